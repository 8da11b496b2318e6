"""Forms of known and unknown layout: which filing, which label, which value."""

from datetime import date
from decimal import Decimal

import pytest

from extract.find.filings import find_filings
from extract.find.form.words.label import bare_label

TITLE = "项目支出绩效目标申报表"
HEADS = ["一级指标", "二级指标", "三级指标", "指标值"]
INDICATOR = ["产出指标", "数量指标", "培训人次", "≥400人次"]


def small(name):
    return [["项目名称", (name, 3)], ["主管部门", "甲局", "实施单位", "乙所"], HEADS, INDICATOR]


def value(leaf):
    return leaf.value if leaf else None


# ---------------------------------------------------------------- labels


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("项\n目\n概\n况", "项目概况"),
        ("项目概况\n（450字内）", "项目概况"),
        ("填报单位（盖章）：", "填报单位"),
        ("（一）财政拨款：", "财政拨款"),
        ("1. 上级财政拨款", "上级财政拨款"),
        ("其中：财政资金", "财政资金"),
        ("3.其中:市财政资金", "市财政资金"),
        ("年度(/项目)指标值", "年度指标值"),
        ("全年预算数(A)", "全年预算数"),
        ("610宣传", "610宣传"),
    ],
)
def test_bare_label(text, name):
    assert bare_label(text) == name


def test_several_labels_in_one_cell(filing):
    found = filing(TITLE, [["项目负责人：张三  联系人： 联系电话：021-1234 5678", ("", 3)], *small("甲")])
    assert value(found.project.leader) == "张三"
    assert found.project.contact_person is None
    assert value(found.project.contact_phone) == "021-1234 5678"


def test_a_name_that_is_broken_over_lines_is_the_same_name(filing):
    found = filing(TITLE, "项目名称：综合帮扶", small("综合\n帮扶"))
    assert found.other_fields == ()


def test_label_right_behind_a_bracket(filing):
    money = "一、财政拨款:623.3552万元(其中:上级500万元;本级123.3552万元)二、自有资金:0万元 三、其他:"
    found = filing(TITLE, [["项目资金申请（万元）", (money, 3)], *small("甲")])
    assert value(found.funds.fiscal_appropriation) == Decimal("623.3552")
    assert value(found.funds.other_funds) == Decimal(0)


def test_labels_that_break_one_text_into_pieces(filing):
    found = filing(TITLE, [*small("甲"), ["项目立项情况", ("依据：有必要性。必要性：缺人\n可行性：有人", 3)]])
    project = found.project
    assert (value(project.basis), value(project.necessity), value(project.feasibility)) == (
        "有必要性。",
        "缺人",
        "有人",
    )


def test_value_below_a_column_head(filing):
    found = filing(TITLE, [*small("甲"), [("项目总目标", 2), ("年度总体目标", 2)], [("长远", 2), ("今年", 2)]])
    assert (value(found.project.overall_target), value(found.project.annual_target)) == ("长远", "今年")


def test_neutral_label_takes_the_field_of_the_label_over_it(filing):
    goals = [[("年度总体目标", 1, 2), "预期目标", ("实际完成情况", 2)], ["做完", ("做完了", 2)]]
    found = filing(TITLE, [*small("甲"), *goals])
    assert value(found.project.annual_target) == "做完"
    assert (value(found.evaluation.achievement), found.other_fields) == ("做完了", ())


def test_a_label_is_never_a_value(filing):
    found = filing(TITLE, [["政府采购", "否", "采购方式", ""], ["项目概况", "", "必要性", ""], *small("甲")])
    assert value(found.project.government_procurement) is False
    assert found.project.procurement_method is found.project.summary is found.project.necessity is None
    assert found.other_fields == ()


def test_a_word_that_is_also_a_label_can_be_a_value(filing):
    found = filing(TITLE, [["政府采购", "是", "采购方式", "其他"], *small("甲"), ["项目总目标", ("合计", 3)]])
    assert (value(found.project.procurement_method), value(found.project.overall_target)) == ("其他", "合计")


def test_text_that_begins_like_a_label_stays_whole(filing):
    found = filing(TITLE, [*small("甲"), ["年度目标", ("目标1：建设\n目标2：管护", 3)]])
    assert value(found.project.annual_target) == "目标1：建设\n目标2：管护"


