"""Labels with a colon inside a text: ``项目负责人：张三  联系电话：021-…``, ``一、项目总预算：100.00``."""

from collections.abc import Iterable
from itertools import chain

from msgspec import Struct

from extract import pack
from extract.find import date, money
from extract.find.form.words.label import FormField, Vocabulary, bare_label
from extract.find.width import half_width

_REACH = 40  # characters before a colon that may belong to its label
# in half-width text: a label begins at the start of a line, behind a blank or one of these
_BREAKS = frozenset(";。,()")
_LONGEST_VALUE = 30  # characters: a longer text before a label that no blank parts from it is prose
_SHORTEST_LABEL = 3  # characters of a label that no blank parts from the value before it


class Segment(Struct, frozen=True):
    """A label with its colon, and the value up to the next label, without the blanks around it."""

    field: FormField | None
    label_start: int
    label_end: int
    value_start: int
    value_end: int

    def at_offset(self, by: int) -> "Segment":
        """The same piece of a text that begins further ahead."""
        ends = (self.label_start, self.label_end, self.value_start, self.value_end)
        return Segment(self.field, *(end + by for end in ends))


def segments(text: str, vocabulary: Vocabulary, *, unknown: bool = False) -> list[Segment]:
    """The labelled pieces of the text; with ``unknown`` also those whose label no list knows.

    A label that is not known must begin a line or stand behind a blank or the semicolon after an amount, and be short.
    Behind an opinion (审核意见：同意。主管部门（盖章）：…) a label says who gave it, and names no field of the project.
    """
    plain, is_signed = half_width(text), False
    labels: list[tuple[FormField | None, int, int]] = []
    colon, behind = plain.find(":"), 0
    while colon >= 0:
        label = _known_label(plain, behind, colon, vocabulary) or (
            _unknown_label(plain, behind, colon) if unknown else None
        )
        if label is not None:
            field, start = label
            own = vocabulary.field(bare_label(plain[start:colon])) if field is None else None
            is_signed = is_signed or (own is not None and own.listing == "review")
            is_of_project = field is not None and (field.key or "").startswith("project.")
            labels.append((None if is_signed and is_of_project else field, start, colon))
            behind = colon + 1
        colon = plain.find(":", colon + 1)
    pieces = []
    for place, (field, start, colon) in enumerate(labels, 1):
        value = plain[colon + 1 : labels[place][1] if place < len(labels) else len(plain)]
        year = date.year_aside(value)
        if year is not None and not value[year[2] :].strip():
            value = value[: year[1]]
        left = colon + 1 + len(value) - len(value.lstrip())
        pieces.append(Segment(field, start, colon, left, max(left, colon + 1 + len(value.rstrip()))))
    return pieces


def money_segments(text: str, vocabulary: Vocabulary, kind: str = "labelled_amount") -> list[Segment]:
    """The labelled amounts that a text consists of: 项目总预算42万元，其中：财政拨款40万元; [] where it says more.

    As a ``listed_amount`` each may lack its unit, which the label over all of them has.
    """
    plain, pattern = half_width(text), pack.pattern("money", kind)
    pieces: list[Segment] = []
    end = 0
    while match := pattern.match(plain, end):
        field = vocabulary.field(bare_label(match["label"]))
        if field is None or field.type != "money":
            return []
        pieces.append(Segment(field, *match.span("label"), *match.span("amount")))
        end = match.end()
    return pieces if end == len(plain.rstrip()) else []


def amount_with_parts(text: str, vocabulary: Vocabulary) -> tuple[int, list[Segment]] | None:
    """Where the sum that a text begins with ends, and its parts (58.6万元，其中：自筹8.6万元); None without parts."""
    sum_first = pack.pattern("money", "sum_first").match(half_width(text))
    pieces = money_segments(text[sum_first.end() :], vocabulary) if sum_first is not None else []
    return (
        (sum_first.end("amount"), [one.at_offset(sum_first.end()) for one in pieces]) if sum_first and pieces else None
    )


