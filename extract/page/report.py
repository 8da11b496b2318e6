"""The two HTML reports: checks of records, and changes from one record to the next."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from extract.check import OUTCOMES, titles
from extract.check.collection import CollectionCheck
from extract.check.doubts import DoubtedValue, doubted_values, worn_pages
from extract.compare import Change, Comparison, DiffPiece, text_diff
from extract.compare.change_texts import (
    GROUPS,
    change_of_total,
    change_title,
    difference_text,
    note_text,
    percent_text,
)
from extract.errors import SourceError
from extract.model import Remark
from extract.page.originals import Original, OriginalView, original_view
from extract.page.page_images import PageCrop, page_crops
from extract.page.templates import rendered_pieces
from extract.read.raster import PAGED
from extract.record import labels
from extract.record.annotations import Annotation, PageBox, annotations, page_boxes
from extract.record.model import Check, Record

_MOST_PLACES = 3  # named in a message


class CheckMessage(NamedTuple):
    """A check's line: number in the report, outcome, rule, message, and places in Chinese words."""

    number: int
    outcome: str
    rule: str
    text: str
    where: str


class DoubtMessage(NamedTuple):
    """A value of a scan that was read in doubt: its number in the report, its name, and the piece of the page."""

    number: int
    title: str
    value: DoubtedValue
    where: str
    crop: PageCrop | None


class CheckedRecord(NamedTuple):
    """One record of a check report; ``key`` distinguishes its anchors from those of other records."""

    key: str
    path: str
    title: str
    status: str
    counts: Counter[str]
    messages: Mapping[str, list[CheckMessage]]
    remarks: Sequence[Remark]
    doubts: Callable[[], Sequence[DoubtMessage]]
    view: Callable[[], OriginalView]


# ---------------------------------------------------------------- checks


def check_report(originals: Sequence[Original], between: Sequence[CollectionCheck] = ()) -> Iterator[str]:
    """The check report as a page of HTML, in pieces.

    First come the messages of checks over several records (``between``), the worst first. Then each record has the
    messages of its checks by outcome, the values of a scan that were read in doubt with pieces of the pages, and its
    original with numbered badges at the places of checks that do not hold and of doubts.
    """
    records = [_checked_record(original, f"r{number}") for number, original in enumerate(originals, 1)]
    between_messages = _check_messages(between)
    counts = [record.counts for record in records]
    return rendered_pieces(
        "check.html",
        records=records,
        total=sum(counts, Counter(message.outcome for message in between_messages)),
        outcomes={outcome: labels.value_text(outcome) for outcome in OUTCOMES},
        where=labels.place_text,
        between=between_messages,
    )


def _checked_record(original: Original, key: str) -> CheckedRecord:
    record = original.record
    messages = _check_messages([check for filing in record.filings for check in filing.checks])
    by_outcome = {str(outcome): [one for one in messages if one.outcome == outcome] for outcome in OUTCOMES}
    ordered = sorted(annotations(record, ["check"]), key=lambda annotation: OUTCOMES.index(annotation.tone))
    numbered = {number: annotation for number, annotation in enumerate(ordered, 1) if annotation.tone != "holds"}
    first_doubt = len(numbered) + 1
    worn = worn_pages(record)
    doubted = [value for filing in record.filings for value in doubted_values(filing, worn)]
    for number, value in enumerate(doubted, first_doubt):
        title = labels.pointer_title(value.pointer)
        numbered[number] = Annotation("field", value.pointer, title, value.text, "flag", value.places)
    return CheckedRecord(
        key,
        record.source.path,
        record_title(record),
        labels.value_text(record.status),
        Counter(message.outcome for message in messages),
        by_outcome,
        record.remarks,
        partial(_doubt_messages, original, doubted, first_doubt),
        partial(original_view, original, numbered),
    )


def _doubt_messages(original: Original, doubted: Sequence[DoubtedValue], first: int) -> list[DoubtMessage]:
    """The values in doubt, numbered from ``first``; without the original's file they have no pieces of its pages."""
    boxes = [next((box for place in value.places for box in page_boxes(place)), None) for value in doubted]
    crops: dict[PageBox, PageCrop] = {}
    if original.source is not None and original.record.source.media_type in PAGED:
        with suppress(SourceError):  # the view of the original says it
            crops = page_crops(original.source, [box for box in boxes if box is not None])
    return [
        DoubtMessage(
            number,
            labels.pointer_title(value.pointer),
            value,
            places_in_words(value.places),
            crops.get(box) if box else None,
        )
        for number, (value, box) in enumerate(zip(doubted, boxes, strict=True), first)
    ]


