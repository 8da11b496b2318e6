"""Records → search: filings by the documents they cite, by words and by what they are.

``rows`` makes the entry of a record (``entries``), in the process that wrote it. ``sync`` brings the index up to a
folder of records: ``writing`` stores the rows of each filing, ``resolve`` the regulations of the whole index.
``tokens`` and ``expressions`` parse queries; ``terms`` and ``document_ids`` say what is meant, ``searching`` and
``contexts`` answer. ``regulations``, ``network`` and ``overview`` tell of the whole, ``listing`` makes tables of
answers. ``connection`` is the interface to SQLite and PostgreSQL; ``masking`` removes persons from every result.
"""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extract.index import folding, listing, masking, overview, regulations, searching
    from extract.index.connection import Connection
    from extract.index.model import FACETS, Answer, Context, FilingHit, FilingSummary, Filters, Query, Regulation
    from extract.index.opening import reading, remove
    from extract.index.searching import filing, filings, units
    from extract.index.sync import Follower, SyncCounts, add, rebuild, update

__all__ = [
    "FACETS",
    "Answer",
    "Connection",
    "Context",
    "FilingHit",
    "FilingSummary",
    "Filters",
    "Follower",
    "Query",
    "Regulation",
    "SyncCounts",
    "add",
    "filing",
    "filings",
    "folding",
    "listing",
    "masking",
    "overview",
    "reading",
    "rebuild",
    "regulations",
    "remove",
    "search",
    "searching",
    "units",
    "update",
]

_MODULES = frozenset(("folding", "listing", "masking", "overview", "regulations", "searching"))
_HOMES = {
    **dict.fromkeys(("Follower", "SyncCounts", "add", "rebuild", "update"), "sync"),
    **dict.fromkeys(("filing", "filings", "units"), "searching"),
    **dict.fromkeys(("reading", "remove"), "opening"),
    "Connection": "connection",
}


def __getattr__(name: str) -> object:
    """A public name, imported at its first use: who searches writes nothing, who writes searches nothing."""
    if name not in __all__:
        raise AttributeError(f"module 'extract.index' has no attribute {name!r}")
    if name in _MODULES:
        return import_module(f"extract.index.{name}")
    return getattr(import_module(f"extract.index.{_HOMES.get(name, 'model')}"), name)


def search(database: str | Path, query: "str | Query") -> "Answer":
    """The answer of an index (a file, or the address of a PostgreSQL server) to a query.

    Raises ``IndexTrouble`` if there is no index, and ``QueryError`` if the query cannot be parsed.
    """
    from extract.index import opening, searching  # noqa: PLC0415
    from extract.index.model import Query  # noqa: PLC0415

    with opening.reading(database) as connection:
        return searching.search(connection, query if isinstance(query, Query) else Query(query))
