"""The left edge of codes: every code of ``edges.toml`` behind every one of its words, without a mark between."""

from pathlib import Path

import pytest

from shenbao_cite import find_citations

try:
    from tomllib import loads
except ModuleNotFoundError:  # Python 3.10
    loads = None

_GRID = (Path(__file__).parent / "edges.toml").read_text(encoding="utf-8")


def _groups(table):
    return loads(_GRID)[table] if loads else {}


def _codes():
    return sorted({code for codes in _groups("codes").values() for code in codes.split()})


def _words():
    return [word.strip("\n") for words in _groups("before").values() for word in words.strip("\n").split("｜")]


def _missed(words, code):
    """The words behind which the code is not found, all looked at in one text."""
    number = f"{code}〔2003〕27号"
    pieces = [f"{word}{number}规定。\n\n" for word in words]
    places = {(citation.start, citation.id) for citation in find_citations("".join(pieces))}
    starts = [sum(map(len, pieces[:at])) + len(word) for at, word in enumerate(words)]
    return [(word, code) for word, start in zip(words, starts, strict=True) if (start, number) not in places]


def test_the_grid_is_wide():
    assert len(_codes()) >= 500
    assert len(_words()) >= 150


@pytest.mark.parametrize("group", sorted(_groups("before")))
def test_a_code_begins_behind_the_word_before_it(group):
    words = [word.strip("\n") for word in _groups("before")[group].strip("\n").split("｜")]
    assert [one for code in _codes() for one in _missed(words, code)] == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("国务院食安办食安办〔2013〕9号", "食安办〔2013〕9号"),  # an organ's name that is its code too
        ("绍兴县绍县政发〔2005〕6号", "绍县政发〔2005〕6号"),
        ("条,延市林字【2009】103号", "延市林字〔2009〕103号"),
        ("（州建房通〔2023〕5号）", "州建房通〔2023〕5号"),
        ("二〇〇三年三月五日国办发〔2003〕19号", "国办发〔2003〕19号"),
        ("按照虹桥镇府〔2018〕4号", "虹桥镇府〔2018〕4号"),
        ("见闵行区浦江镇府办〔2020〕3号", "浦江镇府办〔2020〕3号"),
        ("根据城关镇政府〔2018〕12号", "城关镇政府〔2018〕12号"),
        ("见沪镇府〔2018〕4号", "沪镇府〔2018〕4号"),
        ("马陆镇府公告第3号", "马陆镇府公告第3号"),
        ("由日照市人民政府令第5号", "日照市人民政府令第5号"),  # 日, 和, 经 and others also lead up to a name
        ("天津市和平区人民政府令第3号", "天津市和平区人民政府令第3号"),
        ("和平区人民政府令第3号", "和平区人民政府令第3号"),
        ("经贸委令第30号", "经贸委令第30号"),
        ("经国务院令第30号", "国务院令第30号"),
        ("依据财税〔2016〕36号文和财行〔2013〕531号", "财行〔2013〕531号"),
    ],
)
def test_a_code_that_longer_ones_end_in(text, name):
    assert find_citations(text)[-1].id == name


_PLACES = [
    "柳岸区",
    "青石县",
    "永安镇",
    "临河街道",
    "江岭市",
    "沁县",
    "云溪乡",
    "上海市闵行区",
    "和平区",
    "如东县",
    "经开区",
]
_BODIES = ["消安委", "综治办", "安委办", "河长办", "爱卫办", "创城办", "妇儿工委", "综治委办", "禁毒委发"]


@pytest.mark.parametrize(
    "words",
    [
        "",
        "根据",
        "《考核办法》（",
        "的通知（",
        "转发",
        "，",
        "由",
        "经",
        "自",
        "2019年5月3日",
        "的规定与",
        "文号：",
        "通知",
    ],
)
def test_the_place_of_a_local_body_is_part_of_its_code(words):
    codes = [place + body for place in _PLACES for body in _BODIES]
    assert [one for code in codes for one in _missed([words], code)] == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("本市综治办〔2020〕3号", "综治办〔2020〕3号"),  # any place, not one by its name
        ("我辖区综治办〔2020〕3号", "综治办〔2020〕3号"),
        ("会议听取柳岸区消安委〔2020〕3号", "消安委〔2020〕3号"),  # where the name begins is not certain
        ("柳岸区财会〔2020〕3号", "财会〔2020〕3号"),  # a code that is a ministry's
        ("柳岸区转发国办发〔2020〕3号", "国办发〔2020〕3号"),
        ("市消安委〔2020〕3号", "市消安委〔2020〕3号"),
    ],
)
def test_what_stands_before_a_local_body_and_is_no_place(text, name):
    assert find_citations(text)[-1].id == name
