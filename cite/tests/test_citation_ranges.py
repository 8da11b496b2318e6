"""Ranges and lists of numbers, orders of local governments, meetings that share their name."""

import pytest

from shenbao_cite import find_citations
from shenbao_cite.number_range import with_range_members


def citations(text):
    return [(citation.text, citation.id, citation.repairs) for citation in find_citations(text)]


@pytest.mark.parametrize("sign", ["—", "-", "－", "——", "至", "～", "~", " 到 "])
def test_both_ends_of_a_range(sign):
    assert citations(f"按照沪府规〔2021〕18{sign}20号执行") == [
        ("沪府规〔2021〕18", "沪府规〔2021〕18号", ("no_suffix", "range")),
        ("20号", "沪府规〔2021〕20号", ("range", "shared_issuer")),
    ]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("沪府规〔2021〕第18号至第20号", ["沪府规〔2021〕18号", "沪府规〔2021〕19号", "沪府规〔2021〕20号"]),
        ("沪府规〔2021〕18号—〔2021〕19号", ["沪府规〔2021〕18号", "沪府规〔2021〕19号"]),
        ("财政部令第18—20号", ["财政部令第18号", "财政部令第19号", "财政部令第20号"]),
        ("财政部公告2021年第18—19号", ["财政部公告2021年第18号", "财政部公告2021年第19号"]),
        ("财税〔2008〕1—2号、5—6号", [f"财税〔2008〕{number}号" for number in (1, 2, 5, 6)]),
        ("财税〔2008〕1、2、4-6号", [f"财税〔2008〕{number}号" for number in (1, 2, 4, 5, 6)]),
        ("深圳市人大常委会公告第七十九号、第八十号", [f"深圳市人大常委会公告第{number}号" for number in (79, 80)]),
    ],
)
def test_a_range_is_each_of_its_numbers(text, ids):
    assert [citation.id for citation in with_range_members(text, find_citations(text))] == ids


def test_a_number_inside_a_range_has_the_range_as_its_text():
    text = "见沪府规〔2021〕18—20号。"
    _, between, _ = with_range_members(text, find_citations(text))
    assert (between.text, between.number) == ("沪府规〔2021〕18—20号", 19)
    assert text[between.start : between.end] == between.text


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("沪府规〔2021〕18号2018—2020年", ["沪府规〔2021〕18号"]),
        ("沪府规〔2021〕18-2号", ["沪府规〔2021〕18-2号"]),
        ("沪府规〔2021〕18号、20—22号楼", ["沪府规〔2021〕18号"]),
        ("《值班计划》（2018—2020年）", ["《值班计划》"]),
        ("三年计划〔2018—2020年〕", []),
        ("沪府规〔2021〕18—2000号", ["沪府规〔2021〕18号"]),
    ],
)
def test_no_range(text, ids):
    assert [citation.id for citation in with_range_members(text, find_citations(text))] == ids


@pytest.mark.parametrize(
    ("text", "surface", "name"),
    [
        ("根据沪府令52号规定", "沪府令52号", "沪府令第52号"),
        ("（沪府令第52号）", "沪府令第52号", "沪府令第52号"),
        ("《办法》（粤府令第269号）", "粤府令第269号", "粤府令第269号"),
        ("按照浙政令〔2018〕3号", "浙政令〔2018〕3号", "浙政令2018年第3号"),
        ("根据市府令第5号", "市府令第5号", "市府令第5号"),
    ],
)
def test_orders_of_local_governments(text, surface, name):
    orders = [(one.kind, one.text, one.id) for one in find_citations(text) if one.number is not None]
    assert orders == [("order", surface, name)]


def test_the_name_of_a_meeting_taken_from_the_next_is_a_repair():
    first, second = find_citations("经2018年第11期行政、2017年第8期行政工作例会同意")
    assert (first.repairs, second.repairs) == (("shared_meeting",), ())
