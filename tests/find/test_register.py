"""Registers, a project a row or several: their money, their totals, the unit that a head gives."""

from decimal import Decimal

import pytest

from extract.find.filings import find_filings

HEADS = ["序号", "项目名称", "项目单位"]
FIRST = ["1", "堤防养护", "河道所"]
SECOND = ["2", "水文监测", "水文站"]


def money(document):
    """Name, the year's budget and the whole one, unit and sources of each filing; codes of the errors."""
    filings, remarks = find_filings(document)
    values = [
        (
            one.project.name.value,
            *(got and got.value for got in (one.funds.annual_budget, one.funds.total_budget, one.funds.unit)),
            {source.label: source.amount.value for source in one.funds.sources},
        )
        for one in filings
    ]
    return values, [one.code for one in remarks if one.severity == "error"]


@pytest.mark.parametrize(
    "head", ["预算金额（元）", "预算数（元）", "申请金额（元）", "2025年预算安排（元）", "金额（元）"]
)
def test_the_budget_of_each_project_by_any_word_for_it(paper, head):
    rows = [
        [*HEADS, head, "年度绩效目标", "数量指标", "质量指标"],
        [*FIRST, "1250000", "安全度汛", "养护长度≥86公里", "合格率≥98%"],
        [*SECOND, "380000", "按时上报", "测站≥45处", "到报率≥97%"],
        ["", ("合计", 2), "1630000", "", "", ""],
    ]
    first = ("堤防养护", Decimal(1250000), None, "元", {})
    second = ("水文监测", Decimal(380000), None, "元", {})
    assert money(paper("2025年部门预算项目绩效目标汇总表", rows)) == ([first, second], [])


def test_sources_under_one_head_and_their_total(paper):
    rows = [
        [*((head, 1, 2) for head in HEADS), ("预算安排（万元）", 3), ("绩效目标", 1, 2)],
        ["小计", "财政拨款", "其他资金"],
        [*FIRST, "125", "120", "5", "安全度汛"],
        [*SECOND, "38", "38", "0", "按时上报"],
    ]
    filings, remarks = find_filings(paper("项目绩效目标汇总表（2025年度）", rows))
    assert [one.funds.fiscal_appropriation.value for one in filings] == [Decimal(120), Decimal(38)]
    assert [one.funds.unit.value for one in filings] == ["万元", "万元"]
    assert [one.funds.total_budget and one.funds.total_budget.value for one in filings] == [Decimal(125), Decimal(38)]
    assert [one.code for one in remarks] == []


@pytest.mark.parametrize(
    ("unit", "keys"),
    [
        ("岚桥县交通运输局", {"from_higher_level": 500, "own_level": 230}),
        ("江东省交通运输厅", {"own_level": 500, "lower_level_matching": 230}),
        ("交通运输局", {}),
    ],
)
def test_money_of_a_level_is_told_by_who_files(filing, unit, keys):
    rows = [["项目名称", ("公路安防", 3)], ["申报单位", (unit, 3)]]
    rows += [["资金总额（万元）", ("730", 3)], ["其中：省级资金", "500", "县级资金", "230"]]
    funds = filing("项目支出绩效目标申报表", rows).funds
    names = ("from_higher_level", "own_level", "lower_level_matching")
    assert {name: value.value for name in names if (value := getattr(funds, name))} == keys
    assert [line.label.value for line in funds.sources] == ([] if keys else ["省级资金", "县级资金"])


def test_two_levels_above_are_sources_of_their_own(filing):
    rows = [["项目名称", ("公路安防", 3)], ["实施单位", ("岚桥县交通运输局", 3)], ["资金总额（万元）", ("730", 3)]]
    rows += [["中央资金", "400", "省级资金", "100"], ["县级资金", "230", "上年结转", ""]]
    funds = filing("项目支出绩效目标申报表", rows).funds
    assert [(line.label.value, line.amount.value) for line in funds.sources] == [("中央资金", 400), ("省级资金", 100)]
    assert (funds.from_higher_level, funds.own_level.value) == (None, 230)


