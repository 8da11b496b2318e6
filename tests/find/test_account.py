"""The account of a form: what is read leaves no remark, what is left over is named."""

import pytest

from extract.find.account.values import head_values
from extract.find.filings import find_filings
from extract.model import Clause, Span, Value
from extract.readings import FilingReading, FormMatch, IndicatorReading, ProjectReading, TargetReading

TITLE = "项目支出绩效目标申报表"
HEAD = [["项目名称", ("河道清淤", 5)], ["主管部门", ("水务局", 2), "实施单位", ("河道所", 2)]]
LEVELS = ["一级指标", "二级指标", "三级指标", "指标值"]
LINES = [
    [("产出指标", 1, 2), "数量指标", "清淤长度", "≥12公里"],
    ["质量指标", "验收合格率", "≥98%"],
    [("效益指标", 1), "社会效益指标", "受益人数", "≥3000人"],
]


def said(document):
    """Code, message and cells (row, column) of the remarks that make a record partial."""
    return [
        (remark.code, remark.message, [(place.row, place.column) for place in remark.places])
        for remark in find_filings(document)[1]
        if remark.severity == "error"
    ]


def unread(document):
    return [cell for code, _, cells in said(document) if code == "cells_unread" for cell in cells]


def wide(*rows):
    """Indicator rows of four columns over the six of the head."""
    return [[*row[:-1], (row[-1], 3) if isinstance(row[-1], str) else row[-1]] for row in rows]


GOOD = {
    "plain": [*HEAD, *wide(LEVELS, *LINES)],
    "print": [
        [("一、项目基本情况", 6)],
        *HEAD,
        [("二、绩效指标（共100分）", 6)],
        *wide(LEVELS, *LINES),
        [("注：1. 本表一式两份，由申报单位填写。", 6)],
        ["填报人：", ("张三", 2), "联系电话：", ("64110000", 2)],
        [("年   月   日（盖章）", 6)],
    ],
    "numbers of columns": [
        *HEAD,
        [*LEVELS, "备注", ""],
        ["1", "2", "3", "4", "5", ""],
        ["产出指标", "数量指标", "清淤长度", "≥12公里", "合同", ""],
        ["产出指标", "质量指标", "验收合格率", "≥98%", "/", ""],
    ],
    "numbers of rows": [
        [("项目名称", 2), ("河道清淤", 3)],
        [("主管部门", 2), ("水务局", 3)],
        ["序号", *LEVELS],
        ["1", "产出指标", "数量指标", "清淤长度", "≥12公里"],
        ["2", "产出指标", "质量指标", "验收合格率", "≥98%"],
    ],
    "levels without a line": [
        *HEAD,
        *wide(LEVELS, LINES[0], LINES[1], [("满意度指标", 1, 2), "服务对象满意度", "满意率", "≥90%"]),
        ["其他满意度", "", ("", 3)],
    ],
    "blank": [
        *HEAD[:1],
        ["主管部门", ("", 2), "实施单位", ("", 2)],
        *wide(LEVELS, [("产出指标", 1), "数量指标", "指标1：", ""]),
    ],
    "a heading beside several rows": [
        *HEAD,
        [("资金金额", 1, 2), ("项目总预算（万元）", 2), ("120.50", 3)],
        [("财政拨款", 2), ("120.50", 3)],
        *wide(LEVELS, *LINES),
    ],
    "options": [*HEAD, ["项目类别", ("新增项目☑", 2), ("延续项目☐", 3)], *wide(LEVELS, *LINES)],
    "other fields": [*HEAD, ["报表版本号", ("第二版", 5)], *wide(LEVELS, *LINES)],
}


@pytest.mark.parametrize("rows", GOOD.values(), ids=GOOD)
def test_a_form_that_is_read_whole_leaves_nothing(paper, rows):
    assert said(paper(TITLE, "（2024年度）", "填报单位：河道所  金额单位：万元", rows)) == []


BAD = {
    "a column that no list knows": (
        [*HEAD, [*LEVELS, "甲方核定", ""], ["产出指标", "数量指标", "清淤长度", "≥12公里", "≥9公里", ""]],
        [(3, 4)],
    ),
    "a second column of targets": (
        [*HEAD, [*LEVELS, "指标值", ""], ["产出指标", "数量指标", "清淤长度", "≥12公里", "≥36公里", ""]],
        [(3, 4)],
    ),
    "a line of text across the table": ([*HEAD, [("河道清淤任务重、时间紧", 6)], *wide(LEVELS, *LINES)], [(2, 0)]),
}


