"""Pictures of pages, and where the texts of a Word file stand on its printed ones."""

import io
from pathlib import Path

import pytest
from PIL import Image

from extract import convert
from extract.page.site import rendering
from extract.page.site.original_pane import spotted_texts


def test_texts_are_located_on_the_print_without_ocr(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sample = root / "corpus" / "self-evaluation-2022"
    record = convert(str(sample / "source.docx"))
    asked = []
    read = rendering.read_bytes
    monkeypatch.setattr(rendering, "read_bytes", lambda data, ocr: asked.append(ocr.when) or read(data, ocr=ocr))

    boxes = rendering.printed_boxes(*spotted_texts(record), (sample / "source-libreoffice.pdf").read_bytes())

    assert asked == ["never"]  # a scan in the file takes OCR longer than a reader of the page waits
    assert len(boxes) > 90
    assert boxes["table", 0, 0, 0][0][0] == 1


@pytest.mark.parametrize("kind", ["PNG", "PDF"])
def test_a_fine_picture_has_the_pixels_of_the_scan(tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"scan.{kind.lower()}"
    options = {"resolution": 200.0} if kind == "PDF" else {"dpi": (200, 200)}
    Image.effect_noise((1654, 2338), 60).convert("RGB").save(file, kind, **options)
    sizes = [Image.open(io.BytesIO(rendering.picture(file, 1, (), fine=fine)[0])).size for fine in (False, True)]
    assert sizes[0][0] == pytest.approx(1191, abs=2)
    assert sizes[1] == pytest.approx((1654, 2338), abs=2)
