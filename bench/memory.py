"""Peak memory (resident set) of converting one PDF of 200 pages, made by repeating the pages of a sample.

Usage: ``python bench/memory.py [PDF]``. Each conversion runs in a process of its own, since a peak never goes down.
"""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2

ROOT = Path(__file__).parent.parent
PAGES = 200
# A process inherits the peak (ru_maxrss) of its parent; VmHWM begins anew with each program.
MEASURE = """
import re, resource, sys
from pathlib import Path
from extract import convert
if len(sys.argv) > 1:
    convert(sys.argv[1]).to_json()
status = Path("/proc/self/status")
if status.exists():
    print(int(re.search(r"VmHWM:\\s+(\\d+) kB", status.read_text())[1]) / (1 << 10))
else:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(peak / (1 << 20 if sys.platform == "darwin" else 1 << 10))
"""


def write_long_pdf(sample: Path, target: Path) -> None:
    """Write a PDF of 200 pages by repeating the pages of the sample."""
    with pypdfium2.PdfDocument(sample) as source, pypdfium2.PdfDocument.new() as pdf:
        pdf.import_pages(source, [index % len(source) for index in range(PAGES)])
        pdf.save(target)


def peak(*arguments: str) -> float:
    """Peak memory in MB of a process that converts the file, or only imports the library."""
    run = subprocess.run(
        [sys.executable, "-c", MEASURE, *arguments], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    return float(run.stdout)


def main(sample: Path) -> None:
    """Print the peak of the import alone, of the sample and of the long file."""
    with TemporaryDirectory() as folder:
        long = Path(folder, "long.pdf")
        write_long_pdf(sample, long)
        print(f"import alone {peak():6.0f} MB")
        print(f"{sample.name:12} {peak(str(sample)):6.0f} MB")
        size = long.stat().st_size / (1 << 20)
        print(f"{PAGES} pages    {peak(str(long)):6.0f} MB, a file of {size:.1f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "corpus/minhang-2020-pingan/source-libreoffice.pdf")
