"""Documents that are cited by their title alone: in 《》, in quotation marks, letters (函) without either."""

from collections.abc import Iterator, Sequence

from shenbao_cite import pack
from shenbao_cite.categories import category
from shenbao_cite.model import Citation, CitationKind
from shenbao_cite.title import Extent

_NEAR = 160  # how far behind a citation the last of its articles may end
_AHEAD = 60  # how far behind a citation the first of them may end
_ENDS = frozenset(["", *"。；;、：:！？"])
_LETTERS = ("函", "复函")
_INNER = dict(zip(map(ord, "()<>＜＞《》\\"), (*"（）〈〉〈〉〈〉", None), strict=True))


def titled_documents(text: str, folded: str, books: Sequence[Extent]) -> Iterator[Citation]:
    """The documents by title; ``folded`` is the text's clean copy, ``books`` are the extents of outermost 《…》 in it.

    A title in 《》 counts where it says more than the kind of document, ends in one, and is no short name that the text
    gives to a document (以下简称《办法》).
    """
    short_names = pack.pattern("title", "alias").finditer(folded) if books and "称" in folded else ()
    ends, signed = pack.pattern("title", "ends"), pack.pattern("title", "signed")
    aliases = {title_id(match["name"]) for match in short_names}
    for start, end in books:
        first, last = start + 1, end - 1
        kind = (ends.match(folded, first, last) or signed.match(folded, first, last)) if last - first > 1 else None
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
    lines = title.splitlines()
    return "".join(line.strip() for line in lines) if len(lines) > 1 else title.strip()


def title_id(title: str) -> str:
    """The id of a document that is cited by title: 《title》 without blanks, inner brackets of one kind."""
    return f"《{''.join(title.split()).translate(_INNER)}》"


def pinpoint(text: str, folded: str, end: int) -> str | None:
    """The article that is cited right behind ``end`` (第三条第二款), None where there is none."""
    near = folded[end : end + _AHEAD]
    if near[:1] in _ENDS or ("条" not in near and "款" not in near and "项" not in near and "章" not in near):
        return None
    match = pack.pattern("title", "pinpoint").match(folded, end, end + _NEAR)
    return text[slice(*match.span("place"))] if match else None


def _titled_citation(text: str, folded: str, span: Extent, extent: Extent) -> Citation:
    """The citation that stands at ``span``; its title stands at ``extent``."""
    title = clean_title(text[slice(*extent)])
    kind: CitationKind = "letter" if title.endswith(_LETTERS) else "named"
    return Citation(
        start=span[0],
        end=span[1],
        text=text[slice(*span)],
        id=title_id(title),
        kind=kind,
        issuer=None,
        year=None,
        number=None,
        title=title,
        title_start=extent[0],
        title_end=extent[1],
        pinpoint=pinpoint(text, folded, span[1]),
        category=category(kind, None, title, None),
    )
