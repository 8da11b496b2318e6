"""What is shown of an original: its marked pages, or its marked tables and paragraphs."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract.errors import SourceError
from extract.page.grids import Grid, Passage, grids, passages
from extract.page.images import MOST_PAGES, PageImage, marked_pages, page_images
from extract.page.marks import Mark
from extract.read.raster import PAGED

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Original:
    """A record, and the file it was read from where that is at hand."""

    record: Content
    source: Path | None = None


@dataclass(frozen=True, slots=True)
class View:
    """What is shown: pages as images, or tables and paragraphs; ``notes`` say what is missing."""

    pages: Sequence[PageImage] = ()
    tables: Sequence[Grid] = ()
    paragraphs: Sequence[Passage] = ()
    notes: Sequence[str] = ()


def view(original: Original, marks: Sequence[Mark]) -> View:
    """The marked pages of a file that has pages and is at hand; else the marked tables and paragraphs of the record."""
    record = original.record
    if record["source"]["media_type"] not in PAGED or not marks:
        return View((), tuple(grids(record, marks)), tuple(passages(record, marks)))
    if original.source is None:
        note = "原件不在手边，以下是从中读出的表格；用 --sources 指明原件所在的文件夹，即可看到原页。"
        return View((), tuple(grids(record, marks)), tuple(passages(record, marks)), (note,))
    try:
        pages = tuple(page_images(original.source, marks))
    except SourceError as error:
        return View((), tuple(grids(record, marks)), tuple(passages(record, marks)), (str(error),))
    beyond = marked_pages(marks) - MOST_PAGES
    return View(pages, notes=(f"另有{beyond}页也有标记，未在此显示。",) if beyond > 0 else ())
