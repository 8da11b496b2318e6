"""References to documents cited before, and documents behind all mentions of a text."""

import pytest

from shenbao_cite import find_citations
from shenbao_cite.entities import resolve
from shenbao_cite.laws import full_title
from shenbao_cite.references import find_references

_A = "《甲市资金管理办法》（沪财预〔2018〕4号）"
_B = "《甲市考核办法》（沪财绩〔2019〕5号）"


def _meant(text):
    return [(one.text, one.id) for one in find_references(text)]


@pytest.mark.parametrize(
    ("text", "reference", "document"),
    [
        (
            "《甲市资金管理办法》（沪财预〔2018〕4号，以下简称《办法》）。按《办法》第三条",
            "《办法》",
            "沪财预〔2018〕4号",
        ),
        (
            "《甲市资金管理办法》（以下简称《管理办法》）（沪财预〔2018〕4号）。按《管理办法》",
            "《管理办法》",
            "沪财预〔2018〕4号",
        ),
        ("财会〔2017〕22号（以下简称“新收入准则”）。新收入准则规定", "新收入准则", "财会〔2017〕22号"),
        ("（财税〔2016〕36号，下称36号文）。36号文附件2", "36号文", "财税〔2016〕36号"),
        ("财税〔2016〕36号文（以下简称“36号文”）。36号文附件2", "36号文", "财税〔2016〕36号"),
        (
            "《接待办法》（沪委办发〔2014〕1号，以下称“《办法甲》”）。《办法甲》第八条",
            "《办法甲》",
            "沪委办发〔2014〕1号",
        ),
        (f"{_A}第三条。该办法第五条", "该办法", "沪财预〔2018〕4号"),
        (f"{_A}。前述办法", "前述办法", "沪财预〔2018〕4号"),
        (f"{_A}。上述文件", "上述文件", "沪财预〔2018〕4号"),
        ("《关于印发〈资金管理办法〉的通知》（沪财预〔2018〕4号）。该办法", "该办法", "沪财预〔2018〕4号"),
        ("《关于印发〈资金管理办法〉的通知》（沪财预〔2018〕4号）。前述通知", "前述通知", "沪财预〔2018〕4号"),
        (f"{_A}。{_B}。该办法", "该办法", "沪财绩〔2019〕5号"),
        ("《公司法》第三条，同法第五条", "同法", "《中华人民共和国公司法》"),
        ("刑法第二十条、同法第二十一条", "同法", "《中华人民共和国刑法》"),
        ("国税发〔2009〕253号下发。253号文", "253号文", "国税发〔2009〕253号"),
        ("财税〔2009〕59号、国税发〔2010〕59号。财税59号文", "财税59号文", "财税〔2009〕59号"),
        ("国务院令第722号。第722号令", "第722号令", "国务院令第722号"),
        ("《甲市考核办法》第二条规定：“本办法所称考核", "本办法", "《甲市考核办法》"),
        ("沪财预〔2018〕4号\n关于印发的通知\n本通知自印发之日起施行", "本通知", "沪财预〔2018〕4号"),
        ("按民法典第1165条处理", "民法典", "《中华人民共和国民法典》"),
        ("依民诉法第一百二十二条", "民诉法", "《中华人民共和国民事诉讼法》"),
        ("企业所得税法实施条例第五条", "企业所得税法实施条例", "《中华人民共和国企业所得税法实施条例》"),
        ("《招标投标法》及其实施条例第二条", "实施条例", "《中华人民共和国招标投标法实施条例》"),
        ("预算法第三条及其实施条例第二条", "实施条例", "《中华人民共和国预算法实施条例》"),
        ("个人所得税法及其实施条例第三条", "个人所得税法", "《中华人民共和国个人所得税法》"),
        ("《审计法》（主席令第100号）第六十条及其实施条例", "实施条例", "《中华人民共和国审计法实施条例》"),
        ("《甲市消防条例》及其实施细则第四条", "实施细则", "《甲市消防条例实施细则》"),
    ],
)
def test_a_reference_means_the_one_document(text, reference, document):
    assert (reference, document) in _meant(text)


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        (f"{_A}和{_B}。该办法", "该办法"),
        ("按《办法》第三条", "《办法》"),
        ("该办法第三条", "该办法"),
        ("财税〔2009〕59号、国税发〔2010〕59号。59号文", "59号文"),
        ("财税〔2009〕59号。国税发59号文", "国税发59号文"),
        (f"{_A}。该条例", "该条例"),
        ("本办法自印发之日起施行", "本办法"),
        (f"{_A}、{_B}和财税〔2009〕59号。上述两个文件", "上述两个文件"),
        ("《办法》第一条。《甲市考核办法》（以下简称《办法》）", "《办法》"),
    ],
)
def test_what_the_text_leaves_open_is_unresolved(text, reference):
    assert (reference, None) in _meant(text)
    assert all(not one.is_resolved for one in find_references(text) if one.text == reference)


@pytest.mark.parametrize(
    "text",
    [
        "该法院认为",
        "不同法律",
        "同案",
        "德国民法典第823条",
        "民法典规定",
        "253号楼",
        "本院认为",
        "该方案可行",
        "中山路12号文化广场",
    ],
)
def test_what_is_no_reference(text):
    assert _meant(text) == []


