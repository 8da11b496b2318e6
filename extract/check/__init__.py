"""The auditor's rules over a filing: what adds up, what contradicts itself, what a person must look at.

A rule that does not apply says nothing. ``fails`` is a contradiction or an omission, ``flag`` something that a person
must decide, ``cannot_check`` is never a pass.

>>> [rule.title for rule in listing() if rule.name == "budget.rows_sum_to_total"]
['明细合计与金额合计']
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from extract.check import collection
from extract.check.collection import DOCUMENT_RULES, PROJECT_RULES, REPEAL_RULES
from extract.check.rules import RULES, CheckRule
from extract.check.subject import OUTCOMES, Finding, Subject, subjects
from extract.check.words import word_list
from extract.model import Place, Severity
from extract.record.model import Check, Record

__all__ = [
    "DOCUMENT_RULES",
    "OUTCOMES",
    "PROJECT_RULES",
    "REPEAL_RULES",
    "RULES",
    "CheckRule",
    "RuleDescription",
    "checks",
    "collection",
    "listing",
    "titles",
]
_SHOWN = 3  # doubtful numbers that are named
_LONGEST = 20  # characters of a number or a date


class RuleDescription(NamedTuple):
    """A rule as a reader sees it: name, weight, Chinese title and source; ``wide`` if it looks at several filings."""

    name: str
    severity: Severity
    title: str
    source: str
    wide: bool


def checks(record: Record) -> list[tuple[Check, ...]]:
    """For each filing of a record what the rules say, with the places of all values involved, each once."""
    results, nowhere = [], Place()
    for subject in subjects(record):
        evidence, of_filing = subject.filing.evidence, []
        for rule in RULES:
            finding = rule.decide(subject)
            if finding is None:
                continue
            places = [place for name in finding.pointers if name in evidence for place in evidence[name].places]
            at = tuple(place for place in dict.fromkeys((*places, *finding.places)) if place != nowhere)
            message = finding.message + _doubt_words(subject, finding)
            of_filing.append(Check(rule.name, rule.severity, finding.outcome, message, at))
        results.append(tuple(of_filing))
    return results


def listing() -> list[RuleDescription]:
    """All rules, those over one filing first."""
    scopes: tuple[tuple[Sequence[CheckRule[Any]], bool], ...] = (
        (RULES, False),
        (PROJECT_RULES, True),
        (DOCUMENT_RULES, True),
        (REPEAL_RULES, True),
    )
    return [
        RuleDescription(rule.name, rule.severity, rule.title, rule.source, wide)
        for rules, wide in scopes
        for rule in rules
    ]


@cache
def titles() -> Mapping[str, str]:
    """What a clerk calls each rule, by its name."""
    return {rule.name: rule.title for rule in listing()}


def _doubt_words(subject: Subject, finding: Finding) -> str:
    """The doubtful numbers and dates in words; not texts, which mean the same with one wrong character."""
    texts = [subject.doubtful[pointer] for pointer in dict.fromkeys(finding.pointers) if pointer in subject.doubtful]
    doubtful = [text for text in texts if len(text) <= _LONGEST and any(mark.isdigit() for mark in text)]
    if not doubtful:
        return ""
    words = word_list(f"“{text}”" for text in doubtful) if len(doubtful) <= _SHOWN else f"{len(doubtful)}个数"
    return f"（其中{words}为影像识别或推断，请对照原件。）"
