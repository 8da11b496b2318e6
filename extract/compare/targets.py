"""Comparing target values: whether a new target is stricter, looser, or different."""

from decimal import Decimal
from typing import NamedTuple

from extract.record.model import Target

_INFINITE = Decimal("Infinity")


class Range(NamedTuple):
    """The values that fulfil a target, from ``low`` to ``high``; each bound has 1 or -1 if it is itself excluded."""

    low: tuple[Decimal, int]
    high: tuple[Decimal, int]


def target_change(old: Target, new: Target) -> str | None:
    """A Chinese sentence on the change of the target; None if it cannot be decided (words, other units).

    A target is tightened (收紧) if the values that fulfil it are a part of those that fulfilled the old one, loosened
    (放宽) in the opposite case: ``≥90%`` → ``≥95%`` is tightened, and so is ``≤5天`` → ``≤3天``.
    """
    before, after = _range(old), _range(new)
    if before is None or after is None:
        if old.measurable is False and new.measurable:
            return "由文字改为数值"
        return "由数值改为文字" if old.measurable and new.measurable is False else None
    if old.unit != new.unit:
        return "计量单位不同，不作比较"
    if before == after:
        return None
    move = ""
    if old.value is not None and new.value is not None and "range" not in (old.operator, new.operator):
        move = "数值提高" if new.value > old.value else "数值降低" if new.value < old.value else ""
    is_tightened = after.low >= before.low and after.high <= before.high
    is_loosened = before.low >= after.low and before.high <= after.high
    verdict = "收紧" if is_tightened else "放宽" if is_loosened else ""
    return "，".join(part for part in (move, verdict) if part) or "要求不同"


def _range(target: Target) -> Range | None:
    """The values that fulfil a target, its number alone without an operator; None if it has no number."""
    value, top = target.value, target.value_max
    if value is None:
        return None
    least, most = (-_INFINITE, 0), (_INFINITE, 0)
    ranges = {
        ">=": Range((value, 0), most),
        ">": Range((value, 1), most),
        "<=": Range(least, (value, 0)),
        "<": Range(least, (value, -1)),
        "=": Range((value, 0), (value, 0)),
        "range": Range((value, 0), (top, 0)) if top is not None else None,
    }
    return ranges.get(target.operator or "=")
