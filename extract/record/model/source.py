"""The file that was read, its paragraphs outside of tables (条款) and its tables (表格)."""

from typing import Annotated, ClassVar

from extract.model import At, CellReference, Role, TextLayer
from extract.record.model.node import FieldTitle, Placed, RecordNode


class RecordClause(Placed, frozen=True, omit_defaults=True, kw_only=True):
    """A paragraph outside of tables (条款); ``raw`` only where compatibility characters were replaced."""

    one_line: ClassVar[bool] = True

    label: Annotated[str | None, FieldTitle("编号", "number")]
    level: Annotated[int | None, FieldTitle("层级", "level")]
    text: Annotated[str, FieldTitle("内容", "text")]
    raw: Annotated[str | None, FieldTitle("原字符", "text before replacement")] = None
    at: Annotated[At, FieldTitle("位置", "place")]
    role: Annotated[Role, FieldTitle("类型", "role")]


class RecordCheckBox(RecordNode, frozen=True):
    """A check box of a cell: the words that belong to it; ``checked`` is None where the mark cannot be read."""

    label: str | None = None
    checked: bool | None = None


class RecordCell(Placed, frozen=True, omit_defaults=True, kw_only=True):
    """A cell of a table (单元格), merged cells counting as one; ``raw`` as of a clause."""

    one_line: ClassVar[bool] = True

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    raw: str | None = None
    boxes: tuple[RecordCheckBox, ...]
    at: At


class RecordTable(RecordNode, frozen=True):
    """A table (表格) with its cells in reading order, and the copies of a header row that page breaks repeated."""

    rows: Annotated[int, FieldTitle("行数", "rows")] = 0
    columns: Annotated[int, FieldTitle("列数", "columns")] = 0
    pages: Annotated[tuple[int, ...], FieldTitle("页码", "pages")] = ()
    inside: Annotated[CellReference | None, FieldTitle("所在单元格", "cell that holds it")] = None
    cells: Annotated[tuple[RecordCell, ...], FieldTitle("单元格", "cells")] = ()
    repeated_rows: Annotated[tuple[tuple[RecordCell, ...], ...], FieldTitle("重复表头", "repeated header rows")] = ()


class Source(RecordNode, frozen=True):
    """The file that was read; ``path`` is relative to the folder that was given."""

    path: Annotated[str, FieldTitle("文件", "path")] = ""
    sha256: Annotated[str | None, FieldTitle("校验值", "SHA-256")] = None
    bytes: Annotated[int | None, FieldTitle("字节数", "size in bytes")] = None
    media_type: Annotated[str | None, FieldTitle("格式", "media type")] = None
    pages: Annotated[int | None, FieldTitle("页数", "pages")] = None
    text_layer: Annotated[TextLayer | None, FieldTitle("文字来源", "text layer")] = None
