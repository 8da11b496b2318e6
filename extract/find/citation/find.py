"""The way from a text to its citations: fold, numbers, their titles, then what has no number."""

from extract import pack
from extract.find import numbers
from extract.find.citation import misread, named, repairs, scan
from extract.find.citation.scan import Hit
from extract.find.citation.title import Extent, Titles
from extract.model import Citation


def find_citations(text: str, *, scanned: bool = False) -> list[Citation]:
    """The citations of a text in order, none overlapping; offsets are code points of the text as given.

    ``scanned`` says that the text was read from an image: then signs and digits that were misread are put right where
    only one number can be meant, and what may be two numbers is not cited.

    >>> [(c.id, c.title) for c in find_citations("《新虹街道禁毒工作办法》（闵禁毒委(2018)16号）")]
    [('闵禁毒委〔2018〕16号', '新虹街道禁毒工作办法')]
    """
    if not pack.patterns("citation")["trigger"].search(text):
        return []
    folded = numbers.fold(text)
    clean = misread.restored(folded) if scanned else folded
    hits = scan.numbered(clean)
    if scanned:
        hits = misread.sure(folded, clean, hits)
    titles = Titles(folded)
    extents = [_title(titles, hits, at) for at in range(len(hits))]
    found = [_citation(text, (folded, clean), *pair) for pair in zip(hits, extents, strict=True)]
    return sorted([*found, *named.unnumbered(text, titles, found)], key=lambda citation: citation.start)


def _title(titles: Titles, hits: list[Hit], at: int) -> Extent | None:
    hit = hits[at]
    if hit.shared:
        return None
    floor = hits[at - 1].end if at else 0
    ceiling = hits[at + 1].start if at + 1 < len(hits) else len(titles.text)
    return titles.title(hit.start, hit.end, floor, ceiling)


def _citation(text: str, copies: tuple[str, str], hit: Hit, title: Extent | None) -> Citation:
    surface = text[hit.start : hit.end]
    folded, clean = copies
    mended = repairs.repairs(surface, hit)
    if folded != clean:
        mended = tuple(sorted({*mended, *misread.repairs(folded, clean, hit)}))
    return Citation(
        start=hit.start,
        end=hit.end,
        text=surface,
        id=str(hit.number),
        kind=hit.number.kind,
        issuer=hit.number.issuer,
        year=hit.number.year,
        number=hit.number.number,
        title=named.clean_title(text[slice(*title)]) if title else None,
        repairs=mended,
        title_start=title[0] if title else None,
        title_end=title[1] if title else None,
        pinpoint=named.pinpoint(text, folded, hit.end),
    )
