"""The worn scans on which reading is measured: the same each time, and worn as their names say."""

from functools import cache
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from degradations import DEGRADATIONS, HELD_OUT, worn_scan
from extras import needs
from PIL import Image

NAMES = [*DEGRADATIONS, *HELD_OUT]
BILEVEL = {name for name, one in (DEGRADATIONS | HELD_OUT).items() if one.kept == "bilevel"}
pytestmark = needs("rapidocr")  # OpenCV comes with it


@cache
def worn(printed: bytes, name: str) -> bytes:
    """The worn scan, made once for all tests."""
    return worn_scan(printed, name)


@pytest.fixture(scope="module")
def printed(root: Path) -> bytes:
    """A filing of one page."""
    return (root / "corpus" / "putuo-2026-repair" / "source-libreoffice.pdf").read_bytes()


def picture(scan: bytes) -> Image.Image:
    """The image that is the first page."""
    with pypdfium2.PdfDocument(scan) as document:
        (image,) = document[0].get_objects()
        assert isinstance(image, pypdfium2.PdfImage)
        return image.get_bitmap(render=False).to_pil()


@pytest.mark.parametrize("name", NAMES)
def test_a_worn_page_is_one_picture_of_the_page_s_size(printed: bytes, name: str) -> None:
    scan = worn(printed, name)
    with pypdfium2.PdfDocument(printed) as before, pypdfium2.PdfDocument(scan) as after:
        assert [type(part) for part in after[0].get_objects()] == [pypdfium2.PdfImage]
        assert sorted(after[0].get_size()) == pytest.approx(sorted(before[0].get_size()), abs=1)
    levels = set(np.unique(np.asarray(picture(scan).convert("L"))).tolist())
    assert (levels == {0, 255}) == (name in BILEVEL)


def test_the_same_name_and_seed_give_the_same_bytes(printed: bytes) -> None:
    for name in ("archive", "stains", "thin-toner"):
        assert worn(printed, name) == worn_scan(printed, name)
        assert worn(printed, name) != worn_scan(printed, name, seed=1)


def test_no_two_degradations_are_alike(printed: bytes) -> None:
    assert len({worn(printed, name) for name in NAMES}) == len(NAMES)


def test_rules_are_worn_and_the_text_beside_them_is_not(printed: bytes) -> None:
    def dark(name: str) -> int:
        return int((np.asarray(picture(worn(printed, name)).convert("L")) < 128).sum())

    assert dark("no-rules") < dark("dashed-rules") < dark("clean")
    assert dark("faint-rules") < dark("clean")
    assert dark("no-rules") > dark("clean") / 2


def test_a_fax_has_fewer_dots_down_than_across(printed: bytes) -> None:
    width, height = picture(worn(printed, "fax")).size
    assert width / height == pytest.approx(210 * 204 / (297 * 98), rel=0.01)
    assert worn(printed, "fax").count(b"/CCITTFaxDecode") == 1
