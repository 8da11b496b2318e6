"""A comparison as plain tables: name, column heads, rows of texts and numbers."""

from decimal import Decimal
from typing import NamedTuple

from msgspec import Struct

from extract.compare.change_texts import GROUPS, note_text
from extract.compare.model import Change, Comparison, Side
from extract.record.labels import place_text

Cell = str | int | Decimal | None
_HEADS = ("申报表", "部分", "类别", "条目", "栏目", "{}值", "{}值", "差额", "单位", "增减%", "说明", "{}位置", "{}位置")


class ComparisonTable(NamedTuple):
    """A table; amounts are ``Decimal`` with the digits as written, blanks None."""

    name: str
    heads: tuple[str, ...]
    rows: list[tuple[Cell, ...]]


def comparison_tables(comparison: Comparison) -> list[ComparisonTable]:
    """The summary, then all changes with their places."""
    summary: list[tuple[Cell, ...]] = [
        (f"{comparison.words[0]}文件", comparison.old.source.path),
        (f"{comparison.words[1]}文件", comparison.new.source.path),
        *(("注意", text) for text in comparison.notes),
        *((filing.name, f"{len(filing.changes)}处差异") for filing in comparison.filings),
        (GROUPS["citations"], f"{len(comparison.citations)}处差异"),
    ]
    rows = [_row(change, filing.name) for filing in comparison.filings for change in filing.changes]
    rows += [_row(change, None) for change in comparison.citations]
    sides = iter(comparison.words * 2)
    heads = tuple(head.format(next(sides)) if "{}" in head else head for head in _HEADS)
    return [ComparisonTable("概要", ("项目", "内容"), summary), ComparisonTable("差异", heads, rows)]


def _row(change: Change, filing: str | None) -> tuple[Cell, ...]:
    return (
        filing,
        GROUPS[change.group],
        change.word,
        change.item,
        change.label,
        _cell(change, change.old),
        _cell(change, change.new),
        change.difference,
        change.unit,
        change.percent,
        note_text(change) or None,
        place_text(change.old.places) or None if change.old else None,
        place_text(change.new.places) or None if change.new else None,
    )


def _cell(change: Change, side: Side | None) -> Cell:
    """A number as a number (of a whole row, its amount); any other value in the form's words."""
    if side is None or side.value is None:
        return None
    if isinstance(side.value, Struct) and None in (change.old, change.new) and change.difference is not None:
        return abs(change.difference)
    is_number = isinstance(side.value, int | Decimal) and not isinstance(side.value, bool)
    return side.value if is_number else side.text
