"""Digits that were read from an image, held against the form's arithmetic: which it settles, contradicts or confirms.

An OCR engine may take 5 for 8 with a confidence of 0.998: only the form's own sums and products can confirm a digit.
A number in doubt becomes another one only if the engine itself took that into account, and it alone makes the form's
arithmetic come out. A doubt about any other number never changes a value.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from msgspec import UNSET
from msgspec.structs import replace

from extract import pack
from extract.check.arithmetic import Relation, closes
from extract.check.misreading import misreadings
from extract.check.relations import relations, unnamed_sources
from extract.find import money
from extract.model import Remark
from extract.record.fields import field_at
from extract.record.model import Filing
from extract.record.pointers import value_at, with_value

_NAMED = 12  # numbers that a message names; the others are in its places
_OFFERED = 3  # readings that are offered for one number

Closing = Mapping[Decimal, frozenset[int]]  # each reading with the ids of the relations that it would close


def doubts(filing: Filing, scanned: Iterable[int], mixed: Iterable[int] = ()) -> list[Remark]:
    """Remarks on the filing's numbers that were read from the images of the ``scanned`` pages, or from pictures.

    On those of them that are ``mixed`` a number of full confidence is the file's own.

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
    by_pointer = _relations_by_pointer(filing) if numbers else {}
    unsure = {pointer: one for pointer, one in numbers.items() if not _is_confirmed(one, by_pointer.get(pointer, ()))}
    closing = {pointer: _closing(one, by_pointer.get(pointer, ())) for pointer, one in unsure.items()}
    doubtful = _likeliest_readings(closing)
    remarks = []
    for pointer, readings in doubtful.items():
        evidence, words = filing.evidence[pointer], "或".join(format(reading, "f") for reading in readings[:_OFFERED])
        message = f"“{evidence.text}”与表内勾稽关系不符，可能是{words}的误识，请对照原件。"
        remarks.append(Remark("amount_doubtful", "warning", message, evidence.at))
    others = [filing.evidence[pointer] for pointer in unsure if pointer not in doubtful]
    others = [one for one in others if one.confidence < _doubt()]
    if others:
        named = ((one.text, "或".join(one.alternatives or ())) for one in others[:_NAMED])
        words = "、".join(f"{text}（也可能是{other}）" if other else text for text, other in named)
        words += "等" if len(others) > _NAMED else ""
        places = tuple(dict.fromkeys(place for one in others for place in one.places))
        message = f"由影像识别的{len(others)}个数字识别没有把握，也没有合计或乘积可以印证，请对照原件：{words}。"
        remarks.append(Remark("amounts_unconfirmed", "info", message, places[0] if len(places) == 1 else places))
    return remarks


def settled_filing(filing: Filing) -> tuple[Filing, list[Remark]]:
    """The filing with the numbers in doubt that its arithmetic settles, and a remark for each.

    Of what the OCR engine took into account exactly one reading must make the relations of the number close, and none
    fail.
    """
    remarks = []
    for pointer, evidence in filing.evidence.items():
        if evidence.confidence >= _doubt() or (
            evidence.alternatives is UNSET and value_at(filing, pointer) is not None
        ):
            continue
        closing = []
        for text in (evidence.text, *(evidence.alternatives or ())):
            number = money.amount(text)
            if number is None or number.unit or field_at(pointer).kind not in ("money", "number"):
                continue
            other = with_value(filing, pointer, number.value)
            outcomes = [closes(one) for one in _relations_by_pointer(other).get(pointer, ()) if one.sign == "="]
            if True in outcomes and False not in outcomes:
                closing.append((text, other))
        if len(closing) != 1 or value_at(closing[0][1], pointer) == value_at(filing, pointer):
            continue
        text, filing = closing[0]
        others = tuple(one for one in (evidence.text, *(evidence.alternatives or ())) if one != text)
        repairs = (*(evidence.repairs or ()), "arithmetic") if text != evidence.text else evidence.repairs
        own = replace(evidence, text=text, confidence=_doubt(), repairs=repairs, alternatives=others or UNSET)
        filing = replace(filing, evidence={**filing.evidence, pointer: own})
        outcome = "与表内勾稽关系相符，予以采用" if text == evidence.text else f"按表内勾稽关系读作“{text}”，请对照原件"
        message = f"影像中的“{evidence.text}”识别没有把握，{outcome}。"
        remarks.append(Remark("amount_settled", "info", message, evidence.at))
    return filing, remarks


def _doubt() -> float:
    """The confidence below which a number is in doubt."""
    return float(pack.toml("scan")["calibration"]["doubt"])


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


def _is_confirmed(value: Decimal, involved: Iterable[Relation]) -> bool:
    """Whether a relation closes that would not close with any likely misreading."""
    likely, _ = misreadings(value)
    return any(
        closes(relation) is True and not any(closes(_with(relation, value, other)) for other in likely)
        for relation in involved
        if relation.sign == "="
    )


def _closing(value: Decimal, involved: Sequence[Relation]) -> Closing:
    """The readings that close relations which fail with the number as read, and make none fail that closes."""
    before = [closes(relation) for relation in involved]
    if False not in before:
        return {}
    for slips in misreadings(value):
        closing = {}
        for slip in slips:
            after = [closes(_with(relation, value, slip)) for relation in involved]
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
    kept = {
        pointer: [reading for reading, closed in readings.items() if any(most[one] == len(closed) for one in closed)]
        for pointer, readings in closing.items()
    }
    return {pointer: readings for pointer, readings in kept.items() if readings}


def _with(relation: Relation, value: Decimal, other: Decimal) -> Relation:
    """The relation with ``other`` wherever ``value`` stands: the same digits are misread in the same way."""
    result = relation.result._replace(number=other) if relation.result.number == value else relation.result
    terms = tuple(
        tuple(operand._replace(number=other) if operand.number == value else operand for operand in term)
        for term in relation.terms
    )
    return relation._replace(result=result, terms=terms)
