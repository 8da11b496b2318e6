"""The batch: two workers compared with one, memory of the parent for many files, older formats in groups.

Usage: ``python bench/batch.py [FILES] [MANY]``, without arguments 500 and 20000.
"""

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import mutations  # noqa: E402
import watched  # noqa: E402
from hostile import bare_pdf  # noqa: E402

SAMPLE = ROOT / "corpus" / "minhang-2020-pingan"
BLANK = bare_pdf(b"<</Type/Pages/Kids[<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>]/Count 1>>")


def main(files: int, many: int) -> None:
    """Print the measurements."""
    filing = (SAMPLE / "source-libreoffice.pdf").read_bytes()
    one, two = (batch_run((filing + b"%%%d" % count for count in range(files)), jobs) for jobs in (1, 2))
    print(f"{files} filings: {_times(one)} with one worker, {_times(two)} with two: ", end="")
    print(f"{one.seconds / two.seconds:.2f} times as fast", flush=True)
    for number in (many // 20, many // 4, many):
        batch = batch_run((BLANK + b"%%%d" % count for count in range(number)), 2)
        print(f"{number} files of a blank page: {_times(batch)}, peak memory {batch.own / 1024:.1f} MB", flush=True)
    old = mutations.in_older_formats(sorted((ROOT / "corpus").glob("*/source.docx")))
    if old:
        batch = batch_run((data + b"\n" * times for times in range(4) for _, data in old), 2)
        print(f"{4 * len(old)} filings in older formats: {_times(batch)}")


def batch_run(contents: Iterable[bytes], jobs: int) -> watched.Run:
    """The run of ``shenbao convert`` over files with these contents."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "in")
        folder.mkdir()
        for number, data in enumerate(contents):
            (folder / f"{number:06}.pdf").write_bytes(data)
        return watched.conversion_run(folder, Path(place, "out"), "--jobs", str(jobs))


def _times(run: watched.Run) -> str:
    return f"{run.seconds:.1f} s ({run.cpu:.1f} s of the processor in the command's own process)"


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    main(*(numbers + [500, 20_000][len(numbers) :]))
