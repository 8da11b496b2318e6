"""Digits that were read from an image: which are doubted, and which the arithmetic vouches for."""

from collections.abc import Container, Iterable
from copy import deepcopy
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import convert
from extract.check.doubts import doubted_values, settled_filing, worn_pages
from extract.check.doubts import doubts as doubt_remarks
from extract.check.misreading import misreadings
from extract.record.model import Filing, Record
from extract.record.writing import to_dict

ALL = range(1, 20)


def doubts(filing: dict[str, Any], scanned: Iterable[int], worn: Container[int | None] = ()) -> list[dict[str, Any]]:
    """The remarks on a filing in dicts and lists, in the same."""
    return [to_dict(remark) for remark in doubt_remarks(msgspec.convert(filing, Filing), scanned, worn=worn)]


def at(filing: dict[str, Any], pointer: str) -> Any:
    """What stands under a pointer of a filing in dicts and lists; None where nothing does."""
    node: Any = filing
    for step in pointer.split("/")[1:]:
        node = node[int(step)] if isinstance(node, list) else node.get(step)
    return node


def decimals(*texts: str) -> set[Decimal]:
    return {Decimal(text) for text in texts}


# ---------------------------------------------------------------- misreadings


def test_digits_of_one_shape_are_likely() -> None:
    assert decimals("25.00", "23.00", "26.00", "20.00") <= set(misreadings(Decimal("28.00"))[0])
    assert not decimals("21.00", "24.00", "29.00") & set(misreadings(Decimal("28.00"))[0])


def test_a_point_may_be_lost_too_many_or_read_as_a_digit() -> None:
    likely, _ = misreadings(Decimal("2100"))
    assert decimals("21.00", "2.100", "210.0", "2.00") <= set(likely)
    assert Decimal("2500") in misreadings(Decimal("25.00"))[0]


def test_a_digit_may_be_passed_over_or_read_twice() -> None:
    _, slips = misreadings(Decimal("2200"))
    assert decimals("200", "22500", "32200", "22004") <= set(slips)


def test_the_digits_stay_as_written() -> None:
    assert "20.00" in {format(other, "f") for other in misreadings(Decimal("28.00"))[0]}


@given(st.decimals(min_value=0, max_value=10**7, places=2))
def test_no_misreading_is_the_number_itself_or_offered_twice(number: Decimal) -> None:
    likely, others = misreadings(number)
    assert number not in [*likely, *others]
    assert len({*likely, *others}) == len(likely) + len(others)


# ---------------------------------------------------------------- doubts


@pytest.fixture(scope="module")
def filing(root: Any) -> dict[str, Any]:
    """The filing whose rows are quantities and prices, as if all of it had been read in doubt."""
    content = convert(root / "corpus" / "minhang-2020-pingan" / "source-libreoffice.pdf").to_dict()["filings"][0]
    for evidence in content["evidence"].values():
        evidence["confidence"] = 0.85
    return content


def misread(filing: dict[str, Any], pointer: str, text: str) -> dict[str, Any]:
    """The filing with another number under the pointer, and in its evidence."""
    wrong = deepcopy(filing)
    parent, _, name = pointer.rpartition("/")
    at(wrong, parent)[name] = Decimal(text)
    wrong["evidence"][pointer]["text"] = text
    return wrong


def row(filing: dict[str, Any], item: str) -> str:
    """The pointer of the budget row with that item."""
    items = [one["item"] for one in filing["budget"]["rows"]]
    return f"/budget/rows/{items.index(item)}"


def with_confidence(filing: dict[str, Any], confidence: float) -> dict[str, Any]:
    """The filing with all of it read as surely as that."""
    evidence = {pointer: {**one, "confidence": confidence} for pointer, one in filing["evidence"].items()}
    return {**filing, "evidence": evidence}


def test_what_is_text_is_not_doubted(filing: dict[str, Any]) -> None:
    typed = with_confidence(filing, 1.0)
    assert doubts(typed, []) == []
    assert doubts(misread(typed, "/budget/rows/0/amount", "1.00"), [99]) == []


