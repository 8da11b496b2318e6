"""How CPU time and memory grow with pages, rows and projects in one file.

Usage: ``python bench/growth.py [PICTURE.png]`` (``out/growth.png`` unless told otherwise). A PDF repeats the pages of a
sample 1 to 2,000 times, a Word file has one budget of 1 to 10,000 rows, another one 1 to 1,000 forms, each a project.
Each is converted once by a process of its own, from the file to its JSON: CPU seconds, and the peak resident set.
Prints a line for each, and draws them with the environment of ``peers.py``.
"""

import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "corpus")]

from making import word  # noqa: E402
from making.content import load, source_of  # noqa: E402

from bench import peers  # noqa: E402

SAMPLE = ROOT / "corpus" / "minhang-2020-pingan" / "source-libreoffice.pdf"
# a process inherits the peak (ru_maxrss) of its parent; VmHWM begins anew with each program
MEASURE = """
import re, sys
from pathlib import Path
from time import process_time
from extract import convert
if len(sys.argv) > 1:
    start = process_time()
    record = convert(sys.argv[1])
    record.to_json()
    rows = sum(len(filing.budget.rows) for filing in record.filings if filing.budget)
    print(process_time() - start, len(record.filings), rows, record.source.pages or 0)
else:
    print(0, 0, 0, 0)
print(int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) / 1024)
"""


def write_pages(number: int, target: Path) -> None:
    """Write a PDF of so many pages."""
    with pypdfium2.PdfDocument(SAMPLE) as source, pypdfium2.PdfDocument.new() as pdf:
        pdf.import_pages(source, [index % len(source) for index in range(number)])
        pdf.save(target)


def write_rows(number: int, target: Path) -> None:
    """Write a Word file with a budget of so many rows."""
    content = load("minhang-2020-pingan")
    group = content["budget"]["group"][0]
    rows = [group["rows"][index % len(group["rows"])] for index in range(number)]
    word.write(source_of({**content, "budget": {**content["budget"], "group": [{**group, "rows": rows}]}}), target)


def write_projects(number: int, target: Path) -> None:
    """Write a Word file of so many forms."""
    content = load("putuo-2024-two-forms")
    forms = content["forms"]
    word.write(source_of({**content, "forms": [forms[index % len(forms)] for index in range(number)]}), target)


KINDS: dict[str, tuple[Callable[[int, Path], None], str, tuple[int, ...]]] = {
    "pages": (write_pages, "pdf", (1, 3, 10, 30, 100, 300, 1000, 2000)),
    "rows": (write_rows, "docx", (1, 10, 100, 1000, 3000, 10000)),
    "projects": (write_projects, "docx", (1, 3, 10, 30, 100, 300, 1000)),
}


def cost(*file: Path) -> tuple[float, float, list[int]]:
    """CPU seconds, peak in MB, and how many filings, rows and pages there are; without a file of the import."""
    run = subprocess.run(
        [sys.executable, "-c", MEASURE, *file], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    (seconds, *counts), (peak,) = (line.split() for line in run.stdout.splitlines())
    return float(seconds), float(peak), list(map(int, counts))


def curve(kind: str, numbers: Iterable[int]) -> list[tuple[int, float, float]]:
    """The costs for each number of pages, rows or projects, printed as they come."""
    write, suffix, _ = KINDS[kind]
    points = []
    with TemporaryDirectory() as folder:
        file = Path(folder, f"large.{suffix}")
        for number in numbers:
            write(number, file)
            seconds, peak, (filings, rows, pages) = cost(file)
            each = f"{1000 * seconds / number:7.2f} ms each"
            made = f"{filings} filings, {rows} rows, {pages} pages"
            print(f"{number:6} {kind:9}{seconds:8.2f} CPU s {each} {peak:6.0f} MB   ({made})", flush=True)
            points.append((number, seconds, peak))
    return points


def main(target: Path) -> None:
    """Print and draw the curves."""
    print(f"import alone: {cost()[1]:.0f} MB", flush=True)
    curves = {kind: curve(kind, numbers) for kind, (_, _, numbers) in KINDS.items()}
    panels = [
        {
            "title": title,
            "x": "pages of a PDF, rows or projects of a Word file",
            "y": unit,
            "scales": ["log", "log"],
            "lines": {kind: [(point[0], point[column]) for point in points] for kind, points in curves.items()},
        }
        for title, unit, column in (("time", "CPU s", 1), ("memory", "peak MB", 2))
    ]
    peers.draw(panels, target, peers.environment())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "out" / "growth.png")
