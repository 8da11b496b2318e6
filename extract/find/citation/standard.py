"""Standards by number (标准号): GB/T 9704-2012, DB31/T 1234-2020. GB/T 20001 names the parts."""

from collections.abc import Iterator

import regex

from extract import pack
from extract.find import numbers
from extract.model import Citation

_LONGEST = 40


def standards(text: str, folded: str) -> Iterator[Citation]:
    """The standards of a text in order; ``folded`` is its clean copy, the id is ``code number-year``."""
    patterns = pack.patterns("citation")
    for capitals in patterns["capitals"].finditer(folded):
        found = patterns["standard"].match(folded, capitals.start(), capitals.start() + _LONGEST)
        if found:
            yield _standard(text, found)


def _standard(text: str, found: regex.Match[str]) -> Citation:
    year = numbers.full_year(found["year"]) if found["year"] else None
    dated = f"-{year}" if year else ""
    return Citation(
        start=found.start(),
        end=found.end(),
        text=text[slice(*found.span())],
        id=f"{found['code']} {found['number']}{dated}",
        kind="standard",
        issuer=found["code"],
        year=year,
        number=int(found["number"]) if found["number"].isdecimal() else None,
        title=None,
    )
