"""The same for programs: JSON under ``/api/v1``, described by ``/api/v1/openapi.json``.

Amounts are JSON numbers with the digits as written. A parameter that is not known is refused: a filter that is
misspelt must not look as if everything matched it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from extract import index
from extract.errors import QueryError
from extract.index import Answer, Connection, FilingSummary, Query, Regulation, overview
from extract.index.overview import ExpiredCitation, IncompleteRecord, UnitTotals
from extract.index.regulations import Dossier
from extract.page.site import archive as archives
from extract.page.site import asked, openapi
from extract.page.site.archive import Archive, Content
from extract.record.writing import written

_SIZE = 20


@dataclass(frozen=True, slots=True)
class Documents:
    """The documents that were found, one page of them."""

    total: int
    documents: tuple[Regulation, ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """A document that a filing cites: the texts of its mentions, as written."""

    document: Regulation
    mentions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OneFiling:
    """A filing: the paths of its sources and the documents it cites."""

    filing: FilingSummary
    sources: tuple[str, ...]
    citations: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Archived:
    """The archive as a whole: records by status, why they are not complete, money by year and unit, plans run out."""

    statuses: Mapping[str, int]
    causes: Mapping[str, int]
    troubles: tuple[IncompleteRecord, ...]
    sums: tuple[UnitTotals, ...]
    expired_total: int
    expired: tuple[ExpiredCitation, ...]


def routes() -> list[Route]:
    """The addresses."""
    return [
        *(Route(f"{openapi.ROOT}/{name}", _answered(name, answer)) for name, answer in _ANSWERS.items()),
        Route(f"{openapi.ROOT}/record", record),
        Route(f"{openapi.ROOT}/openapi.json", described),
    ]


def _answered(name: str, answer: Callable[[Request, Connection], object]) -> Callable[[Request], Response]:
    def answered(request: Request) -> Response:
        _checked(request, name)
        archive: Archive = request.app.state.archive
        with archive.reading() as engine:
            return _json(plain(answer(request, engine)))

    return answered


def _checked(request: Request, name: str) -> None:
    """Refuse parameters that are not known, that have no value or too many, and those that are wanted but not there."""
    known = openapi.parameters(name)
    for key in request.query_params:
        if key not in known:
            raise QueryError(f"没有“{key[:40]}”这个参数；见 {openapi.ROOT}/openapi.json。")
        written = request.query_params.getlist(key)
        if len(written) > 1 and not known[key].is_list:
            raise QueryError(f"参数“{key}”只能有一个值。")
        if "" in written and known[key].is_strict:
            raise QueryError(f"参数“{key}”没有值。")
    for key, wanted in known.items():
        if wanted.needed and not asked.text(request.query_params, key):
            raise QueryError(f"缺少参数“{key}”。")


# ---------------------------------------------------------------- answers


def search(request: Request, engine: Connection) -> Answer:
    """Filings that are found."""
    facets = asked.values(request.query_params, "facet")
    if unknown := [facet for facet in facets if facet not in asked.FACETS]:
        raise QueryError(f"没有“{unknown[0][:20]}”这种分类。")
    wanted: Query = asked.query(request.query_params, size=_SIZE)
    return index.searching.search(engine, replace(wanted, facets=tuple(dict.fromkeys(facets))))  # type: ignore[arg-type]


def regulations(request: Request, engine: Connection) -> Documents:
    """Documents that are cited."""
    given = request.query_params
    year = asked.text(given, "year")
    total, found = index.regulations.regulation_list(
        engine,
        asked.text(given, "q"),
        issuer=asked.text(given, "issuer") or None,
        year=asked.whole("year", year, 9999) if year else None,
        page=(asked.number(given, "page", 1), asked.number(given, "size", _SIZE, asked.MOST_HITS)),
    )
    return Documents(total, found)


def regulation(request: Request, engine: Connection) -> Dossier:
    """All about a document, written as filings write it."""
    return index.regulations.dossier(engine, asked.text(request.query_params, "name"))


def filing(request: Request, engine: Connection) -> OneFiling:
    """A filing and what it cites."""
    given = request.query_params
    file = asked.text(given, "file")
    found = archives.found(engine, file, asked.number(given, "n", 1) - 1)
    cited = [
        Cited(document, tuple(mention["text"] for mention in mentions))
        for document, mentions in overview.citations(engine, found.id)
    ]
    return OneFiling(found, tuple(overview.sources(engine, file)), tuple(cited))


def archive(request: Request, engine: Connection) -> Archived:
    """The archive as a whole."""
    given = request.query_params
    page, size = asked.number(given, "page", 1), asked.number(given, "size", _SIZE, asked.MOST_HITS)
    total, expired = overview.expired_citations(engine, page, size)
    return Archived(
        overview.statuses(engine),
        overview.causes(engine),
        tuple(overview.incomplete_records(engine, page, size)),
        tuple(overview.unit_totals(engine)),
        total,
        tuple(expired),
    )


_ANSWERS: dict[str, Callable[[Request, Connection], object]] = {
    "search": search,
    "regulations": regulations,
    "regulation": regulation,
    "filing": filing,
    "archive": archive,
}
_TYPES = {"search": Answer, "regulations": Documents, "regulation": Dossier, "filing": OneFiling, "archive": Archived}


def record(request: Request) -> Response:
    """The record of a filing, as ``shenbao convert`` wrote it."""
    _checked(request, "record")
    own: Archive = request.app.state.archive
    file = asked.text(request.query_params, "file")
    with own.reading() as engine:
        archives.found(engine, file, 0)
    return _json(archives.record(own, file))


def described(request: Request) -> Response:
    """The OpenAPI document."""
    _checked(request, "openapi.json")
    return _json(openapi.document(_TYPES))


# ---------------------------------------------------------------- values → JSON


def plain(value: Any) -> Any:
    """Plain values as dicts and lists; a sum of money keeps its digits."""
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, (list, tuple)) else value


def _json(content: Content) -> Response:
    return Response(written(content), media_type="application/json")
