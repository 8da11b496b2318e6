"""Damaged filings, run through the command: one record each within the limits, no process left, nothing fetched."""

import sys
from pathlib import Path

import mutations
import pytest
import watched

_NUMBER = 200
_MOST = 600_000  # kB that a worker may take: a bomb is another matter


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_damaged_filings_give_a_record_each_and_leave_nothing(root: Path, tmp_path: Path) -> None:
    samples = root / "corpus"
    pdfs = [path.read_bytes() for path in sorted(samples.glob("*/source-libreoffice.pdf"))]
    docxs = [path.read_bytes() for path in sorted(samples.glob("*/source.docx"))]
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    with watched.listening() as port:
        made = dict(mutations.damaged_filing(pdfs, docxs, seed, port.link) for seed in range(_NUMBER))
        for name, data in made.items():
            (folder / name).write_bytes(data)
        run = watched.conversion_run(folder, out, "--seconds", "30", "--ocr", "never", proxy=port.link)

    assert len(made) == _NUMBER
    assert run.code == 1
    assert watched.wrong(made, out) == []
    assert {line["status"] for line in watched.manifest(out)} == {"complete", "partial", "failed"}
    assert run.largest < _MOST
    assert port.asked == []
    assert watched.left_behind(out) == []
    assert not (out / ".work").exists()
    assert "Traceback" not in run.told
