"""The two reports: what the rules say of records, and what changed from one record to the next."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from extract.check import OUTCOMES, titles
from extract.compare import Change, Comparison, DiffPiece, FilingChanges, Side, text_diff
from extract.compare.change_texts import (
    GROUPS,
    change_of_total,
    change_title,
    difference_text,
    note_text,
    percent_text,
)
from extract.page.marks import Mark
from extract.page.originals import Original, View, view
from extract.page.templates import rendered
from extract.record import labels
from extract.record.writing import to_dict

Content = dict[str, Any]
_MOST_PLACES = 3  # that a message names


class Message(NamedTuple):
    """What a rule says: its number in the report, outcome, rule, words, and places in words."""

    number: int
    outcome: str
    rule: str
    text: str
    where: str


class Checked(NamedTuple):
    """One record of a check report; ``key`` tells its anchors from those of the others."""

    key: str
    path: str
    title: str
    status: str
    counts: Counter[str]
    messages: dict[str, list[Message]]
    remarks: Sequence[Content]
    view: Callable[[], View]


# ---------------------------------------------------------------- checks


def checks(originals: Sequence[Original], wide: Sequence[Content] = ()) -> Iterator[str]:
    """The check report as a page of HTML, in pieces.

    First the messages of the checks over several records (``wide``), what is worst first. Then of each record the
    messages of its checks by their outcome, and the originals with numbered marks over the places of all that does not
    hold.
    """
    records = [_checked(original, f"r{number}") for number, original in enumerate(originals, 1)]
    total = sum((record.counts for record in records), Counter[str]())
    words = {outcome: labels.shown(outcome) for outcome in OUTCOMES}
    total += Counter(check["outcome"] for check in wide)
    between = [
        _message(number, check)
        for number, check in enumerate(sorted(wide, key=lambda check: OUTCOMES.index(check["outcome"])), 1)
    ]
    return rendered("check.html", records=records, total=total, outcomes=words, where=labels.where, between=between)


def _checked(original: Original, key: str) -> Checked:
    record = original.record
    found = [check for filing in record["filings"] for check in filing["checks"]]
    found.sort(key=lambda check: OUTCOMES.index(check["outcome"]))
    messages: dict[str, list[Message]] = {outcome: [] for outcome in OUTCOMES}
    for number, check in enumerate(found, 1):
        messages[check["outcome"]].append(_message(number, check))
    marks = [
        Mark(number, check["outcome"], check["message"], check["at"])
        for number, check in enumerate(found, 1)
        if check["outcome"] != "holds"
    ]
    counts = Counter(check["outcome"] for check in found)
    status, title = labels.shown(record["status"]), titled(record)
    path = record["source"]["path"]
    return Checked(key, path, title, status, counts, messages, record["remarks"], lambda: view(original, marks))


def _message(number: int, check: Content) -> Message:
    rule = titles().get(str(check["rule"]), str(check["rule"]))
    return Message(number, check["outcome"], rule, check["message"], _placed(check["at"]))


def _placed(places: Sequence[Content]) -> str:
    """Places in words: the first of them, and how many there are if they are many."""
    words = list(dict.fromkeys(labels.where(place) for place in places))
    return "、".join(words) if len(words) <= _MOST_PLACES else f"{'、'.join(words[:_MOST_PLACES])}等{len(words)}处"


def titled(record: Content) -> str:
    """The projects of a record's filings; where it has none, the name of its file."""
    names = [filing["project"]["name"] for filing in record["filings"] if filing["project"]["name"]]
    return "、".join(dict.fromkeys(names)) or Path(record["source"]["path"]).name


# ---------------------------------------------------------------- a comparison


