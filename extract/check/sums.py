"""What the rules about sums have in common: the sum in words, and what keeps it from being checked."""

from collections import Counter
from decimal import Decimal

from extract.check.arithmetic import Relation, blanks, closes, number, value
from extract.check.subject import Finding, Subject
from extract.check.words import amount_words, signed_amount, trimmed_amount, word_list
from extract.record.fields import field_at
from extract.record.units import UNITS

_UNREAD = frozenset(  # codes of remarks about numbers that were left out
    ("amount_unread", "amount_unit", "amount_unclear", "number_unread", "budget_number_unbound", "value_unsure")
)
_MOST_TERMS = 4  # that a message names one by one


def sum_finding(subject: Subject, relation: Relation) -> Finding:
    """Whether a sum of the funds holds, in words; with a hint where it would if one number were in 元, not 万元."""
    if finding := unsure_finding(subject, relation):
        return finding
    pointers = [operand.pointer for operand in relation.operands()]
    message = _sum_words(relation) + (f"（{_blank_words(relation)}为空，按0计）" if blanks(relation) else "")
    if closes(relation):
        return Finding("holds", f"{message}，相符。", pointers)
    off = (relation.result.number or Decimal(0)) - value(relation)
    message = f"{message}，相差{signed_amount(off)}，请核对。"
    unit = known_unit(subject.filing.funds.unit)
    other = {"万元": "元", "元": "万元"}.get(unit or "")
    scale = UNITS[other] / UNITS[unit] if unit and other else None
    for operand in relation.operands() if scale is not None else ():
        scaled = operand._replace(number=number((operand.number or Decimal(0)) * (scale or 1)))
        terms = tuple(tuple(scaled if one is operand else one for one in term) for term in relation.terms)
        result = scaled if relation.result is operand else relation.result
        if operand.number and closes(relation._replace(result=result, terms=terms)):
            label = number_label(operand.pointer)
            message += f"若{label}{amount_words(operand.number)}以{other}为单位则相符，请核对单位。"
            break
    return Finding("fails", message, pointers)


def unsure_finding(subject: Subject, relation: Relation) -> Finding | None:
    """Why a sum cannot be checked: an unknown unit, a number that could not be read, a blank that may hide one."""
    pointers = [operand.pointer for operand in relation.operands()]
    if relation.factor is None:
        return Finding("cannot_check", f"金额单位不明，无法核对{_sum_words(relation)}。", pointers)
    unread = dict.fromkeys(number_label(operand.pointer) for operand in relation.operands() if operand.unread)
    if unread:
        return Finding("cannot_check", f"{word_list(unread)}未能识别，无法核对合计。", pointers)
    remarks = [
        remark
        for remark in subject.record.remarks
        if remark.code in _UNREAD and any(one.table is None or one.table in subject.tables for one in remark.places)
    ]
    if remarks and blanks(relation) and not closes(relation):
        message = f"{_blank_words(relation)}为空，而表中有金额未能识别，无法核对合计。"
        return Finding("cannot_check", message, pointers, [place for one in remarks for place in one.places])
    return None


def number_label(pointer: str) -> str:
    """What a clerk calls the number under a pointer; 财政拨款 also in the column of the year."""
    if pointer.startswith("/funds/sources/"):
        return field_at("/funds/sources").chinese
    return field_at(pointer.replace("/funds/annual/", "/funds/")).chinese


def known_unit(unit: str | None) -> str | None:
    """The unit, None where it is no known unit of money."""
    return unit if unit in UNITS else None


def _sum_words(relation: Relation) -> str:
    """项目总预算500.00＝财政拨款300.00＋其他资金200.00; of a long sum only the number of its terms."""
    filled = [term[0] for term in relation.terms if term[0].number is not None]
    sum_ = trimmed_amount(value(relation))
    words = "＋".join(f"{number_label(one.pointer)}{amount_words(one.number)}" for one in filled) or "0"
    if len(filled) > _MOST_TERMS:
        words = f"{len(filled)}行金额合计{sum_}"
    elif len(filled) > 1:
        words += f"（{sum_}）"
    verb = "与" if relation.sign == "=" else "不小于"
    return f"{number_label(relation.result.pointer)}{amount_words(relation.result.number)}{verb}{words}"


def _blank_words(relation: Relation) -> str:
    """The labels of the blanks; rows of one column are counted."""
    counts = Counter(map(number_label, blanks(relation)))
    return word_list(f"{count}行{word}" if count > 1 else word for word, count in counts.items())
