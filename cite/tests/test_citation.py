"""Citations in running text: every spelling, titles, relatives, and what must not be taken for a number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shenbao_cite import Number, find_citations, normalise, numbers, parse, resolve

_PAIRS = ("〔〕", "[]", "()", "（）", "【】", "［］", "﹝﹞", "〔]", "[〕", "(]", "〔)", "[】", "【〕")


def _citations(text):
    return [(citation.kind, citation.text, citation.id) for citation in find_citations(text)]


def _ids(text):
    return [citation.id for citation in find_citations(text)]


def _title(text):
    (citation,) = [citation for citation in find_citations(text) if citation.number is not None]
    return citation.title


@pytest.mark.parametrize("pair", _PAIRS)
def test_any_bracket(pair):
    (citation,) = find_citations(f"街道依据闵综治办{pair[0]}2018{pair[1]}4号开展工作。")
    assert (citation.id, citation.start, citation.end) == ("闵综治办〔2018〕4号", 4, 16)
    assert citation.repairs == (() if pair == "〔〕" else ("brackets",))


@pytest.mark.parametrize(
    ("text", "surface", "name", "repair"),
    [
        ("见区综治办2018-25号。", "区综治办2018-25号", "区综治办〔2018〕25号", "hyphen_year"),
        ("见穗府办规2021—7号。", "穗府办规2021—7号", "穗府办规〔2021〕7号", "hyphen_year"),
        ("见沪财社 〔2018〕 4 号。", "沪财社 〔2018〕 4 号", "沪财社〔2018〕4号", "blanks"),
        ("见财会〔2006〕3 号。", "财会〔2006〕3 号", "财会〔2006〕3号", "blanks"),
        ("见财教〔2006〕\n160号。", "财教〔2006〕\n160号", "财教〔2006〕160号", "line_break"),
        ("见沪财\n社〔2018〕4号。", "沪财\n社〔2018〕4号", "沪财社〔2018〕4号", "line_break"),
        ("见沪 财 社〔2018〕4号。", "沪 财 社〔2018〕4号", "沪财社〔2018〕4号", "blanks"),
        ("见财会〔20 18〕1 2号。", "财会〔20 18〕1 2号", "财会〔2018〕12号", "blanks"),
        ("见闵府发〔２０１８〕１２号。", "闵府发〔２０１８〕１２号", "闵府发〔2018〕12号", "full_width"),
        ("见闵府发〔二〇一八〕十二号。", "闵府发〔二〇一八〕十二号", "闵府发〔2018〕12号", "chinese_digits"),
        ("见闵府发〔二0一八〕12号。", "闵府发〔二0一八〕12号", "闵府发〔2018〕12号", "chinese_digits"),
        ("见闵府发〔2018〕第12号。", "闵府发〔2018〕第12号", "闵府发〔2018〕12号", "ordinal"),
        ("见闵府发〔2018〕042号。", "闵府发〔2018〕042号", "闵府发〔2018〕42号", "leading_zeros"),
        ("见财会〔2017〕22，", "财会〔2017〕22", "财会〔2017〕22号", "no_suffix"),
        ("见财会字〔98〕32号。", "财会字〔98〕32号", "财会字〔1998〕32号", "short_year"),
        ("见粤府函202379号。", "粤府函202379号", "粤府函〔2023〕79号", "lost_brackets"),
        ("見滬財建〔2024〕51號。", "滬財建〔2024〕51號", "沪财建〔2024〕51号", "traditional"),
        ("見閩財預〔2011〕5號。", "閩財預〔2011〕5號", "闽财预〔2011〕5号", "traditional"),
        ("見財稅〔2009〕59號。", "財稅〔2009〕59號", "财税〔2009〕59号", "traditional"),
        ("見閔綜治辦〔2017〕11號。", "閔綜治辦〔2017〕11號", "闵综治办〔2017〕11号", "traditional"),
        ("原国务院令第七百二十二号废止", "国务院令第七百二十二号", "国务院令第722号", "chinese_digits"),
        ("由上海市人民政府第14号令公布", "上海市人民政府第14号令", "上海市人民政府令第14号", "inverted"),
    ],
)
def test_surface(text, surface, name, repair):
    (citation,) = find_citations(text)
    assert (citation.text, citation.id) == (surface, name)
    assert repair in citation.repairs


@pytest.mark.parametrize(
    ("text", "surface", "name"),
    [
        ("按照中华人民共和国国务院令 第621号", "中华人民共和国国务院令 第621号", "国务院令第621号"),
        ("2009年8月27日 公安部令第１２５号", "公安部令第１２５号", "公安部令第125号"),
        ("（财政部 国家档案局令第79号）", "财政部 国家档案局令第79号", "财政部国家档案局令第79号"),
        ("（银监会、财政部令2010年第3号）", "银监会、财政部令2010年第3号", "银监会财政部令2010年第3号"),
        ("（银监会令〔2010〕3号）", "银监会令〔2010〕3号", "银监会令2010年第3号"),
        ("根据十三届主席令第十号", "十三届主席令第十号", "十三届主席令第10号"),
    ],
)
def test_order(text, surface, name):
    assert _citations(text) == [("order", surface, name)]


@pytest.mark.parametrize(
    ("text", "surface", "name"),
    [
        ("见财政部、税务总局公告2019年第64号", "财政部、税务总局公告2019年第64号", "财政部税务总局公告2019年第64号"),
        ("见证监会公告〔2014〕54号", "证监会公告〔2014〕54号", "证监会公告2014年第54号"),
        ("见中国人民银行公告〔2024〕第11号", "中国人民银行公告〔2024〕第11号", "中国人民银行公告2024年第11号"),
        ("见海关总署2019年第12号公告", "海关总署2019年第12号公告", "海关总署公告2019年第12号"),
        ("见农业部第235号公告", "农业部第235号公告", "农业部公告第235号"),
        ("（证监\n会公告〔2014〕49 号）", "证监\n会公告〔2014〕49 号", "证监会公告2014年第49号"),
    ],
)
def test_announcement(text, surface, name):
    assert _citations(text) == [("announcement", surface, name)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("为进一步贯彻落实国发〔2015〕52号", "国发〔2015〕52号"),
        ("本区适用财税〔2016〕36号", "财税〔2016〕36号"),
        ("（不含财税〔2016〕36号的部分）", "财税〔2016〕36号"),
        ("旧版沪府规〔2019〕4号已停用", "沪府规〔2019〕4号"),
        ("由市人民政府沪府发〔2019〕4号印发", "沪府发〔2019〕4号"),
        ("浙江省教育厅浙教发〔2019〕4号", "浙教发〔2019〕4号"),
        ("标准按贺政发〔2019〕20号计", "贺政发〔2019〕20号"),
        ("经费和银发〔2019〕20号相符", "银发〔2019〕20号"),
        ("依照工信部联企业〔2011〕300号划分", "工信部联企业〔2011〕300号"),
        ("对照桐政办〔2019〕4号逐项自查", "桐政办〔2019〕4号"),
        ("自2018年度衢市监〔2019〕4号施行起", "衢市监〔2019〕4号"),
        ("5月3日粤发改规〔2019〕4号", "粤发改规〔2019〕4号"),
        ("闵行区人民政府办公室新虹办〔2019〕4号", "新虹办〔2019〕4号"),
        ("见中青办发〔2019〕4号", "中青办发〔2019〕4号"),
        ("和善政办发〔2019〕4号一并执行", "善政办发〔2019〕4号"),
        ("（建稽举三查〔2019〕4号）", "建稽举三查〔2019〕4号"),
        ("承接闽财社函〔2019〕4号", "闽财社函〔2019〕4号"),
        ("市委宣传部川信访发〔2019〕4号", "川信访发〔2019〕4号"),
        ("第三条渝规资发〔2019〕4号", "渝规资发〔2019〕4号"),
        ("区财政局桐乡生态环规〔2019〕4号", "桐乡生态环规〔2019〕4号"),
        ("浦东新区消安委〔2019〕4号", "浦东新区消安委〔2019〕4号"),
        ("根据区食安委〔2019〕4号", "区食安委〔2019〕4号"),
        ("闵道安委〔2019〕4号", "闵道安委〔2019〕4号"),
        ("国务院安委会安委〔2019〕4号", "安委〔2019〕4号"),
    ],
)
def test_left_edge(text, name):
    assert _ids(text) == [name]


def test_numbers_that_share_an_issuer():
    text = "闵禁毒委〔2018〕16号、17号和〔2019〕3号，沪府发〔2018〕4号/〔2019〕5"
    citations = find_citations(text)
    assert [c.id for c in citations] == [
        "闵禁毒委〔2018〕16号",
        "闵禁毒委〔2018〕17号",
        "闵禁毒委〔2019〕3号",
        "沪府发〔2018〕4号",
        "沪府发〔2019〕5号",
    ]
    assert [c.text for c in citations][1:3] == ["17号", "〔2019〕3号"]
    assert "shared_issuer" in citations[1].repairs


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("《街道值班办法》（闵新办〔2018〕4号）", "街道值班办法"),
        ("《街道值班办法》闵新办〔2018〕4号", "街道值班办法"),
        ("《街道值班办法》的通知（闵新办〔2018〕4号）", "街道值班办法"),
        ("关于印发《街道值班办法》的通知（闵新办〔2018〕4号）", "关于印发《街道值班办法》的通知"),
        ("《关于印发〈街道值班办法〉的通知》（闵新办〔2018〕4号）", "关于印发〈街道值班办法〉的通知"),
        ("《旧办法》关于印发《街道值班办法》的通知（闵新办〔2018〕4号）", "关于印发《街道值班办法》的通知"),
        ("闵新办〔2018〕4号关于印发《街道值班办法》的通知", "关于印发《街道值班办法》的通知"),
        ("（闵新办〔2018〕4号）《街道值班办法》", "街道值班办法"),
        ("闵新办〔2018〕4号《街道值班办法》", "街道值班办法"),
        ("闵新办〔2018〕4号2018年值班工作重点安排的意见", "2018年值班工作重点安排的意见"),
        ("一、2018年值班工作安排的意见（闵新办〔2018〕4号）", "2018年值班工作安排的意见"),
        ("《街道值班办法（闵新办〔2018〕4号）》", "街道值班办法"),
        ("《闵新办〔2018〕4号》", None),
        ("国务院令第722号公布的《优化营商环境条例》", "优化营商环境条例"),
        ("国务院令第722号修改的《旧条例》", None),
        ("闵新办〔2018〕4号文件要求落实值班", None),
        ("区政府关于加强值班的通知 区政府办公室 闵府办〔2018〕4号", "关于加强值班的通知"),
        ("关于加强值班的通知 | 街镇级 | 闵府办〔2018〕4号 | 2018-01-18", "关于加强值班的通知"),
        ("《街道值\n班办法》（闵新办〔2018〕4号）", "街道值班办法"),
        ("根据闵府发〔2018〕4号文关于同意《局部调整》的批复和区里的部署", "关于同意《局部调整》的批复"),
        ("根据闵府发〔2018〕4号文件关于值班补贴的规定", None),
        ("文件名称：关于加强值班的通知\n文号：闵新办〔2018〕4号", "关于加强值班的通知"),
    ],
)
def test_title(text, title):
    assert _title(text) == title


def test_each_number_has_its_own_title():
    text = "闵新办〔2018〕4号《值班办法》闵新办〔2018〕5号《保密规定》，《考勤制度》（闵新办〔2018〕6号）"
    assert [(c.number, c.title) for c in find_citations(text)] == [(4, "值班办法"), (5, "保密规定"), (6, "考勤制度")]


def test_title_extent_points_into_the_text():
    text = "按照《街道值班办法》（闵新办〔2018〕4号）"
    (citation,) = find_citations(text)
    assert text[citation.title_start : citation.title_end] == "街道值班办法"


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("按《新虹街道财务管理制度》执行", "named", "《新虹街道财务管理制度》"),
        ("按《值班办法(试行)》执行", "named", "《值班办法（试行）》"),
        ("签订《平安建设责任书》", "named", "《平安建设责任书》"),
        ("区公安分局“关于增派特保的函”", "letter", "《关于增派特保的函》"),
        ("收到区财政局关于商请补充经费的函后", "letter", "《关于商请补充经费的函》"),
        ("经区政府第11次常务会议同意", "meeting", "区政府第11次常务会议"),
        ("经2017年第11期行政工作例会同意", "meeting", "2017年第11期行政工作例会"),
        ("格式按GB/T 9704—2012", "standard", "GB/T 9704-2012"),
        ("符合DB31/T 1234-2020的要求", "standard", "DB31/T 1234-2020"),
    ],
)
def test_relative(text, kind, name):
    assert [(citation.kind, citation.id) for citation in find_citations(text)] == [(kind, name)]


def test_meetings_that_share_their_name():
    assert _ids("经2018年第11期行政、2017年第8期行政工作例会同意") == [
        "2018年第11期行政工作例会",
        "2017年第8期行政工作例会",
    ]


def test_alias_is_no_document_of_its_own():
    assert _ids("《街道值班办法》（闵新办〔2018〕4号，以下简称《办法》），《办法》施行后") == ["闵新办〔2018〕4号"]


def test_pinpoint_stays_with_its_citation():
    text = "《街道值班办法》（闵新办〔2018〕4号）第三条第二款，《中华人民共和国预算法》第三十二条"
    assert [citation.pinpoint for citation in find_citations(text)] == ["第三条第二款", "第三十二条"]


@pytest.mark.parametrize(
    "text",
    [
        "不服（2019）沪0112民初3456号民事判决",
        "青公（2018）刑终字第12号",
        "青国用（2003）第11588号国有土地使用证",
        "沪检刑诉〔2017〕12号起诉书",
        "沪某人社伤险认字〔2017〕761号认定工伤决定书",
        "作出青环罚字〔2018〕3号行政处罚决定",
        "某某挂出（2007）38号地块",
        "《国有土地出让合同》（某土合字〔96〕第082号）",
        "采购项目编号：ZFCG-2017-073号",
        "索引号000014349/2018-00222",
        "电话021-63861609，住平安路18号3号楼",
        "第7264号建议的办理",
        "企业会计准则第14号、若干措施（第1号）",
        "2018年4月5日至2019年12月31日",
        "社工9名、志愿者268名（2018）",
        "签订平安建设责任书",
    ],
)
def test_decoy(text):
    assert _citations(text) == []


_codes = st.sampled_from(["闵综治办", "沪府发", "国办发", "财预", "湘建房", "人社部发"])
_words = st.text(
    alphabet="《》〔〕[]（）()〈〉“”、，。：第号令公告年月日条次期会函〇一二十0129 \n-—财会沪府发关于的通知办法GB/TA",
    max_size=80,
)


@given(_codes, st.integers(1949, 2048), st.integers(1, 9999), st.sampled_from(_PAIRS))
def test_bracket_style_changes_nothing(code, year, number, pair):
    (citation,) = find_citations(f"根据{code}{pair[0]}{year}{pair[1]}{number}号，")
    assert citation.id == f"{code}〔{year}〕{number}号"


@given(_words | st.text(max_size=60))
def test_spans_are_ordered_and_point_at_their_text(text):
    _assert_spans(text, find_citations(text))


def _assert_spans(text, citations):
    end = 0
    for citation in citations:
        assert end <= citation.start < citation.end <= len(text)
        assert text[citation.start : citation.end] == citation.text
        end = citation.end


@given(_words, _codes)
def test_normal_forms_parse_back(text, code):
    for citation in find_citations(f"{text}{code}[2018]4号"):
        if citation.kind in ("document", "order", "announcement"):
            number = numbers.parse(citation.id)
            assert (str(number), number.issuer, number.year, number.number) == (
                citation.id,
                citation.issuer,
                citation.year,
                citation.number,
            )


@pytest.mark.parametrize("unit", ["一", "1", "〇", "千", "《", "（", "号", "第1次会议", "沪府发〔2018〕4号，", " "])
def test_long_runs_do_no_harm(unit):
    text = f"国务院令第{unit * 5000}号令第{unit * 5000}次会议。见沪财绩〔2018〕4号。"
    citations = find_citations(text)

    _assert_spans(text, citations)
    assert citations[-1].id == "沪财绩〔2018〕4号"


@given(st.sampled_from(["民初", "刑终", "行初", "执"]), st.integers(1990, 2040), st.integers(1, 9999))
def test_case_numbers_are_never_documents(kind, year, number):
    assert not find_citations(f"不服（{year}）沪01{kind}{number}号判决，")


@pytest.mark.parametrize(
    ("text", "name", "repairs"),
    [
        ("根据国务院令（第722号）", "国务院令第722号", ("brackets",)),
        ("中华人民共和国主席令（第七十一号）公布", "主席令第71号", ("brackets", "chinese_digits")),
        ("财政部公告（2019年第64号）", "财政部公告2019年第64号", ("brackets",)),
        ("海关总署公告2018-28号", "海关总署公告2018年第28号", ("hyphen_year",)),
        ("民发＜2019＞7号", "民发〔2019〕7号", ("brackets",)),
        ("（民发《2019》7号）", "民发〔2019〕7号", ("brackets",)),
        ("民发2019年第7号", "民发〔2019〕7号", ("year_word",)),
        ("民发（2019）年7号", "民发〔2019〕7号", ("brackets", "year_word")),
        ("民发第〔2019〕7号", "民发〔2019〕7号", ("ordinal",)),
        ("沪府规〔2O19〕7号", "沪府规〔2019〕7号", ("letter_digits",)),
        ("沪府规〔二〇一九〕七号", "沪府规〔2019〕7号", ("chinese_digits",)),
        ("根据闵综治办二〇一七年十一号文", "闵综治办〔2017〕11号", ("chinese_digits", "year_word")),
    ],
)
def test_what_clerks_and_scanners_write(text, name, repairs):
    assert [(one.id, one.repairs) for one in find_citations(text) if one.number] == [(name, repairs)]


@pytest.mark.parametrize(
    "text",
    [
        "区政府2018年第4号文件",
        "财政部2018年第4号文件",
        "区政府二〇一八年四号文件",
        "本市二〇一八年第四号",
        "上海2018年4号线",
        "本市党委2018年第3号",
        "规定《2018 4号文件》",
    ],
)
def test_a_year_and_a_count_are_no_document_number(text):
    assert _citations(text) == []


def test_a_list_goes_on_behind_the_word_for_document():
    assert _ids("闵府〔2018〕4号文、5号文和〔2019〕6号文件") == [
        "闵府〔2018〕4号",
        "闵府〔2018〕5号",
        "闵府〔2019〕6号",
    ]


@pytest.mark.parametrize(
    ("text", "name", "repairs"),
    [
        ("根据国务院722号令", "国务院令第722号", ("inverted",)),
        ("根据上海市人民政府52号令规定", "上海市人民政府令第52号", ("inverted",)),
        ("财政部第102号部令", "财政部令第102号", ("inverted", "organ_word")),
        ("财政部部令第102号", "财政部令第102号", ("organ_word",)),
        ("上海市人民政府第52号政府令", "上海市人民政府令第52号", ("inverted", "organ_word")),
        ("海关总署2019年12号公告", "海关总署公告2019年第12号", ("inverted",)),
    ],
)
def test_number_before_the_form(text, name, repairs):
    assert [(one.id, one.repairs) for one in find_citations(text)] == [(name, repairs)]


@pytest.mark.parametrize("text", ["小区3号公告栏", "住平安路18号公告", "海关总署2018-28号公告"])
def test_a_notice_at_a_house_number(text):
    assert _citations(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("闵行区人民政府专题会议纪要（2018）12号", "闵行区人民政府专题会议纪要〔2018〕12号"),
        ("根据新虹街道党工委会议纪要〔2018〕3号", "新虹街道党工委会议纪要〔2018〕3号"),
        ("闵府会议纪要〔2018〕3号", "闵府会议纪要〔2018〕3号"),
    ],
)
def test_minutes_are_numbered_by_each_organ(text, name):
    assert _ids(text) == [name]


@pytest.mark.parametrize("pair", ["『』", "〖〗", "﹙﹚", "｛｝", "<>", "＜＞", "《》"])
def test_brackets_of_the_keyboard(pair):
    (citation,) = find_citations(f"见沪民规{pair[0]}2020{pair[1]}6号。")
    assert (citation.id, citation.repairs) == ("沪民规〔2020〕6号", ("brackets",))


def test_an_announcement_that_names_its_term():
    (citation,) = find_citations("由上海市人民代表大会常务委员会公告（第十五届）第二十七号公布")
    assert (citation.id, citation.year) == ("上海市人民代表大会常务委员会公告〔十五届〕第27号", None)
    assert citation.text == "上海市人民代表大会常务委员会公告（第十五届）第二十七号"
    assert parse(citation.id) == Number("announcement", "上海市人民代表大会常务委员会", None, 27, term="十五届")


def test_announcements_of_two_terms_are_two_documents():
    text = (
        "北京市人大常委会公告〔十四届〕第5号、北京市人大常委会公告〔十五届〕第5号、北京市人大常委会公告〔十五届〕第5号"
    )
    assert [len(one.mentions) for one in resolve(text).documents] == [1, 2]


def test_a_number_with_a_branch():
    (citation,) = find_citations("见沪府规〔2021〕18-2号")
    assert (citation.text, citation.id, citation.number) == ("沪府规〔2021〕18-2号", "沪府规〔2021〕18-2号", 18)
    assert normalise("沪府规[2021]第18－2号") == "沪府规〔2021〕18-2号"


def test_each_article_has_its_place():
    text = "《甲办法》（财预〔2018〕4号）第三条第（二）项、第五条至第八条及第一千零一条，另有规定。"
    (citation,) = find_citations(text)
    assert citation.pinpoint == "第三条第（二）项、第五条至第八条及第一千零一条"
    assert [one.id for one in citation.pinpoints] == ["第3条第2项", "第5条至第8条", "第1001条"]
    assert all(text[one.start : one.end] == one.text for one in citation.pinpoints)


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        ("《住宅设计规范》（GB 50096-2011）", "GB 50096-2011", "住宅设计规范"),
        ("JGJ／T 188—2009《施工现场临时建筑物技术规范》", "JGJ/T 188-2009", "施工现场临时建筑物技术规范"),
        ("按《甲标准》DB32/4041-2021执行", "DB32/4041-2021", "甲标准"),
        ("建标108-2008", "建标 108-2008", None),
        ("《甲规范》要求，GB 3096-2008另有限值", "GB 3096-2008", None),
    ],
)
def test_a_standard_and_its_title(text, name, title):
    (standard,) = [one for one in find_citations(text) if one.kind == "standard"]
    assert (standard.id, standard.title) == (name, title)
    assert title is None or text[standard.title_start : standard.title_end] == title
    assert [one.kind for one in find_citations(text)].count("named") == (name == "GB 3096-2008")


@pytest.mark.parametrize("text", ["安全要素SF 3与SF 12", "经营许可证JY13101120034567", "编号91310112MA1GB2345X001V"])
def test_what_is_no_standard(text):
    assert find_citations(text) == []


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("财综〔2014〕96号、区民发【2017】35号", "区民发"),
        ("县财追〔2023〕52号", "县财追"),
        ("根据区财预〔2020〕1号", "区财预"),
        ("区国发〔2018〕4号", "国发"),  # of the State Council, whatever stands before it
        ("各区民发〔2017〕35号", "民发"),
        ("柳岸区民发〔2017〕35号", "民发"),
    ],
)
def test_the_county_that_is_spoken_of_begins_a_code(text, issuer):
    assert find_citations(text)[-1].issuer == issuer
