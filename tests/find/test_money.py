"""Amounts: exact digits, units, and what is no amount."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.find import money


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("3855.9424", "3855.9424", None),
        ("813.70", "813.70", None),
        ("4,100,000.00", "4100000.00", None),
        ("１，２００．５０", "1200.50", None),
        ("968.191 8", "968.1918", None),
        ("6923.3552万元", "6923.3552", "万元"),
        ("854万（高标准农田400万元，管护454万元）", "854", "万元"),
        ("50000元", "50000", "元"),
        ("1.2亿元", "1.2", "亿元"),
        ("12.5万\n元", "12.5", "万元"),
        ("−120.50", "-120.50", None),
        (" 0 ", "0", None),
    ],
)
def test_amount(text, value, unit):
    found = money.amount(text)
    assert str(found.value) == value
    assert found.unit == unit


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("壹佰贰拾捌万陆仟元整", "1286000", "元"),
        ("人民币叁万元整", "3", "万元"),
        ("一百二十万元", "120", "万元"),
        ("壹亿零叁佰万元", "10300", "万元"),
        ("十万零五百元", "100500", "元"),
        ("贰仟零伍圆零叁分", "2005.03", "元"),
        ("大写：拾元伍角整", "10.5", "元"),
        ("两亿元", "2", "亿元"),
    ],
)
def test_an_amount_in_numerals(text, value, unit):
    amount = money.amount(text)
    assert (amount.value, amount.unit) == (Decimal(value), unit)
    assert amount.in_words == Decimal(value) * money.YUAN[unit]


@pytest.mark.parametrize(
    "text", ["1286000.00元（大写：壹佰贰拾捌万陆仟元整）", "壹佰贰拾捌万陆仟元整（¥1,286,000.00元）"]
)
def test_figures_beside_numerals_are_the_amount(text):
    amount = money.amount(text)
    assert (amount.value, amount.unit, amount.in_words) == (Decimal("1286000.00"), "元", Decimal(1286000))
    assert text[amount.start : amount.end] in {"1286000.00", "1,286,000.00"}


@pytest.mark.parametrize("text", ["万元", "百元", "一二三元", "每人三十元", "三万", "三万元以上", "一次性补助三万元"])
def test_words_that_are_no_amount_in_numerals(text):
    assert money.amount(text) is None


@pytest.mark.parametrize("text", ["", "----", "/", "——", "12,34.5", "100人", "约300万元", "3-4", "1.2.3"])
def test_no_amount(text):
    assert money.amount(text) is None


@pytest.mark.parametrize(
    "text", ["项目资金（万\n元）", "项\n目\n资\n金\n（\n万\n元\n）", "金额单位：万 元", "单位:万元"]
)
def test_a_unit_that_is_parted_is_none_of_its_halves(text):
    assert money.unit_in(text)[0] == "万元"


@pytest.mark.parametrize("text", ["公\n元2020年", "多 元", "美\n元"])
def test_no_unit(text):
    assert money.unit_in(text) is None


@pytest.mark.parametrize("text", ["", " \n", "----", "——", "/", "*"])
def test_blank(text):
    assert money.is_blank(text)


@pytest.mark.parametrize("text", ["0", "无", "完成", "≥**%"])
def test_not_blank(text):
    assert not money.is_blank(text)


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_thousands_separators_change_nothing(amount):
    assert money.amount(f"{amount:,}").value == money.amount(str(amount)).value == Decimal(amount)
