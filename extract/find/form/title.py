"""Titles of forms, the years below them, and where they run at the head of the pages."""

from collections.abc import Iterator
from dataclasses import dataclass

from extract import pack
from extract.find import date
from extract.find.form.grid import Grid, grid
from extract.find.form.label import Vocabulary
from extract.find.width import half
from extract.model import Clause, Document, Holder, Span


@dataclass(frozen=True, slots=True)
class Title:
    """The title of a form: the words without the bracket behind them, the bracket, and the year it may hold."""

    span: Span
    bracket: str = ""


def title_of(holder: Holder) -> Title | None:
    """The title that a paragraph or cell is, None if it is none."""
    text = holder.text
    if len(text) > 100 or "表" not in text:
        return None
    found = pack.patterns("field")["title"].fullmatch(half(text))
    if found is None:
        return None
    return Title(Span(holder, *found.span("title")), found["bracket"].strip())


def year_of(title: Title) -> tuple[int, Span] | None:
    """The year in or behind the title."""
    text = title.span.holder.text
    return _spanned(title.span.holder, date.year_in_title(text))


def year_line(holder: Holder) -> tuple[int, Span] | None:
    """The year that a short text gives."""
    return _spanned(holder, date.fiscal_year(holder.text)) if len(holder.text) < 60 else None


def _spanned(holder: Holder, found: tuple[int, int, int] | None) -> tuple[int, Span] | None:
    return (found[0], Span(holder, found[1], found[2])) if found else None


def is_running(title: Title) -> bool:
    """Whether it is the head of a page."""
    holder = title.span.holder
    return isinstance(holder, Clause) and holder.role == "header"


def begun(document: Document, vocabulary: Vocabulary) -> frozenset[int]:
    """The pages on which a table begins that names a project, where titles of forms run at the head of pages."""
    if not any(clause.role == "header" and title_of(clause) for clause in document.clauses):
        return frozenset()
    named = (table for table in document.tables if names_project(grid(table, 0, table.rows - 1), vocabulary))
    return frozenset(page for table in named for page in table.pages[:1])


def pages_of(clause: Clause) -> Iterator[int]:
    """The pages that it stands on."""
    return (place.page for place in clause.places if place.page is not None)


def names_project(stretch: Grid, vocabulary: Vocabulary) -> bool:
    """Whether one of its labels is that of the project's name."""
    return any((f := vocabulary.field(name)) and f.key == "project.name" for name in stretch.names.values())
