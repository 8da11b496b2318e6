"""Whole forms of layouts that no definition knows, as they stand in archives: the common fields are found."""

from datetime import date
from decimal import Decimal


def value(leaf):
    return leaf.value if leaf else None


def others(found):
    return {other.label: other.value.value for other in found.other_fields}


def test_rural_funds(filing):
    found = filing(
        "衔接资金绩效目标申报表",
        "（2022年度）",
        [
            ["项目名称", ("高标准农田建设", 2), "项目负责人及电话", ("张三 13800000000", 2)],
            ["主管部门", ("[610001]农业农村局", 2), "实施单位", ("农技站", 2)],
            [("资金情况\n(万元)", 1, 3), ("年度资金总额：", 2), ("854", 3)],
            [("其中：财政拨款", 2), ("854万（高标准农田400万元，管护454万元）", 3)],
            [("其他资金", 2), ("", 3)],
            [("总\n体\n目\n标", 1, 2), ("年度目标", 5)],
            [("目标1：建设农田\n目标2：管护", 5)],
            [("绩\n效\n指\n标", 1, 3), "一级指标", "二级指标", "三级指标", "指标值", "备注"],
            [("产出指标", 1, 2), "数量指标", "★指标1：建设面积", "≥**亩", ""],
            ["成本指标", "亩均成本", "≤1600元/亩", "含税"],
            [("注：本表一式两份：县财政局、主管部门各一份", 6)],
        ],
    )
    assert (value(found.project.leader), value(found.project.contact_phone)) == ("张三", "13800000000")
    assert value(found.project.annual_target) == "目标1：建设农田\n目标2：管护"
    assert (value(found.funds.annual_budget), value(found.funds.fiscal_appropriation)) == (Decimal(854), Decimal(854))
    assert (found.funds.other_funds, value(found.money_unit)) == (None, "万元")
    hole, cost = found.indicators
    assert (value(hole.name), value(hole.target.operator), hole.target.value) == ("建设面积", ">=", None)
    assert (value(cost.level1), value(cost.level2), value(cost.description)) == ("output", "cost", "含税")
    assert others(found) == {}


def test_declaration_with_weights_and_scoring_rules(filing):
    found = filing(
        "财政支出绩效目标申报表",
        "（2021年度）",
        [
            ["主管部门编码", "301", "主管部门名称", "农业农村局", "项目负责人", "韦某"],
            ["项目名称", ("良种补贴", 2), "项目类型", ("发展性项目", 2)],
            ["项目起止时间(如20190101)", ("20210101", 2), "到", ("20211231", 2)],
            [("项目资金申请（万元）", 1, 3), ("资金总额", 2), ("120.50", 3)],
            [("一般公共预算拨款", 2), ("100.50", 3)],
            [("上年结余收入", 2), ("20", 3)],
            ["项目概况\n（450字内）", ("推广良种。", 5)],
            [("绩效指标", 1, 2), "一级指标", "二级指标", "分值", "指标内容", "指标值及评分细则"],
            ["投入", "资金到位", "10", "到位率", "100%"],
        ],
    )
    assert (value(found.project.start_date), value(found.project.end_date)) == (date(2021, 1, 1), date(2021, 12, 31))
    assert (value(found.project.summary), value(found.project.budget_class)) == ("推广良种。", "发展性项目")
    assert (value(found.funds.total_budget), value(found.funds.carried_over)) == (Decimal("120.50"), Decimal(20))
    assert [line.label.value for line in found.funds.sources] == ["一般公共预算拨款"]
    (indicator,) = found.indicators
    assert (value(indicator.level1), value(indicator.weight)) == ("input", Decimal(10))
    assert others(found) == {"主管部门编码": "301"}


def test_self_evaluation_with_operator_and_unit_apart(filing):
    found = filing(
        "项目支出绩效自评表（2023年度）",
        "报表编号：510000_0013     金额单位：万元",
        [
            ["项目名称", ("51000021R000000000001-工资性支出", 9)],
            [("1.项目年度目标完成情况", 1, 2), ("项目年度目标", 4), ("年度目标完成情况", 5)],
            [("保障工资", 4), ("已完成", 5)],
            [
                ("预算执行情况(10分)", 1, 3),
                ("", 2),
                "年初预算",
                "调整后预算数",
                "预算执行数",
                "预算执行率",
                "权重",
                "得分",
                "原因",
            ],
            [("总额", 2), "260.00", "251.89", "251.89", "100%", "10", "10", ""],
            [("其中：财政资金", 2), "260.00", "251.89", "251.89", "100%", "/", "/", ""],
            [
                ("绩效指标(90分)", 1, 3),
                *(f"{n}级指标" for n in "一二三"),
                "指标性质",
                "指标值",
                "度量单位",
                "完成值",
                "得分",
                "原因",
            ],
            ["产出指标", "数量指标", "发放人数", "≥", "120", "人", "121", "22.5", ""],
            ["效益指标", "社会效益指标", "稳定", "定性", "好坏", "/", "好", "22.5", ""],
            ["存在问题", ("无", 4), "改进措施", ("无", 4)],
        ],
        "项目负责人：赵六       财务负责人：钱七",
    )
    assert found.form.kind == "self_evaluation"
    assert (value(found.project.annual_target), value(found.project.leader)) == ("保障工资", "赵六")
    first, second = found.funds.execution
    assert (value(first.score), second.score, value(second.label)) == (Decimal(10), None, "财政资金")
    number, word = (indicator.target for indicator in found.indicators)
    assert (value(number.operator), value(number.value), value(number.unit)) == (">=", Decimal(120), "人")
    assert (word.operator, word.unit, value(word.measurable)) == (None, None, False)
    assert others(found) == {
        "报表编号": "510000_0013",
        "财务负责人": "钱七",
    }
    results = found.evaluation
    assert (value(results.achievement), value(results.problems), value(results.improvements)) == ("已完成", "无", "无")


