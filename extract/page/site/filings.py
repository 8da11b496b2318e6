"""A filing beside its original."""

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from extract import index
from extract.identity import likeness
from extract.index import Connection, FilingSummary, Filters, Query
from extract.page.site import archive as archives
from extract.page.site import asked, fields, originals
from extract.page.site.answers import page
from extract.page.site.archive import Archive

_OTHERS = 12
_LOOKED_AT = 100


def one(request: Request) -> Response:
    """The filing: fields, lists, checks, cited documents; beside them its original with all their places."""
    archive: Archive = request.app.state.archive
    file = request.path_params["file"]
    position = asked.number(request.query_params, "n", 1) - 1
    with archive.reading() as engine:
        found = archives.found(engine, file, position)
        others = _others(engine, found)
        sources = index.overview.sources(engine, file)
    held = archives.held(archive, file)
    content = held.content
    filing = content["filings"][position] if position < len(content["filings"]) else None
    shown = originals.view(request, held, file, position)
    groups = fields.groups(filing, held.hidden[position]) if filing else []
    lists = fields.lists(filing) if filing else []
    return page(
        request,
        "filing.html",
        found=found,
        position=position,
        record=content,
        sources=sources,
        groups=groups,
        lists=lists,
        checks=fields.checks(filing) if filing else {},
        cited=list(fields.cited(content, position)),
        sections=_sections(groups, lists, checks=filing is not None),
        original=shown,
        lit=shown.lit,
        others=others,
        next_year=(found.fiscal_year or 0) + 1,
    )


def _sections(groups: Sequence[fields.Group], lists: Sequence[fields.List], *, checks: bool) -> list[tuple[str, str]]:
    """The sections of the page in its order, by their anchors: a way past the values of each for who has no mouse."""
    every: list[fields.Group | fields.List] = [*groups, *lists]
    own = [(f"g-{one.key}", one.title) for one in every]
    return [*own, *([("checks", "核对")] if checks else []), ("citations", "引用文件"), ("original", "原件")]


def _others(engine: Connection, found: FilingSummary) -> Sequence[FilingSummary]:
    """Filings of the same unit, those of other years and of a project of that name first."""
    if found.unit is None or found.position is None:
        return ()
    wanted = Query(filters=Filters(units=(found.unit,)), size=_LOOKED_AT)
    answer: Any = index.searching.search(engine, wanted)
    others = [hit.filing for hit in answer.hits if hit.filing.id != found.id and hit.filing.position is not None]
    others.sort(
        key=lambda one: (one.fiscal_year == found.fiscal_year, -likeness(one.project or "", found.project or ""))
    )
    return others[:_OTHERS]
