"""The page of documents that are cited together: drawings, and tables with the same numbers."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from extract.errors import NotOne
from extract.index.network import CitationNetwork, citation_network
from extract.index.persons import BLOT
from extract.page.site import drawings, links, parameters
from extract.page.site.collection import Collection
from extract.page.site.responses import page_response

_YEARS = 15  # the latest ones that are shown


def network(request: Request) -> Response:
    """The documents cited together with the one that ``name`` names, without a name the most cited ones.

    If the name fits several documents, their list is shown.
    """
    collection: Collection = request.app.state.collection
    name = parameters.text(request.query_params, "name")
    with collection.reading() as engine:
        try:
            graph = citation_network(engine, name)
        except NotOne as error:
            if not error.several:
                raise
            return RedirectResponse(links.address("/regulations", q=name), 303)
    document = graph.documents[0] if graph.is_around and graph.documents else None
    return page_response(request, "network.html", network=graph, asked=name, document=document, **_drawings(graph))


def _drawings(graph: CitationNetwork) -> dict[str, Any]:
    """The drawings, the pairs for their table, and the number of years that are left out."""
    documents = [one.name for one in graph.documents]
    years = graph.years[-_YEARS:]
    heads = [f"{year} 年" if year else "未填" for year in years]

    def hits(*cited: int, **more: str) -> str | None:
        """The address of the filings that cite all of these documents and the one in the middle."""
        both = list(dict.fromkeys(documents[one] for one in ((0, *cited) if graph.is_around else cited)))
        masked = any(BLOT in text for text in (*both, *more.values()))
        return None if masked else links.search({"both": both}, **more)

    def by_year(cited: tuple[int, ...], column: int, **more: str) -> str | None:
        year = years[column]
        return hits(*cited, year=str(year), **more) if year else None

    linked_names = [(one, None if BLOT in one else links.address("/network", name=one)) for one in documents]
    pairs = sorted(((*pair, number) for pair, number in graph.pairs.items()), key=lambda one: (-one[2], one))
    cited_rows = [
        (*linked_names[position], [graph.by_year.get((position, year), 0) for year in years])
        for position in range(len(documents))
    ]
    # of the whole archive, no search asks for one unit and any of the documents
    units = [unit if graph.is_around else None for unit, _ in graph.units]
    unit_rows = [
        (name or "单位未填", hits(0, unit=unit) if unit else None, [numbers.get(year, 0) for year in years])
        for unit, (name, numbers) in zip(units, graph.units, strict=True)
    ]
    return {
        "ring": drawings.ring(linked_names, graph.counts, pairs, hits, has_centre=graph.is_around),
        "pairs": [(documents[a], documents[b], number, hits(a, b)) for a, b, number in pairs],
        "earlier": len(graph.years) - len(years),
        "by_year": drawings.dots(heads, cited_rows, lambda row, column: by_year((row,), column)),
        "by_unit": drawings.dots(
            heads, unit_rows, lambda row, column: by_year((0,), column, unit=units[row] or "") if units[row] else None
        ),
    }
