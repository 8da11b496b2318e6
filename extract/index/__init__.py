"""Records → search: filings by the documents they cite, by words and by what they are.

``sync`` brings the records of a folder in; ``writing`` and ``resolve`` keep one filing's rows and the regulations of
the whole archive; ``query`` and ``terms`` understand what is typed; ``searching``, ``contexts``, ``documents`` and
``overview`` answer.
``engine`` is the seam between SQLite and PostgreSQL.
"""

from pathlib import Path

from extract.index import documents, folding, listing, masking, overview, searching
from extract.index.engine import Engine
from extract.index.model import FACETS, Answer, Context, Document, Filters, Found, Hit, Query
from extract.index.opening import reading, remove
from extract.index.searching import filing, filings, units
from extract.index.sync import Follower, Tally, add, rebuild, update

__all__ = [
    "FACETS",
    "Answer",
    "Context",
    "Document",
    "Engine",
    "Filters",
    "Follower",
    "Found",
    "Hit",
    "Query",
    "Tally",
    "add",
    "documents",
    "filing",
    "filings",
    "folding",
    "listing",
    "masking",
    "overview",
    "reading",
    "rebuild",
    "remove",
    "search",
    "searching",
    "units",
    "update",
]


def search(database: str | Path, query: str | Query) -> Answer:
    """The answer of an index (a file, or the address of a PostgreSQL server) to a query.

    Raises ``IndexTrouble`` where there is no index, and ``QueryError`` where the query cannot be understood.
    """
    with reading(database) as engine:
        return searching.search(engine, query if isinstance(query, Query) else Query(query))
