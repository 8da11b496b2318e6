"""Tables behind that of a form: its own budget, what may be of something else, and lists of persons."""

import pytest

from extract.find.filings import find_filings

TITLE = "项目支出绩效目标申报表"
FORM = [
    *(
        [label, (text, 4)]
        for label, text in (("项目名称", "河湖保洁"), ("实施单位", "水务站"), ("联系电话", "66008800"))
    ),
    ["一级指标", "二级指标", "三级指标", "指标值", "权重"],
    ["产出指标", "数量指标", "保洁河道", "≥12公里", "50"],
    ["效益指标", "社会效益指标", "投诉办结率", "≥95%", "50"],
]
MONEY = [["支出项目", "单价（元）", "数量", "金额（元）"], ["水泵", "100", "2", "200"], ["合计", "", "", "200"]]


def behind(paper, *blocks):
    """The items of the form's budget, and the errors."""
    filings, remarks = find_filings(paper("2025年度", TITLE, FORM, *blocks))
    assert [len(one.indicators) for one in filings] == [2]
    errors = [(one.code, one.message) for one in remarks if one.severity == "error"]
    return [row.item.value for row in filings[0].budget.rows], errors


@pytest.mark.parametrize(
    "heading",
    [
        ["项目支出明细"],
        ["附件1", "2025年项目经费测算："],
        ["河湖保洁经费使用计划"],  # of this project
        ["三、预算构成明细", "单位：元"],
        ["项目支出预算明细表（续）"],
        [],
    ],
)
def test_its_own_budget_is_read(paper, heading):
    assert behind(paper, *heading, MONEY) == (["水泵"], [])


@pytest.mark.parametrize("heading", [["设备购置清单"], ["附件2", "设备购置清单："], ["会议经费预算如下："]])
def test_money_under_the_words_of_something_else_is_told(paper, heading):
    items, errors = behind(paper, *heading, MONEY)
    assert items == []
    assert [(code, heading[-1].rstrip("：") in message) for code, message in errors] == [("form_unread", True)]


def test_money_before_the_indicators_is_of_the_form(filing):
    found = filing("2025年度", TITLE, FORM[:3], "购买服务费用测算", MONEY, "绩效指标", FORM[3:])
    assert [row.item.value for row in found.budget.rows] == ["水泵"]
    assert len(found.indicators) == 2


def test_money_under_a_caption_of_something_else_is_told(paper):
    items, errors = behind(paper, [[("设备购置清单", 4)], *MONEY])
    assert (items, [code for code, _ in errors]) == ([], ["form_unread"])


@pytest.mark.parametrize(
    "heading",
    [
        ["水务局关于召开工作会议的通知", "会议经费预算如下："],
        ["农村饮水工程设备一览表"],
        ["鱼塘清淤项目预算表", "单位：元"],
    ],
)
def test_money_of_another_paper_is_none_of_the_form(paper, heading):
    assert behind(paper, *heading, MONEY) == ([], [])


PERSONS = [["姓名", "职务", "联系电话"], ["周芸", "站长", "66008801"], ["李敏", "会计", "66008802"]]


@pytest.mark.parametrize("heading", [[], ["联系人"], ["项目组成员"], ["附：会议名单"]])
@pytest.mark.parametrize("heads", [["姓名", "职务", "联系电话"], ["姓 名", "工作单位", "电话"]])
def test_a_list_of_persons_is_no_part_of_the_form(paper, heading, heads):
    filings, remarks = find_filings(paper("2025年度", TITLE, FORM, *heading, [heads, *PERSONS[1:]]))
    assert [one for one in remarks if one.severity == "error"] == []
    assert [(one.other_fields, one.project.contact_phone.value) for one in filings] == [((), "66008800")]


@pytest.mark.parametrize(
    ("heading", "rows"),
    [
        ([], [["姓名", "职称", "劳务费（元）"], ["周芸", "教授", "2000"]]),
        (["劳务测算"], [["姓名", "标准（元/天）", "天数", "金额（元）"], ["周芸", "200", "10", "2000"]]),
    ],
)
def test_what_persons_are_paid_is_told(paper, heading, rows):
    _, remarks = find_filings(paper("2025年度", TITLE, FORM, *heading, rows))
    assert [one.severity for one in remarks] == ["error"]


def test_labels_of_a_person_beside_their_values_are_kept(paper):
    rows = [["姓名", "王强", "职务", "站长"], ["联系电话", "66008802", "邮箱", "a@b.cn"]]
    (found,), _ = find_filings(paper("2025年度", TITLE, FORM, rows))
    others = [(one.label, one.value.value) for one in found.other_fields]
    assert others == [("姓名", "王强"), ("职务", "站长"), ("联系电话", "66008802"), ("邮箱", "a@b.cn")]


def test_signatures_in_a_table_belong_to_the_form(paper):
    rows = [["填报人", "周芸", "电话", "66008801"], ["单位负责人", "王强", "填报日期", "2024年11月1日"]]
    filings, remarks = find_filings(paper("2025年度", TITLE, FORM, rows))
    assert [one for one in remarks if one.severity == "error"] == []
    assert [(one.preparer.value, one.unit_leader.value) for one in filings] == [("周芸", "王强")]


@pytest.mark.parametrize(
    ("heads", "code"),
    [(["姓名", "培训任务", "目标值"], "form_unread"), (["姓名", "职务", "补助金额（元）"], "cells_unread")],
)
def test_persons_with_targets_or_money_are_told(paper, heads, code):
    _, remarks = find_filings(
        paper("2025年度", TITLE, FORM, [heads, ["周芸", "培训班次", "3"], ["李敏", "讲课", "200"]])
    )
    assert [one.code for one in remarks if one.severity == "error"] == [code]


def test_the_form_goes_on_behind_a_list_of_persons(paper):
    lines = [["一级指标", "二级指标", "三级指标", "指标值"], ["产出指标", "数量指标", "清淤鱼塘", "3口"]]
    lines += [["效益指标", "社会效益", "受益人数", "≥30人"]]
    (found,), remarks = find_filings(paper("2025年度", TITLE, FORM, PERSONS, lines))
    assert [one.name.value for one in found.indicators][-2:] == ["清淤鱼塘", "受益人数"]
    assert [one for one in remarks if one.severity == "error"] == []
