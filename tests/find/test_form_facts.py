"""Facts about forms that a reader must know: titles of parts, columns that serve several others, blanks to fill in."""

import pytest

from extract.find.filings import find_filings

HEAD = ["一级指标", "二级指标", "三级指标", "指标值"]
LINES = [
    ["产出指标", "数量指标", "新建公交站亭", "≥26座"],
    ["满意度指标", "服务对象满意度指标", "乘客满意度", "≥88%"],
]


def top(name: str) -> list[list[object]]:
    return [["项目名称", name, "实施单位", "澄江市交通局"], ["年度资金总额", "73.40", "财政拨款", "73.40"]]


def read(paper, *blocks):
    return find_filings(paper(*blocks))


def codes(remarks):
    return {remark.code for remark in remarks if remark.severity == "error"}


# ---------------------------------------------------------------- titles of parts


@pytest.mark.parametrize("title", ["绩效指标表", "二、项目绩效目标表", "附表1：绩效目标及指标表", "绩效指标"])
def test_the_title_of_a_part_goes_on_with_the_form_before_it(paper, title):
    filings, _ = read(paper, "项目支出绩效目标申报表", top("公交站亭更新"), title, [HEAD, *LINES])
    assert [(one.project.name.value, len(one.indicators)) for one in filings] == [("公交站亭更新", 2)]
    assert filings[0].form.title == "项目支出绩效目标申报表"


def test_a_title_over_a_table_with_its_own_project_begins_a_form(paper):
    second = [*top("候车亭保洁"), [*HEAD], *LINES]
    filings, _ = read(paper, "项目支出绩效目标申报表", [*top("公交站亭更新"), HEAD, *LINES], "项目绩效目标表", second)
    assert [one.project.name.value for one in filings] == ["公交站亭更新", "候车亭保洁"]


def test_the_table_of_a_part_without_a_word_of_performance_is_read(paper):
    budget = [["明细", "单价", "数量", "金额"], ["站亭基础", "0.80", "26", "20.80"], ["顶棚", "2.02", "26", "52.60"]]
    filings, _ = read(paper, "项目支出绩效目标申报表", top("公交站亭更新"), "项目预算明细表", budget)
    assert [row.item.value for row in filings[0].budget.rows] == ["站亭基础", "顶棚"]


# ---------------------------------------------------------------- columns of a monitoring form


def test_likelihoods_need_no_head_over_them(paper):
    head = [*HEAD, "1-6月完成情况", "确定能", "有可能", "完全不可能", "备注"]
    lines = [
        ["产出指标", "数量指标", "新建公交站亭", "≥26座", "14座", "√", "", "", ""],
        ["产出指标", "时效指标", "按期开工率", "100%", "80%", "", "√", "", "待批复"],
        ["满意度指标", "服务对象满意度指标", "乘客满意度", "≥88%", "60%", "", "", "√", ""],
    ]
    (filing,), _ = read(paper, "项目支出绩效运行监控表", [*top("公交站亭更新"), head, *lines])
    assert [one.likelihood.value for one in filing.indicators] == ["certain", "possible", "impossible"]


def test_a_note_beside_what_was_spent_is_no_reason(paper):
    head = ["", "年初预算数", "1-6月执行数", "执行率", "备注"]
    money = [head, ["年度资金总额", "73.40", "31.00", "42.23%", "含广告收入2.2"], ["其他资金", "3.40", "1.00", "", ""]]
    name = [["项目名称", ("公交站亭更新", 4)]]
    (filing,), remarks = read(paper, "项目支出绩效运行监控表", [*name, *money])
    assert [line.reason for line in filing.funds.execution] == [None, None]
    assert [(one.label, one.value.value) for one in filing.other_fields] == [("备注", "含广告收入2.2")]
    assert not codes(remarks)


# ---------------------------------------------------------------- two periods side by side


def sides(*heads: str) -> list[list[object]]:
    both = [[*left, *right[:3], aim] for left, right, aim in zip(LINES, LINES, ("≥9座", "≥85%"), strict=True)]
    return [*([[(head, 4) for head in heads]] if heads else []), [*HEAD, *HEAD], *both]


@pytest.mark.parametrize(
    "heads", [("中期目标（2026—2028年）", "年度目标（2026年）"), ("实施期资金及指标", "本年度资金及指标")]
)
def test_the_heads_of_two_sides_say_their_periods(paper, heads):
    name = [[("项目名称", 1), ("公交站亭更新", 3), "实施单位", ("澄江市交通局", 3)]]
    (filing,), remarks = read(paper, "项目绩效目标表", "（2026年度）", [*name, *sides(*heads)])
    read_sides = [(one.horizon.value, one.target.text.value) for one in filing.indicators]
    assert read_sides == [("long_term", "≥26座"), ("long_term", "≥88%"), ("annual", "≥9座"), ("annual", "≥85%")]
    assert not filing.other_fields
    assert not codes(remarks)


