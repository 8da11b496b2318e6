"""Cases, gazettes, ranges, standards with their year, and what a document is by its force."""

import pytest

from shenbao_cite import find_citations


@pytest.mark.parametrize(
    ("text", "name", "court"),
    [
        ("见（2015）沪0112民初1号民事判决书", "（2015）沪0112民初1号", "沪0112"),
        ("(2014)浦民一(民)初字第12345号", "（2014）浦民一（民）初字第12345号", "浦"),
        ("（2021）最高法民终123号", "（2021）最高法民终123号", "最高法"),
        ("（2020）京01执1234号之一", "（2020）京01执1234号之一", "京01"),
        ("〔2019〕苏05民终88号", "（2019）苏05民终88号", "苏05"),
        ("（2022）最高法知民终5号", "（2022）最高法知民终5号", "最高法"),
    ],
)
def test_a_case_is_cited_when_asked_for(text, name, court):
    assert find_citations(text) == []
    (citation,) = find_citations(text, cases=True)
    assert (citation.kind, citation.id, citation.issuer) == ("case", name, court)
    assert text[citation.start : citation.end] == citation.text


@pytest.mark.parametrize("text", ["财税〔2018〕4号", "（2018）4号", "（94）财税字第12号"])
def test_a_document_is_no_case(text):
    assert all(one.kind != "case" for one in find_citations(text, cases=True))


@pytest.mark.parametrize(
    ("text", "name", "organ"),
    [
        ("刊于《国务院公报》2018年第5号", "国务院公报2018年第5号", "国务院"),
        ("《中华人民共和国最高人民法院公报》2015年第3期", "最高人民法院公报2015年第3期", "最高人民法院"),
        ("载国务院公报（2018年第5号）", "国务院公报2018年第5号", "国务院"),
        ("《国务院公报》2019年第12期（总第1658期）", "国务院公报2019年第12期", "国务院"),
        ("《上海市人民政府公报》2020年第十期", "上海市人民政府公报2020年第10期", "上海市人民政府"),
    ],
)
def test_an_issue_of_a_gazette(text, name, organ):
    (citation,) = find_citations(text)
    assert (citation.kind, citation.id, citation.organ) == ("gazette", name, organ)


def test_a_range_is_each_of_its_numbers():
    text = "财税〔2008〕3号至5号"
    assert [one.number for one in find_citations(text)] == [3, 5]
    assert [one.id for one in find_citations(text, ranges=True)] == [f"财税〔2008〕{number}号" for number in (3, 4, 5)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("通过ISO 9001：2015认证", "ISO 9001:2015"),
        ("按国际标准ISO/IEC 27001—2022建设", "ISO/IEC 27001:2022"),
        ("IEC 60601-1-2:2014", "IEC 60601-1-2:2014"),
        ("通过ISO 14001环境管理体系认证", "ISO 14001"),
        ("《公路工程技术标准》（JTG B01-2014）", "JTG B01-2014"),
        ("JTG F80/1-2017", "JTG F80/1-2017"),
        ("按TSG T7001-2009检验", "TSG T7001-2009"),
        ("JB／T 5000.1-2007", "JB/T 5000.1-2007"),
        ("DB4401/T 112.1—2021", "DB4401/T 112.1-2021"),
        ("T/CECS 10029-2019", "T/CECS 10029-2019"),
    ],
)
def test_a_standard_of_any_body(text, name):
    (citation,) = [one for one in find_citations(text) if one.kind == "standard"]
    assert citation.id == name


@pytest.mark.parametrize("text", ["ISO 400", "感光度ISO 1600", "SC 123", "MT 2019", "编号DHZC2026", "SF 1", "CB 12-34"])
def test_letters_and_digits_that_are_no_standard(text):
    assert find_citations(text) == []


def test_a_standard_has_its_year():
    assert [(one.id, one.year) for one in find_citations("GB/T 9704—2012、GB 3095")] == [
        ("GB/T 9704-2012", 2012),
        ("GB 3095", None),
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("DG/TJ08-2054-2014", "DG/TJ 08-2054-2014"),
        ("DBJ/T 15—92—2013", "DBJ/T 15-92-2013"),
        ("T／CECS 10003-2017", "T/CECS 10003-2017"),
    ],
)
def test_standards_of_places_and_associations(text, name):
    assert [(one.text, one.id) for one in find_citations(f"按{text}验收")] == [(text, name)]


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("法释〔2020〕17号", "judicial_interpretation"),
        ("《最高人民法院关于适用〈中华人民共和国民法典〉时间效力的解释》", "judicial_interpretation"),
        ("《中国共产党纪律处分条例》", "party_regulation"),
        ("中发〔2015〕31号《中国共产党廉洁自律准则》", "party_regulation"),
        ("《刑法》", "law"),
        ("《中华人民共和国公司法》", "law"),
        ("国务院令第722号", "administrative_regulation"),
        ("《中华人民共和国政府采购法实施条例》", "administrative_regulation"),
        ("财政部令第102号", "rule"),
        ("上海市人民政府令第10号", "rule"),
        ("财预〔2018〕4号", None),
        ("《资金管理办法》", None),
    ],
)
def test_what_a_document_is_by_its_force(text, category):
    (citation,) = find_citations(text)
    assert citation.category == category
