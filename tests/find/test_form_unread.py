"""Forms without a table, and forms that cannot be read: a remark says so, and only where a form is."""

import pytest

from extract.find.filings import find_filings

TITLE = "项目支出绩效目标申报表（项目总体情况）"
TEXT = "改善居住条件，" * 20


def codes(document):
    return [(remark.code, remark.severity) for remark in find_filings(document)[1]]


def test_lines_with_colons_below_a_title_are_a_form(paper):
    head = ["（2023年）", "填报单位（盖章）：甲镇\t金额单位：万元", "项目名称：小区改造\t主管部门：乙局"]
    lines = [*head, "项目总预算：500", f"项目总目标：{TEXT}"]
    (found,), remarks = find_filings(paper(TITLE, *lines, "填表人：张三"))
    assert remarks == ()
    assert (found.project.name.value, found.fiscal_year.value, found.preparer.value) == ("小区改造", 2023, "张三")
    assert (str(found.funds.total_budget.value), found.project.overall_target.value) == ("500", TEXT)


def test_title_over_labels_without_colons_is_said(paper):
    lines = ["（2023年）", "填报单位（盖章）：甲镇", "项目名称 小区改造", "主管部门 乙局", "项目总目标 改善"]
    assert find_filings(paper(TITLE, *lines))[0] == ()
    assert codes(paper(TITLE, *lines)) == [("form_unread", "error")]


def test_title_over_the_head_of_a_form_only_is_said(paper):
    assert codes(paper(TITLE, "填报单位：甲镇  金额单位：万元")) == [("form_unread", "error")]


@pytest.mark.parametrize(
    "lines",
    [
        ["目录", "七、项目支出绩效目标表", "八、名词解释"],
        ["七、项目支出绩效目标表", "财政拨款收支预算总表", "部门名称：甲局  单位：万元"],
        ["附件：1. 项目支出绩效目标申报表", "2. 填报说明", "联系人：张三  联系电话：12345678"],
        ["请各单位填报项目支出绩效目标申报表，并报送：", "项目名称：见附件", "主管部门：甲局"],
    ],
)
def test_no_form_no_remark(paper, lines):
    assert find_filings(paper(*lines)) == ((), ())


def test_rows_of_a_form_outside_of_its_table_are_said(paper):
    table = [["项目负责人", "张三", "联系电话", "64110000"], ["起始日期", "2023-01-01", "结束日期", "2023-12-31"]]
    lines = ["项目名称 小区改造", "项目概况 外墙修缮", "项目总目标 改善居住条件"]
    (found,), remarks = find_filings(paper(TITLE, "（2023年）", *lines, table))
    assert found.project.name is None
    assert [(remark.code, remark.severity) for remark in remarks] == [("layout_unread", "error")]
    assert "项目名称、项目概况、项目总目标" in remarks[0].message


HEADS = ["单位名称", "项目名称", "申请经费（元）", "指标编号", "指标分类", "指标", "运算符", "指标值", "单位"]
LINES = [
    [
        ("甲站", 1, 2),
        ("堤防养护", 1, 2),
        ("12500", 1, 2),
        "A01-01",
        "产出指标/数量指标",
        "养护长度",
        "大于等于",
        "86",
        "公里",
    ],
    ["A01-07", "产出指标/质量指标", "合格率", "大于等于", "98", "%"],
    [("乙站", 1, 2), ("水文监测", 1, 2), ("3800", 1, 2), "A01-02", "产出指标/数量指标", "测站数", "等于", "45", "处"],
    ["B02-01", "效益指标/社会效益指标", "预报覆盖率", "大于等于", "97", "%"],
]


@pytest.mark.parametrize("above", [[], ["水务局2024年项目绩效目标填报清单"], ["2024年度系统导出"]])
def test_projects_with_their_indicators_are_a_form_whatever_stands_above(paper, above):
    filings, remarks = find_filings(paper(*above, [HEADS, *LINES]))
    assert [one.project.name.value for one in filings] == ["堤防养护", "水文监测"]
    assert [[own.name.value for own in one.indicators] for one in filings] == [
        ["养护长度", "合格率"],
        ["测站数", "预报覆盖率"],
    ]
    assert [one.other_fields for one in filings] == [(), ()]
    assert remarks == ()


def test_indicators_of_no_project_are_said(paper):
    heads = ["指标编号", "指标分类", "指标", "运算符", "指标值", "计量单位"]
    lines = [line[-6:] for line in LINES]
    filings, remarks = find_filings(paper("2024年度系统导出", [heads, *lines]))
    assert (filings, [(one.code, one.severity) for one in remarks]) == ((), [("form_unread", "error")])


@pytest.mark.parametrize(
    "rows",
    [
        [["项目名称", "主管部门", "金额（元）"], ["堤防养护", "水务局", "12500"], ["水文监测", "水务局", "3800"]],
        [["项目名称", "绩效"], ["堤防养护", "达到目标"], ["水文监测", "达到目标"]],
        [["指标", "单位", "2023年", "2024年"], ["财政收入", "亿元", "86", "91"], ["财政支出", "亿元", "98", "99"]],
    ],
)
def test_tables_of_a_budget_are_no_form(paper, rows):
    assert find_filings(paper("2024年部门预算", rows)) == ((), ())


def test_headings_over_paragraphs_are_labels(paper):
    lines = [
        "（2024年度）",
        "一、项目名称：堤防整治",
        "二、主管单位：水务局",
        "三、项目必要性",
        "堤防老化严重，急需整治。",
        "四、资金来源",
    ]
    money = ["2024年项目资金900万元，其中：财政拨款700万元，单位自筹200万元。", "五、绩效目标", "整治堤防32公里。"]
    levels = ["六、绩效指标", "产出指标", "数量指标：整治长度高于32公里", "质量指标：渗漏率低于2%；堤防面貌显著改善"]
    (found,), remarks = find_filings(
        paper("项目支出绩效目标申报书", *lines, *money, *levels, "填表人：李四", "2024年3月5日")
    )
    assert str(found.filing_date.value) == "2024-03-05"
    project, funds = found.project, found.funds
    assert (project.necessity.value, project.annual_target.value) == ("堤防老化严重，急需整治。", "整治堤防32公里。")
    totals = (funds.annual_budget, funds.fiscal_appropriation, funds.other_funds)
    assert [str(one.value) for one in totals] == ["900", "700", "200"]
    assert [(one.name.value, one.target.text.value) for one in found.indicators] == [
        ("整治长度", "高于32公里"),
        ("渗漏率", "低于2%"),
        ("堤防面貌", "显著改善"),
    ]
    assert remarks == ()
