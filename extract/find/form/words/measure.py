"""Name and target of an indicator in one text: 培训人次≥500人次, 培训人次：500人次, 培训500人次."""

from collections.abc import Iterator

from extract import pack
from extract.find.width import half_width
from extract.model import Span

Measure = tuple[Span, Span | None]


def measures_in(span: Span) -> Iterator[Measure]:
    """Each name with its target, None where the text is a name alone; lines and semicolons part several."""
    plain = half_width(span.text)
    for piece in pack.patterns("column")["measure_piece"].finditer(plain):
        start, end = piece.span("piece")
        yield measure_in(span.part(start, end))


def measure_in(span: Span) -> Measure:
    """The name that a text begins with, and the target behind it; None where there is none."""
    patterns, plain = pack.patterns("column"), half_width(span.text)
    for kind in ("measure_signed", "measure_colon", "measure_plain", "measure_words"):
        if match := patterns[kind].fullmatch(plain):
            return span.part(*match.span("name")), span.part(*match.span("target"))
    return span, None