def test_columns_of_years_and_a_year_in_a_cell(filing):
    rows = [
        [("预算年度：2025", 4), ("金额单位：万元", 3)],
        ["项目名称", ("公交补贴", 6)],
        ["主管部门", ("交通局", 6)],
        ["资金来源", ("2024年", 2), ("2025年", 2), ("2026年", 2)],
        ["财政拨款", ("300", 2), ("320", 2), ("340", 2)],
        ["合计", ("330", 2), ("352", 2), ("374", 2)],
    ]
    funds = filing("项目支出绩效目标申报表", rows).funds
    assert (funds.fiscal_appropriation.value, funds.annual_budget.value, funds.total_budget) == (320, 352, None)


def test_a_programme_is_no_transfer_and_a_year_no_part_of_a_title(filing):
    rows = [["专项名称", ("公路安防", 2)], ["申报单位", ("交通局", 2)], ["2024年预算数", ("12.5", 2)]]
    found = filing("2025年度专项资金绩效目标申报表", [*rows, ["2025年预算数", ("18.6", 2)]])
    assert (found.form.kind, found.form.title) == ("declaration", "专项资金绩效目标申报表")
    assert (found.funds.annual_budget.value, found.fiscal_year.value) == (Decimal("18.6"), 2025)
    assert [line.label.value for line in found.funds.sources] == ["2024年预算数"]


def notes(document):
    """Of each filing the other fields, and the descriptions of its indicators; codes of the errors."""
    filings, remarks = find_filings(document)
    read = [
        (
            {other.label: other.value.value for other in one.other_fields if other.label != "序号"},
            [line.description and line.description.value for line in one.indicators],
        )
        for one in filings
    ]
    return read, [one.code for one in remarks if one.severity == "error"]


def test_a_note_beside_two_lists_and_the_sum_below_are_of_no_indicator(paper):
    rows = [
        [*((head, 1, 2) for head in HEADS), ("资金", 2), ("产出指标", 2), ("满意度指标", 2), ("备注", 1, 2)],
        ["合计", "财政资金", "指标名称", "指标值", "指标名称", "指标值"],
        [*FIRST, "120", "100", "养护长度", "≥86公里", "群众满意度", "≥90%", ""],
        [*SECOND, "8.5", "8.5", "测站", "45处", "用户满意度", "≥85%", "跨年项目"],
        ["合计", "", "", "128.5", "108.5", "", "", "", "", ""],
    ]
    read, errors = notes(paper("2026年项目绩效目标汇总表", "金额单位：万元", rows))
    assert read == [({}, [None, None]), ({"备注": "跨年项目"}, [None, None])]
    assert errors == []


def test_a_note_outside_of_the_heads_over_the_one_indicator_of_a_project(paper):
    rows = [
        [*((head, 1, 2) for head in HEADS), ("绩效指标", 3), ("备注", 1, 2)],
        ["一级指标", "指标名称", "指标值"],
        [*FIRST, "产出指标", "养护长度", "≥86公里", "续建"],
        [*SECOND, "产出指标", "测站", "45处", ""],
    ]
    read, errors = notes(paper("2026年项目绩效目标汇总表", rows))
    assert read == [({"备注": "续建"}, [None]), ({}, [None])]
    assert errors == []


def test_a_note_merged_over_the_lines_of_a_project_is_the_projects(paper):
    def listed(number, name, unit, note):
        first = [*((text, 1, 2) for text in (number, name, unit)), "产出指标", "长度", "≥86公里"]
        return [[*first, *note[:1]], ["满意度指标", "群众满意度", "≥90%", *note[1:]]]

    heads = [*HEADS, "一级指标", "指标名称", "指标值", "备注"]
    merged = [heads, *listed(*FIRST, [("续建", 1, 2)]), *listed(*SECOND, [("新建", 1, 2)])]
    assert notes(paper("2026年项目绩效目标汇总表", merged)) == (
        [({"备注": "续建"}, [None, None]), ({"备注": "新建"}, [None, None])],
        [],
    )
    lines = [heads, *listed(*FIRST, ["含支线", "问卷"]), *listed(*SECOND, ["", "电话"])]
    assert notes(paper("2026年项目绩效目标汇总表", lines)) == (
        [({}, ["含支线", "问卷"]), ({}, [None, "电话"])],
        [],
    )


