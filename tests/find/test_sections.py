"""Filings that are documents: a title, numbered headings over paragraphs, lines of labels and tables."""

import pytest
from docx_files import docx, p, tbl, tc, tr

from extract.conversion import convert

COVER = ["项目名称：湿地鸟类监测", "申报单位：青苇县林业站", "主管部门：青苇县林业局", "申报年度：2026年"]
TEXTS = [
    "一、项目基本情况",
    "（一）项目概况",
    "在三处湿地布设监测点14个。",
    "1. 候鸟迁徙期加密巡护。",
    "（二）立项依据",
    "依据《湿地保护法》申报。具体要求：逐年监测。",
    "二、项目组织实施",
    "由林业站负责。",
    "三、绩效目标",
    "总体目标：掌握候鸟数量变化。",
    "年度目标：完成14个点的监测。",
]
INDICATORS = [
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "监测点数量", "≥14个"],
    ["满意度指标", "服务对象满意度指标", "群众满意度", "≥92%"],
]
BUDGET = [["支出内容", "数量", "单价", "金额（万元）"], ["监测设备", "14", "0.5", "7.00"], ["合计", "", "", "7.00"]]


def made(*blocks):
    """The record of a Word document of paragraphs and tables."""
    tables = (tbl(*(tr(*map(tc, row)) for row in one)) if isinstance(one, list) else p(one) for one in blocks)
    return convert(docx("".join(tables)))


def test_a_document_with_numbered_headings_is_one_filing():
    blocks = ["青苇县财政专项资金项目申报书", *COVER, *TEXTS, INDICATORS, "四、经费支出明细", BUDGET]
    (only,) = made(*blocks).filings
    project = only.project
    assert (only.form.title, only.fiscal_year) == ("青苇县财政专项资金项目申报书", 2026)
    assert (project.name, project.competent_department) == ("湿地鸟类监测", "青苇县林业局")
    assert "".join(project.summary.split()) == "在三处湿地布设监测点14个。1.候鸟迁徙期加密巡护。"
    assert project.basis == "依据《湿地保护法》申报。具体要求：逐年监测。"
    assert (project.overall_target, project.annual_target) == ("掌握候鸟数量变化。", "完成14个点的监测。")
    assert [one.name for one in only.indicators] == ["监测点数量", "群众满意度"]
    assert [(str(one.amount), one.item) for one in only.budget.rows] == [("7.00", "监测设备")]
    assert [one.value for one in only.other_fields if "组织实施" in one.label] == ["由林业站负责。"]


def test_a_table_under_the_first_heading_holds_the_labels():
    rows = [["项目名称", "老旧水闸加固"], ["项目实施单位", "沙湾镇水利站"], ["起止时间", "2025年3月至2025年11月"]]
    texts = ["二、项目立项依据", "水闸运行超过30年。", "三、项目实施的必要性", "闸门锈蚀严重。", "四、绩效目标"]
    title = "沙湾镇部门预算项目申报文本"
    (only,) = made(title, "一、项目基本信息", rows, *texts, "年内完成6座水闸加固。").filings
    assert (only.project.name, only.project.basis) == ("老旧水闸加固", "水闸运行超过30年。")
    assert (only.project.necessity, only.project.annual_target) == ("闸门锈蚀严重。", "年内完成6座水闸加固。")


@pytest.mark.parametrize(
    "title",
    ["湿地鸟类监测实施方案", "监测工作会议纪要", "关于报送项目申报书的通知", "项目申报管理办法", "预算执行情况报告"],
)
def test_other_documents_with_numbered_headings_are_no_filing(title):
    assert made(title, *COVER, *TEXTS).filings == ()


def test_a_notice_with_a_form_as_annex_is_read_as_before():
    blank = [line.partition("：")[0] + "：" for line in COVER] + [text for text in TEXTS if "、" in text[:2]]
    assert made("关于申报的通知", "请各单位按时申报。", "项目申报书", *blank).filings == ()
    assert made("项目申报书", *blank).filings == ()


def test_several_projects_below_one_title_are_no_single_filing():
    rows = [["项目名称", "老旧水闸加固"], ["项目实施单位", "沙湾镇水利站"], ["起止时间", "2025年3月至2025年11月"]]
    other = [["项目名称", "灌渠清淤"], *rows[1:]]
    filings = made("项目申报书", "一、项目基本信息", rows, *TEXTS, "四、基本信息", other).filings
    assert len(filings) != 1
    assert made("项目申报书", *COVER, *TEXTS, "项目申报书", *COVER, *TEXTS).filings == ()


def test_the_year_below_the_title_the_unit_in_a_heading_and_the_day_below_the_signature():
    money = ["二、项目资金（单位：元）", "资金总额：270,000元，其中：财政拨款230,000元，自筹资金40,000元。"]
    signed = ["三、立项依据", "群众有需求。", "申报单位（公章）：", "单位负责人：杨昌礼", "2024年12月6日"]
    record = made("项目绩效目标申报书", "（2025年）", "一、基本情况", COVER[0], COVER[1], COVER[2], *money, *signed)
    (only,) = record.filings
    assert (only.fiscal_year, only.money_unit, str(only.filing_date)) == (2025, "元", "2024-12-06")
    assert (only.unit_leader, only.project.basis) == ("杨昌礼", "群众有需求。")
    assert record.status == "complete"
