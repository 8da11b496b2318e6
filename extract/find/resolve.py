"""Cited documents: all mentions of one regulation in a record, in whatever spelling, as one entity."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from msgspec import structs

from extract import pack
from extract.find.citation.field_spans import FieldSpans
from extract.find.citation.row_title import with_row_title
from extract.identity import is_issuer_of_the_spot, is_telling_title, may_be_one_title, title_key
from extract.model import Cell, Clause, Document, Remark, Span, Table
from extract.readings import CitedDocumentReading, FilingReading, MentionReading
from shenbao_cite import find_citations, misread, numbers, title_facts
from shenbao_cite.by_title import title_id
from shenbao_cite.issuer_code import is_complete_code
from shenbao_cite.model import Citation
from shenbao_cite.number_range import with_range_members

_ADDRESSEE = 40  # characters of the line of a letter's addressee
_TAIL = 4  # characters of a code that may stand on the line above
_NUMBERED = ("document", "order", "announcement")


class _CitingText(NamedTuple):
    """A clause, or a cell of a table, with its citations; ``whole`` are those of which no part stands elsewhere."""

    holder: Clause | Cell
    table: Table | None
    is_scanned: bool
    citations: list[Citation]
    whole: list[Citation]


def cited_documents(
    document: Document, filings: tuple[FilingReading, ...]
) -> tuple[tuple[CitedDocumentReading, ...], tuple[Remark, ...]]:
    """The documents that a source cites, in the order of their first mention, and what does not fit together.

    A mention's ``filing`` and ``field`` name the leaf it stands in, None outside the filings. A document that is cited
    by title only is one with the numbered document of that title, where the record has exactly one.
    """
    texts = list(_citing_texts(document))
    fields = FieldSpans(filings)
    mentions = [mention for text in texts for mention in _mentions(text, fields)]
    owners: dict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        if mention.citation.kind in _NUMBERED and mention.citation.title:
            owners[title_key(mention.citation.title)].add(mention.citation.id)
    groups: dict[str, list[MentionReading]] = defaultdict(list)
    for mention in mentions:
        citation = mention.citation
        is_by_title = citation.kind == "named" and citation.title
        ids = owners.get(title_key(citation.title), set()) if is_by_title and citation.title else set()
        linked = replace(citation, id=next(iter(ids))) if len(ids) == 1 else citation
        groups[linked.id].append(mention if linked is citation else structs.replace(mention, citation=linked))
    cited = tuple(_cited_document(name, group) for name, group in groups.items())
    return cited, (*_conflicts(groups, cited), *_aliases(cited), *_unsure_numbers(texts, cited))


def _citing_texts(document: Document) -> Iterator[_CitingText]:
    """Every clause and cell with text, in reading order.

    The title of a letter, which stands over the line of its addressee (某局：), cites nothing by its own words.
    """
    is_title = pack.patterns("title")["whole"].fullmatch
    addressees = (clause for clause in document.clauses if len(clause.text) <= _ADDRESSEE)
    own_titles = {one.index - 1 for one in addressees if one.text.rstrip().endswith(("：", ":"))}
    for block in document.blocks:
        for holder in block.cells if isinstance(block, Table) else (block,):
            if holder.text:
                is_scanned = document.is_scanned(holder)
                citations = find_citations(holder.text, scanned=is_scanned)
                if isinstance(holder, Clause) and holder.index in own_titles and is_title(numbers.fold(holder.text)):
                    citations = [one for one in citations if one.kind in _NUMBERED or "《" in one.text]
                whole = [one for one in citations if not (is_scanned and _is_cut(one, holder, document))]
                yield _CitingText(holder, block if isinstance(block, Table) else None, is_scanned, citations, whole)


def _mentions(text: _CitingText, fields: FieldSpans) -> Iterator[MentionReading]:
    """The whole citations of a text; a safeguard's document that is named without 《》 counts as one too."""
    holder, citations = text.holder, list(text.whole)
    is_title = pack.patterns("title")["whole"].fullmatch
    for field in fields.of(holder):
        if not field.pointer.endswith("/document"):
            continue
        title = holder.text[field.start : field.end].strip()
        is_free = not any(one.start < field.end and field.start < one.end for one in citations)
        if is_free and is_title(numbers.fold(title)):
            citations.append(Citation(field.start, field.end, title, title_id(title), "named", None, None, None, title))
    citations.sort(key=lambda citation: citation.start)
    for one in with_range_members(holder.text, citations) if citations else ():
        citation = with_row_title(one, holder, text.table) if isinstance(holder, Cell) and text.table else one
        filled = fields.at(holder, citation.start, citation.end)
        where = (filled.filing, filled.pointer) if filled else (None, None)
        yield MentionReading(citation, Span(holder, citation.start, citation.end), *where)


