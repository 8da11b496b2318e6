"""A record on the screen: rich tables in the form's words."""

from collections.abc import Iterable, Iterator, Sequence

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from extract import terminal
from extract.check import titles
from extract.messages import say
from extract.record import sections
from extract.record.causes import cause_text
from extract.record.labels import FORMS, ROLES, field_titles, part_title, place_text, pointer_title, value_text
from extract.record.model import Filing, Record
from extract.record.sections import FieldValue

_STYLES = {
    "complete": "green",
    "partial": "yellow",
    "failed": "red",
    "error": "red",
    "warning": "yellow",
    "info": "none",
}
_FIRST = ("/funds/execution", "/budget/rows", "/project/schedule")  # of the tables
_AS_WRITTEN = "（原文）"  # suffix of level titles, left out as the screen shows no other levels
_CLAUSE = 200  # characters of a clause; the record has the rest


def screen(record: Record, *, tables: bool = False) -> None:
    """Print what a record holds: source, remarks, filings, citations, clauses and tables, their cells if wanted."""
    console = terminal.console()
    pages = say(f"，共{record.source.pages}页") if record.source.pages else ""
    console.print(f"[bold]{escape(record.source.path)}[/]  {_in_colour(record.status)}{pages}")
    if record.remarks:
        remarks = [
            (_in_colour(one.severity), escape(say(one.message, cause_text(one.code))), say(place_text(one.at)))
            for one in record.remarks
        ]
        console.print(_table(part_title("remark"), _heads("remark", "severity", "message", "at"), remarks))
    filings = [table for number, filing in enumerate(record.filings, 1) for table in _filing_tables(filing, number)]
    for table in (*filings, *_citations_and_clauses(record), *_record_tables(record, cells=tables)):
        console.print(table)


def _in_colour(code: str) -> str:
    return f"[{_STYLES[code]}]{say(value_text(code))}[/]"


def _heads(part: str, *keys: str) -> list[str]:
    return [field_titles(part)[key] for key in keys]


def _table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    table = Table(
        title=say(caption), title_justify="left", title_style="bold", box=SIMPLE_HEAD, show_header=bool(columns)
    )
    for column in columns:
        table.add_column(say(column), overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table


# ---------------------------------------------------------------- filings


def _filing_tables(filing: Filing, number: int) -> Iterator[Table]:
    """Tables: the fields of the filing and its project, further sections, then lists and checks."""
    form = filing.form
    caption = escape(f"{number}. {form.title or FORMS[form.kind]} ({form.id or '通用栏目'})")
    head, project, *others = sections.sections(filing)
    yield _field_table(caption, filing, [*head.values, *project.values])
    for section in others:
        table = _field_table(section.title, filing, section.values)
        yield from [table] if table.row_count else []
    for listing in sections.tables(filing, _FIRST):
        filled = [k for k in range(len(listing.columns)) if any(row[k].value not in (None, ()) for row in listing.rows)]
        heads = [_name(listing.rows[0][k]).removesuffix(_AS_WRITTEN) for k in filled]
        yield _table(listing.title, heads, [[escape(value_text(row[k].value)) for k in filled] for row in listing.rows])
    checks = [
        [
            escape(say(titles().get(check.rule, check.rule))),
            say(value_text(check.severity)),
            say(value_text(check.outcome)),
            escape(say(check.message)),
        ]
        for check in filing.checks
        if check.outcome != "holds"
    ]
    if checks:
        yield _table(part_title("check"), _heads("check", "rule", "severity", "outcome", "message"), checks)


def _field_table(caption: str, filing: Filing, values: Sequence[FieldValue]) -> Table:
    """A table of the filled fields, and of lines of funds without an amount."""
    rows = []
    for value in values:
        if value.value is not None or value.pointer.startswith("/funds/sources/"):
            evidence = filing.evidence.get(value.pointer)
            place = say(place_text(evidence.at)) if evidence else ""
            rows.append((escape(say(_name(value))), escape(value_text(value.value)), place))
    return _table(caption, ("栏目", "内容", "位置"), rows)


def _name(value: FieldValue) -> str:
    return f"{value.group}：{value.title}" if value.group else value.title


# ---------------------------------------------------------------- the rest of the record


def _citations_and_clauses(record: Record) -> Iterator[Table]:
    citations = []
    for cited in record.citations:
        # what the title says of the document: 征求意见稿, 暂行/试行
        nature = [field_titles("citation")[key] for key in ("draft", "provisional") if getattr(cited, key)]
        mentions = []
        for mention in cited.mentions:
            pointer = mention.places[0].field if mention.places else None
            words = (
                mention.text,
                mention.pinpoint,
                place_text(mention.at),
                pointer_title(pointer) if pointer else None,
            )
            mentions.append("  ".join(word for word in words if word))
        citations.append(
            (escape(cited.id), escape(value_text(cited.title)), "、".join(nature), escape("\n".join(mentions)))
        )
    if citations:
        yield _table(part_title("citation"), (*_heads("citation", "id", "title"), "性质", "原文与位置"), citations)
    clauses = []
    for clause in record.clauses:
        text = clause.text if len(clause.text) <= _CLAUSE else f"{clause.text[:_CLAUSE]}……"
        clauses.append((ROLES[clause.role], value_text(clause.level), escape(text), place_text(clause.at)))
    if clauses:
        yield _table(part_title("clause"), _heads("clause", "role", "level", "text", "at"), clauses)


def _record_tables(record: Record, *, cells: bool) -> Iterator[Table]:
    """The size of each table; with ``cells`` also its cells, a merged cell's text in its first position."""
    sizes = [
        (str(number), str(table.rows), str(table.columns), str(len(table.cells)), value_text(table.pages))
        for number, table in enumerate(record.tables, 1)
    ]
    if sizes:
        yield _table(part_title("table"), ("序号", *_heads("table", "rows", "columns", "cells", "pages")), sizes)
    for number, table in enumerate(record.tables if cells else (), 1):
        grid = [[""] * table.columns for _ in range(table.rows)]
        for cell in table.cells:
            grid[cell.row][cell.column] = escape(cell.text)
        printed = _table(f"表{number}", [str(column + 1) for column in range(table.columns)], grid)
        printed.show_lines = True
        yield printed
