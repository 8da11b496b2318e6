"""The sample filings as scans: share of correct values, wrong numbers without a remark, CPU time.

Each PDF of ``corpus/`` that LibreOffice printed is made into a scan (``tests/scanner.py``: askew, grainy, JPEG, under
a seal) and converted. The same run measures the CPU time of the bare OCR engine on the same pages.

Usage: ``python bench/scans.py [--wrong] [FILING ...]``, by default all filings; ``--wrong`` lists what was misread.
"""

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
import pypdfium2

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from scan_scores import Reading, boxes, gold_of, reading, total  # noqa: E402
from scanner import POINTS, Wear, scan_of  # noqa: E402

from extract import Record, convert  # noqa: E402
from extract.conversion import convert_bytes  # noqa: E402

RESOLUTIONS = (200, 150)
HEAD = f"{'':24} pages  leaves  strict   soft  numbers wrong silent  citations  precision   boxes  CPU s/page  ratio"


@dataclass(frozen=True, slots=True)
class ScanMeasurement:
    """One scan: how it was read, its check boxes, and CPU seconds, ours and those of the bare OCR engine."""

    pages: int
    read: Reading
    boxes: tuple[int, int]
    seconds: float
    bare: float


def measurement(folder: Path, dpi: int, ocr_engine: Any) -> ScanMeasurement:
    """Convert the scan of a sample filing."""
    source = folder / "source-libreoffice.pdf"
    scan = scan_of(source.read_bytes(), Wear(dpi=dpi))
    images = _images(scan, dpi)
    start = process_time()
    record = convert_bytes(scan, "scan.pdf")
    middle = process_time()
    for image in images:
        ocr_engine(image)
    bare = process_time() - middle
    return ScanMeasurement(
        len(images), reading(record, gold_of(folder)), _boxes(record, convert(source)), middle - start, bare
    )


def _images(scan: bytes, dpi: int) -> list[np.ndarray]:
    with pypdfium2.PdfDocument(scan) as document:
        return [page.render(scale=dpi / POINTS).to_numpy().copy() for page in document]


def _boxes(ours: Record, digital: Record) -> tuple[int, int]:
    """The number of check boxes read as in the same file with text, and the number of all."""
    expected: Counter[tuple[str, bool | None]] = boxes(digital)
    return (expected & boxes(ours)).total(), expected.total()


def line(name: str, scans: list[ScanMeasurement]) -> str:
    """One line of the table: the sum of the scans."""
    fields, numbers, cited = (
        total(getattr(one.read, kind) for one in scans) for kind in ("leaves", "numbers", "citations")
    )
    pages = sum(one.pages for one in scans)
    seconds, bare = (sum(getattr(one, kind) for one in scans) for kind in ("seconds", "bare"))
    ticked, all_boxes = (sum(one.boxes[at] for one in scans) for at in (0, 1))
    wrong = sum(1 for one in scans for _, right, ours in one.read.wrong if ours is not None and _numeric(right, ours))
    silent = sum(len(one.read.silent) for one in scans)
    return (
        f"{name:24} {pages:5} {fields.gold:7} {_share(fields.recall())} {_share(fields.recall(soft=True))} "
        f"{_share(numbers.recall()):>8} {wrong:5} {silent:6} {_share(cited.recall()):>10} "
        f"{_share(cited.precision()):>10} {ticked:3}/{all_boxes:<3} {seconds / pages:11.2f} {seconds / bare:6.2f}"
    )


def _numeric(right: object, ours: object) -> bool:
    return any(hasattr(value, "is_finite") for value in (right, ours))


def _share(share: float | None) -> str:
    return "     –" if share is None else f"{share:.4f}"


def main(arguments: Iterable[str]) -> None:
    """Measure the named filings, or all."""
    arguments = list(arguments)
    names = [name for name in arguments if name != "--wrong"]
    folders = [path.parent for path in sorted((ROOT / "corpus").glob("*/source-libreoffice.pdf"))]
    if find_spec("rapidocr") is None:
        print("the OCR extra is not installed: make ocr")
        return
    from rapidocr import RapidOCR  # noqa: PLC0415

    ocr_engine = RapidOCR()
    for dpi in RESOLUTIONS:
        print(f"== {dpi} dpi\n{HEAD}")
        scans = []
        for folder in folders:
            if names and folder.name not in names:
                continue
            scans.append(measurement(folder, dpi, ocr_engine))
            print(line(folder.name, scans[-1:]), flush=True)
            if "--wrong" in arguments:
                _print_misread(scans[-1].read)
        print(line("all", scans))


def _print_misread(reading: Reading) -> None:
    for name, right, ours in reading.wrong:
        mark = "!" if (name, right, ours) in reading.silent else " "
        print(f"  {mark} {name}\n      {str(right)[:110]!r}\n      {str(ours)[:110]!r}")


if __name__ == "__main__":
    main(sys.argv[1:])