@pytest.mark.parametrize(("rows", "cells"), BAD.values(), ids=BAD)
def test_a_cell_that_is_neither_label_nor_value_is_named(paper, rows, cells):
    assert unread(paper(TITLE, "（2024年度）", rows)) == cells


def test_the_message_says_where_and_what(paper):
    rows = [*HEAD, [*LEVELS, "甲方核定", ""], ["产出指标", "数量指标", "清淤长度", "≥12公里", "≥9公里", ""]]
    ((code, message, _),) = said(paper(TITLE, rows))
    assert (code, message) == (
        "cells_unread",
        "表单中有1处内容未能归入任何栏目：第1个表格第4行第5列“≥9公里”，请对照原件。",
    )


def test_a_text_that_a_column_repeats_is_quoted_once(paper):
    rows = [*HEAD, *([*line, "9公里", ""] for line in ([*LEVELS[:3], "指标值"], *([*"甲乙", "长", "≥1公里"],) * 7))]
    rows[2][4] = "甲方核定"
    ((_, message, cells),) = said(paper(TITLE, rows))
    assert message == "表单中有7处内容未能归入任何栏目：第1个表格第4行第5列“9公里”，请对照原件。"
    assert cells == [(row, 4) for row in range(3, 10)]


def test_a_warning_on_a_line_beside_the_table_is_an_error(paper):
    document = paper(TITLE, "项目负责人：王五  项目总预算：约300", [*HEAD, *wide(LEVELS, *LINES)])
    ((code, message, _),) = said(document)
    assert (code, "约300" in message) == ("amount_unread", True)


def test_a_warning_on_a_value_that_stands_nowhere_else_is_an_error(paper):
    rows = [*HEAD, ["项目总预算（万元）", ("约300", 5)], *wide(LEVELS, *LINES)]
    ((code, message, cells),) = said(paper(TITLE, rows))
    assert (code, cells) == ("amount_unread", [(2, 1)])
    assert "约300" in message


# ---------------------------------------------------------------- values that are none


def value(text):
    return Value(text, (Span(Clause(0, text), 0, len(text)),))


def misplaced(name=None, level2=None, target=None, **project):
    """The texts of a filing with one indicator and these project fields that are taken for print of the form."""
    fields = {key: value(text) for key, text in project.items()}
    level, goal = (text and value(text) for text in (level2, target))
    indicator = IndicatorReading(level2_text=level, name=name and value(name), target=TargetReading(text=goal))
    match = FormMatch("declaration", None, None, (), None, 0.0)
    filing = FilingReading(match, project=ProjectReading(**fields), indicators=(indicator,))
    return [span.text for span in head_values(filing)]


@pytest.mark.parametrize(
    ("name", "level2"),
    [
        ("产出指标", None),
        ("数量指标", "数量指标"),
        ("质量", None),
        ("163", "数量指标"),
        ("≥", "数量指标"),
        ("三级指标", "数量指标"),
    ],
)
def test_a_level_a_number_or_a_head_is_no_name(name, level2):
    assert misplaced(name=name, level2=level2) == [name]


@pytest.mark.parametrize("name", ["满意度", "成本", "完成时间", "2023年度培训人次", "项目管理"])
def test_a_name_may_be_worded_like_a_level_or_a_field(name):
    assert misplaced(name=name, level2="质量指标", target="≥95%") == []


@pytest.mark.parametrize("target", ["≥", "＝", "<="])
def test_a_sign_is_no_target(target):
    assert misplaced(name="清淤长度", level2="数量指标", target=target) == [target]


def test_a_label_is_no_field_of_a_project():
    assert misplaced(name="清淤长度", implementing_unit="三级指标", summary="项目名称") == ["三级指标", "项目名称"]
    assert misplaced(name="清淤长度", procurement_method="政府采购", summary="河道清淤") == []


def test_a_name_of_an_indicator_may_end_like_a_level(paper):
    rows = [
        *HEAD,
        *wide(LEVELS, ["满意度指标", "服务对象满意度", "满意度", "≥90%"], ["产出指标", "成本指标", "成本", "≤5万元"]),
    ]
    assert said(paper(TITLE, rows)) == []


# ---------------------------------------------------------------- tables that are not read


def test_a_table_under_the_title_of_a_form_is_said(paper):
    rows = [["工作事项", "要求描述", "评价尺度"], ["收储管理", "落实轮换", "≥98%"], ["流通监管", "监督检查", "≥95%"]]
    ((code, message, _),) = said(paper("部门职责工作活动绩效目标表", "（2024年度）", rows))
    assert (code, message.split("，")[0]) == ("form_unread", "“部门职责工作活动绩效目标表”下面的表格未能作为表单读取")


