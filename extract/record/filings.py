"""A filing as JSON, and for each of its filled leaves the evidence: a walk over the dataclasses, whatever they hold.

What was read from an image too unsurely to be a value stays blank; its evidence says what stands there.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from extract.find.citation.leaves import members, values
from extract.model import Remark, Span, Value
from extract.readings import FilingReading, OtherFieldReading
from extract.record import places
from extract.record.writing import Line

# Below one half the engine itself holds that something else stands there. It costs little: of 2,446 numbers, dates and
# choices on scans of the sample filings (200 to 100 dpi) 12 lie below, all of them right. The one misread digit among
# them had 0.63: no floor tells those, which is what ``check.doubts`` is for.
FLOOR = 0.5
CHOICES = frozenset(["recurrence", "novelty", "level1", "level2", "horizon", "operator", "category", "phases"])
_WORDS = "/budget/"  # where a category is in the filing's own words


@dataclass(frozen=True, slots=True)
class _Trace:
    """The evidence so far, and the places of each span: rows of one category share its cell."""

    evidence: dict[str, Line] = field(default_factory=dict)
    places: dict[tuple[int, int, int], list[Line]] = field(default_factory=dict)


def filing(found: FilingReading) -> dict[str, Any]:
    """The filing with its checks (none yet) and the evidence under each leaf's JSON pointer.

    A number, date or choice below ``FLOOR`` is None: words with a wrong character can still be read, numbers cannot.
    """
    trace = _Trace()
    content: dict[str, Any] = _node(found, "", trace)
    content["checks"] = []
    content["evidence"] = trace.evidence
    return content


def unsure(found: FilingReading) -> list[Remark]:
    """A remark for each text that was read too unsurely to give a value."""
    blank = list(dict.fromkeys(span for p, value in values(found) if _is_unsure(value, p) for span in value.spans))
    return [_unsure(span) for span in blank if not any(_is_within(span, other) for other in blank)]


def checks(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the rules say, each place on one line."""
    return [{**one, "at": [place if type(place) is Line else Line(place) for place in one["at"]]} for one in found]


def _node(node: Any, pointer: str, trace: _Trace) -> Any:
    """The JSON of a node; the kinds that are met most often come first."""
    if node is None:
        return None
    if type(node) is Value:
        return _leaf(node, pointer, trace)
    if type(node) is tuple:
        return _items(node, pointer, trace)
    kind: Any = type(node)
    names = members(kind)
    if not names:
        return node
    content = {name: _node(getattr(node, name), f"{pointer}/{name}", trace) for name in names}
    if type(node) is OtherFieldReading:
        content["at"] = trace.evidence[f"{pointer}/value"]["at"]
    return content


def _leaf(value: Value[Any], pointer: str, trace: _Trace) -> Any:
    evidence = _evidence(value, trace)
    trace.evidence[pointer] = evidence
    return None if evidence["confidence"] < FLOOR and _is_unsure(value, pointer) else _plain(value.value)


def _items(items: tuple[Any, ...], pointer: str, trace: _Trace) -> list[Any]:
    """The items of a list; an unsure choice among them is left out, for a list has no blanks."""
    content: list[Any] = []
    for item in items:
        place = f"{pointer}/{len(content)}"
        one = _node(item, place, trace)
        if one is None:
            del trace.evidence[place]
        else:
            content.append(one)
    return content


def _is_unsure(value: Value[Any], pointer: str) -> bool:
    """Whether the leaf is more than words (a number, a date, a yes or no, one of several) and below the floor."""
    is_choice = not pointer.startswith(_WORDS) and not CHOICES.isdisjoint(pointer.split("/")[-2:])
    is_typed = is_choice or not isinstance(value.value, str)
    return is_typed and any(span.confidence < FLOOR for span in value.spans)


def _unsure(span: Span) -> Remark:
    message = f"“{span.text}”影像不清，识别没有把握，未予采用，请对照原件。"
    return Remark("value_unsure", "warning", message, span.places())


def _is_within(span: Span, other: Span) -> bool:
    """Whether it is a part of the other: the number of a target with its unit."""
    return span.holder is other.holder and other.start <= span.start < span.end <= other.end and span != other


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _evidence(value: Value[Any], trace: _Trace) -> Line:
    found: list[Line] = []
    sure = value.confidence
    for span in value.spans:
        found += [place for place in _places(span, trace) if place not in found]
        sure = min(sure, span.confidence)
    return Line(text=value.text, at=found[0] if len(found) == 1 else found, confidence=sure)


def _places(span: Span, trace: _Trace) -> list[Line]:
    key = (id(span.holder), span.start, span.end)
    if key not in trace.places:
        trace.places[key] = [places.place(one) for one in span.places()]
    return trace.places[key]
