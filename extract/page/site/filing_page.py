"""A filing beside its original."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from extract import index
from extract.identity import likeness
from extract.index import Connection, FilingSummary, Filters, Query
from extract.page.site import filing_fields, original_pane, parameters
from extract.page.site.collection import Collection, indexed_filing, stored_record
from extract.page.site.responses import page_response

_OTHERS = 12
_LOOKED_AT = 100


def filing_page(request: Request) -> Response:
    """The page of a filing: fields, lists, checks, cited documents, and the original with their places."""
    collection: Collection = request.app.state.collection
    file = request.path_params["file"]
    position = parameters.number(request.query_params, "n", 1) - 1
    with collection.reading() as engine:
        entry = indexed_filing(engine, file, position)
        others = _other_filings(engine, entry)
        sources = index.overview.sources(engine, file)
    masked = stored_record(collection, file)
    record = masked.record
    filing = record.filings[position] if position < len(record.filings) else None
    original = original_pane.original_pane(request, masked, file, position)
    groups = filing_fields.field_groups(filing, masked.hidden[position]) if filing else []
    lists = filing_fields.field_tables(filing) if filing else []
    # anchors in the order of the page, with which keyboard users skip the values of a part
    sections = [(f"g-{one.key}", one.title) for part in (groups, lists) for one in part]
    sections += [("checks", "核对")] if filing else []
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
        cited=list(filing_fields.cited_documents(record, position)),
        sections=[*sections, ("citations", "引用文件"), ("original", "原件")],
        original=original,
        lit=original.lit,
        others=others,
        next_year=(entry.fiscal_year or 0) + 1,
    )


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
