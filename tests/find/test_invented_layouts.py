"""Layouts that nobody printed yet: what stands in them is read as it says, and nothing else."""

from datetime import date
from decimal import Decimal

import pytest

from extract.find.filings import find_filings

TITLE = "项目支出绩效目标申报表"
HEAD = [["项目名称", ("河道清淤", 5)], ["主管部门", ("水务局", 2), "实施单位", ("河道所", 2)]]
HEAD_OF_FOUR = [["项目名称", ("河道清淤", 3)], ["主管部门", "水务局", "实施单位", "河道所"]]


def value(leaf):
    return leaf.value if leaf else None


def others(filing):
    return [(other.label, other.value.value) for other in filing.other_fields]


def lines(filing):
    """First and second level, name and target of each indicator."""
    return [
        (value(one.level1), value(one.level2), value(one.name), value(one.target.text)) for one in filing.indicators
    ]


def errors(*blocks):
    return [remark.message for remark in blocks[0] if remark.severity == "error"]


def test_a_person_behind_a_target_is_no_unit(filing):
    found = filing(
        TITLE,
        [
            ["项目名称", ("村级组织运转", 5)],
            ["指标", "目标", "责任人", "完成季度", "佐证材料", "备注"],
            ["拨付率", "100%", "陈一平", "四季度", "拨款单", ""],
            ["会计培训", "≥2次", "周芸", "三季度", "签到表", ""],
            ["村民满意度", "≥90%", "周芸", "四季度", "问卷", ""],
        ],
    )
    assert [value(one.target.unit) for one in found.indicators] == ["%", "次", "%"]
    assert [one for one in others(found) if one[0] == "责任人"] == [
        ("责任人", "陈一平"),
        ("责任人", "周芸"),
        ("责任人", "周芸"),
    ]


def test_a_unit_in_a_column_of_its_own_may_have_any_head(filing):
    found = filing(
        TITLE,
        [
            *HEAD,
            ["一级指标", "二级指标", "三级指标", "指标值", "量纲", "备注"],
            [("产出指标", 1, 3), "数量指标", "培训人次", "500", "人次", ""],
            ["数量指标", "培训班次", "12", "期", ""],
            ["质量指标", "合格率", "95", "%", ""],
        ],
    )
    assert [value(one.target.unit) for one in found.indicators] == ["人次", "期", "%"]


def test_bands_with_a_column_of_levels_under_an_unknown_head(filing):
    found = filing(
        TITLE,
        [
            ["项目名称", ("防火隔离带维护", 5)],
            [("产出指标", 3), ("效益指标", 3)],
            ["分类", "指标", "目标值", "分类", "指标", "目标值"],
            ["数量", "维护隔离带", "≥180公里", "社会效益", "保护村庄", "46个"],
            ["质量", "达标率", "≥95%", "生态效益", "过火面积", "≤5公顷"],
        ],
    )
    assert sorted(lines(found)) == [
        ("benefit", "ecological", "过火面积", "≤5公顷"),
        ("benefit", "social", "保护村庄", "46个"),
        ("output", "quality", "达标率", "≥95%"),
        ("output", "quantity", "维护隔离带", "≥180公里"),
    ]


def test_two_forms_side_by_side_under_one_title(paper):
    def form(name, length):
        heads = ["一级指标", "二级指标", "三级指标", "指标值"]
        return [["项目名称", (name, 3)], heads, ["产出指标", "数量指标", "长度", length]]

    left, right = form("东河清淤", "≥12公里"), form("西河清淤", "≥9公里")
    table = [[("2026年项目绩效目标表", 9)], [("单位：万元", 9)]]
    table += [[*one, "", *other] for one, other in zip(left, right, strict=True)]
    filings, remarks = find_filings(paper(table))
    assert [(value(one.project.name), lines(one)) for one in filings] == [
        ("东河清淤", [("output", "quantity", "长度", "≥12公里")]),
        ("西河清淤", [("output", "quantity", "长度", "≥9公里")]),
    ]
    assert errors(remarks) == []


def test_a_register_with_two_lists_of_indicators_beside_each_other(paper):
    filings, remarks = find_filings(
        paper(
            "2026年项目绩效目标汇总表",
            [
                [("序号", 1, 2), ("项目名称", 1, 2), ("实施单位", 1, 2), ("产出指标", 2), ("满意度指标", 2)],
                ["指标名称", "指标值", "指标名称", "指标值"],
                ["1", "大棚改造", "蔬菜站", "改造大棚", "≥80座", "农户满意度", "≥90%"],
                ["2", "地力监测", "土肥站", "监测点", "45个", "", ""],
            ],
        )
    )
    assert [(value(one.project.name), lines(one)) for one in filings] == [
        (
            "大棚改造",
            [("output", None, "改造大棚", "≥80座"), ("satisfaction", None, "农户满意度", "≥90%")],
        ),
        ("地力监测", [("output", None, "监测点", "45个")]),
    ]
    assert errors(remarks) == []


def test_cells_side_by_side_that_each_hold_their_level(filing):
    found = filing(
        TITLE,
        [
            [("项目名称：助餐补贴", 2)],
            [("资金总额：58.6万元，其中：本级财政50万元，上级补助8.6万元", 2)],
            ["产出指标：\n1.补贴老人≥620人\n2.发放准确率100%", "效益指标：\n1.用餐负担下降≥20%"],
            ["满意度指标：老人满意度≥92%", "成本指标：人均标准≤945元"],
        ],
    )
    assert [(level, name, target) for level, _, name, target in lines(found)] == [
        ("output", "补贴老人", "≥620人"),
        ("output", "发放准确率", "100%"),
        ("benefit", "用餐负担下降", "≥20%"),
        ("satisfaction", "老人满意度", "≥92%"),
        ("cost", "人均标准", "≤945元"),
    ]
    money = found.funds
    assert [value(one) for one in (money.total_budget, money.own_level, money.from_higher_level)] == [
        Decimal("58.6"),
        Decimal(50),
        Decimal("8.6"),
    ]


def test_a_sum_with_its_parts_beside_the_label(filing):
    found = filing(TITLE, [["项目名称", "助餐补贴"], ["项目总预算", "42万元，其中：财政拨款40万元；自筹资金2万元。"]])
    money = found.funds
    assert [value(one) for one in (money.total_budget, money.fiscal_appropriation, money.other_funds)] == [42, 40, 2]


def test_an_amount_in_words_behind_its_label_is_told(paper):
    _, remarks = find_filings(paper(TITLE, [["项目名称", "助餐补贴"], ["资金总额：约五六十万元", "实施单位：街道"]]))
    assert [remark.severity for remark in remarks if remark.code == "amount_unread"] == ["error"]


def test_heads_that_no_list_knows_are_no_labels_of_one_another(filing):
    found = filing(
        "人居环境整治经费使用计划绩效目标表",
        [
            ["项目名称", ("河道垃圾清理", 3)],
            ["实施单位", ("柳林镇", 3)],
            ["承诺类别", "承诺内容", "承诺数值", "验收方式"],
            ["产出类", "清理河道", "≥12公里", "丈量"],
            ["时效类", "完工时间", "2027年11月底前", "竣工单"],
            ["满意类", "群众满意度", "≥90%", "问卷"],
            ["镇长签批", ("同意。", 3)],
        ],
    )
    assert [(name, target) for _, _, name, target in lines(found)] == [
        ("清理河道", "≥12公里"),
        ("完工时间", "2027年11月底前"),
        ("群众满意度", "≥90%"),
    ]
    assert others(found) == [("镇长签批", "同意。")]


