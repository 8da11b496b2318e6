"""What the index gets of a record: rows of the tables in ``schema``, without the ids that an index gives them.

A worker process makes an entry beside the record and sends it, as bytes, to the one process that writes the index. Each
row has its columns in the order of the table; which of the first ones it lacks is said at the field.
"""

from typing import Any

import msgspec


class FilingEntry(msgspec.Struct, frozen=True, array_like=True):
    """The rows of a filing, or of the text outside of filings.

    - ``filing``: the row of ``filing``, without the ids of the filing and of its record.
    - ``rows``: by table those of ``passage``, ``person``, ``budget_row``, ``indicator``, ``checked``, ``cited_issuer``,
      without the filing's id.
    - ``mentions``: those of ``mention`` without the filing's id, with the name of the document for its id.
    - ``citations``: those of ``citation`` without the filing's id, with the document's name and title for their ids.
    - ``text``: all passages for the full-text search, as ``folding.joined_text`` gives them.
    """

    filing: tuple[Any, ...]
    rows: dict[str, list[tuple[Any, ...]]]
    mentions: list[tuple[Any, ...]]
    citations: list[tuple[Any, ...]]
    text: bytes


class RecordEntry(msgspec.Struct, frozen=True, array_like=True):
    """The rows of a record, whose file below ``records/`` has this SHA-256 ``digest`` and this ``storage.stamp``.

    - ``record``: the row of ``record``, without id, file, digest and stamp.
    - ``remarks``: those of ``remark`` without the record's id.
    - ``names``: those of ``regulation`` without id, ``same_as`` and ``filings``, one for each cited document, in the
      order of the first mention.
    - ``titles``: those of ``title`` without id and ``filings``, with the name of the document for its id.
    - ``filings``: an entry for each filing, and one for the text outside of them.
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
        """The entry as MessagePack."""
        return msgspec.msgpack.encode(self)


def unpacked_entry(data: bytes) -> RecordEntry:
    """The entry of the bytes that ``as_bytes`` gave; raises ``msgspec.DecodeError`` for others."""
    return msgspec.msgpack.decode(data, type=RecordEntry)
