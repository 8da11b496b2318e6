"""A list as a table: header row, columns without empty optional ones, and a line for the total."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from extract import pack
from extract.record.fields import field_at, fields_of

Column = Mapping[str, Any]
_HEAD = {"bold": True, "align": "center"}


def list_table(block: Mapping[str, Any], run: str, has: Callable[[str], bool]) -> tuple[tuple[int, ...], list[Any]]:
    """The widths of the printed columns, and the rows as a layout describes them: head, items, total.

    ``run`` is the key of the run; ``has`` says whether any of its items has a field filled, else its optional column is
    left out.
    """
    fields = pack.patterns("seed")["place"]
    columns = [
        column
        for column in (*block["columns"], *_further_columns(block))
        if not column.get("optional") or any(has(place["field"]) for place in fields.finditer(column["text"]))
    ]
    widths = tuple(int(column["width"]) for column in columns for _ in _cells(column))
    heads = [{"text": heading(one["head"], run), "columns": len(_cells(one)), **_HEAD} for one in columns]
    texts = [text for column in columns for text in _cells(column)]
    rows: list[Any] = [heads, {"each": block["list"], "cells": texts}]
    total = block.get("total")
    if total is not None:  # label, the amount in its column, dashes in the others
        place = texts.index(total["under"])
        dashes = ["----"] * (len(texts) - place - 1)
        rows.append([{"text": total["label"], "columns": place}, total["text"], *dashes])
    return widths, rows


def heading(text: str | Mapping[str, str], run: str) -> str:
    """The heading or column head for a run; a mapping has a text for each run."""
    return text if isinstance(text, str) else text[run]


def _cells(column: Column) -> Sequence[str]:
    return list(column["cells"]) if "cells" in column else [column["text"]]


def _further_columns(block: Mapping[str, Any]) -> list[Column]:
    """Optional columns for item fields that no column names, if the layout gives their width (``further``).

    Thus a new field of the record has a place before the layout names it.
    """
    part = field_at(block["list"]).holds
    if part is None or "further" not in block:
        return []
    fields = pack.patterns("seed")["place"]
    texts = (text for column in block["columns"] for text in _cells(column))
    field_names = {place["field"] for text in texts for place in fields.finditer(text)}
    return [
        {
            "head": field.chinese + (f"（{{{field.unit}}}）" if field.kind == "money" else ""),
            "text": f"{{{field.name}}}",
            "width": block["further"],
            "optional": True,
        }
        for field in fields_of(part)
        if field.is_leaf and field.name not in field_names
    ]
