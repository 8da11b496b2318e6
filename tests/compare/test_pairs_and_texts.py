"""How like two texts are, which items are paired, what a new target asks."""

from collections.abc import Hashable
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.compare.amounts import difference
from extract.compare.item_pairs import Pair, Proposal, Traits, item_pairs
from extract.compare.targets import target_change
from extract.compare.text_diff import comparable_text, text_diff
from extract.identity import likeness
from extract.record.model import Operator, Target

WORDS = st.text(alphabet="甲乙丙丁2018.%（）", max_size=30)


@given(WORDS, WORDS)
def test_pieces_make_both_texts(old: str, new: str) -> None:
    found = text_diff(old, new)

    assert "".join(piece.text for piece in found if piece.kind != "+") == old
    assert "".join(piece.text for piece in found if piece.kind != "-") == new
    assert all(piece.text for piece in found)


def test_a_number_is_replaced_as_a_whole() -> None:
    assert [(piece.kind, piece.text) for piece in text_diff("组织巡逻120次，", "组织巡逻126次，每次")] == [
        ("=", "组织巡逻"),
        ("-", "120"),
        ("+", "126"),
        ("=", "次，"),
        ("+", "每次"),
    ]


def longest(one: str, other: str) -> int:
    """The length of the longest common subsequence, the slow way."""
    row = [0] * (len(other) + 1)
    for character in one:
        last = row[:]
        for position, opposite in enumerate(other, 1):
            row[position] = last[position - 1] + 1 if character == opposite else max(last[position], row[position - 1])
    return row[-1]


@given(WORDS, WORDS)
def test_likeness_is_the_share_of_the_longest_common_subsequence(one: str, other: str) -> None:
    expected = 2 * longest(one, other) / (len(one) + len(other)) if one and other else 0.0

    assert likeness(one, other) == likeness(other, one) == expected
    if one and other:  # its blocks are one common subsequence, perhaps not the longest
        assert likeness(one, other) >= SequenceMatcher(None, one, other, autojunk=False).ratio() - 1e-9


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("沪财绩（2018）4 号", "沪财绩〔2018〕4号", True),
        ("宣传、\n演练", "宣传、演练", True),
        ("3.5万元", "35万元", False),
        ("90%", "90", False),
        ("甲；乙", "甲、乙", False),
    ],
)
def test_typing_a_text_anew_changes_no_word(one: str, other: str, same: bool) -> None:
    assert (comparable_text(one) == comparable_text(other)) is same


# ---------------------------------------------------------------- pairs


def itself(text: str) -> Hashable:
    return text


ALIKE = Proposal(Traits, least=0.5, with_fact=0.5)


def test_equal_items_are_paired_first_then_like_ones() -> None:
    found = item_pairs(["保安", "保洁服务", "绿化"], ["保洁服务费", "保安", "装修", "保安"], [itself], ALIKE)

    assert found == [
        Pair(1, 0, likeness("保洁服务", "保洁服务费")),
        Pair(2, None),
        Pair(0, 1),
        Pair(None, 2),
        Pair(None, 3),
    ]


NAMES = st.lists(st.text(alphabet="甲乙丙", max_size=3), max_size=6)


@given(NAMES, NAMES)
def test_each_item_is_paired_once_whichever_list_is_the_old_one(old: list[str], new: list[str]) -> None:
    found = item_pairs(old, new, [itself], ALIKE)

    assert sorted(pair.old for pair in found if pair.old is not None) == list(range(len(old)))
    assert sorted(pair.new for pair in found if pair.new is not None) == list(range(len(new)))
    assert {(pair.new, pair.old) for pair in found} == {pair[:2] for pair in item_pairs(new, old, [itself], ALIKE)}


