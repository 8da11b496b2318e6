"""Which field of a filing a stretch of a cell or clause fills, as a JSON Pointer within the filing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from extract.model import Holder
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
            for pointer, value in filing.leaves:
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
