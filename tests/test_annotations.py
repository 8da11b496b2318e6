"""What can be pointed at in a record, and where each of it stands."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from extract import convert
from extract.model import Place, Remark
from extract.record.annotations import Annotation, annotations, at_spots, page_boxes, text_spots
from extract.record.model import Check, Record

PDF = "corpus/minhang-2020-pingan/source-libreoffice.pdf"
WORD = "corpus/minhang-2020-pingan/source.docx"
TWO = "corpus/putuo-2024-two-forms/source.docx"


@pytest.fixture(scope="module")
def records(root: Path) -> dict[str, Record]:
    return {name: convert(root / name) for name in (PDF, WORD, TWO)}


def test_each_kind_has_its_pointer_title_and_tone(records: dict[str, Record]) -> None:
    remark = Remark("page_unreadable", "error", "第3页无法读取。")
    filing = replace(records[WORD].filings[0], checks=(Check(outcome="fails", message="不等"),))
    record = replace(records[WORD], remarks=(remark,), filings=(filing,))

    first = {}
    for annotation in annotations(record):
        first.setdefault(annotation.kind, annotation)

    assert list(first) == ["cell", "clause", "field", "mention", "check", "remark"]
    shown = {kind: (one.pointer, one.title, one.tone, one.is_content) for kind, one in first.items()}
    cited = record.citations[0].id
    assert shown["cell"] == ("/tables/0/cells/0", "表1行1列1", "value", True)
    assert shown["clause"] == ("/clauses/0", "段1", "value", True)
    assert shown["mention"] == ("/citations/0/mentions/0", cited, "cited", True)
    assert shown["check"] == ("/checks/0", "不符", "fails", False)
    assert shown["remark"] == ("/remarks/0", "第3页无法读取。", "flag", False)


@pytest.mark.parametrize("name", [PDF, WORD, TWO])
def test_every_field_with_evidence_is_there(records: dict[str, Record], name: str) -> None:
    filings = records[name].filings

    for position, filing in enumerate(filings):
        fields = {one.pointer: one.text for one in annotations(records[name], ["field"], position)}
        assert fields == {pointer: evidence.text for pointer, evidence in filing.evidence.items()}
    assert len(list(annotations(records[name], ["field"]))) == sum(len(filing.evidence) for filing in filings)


def test_cells_and_clauses_stand_at_their_spots(records: dict[str, Record]) -> None:
    for record in records.values():
        spots = at_spots(annotations(record, ["cell", "clause"]), text_spots)

        cells = sum(len(table.cells) for table in record.tables)
        assert len(spots) == cells + len(record.clauses)
        assert all(len(there) == 1 for there in spots.values())


def test_a_pdf_has_boxes_and_word_has_none(records: dict[str, Record]) -> None:
    kinds = {one.kind for there in at_spots(annotations(records[PDF]), page_boxes).values() for one in there}

    assert {"cell", "clause", "field", "mention"} <= kinds
    assert at_spots(annotations(records[WORD]), page_boxes) == {}


def test_an_annotation_stands_at_a_spot_once() -> None:
    place = Place(page=1, box=(1.0, 2.0, 3.0, 4.0), table=0, row=0, column=0)
    one = Annotation("field", "/a", "", "", "value", [place, place, Place(page=2)])
    other = Annotation("check", "/checks/0", "", "", "fails", [place])

    assert at_spots([one, other], page_boxes) == {(1, (1.0, 2.0, 3.0, 4.0)): [one, other]}
    assert one.spots(text_spots) == [("table", 0, 0, 0)]
