"""Cited documents: all mentions of one regulation in a record, in whatever spelling, as one entity."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from extract import pack
from extract.find import numbers
from extract.find.citation import facts, find_citations, misread
from extract.find.citation.issuer import complete
from extract.find.citation.leaves import Leaf, Leaves
from extract.find.citation.named import title_id
from extract.find.citation.ranges import spread
from extract.find.citation.rows import title_beside
from extract.identity import is_issuer_of_the_spot, is_telling_title, may_be_one_title, title_key
from extract.model import Block, Cell, Citation, Document, Holder, Remark, Span, Table
from extract.readings import CitedDocumentReading, FilingReading, MentionReading

_NUMBERED = ("document", "order", "announcement")


def cited_documents(
    document: Document, filings: tuple[FilingReading, ...]
) -> tuple[tuple[CitedDocumentReading, ...], tuple[Remark, ...]]:
    """The documents that a source cites, in the order of their first mention, and what does not fit together.

    A mention's ``filing`` and ``field`` name the leaf it stands in, None outside the filings. A document that is cited
    by title only is one with the numbered document of that title, where the record has exactly one.
    """
    groups = _groups(_linked(list(_mentions(document, Leaves(filings)))))
    cited = tuple(_entity(name, mentions) for name, mentions in groups.items())
    remarks = [
        *_titles_of_one_number(groups),
        *_numbers_of_one_title(cited),
        *_aliases(cited),
        *_misread(document, cited),
    ]
    return cited, tuple(remarks)


# ---------------------------------------------------------------- mentions


def _mentions(document: Document, leaves: Leaves) -> Iterator[MentionReading]:
    for block in document.blocks:
        for holder in block.cells if isinstance(block, Table) else (block,):
            if not holder.text:
                continue
            found = _in_holder(holder, leaves.of(holder), scanned=document.is_scanned(holder))
            for citation in spread(holder.text, found):
                yield _mention(holder, citation, block, leaves)


def _mention(holder: Holder, citation: Citation, block: Block, leaves: Leaves) -> MentionReading:
    if isinstance(holder, Cell) and isinstance(block, Table):
        citation = title_beside(citation, holder, block)
    leaf = leaves.at(holder, citation.start, citation.end)
    span = Span(holder, citation.start, citation.end)
    return MentionReading(citation, span, leaf.filing if leaf else None, leaf.pointer if leaf else None)


def _in_holder(holder: Holder, leaves: list[Leaf], *, scanned: bool) -> list[Citation]:
    """The citations of the text; a safeguard's document that is named without 《》 counts as one too."""
    found = find_citations(holder.text, scanned=scanned)
    for leaf in leaves:
        if leaf.pointer.endswith("/document") and not any(_meet(citation, leaf) for citation in found):
            found.extend(_bare_title(holder.text, leaf))
    return sorted(found, key=lambda citation: citation.start)


def _meet(citation: Citation, leaf: Leaf) -> bool:
    return citation.start < leaf.end and leaf.start < citation.end


def _bare_title(text: str, leaf: Leaf) -> Iterator[Citation]:
    title = text[leaf.start : leaf.end].strip()
    if pack.patterns("title")["whole"].fullmatch(numbers.fold(title)):
        yield Citation(leaf.start, leaf.end, title, title_id(title), "named", None, None, None, title)


# ---------------------------------------------------------------- entities


def _linked(mentions: list[MentionReading]) -> list[MentionReading]:
    """The mentions, those by title only under the id of the one numbered document that has the title."""
    owners: dict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        if mention.citation.kind in _NUMBERED and mention.citation.title:
            owners[title_key(mention.citation.title)].add(mention.citation.id)
    return [_relinked(mention, owners) for mention in mentions]


def _relinked(mention: MentionReading, owners: dict[str, set[str]]) -> MentionReading:
    citation = mention.citation
    owner = owners.get(title_key(citation.title), set()) if citation.kind == "named" and citation.title else set()
    return replace(mention, citation=replace(citation, id=next(iter(owner)))) if len(owner) == 1 else mention


def _groups(mentions: Iterable[MentionReading]) -> dict[str, list[MentionReading]]:
    groups: dict[str, list[MentionReading]] = defaultdict(list)
    for mention in mentions:
        groups[mention.citation.id].append(mention)
    return groups


