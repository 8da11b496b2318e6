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
from extract.errors import ParameterError
from extract.index import Answer, Connection, FilingSummary, Query, Regulation, overview
from extract.index.overview import ExpiredCitation, IncompleteRecord, UnitTotals
from extract.index.regulations import Dossier
from extract.page.site import openapi, parameters
from extract.page.site.collection import Collection, indexed_filing, indexed_record
from extract.page.site.conversion_api import JobAnswer
from extract.page.site.refusals import CODES
from extract.page.site.responses import page_response
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
    """The routes of the API, and its page for people."""
    return [
        Route("/api", page),
        *(Route(f"{openapi.ROOT}/{name}", _endpoint(name, answer)) for name, answer in _ANSWERS.items()),
        Route(f"{openapi.ROOT}/record", record),
        Route(f"{openapi.ROOT}/openapi.json", description),
    ]


def _endpoint(name: str, answer: Callable[[Request, Connection], object]) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        parameters.refuse_wrong(request.query_params, openapi.PARAMETERS[name])
        collection: Collection = request.app.state.collection
        with collection.reading() as engine:
            return _json_response(plain(answer(request, engine)))

    return endpoint


# ---------------------------------------------------------------- answers


def search(request: Request, engine: Connection) -> Answer:
    """Filings that are found."""
    facets = parameters.values(request.query_params, "facet")
    if unknown := [facet for facet in facets if facet not in parameters.FACETS]:
        raise ParameterError(f"没有“{unknown[0][:20]}”这种分类。")
    query: Query = parameters.query(request.query_params, size=_SIZE)
    return index.searching.search(engine, replace(query, facets=tuple(dict.fromkeys(facets))))  # type: ignore[arg-type]


def regulations(request: Request, engine: Connection) -> DocumentList:
    """Documents that are cited."""
    query_params = request.query_params
    year = parameters.text(query_params, "year")
    total, documents = index.regulations.regulation_list(
        engine,
        parameters.text(query_params, "q"),
        issuer=parameters.text(query_params, "issuer") or None,
        year=parameters.whole("year", year, 9999) if year else None,
        page=(
            parameters.number(query_params, "page", 1),
            parameters.number(query_params, "size", _SIZE, parameters.MOST_HITS),
        ),
    )
    return DocumentList(total, documents)


def regulation(request: Request, engine: Connection) -> Dossier:
    """All about a document, written as filings write it."""
    return index.regulations.dossier(engine, parameters.text(request.query_params, "name"))


def filing(request: Request, engine: Connection) -> FilingAnswer:
    """A filing and what it cites."""
    query_params = request.query_params
    file = parameters.text(query_params, "file")
    entry = indexed_filing(engine, file, parameters.number(query_params, "n", 1) - 1)
    citations = [
        FilingCitation(document, tuple(mention["text"] for mention in mentions))
        for document, mentions in overview.citations(engine, entry.id)
    ]
    return FilingAnswer(entry, tuple(overview.sources(engine, file)), tuple(citations))


def archive(request: Request, engine: Connection) -> CollectionOverview:
    """The collection as a whole."""
    query_params = request.query_params
    page = parameters.number(query_params, "page", 1)
    size = parameters.number(query_params, "size", _SIZE, parameters.MOST_HITS)
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
    "convert": JobAnswer,
    "job": JobAnswer,
}


def record(request: Request) -> Response:
    """The record of a filing, as ``shenbao convert`` wrote it."""
    parameters.refuse_wrong(request.query_params, openapi.PARAMETERS["record"])
    file = parameters.text(request.query_params, "file")
    return _json_response(indexed_record(request.app.state.collection, file).record)


def description(request: Request) -> Response:
    """The OpenAPI document."""
    parameters.refuse_wrong(request.query_params, {})
    return _json_response(_document(request))


def page(request: Request) -> Response:
    """The description for people, in Chinese: every address with its parameters, and a form to try it."""
    words = openapi.chinese_words()
    return page_response(
        request,
        "api.html",
        document=_in_chinese(_document(request), words),
        root=openapi.ROOT,
        base=str(request.base_url).rstrip("/"),
        codes={code: (status, words[means]) for code, (status, means) in CODES.items()},
    )


def _in_chinese(part: Any, words: Mapping[str, str]) -> Any:
    """A part of the OpenAPI document with its descriptions and summaries in Chinese."""
    if isinstance(part, dict):
        prose_keys = {key for key in ("description", "summary") if isinstance(part.get(key), str)}
        return {
            key: words.get(value, value) if key in prose_keys else _in_chinese(value, words)
            for key, value in part.items()
        }
    return [_in_chinese(one, words) for one in part] if isinstance(part, list) else part


def _document(request: Request) -> dict[str, Any]:
    """The OpenAPI document of this site: without the addresses for files that are sent, where it takes none."""
    return openapi.document(_TYPES, takes_files=request.app.state.conversions is not None)


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
