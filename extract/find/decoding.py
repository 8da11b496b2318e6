"""What else an image's line may say, by the columns of the OCR engine that read it (connectionist temporal
classification, CTC): never a text of which a character is in none of them, but for a long label that is clear.

A column has the characters that may stand there with their probabilities; a character that goes on from one column to
the next is one, and between two equal ones there is a column without any.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cache
from itertools import groupby, islice
from math import inf, log
from typing import NamedTuple

from msgspec.structs import replace

from extract import pack
from extract.find.width import half_width
from extract.model import Cell, Columns, Line, Span

_SHORT = 14  # characters
_HARDLY = 0.5  # the confidence of a least certain character below which hardly any long text is right
_MOST = 24  # texts that are followed from column to column
_SCANT = 0.0005  # the probability of a character that a column has not: engines leave out what is less likely

Fold = Callable[[str], str]  # the character that one stands for, "" for one that cannot stand there


class Reading(NamedTuple):
    """A text with its probability (0 to 1)."""

    text: str
    probability: float


def columns_of(span: Span) -> Columns:
    """The columns of the characters of a stretch; empty where the engine gave none, or some are not from an image."""
    return tuple(column for own in character_columns(span) for column in own)


def character_columns(span: Span) -> list[Columns]:
    """The columns of each character of the stretch that stands on a line."""
    return [
        own
        for line in span.holder.lines
        for own in line.columns[max(span.start - line.start, 0) : max(span.end - line.start, 0)]
    ]


def likely_readings(
    columns: Columns, most: int = _MOST, may_begin: Callable[[str], object] | None = None
) -> list[Reading]:
    """The likeliest texts of the columns, the likeliest first: prefix beam search (Graves 2006, Hannun 2014).

    Only texts are followed whose beginnings ``may_begin`` holds true, so that one that is unlikely but the only one of
    its form is not lost among many others.
    """
    beam: Mapping[str, tuple[float, float]] = {"": (1.0, 0.0)}  # ends in no character, ends in its last one
    for column in columns:
        after: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for text, (ends_bare, ends_full) in beam.items():
            for char, probability in column:
                if char == "":
                    after[text][0] += probability * (ends_bare + ends_full)
                elif text.endswith(char):
                    after[text][1] += probability * ends_full
                    after[text + char][1] += probability * ends_bare
                else:
                    after[text + char][1] += probability * (ends_bare + ends_full)
        ordered = sorted(after.items(), key=lambda one: (-sum(one[1]), one[0]))
        possible = (one for one in ordered if may_begin is None or one[0] in beam or may_begin(one[0]))
        beam = {text: (ends[0], ends[1]) for text, ends in islice(possible, most)}
    readings = [Reading(text, sum(ends)) for text, ends in beam.items() if sum(ends)]
    return sorted(readings, key=lambda one: (-one.probability, one.text))


def probability_of(text: str, columns: Columns) -> float:
    """The probability that the columns say exactly this text; 0 where a character of it is in none of them."""
    if not set(text) <= {char for column in columns for char, _ in column}:
        return 0.0
    labels = [""]
    for char in text:
        labels += [char, ""]
    paths = [1.0] + [0.0] * (len(labels) - 1)
    first = True
    for column in columns:
        own = dict(column)
        after = [0.0] * len(labels)
        for place, label in enumerate(labels):
            if label not in own:
                continue
            total = paths[place] + (paths[place - 1] if place else 0.0)
            if label and place > 1 and labels[place - 2] != label:
                total += paths[place - 2]
            after[place] = own[label] * total
        if first:  # a path begins with no character or with the first one
            after = [own.get("", 0.0), own.get(labels[1], 0.0) if len(labels) > 1 else 0.0, *[0.0] * len(labels)]
            after, first = after[: len(labels)], False
        paths = after
    return sum(paths[-2:])


def likeness(text: str, columns: Columns) -> float:
    """The natural logarithm of how many times as likely the text is as the engine's own reading, for each of its
    characters: about 0 where it is that reading. A character that a column has not is there with a scant probability.
    """
    labels = ["", *(label for char in text for label in (char, ""))]
    paths, total = [1.0] + [0.0] * (len(labels) - 1), 0.0
    for number, column in enumerate(columns):
        own = dict(column)
        most = max(own.values(), default=_SCANT)
        after = []
        for place, label in enumerate(labels):
            before = paths[place] + (paths[place - 1] if place else 0.0)
            if label and place > 1 and number and labels[place - 2] != label:
                before += paths[place - 2]
            after.append(before * max(own.get(label, 0.0), _SCANT) / most)
        scale = sum(after)
        total += log(scale)
        paths = [path / scale for path in after]
    ends = sum(paths[-2:])
    return (total + log(ends)) / len(text) if ends else -inf


def nearest_shares(columns: Columns) -> Mapping[str, float]:
    """For each character the natural logarithm of its share in the column that has it with most right, a scant one for
    those that no column has. The mean of a text's characters is about what its likeness is at most.
    """
    scant = log(_SCANT)
    shares: dict[str, float] = defaultdict(lambda: scant)
    for column in columns:
        most = max((share for _, share in column), default=1.0)
        for char, share in column:
            shares[char] = max(shares[char], log(share / most))
    return shares


def folded_columns(columns: Columns, fold: Fold) -> Columns:
    """The columns with each character as the one that it stands for; those that cannot stand there are left out."""
    folded = []
    for column in columns:
        own: dict[str, float] = defaultdict(float)
        for char, probability in column:
            one = fold(char) if char else ""
            if one or not char:
                own[one] += probability
        folded.append(tuple(own.items()))
    return tuple(folded)


@cache
def fold_of(kind: str) -> Fold:
    """For a kind of cell the character that another one of its shape stands for."""
    pairs = next((entry["pairs"] for entry in pack.toml("scan")["decoding"]["same"] if entry["kind"] == kind), ())
    first_of_pair = {other: pair[0] for pair in pairs for other in pair}

    @cache
    def fold(char: str) -> str:
        plain = half_width(char)
        return first_of_pair.get(char) or first_of_pair.get(plain) or ("" if plain.isspace() else plain)

    return fold


# ---------------------------------------------------------------- how sure a reading is


def floor() -> float:
    """The confidence below which a number, date or choice is not said."""
    return float(pack.toml("scan")["calibration"]["floor"])


def right_share(confidence: float) -> float:
    """The share of readings as sure as this, by their least certain character, that are right; 1 is text of a file.

    >>> right_share(1.0), right_share(0.1) == right_share(0.0)
    (1.0, True)
    """
    if confidence == 1:
        return 1.0
    return next(share for least, share in reversed(_levels()) if confidence >= least)


def level_below(confidence: float) -> float:
    """The highest share that is said of readings and not above a confidence, or the lowest one.

    >>> level_below(right_share(0.9)) == right_share(0.9), level_below(0.0) == right_share(0.0)
    (True, True)
    """
    return next((share for _, share in reversed(_levels()) if share <= confidence), _levels()[0][1])


def _levels() -> list[list[float]]:
    levels: list[list[float]] = pack.toml("scan")["calibration"]["levels"]
    return levels


def is_probably_misread(span: Span, *, is_clear: bool = False) -> bool:
    """Whether a text of an image is too unsure to be said, or has a mark behind a number as no form has one.

    Where the page ``is_clear``, a longer text with one unsure character is rather right: it has a rare one.
    """
    if span.confidence == 1:
        return False
    is_long = len(span.text) > _SHORT
    stray = None if is_long else pack.pattern("scan", "stray_mark").search(span.text)
    is_unsure = span.confidence < _HARDLY if is_long and is_clear else right_share(span.confidence) < floor()
    return is_unsure or stray is not None


# ---------------------------------------------------------------- a cell that is read otherwise


class _Printed(NamedTuple):
    """A character of a cell: the place of its line among the cell's, None for a line break, and how it stands there."""

    char: str
    line: int | None
    left: float = 0.0
    right: float = 0.0
    confidence: float = 1.0
    columns: Columns = ()


