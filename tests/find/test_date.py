"""Dates and fiscal years."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.find import date as dates


@pytest.mark.parametrize(
    "text",
    [
        "2020年1月1日",
        "2020-01-01",
        "2020/1/1",
        "20200101",
        "２０２０年１月１日",
        "2020.1.1",
        "2020 年 1 月 1 日",
        "二〇二〇年一月一日",
    ],
)
def test_one_day(text):
    assert [(day.value, day.whole) for day in dates.dates_in(text)] == [(date(2020, 1, 1), True)]


@pytest.mark.parametrize(
    "text",
    [
        "2025.1-2025.12.31",
        "2025年1月至2025年12月31日",
        "20250101-20251231",
        "2025年1月1日至12月31日",
        "2025年1月1日－12月31日",
        "二〇二五年一月一日至二〇二五年十二月三十一日",
    ],
)
def test_start_and_end_in_one_text(text):
    start, end = dates.dates_in(text)
    assert (start.value, end.value) == (date(2025, 1, 1), date(2025, 12, 31))


def test_an_end_without_a_year_says_where_it_stands():
    start, end = dates.dates_in("2025年3月—11月20日")
    assert ((start.value, start.whole), (end.value, end.whole)) == (
        (date(2025, 3, 1), False),
        (date(2025, 11, 20), True),
    )
    assert (end.start, end.end) == (8, 14)


@pytest.mark.parametrize("text", ["2022年2月30日", "年 月 日", "2020年", "0571-88880123", "3855.9424", "2018-25号"])
def test_no_date(text):
    assert dates.dates_in(text) == []


def test_a_month_has_no_day_of_its_own():
    (day,) = dates.dates_in("2024年2月")
    assert not day.whole
    assert dates.last_of_month(day.value) == date(2024, 2, 29)


@pytest.mark.parametrize(
    "text",
    ["（2020年）", "(2020 年)", "（2020年度）", "2020", "二〇二〇年", "（二0二O年度）", "（2020年）  单位：万元"],
)
def test_fiscal_year(text):
    year, start, end = dates.fiscal_year(text)
    assert year == 2020
    assert text[start:end] in ("2020", "二〇二〇", "二0二O")


@pytest.mark.parametrize("text", ["（ 年度）", "（20XX年度）", "2020年1月1日", "2020年部门预算编制说明"])
def test_no_fiscal_year(text):
    assert dates.fiscal_year(text) is None


@given(st.text(alphabet="0123〇○零O一二十百千９٣²l 〔( 年-", min_size=1, max_size=13))
def test_odd_digits_make_no_odd_year(digits):
    text = f"（{digits}年度）"
    assert dates.fiscal_year(text) is None or 1900 <= dates.fiscal_year(text)[0] < 2100
    assert all(1900 <= day.value.year < 2100 for day in dates.dates_in(text))