def test_heads_of_blocks_further_up_say_the_period(paper):
    blocks = [[("项目总投入及实施期目标（2026—2028年）", 4), ("本年投入及目标（2026年）", 4)]]
    money = [["实施期资金总额", ("240", 3), "年度资金总额", ("80", 3)]]
    name = [["项目名称", ("公交站亭更新", 3), "实施单位", ("澄江市交通局", 3)]]
    (filing,), remarks = read(paper, "项目绩效目标表", "（2026年度）", [*name, *blocks, *money, *sides()])
    assert [one.horizon.value for one in filing.indicators] == ["long_term"] * 2 + ["annual"] * 2
    assert not filing.other_fields
    assert not codes(remarks)


def test_heads_over_goals_that_end_before_the_last_column_say_the_period(paper):
    """中期目标 stands over all columns of its side but the targets."""
    goals = [[("中期目标", 3), ("年度目标", 4)], [("三年建成78座", 3), ("当年建成26座", 4)]]
    heads = [*HEAD, *HEAD[1:]]
    lines = [[*line, *line[1:3], aim] for line, aim in zip(LINES, ("≥9座", "≥85%"), strict=True)]
    name = [["项目名称", ("公交站亭更新", 2), "实施单位", ("澄江市交通局", 3)]]
    (filing,), remarks = read(paper, "项目绩效目标表", "（2026年度）", [*name, *goals, heads, *lines])
    read_sides = [(one.horizon.value, one.target.text.value) for one in filing.indicators]
    assert read_sides == [("long_term", "≥26座"), ("long_term", "≥88%"), ("annual", "≥9座"), ("annual", "≥85%")]
    assert not codes(remarks)


def test_two_sides_without_a_period_are_told(paper):
    name = [["项目名称", ("公交站亭更新", 3), "实施单位", ("澄江市交通局", 3)]]
    (filing,), remarks = read(paper, "项目绩效目标表", "（2026年度）", [*name, *sides()])
    assert [one.horizon for one in filing.indicators] == [None] * 4
    assert "horizon_unclear" in codes(remarks)


HALVES = [
    ["数量", "更新显微镜", "120台", "社会效益", "实验开出率", "≥95%"],
    ["质量", "验收合格率", "100%", ("可持续影响", 1, 2), ("设备使用年限", 1, 2), ("≥8年", 1, 2)],
    ["时效", "完成采购时间", "8月底前"],
    ["成本", "每台造价", "≤4200元", "满意度", "师生满意度", "≥92%"],
]


@pytest.mark.parametrize("head", ["类别", "二级指标", "指标类型"])
@pytest.mark.parametrize("name", ["内容", "指标名称", "指标内容"])
@pytest.mark.parametrize("over", [("预期产出", "预期效果"), ("产出", "效益"), None])
def test_two_halves_with_levels_of_their_own_are_one_list(paper, over, head, name):
    """What is delivered on the left, what it is good for on the right: no question of periods."""
    heads = [head, name, "目标值"]
    top_rows = [["项目名称", ("显微镜更新", 2), "申报单位", ("临河三中", 2)]]
    band = [[(word, 3) for word in over]] if over else []
    (filing,), remarks = read(
        paper, "项目绩效目标申报表", "（2026年度）", [*top_rows, *band, [*heads, *heads], *HALVES]
    )
    lines = [(one.level2_text.value, one.name.value, one.target.text.value) for one in filing.indicators]
    assert lines == [
        ("数量", "更新显微镜", "120台"),
        ("质量", "验收合格率", "100%"),
        ("时效", "完成采购时间", "8月底前"),
        ("成本", "每台造价", "≤4200元"),
        ("社会效益", "实验开出率", "≥95%"),
        ("可持续影响", "设备使用年限", "≥8年"),
        ("满意度", "师生满意度", "≥92%"),
    ]
    assert not filing.other_fields
    assert not codes(remarks)


