"""The sample filings as worn scans: what is read of each, what is silent, CPU time.

Each PDF of ``corpus/`` that LibreOffice printed is made into scans (``tests/degradations.py``: faxed, stamped, folded,
bound, faint and more) and converted.
Usage: ``python bench/scans.py [--held-out] [--only NAME,…] [--seed N] [--bare] [--wrong] [--calibration] [FILING …]``:
by default the filings of at most two pages under every degradation that may be tuned on; ``--bare`` runs the OCR engine
alone on the same pages for comparison, ``--wrong`` lists what was misread, ``--calibration`` draws which share is right
of what is said with a confidence, and prints the levels that ``patterns/scan.toml`` should have.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from time import process_time
from typing import Any, NamedTuple

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
LEAST_VALUES, LEAST_SCANS = 300, 10  # of which the share is taken that a level says
FOLDS = 5  # each is left out once when the levels are tried
GRID = 1000  # steps of the confidence of a character
SHORT = 0.95  # a record that says "complete" with a lower recall is one too many
HEAD = f"{'':16} pages leaves strict precision numbers wrong silent short cited precision boxes    CPU s ratio"


Sure = list[tuple[float, bool]]  # the confidence of each piece of evidence, and whether its text is right


@dataclass(frozen=True, slots=True)
class ScanMeasurement:
    """One scan: how it was read, its status, its check boxes, CPU seconds; those of the bare OCR engine if wanted."""

    pages: int
    read: Reading
    status: str
    boxes: tuple[int, int]
    seconds: float
    bare: float | None
    sure: Sure


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
    thresholds = uncalibrate() if options.calibration else {}
    scans: list[ScanMeasurement] = []
    by_kind: list[list[Sure]] = []
    print(HEAD)
    for name in options.only.split(",") if options.only else kinds:
        own = [measurement(folder, name, options.seed, ocr_engine) for folder in _folders(options.filings)]
        print(line(name, own), flush=True)
        if options.wrong:
            for one in own:
                _print_misread(one.read)
        scans += own
        by_kind.append([one.sure for one in own])
    print(line("all", scans))
    if options.calibration:
        print_calibration(by_kind, thresholds.values())


def uncalibrate() -> dict[str, float]:
    """Let records say the confidence of the least certain character, and give the calibration's thresholds in it."""
    rules = toml("scan")["calibration"]
    least = {
        name: next(own for own, share in rules["levels"] if share >= rules[name]) for name in ("floor", "doubt", "worn")
    }
    rules.update(least, levels=[[k / GRID, k / GRID] for k in range(GRID)])
    return least


def print_calibration(kinds: Sequence[Sequence[Sure]], thresholds: Iterable[float]) -> None:
    """A line for each level: how many values of how many scans, what fits that had not seen them said of them on
    average, and the share that is right, drawn: ``=`` is that share, ``|`` where it should end. Then the levels.

    ``kinds`` are the scans of each degradation, all of which one fold has; a level begins at each of ``thresholds``.
    """
    scans = [(k, scan) for k, kind in enumerate(kinds) for scan in kind]
    levels = fitted_levels([scan for _, scan in scans], thresholds)
    seen = [[scan for k, scan in scans if k % FOLDS != fold] for fold in range(FOLDS)]
    fits = [fitted_levels(own, thresholds) or levels for own in seen]
    own: list[list[tuple[int, float, bool]]] = [[] for _ in levels]
    for at, (k, scan) in enumerate(scans):
        fit = fits[k % FOLDS]
        for sure, is_right in scan:
            own[_level(levels, sure)].append((at, fit[_level(fit, sure)][1], is_right))
    print("\nlevel  from   values scans  said   right  off")
    for (least, share), values in zip(levels, own, strict=True):
        said, right = (float(np.mean([one[at] for one in values])) for at in (1, 2))
        bar = list(f"{'=' * round(40 * right):40}")
        bar[min(round(40 * said), 39)] = "|"
        count = f"{len(values):8} {len({one[0] for one in values}):5}"
        print(f"{share:.3f}  {least:.3f} {count} {said:6.3f} {right:6.3f} {right - said:+.3f}  {''.join(bar)}")
    print("levels =", levels)


def fitted_levels(scans: Sequence[Sure], thresholds: Iterable[float]) -> list[list[float]]:
    """The levels of the scans' values: the confidence of the least certain character from which each is said, and the
    share that is right, both rising.

    Between two thresholds: pooled where a surer reading is not oftener right, then, while one has too few values or
    scans to tell, with that of its neighbours whose share is nearest.
    """
    levels: list[list[float]] = []
    bounds = [0.0, *sorted(thresholds), float("inf")]
    for low, high in pairwise(bounds):
        found: dict[float, Pool] = {}
        for at, scan in enumerate(scans):
            for sure, is_right in scan:
                if low <= sure < high:
                    one = Pool(sure, int(is_right), 1, frozenset([at]))
                    found[sure] = found[sure].with_next(one) if sure in found else one
        pools: list[Pool] = []
        for sure in sorted(found):
            pools.append(found[sure])
            while len(pools) > 1 and pools[-2].share() >= pools[-1].share():
                pools[-2:] = [pools[-2].with_next(pools[-1])]
        pools = _large_pools(pools)
        levels += [[one.least if k else low, round(one.share(), 3)] for k, one in enumerate(pools)]
    return [[0.0, levels[0][1]], *levels[1:]] if levels else []


class Pool(NamedTuple):
    """Values from a confidence on: how many are right, how many there are, and the scans that have them."""

    least: float
    right: int
    values: int
    scans: frozenset[int]

    def share(self) -> float:
        """The share that is right."""
        return self.right / self.values

    def with_next(self, other: "Pool") -> "Pool":
        """Both as one."""
        return Pool(self.least, self.right + other.right, self.values + other.values, self.scans | other.scans)


def _large_pools(pools: list[Pool]) -> list[Pool]:
    while len(pools) > 1:
        few = [k for k, one in enumerate(pools) if one.values < LEAST_VALUES or len(one.scans) < LEAST_SCANS]
        if not few:
            break
        k = min(few, key=lambda at: pools[at].values)
        beside = [at for at in (k - 1, k + 1) if 0 <= at < len(pools)]
        other = min(beside, key=lambda at: abs(pools[at].share() - pools[k].share()))
        first = min(k, other)
        pools = [*pools[:first], pools[first].with_next(pools[first + 1]), *pools[first + 2 :]]
    return pools


def _level(levels: Sequence[Sequence[float]], sure: float) -> int:
    return max(k for k, (least, _) in enumerate(levels) if least <= sure)


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
