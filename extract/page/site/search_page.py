"""The search page: the search box, the hits, and the facets."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from extract import index
from extract.check import titles
from extract.errors import QueryError
from extract.index import Answer, FilingHit, FilingSummary, Query, masking
from extract.index.model import LONGEST_QUERY, ContextPiece
from extract.index.persons import BLOT
from extract.page.site import links, parameters
from extract.page.site.choice import MOST_FILINGS, hit_key, ticked_filings, ticked_keys
from extract.page.site.collection import Collection
from extract.page.site.responses import page_response
from extract.record import labels

_FACETS = {
    "year": "年度",
    "unit": "填报单位",
    "issuer": "发文机关",
    "form": "表单",
    "status": "读取情况",
    "check": "核对不符",
}
_NONE = {"form": "没有读到申报表", "issuer": "未写明"}  # what stands for no value
_SORTS = {"newest": "年度从新到旧", "oldest": "年度从旧到新", "amount": "预算从大到小", "unit": "按单位"}
_AT_FIRST = 8  # values of a facet shown at first
_NOTHING = Answer(0, (), dict.fromkeys(parameters.FACETS, ()), (), approximate=False)


class FacetChoice(NamedTuple):
    """A value of a facet: its words, number of hits, link, and whether it is chosen."""

    label: str
    number: int
    link: str | None
    chosen: bool


class FacetList(NamedTuple):
    """A facet with its values; ``more`` values are folded away."""

    title: str
    choices: Sequence[FacetChoice]
    more: Sequence[FacetChoice]


class Quote(NamedTuple):
    """A context: its stretches, its place in words, and the address that shows it."""

    pieces: Sequence[ContextPiece]
    where: str
    link: str
    document: str | None


class HitEntry(NamedTuple):
    """A hit in the list; ``key`` names it in forms."""

    filing: FilingSummary
    key: str
    quotes: Sequence[Quote]
    more: int


def search_page(request: Request) -> Response:
    """The search box with the hits below it; without a query, all filings.

    If the query cannot be parsed, the page shows the error. ``hidden``: the query names a masked person.
    """
    collection: Collection = request.app.state.collection
    query_params = request.query_params
    query = Query(text=(query_params.get("q") or "")[:LONGEST_QUERY])
    answer, hidden, trouble = _NOTHING, False, ""
    ticked: list[tuple[FilingSummary, str]] = []
    try:
        query = replace(parameters.query(query_params), facets=parameters.FACETS)
        keys = ticked_keys(query_params)
        with collection.reading() as engine:
            ticked = ticked_filings(engine, keys)
            answer, hidden = index.searching.search(engine, query), masking.hides(engine, query.text)
    except QueryError as error:
        trouble = str(error)
    asking = parameters.of_query(query)
    return page_response(
        request,
        "search.html",
        400 if trouble else 200,
        wanted=query,
        asking=asking,
        trouble=trouble,
        hidden=hidden,
        answer=answer,
        counted=hit_counts(answer),
        hits=hit_entries(answer.hits, query.text),
        ticked=[key for _, key in ticked],
        elsewhere=[one for one in ticked if one[0].id not in {hit.filing.id for hit in answer.hits}],
        facets=_facet_lists(answer, asking),
        sorts=_SORTS,
        chosen=conditions(asking),
        pages=-(-min(answer.total, parameters.DEEPEST) // query.size),
        most=MOST_FILINGS,
        is_start=not trouble and not any(asking.values()) and query.page == 1,
    )


def hit_counts(answer: Answer) -> tuple[int, int, int]:
    """The numbers of hits that are filings, texts outside of forms, and files that could not be read."""
    return answer.total - answer.outside - answer.unread, answer.outside, answer.unread


def hit_entries(hits: Sequence[FilingHit], query: str = "") -> list[HitEntry]:
    """The hits of the list; their links keep the ``query``, to step from place to place in a filing."""
    entries = []
    for hit in hits:
        filing = hit.filing
        quotes = [
            Quote(one.pieces(), one.where, links.context(filing, one, query), one.document) for one in hit.contexts
        ]
        entries.append(HitEntry(filing, hit_key(filing), quotes, hit.more))
    return entries


# ---------------------------------------------------------------- facets


def _facet_lists(answer: Answer, asking: Mapping[str, list[str]]) -> list[FacetList]:
    """The values of each facet, "unknown" last; masked values have no link."""
    facets = []
    for key, title in _FACETS.items():
        choices = []
        for value, number in sorted(answer.facets[key], key=lambda counted: counted[0] is None):
            if value is None:
                choices.append(FacetChoice(_NONE.get(key, "未填"), number, None, False))
            else:
                link = None if BLOT in value else links.toggled_search(asking, key, value)
                choices.append(FacetChoice(_facet_word(key, value), number, link, value in asking[key]))
        if choices:
            facets.append(FacetList(title, choices[:_AT_FIRST], choices[_AT_FIRST:]))
    return facets


def _facet_word(key: str, value: str) -> str:
    if key == "check":
        return "任何一项" if value == "*" else titles().get(value, value)
    if key == "year":
        return f"{value} 年"
    return labels.value_text(value) if key in ("form", "status") else value


def conditions(asking: Mapping[str, list[str]]) -> list[tuple[str, str, str]]:
    """The chosen conditions: title, words, and the address without the condition."""
    chosen = [(key, title, value, _facet_word(key, value)) for key, title in _FACETS.items() for value in asking[key]]
    chosen += [("both", "同时引用", value, value) for value in asking["both"]]
    chosen += [("file", "文件名", value, value) for value in asking["file"]]
    chosen += [("expired", "引用", value, "已过期的计划") for value in asking["expired"]]
    chosen += [("repealed", "引用", value, "已废止的文件") for value in asking["repealed"]]
    return [(title, word, links.toggled_search(asking, key, value)) for key, title, value, word in chosen]


def asked_words(query: Query) -> list[tuple[str, str]]:
    """What a query asks for in words: heads and values."""
    chosen = conditions(parameters.of_query(query))
    words = [("检索", query.text), *((title, word) for title, word, _ in chosen)]
    return [(title, word) for title, word in words if word]