def test_municipal_declaration(filing):
    found = filing(
        "财政项目支出绩效目标申报表",
        "（2019年）",
        "申报单位名称：某局      金额单位：元",
        [
            ["项目名称", ("平台运维", 3), "项目类别", "□一次性项目\n☑经常性项目"],
            ["项目类型", "□公共服务类 ☑信息化建设类", "是否含有政府购买服务", "是☑ 否□", "项目编码", "A-01"],
            ["计划开始日期", ("2019-01-01", 2), "计划完成日期", ("2019-12-31", 2)],
            ["项目设立的必要性", ("必要", 5)],
            ["保证项目实施的制度、措施", ("制度", 5)],
            ["项目实施计划", ("一季度招标", 5)],
            ["项目总预算（元）", ("1,000,000", 2), "项目当年预算（元）", ("500,000", 2)],
            [("项目当年投入资金构成", 1, 3), ("资金来源", 2), ("金额", 3)],
            [("财政资金", 2), ("500,000", 3)],
            [("其他资金", 2), ("0", 3)],
            [("分解目标", 1, 2), "一级目标", "二级目标", ("三级目标", 2), "指标目标值"],
            ["产出目标", "数量", ("接入数", 2), "=12家"],
        ],
    )
    project = found.project
    assert (value(project.recurrence), value(project.budget_class)) == ("recurring", "信息化建设类")
    assert (value(project.necessity), value(project.resources_and_institutions)) == ("必要", "制度")
    assert [value(step.content) for step in project.schedule] == ["一季度招标"]
    assert (value(found.funds.total_budget), value(found.funds.annual_budget)) == (Decimal(1000000), Decimal(500000))
    assert value(found.reporting_unit) == "某局"
    assert len(found.indicators) == 1
    assert others(found) == {"是否含有政府购买服务": "是"}


def test_transfer_payment(filing):
    found = filing(
        "转移支付绩效目标表",
        "（2024年度）",
        [
            ["专项名称", ("水利发展资金", 5)],
            ["中央主管部门", ("水利部", 2), "专项实施期", ("2024-2026年", 2)],
            [("资金情况（万元）", 1, 3), "实施期金额：", "3000", ("年度金额：", 2), "1000"],
            ["其中：中央财政补助", "2400", ("其中：中央财政补助", 2), "800"],
            ["地方资金", "600", ("地方资金", 2), "200"],
            [("总体目标", 1, 2), ("实施期目标", 2), ("年度目标", 3)],
            [("甲", 2), ("乙", 3)],
        ],
    )
    assert found.form.kind == "transfer"
    assert (value(found.project.overall_target), value(found.project.annual_target)) == ("甲", "乙")
    assert (value(found.funds.total_budget), value(found.funds.annual_budget)) == (Decimal(3000), Decimal(1000))
    assert (value(found.funds.from_higher_level), value(found.funds.lower_level_matching)) == (
        Decimal(2400),
        Decimal(600),
    )
    assert others(found) == {"专项实施期": "2024-2026年"}


def test_a_ticked_box_without_words_is_no_class(filing) -> None:
    def found(choices: str) -> str | None:
        rows = [["项目名称", "良种补贴", "项目类型", choices], ["项目负责人", "韦某", "联系电话", "1"]]
        return value(filing("项目支出绩效目标申报表", rows).project.budget_class)

    assert found("部门发展☑") == "部门发展"
    assert found("☑") is None


def side_by_side(*above):
    """Indicators of the whole period and of the year in columns beside each other, under one first level."""
    return [
        ["项目名称", ("技能提升", 6)],
        ["主管部门", ("人社厅", 6)],
        *above,
        [
            ("绩效指标", 1, 4),
            *("一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值"),
        ],
        [("产出指标", 1, 2), ("数量指标", 1, 2), "期数", "≥36期", ("数量指标", 1, 2), "期数", "≥12期"],
        ["人次", "≥5400人次", "人次", "≥1800人次"],
        ["效益指标", "社会效益指标", "就业率", "≥80%", "社会效益指标", "", ""],
    ]


def test_indicators_of_two_horizons_beside_each_other(filing):
    goals = [
        [("总体目标", 1, 2), ("中期目标（2019年—2021年）", 4), ("年度目标", 3)],
        [("培训5400人次。", 4), ("本年度培训1800人次。", 3)],
    ]
    found = filing("项目支出绩效目标申报表", "（2019年度）", side_by_side(*goals))
    assert [
        (value(one.horizon), value(one.level1), value(one.level2), value(one.name), value(one.target.text))
        for one in found.indicators
    ] == [
        ("long_term", "output", "quantity", "期数", "≥36期"),
        ("long_term", "output", "quantity", "人次", "≥5400人次"),
        ("long_term", "benefit", "social", "就业率", "≥80%"),
        ("annual", "output", "quantity", "期数", "≥12期"),
        ("annual", "output", "quantity", "人次", "≥1800人次"),
    ]


def test_of_two_listings_beside_each_other_none_is_annual_by_default(filing):
    found = filing("项目支出绩效目标申报表", "（2019年度）", side_by_side())
    assert [value(one.horizon) for one in found.indicators] == [None] * 5
