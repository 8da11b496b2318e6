"""A comparison as plain tables: a name, the heads of the columns, rows of texts and numbers."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from extract.compare.model import Change, Comparison, FilingChanges, Side
from extract.compare.words import GROUPS, note
from extract.record.labels import where

Cell = str | int | Decimal | None
_HEADS = ("申报表", "部分", "类别", "条目", "栏目", "旧值", "新值", "差额", "单位", "增减%", "说明", "旧位置", "新位置")


class Table(NamedTuple):
    """A table; amounts are ``Decimal`` with the digits as written, blanks None."""

    name: str
    heads: tuple[str, ...]
    rows: list[tuple[Cell, ...]]


def tables(found: Comparison) -> list[Table]:
    """The summary, then all changes with their places."""
    return [
        Table("概要", ("项目", "内容"), list(_summary(found))),
        Table("差异", _HEADS, list(_rows(found))),
    ]


def _summary(found: Comparison) -> Iterator[tuple[Cell, ...]]:
    yield ("旧文件", found.old["source"]["path"])
    yield ("新文件", found.new["source"]["path"])
    for text in found.notes:
        yield ("注意", text)
    for filing in found.filings:
        yield (filing.name, f"{len(filing.changes)}处差异")
    yield (GROUPS["citations"], f"{len(found.citations)}处差异")


def _rows(found: Comparison) -> Iterator[tuple[Cell, ...]]:
    for filing in found.filings:
        yield from (_row(change, filing) for change in filing.changes)
    yield from (_row(change, None) for change in found.citations)


def _row(change: Change, filing: FilingChanges | None) -> tuple[Cell, ...]:
    return (
        filing.name if filing else None,
        GROUPS[change.group],
        change.word,
        change.item,
        change.label,
        _cell(change, change.old),
        _cell(change, change.new),
        change.difference,
        change.unit,
        change.percent,
        note(change) or None,
        _where(change.old),
        _where(change.new),
    )


def _cell(change: Change, side: Side | None) -> Cell:
    """A number as a number, of a row that came or went its amount; anything else in the form's words."""
    if side is None or side.value is None:
        return None
    if isinstance(side.value, dict) and None in (change.old, change.new) and change.difference is not None:
        return abs(change.difference)
    number = isinstance(side.value, int | Decimal) and not isinstance(side.value, bool)
    return side.value if number else side.text


def _where(side: Side | None) -> str | None:
    return where(list(side.places)) or None if side else None