def _entity(name: str, mentions: list[MentionReading]) -> CitedDocumentReading:
    first = next((m.citation for m in mentions if m.citation.kind in _NUMBERED), mentions[0].citation)
    title = _title(mentions)
    return CitedDocumentReading(
        id=name,
        kind=first.kind,
        issuer=first.issuer,
        year=first.year,
        number=first.number,
        title=title,
        draft=facts.is_draft(title),
        annual_plan_for=facts.annual_plan_for(title),
        valid=facts.valid(title),
        provisional=facts.is_provisional(title),
        mentions=tuple(mentions),
    )


def _title(mentions: list[MentionReading]) -> str | None:
    """The title most mentions give, the longest among equals; a numbered mention goes before one by title only."""
    numbered = [m.citation.title for m in mentions if m.citation.title and m.citation.kind in _NUMBERED]
    titles = Counter(numbered or [m.citation.title for m in mentions if m.citation.title])
    return max(titles, key=lambda title: (titles[title], len(title)), default=None)


# ---------------------------------------------------------------- what does not fit together


def _titles_of_one_number(groups: dict[str, list[MentionReading]]) -> Iterator[Remark]:
    for name, mentions in groups.items():
        titled = [mention for mention in mentions if mention.citation.title]
        other = next((m for m in titled if not may_be_one_title(titled[0].citation.title, m.citation.title)), None)
        if other:
            message = f"文号{name}对应两个不同的标题：“{_words(titled[0])}”与“{_words(other)}”，请核对。"
            yield Remark("citation_conflict", "warning", message, titled[0].span.places() + other.span.places())


def _words(mention: MentionReading) -> str:
    return mention.citation.title or ""


def _numbers_of_one_title(cited: tuple[CitedDocumentReading, ...]) -> Iterator[Remark]:
    by_title: dict[str, list[CitedDocumentReading]] = defaultdict(list)
    for document in cited:
        if document.kind in _NUMBERED and is_telling_title(document.title):
            by_title[title_key(document.title)].append(document)
    for same in by_title.values():
        if len(same) > 1:
            names = "、".join(document.id for document in same)
            places = tuple(place for document in same for place in document.mentions[0].span.places())
            yield Remark(
                "citation_conflict", "warning", f"标题“{same[0].title}”对应多个文号：{names}，请核对。", places
            )


def _aliases(cited: tuple[CitedDocumentReading, ...]) -> Iterator[Remark]:
    """Issuers that may be one: 区综治办 beside 闵综治办. Only proposed, never merged."""
    issuers = {document.issuer: document for document in cited if document.kind == "document" and document.issuer}
    for issuer, document in issuers.items():
        fuller = [other for other in issuers if is_issuer_of_the_spot(issuer, other)]
        if len(fuller) == 1:
            message = f"发文机关代字“{issuer}”可能即“{fuller[0]}”（{document.id}），未作合并。"
            yield Remark("issuer_alias", "info", message, document.mentions[0].span.places())


def _misread(document: Document, cited: tuple[CitedDocumentReading, ...]) -> Iterator[Remark]:
    """Numbers in images that may be one or another, which are not cited, and those whose code may be misread."""
    codes = {one.issuer for one in cited if one.kind == "document" and one.issuer}
    for holder in filter(document.is_scanned, document.holders()):
        found = find_citations(holder.text, scanned=True)
        for start, end in misread.unsure(holder.text, found):
            yield _unsure(Span(holder, start, end), "似为文号，影像识别不清，未予采用")
        for citation in found:
            if citation.kind == "document" and _is_strange(citation.issuer or "", codes):
                yield _unsure(Span(holder, citation.start, citation.end), "的机关代字不完整或不常见，可能有误识、漏识")


def _is_strange(code: str, others: Iterable[str]) -> bool:
    """Whether a code is neither known nor built in full, or may be another one that has lost its beginning."""
    return not complete(code) or any(other != code and other.endswith(code) for other in others)


def _unsure(span: Span, why: str) -> Remark:
    return Remark("citation_unsure", "warning", f"“{span.text}”{why}，请对照原件。", span.places())
