"""Standards by number (标准号): GB/T 9704-2012, DB31/T 1234-2020, ISO 9001:2015. GB/T 20001 names the parts."""

from collections.abc import Iterator

from regex import Match

from shenbao_cite import numbers, pack
from shenbao_cite.by_title import clean_title
from shenbao_cite.model import Citation
from shenbao_cite.title import Titles

_LONGEST = 40  # characters of a standard's number


def standard_citations(text: str, folded: str, titles: Titles) -> Iterator[Citation]:
    """The standards of a text in order; ``folded`` is its clean copy, the id is ``code number-year``,
    that of an international one ``code number:year``.
    """
    floor = 0
    begins = list(pack.pattern("citation", "capitals").finditer(folded))
    if "建标" in folded:
        begins = sorted([*begins, *pack.pattern("citation", "han_standard").finditer(folded)], key=Match.start)
    for capitals in begins:
        start = capitals.start() - 2 * folded.endswith("T/", 0, capitals.start())  # T/CECS: of an association
        match = pack.pattern("citation", "standard").match(folded, start, start + _LONGEST)
        digits = match and (match["year"] or match["world_year"])
        code_letters = match and match["listed"]
        if match is None or (code_letters and not _is_code(code_letters, digits)):
            continue
        year = numbers.full_year(digits) if digits else None
        dated = f"{'-' if match['year'] else ':'}{year}" if year else ""
        title = titles.book(match.start(), match.end(), floor, len(folded))
        floor = match.end()
        yield Citation(
            start=match.start(),
            end=match.end(),
            text=text[slice(*match.span())],
            id=f"{match['code']}{match['slash'] or ' '}{match['number']}{dated}",
            kind="standard",
            issuer=match["code"],
            year=year,
            number=int(match["number"]) if match["number"].isdecimal() else None,
            title=clean_title(text[slice(*title)]) if title else None,
            title_start=title[0] if title else None,
            title_end=title[1] if title else None,
        )


def _is_code(letters: str, year: str | None) -> bool:
    """Whether standards have that code; many a code counts only with a year of four digits behind the number."""
    codes = pack.toml("citation")["standard"]
    if letters.rstrip("0123456789") in codes["plain"].split():
        return True
    return letters in codes["dated"].split() and year is not None and len(year) == 4
