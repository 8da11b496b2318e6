"""The parts of an original that a report shows: pages, or tables and paragraphs, with badges."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.errors import SourceError
from extract.page.excerpts import ParagraphExcerpt, TableExcerpt, paragraph_excerpts, table_excerpts
from extract.page.page_images import MOST_PAGES, PageImage, badged_page_count, page_images
from extract.read.raster import PAGED
from extract.record.annotations import Annotation
from extract.record.model import Record


@dataclass(frozen=True, slots=True)
class Original:
    """A record and the file it was read from, None if the file is missing."""

    record: Record
    source: Path | None = None


@dataclass(frozen=True, slots=True)
class OriginalView:
    """The shown parts: pages as images, or tables and paragraphs; ``notes`` say what is missing."""

    pages: Sequence[PageImage] = ()
    tables: Sequence[TableExcerpt] = ()
    paragraphs: Sequence[ParagraphExcerpt] = ()
    notes: Sequence[str] = ()


def original_view(original: Original, numbered: Mapping[int, Annotation]) -> OriginalView:
    """The pages with badges if the file is there and has pages; else tables and paragraphs of the record."""
    record, notes = original.record, []
    if record.source.media_type in PAGED and numbered:
        try:
            if original.source is not None:
                pages = tuple(page_images(original.source, numbered))
                beyond = badged_page_count(numbered) - MOST_PAGES
                return OriginalView(pages, notes=(f"另有{beyond}页也有标记，未在此显示。",) if beyond > 0 else ())
            notes.append("找不到原件，以下为读取到的表格；用 --sources 指定原件所在文件夹，即可显示原页。")
        except SourceError as error:
            notes.append(str(error))
    return OriginalView((), tuple(table_excerpts(record, numbered)), tuple(paragraph_excerpts(record, numbered)), notes)
