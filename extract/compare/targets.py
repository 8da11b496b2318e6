"""What a new target value asks compared with the old one: more, less, or something else."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from extract.compare.amounts import number

_INFINITE = Decimal("Infinity")


class Range(NamedTuple):
    """The values that fulfil a target: from ``low`` to ``high``, each with 1 or -1 where the bound itself does not."""

    low: tuple[Decimal, int]
    high: tuple[Decimal, int]


def judged(old: Mapping[str, Any], new: Mapping[str, Any]) -> str | None:
    """A sentence on what became of the target, None where nothing sure can be said (words, other units).

    A target is tightened (收紧) if what fulfils it is a part of what fulfilled the old one, loosened (放宽) the other
    way round: ``≥90%`` → ``≥95%`` is tightened, and so is ``≤5天`` → ``≤3天``.
    """
    before, after = _range(old), _range(new)
    if before is None or after is None:
        return _of_words(old, new)
    if old["unit"] != new["unit"]:
        return "计量单位不同，不作比较"
    moves = _moves(old, new)
    if before == after:
        return None
    if _within(after, before):
        return f"{moves}收紧"
    if _within(before, after):
        return f"{moves}放宽"
    return moves.rstrip("，") or "要求不同"


def _range(target: Mapping[str, Any]) -> Range | None:
    value, top = number(target["value"]), number(target["value_max"])
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
    return ranges.get(target["operator"])


def _within(part: Range, whole: Range) -> bool:
    return part.low >= whole.low and part.high <= whole.high


def _moves(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    before, after = number(old["value"]), number(new["value"])
    if old["operator"] == "range" or new["operator"] == "range" or before is None or after is None or before == after:
        return ""
    return "数值提高，" if after > before else "数值降低，"


def _of_words(old: Mapping[str, Any], new: Mapping[str, Any]) -> str | None:
    if old["measurable"] is False and new["measurable"]:
        return "由文字改为数值"
    if old["measurable"] and new["measurable"] is False:
        return "由数值改为文字"
    return None
