"""A record as rows of tables: filings, budget rows, indicators and so on, each with its place.

Every row begins with the path of its source, the filing (from 1; blank where it belongs to none), the page (from 1;
blank for Word), the place in words and the JSON Pointer within the record. Beside each amount stand its unit and its
value in yuan. ``files`` has each source with its status and hash, ``dictionary`` what every column holds, ``codes``
what each code means.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, Literal, NamedTuple, get_args

from extract.export.code_words import MEDIA_TYPES, meanings, other_meanings, other_words, words
from extract.export.writer import BETWEEN, Column, ExportTable, Row, Value
from extract.model import Place, TextLayer
from extract.record import labels
from extract.record.causes import CAUSES
from extract.record.fields import fields_of
from extract.record.model import Filing, MentionPlace, Record, Status
from extract.record.pointers import value_at
from extract.record.units import in_yuan

_WHERE = (
    Column("source", "文件"),
    Column("filing", "申报表", "integer"),
    Column("page", "页", "integer"),
    Column("place", "位置"),
    Column("pointer", "记录中的位置", "pointer"),
)
_MENTIONED = ("field", "start", "end")  # of a mention's place; the first columns have the rest
_POINTERS: dict[tuple[str, str], labels.Kind] = {("mention_place", "field"): "pointer"}


_FILES = ExportTable(
    "files",
    "文件",
    (
        Column("source", "文件"),
        Column("status", "读取情况", "code", words(get_args(Status)), meanings=meanings(get_args(Status))),
        Column("cause", "原因", "code", CAUSES),
        Column("message", "说明"),
        Column("filings", "申报表数", "integer"),
        Column("pages", "页数", "integer"),
        Column("bytes", "字节", "integer"),
        Column("media_type", "文件类型", "code", MEDIA_TYPES),
        Column("text_layer", "文字来源", "code", words(get_args(TextLayer)), meanings=meanings(get_args(TextLayer))),
        Column("sha256", "校验值"),
    ),
)
_COLUMN = (
    Column("table", "表（程序名）"),
    Column("table_title", "表"),
    Column("column", "栏目（程序名）"),
    Column("column_title", "栏目"),
)
_DICTIONARY = ExportTable(
    "dictionary", "数据字典", (*_COLUMN, Column("kind", "类型"), Column("parquet_type", "Parquet 中的类型"))
)
_CODES = ExportTable(
    "codes", "代码", (*_COLUMN, Column("code", "代码"), Column("word", "用词"), Column("meaning", "含义"))
)


class TableRow(NamedTuple):
    """A row and the name of its table."""

    table: str
    row: Row


class _Part(NamedTuple):
    """Leaves of a row: the schema's part, the pointer to it within the row's object, and the prefix of their keys."""

    name: str
    pointer: str = ""
    prefix: str = ""


class _Leaf(NamedTuple):
    """A column with the index of its part and the name of its leaf there.

    ``unit`` is the pointer of an amount's unit within the filing, or the name of the leaf beside it that has the unit;
    ``shows`` what stands in the column: the value as written, its unit, or its value in yuan.
    """

    column: Column
    part: int
    name: str
    unit: str | None = None
    shows: Literal["value", "unit", "yuan"] = "value"


class _Layout(NamedTuple):
    """A table's title and parts; ``pointer`` is that of its list in a filing, None for a table without such a list.

    ``lead`` is the leaf whose place is the row's; other leaves may be in a merged cell that begins on an earlier page.
    """

    title: str
    parts: tuple[_Part, ...]
    pointer: str | None = None
    lead: str = ""


_LAYOUTS = {
    "filings": _Layout(
        "申报表",
        (
            _Part("form", "/form", "form_"),
            _Part("filing"),
            _Part("project", "/project", "project_"),
            _Part("funds", "/funds", "funds_"),
            _Part("annual_funds", "/funds/annual", "annual_"),
            _Part("budget", "/budget", "budget_"),
            _Part("department", "/department", "department_"),
            _Part("transfer", "/transfer", "transfer_"),
            _Part("evaluation", "/evaluation", "evaluation_"),
        ),
    ),
    "budget_rows": _Layout("项目预算分解", (_Part("budget_row"),), "/budget/rows", "item"),
    "indicators": _Layout(
        "绩效指标",
        (_Part("indicator"), _Part("target", "/target", "target_"), _Part("grade_values", "/grade_values", "grade_")),
        "/indicators",
        "name",
    ),
    "safeguards": _Layout("制度保障", (_Part("safeguard"),), "/safeguards", "document"),
    "schedule": _Layout("实施进度计划", (_Part("schedule_step"),), "/project/schedule", "content"),
    "funds_sources": _Layout("其他资金来源", (_Part("funds_source"),), "/funds/sources"),
    "execution": _Layout("预算执行情况", (_Part("execution"),), "/funds/execution"),
    "allocations": _Layout("任务和地区资金", (_Part("allocation"),), "/allocations"),
    "department_lines": _Layout("部门收支预算", (_Part("department_line"),), "/department/budget_lines"),
    "region_targets": _Layout("分区域指标值", (_Part("region_target"),), "/transfer/region_targets", "text"),
    "fund_management": _Layout("资金管理情况", (_Part("fund_management"),), "/evaluation/fund_management"),
    "review_items": _Layout("评审内容", (_Part("review_item"),), "/review/items", "criterion"),
    "review_opinions": _Layout("审核意见", (_Part("review_opinion"),), "/review/opinions"),
    "other_fields": _Layout("其他栏目", (_Part("other_field"),), "/other_fields"),
    "checks": _Layout("核对", (_Part("check"),), "/checks"),
    "citations": _Layout("引用文件", (_Part("citation"), _Part("mention", "", "mention_"), _Part("mention_place"))),
    "remarks": _Layout("说明", (_Part("remark"),)),
}
_KINDS: dict[str, labels.Kind] = {
    "whole": "integer",
    "money": "number",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
}


# ---------------------------------------------------------------- columns


@cache
def record_tables() -> dict[str, ExportTable]:
    """All tables by their names."""
    of_layouts = (
        ExportTable(name, layout.title, (*_WHERE, *(leaf.column for leaf in _leaves(name))))
        for name, layout in _LAYOUTS.items()
    )
    return {table.name: table for table in (_FILES, *of_layouts, _DICTIONARY, _CODES)}


@cache
def _leaves(table: str) -> tuple[_Leaf, ...]:
    """The columns of a table; that of a leaf in a nested part has the part's title before its own."""
    leaves: list[_Leaf] = []
    for number, part in enumerate(_LAYOUTS[table].parts if table in _LAYOUTS else ()):
        before = f"{labels.part_title(part.name)}·" if part.prefix and part.name != "mention" else ""
        names, kinds = labels.field_titles(part.name), dict(labels.leaf_kinds(part.name))
        of_filing = {field.name: field for field in fields_of(part.name) if field.is_leaf}
        if of_filing:
            names = {name: field.chinese for name, field in of_filing.items()}
            kinds = {name: _KINDS.get(field.kind, "text") for name, field in of_filing.items()}
        for name in _MENTIONED if part.name == "mention_place" else kinds:
            field = of_filing.get(name)
            key, own = (part.name, name), field.choices if field else labels.choices(part.name, name)
            codes = other_words().get(key) or words(own)
            sentences = other_meanings().get(key, {}) if key in other_words() else meanings(own)
            kind: labels.Kind = "code" if codes else _POINTERS.get((part.name, name), kinds[name])
            column = Column(part.prefix + name, before + names[name], kind, codes, field, sentences)
            leaves.append(_Leaf(column, number, name))
            if field and field.kind == "money" and field.unit:
                unit = field.unit.rpartition("/")[2] if "*" in field.unit else field.unit
                for shows, word, kind in (("unit", "·单位", "text"), ("yuan", "（元）", "number")):
                    beside = Column(f"{column.key}_{shows}", column.head + word, kind)
                    leaves.append(_Leaf(beside, number, name, unit, shows))  # type: ignore[arg-type]
    return tuple(leaves)


