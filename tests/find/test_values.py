"""Leaves out of spans: the value as written, or why there is none."""

from datetime import date
from decimal import Decimal

import pytest

from extract.find.form.words import values
from extract.model import Cell, Span, Value

BLANKS = ("", "----", "/", "——", "-", " \n")


def span(text):
    return Span(Cell(0, 0, 1, 1, text), 0, len(text))


def unit(text):
    return Value(text, (span(text),))


def codes(reading):
    return [remark.code for remark in reading.remarks]


def test_a_part_of_a_span_counts_from_the_span():
    whole = Span(Cell(0, 0, 1, 1, "金额：300万元"), 3, 8)
    assert (whole.part(0, 3).text, whole.part(3, 5).text) == ("300", "万元")


@pytest.mark.parametrize(
    ("text", "written"), [("813.70", "813.70"), ("6,351,000.00元", "6351000.00"), (" 300 元", "300")]
)
def test_amount(text, written):
    reading = values.amount(span(text), "金额", unit("元"))
    assert (str(reading.value.value), reading.remarks) == (written, ())


@pytest.mark.parametrize("text", BLANKS)
def test_a_blank_says_nothing(text):
    for reading in (values.amount(span(text), "金额", unit("元")), values.number(span(text), "数量")):
        assert reading == values.ValueReading()


@pytest.mark.parametrize("text", ["约300", "约250", "300-400", "12,34.5", "待定"])
def test_an_amount_that_cannot_be_read_is_said(text):
    reading = values.amount(span(text), "“当年预算”的金额", unit("元"))
    assert (reading.value, codes(reading)) == (None, ["amount_unread"])
    assert text in reading.remarks[0].message


@pytest.mark.parametrize(
    ("text", "own", "column"),
    [
        ("50000元", "万元", "万元"),
        ("2万元", "元", None),
        ("854万", "元", None),
        ("12.00", "万元", "元"),
        ("5元", None, None),
    ],
)
def test_an_amount_in_another_unit_is_never_converted(text, own, column):
    reading = values.amount(span(text), "金额", own and unit(own), column and unit(column))
    assert (reading.value, codes(reading)) == (None, ["amount_unit"])
    assert text in reading.remarks[0].message


def test_the_unit_beside_an_amount_goes_before_the_header():
    assert values.amount(span("5万元"), "金额", unit("万元"), unit("元")).value.value == Decimal(5)


@pytest.mark.parametrize("text", ["10分", "12万元", "约5"])
def test_a_number_that_cannot_be_read_is_said(text):
    assert codes(values.number(span(text), "分值")) == ["number_unread"]


@pytest.mark.parametrize(
    ("text", "own", "written"), [("50000元", "元", "元"), ("854万", "万元", "万"), ("12", None, None)]
)
def test_own_unit(text, own, written):
    found = values.own_unit(span(text))
    assert (found and found.value, found and found.text) == (own, written)


@pytest.mark.parametrize(("last", "guess"), [(False, date(2015, 3, 1)), (True, date(2015, 3, 31))])
def test_a_month_is_a_guess_that_is_said(last, guess):
    reading = values.day(span("2015-03"), "开始", last=last)
    assert (reading.value.value, reading.value.confidence) == (guess, values.GUESS)
    assert codes(reading) == ["date_guessed"]


@pytest.mark.parametrize("text", ["2015年2月30日", "3月", "2015年3月至2015年5月"])
def test_a_date_that_cannot_be_read_is_said(text):
    reading = values.day(span(text), "开始")
    assert (reading.value, codes(reading)) == (None, ["date_unreadable"])


@pytest.mark.parametrize("text", ["年 月 日", "", "全年", "/"])
def test_no_date_says_nothing(text):
    assert values.day(span(text), "开始") == values.ValueReading()


def test_a_second_telephone_number_is_kept(filing):
    rows = [["项目名称", "河湖保洁"], ["联系电话", "66008800"], ["联系人", "周芸 13800001111"]]
    found = filing("项目支出绩效目标申报表", rows)
    assert (found.project.contact_person.value, found.project.contact_phone.value) == ("周芸", "66008800")
    assert [(one.label, one.value.value) for one in found.other_fields] == [("联系人", "13800001111")]


def test_a_telephone_number_that_is_said_twice_is_no_other(filing):
    rows = [["项目名称", "河湖保洁"], ["联系电话", "13800001111"], ["联系人", "周芸 13800001111"]]
    assert filing("项目支出绩效目标申报表", rows).other_fields == ()
