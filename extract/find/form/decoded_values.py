"""Values on the images of pages: a column of figures holds figures, one of signs a sign, a label of a day a date.

The OCR engine says what else it took into account. Where its likeliest reading cannot stand in a place, the likeliest
one that can stand there is meant; where none can, the text stays as it was read.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from extract import pack
from extract.find import money
from extract.find.decoding import (
    Reading,
    columns_of,
    fold_of,
    folded_columns,
    likely_readings,
    probability_of,
    reread_cell,
)
from extract.find.form.entries.entry import FormEntry
from extract.find.form.listings.listing import FormListing
from extract.find.form.words.content import content_kind
from extract.find.form.words.misread_labels import with_cells
from extract.find.width import half_width
from extract.model import Cell, Document, Place, Remark, Span

_LONGEST = 40  # characters: a longer text is no figure
_REREAD = "影像中的“{}”不能填在该处，按该栏应有的内容读作“{}”，请对照原件。"
_KINDS = ("sign", "unit", "figure", "value", "words")
_NUMBERS = ("figure", "value", "date")
_LEAST = 0.0005  # the probability of a reading that is taken
_SURE = 0.97  # the confidence from which a text is not looked at again, and the most that its place gives it
_MOST_SURE = 0.9  # the confidence of what the engine itself took for less likely
_LIKELY = 0.84  # the share of the readings that can stand there from which one is taken for another number
_BEGIN = {"figure": "figure_begin", "date": "date_begin"}  # the patterns that beginnings of a kind have
_OF_TYPE = {"money": "figure", "date": "date"}


def with_values_reread(
    document: Document, listings: Iterable[FormListing], entries: Iterable[FormEntry]
) -> tuple[Document, list[Remark]]:
    """A copy whose figures, signs, units and dates are such, the document itself if all were; and a remark for each
    text that is read otherwise.
    """
    copies: dict[int, Cell] = {}
    places: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for span, kind in _typed_spans(listings, entries):
        cell = span.holder
        if id(cell) in copies or not isinstance(cell, Cell) or not document.is_scanned(cell):
            continue
        reading = _meant_reading(span, kind)
        if reading is not None:
            text, confidence = reading
            is_other = text != span.text.strip()
            part = span if is_other or kind != "value" else _sure_part(span)
            copies[id(cell)] = reread_cell(part, text if is_other else part.text, confidence, kind if is_other else "")
            if is_other and not money.is_blank(text):  # a dash read as 一 says no more
                places[span.text.strip(), text] += span.places()
    return with_cells(document, copies), [
        Remark("value_reread", "info", _REREAD.format(read, meant), tuple(own)) for (read, meant), own in places.items()
    ]


def _typed_spans(listings: Iterable[FormListing], entries: Iterable[FormEntry]) -> Iterator[tuple[Span, str]]:
    """The stretches that hold a sign, a unit, a figure, a target or a date, each with its kind."""
    rules = pack.toml("scan")["decoding"]
    for listing in listings:
        for kind in _KINDS:
            keys = [key for name in rules[kind] for where, _, key in [name.partition(".")] if where == listing.kind]
            for key in keys:
                for row in listing.rows():
                    cell = listing.cell(key, row)
                    if cell is not None and cell.text.strip():
                        yield Span(cell, 0, len(cell.text)), kind
    for entry in entries:
        kind = _OF_TYPE.get(entry.field.type if entry.field else "", "")
        if kind and len(entry.values) == 1:
            yield entry.values[0], kind


def _meant_reading(span: Span, kind: str) -> tuple[str, float] | None:
    """The text that must be meant and how sure that is, None where the text is sure and can stand there, or none can.

    What cannot stand there is no doubt about a text that can.
    """
    text = span.text.strip()
    if kind == "words":  # the line of a pen, the rim of a stain
        bare = pack.pattern("scan", "strokes_beside").sub("", text)
        return (bare, span.confidence) if bare != text else None
    is_meant = _can_stand(text, kind)
    if len(text) > _LONGEST or "\n" in text or (is_meant and span.confidence >= _SURE):
        return None
    fold = fold_of(kind)
    columns = folded_columns(columns_of(span), fold)
    readings = [one for one in likely_readings(columns, may_begin=_beginnings(kind)) if _can_stand(one.text, kind)]
    is_number_beside = kind == "value" and pack.pattern("scan", "no_unit").search(half_width(text)) is not None
    own = Reading(text if is_meant or is_number_beside else "", probability_of("".join(map(fold, text)), columns))
    alike = [one for one in readings if not is_number_beside or _digits(one.text) == _digits(half_width(text))]
    best = own if is_meant else next(iter(alike), own)
    if best.probability < _LEAST or not best.text:
        return None
    digits = _digits(half_width(best.text))
    is_other_number = kind in _NUMBERS and digits != _digits(half_width(text))
    # a sign is certain from its place, a digit is not
    is_same = (lambda one: _digits(one) == digits) if kind in _NUMBERS else "".join(map(fold, best.text)).__eq__
    others = sum(one.probability for one in readings if not is_same(one.text))
    share = best.probability / (best.probability + others + (own.probability if is_other_number else 0.0))
    if best is own and kind == "value" and not digits:  # a place makes no words surer
        return None
    if best is own:
        return (text, round(min(share, _SURE), 3)) if share > span.confidence else None
    return None if is_other_number and share < _LIKELY else (best.text, round(min(share, _MOST_SURE), 3))


def _sure_part(span: Span) -> Span:
    """What the place of a target makes surer: its digits, with what stands around them if that is a sign and a unit."""
    beside = pack.pattern("scan", "value_begin").sub("", half_width(span.text), count=1).strip("() ")
    digits = [place for place, char in enumerate(span.text) if char.isdecimal()]
    if beside in ("", *pack.toml("scan")["decoding"]["units"]):
        return span
    return Span(span.holder, span.start + digits[0], span.start + digits[-1] + 1)


def _digits(text: str) -> str:
    """Those of the number: a bracket behind it holds its unit."""
    return "".join(char for char in text.partition("(")[0] if char.isdecimal())


@cache
def _beginnings(kind: str) -> Callable[[str], object] | None:
    """Whether a text may be the beginning of one of this kind; None where each may."""
    if kind == "value":
        ends = ("", *pack.toml("scan")["decoding"]["units"])
        tails = {unit[:k] for unit in ends for k in range(len(unit) + 1)}
        number = pack.pattern("scan", "value_begin")
        return lambda text: (head := number.match(text)) is not None and text[head.end() :].strip("()") in tails
    return pack.pattern("scan", _BEGIN[kind]).fullmatch if kind in _BEGIN else None


def _can_stand(text: str, kind: str) -> bool:
    """Whether the text is what stands in places of this kind; a target may be words, but not with stray digits."""
    plain = "".join(text.split())
    if kind == "unit":
        return half_width(plain).strip("()") in pack.toml("scan")["decoding"]["units"]
    if kind == "figure" and (money.is_blank(text) or money.amount(text) is not None):
        return True
    if kind == "value":
        if pack.pattern("scan", "no_unit").search(half_width(plain)):
            return False
        return content_kind(plain) in ("value", "number") or not any(map(str.isdecimal, plain))
    return pack.pattern("scan", kind).fullmatch(half_width(plain)) is not None