def test_cards_of_two_pairs_a_row_under_their_numbers(filing):
    def card(number, levels, name, target, weight):
        return [
            [(number, 4)],
            ["一级指标", levels[0], "二级指标", levels[1]],
            ["三级指标", name, "指标值", target],
            ["指标说明", "", "权重", weight],
        ]

    found = filing(
        "部门预算项目绩效目标卡",
        "预算年度：2025年",
        [["项目名称", ("供水设施养护", 3)], ["项目总预算（万元）", "96.40", "财政拨款（万元）", "96.40"]],
        [
            *card("指标一", ("产出指标", "数量指标"), "维修管网", "≥35公里", "20"),
            *card("指标二", ("产出指标", "时效指标"), "到场时限", "≤2小时", "15"),
            *card("指标三", ("效益指标", "社会效益指标"), "受益人口", "4.2万人", "25"),
        ],
    )
    assert lines(found) == [
        ("output", "quantity", "维修管网", "≥35公里"),
        ("output", "timeliness", "到场时限", "≤2小时"),
        ("benefit", "social", "受益人口", "4.2万人"),
    ]
    assert [value(one.weight) for one in found.indicators] == [20, 15, 25]
    assert (value(found.fiscal_year), others(found)) == (2025, [])


def test_the_year_of_a_period_and_the_unit_right_behind_the_year(filing):
    table = [["项目名称", "垃圾分类"], ["实施单位", "环卫所"]]
    assert value(filing("项目绩效运行监控表", "（2026年1-6月）", table).fiscal_year) == 2026
    behind = filing(TITLE, "（2026年度）单位：万元", table)
    assert (value(behind.fiscal_year), value(behind.money_unit)) == (2026, "万元")


def test_a_title_with_the_unit_beside_it(paper):
    rows = [["附件3", ("", 5)], [("项目支出绩效目标申报表（2026年）", 4), "单位", "元"]]
    rows += [["项目名称", ("筛查车运行", 5)], ["实施单位", ("卫生服务中心", 5)], ["项目总预算", ("268000", 5)]]
    rows += [[("（以上内容由业务科室填写）", 6)]]
    (found,), remarks = find_filings(paper(rows))
    assert (value(found.fiscal_year), value(found.money_unit)) == (2026, "元")
    assert value(found.funds.total_budget) == 268000
    assert errors(remarks) == []


def test_the_sums_of_sources_by_year(paper):
    (found,), remarks = find_filings(
        paper(
            TITLE,
            "（2026年度）",
            "单位：万元",
            [
                ["项目名称", ("校园安全", 4)],
                [("资金来源", 2), "2025年执行数", "2026年预算数", "增减额"],
                [("财政资金", 1, 2), "小计", "310.00", "420.00", "110.00"],
                ["中央补助", "100.00", "120.00", "20.00"],
                [("其他资金", 2), "15.00", "30.00", "15.00"],
                [("合计", 2), "325.00", "450.00", "125.00"],
            ],
        )
    )
    money = found.funds
    assert [value(one) for one in (money.annual_budget, money.fiscal_appropriation, money.other_funds)] == [
        450,
        420,
        30,
    ]
    assert (money.sources, errors(remarks)) == ((), [])
    assert ("合计/增减额", "125.00") in others(found)


def test_a_subtotal_below_the_sources_is_the_budget(filing):
    found = filing(
        "中期项目绩效目标表",
        "（2026年）单位：万元",
        [
            ["项目名称", ("增雨作业", 4)],
            ["资金来源", "2025年", "2026年", "2027年", "合计"],
            ["财政拨款", "50", "55", "60", "165"],
            ["其他资金", "5", "5", "5", "15"],
            ["小计", "55", "60", "65", "180"],
        ],
    )
    money = found.funds
    assert [value(one) for one in (money.annual_budget, money.total_budget)] == [60, 180]
    assert money.sources == ()


def test_an_amount_under_a_label_with_another_unit_is_left_out(paper):
    rows = [["项目名称", ("物资储备", 3)], ["资金总额（万元）", "120", "其中：财政拨款（元）", "1,200,000"]]
    (found,), remarks = find_filings(paper(TITLE, [*rows, ["其他资金（元）", "0", "实施单位", "应急局"]]))
    money = found.funds
    assert (value(money.total_budget), money.fiscal_appropriation, value(money.other_funds)) == (120, None, 0)
    assert [remark.code for remark in remarks if remark.severity == "error"] == ["amount_unit"]


def test_words_beside_an_amount_are_no_second_one(paper):
    (found,), remarks = find_filings(
        paper(
            TITLE,
            "单位：万元",
            [
                ["项目名称", ("粮仓建设", 2)],
                ["资金来源", "金额", "说明"],
                ["中央财政资金", "100.00", "已下达"],
                ["自筹资金", "40.00", "自行解决"],
                ["合计", "140.00", ""],
            ],
        )
    )
    money = found.funds
    assert [value(one) for one in (money.total_budget, money.from_higher_level, money.other_funds)] == [140, 100, 40]
    assert ("自筹资金/说明", "自行解决") in others(found)
    assert errors(remarks) == []


def test_heads_of_years_are_no_value_of_the_label_before_them(paper):
    (found,), remarks = find_filings(
        paper(
            "2026年项目绩效目标表",
            [
                ["项目名称", "青少年宫运营", "项目负责人", "周一鸣（13700001111）"],
                ["测算（万元）", "2024年实际", "2025年预算", "2026年预算"],
                ["财政拨款", "180.5", "190", "205"],
                ["事业收入", "20", "22", "25"],
            ],
        )
    )
    assert value(found.funds.fiscal_appropriation) == 205
    assert (value(found.project.leader), value(found.project.contact_phone)) == ("周一鸣", "13700001111")
    assert others(found) == [
        ("财政拨款/2024年实际", "180.5"),
        ("财政拨款/2025年预算", "190"),
        ("事业收入/2024年实际", "20"),
        ("事业收入/2025年预算", "22"),
    ]
    assert errors(remarks) == []


def test_columns_of_persons_and_of_rules_beside_indicators(paper):
    (found,), remarks = find_filings(
        paper(
            TITLE,
            [
                *HEAD,
                ["一级指标", "三级指标", "目标值", "计量单位", "考核说法", "联系人"],
                [("产出指标", 1, 3), "培训人数", "1200", "人", "每少1人扣1分", "李冬"],
                ["取证率", "85", "%", "每低1%扣2分", "王艳"],
                ["培训期数", "6", "期", "未完成不得分", "赵磊"],
            ],
        )
    )
    assert [value(one.target.unit) for one in found.indicators] == ["人", "%", "期"]
    assert [one for one in others(found) if one[0] == "联系人"] == [
        ("联系人", "李冬"),
        ("联系人", "王艳"),
        ("联系人", "赵磊"),
    ]
    assert len([one for one in others(found) if one[0] == "考核说法"]) == 3
    assert errors(remarks) == []


