"""How findings are worded: amounts with the digits as written, lists that end in time, lines as a clerk counts them."""

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

import regex

from extract import pack
from extract.check.subject import Goal, Item
from extract.find import width

_SHOWN = 8  # of a list; how many there are is always said


@lru_cache(maxsize=512)
def half(text: str) -> str:
    """The text in half-width characters; kept, as several rules look at the same texts."""
    return width.half_width(text)


def letters(text: str | None) -> str:
    """The letters, characters and digits alone, to compare what blanks, marks and widths tell apart.

    >>> letters("《禁毒工作》 要点（１）") == letters("禁毒工作要点(1)")
    True
    """
    return "".join(mark for mark in half(text or "") if mark.isalnum())


def amount(value: Decimal | None) -> str:
    """The digits as written; 空 for a blank."""
    return "空" if value is None else format(value, "f")


def trimmed(value: Decimal) -> str:
    """A number that was calculated, without noughts at its end.

    >>> trimmed(Decimal("0.1150")), trimmed(Decimal("200")), trimmed(Decimal("-0.00"))
    ('0.115', '200', '0')
    """
    plain = format(value, "f")
    short = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return short if short not in ("-0", "") else "0"


def signed(value: Decimal) -> str:
    """A difference with its sign."""
    return f"{'+' if value > 0 else ''}{trimmed(value)}"


def listed(words: Iterable[str], mark: str = "、") -> str:
    """The words one after another; of a long list its beginning and how many there are."""
    found = list(words)
    more = f"等{len(found)}项" if len(found) > _SHOWN else ""
    return mark.join(found[:_SHOWN]) + more


def line(item: Item) -> str:
    """A line of the breakdown: 第2行“辅警工资”."""
    return f"第{_position(item.pointer)}行" + (f"“{item.name}”" if item.name else "")


def indicator(goal: Goal) -> str:
    """An indicator: its name, or its position where it has none."""
    return f"“{goal.name}”" if goal.name else f"第{_position(goal.pointer)}项指标"


def target(goal: Goal) -> str:
    """An indicator with its target as written."""
    return f"{indicator(goal)}＝“{goal.text or '空'}”"


def _position(pointer: str) -> int:
    return int(pointer.rpartition("/")[2]) + 1


def said(name: str, text: str | None) -> list[str]:
    """What the pattern of ``check.toml`` finds in the text, each once."""
    return (
        list(dict.fromkeys(found[0] for found in pack.patterns("check")[name].finditer(half(text)) if found[0]))
        if text
        else []
    )


def says(name: str, text: str | None) -> bool:
    """Whether the pattern of ``check.toml`` finds anything in the text."""
    return bool(text) and pack.patterns("check")[name].search(half(text or "")) is not None


def matches(name: str, text: str | None) -> list[regex.Match[str]]:
    """The matches of the pattern of ``check.toml``."""
    return list(pack.patterns("check")[name].finditer(half(text))) if text else []


def reached(words: str | None) -> tuple[Decimal, str | None] | None:
    """The number that was reached (6.4公里) with its unit, None for words or several numbers."""
    patterns = pack.patterns("target")
    plain = half(words or "").strip()
    match = patterns["plain"].fullmatch(plain) or patterns["compared"].fullmatch(plain)
    if match is None:
        return None
    return Decimal(match["value"].replace(",", "")), (match["unit"] or "").strip(" ()") or None
