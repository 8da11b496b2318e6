"""The auditor's rules over a filing: what adds up, what contradicts itself, what a person must look at.

A rule that does not apply says nothing. ``fails`` is a contradiction or an omission, ``flag`` something that a person
must decide, ``cannot_check`` is never a pass.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from extract.check import archive
from extract.check.archive import DOCUMENT_RULES, PROJECT_RULES
from extract.check.arithmetic import mapping
from extract.check.rules import RULES, Entry
from extract.check.subject import OUTCOMES, Finding, Rule, Severity, Subject, places, subjects
from extract.check.words import listed

__all__ = [
    "DOCUMENT_RULES",
    "OUTCOMES",
    "PROJECT_RULES",
    "RULES",
    "Entry",
    "Listed",
    "archive",
    "checks",
    "listing",
    "titles",
]
_SHOWN = 3  # doubtful numbers that are named
_LONGEST = 20  # characters of a number or a date


class Listed(NamedTuple):
    """A rule as a reader sees it: name, weight, Chinese title and source; ``wide`` if it looks at several filings."""

    name: str
    severity: Severity
    title: str
    source: str
    wide: bool


def checks(record: Mapping[str, Any]) -> list[list[dict[str, Any]]]:
    """For each filing of a record what the rules say: objects as the record's ``checks`` has them."""
    return [
        [_check(subject, entry, found) for entry in RULES if (found := entry.rule(subject)) is not None]
        for subject in subjects(record)
    ]


def listing() -> list[Listed]:
    """All rules, those over one filing first."""
    scopes: tuple[tuple[Sequence[Entry[Any]], bool], ...] = (
        (RULES, False),
        (PROJECT_RULES, True),
        (DOCUMENT_RULES, True),
    )
    return [
        Listed(entry.name, entry.severity, entry.title, entry.source, wide)
        for entries, wide in scopes
        for entry in entries
    ]


@cache
def titles() -> Mapping[str, str]:
    """What a clerk calls each rule, by its name."""
    return {rule.name: rule.title for rule in listing()}


def _check(subject: Subject, entry: Entry[Rule], found: Finding) -> dict[str, Any]:
    return entry.told(found.outcome, found.message + _doubts(subject, found), _places(subject, found))


def _doubts(subject: Subject, found: Finding) -> str:
    """Which of the numbers and dates are not surely read; words with a wrong character say the same as without."""
    texts = [subject.doubtful[pointer] for pointer in dict.fromkeys(found.pointers) if pointer in subject.doubtful]
    doubtful = [text for text in texts if len(text) <= _LONGEST and any(mark.isdigit() for mark in text)]
    if not doubtful:
        return ""
    named = listed(f"“{text}”" for text in doubtful) if len(doubtful) <= _SHOWN else f"{len(doubtful)}个数"
    return f"（其中{named}为影像识别或推断，请对照原件。）"


def _places(subject: Subject, found: Finding) -> list[Mapping[str, Any]]:
    """The places of all values involved."""
    evidence = mapping(subject.filing.get("evidence"))
    entries = (mapping(evidence[pointer]) for pointer in found.pointers if pointer in evidence)
    return [*(one for entry in entries for one in places(entry.get("at"))), *found.places]