def test_a_table_with_levels_of_indicators_is_said(paper):
    rows = [
        ["一级指标", "三级指标", "考核方式"],
        ["产出指标", "清淤长度", "≥12公里"],
        ["效益指标", "受益人数", "3000人"],
    ]
    rows += [["满意度指标", "满意率", "≥90%"]]
    assert [code for code, *_ in said(paper("附表", rows))] == ["form_unread"]


@pytest.mark.parametrize(
    "blocks",
    [
        ["财政拨款收支预算总表", [["收入", "金额"], ["一般公共预算", "1200.00"], ["政府性基金", "0.00"]]],
        [
            "目录",
            "七、项目支出绩效目标表",
            "八、名词解释" * 20,
            [["科目", "金额"], ["教育支出", "120"], ["卫生支出", "60"]],
        ],
        [
            "关于报送绩效目标申报表的通知",
            "各单位：",
            "请于5月底前报送。" * 12,
            [["单位", "份数"], ["甲局", "2"], ["乙局", "1"]],
        ],
    ],
)
def test_documents_without_a_form_are_left_alone(paper, blocks):
    assert find_filings(paper(*blocks)) == ((), ())


# ---------------------------------------------------------------- lines that are no indicators


def test_numbers_without_a_name_are_no_indicators_and_are_named(paper):
    rows = [[("产出指标", 1, 2), ("数量指标", 1, 2), "清淤长度", "≥12公里"], ["", "813.37"]]
    document = paper(TITLE, [*HEAD, *wide(LEVELS, *rows)])
    (filing,), _ = find_filings(document)
    assert [one.name.value for one in filing.indicators] == ["清淤长度"]
    assert unread(document) == [(4, 3)]


def test_a_number_as_a_name_is_no_indicator(paper):
    document = paper(TITLE, [*HEAD, *wide(LEVELS, *LINES, ["效益指标", "经济效益指标", "163", "4.99"])])
    (filing,), _ = find_filings(document)
    assert [one.name.value for one in filing.indicators] == ["清淤长度", "验收合格率", "受益人数"]
    assert unread(document) == [(6, 2), (6, 3)]


def test_a_level_stands_for_the_name_where_none_is_given(paper):
    document = paper(TITLE, [*HEAD, *wide(LEVELS, ["满意度指标", "服务对象满意度指标", "", "≥95%"])])
    (filing,), remarks = find_filings(document)
    assert [(one.name, one.target.text.value) for one in filing.indicators] == [(None, "≥95%")]
    assert remarks == ()


def test_an_indicator_that_does_not_apply(paper):
    lines = [*LINES, ["效益指标", "经济效益指标", "不适用", "不适用"], ["效益指标", "生态效益指标", "水质", "/"]]
    document = paper(TITLE, [*HEAD, *wide(LEVELS, *lines)])
    (filing,), remarks = find_filings(document)
    assert [one.target.applies and one.target.applies.value for one in filing.indicators] == [None] * 3 + [False] * 2
    assert remarks == ()


# ---------------------------------------------------------------- columns beside the lines


def others(document):
    (filing,), _ = find_filings(document)
    return [(one.label, one.value.value) for one in filing.other_fields]


def test_words_under_a_head_that_no_list_knows_are_other_fields(paper):
    line = ["产出指标", "数量指标", "清淤长度", "≥12公里"]
    document = paper(TITLE, [*HEAD, [*LEVELS, "甲方意见", ""], [*line, "同意", ""]])
    assert (others(document), said(document)) == ([("甲方意见", "同意")], [])


def test_targets_of_another_period_are_other_fields(paper):
    line = ["产出指标", "数量指标", "清淤长度", "≥5公里", "≥12公里"]
    document = paper(TITLE, [*HEAD, [*LEVELS[:3], "半年指标值", "全年指标值", ""], [*line, ""]])
    cells = [value for _, value in others(document)]
    assert unread(document) or cells == ["≥5公里"]


def test_a_word_for_no_sign_leaves_nothing(paper):
    rows = [[*LEVELS[:3], "指标性质", "指标值", "度量单位"], ["产出指标", "质量指标", "台账", "定性", "健全", ""]]
    document = paper(TITLE, [*HEAD, *rows])
    assert (others(document), said(document)) == ([], [])


