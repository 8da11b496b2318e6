"""A filing beside its original."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from extract import index
from extract.errors import QueryError
from extract.identity import likeness, project_key
from extract.index import Connection, FilingSummary, Filters, Query
from extract.index.model import LONGEST_QUERY
from extract.page.site import filing_fields, links, notebook_pages, original_pane, parameters
from extract.page.site.collection import Collection, indexed_filing, original_file, stored_record
from extract.page.site.filing_fields import FieldGroup, FieldTable
from extract.page.site.responses import page_response
from extract.record.causes import cause_text
from extract.record.model import Filing, Record
from extract.seed.layout import editions

_OTHERS = 12
_LONGEST_PLACE = 2000  # characters of a parameter that the page's address keeps
_LOOKED_AT = 100


def filing_page(request: Request) -> Response:
    """The page of a filing: fields, lists, checks, cited documents, and the original with their places."""
    collection: Collection = request.app.state.collection
    file = request.path_params["file"]
    position = parameters.number(request.query_params, "n", 1) - 1
    with collection.reading() as engine:
        entry = indexed_filing(engine, file, position)
        others = _other_filings(engine, entry)
        steps = _hit_steps(engine, entry, request.query_params)
        sources = index.overview.sources(engine, file)
    masked = stored_record(collection, file)
    record = masked.record
    filing = record.filings[position] if position < len(record.filings) else None
    original = original_pane.original_pane(request, masked, file, position)
    groups = filing_fields.field_groups(filing, masked.hidden[position]) if filing else []
    lists = filing_fields.field_tables(filing) if filing else []
    return page_response(
        request,
        "filing.html",
        filing=entry,
        position=position,
        record=record,
        sources=sources,
        groups=groups,
        lists=lists,
        checks=filing_fields.check_lines(filing) if filing else {},
        doubts=filing_fields.doubt_lines(filing, record) if filing else [],
        cited=list(filing_fields.cited_documents(record, position)),
        sections=_sections([*groups, *lists], record, filing, has_notes=bool(request.app.state.note_notebook)),
        original=original,
        steps=steps,
        has_original=not collection.masked and original_file(collection, masked) is not None,
        reason=cause_text(next((one.code for one in record.remarks if one.severity == "error"), None)),
        lit=original.lit,
        here_again=links.filing_of(file, position, **_place_parameters(request.query_params)).partition("#")[0],
        others=others,
        layouts=editions(),
        **notebook_pages.notes_beside(request, record, file, sources),
        earlier=_of_project(others, entry),
    )


def _sections(
    parts: Sequence[FieldGroup | FieldTable], record: Record, filing: Filing | None, *, has_notes: bool
) -> list[tuple[str, str]]:
    """Anchors in the order of the page and their titles, with which keyboard users skip the values of a part.

    What a file cites is not known if it could not be read.
    """
    own = [(f"g-{one.key}", one.title) for one in parts]
    checks, notes = [("checks", "核对")] * bool(filing), [("notes", "批注")] * has_notes
    cited = [("citations", "引用文件")] * (record.status != "failed")
    return [*own, *checks, *cited, *notes, ("original", "原件")]


def _of_project(others: Sequence[FilingSummary], filing: FilingSummary) -> Mapping[str, list[FilingSummary]]:
    """What a draft takes in beside the filing: ``history`` 历年申报表, one for each year; ``evaluation`` 本年自评表."""
    own = [one for one in others if filing.project and project_key(one.project) == project_key(filing.project)]
    results = [one for one in own if one.form == "self_evaluation" and one.fiscal_year in (None, filing.fiscal_year)]
    plans = {one.fiscal_year: one for one in reversed(own) if one.form != "self_evaluation"}
    years = sorted(year for year in plans if year and year < (filing.fiscal_year or 0))
    return {"history": [plans[year] for year in years], "evaluation": results[:1]}


class HitSteps(NamedTuple):
    """The places of a filing that a query finds: how many, which is shown (0: none), the links to its neighbours."""

    query: str
    total: int
    shown: int
    before: str | None
    behind: str | None


def _hit_steps(engine: Connection, filing: FilingSummary, query_params: QueryParams) -> HitSteps | None:
    """The steps through a filing; None without a query, or if it finds nothing there."""
    query = (query_params.get("q") or "")[:LONGEST_QUERY]
    with suppress(QueryError):
        places = index.searching.places_in_filing(engine, query, filing.id)
        hits = list(dict.fromkeys(links.context(filing, one, query) for one in places if one.at))
        own_place = _shown_place(f"?{query_params}")
        here = next((number for number, hit in enumerate(hits, 1) if _shown_place(hit) == own_place), 0)
        before, behind = hits[here - 2] if here > 1 else None, hits[here] if here < len(hits) else None
        return HitSteps(query, len(hits), here, before, behind) if hits else None
    return None


def _place_parameters(query_params: QueryParams) -> dict[str, str]:
    """The parameters of a filing's address that say which place of which query is shown."""
    return {key: (query_params.get(key) or "")[:_LONGEST_PLACE] for key in ("at", "place", "q")}


def _shown_place(address: str) -> dict[str, list[str]]:
    """The parameters of an address that say which place is shown."""
    return {key: value for key, value in parse_qs(urlsplit(address).query).items() if key in ("at", "place")}


def _other_filings(engine: Connection, filing: FilingSummary) -> Sequence[FilingSummary]:
    """Other filings of the same unit, first those of the same project in other years."""
    if filing.unit is None or filing.position is None:
        return ()
    query = Query(filters=Filters(units=(filing.unit,)), size=_LOOKED_AT)
    hits = index.searching.search(engine, query).hits
    others = [hit.filing for hit in hits if hit.filing.id != filing.id and hit.filing.position is not None]
    others.sort(
        key=lambda one: (one.fiscal_year == filing.fiscal_year, -likeness(one.project or "", filing.project or ""))
    )
    return others[:_OTHERS]
