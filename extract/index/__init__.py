"""Records → search: filings by the documents they cite, by words and by what they are.

``sync`` brings the index up to a folder of records; ``writing`` keeps the rows of each filing, ``resolve`` the
regulations of the whole index; ``expressions`` and ``terms`` parse queries; ``searching``, ``contexts``,
``regulations`` and ``overview`` answer them. ``connection`` is the interface to SQLite and PostgreSQL; ``masking``
removes persons from every result.
"""

from pathlib import Path

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


def search(database: str | Path, query: str | Query) -> Answer:
    """The answer of an index (a file, or the address of a PostgreSQL server) to a query.

    Raises ``IndexTrouble`` if there is no index, and ``QueryError`` if the query cannot be parsed.
    """
    with reading(database) as connection:
        return searching.search(connection, query if isinstance(query, Query) else Query(query))