# ---------------------------------------------------------------- rows


def table_rows(record: Record) -> Iterator[TableRow]:
    """The rows of a record, in the record's order."""
    path, source = record.source.path, record.source
    cause = next((remark for remark in record.remarks if remark.severity == "error"), None)
    why = (cause.code, cause.message) if cause else (None, None)
    facts = (path, record.status, *why, len(record.filings))
    yield TableRow("files", (*facts, source.pages, source.bytes, source.media_type, source.text_layer, source.sha256))
    for position, filing in enumerate(record.filings):
        yield from _filing_rows(path, filing, position)
    for position, cited in enumerate(record.citations):
        for number, mention in enumerate(cited.mentions):
            place = next(iter(mention.places), None)
            filing_number = None if place is None or place.filing is None else place.filing + 1
            pointer = f"/citations/{position}/mentions/{number}"
            yield _row("citations", (path, filing_number, *_where(mention.places), pointer), (cited, mention, place))
    for position, remark in enumerate(record.remarks):
        yield _row("remarks", (path, None, *_where(remark.places), f"/remarks/{position}"), (remark,))


def _filing_rows(path: str, filing: Filing, position: int) -> Iterator[TableRow]:
    """The row of a filing, and the rows of its list items."""
    base = f"/filings/{position}"
    places: dict[str, Sequence[Place]] = {}  # of each leaf; each prefix of a pointer has the places of its first leaf
    for pointer, evidence in filing.evidence.items():
        steps = pointer.split("/")
        for depth in range(1, len(steps) + 1):
            places.setdefault("/".join(steps[:depth]), evidence.places)
    parts = [value_at(filing, part.pointer) for part in _LAYOUTS["filings"].parts]
    yield _row("filings", (path, position + 1, *_where(places.get("", ())), base), parts, filing)
    for table, layout in _LAYOUTS.items():
        for number, item in enumerate(value_at(filing, layout.pointer) if layout.pointer else ()):
            pointer = f"{layout.pointer}/{number}"
            at = getattr(item, "places", ()) or places.get(f"{pointer}/{layout.lead}") or places.get(pointer, ())
            parts = [value_at(item, part.pointer) for part in layout.parts]
            yield _row(table, (path, position + 1, *_where(at), base + pointer), parts, filing)


