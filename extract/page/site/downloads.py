"""Downloads: a filing's record, its tables, a draft for the next year; the hits of a search."""

from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.requests import Request
from starlette.responses import Response

from extract import export
from extract.errors import QueryError
from extract.index import listing
from extract.page.site import parameters
from extract.page.site.collection import Collection, NotThere, indexed_record
from extract.page.site.responses import file_response
from extract.record.model import Record
from extract.seed import SeedOptions, seed

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TYPES = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8"}
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
        lines = list(export.table_rows(filed))
        used = {line.table for line in lines}
        with export.Workbook(path) as book:
            for table in export.record_tables().values():
                if table.name in used:
                    book.open(table)
            for line in lines:
                book.put(line.table, line.row)
        return file_response(path.read_bytes(), f"{name}.xlsx", XLSX)


def draft(request: Request) -> Response:
    """The next year's declaration as a Word form; raises ``DraftRefused`` with the reason if there is none."""
    filed, name = _record_and_name(request)
    position = parameters.number(request.query_params, "n", 1) - 1
    year = parameters.number(request.query_params, "year", 0, _LATEST)
    form = seed(filed, year, SeedOptions(filing=position))
    return file_response(form.to_docx(), f"{name}-{year}年草稿.docx", _DOCX)


def hits(request: Request) -> Response:
    """All hits of a search, a row for each place, as an Excel workbook or a CSV file for Excel."""
    collection: Collection = request.app.state.collection
    kind = request.path_params["kind"]
    if kind not in ("xlsx", "csv"):
        raise NotThere("没有这个页面。")
    query = parameters.query(request.query_params)
    columns = tuple(export.Column(key, head, what) for key, (head, what) in listing.HEADS.items())
    with collection.reading() as engine, TemporaryDirectory() as folder:
        door = (
            export.Workbook(Path(folder, "hits.xlsx"))
            if kind == "xlsx"
            else export.CsvFolder(Path(folder), worded=True)
        )
        with door as writer:
            writer.open(export.ExportTable("hits", "检索结果", columns))
            answers = listing.all_answers(engine, query)
            first = next(answers)
            if first.total > parameters.DEEPEST:
                raise QueryError(f"查到 {first.total} 份，一次最多下载 {parameters.DEEPEST} 份；请缩小范围。")
            for line in listing.hit_rows(engine, query.text, chain([first], answers)):
                writer.put("hits", line)
        return file_response(Path(folder, f"hits.{kind}").read_bytes(), f"检索结果.{kind}", _TYPES[kind])


def _record_and_name(request: Request) -> tuple[Record, str]:
    """The record, and the name of the downloaded file."""
    record = indexed_record(request.app.state.collection, request.path_params["file"]).record
    return record, Path(record.source.path).name.rsplit(".", 1)[0]
