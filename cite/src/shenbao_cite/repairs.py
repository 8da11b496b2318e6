"""What had to be mended to bring a number into its normal form; nothing is mended silently."""

from functools import lru_cache

from shenbao_cite import pack
from shenbao_cite.number import NumberSpan

_FOLDED = ("full_width", "traditional")  # characters that the clean copy replaces; brackets have patterns of their own


def repair_names(surface: str, span: NumberSpan) -> tuple[str, ...]:
    """The names of the repairs, sorted; ``patterns/repair.toml`` lists most of them."""
    code = span.number.issuer
    only_brackets = pack.pattern("repair_only", "brackets")
    if not span.ranged and surface.startswith(code) and only_brackets.fullmatch(surface, len(code)):
        return ("brackets",)
    is_whole = pack.pattern("repair_only", "nothing").fullmatch(surface) and "部部" not in surface
    hanging = ("shared_issuer",) * span.shared + ("range",) * span.ranged
    mended = () if is_whole else _surface_repairs(surface)
    return tuple(sorted({*mended, *hanging})) if hanging else mended


@lru_cache(maxsize=4096)
def _surface_repairs(surface: str) -> tuple[str, ...]:
    """The repairs that can be seen in the number as written."""
    repairs = {name for name, pattern in pack.patterns("repair").items() if pattern.search(surface)}
    for entry in pack.toml("citation")["fold"]:
        if entry["repair"] in _FOLDED and any(mark in entry["from"] for mark in surface):
            repairs.add(entry["repair"])
    return tuple(sorted(repairs))
