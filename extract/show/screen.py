"""A record on the screen: rich tables with the form's own words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.markup import escape
from rich.table import Table

from extract import terminal
from extract.check import titles
from extract.record.labels import FORMS, ROLES, field, names, shown, title, where
from extract.record.places import listed

_STATUS = {"complete": "[green]完整[/]", "partial": "[yellow]部分[/]", "failed": "[red]失败[/]"}
_SEVERITY = {"error": "[red]错误[/]", "warning": "[yellow]警告[/]", "info": "提示"}
_HEAD = ("fiscal_year", "reporting_unit", "money_unit", "unit_leader", "preparer", "filing_date")
_CLAUSE = 200  # characters of a clause; the record has the rest


def screen(content: dict[str, Any], *, tables: bool = False) -> None:
    """Print what a record holds: source, remarks, filings, citations, clauses and tables, their cells if wanted."""
    console = terminal.console()
    for part in _parts(content, tables=tables):
        console.print(part)


def _parts(content: dict[str, Any], *, tables: bool) -> Iterator[RenderableType]:
    source = content["source"]
    pages = f"，共{source['pages']}页" if source["pages"] else ""
    yield f"[bold]{escape(source['path'])}[/]  {_STATUS[content['status']]}{pages}"
    if content["remarks"]:
        rows = [(_SEVERITY[r["severity"]], escape(r["message"]), where(r["at"])) for r in content["remarks"]]
        yield _table(title("remark"), _heads("remark", "severity", "message", "at"), rows)
    for number, filing in enumerate(content["filings"], 1):
        yield from _filing(filing, number)
    yield from _citations(content["citations"])
    yield from _clauses(content["clauses"])
    yield from _tables(content["tables"], in_full=tables)


def _heads(part: str, *keys: str) -> list[str]:
    return [names(part)[key] for key in keys]


def _table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    table = Table(title=caption, title_justify="left", title_style="bold", box=SIMPLE_HEAD, show_header=bool(columns))
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table


# ---------------------------------------------------------------- filings


def _filing(filing: dict[str, Any], number: int) -> Iterator[Table]:
    form = filing["form"]
    caption = escape(f"{number}. {form['title'] or FORMS[form['kind']]} ({form['id'] or '通用栏目'})")
    head = [*_pairs(filing, "filing", "", _HEAD), *_pairs(filing["project"], "project", "/project")]
    yield _fields(caption, filing, head)
    funds = [
        *_pairs(filing["funds"], "funds", "/funds"),
        *_annual(filing["funds"]["annual"]),
        *_sources(filing["funds"]["sources"]),
        *_pairs(filing["budget"], "budget", "/budget", ("total",)),
    ]
    yield from [_fields(title("funds"), filing, funds)] if funds else []
    lists = {
        "execution": filing["funds"]["execution"],
        "budget_row": filing["budget"]["rows"],
        "schedule_step": filing["project"]["schedule"],
        "indicator": [_flat(indicator) for indicator in filing["indicators"]],
        "safeguard": filing["safeguards"],
        "other_field": filing["other_fields"],
        "check": [_named(check) for check in filing["checks"] if check["outcome"] != "holds"],
    }
    for part, rows in lists.items():
        if rows:
            yield _list(part, rows)


def _named(check: dict[str, Any]) -> dict[str, Any]:
    """A check with its rule and severity in a clerk's words."""
    severity = {"error": "错误", "warning": "警告", "info": "提示"}[check["severity"]]
    return {**check, "rule": titles().get(check["rule"], check["rule"]), "severity": severity}


def _sources(lines: list[dict[str, Any]]) -> list[tuple[str, Any, str]]:
    return [(line["label"], line["amount"], f"/funds/sources/{k}/amount") for k, line in enumerate(lines)]


def _pairs(node: dict[str, Any], part: str, pointer: str, keys: Sequence[str] = ()) -> list[tuple[str, Any, str]]:
    """Name, value and pointer of each filled leaf of a node."""
    labels = names(part)
    plain = {key: node[key] for key in keys or labels if not isinstance(node[key], (dict, list))}
    return [(labels[key], value, f"{pointer}/{key}") for key, value in plain.items() if value is not None]


