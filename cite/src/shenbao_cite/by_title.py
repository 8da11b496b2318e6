"""Documents that are cited by their title alone: in 《》, in quotation marks, letters (函) without either."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from shenbao_cite import pack
from shenbao_cite.model import Citation, CitationKind, Pinpoint, citation_of
from shenbao_cite.numbers import fold, integer
from shenbao_cite.title import Extent, kind_ends

_NEAR = 160  # how far behind a citation the last of its articles may end
_AHEAD = 60  # how far behind a citation the first of them may end
_ENDS = frozenset(["", *"。；;、：:！？"])
_CLOSINGS = " \n\t\u3000)]》"
_LEAD = 8  # letters that may stand there: 通知规定的
_LETTERS = ("函", "复函")
_INNER = dict(zip(map(ord, "()<>＜＞《》\\"), (*"（）〈〉〈〉〈〉", None), strict=True))


def titled_documents(text: str, folded: str, books: Sequence[Extent]) -> Iterator[Citation]:
    """The documents by title; ``folded`` is the text's clean copy, ``books`` are the extents of outermost 《…》 in it.

    A title in 《》 counts where it says more than the kind of document, ends in one, and is no short name that the text
    gives to a document (以下简称《办法》).
    """
    short_names = pack.pattern("title", "alias").finditer(folded) if books and "称" in folded else ()
    ends, signed = pack.pattern("title", "ends"), pack.pattern("title", "signed")
    last_signs = kind_ends()
    aliases = {title_id(match["name"]) for match in short_names}
    for start, end in books:
        first, last = start + 1, end - 1
        if folded[last - 1] not in last_signs or last - first < 2:
            continue
        kind = ends.match(folded, first, last) or signed.match(folded, first, last)
        if kind and kind.start() > first and not (aliases and title_id(text[first:last]) in aliases):
            yield _titled_citation(text, folded, (start, end), (first, last))
    if "“关于" in folded or '"关于' in folded:
        for match in pack.pattern("citation", "quoted_title").finditer(folded):
            yield _titled_citation(text, folded, (match.start() - 1, match.end()), (match.start(), match.end() - 1))
    if "函" in folded and "关于" in folded:
        for match in pack.pattern("citation", "plain_letter").finditer(folded):
            yield _titled_citation(text, folded, match.span(), match.span())


def clean_title(title: str) -> str:
    """The title as written, without the line breaks inside it and blanks around it."""
    if title.isalnum():
        return title
    lines = title.splitlines()
    return "".join(line.strip() for line in lines) if len(lines) > 1 else title.strip()


def title_id(title: str) -> str:
    """The id of a document that is cited by title: 《title》 without blanks, inner brackets of one kind."""
    return f"《{title if title.isalnum() else ''.join(title.split()).translate(_INNER)}》"


def pinpoints(text: str, folded: str, end: int) -> tuple[Pinpoint, ...]:
    """The articles that are cited right behind ``end`` (第三条第二款、第五条), each with its paragraph and item."""
    if folded[end : end + 1] in _ENDS:
        return ()
    near = folded[end : end + _AHEAD]
    if "第" not in near and "(" not in near:
        return ()
    if "条" not in near and "款" not in near and "项" not in near and "章" not in near:
        return ()
    # between a document and its articles stand a few letters, a short name or the name of an annex
    lead = near.lstrip(_CLOSINGS)[:_LEAD]
    if "第" not in lead and "(" not in lead and lead.isalnum() and "称" not in near and "附件" not in near:
        return ()
    match = pack.pattern("title", "pinpoint").match(folded, end, end + _NEAR)
    if match is None:
        return ()
    first, last = match.span("place")
    gaps = pack.pattern("title", "next_article").finditer(folded, first, last)
    edges = [first, *(place for gap in gaps for place in gap.span()), last]
    articles = zip(edges[::2], edges[1::2], strict=True)
    return tuple(Pinpoint(left, right, text[left:right], article_id(text[left:right])) for left, right in articles)


@lru_cache(maxsize=4096)
def article_id(place: str) -> str:
    """The article in its normal form: digits, no brackets.

    >>> article_id("第一千零九十一条第（五）项")
    '第1091条第5项'
    """
    bare = "".join(mark for mark in fold(place) if mark not in "()[]" and not mark.isspace())
    return pack.pattern("title", "numeral").sub(lambda number: str(integer(number[0])), bare)


def stretch(text: str, articles: Sequence[Pinpoint]) -> str | None:
    """The articles as one piece of the text, None where there are none."""
    return text[articles[0].start : articles[-1].end] if articles else None


def _titled_citation(text: str, folded: str, span: Extent, extent: Extent) -> Citation:
    """The citation that stands at ``span``; its title stands at ``extent``."""
    title = clean_title(text[slice(*extent)])
    articles = pinpoints(text, folded, span[1])
    kind: CitationKind = "letter" if title.endswith(_LETTERS) else "named"
    is_misread = folded[span[0]] == "《" and (text[span[0]], text[span[1] - 1]) != ("《", "》")
    start, end = span
    place = start, end, text[start:end], title_id(title)
    pinpoint = stretch(text, articles) if articles else None
    citation = citation_of(place, (kind, None, None, None), (title, *extent), pinpoint, articles)
    if is_misread:
        object.__setattr__(citation, "repairs", ("misread",))
    return citation