def test_a_column_without_a_head_is_no_field_of_a_project(paper):
    rows = [
        ["项目名称", "", "项目单位", "一级指标", "二级指标", "三级指标", "指标值"],
        ["堤防养护", "续", "河道所", "产出指标", "数量指标", "养护长度", "≥86公里"],
        ["水文监测", "新", "水文站", "产出指标", "数量指标", "测站", "≥45处"],
    ]
    filings, remarks = find_filings(paper("2025年部门预算项目绩效目标汇总表", rows))
    assert [(one.project.name.value, one.other_fields) for one in filings] == [("堤防养护", ()), ("水文监测", ())]
    (remark,) = remarks
    assert (remark.code, "“续”" in remark.message, "“新”" in remark.message) == ("cells_unread", True, True)


def test_what_was_spent_makes_each_project_a_self_evaluation(paper):
    rows = [
        [*HEADS, "年初预算数", "全年执行数", "执行率", "自评得分", "自评等级", "未完成原因"],
        [*FIRST, "420.00", "398.16", "94.80%", "95.4", "优", "管线迁移"],
        [*SECOND, "156.80", "156.80", "100%", "98.2", "优", ""],
        ["", ("合计", 2), "576.80", "554.96", "", "", "", ""],
    ]
    filings, remarks = find_filings(paper("2024年度项目支出绩效自评结果汇总表", "单位：万元", rows))
    assert [remark for remark in remarks if remark.severity == "error"] == []
    assert [one.form.kind for one in filings] == ["self_evaluation"] * 2
    lines = [line for one in filings for line in one.funds.execution]
    assert [(one.label.value, str(one.initial.value), str(one.executed.value), one.rate.value) for one in lines] == [
        ("堤防养护", "420.00", "398.16", "94.80%"),
        ("水文监测", "156.80", "156.80", "100%"),
    ]
    assert [(str(one.evaluation.total_score.value), one.evaluation.grade.value) for one in filings] == [
        ("95.4", "优"),
        ("98.2", "优"),
    ]
    assert [other.label for other in filings[0].other_fields] == ["序号", "未完成原因"]


def spent(document):
    """Per filing its name and kind, its lines of what was spent, its sources; the errors."""
    filings, remarks = find_filings(document)
    keys = ("initial", "adjusted", "executed")
    lines = [
        [
            (line.label.value, *((own := getattr(line, key)) and str(own.value) for key in keys))
            for line in one.funds.execution
        ]
        for one in filings
    ]
    values = [
        (one.project.name.value, one.form.kind, own, [source.label.value for source in one.funds.sources])
        for one, own in zip(filings, lines, strict=True)
    ]
    return values, [one.message for one in remarks if one.severity == "error"]


SPENT, KIND = "2024年度项目支出绩效自评汇总表", "self_evaluation"


def test_sources_under_budget_and_spending(paper):
    rows = [
        [("序号", 1, 2), ("项目名称", 1, 2), ("预算数", 3), ("执行数", 3), ("得分", 1, 2)],
        ["小计", "财政拨款", "其他资金", "小计", "财政拨款", "其他资金"],
        ["1", "堤防养护", "430.00", "420.00", "10.00", "407.16", "398.16", "9.00", "95.4"],
        ["2", "水文监测", "159.80", "156.80", "3.00", "152.80", "150.80", "2.00", "98.2"],
    ]
    first = [
        ("小计", "430.00", None, "407.16"),
        ("财政拨款", "420.00", None, "398.16"),
        ("其他资金", "10.00", None, "9.00"),
    ]
    second = [
        ("小计", "159.80", None, "152.80"),
        ("财政拨款", "156.80", None, "150.80"),
        ("其他资金", "3.00", None, "2.00"),
    ]
    document = paper(SPENT, "单位：万元", rows)
    assert spent(document) == ([("堤防养护", KIND, first, []), ("水文监测", KIND, second, [])], [])
    filings, _ = find_filings(document)
    assert [str(one.funds.fiscal_appropriation.value) for one in filings] == ["420.00", "156.80"]


