"""Amounts and indicators of which several stand in one cell or line."""

from decimal import Decimal

import pytest

from extract.find.filings import find_filings

TITLE, UNIT = "项目支出绩效目标申报表", "（2026年度）　金额单位：万元"
HEAD = [["项目名称", "灌区改造"], ["实施单位", "青溪镇水务站"]]
MONEY = (
    *("total_budget", "annual_budget", "fiscal_appropriation", "from_higher_level", "own_level"),
    *("lower_level_matching", "carried_over", "other_funds"),
)


def amounts(filing):
    return {key: str(leaf.value) for key in MONEY if (leaf := getattr(filing.funds, key))}


@pytest.mark.parametrize("carried", ["含上年结转3.2万元", "其中：以前年度结转资金3.2万元", "含2025年结转3.2万元"])
def test_brackets_say_what_an_amount_is_made_of(filing, carried):
    parts = "其中：财政拨款：50万元（市级财政30万元，镇级财政20万元）\n其他资金：5.5万元"
    found = filing(TITLE, UNIT, [*HEAD, ["资金情况", f"年度资金总额：58.7万元（{carried}）\n{parts}"]])
    assert amounts(found) == {
        "annual_budget": "58.7",
        "fiscal_appropriation": "50",
        "from_higher_level": "30",
        "own_level": "20",
        "carried_over": "3.2",
        "other_funds": "5.5",
    }


def test_parts_that_no_label_has_are_told(paper):
    text = "年度资金总额：58.7万元（其中监理单位垫付3.2万元）"
    (found,), remarks = find_filings(paper(TITLE, UNIT, [*HEAD, ["资金情况", text]]))
    assert amounts(found) == {"annual_budget": "58.7"}
    assert [(one.code, "监理单位垫付3.2万元" in one.message) for one in remarks if one.severity == "error"] == [
        ("amount_unread", True)
    ]


@pytest.mark.parametrize(
    "text",
    ["总投资31.4万元，其中上级补助21万元，镇级自筹10.4万元。", "总投资31.4万元；上级补助21万元；村集体自筹10.4万元"],
)
def test_a_sentence_of_money_in_a_line_is_read_as_in_a_cell(filing, text):
    expected = {"total_budget": "31.4", "from_higher_level": "21", "other_funds": "10.4"}
    assert amounts(filing(TITLE, UNIT, "项目资金：" + text, HEAD)) == expected
    assert amounts(filing(TITLE, UNIT, [*HEAD, ["项目资金", text]])) == expected


def test_sources_with_colons_beside_one_another(filing):
    found = filing(TITLE, UNIT, [*HEAD, ["资金来源", "镇级财政：12万元；村集体自筹：4.5万元；农户投劳：不计入预算"]])
    assert amounts(found) == {"own_level": "12", "other_funds": "4.5"}
    assert [(one.label, one.value.value) for one in found.other_fields] == [("农户投劳", "不计入预算")]


def test_numerals_are_in_the_unit_of_the_other_amounts(filing):
    rows = [["资金总额", "壹拾陆万伍仟元整（¥165,000.00）"], ["自筹资金", "4.5万元"]]
    found = filing(TITLE, [*HEAD, *rows])
    assert found.funds.unit.value == "万元"
    assert (found.funds.total_budget or found.funds.annual_budget).value == Decimal("16.5")


def test_indicators_that_all_stand_in_one_text_without_levels_are_told(paper):
    rows = [["主要绩效指标", "1.改造渠道≥7公里；\n2.农户满意度≥92%。"]]
    (found,), remarks = find_filings(paper(TITLE, UNIT, [*HEAD, *rows]))
    assert found.indicators == ()
    assert [one.code for one in remarks if one.severity == "error"] == ["indicators_incomplete"]
