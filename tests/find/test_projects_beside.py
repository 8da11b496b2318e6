"""Projects that are the columns of one table: a filing each, and never the words of one in another."""

import pytest

from extract.find.filings import find_filings

TITLE = "项目支出绩效目标申报表"
ROWS = [
    [("项目名称", 2), "村道硬化", "鱼塘清淤"],
    [("实施单位", 2), "建设办", "农业办"],
    [("预算资金", 1, 2), "合计", "40.00", "25.50"],
    ["财政拨款", "30.00", "25.50"],
    [("年度绩效目标", 2), "硬化村道三公里。", "清淤鱼塘五口。"],
    [("产出指标", 1, 2), "数量指标", "村道：≥3公里", "鱼塘：≥5口"],
    ["质量指标", "验收合格率：≥98%", "水质达标率：≥95%"],
    ["效益指标", "社会效益指标", "出行条件：明显改善", "水面环境：持续改善"],
]


def value(leaf):
    return leaf.value if leaf else None


def read(paper, *rows):
    return find_filings(paper("2025年度", TITLE, "单位：万元", [*rows]))


def lines(filing):
    return [(value(one.level2), value(one.name), value(one.target.text)) for one in filing.indicators]


def test_each_column_is_a_filing(paper):
    (one, other), remarks = read(paper, *ROWS)
    assert not [remark for remark in remarks if remark.severity == "error"]
    assert [value(each.project.name) for each in (one, other)] == ["村道硬化", "鱼塘清淤"]
    assert [value(each.project.implementing_unit) for each in (one, other)] == ["建设办", "农业办"]
    assert [str(value(each.funds.fiscal_appropriation)) for each in (one, other)] == ["30.00", "25.50"]
    assert lines(one) == [
        ("quantity", "村道", "≥3公里"),
        ("quality", "验收合格率", "≥98%"),
        ("social", "出行条件", "明显改善"),
    ]
    assert lines(other) == [
        ("quantity", "鱼塘", "≥5口"),
        ("quality", "水质达标率", "≥95%"),
        ("social", "水面环境", "持续改善"),
    ]
    cell = other.project.name.spans[0].holder
    assert (cell.row, cell.column, cell.text) == (0, 3, "鱼塘清淤")


def test_what_is_over_all_columns_is_of_each(paper):
    (one, other), remarks = read(
        paper, [("主管部门", 2), ("镇政府", 2)], *ROWS[:2], [("联系人", 2), ("周芸", 2)], *ROWS[2:]
    )
    assert [remark.code for remark in remarks] == []
    assert {value(each.project.competent_department) for each in (one, other)} == {"镇政府"}
    assert {value(each.project.contact_person) for each in (one, other)} == {"周芸"}


def test_three_columns_one_of_them_with_blanks(paper):
    rows = [
        [*row, text]
        for row, text in zip(ROWS, ("路灯维护", "电力办", "", "", "", "路灯：≥9盏", "完好率：≥99%", ""), strict=True)
    ]
    filings, remarks = read(paper, *rows)
    assert [value(each.project.name) for each in filings] == ["村道硬化", "鱼塘清淤", "路灯维护"]
    assert lines(filings[2]) == [("quantity", "路灯", "≥9盏"), ("quality", "完好率", "≥99%")]
    assert value(filings[2].funds.fiscal_appropriation) is None
    assert not [remark for remark in remarks if remark.severity == "error"]


@pytest.mark.parametrize("second", ["项目编码", "主管部门"])
def test_a_second_label_on_the_row_is_no_project(paper, second):
    rows = [["项目名称", "村道硬化", second, "一二三"], ["实施单位", "建设办", "联系人", "周芸"]]
    filings, _ = read(paper, *rows, ["预算资金", ("40.00", 3)], ["年度绩效目标", ("硬化村道三公里。", 3)])
    assert [value(each.project.name) for each in filings] == ["村道硬化"]


def test_columns_that_go_over_into_each_other_are_told(paper):
    rows = [*ROWS[:5], ["说明", ("两个项目", 2), "其他"], *ROWS[5:]]
    filings, remarks = read(paper, *rows)
    assert len(filings) == 1
    messages = [remark.message for remark in remarks if remark.severity == "error"]
    assert any("鱼塘：≥5口" in message for message in messages)


