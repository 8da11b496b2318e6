"""A filing as it is shown to a reader: fields in sections, lists of objects as tables, all from the table of fields.

This module names the fields that are not shown; a field that is added to the record's classes appears by itself.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from extract.record.fields import Field, Kind, field_at, fields, fields_of
from extract.record.model import Filing
from extract.record.pointers import value_at

_SOURCES = "/funds/sources"  # its lines stand among the other funds, each under its own label
_SECTIONS = {"form": "head", "budget": "funds"}  # of groups that stand in another one's section
_LEFT_OUT = frozenset(
    (
        *(f"/form/{name}" for name in ("kind", "id", "title", "parts", "pages", "score")),  # the caption says it
        "/budget/unit",
        "/budget/unit_price_unit",
        *(f"{_SOURCES}/*/{name}" for name in ("label", "unit")),
        *(f"/indicators/*/{name}" for name in ("level1", "level2")),  # as written: level1_text, level2_text
        *(
            f"/indicators/*/target/{name}"
            for name in ("operator", "value", "value_max", "unit", "measurable", "applies")
        ),
    )
)


class FieldValue(NamedTuple):
    """A field of a filing with its value: pointer, the group within its section ("" for none), Chinese title, kind."""

    pointer: str
    group: str
    title: str
    kind: Kind
    value: Any


class FilingSection(NamedTuple):
    """Fields under a title: ``head`` (表头), ``project``, ``funds`` with the budget's total, further groups."""

    key: str
    title: str
    values: list[FieldValue]


class FilingTable(NamedTuple):
    """A list of objects, one a row: its pointer, title and columns, and the values in the order of these."""

    pointer: str
    title: str
    columns: Sequence[Field]
    rows: list[list[FieldValue]]


def sections(filing: Filing) -> list[FilingSection]:
    """All fields of the filing that stand in no list, blank ones too."""
    by_key = {"head": FilingSection("head", "表头", [])}
    for field in fields():
        top = field.pointer.split("/")[1]
        if "*" in field.pointer or not (field.is_leaf or field.pointer == _SOURCES):
            continue
        key = "head" if field_at(f"/{top}").is_leaf else _SECTIONS.get(top, top)
        if key not in by_key:
            by_key[key] = FilingSection(key, field_at(f"/{key}").chinese, [])
        if field.pointer == _SOURCES:
            by_key[key].values.extend(_source_values(filing))
        elif field.pointer not in _LEFT_OUT:
            value = value_at(filing, field.pointer)
            by_key[key].values.append(FieldValue(field.pointer, group_title(field), field.chinese, field.kind, value))
    return list(by_key.values())


def tables(filing: Filing, first: Sequence[str] = ()) -> list[FilingTable]:
    """The lists of objects that have any, those of the pointers in ``first`` before the others."""
    lists = [field for field in fields() if field.kind == "list" and not field.is_leaf and "*" not in field.pointer]
    lists.sort(key=lambda field: first.index(field.pointer) if field.pointer in first else len(first))
    return [table for field in lists if field.pointer != _SOURCES and (table := _table(filing, field)).rows]


def group_title(field: Field) -> str:
    """The title of the group that a field stands in within its section or row; "" for none, or for one of its name."""
    steps = field.pointer.split("/*/")[-1].strip("/").split("/")
    is_grouped = len(steps) > (1 if "*" in field.pointer else 2)
    title = field_at(field.pointer.rpartition("/")[0]).chinese if is_grouped else ""
    return title if title != field.chinese else ""


def _source_values(filing: Filing) -> Iterator[FieldValue]:
    for number, source in enumerate(filing.funds.sources):
        for field in fields_of("funds_source"):
            if field.pointer not in _LEFT_OUT:
                title = source.label if field.name == "amount" else f"{source.label}·{field.chinese}"
                pointer = f"{_SOURCES}/{number}/{field.name}"
                yield FieldValue(pointer, "", title, field.kind, getattr(source, field.name))


def _table(filing: Filing, field: Field) -> FilingTable:
    below = [column for column in fields() if column.is_leaf and column.pointer.startswith(f"{field.pointer}/*/")]
    columns = [one for one in below if one.pointer not in _LEFT_OUT and one.pointer.count("*") == 1]
    rows = []
    for number in range(len(value_at(filing, field.pointer))):
        pointers = [column.pointer.replace("*", str(number)) for column in columns]
        rows.append(
            [
                FieldValue(pointer, group_title(column), column.chinese, column.kind, value_at(filing, pointer))
                for pointer, column in zip(pointers, columns, strict=True)
            ]
        )
    # 明细 is a list within 项目预算分解
    title = field_at("/budget").chinese if field.pointer == "/budget/rows" else field.chinese
    return FilingTable(field.pointer, title, columns, rows)
