"""What had to be mended to bring a number into its normal form; nothing is mended silently."""

from functools import lru_cache

from shenbao_cite import pack

_FOLDED = ("full_width", "traditional")  # characters that the clean copy replaces; brackets have patterns of their own


def repair_names(surface: str, name: str, code: str | None, from_neighbours: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The sorted names of the repairs that turn ``surface``, a number as written, into ``name``, its normal form.

    ``patterns/repair.toml`` lists most of them. ``code`` is the issuer of the number; ``from_neighbours`` are the
    repairs that need the number before or behind it: ``shared_issuer``, ``range``.
    """
    if surface == name and not from_neighbours:
        return ()
    is_bare = code and surface.startswith(code) and "range" not in from_neighbours
    if code and is_bare and pack.pattern("repair_only", "brackets").fullmatch(surface, len(code)):
        return ("brackets",)
    is_whole = pack.pattern("repair_only", "nothing").fullmatch(surface) and "部部" not in surface
    mended = () if is_whole else _surface_repairs(surface)
    return tuple(sorted({*mended, *from_neighbours})) if from_neighbours else mended


@lru_cache(maxsize=4096)
def _surface_repairs(surface: str) -> tuple[str, ...]:
    """The repairs that can be seen in the number as written."""
    repairs = {name for name, pattern in pack.patterns("repair").items() if pattern.search(surface)}
    for entry in pack.toml("citation")["fold"]:
        if entry["repair"] in _FOLDED and any(mark in entry["from"] for mark in surface):
            repairs.add(entry["repair"])
    return tuple(sorted(repairs))
