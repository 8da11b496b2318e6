"""A list with a header row: its optional columns, and a line for its total, as plain rows of a layout."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from extract import pack

if TYPE_CHECKING:
    from extract.seed.fill import Fill

Column = Mapping[str, Any]


def rows(fill: "Fill", item: Mapping[str, Any]) -> list[Any]:
    """The header row, the rows of the items and the total; nothing for a list without items."""
    if not fill.places(item["list"]):
        return []
    columns = _columns(fill, item)
    heads = [{"text": _head(column["head"], fill.run), "columns": column["columns"], **_HEAD} for column in columns]
    cells = [cell for column in columns for cell in _cells(column)]
    merged = sum(column in columns for column in _fitted(fill, item)[: item.get("merge", 0)])
    each = {"each": item["list"], "cells": cells, "merge": merged}
    return [heads, each, *_total(item.get("total"), columns)]


_HEAD = {"bold": True, "align": "center"}


def _columns(fill: "Fill", item: Mapping[str, Any]) -> list[Column]:
    return [column for column in _fitted(fill, item) if column["columns"]]


def _fitted(fill: "Fill", item: Mapping[str, Any]) -> list[Column]:
    """The columns; one without anything in it is none wide, and the one that grows takes its width."""
    widths = [_width(fill, item["list"], column) for column in item["columns"]]
    spare = sum(column.get("columns", 1) for column in item["columns"]) - sum(widths)
    return [
        {**column, "columns": width + (spare if column.get("grow") else 0)}
        for column, width in zip(item["columns"], widths, strict=True)
    ]


def _width(fill: "Fill", pointer: str, column: Column) -> int:
    if not column.get("optional"):
        return int(column.get("columns", 1))
    fields = [place["field"] for place in pack.patterns("seed")["place"].finditer(column["text"])]
    used = any(fill.is_printed(f"{pointer}/{index}/{field}") for index in fill.places(pointer) for field in fields)
    return int(column.get("columns", 1)) if used else 0


def _head(head: Any, run: str) -> str:
    """The head of a column; one that tells runs apart has a head for each."""
    return str(head if isinstance(head, str) else head[run])


def _cells(column: Column) -> Sequence[Any]:
    if "cells" in column:
        return list(column["cells"])
    return [{"text": column["text"], "columns": column["columns"]}]


def _total(total: Mapping[str, str] | None, columns: Sequence[Column]) -> list[Any]:
    """The line of the total: its label, the amount under its column, a dash in what does not apply."""
    if total is None:
        return []
    place = next(index for index, column in enumerate(columns) if column["text"] == f"{{{total['under']}}}")
    before = sum(column["columns"] for column in columns[:place])
    amount = {"text": total["text"], "columns": columns[place]["columns"]}
    after = [{"text": "----", "columns": column["columns"]} for column in columns[place + 1 :]]
    return [[{"text": total["label"], "columns": before}, amount, *after]]