def test_a_number_under_an_unknown_head_may_be_the_target_and_is_named(paper):
    rows = [[*LEVELS, "甲方核定", ""], ["产出指标", "数量指标", "清淤长度", "≥12公里", "≥10公里", ""]]
    document = paper(TITLE, [*HEAD, *rows])
    assert (others(document), unread(document)) == ([], [(3, 4)])


def test_words_beside_a_line_that_was_not_read_are_named(paper):
    rows = [[*LEVELS, "甲方意见", ""], *([*line, ""] for line in (["产出指标", "数量指标", "163", "4.99", "同意"],))]
    document = paper(TITLE, [*HEAD, *rows])
    assert (others(document), unread(document)) == ([], [(3, 2), (3, 3), (3, 4)])


def test_money_of_another_period_is_an_other_field(paper):
    rows = [
        [("项目资金（万元）", 1, 3), "", "预算数", "上年执行数", ("上年执行率", 2)],
        ["年度资金总额", "152.00", "83.60", ("55.00%", 2)],
        ["其他资金", "12.00", "6.60", ("55.00%", 2)],
    ]
    document = paper("项目支出绩效目标表", [*HEAD, *rows, *wide(LEVELS, *LINES)])
    assert [pair for pair in others(document) if "/" in pair[0]] == [
        ("年度资金总额/上年执行数", "83.60"),
        ("年度资金总额/上年执行率", "55.00%"),
        ("其他资金/上年执行数", "6.60"),
        ("其他资金/上年执行率", "55.00%"),
    ]
    assert said(document) == []


def test_words_beside_money_that_says_not_what_for_are_named(paper):
    rows = [["明细", "用料", "单价", "数量", "金额", ""], ["", "涂料", "5", "2", "10.00", ""]]
    document = paper(TITLE, [*HEAD, *rows])
    assert (others(document), unread(document)) == ([], [(3, 1)])


# ---------------------------------------------------------------- forms in paragraphs

PARAGRAPHS = [
    "项目名称：河道清淤",
    "实施单位：河道所",
    "项目负责人：张三",
    "1.数量指标：清淤长度≥12公里",
    "2.质量指标：验收合格率≥98%",
    "（一）满意度指标：群众满意度≥90%",
]


def test_a_form_in_paragraphs_is_read_under_its_title(paper):
    money = "项目总预算42万元，其中：财政拨款40万元，自筹资金2万元。"
    summary = ["项目概况：对河道清淤。", "清淤后可以通航。", "一、产出指标"]
    head, lines = PARAGRAPHS[:3], PARAGRAPHS[3:]
    (filing,), remarks = find_filings(paper("2025年项目绩效目标申报书", *head, "二、资金", money, *summary, *lines))
    assert (filing.project.summary.value, filing.project.leader.value) == ("对河道清淤。\n清淤后可以通航。", "张三")
    amounts = (filing.funds.total_budget, filing.funds.fiscal_appropriation, filing.funds.other_funds)
    assert [one.value for one in amounts] == [42, 40, 2]
    got = [(one.level1.value, one.level2_text and one.level2_text.value, one.name.value) for one in filing.indicators]
    assert got == [
        ("output", "数量指标", "清淤长度"),
        ("output", "质量指标", "验收合格率"),
        ("satisfaction", None, "群众满意度"),
    ]
    assert (filing.other_fields, [one.code for one in remarks if one.severity == "error"]) == ((), [])


def test_a_sentence_that_no_label_has_is_named_in_a_form_of_paragraphs(paper):
    document = paper("项目绩效目标申报书", *PARAGRAPHS[:3], "二、资金", "预算42万元，由县财政安排。", *PARAGRAPHS[3:])
    ((code, message, _),) = said(document)
    assert (code, "预算42万元" in message) == ("cells_unread", True)


def test_a_form_in_paragraphs_is_said(paper):
    (remark,) = find_filings(paper("关于申报项目的报告", *PARAGRAPHS))[1]
    assert (remark.code, remark.severity, [place.paragraph for place in remark.places]) == ("form_unread", "error", [1])


@pytest.mark.parametrize(
    "paragraphs",
    [
        PARAGRAPHS[1:],  # no project
        PARAGRAPHS[:3],  # no indicators
        ["项目名称：", "实施单位：", "项目负责人：", *PARAGRAPHS[3:]],  # not filled in
        [*PARAGRAPHS[:3], "数量指标：反映产出的数量", "质量指标：反映产出的质量", "时效指标：反映产出的时间"],
    ],
)
def test_paragraphs_that_lack_what_makes_a_form_are_left_alone(paper, paragraphs):
    assert find_filings(paper("绩效目标申报的说明", *paragraphs)) == ((), ())


