"""The parameters of a request, with limits: no parameter is trusted."""

from collections.abc import Mapping
from typing import Any, get_args

from starlette.datastructures import QueryParams

from extract.errors import QueryError
from extract.index import Filters, Query
from extract.index.model import Facet, Sort
from extract.record import labels

MOST_HITS = 100  # on a page
DEEPEST = 10_000  # hits that can be paged through
_MOST_VALUES = 50  # of one filter
_LONGEST_VALUE = 300  # characters of a filter's value
_LATEST = 9999
FACETS: tuple[Facet, ...] = get_args(Facet)
SORTS: tuple[Sort, ...] = get_args(Sort)
STATUSES = ("complete", "partial", "failed")
FILTERS = {
    "year": "years",
    "unit": "units",
    "issuer": "issuers",
    "form": "forms",
    "status": "statuses",
    "check": "checks",
}


def query(given: QueryParams, *, size: int = 20) -> Query:
    """The query of the parameters; raises ``QueryError`` if they are not valid."""
    sort = given.get("sort") or "newest"
    if sort not in SORTS:
        raise QueryError(f"没有“{sort[:20]}”这种排序。")
    page, size = number(given, "page", 1), number(given, "size", size, MOST_HITS)
    if page * size > DEEPEST:
        raise QueryError(f"只能翻到第 {DEEPEST} 条；请用年度、单位等条件缩小范围。")
    filters: dict[str, Any] = {name: values(given, key) for key, name in FILTERS.items()}
    for name, known in (("forms", labels.FORMS), ("statuses", STATUSES)):
        if unknown := [value for value in filters[name] if value not in known]:
            raise QueryError(f"没有“{unknown[0][:20]}”这种表单或读取情况。")
    filters["years"] = [whole("year", year, _LATEST) for year in filters["years"]]
    marks = {name: given.get(name) or "" for name in ("expired", "repealed")}
    for name, mark in marks.items():
        if mark not in ("", "1"):
            raise QueryError(f"“{name}”只能是 1。")
    return Query(
        text=(given.get("q") or "").replace("\0", ""),
        both=values(given, "both"),
        filters=Filters(**filters, expired=marks["expired"] == "1", repealed=marks["repealed"] == "1"),
        sort=sort,
        page=page,
        size=size,
    )


def values(given: QueryParams, key: str) -> list[str]:
    """All values of a parameter that are not empty; raises ``QueryError`` for too many or too long values."""
    texts = given.getlist(key)
    if len(texts) > _MOST_VALUES or any(len(text) > _LONGEST_VALUE for text in texts):
        raise QueryError(f"条件“{key}”的值太多或太长。")
    return [value for text in texts if (value := text.replace("\0", "").strip())]


def text(given: QueryParams, key: str) -> str:
    """The value of a parameter; "" if it is missing."""
    return ([*values(given, key)[-1:], ""])[0]


def number(given: QueryParams, key: str, default: int, most: int = DEEPEST) -> int:
    """A whole number from 1 to ``most``; ``default`` if the parameter is missing."""
    digits = given.get(key)
    return whole(key, digits, most) if digits else default


def whole(key: str, digits: str, most: int) -> int:
    """The number of the digits, from 1 to ``most``; raises ``QueryError`` if they are no such number."""
    if not digits.isascii() or not digits.isdecimal() or len(digits) > 9 or not 1 <= int(digits) <= most:
        raise QueryError(f"“{key}”须是 1 至 {most} 的整数。")
    return int(digits)


def of_query(query: Query) -> Mapping[str, list[str]]:
    """The parameters of a query, without its page."""
    parameters: dict[str, list[str]] = {"q": [query.text] if query.text else [], "both": list(query.both)}
    for key, name in FILTERS.items():
        parameters[key] = [str(value) for value in getattr(query.filters, name)]
    parameters["expired"] = ["1"] if query.filters.expired else []
    parameters["repealed"] = ["1"] if query.filters.repealed else []
    parameters["sort"] = [query.sort] if query.sort != "newest" else []
    return parameters
