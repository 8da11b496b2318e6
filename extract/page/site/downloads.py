"""Downloads: a filing's record, its tables, a draft for the next year; the hits of a search."""

from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from extract import export
from extract.errors import QueryError
from extract.export.writer import Row
from extract.index import listing
from extract.page import report
from extract.page.originals import Original
from extract.page.site import parameters
from extract.page.site.collection import Collection, NotThere, indexed_record, original_file
from extract.page.site.responses import file_response
from extract.record.model import Record
from extract.seed import SeedOptions, seed

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TABLE_TYPES = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8"}
_LATEST = 9999


def record(request: Request) -> Response:
    """The record as JSON."""
    filed, name = _record_and_name(request)
    return file_response(filed.to_json().encode(), f"{name}.json", "application/json")


def tables(request: Request) -> Response:
    """The record as an Excel workbook: a sheet for each of its tables."""
    filed, name = _record_and_name(request)
    with TemporaryDirectory() as folder:
        path = Path(folder, "tables.xlsx")
        lines = [*export.table_rows(filed), *export.dictionary_rows()]
        used = {line.table for line in lines}
        with export.Workbook(path) as book:
            for table in export.record_tables().values():
                if table.name in used:
                    book.open(table)
            for line in lines:
                book.put(line.table, line.row)
        return file_response(path.read_bytes(), f"{name}.xlsx", XLSX)


def source(request: Request) -> Response:
    """The original as it lies in the archive; none from a masked collection, as it names persons."""
    collection: Collection = request.app.state.collection
    masked = indexed_record(collection, request.path_params["file"])
    path = None if collection.masked else original_file(collection, masked)
    if path is None:
        raise NotThere("找不到该文件的原件。" if not collection.masked else "原件上有联系人和电话，不提供下载。")
    media_type = masked.record.source.media_type or "application/octet-stream"
    return FileResponse(path, filename=path.name, media_type=media_type)


def check_report(request: Request) -> Response:
    """The check report of a record as one HTML page, as ``shenbao check --html`` writes it."""
    collection: Collection = request.app.state.collection
    masked = indexed_record(collection, request.path_params["file"])
    original = Original(masked.record, None if collection.masked else original_file(collection, masked))
    page = "".join(report.check_report([original]))
    name = Path(masked.record.source.path).name.rsplit(".", 1)[0]
    return file_response(page.encode(), f"{name}-核对报告.html", "text/html; charset=utf-8")


def draft(request: Request) -> Response:
    """The next year's declaration as a Word form, or its budget as a workbook; raises ``DraftRefused`` with a reason.

    Parameters: ``to`` names a layout, ``history`` and ``evaluation`` other files of the project, ``as`` is xlsx for the
    workbook.
    """
    filed, name = _record_and_name(request)
    position = parameters.number(request.query_params, "n", 1) - 1
    year = parameters.number(request.query_params, "year", 0, _LATEST)
    collection: Collection = request.app.state.collection
    files = {key: parameters.values(request.query_params, key) for key in ("history", "evaluation")}
    others = {key: [indexed_record(collection, file).record for file in own] for key, own in files.items()}
    options = SeedOptions(position, next(iter(others["evaluation"]), None), others["history"])
    form = seed(filed, year, options, form=parameters.text(request.query_params, "to") or None)
    if parameters.text(request.query_params, "as") != "xlsx":
        return file_response(form.to_docx(), f"{name}-{year}年草稿.docx", _DOCX)
    sheet = form.to_sheet()
    with TemporaryDirectory() as folder:
        path = Path(folder, "budget.xlsx")
        export.write_workbook(path, [export.WorkbookSheet(sheet.name, sheet.heads, sheet.rows)])
        return file_response(path.read_bytes(), f"{name}-{year}年预算.xlsx", XLSX)


def hits(request: Request) -> Response:
    """All hits of a search, a row for each place, as an Excel workbook or a CSV file for Excel."""
    collection: Collection = request.app.state.collection
    kind = request.path_params["kind"]
    if kind not in TABLE_TYPES:
        raise NotThere("找不到该页面。")
    query = parameters.query(request.query_params)
    columns = tuple(export.Column(key, head, what) for key, (head, what) in listing.HEADS.items())
    with collection.reading() as engine:
        answers = listing.all_answers(engine, query)
        first = next(answers)
        if first.total > parameters.DEEPEST:
            raise QueryError(f"查到 {first.total} 份，一次最多下载 {parameters.DEEPEST} 份；请缩小范围。")
        rows = listing.hit_rows(engine, query.text, chain([first], answers))
        return table_response(kind, export.ExportTable("hits", "检索结果", columns), rows)


def table_response(kind: str, table: export.ExportTable, rows: Iterable[Row]) -> Response:
    """A table as an Excel workbook (``xlsx``) or a CSV file for Excel (``csv``), which has the table's title."""
    with TemporaryDirectory() as folder:
        path = Path(folder, f"{table.name}.{kind}")
        with export.Workbook(path) if kind == "xlsx" else export.CsvFolder(Path(folder), worded=True) as writer:
            writer.open(table)
            for row in rows:
                writer.put(table.name, row)
        return file_response(path.read_bytes(), f"{table.title}.{kind}", TABLE_TYPES[kind])


def _record_and_name(request: Request) -> tuple[Record, str]:
    """The record, and the name of the downloaded file."""
    record = indexed_record(request.app.state.collection, request.path_params["file"]).record
    return record, Path(record.source.path).name.rsplit(".", 1)[0]
