"""What a text says of the standing of documents, and what it does not say."""

import pytest

from shenbao_cite.statuses import find_statuses, iso_date

_A = "《甲市资金管理办法》（沪财预〔2010〕1号）"
_B = "《甲市考核办法》（沪财绩〔2011〕2号）"
_ID_A, _ID_B = "沪财预〔2010〕1号", "沪财绩〔2011〕2号"


def _facts(text):
    return [(one.kind, one.id, one.date) for one in find_statuses(text)]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (f"{_A}同时废止。", [("repealed", _ID_A, None)]),
        (f"废止{_A}。", [("repealed", _ID_A, None)]),
        (f"废止{_A}和{_B}。", [("repealed", _ID_A, None), ("repealed", _ID_B, None)]),
        (f"{_A}、{_B}予以废止。", [("repealed", _ID_A, None), ("repealed", _ID_B, None)]),
        (f"{_A}，{_B}同时废止。", [("repealed", _ID_A, None), ("repealed", _ID_B, None)]),
        (f"{_A}已被{_B}废止。", [("repealed", _ID_A, None)]),
        (f"根据{_A}，{_B}停止执行。", [("repealed", _ID_B, None)]),
        (f"{_A}已失效。", [("expired", _ID_A, None)]),
        (f"{_A}到期自动失效。", [("expired", _ID_A, None)]),
        (f"{_A}自2016年12月8日起暂停执行。", [("suspended", _ID_A, "2016-12-08")]),
        (f"暂缓施行{_A}。", [("suspended", _ID_A, None)]),
        (f"{_A}暂不执行。", [("suspended", _ID_A, None)]),
        (f"{_A}已被{_B}取代。", [("repealed", _ID_A, None)]),
        (f"{_A}被沪财绩〔2011〕2号代替。", [("repealed", _ID_A, None)]),
        (f"{_A}停止执行。", [("repealed", _ID_A, None)]),
        ("甬政發〔2015〕1號同時廢止。", [("repealed", "甬政发〔2015〕1号", None)]),
        ("停止執行財稅〔2008〕1號。", [("repealed", "财税〔2008〕1号", None)]),
        (
            "財稅〔2008〕1號已經失效，財稅〔2009〕2號暫停實施。",
            [("expired", "财税〔2008〕1号", None), ("suspended", "财税〔2009〕2号", None)],
        ),
        (f"{_A}已于2019年7月1日失效。", [("expired", _ID_A, "2019-07-01")]),
        (f"{_A}（根据2019年12月31日国务院令第709号修订）", [("amended", _ID_A, None)]),
        ("《甲条例》（国务院令第5号公布，国务院令第9号修订）", [("amended", "国务院令第5号", None)]),
        ("财政部令第8号已修订", [("amended", "财政部令第8号", None)]),
        (f"按照{_A}（已废止）和{_B}执行。", [("repealed", _ID_A, None)]),
        (f"{_A}有效期至2025年12月31日。", [("valid_until", _ID_A, "2025-12-31")]),
        (f"{_A}自2011年1月1日起施行。", [("effective", _ID_A, "2011-01-01")]),
        ("国务院令第722号自二〇二〇年一月一日起施行。", [("effective", "国务院令第722号", "2020-01-01")]),
        ("《公司法》（2018年修正）第三条", [("amended", "《中华人民共和国公司法》", None)]),
        ("《甲市考核办法》已于2019年修订。", [("amended", "《甲市考核办法》", None)]),
        (f"该办法废止。{_A}。该办法废止。", [("repealed", _ID_A, None)]),
        (f"{_A}。上述文件自2020年5月1日起失效。", [("expired", _ID_A, "2020-05-01")]),
        (f"{_A}自2020年1月1日起废止。", [("repealed", _ID_A, "2020-01-01")]),
        (f"{_A}，自2020年1月1日起，同时废止。", [("repealed", _ID_A, "2020-01-01")]),
        ("《关于废止〈甲市考核办法〉的通知》（沪财绩〔2020〕3号）", [("repealed", "《甲市考核办法》", None)]),
        (
            "国务院关于修改《甲条例》和《乙条例》的决定（国务院令第9号）",
            [("amended", "《甲条例》", None), ("amended", "《乙条例》", None)],
        ),
    ],
)
def test_what_is_said_of_a_document(text, facts):
    assert _facts(text) == facts


@pytest.mark.parametrize(
    "text",
    [
        f"拟修订{_A}。",
        f"{_A}是否失效。",
        f"{_A}废止前",
        f"本院认为，合同自2020年1月1日起生效，{_A}第三条。",
        "机动车有效期至2025年12月31日。",
        "废止",
        f"根据{_A}规定，车辆有效期5年。",
    ],
)
def test_what_is_not_said(text):
    assert _facts(text) == []


@pytest.mark.parametrize(
    ("text", "pinpoint"),
    [
        (f"{_A}第三条同时废止。", "第三条"),
        (f"废止{_A}第三条、第五条。", "第三条、第五条"),
        (f"{_A}第二条。该办法第三条废止。", "第三条"),
        (f"根据{_B}第二条，{_A}废止。", None),
    ],
)
def test_articles_that_alone_are_repealed(text, pinpoint):
    assert [(one.kind, one.id, one.pinpoint) for one in find_statuses(text)] == [("repealed", _ID_A, pinpoint)]


def test_the_text_speaks_of_itself():
    facts = find_statuses(f"本办法自2020年1月1日起施行，有效期5年，{_A}同时废止。")
    assert [(one.kind, one.id, one.date, one.years) for one in facts] == [
        ("effective", None, "2020-01-01", None),
        ("valid_until", None, None, 5),
        ("repealed", _ID_A, None, None),
    ]


@pytest.mark.parametrize("head", ["下列文件自即日起废止：", "废止的规范性文件目录"])
def test_a_list_of_documents(head):
    text = f"{head}\n1.{_A}\n2.{_B}\n\n其他有关文件：\n另见《乙市考核办法》。"
    assert _facts(text) == [("repealed", _ID_A, None), ("repealed", _ID_B, None)]


def test_a_fact_has_the_place_of_its_words_and_of_the_document():
    text = f"自即日起，{_A}同时废止。"
    (fact,) = find_statuses(text)
    assert text[fact.start : fact.end] == fact.text == "同时废止"
    assert text[fact.citation.start : fact.citation.end] == _ID_A


@pytest.mark.parametrize(
    ("day", "date"), [("2020年1月1日", "2020-01-01"), ("二〇二〇年十二月", "2020-12"), ("2021年", "2021")]
)
def test_dates(day, date):
    assert iso_date(day) == date


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{_A}继续有效。", ("in_force", "继续有效")),
        (f"尚未废止{_A}。", ("in_force", "尚未废止")),
        (f"现行有效的{_A}", ("in_force", "现行有效")),
        (f"{_A}已由新办法取代", ("repealed", "已由新办法取代")),
        (f"{_A}自本通知印发之日起作废。", ("repealed", "自本通知印发之日起作废")),
        (f"{_A}部分条款失效。", ("expired", "部分条款失效")),
        (f"{_A}有效期延续至2026年5月1日。", ("valid_until", "有效期延续至2026年5月1日")),
    ],
)
def test_words_of_other_offices(text, said):
    (fact,) = find_statuses(text)
    assert (fact.kind, fact.text, fact.id) == (*said, "沪财预〔2010〕1号")
    assert find_statuses(text, kinds=[said[0]]) == [fact]
    assert find_statuses(text, kinds=["amended"]) == []
