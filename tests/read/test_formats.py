"""The rows of the file formats: what is derived from them, and the READMEs' tables."""

from importlib import import_module
from pathlib import Path

import pytest

from extract.batch import kinds
from extract.pack import patterns
from extract.read import raster
from extract.read.formats import FORMATS, GROUPS, TEXT, FormatGroup, format_of


def names(group: FormatGroup) -> str:
    """The names of files of a group, as a row of the READMEs tells them: first those that need nothing besides."""
    parts = []
    for needs in (None, "LibreOffice", "ocr"):
        rows = [row for row in FORMATS if row.group is group and row.needs == needs and row.pattern != "word_flat"]
        suffixes = [suffix for row in rows for suffix in (*row.suffixes, *row.other_suffixes)]
        if suffixes:
            parts.append(" ".join(f"`{suffix}`" for suffix in suffixes) + (f" ({needs})" if needs else ""))
    return "; ".join(parts)


@pytest.mark.parametrize(("file", "language"), [("README.md", "english"), ("README.zh.md", "chinese")])
def test_the_readmes_tell_every_format(root: Path, file: str, language: str) -> None:
    lines = (root / file).read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith(tuple(f"| {getattr(group, language)} | `." for group in GROUPS))]

    assert [row.split(" | ")[:2] for row in rows] == [[f"| {getattr(one, language)}", names(one)] for one in GROUPS]


def test_every_row_can_be_recognised_and_read() -> None:
    for row in FORMATS:
        assert sum(map(bool, (row.starts, row.parts, row.streams, row.pattern))) == (0 if row is TEXT else 1)
        assert row.pattern is None or row.pattern in patterns("format")
        assert hasattr(import_module(f"extract.read.{row.reader}"), "conversions" if row.reader == "legacy" else "read")
        assert (row.needs == "LibreOffice") == (row.office_suffix is not None)
        assert format_of(row.media_type) is row
    assert len({row.media_type for row in FORMATS}) == len(FORMATS)
    assert format_of(None) is None


def test_a_suffix_is_claimed_once() -> None:
    suffixes = [suffix for row in FORMATS for suffix in (*row.suffixes, *row.other_suffixes)]
    assert len(set(suffixes)) == len(suffixes)


def test_what_a_folder_is_searched_for_comes_from_the_rows() -> None:
    assert all(kinds.is_document_name(f"申报表{suffix.upper()}") for row in FORMATS for suffix in row.suffixes)
    assert not any(kinds.is_document_name(f"申报表{suffix}") for row in FORMATS for suffix in row.other_suffixes)
    assert {"application/pdf", "image/png", "image/jpeg", "image/tiff", "image/bmp"} == raster.PAGED
