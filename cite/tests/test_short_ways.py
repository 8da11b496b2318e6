"""The short ways of numbers that are written as most are: what comes out is what the general way gives."""

import random
from pathlib import Path

import pytest

from shenbao_cite import by_title, decoy, find_citations, issuer_code, lexicon, number, numbers, pack, title

_CODES = [
    "沪府发",
    "财税",
    "法（研）发",
    "国办发明电",
    "虹桥镇府",
    "闵综治办",
    "国家税务总局公告",
    "计价格",
    "财字",
    "令",
]
_SERIALS = ["〔2018〕4号", "(2018)43号", "[1998]第5号", "〔2018年〕7号", "〔2018〕18-2号", "〔98〕12号", "〔2018〕4"]
_ORDERS = ["令第722号", "令（第5号）", "公告2019年第64号", "公告〔2014〕54号", "公告第八号", "第12号令", "部令第3号"]
_ORGANS = ["国务院", "财政部、税务总局", "中华人民共和国海关总署", "上海市人民政府", "证监会", "人大常委会", "局部部"]
_WORDS = [
    "根据",
    "关于印发《管理办法》的通知（",
    "《考核办法》(",
    "，",
    "和",
    "、",
    "第三条",
    "文件",
    "楼",
    "\n",
    "×",
    "判决书",
]
_DECOYS = [
    "沪检刑诉〔2018〕4号",
    "中标通知书编号为沪招〔2018〕4号",
    "沪审事业〔2018〕5567号报告",
    "(2019)沪0112民初3号",
]


def _texts():
    chance = random.Random(15)
    lines = (Path(__file__).parent / "lines.txt").read_text(encoding="utf-8").splitlines()
    yield from (line.partition("⇒")[0].replace("⟦", "").replace("⟧", "") for line in lines)
    for _ in range(3_000):
        kinds = chance.choices([_CODES, _ORDERS, _ORGANS, _WORDS, _DECOYS], [4, 2, 2, 5, 1], k=chance.randint(2, 6))
        pieces = [chance.choice(kind) + (chance.choice(_SERIALS) if kind is _CODES else "") for kind in kinds]
        yield "".join(pieces)


def test_citations_are_those_of_the_general_way(monkeypatch: pytest.MonkeyPatch):
    texts = list(_texts())
    short = [find_citations(text) for text in texts]
    monkeypatch.setattr(number, "_PLAIN_WAYS", {})
    monkeypatch.setattr(numbers, "parse_clean", numbers._parse_any)
    assert [find_citations(text) for text in texts] == short
    assert sum(map(len, short)) > 3_000


def test_an_anchor_begins_at_a_sign():
    begun = 0
    for text in map(numbers.fold, _texts()):
        signs = list(pack.pattern("citation", "number_sign").finditer(text))
        starts = {sign.start() for sign in signs}
        for name in (*number._BRACKETED, *number._DATED, *number._ORDERED):
            for anchor in pack.pattern("citation", name).finditer(text):
                begun += 1
                within = any(sign.start() < anchor.start() < sign.end() for sign in signs)
                assert anchor.start() in starts or within, (name, anchor[0], text)
    assert begun > 3_000


def test_every_listed_code_in_brackets_is_found_whole():
    codes = [code for code in lexicon.lexicon().codes if len(code) > 1 and not code.endswith(("令", "公告"))]
    assert len(codes) > 1_000
    assert [find_citations(f"（{code}〔2018〕4号）")[0].issuer for code in codes] == codes
    assert [code for code in codes if issuer_code.code_start(code, enclosed=True) != 0] == []


@pytest.mark.parametrize("issuer", [*_CODES, *_ORGANS])
def test_a_number_is_parsed_as_the_general_way_does(issuer):
    for serial in [*_SERIALS, *_ORDERS]:
        text = "".join(numbers.fold(issuer + serial).split())
        assert numbers.parse_clean(text) == numbers._parse_any(text)


def test_a_text_is_folded_sign_by_sign_as_in_one_pass(monkeypatch: pytest.MonkeyPatch):
    table, _ = pack._folding()
    text = "".join(f"{raw}甲{clean}" for raw, clean in table.items())
    whole = pack.fold(text)
    monkeypatch.setattr(pack, "_MANY", len(table))
    assert pack.fold(text) == whole == "".join(table.get(mark, mark) for mark in text)


def test_no_title_ends_in_another_sign_than_the_listed_ones():
    ends = title.kind_ends()
    shown = [one for one in pack.toml("title")["pattern"] if one["name"] in ("ends", "signed")]
    examples = [example for one in shown for example in one["examples"]]
    assert {pack.fold(example.strip("⟨⟩"))[-1] for example in examples} <= ends
    for mark in map(chr, range(0x4E00, 0x9FA6)):
        if mark not in ends:
            assert not any(pack.pattern("title", name).match(f"关于甲的通知{mark}") for name in ("ends", "signed"))


@pytest.mark.parametrize("words", ["备忘[录簿]", "确认[录簿]?", "(?:甲簿|乙录)"])
def test_titles_may_end_in_kinds_that_another_folder_adds(words, tmp_path):
    kind = pack.toml("title")["parts"]["kind"]
    (tmp_path / "title.toml").write_text(f"[parts]\nkind = '{kind}|{words}'\n", encoding="utf-8")
    own = title.kind_ends()
    for cached in (pack.reset, title.kind_ends.cache_clear):
        cached()
    pack.use(tmp_path)
    try:
        assert title.kind_ends() == own | {"录", "簿"}
    finally:
        pack.reset()
        title.kind_ends.cache_clear()


