"""What the rules about sums have in common: the sum in words, and what keeps it from being checked."""

from collections import Counter
from decimal import Decimal

from extract.check.arithmetic import UNITS, Operand, Relation, at, blanks, closes, mapping, number, value
from extract.check.subject import Finding, Node, Subject, items, places
from extract.check.words import amount, listed, signed, trimmed

NAMES = {
    "total_budget": "项目总预算",
    "annual_budget": "当年预算",
    "fiscal_appropriation": "财政拨款",
    "from_higher_level": "上级财政拨款",
    "own_level": "本级财政安排",
    "lower_level_matching": "下级财政配套",
    "carried_over": "上年结转",
    "other_funds": "其他资金",
    "total": "金额合计",
    "amount": "金额",
}
_UNREAD = frozenset(
    ("amount_unread", "amount_unit", "amount_unclear", "number_unread", "budget_number_unbound", "value_unsure")
)


def checked_sum(subject: Subject, relation: Relation) -> Finding:
    """Whether a sum of the funds holds, in words."""
    if finding := unsure(subject, relation):
        return finding
    pointers = [operand.pointer for operand in relation.operands()]
    told = _told(relation) + _blank(relation)
    if closes(relation):
        return Finding("holds", f"{told}，相符。", pointers)
    off = (relation.result.number or Decimal(0)) - value(relation)
    return Finding("fails", f"{told}，相差{signed(off)}，请核对。{_other_unit(subject, relation)}", pointers)


def unsure(subject: Subject, relation: Relation) -> Finding | None:
    """Why a sum cannot be checked: an unknown unit, a number that could not be read, a blank that may be such a one."""
    pointers = [operand.pointer for operand in relation.operands()]
    if relation.factor is None:
        return Finding("cannot_check", f"金额单位不明，无法核对{_told(relation)}。", pointers)
    unread = [name(operand) for operand in relation.operands() if operand.unread]
    if unread:
        return Finding("cannot_check", f"{listed(dict.fromkeys(unread))}未能识别，无法核对合计。", pointers)
    doubts = unread_amounts(subject) if blanks(relation) else []
    if doubts and not closes(relation):
        told = f"{_blanks(relation)}为空，而表中有金额未能识别，无法核对合计。"
        return Finding("cannot_check", told, pointers, [one for doubt in doubts for one in places(doubt.get("at"))])
    return None


def unread_amounts(subject: Subject) -> list[Node]:
    """The record's remarks about numbers in the filing's tables that were left out."""
    tables = subject.tables
    found = [mapping(one) for one in items(subject.record.get("remarks"))]
    return [
        one
        for one in found
        if str(one.get("code")) in _UNREAD
        and any(where.get("table") is None or where.get("table") in tables for where in places(one.get("at")))
    ]


def name(operand: Operand) -> str:
    """The label of an operand."""
    return label(operand.pointer)


def label(pointer: str) -> str:
    """What a clerk calls the number under a pointer."""
    return "其他来源" if pointer.startswith("/funds/sources/") else NAMES.get(pointer.rpartition("/")[2], "金额")


def _told(relation: Relation) -> str:
    """项目总预算500.00＝财政拨款300.00＋其他资金200.00; a long sum is told by its number of terms."""
    filled = [term for term in relation.terms if term[0].number is not None]
    if len(filled) > 4:
        terms = f"{len(filled)}行金额合计{trimmed(value(relation))}"
    else:
        terms = "＋".join(f"{name(term[0])}{amount(term[0].number)}" for term in filled) or "0"
    total = f"（{trimmed(value(relation))}）" if len(filled) > 1 and len(filled) <= 4 else ""
    verb = "与" if relation.sign == "=" else "不小于"
    return f"{name(relation.result)}{amount(relation.result.number)}{verb}{terms}{total}"


def _blank(relation: Relation) -> str:
    """Which blanks were read as 0."""
    return f"（{_blanks(relation)}为空，按0计）" if blanks(relation) else ""


def _blanks(relation: Relation) -> str:
    """The labels of the blanks; rows of one column are counted."""
    counts = Counter(map(label, blanks(relation)))
    return listed(f"{count}行{word}" if count > 1 else word for word, count in counts.items())


def _other_unit(subject: Subject, relation: Relation) -> str:
    """A hint where the sum would hold if one number were in 元 on a form in 万元, or the other way round."""
    other = {"万元": "元", "元": "万元"}.get(unit_of(subject, "/funds/unit") or "")
    if other is None:
        return ""
    scale = UNITS[other] / UNITS["万元" if other == "元" else "元"]
    for operand in relation.operands():
        if operand.number and closes(_scaled(relation, operand, scale)):
            return f"若{name(operand)}{amount(operand.number)}以{other}为单位则相符，请核对单位。"
    return ""


def _scaled(relation: Relation, operand: Operand, factor: Decimal) -> Relation:
    scaled = operand._replace(number=number((operand.number or Decimal(0)) * factor))
    terms = tuple(tuple(scaled if one is operand else one for one in term) for term in relation.terms)
    return relation._replace(result=scaled if relation.result is operand else relation.result, terms=terms)


def unit_of(subject: Subject, pointer: str) -> str | None:
    """A unit of money, None where it is unknown."""
    found = at(subject.filing, pointer)
    return found if isinstance(found, str) and found in UNITS else None
