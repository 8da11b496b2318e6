"""Scans of the sample filings, from the scanner to the record."""

from pathlib import Path

import pypdfium2
import pytest
from scanner import Wear, scanned

SMALLEST = "putuo-2026-repair"


@pytest.fixture(scope="module")
def printed(root: Path) -> bytes:
    """A filing of one page."""
    return (root / "corpus" / SMALLEST / "source-libreoffice.pdf").read_bytes()


def test_a_scan_is_made_the_same_each_time_and_worn_as_was_said(printed: bytes) -> None:
    assert scanned(printed) == scanned(printed)
    for wear in (Wear(dpi=150), Wear(skew=0.5), Wear(grain=4), Wear(quality=80), Wear(seal=False), Wear(seed=1)):
        assert scanned(printed, wear) != scanned(printed)


def test_a_scan_is_one_picture_a_page(printed: bytes) -> None:
    with pypdfium2.PdfDocument(printed) as before, pypdfium2.PdfDocument(scanned(printed)) as after:
        assert before[0].get_textpage().count_chars() > 500
        assert after[0].get_textpage().count_chars() == 0
        assert [type(part) for part in after[0].get_objects()] == [pypdfium2.PdfImage]
        assert after[0].get_size() == pytest.approx(before[0].get_size(), abs=0.5)
