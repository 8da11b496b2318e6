"""The overview page: converted and failed records, causes, money by year and unit."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from extract import index
from extract.index import Query, Regulation, overview
from extract.page.site import charts, links, parameters, search_page
from extract.page.site.collection import Collection
from extract.page.site.responses import page_response
from extract.record import labels
from extract.record.causes import cause_text

_SIZE = 50
_EXPIRED = 200
_UNITS = 20


class ExpiredPlan(NamedTuple):
    """An expired plan, and the filings that cite it; ``link`` leads to all of them."""

    document: Regulation
    citing: Sequence[overview.ExpiredCitation]
    link: str


def overview_page(request: Request) -> Response:
    """The numbers, the charts, and the incomplete records with their causes."""
    collection: Collection = request.app.state.collection
    query_params = request.query_params
    number, past = parameters.number(query_params, "page", 1), parameters.number(query_params, "past", 1)
    year = parameters.text(query_params, "year")
    with collection.reading() as engine:
        statuses, causes = overview.statuses(engine), overview.causes(engine)
        files = overview.file_counts(engine)
        troubles = overview.incomplete_records(engine, number, _SIZE)
        sums = overview.unit_totals(engine)
        many, expired = overview.expired_citations(engine, past, _EXPIRED)
        _, cited = index.regulations.regulation_list(engine, page=(1, 10))
        every = index.searching.search(engine, Query(size=1, facets=("form", "status")))
    chosen = [one for one in sums if not year or str(one.year) == year]
    return page_response(
        request,
        "overview.html",
        statuses=[(status, labels.value_text(status), statuses.get(status, 0)) for status in parameters.STATUSES],
        records=sum(statuses.values()),
        files=files,
        filings=search_page.hit_counts(every)[0],
        causes=[(cause_text(cause), count) for cause, count in causes.items()],
        troubles=troubles,
        number=number,
        pages=-(-(sum(statuses.values()) - statuses.get("complete", 0)) // _SIZE),
        years=_money_bars([(str(one.year or ""), one) for one in sums], "year", "年度未填"),
        units=_money_bars([(one.unit or "", one) for one in chosen], "unit", "单位未填", year)[:_UNITS],
        more_units=max(0, len({one.unit for one in chosen}) - _UNITS),
        known_years=sorted({str(one.year) for one in sums if one.year}),
        year=year,
        plans=_expired_plans(expired),
        many=many,
        past=past,
        past_pages=-(-many // _EXPIRED),
        cited=charts.count_bars(
            [(one.name, links.address("/regulation", name=one.name), one.filings) for one in cited]
        ),
    )


def _expired_plans(expired: Sequence[overview.ExpiredCitation]) -> list[ExpiredPlan]:
    """The plans in the order of their first citations in ``expired``."""
    citing: dict[str, list[overview.ExpiredCitation]] = defaultdict(list)
    for one in expired:
        citing[one.document.name].append(one)
    return [
        ExpiredPlan(plans[0].document, plans, links.search({"both": [name], "expired": ["1"]}))
        for name, plans in citing.items()
    ]


def _money_bars(
    sums: Sequence[tuple[str, overview.UnitTotals]], key: str, unknown: str, year: str = ""
) -> Sequence[charts.Bar]:
    """Bars of amounts by year, in order, or by unit, the largest first, each with its number of filings."""
    totals_by_unit: dict[str, list[overview.UnitTotals]] = defaultdict(list)
    for name, one in sums:
        totals_by_unit[name].append(one)
    money = {name: sum((one.yuan for one in some), Decimal()) for name, some in totals_by_unit.items()}
    lines = []
    for name in sorted(money) if key == "year" else sorted(money, key=lambda name: (-money[name], name)):
        within = {"year": year} if name and key == "unit" else {}
        filings, priced = (sum(getattr(one, count) for one in totals_by_unit[name]) for count in ("filings", "priced"))
        copies, doubtful = (
            sum(getattr(one, count) for one in totals_by_unit[name]) for count in ("copies", "doubtful")
        )
        words = [f"{filings} 份申报"]
        words += [f"{filings - priced - doubtful} 份无可计金额"] if filings > priced + doubtful else []
        words += [f"其中 {doubtful} 份金额单位存疑，未计入"] if doubtful else []
        words += [f"另有 {copies} 份内容相同，不重复计算"] if copies else []
        amount_text = charts.money(money[name]) if priced else "—"
        link = links.search({}, **{key: name}, **within)
        lines.append((name or unknown, link, money[name], amount_text, "，".join(words)))
    return charts.bars(lines)