def explained_amounts(text: str, vocabulary: Vocabulary) -> list[Segment]:
    """The labelled amounts in the brackets behind a sum (140万元（县级财政100万元，镇级财政40万元）); [] for others."""
    explained = pack.pattern("money", "amount_explained").fullmatch(half_width(text))
    if explained is None:
        return []
    start, end = explained.span("explained")
    lead = pack.pattern("money", "part_lead").search(explained["explained"])
    start += lead.end() if lead else 0
    return [one.at_offset(start) for one in money_segments(text[start:end], vocabulary)]


def with_listed_amounts(pieces: Iterable[Segment], text: str, vocabulary: Vocabulary) -> list[Segment]:
    """The pieces with labelled amounts in place of one for all money (资金来源（万元）：财政拨款40；自筹2)."""
    result: list[Segment] = []
    for piece in pieces:
        field, start = vocabulary.field(bare_label(text[piece.label_start : piece.label_end])), piece.value_start
        is_funds = field is not None and field.listing == "funds"
        own = money_segments(text[start : piece.value_end], vocabulary, "listed_amount") if is_funds else []
        result += [one.at_offset(start) for one in own] or [piece]
    return result


def _known_label(plain: str, behind: int, colon: int, vocabulary: Vocabulary) -> tuple[FormField, int] | None:
    """The longest text directly before the colon that is a known label, as its field and where it starts.

    It begins on the line of the colon, at its start or behind a blank or mark; or right behind the short value of the
    label before it (张国强填表人：), which ended at ``behind``.
    """
    first = max(behind, colon - _REACH, plain.rfind("\n", 0, colon) + 1)
    at_edge = first == behind or _is_break(plain[first - 1])
    inside = (s for s in range(first + 1, colon) if _is_break(plain[s - 1]) and not _is_break(plain[s]))
    start = _skip_blanks(plain, behind)
    is_short = bool(behind) and colon - start <= _LONGEST_VALUE and not any(map(_is_break, plain[start:colon]))
    in_value = range(start + 2, colon - _SHORTEST_LABEL + 1) if is_short else ()
    for start in chain((_skip_blanks(plain, first),) if at_edge else (), inside, in_value):
        name = bare_label(plain[start:colon])
        is_first = not plain[:start].strip()
        field = vocabulary.field(name) or (_field_of_word(name, vocabulary) if is_first else None)
        if field is not None and field.type not in ("group", "note"):
            return field, start
    return None


def _field_of_word(name: str, vocabulary: Vocabulary) -> FormField | None:
    """The name of the project where its word alone begins a text with a colon behind it (项目：河道保洁)."""
    field = vocabulary.field(pack.toml("field")["list_head"].get(name, ""))
    return field if field is not None and field.type == "name" else None


def _unknown_label(plain: str, behind: int, colon: int) -> tuple[None, int] | None:
    line, last = max(behind, plain.rfind("\n", 0, colon) + 1), plain.rfind(";", behind, colon)
    line = max(line, last + 1) if last >= 0 and money.amount(plain[behind:last]) else line
    blank = next((k for k in range(colon - 1, line - 1, -1) if plain[k].isspace()), line - 1)
    start = _skip_blanks(plain, max(line, blank + 1))
    if start == behind and behind and plain[behind - 1] == ":":
        return None
    name = bare_label(plain[start:colon])
    if not name or not pack.patterns("field")["bare_label"].fullmatch(name):
        return None
    notes = (entry["labels"] for entry in pack.toml("field")["field"] if entry["type"] == "note")
    return None if any(name in labels for labels in notes) else (None, start)


def _is_break(mark: str) -> bool:
    return mark in _BREAKS or mark.isspace()


def _skip_blanks(plain: str, start: int) -> int:
    while start < len(plain) and plain[start].isspace():
        start += 1
    return start
