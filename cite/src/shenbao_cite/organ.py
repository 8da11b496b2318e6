"""Where the organ before 令 or 公告 begins: its name as written, with joint organs, without the words before."""

from functools import lru_cache

from shenbao_cite import pack
from shenbao_cite.lexicon import lexicon, word_spans

_LONGEST = 90  # characters that one name is looked for in
_MOST = 15  # organs that sign one order together


def organ_start(text: str, end: int, floor: int = 0) -> int | None:
    """The offset in the folded text where the organ that ends at ``end`` (or the first of joint organs) begins.

    It is not looked for before ``floor``, where the number before ends.
    """
    start = _name_start(text, end, floor)
    if start is None:
        return None
    for _ in range(_MOST):
        before = text[start - 1 : start]
        if before != "、" and not before.isspace():
            break
        gap = pack.pattern("organ", "separator").match(text, max(floor, start - _LONGEST), start)
        earlier = _name_start(text, gap.start(), floor) if gap and gap.start() > floor else None
        if gap is None or earlier is None:
            break
        name = text[earlier : gap.start()]
        if name in text[start:end] or ("、" not in gap[0] and _listed_start(name.strip()) is None):
            break
        start = earlier
    return start


def _name_start(text: str, end: int, floor: int) -> int | None:
    """The start of the single organ name that ends at ``end`` or before the blanks there."""
    for size in lexicon().organ_sizes.get(text[end - 1 : end], ()):
        if floor <= end - size and text[end - size : end] in lexicon().organs:
            if not text[end - size - 1 : end - size].isalpha():
                return end - size
            break
    run = pack.pattern("organ", "run").match(text, max(floor, end - _LONGEST), end)
    start = _start_in(run[0]) if run else None
    return None if run is None or start is None else run.start() + start


@lru_cache(maxsize=8192)
def _start_in(run: str) -> int | None:
    """The offset of the single organ name that ends a run of characters."""
    places = [place for place, mark in enumerate(run) if not mark.isspace()]
    name = "".join(run[place] for place in places)
    # behind the last word that leads up to the name (根据, 按照) without being part of it
    first = max((last for _, last in word_spans(name, lexicon().verbs) if last < len(name)), default=0)
    listed_start = _listed_start(name[first:])
    if listed_start is not None:
        return places[first + _widened_start(name[first:], listed_start)]
    provincial = pack.pattern("organ", "of_province").match(name, first)
    lead = None if provincial else pack.pattern("organ", "lead").match(name, first)
    first = provincial.start() if provincial else lead.end() if lead else first
    is_name = name[first:] in lexicon().offices or pack.pattern("organ", "organ").fullmatch(name, first)
    return places[first] if is_name else None


def _listed_start(name: str) -> int | None:
    """The start of the longest national organ at the end of the name."""
    organs = lexicon().organs
    return next((start for start in range(len(name)) if name[start:] in organs), None)


def _widened_start(name: str, start: int) -> int:
    """The start moved left over what belongs to a listed organ: the state's name, a term (十三届), another organ."""
    while start:
        before = pack.pattern("organ", "belongs").match(name, 0, start)
        earlier = before.start() if before and before.start() < start else _listed_start(name[:start])
        if earlier is None:
            break
        start = earlier
    return start
