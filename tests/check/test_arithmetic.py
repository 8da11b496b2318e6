"""Intervals on the digits as written, and the relations that a filing's numbers are in."""

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec import Struct

from extract.check import arithmetic, relations
from extract.check.arithmetic import Interval, Operand, Relation, closes, exact, meets, rounded_interval
from extract.record.model import Evidence, Filing

_CORPUS = Path(__file__).parents[2] / "corpus"


class Gold(Struct):
    """As much of a gold record as the relations need."""

    filings: tuple[Filing, ...]


def _gold(folder):
    return msgspec.json.decode((_CORPUS / folder / "gold.json").read_bytes(), type=Gold)


def _filing(folder, number=0):
    return _gold(folder).filings[number]


def _relation(result, *terms, factor=Decimal(1), sign="="):
    operands = [tuple(Operand("", number and Decimal(number)) for number in term) for term in terms]
    return Relation("rule", Operand("", Decimal(result)), tuple(operands), sign, factor)


def test_a_number_stands_for_what_is_rounded_to_it():
    assert rounded_interval(Decimal("813.70")) == Interval(Decimal("813.695"), Decimal("813.705"))
    assert rounded_interval(Decimal("3855.9424")) == Interval(Decimal("3855.94235"), Decimal("3855.94245"))
    assert rounded_interval(Decimal("12")) == Interval(Decimal("11.5"), Decimal("12.5"))


_places = st.integers(0, 4)
_amounts = st.decimals(min_value=0, max_value=10**6, places=6)


@given(_amounts, _places)
def test_a_number_lies_in_the_interval_of_its_half_up_rounding(amount, places):
    rounded = amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    interval = rounded_interval(rounded)
    assert interval.low <= amount < interval.high


@given(_amounts, _amounts, _places)
def test_two_numbers_of_the_same_precision_meet_only_if_they_are_equal(first, second, places):
    unit = Decimal(1).scaleb(-places)
    one, two = first.quantize(unit, ROUND_HALF_UP), second.quantize(unit, ROUND_HALF_UP)
    assert meets(rounded_interval(one), rounded_interval(two)) == (one == two)


@given(st.lists(_amounts, min_size=1, max_size=30), _places, _places)
def test_rounded_rows_always_close_with_the_rounded_total(rows, row_places, total_places):
    round_to = lambda number, places: number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)  # noqa: E731
    printed = [(str(round_to(row, row_places)),) for row in rows]
    assert closes(_relation(round_to(sum(rows), total_places), *printed))


@given(st.decimals(min_value="0.01", max_value=10**5, places=4), st.integers(1, 2000))
def test_a_rounded_unit_price_times_its_quantity_always_closes(price, quantity):
    amount = (price * quantity).quantize(Decimal("0.01"), ROUND_HALF_UP)
    printed = price.quantize(Decimal("0.01"), ROUND_HALF_UP)
    product = (Operand("", printed), Operand("", Decimal(quantity), counted=True))
    assert closes(Relation("rule", Operand("", amount), (product,)))


@pytest.mark.parametrize(
    ("amount", "price", "quantity", "is_closed"),
    [
        ("500.00", "3.13", "160", True),  # 3.125 is rounded half up
        ("813.70", "4.99", "163", True),
        ("145.30", "12.11", "12", True),
        ("813.70", "4.98", "163", False),
        ("500.00", "3.13", "161", False),
        ("10.00", "2.00", "4", False),
    ],
)
def test_amount_price_and_quantity(amount, price, quantity, is_closed):
    product = (Operand("", Decimal(price)), Operand("", Decimal(quantity), counted=True))
    assert closes(Relation("rule", Operand("", Decimal(amount)), (product,))) is is_closed


def test_the_rows_may_be_off_by_half_a_unit_each():
    rows = [("1.00",)] * 23
    assert closes(_relation("23.1149", *rows))
    assert not closes(_relation("23.1151", *rows))
    assert arithmetic.reach(_relation("23", *rows)) == (Decimal("22.885"), Decimal("23.115"))


