"""The start: what is searched for, and what was found."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from extract import index
from extract.check import titles
from extract.errors import QueryError
from extract.index import Answer, Context, FilingHit, FilingSummary, Query, masking
from extract.index.model import LONGEST_QUERY
from extract.index.persons import BLOT
from extract.page.site import asked, links
from extract.page.site.answers import page
from extract.page.site.archive import Archive
from extract.record import labels

_FACETS = {
    "year": "年度",
    "unit": "填报单位",
    "issuer": "发文机关",
    "form": "表单",
    "status": "读取情况",
    "check": "核对不符",
}
_SORTS = {"newest": "年度从新到旧", "oldest": "年度从旧到新", "amount": "预算从大到小", "unit": "按单位"}
_AT_FIRST = 8  # values of a facet
_NOTHING = Answer(0, (), dict.fromkeys(asked.FACETS, ()), (), approximate=False)


class Choice(NamedTuple):
    """A value of a facet: its words, how many hits have it, what it leads to, whether it is chosen."""

    label: str
    number: int
    link: str | None
    chosen: bool


class Facet(NamedTuple):
    """What hits may be narrowed by; ``more`` choices are folded away."""

    title: str
    choices: Sequence[Choice]
    more: Sequence[Choice]


class Piece(NamedTuple):
    """A stretch of a context, and whether it is what was searched for."""

    text: str
    marked: bool


class Quote(NamedTuple):
    """A context: its stretches, where it stands in words, and the address that shows it there."""

    pieces: Sequence[Piece]
    where: str
    link: str
    document: str | None


class Shown(NamedTuple):
    """A hit as it is shown."""

    filing: FilingSummary
    name: str
    quotes: Sequence[Quote]
    more: int


def start(request: Request) -> Response:
    """The search box, and under it the hits of what was asked; nothing asked: what is there."""
    archive: Archive = request.app.state.archive
    given = request.query_params
    wanted = Query(text=(given.get("q") or "")[:LONGEST_QUERY])
    try:
        wanted = replace(asked.query(given), facets=asked.FACETS)
        with archive.reading() as engine:
            answer, hidden = index.searching.search(engine, wanted), masking.hides(engine, wanted.text)
    except QueryError as error:
        return _shown(request, wanted, _NOTHING, str(error))
    return _shown(request, wanted, answer, hidden=hidden)


def _shown(request: Request, wanted: Query, answer: Answer, trouble: str = "", *, hidden: bool = False) -> Response:
    """The page; where the query cannot be understood, with it and what is wrong; ``hidden``: it asks for a person."""
    asking = asked.asking(wanted)
    return page(
        request,
        "search.html",
        400 if trouble else 200,
        wanted=wanted,
        asking=asking,
        trouble=trouble,
        hidden=hidden,
        answer=answer,
        counted=counted(answer),
        hits=hits(answer.hits),
        facets=_facets(answer, asking),
        sorts=_SORTS,
        chosen=_chosen(asking),
        pages=-(-min(answer.total, asked.DEEPEST) // wanted.size),
        is_start=not trouble and not any(asking.values()) and wanted.page == 1,
    )


def counted(answer: Answer) -> tuple[int, int]:
    """How many of the hits are filings, and how many are what a document says outside of its forms (表外文字)."""
    outside = sum(number for form, number in answer.facets["form"] if form is None)
    return answer.total - outside, outside


def hits(found: Sequence[FilingHit]) -> list[Shown]:
    """The hits as they are shown."""
    return [
        Shown(hit.filing, named(hit.filing), [_quote(hit.filing, one) for one in hit.contexts], hit.more)
        for hit in found
    ]


def named(found: FilingSummary) -> str:
    """How a filing is called: its project, else its form, else its file."""
    return found.project or found.form_title or found.path.rpartition("/")[2]


def _quote(found: FilingSummary, context: Context) -> Quote:
    words = (labels.where(context.at), labels.field(context.field) if context.field else "")
    where = " · ".join(word for word in words if word)
    return Quote(_pieces(context), where, links.filing(found, place=context.at), context.document)


def _pieces(context: Context) -> list[Piece]:
    pieces, at = [], 0
    for start, end in context.spans:
        if start >= at:
            pieces += [Piece(context.text[at:start], False), Piece(context.text[start:end], True)]
            at = end
    return [piece for piece in (*pieces, Piece(context.text[at:], False)) if piece.text]


# ---------------------------------------------------------------- facets


def _facets(answer: Answer, asking: Mapping[str, list[str]]) -> list[Facet]:
    facets = []
    for key, title in _FACETS.items():
        values = sorted(answer.facets[key], key=lambda one: one[0] is None)
        choices = [_choice(key, value, number, asking) for value, number in values]
        if choices:
            facets.append(Facet(title, choices[:_AT_FIRST], choices[_AT_FIRST:]))
    return facets


def _choice(key: str, value: str | None, number: int, asking: Mapping[str, list[str]]) -> Choice:
    if value is None:
        return Choice("无申报表" if key == "form" else "未填", number, None, False)
    link = None if BLOT in value else links.toggled(asking, key, value)  # no filing is found by what is masked
    return Choice(_word(key, value), number, link, value in asking[key])


def _word(key: str, value: str) -> str:
    if key == "check":
        return "任何一项" if value == "*" else titles().get(value, value)
    if key == "year":
        return f"{value} 年"
    return labels.shown(value) if key in ("form", "status") else value


def _chosen(asking: Mapping[str, list[str]]) -> list[tuple[str, str, str]]:
    """The conditions that hold: title, words, and the address without it."""
    chosen = [
        (title, _word(key, value), links.toggled(asking, key, value))
        for key, title in _FACETS.items()
        for value in asking[key]
    ]
    chosen += [("同时引用", value, links.toggled(asking, "both", value)) for value in asking["both"]]
    return chosen + [("引用", "已过期的计划", links.toggled(asking, "expired", "1")) for _ in asking["expired"]]
