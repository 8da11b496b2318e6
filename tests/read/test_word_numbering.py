"""The numbers that Word generates: formats, levels, restarts."""

import pytest
from docx_files import document, p, tbl, tc, texts, tr

from extract.read.word.number_formats import formatted_number


@pytest.mark.parametrize(
    ("kind", "number", "shown"),
    [
        ("decimal", 12, "12"),
        ("chineseCounting", 3, "三"),
        ("chineseCounting", 10, "十"),
        ("chineseCounting", 21, "二十一"),
        ("chineseCounting", 105, "一〇五"),
        ("chineseCountingThousand", 15, "十五"),
        ("chineseCountingThousand", 105, "一百零五"),
        ("chineseCountingThousand", 110, "一百一十"),
        ("chineseCountingThousand", 2003, "二千零三"),
        ("chineseCountingThousand", 10000, "10000"),
        ("japaneseCounting", 11, "十一"),
        ("ideographDigital", 10, "一〇"),
        ("chineseLegalSimplified", 13, "壹拾叁"),
        ("ideographTraditional", 3, "丙"),
        ("ideographTraditional", 11, "11"),
        ("ideographZodiac", 12, "亥"),
        ("decimalEnclosedCircle", 20, "⑳"),
        ("decimalEnclosedCircleChinese", 21, "㉑"),
        ("decimalEnclosedParen", 2, "⑵"),
        ("decimalEnclosedFullstop", 3, "⒊"),
        ("decimalFullWidth", 12, "１２"),
        ("decimalZero", 7, "07"),
        ("lowerLetter", 28, "bb"),
        ("upperLetter", 3, "C"),
        ("upperRoman", 14, "XIV"),
        ("lowerRoman", 9, "ix"),
        ("lowerRoman", 5000, "5000"),
        ("none", 4, ""),
        ("notKnown", 4, "4"),
    ],
)
def test_formats(kind: str, number: int, shown: str) -> None:
    assert formatted_number(number, kind) == shown


def level(depth: int, kind: str, text: str, more: str = "") -> str:
    counts = f'<w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{depth}">{counts}{more}</w:lvl>'


def numbering(*levels: str, more: str = "") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{more}'
    )


def item(text: str, depth: int | None = 0, identity: int = 1) -> str:
    inside = "" if depth is None else f'<w:ilvl w:val="{depth}"/>'
    return p(*([text] if text else []), properties=f'<w:numPr>{inside}<w:numId w:val="{identity}"/></w:numPr>')


CHINESE = (
    level(0, "chineseCounting", "%1、"),
    level(1, "chineseCountingThousand", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimalEnclosedCircle", "%4"),
)


def test_levels_begin_anew_under_the_one_above() -> None:
    body = item("概况") + item("甲", 1) + item("乙", 1) + item("丙", 2) + item("资金") + item("丁", 1) + item("戊", 3)
    assert texts(body, numbering=numbering(*CHINESE)) == [
        "一、概况",
        "（一）甲",
        "（二）乙",
        "1. 丙",
        "二、资金",
        "（一）丁",
        "① 戊",
    ]
    clause = document(body, numbering=numbering(*CHINESE)).clauses[1]
    assert (clause.label, clause.level) == ("（一）", 2)


def test_numbers_of_the_levels_above() -> None:
    levels = level(0, "upperRoman", "%1"), level(1, "decimal", "%1.%2", "<w:isLgl/>"), level(2, "lowerLetter", "%1-%3)")
    body = item("甲") + item("乙", 1) + item("丙", 2)
    assert texts(body, numbering=numbering(*levels)) == ["I 甲", "1.1 乙", "I-a) 丙"]


def test_a_level_that_never_begins_anew() -> None:
    levels = level(0, "decimal", "第%1章"), level(1, "decimal", "第%2条", '<w:lvlRestart w:val="0"/>')
    body = item("甲") + item("乙", 1) + item("丙") + item("丁", 1)
    assert texts(body, numbering=numbering(*levels)) == ["第1章 甲", "第1条 乙", "第2章 丙", "第2条 丁"]


def test_lists_that_share_a_definition_count_on_unless_they_start_anew() -> None:
    again = '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
    anew = (
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    body = item("甲") + item("乙", 0, 2) + item("丙", 0, 3) + item("丁", 0, 3)
    assert texts(body, numbering=numbering(*CHINESE, more=again + anew)) == ["一、甲", "二、乙", "五、丙", "六、丁"]


def test_a_list_that_says_a_level_anew() -> None:
    own = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1)")}</w:lvlOverride></w:num>'
    )
    assert texts(item("甲", 0, 2), numbering=numbering(*CHINESE, more=own)) == ["A) 甲"]


def test_numbers_by_way_of_a_style() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="a"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/></w:style>'
    )
    levels = level(0, "decimal", "%1.", '<w:pStyle w:val="a"/>'), level(1, "decimal", "（%2）", '<w:pStyle w:val="b"/>')
    body = p("甲", properties='<w:pStyle w:val="a"/>') + p("乙", properties='<w:pStyle w:val="b"/>')
    off = p("丙", properties='<w:pStyle w:val="a"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert texts(body + off, numbering=numbering(*levels), styles=styles) == ["1. 甲", "（1）乙", "丙"]


def test_a_definition_by_way_of_a_numbering_style() -> None:
    linked = (
        '<w:abstractNum w:abstractNumId="7"><w:numStyleLink w:val="s"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="8"><w:styleLink w:val="s"/>{CHINESE[0]}</w:abstractNum>'
        '<w:num w:numId="9"><w:abstractNumId w:val="7"/></w:num>'
    )
    assert texts(item("甲", 0, 9), numbering=linked) == ["一、甲"]


def test_a_number_without_a_gap_and_a_hidden_one() -> None:
    levels = (
        level(0, "decimal", "%1.", '<w:suff w:val="nothing"/>'),
        level(1, "decimal", "%2.", "<w:rPr><w:vanish/></w:rPr>"),
    )
    assert texts(item("甲") + item("乙", 1), numbering=numbering(*levels)) == ["1.甲", "乙"]


def test_bullets_are_ordinary_characters_and_no_check_boxes() -> None:
    wingdings = '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>'
    levels = (
        level(0, "bullet", "\uf0d8", wingdings),
        level(1, "bullet", "\uf06e", wingdings),
        level(2, "bullet", "\uf0b7"),
    )
    found = document(item("甲") + item("乙", 1) + item("丙", 2), numbering=numbering(*levels)).clauses
    assert [clause.text for clause in found] == ["➢ 甲", "• 乙", "• 丙"]
    assert all(clause.boxes == () for clause in found)


def test_a_column_of_numbers_in_a_table() -> None:
    rows = [tr(tc(item("")), tc(words)) for words in ("甲", "乙")]
    found = document(tbl(*rows), numbering=numbering(level(0, "decimal", "%1"))).tables[0]
    assert [cell.text for cell in found.cells] == ["1", "甲", "2", "乙"]


def test_a_list_that_is_not_defined() -> None:
    assert texts(item("甲", 0, 77) + item("乙", 40), numbering=numbering(*CHINESE)) == ["甲", "乙"]
    assert texts(item("甲")) == ["甲"]
