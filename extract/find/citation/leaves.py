"""Which leaf of a filing holds a stretch of a cell or clause, as a JSON pointer within the filing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from extract.model import Holder, Value
from extract.readings import FilingReading


@dataclass(frozen=True, slots=True)
class Leaf:
    """A stretch of a holder that fills the field ``pointer`` of the filing with that index."""

    filing: int
    pointer: str
    start: int
    end: int


class Leaves:
    """The filled leaves of all filings by the holder they stand in; holders are told apart by identity."""

    def __init__(self, filings: Iterable[FilingReading]) -> None:
        self._by_holder: dict[int, list[Leaf]] = defaultdict(list)
        for index, filing in enumerate(filings):
            for pointer, value in values(filing):
                for span in value.spans:
                    self._by_holder[id(span.holder)].append(Leaf(index, pointer, span.start, span.end))

    def of(self, holder: Holder) -> list[Leaf]:
        """The leaves that stand in the holder."""
        return self._by_holder.get(id(holder), [])

    def at(self, holder: Holder, start: int, end: int) -> Leaf | None:
        """The leaf that covers most of ``[start, end)``, the first one among equals; None where no leaf does."""
        return max(
            (leaf for leaf in self.of(holder) if leaf.start < end and start < leaf.end),
            key=lambda leaf: min(leaf.end, end) - max(leaf.start, start),
            default=None,
        )


def values(node: object, pointer: str = "") -> Iterator[tuple[str, Value[object]]]:
    """Every filled leaf under a node with its JSON pointer, in the order of the record."""
    if isinstance(node, Value):
        yield pointer, node
    elif isinstance(node, tuple):
        for index, item in enumerate(node):
            yield from values(item, f"{pointer}/{index}")
    else:
        kind: Any = type(node)
        for name in members(kind):
            item = getattr(node, name)
            if item is not None:  # most are blank
                yield from values(item, f"{pointer}/{name}")


@cache
def members(kind: Any) -> tuple[str, ...]:
    """The field names of a dataclass, nothing for a plain type."""
    return tuple(one.name for one in fields(kind)) if hasattr(kind, "__dataclass_fields__") else ()
