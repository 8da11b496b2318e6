"""What had to be mended to bring a number into its normal form; nothing is mended silently."""

from functools import cache

import regex

from extract import pack
from extract.find.citation.scan import Hit


def repairs(surface: str, hit: Hit) -> tuple[str, ...]:
    """The names of the repairs, sorted; ``patterns/repair.toml`` lists most of them."""
    if surface == str(hit.number):
        return ()
    found = {name for name, pattern in _kinds() if pattern.search(surface)}
    found.update(name for mark, name in _folded().items() if mark in surface)
    if hit.shared:
        found.add("shared_issuer")
    return tuple(sorted(found))


@cache
def _kinds() -> tuple[tuple[str, regex.Pattern[str]], ...]:
    return tuple(pack.patterns("repair").items())


@cache
def _folded() -> dict[str, str]:
    """Which repair a folded character stands for; brackets have a pattern of their own."""
    entries = (entry for entry in pack.toml("citation")["fold"] if entry["repair"] in ("full_width", "traditional"))
    return {mark: entry["repair"] for entry in entries for mark in entry["from"]}