def test_spending_under_a_head_that_names_no_source_is_told(paper):
    rows = [
        [("序号", 1, 2), ("项目名称", 1, 2), ("项目单位", 1, 2), ("预算数", 1, 2), ("执行数", 2)],
        ["上半年", "下半年"],
        ["1", "堤防养护", "河道所", "430", "200", "198"],
        ["2", "水文监测", "水文站", "159", "80", "72"],
    ]
    values, errors = spent(paper(SPENT, "单位：万元", rows))
    assert [sources for *_, sources in values] == [[], []]
    assert [all(number in message for number in ("200", "198", "80", "72")) for message in errors] == [True]


TWO = [["1", "堤防养护", "300", "290", "95.4"], ["2", "河道清淤", "120", "108", "90"]]
HEADS_OF_SPENT = ["序号", "项目名称", "年初预算数", "全年执行数", "自评得分"]


@pytest.mark.parametrize("rows", [[], [[("单位：万元", 5)]], [["1", "2", "3", "4", "5"]]])
def test_a_register_of_spending_without_units_has_a_filing_of_each_project(paper, rows):
    values, errors = spent(paper(SPENT, [HEADS_OF_SPENT, *rows, *TWO, ["", "合计", "420", "398", ""]]))
    assert errors == []
    assert values == [
        ("堤防养护", KIND, [("堤防养护", "300", None, "290")], []),
        ("河道清淤", KIND, [("河道清淤", "120", None, "108")], []),
    ]


@pytest.mark.parametrize(("rate", "unread"), [("94.8%", []), ("95％", []), ("70%", ["70%"]), ("94.7%", ["94.7%"])])
def test_a_rate_of_the_sums_says_nothing_new_if_it_follows_from_them(paper, rate, unread):
    rows = [["序号", "项目名称", "年初预算数", "全年执行数", "执行率"], ["1", "堤防养护", "300", "290", "96.7%"]]
    rows += [["2", "河道清淤", "120", "108", "90%"], ["", "合计", "420", "398", rate]]
    _, errors = spent(paper(SPENT, "单位：万元", rows))
    assert [one for one in unread for message in errors if one in message] == unread
    assert len(errors) == len(unread)


def test_units_over_their_projects_are_no_projects(paper):
    rows = [
        [("河道所", 2), "420", "398", ""],
        *TWO,
        [("水文站", 2), "156", "150", ""],
        ["3", "监测", "156", "150", "98"],
    ]
    values, errors = spent(paper(SPENT, "单位：万元", [HEADS_OF_SPENT, *rows]))
    assert [name for name, *_ in values] == ["堤防养护", "河道清淤", "监测"]
    assert ["河道所" in message and "420" in message for message in errors] == [True]


def test_a_text_across_a_register_is_said_of_the_projects_below(paper):
    rows = [[("一、河道所", 5)], *TWO, [("二、水文站", 5)], ["3", "监测", "156", "150", "98"]]
    filings, remarks = find_filings(paper(SPENT, "单位：万元", [HEADS_OF_SPENT, *rows]))
    over = [[one.value.value for one in filing.other_fields if one.label != "序号"] for filing in filings]
    assert over == [["一、河道所"], ["一、河道所"], ["二、水文站"]]
    assert [one for one in remarks if one.severity == "error"] == []


def test_what_money_is_spent_for_makes_no_projects(paper):
    rows = [
        ["序号", "项目", "年初预算数", "全年执行数", "执行率"],
        ["1", "办公费", "3", "2", "67%"],
        ["2", "印刷费", "2", "2", "100%"],
    ]
    head = [["项目名称", "档案整理"], ["实施单位", "档案馆"], ["联系电话", "66008800"]]
    filings, _ = find_filings(paper("项目支出绩效自评表", head, rows))
    assert [one.project.name.value for one in filings] == ["档案整理"]
