"""Searching for amounts: 813.7 finds the budget row (预算明细) with 813.70, and 1,074 a total of 1074.00.

The index stores amounts with the digits as written, so a search looks for every spelling of the typed amount.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from extract import pack
from extract.index import schema
from extract.index.connection import Clause, Connection, marks, select_in

_DECIMALS = 6  # 万元 to the hundredth of a yuan


class AmountMatch(NamedTuple):
    """An amount as written, the name of its budget row (None for a total), its field (JSON pointer) and its place."""

    name: str | None
    amount: str
    field: str
    at: str | None


def amount_spellings(text: str) -> tuple[str, ...]:
    """All spellings of an amount; empty if the text is not an amount."""
    match = pack.patterns("search")["amount"].fullmatch(pack.fold(text).strip())
    if match is None:
        return ()
    amount = Decimal(match[0].replace(",", ""))
    bare = f"{amount.normalize():f}"
    whole, _, decimals = bare.partition(".")
    return (bare, *(f"{whole}.{decimals:0<{places}}" for places in range(len(decimals) + 1, _DECIMALS + 1)))


def filings_with_amount(amounts: tuple[str, ...]) -> list[Clause]:
    """Queries for the ids of filings that have one of the amounts: as a total, or as sum or price of a budget row."""
    ways = [("filing_id", "budget_row", column) for column in schema.amount_columns("budget_row")]
    ways += [("id", "filing", column) for column in schema.amount_columns("funds")]
    return [(f"SELECT {key} FROM {table} WHERE {column} IN ({marks(amounts)})", amounts) for key, table, column in ways]


def amount_matches(
    connection: Connection, filings: Sequence[int], amounts: tuple[str, ...]
) -> dict[int, list[AmountMatch]]:
    """The matches of the amounts in each of the filings, by filing id: totals first, then budget rows."""
    totals, columns = schema.amount_columns("funds"), schema.amount_columns("budget_row")
    matches: dict[int, list[AmountMatch]] = {}
    for row in select_in(connection, f"SELECT id, {', '.join(totals)} FROM filing WHERE id IN", filings):
        values = zip(totals, row[1:], strict=True)
        matches[row[0]] = [AmountMatch(None, one, f"/funds/{name}", None) for name, one in values if one in amounts]
    names = f"filing_id, position, category, subcategory, item, at, {', '.join(columns)}"
    rows = select_in(connection, f"SELECT {names} FROM budget_row WHERE filing_id IN", filings)
    for row in sorted(rows, key=lambda row: row[:2]):
        name = " ".join(dict.fromkeys(filter(None, row[2:5])))
        matches[row[0]] += [
            AmountMatch(name, amount, f"/budget/rows/{row[1]}/{column}", row[5])
            for column, amount in zip(columns, row[6:], strict=True)
            if amount in amounts
        ]
    return matches
