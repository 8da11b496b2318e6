"""Standards by number (标准号): GB/T 9704-2012, DB31/T 1234-2020. GB/T 20001 names the parts."""

from collections.abc import Iterator

from shenbao_cite import numbers, pack
from shenbao_cite.model import Citation

_LONGEST = 40  # characters of a standard's number


def standard_citations(text: str, folded: str) -> Iterator[Citation]:
    """The standards of a text in order; ``folded`` is its clean copy, the id is ``code number-year``."""
    for capitals in pack.pattern("citation", "capitals").finditer(folded):
        match = pack.pattern("citation", "standard").match(folded, capitals.start(), capitals.start() + _LONGEST)
        if match is None:
            continue
        year = numbers.full_year(match["year"]) if match["year"] else None
        dated = f"-{year}" if year else ""
        yield Citation(
            start=match.start(),
            end=match.end(),
            text=text[slice(*match.span())],
            id=f"{match['code']} {match['number']}{dated}",
            kind="standard",
            issuer=match["code"],
            year=year,
            number=int(match["number"]) if match["number"].isdecimal() else None,
            title=None,
        )