def reread_cell(span: Span, text: str, confidence: float, repair: str) -> Cell:
    """A copy of the span's cell with another ``text`` in its place, or another confidence of the same one, and the name
    of the ``repair`` that it is; "" is none.

    Its characters stand where those stood that were read before, or spread over their places if they are more or fewer.
    """
    cell = span.holder
    assert isinstance(cell, Cell)
    printed = [_Printed(char, None) for char in cell.text]
    for number, line in enumerate(cell.lines):
        for k, (left, right) in enumerate(zip(line.lefts, line.rights, strict=True)):
            sure, own = (line.confidences or (1.0,) * len(line.lefts))[k], line.columns[k] if line.columns else ()
            printed[line.start + k] = _Printed(cell.text[line.start + k], number, left, right, sure, own)
    before = printed[span.start : span.end]
    places = [one for one in before if one.char != "\n"]
    if len(places) == len(text):
        chars = iter(text)
        after = [one if one.char == "\n" else one._replace(char=next(chars)) for one in before]
    else:
        spread = [places[k * len(places) // len(text)] for k in range(len(text))]
        after = [
            one._replace(char=char, columns=() if k and one is spread[k - 1] else one.columns)
            for k, (char, one) in enumerate(zip(text, spread, strict=True))
        ]
    changed = [new._replace(confidence=min(confidence, 1.0)) for new in after]
    whole = [*printed[: span.start], *changed, *printed[span.end :]]
    lines: list[Line] = []
    for number, group in groupby(enumerate(whole), key=lambda one: one[1].line):
        own_chars = list(group)
        if number is not None:
            _, _, lefts, rights, sures, columns = zip(*(one for _, one in own_chars), strict=True)
            old = cell.lines[number]
            lines.append(Line(own_chars[0][0], old.page, old.top, old.bottom, lefts, rights, sures, columns))
    new_text = "".join(one.char for one in whole)
    return replace(cell, text=new_text, lines=tuple(lines), repairs=tuple(sorted({*cell.repairs, repair} - {""})))
