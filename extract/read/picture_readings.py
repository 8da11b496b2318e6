"""What came of reading pictures in files that have no pages: blocks, text within text, and remarks.

What was read has no places of its own: it stands in the cell or paragraph where the picture does.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Literal, NamedTuple

from msgspec import Struct, structs

from extract.model import Block, Cell, CellReference, Clause, Line, Place, Remark, Severity, Table
from extract.read.glyphs import UNREADABLE, Text, content, plain
from extract.read.layout.pages import ReadPage, blocks_of
from extract.read.ocr import OcrOptions, advice
from extract.read.paragraph_labels import label_of
from extract.read.unread import listed_places, unread_remark

Outcome = Literal["text", "nothing", "signs", "unclear", "unknown", "broken", "missing", "defect", "unasked"]

_KINDS = {  # what a picture is called that was not read, by outcome
    "unclear": "图片（影像不清，未能识别）",
    "signs": "图片（似有手写字或少量文字，未能识别）",
    "unknown": "图片（EMF、WMF、SVG 等矢量格式）",
    "broken": "图片（图像已损坏或过大）",
    "missing": "图片（文件中没有其图像）",
    "defect": "图片（识别时程序出错）",
    "unasked": "图片",
}


class PictureReading(Struct, frozen=True, dict=True):
    """What came of reading a picture; ``page`` is its layout, None where nothing was read."""

    outcome: Outcome
    page: ReadPage | None = None

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Its clauses and tables, numbered from 0."""
        return tuple(picture_blocks([self], 0, 0))

    @cached_property
    def text(self) -> str:
        """Its text outside of tables, a line for each paragraph."""
        return "\n".join(block.text for block in self.blocks if isinstance(block, Clause))

    @property
    def lines(self) -> Iterator[Line]:
        """The lines of its ``text``."""
        start = 0
        for clause in self.blocks:
            if isinstance(clause, Clause):
                yield from (line._replace(start=start + line.start) for line in clause.lines)
                start += len(clause.text) + 1

    @property
    def is_line(self) -> bool:
        """Whether it is one line of text and nothing else, which may stand in the middle of a paragraph."""
        return len(self.blocks) == 1 and isinstance(self.blocks[0], Clause) and "\n" not in self.text

    def tables_in(self, holder: CellReference, index: int) -> Iterator[Table]:
        """Its tables as they stand in a cell, numbered from ``index``."""
        for block in picture_blocks([self], 0, index):
            if isinstance(block, Table):
                yield block if block.inside is not None else structs.replace(block, inside=holder)


class PictureInText(NamedTuple):
    """A picture in a text: the offset at which it stands, and whether it stands in a line as a character does."""

    start: int
    reading: PictureReading
    is_inline: bool = False


class PlacedPicture(NamedTuple):
    """A picture and where it stands: in a clerk's words, as a place, and whether that is a cell."""

    reading: PictureReading
    where: str
    place: Place | None
    is_in_cell: bool = False


# ---------------------------------------------------------------- what was read, in the place of the picture


def picture_blocks(readings: Sequence[PictureReading], clauses: int, tables: int) -> Iterator[Block]:
    """The blocks of pictures that follow each other, as of the pages of one scan: a table may go on in the next one.

    They are numbered from so many ``clauses`` and ``tables``. A table of one cell is no table but text in a frame.
    """
    scans: list[list[ReadPage]] = [[]]
    for page in (one.page for one in readings if one.page is not None):
        if page in scans[-1]:  # shown again: it does not go on with itself
            scans.append([])
        scans[-1].append(page)
    for pages in scans:
        for block in _unplaced_blocks(blocks_of(pages)[0], clauses, tables):
            yield block
            clauses += isinstance(block, Clause)
            tables += isinstance(block, Table)


