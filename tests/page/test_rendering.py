"""Where the texts of a Word file stand on its printed pages."""

from pathlib import Path

import pytest

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
