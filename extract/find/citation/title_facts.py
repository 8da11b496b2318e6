"""What a title says of its document: a draft, a plan for one year, a period, the regulation that it hands on."""

from extract import pack
from extract.find import numbers

_SAME = {ord(mark): None for mark in '《》〈〉<>()\\“”"、，,'}


def is_draft(title: str | None) -> bool:
    """Whether the document asks for comment or is marked as a draft (征求意见, 草案, 讨论稿)."""
    return bool(title and pack.pattern("title", "draft").search(numbers.fold(title)))


def is_provisional(title: str | None) -> bool:
    """Whether the document holds for a trial only (暂行, 试行)."""
    return bool(title and pack.pattern("title", "provisional").search(title))


def annual_plan_for(title: str | None) -> int | None:
    """The year that a plan, programme or review is for (2018年…要点), None for documents without such a year."""
    match = pack.pattern("title", "annual").search(numbers.fold(title)) if title else None
    return int(match["year"]) if match else None


def validity_years(title: str | None) -> tuple[int, int] | None:
    """The first and last year of the period in the title (2018-2020), None where there is none."""
    match = pack.pattern("title", "valid").search(numbers.fold(title)) if title else None
    if match is None or int(match["first"]) >= int(match["last"]):
        return None
    return int(match["first"]), int(match["last"])


def core(title: str) -> str:
    """The title to compare by: of 关于印发《X》的通知 X, without brackets, blanks and commas."""
    folded = "".join(numbers.fold(title).split())
    match = pack.pattern("title", "core").fullmatch(folded)
    return (match["core"] if match else folded).translate(_SAME)


def same_title(one: str, other: str) -> bool:
    """Whether two titles may be of one document: equal at the core, or the one in full inside the other."""
    first, second = core(one), core(other)
    return first in second or second in first
