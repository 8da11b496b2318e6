"""How findings are worded: amounts with the digits as written, shortened lists, lines as a clerk counts them."""

from collections.abc import Iterable
from decimal import Decimal

import regex

from extract import pack
from extract.check.subject import BudgetLine, IndicatorLine
from extract.find.width import half_width

_SHOWN = 8  # items of a list; a longer one ends with their number


def amount_words(value: Decimal | None) -> str:
    """The digits as written; 空 for a blank."""
    return "空" if value is None else format(value, "f")


def trimmed_amount(value: Decimal) -> str:
    """A number that was calculated, without noughts at its end.

    >>> trimmed_amount(Decimal("0.1150")), trimmed_amount(Decimal("200")), trimmed_amount(Decimal("-0.00"))
    ('0.115', '200', '0')
    """
    plain = format(value, "f")
    short = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return short if short not in ("-0", "") else "0"


def signed_amount(value: Decimal) -> str:
    """A difference with its sign."""
    return f"{'+' if value > 0 else ''}{trimmed_amount(value)}"


def word_list(words: Iterable[str], mark: str = "、") -> str:
    """The words one after another; of a long list its beginning and how many there are."""
    every = list(words)
    more = f"等{len(every)}项" if len(every) > _SHOWN else ""
    return mark.join(every[:_SHOWN]) + more


def position(pointer: str) -> int:
    """The position in its list of what stands under a pointer, as a clerk counts: from 1."""
    return int(pointer.rpartition("/")[2]) + 1


def budget_line_words(line: BudgetLine) -> str:
    """A line of the breakdown: 第2行“辅警工资”."""
    return f"第{position(line.pointer)}行" + (f"“{line.name}”" if line.name else "")


def indicator_words(line: IndicatorLine) -> str:
    """An indicator: its name, or its position where it has none."""
    return f"“{line.indicator.name}”" if line.indicator.name else f"第{position(line.pointer)}项指标"


def target_words(line: IndicatorLine) -> str:
    """An indicator with its target as written."""
    return f"{indicator_words(line)}＝“{line.indicator.target.text or '空'}”"


def phrase_matches(name: str, text: str | None) -> list[regex.Match[str]]:
    """The matches of the pattern of ``check.toml``."""
    return list(pack.pattern("check", name).finditer(half_width(text))) if text else []


def phrases(name: str, text: str | None) -> list[str]:
    """What the pattern of ``check.toml`` finds in the text, each once."""
    return list(dict.fromkeys(match[0] for match in phrase_matches(name, text) if match[0]))


def has_phrase(name: str, text: str | None) -> bool:
    """Whether the pattern of ``check.toml`` finds anything in the text."""
    return bool(text) and pack.pattern("check", name).search(half_width(text or "")) is not None


def reached_number(words: str | None) -> tuple[Decimal, str] | None:
    """The number that was reached (6.4公里) with its unit ("" for none), None for words or several numbers."""
    patterns = pack.patterns("target")
    plain = half_width(words or "").strip()
    match = patterns["plain"].fullmatch(plain) or patterns["compared"].fullmatch(plain)
    if match is None:
        return None
    unit = (match["unit"] or "").strip(" ()")
    core = patterns["unit"].fullmatch(unit)
    return Decimal(match["value"].replace(",", "")), core["core"] if core else unit
