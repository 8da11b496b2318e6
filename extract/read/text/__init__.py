"""Text files (.txt, .md, .csv) → Document.

``tables`` finds the rows that tabs, commas or bars part, ``drawn_tables`` reads tables drawn with characters. Other
lines are clauses; ``paragraphs`` joins those that only the width broke. A text has no pages: places are tables and
paragraphs.
"""

from collections.abc import Iterator, Sequence

from extract.errors import DamagedSource, OversizedSource
from extract.model import Block, Cell, Clause, Document, Remark, Role, Table
from extract.read.formats import TEXT
from extract.read.glyphs import content
from extract.read.paragraph_labels import is_note, is_title_like, label_of
from extract.read.plain_text import decoded_text
from extract.read.text.drawn_tables import TextCell
from extract.read.text.paragraphs import paragraphs
from extract.read.text.tables import text_parts

MOST_BYTES = 50_000_000  # as of the XML of other documents: several hundred times a filing


def read(source: bytes) -> Document:
    """The document; raises ``DamagedSource`` where the encoding is unknown, ``OversizedSource``."""
    if len(source) > MOST_BYTES:
        raise OversizedSource("文本文件过大，不像一份正常的文件，已拒绝读取，请核对原件。")
    text = decoded_text(source)
    if text is None:
        raise DamagedSource(
            "文本文件的编码无法识别（不是 UTF-8、GB18030 或 UTF-16），请用记事本另存为 UTF-8 后再转换。"
        )
    blocks = blocks_of_text(text)
    remarks = () if blocks else (Remark("text_missing", "warning", "文件中没有文字。"),)
    return Document(TEXT.media_type, (), blocks, remarks)


def blocks_of_text(text: str) -> tuple[Block, ...]:
    """The tables and clauses of a text in its order."""
    blocks: list[Block] = []
    tables = clauses = 0
    for part in text_parts(text):
        if isinstance(part, list):
            blocks.append(_table(part, tables))
            tables += 1
        else:
            for line in paragraphs(part):
                own_clauses = list(_clauses(line, clauses))
                blocks += own_clauses
                clauses += len(own_clauses)
    return tuple(blocks)


def _clauses(line: str, index: int) -> Iterator[Clause]:
    """The clause of a line; nothing for a blank one."""
    body = content(line)
    if body.text:
        label, level = label_of(body.text)
        is_heading = is_title_like(body.text) and (
            index == 0 or line.startswith(("        ", "\u3000\u3000\u3000\u3000", "#"))
        )
        role: Role = "note" if is_note(label) else "heading" if is_heading else "body"
        yield Clause(index, body.text, role, label, level, body.boxes, raw=body.raw)


def _table(cells: Sequence[TextCell], index: int) -> Table:
    table_cells = []
    for row, column, row_span, column_span, text in cells:
        body = content(text)
        table_cells.append(Cell(row, column, row_span, column_span, body.text, index, body.boxes, raw=body.raw))
    rows, columns = (max(ends) for ends in zip(*((one[0] + one[2], one[1] + one[3]) for one in cells), strict=True))
    return Table(index, rows, columns, tuple(table_cells))
