"""Numbers, lead words and page marks as filings and regulations print them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.read.paragraph_labels import is_note, is_page_mark, is_title_like, label_of


@pytest.mark.parametrize(
    ("text", "label", "level"),
    [
        ("一、项目概况", "一、", 1),
        ("十二．其他", "十二．", 1),
        ("一、二十大精神学习", "一、", 1),
        ("（一）财政拨款：3855.9424", "（一）", 2),
        ("(二) 结转", "(二)", 2),
        ("1. 上级财政拨款：", "1.", 3),
        ("2、2018年工作", "2、", 3),
        ("3.2018年工作", "3.", 3),
        ("12．其他", "12．", 3),
        ("（1）宣传", "（1）", 4),
        ("(3)宣传", "(3)", 4),
        ("4）宣传", "4）", 4),
        ("①印制", "①", 5),
        ("⑴印制", "⑴", 4),
        ("1.1 项目概况", "1.1", 4),
        ("1.1耕地机械", "1.1", 4),
        ("2.3.1项目概况", "2.3.1", 5),
        ("第一编 总则", "第一编", 1),
        ("第三章　预算编制", "第三章", 2),
        ("第二部分 部门预算表", "第二部分", 2),
        ("第二节 收入", "第二节", 3),
        ("第十五条　各级政府", "第十五条", 4),
        ("第 3 条 各级政府", "第 3 条", 4),
        ("　　一、项目概况", "一、", 1),
        ("依据：根据市、区要求", "依据", None),
        ("项目立项必要性: 需要", "项目立项必要性", None),
        ("注：本表一式两份", "注", None),
    ],
)
def test_a_label_and_its_level(text: str, label: str, level: int | None) -> None:
    assert label_of(text) == (label, level)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2018年工作要点",
        "1.5万元",
        "1.5 万元",
        "1.25",
        "813.70",
        "2025.1-2025.12.31",
        "2020.1.1起",
        "12.31前完成",
        "10:30 会议",
        "http://www.shmh.gov.cn",
        "一、二级医院",
        "三、四季度完成",
        "第三条第二款规定的情形",
        "第一次会议",
        "第二季度",
        "一是加强宣传",
        "（2018）43号",
        "（1）号楼",
        "1、2号楼",
        "以上所列内容共计八九十字：",
        "项目支出绩效目标申报表",
    ],
)
def test_what_is_no_label(text: str) -> None:
    assert label_of(text) == (None, None)


@given(st.text("一二三第章条（）()1.25、：年 万", max_size=60))
def test_a_label_is_what_the_text_begins_with(text: str) -> None:
    label, level = label_of(text)
    assert label is None or text.lstrip().startswith(label)
    assert level is None or (label is not None and 1 <= level <= 7)


@pytest.mark.parametrize(
    "text",
    [
        "— 1 —",
        "- 3 -",
        "－12－",
        "第1页",
        "第 1 页 共 5 页",
        "第1页/共5页",
        "共 5 页 第 1 页",
        "1/5",
        "7",
        " 12 ",
        "Page 2 of 5",
    ],
)
def test_a_page_mark(text: str) -> None:
    assert is_page_mark(text)


@pytest.mark.parametrize("text", ["", "第1条", "2018年", "- 3", "3855.94", "1/5/7", "一、", "第1页的表", "----"])
def test_no_page_mark(text: str) -> None:
    assert not is_page_mark(text)


def test_titles_and_notes() -> None:
    assert is_title_like("项目支出绩效目标申报表（2020年）")
    assert not any(map(is_title_like, ("", "  ", "单位：万元", "2024年7月1日", "完成全部工作。", "一" * 61)))
    assert is_note("备 注")
    assert not is_note("依据")
    assert not is_note(None)
