"""Text that is on a page but is no part of what it says: struck out, or a watermark."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from extract.model import Clause, Place, Remark
from extract.read.layout.lines import Glyph
from extract.read.layout.ruling import RuledGrid, RulingLine

_MIDDLE = (0.3, 0.7)  # of a character's height: a line from here to there goes through it


def without_struck_text(
    glyphs: list[Glyph], horizontal: Sequence[RulingLine], grids: Sequence[RuledGrid]
) -> tuple[list[Glyph], list[Glyph]]:
    """The characters that stand and those with a line through their middle; a line of a table strikes nothing out."""
    lines = sorted(line for line in horizontal if not any(grid.has_line(line.at) for grid in grids))
    if not lines:
        return glyphs, []
    levels = [line.at for line in lines]
    standing: list[Glyph] = []
    struck: list[Glyph] = []
    for glyph in glyphs:
        height, middle = glyph.bottom - glyph.top, (glyph.x0 + glyph.x1) / 2
        first = bisect_right(levels, glyph.top + _MIDDLE[0] * height)
        last = bisect_left(levels, glyph.top + _MIDDLE[1] * height)
        is_struck = first < last and any(line.start <= middle <= line.end for line in lines[first:last])
        (struck if is_struck else standing).append(glyph)
    return standing, struck


def struck_remarks(struck: Sequence[Glyph], page: int) -> list[Remark]:
    """The remarks on struck out text, empty where no text is struck out."""
    words = "".join(glyph.char for glyph in struck)
    message = f"第{page}页有划去的文字，未计入表格和正文：{words}"
    return [Remark("text_struck", "warning", message, (Place(page=page),))] if words else []


def note_clauses(glyphs: Sequence[Glyph], page: int) -> list[Clause]:
    """Text that is no part of what the page says, a watermark or what was struck out, as a note."""
    if not glyphs:
        return []
    lefts, tops, rights, bottoms, _, chars, *_ = zip(*glyphs, strict=True)
    place = Place(page=page, box=(min(lefts), min(tops), max(rights), max(bottoms)))
    return [Clause(0, "".join(chars), role="note", places=(place,))]
