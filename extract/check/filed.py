"""Filings of an archive: which of them are of one project, in which years, as declaration or as self-evaluation."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from extract.check.subject import Node, Outcome, Subject
from extract.identity import organ_key, project_key

_UNITS = ("/reporting_unit", "/project/implementing_unit", "/project/competent_department")


class Filed(NamedTuple):
    """A filing and the file it stands in."""

    path: str
    subject: Subject

    def told(self) -> str:
        """Its year and kind, and its file: 2020年申报表（2020/平安建设.pdf）."""
        form = "自评表" if is_evaluation(self) else "申报表"
        return f"{self.subject.year()}年{form}（{self.path}）"


class Said(NamedTuple):
    """What a rule says of several filings: its outcome, a sentence, and the values involved of each."""

    outcome: Outcome
    message: str
    pointers: Sequence[tuple[Filed, Sequence[str]]] = ()
    places: Sequence[tuple[Filed, Sequence[Node]]] = ()


class Project(NamedTuple):
    """The filings of one project of one unit, by year: declarations, self-evaluations, and further copies of either."""

    declared: Mapping[int, Filed]
    evaluated: Mapping[int, Filed]
    copies: tuple[tuple[Filed, Filed], ...]

    def years(self) -> Iterator[tuple[Filed, Filed]]:
        """The declarations of each two following years that are there."""
        for earlier, later in pairwise(sorted(self.declared)):
            yield self.declared[earlier], self.declared[later]

    def evaluations(self) -> Iterator[tuple[Filed, Filed]]:
        """Declaration and self-evaluation of one year."""
        for year in sorted(self.declared.keys() & self.evaluated.keys()):
            yield self.declared[year], self.evaluated[year]

    def results(self) -> Iterator[tuple[Filed, Filed]]:
        """The self-evaluation of a year and the declaration of the next one."""
        for year in sorted(self.evaluated):
            if year + 1 in self.declared:
                yield self.evaluated[year], self.declared[year + 1]


def projects(filed: Iterable[Filed]) -> list[Project]:
    """The projects of the archive, filings without name or year left out; in the order of the files."""
    groups: list[list[Filed]] = []
    by_name: dict[str, list[list[Filed]]] = {}
    for one in sorted(filed, key=lambda one: (one.path, one.subject.index)):
        name = project_key(one.subject.text("/project/name"))
        if not name or one.subject.year() is None:
            continue
        known = next((group for group in by_name.get(name, []) if _same_unit(group, one)), None)
        if known is None:
            known = []
            groups.append(known)
            by_name.setdefault(name, []).append(known)
        known.append(one)
    return [_project(group) for group in groups]


def is_evaluation(one: Filed) -> bool:
    """Whether it is a self-evaluation."""
    return one.subject.kind() == "self_evaluation"


def _same_unit(group: list[Filed], one: Filed) -> bool:
    """Whether one of them names a unit that the other names too, or neither names any."""
    own = _units(one)
    return any(own & _units(other) or not (own or _units(other)) for other in group)


def _units(one: Filed) -> frozenset[str]:
    return frozenset(key for pointer in _UNITS if (key := organ_key(one.subject.text(pointer))))


def _project(group: list[Filed]) -> Project:
    declared: dict[int, Filed] = {}
    evaluated: dict[int, Filed] = {}
    copies = []
    for one in group:
        known = evaluated if is_evaluation(one) else declared
        first = known.setdefault(one.subject.year() or 0, one)
        if first is not one:
            copies.append((first, one))
    return Project(declared, evaluated, tuple(copies))