def test_unknown_labels_are_kept(filing):
    found = filing(TITLE, "报表编号：51-7", [["资金拨付方式", "直接支付", "项目编号", "A1"], *small("甲")])
    assert {other.label: other.value.value for other in found.other_fields} == {
        "资金拨付方式": "直接支付",
        "报表编号": "51-7",
    }
    assert value(found.project.code) == "A1"


def test_the_same_value_twice_is_one(filing):
    found = filing(TITLE, "项目名称：甲", small("甲"))
    assert found.other_fields == ()


# ---------------------------------------------------------------- options, dates


@pytest.mark.parametrize(
    ("cells", "recurrence"),
    [
        (["一次性项目 □", "经常性项目 ☑", "中期预算试点项目 □"], "recurring"),
        (["☑一次性项目 □经常性项目", "", ""], "one_off"),
        (["阶段性项目", "", ""], "phased"),
        (["一次性项目 □", "经常性项目 □", "中期预算试点项目 □"], None),
        (["一次性项目 ☑", "经常性项目 ☑", "中期预算试点项目 □"], None),
        (["一次性项目", "经常性项目", "中期预算试点项目"], None),
    ],
)
def test_recurrence_by_its_options(filing, cells, recurrence):
    found = filing(TITLE, [["项目类别", *cells], *small("甲")])
    assert value(found.project.recurrence) == recurrence
    assert found.project.budget_class is None


def test_options_tell_the_field_not_the_label(filing):
    found = filing(
        TITLE,
        [["项目性质", "经常性项目", "项目类别", "特定目标类"], ["项目属性", ("新增项目   延续项目√", 3)], *small("甲")],
    )
    project = found.project
    assert (value(project.recurrence), value(project.budget_class)) == ("recurring", "特定目标类")
    assert value(project.novelty) == "continuing"


def test_dates(filing):
    found = filing(TITLE, [["起始日期：2020年1月1日", ("结束日期：2020/12/31", 3)], *small("甲")], "填报日期：20190918")
    assert value(found.project.start_date) == date(2020, 1, 1)
    assert value(found.project.end_date) == date(2020, 12, 31)
    assert value(found.filing_date) == date(2019, 9, 18)


def test_start_and_end_beside_one_label(filing):
    found = filing(TITLE, [["项目起止时间(如20190101)", "20210101", "到", "20211231"], *small("甲")])
    assert (value(found.project.start_date), value(found.project.end_date)) == (date(2021, 1, 1), date(2021, 12, 31))


def test_impossible_date_is_left_out_and_said(paper):
    (found,), remarks = find_filings(paper(TITLE, [["起始日期", ("2022年2月30日", 3)], *small("甲")]))
    assert found.project.start_date is None
    assert [remark.code for remark in remarks] == ["date_unreadable"]


def test_name_and_telephone_in_one_cell(filing):
    found = filing(TITLE, [["项目负责人及电话", ("张三 13800000000", 3)], *small("甲")])
    assert (value(found.project.leader), value(found.project.contact_phone)) == ("张三", "13800000000")


def test_code_before_the_name(filing):
    found = filing(TITLE, small("51000021R000000000001-工资性支出"))
    assert (value(found.project.code), value(found.project.name)) == ("51000021R000000000001", "工资性支出")


def test_reviewer_is_no_department(filing):
    rows = [
        ["项目名称", ("甲", 3)],
        HEADS,
        INDICATOR,
        [("审核意见", 1, 2), "主管部门", ("同意", 2)],
        ["财政局", ("", 2)],
    ]
    assert filing(TITLE, rows).project.competent_department is None


# ---------------------------------------------------------------- which filing


def test_title_in_the_table(filing):
    found = filing([[(TITLE, 4)], [("（2023年度）", 4)], *small("甲")])
    assert (found.form.title, value(found.fiscal_year)) == (TITLE, 2023)


def test_other_tables_behind_a_form_are_no_part_of_it(paper):
    other = [["项目", "金额", "备注"], ["办公费", "3.00", ""], ["会议费", "2.00", ""]]
    (found,), _ = find_filings(paper(TITLE, small("甲"), "三公经费支出表", other))
    assert found.budget.rows == ()
    (found,), _ = find_filings(paper(TITLE, small("甲"), other))
    assert found.budget.rows == ()


