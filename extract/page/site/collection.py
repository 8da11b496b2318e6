"""The collection that the site shows: an index, its records, and their originals."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extract import index
from extract.index import Connection, FilingSummary, masking
from extract.index.persons import PersonWords
from extract.page.site import mask
from extract.page.site.mask import MaskedRecord
from extract.page.source_files import source_file
from extract.record.model import Record, Source

SECONDS = 10.0  # limit of a query to the index


class NotThere(Exception):
    """The collection does not have the requested thing; the message is Chinese, for a clerk."""


@dataclass(frozen=True, slots=True)
class Collection:
    """An index, the folder with ``records/``, and the folders with originals.

    ``masked``: names and contact details of persons are shown nowhere.
    """

    database: str
    folder: Path
    sources: tuple[Path, ...] = ()
    masked: bool = False

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to the index as it is now, masked if the collection is.

        A query that takes longer than ``SECONDS`` raises ``QueryError``.
        """
        with index.reading(self.database, SECONDS, masked=self.masked) as engine:
            yield engine


def indexed_filing(engine: Connection, file: str, position: int | None) -> FilingSummary:
    """The filing of a record, or the text outside of its filings; raises ``NotThere`` if it is not in the index."""
    filing = index.filing(engine, file, position)
    if filing is None and position == 0:
        filing = index.filing(engine, file, None)
    if filing is None:
        raise NotThere("检索库中找不到该申报，可能已重新转换，请重新检索。")
    return filing


def indexed_record(collection: Collection, file: str, position: int = 0) -> MaskedRecord:
    """The record of a filing; raises ``NotThere`` if it is not in the index or not in the folder."""
    with collection.reading() as engine:
        indexed_filing(engine, file, position)
    return stored_record(collection, file)


def stored_record(collection: Collection, file: str) -> MaskedRecord:
    """The record in a file below ``records/``, masked if the collection is; raises ``NotThere`` if there is none.

    The record is cached and shared: copy it before changing it.
    """
    others = None
    if collection.masked:
        with index.reading(collection.database, SECONDS) as engine:
            file, others = masking.record_file(engine, file) or "", masking.indexed_persons(engine, collection.database)
    records = (collection.folder / "records").resolve()
    path = (records / file).resolve()
    if not path.is_relative_to(records) or not path.is_file():
        raise NotThere("找不到该申报的记录文件，可能已移走或重新转换。")
    state = path.stat()
    return _loaded_record(path, (state.st_mtime_ns, state.st_size), others)


@lru_cache(maxsize=32)
def _loaded_record(path: Path, stamp: tuple[int, int], others: PersonWords | None) -> MaskedRecord:
    record = Record.load(path)
    return mask.unmasked_record(record) if others is None else mask.masked_record(record, others)


def original_file(collection: Collection, record: MaskedRecord) -> Path | None:
    """The file that a record was read from; None if it is missing."""
    with suppress(FileNotFoundError):
        return _original_file(record.path, record.record.source.sha256, collection.sources)
    return None


@lru_cache(maxsize=256)
def _original_file(path: str, sha256: str | None, places: tuple[Path, ...]) -> Path:
    """Path of the original. Raises ``FileNotFoundError``, so that ``lru_cache`` does not cache a miss."""
    file = source_file(Source(path=path, sha256=sha256), places)
    if file is None:
        raise FileNotFoundError(path)
    return file
