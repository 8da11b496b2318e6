"""Labels with a colon inside a text: ``项目负责人：张三  联系电话：021-…``, ``一、项目总预算：100.00``."""

from collections.abc import Iterator
from dataclasses import dataclass

from extract import pack
from extract.find.form.label import Field, Vocabulary, bare
from extract.find.width import half

_REACH = 40  # characters before a colon that may belong to its label
_BREAKS = frozenset(
    ";。,()"
)  # in half-width text: a label begins at the start of a line, behind a blank or one of these
_LONGEST_VALUE = 30  # characters: a longer text before a label that no blank parts from it is prose
_SHORTEST_LABEL = 3  # characters of a label that no blank parts from the value before it


@dataclass(frozen=True, slots=True)
class Segment:
    """A label with its colon, and the value up to the next label, without the blanks around it."""

    field: Field | None
    label_start: int
    label_end: int
    value_start: int
    value_end: int


@dataclass(frozen=True, slots=True)
class _Label:
    field: Field | None
    start: int
    colon: int


def segments(text: str, vocabulary: Vocabulary, *, unknown: bool = False) -> list[Segment]:
    """The labelled pieces of the text; with ``unknown`` also those whose label no list knows.

    A label that is not known must begin a line or stand behind a blank, and be short.
    """
    plain = half(text)
    if ":" not in plain:
        return []
    labels = list(_labels(plain, vocabulary, unknown))
    ends = [*(label.start for label in labels[1:]), len(text)][: len(labels)]
    return [_segment(plain, label, end) for label, end in zip(labels, ends, strict=True)]


def _labels(plain: str, vocabulary: Vocabulary, unknown: bool) -> Iterator[_Label]:
    colon, behind = plain.find(":"), 0
    while colon >= 0:
        label = _known(plain, behind, colon, vocabulary) or (_unknown(plain, behind, colon) if unknown else None)
        if label is not None:
            yield label
            behind = colon + 1
        colon = plain.find(":", colon + 1)


def _known(plain: str, behind: int, colon: int, vocabulary: Vocabulary) -> _Label | None:
    """The longest text directly before the colon that is a known label."""
    for start in (*_starts(plain, behind, colon), *_starts_in_value(plain, behind, colon)):
        field = vocabulary.field(bare(plain[start:colon]))
        if field is not None and field.type not in ("group", "note"):
            return _Label(field, start, colon)
    return None


def _starts(plain: str, behind: int, colon: int) -> Iterator[int]:
    """Where a label before the colon may begin, the longest first; never before the line it ends on."""
    first = max(behind, colon - _REACH, plain.rfind("\n", 0, colon) + 1)
    if first == behind or _is_break(plain[first - 1]):
        yield _skip_blanks(plain, first)
    for start in range(first + 1, colon):
        if _is_break(plain[start - 1]) and not _is_break(plain[start]):
            yield start


def _starts_in_value(plain: str, behind: int, colon: int) -> range:
    """Where a label may begin right behind the short value of the label before it (张国强填表人：)."""
    start = _skip_blanks(plain, behind)
    value = plain[start:colon]
    if not behind or len(value) > _LONGEST_VALUE or any(map(_is_break, value)):
        return range(0)
    return range(start + 2, colon - _SHORTEST_LABEL + 1)


def _is_break(mark: str) -> bool:
    return mark in _BREAKS or mark.isspace()


def _unknown(plain: str, behind: int, colon: int) -> _Label | None:
    line = max(behind, plain.rfind("\n", 0, colon) + 1)
    blank = next((k for k in range(colon - 1, line - 1, -1) if plain[k].isspace()), line - 1)
    start = _skip_blanks(plain, max(line, blank + 1))
    if start == behind and behind and plain[behind - 1] == ":":
        return None
    name = bare(plain[start:colon])
    if name and pack.patterns("field")["bare_label"].fullmatch(name) and not _is_note(name):
        return _Label(None, start, colon)
    return None


def _is_note(name: str) -> bool:
    return any(name in entry["labels"] for entry in pack.toml("field")["field"] if entry["type"] == "note")


def _skip_blanks(plain: str, start: int) -> int:
    while start < len(plain) and plain[start].isspace():
        start += 1
    return start


def _segment(plain: str, label: _Label, end: int) -> Segment:
    start = label.colon + 1
    value = plain[start:end]
    left = start + len(value) - len(value.lstrip())
    right = max(left, start + len(value.rstrip()))
    return Segment(label.field, label.start, label.colon, min(left, right), right)
