"""What may be taken along of a filing: its record, its tables, a draft for the next year."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.requests import Request
from starlette.responses import Response

from extract import export
from extract.errors import QueryError
from extract.index import Connection, Query, listing
from extract.page.site import archive as archives
from extract.page.site import asked
from extract.page.site.answers import keep
from extract.page.site.archive import Archive, Content, NotThere
from extract.record.model import Record
from extract.record.writing import written
from extract.seed import SeedOptions, seed

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TYPES = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8"}
_LATEST = 9999


def record(request: Request) -> Response:
    """The record as JSON."""
    content, name = _asked(request)
    return keep(written(content), f"{name}.json", "application/json")


def tables(request: Request) -> Response:
    """The record as an Excel workbook: a sheet for each of its tables."""
    content, name = _asked(request)
    with TemporaryDirectory() as folder:
        path = Path(folder, "tables.xlsx")
        lines = list(export.table_rows(Record.from_dict(content)))
        used = {line.table for line in lines}
        with export.Workbook(path) as book:
            for table in export.record_tables().values():
                if table.name in used:
                    book.open(table)
            for line in lines:
                book.put(line.table, line.row)
        return keep(path.read_bytes(), f"{name}.xlsx", XLSX)


def draft(request: Request) -> Response:
    """The next year's declaration as a Word form; ``DraftRefused`` says why there is none."""
    content, name = _asked(request)
    position = asked.number(request.query_params, "n", 1) - 1
    year = asked.number(request.query_params, "year", 0, _LATEST)
    found = seed(content, year, SeedOptions(filing=position))
    return keep(found.to_docx(), f"{name}-{year}年草稿.docx", _DOCX)


def hits(request: Request) -> Response:
    """All hits of a search, a line for each place: an Excel workbook or a CSV file that Excel opens rightly."""
    archive: Archive = request.app.state.archive
    kind = request.path_params["kind"]
    if kind not in ("xlsx", "csv"):
        raise NotThere("没有这个页面。")
    wanted = asked.query(request.query_params)
    columns = tuple(export.Column(key, head, what) for key, (head, what) in listing.HEADS.items())
    with archive.reading() as engine, TemporaryDirectory() as folder:
        door = (
            export.Workbook(Path(folder, "hits.xlsx"))
            if kind == "xlsx"
            else export.CsvFolder(Path(folder), worded=True)
        )
        with door as writer:
            writer.open(export.ExportTable("hits", "检索结果", columns))
            for line in _lines(engine, wanted):
                writer.put("hits", line)
        return keep(Path(folder, f"hits.{kind}").read_bytes(), f"检索结果.{kind}", _TYPES[kind])


def _lines(engine: Connection, wanted: Query) -> Iterator[listing.HitRow]:
    answers = listing.all_answers(engine, wanted)
    first = next(answers)
    if first.total > asked.DEEPEST:
        raise QueryError(f"查到 {first.total} 份，一次最多下载 {asked.DEEPEST} 份；请缩小范围。")
    return listing.hit_rows(engine, wanted.text, chain([first], answers))


def _asked(request: Request) -> tuple[Content, str]:
    """The record, and a name for what is made of it."""
    archive: Archive = request.app.state.archive
    file = request.path_params["file"]
    with archive.reading() as engine:
        archives.found(engine, file, 0)
    content = archives.record(archive, file)
    return content, Path(content["source"]["path"]).name.rsplit(".", 1)[0]
