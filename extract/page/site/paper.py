"""Originals as pictures: pages of a PDF or picture file; of a Word file, of the PDF that LibreOffice makes of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache, wraps
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import ParamSpec, TypeVar

from extract.errors import ConverterMissing, DamagedSource, SourceError
from extract.page.site import aside, drawing
from extract.page.site.drawing import Blots
from extract.page.site.spots import Echo
from extract.read.formats import WORD_FILES, format_of
from extract.read.legacy import office
from extract.read.raster import PAGED

Given = ParamSpec("Given")
Made = TypeVar("Made")
_OFFICE = Lock()  # LibreOffice takes a whole processor
_WAITING = BoundedSemaphore(4)  # for it: the site's threads are for searches, too
_FORGETTING: list[Callable[[], None]] = []
_PATIENCE = 20.0  # seconds: who waits longer for it is told to come again


def is_paper(media_type: str | None) -> bool:
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


def _kept(most: int) -> Callable[[Callable[Given, Made]], Callable[Given, Made]]:
    """Keep what was made of files as they were at the time ``stamp``, also that one is damaged: that took long, too."""

    def keeping(function: Callable[Given, Made]) -> Callable[Given, Made]:
        @lru_cache(maxsize=most)
        def tried(*given: Given.args, **named: Given.kwargs) -> Made | DamagedSource:
            try:
                return function(*given, **named)
            except DamagedSource as error:
                return error

        @wraps(function)
        def made(*given: Given.args, **named: Given.kwargs) -> Made:
            found = tried(*given, **named)  # type: ignore[arg-type]  # all that is given can be hashed
            if isinstance(found, DamagedSource):
                raise DamagedSource(str(found))
            return found

        _FORGETTING.append(tried.cache_clear)
        return made

    return keeping


def forget() -> None:
    """Make everything anew from now on."""
    for cleared in _FORGETTING:
        cleared()


@_kept(64)
def sizes(file: Path, stamp: int) -> tuple[tuple[float, float], ...]:
    """Width and height of each page in points; raises a ``SourceError`` where the file cannot be opened."""
    return aside.done(drawing.sizes, file)


@_kept(96)
def picture(file: Path, stamp: int, page: int, blots: Blots) -> tuple[bytes, str]:
    """A page as the bytes of an image and its kind (png, jpeg), black over ``blots``; a ``SourceError`` if not."""
    return aside.done(drawing.picture, file, page, blots)


# ---------------------------------------------------------------- what LibreOffice prints


@_kept(24)
def printed(file: Path, stamp: int) -> bytes:
    """The PDF of a Word file; raises a ``SourceError`` where LibreOffice makes none."""
    with _turn():
        return office.pdf_file(file.read_bytes(), file.suffix.lower() or ".docx")


@_kept(96)
def printed_picture(file: Path, stamp: int, page: int) -> tuple[bytes, str]:
    """A page of it as an image."""
    return aside.done(drawing.picture, printed(file, stamp), page, ())


@_kept(24)
def printed_sizes(file: Path, stamp: int) -> tuple[tuple[float, float], ...]:
    """Width and height of its pages in points."""
    return aside.done(drawing.sizes, printed(file, stamp))


@_kept(24)
def echo(file: Path, stamp: int) -> Echo:
    """Where the cells and paragraphs of a Word file stand on its printed pages."""
    return aside.done(drawing.echo, file, printed(file, stamp))


@contextmanager
def _turn() -> Iterator[None]:
    """One after the other, of which few may wait; ``SourceError`` where the turn does not come."""
    if not _WAITING.acquire(blocking=False):
        raise SourceError(aside.BUSY)
    try:
        if not _OFFICE.acquire(timeout=_PATIENCE):
            raise SourceError(aside.BUSY)
        try:
            yield
        finally:
            _OFFICE.release()
    finally:
        _WAITING.release()


def why_not(error: SourceError) -> str:
    """A sentence for who looks at the page."""
    return f"原件的页面无法显示：{error}"
