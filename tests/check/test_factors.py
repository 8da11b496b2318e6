"""Amounts that are a price times a quantity times further factors: how often, how long."""

import io

import pytest
import xlsxwriter

from extract.conversion import convert_bytes

RULE = "budget.amount_is_price_times_quantity"


def products(head, factors, amounts):
    """What the rule says of a breakdown with a column beside price and quantity, and the other fields."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        rows = [["项目支出绩效目标申报表"], ["项目名称", "河湖保洁"], ["实施单位", "水务站"], ["联系电话", "66008800"]]
        rows.append(["支出内容", "单价（元）", "数量", head, "金额（元）"])
        for number, (factor, amount) in enumerate(zip(factors, amounts, strict=True)):
            rows.append([f"保洁{number}", 150, "6人", factor, amount])
        rows.append(["合计", "", "", "", sum(amounts)])
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                sheet.write(row, column, text)
        sheet.merge_range(0, 0, 0, 4, rows[0][0])
    (filing,) = convert_bytes(stream.getvalue(), "a.xlsx").filings
    outcome = next(((one.outcome, one.message) for one in filing.checks if one.rule == RULE), None)
    return outcome, [(one.label, one.value) for one in filing.other_fields if one.label == head]


@pytest.mark.parametrize("head", ["次（月）数", "月数", "天数", "人数", "频次"])
def test_a_further_factor_counts(head):
    (outcome, _), others = products(head, [12, 1], [10_800, 900])
    assert outcome == "holds"
    assert others == [(head, "12"), (head, "1")]


def test_a_wrong_product_of_three_factors_is_named():
    (outcome, message), _ = products("月数", [12, 3], [10_800, 2_000])
    assert outcome == "fails"
    assert "“保洁1”150×6×3＝2700，表列2000（-700）" in message


def test_a_factor_in_words_gives_no_product():
    outcome, others = products("频次", ["每月", "每周"], [10_800, 46_800])
    assert outcome is None
    assert others == [("频次", "每月"), ("频次", "每周")]


def test_no_line_is_wrong_whose_factor_stands_under_an_unknown_head():
    outcome, _ = products("安排", [12, 3], [10_800, 2_700])
    assert outcome is None
    (outcome, message), _ = products("安排", [12, 3], [10_800, 2_000])
    assert outcome == "fails"
    assert "“保洁0”" not in message


def test_price_times_quantity_that_gives_the_amount_needs_no_further_factor():
    (outcome, _), _ = products("月数", [12, 3], [900, 900])
    assert outcome == "holds"
