"""What a title says of its document: a draft, a plan for one year, a period, the regulation that it hands on."""

from shenbao_cite import numbers, pack


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