def test_units_are_converted_exactly():
    assert closes(_relation("12.5", ("125000",), factor=arithmetic.factor("元", "万元")))
    assert not closes(_relation("12.5", ("12.5",), factor=arithmetic.factor("元", "万元")))
    assert arithmetic.factor("亿元", "万元") == 10_000


@pytest.mark.parametrize("unit", [None, "美元", 5])
def test_an_unknown_unit_leaves_it_open(unit):
    assert closes(_relation("12.5", ("12.5",), factor=arithmetic.factor(unit, "万元"))) is None


def test_a_blank_counts_as_nothing_and_is_named():
    relation = Relation(
        "rule", Operand("/a", Decimal("5.00")), ((Operand("/b", Decimal("5.00")),), (Operand("/c", None),))
    )
    assert closes(relation)
    assert arithmetic.blanks(relation) == ("/c",)


def test_what_could_not_be_read_leaves_it_open():
    filing = Filing(evidence={"/funds/own_level": Evidence(text="3?55")})
    unread = arithmetic.operand(filing, "/funds/own_level")
    assert unread.unread
    assert closes(Relation("rule", Operand("/a", Decimal(5)), ((unread,),))) is None


def test_at_least():
    assert closes(_relation("10.00", ("8.00",), sign=">="))
    assert closes(_relation("8.00", ("8.0034",), sign=">="))
    assert not closes(_relation("7.99", ("8.00",), sign=">="))


@given(_amounts, _amounts)
def test_exact_numbers_meet_only_themselves(first, second):
    assume(first != second)
    assert meets(exact(first), exact(first))
    assert not meets(exact(first), exact(second))


@pytest.mark.parametrize("odd", [None, True, "5", float("nan"), Decimal("Infinity"), Decimal("1E+40"), [], {}])
def test_what_is_no_amount_of_a_budget_is_no_number(odd):
    assert arithmetic.number(odd) is None


# ---------------------------------------------------------------- relations of the corpus


def test_the_relations_of_a_filing_name_their_operands():
    found = relations.relations(_filing("minhang-2020-pingan"))
    by_rule = {}
    for one in found:
        by_rule.setdefault(one.rule, []).append(one)
    assert {rule: len(ones) for rule, ones in by_rule.items()} == {
        "budget.rows_sum_to_total": 1,
        "budget.amount_is_price_times_quantity": 23,
        "funds.annual_is_its_sources": 1,
        "funds.appropriation_is_its_levels": 1,
        "funds.total_covers_annual": 1,
        "funds.annual_is_breakdown_total": 1,
    }
    assert all(closes(one) for one in found)
    assert [one.pointer for one in by_rule["budget.amount_is_price_times_quantity"][1].operands()] == [
        "/budget/rows/1/amount",
        "/budget/rows/1/unit_price",
        "/budget/rows/1/quantity",
    ]
    (levels,) = by_rule["funds.appropriation_is_its_levels"]
    assert arithmetic.blanks(levels) == ("/funds/from_higher_level", "/funds/lower_level_matching")
    (rows,) = by_rule["budget.rows_sum_to_total"]
    assert (arithmetic.value(rows), rows.result.number) == (Decimal("3855.95"), Decimal("3855.9424"))


def test_two_columns_of_money_have_their_own_sums():
    found = relations.relations(_filing("putuo-2024-library"))
    assert {one.rule: arithmetic.value(one) for one in found} == {
        "funds.annual_is_its_sources": 4300000,
        "funds.total_is_its_sources": 9860000,
        "funds.total_covers_annual": 4300000,
    }
    assert {one.rule: one.sign for one in found}["funds.total_covers_annual"] == ">="
    assert all(closes(one) for one in found)


def test_the_relations_of_a_self_evaluation():
    found = relations.relations(_filing("self-evaluation-2022"))
    assert [one.rule for one in found] == [
        *["scores.execution_rate"] * 3,
        "scores.execution_score",
        "scores.weights_sum_to_100",
    ]
    assert all(closes(one) for one in found)


@pytest.mark.parametrize("folder", sorted(path.parent.name for path in _CORPUS.glob("*/gold.json")))
def test_every_filing_of_the_corpus_closes(folder):
    assert [
        one for filing in _gold(folder).filings for one in relations.relations(filing) if closes(one) is not True
    ] == []
