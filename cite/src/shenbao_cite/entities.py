"""Documents behind citations: mentions in whatever spelling as one, where number and organ, or title, agree."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import combinations

from shenbao_cite import pack
from shenbao_cite.find import find_citations
from shenbao_cite.laws import full_title
from shenbao_cite.model import Citation
from shenbao_cite.numbers import fold, parse
from shenbao_cite.organ_names import are_successive, joint_names
from shenbao_cite.references import document_id, find_references
from shenbao_cite.relations import DocumentEntity, LikelyPair, Reference, Resolution

_NUMBERED = ("document", "order", "announcement")
_TELLING = 8  # characters: shorter titles (工作要点, 实施办法) name many documents
_MOST = 10  # documents of one number or title that are paired
_SHORTEST = 3  # characters: a shorter code does not tell the full one that ends in it


def resolve(source: str | Iterable[Citation]) -> Resolution:
    """The documents of a text, with all mentions and references; of given citations their documents alone.

    Two mentions are one document where kind, organ, year and number agree; an organ is the same under its full and its
    short name in that year. A title without number is the document with that title, where one only has it. What is only
    likely is proposed, never merged.

    >>> text = "税务总局公告2015年第7号、国家税务总局公告2015年第7号（以下简称7号公告）。7号公告第一条。"
    >>> [(one.id, len(one.mentions), len(one.references)) for one in resolve(text).documents]
    [('国家税务总局公告2015年第7号', 2, 1)]
    """
    if isinstance(source, str):
        citations = find_citations(source)
        references = find_references(source, citations)
    else:
        citations, references = list(source), []
    groups: dict[Hashable, list[Citation]] = {}
    keys = _keys(citations)
    for citation in citations:
        groups.setdefault(keys[citation], []).append(citation)
    pointing: dict[Hashable, list[Reference]] = defaultdict(list)
    for reference in references:
        for key in dict.fromkeys(keys.get(one, document_id(one)) for one in reference.antecedents):
            pointing[key].append(reference)
    for reference in references:
        if reference.id and not reference.antecedents:  # a law that is named without 《》 only
            groups.setdefault(reference.id, [])
            pointing[reference.id].append(reference)
    documents = tuple(_document(key, mentions, pointing[key]) for key, mentions in groups.items())
    unresolved = tuple(one for one in references if not one.is_resolved)
    return Resolution(documents, unresolved, tuple(_proposals(documents)))


def _keys(citations: Iterable[Citation]) -> Mapping[Citation, Hashable]:
    """What the mentions of one document have in common; a title alone has the key of the one number that bears it."""
    keys: dict[Citation, Hashable] = {}
    bearers: dict[str, set[Hashable]] = defaultdict(set)
    for one in citations:
        if one.kind in ("order", "announcement") and one.issuer:
            number = parse(one.id)
            keys[one] = (frozenset(joint_names(one.issuer, one.year)), number and number._replace(issuer=""))
        else:
            keys[one] = document_id(one)
        if one.kind in _NUMBERED and one.title:
            bearers[_title_key(one.title)].add(keys[one])
    for one in citations:
        if one.kind == "named" and one.title and len(bearers.get(_title_key(one.title), ())) == 1:
            keys[one] = next(iter(bearers[_title_key(one.title)]))
    return keys


@lru_cache(maxsize=4096)
def _title_key(title: str) -> str:
    """The title of the document itself: of 关于印发《X》的通知 X, of a law its full title, without blanks and 关于."""
    plain = "".join(fold(title).split())
    while issued := pack.pattern("reference", "issued").fullmatch(plain):
        plain = issued["title"]
    return full_title(plain).removeprefix("关于").translate(dict.fromkeys(map(ord, "《》〈〉<>"), None))


def _document(key: Hashable, mentions: list[Citation], references: list[Reference]) -> DocumentEntity:
    """The document of the mentions; its title is the most frequent one, then the longest."""
    numbered = [one for one in mentions if one.kind in _NUMBERED]
    if not mentions:
        name = references[0].id or ""
        return DocumentEntity(name, "named", name.strip("《》"), None, (), tuple(references))
    first = (numbered or mentions)[0]
    titles = Counter(one.title for one in numbered or mentions if one.title)
    title = max(titles, key=lambda title: (titles[title], len(title)), default=None)
    name = document_id(first)
    if first.kind in ("order", "announcement") and first.issuer and first.number is not None:
        organs = "".join(joint_names(first.issuer, first.year))
        number = parse(name)
        name = str(number._replace(issuer=organs)) if number else name
    organ = next((one.organ for one in mentions if one.organ), None)
    return DocumentEntity(name, first.kind, title, organ, tuple(mentions), tuple(references))


def _proposals(documents: Iterable[DocumentEntity]) -> Iterator[LikelyPair]:
    """Pairs of documents that are likely one."""
    by_number: dict[Hashable, list[DocumentEntity]] = defaultdict(list)
    by_title: dict[Hashable, list[DocumentEntity]] = defaultdict(list)
    for one in documents:
        first = next((mention for mention in one.mentions if mention.kind in _NUMBERED), None)
        if first is not None and first.year is not None:
            by_number[first.kind, first.year, first.number].append(one)
            title = _title_key(one.title or "")
            by_title[title if len(title) >= _TELLING else one.id, first.year].append(one)
    for one, other in _pairs(by_number):
        if one.kind == "document" and _is_short_code(one, other):
            yield LikelyPair(one.id, other.id, "short_code")
        elif one.kind != "document" and _are_of_one_lineage(one, other):
            yield LikelyPair(one.id, other.id, "renamed_organ")
    yield from (LikelyPair(one.id, other.id, "title") for one, other in _pairs(by_title))


def _pairs(groups: Mapping[Hashable, list[DocumentEntity]]) -> Iterator[tuple[DocumentEntity, DocumentEntity]]:
    """The pairs of the first ten of each group."""
    for same in groups.values():
        yield from combinations(same[:_MOST], 2)


def _are_of_one_lineage(one: DocumentEntity, other: DocumentEntity) -> bool:
    """Whether the organs of two documents are the same before and after a renaming."""
    names, others = (document.mentions[0].organ or "" for document in (one, other))
    return bool(names and others) and are_successive(names, others)


def _is_short_code(one: DocumentEntity, other: DocumentEntity) -> bool:
    """Whether the code of one document is the end of the other's."""
    short, full = sorted((one.mentions[0].issuer or "", other.mentions[0].issuer or ""), key=len)
    return _SHORTEST <= len(short) < len(full) and full.endswith(short)