def test_boxes_of_known_options_say_what_they_are_whatever_the_label(filing):
    made = filing(
        TITLE, [*HEAD, ["存续状态", ("☑一次性项目 □经常性项目", 5)], ["延续状况", ("□新增项目 ☑延续项目", 5)]]
    )
    assert (value(made.project.recurrence), value(made.project.novelty)) == ("one_off", "continuing")
    assert others(made) == []


def test_boxes_that_do_not_say_it_are_other_fields_with_what_is_ticked(filing):
    made = filing(TITLE, [*HEAD, ["存续状态", ("☑一次性项目 ☑新增项目", 5)], ["资金渠道", ("☑预算内 □经常性项目", 5)]])
    assert (value(made.project.recurrence), value(made.project.novelty)) == (None, None)
    assert others(made) == [("存续状态", "一次性项目、新增项目"), ("资金渠道", "预算内")]


def test_labels_of_funds_and_services_bought(filing):
    made = filing(
        "政府购买服务项目绩效目标表",
        [
            ["服务项目名称", ("日间照料", 3)],
            ["归口管理部门", "民政局", "使用单位", "养老院"],
            ["服务期限", ("2026年4月1日至2027年3月31日", 3)],
            ["一级指标", "三级指标", ("指标值", 2)],
            ["产出指标", "照料人数", ("≥90人", 2)],
        ],
    )
    project = made.project
    assert value(project.name) == "日间照料"
    assert (value(project.competent_department), value(project.implementing_unit)) == ("民政局", "养老院")
    assert (str(value(project.start_date)), str(value(project.end_date))) == ("2026-04-01", "2027-03-31")
    assert others(made) == []


def test_the_estimate_is_the_whole_and_what_was_issued_is_no_source(filing):
    made = filing(
        TITLE,
        [
            ["项目名称", ("污水泵站", 3)],
            ["概算总投资", "5600.00", "已下达资金", "2000.00"],
            ["专项债券", "1200.00", "累计完成投资", "2100.00"],
            ["一级指标", "三级指标", ("指标值", 2)],
            ["产出指标", "泵站", ("1座", 2)],
        ],
    )
    assert value(made.funds.total_budget) == Decimal("5600.00")
    assert [(value(one.label), value(one.amount)) for one in made.funds.sources] == [("专项债券", Decimal("1200.00"))]
    assert others(made) == [("已下达资金", "2000.00"), ("累计完成投资", "2100.00")]


def test_what_another_time_reached_stands_aside_from_the_target(filing):
    made = filing(
        TITLE,
        [
            *HEAD,
            ["一级指标", "二级指标", "三级指标", ("指标值", 3)],
            ["产出指标", "质量指标", "办结率", ("≥95%（上年93%）", 3)],
            ["产出指标", "数量指标", "书吧", ("45个（2024年38个）", 3)],
        ],
    )
    targets = [one.target for one in made.indicators]
    assert [value(one.text) for one in targets] == ["≥95%（上年93%）", "45个（2024年38个）"]
    assert [(value(one.operator), value(one.value), value(one.unit)) for one in targets] == [
        (">=", 95, "%"),
        (None, 45, "个"),
    ]


def period(filing, *cells):
    """Start and end of a project whose period stands in these cells."""
    project = filing(TITLE, [["项目名称", ("城市书吧", len(cells))], ["起止时间", *cells]]).project
    return str(value(project.start_date)), str(value(project.end_date))


def test_a_period_in_pieces_over_several_cells(filing):
    assert period(filing, "2026年", "3月", "至", "2026年", "12月") == ("2026-03-01", "2026-12-31")
    assert period(filing, "2026", "年", "3", "月", "—", "2026", "年", "11", "月") == ("2026-03-01", "2026-11-30")
    assert period(filing, "2026年3月", "15日", "至", "2027年2月", "20日") == ("2026-03-15", "2027-02-20")
    assert period(filing, "2026年3月", "至", "12月") == ("2026-03-01", "2026-12-31")
    assert period(filing, "2026年3月", "2026年12月") == ("2026-03-01", "2026-12-31")


def test_a_date_in_pieces_stands_in_each_of_their_cells(paper):
    rows = [["项目名称", ("书吧", 5)], ["起止时间", "2026年", "3月", "至", "2026年", "12月"]]
    filings, remarks = find_filings(paper(TITLE, rows))
    project = filings[0].project
    assert errors(remarks) == []
    assert [(span.text, span.holder.column) for span in project.end_date.spans] == [("2026年", 4), ("12月", 5)]


def test_pieces_that_make_no_period_are_told_with_their_places(paper):
    rows = [["项目名称", ("城市书吧", 5)], ["起止时间", "2026年", "3月", "至", "2025年", "12月"]]
    filings, remarks = find_filings(paper(TITLE, rows))
    told = [one for one in remarks if one.severity == "error"]
    assert [(one.code, [place.column for place in one.places]) for one in told] == [
        ("date_unreadable", [1, 2, 3, 4, 5])
    ]
    assert filings[0].project.start_date is None


def test_years_in_pieces_are_a_length_of_time(paper):
    rows = [["项目名称", ("城市书吧", 3)], ["起止时间", "2025年", "至", "2027年"]]
    filings, remarks = find_filings(paper(TITLE, rows))
    assert errors(remarks) == []
    assert [one[1] for one in others(filings[0])] == ["2025年", "至", "2027年"]


@pytest.mark.parametrize("head", ["三级指标", "指标名称"])
@pytest.mark.parametrize("value", ["年度指标值", "目标值"])
@pytest.mark.parametrize("names", [["610费", "12345热线", "3年行动"], ["培训人次", "610费", "合格率"]])
def test_a_name_that_begins_with_a_number_is_a_name(paper, head, value, names):
    targets = ["≥5%", "完成", "90"]
    levels = ["数量指标", "质量指标", "时效指标"]
    rows = [[level, name, target] for level, name, target in zip(levels, names, targets, strict=True)]
    rows[0] = [("产出指标", 1, 3), *rows[0]]
    (found,), remarks = find_filings(
        paper(TITLE, [["项目名称", ("河道清淤", 3)], ["一级指标", "二级指标", head, value], *rows])
    )
    assert [(line[2], line[3]) for line in lines(found)] == list(zip(names, targets, strict=True))
    assert remarks == ()


@pytest.mark.parametrize(
    "row",
    [
        ["资金性质", "单位自有", ("", 4)],
        ["资金性质", ("单位自有", 2), "项目负责人", ("张三", 2)],
        ["资金来源", ("单位自有", 2), "资金用途", ("清淤", 2)],
    ],
)
def test_a_source_of_money_beside_a_label_of_words_is_its_value(paper, row):
    (found,), remarks = find_filings(paper(TITLE, [*HEAD, row]))
    assert (row[0], "单位自有") in others(found)
    assert remarks == ()


def test_a_source_of_money_before_a_blank_is_a_label(filing):
    found = filing(TITLE, [*HEAD, ["资金来源", "财政拨款", "", "其他资金", "12万元", ""]])
    assert (others(found), found.funds.other_funds.value) == ([], Decimal(12))


