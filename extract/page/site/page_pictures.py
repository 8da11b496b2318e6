"""Originals as pictures: pages of a PDF or picture file; of a Word file, of the PDF that LibreOffice makes of it.

What takes long is kept in memory, by the file and the time of its last change (``stamp``).
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import ParamSpec, TypeVar

from extract.errors import ConverterMissing, DamagedSource, SourceError
from extract.page.site import rendering
from extract.page.site.linked_original import PrintedBoxes
from extract.page.site.rendering import Blots
from extract.page.site.worker_process import BUSY, run_in_worker
from extract.read.formats import WORD_FILES, format_of
from extract.read.legacy import office
from extract.read.raster import PAGED

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
_OFFICE = Lock()  # LibreOffice takes a whole processor
_WAITING = BoundedSemaphore(4)  # for it: the site's threads are for searches, too
_CACHE_CLEARERS: list[Callable[[], None]] = []
_PATIENCE = 20.0  # seconds: who waits longer for it is told to come again


def has_pages(media_type: str | None) -> bool:
    """Whether files of this kind have pages as they are."""
    return media_type in PAGED


def is_printable(media_type: str | None) -> bool:
    """Whether pages can be made of files of this kind, where LibreOffice is installed."""
    row = format_of(media_type)
    if row is None or row.group is not WORD_FILES:
        return False
    try:
        return bool(office.program())
    except ConverterMissing:
        return False


def _cached(most: int) -> Callable[[Callable[Arguments, Result]], Callable[Arguments, Result]]:
    """Cache the results of ``most`` calls, and a ``DamagedSource`` too: to find damage takes as long."""

    def cached(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
        @lru_cache(maxsize=most)
        def result_or_damage(*given: Arguments.args, **named: Arguments.kwargs) -> Result | DamagedSource:
            try:
                return function(*given, **named)
            except DamagedSource as error:
                return error

        @wraps(function)
        def result(*given: Arguments.args, **named: Arguments.kwargs) -> Result:
            outcome = result_or_damage(*given, **named)  # type: ignore[arg-type]  # all that is given can be hashed
            if isinstance(outcome, DamagedSource):
                raise DamagedSource(str(outcome))
            return outcome

        _CACHE_CLEARERS.append(result_or_damage.cache_clear)
        return result

    return cached


def clear_caches() -> None:
    """Empty all caches."""
    for clear in _CACHE_CLEARERS:
        clear()


@_cached(88)
def page_sizes(file: Path, stamp: int, *, printed: bool = False) -> tuple[tuple[float, float], ...]:
    """Width and height of each page in points, of its printed pages if wanted; a ``SourceError`` if there are none."""
    return run_in_worker(rendering.page_sizes, printed_pdf(file, stamp) if printed else file)


@_cached(192)
def picture(file: Path, stamp: int, page: int, *, blots: Blots = (), printed: bool = False) -> tuple[bytes, str]:
    """A page as the bytes of an image and its kind (png, jpeg), black over ``blots``; a ``SourceError`` if not."""
    return run_in_worker(rendering.picture, printed_pdf(file, stamp) if printed else file, page, blots)


@_cached(24)
def printed_pdf(file: Path, stamp: int) -> bytes:
    """The PDF that LibreOffice makes of a Word file; raises a ``SourceError`` where it makes none.

    It makes one after the other, and few may wait for it; ``SourceError`` where the turn does not come.
    """
    if not _WAITING.acquire(blocking=False):
        raise SourceError(BUSY)
    try:
        if not _OFFICE.acquire(timeout=_PATIENCE):
            raise SourceError(BUSY)
        try:
            return office.pdf_file(file.read_bytes(), file.suffix.lower() or ".docx")
        finally:
            _OFFICE.release()
    finally:
        _WAITING.release()


@_cached(24)
def printed_boxes(file: Path, stamp: int) -> PrintedBoxes:
    """Where the cells and paragraphs of a Word file stand on its printed pages."""
    return run_in_worker(rendering.printed_boxes, file, printed_pdf(file, stamp))
