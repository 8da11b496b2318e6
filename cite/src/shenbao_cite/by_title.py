"""Documents that are cited by their title alone: in 《》, in quotation marks, letters (函) without either."""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from shenbao_cite import pack
from shenbao_cite.model import Citation, CitationKind, Pinpoint, PinpointFields, citation_of
from shenbao_cite.numbers import fold, integer
from shenbao_cite.title import Extent, kind_ends

_NEAR = 160  # how far behind a citation the last of its articles may end
_AHEAD = 60  # how far behind a citation the first of them may end
_WHOLE: PinpointFields = None, ()  # no article is named
_LEAD = 8  # letters that may stand there: 通知规定的
_INNER = dict(zip(map(ord, "()<>＜＞《》\\"), (*"（）〈〉〈〉〈〉", None), strict=True))


class ArticleSigns(NamedTuple):
    """What ``patterns/title.toml`` says of articles and of letters.

    ``ends`` are signs behind which no article is cited, ``closings`` those that may stand before one, ``units`` the
    words for one, ``names`` words of a name that may stand between; ``letters`` are kinds of document.
    """

    ends: frozenset[str]
    closings: str
    units: tuple[str, ...]
    names: tuple[str, ...]
    letters: tuple[str, ...]


@cache
def _signs() -> ArticleSigns:
    """The signs of the patterns in use."""
    content = pack.toml("title")
    listed = content["articles"]
    ends, closings = ("".join(listed[name]) for name in ("ends", "closings"))
    units, names = tuple(listed["units"]), tuple(listed["names"])
    return ArticleSigns(frozenset(["", *ends]), closings, units, names, tuple(content["kinds"]["letters"]))


def titled_documents(text: str, folded: str, books: Sequence[Extent]) -> Iterator[Citation]:
    """The documents by title; ``folded`` is the text's clean copy, ``books`` are the extents of outermost 《…》 in it.

    A title in 《》 counts where it says more than the kind of document, ends in one, and is no short name that the text
    gives to a document (以下简称《办法》).
    """
    short_names = pack.matches("title", "alias", folded) if books else ()
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
    for match in pack.matches("citation", "quoted_title", folded):
        yield _titled_citation(text, folded, (match.start() - 1, match.end()), (match.start(), match.end() - 1))
    for match in pack.matches("citation", "plain_letter", folded):
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


def cited_articles(text: str, folded: str, end: int) -> PinpointFields:
    """The articles that are cited right behind ``end`` (第三条第二款、第五条), each with its paragraph and item."""
    signs = _signs()
    if folded[end : end + 1] in signs.ends:
        return _WHOLE
    near = folded[end : end + _AHEAD]
    if "第" not in near and "(" not in near:
        return _WHOLE
    # between a document and its articles stand a few letters, a short name or the name of an annex
    lead = near.lstrip(signs.closings)[:_LEAD]
    if "第" not in lead and "(" not in lead and lead.isalnum() and not any([name in near for name in signs.names]):
        return _WHOLE
    if not any([unit in near for unit in signs.units]):
        return _WHOLE
    match = pack.pattern("title", "pinpoint").match(folded, end, end + _NEAR)
    if match is None:
        return _WHOLE
    first, last = match.span("place")
    gaps = pack.pattern("title", "next_article").finditer(folded, first, last)
    edges = [first, *(place for gap in gaps for place in gap.span()), last]
    articles = zip(edges[::2], edges[1::2], strict=True)
    return text[first:last], tuple(
        [Pinpoint(left, right, text[left:right], article_id(text[left:right])) for left, right in articles]
    )


@lru_cache(maxsize=4096)
def article_id(place: str) -> str:
    """The article in its normal form: digits, no brackets.

    >>> article_id("第一千零九十一条第（五）项")
    '第1091条第5项'
    """
    bare = "".join(mark for mark in fold(place) if mark not in "()[]" and not mark.isspace())
    return pack.pattern("title", "numeral").sub(lambda number: str(integer(number[0])), bare)


def _titled_citation(text: str, folded: str, span: Extent, extent: Extent) -> Citation:
    """The citation that stands at ``span``; its title stands at ``extent``."""
    (start, end), (first, last) = span, extent
    title = clean_title(text[first:last])
    kind: CitationKind = "letter" if title.endswith(_signs().letters) else "named"
    place, named = (start, end, text[start:end], title_id(title)), (title, first, last)
    citation = citation_of(place, (kind, None, None, None), named, cited_articles(text, folded, end))
    if folded[start] == "《" and (text[start], text[end - 1]) != ("《", "》"):
        object.__setattr__(citation, "repairs", ("misread",))
    return citation
