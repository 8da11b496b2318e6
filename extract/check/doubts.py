"""Digits that were read from an image, held against the form's arithmetic: which it settles, contradicts or confirms.

An OCR engine may take 5 for 8 with a confidence of 0.998: only the form's own sums and products can confirm a digit.
Numbers in doubt become others only if the engine itself took those into account, and they alone make the form's
arithmetic come out. A doubt about any other number never changes a value.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import product
from math import prod
from typing import Any, NamedTuple

from msgspec import UNSET
from msgspec.structs import replace

from extract import pack
from extract.check.arithmetic import Operand, Relation, closes
from extract.check.misreading import misreadings
from extract.check.relations import relations, unnamed_sources
from extract.find import money
from extract.model import Place, Remark
from extract.record.fields import field_at, is_choice
from extract.record.model import Evidence, Filing, Record
from extract.record.pointers import value_at, with_value

_NAMED = 12  # numbers that a message names; the others are in its places
_OFFERED = 3  # readings that are offered for one number
_MOST_COMBINATIONS = 64  # of readings in one relation: of more some close by chance

Closing = Mapping[Decimal, frozenset[int]]  # each reading with the ids of the relations that it would close


def doubts(
    filing: Filing, scanned: Iterable[int], mixed: Iterable[int] = (), worn: Container[int | None] = ()
) -> list[Remark]:
    """Remarks on the filing's numbers that were read from the images of the ``scanned`` pages, or from pictures.

    On those of them that are ``mixed`` a number of full confidence is the file's own; on those that are ``worn``, of
    which something was not read, a number must be surer.

    ``amount_doubtful`` for each number in a relation that does not close although one misread digit would make it;
    ``amounts_unconfirmed`` names the other numbers that no relation confirms and that were not read for certain.
    """
    pages, partly = frozenset(scanned), frozenset(mixed)
    scanned_values = {
        pointer: value_at(filing, pointer)
        for pointer, evidence in filing.evidence.items()
        if evidence.confidence < 1 or any(place.page in pages - partly for place in evidence.places)
    }
    numbers = {pointer: value for pointer, value in scanned_values.items() if isinstance(value, Decimal)}
    unsure, doubtful = _unconfirmed_numbers(filing, numbers)
    remarks = []
    for pointer, readings in doubtful.items():
        evidence, words = filing.evidence[pointer], "或".join(format(reading, "f") for reading in readings[:_OFFERED])
        message = f"“{evidence.text}”与表内勾稽关系不符，可能是{words}的误识，请对照原件。"
        remarks.append(Remark("amount_doubtful", "warning", message, evidence.at))
    others = [filing.evidence[pointer] for pointer in unsure if pointer not in doubtful]
    others = [one for one in others if _is_in_doubt(one, worn)]
    if others:
        texts = ((one.text, "或".join(one.alternatives or ())) for one in others[:_NAMED])
        words = "、".join(f"{text}（也可能是{other}）" if other else text for text, other in texts)
        words += "等" if len(others) > _NAMED else ""
        places = tuple(dict.fromkeys(place for one in others for place in one.places))
        message = f"由影像识别的{len(others)}个数字识别没有把握，也没有合计或乘积可以印证，请对照原件：{words}。"
        remarks.append(Remark("amounts_unconfirmed", "info", message, places[0] if len(places) == 1 else places))
    return remarks


def worn_pages(record: Record) -> frozenset[int | None]:
    """The pages of which something was not read."""
    return frozenset(place.page for one in record.remarks if one.severity == "error" for place in one.places)


class DoubtedValue(NamedTuple):
    """A number, date or choice of an image that was read in doubt: its pointer, the text as read, what it may be.

    ``use`` says in Chinese whether the record has it, and what the form's arithmetic says of it.
    """

    pointer: str
    text: str
    others: tuple[str, ...]
    use: str
    places: tuple[Place, ...]


def doubted_values(filing: Filing, worn: Container[int | None]) -> list[DoubtedValue]:
    """The values of a scanned filing that a person must compare with the paper, in the order of the record.

    On pages that are ``worn`` a value must be surer.

    Words of a closed list are none of them where the engine had no other in mind, nor is what the form's arithmetic
    confirms. Of readings of one stretch of text the shortest stands: ≥ and 90, not whether ≥90 can be measured.
    """
    values = {pointer: value_at(filing, pointer) for pointer, one in filing.evidence.items() if one.confidence < 1}
    numbers = {pointer: value for pointer, value in values.items() if isinstance(value, Decimal)}
    unsure, doubtful = _unconfirmed_numbers(filing, numbers)
    doubts_of_values: list[DoubtedValue] = []
    for pointer, value in values.items():
        evidence = filing.evidence[pointer]
        is_typed = value is None or pointer in unsure or isinstance(value, date) or type(value) is int
        is_typed |= is_choice(pointer) and bool(evidence.alternatives)
        if pointer in doubtful:
            use = "已采用，与勾稽关系不符"
        elif "arithmetic" in (evidence.repairs or ()):
            use = "按勾稽关系改读"
        elif is_typed and _is_in_doubt(evidence, worn):
            use = "未采用" if value is None else "已采用，没有把握"
        else:
            continue
        readings = [format(one, "f") for one in doubtful.get(pointer, [])[:_OFFERED]]
        others = tuple(dict.fromkeys((*(evidence.alternatives or ()), *readings)))
        doubts_of_values.append(DoubtedValue(pointer, evidence.text, others, use, evidence.places))
    innermost: list[DoubtedValue] = []
    for one in sorted(doubts_of_values, key=lambda value: len(value.text)):
        if not any(_is_around(place, inner) for other in innermost for place in one.places for inner in other.places):
            innermost.append(one)
    return [one for one in doubts_of_values if one in innermost]


def _is_around(place: Place, other: Place) -> bool:
    """Whether a place has the other within it, or is the same."""
    if place.box is None or other.box is None or place.page != other.page:
        return place == other
    (x0, top, x1, bottom), (left, upper, right, lower) = place.box, other.box
    return x0 <= left and top <= upper and right <= x1 and lower <= bottom


def settled_filing(filing: Filing) -> tuple[Filing, list[Remark]]:
    """The filing with the numbers in doubt that its arithmetic settles, and a remark for each that it changes."""
    readings = {pointer: numbers for pointer in filing.evidence if (numbers := _readings(filing, pointer))}
    remarks = []
    for pointer, number in _settled_numbers(filing, readings).items() if readings else ():
        if value_at(filing, pointer) == number:
            continue
        evidence, text = filing.evidence[pointer], readings[pointer][number]
        others = tuple(one for one in (evidence.text, *(evidence.alternatives or ())) if one != text)
        repairs = (*(evidence.repairs or ()), "arithmetic") if text != evidence.text else evidence.repairs
        own = replace(evidence, text=text, confidence=_doubt(), repairs=repairs, alternatives=others or UNSET)
        filing = replace(with_value(filing, pointer, number), evidence={**filing.evidence, pointer: own})
        outcome = "与表内勾稽关系相符，予以采用" if text == evidence.text else f"按表内勾稽关系读作“{text}”，请对照原件"
        message = f"影像中的“{evidence.text}”识别没有把握，{outcome}。"
        remarks.append(Remark("amount_settled", "info", message, evidence.at))
    return filing, remarks


def _readings(filing: Filing, pointer: str) -> dict[Decimal, str]:
    """What the OCR engine took into account for a number in doubt, each with its text; nothing for any other leaf."""
    evidence = filing.evidence[pointer]
    is_open = evidence.alternatives is not UNSET or value_at(filing, pointer) is None
    if evidence.confidence >= _doubt() or not is_open:
        return {}
    texts = (evidence.text, *(evidence.alternatives or ()))
    amounts = [(text, amount) for text in texts if (amount := money.amount(text)) is not None and not amount.unit]
    is_number = bool(amounts) and field_at(pointer).kind in ("money", "number")
    return {amount.value: text for text, amount in reversed(amounts)} if is_number else {}


def _settled_numbers(filing: Filing, readings: Mapping[str, Mapping[Decimal, str]]) -> dict[str, Decimal]:
    """The numbers that stand under pointers in doubt by the filing's arithmetic.

    Of all combinations of the ``readings`` of a relation exactly one must make it close, and no relation fail whose
    other numbers are sure; where two would, it settles nothing.
    """
    by_pointer = _relations_by_pointer(filing)
    settled: dict[str, Decimal] = {}
    for relation in relations(filing):
        doubtful = dict.fromkeys(
            one.pointer for one in relation.operands() if one.pointer in readings.keys() - settled.keys()
        )
        if relation.sign != "=" or not doubtful or prod(len(readings[one]) for one in doubtful) > _MOST_COMBINATIONS:
            continue
        waiting = readings.keys() - settled.keys() - doubtful.keys()
        sure = [
            other
            for pointer in doubtful
            for other in (relation, *by_pointer.get(pointer, ()))
            if other.sign == "=" and not any(one.pointer in waiting for one in other.operands())
        ]
        closing = []
        for numbers in product(*(readings[one] for one in doubtful)):
            assumed_numbers = settled | dict(zip(doubtful, numbers, strict=True))
            outcomes = [closes(_with_numbers(one, assumed_numbers)) for one in sure]
            if outcomes[0] is True and False not in outcomes:
                closing.append(assumed_numbers)
        settled = closing[0] if len(closing) == 1 else settled
    return settled


def _doubt() -> float:
    """The confidence below which a number is in doubt."""
    return float(pack.toml("scan")["calibration"]["doubt"])


def _is_in_doubt(evidence: Evidence, worn: Container[int | None]) -> bool:
    """Whether a value is less sure than it must be on its page: surer on one that is worn."""
    is_worn = any(place.page in worn for place in evidence.places)
    return evidence.confidence < (float(pack.toml("scan")["calibration"]["worn"]) if is_worn else _doubt())


# ---------------------------------------------------------------- what speaks for a number, and against it


def _relations_by_pointer(filing: Filing) -> Mapping[str, Sequence[Relation]]:
    """The relations of each number, without failing sums of sources where one source may be a part of another."""
    by_pointer: dict[str, list[Relation]] = defaultdict(list)
    has_unplaced = bool(unnamed_sources(filing))
    for relation in relations(filing):
        if not (has_unplaced and relation.rule.endswith("is_its_sources") and closes(relation) is False):
            for operand in relation.operands():
                by_pointer[operand.pointer].append(relation)
    return by_pointer


def _unconfirmed_numbers(
    filing: Filing, numbers: Mapping[str, Decimal]
) -> tuple[dict[str, Decimal], dict[str, list[Decimal]]]:
    """Those of the numbers that no relation confirms, and the readings of those among them that one contradicts."""
    by_pointer = _relations_by_pointer(filing) if numbers else {}
    unsure = {pointer: one for pointer, one in numbers.items() if not _is_confirmed(one, by_pointer.get(pointer, ()))}
    closing = {pointer: _closing_readings(one, by_pointer.get(pointer, ())) for pointer, one in unsure.items()}
    return unsure, _likeliest_readings(closing)


def _is_confirmed(value: Decimal, involved: Iterable[Relation]) -> bool:
    """Whether a relation closes that would not close with any likely misreading."""
    likely, _ = misreadings(value)
    return any(
        closes(relation) is True and not any(closes(_with_numbers(relation, {value: other})) for other in likely)
        for relation in involved
        if relation.sign == "="
    )


def _closing_readings(value: Decimal, involved: Sequence[Relation]) -> Closing:
    """The readings that close relations which fail with the number as read, and make none fail that closes."""
    before = [closes(relation) for relation in involved]
    if False not in before:
        return {}
    for slips in misreadings(value):
        closing = {}
        for slip in slips:
            after = [closes(_with_numbers(relation, {value: slip})) for relation in involved]
            steps = list(zip(before, after, strict=True))
            closed = frozenset(
                id(one) for one, step in zip(involved, steps, strict=True) if step[0] is False and step[1]
            )
            if closed and (True, False) not in steps:
                closing[slip] = closed
        if closing:
            return closing
    return {}


def _likeliest_readings(closing: Mapping[str, Closing]) -> dict[str, list[Decimal]]:
    """The doubtful numbers with their readings: for each failing relation those that close it and most others."""
    most: dict[int, int] = defaultdict(int)
    for readings in closing.values():
        for closed in readings.values():
            for relation in closed:
                most[relation] = max(most[relation], len(closed))
    likeliest = {
        pointer: [reading for reading, closed in readings.items() if any(most[one] == len(closed) for one in closed)]
        for pointer, readings in closing.items()
    }
    return {pointer: readings for pointer, readings in likeliest.items() if readings}


def _with_numbers(relation: Relation, others: Mapping[Any, Decimal]) -> Relation:
    """The relation with ``others`` under their pointers, or wherever these numbers stand: the same digits are misread
    in the same way.
    """

    def reread(operand: Operand) -> Operand:
        number = others.get(operand.pointer, others.get(operand.number))
        return operand if number is None else operand._replace(number=number, unread=False)

    terms = tuple(tuple(map(reread, term)) for term in relation.terms)
    return relation._replace(result=reread(relation.result), terms=terms)
