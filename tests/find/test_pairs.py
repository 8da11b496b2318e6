"""Rows of labels and values side by side, whose values have the words of a label of money."""

from decimal import Decimal

import pytest

from extract.find.filings import find_filings

TITLE, UNIT = "项目支出绩效目标申报表", "金额单位：万元"
HEAD = ["项目名称", "河道清淤", "实施单位", "河道所"]
MONEY = (
    *("total_budget", "annual_budget", "fiscal_appropriation", "from_higher_level", "own_level"),
    *("lower_level_matching", "carried_over", "other_funds"),
)


def amounts(filing):
    """The amounts of the form by key, those that no key names by their label."""
    keyed = {key: leaf.value for key in MONEY if (leaf := getattr(filing.funds, key))}
    return keyed | {line.label.value: line.amount.value for line in filing.funds.sources}


@pytest.mark.parametrize("label", ["资金来源", "资金性质", "资金级次", "支出性质"])
@pytest.mark.parametrize("words", ["其他资金", "财政拨款", "上级补助", "县级", "一般公共预算"])
@pytest.mark.parametrize("behind", [["下达方式", "直接下达"], ["下达方式", ""], ["立项年份", "2023 — 2025"]])
def test_a_value_with_the_words_of_money_has_no_amount(filing, label, words, behind):
    lines = [["年度资金总额", "87.40", "自有资金", "3.15"]]
    found = filing(TITLE, UNIT, [HEAD, [label, words, *behind], *lines])
    assert amounts(found) == {"annual_budget": Decimal("87.40"), "other_funds": Decimal("3.15")}
    assert (label, words) in [(one.label, one.value.value) for one in found.other_fields]


@pytest.mark.parametrize("blank", [[("", 2)], ["", ""]])
def test_an_amount_behind_its_label_is_not_that_of_a_blank_line_above(filing, blank):
    lines = [["年度资金总额", "87.40", "自有资金", "3.15"]]
    found = filing(TITLE, UNIT, [HEAD, ["资金来源", "财政拨款", *blank], *lines])
    assert amounts(found) == {"annual_budget": Decimal("87.40"), "other_funds": Decimal("3.15")}


@pytest.mark.parametrize(
    "heads", [["资金来源", "财政拨款", "自有资金", "上年结转"], ["资金", "财政拨款", "自有资金", "上年结转"]]
)
def test_heads_of_columns_have_the_amounts_below(filing, heads):
    found = filing(TITLE, UNIT, [HEAD, heads, ["金额", "80", "5.4", "2"]])
    expected = {"fiscal_appropriation": Decimal(80), "other_funds": Decimal("5.4"), "carried_over": Decimal(2)}
    assert {key: amounts(found).get(key) for key in expected} == expected


@pytest.mark.parametrize("text", ["执行率分值（10）", "预算执行率权重（10分）"])
def test_points_in_brackets_beside_the_rows_of_money_are_no_amount(filing, text):
    lines = [["年度资金总额", "87.40", (text, 1, 2)], ["其中：财政拨款", "84.25"], ["其他资金", "3.15", ""]]
    found = filing(TITLE, UNIT, [["项目名称", ("河道清淤", 2)], ["实施单位", ("河道所", 2)], *lines])
    year, own, other = Decimal("87.40"), Decimal("84.25"), Decimal("3.15")
    assert amounts(found) == {"annual_budget": year, "fiscal_appropriation": own, "other_funds": other}
    assert [(one.label, one.value.value) for one in found.other_fields] == [(text.partition("（")[0], "10")]


@pytest.mark.parametrize("first", ["预算单位", "实施单位"])
def test_the_label_that_says_what_a_unit_does_beats_one_that_names_it_alone(filing, first):
    units = {"预算单位": "青苇县司法局", "实施单位": "司法局基层工作科"}
    second = next(name for name in units if name != first)
    found = filing(
        TITLE, [["项目名称", "人民调解", "联系电话", "0512-6601"], [first, units[first], second, units[second]]]
    )
    assert found.project.implementing_unit.value == "司法局基层工作科"
    assert [(one.label, one.value.value) for one in found.other_fields] == [("预算单位", "青苇县司法局")]


@pytest.mark.parametrize("mark", ["（盖章）", " (单位公章)", "（公章/签字）"])
def test_a_stamp_behind_a_name_is_no_part_of_it(filing, mark):
    found = filing(
        TITLE,
        [["项目名称", "河道清淤", "填报单位", "江皋市土地储备中心" + mark], ["实施单位", "河道所（东区）", "", ""]],
    )
    names = found.reporting_unit.value, found.project.implementing_unit.value
    assert names == ("江皋市土地储备中心", "河道所（东区）")


@pytest.mark.parametrize("label", ["其他资金", "自有资金"])
@pytest.mark.parametrize("words", ["无", "不涉及", "/", "—"])
def test_words_for_no_amount_are_a_blank_and_no_doubt(paper, label, words):
    rows = [HEAD, ["年度资金总额", "87.40", label, words]]
    filings, remarks = find_filings(paper(TITLE, UNIT, rows))
    assert (amounts(filings[0]), list(remarks)) == ({"annual_budget": Decimal("87.40")}, [])


@pytest.mark.parametrize("error", ["#DIV/0!", "#REF!", "#N/A"])
def test_the_error_of_a_formula_is_no_value_and_is_told(paper, error):
    rows = [HEAD, ["年度资金总额", "87.40", "自有资金", error], ["联系电话", error, "项目负责人", "王一"]]
    filings, remarks = find_filings(paper(TITLE, UNIT, rows))
    (only,) = filings
    assert (amounts(only), only.project.contact_phone) == ({"annual_budget": Decimal("87.40")}, None)
    assert [(one.code, one.severity, len(one.places)) for one in remarks] == [("formula_error", "error", 2)]


def test_a_title_of_a_card_and_a_line_with_the_year_belong_to_the_form_below(filing):
    rows = [["项目名称", "夏令营", "执行机构", "社工协会"], ["项目负责人", "沈佳宁", "联系电话", "021-5726"]]
    more = [["执行周期", "2025年7月至8月", "主要依据", "章程"], ["年度资金总额", "12.50", "其他资金", "2.50"]]
    card = filing("张家湾区慈善基金项目卡片", "（二〇二五年度）   申报单位：慈善会   填报人：潘瑞", [*rows, *more])
    assert (card.form.title, card.fiscal_year.value) == ("张家湾区慈善基金项目卡片", 2025)
    assert (card.reporting_unit.value, card.preparer.value) == ("慈善会", "潘瑞")
    assert (card.project.implementing_unit.value, card.project.basis.value) == ("社工协会", "章程")
