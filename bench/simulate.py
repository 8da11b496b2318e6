"""A run of very many files, projected from the manifests of runs that were: time, failures, stragglers.

Usage: ``python bench/simulate.py [--files N] [--threads N] [--driver SECONDS] [--loss HOURS] [MANIFEST…]``

Without a manifest the sample filings are converted first. Files are drawn from those of the manifests with their own
times, put into chunks, and given to threads in order, each to the first that is free. The beginning of a long run is
arithmetic (the mean is known well); its end is simulated chunk by chunk, for there the slow files show.
"""

import argparse
import heapq
import json
import random
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import watched  # noqa: E402

CHUNK = 16  # files, as a cluster's run sends them
TAIL = 200  # chunks for each thread that are simulated at the end


@dataclass(frozen=True, slots=True)
class FileSample:
    """A file of a run: seconds that it took, its cause where it is not complete."""

    seconds: float
    status: str
    cause: str | None


@dataclass(frozen=True, slots=True)
class Projection:
    """A run: hours, the last of them in which threads had nothing to do, chunks done twice, files by status."""

    hours: float
    idle_hours: float
    is_bound_by_driver: bool
    redone: int
    statuses: dict[str, int]


def samples(manifests: Iterable[Path]) -> list[FileSample]:
    """The files of manifests that were read; skipped files and copies of others take no time."""
    files = []
    for manifest in manifests:
        for line in manifest.read_text(encoding="utf-8").splitlines():
            one = json.loads(line)
            if one["status"] != "skipped" and one["seconds"]:
                files.append(FileSample(one["seconds"], one["status"], one["cause"]))
    return files


def projection(files: list[FileSample], number: int, threads: int, *, driver: float, loss: float) -> Projection:
    """The run of ``number`` files: ``driver`` seconds of the sending machine a file, a thread lives ``loss`` hours."""
    chance = random.Random(1)
    mean = statistics.fmean(one.seconds for one in files)
    chunks = -(-number // CHUNK)
    tail = min(chunks, TAIL * threads)
    before = (chunks - tail) * CHUNK * mean / threads
    free = [before] * threads
    heapq.heapify(free)
    redone = 0
    for _ in range(tail):
        start = heapq.heappop(free)
        seconds = sum(one.seconds for one in chance.choices(files, k=CHUNK))
        while loss and chance.random() < seconds / (loss * 3600):  # the thread is lost, another begins the chunk anew
            redone += 1
            start += seconds * chance.random()
        heapq.heappush(free, start + seconds)
    sent = number * driver
    end = max(*free, sent)
    redone = round(redone * chunks / tail) if tail else 0
    counts = Counter(one.status for one in files)
    shares = {status: round(count * number / len(files)) for status, count in counts.items()}
    return Projection(end / 3600, (max(free) - min(free)) / 3600, sent > max(free), redone, shares)


def main(arguments: list[str]) -> None:
    """Print the projection, and what it is made from."""
    parser = argparse.ArgumentParser()
    parser.add_argument("manifests", metavar="MANIFEST", nargs="*", type=Path)
    parser.add_argument("--files", type=float, default=1e8)
    parser.add_argument("--threads", type=int, default=256)
    parser.add_argument("--driver", type=float, default=0.028, help="seconds of the sending machine a file")
    parser.add_argument("--loss", type=float, default=1000, help="hours that a thread lives; 0: for ever")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        manifests = options.manifests
        if not manifests:
            watched.conversion_run(ROOT / "corpus", Path(place, "out"), "--jobs", "1", "--ocr", "never", "--no-index")
            manifests = [Path(place, "out", "manifest.jsonl")]
        files = samples(manifests)
    times = sorted(one.seconds for one in files)
    quantiles = ", ".join(
        f"{share:.0%} {times[min(int(share * len(times)), len(times) - 1)]:.3f}" for share in (0.5, 0.9, 0.99, 1)
    )
    print(f"{len(files)} files measured: mean {statistics.fmean(times):.3f} s; seconds at {quantiles}")
    day = 86400 / statistics.fmean(times)
    print(f"one core reads {day:,.0f} of them a day; {options.files:,.0f} take {options.files / day:,.0f} core-days")
    one = projection(files, int(options.files), options.threads, driver=options.driver, loss=options.loss)
    print(
        f"{options.threads} threads: {one.hours:,.1f} hours, the last {one.idle_hours:.2f} with threads that are done"
    )
    print(f"chunks done twice after losses: {one.redone:,}; bound by the sending machine: {one.is_bound_by_driver}")
    print("; ".join(f"{status} {count:,}" for status, count in sorted(one.statuses.items())))


if __name__ == "__main__":
    main(sys.argv[1:])
