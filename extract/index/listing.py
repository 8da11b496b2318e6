"""Tables for spreadsheets and other programs: hits with a row for each place, and documents."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from extract.index import overview, regulations
from extract.index.connection import Connection
from extract.index.model import LARGEST_PAGE, Answer, Query, Regulation
from extract.index.regulations import RegulationFilter
from extract.index.searching import search
from extract.record.labels import FORMS, Kind, place_text, pointer_title


class HitRow(NamedTuple):
    """One place of a hit; ``total`` is the query's number of hits, ``near`` whether they are approximate (近似).

    ``expired`` names the plans that the filing cites although they had run out before its fiscal year, ``repealed`` the
    documents that another text of the archive says are no longer in force.
    """

    query: str
    total: int
    near: bool
    year: int | None = None
    unit: str | None = None
    project: str | None = None
    form: str | None = None
    annual_budget: Decimal | None = None
    money_unit: str | None = None
    annual_budget_yuan: Decimal | None = None
    path: str | None = None
    document: str | None = None
    text: str | None = None
    field: str | None = None
    place: str | None = None
    expired: str | None = None
    repealed: str | None = None


class RegulationRow(NamedTuple):
    """A document; ``filings`` is the number of selected filings that cite it, ``query`` the text searched for."""

    query: str
    filings: int
    document: str
    title: str | None
    kind: str
    issuer: str | None
    year: int | None
    number: int | None


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
    "annual_budget_yuan": ("当年预算（元）", "number"),
    "path": ("文件", "text"),
    "document": ("引用文件", "text"),
    "text": ("原文", "text"),
    "field": ("栏目", "text"),
    "place": ("位置", "text"),
    "expired": ("已过期的计划", "text"),
    "repealed": ("已废止的文件", "text"),
}
DOCUMENT_HEADS: dict[str, tuple[str, Kind]] = {
    "query": ("检索词", "text"),
    "filings": ("申报数", "integer"),
    "document": ("引用文件", "text"),
    "title": ("标题", "text"),
    "kind": ("类别", "code"),
    "issuer": ("发文机关", "text"),
    "year": ("文号年份", "integer"),
    "number": ("文号序号", "integer"),
}


def all_answers(connection: Connection, query: Query) -> Iterator[Answer]:
    """The answers with all hits of a query, page by page; at least one answer."""
    return _pages(lambda page: search(connection, replace(query, page=page, size=LARGEST_PAGE)))


def citing_answers(connection: Connection, text: str) -> Iterator[Answer]:
    """All filings that cite the document named by ``text``, with all places, page by page."""
    return _pages(lambda page: overview.citing_filings(connection, text, page, LARGEST_PAGE, places=None))


def _pages(answered: Callable[[int], Answer]) -> Iterator[Answer]:
    page, hits_so_far = 1, 0
    while True:
        answer = answered(page)
        yield answer
        hits_so_far += len(answer.hits)
        if hits_so_far >= answer.total:
            return
        page += 1


def regulation_rows(connection: Connection, wanted: RegulationFilter) -> Iterator[RegulationRow]:
    """All documents that pass the filter, most cited first."""
    page, rows_so_far, total = 1, 0, 1
    while rows_so_far < total:
        total, some = regulations.regulation_page(connection, wanted, (page, LARGEST_PAGE))
        for one, number in some:
            query = wanted.beside or wanted.text
            yield RegulationRow(query, number, one.name, one.title, one.kind, one.issuer, one.year, one.number)
        page, rows_so_far = page + 1, rows_so_far + LARGEST_PAGE


def hit_rows(connection: Connection, text: str, answers: Iterable[Answer]) -> Iterator[HitRow]:
    """The rows of a query's answers; a query without hits gives one row without a place."""
    for answer in answers:
        start = HitRow(text, answer.total, answer.approximate)
        if not answer.total:
            yield start
        ids = [hit.filing.id for hit in answer.hits]
        past, repealed = overview.expired_plans(connection, ids), overview.repealed_documents(connection, ids)
        for hit in answer.hits:
            filing = hit.filing
            row = start._replace(
                year=filing.fiscal_year,
                unit=filing.unit,
                project=filing.project,
                form=filing.form_title or FORMS.get(filing.form or ""),
                annual_budget=None if filing.annual_budget is None else Decimal(filing.annual_budget),
                money_unit=filing.money_unit,
                annual_budget_yuan=filing.annual_budget_yuan,
                path=filing.path,
                expired="；".join(expired_plan_texts(past.get(filing.id, ()))) or None,
                repealed="；".join(repealed_document_texts(repealed.get(filing.id, ()))) or None,
            )
            if not hit.contexts:
                yield row
            for context in hit.contexts:
                title = pointer_title(context.field) if context.field else None
                yield row._replace(
                    document=context.document, text=context.text, field=title, place=place_text(context.at)
                )


def expired_plan_texts(plans: Iterable[tuple[Regulation, int]]) -> Iterator[str]:
    """Plans in Chinese words, each with the number of years since it expired."""
    return (f"{document.name}（过期 {years} 年）" for document, years in plans)


def repealed_document_texts(documents: Iterable[tuple[Regulation, str, int]]) -> Iterator[str]:
    """Documents in Chinese words, each with the text that says they are no longer in force, and since when."""
    return (
        f"{document.name}（据 {path}，{f'{year} 年起' if year else '已'}不再有效）"
        for document, path, year in documents
    )
