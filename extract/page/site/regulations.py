"""Regulations: which are cited, and all about one."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from extract import index
from extract.errors import NotOne
from extract.index import Query
from extract.page.site import asked, charts, links, searched
from extract.page.site.answers import page
from extract.page.site.archive import Archive

_SIZE = 30
_CITING = 10
_BARS = 20


def listed(request: Request) -> Response:
    """The regulations that a number, a part of one, or a title names; all of them, most cited first."""
    archive: Archive = request.app.state.archive
    given = request.query_params
    text, issuer = asked.text(given, "q"), asked.text(given, "issuer") or None
    number = asked.number(given, "page", 1)
    with archive.reading() as engine:
        total, found = index.regulations.regulation_list(engine, text, issuer=issuer, page=(number, _SIZE))
    return page(
        request,
        "regulations.html",
        text=text,
        issuer=issuer,
        total=total,
        found=found,
        number=number,
        pages=-(-total // _SIZE),
    )


def one(request: Request) -> Response:
    """A regulation: its spellings and titles, who cites it when, and with what; the list where several may be meant."""
    archive: Archive = request.app.state.archive
    name = asked.text(request.query_params, "name")
    with archive.reading() as engine:
        try:
            found = index.regulations.dossier(engine, name)
        except NotOne as error:
            if not error.several:
                raise
            return RedirectResponse(links.regulations(q=name), 303)
        wanted = Query(both=(found.document.name,), size=_CITING, facets=("form",))
        answer = index.searching.search(engine, wanted)
        citing = searched.hits(answer.hits)
    own = {"both": [found.document.name]}
    years = [(f"{year} 年" if year else "年度未填", year, number) for year, number in found.years]
    units = [(unit or "单位未填", unit, number) for unit, number in found.units[:_BARS]]
    return page(
        request,
        "regulation.html",
        found=found,
        citing=citing,
        total=answer.total,
        counted=searched.counted(answer),
        every=links.search(own),
        years=charts.counted(
            [(word, links.search(own, year=str(year)) if year else None, n) for word, year, n in years]
        ),
        units=charts.counted([(word, links.search(own, unit=unit) if unit else None, n) for word, unit, n in units]),
        more_units=max(0, len(found.units) - _BARS),
    )
