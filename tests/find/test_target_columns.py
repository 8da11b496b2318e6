"""Which of several columns of targets a form means: of all years, of its year, of a quarter, of one of two halves."""

import pytest

from extract.find.filings import find_filings

TITLE = "项目绩效目标表"
HEAD = [["项目名称", ("艺术普及", 7)], ["实施单位", ("文化馆", 7)]]
HALVES = ["类别", "内容", "目标值"] * 2


def value(leaf):
    return leaf.value if leaf else None


def targets(filing):
    return [(value(one.name), value(one.horizon), value(one.target.text)) for one in filing.indicators]


def test_the_whole_year_is_the_target_beside_quarters_and_years(filing):
    found = filing(
        TITLE,
        [
            *HEAD,
            [("指标", 1, 2), ("类型", 1, 2), ("三年目标", 1, 2), ("2025年目标", 4), ("权重", 1, 2)],
            ["全年", "一季度", "上半年", "前三季度"],
            ["培训班次", "产出·数量", "≥1200班次", "≥420班次", "80", "210", "330", "50"],
            ["开放天数", "产出·时效", "", "≥330天", "80", "162", "245", "30"],
            ["公众满意度", "满意度", "≥90%", "≥92%", "", "", "", "20"],
        ],
    )
    assert sorted(targets(found)) == [
        ("公众满意度", "annual", "≥92%"),
        ("公众满意度", "long_term", "≥90%"),
        ("培训班次", "annual", "≥420班次"),
        ("培训班次", "long_term", "≥1200班次"),
        ("开放天数", "annual", "≥330天"),
    ]
    assert {(value(one.level1), value(one.level2)) for one in found.indicators} == {
        ("output", "quantity"),
        ("output", "timeliness"),
        ("satisfaction", None),
    }
    assert [(one.label, one.value.value) for one in found.other_fields][:3] == [
        ("2025年目标/一季度", "80"),
        ("2025年目标/上半年", "210"),
        ("2025年目标/前三季度", "330"),
    ]


@pytest.mark.parametrize("head", ["三年目标", "五年规划目标", "3年总目标"])
def test_a_year_beside_several_years_is_annual(filing, head):
    grid = [*HEAD, ["一级指标", "二级指标", ("三级指标", 3), (head, 2), "2025年目标"]]
    found = filing(TITLE, [*grid, ["产出指标", "数量指标", ("培训班次", 3), ("≥1200班次", 2), "≥420班次"]])
    assert sorted(targets(found)) == [("培训班次", "annual", "≥420班次"), ("培训班次", "long_term", "≥1200班次")]


def test_each_of_two_halves_has_its_own_levels(paper):
    rows = [
        ["项目名称", ("设备更新", 2), "实施单位", ("三中", 2)],
        [("预期产出", 3), ("预期效果", 3)],
        HALVES,
        [("数量", 1, 2), "显微镜", "120台", ("社会效益", 1, 2), "实验开出率", "≥95%"],
        ["实验室", "3间", "操作合格率", "97%-100%"],
        ["质量", "验收合格率", "100%", "可持续影响", "使用年限", "≥8年"],
        ["成本", "设备单价", "≤4,200元/台", "满意度", "师生满意度", "≥92%"],
    ]
    (filing,), remarks = find_filings(paper(TITLE, "（2024年度）", rows))
    assert [(value(one.level1), value(one.level2), value(one.name)) for one in filing.indicators] == [
        ("output", "quantity", "显微镜"),
        ("output", "quantity", "实验室"),
        ("output", "quality", "验收合格率"),
        ("output", "cost", "设备单价"),
        ("benefit", "social", "实验开出率"),
        ("benefit", "social", "操作合格率"),
        ("benefit", "sustainable", "使用年限"),
        ("benefit", "service_object_satisfaction", "师生满意度"),
    ]
    assert {value(one.horizon) for one in filing.indicators} == {"annual"}
    assert remarks == ()


def test_two_halves_without_a_word_over_them_may_be_of_two_periods(paper):
    rows = [["项目名称", ("设备更新", 5)], ["实施单位", ("三中", 5)], ["二级指标", "三级指标", "指标值"] * 2]
    rows += [["数量指标", "显微镜", "120台", "数量指标", "显微镜", "40台"]]
    filings, remarks = find_filings(paper(TITLE, "（2024年度）", rows))
    assert {value(one.horizon) for one in filings[0].indicators} == {None}
    assert [remark.code for remark in remarks] == ["horizon_unclear"]


def test_a_sum_in_words_under_a_head_of_money_is_told(paper):
    rows = [["项目名称", "艺术普及"], ["资金规模（万元）", "三年合计 960.00；其中本年 318.75"], ["实施单位", "文化馆"]]
    _, remarks = find_filings(paper(TITLE, rows))
    assert [(remark.code, remark.severity) for remark in remarks] == [("amount_unread", "error")]


@pytest.mark.parametrize(
    ("stage", "text", "opinion", "reviewer"),
    [
        ("学校意见", "经研究，同意申报。\n校长（签字）：贺明  2023年10月16日", "经研究，同意申报。", "贺明"),
        ("镇财政所审核意见", "建议安排18万元。\n签字：吴晓莉", "建议安排18万元。", "吴晓莉"),
        ("村委会意见", "同意", "同意", None),
        ("学校意见", "同意申报。\n签字：情况属实", "同意申报。", None),
    ],
)
def test_the_opinion_of_an_organ_and_who_signed_it(filing, stage, text, opinion, reviewer):
    found = filing(TITLE, [*HEAD, [stage, (text, 7)]])
    (own,) = found.review.opinions
    assert (value(own.stage), value(own.opinion), value(own.reviewer)) == (stage, opinion, reviewer)


@pytest.mark.parametrize("label", ["群众意见", "征求意见情况", "实施意见"])
def test_other_opinions_are_no_review(filing, label):
    found = filing(TITLE, [*HEAD, [label, ("支持建设", 7)]])
    assert found.review.opinions == ()


def test_a_bare_target_beside_that_of_three_years_is_the_years(filing):
    rows = [["一级指标", "三级指标", "三年行动目标", "指标值"], ["产出指标", "清淤河道", "消除黑臭水体", "3条"]]
    rows += [["产出指标", "合格率", "全面达标", "100%"]]
    found = filing("项目支出绩效目标申报表", "（2024年度）", [["项目名称", ("河道清淤", 3)], *rows])
    targets = {(one.horizon.value, one.target.text.value) for one in found.indicators}
    assert targets == {("annual", "3条"), ("annual", "100%"), ("long_term", "消除黑臭水体"), ("long_term", "全面达标")}
