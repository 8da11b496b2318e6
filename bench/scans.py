"""The sample filings as worn scans: what is read of each, what is silent, CPU time.

Each PDF of ``corpus/`` that LibreOffice printed is made into scans (``tests/degradations.py``: faxed, stamped, folded,
bound, faint and more) and converted.
Usage: ``python bench/scans.py [--held-out] [--only NAME,…] [--seed N] [--bare] [--wrong] [--calibration] [FILING …]``:
by default the filings of at most two pages under every degradation that may be tuned on; ``--bare`` runs the OCR engine
alone on the same pages for comparison, ``--wrong`` lists what was misread, ``--calibration`` draws which share is right
of what is said with a confidence, and prints the points that ``patterns/scan.toml`` should have.
"""

import argparse
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
import pypdfium2

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from degradations import DEGRADATIONS, HELD_OUT, worn_scan  # noqa: E402
from scan_scores import Reading, boxes, gold_of, reading, sure_readings, total  # noqa: E402
from scanner import POINTS  # noqa: E402

from extract import convert  # noqa: E402
from extract.conversion import convert_bytes  # noqa: E402
from extract.pack import toml  # noqa: E402

MOST_PAGES = 2  # of a filing that is measured unless filings are named
STRETCHES = (0.0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.97, 0.98, 0.99, 1.0)
LEAST_POOL = 40  # values of which a share is taken
SHORT = 0.95  # a record that says "complete" with a lower recall is one too many
HEAD = f"{'':16} pages leaves strict precision numbers wrong silent short cited precision boxes    CPU s ratio"


@dataclass(frozen=True, slots=True)
class ScanMeasurement:
    """One scan: how it was read, its status, its check boxes, CPU seconds; those of the bare OCR engine if wanted."""

    pages: int
    read: Reading
    status: str
    boxes: tuple[int, int]
    seconds: float
    bare: float | None
    sure: list[tuple[float, bool]]


def measurement(folder: Path, name: str, seed: int, ocr_engine: Any = None) -> ScanMeasurement:
    """Convert the worn scan of a sample filing, and run the bare engine on its pages."""
    source = folder / "source-libreoffice.pdf"
    scan = worn_scan(source.read_bytes(), name, seed)
    start = process_time()
    record = convert_bytes(scan, "scan.pdf")
    seconds, bare = process_time() - start, None
    images = _images(scan)
    if ocr_engine is not None:
        start = process_time()
        for image in images:
            ocr_engine(image)
        bare = process_time() - start
    printed = convert(source)
    expected = boxes(printed)
    right = (expected & boxes(record)).total()
    read = reading(record, gold_of(folder))
    return ScanMeasurement(
        len(images), read, record.status, (right, expected.total()), seconds, bare, sure_readings(record, printed)
    )


def _images(scan: bytes) -> list[np.ndarray]:
    with pypdfium2.PdfDocument(scan) as document:
        return [page.render(scale=200 / POINTS).to_numpy().copy() for page in document]


def line(name: str, scans: list[ScanMeasurement]) -> str:
    """One line of the table: the sum of the scans."""
    fields, numbers, cited = (
        total(getattr(one.read, kind) for one in scans) for kind in ("leaves", "numbers", "citations")
    )
    pages = sum(one.pages for one in scans)
    seconds = sum(one.seconds for one in scans)
    ratio = f"{seconds / sum(one.bare or 0 for one in scans):5.2f}" if scans[0].bare else "    –"
    ticked, all_boxes = (sum(one.boxes[at] for one in scans) for at in (0, 1))
    wrong = sum(1 for one in scans for _, right, ours in one.read.wrong if ours is not None and _numeric(right, ours))
    silent = sum(len(one.read.silent) for one in scans)
    short = sum(one.status == "complete" and (one.read.leaves.recall() or 0) < SHORT for one in scans)
    return (
        f"{name:16} {pages:5} {fields.gold:6} {_share(fields.recall())} {_share(fields.precision()):>9} "
        f"{_share(numbers.recall()):>7} {wrong:5} {silent:6} {short:5} {_share(cited.recall()):>5} "
        f"{_share(cited.precision()):>9} {ticked:3}/{all_boxes:<3} {seconds / pages:7.2f} {ratio}"
    )