def _annual(annual: dict[str, Any]) -> list[tuple[str, Any, str]]:
    pairs = _pairs(annual, "annual_funds", "/funds/annual")
    return [(f"{title('annual_funds')}：{label}", value, pointer) for label, value, pointer in pairs]


def _fields(caption: str, filing: dict[str, Any], found: list[tuple[str, Any, str]]) -> Table:
    evidence: Mapping[str, Any] = filing["evidence"]
    rows = [
        (escape(label), escape(shown(value)), where(evidence.get(pointer, {}).get("at")))
        for label, value, pointer in found
    ]
    return _table(caption, ("栏目", "内容", "位置"), rows)


def _flat(indicator: dict[str, Any]) -> dict[str, Any]:
    """An indicator with the words of its levels and target."""
    words = {"level1": indicator["level1_text"], "level2": indicator["level2_text"]}
    return {**indicator, **words, "level1_text": None, "level2_text": None, "target": indicator["target"]["text"]}


def _list(part: str, rows: Sequence[Mapping[str, Any]]) -> Table:
    """Rows under the names of those columns that are filled anywhere."""
    labels = names(part)
    used = [key for key in labels if key != "at" and any(row[key] not in (None, []) for row in rows)]
    return _table(
        title(part), [labels[key] for key in used], [[escape(shown(row[key])) for key in used] for row in rows]
    )


# ---------------------------------------------------------------- the rest of the record


def _citations(citations: list[dict[str, Any]]) -> Iterator[Table]:
    if citations:
        rows = [
            (
                escape(cited["id"]),
                escape(shown(cited["title"])),
                _nature(cited),
                escape("\n".join(_mention(mention) for mention in cited["mentions"])),
            )
            for cited in citations
        ]
        yield _table(title("citation"), (*_heads("citation", "id", "title"), "性质", "原文与位置"), rows)


def _nature(cited: dict[str, Any]) -> str:
    """What the title says of the document: 征求意见稿, 暂行/试行."""
    return "、".join(names("citation")[key] for key in ("draft", "provisional") if cited[key])


def _mention(mention: dict[str, Any]) -> str:
    at = mention["at"]
    pointer = listed(at)[0]["field"]
    parts = (mention["text"], mention["pinpoint"], where(at), field(pointer) if pointer else None)
    return "  ".join(part for part in parts if part)


def _clauses(clauses: list[dict[str, Any]]) -> Iterator[Table]:
    if clauses:
        rows = [
            (ROLES[clause["role"]], shown(clause["level"]), escape(_short(clause["text"])), where(clause["at"]))
            for clause in clauses
        ]
        yield _table(title("clause"), _heads("clause", "role", "level", "text", "at"), rows)


def _short(text: str) -> str:
    return text if len(text) <= _CLAUSE else f"{text[:_CLAUSE]}……"


def _tables(tables: list[dict[str, Any]], *, in_full: bool) -> Iterator[Table]:
    rows = [
        (str(number), str(table["rows"]), str(table["columns"]), str(len(table["cells"])), shown(table["pages"]))
        for number, table in enumerate(tables, 1)
    ]
    if rows:
        yield _table(title("table"), ("序号", *_heads("table", "rows", "columns", "cells", "pages")), rows)
    for number, table in enumerate(tables if in_full else (), 1):
        yield _cells(table, number)


def _cells(table: dict[str, Any], number: int) -> Table:
    """All cells of a table; the text of a merged cell stands in its first place."""
    grid = [[""] * table["columns"] for _ in range(table["rows"])]
    for cell in table["cells"]:
        grid[cell["row"]][cell["column"]] = escape(cell["text"])
    shown_table = _table(f"表{number}", [str(column + 1) for column in range(table["columns"])], grid)
    shown_table.show_lines = True
    return shown_table
