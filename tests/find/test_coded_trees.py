"""Indicators as a tree: a number before each level and each name, the levels in rows of their own."""

import pytest

from extract.find.filings import find_filings

TITLE = "项目支出绩效目标申报表"
HEAD = [["项目名称", ("营房修缮", 4)], ["实施单位", ("消防大队", 4)], ["编号", "指标名称", "符号", "目标", "单位"]]
LINES = [
    "产出指标",
    "数量指标",
    ("修缮面积", "≥", "1,860.5", "平方米"),
    ("更换车库门", "=", "6", "樘"),
    "质量指标",
    ("合格率", "=", "100", "%"),
    "效益指标",
    "社会效益指标",
    ("出警时间", "<", "60", "秒"),
    "满意度指标",
    ("指战员满意度", "≥", "95", "%"),
]
READ = [
    ("output", "quantity", "修缮面积", "1,860.5"),
    ("output", "quantity", "更换车库门", "6"),
    ("output", "quality", "合格率", "100"),
    ("benefit", "social", "出警时间", "60"),
    ("satisfaction", None, "指战员满意度", "95"),
]
CODES = ["1", "1.1", "1.1.1", "1.1.2", "1.2", "1.2.1", "2", "2.1", "2.1.1", "3", "3.1"]


def value(leaf):
    return leaf.value if leaf else None


def lines(filing):
    return [
        (value(one.level1), value(one.level2), value(one.name), value(one.target.text)) for one in filing.indicators
    ]


def rows(codes):
    """The rows of the tree with a code before each; a level lies over the columns of name, sign, target and unit."""
    return [
        [code, (line, 4)] if isinstance(line, str) else [code, *line] for code, line in zip(codes, LINES, strict=True)
    ]


@pytest.mark.parametrize(
    "codes",
    [
        CODES,
        ["一、", "（一）", "1.", "2.", "（二）", "1.", "二、", "（一）", "1.", "三、", "1."],
        ["1、", "（1）", "①", "②", "（2）", "①", "2、", "（1）", "①", "3、", "①"],
        ["A", "A-1", "A-1-1", "A-1-2", "A-2", "A-2-1", "B", "B-1", "B-1-1", "C", "C-1"],
        list(map(str, range(1, 12))),
        [""] * 11,
    ],
)
def test_levels_alone_behind_their_number(paper, codes):
    (filing,), remarks = find_filings(paper(TITLE, [*HEAD, *rows(codes)]))
    assert lines(filing) == READ
    assert [one.operator.value for one in (one.target for one in filing.indicators)] == [">=", "=", "=", "<", ">="]
    assert remarks == ()
    assert filing.other_fields == ()


@pytest.mark.parametrize("joint", [" ", "、", ""])
def test_number_and_level_in_one_cell(paper, joint):
    head = [["项目名称", ("营房修缮", 3)], ["实施单位", ("消防大队", 3)], ["指标名称", "符号", "目标", "单位"]]
    own = [
        [(code + joint + line, 4)] if isinstance(line, str) else [code + (joint or " ") + line[0], *line[1:]]
        for code, line in zip(CODES, LINES, strict=True)
    ]
    (filing,), remarks = find_filings(paper(TITLE, [*head, *own]))
    assert lines(filing) == READ
    assert remarks == ()


@pytest.mark.parametrize("label", ["备注", "项目负责人", "其他说明"])
def test_a_label_before_a_level_ends_the_tree(paper, label):
    (filing,), _ = find_filings(
        paper(TITLE, [*HEAD, *rows(CODES)[:4], [label, ("产出指标", 4)], ["1", "乙", "≥", "3", "个"]])
    )
    assert lines(filing) == READ[:2]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("1.设施完好率", "设施完好率"),
        ("（2）设施完好率", "设施完好率"),
        ("③设施完好率", "设施完好率"),
        ("1.5 公里管网完好率", "1.5 公里管网完好率"),
        ("12345热线办结率", "12345热线办结率"),
        ("2.5级以上风险处置率", "2.5级以上风险处置率"),
    ],
)
def test_a_number_before_a_name_is_none_of_it(filing, text, name):
    grid = [["项目名称", ("公厕管护", 3)], ["一级指标", "二级指标", "三级指标", "指标值"]]
    found = filing(TITLE, [*grid, ["产出指标", "质量指标", text, "≥93%"], ["产出指标", "数量指标", "公厕", "256座"]])
    assert [value(one.name) for one in found.indicators] == [name, "公厕"]
    assert found.indicators[0].name.spans[0].text == name


NAMES = [
    "5G基站数",
    "1、2号泵站合格率",
    "3、4级伤残补助人数",
    "（1）类区域覆盖率",
    "①号泵站改造",
    "A-1 地块平整率",
    "2.0 版系统上线数",
    "3.15 活动场次",
    "1.5 公里管网",
]


def test_numbers_of_a_few_names_are_their_own(filing):
    head = [["项目名称", ("营房修缮", 2)], ["实施单位", ("消防大队", 2)], ["二级指标", "三级指标", "指标值"]]
    found = filing(TITLE, [*head, *(["数量指标", name, "≥3个"] for name in [*NAMES, *("合格率", "完成率") * 3])])
    assert [value(one.name) for one in found.indicators][: len(NAMES)] == NAMES


def test_codes_stand_before_levels_in_columns(filing):
    head = [["项目名称", ("营房修缮", 3)], ["一级指标", "二级指标", "三级指标", "指标值"]]
    rows = [
        [("1 产出指标", 1, 2), "1.1 数量指标", "1.1.1 修缮面积", "≥3亩"],
        ["1.2 质量指标", "1.2.1 合格率", "100%"],
        ["2 效益指标", "2.1 社会效益", "2.1.1 受益人数", "≥3万人"],
    ]
    found = filing(TITLE, [*head, *rows])
    assert lines(found) == [
        ("output", "quantity", "修缮面积", "≥3亩"),
        ("output", "quality", "合格率", "100%"),
        ("benefit", "social", "受益人数", "≥3万人"),
    ]