def test_every_label_of_a_cell_with_several_is_read(paper):
    rows = [
        *HEAD,
        [("联系电话：0571-86000000  传真：86000001", 3), ("邮编：310000", 3)],
        [("实施单位：河道所  归口科室：规划科", 3), ("备案号：2025-17", 3)],
    ]
    (found,), remarks = find_filings(paper(TITLE, rows))
    assert others(found) == [("传真", "86000001"), ("邮编", "310000"), ("归口科室", "规划科"), ("备案号", "2025-17")]
    assert value(found.project.contact_phone) == "0571-86000000"
    assert remarks == ()


def test_a_value_in_a_cell_of_several_labels_that_is_nowhere_is_told(paper):
    rows = [*HEAD, [("资金总额：12万元  结束日期：待定第3期  联系人：王五", 6)]]
    (found,), remarks = find_filings(paper(TITLE, rows))
    assert (value(found.project.contact_person), found.funds.total_budget.value) == ("王五", Decimal(12))
    values = [other.value.value for other in found.other_fields]
    assert "待定第3期" in values or any("待定第3期" in one.message for one in remarks if one.severity == "error")


@pytest.mark.parametrize(
    "above",
    [["主管部门", "水务局", "实施单位", "河道所", ""], ["项目负责人", "张三", "联系人", "李四", ""]],
)
def test_fields_right_above_levels_are_no_heads(paper, above):
    rows = [
        ["项目名称", ("河道清淤", 4)],
        above,
        ["产出指标", "数量指标", "年度清淤长度", "≥5公里", "跨年度实施"],
        ["效益指标", "社会效益指标", "投诉下降率", "≥5%", "问卷调查"],
    ]
    (found,), remarks = find_filings(paper(TITLE, rows))
    assert lines(found) == [
        ("output", "quantity", "年度清淤长度", "≥5公里"),
        ("benefit", "social", "投诉下降率", "≥5%"),
    ]
    assert [value(one.description) for one in found.indicators] == ["跨年度实施", "问卷调查"]
    assert [(value(one.horizon), value(one.target.unit)) for one in found.indicators] == [(None, "公里"), (None, "%")]
    assert remarks == ()


@pytest.mark.parametrize(("total", "key"), [("经费额度", "annual_budget"), ("经费总额度", "total_budget")])
@pytest.mark.parametrize("other", ["其他渠道", "其他渠道资金"])
def test_money_in_words_of_bureaus(filing, total, key, other):
    row = ["资金来源", other, "3"] if total == "经费总额度" else [other, "3"]
    found = filing(TITLE, [*HEAD, [f"{total}（万元）", "12", *row, "合同金额", ("2", 5 - len(row) - 1)]])
    assert (getattr(found.funds, key).value, found.funds.other_funds.value) == (Decimal(12), Decimal(3))
    assert others(found) == [("合同金额", "2")]


@pytest.mark.parametrize("over", ["项目：河道保洁　　预算：150万元", "项目：河道保洁"])
@pytest.mark.parametrize("target", [2, 3])
def test_a_row_across_right_under_the_heads_ends_no_list(paper, over, target):
    head = ["序号", "指标类别", "指标名称", "上年完成值", "考核要求"]
    rows = [
        ["1", "数量指标", "保洁河道长度", "45公里", "每月巡查"],
        ["2", "质量指标", "月度考核得分", "88分", "第三方打分"],
    ]
    head.insert(target, "指标值")
    for row, text in zip(rows, ["≥48公里", "≥90分"], strict=True):
        row.insert(target, text)
    (found,), remarks = find_filings(paper("项目支出绩效目标申报表（2026年度）", [head, [(over, 6)], *rows]))
    assert value(found.project.name) == "河道保洁"
    assert [line[1:] for line in lines(found)] == [
        ("quantity", "保洁河道长度", "≥48公里"),
        ("quality", "月度考核得分", "≥90分"),
    ]
    assert [value(one.last_year) for one in found.indicators] == ["45公里", "88分"]
    assert [one for one in others(found) if one[0] != "预算"] == [("考核要求", "每月巡查"), ("考核要求", "第三方打分")]
    assert remarks == ()


@pytest.mark.parametrize("unit", ["单位", "计量单位"])
@pytest.mark.parametrize("amount", ["资金额", "下达金额"])
def test_units_in_a_row_under_the_heads_are_no_region(paper, unit, amount):
    rows = [
        ["转移支付名称", ("衔接资金", 3)],
        ["地区", amount, "新增产业项目数", "农户满意度"],
        [unit, "万元", "个", "%"],
        ["青阳县", "1200", "18", "90"],
        ["石台县", "860", "11", "90"],
        ["合计", "2060", "29", ""],
    ]
    (found,), remarks = find_filings(paper("转移支付区域绩效目标表（2026年度）", rows))
    assert [(one.region.value, one.amount.value) for one in found.allocations] == [("青阳县", 1200), ("石台县", 860)]
    assert (found.money_unit.value, found.funds.annual_budget.value) == ("万元", 2060)
    assert "新增产业项目数" not in [one for pair in others(found) for one in pair]
    assert [one.code for one in remarks] == ["cells_unread"]


def test_lines_of_numbers_are_no_label_and_value(paper):
    rows = [*HEAD, ["设备", "台数", "单价", ("合价", 3)], ["水泵", "3", "2", ("6", 3)], ["闸门", "1", "4", ("4", 3)]]
    (found,), remarks = find_filings(paper(TITLE, rows))
    assert others(found) == []
    assert [one.code for one in remarks] == ["cells_unread"]


@pytest.mark.parametrize("head", ["承诺类别", "一级指标"])
@pytest.mark.parametrize(
    ("above", "word", "levels"),
    [
        ("产出类", "时效类", ("output", "timeliness")),
        ("产出指标", "社会效益指标", (None, "social")),
    ],
)
def test_a_second_level_in_the_one_column_of_levels(filing, head, above, word, levels):
    rows = [
        ["项目名称", ("河道清淤", 2)],
        [head, "承诺内容", "指标值"],
        [above, "清理长度", "≥12公里"],
        [above, "取缔堆放点", "31处"],
        [word, "完工进度", "≥90%"],
        ["满意类", "群众满意度", "≥90%"],
    ]
    found = lines(filing(TITLE, rows))
    assert [line[:2] for line in found] == [("output", None), ("output", None), levels, ("satisfaction", None)]


@pytest.mark.parametrize("pair", [("经费渠道", "年初预算"), ("项目级次", "县本级资金"), ("归口股室", "综合科")])
@pytest.mark.parametrize("width", [5, 2])
def test_any_word_beside_a_label_that_no_list_knows_is_its_value(paper, pair, width):
    row = [pair[0], (pair[1], width), *(() if width == 5 else ("项目负责人", ("张三", 2)))]
    (found,), remarks = find_filings(paper(TITLE, [*HEAD, row, ["年度目标", ("清淤。", 5)]]))
    assert (others(found), remarks) == ([pair], ())


def test_a_number_that_is_said_again_below_the_table_is_accounted_for(paper):
    rows = [*HEAD, ["项目负责人", ("张三", 2), "联系电话", ("0571-86533581", 2)]]
    foot = "填表人：李四　　　联系电话：{}　　　填表日期：2025年11月3日"
    (found,), remarks = find_filings(paper(TITLE, rows, foot.format("0571-86533581")))
    assert (value(found.project.contact_phone), remarks) == ("0571-86533581", ())


