"""The comparison of two filings."""

from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from extract import export
from extract.compare import Comparison, compare, comparison_tables
from extract.errors import QueryError
from extract.page import report
from extract.page.originals import Original
from extract.page.site import links, parameters
from extract.page.site.choice import chosen_filings
from extract.page.site.collection import Collection, NotThere, indexed_record, original_file
from extract.page.site.downloads import XLSX
from extract.page.site.mask import MaskedRecord
from extract.page.site.responses import file_response, page_response

_PAIR = 2


def compare_page(request: Request) -> Response:
    """The page with the changes between two filings, also two chosen hits; each place links to its original."""
    if "hit" in request.query_params or "old" not in request.query_params:
        return _chosen_pair(request)
    files, records, comparison = _comparison(request)
    return page_response(
        request,
        "compare.html",
        **report.summary(comparison),
        chapters=report.chapters(comparison),
        titles=[report.record_title(record.record) for record in records],
        files=files,
        link=lambda side, row: _side_link(files[side == "new"], getattr(row.change, side).pointer),
        asking=f"?{request.url.query}",
    )


def compare_file(request: Request) -> Response:
    """The comparison as a self-contained HTML page with both originals, or as a workbook."""
    collection: Collection = request.app.state.collection
    _, records, comparison = _comparison(request)
    kind = request.path_params["kind"]
    if kind == "html":
        # a masked report leaves out the originals, whose pages would show persons
        originals = [
            Original(record.record, None if collection.masked else original_file(collection, record))
            for record in records
        ]
        page = "".join(report.comparison_report(comparison, *originals))
        return file_response(page.encode(), "比较报告.html", "text/html; charset=utf-8")
    if kind != "xlsx":
        raise NotThere("找不到该页面。")
    with TemporaryDirectory() as folder:
        path = Path(folder, "compare.xlsx")
        export.write_workbook(
            path, [export.WorkbookSheet(table.name, table.heads, table.rows) for table in comparison_tables(comparison)]
        )
        return file_response(path.read_bytes(), "比较.xlsx", XLSX)


def _chosen_pair(request: Request) -> Response:
    """A redirect to the comparison of two chosen hits, the older one first; ``QueryError`` if not two are chosen."""
    collection: Collection = request.app.state.collection
    with collection.reading() as engine:
        chosen = chosen_filings(engine, parameters.values(request.query_params, "hit"))
    if len(chosen) != _PAIR:
        raise QueryError(f"选了 {len(chosen)} 份；请选要比较的两份。")
    old, new = sorted(chosen, key=lambda one: (one.fiscal_year is None, one.fiscal_year or 0))
    address = links.address(
        "/compare", old=old.file, new=new.file, m=(old.position or 0) + 1, n=(new.position or 0) + 1
    )
    return RedirectResponse(address, 303)


def _comparison(request: Request) -> tuple[list[str], list[MaskedRecord], Comparison]:
    """The files of the old and the new record, both records, and their comparison.

    ``n`` is the filing of the new record, ``m`` that of the old one, by default the one of the same project.
    """
    collection: Collection = request.app.state.collection
    query_params = request.query_params
    files = [parameters.text(query_params, key) for key in ("old", "new")]
    old, new = records = [indexed_record(collection, file) for file in files]
    positions = [
        parameters.number(query_params, key, 1) - 1 if query_params.get(key) or key == "n" else None
        for key in ("n", "m")
    ]
    try:
        filing, other = (
            position if position is not None and position < len(one.record.filings) else None
            for position, one in zip(positions, (new, old), strict=True)
        )
        return files, records, compare(old.record, new.record, filing, None if filing is None else other)
    except ValueError as error:
        raise QueryError(str(error)) from error


def _side_link(file: str, pointer: str) -> str:
    """The address of a side's place, by its pointer in the record: a leaf of a filing, or a citation."""
    steps = pointer.split("/")
    if steps[1] == "filings":
        return links.filing_of(file, int(steps[2]), "/" + "/".join(steps[3:]))
    return links.filing_of(file, 0, f"{pointer}/mentions/0")