def test_lines_behind_a_form_are_its_signatures_only(paper):
    (found,), _ = find_filings(paper(TITLE, small("甲"), "填报人：张三  审核人：李四", "单位：万元", "编制单位：乙局"))
    assert (value(found.preparer), found.money_unit, found.reporting_unit) == ("张三", None, None)
    assert [(other.label, other.value.value) for other in found.other_fields] == [("审核人", "李四")]


def test_year_in_the_title(filing):
    found = filing("2024年度部门预算项目支出绩效目标表", small("甲"))
    assert value(found.fiscal_year) == 2024


def test_forms_of_two_projects_are_two_filings(paper):
    filings, _ = find_filings(paper(TITLE, "（2021年）", small("甲"), TITLE, "（2021年）", small("乙")))
    assert [(value(one.project.name), value(one.fiscal_year)) for one in filings] == [("甲", 2021), ("乙", 2021)]


def test_forms_of_two_projects_in_one_table(paper):
    filings, _ = find_filings(paper([[(TITLE, 4)], *small("甲"), [(TITLE, 4)], *small("乙")]))
    assert [value(one.project.name) for one in filings] == ["甲", "乙"]


def test_parts_that_no_definition_knows(paper):
    rows = [["项目名称", ("甲", 3)], HEADS, INDICATOR]
    filings, _ = find_filings(paper(f"{TITLE}（基本情况）", small("甲"), f"{TITLE}（指标）", rows))
    assert [len(one.indicators) for one in filings] == [2]


def test_table_that_lists_many_projects(paper):
    head = ["单位名称", "项目名称", "年度目标", *HEADS]
    rows = [
        head,
        [("甲局", 1, 3), ("一", 1, 2), ("目标一", 1, 2), *INDICATOR],
        ["产出指标", "质量指标", "合格率", "≥90%"],
        ["二", "目标二", *INDICATOR],
    ]
    filings, _ = find_filings(paper("2024年部门预算项目支出绩效目标表", rows))
    assert [(value(one.project.name), value(one.project.annual_target)) for one in filings] == [
        ("一", "目标一"),
        ("二", "目标二"),
    ]
    assert [len(one.indicators) for one in filings] == [2, 1]
    assert [value(one.project.implementing_unit) for one in filings] == ["甲局", "甲局"]


def test_title_repeated_on_the_next_page(paper):
    filings, _ = find_filings(paper(TITLE, small("甲"), TITLE, [HEADS, INDICATOR], "填报人：张三"))
    assert [(value(one.project.name), len(one.indicators), value(one.preparer)) for one in filings] == [
        ("甲", 2, "张三")
    ]


def test_title_repeated_where_the_table_was_joined(paper):
    filings, _ = find_filings(paper(TITLE, small("甲"), TITLE, "填报人：张三"))
    assert [(value(one.project.name), value(one.preparer)) for one in filings] == [("甲", "张三")]


@pytest.mark.parametrize(
    "blocks",
    [
        ("关于报送项目支出绩效目标申报表的通知", [["序号", "单位"], ["1", "甲局"]]),
        ("2024年部门财政拨款收支预算总表", [["项目", "预算数"], ["一、财政拨款", "100"], ["二、其他资金", "5"]]),
        (TITLE,),
        (),
    ],
)
def test_no_filing(paper, blocks):
    assert find_filings(paper(*blocks)) == ((), ())


def test_kind_is_told_by_the_columns(filing):
    rows = [["项目名称", ("甲", 4)], ["主管部门", ("局", 4)], [*HEADS, "实际完成值"], [*INDICATOR, "412"]]
    found = filing(TITLE, rows)
    assert found.form.kind == "self_evaluation"
    assert value(found.indicators[0].actual) == "412"


def test_no_definition_fits_an_unknown_form(filing):
    found = filing(TITLE, small("甲"))
    assert found.form.id is None
    assert found.form.parts == ()


# ---------------------------------------------------------------- money


def test_lines_of_money_in_one_cell(filing):
    fiscal = "一、财政拨款：6923.3552万元（其中：上级财政资金：6000万元；本级财政：923.3552万元）"
    text = f"{fiscal} 二、自有资金：0万元 三、其他："
    funds = filing(TITLE, [*small("甲"), ["项目资金申请", (text, 3)]]).funds
    assert value(funds.fiscal_appropriation) == Decimal("6923.3552")
    assert (value(funds.from_higher_level), value(funds.own_level)) == (Decimal(6000), Decimal("923.3552"))
    assert (value(funds.other_funds), value(funds.unit)) == (Decimal(0), "万元")