def _numeric(right: object, ours: object) -> bool:
    return any(hasattr(value, "is_finite") for value in (right, ours))


def _share(share: float | None) -> str:
    return "     –" if share is None else f"{share:6.3f}"


def main() -> None:
    """Measure the named filings, or the short ones, under each degradation."""
    options = _options()
    if find_spec("rapidocr") is None:
        print("the OCR extra is not installed: make ocr")
        return
    from rapidocr import RapidOCR  # noqa: PLC0415

    ocr_engine = RapidOCR() if options.bare else None
    kinds = HELD_OUT if options.held_out else DEGRADATIONS
    scans: list[ScanMeasurement] = []
    print(HEAD)
    for name in options.only.split(",") if options.only else kinds:
        own = [measurement(folder, name, options.seed, ocr_engine) for folder in _folders(options.filings)]
        print(line(name, own), flush=True)
        if options.wrong:
            for one in own:
                _print_misread(one.read)
        scans += own
    print(line("all", scans))
    if options.calibration:
        print_calibration([one for scan in scans for one in scan.sure])


def print_calibration(sure: list[tuple[float, bool]]) -> None:
    """A line for each stretch of confidence: how many values, their mean confidence, the share that is right, drawn.

    ``=`` is the share that is right, ``|`` where it should end. Then the points that a monotone map needs (pool
    adjacent violators over stretches of as many values).
    """
    print("\nconfidence  values  said   right  off")
    for low, high in pairwise(STRETCHES):
        own = [one for one in sure if low <= one[0] < high]
        if own:
            said, right = (float(np.mean([one[k] for one in own])) for k in (0, 1))
            bar = list(f"{'=' * round(40 * right):40}")
            bar[min(round(40 * said), 39)] = "|"
            print(f"{low:.2f}–{high:.2f} {len(own):8} {said:6.3f} {right:6.3f} {right - said:+.3f}  {''.join(bar)}")
    print("points =", [[0.0, 0.0], *monotone_points(sure), [1.0, 1.0]])


def monotone_points(sure: list[tuple[float, bool]]) -> list[list[float]]:
    """The confidence of the least certain character with the share that is right, both never falling."""
    knots = toml("scan")["calibration"]["points"]
    said = np.array([one[0] for one in sure])
    raw = np.interp(said, [knot[1] for knot in knots], [knot[0] for knot in knots])
    order = np.argsort(raw, kind="stable")
    right = np.array([one[1] for one in sure], float)[order]
    pools: list[list[float]] = []  # the least certain characters' mean, the share, how many
    for part in np.array_split(np.arange(len(order)), max(1, len(order) // LEAST_POOL)):
        pools.append([float(raw[order][part].mean()), float(right[part].mean()), float(len(part))])
        while len(pools) > 1 and pools[-2][1] >= pools[-1][1]:
            (x, share, count), (x_next, share_next, count_next) = pools[-2:]
            whole = count + count_next
            pools[-2:] = [
                [(x * count + x_next * count_next) / whole, (share * count + share_next * count_next) / whole, whole]
            ]
    return [[round(x, 3), round(share, 3)] for x, share, _ in pools if x < 1 and share < 1]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--bare", action="store_true")
    parser.add_argument("--only", metavar="NAME,…")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--calibration", action="store_true")
    parser.add_argument("filings", nargs="*")
    return parser.parse_args()


def _folders(names: Iterable[str]) -> list[Path]:
    folders = [path.parent for path in sorted((ROOT / "corpus").glob("*/source-libreoffice.pdf"))]
    if names:
        return [folder for folder in folders if folder.name in names]
    return [one for one in folders if len(pypdfium2.PdfDocument(one / "source-libreoffice.pdf")) <= MOST_PAGES]


def _print_misread(reading: Reading) -> None:
    for name, right, ours in reading.wrong:
        mark = "!" if (name, right, ours) in reading.silent else " "
        print(f"  {mark} {name}\n      {str(right)[:110]!r}\n      {str(ours)[:110]!r}")


if __name__ == "__main__":
    main()
