"""Text that is on a page but is no part of what it says: struck out, or a watermark."""

from collections.abc import Sequence

from extract.model import Clause, Place, Remark
from extract.read.layout.lines import Glyph
from extract.read.layout.ruling import Grid, Rule

_MIDDLE = (0.3, 0.7)  # of a character's height: a line from here to there goes through it


def without_struck(
    glyphs: list[Glyph], horizontal: Sequence[Rule], grids: Sequence[Grid]
) -> tuple[list[Glyph], list[Glyph]]:
    """The characters that stand and those with a line through their middle; a line of a table strikes nothing out."""
    lines = [rule for rule in horizontal if not any(grid.has_line(rule.at) for grid in grids)]
    if not lines:
        return glyphs, []
    struck = [glyph for glyph in glyphs if any(_strikes(line, glyph) for line in lines)]
    gone = set(map(id, struck))
    return [glyph for glyph in glyphs if id(glyph) not in gone], struck


def _strikes(line: Rule, glyph: Glyph) -> bool:
    height = glyph.bottom - glyph.top
    middle = _MIDDLE[0] * height < line.at - glyph.top < _MIDDLE[1] * height
    return middle and line.start <= (glyph.x0 + glyph.x1) / 2 <= line.end


def struck_remarks(struck: Sequence[Glyph], page: int) -> list[Remark]:
    """What a reader must know of struck out text; nothing where there is none."""
    words = "".join(glyph.char for glyph in struck)
    message = f"第{page}页有划去的文字，未计入表格和正文：{words}"
    return [Remark("text_struck", "warning", message, (Place(page=page),))] if words else []


def note(glyphs: Sequence[Glyph], page: int) -> list[Clause]:
    """Text that is no part of what the page says, a watermark or what was struck out, as a note."""
    if not glyphs:
        return []
    lefts, tops, rights, bottoms, _, chars, *_ = zip(*glyphs, strict=True)
    place = Place(page=page, box=(min(lefts), min(tops), max(rights), max(bottoms)))
    return [Clause(0, "".join(chars), role="note", places=(place,))]
