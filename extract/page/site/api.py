"""The site for programs: JSON under ``/api/v1``, described by ``/api/v1/openapi.json``.

Amounts are JSON numbers with the digits as written. Unknown parameters are refused: a misspelt filter must not look as
if everything matched it.
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
from extract.page.site import openapi, parameters
from extract.page.site.collection import Collection, indexed_filing, indexed_record
from extract.record.writing import to_json

_SIZE = 20


@dataclass(frozen=True, slots=True)
class DocumentList:
    """The documents that were found, one page of them."""

    total: int
    documents: tuple[Regulation, ...]


@dataclass(frozen=True, slots=True)
class FilingCitation:
    """A document that a filing cites: the texts of its mentions, as written."""

    document: Regulation
    mentions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FilingAnswer:
    """A filing: the paths of its sources and the documents it cites."""

    filing: FilingSummary
    sources: tuple[str, ...]
    citations: tuple[FilingCitation, ...]


@dataclass(frozen=True, slots=True)
class CollectionOverview:
    """The collection as a whole: records by status, why some are incomplete, money by year and unit, expired plans."""

    statuses: Mapping[str, int]
    causes: Mapping[str, int]
    troubles: tuple[IncompleteRecord, ...]
    sums: tuple[UnitTotals, ...]
    expired_total: int
    expired: tuple[ExpiredCitation, ...]


def routes() -> list[Route]:
    """The routes of the API."""
    return [
        *(Route(f"{openapi.ROOT}/{name}", _endpoint(name, answer)) for name, answer in _ANSWERS.items()),
        Route(f"{openapi.ROOT}/record", record),
        Route(f"{openapi.ROOT}/openapi.json", description),
    ]


def _endpoint(name: str, answer: Callable[[Request, Connection], object]) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        _refuse_wrong_parameters(request, name)
        collection: Collection = request.app.state.collection
        with collection.reading() as engine:
            return _json_response(plain(answer(request, engine)))

    return endpoint


def _refuse_wrong_parameters(request: Request, name: str) -> None:
    """Raise ``QueryError`` for unknown or missing parameters, and for those with no value or too many."""
    known = openapi.PARAMETERS[name]
    for key in request.query_params:
        if key not in known:
            raise QueryError(f"没有“{key[:40]}”这个参数；见 {openapi.ROOT}/openapi.json。")
        values = request.query_params.getlist(key)
        if len(values) > 1 and not known[key].is_list:
            raise QueryError(f"参数“{key}”只能有一个值。")
        if "" in values and known[key].is_strict:
            raise QueryError(f"参数“{key}”没有值。")
    for key, parameter in known.items():
        if parameter.needed and not parameters.text(request.query_params, key):
            raise QueryError(f"缺少参数“{key}”。")


# ---------------------------------------------------------------- answers


def search(request: Request, engine: Connection) -> Answer:
    """Filings that are found."""
    facets = parameters.values(request.query_params, "facet")
    if unknown := [facet for facet in facets if facet not in parameters.FACETS]:
        raise QueryError(f"没有“{unknown[0][:20]}”这种分类。")
    query: Query = parameters.query(request.query_params, size=_SIZE)
    return index.searching.search(engine, replace(query, facets=tuple(dict.fromkeys(facets))))  # type: ignore[arg-type]


def regulations(request: Request, engine: Connection) -> DocumentList:
    """Documents that are cited."""
    given = request.query_params
    year = parameters.text(given, "year")
    total, documents = index.regulations.regulation_list(
        engine,
        parameters.text(given, "q"),
        issuer=parameters.text(given, "issuer") or None,
        year=parameters.whole("year", year, 9999) if year else None,
        page=(parameters.number(given, "page", 1), parameters.number(given, "size", _SIZE, parameters.MOST_HITS)),
    )
    return DocumentList(total, documents)


def regulation(request: Request, engine: Connection) -> Dossier:
    """All about a document, written as filings write it."""
    return index.regulations.dossier(engine, parameters.text(request.query_params, "name"))


def filing(request: Request, engine: Connection) -> FilingAnswer:
    """A filing and what it cites."""
    given = request.query_params
    file = parameters.text(given, "file")
    entry = indexed_filing(engine, file, parameters.number(given, "n", 1) - 1)
    citations = [
        FilingCitation(document, tuple(mention["text"] for mention in mentions))
        for document, mentions in overview.citations(engine, entry.id)
    ]
    return FilingAnswer(entry, tuple(overview.sources(engine, file)), tuple(citations))


def archive(request: Request, engine: Connection) -> CollectionOverview:
    """The collection as a whole."""
    given = request.query_params
    page = parameters.number(given, "page", 1)
    size = parameters.number(given, "size", _SIZE, parameters.MOST_HITS)
    total, expired = overview.expired_citations(engine, page, size)
    return CollectionOverview(
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
_TYPES = {
    "search": Answer,
    "regulations": DocumentList,
    "regulation": Dossier,
    "filing": FilingAnswer,
    "archive": CollectionOverview,
}


def record(request: Request) -> Response:
    """The record of a filing, as ``shenbao convert`` wrote it."""
    _refuse_wrong_parameters(request, "record")
    file = parameters.text(request.query_params, "file")
    return _json_response(indexed_record(request.app.state.collection, file).record)


def description(request: Request) -> Response:
    """The OpenAPI document."""
    _refuse_wrong_parameters(request, "openapi.json")
    return _json_response(openapi.document(_TYPES))


# ---------------------------------------------------------------- values → JSON


def plain(value: Any) -> Any:
    """Plain values as dicts and lists; a sum of money keeps its digits."""
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, (list, tuple)) else value


def _json_response(content: object) -> Response:
    return Response(to_json(content), media_type="application/json")
