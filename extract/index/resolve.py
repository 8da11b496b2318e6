"""Regulations over the whole index: which names belong to one document, and how many filings cite it.

Every name (a canonical number, or 《title》) is a row. Its ``same_as`` is the id of the row that represents its
document; a document's only name represents itself. ``same_as`` depends only on the names and titles in the index, not
on the order in which they came:

- 区综治办〔2018〕25号 is 闵综治办〔2018〕25号 if both have the same title and no other issuer fits as well;
- a document cited by its title alone is the numbered document of that title, if there is exactly one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from extract.identity import is_shortened_issuer, is_telling_title
from extract.index.connection import Row, WritableConnection, select_in

_NUMBERED = ("document", "order", "announcement")
_TITLED = ("named", "letter")


@dataclass(slots=True)
class CitationChanges:
    """Added and removed citations (regulation, filing, title), and regulations that are new or have a new title."""

    added: list[Row] = field(default_factory=list)
    removed: list[Row] = field(default_factory=list)
    renamed: set[int] = field(default_factory=set)


class _RegulationName(NamedTuple):
    """A row of the table ``regulation``: one name of a document."""

    id: int
    name: str
    kind: str
    issuer: str | None
    year: int | None
    number: int | None
    same_as: int


def settle(connection: WritableConnection, change: CitationChanges) -> None:
    """Update counts and ``same_as`` after citations were added or removed."""
    _update_counts(connection, change)
    lost = _removed_names(connection, change)
    cores = {core for _, core in lost} | set(_cores(connection, sorted(change.renamed)))
    start = change.renamed | {regulation for regulation, _ in lost}
    while start:
        start = _update_same_as(connection, start, cores)
        cores = set(_cores(connection, sorted(start)))


# ---------------------------------------------------------------- counts


def _update_counts(connection: WritableConnection, change: CitationChanges) -> None:
    """Update the counts of titles and documents by the added and removed citations."""
    titles = Counter(row[2] for row in change.added if row[2])
    titles.subtract(row[2] for row in change.removed if row[2])
    touched = sorted({row[0] for row in (*change.added, *change.removed)})
    same: dict[int, int] = dict(select_in(connection, "SELECT id, same_as FROM regulation WHERE id IN", touched))
    documents = Counter(document for document, _ in {(same[row[0]], row[1]) for row in change.added})
    documents.subtract(document for document, _ in {(same[row[0]], row[1]) for row in change.removed})
    for table, counts in (("title", titles), ("regulation", documents)):
        changes = ((number, key) for key, number in sorted(counts.items()) if number)
        connection.execute(f"UPDATE {table} SET filings = filings + ? WHERE id = ?", changes)


def _removed_names(connection: WritableConnection, change: CitationChanges) -> set[tuple[int, str]]:
    """Delete unused titles and uncited regulations; each regulation concerned, with the title's core or ""."""
    if not change.removed:
        return set()
    titles = sorted({row[2] for row in change.removed if row[2]})
    unused = select_in(connection, "SELECT id, regulation_id, core FROM title WHERE filings <= 0 AND id IN", titles)
    connection.execute("DELETE FROM title WHERE id = ?", ((row[0],) for row in unused))
    uncited = select_in(
        connection,
        "SELECT id FROM regulation WHERE NOT EXISTS "
        "(SELECT 1 FROM citation WHERE regulation_id = regulation.id) AND id IN",
        sorted({row[0] for row in change.removed}),
    )
    connection.execute("DELETE FROM regulation WHERE id = ?", uncited)
    return {(row[1], row[2]) for row in unused} | {(row[0], "") for row in uncited}


# ---------------------------------------------------------------- documents


def _cores(connection: WritableConnection, names: Sequence[int]) -> list[str]:
    return [row[0] for row in select_in(connection, "SELECT core FROM title WHERE regulation_id IN", names)]


def _update_same_as(connection: WritableConnection, start: set[int], cores: set[str]) -> set[int]:
    """Decide ``same_as`` anew for names that depend on the regulations or title cores; the names that changed."""
    telling = sorted(filter(is_telling_title, cores))
    same_title = select_in(connection, "SELECT regulation_id FROM title WHERE core IN", telling)
    same_document = select_in(connection, "SELECT id FROM regulation WHERE same_as IN", sorted(start))
    graph = _NameGraph(connection, {*start, *(row[0] for row in (*same_title, *same_document))})
    names = graph.names
    changed = {
        name: document for name in sorted(graph.open_names) if (document := graph.document(name)) != names[name].same_as
    }
    connection.execute("UPDATE regulation SET same_as = ? WHERE id = ?", [(new, name) for name, new in changed.items()])
    recounted = {*changed, *changed.values(), *(names[name].same_as for name in changed)}
    connection.execute(
        "UPDATE regulation SET filings = (SELECT count(DISTINCT filing_id) FROM citation WHERE regulation_id IN "
        "(SELECT other.id FROM regulation AS other WHERE other.same_as = regulation.id)) WHERE id = ?",
        [(name,) for name in sorted(recounted)],
    )
    return set(changed)


class _NameGraph:
    """The ``open_names``, whose document is to be decided, and all names that share a title with one of them."""

    def __init__(self, connection: WritableConnection, start: Iterable[int]) -> None:
        cores = {core for core in _cores(connection, sorted(start)) if is_telling_title(core)}
        pairs = select_in(connection, "SELECT core, regulation_id FROM title WHERE core IN", sorted(cores))
        columns = "id, name, kind, issuer, year, number, same_as"
        ids = sorted({*start, *(row[1] for row in pairs)})
        rows = select_in(connection, f"SELECT {columns} FROM regulation WHERE id IN", ids)
        self.names = {row[0]: _RegulationName(*row) for row in rows}
        self.open_names = self.names.keys() & set(start)
        self._cores: dict[int, set[str]] = defaultdict(set)
        self._sharing: dict[str, set[int]] = defaultdict(set)
        for core, name in pairs:
            self._cores[name].add(core)
            self._sharing[core].add(name)
        self._documents: dict[int, int] = {}

    def document(self, name: int) -> int:
        """The name that represents the document of this name; the stored ``same_as`` if the name was not asked."""
        if name not in self.open_names:
            return self.names[name].same_as
        if name not in self._documents:
            self._documents[name] = name
            self._documents[name] = self._standing_for(self.names[name])
        return self._documents[name]

    def _standing_for(self, name: _RegulationName) -> int:
        """The only fuller name of a number, or the only numbered document of a title; else the name itself."""
        others = [self.names[other] for core in self._cores[name.id] for other in self._sharing[core]]
        if name.kind in _NUMBERED:
            fuller = {other.id: other for other in others if _is_fuller(other, name)}.values()
            fullest = [one for one in fuller if not any(_is_fuller(other, one) for other in fuller)]
            return self.document(fullest[0].id) if len(fullest) == 1 else name.id
        if name.kind not in _TITLED:
            return name.id
        numbered = {self.document(other.id) for other in others if other.kind in _NUMBERED}
        titled = [(len(other.name), other.name, other.id) for other in others if other.kind in _TITLED]
        return numbered.pop() if len(numbered) == 1 else min(titled, default=("", "", name.id))[-1]


def _is_fuller(one: _RegulationName, other: _RegulationName) -> bool:
    """Whether the first may be the other's fuller name: the same number, by an issuer that the other shortens."""
    same_number = (one.kind, one.year, one.number) == (other.kind, other.year, other.number)
    return same_number and is_shortened_issuer(other.issuer or "", one.issuer or "")
