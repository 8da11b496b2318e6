"""The filings of an evidence pack: chosen hits with their places, and the pages of their originals with marks."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from msgspec import convert

from extract.errors import QueryError, SourceError
from extract.index import Connection, FilingHit, Query, searching
from extract.model import At, places_of
from extract.page.evidence import EvidenceItem, EvidencePicture, EvidencePlace
from extract.page.site import page_pictures
from extract.page.site.collection import Collection, NotThere, original_file, stored_record
from extract.page.site.mask import MaskedRecord
from extract.page.site.note_lines import note_lines
from extract.page.site.notebook import Notebook
from extract.page.site.original_pane import NO_FILE, OriginalLayout, original_layout
from extract.record.annotations import page_boxes, text_spots

_MOST_PICTURES = 12  # of one filing


def evidence_hits(connection: Connection, query: Query, most: int) -> Sequence[FilingHit]:
    """The hits of a query with all their places; raises ``QueryError`` if there are none, or more than ``most``."""
    answer = searching.search(connection, query, None)
    if not answer.hits:
        raise QueryError("没有查到申报，证据包没有内容。")
    if len(answer.hits) > most:
        raise QueryError(f"共 {answer.total} 份，一个证据包最多 {most} 份；请加条件缩小范围，或只选其中几份。")
    return answer.hits


def evidence_items(
    collection: Collection, hits: Sequence[FilingHit], notes: Notebook | None = None
) -> Iterator[EvidenceItem]:
    """The filings of the hits in their order, with the pages that show the hits and the notes on the filings."""
    for number, hit in enumerate(hits, 1):
        places = [EvidencePlace(f"{number}.{count}", context) for count, context in enumerate(hit.contexts, 1)]
        bare = EvidenceItem(number, hit.filing, None, places)
        try:
            record = stored_record(collection, hit.filing.file)
        except NotThere as error:
            yield replace(bare, note=str(error), missing="record")
            continue
        sha256 = record.record.source.sha256
        known = replace(bare, sha256=sha256, notes=note_lines(notes, sha256, hit.filing))
        try:
            yield _with_pictures(collection, record, known)
        except SourceError as error:
            yield replace(known, note=f"原件的页面无法显示：{error}", missing="rendering")


def _with_pictures(collection: Collection, record: MaskedRecord, item: EvidenceItem) -> EvidenceItem:
    """The item with the boxes of its places and the marked pages; the filing's first page if nothing is marked."""
    layout = original_layout(collection, record, printed=True)
    source = original_file(collection, record)
    if layout.stamp is None or source is None:
        missing: Literal["", "original"] = "original" if layout.note == NO_FILE else ""
        return replace(item, note=f"{layout.note}未附页图。", missing=missing)
    places = [_with_boxes(place, layout) for place in item.places]
    marks: dict[int, list[tuple[str, tuple[float, float, float, float]]]] = defaultdict(list)
    for place in places:
        for page, box in place.boxes:
            marks[page].append((place.label, box))
    first = item.filing.pages[0] if item.filing.pages else 1
    pages = [page for page in sorted(marks) or [first] if 1 <= page <= len(layout.sizes)]
    pictures = []
    is_printed = not page_pictures.has_pages(record.record.source.media_type)
    original = page_pictures.printed_pdf(source, layout.stamp) if is_printed else source
    for page in pages[:_MOST_PICTURES]:
        blots = tuple(place.box for place in record.places if place.page == page and place.box is not None)
        image = page_pictures.marked_picture(original, page, blots, tuple(marks[page]))
        labels = tuple(dict.fromkeys(label for label, _ in marks[page]))
        pictures.append(EvidencePicture(page, image, labels))
    beyond = pages[_MOST_PICTURES:]
    note = f"第 {'、'.join(map(str, beyond))} 页也有标记，未附页图。" if beyond else ""
    if any(not place.boxes for place in places):
        note += "有的内容在页面上没有位置，只列文字。"
    return replace(item, places=places, pictures=pictures, note=note, is_printed=is_printed)


def _with_boxes(place: EvidencePlace, layout: OriginalLayout) -> EvidencePlace:
    """The place with its boxes on the original's pages, or on those of its print."""
    places = places_of(convert(place.context.at, At)) if place.context.at else ()
    boxes = [
        box
        for one in places
        for box in page_boxes(one) or [box for spot in text_spots(one) for box in layout.printed.get(spot, ())]
    ]
    return place._replace(boxes=tuple(boxes))
