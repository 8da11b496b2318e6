"""Text that lies on its side on a page that stands upright, as labels of narrow cells do: read in its own direction.

``turn`` is 1 where a line runs upwards, 3 where it runs downwards: the quarter turns, clockwise, that bring it level.
"""

from collections.abc import Iterator, Mapping, Sequence

from extract.model import Box, Clause, Place
from extract.read.glyphs import boxes_of
from extract.read.layout.line_breaks import PADDING, ComposedText, cell_text, composed_text
from extract.read.layout.lines import Glyph, TextLine, text_lines
from extract.read.layout.rotation import Matrix, line_pieces, transformed_box

_TO_PAGE: Mapping[int, Matrix] = {1: (0.0, 1.0, 0.0, -1.0, 0.0, 0.0), 3: (0.0, -1.0, 0.0, 1.0, 0.0, 0.0)}
_TO_LEVEL: Mapping[int, Matrix] = {1: _TO_PAGE[3], 3: _TO_PAGE[1]}


def turned_text(glyphs: Sequence[Glyph], turn: int, box: Box, page: int) -> ComposedText:
    """The text of a cell whose characters lie on their side."""
    lines = _level_lines(glyphs, turn)
    left, _, right, _ = transformed_box(_TO_LEVEL[turn], box)
    padding = min(max(min((line.x0 for line in lines), default=left) - left, 0.0), PADDING)
    return _on_page(cell_text(lines, left + padding, right - padding, page), turn)


def turned_clauses(glyphs: Sequence[Glyph], turn: int, page: int) -> Iterator[Clause]:
    """A clause for each line of characters that lie on their side outside of tables."""
    for line in _level_lines(glyphs, turn):
        text, raw, placed = _on_page(composed_text([line], [], page), turn)
        place = Place(page=page, box=transformed_box(_TO_PAGE[turn], line[:4]))
        yield Clause(0, text, boxes=boxes_of(text), places=(place,), lines=placed, raw=raw)


def stacked_text(above: ComposedText, below: ComposedText) -> ComposedText:
    """The two texts of a cell, the second on a new line."""
    if not above.text or not below.text:
        return above if above.text else below
    head = above.text + "\n"
    raw = None
    if above.raw is not None or below.raw is not None:
        raw = (above.raw or above.text) + "\n" + (below.raw or below.text)
    moved = (line._replace(start=line.start + len(head)) for line in below.lines)
    return ComposedText(head + below.text, raw, (*above.lines, *moved))


def _level_lines(glyphs: Sequence[Glyph], turn: int) -> list[TextLine]:
    """The lines of the characters on the page as it would lie if they were level."""
    level = []
    for glyph in glyphs:
        box = transformed_box(_TO_LEVEL[turn], glyph[:4])
        level.append(Glyph(*box, box[3], *glyph[5:]))
    return text_lines(level)


def _on_page(composed: ComposedText, turn: int) -> ComposedText:
    pieces = (piece for line in composed.lines for piece in line_pieces(line, _TO_PAGE[turn]))
    return composed._replace(lines=tuple(pieces))
