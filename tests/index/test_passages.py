"""A record taken apart: whose text is whose, nothing lost, persons apart."""

from pathlib import Path

import archives
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.index import folding, places, rows
from extract.index.passages import filing_texts, names_person
from extract.record.model import Record


def loaded(corpus: Path, name: str) -> Record:
    return Record.load(corpus / "records" / name / "source.docx.json")


def test_each_filing_of_a_document_has_its_own_text(corpus: Path) -> None:
    first, second = filing_texts(loaded(corpus, "putuo-2024-two-forms"))

    assert (first.position, second.position) == (0, 1)
    assert "社区文化活动中心设备更新" in first.text().decode()[::2]
    assert "社区文化活动中心设备更新" not in second.text().decode()[::2]
    assert "残疾人阳光之家日间照料补贴" in second.text().decode()[::2]
    assert "残疾人阳光之家日间照料补贴" not in first.text().decode()[::2]


def test_a_document_without_a_form_is_a_part_of_its_own(corpus: Path) -> None:
    (only,) = filing_texts(loaded(corpus, "notice-2023"))

    assert (only.position, only.filing) == (None, None)
    assert len(only.passages) > 3
    assert only.mentions


@pytest.mark.parametrize("name", ["minhang-2020-pingan", "putuo-2024-two-forms", "general-2015", "notice-2023"])
def test_every_clause_long_cell_and_mention_is_in_one_part(corpus: Path, name: str) -> None:
    content = loaded(corpus, name)
    found = filing_texts(content)
    texts = [passage.text for part in found for passage in part.passages]
    long = [cell.text for table in content.tables for cell in table.cells if len(cell.text) >= 40]
    spoken = [clause.text for clause in content.clauses if any(mark.isalpha() for mark in clause.text)]
    mentions = [mention.text for cited in content.citations for mention in cited.mentions]

    unblotted = [text for text in texts if len(text) >= 40 and "＊" not in text]
    assert set(unblotted) <= {*long, *spoken}
    assert sorted(len(text) for text in texts if len(text) >= 40) == sorted(
        len(text) for text in [*long, *spoken] if len(text) >= 40
    )
    assert sorted(mention.mention.text for part in found for mention in part.mentions) == sorted(mentions)
    for part in found:
        for mention in part.mentions:
            passage = part.passages[mention.passage]
            assert passage.text[mention.at.start : mention.at.end] == mention.mention.text


def test_persons_stand_apart_and_are_blotted_out_in_place() -> None:
    content = archives.record(5, 400)
    content["filings"][0]["other_fields"] = [{"label": "联系电话", "value": "021-5566 7788", "at": {"paragraph": 0}}]
    content["filings"][0]["evidence"]["/other_fields/0/value"] = {
        "text": "021-5566 7788",
        "at": {"paragraph": 3},
        "confidence": 1.0,
    }
    text = "联系电话：021-5566 7788（办公室）"
    content["clauses"].append({"label": None, "level": None, "text": text, "at": {"page": 1}, "role": "body"})
    (part,) = filing_texts(Record.from_dict(content))

    assert part.persons == [("/preparer", "王某5"), ("/other_fields/0/value", "021-5566 7788")]
    kept = [passage.text for passage in part.passages]
    assert "填表人：＊＊＊" in kept
    assert f"联系电话：{'＊' * 13}（办公室）" in kept
    assert "王某" not in part.text().decode()[::2]
    assert "5566" not in part.text().decode()[::2]


def test_a_name_that_is_a_word_stays_in_every_other_text_and_a_number_does_not() -> None:
    content = archives.record(5, 400)
    filing = content["filings"][0]
    filing["evidence"]["/preparer"]["text"] = "高峰 55667788"
    at = {"paragraph": len(content["clauses"])}
    filing["evidence"]["/project/leader"] = {"text": "高峰", "at": at, "confidence": 1.0}
    for text in ("负责人：高峰", "夏季用电高峰期间，分机5566-7788"):
        content["clauses"].append({"label": None, "level": None, "text": text, "at": {"page": 1}, "role": "body"})
    (part,) = filing_texts(Record.from_dict(content))

    kept = [passage.text for passage in part.passages]
    assert {"负责人：＊＊", "夏季用电高峰期间，分机＊＊＊＊＊＊＊＊＊"} <= set(kept)
    assert list(rows.person_rows(part)) == [
        (0, "/preparer", "高峰 55667788"),
        (1, "/project/leader", "高峰"),
        (2, "/preparer", "高峰55667788"),
        (3, "/preparer", "高峰"),
        (4, "/preparer", "55667788"),
    ]


@pytest.mark.parametrize(
    ("label", "person"), [("联系人", True), ("手机号码", True), ("实施单位", False), ("备注", False)]
)
def test_labels_that_name_a_person(label: str, person: bool) -> None:
    assert names_person(label) is person


@given(st.text(max_size=40))
def test_folded_text_has_an_offset_for_each_character(text: str) -> None:
    folded = folding.folded_text(text)
    offsets = folding.offsets(text)

    assert len(folded) == len(offsets)
    assert folding.BORDER not in folded
    assert folding.folded_text(folded) == folded
    assert not any(mark.isspace() for mark in folded)
    assert offsets == sorted(set(offsets))


@given(st.lists(st.text(alphabet="平安 （(2017)\n¶Ａa", max_size=10), max_size=5))
def test_nothing_runs_over_the_border_of_passages(texts: list[str]) -> None:
    joined = folding.joined_text(texts).decode()

    assert set(joined[1::2]) <= {" "}
    assert joined[::2].split(folding.BORDER) == [folding.folded_text(text) for text in texts] or not texts


PLACE = st.fixed_dictionaries(
    {},
    optional={
        "page": st.integers(1, 999),
        "box": st.lists(st.floats(-9, 9999).map(lambda side: round(side, 1)), min_size=4, max_size=4),
    },
)
HOLDER = st.one_of(
    st.just({}),
    st.fixed_dictionaries({"paragraph": st.integers(0, 9999)}),
    st.fixed_dictionaries({name: st.integers(0, 999) for name in ("table", "row", "column")}),
)
ONE = st.builds(lambda place, holder: place | holder, PLACE, HOLDER).filter(bool)


@given(st.one_of(st.none(), ONE, st.lists(ONE, min_size=2, max_size=4)))
def test_places_come_back_as_they_were(at: object) -> None:
    assert places.unpacked_at(places.packed_at(at)) == at