def test_two_columns_of_money(filing):
    rows = [
        [("项目资金\n（元）", 1, 3), "项目资金总额", "4,100.00", ("年度资金申请总额", 1), "300.00"],
        ["其中：财政资金", "4,000.00", "其中：当年财政拨款", "250.00"],
        ["其他资金", "100.00", "其他资金", "50.00"],
    ]
    funds = filing(TITLE, [["项目名称", ("甲", 4)], ["主管部门", ("局", 4)], *rows]).funds
    assert (value(funds.total_budget), value(funds.annual_budget)) == (Decimal("4100.00"), Decimal("300.00"))
    assert (value(funds.fiscal_appropriation), value(funds.other_funds)) == (Decimal("4000.00"), Decimal("100.00"))
    annual = funds.annual
    assert (value(annual.fiscal_appropriation), value(annual.other_funds)) == (Decimal("250.00"), Decimal("50.00"))
    assert annual.carried_over is None
    assert value(funds.unit) == "元"


def test_two_totals_in_one_row_are_no_columns(filing):
    rows = [["项目总预算", "90", "当年预算", "80"], ["财政拨款", "70", "其他资金", "10"]]
    funds = filing(TITLE, [*small("甲"), *rows]).funds
    assert (value(funds.fiscal_appropriation), value(funds.other_funds)) == (Decimal(70), Decimal(10))
    assert funds.annual.other_funds is None


def test_sources_that_no_key_names(filing):
    rows = [
        [("资金来源（万元）", 1, 3), "国有资本经营预算", ("1.50", 2)],
        ["捐赠资金", ("2.00", 2)],
        ["其他", ("3", 2)],
    ]
    funds = filing(TITLE, [*small("甲"), *rows]).funds
    assert [(line.label.value, value(line.amount), value(line.unit)) for line in funds.sources] == [
        ("国有资本经营预算", Decimal("1.50"), "万元"),
        ("捐赠资金", Decimal("2.00"), "万元"),
        ("其他", Decimal(3), "万元"),
    ]


def test_blank_is_not_zero(filing):
    funds = filing(TITLE, [*small("甲"), ["项目总预算", "----", "当年预算", ""]]).funds
    assert funds.total_budget is funds.annual_budget is None


def test_amount_in_another_unit_is_left_out_and_said(paper):
    (found,), remarks = find_filings(paper(TITLE, "金额单位：万元", [*small("甲"), ["项目总预算", ("50000元", 3)]]))
    assert found.funds.total_budget is None
    assert [remark.code for remark in remarks] == ["amount_unit"]


def test_execution(filing):
    rows = [
        [("项目资金（万元）", 1, 3), "", "年初预算数", "全年预算数(A)", "全年执行数(B)", "执行率"],
        ["年度资金总额", "260.00", "250.00", "240.00", "96.00%"],
        ["其中：当年财政拨款", "—", "0", "", "/"],
    ]
    found = filing("项目支出绩效自评表", [["项目名称", ("甲", 5)], ["主管部门", ("局", 5)], *rows])
    first, second = found.funds.execution
    assert (value(first.label), value(first.executed), value(first.rate)) == (
        "年度资金总额",
        Decimal("240.00"),
        "96.00%",
    )
    assert (value(second.label), second.initial, value(second.adjusted)) == ("当年财政拨款", None, Decimal(0))
    assert found.form.kind == "self_evaluation"


@pytest.mark.parametrize("blank", ["", " ", "\t", "\u2003", "\u3000", "\u00a0\u00a0"])
def test_labels_in_one_line_whatever_parts_them(filing, blank):
    line = blank.join(["填报单位负责人：张国强", "填表人：李晓梅", "填报日期：2022年9月12日"])
    head = f"填报单位（盖章）：闵行区七宝镇人民政府{blank}金额单位：万元"
    found = filing(TITLE, head, [["项目名称", "甲"], ["主管部门", "局"]], line)
    assert (found.reporting_unit.value, found.money_unit.value) == ("闵行区七宝镇人民政府", "万元")
    assert (found.unit_leader.value, found.preparer.value) == ("张国强", "李晓梅")
    assert found.filing_date.value.isoformat() == "2022-09-12"


