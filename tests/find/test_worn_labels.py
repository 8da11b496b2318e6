"""Labels of which hardly a character is read: taken where the columns say one word far more nearly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.find.decoding import likeness, nearest_shares
from extract.find.form.words.misread_labels import with_labels_restored
from extract.find.form.words.worn_labels import level_heads, worn_label
from extract.model import Cell, Column, Columns, Document, Line, Page, Place, Table

NONE: Column = (("", 1.0),)
WORDS = {
    word: word for word in ("数量指标", "质量指标", "年度绩效目标", "年度绩效指标", "指标", "进度计划", "偏差原因分析")
}


def said(text: str, likely: dict[int, tuple[str, float]] | None = None, sure: float = 0.5) -> tuple[Columns, ...]:
    """For each character its columns: ``sure``, and under its position another with its probability."""
    own: list[Columns] = []
    for place, char in enumerate(text):
        other = (likely or {}).get(place)
        own.append((((char, sure), *((other,) if other else ())), NONE))
    return tuple(own)


def cell(text: str, columns: tuple[Columns, ...], row: int = 0, column: int = 0, sure: float = 0.5) -> Cell:
    lefts = tuple(10.0 * k for k in range(len(text)))
    line = Line(0, 1, 0.0, 10.0, lefts, tuple(x + 10 for x in lefts), (sure,) * len(text), columns)
    place = Place(1, (100.0 * column, 10.0 * row, 100.0 * column + 100, 10.0 * row + 10))
    return Cell(row, column, 1, 1, text, places=(place,), lines=(line,))


def texts(*row: Cell) -> list[str]:
    table = Table(0, 1, len(row), row)
    document = Document("application/pdf", (Page(1, 600.0, 800.0, "ocr"),), (table,))
    return [one.text for one in with_labels_restored(document)[0].tables[0].cells]


WORN = said("旬度绩效I程", {0: ("年", 0.05), 4: ("目", 0.03), 5: ("标", 0.004)})


def test_a_label_is_taken_that_the_columns_say_far_more_nearly_than_another() -> None:
    label, confidence = worn_label(cell("旬度绩效I程", WORN), WORDS) or ("", 0.0)
    assert (label, confidence) == ("年度绩效目标", 0.881)
    assert texts(cell("旬度绩效I程", WORN)) == ["年度绩效目标"]


def test_one_character_of_a_long_label_may_be_in_no_column_and_two_may_not() -> None:
    one = said("南差原因分析")
    assert (worn_label(cell("南差原因分析", one), WORDS) or ("",))[0] == "偏差原因分析"
    two = said("南華原因分析")
    assert worn_label(cell("南華原因分析", two), WORDS) is None


def test_two_words_that_the_columns_say_alike_are_neither_taken() -> None:
    both = (*said("故"), *said("量指标"))
    assert likeness("数量指标", sum(both, ())) == likeness("质量指标", sum(both, ()))
    assert worn_label(cell("故量指标", both), WORDS) is None


@pytest.mark.parametrize("text", ["年度计划", "清淤河道长度", "9800", "须指标"])
def test_a_value_is_no_label(text: str) -> None:
    """The word is not near, or has fewer characters than were read."""
    assert worn_label(cell(text, said(text)), WORDS) is None


def test_what_was_read_with_certainty_is_not_matched() -> None:
    assert worn_label(cell("旬度绩效I程", WORN, sure=0.98), WORDS) is None


def heads(*words: str) -> list[Cell]:
    """Three worn heads whose numerals are lost, one beside the other."""
    return [cell(word, said(word, {1: ("级", 0.02)}), column=place) for place, word in enumerate(words)]


def test_three_heads_side_by_side_are_the_levels_in_their_order() -> None:
    row = heads("银级指", "须级标", "投级指标")
    beside = cell("绩效指标", said("绩效指标", sure=0.999), column=3, sure=0.999)
    assert list(level_heads([*row, beside])) == row
    assert texts(*row, beside) == ["一级指标", "二级指标", "三级指标", "绩效指标"]


def test_three_other_cells_are_no_heads() -> None:
    row = [cell(text, said(text), column=place) for place, text in enumerate(("产出指", "数量指标", "清淤长度"))]
    assert list(level_heads(row)) == []


def test_cells_that_do_not_stand_side_by_side_are_no_heads() -> None:
    first, second, third = heads("银级指标", "须级指标", "投级指标")
    apart = cell("投级指标", third.lines[0].columns, column=4)
    assert list(level_heads([first, second, third])) == [first, second, third]
    assert list(level_heads([first, second, apart])) == []


@given(st.text(alphabet="数量指标", min_size=1, max_size=6))
def test_the_likeness_of_what_was_read_is_that_of_the_reading(text: str) -> None:
    columns = sum(said(text), ())
    assert likeness(text, columns) == pytest.approx(0.0, abs=0.1)
    assert likeness(text + "质", columns) < -0.5


def test_a_share_is_beside_the_likeliest_of_its_column() -> None:
    shares = nearest_shares(((("数", 0.5), ("质", 0.25)), NONE))
    assert shares["数"] == 0.0
    assert shares["质"] == pytest.approx(-0.693, abs=0.001)
    assert shares["产"] < -7
