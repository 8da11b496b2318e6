"""The parameters of a request, with limits: no parameter is trusted."""

from collections.abc import Mapping
from typing import Any, NamedTuple, get_args
from urllib.parse import parse_qs

from starlette.datastructures import QueryParams
from starlette.requests import Request

from extract.errors import ParameterError
from extract.index import Filters, Query
from extract.index.model import Facet, Sort
from extract.record import labels

Content = dict[str, Any]
MOST_HITS = 100  # on a page
DEEPEST = 10_000  # hits that can be paged through
_MOST_VALUES = 50  # of one filter
_LONGEST_VALUE = 300  # characters of a filter's value
_LATEST = 9999
_MOST_FIELDS = 20  # of a submitted form
LARGEST_ID = 999_999_999
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
    "file": "files",
}


class Parameter(NamedTuple):
    """A parameter: its schema, its description, whether it is required; a list may be repeated."""

    schema: Content
    means: str
    needed: bool = False

    @property
    def is_list(self) -> bool:
        """Whether the parameter may be repeated."""
        return bool(self.schema["type"] == "array")

    @property
    def is_strict(self) -> bool:
        """Whether its values are numbers or from a fixed set, so that an empty value is wrong."""
        values = self.schema.get("items", self.schema)
        return values["type"] == "integer" or "enum" in values


def refuse_wrong(query_params: QueryParams, known: Mapping[str, Parameter]) -> None:
    """Raise ``ParameterError`` for unknown or missing parameters, and for those with no value or too many."""
    for key in query_params:
        if key not in known:
            raise ParameterError(f"没有名为“{key[:40]}”的参数；接口说明见 /api 。")
        texts = query_params.getlist(key)
        if len(texts) > 1 and not known[key].is_list:
            raise ParameterError(f"参数“{key}”只能有一个值。")
        if "" in texts and known[key].is_strict:
            raise ParameterError(f"参数“{key}”没有值。")
    for key, parameter in known.items():
        if parameter.needed and not text(query_params, key):
            raise ParameterError(f"缺少参数“{key}”。")


def query(query_params: QueryParams, *, size: int = 20) -> Query:
    """The query of the parameters; raises ``ParameterError`` if they are not valid."""
    sort = query_params.get("sort") or "newest"
    if sort not in SORTS:
        raise ParameterError(f"没有“{sort[:20]}”这种排序方式。")
    page, size = number(query_params, "page", 1), number(query_params, "size", size, MOST_HITS)
    if page * size > DEEPEST:
        raise ParameterError(f"只能翻到第 {DEEPEST} 条；请用年度、单位等条件缩小范围，程序可用 after 续取。")
    last = query_params.get("after")
    filters: dict[str, Any] = {name: values(query_params, key) for key, name in FILTERS.items()}
    for name, known in (("forms", labels.FORMS), ("statuses", STATUSES)):
        if unknown := [value for value in filters[name] if value not in known]:
            raise ParameterError(f"没有“{unknown[0][:20]}”这种表单或读取情况。")
    filters["years"] = [whole("year", year, _LATEST) for year in filters["years"]]
    marks = {name: query_params.get(name) or "" for name in ("expired", "repealed")}
    for name, mark in marks.items():
        if mark not in ("", "1"):
            raise ParameterError(f"“{name}”只能是 1。")
    return Query(
        text=(query_params.get("q") or "").replace("\0", ""),
        both=values(query_params, "both"),
        filters=Filters(**filters, expired=marks["expired"] == "1", repealed=marks["repealed"] == "1"),
        sort=sort,
        page=page,
        size=size,
        after=whole("after", last, LARGEST_ID) if last else None,
    )


def values(query_params: QueryParams, key: str) -> list[str]:
    """All values of a parameter that are not empty; raises ``ParameterError`` for too many or too long values."""
    texts = query_params.getlist(key)
    if len(texts) > _MOST_VALUES or any(len(text) > _LONGEST_VALUE for text in texts):
        raise ParameterError(f"条件“{key}”的值过多或过长。")
    return [value for text in texts if (value := text.replace("\0", "").strip())]


def text(query_params: QueryParams, key: str) -> str:
    """The value of a parameter; "" if it is missing."""
    return ([*values(query_params, key)[-1:], ""])[0]


def number(query_params: QueryParams, key: str, default: int, most: int = DEEPEST) -> int:
    """A whole number from 1 to ``most``; ``default`` if the parameter is missing."""
    digits = query_params.get(key)
    return whole(key, digits, most) if digits else default


def whole(key: str, digits: str, most: int) -> int:
    """The number of the digits, from 1 to ``most``; raises ``ParameterError`` if they are no such number."""
    if not digits.isascii() or not digits.isdecimal() or len(digits) > 9 or not 1 <= int(digits) <= most:
        raise ParameterError(f"“{key}”须是 1 至 {most} 的整数。")
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


async def form_fields(request: Request) -> dict[str, str]:
    """The fields of a submitted form, of several of one name the last; raises ``ParameterError`` for too many."""
    body = (await request.body()).decode("utf-8", "replace")
    try:
        fields = parse_qs(body, max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise ParameterError(f"表单最多 {_MOST_FIELDS} 项。") from error
    return {name: values[-1] for name, values in fields.items()}