# ---------------------------------------------------------------- where a sign is missing, its pattern finds nothing

_PIECES = (
    *(
        "《考核办法》",
        "》",
        "关于开展检查的通知",
        "印发",
        "由",
        "国务院",
        "财税",
        "函",
        "复函",
        "判决书",
        "责任书",
        "报告",
        "地块",
    ),
    *(
        "第三条",
        "第5项",
        "第二款",
        "第四章",
        "附件2",
        "（一）",
        "规定的",
        "修正",
        "以下简称《办法》",
        "称“新办法”",
        "“关于",
    ),
    *(
        "〔2018〕4号",
        "沪审事业[2018]5号",
        "号",
        "文号：",
        "等（",
        "1.",
        "试行",
        "参见",
        "原",
        "——",
        "|",
        "\t",
        "\n",
        " ",
    ),
    *(
        "（",
        "）",
        "[",
        "]",
        "〈",
        "〉",
        "，",
        "、",
        "。",
        "；",
        "：",
        "“",
        "”",
        "*",
        "和",
        "至",
        "楼",
        " 线",
        "甲",
        "乙丙丁戊",
    ),
)


def _places():
    """Random texts, folded, with every place in each."""
    chance = random.Random(16)
    for _ in range(3_000):
        text = pack.fold("".join(chance.choices(_PIECES, k=chance.randint(2, 7))))
        yield from ((text, place) for place in range(len(text) + 1))


@pytest.mark.parametrize(
    ("name", "signs"),
    [
        ("gap_before", title.signs().gap_before),
        ("line_start", title.signs().line_start),
        ("short_name_before", title.signs().short_name_before),
        ("ends", title.kind_ends()),
        ("signed", title.kind_ends()),
    ],
    ids=["gap", "line", "short_name", "ends", "signed"],
)
def test_without_its_last_sign_nothing_is_found(name, signs):
    found = 0
    for text, place in _places():
        match = pack.pattern("title", name).match(text, max(0, place - 60), place)
        found += bool(match and match[0])
        assert text[place - 1 : place] in signs or not (match and match[0]), (text, place)
    assert found


def test_a_gap_is_what_its_pattern_finds():
    for text, place in _places():
        gap = pack.pattern("title", "gap_before").match(text, max(0, place - 60), place)
        assert title.Titles(text)._gap_start(place, 0) == gap.start(), (text, place)


def test_ways_over_are_tried_where_their_patterns_find_something():
    found = dict.fromkeys(("remarks", "aside"), 0)
    for text, place in _places():
        near, head = max(0, place - 120), text[:place]
        tried = title.Titles(head)._ways_over(near, place, place)
        for name in found:
            is_found = pack.pattern("title", name).match(head, near, place) is not None
            found[name] += is_found
            assert name in tried or not is_found, (head, name)
        if pack.pattern("title", "ends_clause").match(text, place):
            assert text[place : place + 1] in title.signs().ends_clause
    assert all(found.values())


def test_articles_are_those_of_the_pattern():
    found = 0
    for text, place in _places():
        match = pack.pattern("title", "pinpoint").match(text, place, place + by_title._NEAR)
        found += match is not None
        assert bool(by_title.cited_articles(text, text, place)[1]) == (match is not None), (text, place)
    assert found


def test_no_decoy_goes_on_with_the_signs_that_end_a_number():
    names = ("not_a_serial", "paper_behind")
    for text, place in _places():
        if text[place : place + 1] in decoy.behind().ends:
            assert not any(pack.pattern("decoy", name).match(text, place, place + 60) for name in names), (text, place)
        if text.startswith(decoy.behind().goes_on, place):
            assert not pack.pattern("decoy", "paper_behind").match(text, place, place + 60), (text, place)
        report = pack.pattern("decoy", "report").match(text, place, place + 60)
        if report:
            end = text.index("号", place) + 1
            assert text.find("报", end, end + 3) >= 0
            assert text[end] not in decoy.behind().ends


def test_documents_by_title_have_their_signs():
    for text in {text for text, _ in _places()}:
        assert "称" in text or not pack.pattern("title", "alias").search(text)
        assert "“关于" in text or '"关于' in text or not pack.pattern("citation", "quoted_title").search(text), text
        assert ("函" in text and "关于" in text) or not pack.pattern("citation", "plain_letter").search(text), text


def test_no_list_goes_on_with_a_word_that_begins_no_number():
    for text, place in _places():
        behind = text[place + 1 : place + 2]
        if text[place : place + 1] in number._COMMAS and behind.isalpha() and behind not in number._BEGINS_NUMBER:
            assert not pack.pattern("citation", "shared").match(text, place, place + number._LIST), (text, place)


def test_no_edge_that_is_passed_over_is_the_best(monkeypatch: pytest.MonkeyPatch):
    chance = random.Random(17)
    words = [*_CODES, *_ORGANS, "根据", "按照", "文件", "沪", "市", "镇", "政办", "教委", "甲乙"]
    runs = ["".join(chance.choices(words, k=chance.randint(1, 4))) for _ in range(3_000)]
    cases = [(run, enclosed) for run in runs for enclosed in (False, True)]
    edges = [issuer_code.code_start.__wrapped__(*case) for case in cases]
    monkeypatch.setattr(issuer_code, "_MOST_ADDED", 1_000)
    monkeypatch.setattr(issuer_code, "_MOST_FORM", 1_000)
    assert [issuer_code.code_start.__wrapped__(*case) for case in cases] == edges
