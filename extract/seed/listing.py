"""A list with a header row: its columns, without those that are optional and empty, and a line for its total."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from extract import pack

Column = Mapping[str, Any]
Has = Callable[[str], bool]
_HEAD = {"bold": True, "align": "center"}


def table(block: Mapping[str, Any], run: str, has: Has) -> tuple[tuple[int, ...], list[Any]]:
    """The widths of the columns that stand there, and the rows as a layout describes them: head, items, total.

    ``run`` is the key of the run, ``has`` tells whether any of its items has anything in a field.
    """
    columns = [column for column in block["columns"] if _stands(column, has)]
    widths = tuple(int(column["width"]) for column in columns for _ in _cells(column))
    heads = [{"text": head(one["head"], run), "columns": len(_cells(one)), **_HEAD} for one in columns]
    merged = sum(column in columns for column in block["columns"][: block.get("merge", 0)])
    each = {"each": block["list"], "cells": [cell for one in columns for cell in _cells(one)], "merge": merged}
    return widths, [heads, each, *_total(block.get("total"), columns)]


def _stands(column: Column, has: Has) -> bool:
    """Whether a column stands there: one that is optional does if any of the items has anything in it."""
    if not column.get("optional"):
        return True
    return any(has(place["field"]) for place in pack.patterns("seed")["place"].finditer(column["text"]))


def head(text: Any, run: str) -> str:
    """A heading or the head of a column; one that tells runs apart has words for each."""
    return str(text if isinstance(text, str) else text[run])


def _cells(column: Column) -> Sequence[str]:
    return list(column["cells"]) if "cells" in column else [column["text"]]


def _total(total: Mapping[str, str] | None, columns: Sequence[Column]) -> list[Any]:
    """The line of the total: its label, the amount under its column, a dash in what does not apply."""
    if total is None:
        return []
    texts = [text for column in columns for text in _cells(column)]
    place = texts.index(total["under"])
    return [[{"text": total["label"], "columns": place}, total["text"], *(["----"] * (len(texts) - place - 1))]]