@pytest.mark.parametrize(("label", "key"), [("项目承办单位", "implementing_unit"), ("实施科室", "implementing_unit")])
def test_units_by_the_words_of_bureaus(filing, label, key):
    rows = [["项目名称", ("河道清淤", 3)], [label, "河道所", "预算总金额（万元）", "12"]]
    found = filing(TITLE, "编制部门：水务局", [*rows, ["年度目标", ("清淤。", 3)]])
    assert value(getattr(found.project, key)) == "河道所"
    assert (value(found.reporting_unit), found.funds.total_budget.value) == ("水务局", Decimal(12))


@pytest.mark.parametrize("head", ["完成时限", "完成时间"])
@pytest.mark.parametrize("day", ["12月底", "2026年6月", "四季度"])
def test_when_an_indicator_is_reached_is_beside_it(paper, head, day):
    rows = [["项目名称", ("河道清淤", 3)], ["指标类型", "指标", "目标", head]]
    rows += [["数量指标", "清淤长度", "5公里", day], ["社会效益指标", "投诉下降率", "≥10%", day]]
    (found,), remarks = find_filings(paper(TITLE, rows))
    assert [line[2:] for line in lines(found)] == [("清淤长度", "5公里"), ("投诉下降率", "≥10%")]
    assert (others(found), remarks) == ([(head, day)] * 2, ())


@pytest.mark.parametrize("head", ["科目", "经济分类"])
def test_accounts_of_a_breakdown_are_its_items(paper, head):
    rows = [*HEAD, [("项目支出明细", 1, 3), (head, 2), "金额（万元）", ("测算说明", 2)]]
    rows += [[("30201办公费", 2), "2.5", ("按人", 2)], [("30227委托业务费", 2), "97.5", ("招标", 2)]]
    rows += [["资金总额（万元）", "100", "其中：", "财政拨款", ("90", 2)]]
    (found,), remarks = find_filings(paper(TITLE, rows))
    assert [(one.item.value, one.amount.value) for one in found.budget.rows] == [
        ("30201办公费", Decimal("2.5")),
        ("30227委托业务费", Decimal("97.5")),
    ]
    assert (found.funds.total_budget.value, found.funds.fiscal_appropriation.value, remarks) == (100, 90, ())


@pytest.mark.parametrize("total", ["总分", "合计得分"])
def test_a_sum_stands_under_the_nearest_head(filing, total):
    rows = [
        *HEAD,
        [("项目资金（万元）", 1, 2), "", "年初预算数", "全年预算数", "全年执行数", "分值"],
        ["年度资金总额", "100", "110", "105", "10"],
        ["一级指标", "二级指标", "三级指标", "指标值", "实际完成值", "得分"],
        ["产出指标", "数量指标", "清淤长度", "≥5公里", "5公里", "20"],
        ["效益指标", "社会效益指标", "投诉下降率", "≥10%", "12%", "30"],
        [total, ("", 4), "50"],
    ]
    found = filing("项目支出绩效自评表（2025年度）", rows)
    assert (value(found.evaluation.total_score), value(found.evaluation.total_weight)) == (Decimal(50), None)


@pytest.mark.parametrize("corner", ["资金安排", "预算安排"])
def test_heads_of_years_beside_a_word_of_money_are_no_values(paper, corner):
    rows = [
        *HEAD,
        [corner, "合计", "2026年", ("2027年", 3)],
        ["资金总额（万元）", "200", "100", ("100", 3)],
        ["其中：财政拨款", "180", "90", ("90", 3)],
    ]
    (found,), remarks = find_filings(paper("项目支出绩效目标申报表（2026年度）", rows))
    funds = found.funds
    assert (funds.total_budget.value, funds.annual_budget.value, funds.fiscal_appropriation.value) == (200, 100, 180)
    assert funds.annual.fiscal_appropriation.value == 90
    assert others(found) == [("资金总额（万元）/2027年", "100"), ("其中：财政拨款/2027年", "90")]
    assert remarks == ()


@pytest.mark.parametrize("label", ["绩效目标", "项目绩效目标"])
def test_one_text_beside_the_bare_label_is_the_target_of_the_year(filing, label):
    found = filing(TITLE, [*HEAD, [label, ("完成5公里。", 5)]])
    assert (value(found.project.annual_target), others(found)) == ("完成5公里。", [])


@pytest.mark.parametrize("head", ["实施科室", "责任单位", "联系人"])
def test_who_sees_to_an_indicator_is_beside_it(paper, head):
    rows = [["项目名称", ("河道清淤", 3)], ["指标类型", "指标", "目标", head]]
    rows += [["数量指标", "清淤长度", "5公里", "工程科"], ["社会效益指标", "投诉下降率", "≥10%", "信访科"]]
    (found,), remarks = find_filings(paper(TITLE, rows))
    assert (others(found), remarks) == ([(head, "工程科"), (head, "信访科")], ())


@pytest.mark.parametrize("below", ["2.其他资金", "其他资金"])
def test_a_line_of_money_over_a_numbered_one_is_a_label_and_its_value(paper, below):
    rows = [*HEAD, [("资金来源", 2), ("金额（万元）", 4)], [("1.财政拨款收入", 2), ("90.00", 4)]]
    rows += [[("其中：当年追加拨款", 2), ("80.00", 4)], [(below, 2), ("6.00", 4)]]
    (found,), remarks = find_filings(paper(TITLE, rows))
    assert (found.funds.fiscal_appropriation.value, found.funds.other_funds.value) == (90, 6)
    assert remarks == ()


@pytest.mark.parametrize("text", ["2025年11月9\n日", "2025年11\n月9日", "2025年\n11月9日"])
def test_a_date_that_goes_on_in_the_next_line_is_a_date(paper, text):
    rows = [["项目名称", ("城市书吧", 3)], ["填报人", "张三", "填表日期", text]]
    (filing,), remarks = find_filings(paper(TITLE, rows))
    assert (str(filing.filing_date.value), errors(remarks)) == ("2025-11-09", [])


@pytest.mark.parametrize("text", ["2025年11月2\n8日", "2025.11.2\n8", "2025年11月2"])
def test_a_date_whose_figures_may_be_lost_is_told(paper, text):
    rows = [["项目名称", ("城市书吧", 3)], ["填报人", "张三", "填表日期", text]]
    (filing,), remarks = find_filings(paper(TITLE, rows))
    told = [(one.code, [(place.row, place.column) for place in one.places]) for one in remarks]
    assert (filing.filing_date, told) == (None, [("date_unreadable", [(1, 3)])])


@pytest.mark.parametrize(
    "rows",
    [
        [["资金总额（万元）", "100", "财政资金", "90", "其他", "10"]],
        [["资金总额（万元）", ("100", 5)], ["财政资金", ("90", 5)], ["其他", ("10", 5)]],
    ],
)
def test_what_is_named_only_other_beside_money_is_money(paper, rows):
    (filing,), remarks = find_filings(paper(TITLE, [["项目名称", ("城市书吧", 5)], *rows]))
    sources = [(value(one.label), str(one.amount.value), value(one.unit)) for one in filing.funds.sources]
    assert (sources, filing.other_fields, errors(remarks)) == ([("其他", "10", "万元")], (), [])


