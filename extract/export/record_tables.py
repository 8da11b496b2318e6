"""A record as lines of tables: filings, budget rows, indicators and so on, each with where it stands.

Every line begins with the path of its source, the filing (from 1; blank where it belongs to none), the page (from 1;
blank for Word), the place in words and the JSON Pointer within the record.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from extract import check
from extract.export.whole import BETWEEN, Column, Row, Table, Value
from extract.record import labels
from extract.record.places import listed

Object = Mapping[str, Any]
_WHERE = (
    Column("source", "文件"),
    Column("filing", "申报表", "integer"),
    Column("page", "页", "integer"),
    Column("place", "位置"),
    Column("pointer", "指针"),
)
_MENTIONED = ("field", "start", "end")  # of a mention's place what is not among them


class Line(NamedTuple):
    """A line and the name of its table."""

    table: str
    row: Row


class _Part(NamedTuple):
    """Leaves of a line: the schema's part, the path to it within the line's object, and the prefix of their keys."""

    part: str
    path: tuple[str, ...] = ()
    prefix: str = ""


class _Layout(NamedTuple):
    """A table's title and parts; ``path`` leads to its list within a filing, None for what is not of a list there.

    ``lead`` is the leaf whose place is the line's: others may stand in a merged cell that begins on an earlier page.
    """

    title: str
    parts: tuple[_Part, ...]
    path: tuple[str, ...] | None = None
    lead: str = ""


_LAYOUTS = {
    "filings": _Layout(
        "申报表",
        (
            _Part("form", ("form",), "form_"),
            _Part("filing"),
            _Part("project", ("project",), "project_"),
            _Part("funds", ("funds",), "funds_"),
            _Part("annual_funds", ("funds", "annual"), "annual_"),
            _Part("budget", ("budget",), "budget_"),
        ),
    ),
    "budget_rows": _Layout("项目预算分解", (_Part("budget_row"),), ("budget", "rows"), "item"),
    "indicators": _Layout(
        "绩效指标", (_Part("indicator"), _Part("target", ("target",), "target_")), ("indicators",), "name"
    ),
    "safeguards": _Layout("制度保障", (_Part("safeguard"),), ("safeguards",), "document"),
    "schedule": _Layout("实施进度计划", (_Part("schedule_step"),), ("project", "schedule"), "content"),
    "funds_sources": _Layout("其他资金来源", (_Part("funds_source"),), ("funds", "sources")),
    "execution": _Layout("预算执行情况", (_Part("execution"),), ("funds", "execution")),
    "other_fields": _Layout("其他栏目", (_Part("other_field"),), ("other_fields",)),
    "checks": _Layout("核对", (_Part("check"),), ("checks",)),
    "citations": _Layout(
        "引用文件", (_Part("citation"), _Part("mention", ("mention",), "mention_"), _Part("mention_place", ("at",)))
    ),
    "remarks": _Layout("说明", (_Part("remark"),)),
}


# ---------------------------------------------------------------- columns


@cache
def tables() -> dict[str, Table]:
    """All tables by their names, whether or not a record has lines for them."""
    return {name: Table(name, layout.title, (*_WHERE, *_columns(layout))) for name, layout in _LAYOUTS.items()}


def _columns(layout: _Layout) -> Iterator[Column]:
    """The columns of all parts; where a part lies deeper, its name stands before the leaf's."""
    for part, key in _leaves(layout):
        names = labels.names(part.part)
        before = f"{labels.title(part.part)}·" if part.prefix and part.part != "mention" else ""
        words = check.titles() if (part.part, key) == ("check", "rule") else {}
        yield Column(part.prefix + key, before + names[key], labels.kinds(part.part)[key], words)


def _leaves(layout: _Layout) -> Iterator[tuple[_Part, str]]:
    for part in layout.parts:
        # the first columns say already where a mention stands
        keys = _MENTIONED if part.part == "mention_place" else tuple(labels.kinds(part.part))
        yield from ((part, key) for key in keys)


# ---------------------------------------------------------------- lines


def lines(record: Object) -> Iterator[Line]:
    """The lines of a record, in its order."""
    path = record["source"]["path"]
    for position, filing in enumerate(record["filings"]):
        for table, pointer, node, at in _of_filing(filing, position):
            yield _line(table, (path, position + 1, *_where(at), pointer), node)
    for position, cited in enumerate(record["citations"]):
        yield from _mentions(path, position, cited)
    for position, remark in enumerate(record["remarks"]):
        yield _line("remarks", (path, None, *_where(remark["at"]), f"/remarks/{position}"), remark)


def _of_filing(filing: Object, position: int) -> Iterator[tuple[str, str, Object, Any]]:
    """Table, pointer, object and place of each line of a filing."""
    base, places = f"/filings/{position}", _places(filing["evidence"])
    yield "filings", base, filing, places.get("")
    for name, layout in _LAYOUTS.items():
        for number, node in enumerate(_at(filing, layout.path) if layout.path else ()):
            pointer = f"/{'/'.join(layout.path or ())}/{number}"
            at = places.get(f"{pointer}/{layout.lead}") or places.get(pointer)
            yield name, base + pointer, node, node.get("at") or at


def _mentions(path: str, position: int, cited: Object) -> Iterator[Line]:
    for number, mention in enumerate(cited["mentions"]):
        at = listed(mention["at"])[0]
        filing = None if at["filing"] is None else at["filing"] + 1
        node = {**cited, "mention": mention, "at": at}
        yield _line(
            "citations", (path, filing, *_where(mention["at"]), f"/citations/{position}/mentions/{number}"), node
        )


def _line(table: str, where: Row, node: Object) -> Line:
    cells = [_value(_at(node, part.path)[key], part, key) for part, key in _leaves(_LAYOUTS[table])]
    return Line(table, (*where, *cells))


def _at(node: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        node = node[key]
    return node


def _value(value: Any, part: _Part, key: str) -> Value:
    if isinstance(value, list):
        return BETWEEN.join(str(item) for item in value) or None
    number = labels.kinds(part.part)[key] == "number" and isinstance(value, int)
    found: Value = Decimal(value) if number else value
    return found


def _places(evidence: Object) -> dict[str, Any]:
    """Under each pointer its place, and under its beginnings that of the first value below them."""
    found: dict[str, Any] = {}
    for pointer, entry in evidence.items():
        steps = pointer.split("/")
        for depth in range(1, len(steps) + 1):
            found.setdefault("/".join(steps[:depth]), entry["at"])
    return found


def _where(at: Any) -> tuple[int | None, str | None]:
    """The first page, and all places in words."""
    first = next(iter(listed(at)), {})
    return first.get("page"), labels.where(at) or None
