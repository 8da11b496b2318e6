"""The pages of regulations: the list, and the dossier of one."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from extract import index
from extract.errors import NotOne
from extract.index import Query
from extract.page.site import charts, links, parameters, search_page
from extract.page.site.collection import Collection
from extract.page.site.responses import page_response

_SIZE = 30
_CITING = 10
_BARS = 20


def regulation_list(request: Request) -> Response:
    """The regulations named by a number, a part of one, or a title; without a text all, most cited first."""
    collection: Collection = request.app.state.collection
    query_params = request.query_params
    text, issuer = parameters.text(query_params, "q"), parameters.text(query_params, "issuer") or None
    number = parameters.number(query_params, "page", 1)
    with collection.reading() as engine:
        total, documents = index.regulations.regulation_list(engine, text, issuer=issuer, page=(number, _SIZE))
    return page_response(
        request,
        "regulations.html",
        text=text,
        issuer=issuer,
        total=total,
        documents=documents,
        number=number,
        pages=-(-total // _SIZE),
    )


def regulation(request: Request) -> Response:
    """The dossier of a regulation; the list of regulations if the text names several."""
    collection: Collection = request.app.state.collection
    name = parameters.text(request.query_params, "name")
    with collection.reading() as engine:
        try:
            dossier = index.regulations.dossier(engine, name)
        except NotOne as error:
            if not error.several:
                raise
            return RedirectResponse(links.address("/regulations", q=name), 303)
        both = (dossier.document.name,)
        answer = index.searching.search(engine, Query(both=both, size=_CITING, facets=("form",)))
        citing = search_page.hit_entries(answer.hits)
    own = {"both": both}
    years = [
        (f"{year} 年" if year else "年度未填", links.search(own, year=str(year)) if year else None, number)
        for year, number in dossier.years
    ]
    units = [
        (unit or "单位未填", links.search(own, unit=unit) if unit else None, number)
        for unit, number in dossier.units[:_BARS]
    ]
    return page_response(
        request,
        "regulation.html",
        dossier=dossier,
        citing=citing,
        total=answer.total,
        counted=search_page.hit_counts(answer),
        every=links.search(own),
        years=charts.count_bars(years),
        units=charts.count_bars(units),
        more_units=max(0, len(dossier.units) - _BARS),
    )
