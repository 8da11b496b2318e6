"""Amounts as they are searched for: 813.7 finds the budget row (预算明细) with 813.70, and 1,074 that with 1074.00.

An amount stands in the index with the digits as written, so what is typed is written out in all ways that mean it.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from extract import pack
from extract.index.engine import Clause, Engine, Row, selected

_DECIMALS = 6  # 万元 to the hundredth of a yuan
_COLUMNS = ("amount", "unit_price")


class Line(NamedTuple):
    """A budget row with an amount: its name, the amount as written, the field that it is, and where it stands."""

    name: str
    amount: str
    field: str
    at: str | None


def spellings(text: str) -> tuple[str, ...]:
    """The ways to write an amount; none where the text is no amount."""
    found = pack.patterns("search")["amount"].fullmatch(pack.fold(text).strip())
    if found is None:
        return ()
    amount = Decimal(found[0].replace(",", ""))
    bare = f"{amount.normalize():f}"
    whole, _, decimals = bare.partition(".")
    return (bare, *(f"{whole}.{decimals:0<{places}}" for places in range(len(decimals) + 1, _DECIMALS + 1)))


def having(amounts: tuple[str, ...]) -> list[Clause]:
    """Queries for the ids of the filings with one of the amounts in a budget row, as its sum or unit price."""
    marks = ", ".join("?" * len(amounts))
    return [(f"SELECT filing_id FROM budget_row WHERE {column} IN ({marks})", amounts) for column in _COLUMNS]


def lines(engine: Engine, filings: Sequence[int], amounts: tuple[str, ...]) -> dict[int, list[Line]]:
    """The budget rows of some filings that have one of the amounts."""
    names = f"filing_id, position, category, subcategory, item, at, {', '.join(_COLUMNS)}"
    found: dict[int, list[Line]] = {}
    for row in sorted(selected(engine, f"SELECT {names} FROM budget_row WHERE filing_id IN", filings)):
        found.setdefault(row[0], []).extend(_lines(row, amounts))
    return found


def _lines(row: Row, amounts: tuple[str, ...]) -> list[Line]:
    name = " ".join(dict.fromkeys(filter(None, row[2:5])))
    return [
        Line(name, amount, f"/budget/rows/{row[1]}/{column}", row[5])
        for column, amount in zip(_COLUMNS, row[6:], strict=True)
        if amount in amounts
    ]
