"""The layouts of the official forms (``output/form/*.toml``), and the choice of one for a draft.

A layout is data: ``form`` is the definition it belongs to (absent if there is none), ``since`` the first year of its
edition, ``page`` size and margins in millimetres and the ``letters`` in points, ``words`` how a choice is
written out, and ``block`` what is printed, from top to bottom: paragraphs (``text``), tables (``widths``, ``rows``) and
lists (``list``, ``columns``). In a text ``{/field}`` stands for a field, ``{?/field=value}`` for a box that is ticked
for a value, ``{/other_fields@label}`` for a field that no definition knows; in the rows of a list a field without the
slash is one of the item's. A row of a table is a list of cells, or

    { side = cell, rows = [...] }                     rows with one cell before them, merged down over all
    { each = "/list", cells = [...] }                 a row for each item;
                                                      ``where = {key = value}`` takes only those items
    { optional = true, cells = [...] }                a row that is printed if one of its fields was ever filled

``when = "/field"`` and ``unless = "/field"`` make a row or block depend on whether the field is known.
A list is a table with a header row that repeats; an ``optional`` column is printed if one of its cells is filled.
``further`` is the width of additional columns, for filled item fields that no column names. With ``runs = key`` there
is a table for each run of items with the same key, and ``heading`` and heads may differ between them; ``total`` is a
line below the items.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from extract import pack, resources
from extract.find.form.words.label import bare_label
from extract.record.model import Filing, Record
from extract.seed.model import DraftRefused

Layout = Mapping[str, Any]
GENERAL = "general"
_ENOUGH = 0.7  # least share of a layout's labels in a form without a definition that is printed in it


@cache
def layouts() -> Mapping[str, Layout]:
    """All layouts by their file names, which they also have under ``name``."""
    files = sorted(resources.FORMS.glob("*.toml"))
    return {path.stem: {"name": path.stem, **tomllib.loads(path.read_text(encoding="utf-8"))} for path in files}


class Edition(NamedTuple):
    """An edition of a form: the name of its layout, 表名, 地区, 适用年度 and 金额单位 in words."""

    name: str
    title: str
    place: str
    years: str
    unit: str


def editions() -> list[Edition]:
    """Every layout, the general one last; the years of an edition end before the next edition of its form."""
    places = {form["id"]: form.get("jurisdiction", "通用") for form in pack.forms()}
    all_editions = []
    for name, one in sorted(layouts().items(), key=lambda item: item[0] == GENERAL):
        own = one.get("form", name)
        later = [other["since"] for other in layouts().values() if other.get("form") == own]
        end = min((since for since in later if since > one["since"]), default=None)
        years = f"{one['since']}—{end - 1}年" if end else f"{one['since']}年起" if one["since"] else "不限"
        all_editions.append(Edition(name, one["title"], places.get(own, "通用"), years, one["money_unit"]))
    return all_editions


def newer_edition(name: str, year: int) -> tuple[int, str] | None:
    """The first year and the name of the newest edition of a layout's form for a year; None if this is the newest."""
    own = layouts()[name]
    later = [
        (int(one["since"]), str(one["name"]))
        for one in layouts().values()
        if one.get("form") and one.get("form") == own.get("form") and own["since"] < one["since"] <= year
    ]
    return max(later, default=None)


def edition(name: str) -> Layout:
    """The layout of this name, else the newest edition of the form definition of this name.

    Raises ``DraftRefused`` if there is neither.
    """
    own = [one for one in layouts().values() if one.get("form") == name]
    chosen = layouts().get(name) or max(own, key=lambda one: int(one["since"]), default=None)
    if chosen is None:
        names = "、".join(f"{one.name}（{one.years}）" for one in editions())
        raise DraftRefused(f"没有名为“{name}”的表式，可用的有：{names}。")
    return chosen


def fitting_layouts(record: Record, filing: Filing) -> list[Layout]:
    """The layouts that a filing may be printed in, the likeliest first, the general one last.

    A form with a layout of its own gets its editions, ordered by the number of their labels in the source minus those
    missing there. Any other form gets the layouts of no form, of whose labels the source has at least ``_ENOUGH``.
    """
    own = filing.form.id if any(one.get("form") == filing.form.id for one in layouts().values()) else None
    cells = (cell.text for table in record.tables for cell in table.cells)
    texts = {
        bare_label(text) for text in (*cells, *(clause.text for clause in record.clauses), filing.form.title or "")
    }
    ranked = []
    for one in layouts().values():
        printed = labels(one)
        shared = len(printed & texts)
        is_likely = own is not None or shared / len(printed) >= _ENOUGH
        is_of_form = one.get("form") == own and filing.form.kind in one.get("kinds", ("declaration",))
        if is_of_form and is_likely and one["name"] != GENERAL:
            ranked.append((2 * shared - len(printed), one["since"], one))
    ranked.sort(key=lambda rank: rank[:2], reverse=True)
    return [*(one for *_, one in ranked), layouts()[GENERAL]]


@cache
def named_fields() -> frozenset[str]:
    """The fields with a place in any layout; fields of list items by their short names."""
    texts = (text for one in layouts().values() for text in _block_texts(one["block"]))
    return frozenset(place["field"] for text in texts for place in pack.patterns("seed")["place"].finditer(text))


def labels(layout: Layout) -> set[str]:
    """The labels that are alone in a cell or line of the layout, and its title."""
    printed = {
        bare_label(text)
        for text in _block_texts(layout["block"])
        if pack.patterns("seed")["place"].search(text) is None
    }
    return (printed | {bare_label(layout["title"])}) - {""}


def _block_texts(node: Any) -> Iterator[str]:
    """Every text of the layout's blocks."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, list):
        for one in node:
            yield from _block_texts(one)
    elif isinstance(node, dict):
        keys = ("text", "head", "heading", "side", "rows", "cells", "columns")
        yield from (text for key in keys if not isinstance(node.get(key), int) for text in _block_texts(node.get(key)))
