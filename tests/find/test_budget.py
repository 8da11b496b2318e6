"""Budget breakdowns with and without a header row."""

from decimal import Decimal

from extract.find.filings import find_filings

TITLE = "项目支出绩效目标申报表（绩效目标）"
TOP = [["项目构成", ("主要活动的内容和对象", 2), ("活动", 6)]]


def lines(found):
    keys = ("category", "subcategory", "item", "amount", "unit_price", "unit_of_measure", "quantity", "note")
    return [
        tuple(leaf and str(leaf.value) for leaf in (getattr(row, key) for key in keys)) for row in found.budget.rows
    ]


def test_lines_bound_by_their_numbers(filing):
    rows = [
        [("项目预算分解", 1, 6), ("构成明细", 1, 5), ("甲", 1, 3), ("乙", 1, 3), "一", "813.70", "4.99", "人", "163"],
        ["610宣传", "5.00", "1.25", "", "4"],
        ["三", "8.00", "", "", ""],
        ["", "", "四", "1,200.00", "100.00", "月", "12"],
        ["丙", "丁", "五", "20.00", "20.00", "", "1"],
        [("金额合计", 4), "2046.7000", "----", "----", "----"],
    ]
    found = filing(TITLE, "（2020年）", "金额单位：万元", [*TOP, *rows])
    assert lines(found) == [
        ("甲", "乙", "一", "813.70", "4.99", "人", "163", None),
        ("甲", "乙", "610宣传", "5.00", "1.25", None, "4", None),
        ("甲", "乙", "三", "8.00", None, None, None, None),
        ("甲", "乙", "四", "1200.00", "100.00", "月", "12", None),
        ("丙", "丁", "五", "20.00", "20.00", None, "1", None),
    ]
    assert found.budget.total.value == Decimal("2046.7000")
    assert (found.budget.unit.value, found.budget.unit_price_unit.value) == ("万元", "万元")


def test_lines_bound_by_a_header_row(filing):
    rows = [
        ["项目用途", "金额（万元）", "数量", "单位", "单价（元）", ("测算依据", 2)],
        ["苗木", "12.00", "100", "株", "1200", ("询价", 2)],
        ["合计", "12.00", "", "", "", ("", 2)],
    ]
    found = filing("绩效目标评审申报表", [["项目名称", ("甲", 6)], ["项目单位", ("局", 6)], *rows])
    assert lines(found) == [(None, None, "苗木", "12.00", "1200", "株", "100", None)]
    assert found.budget.rows[0].basis.value == "询价"
    assert found.budget.total.value == Decimal("12.00")
    assert (found.budget.unit.value, found.budget.unit_price_unit.value) == ("万元", "元")


def test_category_of_a_line_with_a_header_row(filing):
    rows = [
        ["大类", "子类", "明细", "预算金额", "单价", "单位", "数量"],
        [("甲", 1, 2), "一", "a", "4.00", "2.00", "次", "2"],
        ["二", "b", "6.00", "2.00", "次", "3"],
        ["", "", "c", "1.00", "1.00", "", "1"],
        [("金额合计", 3), "11.00", "----", "----", "----"],
    ]
    found = filing(TITLE, [["项目名称", ("甲", 6)], ["绩效目标", ("", 6)]], "项目预算分解", rows)
    assert [line[:3] for line in lines(found)] == [("甲", "一", "a"), ("甲", "二", "b"), ("甲", "二", "c")]


def test_numbers_that_do_not_fit_are_left_out(paper):
    rows = [
        [("项目预算分解", 1, 3), ("构成明细", 1, 2), ("甲", 1, 2), ("乙", 1, 2), "一", "10.00", "2.00", "", "5"],
        ["二", "9.00", "3.00", "7", "3"],
        [("金额合计", 4), "19.00", "----", "----", "----"],
    ]
    (found,), remarks = find_filings(paper(TITLE, [*TOP, *rows]))
    assert lines(found)[1] == ("甲", "乙", "二", "9.00", "3.00", None, "3", None)
    assert [remark.code for remark in remarks] == ["budget_number_unbound"]


def test_no_breakdown(filing):
    found = filing(TITLE, [*TOP, ["项目总目标", ("总", 8)]])
    assert found.budget.rows == ()
    assert found.budget.unit is None
