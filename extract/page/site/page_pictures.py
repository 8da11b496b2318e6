"""Images of the pages of originals: of a PDF or picture file, or of the PDF that LibreOffice makes of a Word file.

Slow results are cached by the file and its time of change (``stamp``).
"""

from collections.abc import Callable
from functools import lru_cache, partial, update_wrapper
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import Generic, ParamSpec, TypeVar

from extract.errors import ConverterMissing, DamagedSource, SourceError
from extract.page.site import rendering
from extract.page.site.linked_original import PrintedBoxes
from extract.page.site.rendering import Blots, Marks
from extract.page.site.worker_process import BUSY, run_in_worker
from extract.read.formats import WORD_FILES, format_of
from extract.read.legacy import office
from extract.read.raster import PAGED

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
_OFFICE = Lock()  # one LibreOffice at a time, as it takes a whole core
_WAITING = BoundedSemaphore(4)  # threads that wait for LibreOffice; the others are left for searches
_PATIENCE = 20.0  # seconds: a request that waits longer is refused


def has_pages(media_type: str | None) -> bool:
    """Whether files of this media type have pages without printing."""
    return media_type in PAGED


def is_printable(media_type: str | None) -> bool:
    """Whether LibreOffice is installed and can print files of this media type."""
    row = format_of(media_type)
    if row is None or row.group is not WORD_FILES:
        return False
    try:
        return bool(office.program())
    except ConverterMissing:
        return False


class CachedResults(Generic[Arguments, Result]):
    """A function with its last ``most`` results, ``DamagedSource`` among them: to find damage takes as long."""

    def __init__(self, function: Callable[Arguments, Result], most: int) -> None:
        @lru_cache(maxsize=most)
        def result_or_damage(*arguments: Arguments.args, **keywords: Arguments.kwargs) -> Result | DamagedSource:
            try:
                return function(*arguments, **keywords)
            except DamagedSource as error:
                return error

        self._result_or_damage = result_or_damage
        update_wrapper(self, function)

    def __call__(self, *arguments: Arguments.args, **keywords: Arguments.kwargs) -> Result:
        """The result of the function, or that of an earlier call with the same arguments, which can all be hashed."""
        outcome = self._result_or_damage(*arguments, **keywords)  # type: ignore[arg-type]
        if isinstance(outcome, DamagedSource):
            raise DamagedSource(str(outcome))
        return outcome

    def cache_clear(self) -> None:
        """Forget all results."""
        self._result_or_damage.cache_clear()


def _result_cache(most: int) -> Callable[[Callable[Arguments, Result]], CachedResults[Arguments, Result]]:
    """A decorator that keeps the results of ``most`` calls."""
    return lambda function: CachedResults(function, most)


@_result_cache(88)
def page_sizes(file: Path, stamp: int, *, printed: bool = False) -> tuple[tuple[float, float], ...]:
    """Width and height of each page (``printed``: of the print) in points; raises ``SourceError`` if there are none."""
    return run_in_worker(rendering.page_sizes, printed_pdf(file, stamp) if printed else file)


@_result_cache(192)
def picture(file: Path, stamp: int, page: int, *, blots: Blots = (), printed: bool = False) -> tuple[bytes, str]:
    """The image of a page and its kind (png, jpeg), with black ``blots``; raises ``SourceError`` if that fails."""
    return run_in_worker(rendering.picture, printed_pdf(file, stamp) if printed else file, page, blots)


def marked_picture(source: rendering.Source, page: int, blots: Blots, marks: Marks) -> bytes:
    """The image of a page with ``blots`` and ``marks``, which is not cached; raises ``SourceError`` if that fails."""
    return run_in_worker(rendering.picture, source, page, blots, marks)[0]


@_result_cache(12)  # a page has some megabytes
def fine_picture(file: Path, stamp: int, page: int, *, blots: Blots = (), printed: bool = False) -> tuple[bytes, str]:
    """As ``picture``, with as many pixels as the scan."""
    return run_in_worker(
        partial(rendering.picture, fine=True), printed_pdf(file, stamp) if printed else file, page, blots
    )


@_result_cache(24)
def printed_pdf(file: Path, stamp: int) -> bytes:
    """The PDF that LibreOffice makes of a Word file; raises ``SourceError`` if it fails.

    LibreOffice prints one file at a time; raises ``SourceError`` if too many requests wait, or this one for too long.
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


@_result_cache(24)
def printed_boxes(
    file: Path, stamp: int, tables: rendering.SpottedTexts, paragraphs: rendering.SpottedTexts
) -> PrintedBoxes:
    """The boxes of a Word file's cells and paragraphs, whose texts its record has, on its printed pages."""
    return run_in_worker(rendering.printed_boxes, tables, paragraphs, printed_pdf(file, stamp))
