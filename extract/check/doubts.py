"""Digits that were read from an image are doubted: those that the arithmetic contradicts, those that nothing confirms.

An engine takes 5 for 8 with a confidence of 0.998, so that only the form's own sums and products can vouch for a digit.
A doubt never changes a value.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from extract.check.arithmetic import Filing, Relation, at, closes, mapping
from extract.check.misreading import misreadings
from extract.check.relations import relations, unnamed_sources
from extract.check.subject import Node, once, places

_NAMED = 12  # numbers that a message names; the others are in its places
_OFFERED = 3  # readings that are offered for one number

Content = dict[str, Any]
Numbers = Mapping[str, Decimal]
Relations = Mapping[str, list[Relation]]
Mended = Mapping[Decimal, frozenset[int]]  # readings with the relations that they would close


def doubts(filing: Filing, scanned: Iterable[int]) -> list[Content]:
    """Remarks, as they stand in a record, on the filing's numbers that stand on the ``scanned`` pages.

    ``amount_doubtful`` for each number in a relation that does not close although one misread digit would make it;
    ``amounts_unconfirmed`` names the other numbers that no relation vouches for.
    """
    read = _read(filing, frozenset(scanned))
    if not read:
        return []
    found = _by_pointer(_telling(filing))
    unsure = {pointer: value for pointer, value in read.items() if not _is_confirmed(value, found[pointer])}
    doubtful = _likeliest({pointer: _mended(value, found[pointer]) for pointer, value in unsure.items()})
    remarks = [_doubtful(filing, pointer, offered) for pointer, offered in doubtful.items()]
    others = [pointer for pointer in unsure if pointer not in doubtful]
    return [*remarks, _unconfirmed(filing, others)] if others else remarks


# ---------------------------------------------------------------- the numbers and their relations


def _read(filing: Filing, scanned: frozenset[int]) -> Numbers:
    """The numbers that were read from an image, under their pointers."""
    evidence = mapping(filing.get("evidence"))
    found = {pointer: at(filing, pointer) for pointer, one in evidence.items() if not scanned.isdisjoint(_pages(one))}
    return {pointer: value for pointer, value in found.items() if isinstance(value, Decimal)}


def _pages(evidence: Mapping[str, Any]) -> Iterator[int]:
    return (place["page"] for place in places(evidence["at"]) if "page" in place)


def _telling(filing: Filing) -> Iterator[Relation]:
    """The relations; a sum of sources that is open tells nothing where it is open which sources belong to it."""
    is_open = bool(unnamed_sources(filing))
    for relation in relations(filing):
        if not (is_open and relation.rule.endswith("is_its_sources") and closes(relation) is False):
            yield relation


def _by_pointer(found: Iterable[Relation]) -> Relations:
    by_pointer: dict[str, list[Relation]] = defaultdict(list)
    for relation in found:
        for operand in relation.operands():
            by_pointer[operand.pointer].append(relation)
    return by_pointer


# ---------------------------------------------------------------- what speaks for a number, and against it


def _is_confirmed(value: Decimal, found: Iterable[Relation]) -> bool:
    """Whether a relation closes that would not close with any likely misreading."""
    likely, _ = misreadings(value)
    return any(
        closes(relation) is True and not any(closes(_with(relation, value, other)) for other in likely)
        for relation in found
        if relation.sign == "="
    )


def _likeliest(mended: Mapping[str, Mended]) -> dict[str, list[Decimal]]:
    """The numbers that are doubted, with their readings: for each open relation those that mend the most with it."""
    most: dict[int, int] = defaultdict(int)
    for readings in mended.values():
        for relations_ in readings.values():
            for relation in relations_:
                most[relation] = max(most[relation], len(relations_))
    kept = {
        pointer: [reading for reading, closed in readings.items() if any(most[one] == len(closed) for one in closed)]
        for pointer, readings in mended.items()
    }
    return {pointer: readings for pointer, readings in kept.items() if readings}


def _mended(value: Decimal, found: list[Relation]) -> Mended:
    """The readings that close relations which the number leaves open, and open none; with the identity of these."""
    before = [closes(relation) for relation in found]
    if False not in before:
        return {}
    for slips in misreadings(value):
        readings = {slip: [closes(_with(relation, value, slip)) for relation in found] for slip in slips}
        mended = {
            slip: frozenset(id(one) for one, was, is_ in zip(found, before, after, strict=True) if is_ and was is False)
            for slip, after in readings.items()
            if (True, False) not in zip(before, after, strict=True)
        }
        if any(mended.values()):
            return {slip: closed for slip, closed in mended.items() if closed}
    return {}


def _with(relation: Relation, value: Decimal, other: Decimal) -> Relation:
    """The relation with another number wherever this one stands: the same digits are misread in the same way."""
    result = relation.result._replace(number=other) if relation.result.number == value else relation.result
    terms = tuple(
        tuple(operand._replace(number=other) if operand.number == value else operand for operand in term)
        for term in relation.terms
    )
    return relation._replace(result=result, terms=terms)


# ---------------------------------------------------------------- remarks


def _doubtful(filing: Filing, pointer: str, offered: list[Decimal]) -> Content:
    evidence = filing["evidence"][pointer]
    readings = "或".join(format(reading, "f") for reading in offered[:_OFFERED])
    message = f"“{evidence['text']}”与表内勾稽关系不符，可能是{readings}的误识，请对照原件。"
    return _remark("amount_doubtful", "warning", message, list(places(evidence["at"])))


def _unconfirmed(filing: Filing, pointers: list[str]) -> Content:
    evidence = [filing["evidence"][pointer] for pointer in pointers]
    named = "、".join(one["text"] for one in evidence[:_NAMED]) + ("等" if len(evidence) > _NAMED else "")
    where = once(place for one in evidence for place in places(one["at"]))
    message = f"由影像识别的{len(evidence)}个数字没有合计或乘积可以印证，请对照原件：{named}。"
    return _remark("amounts_unconfirmed", "info", message, where)


def _remark(code: str, severity: str, message: str, where: list[Node]) -> Content:
    return {"code": code, "severity": severity, "message": message, "at": where[0] if len(where) == 1 else where}
