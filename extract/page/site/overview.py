"""The archive as a whole: what was converted, what failed and why, how much money in which year and unit."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from extract import index
from extract.index import Query, Regulation, overview
from extract.page.site import asked, charts, links, searched
from extract.page.site.answers import page
from extract.page.site.archive import Archive
from extract.record import labels

_SIZE = 50
_EXPIRED = 200
_UNITS = 20


def shown(request: Request) -> Response:
    """The numbers, the plots, and the files that are not complete with what is wrong with them."""
    archive: Archive = request.app.state.archive
    given = request.query_params
    number, past = asked.number(given, "page", 1), asked.number(given, "past", 1)
    year = asked.text(given, "year")
    with archive.reading() as engine:
        statuses, causes = overview.statuses(engine), overview.causes(engine)
        troubles = overview.incomplete_records(engine, number, _SIZE)
        sums = overview.unit_totals(engine)
        many, expired = overview.expired_citations(engine, past, _EXPIRED)
        _, cited = index.regulations.regulation_list(engine, page=(1, 10))
        every = index.searching.search(engine, Query(size=1, facets=("form",)))
    chosen = [one for one in sums if not year or str(one.year) == year]
    return page(
        request,
        "archive.html",
        statuses=[(status, labels.shown(status), statuses.get(status, 0)) for status in asked.STATUSES],
        records=sum(statuses.values()),
        counted=searched.counted(every),
        causes=_causes(causes, troubles),
        troubles=troubles,
        number=number,
        pages=-(-(sum(statuses.values()) - statuses.get("complete", 0)) // _SIZE),
        years=_bars([(str(one.year or ""), one) for one in sums], "year", "年度未填"),
        units=_bars([(one.unit or "", one) for one in chosen], "unit", "单位未填", year)[:_UNITS],
        more_units=max(0, len({one.unit for one in chosen}) - _UNITS),
        known_years=sorted({str(one.year) for one in sums if one.year}),
        year=year,
        plans=_plans(expired),
        many=many,
        past=past,
        past_pages=-(-many // _EXPIRED),
        cited=charts.counted([(one.name, links.regulation(one.name), one.filings) for one in cited]),
    )


class Plan(NamedTuple):
    """A plan that had run out, and the filings that cite it; ``link`` leads to all of these."""

    document: Regulation
    citing: Sequence[overview.ExpiredCitation]
    link: str


def _plans(expired: Sequence[overview.ExpiredCitation]) -> list[Plan]:
    """The plans in the order in which filings first cite them here."""
    citing: dict[str, list[overview.ExpiredCitation]] = defaultdict(list)
    for one in expired:
        citing[one.document.name].append(one)
    return [
        Plan(held[0].document, held, links.search({"both": [name], "expired": ["1"]})) for name, held in citing.items()
    ]


def _causes(causes: dict[str, int], troubles: Sequence[overview.IncompleteRecord]) -> list[tuple[str, int]]:
    """Why records are not complete: in the words of the first of each kind, where it is at hand, and how many."""
    words = {trouble.cause: trouble.message for trouble in reversed(troubles)}
    return [(words.get(cause) or cause, number) for cause, number in causes.items()]


def _bars(
    sums: Sequence[tuple[str, overview.UnitTotals]], key: str, unknown: str, year: str = ""
) -> Sequence[charts.Bar]:
    """Amounts by year, in its order, or by unit, the largest first."""
    held: dict[str, list[overview.UnitTotals]] = defaultdict(list)
    for name, one in sums:
        held[name].append(one)
    money = {name: sum((one.yuan for one in some), Decimal()) for name, some in held.items()}
    names = sorted(money) if key == "year" else sorted(money, key=lambda name: (-money[name], name))
    return charts.bars(
        (
            name or unknown,
            links.search({}, **{key: name}, year=year) if name and key == "unit" else links.search({}, **{key: name}),
            money[name],
            charts.money(money[name]) if any(one.priced for one in held[name]) else "—",
            _told(held[name]),
        )
        for name in names
    )


def _told(sums: Sequence[overview.UnitTotals]) -> str:
    """How many filings, and what a sum of theirs leaves out."""
    filings, bare = sum(one.filings for one in sums), sum(one.filings - one.priced for one in sums)
    copies = sum(one.copies for one in sums)
    words = [f"{filings} 份申报", *([f"{bare} 份没有可计的金额"] if bare else [])]
    return "，".join([*words, *([f"另有 {copies} 份相同，不重复计"] if copies else [])])
