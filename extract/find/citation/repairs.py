"""What had to be mended to bring a number into its normal form; nothing is mended silently."""

from functools import cache, lru_cache

import regex

from extract import pack
from extract.find.citation.scan import Hit


def repairs(surface: str, hit: Hit) -> tuple[str, ...]:
    """The names of the repairs, sorted; ``patterns/repair.toml`` lists most of them."""
    if surface == str(hit.number) and not hit.ranged:
        return ()
    code = hit.number.issuer
    if not hit.ranged and surface.startswith(code) and _only_brackets().fullmatch(surface, len(code)):
        return ("brackets",)
    hanging = ("shared_issuer",) * hit.shared + ("range",) * hit.ranged
    return tuple(sorted({*_found(surface), *hanging})) if hanging else _found(surface)


@lru_cache(maxsize=4096)
def _found(surface: str) -> tuple[str, ...]:
    found = {name for name, pattern in _kinds() if pattern.search(surface)}
    found.update(_folded()[mark] for mark in _folded().keys() & set(surface))
    return tuple(sorted(found))


@cache
def _only_brackets() -> regex.Pattern[str]:
    return pack.patterns("repair_only")["brackets"]


@cache
def _kinds() -> tuple[tuple[str, regex.Pattern[str]], ...]:
    return tuple(pack.patterns("repair").items())


@cache
def _folded() -> dict[str, str]:
    """Which repair a folded character stands for; brackets have a pattern of their own."""
    entries = (entry for entry in pack.toml("citation")["fold"] if entry["repair"] in ("full_width", "traditional"))
    return {mark: entry["repair"] for entry in entries for mark in entry["from"]}
