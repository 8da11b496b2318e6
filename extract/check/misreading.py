"""Which number may have stood on the paper where another one was read: digits alike, lost or doubled, lost points."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache

from extract import pack

_DIGITS = "0123456789"


def misreadings(read: Decimal) -> tuple[tuple[Decimal, ...], tuple[Decimal, ...]]:
    """The numbers one slip away from the one that was read: first the likely slips, then the less likely ones.

    Likely is one digit taken for another like it, a rule beside the number taken for a 1, a decimal point lost, set too
    much or taken for a digit; less likely one digit passed over or read twice.

    >>> Decimal("25.00") in misreadings(Decimal("28.00"))[0], Decimal("2.00") in misreadings(Decimal("2100"))[0]
    (True, True)
    """
    written = format(read, "f")
    likely = _numbers({*_alike(written), *_pointed(written), *_unruled(written)}, {read})
    return likely, _numbers({*_lost(written), *_doubled(written)}, {read, *likely})


def _numbers(texts: set[str], known: set[Decimal]) -> tuple[Decimal, ...]:
    """The texts that are numbers as one writes them, in order, other in value than what is known."""
    found = {Decimal(text): text for text in sorted(texts) if _is_written(text)}
    return tuple(Decimal(text) for number, text in sorted(found.items()) if number not in known)


def _is_written(text: str) -> bool:
    whole, point, decimals = text.removeprefix("-").partition(".")
    return whole.isdecimal() and (whole == "0" or not whole.startswith("0")) and (not point or decimals.isdecimal())


def _alike(written: str) -> Iterator[str]:
    for place, digit in enumerate(written):
        for other in _shapes().get(digit, ""):
            yield written[:place] + other + written[place + 1 :]


def _unruled(written: str) -> Iterator[str]:
    """Without a first or last digit that may be a rule of the table."""
    rule = pack.toml("misread")["digits"]["rule"]
    if written.startswith(rule):
        yield written.removeprefix(rule)
    if written.endswith(rule):
        yield written.removesuffix(rule)


def _pointed(written: str) -> Iterator[str]:
    """With a decimal point put in or in the place of a digit that it may be, or without one."""
    if "." in written:
        yield written.replace(".", "")
        return
    for place in range(1, len(written)):
        yield f"{written[:place]}.{written[place:]}"
        if written[place] in pack.toml("misread")["digits"]["point"]:
            yield f"{written[:place]}.{written[place + 1 :]}"


def _lost(written: str) -> Iterator[str]:
    """With one more digit anywhere."""
    for place in range(len(written) + 1):
        for digit in _DIGITS:
            yield written[:place] + digit + written[place:]


def _doubled(written: str) -> Iterator[str]:
    """With one of two equal digits side by side."""
    for place in range(1, len(written)):
        if written[place] == written[place - 1]:
            yield written[:place] + written[place + 1 :]


@cache
def _shapes() -> Mapping[str, str]:
    """Each digit with those that it may be taken for."""
    pairs = [pair.split() for pair in pack.toml("misread")["digits"]["alike"]]
    return {digit: "".join(b for a, b in [*pairs, *map(reversed, pairs)] if a == digit) for digit in _DIGITS}
