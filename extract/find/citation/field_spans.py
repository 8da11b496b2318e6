"""Which field of a filing a stretch of a cell or clause fills, as a JSON Pointer within the filing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import fields
from functools import cache
from typing import Any, NamedTuple

from extract.model import Holder, Value
from extract.readings import FilingReading


class FieldSpan(NamedTuple):
    """A stretch of a holder that fills the field ``pointer`` of the filing with that index."""

    filing: int
    pointer: str
    start: int
    end: int


class FieldSpans:
    """The filled fields of all filings by the holder they stand in; holders are told apart by identity."""

    def __init__(self, filings: Iterable[FilingReading]) -> None:
        self._by_holder: dict[int, list[FieldSpan]] = defaultdict(list)
        for index, filing in enumerate(filings):
            for pointer, value in filled_values(filing):
                for span in value.spans:
                    self._by_holder[id(span.holder)].append(FieldSpan(index, pointer, span.start, span.end))

    def of(self, holder: Holder) -> Sequence[FieldSpan]:
        """The fields that stand in the holder."""
        return self._by_holder.get(id(holder), ())

    def at(self, holder: Holder, start: int, end: int) -> FieldSpan | None:
        """The field that covers most of ``[start, end)``, the first one among equals; None where no field does."""
        return max(
            (span for span in self.of(holder) if span.start < end and start < span.end),
            key=lambda span: min(span.end, end) - max(span.start, start),
            default=None,
        )


def filled_values(root: object) -> list[tuple[str, Value[object]]]:
    """Every filled field under a node with its JSON Pointer, in the order of the record."""
    filled: list[tuple[str, Value[object]]] = []
    ahead: list[tuple[str, Any]] = [("", root)]  # the next node last
    while ahead:
        pointer, node = ahead.pop()
        if type(node) is Value:
            filled.append((pointer, node))
        elif type(node) is tuple:
            ahead += [(f"{pointer}/{index}", node[index]) for index in range(len(node) - 1, -1, -1)]
        else:
            kind: Any = type(node)
            names = field_names(kind)[::-1]  # most are blank
            ahead += [(f"{pointer}/{name}", item) for name in names if (item := getattr(node, name)) is not None]
    return filled


@cache
def field_names(kind: Any) -> tuple[str, ...]:
    """The field names of a dataclass, nothing for a plain type."""
    return tuple(one.name for one in fields(kind)) if hasattr(kind, "__dataclass_fields__") else ()