def test_two_halves_below_the_goals_of_two_periods_may_be_of_these(paper):
    goals = ["长期目标", ("更新三百台", 2), "年度目标", ("更新一百台", 2)]
    heads = ["类别", "内容", "目标值"]
    top_rows = [["项目名称", ("显微镜更新", 2), "申报单位", ("临河三中", 2)], goals]
    (filing,), remarks = read(paper, "项目绩效目标申报表", "（2026年度）", [*top_rows, [*heads, *heads], *HALVES])
    assert {one.horizon for one in filing.indicators} == {None}
    assert "horizon_unclear" in codes(remarks)


def test_two_halves_that_share_a_level_may_be_two_periods(paper):
    lines = [HALVES[0], ["质量", "验收合格率", "100%", "数量", "更新投影仪", "30台"]]
    heads = ["类别", "内容", "目标值"]
    top_rows = [["项目名称", ("显微镜更新", 2), "申报单位", ("临河三中", 2)]]
    _, remarks = read(paper, "项目绩效目标申报表", [*top_rows, [*heads, *heads], *lines])
    assert "horizon_unclear" in codes(remarks)


# ---------------------------------------------------------------- columns that serve several others


def test_one_sign_and_one_unit_serve_every_value_of_the_row(paper):
    head = [*HEAD[:3], "指标性质", "总体指标值", "年度指标值", "计量单位"]
    lines = [
        ["产出指标", "数量指标", "新建公交站亭", "≥", "78", "26", "座"],
        ["成本指标", "经济成本指标", "单座造价", "≤", "2.9", "2.8", "万元"],
    ]
    (filing,), _ = read(paper, "项目绩效目标表", [*top("公交站亭更新"), head, *lines])
    read_lines = {
        (one.horizon.value, str(one.target.value.value)): (one.target.operator.value, one.target.unit.value)
        for one in filing.indicators
    }
    assert read_lines == {
        ("long_term", "78"): (">=", "座"),
        ("annual", "26"): (">=", "座"),
        ("long_term", "2.9"): ("<=", "万元"),
        ("annual", "2.8"): ("<=", "万元"),
    }


# ---------------------------------------------------------------- boxes, hints and blanks


@pytest.mark.parametrize(
    ("boxes", "chosen"),
    [
        ("□公开招标 ☑询价 □单一来源", "询价"),
        ("公开招标□ 询价□ 单一来源☑", "单一来源"),
        ("☑公开招标 □询价 ☑单一来源", "公开招标、单一来源"),
        ("□公开招标 □询价", None),
    ],
)
def test_boxes_beside_any_label_give_what_is_ticked(paper, boxes, chosen):
    rows = [*top("公交站亭更新"), ["采购方式", boxes, "组织形式", boxes]]
    (filing,), remarks = read(paper, "项目支出绩效目标申报表", rows)
    method = filing.project.procurement_method
    assert (method.value if method else None) == chosen
    assert [one.value.value for one in filing.other_fields] == ([chosen] if chosen else [])
    assert not codes(remarks)


def test_a_box_inside_of_a_text_leaves_it_whole(paper):
    text = "更新站亭26座，见附图中标□处，☑为已开工。"
    (filing,), _ = read(paper, "项目支出绩效目标申报表", [*top("公交站亭更新"), ["项目概况", (text, 3)]])
    assert filing.project.summary.value == text


def test_a_blank_form_gives_nothing(paper):
    rows = [
        ["项目名称", "（填写批复的项目名称）", "项目起止时间", "20XX年XX月至20XX年XX月"],
        ["项目概况", ("（请简述项目内容，200字以内）", 3)],
        ["年度目标", ("目标1：\n目标2：\n……", 3)],
        HEAD,
        ["产出指标", "数量指标", "指标1：", "≥**个"],
        ["产出指标", "质量指标", "……", "≥  %"],
        ["满意度指标", "服务对象满意度指标", "", "≥…%"],
    ]
    (filing,), remarks = read(paper, "项目支出绩效目标申报表", "填报单位：    年度：20XX年    单位：万元", rows)
    assert [pointer for pointer, _ in filing.leaves if not pointer.startswith("/form")] == ["/money_unit"]
    assert not filing.other_fields
    assert not codes(remarks)


def test_a_hint_before_the_content_hides_none_of_it(paper):
    text = "（300字以内）更新城区公交站亭26座。"
    lines = [HEAD, ["产出指标", "数量指标", "指标1：更新站亭", "≥26座"], ["产出指标", "质量指标", "验收合格率", "≥**%"]]
    (filing,), _ = read(paper, "项目支出绩效目标申报表", [*top("公交站亭更新"), ["项目概况", (text, 3)], *lines])
    assert filing.project.summary.value == text
    assert [one.name.value for one in filing.indicators] == ["更新站亭", "验收合格率"]


