"""The values of a batch: its job and options, the files to convert, and their outcomes."""

import shutil
import weakref
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import Literal

from extract.model import Remark
from extract.read.ocr import When
from extract.read.sandbox import Limits
from extract.record.model import Status

Retry = Literal["failed", "partial", "all"]
FileStatus = Status | Literal["skipped"]
UsedOcr = When | Literal["absent"]


class ScratchFolder:
    """A new folder below ``work``, removed when no reference to the object is left."""

    __slots__ = ("__weakref__", "folder")

    def __init__(self, work: Path) -> None:
        self.folder = Path(mkdtemp(dir=work))
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Job:
    """What to convert: files, folders and archive files; paths in the manifest are relative to the folder ``root``.

    ``is_listing`` tells that the sources come from listing folders: a hidden one among them was not asked for.
    """

    root: Path
    sources: tuple[Path, ...]
    out: Path
    is_listing: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """Options of a batch; ``retry``: convert again files that failed, files that are not complete, or all files.

    ``ocr`` says when pages are read from their image.
    """

    jobs: int = 1
    retry: Retry | None = None
    limits: Limits = field(default_factory=Limits)
    passwords: tuple[str, ...] = ()
    patterns: Path | None = None  # a pack of the user's own
    ocr: When = "auto"


@dataclass(frozen=True, slots=True)
class SourceFile:
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


@dataclass(frozen=True, slots=True)
class Outcome:
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
    is_old: bool = False  # from an earlier run; not written into the manifest