def _unplaced_blocks(blocks: Sequence[Block], clauses: int, tables: int) -> Iterator[Block]:
    holders = {block.inside.table for block in blocks if isinstance(block, Table) and block.inside is not None}
    index: dict[int, int] = {}
    for block in blocks:
        clause = block if isinstance(block, Clause) else _framed_text(block) if block.index not in holders else None
        if clause is None and isinstance(block, Table):
            index[block.index] = tables
            inside = block.inside
            if inside is not None:
                inside = CellReference(index[inside.table], inside.row, inside.column)
            yield _unplaced_table(block, tables, inside)
            tables += 1
        elif clause is not None and clause.text:
            yield structs.replace(clause, index=clauses, places=(), lines=_lines_without_page(clause.lines))
            clauses += 1


def _framed_text(table: Table) -> Clause | None:
    """The text of a table of one cell that stands in no other; None for other tables."""
    if len(table.cells) != 1 or table.inside is not None:
        return None
    cell = table.cells[0]
    return Clause(0, cell.text, "body", *label_of(cell.text), cell.boxes, lines=cell.lines, raw=cell.raw)


def _unplaced_table(table: Table, index: int, inside: CellReference | None) -> Table:
    def unplaced_cell(cell: Cell) -> Cell:
        return structs.replace(cell, table=index, places=(), lines=_lines_without_page(cell.lines))

    cells = tuple(map(unplaced_cell, table.cells))
    repeated = tuple(tuple(map(unplaced_cell, row)) for row in table.repeated_rows)
    return structs.replace(table, index=index, cells=cells, pages=(), inside=inside, repeated_rows=repeated)


def _lines_without_page(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(line._replace(page=None) for line in lines)


def text_with_pictures(raw: str, pictures: Sequence[PictureInText]) -> tuple[Text, tuple[Line, ...]]:
    """The content of a text in which pictures stand, and the lines that were read from them.

    What a picture says stands on lines of its own, unless it is one line that stands in a line of the text.
    """
    parts: list[str] = []
    lines: list[Line] = []
    length = start = 0
    for one in pictures:
        between = "" if one.is_inline and one.reading.is_line else "\n"
        parts += [raw[start : one.start], between, one.reading.text, between]
        length += one.start - start + len(between)
        lines += [line._replace(start=length + line.start) for line in one.reading.lines]
        length += len(one.reading.text) + len(between)
        start = one.start
    whole = "".join([*parts, raw[start:]])
    body = content(whole)
    at, offsets = 0, []  # of each character of the whole text in what is shown of it
    for char in plain(whole):
        offsets.append(at)
        at += body.text[at : at + 1] == char
    return body, tuple(line._replace(start=offsets[line.start]) for line in lines)


# ---------------------------------------------------------------- what was not read


def picture_remarks(pictures: Sequence[PlacedPicture], ocr: OcrOptions) -> Iterator[Remark]:
    """The remarks on pictures that were not read, one for each reason, and on those without text.

    A picture without any text is a photograph or an emblem, which is worth a warning only where it fills a cell.
    """
    by_outcome: dict[Outcome, list[PlacedPicture]] = {}
    for one in pictures:
        by_outcome.setdefault(one.reading.outcome, []).append(one)
        if one.reading.outcome == "text" and (unclear := _unclear_boxes(one.reading)):
            message = f"图片（{one.where}）中有{unclear}个复选框无法辨认是否勾选，请核对原件。"
            yield Remark("boxes_unreadable", "warning", message, one.place)
    for outcome, own in by_outcome.items():
        places = [(one.where, one.place) for one in own]
        if outcome in _KINDS:
            how = f"需要文字识别（OCR）：{advice(ocr)}" if outcome == "unasked" else None
            yield unread_remark(_KINDS[outcome], places, "warning" if outcome == "signs" else "error", how)
        elif outcome == "nothing":
            severity: Severity = "warning" if any(one.is_in_cell for one in own) else "info"
            names, at = listed_places(places)
            message = f"文件中有{len(own)}处图片没有识别出文字（{names}）；如果图中有文字或数字，请对照原件补录。"
            yield Remark("picture_without_text", severity, message, at)


def _unclear_boxes(reading: PictureReading) -> int:
    """How many check boxes do not show whether they are ticked."""
    holders = (one for block in reading.blocks for one in (block.cells if isinstance(block, Table) else (block,)))
    return sum(one.text.count(UNREADABLE) for one in holders)
