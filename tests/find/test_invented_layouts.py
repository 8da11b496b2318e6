"""Layouts that nobody printed yet: what stands in them is read as it says, and nothing else."""

from decimal import Decimal

from extract.find.filings import find_filings

TITLE = "项目支出绩效目标申报表"
HEAD = [["项目名称", ("河道清淤", 5)], ["主管部门", ("水务局", 2), "实施单位", ("河道所", 2)]]


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