def test_a_level_over_lines_that_none_of_them_has_is_named(paper):
    rows = [
        [("项目产出满意度", 3), ("项目社会效益", 3)],
        ["指标类型", "指标名称", "指标值", "指标类型", "指标名称", "指标值"],
        ["数量指标", "清淤长度", "≥12公里", "社会效益", "受益人数", "≥3000人"],
        ["质量指标", "验收合格率", "≥98%", "生态效益", "水质", "Ⅲ类"],
    ]
    assert unread(paper(TITLE, [*HEAD, *rows])) == [(2, 0), (2, 3)]


def test_a_single_indicator_among_the_other_fields_is_named(paper):
    rows = [["指标1", ("产出指标-数量指标-清淤长度", 5)], ["年度目标值", ("≥12公里", 5)]]
    assert "value_misplaced" in [code for code, *_ in said(paper(TITLE, [*HEAD, *rows]))]
    pairs = [["一级目标", ("效益", 2), "目标值", ("≥3000人", 2)]]
    assert (2, 4) in unread(paper(TITLE, [*HEAD, *pairs]))


def test_words_of_a_label_of_money_are_a_value_where_nothing_stands_behind_them(paper):
    lines = [["一级指标", "三级指标", ("指标值", 2)], ["产出指标", "书吧", ("5个", 2)]]
    for label in ("资金性质", "资金来源"):
        rows = [["项目名称", ("书吧", 3)], [label, ("单位自有", 3)], *lines]
        filings, remarks = find_filings(paper("项目支出绩效目标申报表", rows))
        assert [(one.label, one.value.value) for one in filings[0].other_fields] == [(label, "单位自有")]
        assert [one.code for one in remarks if one.severity == "error"] == []


def test_heads_of_money_over_amounts_or_blanks_are_no_values(paper):
    for amount in ("30", ""):
        rows = [["项目名称", "书吧"], ["主管部门", "文旅局"], ["资金来源", "单位自有"], ["门票", amount]]
        filings, _ = find_filings(paper("项目支出绩效目标申报表", "单位：万元", rows))
        assert "单位自有" not in [one.value.value for one in filings[0].other_fields]


def test_a_unit_with_a_further_label_in_its_words_is_told(paper):
    for words in ("文旅局；资金额度 30万元", "文旅局；开放时段：全天；单位自有"):
        rows = [["项目名称", ("书吧", 2)], [("主管部门：" + words, 3)], ["实施单位", ("书吧中心", 2)]]
        _, remarks = find_filings(paper("项目支出绩效目标申报表", rows))
        assert [(one.code, one.places[0].row) for one in remarks if one.severity == "error"] == [("value_misplaced", 1)]


def test_units_in_a_list_are_no_labels(paper):
    rows = [["项目名称", ("书吧", 2)], ["主管部门", ("文旅局、财政局；区教育局（体卫科）", 2)]]
    rows += [["项目负责人", ("张三 13700001111", 2)]]
    _, remarks = find_filings(paper("项目支出绩效目标申报表", rows))
    assert [one.code for one in remarks if one.severity == "error"] == []


HEADS = ["一级指标", "二级指标", "三级指标", "指标值"]


@pytest.mark.parametrize(("name", "target"), [("×××率", "≥××%"), ("**工作完成率", "≥**%"), ("XX户数", "XX户")])
def test_a_templates_place_for_an_indicator_is_none(paper, name, target):
    rows = [HEADS, ["产出指标", "质量指标", name, target], ["效益指标", "社会效益指标", "", ""]]
    (filing,), remarks = find_filings(
        paper("项目支出绩效目标申报表", [["项目名称", ("河道清淤", 3)], ["主管部门", ("水务局", 3)], *rows])
    )
    assert (filing.indicators, remarks) == ((), ())


def test_a_name_that_was_made_nameless_is_one_with_its_target(paper):
    rows = [
        HEADS,
        ["产出指标", "质量指标", "××村道路合格率", "≥98%"],
        ["效益指标", "社会效益指标", "××村受益户", "≥9户"],
    ]
    (filing,), _ = find_filings(
        paper("项目支出绩效目标申报表", [["项目名称", ("河道清淤", 3)], ["主管部门", ("水务局", 3)], *rows])
    )
    assert [one.name.value for one in filing.indicators] == ["××村道路合格率", "××村受益户"]
