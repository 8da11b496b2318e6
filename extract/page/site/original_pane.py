"""The pane with the original beside its values: as pages if possible, else as tables and paragraphs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NamedTuple

from msgspec import ValidationError, convert
from starlette.requests import Request
from starlette.responses import Response

from extract.errors import QueryError, SourceError
from extract.index.places import unpacked_at
from extract.model import At, places_of
from extract.page.site import page_pictures, parameters
from extract.page.site.collection import Collection, NotThere, indexed_record, original_file
from extract.page.site.linked_original import (
    MOST_PAGES,
    PLACE,
    LinkedText,
    OriginalPage,
    OriginalTable,
    PrintedBoxes,
    original_pages,
    original_paragraphs,
    original_tables,
)
from extract.page.site.mask import MaskedRecord
from extract.page.site.rendering import SpottedTexts
from extract.page.site.responses import page_response
from extract.page.source_files import archive_file
from extract.read.formats import SUFFIXES
from extract.record.annotations import Annotation, annotations
from extract.record.model import Record

_CACHED = "private, max-age=86400"
_NOT_CACHED = "private, no-cache"  # blots change with the persons known to the index
_AS_TEXT = "以下为读取到的文字和表格。"
NO_FILE = "找不到原件。"
_NO_PAGES = "这种文件没有固定的页面。"
_NO_BLOTS = "原页上的联系人和电话无法可靠地遮盖，故不显示原页。"


@dataclass(frozen=True, slots=True)
class OriginalPane:
    """The shown parts of an original: ``pages`` if it has some, else its text.

    ``lit`` is the key of the marked value. ``printable``: LibreOffice can make pages, which takes some seconds.
    """

    file: str
    position: int
    lit: str
    stamp: str = ""
    pages: Sequence[OriginalPage] = ()
    more_pages: int = 0
    tables: Sequence[OriginalTable] = ()
    paragraphs: Sequence[tuple[str, LinkedText]] = ()
    note: str = ""
    printable: bool = False


class OriginalLayout(NamedTuple):
    """The sizes of an original's pages, and the boxes of texts on printed ones; or a note why there are none."""

    note: str = ""
    printable: bool = False
    stamp: int | None = None
    sizes: Sequence[tuple[float, float]] = ()
    printed: PrintedBoxes = MappingProxyType({})


def original_alone(request: Request) -> Response:
    """The original alone, printed by LibreOffice if necessary; the filing's page loads it afterwards."""
    collection: Collection = request.app.state.collection
    file = request.path_params["file"]
    position = parameters.number(request.query_params, "n", 1) - 1
    record = indexed_record(collection, file, position)
    return page_response(
        request, "original.html", original=original_pane(request, record, file, position, printed=True)
    )


def original_pane(
    request: Request, record: MaskedRecord, file: str, position: int, *, printed: bool = False
) -> OriginalPane:
    """The original with the places of all values; the place or value in the address is marked.

    Raises ``QueryError`` for an invalid place in the address.
    """
    query_params = request.query_params
    short = parameters.text(query_params, "place")
    wanted = list(annotations(record.record, ["field", "mention", "check", "remark"], position))
    if short:
        try:
            places = places_of(convert(unpacked_at(short[:2000]), At))
        except (ValueError, TypeError, ValidationError) as error:
            raise QueryError("地址中的位置有误，请从检索结果重新打开。") from error
        wanted.append(Annotation("place", PLACE, "检索到的位置", "", "cited", places))
    lit = parameters.text(query_params, "at")
    if short and lit not in {one.pointer for one in wanted if one.places}:
        lit = PLACE
    try:
        layout = original_layout(
            request.app.state.collection, record, printed=printed or query_params.get("view") == "pages"
        )
    except SourceError as error:
        layout = OriginalLayout(f"原件的页面无法显示：{error}")
    is_read = bool(record.record.tables or record.record.clauses)
    note = f"{layout.note}{_AS_TEXT}" if layout.note and is_read else layout.note
    pane = OriginalPane(file, position, lit, note=note, printable=layout.printable)
    if layout.stamp is not None:
        pages = original_pages(layout.sizes, wanted, lit, layout.printed)
        first_pages = [*pages[:MOST_PAGES], *(page for page in pages[MOST_PAGES:] if page.is_lit)]
        return replace(pane, stamp=f"{layout.stamp:x}", pages=first_pages, more_pages=len(pages) - len(first_pages))
    tables = original_tables(record.record, wanted, lit)
    return replace(pane, tables=tables, paragraphs=list(original_paragraphs(record.record, wanted, lit)))


