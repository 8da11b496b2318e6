"""The numbers that may stand on the paper where another one was read: similar, lost or doubled digits, lost points."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from extract import pack

_DIGITS = "0123456789"


def misreadings(read: Decimal) -> tuple[tuple[Decimal, ...], tuple[Decimal, ...]]:
    """The numbers one slip away from the one that was read: first the likely slips, then the less likely ones.

    Likely is one digit taken for another like it, a ruling line beside the number taken for a 1, a decimal point lost,
    added or taken for a digit; less likely one digit passed over or read twice.

    >>> Decimal("25.00") in misreadings(Decimal("28.00"))[0], Decimal("2.00") in misreadings(Decimal("2100"))[0]
    (True, True)
    """
    text = format(read, "f")
    likely = _numbers(_likely_texts(text), {read})
    texts = {text[:place] + digit + text[place:] for place in range(len(text) + 1) for digit in _DIGITS}
    texts |= {text[:place] + text[place + 1 :] for place in range(1, len(text)) if text[place] == text[place - 1]}
    return likely, _numbers(texts, {read, *likely})


def _likely_texts(text: str) -> set[str]:
    """The texts that come out when one likely slip is undone."""
    pack_digits = pack.toml("misread_digits")
    texts = {
        text[:place] + other + text[place + 1 :]
        for place, digit in enumerate(text)
        for other in _digits_alike().get(digit, "")
    }
    texts |= {text.removeprefix(pack_digits["rule"]), text.removesuffix(pack_digits["rule"])}
    if "." in text:
        return texts | {text.replace(".", "")}
    for place in range(1, len(text)):
        texts.add(f"{text[:place]}.{text[place:]}")
        if text[place] in pack_digits["point"]:
            texts.add(f"{text[:place]}.{text[place + 1 :]}")
    return texts


def _numbers(texts: set[str], known: set[Decimal]) -> tuple[Decimal, ...]:
    """The texts that are well-formed numbers, in order, but for those whose value is ``known``."""
    by_number = {}
    for text in sorted(texts):
        whole, point, decimals = text.removeprefix("-").partition(".")
        has_no_lead = whole == "0" or not whole.startswith("0")
        if whole.isdecimal() and has_no_lead and (not point or decimals.isdecimal()):
            by_number[Decimal(text)] = text
    return tuple(Decimal(text) for number, text in sorted(by_number.items()) if number not in known)


@cache
def _digits_alike() -> Mapping[str, str]:
    """Each digit with those that it may be taken for."""
    pairs = [pair.split() for pair in pack.toml("misread_digits")["alike"]]
    return {digit: "".join(b for a, b in [*pairs, *map(reversed, pairs)] if a == digit) for digit in _DIGITS}
