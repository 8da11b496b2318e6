"""A draft that keeps everything is read as its record but for the year: for every sample, and changed ones."""

from copy import deepcopy
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from drafts import FILINGS, W, cell_texts, leaves, of, read, record, saved
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.seed import Seed, SeedOptions, seed

Content = dict[str, Any]
DECLARATIONS = [one for one in FILINGS if one[0] != "self-evaluation-2022"]
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


@pytest.mark.parametrize(("name", "place"), DECLARATIONS)
def test_a_draft_that_nobody_filled_in_is_read_as_it_was_written(name: str, place: int) -> None:
    """Lines without amounts stay lines, and every text, sign and unit that the draft has is read back."""
    draft = of(name, filing=place, force=True)

    content = read(draft)

    (filing,) = content["filings"]
    assert content["status"] == "complete"
    assert {remark["severity"] for remark in content["remarks"]} <= {"info"}
    got = {pointer: value for pointer, value in leaves(filing) if "#" not in pointer and value is not None}
    assert {pointer: str(value) for pointer, value in got.items() if not pointer.startswith("/form/")} == {
        pointer: str(value) for pointer, value in _written(draft).items()
    }


def _written(draft: Seed) -> Content:
    """The leaves of a draft by pointer: values, and targets with a blank as they are printed.

    A source of money that no field names is no line of the record without its amount.
    """
    written: Content = {}
    for pointer, decision in draft.draft.decisions.items():
        value = decision.text if pointer.endswith("/target/text") else decision.value
        if isinstance(value, tuple):
            written |= {f"{pointer}/{place}": one for place, one in enumerate(value)}
        elif value not in (None, "") and not pointer.startswith("/funds/sources/") and pointer != "/fiscal_year":
            written[pointer] = value
    return written


@pytest.mark.parametrize(("name", "place"), FILINGS)
def test_each_line_of_a_list_keeps_its_heads_when_another_is_deleted(name: str, place: int) -> None:
    """项目预算分解, 大类, 一级指标 … of the lines that stay are those of before, whichever line is deleted."""
    filled = of(name, 2031, filing=place, keep_all=True).to_docx()
    whole = _items(read(filled)["filings"][0])
    names = [item[-1] for items in whole.values() for item in items]
    for name_ in names[:: 1 + len(names) // 20]:
        document = Document(BytesIO(filled))
        row = next(row for row in document.element.body.iter(f"{W}tr") if name_ in cell_texts(row))
        row.getparent().remove(row)

        content = read(saved(document))

        assert content["status"] == "complete"
        assert _items(content["filings"][0]) == {
            key: [item for item in items if item[-1] != name_] for key, items in whole.items()
        }


_HEADS = {
    "budget": ("category", "subcategory", "amount", "item"),
    "indicators": ("level1_text", "level2_text", "horizon", "name"),
    "safeguards": ("category", "measures", "document"),
}


def _items(filing: Content) -> dict[str, list[tuple[str, ...]]]:
    """The lines of each list with their heads, the name last."""
    lists = {"budget": filing["budget"]["rows"], **{key: filing[key] for key in ("indicators", "safeguards")}}
    return {key: [tuple(str(one[head]) for head in _HEADS[key]) for one in lists[key]] for key in lists}


def test_the_heads_of_the_breakdown_outlive_the_deletion_of_their_own_rows() -> None:
    filled = of("minhang-2020-pingan", 2031, keep_all=True).to_docx()
    whole = read(filled)["filings"][0]["budget"]
    for head in ("构成明细", "明细"):
        document = Document(BytesIO(filled))
        row = next(row for row in document.element.body.iter(f"{W}tr") if head in cell_texts(row))
        row.getparent().remove(row)

        content = read(saved(document))

        assert content["status"] == "complete"
        assert dict(leaves(content["filings"][0]["budget"])) == dict(leaves(whole))


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
    name, place = draw(st.sampled_from(DECLARATIONS))
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