class Row(NamedTuple):
    """A change in the report: its number, the change, both sides as stretches of text, and the words around them."""

    number: int
    change: Change
    old: Sequence[DiffPiece]
    new: Sequence[DiffPiece]

    @property
    def named(self) -> str:
        """What changed."""
        return change_title(self.change)

    @property
    def amount(self) -> str:
        """The difference with its unit."""
        return difference_text(self.change)

    @property
    def percent(self) -> str:
        """The share of the old amount."""
        return percent_text(self.change)

    @property
    def note(self) -> str:
        """What else there is to know."""
        return note_text(self.change)


class Section(NamedTuple):
    """The changes of one part of a filing, and what its rows make together."""

    key: str
    title: str
    sums: Sequence[str]
    rows: Sequence[Row]

    @property
    def sums_up(self) -> bool:
        """Whether any of the changes is one of amounts."""
        return any(row.amount for row in self.rows)

    @property
    def numeric(self) -> bool:
        """Whether all of them are: then the numbers stand in columns."""
        return all(row.amount for row in self.rows)


class Chapter(NamedTuple):
    """A filing, or the cited documents: its name and its parts."""

    title: str | None
    sections: Sequence[Section]


def comparison(found: Comparison, old: Original, new: Original) -> Iterator[str]:
    """The comparison as a page of HTML, in pieces: the changes, then both originals beside each other with marks."""
    found_chapters, rows = chapters(found)
    sides = [
        ("old", "旧文件", old.record, view(old, _marks(rows, "old"))),
        ("new", "新文件", new.record, view(new, _marks(rows, "new"))),
    ]
    counts = counted(found)
    tones = {change.word: change.kind for change in found.changes()}
    return rendered(
        "compare.html",
        found=found,
        chapters=found_chapters,
        sides=sides,
        counts=counts,
        tones=tones,
        where=where,
        link=_anchor,
    )


def counted(found: Comparison) -> Counter[str]:
    """How many changes there are of each kind, in its Chinese word."""
    return Counter(change.word for change in found.changes())


def chapters(found: Comparison) -> tuple[list[Chapter], list[Row]]:
    """The changes by filing and by part, and all of them in one list, numbered through."""
    rows: list[Row] = []
    parts = [_chapter(filing, filing.changes, rows) for filing in found.filings]
    if found.citations:
        parts.append(_chapter(None, found.citations, rows))
    return [chapter for chapter in parts if chapter.sections], rows


def _chapter(filing: FilingChanges | None, changes: Sequence[Change], rows: list[Row]) -> Chapter:
    """The changes by their parts; ``rows`` grows by them, so that the numbers run through the whole report."""
    sections = []
    for group, title in GROUPS.items():
        own = [change for change in changes if change.group == group]
        if own:
            numbered = [_row(number, change) for number, change in enumerate(own, len(rows) + 1)]
            rows += numbered
            sections.append(Section(f"{group}-{numbered[0].number}", title, change_of_total(own), numbered))
    return Chapter(filing.name if filing else None, sections)


def _row(number: int, change: Change) -> Row:
    old, new = (side.text if side else "" for side in (change.old, change.new))
    if change.difference is not None or not (old and new):
        return Row(number, change, [DiffPiece("=", old)] if old else [], [DiffPiece("=", new)] if new else [])
    both = text_diff(old, new)
    if all(piece.kind != "=" for piece in both):  # nothing is left of the old text: there is nothing to point out in it
        return Row(number, change, [DiffPiece("=", old)], [DiffPiece("=", new)])
    return Row(number, change, [p for p in both if p.kind != "+"], [p for p in both if p.kind != "-"])


def _marks(rows: Sequence[Row], which: str) -> list[Mark]:
    sides = [(row, getattr(row.change, which)) for row in rows]
    return [
        Mark(row.number, row.change.kind, f"{row.change.word}：{row.named}", tuple(map(to_dict, side.places)))
        for row, side in sides
        if side
    ]


def _anchor(which: str, row: Row) -> str:
    """Where a report has the mark of a row on one of its originals."""
    return f"#{which}-p{row.number}"


def where(side: Side | None) -> str:
    """The places of a side in words."""
    return _placed(tuple(map(to_dict, side.places))) if side else ""
