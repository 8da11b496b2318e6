"""The contents of a filing's page: fields in groups, lists as tables, names of blank fields."""

from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import NamedTuple

from extract.check import titles
from extract.check.doubts import doubted_values, worn_pages
from extract.model import Box
from extract.page.page_images import with_room
from extract.record import labels
from extract.record.annotations import annotations, page_boxes
from extract.record.model import CitedDocument, Filing, MentionPlace, Record
from extract.record.sections import FieldValue, sections, tables

_FIRST = ("/budget/rows", "/funds/execution", "/indicators")  # of the tables
_SHORT = 8  # characters: a shorter text stands on one line
_LONG = 40  # characters: a longer text stands below its label
OUTCOMES = ("fails", "flag", "cannot_check", "holds")


class ShownField(NamedTuple):
    """A filled field: its JSON pointer, name, value in words, and place in words.

    ``unsure``: the words are an uncertain reading, which is no value. ``is_short``: the words are not to be broken;
    ``is_long``: they take a paragraph.
    """

    key: str
    label: str
    text: str
    number: bool
    unsure: bool
    where: str
    is_short: bool
    is_long: bool


class FieldGroup(NamedTuple):
    """Fields under a title; ``blank`` names unfilled fields, ``hidden`` fields with masked persons."""

    key: str
    title: str
    fields: tuple[ShownField, ...]
    blank: tuple[str, ...]
    hidden: tuple[str, ...]


class FieldTable(NamedTuple):
    """A list as a table: the heads of its filled columns, whether each has numbers, and its rows."""

    key: str
    title: str
    heads: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[ShownField | None, ...], ...]


class CheckLine(NamedTuple):
    """The outcome of a rule."""

    key: str
    outcome: str
    word: str
    title: str
    text: str
    where: str
    placed: bool


class DoubtLine(NamedTuple):
    """A value of a scan that was read in doubt: key, name, reading, what it may be, whether it is used, where.

    ``page`` and ``frame`` (left, top, width and height in points) are the piece of the original that shows it.
    """

    key: str
    label: str
    text: str
    others: tuple[str, ...]
    use: str
    where: str
    page: int | None
    frame: Box | None


class MentionLine(NamedTuple):
    """A mention of a document: key, text, field and place in words."""

    key: str
    text: str
    field: str
    where: str


def field_groups(filing: Filing, hidden: Collection[str] = ()) -> list[FieldGroup]:
    """The fields of filing, project and funds in groups; fields whose pointers are ``hidden`` do not count as blank.

    Blank fields within a nested group (其中年度资金) are not named.
    """
    groups = []
    for section in sections(filing):
        field_pairs = [(value, _shown_field(filing, value)) for value in section.values]
        blank = [field for value, field in field_pairs if not field.text and not value.group]
        groups.append(
            FieldGroup(
                section.key,
                section.title,
                tuple(field for _, field in field_pairs if field.text),
                tuple(field.label for field in blank if field.key not in hidden),
                tuple(field.label for field in blank if field.key in hidden),
            )
        )
    return [group for group in groups if group.fields or group.hidden]


def field_tables(filing: Filing) -> list[FieldTable]:
    """The tables of a filing: budget, execution, indicators, schedule, safeguards, other fields; no empty ones."""
    shown_tables = []
    for table in tables(filing, _FIRST):
        rows = [[_shown_field(filing, value) for value in row] for row in table.rows]
        used = [number for number in range(len(table.columns)) if any(row[number].text for row in rows)]
        heads = tuple((rows[0][number].label, table.columns[number].kind in ("number", "money")) for number in used)
        cells = tuple(tuple(row[number] if row[number].text else None for number in used) for row in rows)
        shown_tables.append(FieldTable(table.pointer[1:].replace("/", "-"), table.title, heads, cells))
    return shown_tables


def _shown_field(filing: Filing, field: FieldValue) -> ShownField:
    """The field in the form's words, amounts with the digits as written; a list has its first item's evidence."""
    key, value = field.pointer, field.value
    if isinstance(value, tuple):
        key = next((pointer for pointer in filing.evidence if pointer.startswith(f"{key}/")), key)
    evidence = filing.evidence.get(key)
    text = format(value, "f") if isinstance(value, Decimal) else labels.value_text(value)
    unsure = value in (None, ()) and evidence is not None
    if unsure and evidence:
        text = evidence.text
    label = f"{field.group}·{field.title}" if field.group else field.title
    number = field.kind in ("whole", "number", "money") and not unsure
    where = labels.place_text(evidence.at) if evidence else ""
    if evidence and evidence.alternatives:
        where += f"，也可能是{'或'.join(evidence.alternatives)}"
    is_broken = "\n" in text
    return ShownField(
        key, label, text, number, unsure, where, len(text) <= _SHORT and not is_broken, len(text) > _LONG or is_broken
    )


# ---------------------------------------------------------------- checks and citations


def check_lines(filing: Filing) -> dict[str, list[CheckLine]]:
    """The outcomes of the rules, grouped by outcome."""
    lines: dict[str, list[CheckLine]] = {outcome: [] for outcome in OUTCOMES}
    for number, check in enumerate(filing.checks):
        title = titles().get(check.rule) or check.rule
        word, where = labels.value_text(check.outcome), labels.place_text(check.places)
        line = CheckLine(f"/checks/{number}", check.outcome, word, title, check.message, where, bool(check.places))
        lines[check.outcome].append(line)
    return lines


def doubt_lines(filing: Filing, record: Record) -> list[DoubtLine]:
    """The values of a scan that a person must compare with the original."""
    lines = []
    for value in doubted_values(filing, worn_pages(record)):
        page, box = next((box for place in value.places for box in page_boxes(place)), (None, None))
        frame = None
        if box is not None:
            x0, top, x1, bottom = (round(edge, 1) for edge in with_room(box))
            frame = max(x0, 0.0), max(top, 0.0), round(x1 - max(x0, 0.0), 1), round(bottom - max(top, 0.0), 1)
        label, where = labels.pointer_title(value.pointer), labels.place_text(value.places)
        lines.append(DoubtLine(value.pointer, label, value.text, value.others, value.use, where, page, frame))
    return lines


def cited_documents(record: Record, position: int) -> Iterator[tuple[CitedDocument, list[MentionLine]]]:
    """The documents that a filing cites, each with its mentions in the filing and outside of all filings."""
    lines: dict[int, list[MentionLine]] = {}
    for mention in annotations(record, ["mention"]):
        place = mention.places[0] if mention.places else None
        if isinstance(place, MentionPlace) and place.filing in (position, None):
            field = labels.pointer_title(place.field) if place.field else ""
            line = MentionLine(mention.pointer, mention.text, field, labels.place_text(tuple(mention.places)))
            lines.setdefault(int(mention.pointer.split("/")[2]), []).append(line)
    for number, mentions in sorted(lines.items()):
        yield record.citations[number], mentions