def test_prose_before_a_colon_is_no_value_with_a_label(filing):
    text = "依据：根据市政府要求，由各主管部门：公安、民政共同实施，其中重点任务和本市各区县实施单位：见附件"
    found = filing(TITLE, [["项目名称", "甲"], ["主管部门", "局"], ["项目立项情况", text]])
    assert found.project.implementing_unit is None
    assert found.project.competent_department.value == "局"


def test_label_is_no_value_of_the_label_before_it(filing):
    found = filing(TITLE, [["项目名称", "甲"], ["主管部门", "局"], ["审核意见", "审核人：    日期："]])
    assert found.other_fields == ()


def test_duration_is_no_date_and_no_trouble(paper):
    for text in ("1年", "三年", "12个月"):
        filings, remarks = find_filings(paper(TITLE, [["项目名称", "甲"], ["主管部门", "局"], ["项目期", text]]))
        assert [(one.label, one.value.value) for one in filings[0].other_fields] == [("项目期", text)]
        assert remarks == ()


def test_subtotal_beside_a_group_of_money_is_its_amount(filing):
    rows = [
        [("项目资金", 1, 3), ("资金总额", 2), "486.30"],
        [("自有资金", 1, 2), "小计", "36.30"],
        ["事业收入", "36.30"],
    ]
    found = filing(TITLE, [["项目名称", ("甲", 3)], ["主管部门", ("局", 3)], *rows])
    assert str(found.funds.other_funds.value) == "36.30"


def test_code_before_a_department_stays_as_written(filing):
    found = filing(TITLE, [["项目名称", "甲"], ["主管部门及代码", "[126]市发展研究中心"]])
    assert found.project.competent_department.value == "[126]市发展研究中心"


def test_number_of_a_target_is_no_part_of_it(filing):
    rows = [["评价内容", "绩效内容", "绩效目标值"], ["投入", "成本目标", "目标1：≤265.80万元"]]
    found = filing(TITLE, [["项目名称", ("甲", 2)], ["主管部门", ("局", 2)], *rows])
    assert found.indicators[0].target.text.value == "≤265.80万元"
    assert (found.indicators[0].target.operator.value, found.indicators[0].target.unit.value) == ("<=", "万元")


CARDS = [
    [("项目名称", 2), "项目代码", "项目单位"],
    [("堤防养护", 2), "SL-2024-07", "河道所"],
    ["项目类别", "是否重点", "项目联系人", "联系电话"],
    ["其他运转类", "是", "李四", "0571-5550123"],
    ["项目总预算（元）", "其中：财政资金（元）", "单位自筹（元）", "项目开始年度"],
    ["1,250,000.00", "1,200,000.00", "50,000.00", "2024"],
    [("项目年度目标", 3), ""],
    [("汛期前完成堤防86公里养护。", 3), ""],
]


def test_a_row_of_labels_over_a_row_of_values(paper):
    (found,), remarks = find_filings(paper("水务局项目绩效目标（2024年）", CARDS))
    assert (found.form.title, found.fiscal_year.value) == ("水务局项目绩效目标", 2024)
    project, funds = found.project, found.funds
    assert (project.code.value, project.implementing_unit.value) == ("SL-2024-07", "河道所")
    assert (project.contact_person.value, project.contact_phone.value) == ("李四", "0571-5550123")
    assert project.annual_target.value == "汛期前完成堤防86公里养护。"
    assert [str(one.value) for one in (funds.total_budget, funds.fiscal_appropriation, funds.other_funds)] == [
        "1250000.00",
        "1200000.00",
        "50000.00",
    ]
    assert funds.unit.value == "元"
    labels = [(one.label, one.value.value) for one in found.other_fields]
    assert ("是否重点", "是") in labels
    assert ("项目开始年度", "2024") in labels
    assert remarks == ()


def test_labels_and_values_that_take_turns_are_no_row_of_labels(paper):
    rows = [
        ["项目名称", "堤防养护", "主管部门", ""],
        ["报表编号", "12", "填表日期", "2024年3月5日"],
        ["项目负责人", "", "联系电话", "64110000"],
    ]
    (found,), _ = find_filings(paper("项目支出绩效目标申报表", rows))
    assert (found.project.name.value, found.project.competent_department) == ("堤防养护", None)
    assert (found.project.leader, found.project.contact_phone.value) == (None, "64110000")


