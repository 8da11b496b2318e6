"""The batch: two workers beside one, the memory of the parent as files grow in number, and damaged filings.

Usage: ``python bench/batch.py [FILES] [MANY] [DAMAGED]``, without arguments 500, 20000 and 2000.
"""

import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import orjson

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from hostile import bare_pdf, mutated  # noqa: E402

SAMPLE = ROOT / "corpus" / "minhang-2020-pingan"
BLANK = bare_pdf(b"<</Type/Pages/Kids[<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>]/Count 1>>")


def main(files: int, many: int, damaged: int) -> None:
    """Print the three measurements."""
    filing = (SAMPLE / "source-libreoffice.pdf").read_bytes()
    word = (SAMPLE / "source.docx").read_bytes()
    one, two = (seconds(filing, files, jobs)[0] for jobs in (1, 2))
    print(f"{files} filings: {one:.1f} s with one worker, {two:.1f} s with two: {one / two:.2f} times as fast")
    for number in (many // 20, many):
        taken, peak = seconds(BLANK, number, 2)
        print(f"{number} files of a blank page: {taken:.1f} s, peak memory of the parent {peak / 1024:.1f} MB")
    print(f"{damaged} damaged filings: {causes([filing, word], damaged)}")


def seconds(data: bytes, number: int, jobs: int) -> tuple[float, int]:
    """Wall time of converting so many files of this content, and the peak memory of the parent in kB."""
    with tempfile.TemporaryDirectory() as folder:
        put(Path(folder, "in"), (data + b"%%%d" % count for count in range(number)))
        return converted(Path(folder), jobs)


def causes(contents: list[bytes], number: int) -> Counter[str]:
    """Why damaged filings are not complete; a file without a line in the manifest, or with two, ends it."""
    with tempfile.TemporaryDirectory() as folder:
        put(Path(folder, "in"), (mutated(contents[seed % 2], seed // 2) for seed in range(number)))
        converted(Path(folder), 2)
        with Path(folder, "out", "manifest.jsonl").open("rb") as manifest:
            lines = [orjson.loads(line) for line in manifest]
    if len({line["path"] for line in lines}) != number or len(lines) != number:
        sys.exit(f"{len(lines)} lines for {number} files")
    return Counter(line["cause"] or "complete" for line in lines)


def put(folder: Path, contents: Iterable[bytes]) -> None:
    """Write the contents as files."""
    folder.mkdir()
    for number, data in enumerate(contents):
        (folder / f"{number:06}.pdf").write_bytes(data)


def converted(folder: Path, jobs: int) -> tuple[float, int]:
    """Run the command; wall time, and the peak memory of its own process in kB where the system tells."""
    command = [sys.executable, "-m", "extract", "convert", str(folder / "in"), "--out", str(folder / "out")]
    start = time.perf_counter()
    peak = 0
    quiet = subprocess.DEVNULL
    with subprocess.Popen([*command, "--jobs", str(jobs)], cwd=ROOT, stdout=quiet, stderr=quiet) as process:
        while process.poll() is None:
            peak = max(peak, resident(process.pid))
            time.sleep(0.05)
    return time.perf_counter() - start, peak


def resident(process: int) -> int:
    """The peak memory of a running process in kB; 0 where the system does not tell."""
    try:
        text = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in text.splitlines() if line.startswith("VmHWM")), 0)


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    main(*(given or [500, 20_000, 2_000]))
