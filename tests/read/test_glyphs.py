"""Compatibility characters and the check boxes of a text, as filings write them."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.read.glyphs import box, boxes_of, is_symbol_font, plain, symbol


@pytest.mark.parametrize(
    ("written", "ordinary"),
    [
        ("⼀⽬⺠⽣", "一目民生"),
        ("⻓⻅⻋⻝⻚⻛⻜⻢⻥⻦⻰⻳⻬⻩⻮", "长见车食页风飞马鱼鸟龙龟齐黄齿"),
        ("⻔⻘⻙⻉⻤⻨⻄⻆", "门青韦贝鬼麦西角"),
        ("\uf9e8\ufa12\u2329\u232a", "裡晴〈〉"),
        ("\uf0a8是\uf0fe否\uf052\uf0a3", "☐是☑否☑☐"),
        ("（２０１８）ＡＢ：", "（２０１８）ＡＢ："),  # full-width forms are ordinary in Chinese text
        ("①㎡№", "①㎡№"),
    ],
)
def test_ordinary_characters(written: str, ordinary: str) -> None:
    assert plain(written) == ordinary


@given(st.text())
def test_one_for_one_and_once(text: str) -> None:
    assert len(plain(text)) == len(text)
    assert plain(plain(text)) == plain(text)


def test_all_radicals_and_compatibility_ideographs() -> None:
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFA0E)):
        assert plain(chr(code)) == normalize("NFKC", chr(code))


def test_symbol_fonts() -> None:
    assert symbol("Wingdings", 0xF0FE) == "☑"
    assert symbol("wingdings 2", 0x52) == "☑"
    assert symbol("Symbol", 0xF0A3) == "≤"
    assert symbol("SimSun", 0x52) is None
    assert is_symbol_font("Webdings")
    assert not is_symbol_font("宋体")


def test_which_glyphs_are_boxes() -> None:
    assert [box(glyph) for glyph in "□☐◻▢"] == [False] * 4
    assert [box(glyph) for glyph in "☑☒√✓✔■▣⊠🗹"] == [True] * 9
    assert [box(glyph) for glyph in ("口", "○", "×", "")] == [None] * 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("□新增项目 ☑延续项目", [("新增项目", False), ("延续项目", True)]),
        ("经常性项目☑ 一次性项目□", [("经常性项目", True), ("一次性项目", False)]),
        ("一次性项目 □", [("一次性项目", False)]),
        ("√新增项目 □延续项目", [("新增项目", True), ("延续项目", False)]),
        ("是否政府采购：□是 ☑否", [("是", False), ("否", True)]),
        ("□是 ☑否 采购方式：□公开招标", [("是", False), ("否", True), ("公开招标", False)]),
        ("类型：新增□ 延续☑（注）", [("新增", False), ("延续", True)]),
        ("计划阶段☐\n实施阶段☑\n收尾阶段☐", [("计划阶段", False), ("实施阶段", True), ("收尾阶段", False)]),
        ("一次性项目□；经常性项目■；", [("一次性项目", False), ("经常性项目", True)]),
        ("□√新增 □延续", [("新增", True), ("延续", False)]),
        ("是（√） 否（ ）", [("是", True)]),
        ("□其他（请注明：____）", [("其他（请注明：____）", False)]),
        ("□\n新增项目", [("新增项目", False)]),
        ("实施阶段√", [("实施阶段", True)]),
        ("√", [(None, True)]),
        ("☐ ☑", [(None, False), (None, True)]),
    ],
)
def test_boxes_with_their_labels(text: str, expected: list[tuple[str | None, bool]]) -> None:
    assert [(found.label, found.checked) for found in boxes_of(text)] == expected


@pytest.mark.parametrize(
    "text", ["", "完成率达到√标准", "根号√2等于1.414。", "请在□内打勾", "请在括号内打“√”。", "符合的划√", "项目概况"]
)
def test_what_is_no_box(text: str) -> None:
    assert boxes_of(text) == ()


@given(st.text("□☑√■是否 ：（）\n", max_size=20))
def test_a_box_stands_where_it_says(text: str) -> None:
    found = boxes_of(text)
    assert [one.start for one in found] == sorted({one.start for one in found})
    assert all(box(text[one.start]) is not None for one in found)
    assert all(one.label is None or one.label in text for one in found)
