"""Peak memory (resident set) of converting one PDF of 200 pages, and of reading a large scanned page.

The PDF repeats the pages of a sample; the scans are images of the sample's first page.

Usage: ``python bench/memory.py [PDF]``. Each conversion runs in a process of its own, since a peak never goes down.
"""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2

ROOT = Path(__file__).parent.parent
PAGES = 200
SCANS = {"A3 at 300 dpi": (297, 420, 300), "A4 at 600 dpi": (210, 297, 600)}  # millimetres and dots to the inch
INCH = 25.4  # millimetres
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


def write_scan(sample: Path, target: Path, size: tuple[int, int, int]) -> None:
    """Write the sample's first page as an image that fills a page of the size."""
    width, height, dpi = size
    with pypdfium2.PdfDocument(sample) as source:
        image = source[0].render(scale=dpi / 72).to_pil()
    image.resize((round(width / INCH * dpi), round(height / INCH * dpi))).save(target, dpi=(dpi, dpi))


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
        for name, scan_size in SCANS.items() if find_spec("rapidocr") else ():
            scan = Path(folder, "scan.png")
            write_scan(sample, scan, scan_size)
            print(f"{name}{peak(str(scan)):6.0f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "corpus/minhang-2020-pingan/source-libreoffice.pdf")