def test_several_documents_are_meant_where_their_number_is_told():
    (reference,) = find_references(f"{_A}、{_B}。上述两个文件")
    assert [one.id for one in reference.antecedents] == ["沪财预〔2018〕4号", "沪财绩〔2019〕5号"]
    assert reference.id is None
    assert reference.is_resolved


def test_a_reference_has_its_place_its_antecedent_s_and_its_article():
    text = f"按{_A}，该办法第三条。"
    (reference,) = find_references(text)
    (antecedent,) = reference.antecedents
    assert text[reference.start : reference.end] == reference.text == "该办法"
    assert text[antecedent.start : antecedent.end] == "沪财预〔2018〕4号"
    assert reference.pinpoint == "第三条"


def test_the_latest_short_name_counts():
    text = f"{_A[:-1]}，以下简称《办法》）。《办法》。{_B[:-1]}，以下简称《办法》）。《办法》。"
    assert [one.id for one in find_references(text)] == ["沪财预〔2018〕4号", "沪财绩〔2019〕5号"]


def test_laws_are_known_by_their_short_names():
    assert full_title("刑法") == full_title("中华人民共和国刑法") == "中华人民共和国刑法"
    assert full_title("反分裂国家法") == "反分裂国家法"
    assert full_title("资金管理办法") == "资金管理办法"


# ---------------------------------------------------------------- documents


def test_spellings_of_one_number_are_one_document():
    text = "税务总局公告2015年第7号、国家税务总局公告2015年第7号。"
    text += "财政部税务总局公告2019年第64号、国家税务总局、财政部公告2019年第64号。"
    documents = resolve(text).documents
    assert [(one.id, len(one.mentions)) for one in documents] == [
        ("国家税务总局公告2015年第7号", 2),
        ("财政部国家税务总局公告2019年第64号", 2),
    ]


def test_a_law_is_one_document_by_either_title():
    (law,) = resolve("《刑法》第二百条、《中华人民共和国刑法》第三条、刑法第四条。").documents
    assert (law.id, len(law.mentions), len(law.references)) == ("《中华人民共和国刑法》", 2, 1)


def test_a_title_alone_is_the_document_that_bears_it():
    (document,) = resolve(
        "《关于印发〈甲市资金管理办法〉的通知》（沪财预〔2018〕4号）。《甲市资金管理办法》第三条。"
    ).documents
    assert (document.id, len(document.mentions)) == ("沪财预〔2018〕4号", 2)


def test_what_is_only_likely_is_proposed():
    number = "令2010年第3号"
    text = f"银监会{number}、银保监会{number}。综治办〔2018〕4号、闵综治办〔2018〕4号。"
    proposals = resolve(text).proposals
    assert [(one.one, one.other, one.reason) for one in proposals] == [
        (f"中国银行业监督管理委员会{number}", f"中国银行保险监督管理委员会{number}", "renamed_organ"),
        ("综治办〔2018〕4号", "闵综治办〔2018〕4号", "short_code"),
    ]


def test_what_stays_open_is_listed():
    resolution = resolve(f"{_A}、{_B}。该办法。")
    assert [one.text for one in resolution.unresolved] == ["该办法"]
    assert len(resolution.documents) == 2


def test_given_citations_are_resolved_too():
    citations = find_citations("税务总局公告2015年第7号") + find_citations("国家税务总局公告2015年第7号")
    (document,) = resolve(citations).documents
    assert document.mentions == tuple(citations)


@pytest.mark.parametrize(
    ("text", "words", "names"),
    [
        ("国发〔2018〕4号与国发〔2019〕5号并行，前者管立项。", "前者", ["国发〔2018〕4号"]),
        ("国发〔2018〕4号与国发〔2019〕5号并行，后一通知为准。", "后一通知", ["国发〔2019〕5号"]),
        ("国发〔2018〕4号、国发〔2019〕5号，前述两文件照办。", "前述两文件", ["国发〔2018〕4号", "国发〔2019〕5号"]),
        ("住宿费按国发〔2018〕4号执行，伙食费同上。", "同上", ["国发〔2018〕4号"]),
        ("国发〔2018〕4号印发后，该决定即行生效。", "该决定", ["国发〔2018〕4号"]),
        ("《甲指导意见》（国发〔2018〕4号）印发，《意见》要求统筹。", "《意见》", ["国发〔2018〕4号"]),
        ("《甲意见》（国发〔2018〕4号）、《乙意见》（国发〔2019〕5号），《意见》要求。", "《意见》", []),
        ("本方案由街道负责解释。", "本方案", []),
    ],
)
def test_further_words_and_what_they_mean(text, words, names):
    (reference,) = find_references(text)
    assert (reference.text, [one.id for one in reference.antecedents]) == (words, names)


@pytest.mark.parametrize("text", ["前者是国发〔2018〕4号。", "甲方与乙方签约，后者付款。", "同上。"])
def test_words_that_mean_no_document(text):
    assert find_references(text) == []
