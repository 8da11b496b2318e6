"""Document numbers in the text of images: what is put right, what is left alone, and that other text is not touched."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shenbao_cite import find_citations
from shenbao_cite.lexicon import lexicon
from shenbao_cite.misread import doubtful_extents, restored_text
from shenbao_cite.numbers import fold


def ids(text: str, *, scanned: bool = True) -> list[str]:
    return [citation.id for citation in find_citations(text, scanned=scanned)]


@pytest.mark.parametrize(
    ("text", "number", "repairs"),
    [
        ("沪府发2018〕12号", "沪府发〔2018〕12号", ("brackets", "lost_brackets")),
        ("沪府发[2018 12号", "沪府发〔2018〕12号", ("blanks", "brackets", "lost_brackets")),
        ("沪府发 2018 12号", "沪府发〔2018〕12号", ("blanks", "lost_brackets")),
        ("沪府发〔20187 12号", "沪府发〔2018〕12号", ("blanks", "brackets", "misread")),
        ("沪府发12018〕12号", "沪府发〔2018〕12号", ("brackets", "misread")),
        ("沪府发C2018J12号", "沪府发〔2018〕12号", ("misread",)),
        ("沪府发L2018】12 号", "沪府发〔2018〕12号", ("blanks", "misread")),
        ("沪府发〔20l8〕12号", "沪府发〔2018〕12号", ("brackets", "misread")),
        ("闵综治办(2018)1O号", "闵综治办〔2018〕10号", ("brackets", "misread")),
        ("闵综治办(2018)l2号", "闵综治办〔2018〕12号", ("brackets", "misread")),
        ("区综治办2018一25号", "区综治办〔2018〕25号", ("misread",)),
        ("国务院令第7l2号", "国务院令第712号", ("misread",)),
        ("沪府发〔2018〕12号", "沪府发〔2018〕12号", ()),
    ],
)
def test_what_must_have_stood_there_is_put_right(text: str, number: str, repairs: tuple[str, ...]) -> None:
    (citation,) = find_citations(f"根据{text}的要求", scanned=True)
    assert (citation.id, citation.text, citation.repairs) == (number, text, repairs)


@pytest.mark.parametrize(
    "text",
    [
        "沪府发〔2018712号",  # 〔2018〕12号 or, with the bracket lost, 712号
        "粤府函202317号",
        "某某会C2018J12号",  # a code that nobody knows
        "区政府2018 12号楼",
        "沪府发〔2018〕l号",  # no digit at all
        "电话2018 12号",
    ],
)
def test_what_may_be_something_else_is_not_cited(text: str) -> None:
    assert ids(f"根据{text}的要求") == []


@pytest.mark.parametrize(
    "title", ["（中华人民共和国公共图书馆法）", "《中华人民共和国公共图书馆法）", "(中华人民共和国公共图书馆法》"]
)
def test_the_title_of_a_law_in_misread_brackets(title: str) -> None:
    (citation,) = find_citations(f"根据{title}第十条", scanned=True)
    assert (citation.id, citation.text, citation.repairs) == ("《中华人民共和国公共图书馆法》", title, ("misread",))
    assert (citation.title, citation.pinpoint) == ("中华人民共和国公共图书馆法", "第十条")
    assert ids(f"根据{title}第十条", scanned=False) == []


def test_brackets_that_are_no_title_s_stay() -> None:
    (citation,) = find_citations("根据《中华人民共和国公共图书馆法》第十条", scanned=True)
    assert (citation.text, citation.repairs) == ("《中华人民共和国公共图书馆法》", ())
    assert ids("县图书馆（公共图书馆法）、财政部（中华人民共和国财政部）、（符合中华人民共和国预算法）") == []


@pytest.mark.parametrize("text", ["沪府发C2018J12号", "沪府发〔20187 12号", "沪府发〔2018〕1O号", "国务院令第7l2号"])
def test_text_that_was_typed_is_as_its_author_wrote_it(text: str) -> None:
    assert ids(text, scanned=False) == []


@pytest.mark.parametrize(
    "text", ["沪府发〔2018〕12号", "财会[2017]22", "国务院令第722号", "粤府函202349号", "GB/T 9704-2012"]
)
def test_sound_numbers_are_the_same_in_both(text: str) -> None:
    assert find_citations(text, scanned=True) == find_citations(text)
    assert restored_text(fold(text)) == fold(text)


# ---------------------------------------------------------------- any number, one slip

_SIGNS = "[](){}【】〈〉CLJlIt1|7"


def _other_sign(place: int) -> Callable[[list[str], str], None]:
    def slip(parts: list[str], mark: str) -> None:
        parts[place] = mark

    return slip


def _letter(place: int) -> Callable[[list[str], str], None]:
    def slip(parts: list[str], _: str) -> None:
        parts[place] = parts[place].replace("0", "O", 1) if "0" in parts[place] else parts[place].replace("1", "l", 1)

    return slip


SLIPS = st.sampled_from([_other_sign(1), _other_sign(3), _letter(2), _letter(4)])
CODES = st.sampled_from(sorted(code for code in lexicon().codes if len(code) > 2))


@given(CODES, st.integers(1990, 2029), st.integers(1, 1999), SLIPS, st.sampled_from([*_SIGNS, "", " "]))
def test_a_number_with_one_slip_is_itself_or_nothing(
    code: str, year: int, serial: int, slip: Callable[[list[str], str], None], mark: str
) -> None:
    parts = [code, "〔", str(year), "〕", str(serial), "号"]
    slip(parts, mark)
    assert set(ids(f"根据{''.join(parts)}的要求")) <= {f"{code}〔{year}〕{serial}号"}


@given(
    CODES, st.integers(1990, 2029), st.integers(1, 1999), st.sampled_from("[](){}【】CLJlt|"), st.sampled_from([1, 3])
)
def test_a_bracket_taken_for_another_sign_costs_nothing(code: str, year: int, serial: int, mark: str, at: int) -> None:
    parts = [code, "〔", str(year), "〕", str(serial), "号"]
    parts[at] = mark
    assert ids(f"根据《办法》（{''.join(parts)}）")[-1] == f"{code}〔{year}〕{serial}号"


@given(st.text(alphabet="沪府发〔〕[]()CJLl1OI2089 7一-号令第国务院", max_size=40))
def test_the_restored_text_is_as_long_and_whole(text: str) -> None:
    folded = fold(text)
    clean = restored_text(folded)
    assert len(clean) == len(folded)
    assert all(a == b or b in "[]-0123456789" for a, b in zip(folded, clean, strict=True))
    assert restored_text(clean) == clean


def test_what_is_cited_is_not_unsure() -> None:
    text = "沪府发C2018J12号、粤府函2023179号"
    assert [text[slice(*stretch)] for stretch in doubtful_extents(text, find_citations(text, scanned=True))] == [
        "粤府函2023179号"
    ]
