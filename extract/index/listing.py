"""Hits as a table, a line for each place: for spreadsheets and other programs."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from extract.index.engine import Engine
from extract.index.model import LARGEST_PAGE, Answer, Context, Hit, Query
from extract.index.searching import search
from extract.record.labels import FORMS, Kind, field, where


class Line(NamedTuple):
    """A place of a hit; ``total`` is how many hits the query has, ``near`` says that they are approximate (近似)."""

    query: str
    total: int
    near: bool
    year: int | None = None
    unit: str | None = None
    project: str | None = None
    form: str | None = None
    annual_budget: Decimal | None = None
    money_unit: str | None = None
    path: str | None = None
    document: str | None = None
    text: str | None = None
    field: str | None = None
    place: str | None = None


HEADS: dict[str, tuple[str, Kind]] = {
    "query": ("检索词", "text"),
    "total": ("申报数", "integer"),
    "near": ("近似", "boolean"),
    "year": ("年度", "integer"),
    "unit": ("填报单位", "text"),
    "project": ("项目名称", "text"),
    "form": ("表单", "text"),
    "annual_budget": ("当年预算", "number"),
    "money_unit": ("金额单位", "text"),
    "path": ("文件", "text"),
    "document": ("引用文件", "text"),
    "text": ("原文", "text"),
    "field": ("栏目", "text"),
    "place": ("位置", "text"),
}


def every(engine: Engine, query: Query) -> Iterator[Answer]:
    """The answer with all hits, page by page; at least one."""
    page, seen = 1, 0
    while True:
        answer = search(engine, replace(query, page=page, size=LARGEST_PAGE))
        yield answer
        seen += len(answer.hits)
        if seen >= answer.total:
            return
        page += 1


def lines(text: str, answers: Iterable[Answer]) -> Iterator[Line]:
    """The lines of a query's answers; one without a place where there is no hit."""
    for answer in answers:
        start = Line(text, answer.total, answer.approximate)
        if not answer.total:
            yield start
        for hit in answer.hits:
            for context in hit.contexts or (None,):
                yield _line(start, hit, context)


def _line(start: Line, hit: Hit, context: Context | None) -> Line:
    found = hit.filing
    line = start._replace(
        year=found.fiscal_year,
        unit=found.unit,
        project=found.project,
        form=found.form_title or FORMS.get(found.form or ""),
        annual_budget=None if found.annual_budget is None else Decimal(found.annual_budget),
        money_unit=found.money_unit,
        path=found.path,
    )
    if context is None:
        return line
    return line._replace(
        document=context.document,
        text=context.text,
        field=field(context.field) if context.field else None,
        place=where(context.at),
    )
