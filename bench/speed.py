"""CPU time of a page and of a Word file, compared with the raw libraries, in one warm process.

For PDF: PDFium's bare text, ours end to end (bytes → validated JSON), and the script one would write with pdfplumber
(``extract_tables``, an expression for document numbers, jsonschema). For Word files as large as a real filing: our
reader, ours end to end, and python-docx's ``row.cells`` over the tables.

Usage: ``python bench/speed.py [FOLDER ...]``, by default over ``corpus/``.
"""

import gc
import json
import re
import sys
from collections.abc import Callable, Iterable
from functools import _lru_cache_wrapper
from pathlib import Path
from statistics import median
from time import process_time

import docx
import jsonschema
import pdfplumber
import pypdfium2

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from extract import convert, read  # noqa: E402

TIMES = 5  # runs of each fast reader, of which the median counts; pdfplumber, the slow one, runs once
OF_TEXTS = 256  # answers that a cache of texts keeps at least; smaller ones keep memory and patterns
FILING = 200  # least number of table cells in a real filing; smaller files mostly measure opening the package
NUMBER = re.compile(r"[一-龥]{2,10}[〔（(\[]\d{4}[〕）)\]]\d+号")
TABLES = {
    "type": "object",
    "additionalProperties": False,
    "required": ["tables", "citations"],
    "properties": {
        "tables": {
            "type": "array",
            "items": {"type": "array", "items": {"type": "array", "items": {"type": ["string", "null"]}}},
        },
        "citations": {"type": "array", "items": {"type": "string"}},
    },
}


def raw_text(path: Path) -> int:
    """PDFium's text of all pages; returns the number of pages."""
    with pypdfium2.PdfDocument(path) as pdf:
        for page in pdf:
            textpage = page.get_textpage()
            textpage.get_text_range()
            textpage.close()
            page.close()
        return len(pdf)


def ours(path: Path) -> None:
    """The record as JSON, validated."""
    convert(path).to_json()


def pdfplumber_script(path: Path) -> None:
    """Tables, document numbers in tables and running text, validated and written."""
    with pdfplumber.open(path) as pdf:
        tables = [table for page in pdf.pages for table in page.extract_tables()]
        text = "\n".join(page.extract_text() for page in pdf.pages)
    record = {"tables": tables, "citations": NUMBER.findall(text)}
    jsonschema.validate(record, TABLES)
    json.dumps(record, ensure_ascii=False, indent=2)


def row_cells(path: Path) -> None:
    """The text of each row's cells, as python-docx gives it."""
    for table in docx.Document(str(path)).tables:
        for row in table.rows:
            for cell in row.cells:
                str(cell.text)


def cpu(read: Callable[[Path], object], path: Path, times: int) -> float:
    """Median CPU milliseconds of a run, after one run to warm up if there are several.

    What was kept of the texts of the run before is cleared, so that a page costs what a new page costs; patterns stay.
    """
    if times > 1:
        read(path)
    caches = [one for one in gc.get_objects() if isinstance(one, _lru_cache_wrapper)]
    of_texts = [one for one in caches if (one.cache_parameters()["maxsize"] or 0) >= OF_TEXTS]
    milliseconds = []
    for _ in range(times):
        for cache in of_texts:
            cache.cache_clear()
        start = process_time()
        read(path)
        milliseconds.append((process_time() - start) * 1000)
    return median(milliseconds)


def print_pdfs(paths: Iterable[Path], base: Path) -> None:
    """Print a line for each PDF and one for all."""
    print(f"{'CPU ms a page':58} pages   PDFium     ours  plumber  ours/PDFium  plumber/ours")
    total = [0.0, 0.0, 0.0, 0.0]
    for path in paths:
        pages = raw_text(path)
        cost = [cpu(raw_text, path, TIMES), cpu(ours, path, TIMES), cpu(pdfplumber_script, path, 1)]
        _print_pdf_line(path.relative_to(base).as_posix(), [pages, *cost])
        total = [before + more for before, more in zip(total, [pages, *cost], strict=True)]
    if total[0]:
        _print_pdf_line("all", total)


def _print_pdf_line(name: str, numbers: list[float]) -> None:
    pages, raw, own, plumber = numbers
    each = "".join(f"{cost / pages:9.2f}" for cost in (raw, own, plumber))
    print(f"{name[-58:]:58} {pages:5.0f}{each} {own / raw:12.2f} {plumber / own:13.1f}", flush=True)


def print_word_files(paths: Iterable[Path], base: Path) -> None:
    """Print a line for each Word file as large as a filing, and one for their sum."""
    print(f"\n{'CPU ms a file of Word':58} cells     read     ours  row.cells  row.cells/read")
    sums = [0.0, 0.0, 0.0, 0.0]
    for path in paths:
        cells = sum(len(table.cells) for table in read(path).tables)
        if cells >= FILING:
            costs = [cells, cpu(read, path, TIMES), cpu(ours, path, TIMES), cpu(row_cells, path, TIMES)]
            _print_word_line(path.relative_to(base).as_posix(), costs)
            sums = [before + more for before, more in zip(sums, costs, strict=True)]
    if sums[0]:
        _print_word_line("all", sums)


def _print_word_line(name: str, numbers: list[float]) -> None:
    cells, reading, own, peer = numbers
    print(f"{name[-58:]:58} {cells:5.0f} {reading:8.2f} {own:8.2f} {peer:10.1f} {peer / reading:15.1f}", flush=True)


def main(folders: list[Path]) -> None:
    """Measure every readable PDF and Word file of the folders."""
    for folder in folders:
        files = [path for path in sorted(folder.rglob("*")) if path.suffix in {".pdf", ".docx"}]
        readable = [path for path in files if convert(path).status == "complete"]
        print(f"== {folder}")
        print_pdfs([path for path in readable if path.suffix == ".pdf"], folder)
        print_word_files([path for path in readable if path.suffix == ".docx"], folder)


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]] or [ROOT / "corpus"])
