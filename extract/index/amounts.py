"""Searching for amounts by value: 813.70万元 finds 8,137,000 元, and >500万 every amount above.

The index has each amount in ten-thousandths of a yuan beside its digits as written.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from msgspec import Struct

from extract import pack
from extract.errors import QueryError
from extract.index import schema
from extract.index.connection import Clause, Connection, marks, select_in
from extract.record.units import UNITS

_DECIMALS = 6  # 万元 to the hundredth of a yuan
_FINEST = Decimal(10_000)  # parts of a yuan: an amount in 万元 with eight decimals is a whole number of them
_MOST = 2**63 - 1
_LARGEST = 14  # digits of an amount in yuan: more than any budget has
_ABOVE, _BELOW = (">", "超过", "大于", "高于"), ("<", "小于", "低于", "不足")
_AT_LEAST, _AT_MOST = (">=", "≥", "不低于", "不少于", "至少"), ("<=", "≤", "不超过", "不高于", "至多")


class WantedAmount(Struct, frozen=True):
    """Amounts from ``least`` to ``most``, in ten-thousandths of a yuan.

    An amount that was typed without a unit is one in yuan, or one that a form prints with these digits in its own unit:
    ``spellings`` are all ways to print them, ``values`` what they are worth in each unit.
    """

    least: int
    most: int
    spellings: tuple[str, ...] = ()
    values: tuple[int, ...] = ()

    def includes(self, digits: str | None, fine: int | None) -> bool:
        """Whether an amount of the index is wanted: its digits as written, and its value if its unit is known."""
        return digits in self.spellings or (fine is not None and self.least <= fine <= self.most)


class AmountMatch(NamedTuple):
    """An amount as written, the name of its budget row (None for a total), its unit, field (JSON pointer) and place."""

    name: str | None
    amount: str
    unit: str | None
    field: str
    at: str | None


def fine_amount(amount: Decimal | None, unit: str | None) -> int | None:
    """The amount in ten-thousandths of a yuan; None if the unit is unknown, the result is not a whole number, or it is
    more than any budget has.

    >>> fine_amount(Decimal("813.70"), "万元")
    81370000000
    """
    if amount is None or unit not in UNITS or (amount * UNITS[unit]).adjusted() >= _LARGEST:
        return None
    fine = amount * UNITS[unit] * _FINEST
    return int(fine) if fine == int(fine) else None


def wanted_amount(text: str) -> WantedAmount | None:
    """The amounts that a term of a query asks for; None if it is no amount.

    Raises ``QueryError`` for a range without a unit, which would mean yuan to one reader and 万元 to the next.
    """
    clean, patterns = pack.fold(text).strip(), pack.patterns("search")
    if bare := patterns["amount"].fullmatch(clean):
        return _printed_amount(_decimal(bare[0]))
    match = patterns["amount_range"].fullmatch(clean) or patterns["amount_with_unit"].fullmatch(clean)
    if match is None:
        return None
    parts = match.groupdict()
    if not parts["unit"]:
        raise QueryError(f"“{text}”没有写金额单位：按金额检索请写明，如 >500万元、100万..200万；按原文检索请加引号。")
    last = _value(parts["number"], parts["unit"])
    first = _value(parts["first"], parts.get("first_unit") or parts["unit"]) if parts.get("first") else last
    sign = parts.get("sign")
    if sign in _ABOVE or sign in _AT_LEAST:
        return WantedAmount(last + (sign in _ABOVE), _MOST)
    if sign in _BELOW or sign in _AT_MOST:
        return WantedAmount(-_MOST, last - (sign in _BELOW))
    return WantedAmount(min(first, last), max(first, last))


def _value(number: str, unit: str) -> int:
    """The number with its unit (万, 元, 亿元) in ten-thousandths of a yuan."""
    name = next(name for name in UNITS if name.removesuffix("元") == unit.replace("圆", "元").removesuffix("元"))
    return min(int(_decimal(number) * UNITS[name] * _FINEST), _MOST)


def _decimal(number: str) -> Decimal:
    """The number of digits that may have separators of thousands, also in full width."""
    return Decimal(number.replace(",", "").replace("，", "").replace("．", "."))


def _printed_amount(amount: Decimal) -> WantedAmount:
    """An amount that was typed without a unit."""
    bare = f"{amount.normalize():f}"
    whole, _, decimals = bare.partition(".")
    spellings = (bare, *(f"{whole}.{decimals:0<{places}}" for places in range(len(decimals) + 1, _DECIMALS + 1)))
    yuan = fine_amount(amount, "元")
    values = (int(amount * factor * _FINEST) for factor in UNITS.values() if (amount * factor).adjusted() < _LARGEST)
    least, most = (1, 0) if yuan is None else (yuan, yuan)
    return WantedAmount(least, most, spellings, tuple(values))


def filings_with_amount(wanted: WantedAmount) -> list[Clause]:
    """Queries for the ids of filings that have a wanted amount: as a total, or as sum or price of a budget row."""
    columns = [("filing_id", "budget_row", column) for column in schema.amount_columns("budget_row")]
    columns += [("id", "filing", column) for column in schema.amount_columns("funds")]
    ways: list[Clause] = []
    for key, table, column in columns:
        select, spelled = f"SELECT {key} FROM {table} WHERE {column}_fine", f"{column} IN ({marks(wanted.spellings)})"
        ways.append((f"{select} BETWEEN ? AND ?", (wanted.least, wanted.most)))
        if wanted.values:  # none where the number is larger than any budget
            ways.append((f"{select} IN ({marks(wanted.values)}) AND {spelled}", (*wanted.values, *wanted.spellings)))
        if wanted.spellings:
            ways.append((f"{select} IS NULL AND {spelled}", wanted.spellings))
    return ways


def amount_matches(
    connection: Connection, filings: Sequence[int], amounts: Sequence[WantedAmount]
) -> dict[int, list[AmountMatch]]:
    """The matches of the amounts in each of the filings, by filing id: totals first, then budget rows."""
    totals, columns = schema.amount_columns("funds"), schema.amount_columns("budget_row")

    def wanted_columns(names: Sequence[str], values: Sequence[Any]) -> list[tuple[str, str]]:
        """The name and digits of each wanted amount; ``values`` are the digits of all, then the values of all."""
        some = zip(names, values[: len(names)], values[len(names) :], strict=True)
        return [(name, text) for name, text, fine in some if text and any(one.includes(text, fine) for one in amounts)]

    matches: dict[int, list[AmountMatch]] = {}
    names = ", ".join((*(f"{name}_at" for name in totals), *totals, *(f"{name}_fine" for name in totals)))
    for row in select_in(connection, f"SELECT id, money_unit, {names} FROM filing WHERE id IN", filings):
        places = dict(zip(totals, row[2 : 2 + len(totals)], strict=True))
        matches[row[0]] = [
            AmountMatch(None, text, row[1], f"/funds/{name}", places[name])
            for name, text in wanted_columns(totals, row[2 + len(totals) :])
        ]
    units = {column: schema.unit_column(column) for column in columns}
    names = ", ".join((*units.values(), *columns, *(f"{name}_fine" for name in columns)))
    names = f"filing_id, position, category, subcategory, item, at, {names}"
    rows = select_in(connection, f"SELECT {names} FROM budget_row WHERE filing_id IN", filings)
    for row in sorted(rows, key=lambda row: row[:2]):
        name = " ".join(dict.fromkeys(filter(None, row[2:5])))
        known = dict(zip(columns, row[6 : 6 + len(columns)], strict=True))
        matches[row[0]] += [
            AmountMatch(name, text, known[column], f"/budget/rows/{row[1]}/{column}", row[5])
            for column, text in wanted_columns(columns, row[6 + len(columns) :])
        ]
    return matches