def test_years_of_a_project_and_the_print_of_a_system_are_no_trouble(paper):
    rows = [
        ["项目名称", "堤防养护", "主管部门", "水务局"],
        ["项目编码", "SL-07", "起止年限", "2024年—2026年"],
        ["打印人：李四", ("打印时间：2024-10-16 15:20:08 第1页/共1页", 3)],
    ]
    (found,), remarks = find_filings(paper("项目支出绩效目标申报表", rows))
    assert ([(one.label, one.value.value) for one in found.other_fields], remarks) == (
        [("起止年限", "2024年—2026年")],
        (),
    )


PLAN = [
    ["项目名称", ("堤防整治", 2), "起止年份", ("2024-2026年", 2)],
    [("资金来源（万元）", 2), "项目总额", "2024年", "2025年", "2026年"],
    [("合计", 2), "900", "300", "320", "280"],
    [("财政拨款", 2), "700", "250", "250", "200"],
    [("单位自筹", 2), "200", "50", "70", "80"],
    [("实施期目标", 3), ("2025年绩效目标", 3)],
    [("三年整治堤防90公里。", 3), ("本年整治堤防32公里。", 3)],
    ["一级指标", "三级指标", "实施期指标值", "2024年", "2025年", "2026年"],
    ["产出指标", "整治长度", "≥90公里", "≥30公里", "≥32公里", "≥28公里"],
    ["效益指标", "受益人数", "≥5万人", "≥1万人", "≥3万人", "≥5万人"],
    ["满意度指标", "群众满意度", "≥90%", "≥88%", "≥89%", "≥90%"],
]


def test_of_a_plan_of_years_the_sum_and_the_year_of_the_form_count(paper):
    (found,), remarks = find_filings(paper("项目支出绩效目标申报表", "（2025年度）", PLAN))
    funds = found.funds
    totals = (funds.total_budget, funds.annual_budget, funds.fiscal_appropriation, funds.annual.fiscal_appropriation)
    assert [one.value for one in totals] == [900, 320, 700, 250]
    assert (funds.other_funds.value, funds.annual.other_funds.value) == (200, 70)
    assert [(one.name.value, one.horizon.value, one.target.text.value) for one in found.indicators[:4]] == [
        ("整治长度", "annual", "≥32公里"),
        ("整治长度", "long_term", "≥90公里"),
        ("受益人数", "annual", "≥3万人"),
        ("受益人数", "long_term", "≥5万人"),
    ]
    assert found.indicators[0].last_year.value == "≥30公里"
    assert found.project.annual_target.value == "本年整治堤防32公里。"
    assert remarks == ()


def test_lists_inside_of_cells(paper):
    rows = [
        [("项目名称：堤防整治", 2), "主管部门：水务局"],
        [("资金来源（万元）：项目总投资 1,200；其中：财政拨款 900.5，单位自筹 299.5。", 3)],
        [
            "产出指标\n数量指标：①整治长度≥32公里；②加固涵闸 4座\n时效指标：①完工时间 11月底前",
            "成本指标\n经济成本指标：①每公里造价≤28万元",
            "效益指标\n社会效益指标：受益人数≥3万人\n满意度指标：群众满意度≥90%",
        ],
        ["主管部门意见：\n（盖章） 年 月 日", "财政部门意见：\n（盖章） 年 月 日", "填报人：李四"],
    ]
    (found,), remarks = find_filings(paper("项目支出绩效目标申报表（2024年度）", rows))
    funds = found.funds
    assert [one.value for one in (funds.total_budget, funds.fiscal_appropriation, funds.other_funds)] == [
        Decimal("1200"),
        Decimal("900.5"),
        Decimal("299.5"),
    ]
    assert (funds.unit.value, found.preparer.value, found.other_fields) == ("万元", "李四", ())
    assert [
        (one.level1.value, one.level2_text and one.level2_text.value, one.name.value, one.target.text.value)
        for one in found.indicators
    ] == [
        ("output", "数量指标", "整治长度", "≥32公里"),
        ("output", "数量指标", "加固涵闸", "4座"),
        ("output", "时效指标", "完工时间", "11月底前"),
        ("cost", "经济成本指标", "每公里造价", "≤28万元"),
        ("benefit", "社会效益指标", "受益人数", "≥3万人"),
        ("satisfaction", None, "群众满意度", "≥90%"),
    ]
    assert remarks == ()
