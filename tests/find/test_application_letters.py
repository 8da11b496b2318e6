"""Letters that apply for the money of a project, in numbered sentences: read as a filing, and no other letter is."""

from decimal import Decimal

import pytest
from docx_files import docx, p, tbl, tc, tr

from extract.conversion import convert

TITLE = "青石镇人民政府关于申请2025年桥梁维修资金的请示"
AMOUNT = "四、申请金额：97.36万元，全部为县级财政资金"
LINES = ["一、项目名称：桥梁维修", "二、实施单位：镇村建所", "三、实施期限：2025年3月至2025年12月"]
GOAL = ["五、项目负责人：郝建军    联系电话：68123377", "六、年度绩效目标：维修桥梁3座，消除险情。"]
INDICATORS = [
    ["一级指标", "二级指标", "三级指标", "目标值"],
    ["产出", "数量", "维修桥梁", "3座"],
    ["满意度", "服务对象满意度", "群众满意度", "≥90%"],
]
END = ["妥否，请批示。", "青石镇人民政府\n2024年10月28日"]


def letter(title=TITLE, amount=AMOUNT, lines=LINES, goal=GOAL):
    """The record of a letter in Word."""
    blocks = [title, "县财政局：", "我镇桥梁破损，现将有关情况报告如下：", *lines, amount, *goal]
    blocks += ["七、绩效指标见下表：", INDICATORS, *END]
    tables = (tbl(*(tr(*map(tc, row)) for row in one)) if isinstance(one, list) else p(one) for one in blocks)
    return convert(docx("".join(tables)))


def errors(record):
    return [remark.code for remark in record.remarks if remark.severity == "error"]


def test_a_letter_is_one_filing():
    record = letter()
    (only,) = record.filings
    project = only.project
    assert (only.form.title, only.fiscal_year) == (TITLE, 2025)
    assert (project.name, project.implementing_unit, project.leader) == ("桥梁维修", "镇村建所", "郝建军")
    assert project.annual_target == "维修桥梁3座，消除险情。"
    assert (only.funds.annual_budget, only.funds.unit) == (Decimal("97.36"), "万元")
    assert [(one.level1, one.name, one.target.text) for one in only.indicators] == [
        ("output", "维修桥梁", "3座"),
        ("satisfaction", "群众满意度", "≥90%"),
    ]
    assert errors(record) == []


@pytest.mark.parametrize(
    "amount",
    [
        "四、申请金额：97.36万元，其中县财政60万元，自筹37.36万元",
        "四、申请资金97.36万元，其中：县级财政资金60万元，自筹资金37.36万元。",
    ],
)
def test_a_sum_with_its_parts_in_a_sentence(amount):
    (only,) = letter(amount=amount).filings
    funds = only.funds
    assert (funds.annual_budget, funds.other_funds) == (Decimal("97.36"), Decimal("37.36"))


@pytest.mark.parametrize("words", ["约90多万元", "120万元左右，分两年安排", "县财政100万元，其余由村里自筹"])
def test_an_amount_that_is_not_certain_is_told(words):
    record = letter(amount=f"四、申请金额：{words}")
    assert record.status == "partial"
    assert record.filings[0].funds.annual_budget is None


def test_a_letter_with_few_fields_is_told():
    record = letter(amount="四、资金情况：另附。", lines=LINES[:2], goal=["三、联系人：郝建军"])
    assert record.filings == ()
    assert set(errors(record)) == {"form_unread"}


@pytest.mark.parametrize(
    "title",
    ["关于召开2025年桥梁维修资金工作会议的通知", "关于桥梁维修资金使用情况的报告", "关于下达2025年桥梁维修资金的通知"],
)
def test_other_letters_are_no_filing(title):
    assert letter(title=title).filings == ()
