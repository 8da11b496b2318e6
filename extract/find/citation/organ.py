"""Where the organ before 令 or 公告 begins: its name as written, joint organs included, words before it not."""

from functools import cache

import regex

from extract import pack
from extract.find.citation.issuer import lexicon

_LONGEST = 90  # characters that one name is looked for in
_MOST = 15  # organs that sign one order together


def organ_start(text: str, end: int) -> int | None:
    """The offset in the folded text at which the organ (or the first of joint organs) begins that stops at ``end``."""
    start = _one(text, end)
    for _ in range(_MOST):
        earlier = _joint(text, start, end) if start is not None else None
        if earlier is None:
            break
        start = earlier
    return start


def _one(text: str, end: int) -> int | None:
    """The start of the single organ name that ends at ``end`` or before the blanks there."""
    run = _pattern("run").match(text, max(0, end - _LONGEST), end)
    if run is None:
        return None
    places = [place for place in range(run.start(), run.end()) if not text[place].isspace()]
    name = "".join(text[place] for place in places)
    start = _name_start(name)
    return places[start] if start is not None else None


def _name_start(name: str) -> int | None:
    """The offset at which the organ begins that ends the run of characters."""
    first = _after_words(name)
    listed = _listed(name[first:])
    if listed is not None:
        return first + _widened(name[first:], listed)
    lead = _pattern("lead").match(name, first)
    first = lead.end() if lead else first
    return first if _pattern("organ").fullmatch(name, first) else None


def _after_words(name: str) -> int:
    """Behind the last word that leads up to the name (根据, 按照) without being part of it."""
    words = [found.end() for found in lexicon().verbs.finditer(name)]
    return max((end for end in words if end < len(name)), default=0)


def _listed(name: str) -> int | None:
    """The start of the longest national organ that ends the name."""
    organs = lexicon().organs
    return next((start for start in range(len(name)) if name[start:] in organs), None)


def _widened(name: str, start: int) -> int:
    """The start with what belongs to a listed organ: the state's name, a term (十三届), another organ right before."""
    before = _pattern("belongs").match(name, 0, start)
    if before and before.start() < start:
        return _widened(name, before.start()) if before.start() else 0
    earlier = _listed(name[:start]) if start else None
    return _widened(name, earlier) if earlier is not None else start


def _joint(text: str, start: int, end: int) -> int | None:
    """The start of another organ before a separator, None where none stands there."""
    gap = _pattern("separator").match(text, max(0, start - _LONGEST), start)
    if gap is None or gap.start() == 0:
        return None
    earlier = _one(text, gap.start())
    if earlier is None or text[earlier : gap.start()] in text[start:end]:
        return None
    name = text[earlier : gap.start()].strip()
    return earlier if "、" in gap[0] or _listed(name) is not None else None


@cache
def _pattern(name: str) -> regex.Pattern[str]:
    return pack.patterns("organ")[name]
