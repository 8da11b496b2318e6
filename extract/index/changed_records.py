"""Files of records → their rows in the index, of those that are new or changed.

A file with the same size and time of change is not read again; after reading, the hash of its bytes decides.
"""

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from types import MappingProxyType

from extract import storage
from extract.index import writing
from extract.index.connection import Row, WritableConnection
from extract.index.entries import RecordEntry, unpacked_entry
from extract.read import sandbox
from extract.storage import Place

TOGETHER = 400  # records in a transaction: a killed run loses no more
BYTES = 1 << 25  # of records in a transaction, which limits memory
_SECONDS = 60  # for a record
_IS_AS_WRITTEN = "SELECT 1 FROM wanted WHERE file = ? AND (written = ? OR written IS NULL) LIMIT 1"


class _NotIndexed(Exception):
    """A record cannot be indexed; the message says why, in Chinese."""


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Switch the garbage collector off: it would scan the large records again and again, and they have no cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def index_changed(
    connection: WritableConnection,
    folder: Place,
    files: Iterable[Row],
    trouble: list[str] | None,
    entries: Mapping[str, bytes] = MappingProxyType({}),
) -> int:
    """Index the files (name, known stamp, known digest) that changed; returns their number.

    What cannot be indexed is added to ``trouble``; None for records of a running batch, whose lines are still to come.
    """
    together: list[RecordEntry] = []
    size = number = 0
    with without_garbage_collection():
        for entry, length in _changed_records(connection, folder, files, trouble, entries):
            together.append(entry)
            size, number = size + length, number + 1
            if len(together) == TOGETHER or size > BYTES:
                writing.put(connection, together)
                together, size = [], 0
        if together:
            writing.put(connection, together)
    return number


def _changed_records(
    connection: WritableConnection,
    folder: Place,
    files: Iterable[Row],
    trouble: list[str] | None,
    entries: Mapping[str, bytes],
) -> Iterator[tuple[RecordEntry, int]]:
    """The records to be indexed, each with its length in bytes."""
    records = folder / "records"
    for file, stamp, digest in files:
        path = records / file
        try:
            packed = entries.get(file, b"")
            entry, length = _entry_as_written(path, packed, is_final=trouble is not None), len(packed)
            if entry is None:
                entry, length = _changed_record(path, file, stamp)
            if entry and trouble is not None and not connection.rows(_IS_AS_WRITTEN, (file, entry.digest)):
                raise _NotIndexed("写出后被改动过")
        except _NotIndexed as error:
            if trouble is not None:
                trouble.append(f"{path} {error}，没有编入")
            continue
        if entry and entry.digest == digest:
            with connection.writing():
                connection.execute("UPDATE record SET stamp = ? WHERE file = ?", [(entry.stamp, file)])
        elif entry:
            yield entry, length


def _entry_as_written(path: Place, packed: bytes, *, is_final: bool) -> RecordEntry | None:
    """The record that was handed over when it was written; None if it was not.

    ``is_final``: nothing looks at it later, so that it only counts while its file is as it was written.
    """
    if not packed:
        return None
    entry = unpacked_entry(packed)
    with suppress(OSError):
        if not is_final or storage.stamp(path) == entry.stamp:
            return entry
    return None


def _changed_record(path: Place, file: str, stamp: str | None) -> tuple[RecordEntry | None, int]:
    """The record, prepared under a limit of time, and its length in bytes; None and 0 if its stamp is unchanged.

    Raises ``_NotIndexed``, which says why it cannot be indexed.
    """
    try:
        now = storage.stamp(path)
        if now == stamp:
            return None, 0
        from extract.index import rows  # noqa: PLC0415  (with what reads records, which a batch seldom needs here)
        from extract.record.model import Record  # noqa: PLC0415

        data = path.read_bytes()
        with sandbox.time_limit(_SECONDS):
            return rows.record_entry(Record.parse(data), file, sha256(data).hexdigest(), now), len(data)
    except TimeoutError as error:
        raise _NotIndexed(f"处理超过 {_SECONDS} 秒") from error
    except OSError as error:
        raise _NotIndexed(f"不在或无法读取（{error.strerror}）") from error
    except (ValueError, LookupError, RecursionError, MemoryError) as error:
        raise _NotIndexed(f"不是记录文件，或已损坏（{error}）") from error
