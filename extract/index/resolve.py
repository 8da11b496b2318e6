"""Regulations over the whole archive: which names are of one document, and how many filings cite it.

Every name (a canonical number, or 《title》) is a row; ``same_as`` leads to the row that stands for its document,
itself where it is the only name. What it says follows from the names and titles in the index alone, whatever their
order of arrival was:

- 区综治办〔2018〕25号 is 闵综治办〔2018〕25号 where both have one title and no other issuer fits as well;
- a document that is named by its title only is the one numbered document of that title, where there is exactly one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from extract.index.engine import Row, Writer, selected

_NUMBERED = ("document", "order", "announcement")
_TITLED = ("named", "letter")
_SHORTEST = 8  # characters: shorter titles (实施办法) are too common to tell documents apart
_GENERIC = "区市县省街镇"  # an issuer that names its region so, and not by its own name, is known on the spot only


@dataclass(slots=True)
class Change:
    """Citations (regulation, filing, title) that came and went, and the regulations that are new or got a new title."""

    added: list[Row] = field(default_factory=list)
    removed: list[Row] = field(default_factory=list)
    renamed: set[int] = field(default_factory=set)


class _Name(NamedTuple):
    id: int
    name: str
    kind: str
    issuer: str | None
    year: int | None
    number: int | None
    same_as: int


def settle(engine: Writer, change: Change) -> None:
    """Bring counts and documents in line with the citations that came and went."""
    _count(engine, change)
    lost = _lost(engine, change)
    cores = {core for _, core in lost} | set(_cores(engine, sorted(change.renamed)))
    start = change.renamed | {regulation for regulation, _ in lost}
    while start:
        start = _renewed(engine, start, cores)
        cores = set(_cores(engine, sorted(start)))


# ---------------------------------------------------------------- counts


def _count(engine: Writer, change: Change) -> None:
    titles = Counter(row[2] for row in change.added if row[2])
    titles.subtract(row[2] for row in change.removed if row[2])
    _add(engine, "title", titles)
    touched = sorted({row[0] for row in (*change.added, *change.removed)})
    same: dict[int, int] = dict(selected(engine, "SELECT id, same_as FROM regulation WHERE id IN", touched))
    documents = Counter(document for document, _ in {(same[row[0]], row[1]) for row in change.added})
    documents.subtract(document for document, _ in {(same[row[0]], row[1]) for row in change.removed})
    _add(engine, "regulation", documents)


def _add(engine: Writer, table: str, counts: Counter[int]) -> None:
    changes = ((number, key) for key, number in sorted(counts.items()) if number)
    engine.execute(f"UPDATE {table} SET filings = filings + ? WHERE id = ?", changes)


def _lost(engine: Writer, change: Change) -> set[tuple[int, str]]:
    """The regulations that lost a title with its core, or are cited no more; both are removed."""
    if not change.removed:
        return set()
    titles = sorted({row[2] for row in change.removed if row[2]})
    unused = selected(engine, "SELECT id, regulation_id, core FROM title WHERE filings <= 0 AND id IN", titles)
    engine.execute("DELETE FROM title WHERE id = ?", ((row[0],) for row in unused))
    touched = sorted({row[0] for row in change.removed})
    uncited = selected(
        engine,
        "SELECT id FROM regulation WHERE NOT EXISTS "
        "(SELECT 1 FROM citation WHERE regulation_id = regulation.id) AND id IN",
        touched,
    )
    engine.execute("DELETE FROM regulation WHERE id = ?", uncited)
    return {(row[1], row[2]) for row in unused} | {(row[0], "") for row in uncited}


# ---------------------------------------------------------------- documents


def _cores(engine: Writer, names: Sequence[int]) -> list[str]:
    return [row[0] for row in selected(engine, "SELECT core FROM title WHERE regulation_id IN", names)]


def _renewed(engine: Writer, start: set[int], cores: set[str]) -> set[int]:
    """Say anew whose names those are that hang on the regulations and title cores; the names that changed hands."""
    hanging = selected(engine, "SELECT regulation_id FROM title WHERE core IN", sorted(filter(_tells, cores)))
    leaning = selected(engine, "SELECT id FROM regulation WHERE same_as IN", sorted(start))
    world = _World(engine, {*start, *(row[0] for row in (*hanging, *leaning))})
    changed = {
        name: world.document(name) for name in world.asked() if world.document(name) != world.names[name].same_as
    }
    engine.execute("UPDATE regulation SET same_as = ? WHERE id = ?", [(new, name) for name, new in changed.items()])
    _recount(engine, {*changed, *changed.values(), *(world.names[name].same_as for name in changed)})
    return set(changed)


def _recount(engine: Writer, names: Iterable[int]) -> None:
    engine.execute(
        "UPDATE regulation SET filings = (SELECT count(DISTINCT filing_id) FROM citation WHERE regulation_id IN "
        "(SELECT other.id FROM regulation AS other WHERE other.same_as = regulation.id)) WHERE id = ?",
        [(name,) for name in sorted(names)],
    )


def _tells(core: str) -> bool:
    return len(core) >= _SHORTEST


class _World:
    """The names that are asked about, and all that share a title with one of them."""

    def __init__(self, engine: Writer, asked: Iterable[int]) -> None:
        cores = {core for core in _cores(engine, sorted(asked)) if _tells(core)}
        pairs = selected(engine, "SELECT core, regulation_id FROM title WHERE core IN", sorted(cores))
        columns = "id, name, kind, issuer, year, number, same_as"
        ids = sorted({*asked, *(row[1] for row in pairs)})
        found = selected(engine, f"SELECT {columns} FROM regulation WHERE id IN", ids)
        self.names = {row[0]: _Name(*row) for row in found}
        self._asked = self.names.keys() & set(asked)
        self._cores: dict[int, set[str]] = defaultdict(set)
        self._sharing: dict[str, set[int]] = defaultdict(set)
        for core, name in pairs:
            self._cores[name].add(core)
            self._sharing[core].add(name)
        self._documents: dict[int, int] = {}

    def asked(self) -> list[int]:
        """The names asked about that are there."""
        return sorted(self._asked)

    def document(self, name: int) -> int:
        """The name that stands for the document of this one; of names not asked about, the one that is written down."""
        if name not in self._asked:
            return self.names[name].same_as
        if name not in self._documents:
            self._documents[name] = name
            self._documents[name] = self._found(self.names[name])
        return self._documents[name]

    def _found(self, name: _Name) -> int:
        others = [self.names[other] for core in self._cores[name.id] for other in self._sharing[core]]
        if name.kind in _NUMBERED:
            fuller = _fullest([other for other in others if _is_fuller(other, name)])
            return self.document(fuller[0].id) if len(fuller) == 1 else name.id
        if name.kind not in _TITLED:
            return name.id
        numbered = {self.document(other.id) for other in others if other.kind in _NUMBERED}
        titled = [(len(other.name), other.name, other.id) for other in others if other.kind in _TITLED]
        return numbered.pop() if len(numbered) == 1 else min(titled, default=("", "", name.id))[-1]


def _fullest(names: Iterable[_Name]) -> list[_Name]:
    """Those that no other is a fuller name of, each once."""
    once = {name.id: name for name in names}.values()
    return [name for name in once if not any(_is_fuller(other, name) for other in once)]


def _is_fuller(one: _Name, other: _Name) -> bool:
    """Whether the first may be the full name of what the other names: the same number, by an issuer that says more."""
    if (one.kind, one.year, one.number) != (other.kind, other.year, other.number):
        return False
    full, short = one.issuer or "", other.issuer or ""
    if len(short) < 3 or full == short:
        return False
    placed = full[0] not in _GENERIC and short[0] in _GENERIC and full[1:] == short[1:]
    return placed or (len(full) > len(short) and full.endswith(short))