def _row(table: str, where: Row, parts: Sequence[object], filing: Filing | None = None) -> TableRow:
    cells: list[Value] = []
    for column, number, name, unit_at, shows in _leaves(table):
        value: Any = getattr(parts[number], name, None)
        if shows != "value":
            value = None if value is None else _unit_or_yuan(value, _unit(filing, parts[number], unit_at), shows)
        elif isinstance(value, tuple):
            value = BETWEEN.join(map(str, value)) or None
        elif column.kind == "number" and value is not None:
            value = Decimal(str(value))
        cells.append(value)
    return TableRow(table, (*where, *cells))


def _unit(filing: Filing | None, item: object, unit_at: str | None) -> str | None:
    """The unit of an amount of the item: its own, that of its table, else that of the whole form."""
    own = value_at(filing, unit_at) if unit_at and unit_at.startswith("/") else getattr(item, unit_at or "", None)
    return own or (filing.funds.unit or filing.money_unit if filing else None)


def _unit_or_yuan(amount: Decimal, unit: str | None, shows: str) -> str | Decimal | None:
    """The unit, or the amount in yuan; None where the unit is unknown."""
    return unit if shows == "unit" else in_yuan(Decimal(str(amount)), unit)


def _where(places: Sequence[Place | MentionPlace]) -> tuple[int | None, str | None]:
    """The first page, and all places in words."""
    return (places[0].page if places else None), labels.place_text(places) or None
