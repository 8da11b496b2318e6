"""Scans of the sample filings, from the scanner to the record."""

from collections import Counter
from pathlib import Path

import pypdfium2
import pytest
from extras import needs
from scan_scores import Reading, boxes, gold_of, reading, total
from scanner import Wear, scan_of

from extract import Record, batch, convert
from extract.conversion import convert_bytes
from extract.pack import toml

SMALLEST = "putuo-2026-repair"


@pytest.fixture(scope="module")
def printed(root: Path) -> bytes:
    """A filing of one page."""
    return (root / "corpus" / SMALLEST / "source-libreoffice.pdf").read_bytes()


def test_a_scan_is_made_the_same_each_time_and_worn_as_was_said(printed: bytes) -> None:
    assert scan_of(printed) == scan_of(printed)
    for wear in (Wear(dpi=150), Wear(skew=0.5), Wear(grain=4), Wear(quality=80), Wear(seal=False), Wear(seed=1)):
        assert scan_of(printed, wear) != scan_of(printed)


def test_a_scan_is_one_picture_a_page(printed: bytes) -> None:
    with pypdfium2.PdfDocument(printed) as before, pypdfium2.PdfDocument(scan_of(printed)) as after:
        assert before[0].get_textpage().count_chars() > 500
        assert after[0].get_textpage().count_chars() == 0
        assert [type(part) for part in after[0].get_objects()] == [pypdfium2.PdfImage]
        assert after[0].get_size() == pytest.approx(before[0].get_size(), abs=0.5)


# ---------------------------------------------------------------- what is read; bench/scans.py tries all filings

FINE = ("minhang-2020-pingan", "putuo-2024-library")  # seven pages, six of a long form with products and check boxes
COARSE = ("general-2015", "self-evaluation-2022")  # three pages
needs_ocr = needs("rapidocr")


def records(root: Path, names: tuple[str, ...], dpi: int) -> dict[str, Record]:
    files = {name: (root / "corpus" / name / "source-libreoffice.pdf").read_bytes() for name in names}
    return {name: convert_bytes(scan_of(file, Wear(dpi=dpi)), f"{name}.pdf") for name, file in files.items()}


def readings(root: Path, found: dict[str, Record]) -> list[Reading]:
    return [reading(record, gold_of(root / "corpus" / name)) for name, record in found.items()]


@pytest.fixture(scope="module")
def fine(root: Path) -> dict[str, Record]:
    """Records of scans at 200 dpi."""
    return records(root, FINE, 200)


@pytest.fixture(scope="module")
def coarse(root: Path) -> dict[str, Record]:
    """Records of a scan at 150 dpi."""
    return records(root, COARSE, 150)


@needs_ocr
def test_nearly_every_field_is_read_at_200_dpi(fine: dict[str, Record], root: Path) -> None:
    found = total(one.leaves for one in readings(root, fine))
    assert found.gold > 300
    assert found.recall() >= 0.97


@needs_ocr
def test_most_fields_are_read_at_150_dpi(coarse: dict[str, Record], root: Path) -> None:
    found = total(one.leaves for one in readings(root, coarse))
    assert found.gold > 200
    assert found.recall() >= 0.93


@needs_ocr
def test_no_wrong_number_is_silent(fine: dict[str, Record], coarse: dict[str, Record], root: Path) -> None:
    found = [*readings(root, fine), *readings(root, coarse)]
    assert total(one.numbers for one in found).recall() >= 0.95
    assert [wrong for one in found for wrong in one.silent] == []


@needs_ocr
def test_document_numbers_come_through(fine: dict[str, Record], root: Path) -> None:
    found = total(one.citations for one in readings(root, fine))
    assert found.gold >= 15
    assert found.recall() >= 0.95
    assert found.precision() == 1.0


@needs_ocr
def test_a_check_box_is_read_right_or_left_open(fine: dict[str, Record], root: Path) -> None:
    """LibreOffice had no font for the boxes of two rows, and printed a crossed rectangle for each."""
    for name, record in fine.items():
        right, ours = boxes(convert(root / "corpus" / name / "source-libreoffice.pdf")), boxes(record)
        assert {checked for _, checked in (ours - right)} <= {None}
        assert Counter(label for label, _ in ours.elements()) == Counter(label for label, _ in right.elements())
        assert (ours - right).total() == (6 if name == "minhang-2020-pingan" else 0)
        unclear = [one for one in record.to_dict()["remarks"] if one["code"] == "boxes_unreadable"]
        assert len(unclear) == (name == "minhang-2020-pingan")


@needs_ocr
def test_what_was_read_from_an_image_says_so(fine: dict[str, Record]) -> None:
    for record in fine.values():
        content = record.to_dict()
        assert content["source"]["text_layer"] == "ocr"
        sure = [one["confidence"] for filing in content["filings"] for one in filing["evidence"].values()]
        assert min(sure) < 0.95 < max(sure) <= 1
        assert {*sure} <= {1, *(share for _, share in toml("scan")["calibration"]["levels"])}
        listed = [one for one in content["remarks"] if one["code"] == "amounts_unconfirmed"]
        assert {one["severity"] for one in listed} <= {"info"}


# ---------------------------------------------------------------- a batch of scans


@needs_ocr
def test_each_page_is_told_and_has_the_time_of_a_file(root: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    file = (root / "corpus" / "putuo-2024-two-forms" / "source-libreoffice.pdf").read_bytes()
    (tmp_path / "in" / "two.pdf").write_bytes(scan_of(file, Wear(dpi=100)))
    told: list[str] = []

    todo = batch.job([tmp_path / "in"], tmp_path / "out")
    (outcome,) = batch.run(todo, batch.Options(), told.extend)
    assert outcome.pages == 2
    assert outcome.cause is None
    assert list(dict.fromkeys(told)) == ["1/2 two.pdf", "2/2 two.pdf"]


def test_without_ocr_the_record_names_the_pages(printed: bytes, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "one.pdf").write_bytes(scan_of(printed, Wear(dpi=72)))

    todo = batch.job([tmp_path / "in"], tmp_path / "out")
    (outcome,) = batch.run(todo, batch.Options(ocr="never"))
    assert (outcome.status, outcome.cause) == ("partial", "page_without_text")
    assert "--ocr never" in (outcome.message or "")
