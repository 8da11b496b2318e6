"""The filings of one project of one unit: in which years, as declaration or as self-evaluation."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from extract.check.subject import Subject
from extract.identity import organ_key, project_key
from extract.model import Place
from extract.record.model import Outcome


class CollectionFinding(NamedTuple):
    """What a rule says of several filings: its outcome, a sentence, and the values involved of each."""

    outcome: Outcome
    message: str
    pointers: Sequence[tuple[Subject, Sequence[str]]] = ()
    places: Sequence[tuple[Subject, Sequence[Place]]] = ()


class ProjectHistory(NamedTuple):
    """The filings of one project of one unit, by year: declarations, self-evaluations, and further copies of either."""

    declared: Mapping[int, Subject]
    evaluated: Mapping[int, Subject]
    copies: Sequence[tuple[Subject, Subject]]

    def following_years(self) -> Iterator[tuple[Subject, Subject]]:
        """The pairs of declarations of consecutive years."""
        for earlier, later in pairwise(sorted(self.declared)):
            yield self.declared[earlier], self.declared[later]

    def evaluations(self) -> Iterator[tuple[Subject, Subject]]:
        """Declaration and self-evaluation of one year."""
        for year in sorted(self.declared.keys() & self.evaluated.keys()):
            yield self.declared[year], self.evaluated[year]


def project_histories(subjects: Iterable[Subject]) -> list[ProjectHistory]:
    """The projects of several records, filings without name or year left out; in the order of the files.

    Filings belong to one project if their names mean the same and they share a unit, or none names a unit.
    """
    groups: list[list[Subject]] = []
    by_name: dict[str, list[list[Subject]]] = defaultdict(list)
    for one in sorted(subjects, key=lambda one: (one.record.source.path, one.index)):
        name, units = project_key(one.filing.project.name), _units(one)
        if not name or one.filing.fiscal_year is None:
            continue
        for group in by_name[name]:
            if any(units & _units(other) or not (units or _units(other)) for other in group):
                group.append(one)
                break
        else:
            by_name[name].append([one])
            groups.append(by_name[name][-1])
    histories = []
    for group in groups:
        declared: dict[int, Subject] = {}
        evaluated: dict[int, Subject] = {}
        copies = []
        for one in group:
            first = (declared if one.is_declared() else evaluated).setdefault(one.filing.fiscal_year or 0, one)
            if first is not one:
                copies.append((first, one))
        histories.append(ProjectHistory(declared, evaluated, copies))
    return histories


def filing_words(subject: Subject) -> str:
    """Year and kind of a filing, and its file: 2020年申报表（2020/平安建设.pdf）."""
    form = "申报表" if subject.is_declared() else "自评表"
    return f"{subject.filing.fiscal_year}年{form}（{subject.record.source.path}）"


def _units(subject: Subject) -> frozenset[str]:
    """The units that a filing names, by their keys."""
    project = subject.filing.project
    names = (subject.filing.reporting_unit, project.implementing_unit, project.competent_department)
    return frozenset(key for name in names if (key := organ_key(name)))
