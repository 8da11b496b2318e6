"""The evidence pack of chosen hits, of a page of hits or of all hits of a search, as a PDF or a workbook."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.requests import Request
from starlette.responses import Response

from extract.errors import ParameterError
from extract.page.evidence import EvidencePack
from extract.page.evidence_pdf import evidence_pdf
from extract.page.evidence_workbook import write_evidence
from extract.page.site import parameters
from extract.page.site.choice import MOST_FILINGS, chosen_filings, ticked_keys
from extract.page.site.collection import Collection, NotThere
from extract.page.site.downloads import XLSX
from extract.page.site.evidence_items import evidence_hits, evidence_items
from extract.page.site.responses import file_response
from extract.page.site.search_page import asked_words

_SCOPES = ("chosen", "page", "all")


def evidence(request: Request) -> Response:
    """The pack: ``of`` says whether the chosen hits (``hit``), the page of hits or all hits are wanted."""
    collection: Collection = request.app.state.collection
    query_params, kind = request.query_params, request.path_params["kind"]
    scope = query_params.get("of") or "chosen"
    if kind not in ("pdf", "xlsx"):
        raise NotThere("找不到该页面。")
    if scope not in _SCOPES:
        raise ParameterError(f"没有“{scope[:20]}”这种范围。")
    query = parameters.query(query_params)
    if scope != "page":
        query = replace(query, page=1, size=MOST_FILINGS + 1)
    with collection.reading() as engine:
        if scope == "chosen":
            ids = [one.id for one in chosen_filings(engine, ticked_keys(query_params))]
            query = replace(query, filters=replace(query.filters, ids=ids))
        hits = evidence_hits(engine, query, MOST_FILINGS)
    pack = EvidencePack(asked_words(query), list(evidence_items(collection, hits, request.app.state.note_notebook)))
    if kind == "pdf":
        return file_response(evidence_pdf(pack), "证据包.pdf", "application/pdf")
    with TemporaryDirectory() as folder:
        path = Path(folder, "evidence.xlsx")
        write_evidence(path, pack)
        return file_response(path.read_bytes(), "证据包.xlsx", XLSX)
