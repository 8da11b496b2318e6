"""Choices: rings, brackets and bare ticks; boxes that some options lack."""

import pytest

from extract.find.filings import find_filings

TITLE = "项目支出绩效目标申报表"
TOP = [["项目名称", ("甲", 3)], ["主管部门", ("局", 3)]]
KINDS = ("一次性项目", "经常性项目", "中期预算试点项目")


def value(leaf):
    return leaf.value if leaf else None


@pytest.mark.parametrize(
    "marks",
    [("○ {}", "● {}", "○ {}"), ("◯{}", "◉{}", "◯{}"), ("[ ]{}", "[√]{}", "[ ]{}"), ("{}（ ）", "{}（√）", "{}（ ）"),
     ("[ ] {}", "[x] {}", "[ ] {}"), ("{}", "{}√", "{}")],
)  # fmt: skip
def test_options_in_cells_of_their_own(filing, marks):
    cells = [mark.format(kind) for mark, kind in zip(marks, KINDS, strict=True)]
    found = filing(TITLE, [*TOP, ["项目类别", *cells]])
    assert value(found.project.recurrence) == "recurring"
    assert found.other_fields == ()


@pytest.mark.parametrize(
    "text",
    [
        "○一次性项目 ●经常性项目",
        "一次性项目[ ]  经常性项目[√]",
        "[ ]一次性项目[√]经常性项目",
        "【】一次性项目 【√】经常性项目",
        "1.一次性项目□；2.经常性项目☑；3.阶段性项目□",
        "（1）一次性项目（ ）（2）经常性项目（√）",
        "①一次性项目□ ②经常性项目■",
    ],
)
def test_options_in_one_cell(filing, text):
    assert value(filing(TITLE, [*TOP, ["项目类别", (text, 3)]]).project.recurrence) == "recurring"


@pytest.mark.parametrize("blanks", ["", " ", "  ", "\u3000"])
def test_tick_behind_the_second_of_two_options(filing, blanks):
    text = f"新增项目{blanks}延续项目√"
    assert value(filing(TITLE, [*TOP, ["项目属性", (text, 3)]]).project.novelty) == "continuing"


@pytest.mark.parametrize("text", ["新增项目√ 延续项目", "√新增项目 延续项目"])
def test_tick_beside_the_first_of_two_options(filing, text):
    assert value(filing(TITLE, [*TOP, ["项目属性", (text, 3)]]).project.novelty) == "new"


@pytest.mark.parametrize(("text", "novelty"), [("是□ 否■", "continuing"), ("是☑ 否□", "new"), ("是□ 否□", None)])
def test_whether_it_is_new(filing, text, novelty):
    assert value(filing(TITLE, [*TOP, ["是否新增", (text, 3)]]).project.novelty) == novelty


@pytest.mark.parametrize("label", ["是否延续项目", "是否续建"])
@pytest.mark.parametrize(("text", "novelty"), [("是□ 否■", "new"), ("是☑ 否□", "continuing"), ("是□ 否□", None)])
def test_whether_it_goes_on(filing, label, text, novelty):
    assert value(filing(TITLE, [*TOP, [label, (text, 3)]]).project.novelty) == novelty


@pytest.mark.parametrize(
    "cells", [("一次性项目□", "经常性项目", "中期预算试点项目□"), ("一次性项目 经常性项目□ 阶段性项目□", "", "")]
)
def test_option_without_the_box_that_others_have_may_be_the_ticked_one(paper, cells):
    filings, remarks = find_filings(paper(TITLE, [*TOP, ["项目类别", *cells]]))
    assert filings[0].project.recurrence is None
    assert [remark.code for remark in remarks] == ["choice_unclear"]


def test_a_tick_decides_whatever_box_is_lost(paper):
    cells = ("一次性项目□", "经常性项目☑", "中期预算试点项目")
    filings, remarks = find_filings(paper(TITLE, [*TOP, ["项目类别", *cells]]))
    assert value(filings[0].project.recurrence) == "recurring"
    assert remarks == ()


@pytest.mark.parametrize(
    ("label", "text", "novelty"), [("预算类型", "新增项目", "new"), ("存续状态", "延续项目", "continuing")]
)
def test_an_option_of_a_project_says_so_itself(filing, label, text, novelty):
    found = filing(TITLE, [*TOP, [label, (text, 3)]])
    assert (value(found.project.novelty), found.other_fields) == (novelty, ())


@pytest.mark.parametrize("text", ["新增项目三个", "部门安排"])
def test_other_words_beside_a_label_that_no_list_knows_stay_there(filing, text):
    found = filing(TITLE, [*TOP, ["预算类型", (text, 3)]])
    assert [(other.label, other.value.value) for other in found.other_fields] == [("预算类型", text)]
    assert found.project.novelty is None
