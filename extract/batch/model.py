"""What a batch deals in: the job, the files found, and what became of each."""

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


class ScratchFolder:
    """A new folder below ``work`` that is removed when nobody holds it any more."""

    __slots__ = ("__weakref__", "folder")

    def __init__(self, work: Path) -> None:
        self.folder = Path(mkdtemp(dir=work))
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Job:
    """What to convert: files, folders and archive files; paths in the manifest are relative to the folder ``root``."""

    root: Path
    sources: tuple[Path, ...]
    out: Path


@dataclass(frozen=True, slots=True)
class Options:
    """How a batch runs; ``retry`` converts anew what an earlier run left failed, or less than complete, or all.

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
    """A file to convert: its path in the manifest, and where its bytes are; ``trouble`` says why it is not read."""

    path: str
    file: Path
    trouble: Remark | None = None
    scratch: ScratchFolder | None = None  # holds the file of an archive file's member
    depth: int = 0  # how many archive files it lies in


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: a line of the manifest.

    ``seconds`` is wall time, ``remarks`` their number, ``cause`` the code of the first remark that says why the record
    is not complete, ``message`` its words, ``record`` the record's path below ``records/``: files of the same content
    share the first one's.
    """

    path: str
    sha256: str | None
    status: Status
    seconds: float
    remarks: int
    cause: str | None
    message: str | None
    pages: int | None
    record: str
    is_old: bool = False  # an earlier run's; not in the manifest
