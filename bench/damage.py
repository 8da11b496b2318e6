"""Thousands of damaged filings, converted by the command: their statuses, time and memory.

Usage: ``python bench/damage.py [FILINGS FIRST]``, without arguments 2000 from the seed 0 on. Ends with an error if a
file has not exactly one record and one line in the manifest, if a process is left behind, or if a network request is
made.
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import mutations  # noqa: E402
import watched  # noqa: E402


def main(number: int, first: int = 0) -> None:
    """Print the statuses, the causes, the time and the memory."""
    pdfs = [path.read_bytes() for path in sorted((ROOT / "corpus").glob("*/source-*.pdf"))]
    words = sorted((ROOT / "corpus").glob("*/source.docx"))
    with tempfile.TemporaryDirectory() as place, watched.listening() as port:
        folder, out = Path(place, "in"), Path(place, "out")
        folder.mkdir()
        docxs = [path.read_bytes() for path in words]
        names = []
        for seed in range(first, first + number):
            name, data = mutations.damaged_filing(pdfs, docxs, seed, port.link)
            (folder / name).write_bytes(data)
            names.append(name)
        names += older_formats(words, folder, number // 20)
        run = watched.conversion_run(folder, out, "--jobs", "2", "--ocr", "never", proxy=port.link)
        wrong = watched.wrong(names, out) + [f"asked: {request!r}" for request in port.asked]
        wrong += [f"left behind: {command}" for command in watched.left_behind(out)]
        lines = watched.manifest(out)
    print(f"{len(lines)} damaged filings in {run.seconds:.0f} s: {dict(Counter(line['status'] for line in lines))}")
    print(dict(Counter(line["cause"] for line in lines if line["cause"]).most_common()))
    slowest = max(lines, key=lambda line: float(line["seconds"]))
    print(f"slowest {slowest['path']}: {slowest['seconds']} s; ", end="")
    print(f"peak memory {run.own / 1024:.0f} MB of the command, {run.largest / 1024:.0f} MB of the largest it started")
    if wrong:
        sys.exit("\n".join(wrong))


def older_formats(words: list[Path], folder: Path, number: int) -> list[str]:
    """Write damaged filings in older formats into the folder; returns their names, none without LibreOffice."""
    whole = mutations.in_older_formats(words)
    names = [f"old-{seed:05}{whole[seed % len(whole)][0]}" for seed in range(number if whole else 0)]
    for seed, name in enumerate(names):
        (folder / name).write_bytes(mutations.damaged_file(whole[seed % len(whole)][1], seed))
    return names


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:3] or ["2000"]))