def original_layout(collection: Collection, record: MaskedRecord, *, printed: bool) -> OriginalLayout:
    """The pages of an original; raises ``SourceError`` if the file or its print (``printed``) cannot be opened."""
    kind, source = record.record.source.media_type, original_file(collection, record)
    if source is None:
        return OriginalLayout(_note_without_file(collection, record))
    stamp = source.stat().st_mtime_ns
    has_pages = page_pictures.has_pages(kind)
    if not has_pages and not page_pictures.is_printable(kind):
        return OriginalLayout(_NO_PAGES)
    if collection.masked and not _can_be_blotted(record.record):
        return OriginalLayout(_NO_BLOTS)
    if has_pages:
        return OriginalLayout(stamp=stamp, sizes=page_pictures.page_sizes(source, stamp))
    if printed:
        sizes = page_pictures.page_sizes(source, stamp, printed=True)
        boxes = page_pictures.printed_boxes(source, stamp, *spotted_texts(record.record))
        return OriginalLayout(stamp=stamp, sizes=sizes, printed=boxes)
    return OriginalLayout(printable=True)


def spotted_texts(record: Record) -> tuple[SpottedTexts, SpottedTexts]:
    """The texts of a record's cells, and of its paragraphs."""
    cells: SpottedTexts = tuple(
        (cell.text, ("table", index, cell.row, cell.column))
        for index, table in enumerate(record.tables)
        for cell in table.cells
    )
    return cells, tuple((clause.text, ("paragraph", index, 0, 0)) for index, clause in enumerate(record.clauses))


def _note_without_file(collection: Collection, record: MaskedRecord) -> str:
    """A note on why the original is not shown."""
    if not record.record.source.media_type:
        return ""
    package = archive_file(record.path, collection.sources)
    if package is None:
        return NO_FILE
    name = "" if collection.masked else f" {package.name}"
    if package.name.lower().endswith(SUFFIXES):
        return f"原件附在或嵌在文件{name} 里，无法直接显示；打开该文件，把它另存到同一文件夹，即可看到原页。"
    return f"原件在压缩包{name} 里，无法直接显示；把它解压到同一文件夹，即可看到原页。"


def page_picture(request: Request) -> Response:
    """A page of an original as an image; with ``fine`` in the address, as many pixels as the scan has."""
    collection: Collection = request.app.state.collection
    record = indexed_record(collection, request.path_params["file"])
    source, number = original_file(collection, record), request.path_params["page"]
    if source is None or not number or (collection.masked and not _can_be_blotted(record.record)):
        raise NotThere("找不到该页的影像。")
    stamp, printed = source.stat().st_mtime_ns, not page_pictures.has_pages(record.record.source.media_type)
    if number > len(page_pictures.page_sizes(source, stamp, printed=printed)):
        raise NotThere("原件中没有该页。")
    blots = tuple(place.box for place in record.places if place.page == number and place.box is not None)
    drawn = page_pictures.fine_picture if "fine" in request.query_params else page_pictures.picture
    data, suffix = drawn(source, stamp, number, blots=blots, printed=printed)
    cache = _NOT_CACHED if collection.masked else _CACHED
    return Response(data, media_type=f"image/{suffix}", headers={"Cache-Control": cache})


def _can_be_blotted(record: Record) -> bool:
    """Whether persons can be blotted on the pages: all text was read, with the place of every character."""
    is_digital = page_pictures.has_pages(record.source.media_type) and record.source.text_layer == "digital"
    return is_digital and record.status == "complete"
