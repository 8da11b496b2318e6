"""The values of a batch: its job and options, the files to convert, and their outcomes."""

import os
import shutil
import weakref
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Literal

from msgspec import Struct, field

from extract.limits import Limits
from extract.model import Remark
from extract.read.ocr import When
from extract.record.model import Status
from extract.storage import Place

Retry = Literal["failed", "partial", "all"]
FileStatus = Status | Literal["skipped"]
UsedOcr = When | Literal["absent"]


class ScratchFolder:
    """A new folder below ``work``, removed when no reference to the object is left."""

    __slots__ = ("__weakref__", "folder")

    def __init__(self, work: Path) -> None:
        self.folder = Path(mkdtemp(dir=work))
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)


class Job(Struct, frozen=True):
    """What to convert: files, folders and archive files; paths in the manifest are relative to the folder ``root``.

    Sources and root are all on this machine, or all at an address of one service.
    ``is_listing`` tells that the sources come from listing folders: a hidden one among them was not asked for.
    """

    root: Place
    sources: tuple[Place, ...]
    out: Place
    is_listing: bool = False


class Options(Struct, frozen=True):
    """Options of a batch; ``retry``: convert again files that failed, files that are not complete, or all files.

    ``ocr`` says when pages are read from their image. ``cluster`` is the address of a Dask cluster, or ``local``.
    ``is_indexed``: each outcome brings what the index gets of its record, if a worker of this machine has read it.
    """

    jobs: int = 1
    retry: Retry | None = None
    limits: Limits = field(default_factory=Limits)
    passwords: tuple[str, ...] = ()
    patterns: Path | None = None  # a pack of the user's own
    ocr: When = "auto"
    cluster: str | None = None
    is_indexed: bool = False


class SourceFile(Struct, frozen=True):
    """A file to convert: its path in the manifest and the file itself; ``trouble`` says why it is not read.

    Trouble of severity info is that of a file that is no document, which is skipped; else the file has failed.
    """

    path: str
    file: Path
    trouble: Remark | None = None
    scratch: ScratchFolder | None = None  # the folder that an archive file was unpacked into
    depth: int = 0  # number of archive files around it
    is_text: bool = False  # it is skipped unless there is something in it
    separate: tuple[tuple[str, str], ...] = ()  # places and names of the embedded files that have lines of their own


class RunFolders(Struct, frozen=True):
    """The folders of a run: its output folder, and its own folder for unfinished files.

    ``is_lasting``: records stay in ``out``. Where they are only sent on from there, nothing waits for the disk.
    """

    out: Path
    work: Path
    is_lasting: bool = True

    def part(self) -> Path:
        """The path at which this process writes an unfinished file."""
        return self.work / f"{os.getpid()}.part"

    def note(self, worker: int) -> Path:
        """The path of a worker's note, an empty file; its time of change is the start of the worker's task."""
        return self.work / f"{worker}.worker"

    def page(self, worker: int) -> Path:
        """The path of the note about the page that a worker reads by OCR: page number, page count, file."""
        return self.work / f"{worker}.page"

    def pages(self) -> list[str]:
        """The pages that all workers read by OCR now: ``3/12 a/b.pdf``."""
        texts = []
        for note in sorted(self.work.glob("*.page")):
            with suppress(OSError):  # the worker has just removed its note
                texts.append(note.read_text(encoding="utf-8"))
        return [text for text in texts if text]


class Task(Struct, frozen=True):
    """A file to convert; ``sha256`` and ``size`` (bytes) when it was listed, both None if it could not be opened.

    ``is_legacy``: LibreOffice has to convert it, which is faster for many files in one call. ``is_text``: it is skipped
    unless there is something in it. ``separate`` are the places and names of embedded files with lines of their own.
    ``is_indexed``: the outcome has the entry of the index, too.
    """

    path: str
    file: Path
    sha256: str | None
    size: int | None
    passwords: tuple[str, ...] = ()
    is_legacy: bool = False
    ocr: When = "auto"
    is_text: bool = False
    separate: tuple[tuple[str, str], ...] = ()
    is_indexed: bool = False


class Member(Struct, frozen=True):
    """A member of an archive file: its path there, its name in the folder, and why it was not unpacked, if so.

    A file embedded in a document also has its place there; if it ``is_content``, the document shows it as its own text.
    """

    path: str
    file: str = ""
    trouble: Remark | None = None
    place: str = ""
    is_content: bool = False


class Unpacked(Struct, frozen=True):
    """The members of an archive file in the order of their paths; ``trouble`` says why some are missing."""

    members: tuple[Member, ...] = ()
    trouble: Remark | None = None
    is_document: bool = False  # the file is a document: a Word package is a zip file, too


class Outcome(Struct, frozen=True):
    """The outcome of one file: a line of the manifest.

    ``seconds`` is wall time, ``remarks`` the number of remarks, ``cause`` and ``message`` are the code and text of the
    first error, None if there is none; of a skipped file, which is no document, those of the reason. ``record`` is the
    record's path below ``records/``; files with the same content share the record of the first one, a skipped file has
    none. ``ocr`` says how images were read: as the option said, or ``absent`` where the packages were not installed;
    None for a skipped file. ``wants_ocr``: the record's remarks ask for it. ``record_sha256``: the hash of the record
    as it was written, None in lines of earlier versions. ``gone``: the last run over its folder did not meet the file.
    """

    path: str
    sha256: str | None
    status: FileStatus
    seconds: float
    remarks: int
    cause: str | None
    message: str | None
    pages: int | None
    record: str | None
    ocr: UsedOcr | None = None
    wants_ocr: bool = False
    record_sha256: str | None = None
    gone: bool = False
    is_old: bool = False  # from an earlier run; this and the next are not written into the manifest
    entry: bytes | None = None  # of the record in the index, packed
