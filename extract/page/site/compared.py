"""Two filings beside each other."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.requests import Request
from starlette.responses import Response

from extract import export
from extract.compare import Comparison, compare, comparison_tables
from extract.errors import QueryError
from extract.page import report
from extract.page.originals import Original
from extract.page.site import archive as archives
from extract.page.site import asked, links
from extract.page.site.answers import keep, page
from extract.page.site.archive import Archive, NotThere
from extract.page.site.downloads import XLSX
from extract.page.site.mask import Masked


def one(request: Request) -> Response:
    """What changed from one filing to the other, each place a link to its original."""
    sides, files, found = _asked(request)
    chapters, _ = report.chapters(found)
    return page(
        request,
        "compare.html",
        found=found,
        chapters=chapters,
        counts=report.counted(found),
        tones={change.word: change.kind for change in found.changes()},
        titles=[report.titled(record) for record in (side.content for side in sides)],
        files=files,
        where=report.where,
        link=lambda which, row: _link(files[which == "new"], getattr(row.change, which).pointer),
        asking=f"?{request.url.query}",
    )


def kept(request: Request) -> Response:
    """The comparison as a page that stands alone, both originals in it, or as a workbook."""
    sides, _, found = _asked(request)
    kind = request.path_params["kind"]
    if kind == "html":
        return keep(_report(request, found, sides).encode(), "比较报告.html", "text/html; charset=utf-8")
    if kind != "xlsx":
        raise NotThere("没有这个页面。")
    with TemporaryDirectory() as folder:
        path = Path(folder, "compare.xlsx")
        export.write_workbook(
            path, [export.WorkbookSheet(table.name, table.heads, table.rows) for table in comparison_tables(found)]
        )
        return keep(path.read_bytes(), "比较.xlsx", XLSX)


def _report(request: Request, found: Comparison, sides: Sequence[Masked]) -> str:
    archive: Archive = request.app.state.archive
    # where persons are masked the originals stay away: a report has their pages as they are
    sources = [None if archive.masked else archives.original(archive, side) for side in sides]
    old, new = (Original(side.content, source) for side, source in zip(sides, sources, strict=True))
    return "".join(report.comparison(found, old, new))


def _asked(request: Request) -> tuple[list[Masked], tuple[str, str], Comparison]:
    archive: Archive = request.app.state.archive
    given = request.query_params
    files = asked.text(given, "old"), asked.text(given, "new")
    position = asked.number(given, "n", 1) - 1
    with archive.reading() as engine:
        for file in files:
            archives.found(engine, file, 0)
    sides = [archives.held(archive, file) for file in files]
    old, new = (side.content for side in sides)
    try:
        return sides, files, compare(old, new, position if position < len(new["filings"]) else None)
    except ValueError as error:
        raise QueryError(str(error)) from error


def _link(file: str, pointer: str) -> str:
    """The place of a side: its pointer within the record leads to a filing and a leaf of it, or to a citation."""
    steps = pointer.split("/")
    if steps[1] == "filings":
        return links.of(file, int(steps[2]), "/" + "/".join(steps[3:]))
    return links.of(file, 0, f"{pointer}/mentions/0")
