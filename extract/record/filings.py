"""A filing as JSON, and for each of its filled leaves the evidence: a walk over the dataclasses, whatever they hold."""

from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache
from typing import Any

from extract.model import Filing, OtherField, Span, Value
from extract.record import places
from extract.record.writing import Line


@dataclass(frozen=True, slots=True)
class _Trace:
    """The evidence so far, and the places of each span: rows of one category share its cell."""

    evidence: dict[str, Line] = field(default_factory=dict)
    places: dict[tuple[int, int, int], list[Line]] = field(default_factory=dict)


def filing(found: Filing) -> dict[str, Any]:
    """The filing with its checks (none yet) and the evidence under each leaf's JSON pointer."""
    trace = _Trace()
    content: dict[str, Any] = _node(found, "", trace)
    content["checks"] = []
    content["evidence"] = trace.evidence
    return content


def _node(node: Any, pointer: str, trace: _Trace) -> Any:
    """The JSON of a node; the kinds that are met most often come first."""
    if node is None:
        return None
    if type(node) is Value:
        trace.evidence[pointer] = _evidence(node, trace)
        return _plain(node.value)
    if type(node) is tuple:
        return [_node(item, f"{pointer}/{index}", trace) for index, item in enumerate(node)]
    kind: Any = type(node)
    names = _names(kind)
    if not names:
        return node
    content = {name: _node(getattr(node, name), f"{pointer}/{name}", trace) for name in names}
    if type(node) is OtherField:
        content["at"] = trace.evidence[f"{pointer}/value"]["at"]
    return content


@cache
def _names(kind: type) -> tuple[str, ...]:
    """The field names of a dataclass, nothing for a plain type."""
    return tuple(one.name for one in fields(kind)) if hasattr(kind, "__dataclass_fields__") else ()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _evidence(value: Value[Any], trace: _Trace) -> Line:
    found: list[Line] = []
    for span in value.spans:
        found += [place for place in _places(span, trace) if place not in found]
    sure = min([value.confidence, *(span.confidence for span in value.spans)])
    return Line(text=value.text, at=found[0] if len(found) == 1 else found, confidence=sure)


def _places(span: Span, trace: _Trace) -> list[Line]:
    key = (id(span.holder), span.start, span.end)
    if key not in trace.places:
        trace.places[key] = [places.place(one) for one in span.places()]
    return trace.places[key]