@pytest.mark.parametrize("above", [[], [["填报单位：镇政府", "", "单位：万元"]]])
def test_a_first_cell_that_only_says_project(paper, above):
    rows = [
        ["项目", "村道硬化", "鱼塘清淤"],
        ["项目编号", "A-1", "A-2"],
        *([row[0][0], *row[1:]] for row in (ROWS[1], ROWS[4])),
    ]
    rows += [["数量指标", "村道：≥3公里", "鱼塘：≥5口"], ["质量指标", "合格率：≥98%", "达标率：≥95%"]]
    filings, remarks = read(paper, *above, *rows)
    assert [(value(one.project.name), value(one.project.code)) for one in filings] == [
        ("村道硬化", "A-1"),
        ("鱼塘清淤", "A-2"),
    ]
    assert [lines(one)[0][1:] for one in filings] == [("村道", "≥3公里"), ("鱼塘", "≥5口")]
    assert [remark for remark in remarks if remark.severity == "error"] == []


def test_columns_of_years_are_no_projects(paper):
    rows = [["项目", "2024年", "2025年"], ["资金总额", "10", "20"], ["财政拨款", "8", "16"], ["其他资金", "2", "4"]]
    filings, _ = read(paper, ["项目名称", ("村道硬化", 2)], ["主管部门", ("镇政府", 2)], *rows)
    assert [value(one.project.name) for one in filings] == ["村道硬化"]


@pytest.mark.parametrize("label", ["项目", "项目名称"])
@pytest.mark.parametrize(
    "heads", [("调整前", "调整后"), ("东陵市", "柳川市"), ("村道硬化", "村道硬化"), ("2024年", "2025年")]
)
def test_what_is_no_name_of_a_project_parts_no_filings(paper, label, heads):
    rows = [
        [label, *heads],
        ["项目编号", "A-1", "A-1"],
        ["实施单位", "建设办", "建设办"],
        ["年度目标", "三公里。", "五公里。"],
    ]
    lists = [["数量指标", "村道：≥3公里", "村道：≥5公里"], ["质量指标", "合格率：≥95%", "合格率：≥98%"]]
    filings, remarks = find_filings(paper("2025年度", TITLE, "单位：万元", [*rows, *lists]))
    assert len(filings) <= 1
    assert [remark for remark in remarks if remark.severity == "error"]


def test_an_amount_over_all_columns_is_that_of_none(paper):
    rows = [*ROWS[:2], [("预算资金", 1, 2), "合计", ("65.50", 2)], *ROWS[3:]]
    (one, other), _ = read(paper, *rows)
    assert [value(each.funds.total_budget) or value(each.funds.annual_budget) for each in (one, other)] == [None, None]
    assert [str(value(each.funds.fiscal_appropriation)) for each in (one, other)] == ["30.00", "25.50"]
    assert [field.value.value for each in (one, other) for field in each.other_fields] == ["65.50"]


SUMS = ["合计", "", "65.50", "55.50", "", "", "", ""]


@pytest.mark.parametrize("behind", [2, 1, 0])  # projects behind the column
@pytest.mark.parametrize("word", ["合计", "小计"])
def test_a_column_of_sums_is_no_project(paper, behind, word):
    texts = zip(ROWS, [word, *SUMS[1:]], strict=True)
    rows = [[*row[: len(row) - behind], text, *row[len(row) - behind :]] for row, text in texts]
    filings, remarks = read(paper, *rows)
    assert [one for one in remarks if one.severity == "error"] == []
    assert [value(one.project.name) for one in filings] == ["村道硬化", "鱼塘清淤"]
    assert [str(value(one.funds.fiscal_appropriation)) for one in filings] == ["30.00", "25.50"]
    assert [len(one.indicators) for one in filings] == [3, 3]


@pytest.mark.parametrize("word", ["备注", "说明"])
def test_remarks_beside_the_projects_are_told(paper, word):
    rows = [[*row, text] for row, text in zip(ROWS, [word, "", "", "含税", "", "", "", ""], strict=True)]
    filings, remarks = read(paper, *rows)
    assert [value(one.project.name) for one in filings] == ["村道硬化", "鱼塘清淤"]
    assert [str(value(one.funds.fiscal_appropriation)) for one in filings] == ["30.00", "25.50"]
    errors = [one.message for one in remarks if one.severity == "error"]
    assert ["含税" in message for message in errors] == [True]


def test_sums_that_do_not_add_up_are_told(paper):
    rows = [[*row, text] for row, text in zip(ROWS, ["合计", "", "65.50", "99.50", "", "", "", ""], strict=True)]
    filings, remarks = read(paper, *rows)
    assert len(filings) == 2
    assert ["99.50" in one.message for one in remarks if one.severity == "error"] == [True]


def test_dashes_and_no_remarks_beside_the_projects_say_nothing(paper):
    rows = [
        [*row, text, ""] for row, text in zip(ROWS, ["合计", "—", "65.50", "55.50", "—", "—", "—", "—"], strict=True)
    ]
    rows[0] = [*rows[0][:-1], "备注"]
    filings, remarks = read(paper, *rows)
    assert len(filings) == 2
    assert [one for one in remarks if one.severity == "error"] == []
