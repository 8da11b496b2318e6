"""Header rows: labels at the side, heads over heads, and where the lines end."""

TITLE = "项目支出绩效目标申报表"
TOP = [["项目名称", ("甲", 4)], ["主管部门", ("局", 4)]]
HEAD = ["大类", "子类", "明细", "预算金额"]


def value(leaf):
    return leaf.value if leaf else None


def items(found):
    return [(value(row.category), value(row.item), str(value(row.amount))) for row in found.budget.rows]


def test_label_merged_down_over_the_lines_is_no_column(filing):
    rows = [
        [("构成明细", 1, 3), *HEAD],
        [("修缮", 1, 2), "外墙", "涂料", "10.00"],
        ["屋面", "防水", "20.00"],
    ]
    assert items(filing(TITLE, [*TOP, *rows])) == [("修缮", "涂料", "10.00"), ("修缮", "防水", "20.00")]


def test_heading_over_the_columns_is_no_line(filing):
    rows = [
        [("项目预算分解", 1, 4), ("构成明细", 4)],
        HEAD,
        [("修缮", 1, 2), "外墙", "涂料", "10.00"],
        ["屋面", "防水", "20.00"],
    ]
    assert items(filing(TITLE, [*TOP, *rows])) == [("修缮", "涂料", "10.00"), ("修缮", "防水", "20.00")]


def test_head_over_two_horizons_gives_both_targets(filing):
    rows = [
        [("一级指标", 1, 2), ("二级指标", 1, 2), ("三级指标", 1, 2), ("指标值", 2)],
        ["实施期", "年度"],
        ["产出指标", "数量指标", "培训人数", "≥5000人次", "≥1500人次"],
    ]
    found = filing(TITLE, [*TOP, *rows])
    targets = {value(one.horizon): value(one.target.text) for one in found.indicators}
    assert targets == {"long_term": "≥5000人次", "annual": "≥1500人次"}


def test_line_under_a_wide_head_is_no_head(filing):
    rows = [
        ["一级指标", "二级指标", "三级指标", ("指标值", 2)],
        ["产出指标", "数量指标", "培训人数", "≥5000", "人次"],
    ]
    assert [value(one.target.text) for one in filing(TITLE, [*TOP, *rows]).indicators] == ["≥5000"]


def test_review_below_the_lines_is_no_line(filing):
    head = ["一级指标", "二级指标", "三级指标", "指标值", "备注"]
    line = ["产出指标", "数量指标", "培训人数", "5000人次", ""]
    for review in (
        [("股室初审意见：\n（盖章）", 2), ("主管部门审核意见：\n（盖章）", 3)],
        [("甲方", 2), ("乙方", 3)],
        ["初审意见：同意", "", "", "", ""],
        ["注：带★的为核心指标。", "", "", "", ""],
    ):
        found = filing(TITLE, [*TOP, head, line, review])
        assert [value(one.name) for one in found.indicators] == ["培训人数"]


def test_name_of_the_listing_over_nothing_is_no_column_of_it(filing):
    rows = [
        ["预算明细", "支出内容", "单价", "数量", "金额"],
        ["", "涂料", "5", "2", "10.00"],
        ["", "防水", "4", "5", "20.00"],
    ]
    found = filing(TITLE, [*TOP, *rows])
    assert items(found) == [(None, "涂料", "10.00"), (None, "防水", "20.00")]
    assert not found.other_fields
    rows = [["预算明细", "内容", "单价", "数量", "金额"], ["涂料", "外墙", "5", "2", "10.00"]]
    assert items(filing(TITLE, [*TOP, *rows])) == [(None, "涂料", "10.00")]


def test_what_an_earlier_year_reached_is_not_this_years_result(filing):
    head = ["一级指标", "二级指标", "三级指标"]
    line = ["产出指标", "数量指标", "培训人数"]
    found = filing(TITLE, [*TOP, [*head, "2023年实际", "2024年目标"], [*line, "450人次", "≥500人次"]])
    (one,) = found.indicators
    assert (value(one.last_year), value(one.actual), value(one.target.text)) == ("450人次", None, "≥500人次")
    assert found.form.kind == "declaration"
    found = filing(TITLE, [*TOP, [*head, "2024年目标", "2024年实际"], [*line, "≥500人次", "510人次"]])
    (one,) = found.indicators
    assert (value(one.last_year), value(one.actual)) == (None, "510人次")