def _check_messages(checks: Sequence[Check | CollectionCheck]) -> list[CheckMessage]:
    """The messages of checks, the worst first, numbered from 1."""
    ordered = sorted(checks, key=lambda check: OUTCOMES.index(check.outcome))
    return [
        CheckMessage(
            number,
            check.outcome,
            titles().get(check.rule, check.rule),
            check.message,
            places_in_words(check.at),
        )
        for number, check in enumerate(ordered, 1)
    ]


def places_in_words(places: Sequence[Any]) -> str:
    """The first places in Chinese words, and the number of all if there are more."""
    words = list(dict.fromkeys(labels.place_text(place) for place in places))
    return "、".join(words) if len(words) <= _MOST_PLACES else f"{'、'.join(words[:_MOST_PLACES])}等{len(words)}处"


def record_title(record: Record) -> str:
    """The project names of a record's filings; the name of its file if there are none."""
    names = [filing.project.name for filing in record.filings if filing.project.name]
    return "、".join(dict.fromkeys(names)) or Path(record.source.path).name


# ---------------------------------------------------------------- a comparison


class ChangeRow(NamedTuple):
    """A change in the report: its number, both sides as stretches of text, and its texts.

    ``title`` is the changed item and leaf, ``amount`` the difference with its unit, ``percent`` the difference in
    percent of the old amount, ``note`` a further remark; "" if there is none.
    """

    number: int
    change: Change
    old: Sequence[DiffPiece]
    new: Sequence[DiffPiece]
    title: str
    amount: str
    percent: str
    note: str


class Section(NamedTuple):
    """The changes of one part of a filing, and the sum of its rows' changes.

    ``sums_up``: some change is of an amount. ``numeric``: all changes are, so that numbers are aligned in columns.
    """

    key: str
    title: str
    sums: Sequence[str]
    rows: Sequence[ChangeRow]
    sums_up: bool
    numeric: bool


class Chapter(NamedTuple):
    """A filing, or the cited documents: its name and its parts."""

    title: str | None
    sections: Sequence[Section]


def comparison_report(comparison: Comparison, old: Original, new: Original) -> Iterator[str]:
    """The comparison as a page of HTML, in pieces: the changes, then both originals side by side with badges."""
    all_chapters = chapters(comparison)
    rows = [row for chapter in all_chapters for section in chapter.sections for row in section.rows]
    sides = []
    for key, word, original in zip(("old", "new"), comparison.words, (old, new), strict=True):
        numbered = {}
        for row in rows:
            if side := getattr(row.change, key):
                text = f"{row.change.word}：{row.title}"
                annotation = Annotation("place", side.pointer, row.title, text, row.change.kind, side.places)
                numbered[row.number] = annotation
        sides.append((key, f"{word}文件", original.record, original_view(original, numbered)))
    return rendered_pieces("compare.html", **summary(comparison), chapters=all_chapters, sides=sides)


def summary(comparison: Comparison) -> dict[str, Any]:
    """The values for both templates of a comparison: the counts of changes by kind, and their colours."""
    return {
        "comparison": comparison,
        "counts": Counter(change.word for change in comparison.changes()),
        "tones": {change.word: change.kind for change in comparison.changes()},
        "where": places_in_words,
    }


def chapters(comparison: Comparison) -> list[Chapter]:
    """The changes by filing and part, with consecutive numbers."""
    number = 0
    all_chapters = []
    parts = [(filing.name, filing.changes) for filing in comparison.filings]
    for name, changes in (*parts, (None, comparison.citations)):
        sections = []
        for group, title in GROUPS.items():
            own = [change for change in changes if change.group == group]
            rows = [_change_row(number, change) for number, change in enumerate(own, number + 1)]
            if rows:
                has_amounts = [bool(row.amount) for row in rows]
                sums = change_of_total(own)
                key = f"{group}-{number + 1}"
                sections.append(Section(key, title, sums, rows, any(has_amounts), all(has_amounts)))
                number += len(rows)
        if sections:
            all_chapters.append(Chapter(name, sections))
    return all_chapters


def _change_row(number: int, change: Change) -> ChangeRow:
    """The row of a change; its stretches separate common words from differing ones."""
    old, new = (side.text if side else "" for side in (change.old, change.new))
    left, right = ([DiffPiece("=", text)] if text else [] for text in (old, new))
    both = text_diff(old, new) if old and new and change.difference is None else []
    if any(piece.kind == "=" for piece in both):
        left, right = ([piece for piece in both if piece.kind != other] for other in "+-")
    texts = (change_title(change), difference_text(change), percent_text(change), note_text(change))
    return ChangeRow(number, change, left, right, *texts)