def test_columns_of_money_are_told_apart_without_their_totals(paper):
    rows = [
        [("其中：财政资金（元）", 1, 2), ("9860000", 1, 2), "其中：当年财政拨款", "3960000"],
        ["上年结转资金", "340000"],
        ["其他资金", "0", "其他资金", "0"],
    ]
    (filing,), remarks = find_filings(paper(TITLE, [["项目名称", ("城市书吧", 3)], *rows]))
    funds, annual = filing.funds, filing.funds.annual
    assert (str(funds.fiscal_appropriation.value), funds.carried_over) == ("9860000", None)
    assert (str(annual.fiscal_appropriation.value), str(annual.carried_over.value)) == ("3960000", "340000")
    assert (str(funds.other_funds.value), str(annual.other_funds.value), errors(remarks)) == ("0", "0", [])


_LONG = [["产出指标", "数量指标", "改造长度", "≥15公里"], ["效益指标", "社会效益指标", "投诉下降率", "≥30%"]]
_SHORT = [["产出指标", "数量指标", "改造长度", "≥5公里"], ["效益指标", "社会效益指标", "投诉下降率", "≥10%"]]
_HEADS = ["一级指标", "二级指标", "三级指标", "指标值"]
_GOALS = [["项目名称", ("城市书吧", 4)], ["长期目标", ("建成。", 4)], ["年度目标", ("开工。", 4)]]


def horizons(paper, rows):
    (filing,), remarks = find_filings(paper("项目支出绩效目标申报表（2025年度）", rows))
    own = [one.horizon.value if one.horizon else None for one in filing.indicators]
    return own, [(one.code, one.severity) for one in remarks]


@pytest.mark.parametrize("first", ["heads", "lines"])
def test_a_label_over_blank_cells_is_that_of_all_lines(paper, first):
    lists = [("长期绩效指标", [_HEADS, *_LONG]), ("年度绩效指标", [_HEADS, *_SHORT])]
    if first == "lines":
        lists = [("", [_HEADS]), ("长期绩效指标", _LONG), ("年度绩效指标", _SHORT)]
    rows = [[label if place == 0 else "", *row] for label, own in lists for place, row in enumerate(own)]
    expected = ["long_term", "long_term", "annual", "annual"]
    assert horizons(paper, [["项目名称", ("城市书吧", 4)], *rows]) == (expected, [])


