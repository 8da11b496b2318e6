"""The normal form of document numbers."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shenbao_cite import find_citations
from shenbao_cite.numbers import Number, fold, full_year, integer, normalise, parse


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("闵综治办(2017)11号", "闵综治办〔2017〕11号"),
        ("区综治办2018-25号", "区综治办〔2018〕25号"),
        ("沪府发【2018】 第 04 号", "沪府发〔2018〕4号"),
        ("发改投资〔2006〕1325", "发改投资〔2006〕1325号"),
        ("沪劳(80)字第327号", "沪劳字〔1980〕327号"),
        ("中华人民共和国财政部 国家档案局令第79号", "财政部国家档案局令第79号"),
        ("北京市人民政府第十四号令", "北京市人民政府令第14号"),
        ("税务总局公告2015年第7号", "税务总局公告2015年第7号"),
        ("闵综治办（二0一七）11号", "闵综治办〔2017〕11号"),
        ("闵综治办（二零一七）十一号", "闵综治办〔2017〕11号"),
        ("闵综治办〔二O一O〕第二十号", "闵综治办〔2010〕20号"),
        ("闵综治办〔二○〇九〕9号", "闵综治办〔2009〕9号"),
        ("财会〔一九九八〕32号", "财会〔1998〕32号"),
        ("第102号令", "第102号令"),
        ("公告2015年第7号", "公告2015年第7号"),
        ("公告〔2015〕7号", "公告[2015]7号"),
        ("法（研）令〔2015〕7号", "法（研）令2015年第7号"),
        ("財預〔2018〕4號", "财预〔2018〕4号"),
        ("财\u200b预〔2018〕\u00ad4号", "财预〔2018〕4号"),
        ("文号：闵综治办〔2017〕11号", "文号：闵综治办[2017]11号"),
        ("不是文号", "不是文号"),
    ],
)
def test_normal_form(text, name):
    assert normalise(text) == name


@pytest.mark.parametrize(
    ("digits", "value"),
    [("0042", 42), ("六十四", 64), ("一百零二", 102), ("二〇一八", 2018), ("二0一O", 2010), ("十", 10)],
)
def test_integer(digits, value):
    assert integer(digits) == value


@pytest.mark.parametrize(
    ("digits", "year"), [("98", 1998), ("49", 1949), ("48", 2048), ("08", 2008), ("二〇一八", 2018), ("二零0八", 2008)]
)
def test_full_year(digits, year):
    assert full_year(digits) == year


_issuers = st.text(alphabet="沪闵府委办发函规财预建综治", min_size=1, max_size=6)
_numbers = st.builds(
    Number,
    kind=st.just("document"),
    issuer=_issuers,
    year=st.integers(1900, 2099),
    number=st.integers(1, 99999),
    term=st.none(),
    branch=st.none(),
) | st.builds(
    Number,
    kind=st.sampled_from(["order", "announcement"]),
    issuer=st.sampled_from(["国务院", "财政部", "上海市人民政府"]),
    year=st.none() | st.integers(1900, 2099),
    number=st.integers(1, 99999),
    term=st.none(),
    branch=st.none(),
)


@given(_numbers)
def test_parse_is_the_inverse_of_str(number):
    assert parse(str(number)) == number


@given(st.text() | st.text(alphabet="沪府发〔〕()2018 4号令公告第-字十年", max_size=20))
def test_normalise_is_idempotent(text):
    assert normalise(normalise(text)) == normalise(text)


_digits = st.text(alphabet="0123〇○零O一二十百千９٣²l ", min_size=1, max_size=13)


@given(st.sampled_from("〔([ "), _digits, st.sampled_from("〕)] 年-"), _digits, st.sampled_from(["号", "", "号令"]))
def test_odd_digits_do_no_harm(left, year, right, number, end):
    for text in (f"闵综治办{left}{year}{right}{number}{end}", f"国务院{end}{year}年第{number}号"):
        assert normalise(normalise(text)) == normalise(text)
        for citation in find_citations(text):
            assert citation.number is None or 0 <= citation.number < 100_000


@given(st.text())
def test_fold_keeps_the_length(text):
    assert len(fold(text)) == len(text)


def test_the_normal_form_of_a_normal_form_is_itself():
    chance = random.Random(9704)
    codes = [
        "国发",
        "财税",
        "闵综治办",
        "法（研）发",
        "国土（籍）字",
        "沪府令",
        "财政部 税务总局公告",
        "国令",
        "卫生部",
        "鄂政办发",
    ]
    pairs = ["〔〕", "[]", "（）", "【】", "﹝﹞", "〔]", "<>", "《》", "『』", "--"]
    serials = ["4", "04", "第4", "４", "十二", "第十二", " 4 ", "1O", "第第7", "九十九"]
    shapes = [
        "{c}{o}{y}{e}{n}号",
        "{o}{y}{e}{c}{n}号",
        "{c}{y}年{n}号",
        "{c}第{n}号",
        "{c}{o}{y}{e}年{n}号令",
        "{c}{o}{y}{e}{n}",
        "{c}（{n}号）",
    ]
    marks = "〔〕[]（）()〈〉【】年第号令公告字发财税国法研办2018０一二〇O -—、 \n"
    for _ in range(50_000):
        opening, closing = chance.choice(pairs)
        year = str(chance.randint(1978, 2026))[chance.choice([0, 2]) :]
        number = chance.choice(shapes).format(
            c=chance.choice(codes), o=opening, y=year, e=closing, n=chance.choice(serials)
        )
        for text in (number, "".join(chance.choices(marks, k=chance.randint(1, 16)))):
            assert normalise(normalise(text)) == normalise(text)
