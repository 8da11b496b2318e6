"""What the page shows: an index, the records behind it and the originals these were read from."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from extract import index
from extract.index import Connection, FilingSummary, masking
from extract.index.persons import PersonWords
from extract.page.site import mask
from extract.page.site.mask import Masked
from extract.page.sources import archive_of, beside
from extract.record.loading import load

Content = dict[str, Any]
SECONDS = 10.0  # that a question to the index may take


class NotThere(Exception):
    """Something that the archive does not have; the message is Chinese, for a clerk."""


@dataclass(frozen=True, slots=True)
class Archive:
    """An index, the folder that ``records/`` is in, and the folders where originals may lie.

    ``masked``: names of persons and how to reach them are shown nowhere.
    """

    database: str
    folder: Path
    sources: tuple[Path, ...] = ()
    masked: bool = False

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """The index as it is now, masked where the archive is; ``QueryError`` where a question to it takes too long."""
        with index.reading(self.database, SECONDS, masked=self.masked) as engine:
            yield engine


def found(engine: Connection, file: str, position: int | None) -> FilingSummary:
    """The filing of a record, or what stands outside of its filings; ``NotThere`` if the index has none."""
    one = index.filing(engine, file, position)
    if one is None and position == 0:
        one = index.filing(engine, file, None)
    if one is None:
        raise NotThere("检索库里没有这份申报；它可能已重新转换，请重新检索。")
    return one


def record(archive: Archive, file: str) -> Content:
    """The record in a file below ``records/``, masked where the archive is; ``NotThere`` if there is none.

    It is shared: whoever changes it makes a copy first.
    """
    return held(archive, file).content


def held(archive: Archive, file: str) -> Masked:
    """The same, with what is hidden in it: nothing where the archive is not masked."""
    others = None
    if archive.masked:
        with index.reading(archive.database, SECONDS) as engine:
            file, others = masking.record_file(engine, file) or "", masking.indexed_persons(engine, archive.database)
    records = (archive.folder / "records").resolve()
    path = (records / file).resolve()
    if not path.is_relative_to(records) or not path.is_file():
        raise NotThere("这份申报的记录文件不在手边；它可能已移走或重新转换。")
    state = path.stat()
    return _loaded(path, (state.st_mtime_ns, state.st_size), others)


@lru_cache(maxsize=32)
def _loaded(path: Path, stamp: tuple[int, int], others: PersonWords | None) -> Masked:
    content = load(path)
    return mask.unmasked(content) if others is None else mask.record(content, others)


def original(archive: Archive, one: Masked) -> Path | None:
    """The file that a record was read from, None where it is not at hand."""
    with suppress(FileNotFoundError):
        return _original(one.path, one.content["source"]["sha256"], archive.sources)
    return None


def package(archive: Archive, one: Masked) -> Path | None:
    """The zip or tar archive at hand that it is packed in, if it is."""
    return archive_of(one.path, archive.sources)


@lru_cache(maxsize=256)
def _original(path: str, sha256: str | None, places: tuple[Path, ...]) -> Path:
    """It raises where there is none: that is not remembered, as the file may come in later."""
    found = beside({"source": {"path": path, "sha256": sha256}}, places)
    if found is None:
        raise FileNotFoundError(path)
    return found