def test_periods_beside_blanks_over_lists_side_by_side(paper):
    rows = [
        ["", "长期指标", "", "", "年度指标", "", ""],
        ["", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值"],
        *([long[0], *long[1:], *short[1:]] for long, short in zip(_LONG, _SHORT, strict=True)),
    ]
    expected = ["long_term", "long_term", "annual", "annual"]
    assert horizons(paper, [["项目名称", ("城市书吧", 6)], *rows]) == (expected, [])


@pytest.mark.parametrize("missing", [0, 1])
def test_a_list_that_has_lost_its_label_beside_another_is_told(paper, missing):
    own = [[["长期绩效指标", *_HEADS], *(["", *row] for row in _LONG)]]
    own += [[["年度绩效指标", *_HEADS], *(["", *row] for row in _SHORT)]]
    own[missing] = own[missing][1:]
    assert horizons(paper, [*_GOALS, *own[0], *own[1]])[1] == [("horizon_unclear", "error")]


@pytest.mark.parametrize("head", ["指标类型", "一级指标"])
def test_a_word_of_either_level_below_second_levels_is_one_of_them(paper, head):
    rows = [[head, "指标名称", "指标值"]]
    rows += [["数量指标", "培训期数", "≥6期"], ["质量指标", "合格率", "100%"], ["成本指标", "总成本控制", "≤8万元"]]
    rows += [["服务对象满意度指标", "学员满意度", "≥92%"]]
    (filing,), remarks = find_filings(paper(TITLE, [["项目名称", ("城市书吧", 2)], *rows]))
    own = [(one.level1, one.level2.value if one.level2 else None) for one in filing.indicators]
    expected = ["quantity", "quality", "cost", "service_object_satisfaction"]
    assert (own, errors(remarks)) == ([(None, level) for level in expected], [])


@pytest.mark.parametrize("below", [[["支出内容", ("金额", 2), "备注"], ["购置费", ("67", 2), "询价"]], []])
def test_amounts_beside_a_merged_label_are_lines_whatever_list_follows(paper, below):
    money = [[("项目资金", 1, 4), "来源", "金额", "备注"], ["财政拨款", "394", "年初预算"], ["其他资金", "340", ""]]
    read = find_filings(paper(TITLE, [["项目名称", ("公园", 3)], *money, ["合计", "734", ""], *below]))
    funds = read[0][0].funds
    amounts = (funds.total_budget, funds.fiscal_appropriation, funds.other_funds)
    assert [value(one) for one in amounts] == [Decimal(734), Decimal(394), Decimal(340)]
    assert [value(row.amount) for row in read[0][0].budget.rows] == [Decimal(67)][: len(below)]
    assert errors(read[1]) == []


@pytest.mark.parametrize("text", ["2025年11月  5日", "2025 年　11 月　　5 日", "二〇二五年  十一月  五日"])
def test_a_date_may_have_any_blanks_in_it(paper, text):
    rows = [["项目名称", ("城市书吧", 3)], ["填报人", "张三", "填表日期", text]]
    below = find_filings(paper(TITLE, [*HEAD, ["年度目标", ("清淤", 5)]], f"填报人：张三　　填表日期：{text}"))[0][0]
    (filing,), remarks = find_filings(paper(TITLE, rows))
    assert (str(filing.filing_date.value), str(below.filing_date.value), remarks) == ("2025-11-05", "2025-11-05", ())


NAMES = {"≤120万元": "养护成本", "≥30公里": "养护里程", "≥2万人": "受益人口", "≥90%": "群众满意度"}


def bands(levels):
    return [row for level, (target, name) in levels for row in ([(level, 4)], [(name, 2), (target, 2)])]


def rows_of_levels(levels):
    return [[level, (name, 2), target] for level, (target, name) in levels]


def one_cell(levels):
    return [["绩效指标", ("\n".join(f"{level}：{name}{target}" for level, (target, name) in levels), 3)]]


def heads_side_by_side(levels):
    heads = [level for level, _ in levels]
    return [["指标类型", *heads], ["指标名称", *NAMES.values()], ["指标值", *NAMES]]


@pytest.mark.parametrize("layout", [bands, rows_of_levels, one_cell, heads_side_by_side])
@pytest.mark.parametrize(
    ("words", "first", "second"),
    [
        (
            ("成本指标", "数量指标", "社会效益指标", "满意度指标"),
            [None] * 4,
            ["cost", "quantity", "social", "service_object_satisfaction"],
        ),
        (
            ("满意度指标", "数量指标", "质量指标", "成本指标"),
            [None] * 4,
            ["service_object_satisfaction", "quantity", "quality", "cost"],
        ),
        (
            ("成本指标", "产出指标", "效益指标", "满意度指标"),
            ["cost", "output", "benefit", "satisfaction"],
            [None] * 4,
        ),
    ],
)
def test_levels_of_one_kind_are_that_kind_whichever_comes_first(paper, layout, words, first, second):
    head = [("指标名称", 2), ("指标值", 2)]
    rows = [*([head] if layout is bands else []), *layout(list(zip(words, NAMES.items(), strict=True)))]
    wide = 4 if layout is heads_side_by_side else 3
    (read,), remarks = find_filings(paper(TITLE, [["项目名称", ("道路养护", wide)], *rows]))
    assert [value(one.level1) for one in read.indicators] == first
    assert [value(one.level2) for one in read.indicators] == second
    assert [(value(one.name), value(one.target.text)) for one in read.indicators] == [
        (name, target) for target, name in NAMES.items()
    ]
    assert remarks == ()


SOURCES = {"财政拨款": "fiscal_appropriation", "自筹资金": "other_funds"}


@pytest.mark.parametrize(
    ("heads", "rows", "amounts", "rest"),
    [
        (
            ("年初预算", "调整后预算"),
            [("100", "80"), ("20", "25")],
            [80, 25],
            [("年初预算", "100"), ("年初预算", "20")],
        ),
        (
            ("调整前", "调整数", "调整后"),
            [("100", "-20", "80"), ("20", "5", "25")],
            [80, 25],
            [("调整前", "100"), ("调整数", "-20"), ("调整前", "20"), ("调整数", "5")],
        ),
        (
            ("全年", "上半年", "下半年"),
            [("100", "60", "40"), ("20", "10", "10")],
            [100, 20],
            [("上半年", "60"), ("下半年", "40"), ("上半年", "10"), ("下半年", "10")],
        ),
        (
            ("一季度", "二季度"),
            [("60", "40"), ("10", "10")],
            [None, None],
            [("一季度", "60"), ("二季度", "40"), ("一季度", "10"), ("二季度", "10")],
        ),
    ],
)
def test_money_of_the_year_as_adjusted_beside_other_columns(paper, heads, rows, amounts, rest):
    width = 2 + len(heads)
    money = [[("项目资金（万元）", 1, 3), "资金来源", *heads]]
    money += [[source, *row] for source, row in zip(SOURCES, rows, strict=True)]
    (filing,), remarks = find_filings(paper(TITLE, [["项目名称", ("公园", width - 1)], *money]))
    assert [value(getattr(filing.funds, key)) for key in SOURCES.values()] == amounts
    names = [name for name in SOURCES for _ in rest[: len(rest) // 2]]
    assert others(filing) == [(f"{name}/{head}", text) for name, (head, text) in zip(names, rest, strict=True)]
    assert errors(remarks) == []


@pytest.mark.parametrize("words", ["本年度验收后结算", "按年度预算执行", "按季度结算", "与计划有差异"])
def test_words_over_an_amount_are_told_although_they_name_a_period(paper, words):
    rows = [["项目资金（万元）", "年度资金总额", "20"], ["", "其中：财政拨款", words], ["", "其他资金", "20"]]
    _, remarks = find_filings(paper(TITLE, [["项目名称", ("公园", 2)], *rows]))
    assert any(words in message for message in errors(remarks))


def test_a_plan_by_quarter_is_beside_the_budget(paper):
    plan = [[("用款计划", 1, 2), "一季度", "二季度", "三季度", "四季度"], ["20", "40", "30", "30"]]
    (filing,), remarks = find_filings(
        paper(TITLE, [["项目名称", ("公园", 4)], ["年度资金总额（万元）", ("120", 4)], *plan])
    )
    assert (filing.funds.annual_budget.value, filing.funds.sources) == (120, ())
    assert others(filing) == [
        (f"用款计划/{quarter}", amount) for quarter, amount in zip(plan[0][1:], plan[1], strict=True)
    ]
    assert errors(remarks) == []


@pytest.mark.parametrize("merged", [True, False])
def test_heads_of_a_sum_and_its_parts_merged_or_not(paper, merged):
    money = [[("资金总额（万元）", 1, 2), ("其中：", 3), ("备注", 1, 2)], ["财政拨款", "自筹资金", "其他"]]
    flat = [["资金总额（万元）", "其中：", "", "", "备注"], ["", "财政拨款", "自筹资金", "其他", ""]]
    rows = [
        ["项目名称", ("公园", 4)],
        *(money if merged else flat),
        ["120", "100", "15", "5", "年初安排" if merged else ""],
    ]
    (filing,), remarks = find_filings(paper(TITLE, rows))
    funds = filing.funds
    amounts = (funds.total_budget, funds.fiscal_appropriation, funds.other_funds)
    assert [value(one) for one in amounts] == [120, 100, 15]
    assert errors(remarks) == []


@pytest.mark.parametrize(
    "heads",
    [
        [["一级指标", "三级指标", "目标值（优）", "目标值（良）", "目标值（差）"]],
        [[("一级指标", 1, 2), ("三级指标", 1, 2), ("目标值", 3)], ["（优）", "（良）", "（差）"]],
        [["一级指标", "三级指标", ("目标值", 3)], ["", "", "优", "良", "差"]],
    ],
)
def test_grades_in_brackets_and_under_heads_that_are_not_merged(paper, heads):
    line = ["产出指标", "养护里程", "≥30公里", "≥25公里", "＜25公里"]
    (filing,), remarks = find_filings(paper(TITLE, [["项目名称", ("公园", 4)], *heads, line]))
    (one,) = filing.indicators
    grades = (one.target.text, one.grade_values.good, one.grade_values.poor)
    assert [value(grade) for grade in grades] == ["≥30公里", "≥25公里", "＜25公里"]
    assert errors(remarks) == []


def test_a_column_with_letters_in_brackets_is_no_grade(filing):
    heads = ["一级指标", "三级指标", "年度指标值（A）", "实际完成值（B）"]
    (one,) = filing(TITLE, [["项目名称", ("公园", 3)], heads, ["产出指标", "里程", "≥30公里", "31公里"]]).indicators
    assert (one.target.text.value, one.actual.value) == ("≥30公里", "31公里")


@pytest.mark.parametrize("initial", ["年初指标值", "调整前指标值", "原指标值"])
def test_targets_as_adjusted_beside_those_before(paper, initial):
    heads = ["一级指标", "三级指标", initial, "调整后指标值"]
    rows = [["项目名称", ("公园", 3)], heads, ["产出指标", "里程", "≥30公里", "≥25公里"]]
    (filing,), remarks = find_filings(paper(TITLE, rows))
    assert lines(filing) == [("output", None, "里程", "≥25公里")]
    assert (others(filing), errors(remarks)) == ([(initial, "≥30公里")], [])


def test_words_behind_the_last_head_of_indicators_are_kept(paper):
    heads = ["一级指标", "三级指标", "指标值", ""]
    rows = [
        ["产出指标", "里程", "≥30公里", "按台账"],
        ["产出指标", "次数", "≥3次", ""],
        ["效益指标", "人口", "≥2万人", "9"],
    ]
    (filing,), remarks = find_filings(paper(TITLE, [["项目名称", ("公园", 3)], heads, *rows]))
    assert others(filing) == [("（无栏目名称）", "按台账")]
    assert [message for message in errors(remarks) if "“9”" in message] == errors(remarks) != []  # it may be a target


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["地区", "一级指标", "二级指标", "三级指标", "指标值"],
            [("甲市", 1, 2), "产出指标", "数量指标", "养护里程", "≥30公里"],
            ["产出指标", "质量指标", "合格率", "≥95%"],
            [("乙市", 1, 2), "产出指标", "数量指标", "养护里程", "≥20公里"],
            ["产出指标", "质量指标", "合格率", "≥96%"],
        ],
        [
            ["地区", "绩效指标", "指标值", "绩效指标", "指标值"],
            ["甲市", "养护里程", "≥30公里", "合格率", "≥95%"],
            ["乙市", "养护里程", "≥20公里", "合格率", "≥96%"],
        ],
    ],
)
def test_a_column_of_regions_before_indicators(paper, rows):
    head = [["专项名称", ("公路养护补助", 4)], ["中央主管部门", ("交通运输部", 2), "省级主管部门", "省交通厅"]]
    (filing,), remarks = find_filings(paper("中央对地方转移支付绩效目标申报表", [*head, *rows]))
    own = [(value(one.region), value(one.indicator), value(one.text)) for one in filing.transfer.region_targets]
    assert sorted(own) == [
        ("乙市", "养护里程", "≥20公里"),
        ("乙市", "合格率", "≥96%"),
        ("甲市", "养护里程", "≥30公里"),
        ("甲市", "合格率", "≥95%"),
    ]
    assert [(value(one.name), value(one.target.text)) for one in filing.indicators] == [
        ("养护里程", None),
        ("合格率", None),
    ]
    assert [value(one.region) for one in filing.allocations] == ["甲市", "乙市"]
    assert errors(remarks) == []