def _cited_document(name: str, mentions: list[MentionReading]) -> CitedDocumentReading:
    """The document of the mentions; its title is the most frequent one, then the longest; numbered ones go first."""
    first = next((m.citation for m in mentions if m.citation.kind in _NUMBERED), mentions[0].citation)
    numbered = [m.citation.title for m in mentions if m.citation.title and m.citation.kind in _NUMBERED]
    titles = Counter(numbered or [m.citation.title for m in mentions if m.citation.title])
    title = max(titles, key=lambda title: (titles[title], len(title)), default=None)
    return CitedDocumentReading(
        id=name,
        kind=first.kind,
        issuer=first.issuer,
        year=first.year,
        number=first.number,
        title=title,
        draft=title_facts.is_draft(title),
        annual_plan_for=title_facts.annual_plan_for(title),
        valid=title_facts.validity_years(title),
        provisional=title_facts.is_provisional(title),
        mentions=tuple(mentions),
    )


# ---------------------------------------------------------------- what does not fit together


def _conflicts(groups: dict[str, list[MentionReading]], cited: Iterable[CitedDocumentReading]) -> Iterator[Remark]:
    """Different titles of one number, then different numbers of one title."""
    for name, mentions in groups.items():
        titled = [(one, one.citation.title) for one in mentions if one.citation.title]
        other = next((pair for pair in titled if not may_be_one_title(titled[0][1], pair[1])), None)
        if other:
            (one, title), (another, other_title) = titled[0], other
            message = f"文号{name}对应两个不同的标题：“{title}”与“{other_title}”，请核对。"
            yield Remark("citation_conflict", "warning", message, one.span.places() + another.span.places())
    by_title: dict[str, list[CitedDocumentReading]] = defaultdict(list)
    for document in cited:
        if document.kind in _NUMBERED and is_telling_title(document.title):
            by_title[title_key(document.title)].append(document)
    for same in by_title.values():
        if len(same) > 1:
            ids = "、".join(document.id for document in same)
            places = tuple(place for document in same for place in document.mentions[0].span.places())
            message = f"标题“{same[0].title}”对应多个文号：{ids}，请核对。"
            yield Remark("citation_conflict", "warning", message, places)


def _aliases(cited: Iterable[CitedDocumentReading]) -> Iterator[Remark]:
    """Issuers that may be one: 区综治办 beside 闵综治办. Only proposed, never merged."""
    issuers = {document.issuer: document for document in cited if document.kind == "document" and document.issuer}
    for issuer, document in issuers.items():
        fuller = [other for other in issuers if is_issuer_of_the_spot(issuer, other)]
        if len(fuller) == 1:
            message = f"发文机关代字“{issuer}”可能即“{fuller[0]}”（{document.id}），未作合并。"
            yield Remark("issuer_alias", "info", message, document.mentions[0].span.places())


def _is_cut(citation: Citation, holder: Clause | Cell, document: Document) -> bool:
    """Whether a part of a citation on an image stands elsewhere: a title has the white between columns in it, or a
    paragraph begins with a code that is not whole, and a bracket or the end of the text above shows that it goes on.
    """
    if citation.kind not in ("named", "document"):
        return False
    if citation.kind == "named":
        return pack.pattern("scan", "white_in_words").search(citation.text) is not None
    code = citation.issuer or ""
    if isinstance(holder, Cell) or holder.text[: citation.start].strip() or is_complete_code(code):
        return False
    if pack.pattern("scan", "closes_bracket").match(holder.text, citation.end):
        return True
    above = next((one.text.rstrip() for one in reversed(document.clauses) if one.index < holder.index), "")
    is_open = pack.pattern("scan", "opens_bracket").search(above) is not None
    return is_open or any(is_complete_code(above[-size:] + code) for size in range(1, min(len(above), _TAIL) + 1))


def _unsure_numbers(texts: Iterable[_CitingText], cited: Iterable[CitedDocumentReading]) -> Iterator[Remark]:
    """Numbers in images that may be one or another and what is cut, which are not cited, and codes that may be misread.

    A code may be misread if it is neither known nor built in full, or is another one that has lost its beginning.
    """
    codes = {one.issuer for one in cited if one.kind == "document" and one.issuer}
    for holder, _, _, citations, whole in (text for text in texts if text.is_scanned):
        not_cited = [(*at, "似为文号，影像识别不清") for at in misread.doubtful_extents(holder.text, citations)]
        unsure = []
        for one in citations:
            if one not in whole:
                not_cited.append((one.start, one.end, "似跨栏或缺字"))
                continue
            code = one.issuer or ""
            is_part = any(other != code and other.endswith(code) for other in codes)
            if one.kind == "document" and (is_part or not is_complete_code(code)):
                unsure.append((one.start, one.end, "的机关代字不完整或不常见，可能有误识、漏识"))
        for start, end, why in not_cited:
            span = Span(holder, start, end)
            message = f"“{span.text}”{why}，未予采用，请对照原件。"
            yield Remark("citation_unread", "error", message, span.places())
        for start, end, why in unsure:
            span = Span(holder, start, end)
            yield Remark("citation_unsure", "warning", f"“{span.text}”{why}，请对照原件。", span.places())
