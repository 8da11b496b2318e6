"""Lines that the author broke and lines that the column broke."""

import pytest

from extract.read.layout import line_breaks, lines
from extract.read.layout.lines import Glyph, TextLine

EM = 10.0


def row(text: str, x0: float = 0.0, top: float = 0.0) -> TextLine:
    found = lines.text_lines(glyphs(text, x0, top))
    assert len(found) == 1
    return found[0]


def glyphs(text: str, x0: float = 0.0, top: float = 0.0) -> list[Glyph]:
    result, x = [], x0
    for char in text:
        width = EM / 2 if char.isascii() else EM
        result.append(Glyph(x, top, x + width, top + EM, top + 0.8 * EM, char, char))
        x += width
    return result


def text_of(*texts: str, width: float) -> str:
    rows = [row(text, top=15.0 * k) for k, text in enumerate(texts)]
    return line_breaks.cell_text(rows, 0.0, width, 1).text


def test_a_full_line_goes_on_and_a_short_one_ends() -> None:
    assert text_of("加强社区日常巡", "查工作", width=70) == "加强社区日常巡查工作"
    assert text_of("加强巡查", "落实责任", width=70) == "加强巡查\n落实责任"


def test_a_line_is_as_sure_as_its_least_certain_character() -> None:
    doubted = [glyph._replace(confidence=0.6 if glyph.char == "巡" else 0.9) for glyph in glyphs("日常巡查")]
    composed = line_breaks.cell_text(lines.text_lines(doubted + glyphs("落实", top=15.0)), 0.0, 90.0, 1)
    assert [line.confidence for line in composed.lines] == [0.6, 1.0]


def test_closing_punctuation_takes_its_character_along() -> None:
    assert text_of("加强社区日常", "巡。", width=74) == "加强社区日常巡。"


def test_quotes_stay_with_both_neighbours() -> None:
    assert text_of("加强社区", "区“全覆盖”", width=70) == "加强社区区“全覆盖”"


def test_words_are_parted_by_a_blank_and_numbers_are_not_cut() -> None:
    assert text_of("see annual", "report", width=60) == "see annual report"
    assert text_of("1234567", "890.00", width=36) == "1234567890.00"


@pytest.mark.parametrize("texts", [("2025-04-01至20", "25-10-31"), ("苏财〔202", "4〕15号"), ("自2", "025年起")])
def test_a_year_is_one_word_wherever_a_full_line_cuts_it(texts: tuple[str, str]) -> None:
    width = row(texts[0]).x1 + 2
    assert text_of(*texts, width=width) == "".join(texts)


def test_two_numbers_on_two_lines_are_parted_by_a_blank() -> None:
    assert text_of("学校共计20", "25所", width=62) == "学校共计20 25所"


def test_a_numbered_line_begins_anew_even_below_a_full_one() -> None:
    assert text_of("总预算安排：", "二、当年", width=62) == "总预算安排：\n二、当年"


def test_gaps_between_chinese_characters_are_blanks_only_where_lines_are_set_close() -> None:
    name = [*glyphs("项目名称："), *glyphs("金额", x0=53.0)]
    assert lines.text_lines(name)[0].text == "项目名称： 金额"
    wide = [glyph for k, char in enumerate("目录表") for glyph in glyphs(char, x0=13.0 * k)]
    assert lines.text_lines(wide)[0].text == "目录表"


@pytest.mark.parametrize("text", ["沪财社〔2018〕4号", "968.1918"])
def test_gaps_beside_digits_and_brackets_are_the_programs(text: str) -> None:
    spread = [glyph._replace(x0=glyph.x0 + 2.6 * k, x1=glyph.x1 + 2.6 * k) for k, glyph in enumerate(glyphs(text))]
    assert lines.text_lines(spread)[0].text == text


def test_a_line_knows_where_each_character_stands() -> None:
    rows = [row("加强社区日常巡"), row("查工作", top=15.0)]
    composed = line_breaks.cell_text(rows, 0.0, 70.0, 3)
    first, second = composed.lines
    assert (first.start, second.start) == (0, 7)
    assert second.box(7, 8) == (0.0, 15.0, 10.0, 25.0)
    assert first.box(7, 8) is None
    assert {first.page, second.page} == {3}
