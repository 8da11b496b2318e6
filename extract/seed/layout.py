"""The layouts of the official forms (``output/form/*.toml``): which one a draft is printed in.

A layout is data: ``form`` is the definition it belongs to (none where there is none), ``since`` the year from which its
edition is in use, ``page`` size and margins in millimetres and the ``letters`` in points, ``words`` how a choice is
written out, and ``block`` what is printed, from top to bottom: paragraphs (``text``), tables (``widths``, ``rows``) and
lists (``list``, ``columns``). In a text ``{/field}`` stands for a field, ``{?/field=value}`` for a box that is ticked
for a value, ``{/other_fields@label}`` for a field that no definition knows; in the rows of a list a field without the
slash is one of the item's. A row of a table is a list of cells, or

    { side = cell, rows = [...] }                     rows with one cell before them, merged down over all
    { each = "/list", cells = [...], merge = 2 }      a row for each item, equal neighbours in the first cells merged;
                                                      ``where = {key = value}`` takes only those items
    { optional = true, cells = [...] }                a row that stands there if one of its fields was ever filled

``when = "/field"`` and ``unless = "/field"`` make any of these, and a block, depend on whether something is known.
A list is a table with a header row that repeats; a column that is ``optional`` stands there if it holds anything. With
``runs = key`` there is a table for each run of items with the same key, and ``heading`` and heads may differ between
them; ``total`` is a line below the items.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from extract import pack, resources
from extract.find.form.label import bare_label
from extract.seed.model import Content, Refused

Layout = Mapping[str, Any]
GENERAL = "general"
_ENOUGH = 0.7  # share of a layout's labels from which a form without a definition counts as that form


@cache
def layouts() -> tuple[Layout, ...]:
    """All layouts in the order of their file names, each with its name under ``name``."""
    files = sorted(resources.FORMS.glob("*.toml"))
    return tuple({"name": path.stem, **tomllib.loads(path.read_text(encoding="utf-8"))} for path in files)


def named(name: str) -> Layout:
    """The layout of this name, or the current edition of the form definition of this name; ``Refused`` without one."""
    exact = [one for one in layouts() if one["name"] == name and one.get("form") != name]
    editions = [one for one in layouts() if one.get("form") == name]
    if not exact and not editions:
        known = "、".join(one["name"] for one in layouts())
        raise Refused(f"没有名为“{name}”的表式，可用的有：{known}。")
    return exact[0] if exact else max(editions, key=lambda one: int(one["since"]))


def exactly(name: str) -> Layout:
    """The layout with this file name; ``KeyError`` without one."""
    return {one["name"]: one for one in layouts()}[name]


def fitting(record: Content, filing: Content) -> list[Layout]:
    """The layouts that a filing may be printed in, the likeliest first, the general one last.

    Of a form that a definition knows, its editions: that comes first whose labels the source has, and that prints none
    which it has not. Of any other, those most of whose labels the source has.
    """
    own = filing["form"]["id"]
    texts = _texts(record) | {bare_label(filing["form"]["title"] or "")}
    choices = [one for one in layouts() if one.get("form") == own and filing["form"]["kind"] in kinds(one)]
    if own is None:
        choices = [one for one in choices if _share(one, texts) >= _ENOUGH]
    ordered = sorted(choices, key=lambda one: (_agreement(one, texts), one["since"]), reverse=True)
    return [*(one for one in ordered if one["name"] != GENERAL), exactly(GENERAL)]


def kinds(layout: Layout) -> tuple[str, ...]:
    """The kinds of filing that a layout is for."""
    return tuple(layout.get("kinds", ("declaration",)))


def _texts(record: Content) -> set[str]:
    cells = (cell["text"] for table in record["tables"] for cell in table["cells"])
    return {bare_label(text) for text in (*cells, *(clause["text"] for clause in record["clauses"]))}


def _agreement(layout: Layout, texts: set[str]) -> int:
    printed = labels(layout)
    return sum(1 if label in texts else -1 for label in printed)


def _share(layout: Layout, texts: set[str]) -> float:
    printed = labels(layout)
    return len(printed & texts) / len(printed)


def labels(layout: Layout) -> set[str]:
    """The labels that stand alone in a cell or line of the layout, and its title."""
    printed = {
        bare_label(text) for text in _printed(layout["block"]) if pack.patterns("seed")["place"].search(text) is None
    }
    return (printed | {bare_label(layout["title"])}) - {""}


def _printed(node: Any) -> Iterator[str]:
    """Every text of the layout's blocks."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, list):
        for one in node:
            yield from _printed(one)
    elif isinstance(node, dict):
        keys = ("text", "head", "heading", "side", "rows", "cells", "columns")
        yield from (text for key in keys if not isinstance(node.get(key), int) for text in _printed(node.get(key)))
