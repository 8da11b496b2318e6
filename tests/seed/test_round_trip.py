"""A draft that keeps everything is read as its record but for the year: for every sample, and changed ones."""

from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from drafts import FILINGS, leaves, of, read, record
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.seed import SeedOptions, seed

Content = dict[str, Any]
_LISTS = ("/budget/rows", "/indicators", "/safeguards", "/project/schedule", "/funds/sources")
# leaves that may be blank or hold any words, on every form that prints them
_WORDS = ("summary", "necessity", "feasibility", "overall_target", "annual_target", "main_activities", "other_notes")
_AMOUNTS = ("total_budget", "annual_budget", "fiscal_appropriation", "own_level", "other_funds")


def same_filing(old: Content, new: Content) -> None:
    assert dict(leaves(new)) == dict(leaves(old))


@pytest.mark.parametrize(("name", "place"), FILINGS)
def test_a_draft_that_keeps_all_is_the_record_but_for_the_year(name: str, place: int) -> None:
    old = record(name)

    draft = of(name, 2031, filing=place, keep_all=True)
    new = read(draft)

    (filing,) = new["filings"]
    if draft.layout == "general":
        old["filings"][place]["form"]["id"] = None  # the general layout is no such form
    assert filing["fiscal_year"] == 2031
    assert new["status"] == "complete"
    same_filing(old["filings"][place], filing)


@pytest.mark.parametrize("name", [name for name, _ in FILINGS if "two-forms" not in name])
def test_citations_are_kept(name: str) -> None:
    old, new = record(name)["citations"], read(of(name, keep_all=True))["citations"]

    assert [(cited["id"], cited["title"], len(cited["mentions"])) for cited in new] == [
        (cited["id"], cited["title"], len(cited["mentions"])) for cited in old
    ]


# ---------------------------------------------------------------- changed filings


def cut(filing: Content, pointer: str, keep: list[int]) -> None:
    """Keep only these items of a list, with their evidence under their new places."""
    node: Any = filing
    *steps, last = pointer.split("/")[1:]
    for step in steps:
        node = node[step]
    node[last] = [node[last][index] for index in keep]
    moved = {}
    for where, evidence in filing["evidence"].items():
        if not where.startswith(f"{pointer}/"):
            moved[where] = evidence
            continue
        index, *rest = where[len(pointer) + 1 :].split("/")
        if int(index) in keep:
            moved["/".join([pointer, str(keep.index(int(index))), *rest])] = evidence
    filing["evidence"] = moved


def put(filing: Content, pointer: str, value: Any, text: str | None = None) -> None:
    """A leaf in the place of another, None for a blank."""
    group, key = pointer.split("/")[1:]
    filing[group][key] = value
    filing["evidence"].pop(pointer, None)
    if value is not None:
        filing["evidence"][pointer] = {"text": text or str(value), "at": {"paragraph": 0}, "confidence": 1.0}


words = st.lists(
    st.text("街道社区居民服务办公安全年养老巡查培训补贴合格2021第3项%，。、（）《》", min_size=1, max_size=30),
    min_size=1,
    max_size=3,
).map("\n".join)
amounts = st.decimals("0.01", "99999.99", places=2)


@st.composite
def changed(draw: st.DrawFn) -> Content:
    name, place = draw(st.sampled_from([one for one in FILINGS if one[0] != "self-evaluation-2022"]))
    content = record(name)
    content["filings"] = [deepcopy(content["filings"][place])]
    filing = content["filings"][0]
    for pointer in _LISTS:
        size = len(filing["funds"]["sources"] if "sources" in pointer else at(filing, pointer))
        kept = draw(st.sets(st.sampled_from(range(size)), min_size=1)) if size else set()
        cut(filing, pointer, sorted(kept))
    for key in _WORDS:
        if filing["project"][key] is not None:
            text = draw(st.none() | words.filter(is_plain))
            put(filing, f"/project/{key}", text)
    for key in _AMOUNTS:
        if filing["funds"][key] is not None:
            put(filing, f"/funds/{key}", draw(amounts))
    return content


def is_plain(text: str) -> bool:
    """Whether the text reads as it is written: no blank lines, and not only signs."""
    return all(line.strip("，。、（）《》% ") for line in text.split("\n"))


def at(filing: Content, pointer: str) -> Any:
    for step in pointer.split("/")[1:]:
        filing = filing[step]
    return filing


@given(changed())
@settings(max_examples=60)
def test_changed_filings_are_kept_too(content: Content) -> None:
    (new,) = read(seed(content, 2031, SeedOptions(keep_all=True)))["filings"]

    same_filing(content["filings"][0], new)


@given(changed())
@settings(max_examples=40)
def test_filings_of_a_form_that_nobody_knows_are_kept_too(content: Content) -> None:
    filing = content["filings"][0]
    filing["form"]["id"], content["tables"], content["clauses"] = None, [], []

    draft = seed(content, 2031, SeedOptions(keep_all=True))

    (new,) = read(draft)["filings"]
    assert (draft.layout, draft.without_place) == ("general", ())
    filing["form"]["parts"] = []
    same_filing(filing, new)


@pytest.mark.parametrize("pointer", ["/funds/from_higher_level", "/funds/own_level"])
def test_a_form_that_has_no_place_for_something_is_left_for_the_general_one(pointer: str) -> None:
    content = record("general-2015")
    assert seed(content, 2031, SeedOptions(keep_all=True)).layout == "national-2011"
    put(content["filings"][0], pointer, Decimal("7.00"))

    draft = seed(content, 2031, SeedOptions(keep_all=True))

    assert (draft.layout, draft.without_place) == ("general", ())
    content["filings"][0]["form"]["id"] = None  # the general layout is no such form
    same_filing(content["filings"][0], read(draft)["filings"][0])


def test_a_form_that_would_put_a_list_in_another_order_is_left_for_the_general_one() -> None:
    content = record("general-2015")
    cut(content["filings"][0], "/indicators", [2, 0, 3, 1])

    draft = seed(content, 2031, SeedOptions(keep_all=True))

    assert draft.layout == "general"
    content["filings"][0]["form"]["id"] = None
    same_filing(content["filings"][0], read(draft)["filings"][0])