@pytest.mark.parametrize("gap", ["　　", "\t", "    "])
def test_a_day_behind_a_signature_is_the_day_of_filing(paper, gap):
    line = f"单位负责人：赵一{gap}填表人：孙三{gap}2026年9月30日"
    (filing,), remarks = find_filings(paper(TITLE, [*HEAD, ["年度目标", ("清淤", 5)]], line))
    assert (value(filing.preparer), str(filing.filing_date.value)) == ("孙三", "2026-09-30")
    assert (value(filing.unit_leader), errors(remarks)) == ("赵一", [])


def test_heads_of_years_beside_a_group_of_money_are_no_value(filing):
    money = [["资金来源", "2026年执行数", "2027年申报数", "增减额"], ["财政拨款", "280", "300", "20"]]
    read = filing("2027年" + TITLE, [["项目名称", ("公园", 3)], *money, ["自筹资金", "50", "60", "10"]])
    assert (read.funds.fiscal_appropriation.value, read.funds.other_funds.value) == (300, 60)
    assert ("财政拨款/2026年执行数", "280") in others(read)
    assert [text for _, text in others(read) if not text.isdecimal()] == []


def test_amounts_line_by_line_without_colons(filing):
    lines_of_money = "年度资金总额 360.00\n其中：财政拨款 300.00\n      自筹资金 60.00"
    read = filing(TITLE, "金额单位：万元", [*HEAD, ["项目资金", (lines_of_money, 5)]])
    funds = read.funds
    amounts = (funds.annual_budget, funds.fiscal_appropriation, funds.other_funds)
    assert ([value(one) for one in amounts], funds.unit.value) == ([360, 300, 60], "万元")


@pytest.mark.parametrize(
    ("initial", "adjusted"), [("年初预算", "调整后预算"), ("年初预算数", "全年预算数"), ("调整前预算", "调整后预算")]
)
@pytest.mark.parametrize("is_row", [True, False])
def test_a_budget_as_adjusted_beside_the_one_before_it(paper, initial, adjusted, is_row):
    pairs = (
        [[initial, "100万元", adjusted, "80万元"]] if is_row else [[adjusted, ("80万元", 3)], [initial, ("100万元", 3)]]
    )
    (filing,), remarks = find_filings(paper(TITLE, [*HEAD_OF_FOUR, *pairs]))
    assert (filing.funds.annual_budget.value, filing.funds.unit.value) == (80, "万元")
    assert (filing.funds.sources, others(filing), errors(remarks)) == ((), [(initial, "100万元")], [])


def test_a_budget_as_adjusted_in_paragraphs_and_below_a_label_of_money(filing):
    found = filing(TITLE, "金额单位：元", "年初预算：100　调整后预算：80", HEAD_OF_FOUR)
    assert (found.funds.annual_budget.value, others(found)) == (80, [("年初预算", "100")])
    rows = [[("项目资金（万元）", 1, 2), "年初预算", ("100", 2)], ["调整后预算", ("80", 2)]]
    found = filing(TITLE, [*HEAD_OF_FOUR, *rows])
    assert (found.funds.annual_budget.value, found.funds.sources, others(found)) == (80, (), [("年初预算", "100")])


@pytest.mark.parametrize("rows", [[["年初预算", ("100", 3)]], [["年初预算", "100", "调整后预算", ""]]])
def test_an_initial_budget_without_another_is_the_year_s(filing, rows):
    found = filing(TITLE, "金额单位：万元", [*HEAD_OF_FOUR, *rows])
    assert (found.funds.annual_budget.value, others(found)) == (100, [])


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (("填表日期：2025年11月", "5日"), "2025-11-05"),
        (("填表人：张三　填表日期：2025 年 11 月", " 28 日 "), "2025-11-28"),
        (("填表日期：2025年11月5日",), "2025-11-05"),
    ],
)
@pytest.mark.parametrize("is_above", [True, False])
def test_a_date_over_two_paragraphs(paper, lines, day, is_above):
    blocks = [*lines, HEAD_OF_FOUR] if is_above else [HEAD_OF_FOUR, *lines]
    (filing,), remarks = find_filings(paper(TITLE, *blocks))
    assert (filing.filing_date.value.isoformat(), filing.filing_date.confidence) == (day, 1)
    assert (others(filing), remarks) == ([], ())


def test_the_end_of_a_period_over_two_paragraphs(filing):
    found = filing(TITLE, "实施期限：2025年1月1日至2025年11月", "5日", HEAD_OF_FOUR)
    assert (found.project.start_date.value, found.project.end_date.value) == (date(2025, 1, 1), date(2025, 11, 5))


@pytest.mark.parametrize("line", ["5日内报送", "5日　张三", "12", "报送财政局"])
def test_a_month_before_another_paragraph_stays_a_guess(paper, line):
    (filing,), remarks = find_filings(paper(TITLE, HEAD_OF_FOUR, "填表日期：2025年11月", line))
    assert (filing.filing_date.value, [one.code for one in remarks]) == (date(2025, 11, 1), ["date_guessed"])


def test_a_day_that_its_month_does_not_have_is_told(paper):
    (filing,), remarks = find_filings(paper(TITLE, HEAD_OF_FOUR, "填表日期：2025年2月", "30日"))
    assert (filing.filing_date, [one.code for one in remarks]) == (None, ["date_unreadable"])
    assert others(filing) == [("填表日期", "2025年2月"), ("填表日期", "30日")]


def test_indicators_of_one_name_under_two_levels_are_two_beside_regions(paper):
    heads = ["一级指标", "二级指标", "地区", "三级指标", "指标值"]
    kinds = {"数量指标": ("≥90%", "≥80%"), "质量指标": ("≥70%", "≥60%")}
    rows = [
        ["产出指标", kind, region, "完成率", target]
        for kind, targets in kinds.items()
        for region, target in zip(("东区", "西区"), targets, strict=True)
    ]
    (filing,), _ = find_filings(paper(TITLE, [["项目名称", ("公园", 4)], heads, *rows]))
    assert lines(filing) == [("output", kind, "完成率", None) for kind in ("quantity", "quality")]