def test_what_was_read_for_certain_is_not_listed(filing: dict[str, Any]) -> None:
    assert doubts(with_confidence(filing, 0.99), ALL) == []
    assert [one["code"] for one in doubts(with_confidence(filing, 0.8), ALL)] == ["amounts_unconfirmed"]


def test_on_a_page_that_was_not_read_whole_a_number_must_be_surer(filing: dict[str, Any]) -> None:
    assert [one["code"] for one in doubts(with_confidence(filing, 0.98), ALL, ALL)] == ["amounts_unconfirmed"]
    assert doubts(with_confidence(filing, 0.98), ALL, [99]) == []
    assert doubts(with_confidence(filing, 0.996), ALL, ALL) == []


def settled(filing: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The filing as its arithmetic settles it, and the messages."""
    own, remarks = settled_filing(msgspec.convert(filing, Filing))
    return to_dict(own), [remark.message for remark in remarks]


def test_the_arithmetic_chooses_among_what_the_engine_took_into_account(filing: dict[str, Any]) -> None:
    pointer = f"{row(filing, '610宣传')}/amount"  # 5.00 = 1.25 × 4
    wrong = misread(filing, pointer, "8.00")
    wrong["evidence"][pointer] |= {"alternatives": ["3.00", "5.00"], "confidence": 0.6}
    own, messages = settled(wrong)
    assert at(own, pointer) == Decimal("5.00")
    assert own["evidence"][pointer]["repairs"] == ["arithmetic"]
    assert own["evidence"][pointer]["alternatives"] == ["8.00", "3.00"]
    assert messages == ["影像中的“8.00”识别没有把握，按表内勾稽关系读作“5.00”，请对照原件。"]


@pytest.mark.parametrize(
    ("alternatives", "confidence"), [(["3.00"], 0.6), (["5.00"], 0.99), ([], 0.6)], ids=["none fits", "sure", "none"]
)
def test_no_other_number_is_guessed(filing: dict[str, Any], alternatives: list[str], confidence: float) -> None:
    pointer = f"{row(filing, '610宣传')}/amount"
    wrong = misread(filing, pointer, "8.00")
    wrong["evidence"][pointer] |= {"confidence": confidence} | ({"alternatives": alternatives} if alternatives else {})
    own, messages = settled(wrong)
    assert (at(own, pointer), messages) == (Decimal("8.00"), [])


def unsure(filing: dict[str, Any], **readings: list[str]) -> dict[str, Any]:
    """The filing with the row 610宣传 (5.00 = 1.25 × 4) in doubt: for each key the reading, then what it may be."""
    wrong = filing
    for key, (text, *others) in readings.items():
        pointer = f"{row(filing, '610宣传')}/{key}"
        wrong = misread(wrong, pointer, text)
        wrong["evidence"][pointer] |= {"confidence": 0.6} | ({"alternatives": others} if others else {})
    return wrong


def test_several_numbers_of_a_relation_are_settled_together(filing: dict[str, Any]) -> None:
    line = row(filing, "610宣传")
    wrong = unsure(filing, amount=["8.00", "5.00"], unit_price=["1.26", "1.25", "7.25"], quantity=["1", "4"])
    own, messages = settled(wrong)
    assert [at(own, f"{line}/{key}") for key in ("amount", "unit_price", "quantity")] == [
        Decimal("5.00"),
        Decimal("1.25"),
        Decimal("4"),
    ]
    assert own["evidence"][f"{line}/quantity"]["alternatives"] == ["1"]
    assert len(messages) == 3
    for key in ("amount", "unit_price"):
        at(wrong, line)[key] = None
    assert at(settled(wrong)[0], line) == at(own, line)


def test_where_two_combinations_come_out_nothing_is_settled(filing: dict[str, Any]) -> None:
    wrong = unsure(filing, unit_price=["1.26", "1.25", "2.50"], quantity=["1", "4", "2"])
    own, messages = settled(wrong)  # 5.00 = 1.25 × 4 = 2.50 × 2
    assert (at(own, row(filing, "610宣传")), messages) == (at(wrong, row(filing, "610宣传")), [])


def test_a_sum_that_would_fail_keeps_a_product_from_settling(filing: dict[str, Any]) -> None:
    sure = misread(filing, f"{row(filing, '610宣传')}/unit_price", "2.00")
    wrong = unsure(sure, amount=["5.00", "8.00"])  # 2.00 × 4, but the rows add up with 5.00
    own, messages = settled(wrong)
    assert (at(own, f"{row(filing, '610宣传')}/amount"), messages) == (Decimal("5.00"), [])


def test_a_number_too_unsure_to_be_said_is_said_where_the_arithmetic_has_it(filing: dict[str, Any]) -> None:
    pointer = f"{row(filing, '610宣传')}/amount"
    blank = deepcopy(filing)
    at(blank, row(filing, "610宣传"))["amount"] = None
    blank["evidence"][pointer] |= {"confidence": 0.5}
    assert at(settled(blank)[0], pointer) == Decimal("5.00")
    blank["evidence"][pointer] |= {"text": "8.00"}
    assert at(settled(blank)[0], pointer) is None


def doubts_of(filing: dict[str, Any], worn: Container[int | None] = ()) -> list[tuple[str, str, tuple[str, ...], str]]:
    """The values in doubt, each with what was read, what it may be, and whether it is used."""
    return [tuple(one[:4]) for one in doubted_values(msgspec.convert(filing, Filing), worn)]


def test_values_in_doubt_stand_with_what_they_may_be(filing: dict[str, Any]) -> None:
    line, sure = row(filing, "610宣传"), with_confidence(filing, 0.99)
    assert doubts_of(with_confidence(filing, 1.0)) == doubts_of(sure) == []
    wrong = unsure(sure, amount=["8.00", "3.00"], quantity=["4", "1"])
    use = "已采用，与勾稽关系不符"
    assert doubts_of(wrong) == [
        (f"{line}/amount", "8.00", ("3.00", "5.00"), use),
        (f"{line}/quantity", "4", ("1",), "已采用，没有把握"),
    ]
    settled_, _ = settled(unsure(sure, amount=["8.00", "5.00"]))
    assert doubts_of(settled_) == [(f"{line}/amount", "5.00", ("8.00",), "按勾稽关系改读")]


def test_a_value_is_doubted_where_the_remark_on_its_page_doubts_it(filing: dict[str, Any]) -> None:
    nearly_sure = with_confidence(filing, 0.98)
    assert doubts_of(nearly_sure) == doubts_of(nearly_sure, [99]) == []
    named = {pointer for pointer, *_ in doubts_of(nearly_sure, ALL)}
    assert {"/funds/total_budget", "/project/end_date"} <= named
    assert doubts_of(with_confidence(filing, 0.996), ALL) == []


def test_a_page_is_worn_where_an_error_stands() -> None:
    severities = {1: "error", 2: "warning", 3: "info"}
    remarks = [
        {"code": "cells_unread", "severity": severity, "message": "", "at": {"page": page}}
        for page, severity in severities.items()
    ]
    assert worn_pages(msgspec.convert({"remarks": remarks}, Record)) == {1}


def test_dates_and_choices_in_doubt_stand_once(filing: dict[str, Any]) -> None:
    wrong = with_confidence(filing, 0.99)
    wrong["project"] = {**wrong["project"], "start_date": None}
    target = wrong["indicators"][0]["target"] = {**wrong["indicators"][0]["target"]}
    target |= {"operator": None, "measurable": None}
    box = [10.0, 10.0, 60.0, 20.0]
    wrong["evidence"] |= {
        "/project/start_date": {"text": "2O2O/1/1", "at": {"page": 1, "box": box}, "confidence": 0.4},
        "/project/end_date": {**wrong["evidence"]["/project/end_date"], "confidence": 0.8},
        "/project/recurrence": {**wrong["evidence"]["/project/recurrence"], "confidence": 0.8},
        "/indicators/0/target/operator": {"text": "≥", "at": {"page": 2, "box": box}, "confidence": 0.5},
        "/indicators/0/target/measurable": {
            "text": "≥很高",
            "at": {"page": 2, "box": [10.0, 10.0, 90.0, 20.0]},
            "confidence": 0.5,
        },
    }
    assert [(pointer, use) for pointer, _, _, use in doubts_of(wrong)] == [
        ("/project/start_date", "未采用"),
        ("/project/end_date", "已采用，没有把握"),
        ("/indicators/0/target/operator", "未采用"),
    ]


def test_a_misread_digit_is_told_with_its_place_and_what_would_close(filing: dict[str, Any]) -> None:
    pointer = f"{row(filing, '610宣传')}/amount"  # 5.00 = 1.25 × 4
    assert at(filing, pointer) == Decimal("5.00")
    doubtful = [one for one in doubts(misread(filing, pointer, "8.00"), ALL) if one["code"] == "amount_doubtful"]
    assert doubtful == [
        {
            "code": "amount_doubtful",
            "severity": "warning",
            "message": "“8.00”与表内勾稽关系不符，可能是5.00的误识，请对照原件。",
            "at": filing["evidence"][pointer]["at"],
        }
    ]


def test_no_value_is_changed(filing: dict[str, Any]) -> None:
    wrong = misread(filing, f"{row(filing, '610宣传')}/amount", "8.00")
    before = deepcopy(wrong)
    doubts(wrong, ALL)
    assert wrong == before


@settings(max_examples=50)
@given(data=st.data())
def test_every_number_that_a_likely_slip_changed_is_flagged(filing: dict[str, Any], data: st.DataObject) -> None:
    numbers = sorted(pointer for pointer in filing["evidence"] if isinstance(at(filing, pointer), Decimal))
    pointer = data.draw(st.sampled_from(numbers))
    meant = at(filing, pointer)
    slips = [slip for slip in misreadings(meant)[0] if meant in misreadings(slip)[0]]
    remarks = doubts(misread(filing, pointer, format(data.draw(st.sampled_from(slips)), "f")), ALL)
    places = [place for one in remarks for place in (one["at"] if isinstance(one["at"], list) else [one["at"]])]
    assert filing["evidence"][pointer]["at"] in places


def test_what_the_form_prints_twice_vouches_for_nothing(filing: dict[str, Any]) -> None:
    (remark,) = doubts(filing, ALL)
    at_total, at_annual = (filing["evidence"][f"/funds/{key}"]["at"] for key in ("total_budget", "annual_budget"))
    assert remark["code"] == "amounts_unconfirmed"
    assert at_total in remark["at"]
    assert at_annual in remark["at"]


def test_what_a_product_confirms_is_not_listed(filing: dict[str, Any]) -> None:
    (remark,) = doubts(filing, ALL)
    assert at(filing, f"{row(filing, '610宣传')}/amount") == Decimal("5.00")
    assert filing["evidence"][f"{row(filing, '610宣传')}/amount"]["at"] not in remark["at"]
    assert remark["message"].endswith("等。")


def test_a_source_without_a_key_may_belong_to_the_sum() -> None:
    """1236.45 would close without 其他 50.00, but the form's own numbers close with it."""
    numbers = {"total_budget": "1286.45", "fiscal_appropriation": "1050.00", "other_funds": "186.45"}
    funds: dict[str, Any] = {key: Decimal(text) for key, text in numbers.items()}
    funds |= {"unit": "万元", "sources": [{"label": "其他", "amount": Decimal("50.00"), "unit": "万元"}]}
    texts = {f"/funds/{key}": text for key, text in numbers.items()} | {"/funds/sources/0/amount": "50.00"}
    evidence = {pointer: {"text": text, "at": {"page": 1}} for pointer, text in texts.items()}
    remarks = doubts({"funds": funds, "evidence": evidence}, ALL)
    assert "amount_doubtful" not in {remark["code"] for remark in remarks}