# ---------------------------------------------------------------- pages that explain, lines above a form, blank forms


@pytest.mark.parametrize("heading", ["填报说明", "填表说明：", "附：填写要求"])
def test_what_explains_a_form_gives_no_indicators(paper, heading):
    example = [
        ["指标类型", "填写要求", "示例"],
        ["数量指标", "写明数量", "检修车辆≥40辆"],
        ["质量指标", "写明比率", "合格率≥97%"],
    ]
    form = [*top("公交站亭更新"), HEAD, *LINES]
    (filing,), remarks = read(paper, "项目支出绩效目标申报表", form, heading, "一、项目名称：按批复填写。", example)
    assert [one.name.value for one in filing.indicators] == ["新建公交站亭", "乘客满意度"]
    assert not codes(remarks)


def test_lines_of_labels_right_above_an_untitled_form_are_its_own(paper):
    rows = [*top("公交站亭更新"), ["项目概况", ("更新站亭。", 3)], ["年度目标", ("建成26座。", 3)], HEAD, *LINES]
    (filing,), _ = read(paper, "预算项目文本", "填报单位：澄江市交通局", "编报口径：零基", rows)
    assert filing.reporting_unit.value == "澄江市交通局"
    assert [(one.label, one.value.value) for one in filing.other_fields] == [("编报口径", "零基")]


def test_whoever_is_satisfied_is_a_second_level(paper):
    lines = [LINES[0], ["满意度指标", "晚班乘客满意度指标", "晚班乘客满意度", "≥86%"]]
    (filing,), _ = read(paper, "项目支出绩效目标申报表", [*top("公交站亭更新"), HEAD, *lines])
    assert filing.indicators[1].level2.value == "service_object_satisfaction"


def test_weights_in_per_cent_are_numbers_of_a_hundred(paper):
    lines = [[*line, weight] for line, weight in zip(LINES, ("60%", "40%"), strict=True)]
    (filing,), remarks = read(paper, "项目支出绩效目标申报表", [*top("公交站亭更新"), [*HEAD, "权重"], *lines])
    assert [str(one.weight.value) for one in filing.indicators] == ["60", "40"]
    assert not remarks


def test_heads_of_years_over_blanks_are_no_amounts(paper):
    rows = [
        [("项目名称", 1), ("", 4)],
        [("项目资金", 1, 3), "资金来源", "合计", "2026年", "2027年"],
        ["财政拨款", "", "", ""],
        ["其他资金", "", "", ""],
    ]
    (filing,), remarks = read(paper, "项目支出绩效目标申报表", "（    年度）", rows)
    assert [pointer for pointer, _ in filing.leaves if pointer.startswith("/funds")] == []
    assert not codes(remarks)


def test_a_goal_under_a_bare_label_is_no_misplaced_head(paper):
    rows = [*top("公交站亭更新"), ["目标", ("建成站亭26座，改善候车条件。", 3)], HEAD, *LINES]
    _, remarks = read(paper, "项目支出绩效目标申报表", rows)
    assert "value_misplaced" not in codes(remarks)


def test_codes_of_subjects_stand_beside_the_lines_of_a_budget(paper):
    budget = [
        ["序号", "支出明细", "经济科目", "金额"],
        ["1", "站亭基础", "30213", "20.80"],
        ["2", "顶棚", "31002", "52.60"],
    ]
    (filing,), remarks = read(paper, "项目支出绩效目标申报表", [*top("公交站亭更新"), *budget])
    assert [row.item.value for row in filing.budget.rows] == ["站亭基础", "顶棚"]
    assert [(one.label, one.value.value) for one in filing.other_fields] == [
        ("经济科目", "30213"),
        ("经济科目", "31002"),
    ]
    assert not codes(remarks)


def test_an_application_in_paragraphs_and_tables_is_told_by_name(paper):
    indicators = [HEAD, *LINES, ["产出指标", "质量指标", "验收合格率", "100%"]]
    filings, remarks = read(
        paper,
        "澄江市专项资金项目申报书",
        "项目名称：公交站亭更新",
        "申报单位：澄江市交通局",
        "（一）项目概况",
        "更新城区公交站亭。",
        "二、资金预算",
        [["来源", "总额"], ["市级", "73.40"], ["自筹", "3.40"]],
        "三、绩效目标",
        indicators,
    )
    assert not filings
    told = " ".join(remark.message for remark in remarks if remark.code == "form_unread")
    assert all(words in told for words in ("项目名称", "申报单位", "项目概况", "资金预算", "2张表格"))


