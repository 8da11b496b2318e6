"""Pairing the filings of two records, and the changes of each pair."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import partial

from msgspec.structs import asdict

from extract.compare.field_changes import Heading, field_changes
from extract.compare.filing_parts import ASIDE, FilingPart
from extract.compare.item_pairs import Pair, Proposal, Traits, item_pairs
from extract.compare.list_changes import (
    ALLOCATIONS,
    DEPARTMENT_LINES,
    EXECUTION,
    FUND_MANAGEMENT,
    INDICATORS,
    OTHER_FIELDS,
    REGION_TARGETS,
    REVIEW_ITEMS,
    REVIEW_OPINIONS,
    ROWS,
    SAFEGUARDS,
    SCHEDULE,
    SOURCES,
    ComparedList,
    list_changes,
)
from extract.compare.model import Change, FilingChanges, Group, Kind, Side
from extract.identity import PROPOSED_PROJECT, project_key, text_key
from extract.record import labels
from extract.record.fields import field_at
from extract.record.model import Filing

# objects of leaves and lists that are compared alike
_PARTS: dict[Group, dict[str, ComparedList]] = {
    "department": {"budget_lines": DEPARTMENT_LINES},
    "transfer": {"region_targets": REGION_TARGETS},
    "evaluation": {"fund_management": FUND_MANAGEMENT},
    "review": {"items": REVIEW_ITEMS, "opinions": REVIEW_OPINIONS},
}
_FORM = ("kind", "title")  # the other leaves say how the form was read, not what it contains


def filing_pairs(old: Sequence[Filing], new: Sequence[Filing]) -> list[Pair]:
    """The pairs of filings of the same project.

    Filings are paired by form and project name, then by name, by form and name without years, by name without years,
    then by the likeness of names; the rest in their order.
    """
    keys = [partial(_key, of_name, has_kind) for of_name in (text_key, project_key) for has_kind in (True, False)]
    proposal: Proposal[Filing] = Proposal(
        lambda filing: Traits(project_key(filing.project.name)), PROPOSED_PROJECT, PROPOSED_PROJECT
    )
    return item_pairs(old, new, keys, proposal, lambda _: True)


def _key(of_name: Callable[[str | None], str], has_kind: bool, filing: Filing) -> Hashable | None:
    """The key of the project's name, with the kind of form if ``has_kind``; None without a name."""
    name = of_name(filing.project.name)
    return (filing.form.kind if has_kind else None, name) if name else None


def filing_changes(old: Sequence[Filing], new: Sequence[Filing], pair: Pair) -> FilingChanges:
    """The changes of a pair of filings; a filing without counterpart is one added or dropped item."""
    before, after = (
        None if position is None else FilingPart(filings[position], f"/filings/{position}", "", filings[position])
        for filings, position in ((old, pair.old), (new, pair.new))
    )
    changes = _changes(before, after) if before and after else _alone(before, after)
    return FilingChanges(pair.old, pair.new, _title(after or before), tuple(changes))


def _title(part: FilingPart | None) -> str:
    name = part.filing.project.name if part else None
    return name or labels.part_title("filing")


def _alone(old: FilingPart | None, new: FilingPart | None) -> Iterator[Change]:
    """The change for a filing of only one record, with the text and places of the project's name."""
    kind: Kind = "added" if old is None else "dropped"
    before, after = (
        Side(
            part.base,
            {key: value for key, value in asdict(part.content).items() if key not in ASIDE},
            _title(part),
            part.child("project").side("name").places,
        )
        if part
        else None
        for part in (old, new)
    )
    yield Change(kind, "head", labels.part_title("filing"), _title(new or old), before, after)


def _changes(old: FilingPart, new: FilingPart) -> Iterator[Change]:
    """The changes of all parts, in the order of the form."""
    yield from field_changes(Heading("head"), old.child("form"), new.child("form"), _FORM)
    yield from field_changes(Heading("head"), old, new)
    old_project, new_project = old.child("project"), new.child("project")
    yield from field_changes(Heading("project"), old_project, new_project)
    yield from list_changes(SCHEDULE, old_project.items("schedule"), new_project.items("schedule"))
    old_funds, new_funds = old.child("funds"), new.child("funds")
    yield from field_changes(Heading("funds"), old_funds, new_funds)
    annual = Heading("funds", field_at("/funds/annual").chinese)
    yield from field_changes(annual, old_funds.child("annual"), new_funds.child("annual"))
    yield from list_changes(SOURCES, old_funds.items("sources"), new_funds.items("sources"))
    yield from list_changes(EXECUTION, old_funds.items("execution"), new_funds.items("execution"))
    old_budget, new_budget = old.child("budget"), new.child("budget")
    yield from field_changes(Heading("budget"), old_budget, new_budget)
    yield from list_changes(ROWS, old_budget.items("rows"), new_budget.items("rows"))
    for compared, key in ((INDICATORS, "indicators"), (SAFEGUARDS, "safeguards"), (ALLOCATIONS, "allocations")):
        yield from list_changes(compared, old.items(key), new.items(key))
    for group, lists in _PARTS.items():
        old_part, new_part = old.child(group), new.child(group)
        yield from field_changes(Heading(group), old_part, new_part)
        for key, compared in lists.items():
            yield from list_changes(compared, old_part.items(key), new_part.items(key))
    yield from list_changes(OTHER_FIELDS, old.items("other_fields"), new.items("other_fields"))
