"""What findings are made of: stretches of a document's text, and the values that were read from them."""

from typing import Generic, TypeVar

from msgspec import Struct

from extract.model.document import Box, Holder, Place

T = TypeVar("T")


class Span(Struct, frozen=True, gc=False):
    """A stretch ``[start, end)`` of the text of one cell or clause."""

    holder: Holder
    start: int
    end: int

    @property
    def text(self) -> str:
        """The text as written."""
        return self.holder.text[self.start : self.end]

    @property
    def confidence(self) -> float:
        """The confidence (0 to 1) of the least certain character."""
        unsure = [
            sure
            for line in self.holder.lines
            if line.confidences
            for sure in line.confidences[max(self.start - line.start, 0) : max(self.end - line.start, 0)]
        ]
        return min(unsure) if unsure else 1.0

    def part(self, start: int, end: int) -> "Span":
        """The stretch ``[start, end)`` of this one's own text."""
        return Span(self.holder, self.start + start, self.start + end)

    def places(self) -> tuple[Place, ...]:
        """Where the stretch stands: for PDF one place a page with the box around its lines, else its cell or clause."""
        holder, start, end = self.holder, self.start, self.end
        boxes: dict[int, Box] = {}
        for line in holder.lines:
            box = line.box(start, end) if line.start < end else None
            if box is not None and line.page is not None:
                a, b = boxes.get(line.page, box), box
                boxes[line.page] = (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))
        own = holder.place()
        where = (own.table, own.row, own.column, own.paragraph)
        printed = boxes.items() or [(place.page, place.box) for place in holder.places]
        return tuple(Place(page, box, *where) for page, box in printed) or (own,)


class Value(Struct, Generic[T], frozen=True, gc=False):
    """A filled leaf of a filing: the typed value, the text it was read from and how sure the reading is (0 to 1)."""

    value: T
    spans: tuple[Span, ...]
    confidence: float = 1.0

    @property
    def text(self) -> str:
        """The text as written; the parts of a value that stands in several places are joined with a line break."""
        return self.spans[0].text if len(self.spans) == 1 else "\n".join(span.text for span in self.spans)