@pytest.mark.parametrize(("total", "told"), [("120.50", 0), ("120.90", 1)])
def test_the_totals_of_a_list_of_projects_are_held_against_the_projects(paper, total, told):
    heads = ["项目名称", "主管部门", "预算金额", "年度绩效目标", "指标名称", "指标值"]
    rows = [
        heads,
        ["站亭更新", "交通局", "73.40", "更新26座。", "更新站亭", "26座"],
        ["站牌保洁", "城管局", "40.10", "全年保洁。", "保洁站牌", "310块"],
        ["路灯检修", "住建局", "7.00", "检修路灯。", "检修路灯", "540盏"],
        ["合计", "", total, "", "", ""],
    ]
    filings, remarks = read(paper, "项目支出绩效目标汇总表", "单位：万元", rows)
    assert len(filings) == 3
    assert len([one for one in remarks if one.code == "amount_unclear" and "合计" in one.message]) == told


def test_the_standard_of_a_target_is_no_description(paper):
    head = ["指标类型", "指标名称", "绩效指标内容", "绩效标准", "指标值"]
    lines = [
        ["数量指标", "新建公交站亭", "含无障碍坡道", "计划标准", "≥26座"],
        ["质量指标", "玻璃合格率", "", "行业标准", "100%"],
        ["满意度指标", "乘客满意度", "上车问卷", "历史标准", "≥88%"],
    ]
    (filing,), remarks = read(
        paper, "项目支出绩效目标申报表", [[*cells, ""] for cells in top("公交站亭更新")] + [head, *lines]
    )
    described = [one.description.value if one.description else None for one in filing.indicators]
    assert described == ["含无障碍坡道", None, "上车问卷"]
    assert [one.value.value for one in filing.other_fields] == ["计划标准", "行业标准", "历史标准"]
    assert not codes(remarks)


# ---------------------------------------------------------------- a line between title and table


@pytest.mark.parametrize("line", ["（2026年度）{}单位：万元", "2026年度{}金额单位：万元"])
def test_the_year_is_parted_from_the_unit_by_any_white(paper, line):
    (filing,), _ = read(paper, "项目支出绩效目标申报表", line.format(" " * 90), [*top("公交站亭更新"), HEAD, *LINES])
    assert (filing.fiscal_year.value, filing.fiscal_year.text) == (2026, "2026")
    assert filing.funds.unit.value == "万元"


def test_lines_of_execution_that_each_name_a_project_are_projects(paper):
    head = ["序号", "项目名称", "项目单位", "年初预算数", "全年执行数", "执行率", "自评得分", "自评等级"]
    lines = [
        ["1", "公交站亭更新", "澄江市公交公司", "73.40", "70.10", "95.50%", "94.5", "优"],
        ["2", "渡口护栏修复", "澄江市航道站", "18.60", "18.60", "100%", "88.2", "良"],
    ]
    filings, _ = read(paper, "2025年度项目支出绩效自评结果汇总表", [head, *lines])
    assert [(one.project.name.value, str(one.evaluation.total_score.value)) for one in filings] == [
        ("公交站亭更新", "94.5"),
        ("渡口护栏修复", "88.2"),
    ]
    assert [[str(line.executed.value) for line in one.funds.execution] for one in filings] == [["70.10"], ["18.60"]]


def test_the_total_below_a_review_is_its_score(paper):
    head = ["评估内容", "评估要点", "分值", "得分", "评估意见"]
    lines = [
        ["立项必要性", "需求是否明确", "50", "46", "明确"],
        ["投入经济性", "投入与产出是否匹配", "50", "41.5", "偏高"],
    ]
    total = ["评估总分", "", "100", "87.5", ""]
    (filing,), _ = read(paper, "项目支出事前绩效评估表", [*top("公交站亭更新"), head, *lines, total])
    assert [one.category.value for one in filing.review.items] == ["立项必要性", "投入经济性"]
    assert str(filing.evaluation.total_score.value) == "87.5"


def test_money_that_is_said_in_a_text_alone_is_told(paper):
    text = "总预算47.20万元，其中本年19.60万元，其余列入以后年度。"
    rows = [["项目名称", "渡口护栏修复", "实施单位", "澄江市航道站"], ["经费需求说明", text], HEAD, *LINES]
    _, remarks = read(paper, "项目支出绩效目标申报表", rows)
    assert "amount_unread" in codes(remarks)
    _, remarks = read(paper, "项目支出绩效目标申报表", [*top("渡口护栏修复"), ["经费需求说明", text], HEAD, *LINES])
    assert "amount_unread" not in codes(remarks)
