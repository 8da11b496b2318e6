"""The original beside what was read from it: as pages where they can be shown, else as its tables and paragraphs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from extract.errors import SourceError
from extract.page.site import archive as archives
from extract.page.site import asked, paper, places, spots
from extract.page.site.answers import page
from extract.page.site.archive import Archive, NotThere
from extract.page.site.drawing import Blots
from extract.page.site.mask import Masked
from extract.page.site.places import Target

Content = dict[str, Any]
_KEPT = "private, max-age=86400"
_NOT_KEPT = "private, no-cache"  # whom a page shows changes with the persons that are known
_AS_TEXT = "以下是从中读出的文字和表格。"
_NO_FILE = f"原件不在手边。{_AS_TEXT}"
_NO_PAGES = f"这种文件没有固定的页面。{_AS_TEXT}"
_NO_BLOTS = f"原页上的联系人和电话无法可靠地遮盖，故不显示原页。{_AS_TEXT}"


@dataclass(frozen=True, slots=True)
class View:
    """What is shown of an original: ``sheets`` where it has pages, else its text.

    ``lit`` is the key of what is marked. ``printable``: pages can be had, at the price of some seconds.
    """

    file: str
    position: int
    lit: str
    stamp: str = ""
    sheets: Sequence[spots.Sheet] = ()
    more_sheets: int = 0
    tables: Sequence[spots.Grid] = ()
    paragraphs: Sequence[tuple[str, spots.Cell]] = ()
    notes: Sequence[str] = ()
    printable: bool = False
    targets: Sequence[Target] = field(default=())


def shown(request: Request) -> Response:
    """The original alone, printed by LibreOffice where it must be: a part of a filing's page that comes later."""
    archive: Archive = request.app.state.archive
    file = request.path_params["file"]
    position = asked.number(request.query_params, "n", 1) - 1
    one = _indexed(archive, file, position)
    return page(request, "original.html", original=view(request, one, file, position, printed=True))


def view(request: Request, one: Masked, file: str, position: int, *, printed: bool = False) -> View:
    """The original with the places of all that was read; what the address names is lit."""
    archive: Archive = request.app.state.archive
    given = request.query_params
    place = asked.text(given, "place")
    lit = asked.text(given, "at") or (places.PLACE if place else "")
    content = one.content
    targets = places.targets(content, position)
    if place:
        targets.append(Target(places.PLACE, "检索到的位置", "cited", places.given(place)))
    own = View(file, position, lit, targets=targets)
    source = archives.original(archive, one)
    printed = printed or given.get("view") == "pages"
    if source is None:
        return _as_text(own, content, _missing(archive, one))
    try:
        return _as_pages(own, content, source, archive, printed=printed)
    except SourceError as error:
        return _as_text(own, content, paper.why_not(error))


def _as_pages(own: View, content: Content, source: Path, archive: Archive, *, printed: bool) -> View:
    kind, stamp = content["source"]["media_type"], source.stat().st_mtime_ns
    if paper.is_paper(kind):
        if archive.masked and not _may_be_masked(content):
            return _as_text(own, content, _NO_BLOTS)
        return _on_sheets(own, paper.sizes(source, stamp), {}, stamp)
    if not paper.is_printable(kind):
        return _as_text(own, content, _NO_PAGES)
    if archive.masked:
        return _as_text(own, content, _NO_BLOTS)
    if printed:
        return _on_sheets(own, paper.printed_sizes(source, stamp), paper.echo(source, stamp), stamp)
    return _as_text(own, content, "", printable=True)


def _missing(archive: Archive, one: Masked) -> str:
    """Why the original is not shown."""
    if not one.content["source"]["media_type"]:
        return ""
    package = archives.package(archive, one)
    if package is None:
        return _NO_FILE
    name = "" if archive.masked else f" {package.name}"
    return f"原件在压缩包{name} 里，不能直接显示；把它解压到同一文件夹，即可看到原页。{_AS_TEXT}"


def _on_sheets(own: View, sizes: Sequence[tuple[float, float]], echo: spots.Echo, stamp: int) -> View:
    sheets = spots.sheets(sizes, own.targets, own.lit, echo)
    lit = [sheet for sheet in sheets[spots.MOST_SHEETS :] if sheet.is_lit]
    kept = [*sheets[: spots.MOST_SHEETS], *lit]
    return View(own.file, own.position, own.lit, f"{stamp:x}", kept, len(sheets) - len(kept), targets=own.targets)


def _as_text(own: View, content: Content, note: str, *, printable: bool = False) -> View:
    return View(
        own.file,
        own.position,
        own.lit,
        tables=spots.tables(content, own.targets, own.lit),
        paragraphs=list(spots.paragraphs(content, own.targets, own.lit)),
        notes=[note] if note else [],
        printable=printable,
        targets=own.targets,
    )


# ---------------------------------------------------------------- pictures


def picture(request: Request) -> Response:
    """A page of an original as an image."""
    archive: Archive = request.app.state.archive
    one = _indexed(archive, request.path_params["file"], 0)
    content, source = one.content, archives.original(archive, one)
    number = request.path_params["page"]
    kind = content["source"]["media_type"]
    if source is None or not number or (archive.masked and not _may_be_masked(content)):
        raise NotThere("这一页的影像不在手边。")
    stamp = source.stat().st_mtime_ns
    if number > len((paper.sizes if paper.is_paper(kind) else paper.printed_sizes)(source, stamp)):
        raise NotThere("原件没有这一页。")
    if paper.is_paper(kind):
        data, suffix = paper.picture(source, stamp, number, _blots(one, number))
    else:
        data, suffix = paper.printed_picture(source, stamp, number)
    return Response(
        data, media_type=f"image/{suffix}", headers={"Cache-Control": _NOT_KEPT if archive.masked else _KEPT}
    )


def _may_be_masked(content: Content) -> bool:
    """Whether persons can be blotted out of the pages: all was read, and it is known where every character stands."""
    source = content["source"]
    is_digital = paper.is_paper(source["media_type"]) and source["text_layer"] == "digital"
    return is_digital and content["status"] == "complete"


def _blots(one: Masked, page_number: int) -> Blots:
    boxes = [place["box"] for place in one.places if place.get("page") == page_number and "box" in place]
    return tuple((float(x0), float(top), float(x1), float(bottom)) for x0, top, x1, bottom in boxes)


def _indexed(archive: Archive, file: str, position: int) -> Masked:
    """The record, if the index has it."""
    with archive.reading() as engine:
        archives.found(engine, file, position)
    return archives.held(archive, file)