@pytest.mark.parametrize(
    ("old", "new", "like"),
    [
        (Traits("保洁服务", frozenset({1, 2})), Traits("保洁费", frozenset({2})), 4 / 7),
        (Traits("保洁服务", frozenset({1})), Traits("保洁费", frozenset({2})), None),
        (Traits("保洁服务"), Traits("保洁服务费"), 8 / 9),
        (Traits("管理办法", own="甲〔2020〕1号"), Traits("管理办法", own="甲〔2021〕1号"), None),
        (Traits("管理办法"), Traits("管理办法", own="甲〔2021〕1号"), 1.0),
        (Traits(""), Traits(""), None),
    ],
)
def test_what_is_proposed(old: Traits, new: Traits, like: float | None) -> None:
    rank = Proposal(Traits, least=0.7, with_fact=0.4).rank(old, new)

    assert (rank and rank[1]) == like


def test_what_went_stands_behind_what_it_stood_behind() -> None:
    assert item_pairs(["甲", "去", "乙"], ["新", "乙", "甲"], [itself]) == [
        Pair(None, 0),
        Pair(2, 1),
        Pair(0, 2),
        Pair(1, None),
    ]


# ---------------------------------------------------------------- numbers and targets


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ((Decimal("0"), "元"), (Decimal("5"), "元"), (Decimal("5"), "元", None)),
        ((Decimal("-4.00"), "万元"), (Decimal("-1"), "万元"), (Decimal("3.00"), "万元", Decimal("75.00"))),
        ((12, None), (9, None), (Decimal(-3), None, Decimal("-25.00"))),
        ((Decimal("1"), "亿元"), (Decimal("9999.99"), "万元"), (Decimal("-0.000001"), "亿元", Decimal("0.00"))),
        ((160, "人"), (2, "批"), (None, None, None)),
        ((None, "元"), (Decimal("5"), "元"), (None, None, None)),
        ((True, None), (False, None), (None, None, None)),
    ],
)
def test_differences(old: tuple[Any, str], new: tuple[Any, str], expected: tuple[Any, ...]) -> None:
    assert difference(*old, *new)[:3] == expected


@given(
    st.decimals(-(10**12), 10**12, places=4), st.sampled_from(["元", "千元", "万元"]), st.sampled_from(["元", "万元"])
)
def test_money_is_converted_exactly(amount: Decimal, unit: str, other: str) -> None:
    found = difference(amount, unit, Decimal(0), other)

    assert found.amount is not None
    in_yuan = {"元": 1, "千元": 1000, "万元": 10000}
    assert found.amount * in_yuan[str(found.unit)] == -amount * in_yuan[unit]


def target(text: str, operator: Operator | None, value: int | None, top: int | None = None, unit: str = "%") -> Target:
    low, high = (None if one is None else Decimal(one) for one in (value, top))
    return Target(text, operator, low, high, unit, measurable=value is not None)


@pytest.mark.parametrize(
    ("old", "new", "note"),
    [
        (target("≥90%", ">=", 90), target("≥95%", ">=", 95), "数值提高，收紧"),
        (target("≥95%", ">=", 95), target("≥90%", ">=", 90), "数值降低，放宽"),
        (target("≤5天", "<=", 5), target("≤3天", "<=", 3), "数值降低，收紧"),
        (target("≤3天", "<=", 3), target("<3天", "<", 3), "收紧"),
        (target(">3天", ">", 3), target("≥3天", ">=", 3), "放宽"),
        (target("≥3次", ">=", 3), target("=3次", "=", 3), "收紧"),
        (target("=12次", "=", 12), target("=10次", "=", 10), "数值降低"),
        (target("80%-95%", "range", 80, 95), target("85%-90%", "range", 85, 90), "收紧"),
        (target("80%-95%", "range", 80, 95), target("70%-90%", "range", 70, 90), "要求不同"),
        (target("≥80%", ">=", 80), target("80%-95%", "range", 80, 95), "收紧"),
        (target("≥5次", ">=", 5), target("≥5人", ">=", 5, unit="人"), "计量单位不同，不作比较"),
        (target("≥5%", ">=", 5), target("不少于5%", ">=", 5), None),
        (target("及时", None, None), target("≤3天", "<=", 3), "由文字改为数值"),
        (target("≤3天", "<=", 3), target("及时", None, None), "由数值改为文字"),
        (target("及时", None, None), target("完成", None, None), None),
    ],
)
def test_targets_are_tightened_or_loosened(old: Target, new: Target, note: str | None) -> None:
    assert target_change(old, new) == note
