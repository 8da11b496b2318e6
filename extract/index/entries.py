"""What the index gets of a record: the rows of its tables without ids, which the writer of the index chooses.

A worker process makes them beside the record; as bytes they go to the one process that writes.
"""

from typing import Any

import msgspec


class FilingEntry(msgspec.Struct, frozen=True, array_like=True):
    """A filing, or the text outside of filings.

    ``filing`` is its row behind its own id and the record's; ``rows`` are those of other tables behind the filing's id;
    ``mentions`` have names of documents in place of their ids, ``citations`` the name, the title and the rest of the
    row. ``text`` is the folded text for the full-text search.
    """

    filing: tuple[Any, ...]
    rows: dict[str, list[tuple[Any, ...]]]
    mentions: list[tuple[Any, ...]]
    citations: list[tuple[Any, ...]]
    text: str


class RecordEntry(msgspec.Struct, frozen=True, array_like=True):
    """A record: its file below ``records/``, digest and stamp of that file, and its rows behind its id.

    ``names`` are the rows of the cited documents, which begin with the name, ``titles`` those of their titles, behind
    the name of the document; each once, in the order in which they are cited.
    """

    file: str
    digest: str
    stamp: str
    record: tuple[Any, ...]
    remarks: list[tuple[Any, ...]]
    names: list[tuple[Any, ...]]
    titles: list[tuple[Any, ...]]
    filings: list[FilingEntry]

    def as_bytes(self) -> bytes:
        """The entry as bytes."""
        return msgspec.msgpack.encode(self)


def unpacked_entry(data: bytes) -> RecordEntry:
    """The entry that ``as_bytes`` gave."""
    return msgspec.msgpack.decode(data, type=RecordEntry)
