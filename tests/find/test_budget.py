"""Budget breakdowns with and without a header row."""

from decimal import Decimal

import pytest

from extract.find.filings import find_filings

TITLE = "项目支出绩效目标申报表（绩效目标）"
GOALS = [
    [("绩效目标", 1, 2), "一级目标", "二级目标", "三级目标", "目标值", ("描述", 4)],
    ["产出目标", "数量", "次数", "=4", ("", 4)],
]
TOP = [["项目构成", ("主要活动的内容和对象", 2), ("活动", 6)]]


def lines(found):
    keys = ("category", "subcategory", "item", "amount", "unit_price", "unit_of_measure", "quantity", "note")
    return [
        tuple(leaf and str(leaf.value) for leaf in (getattr(row, key) for key in keys)) for row in found.budget.rows
    ]


def test_lines_bound_by_the_layout_of_the_form(filing):
    rows = [
        [("项目预算分解", 1, 6), ("构成明细", 1, 5), ("甲", 1, 3), ("乙", 1, 3), "一", "813.70", "4.99", "人", "163"],
        ["610宣传", "5.00", "1.25", "", "4"],
        ["三", "8.00", "", "", ""],
        ["", "", "四", "1,200.00", "100.00", "月", "12"],
        ["丙", "丁", "五", "20.00", "20.00", "", "1"],
        [("金额合计", 4), "2046.7000", "----", "----", "----"],
    ]
    found = filing(TITLE, "（2020年）", "项目名称：平安建设", "金额单位：万元", [*TOP, *GOALS, *rows])
    assert found.form.id == "shanghai-minhang-2020"
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


def headless(paper, *rows, total=None, label="金额合计", unit="金额单位：万元"):
    """A breakdown without a header row, of a form that no definition describes."""
    first, *others = rows
    side = [("项目预算分解", 1, len(rows) + 1), ("甲", 1, len(rows))]
    last = [(label, 2), *(total or ("", "", ""))]
    (found,), remarks = find_filings(
        paper(
            "项目支出绩效目标申报表",
            unit,
            [["项目名称", ("平安建设", 5)], ["主管部门", ("局", 5)], [*side, *first], *others, last],
        )
    )
    assert found.form.id is None
    return found.budget, remarks


def numbers(row):
    leaves = (row.amount, row.unit_price, row.quantity)
    return tuple(leaf and str(leaf.value) for leaf in leaves)


def test_products_prove_which_number_is_the_amount(paper):
    """单价·数量·金额: the last number is the amount; which factor is the price, no product tells."""
    budget, remarks = headless(
        paper, ["辅警", "4.99", "163", "813.70"], ["宣传", "1.25", "4", "5.00"], total=("", "", "818.70")
    )
    assert [numbers(row) for row in budget.rows] == [("813.70", None, None), ("5.00", None, None)]
    assert [row.item.value for row in budget.rows] == ["辅警", "宣传"]
    assert budget.total.value == Decimal("818.70")
    assert [remark.code for remark in remarks] == ["budget_number_unbound"] * 2
    assert "辅警" in remarks[0].message
    assert "宣传" in remarks[1].message


def test_a_unit_of_money_tells_price_from_quantity(paper):
    budget, remarks = headless(paper, ["辅警", "2万元", "5", "10.00"], ["宣传", "3万元", "4", "12.00"])
    assert [numbers(row) for row in budget.rows] == [("10.00", "2", "5"), ("12.00", "3", "4")]
    assert remarks == ()


def test_quantities_of_one_prove_nothing(paper):
    budget, remarks = headless(paper, ["甲", "20.00", "20.00", "1"], ["乙", "7.50", "7.50", "1"])
    assert [numbers(row) for row in budget.rows] == [(None, None, None)] * 2
    assert [remark.code for remark in remarks] == ["budget_number_unbound"] * 2


def test_a_lone_number_is_no_amount_unless_its_column_says_so(paper):
    budget, remarks = headless(paper, ["甲", "20.00", "", ""], ["乙", "", "7.50", ""])
    assert [numbers(row) for row in budget.rows] == [(None, None, None)] * 2
    assert [remark.code for remark in remarks] == ["budget_number_unbound"] * 2
    budget, remarks = headless(paper, ["甲", "20.00", "", ""], ["乙", "7.50", "", ""], total=("27.50", "----", "----"))
    assert [numbers(row) for row in budget.rows] == [("20.00", None, None), ("7.50", None, None)]
    assert (budget.total.value, remarks) == (Decimal("27.50"), ())


def test_several_totals_are_left_out(paper):
    budget, remarks = headless(paper, ["甲", "20.00", "20.00", "1"], total=("20.00", "20.00", "1"))
    assert budget.total is None
    assert [remark.code for remark in remarks] == ["budget_number_unbound"] * 2


def test_an_amount_without_a_header_that_cannot_be_read_is_said(paper):
    rows = [["甲", "10.00", "2万元", "5"], ["乙", "约250", "3万元", "4"]]
    budget, remarks = headless(paper, *rows)
    assert [numbers(row) for row in budget.rows] == [("10.00", "2", "5"), (None, "3", "4")]
    assert [remark.code for remark in remarks] == ["amount_unread"]


def test_a_fourth_number_is_left_out(paper):
    rows = [
        [("项目预算分解", 1, 3), ("构成明细", 1, 2), ("甲", 1, 2), ("乙", 1, 2), "一", "10.00", "2.00", "", "5"],
        ["二", "9.00", "3.00", "7", "3"],
        [("金额合计", 4), "19.00", "----", "----", "----"],
    ]
    (found,), remarks = find_filings(paper(TITLE, "项目名称：平安建设", "金额单位：万元", [*TOP, *GOALS, *rows]))
    assert lines(found)[1] == ("甲", "乙", "二", "9.00", "3.00", None, "3", None)
    assert [remark.code for remark in remarks] == ["budget_number_unbound"]


def headed(paper, cells, heads=("项目用途", "金额（万元）", "数量", "单位", "单价（元）", "上年度预算安排"), unit=""):
    top = [["项目名称", ("甲", 5)], ["项目单位", ("局", 5)]]
    (found,), remarks = find_filings(paper("绩效目标评审申报表", unit, [*top, list(heads), list(cells)]))
    return found.budget, [remark.code for remark in remarks]


@pytest.mark.parametrize(
    ("cells", "field", "code"),
    [
        (("苗木", "50000元", "100", "株", "1200", ""), "amount", "amount_unit"),
        (("苗木", "12.00", "100", "株", "2万元", ""), "unit_price", "amount_unit"),
        (("苗木", "约300", "100", "株", "1200", ""), "amount", "amount_unread"),
        (("苗木", "12.00", "约100", "株", "1200", ""), "quantity", "number_unread"),
        (("苗木", "12.00", "100", "株", "1200", "约250"), "last_year_budget", "amount_unread"),
    ],
)
def test_what_stands_under_a_header_and_is_not_sure(paper, cells, field, code):
    budget, codes = headed(paper, cells)
    (row,) = budget.rows
    assert (getattr(row, field), codes) == (None, [code])
    assert (budget.unit.value, budget.unit_price_unit.value) == ("万元", "元")


@pytest.mark.parametrize("blank", ["----", "/", "——", "-", ""])
def test_dashes_under_a_header_say_nothing(paper, blank):
    assert headed(paper, ("苗木", "12.00", blank, "株", blank, blank))[1] == []


def test_a_price_for_each_is_in_the_money_before_the_stroke(paper):
    heads = ("项目用途", "金额（万元）", "数量", "单位", "单价（元/株）", "上年度预算安排")
    budget, codes = headed(paper, ("苗木", "12.00", "100", "株", "1200", ""), heads)
    assert (budget.unit_price_unit.value, codes) == ("元", [])


def test_units_beside_all_amounts_are_the_unit(paper):
    heads = ("项目用途", "金额", "数量", "单位", "单价", "上年度预算安排")
    budget, codes = headed(paper, ("苗木", "12万元", "100", "株", "1200元", ""), heads)
    assert (budget.unit.value, budget.unit_price_unit.value, codes) == ("万元", "元", [])


def test_no_breakdown(filing):
    found = filing(TITLE, [*TOP, ["项目总目标", ("总", 8)]])
    assert found.budget.rows == ()
    assert found.budget.unit is None


def minhang(filing, *rows, total=("", "", "", "")):
    """The breakdown of a Minhang form with these lines: item, amount, unit price, unit, quantity."""
    first, *more = rows
    own = [
        [
            ("项目预算分解", 1, len(rows) + 1),
            ("构成明细", 1, len(rows)),
            ("甲", 1, len(rows)),
            ("乙", 1, len(rows)),
            *first,
        ]
    ]
    table = [*TOP, *GOALS, *own, *more, [("金额合计", 4), *total]]
    return filing(TITLE, "（2020年）", "项目名称：平安建设", "金额单位：万元", table).budget


def test_prices_and_quantities_are_read_before_the_amounts_are_filled_in(filing):
    """A draft that is read back: the amounts are blank, the row of totals shows where they would stand."""
    rows = [["辅警", "", "4.99", "人", "163"], ["宣传", "", "1.25", "", "4"]]
    for total in (("818.70", "----", "----", "----"), ("", "", "", "")):
        budget = minhang(filing, *rows, total=total)
        assert [numbers(row) for row in budget.rows] == [(None, "4.99", "163"), (None, "1.25", "4")]
        assert [row.item.value for row in budget.rows] == ["辅警", "宣传"]
        assert budget.rows[0].unit_of_measure.value == "人"
    assert minhang(filing, *rows, total=("818.70", "", "", "")).total.value == Decimal("818.70")


def test_two_numbers_where_the_form_has_its_amounts_stay_open(filing):
    budget = minhang(filing, ["辅警", "813.37", "4.99", "", ""], ["宣传", "5.00", "1.25", "", ""])
    assert [numbers(row) for row in budget.rows] == [(None, None, None)] * 2
