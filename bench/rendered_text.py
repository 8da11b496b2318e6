"""Text conservation, measured from the page: what the rendered page shows against what was read from the file.

The first measure (``tests``) compares the characters that a file holds with those of the record; it cannot see text
that is a picture, that an image covers, or that no viewer paints. Here a sample of pages is drawn as a viewer draws
them, an OCR engine reads the drawing, and its sure lines are compared with the text of that page in the record. Word
files and workbooks are printed by LibreOffice first and compared as a whole, for they have no pages of their own.

Usage: ``python bench/rendered_text.py [--pages N] [FOLDER ...]``, by default 12 pages of ``corpus/``. Lines that the
record lacks, and lines of the record that the page does not show, are printed for a person to look at.
"""

import argparse
import random
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from subprocess import run
from tempfile import TemporaryDirectory

import pypdfium2

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from extract import read  # noqa: E402
from extract.errors import SourceError  # noqa: E402
from extract.model import Document, Holder, Table  # noqa: E402
from extract.read.ocr import RecognizedLine  # noqa: E402

SCALE = 200 / 72  # pixels a point, as a scanner has
SURE = 0.9  # confidence from which a character of the OCR engine is taken for what the page shows
MISSED = 0.5  # share of a line's characters that are missing from the other side, from which on it is printed
SHORT = 4  # characters: shorter lines are compared but not printed
PRINTED = {".docx", ".doc", ".xlsx", ".xls", ".ods", ".odt", ".rtf"}


@dataclass(frozen=True, slots=True)
class PageText:
    """The lines that a drawn page shows, and the lines that the record has of it."""

    name: str
    shown: tuple[str, ...]
    recorded: tuple[str, ...]

    def conserved(self) -> tuple[int, int]:
        """How many of the shown characters the record has, and how many are shown."""
        shown = _characters(self.shown)
        return (shown & _characters(self.recorded)).total(), shown.total()

    def missing(self) -> Iterator[str]:
        """The shown lines that the record lacks."""
        return _lacking(self.shown, self.recorded)

    def unseen(self) -> Iterator[str]:
        """The lines of the record that the page does not show, as far as the OCR engine is sure."""
        return _lacking(self.recorded, self.shown)


def _lacking(lines: Sequence[str], others: Iterable[str]) -> Iterator[str]:
    """The lines most of whose pairs of neighbouring characters do not stand in the others."""
    pairs = {pair for other in others for pair in _pairs(other)}
    for line in lines:
        own = _pairs(line)
        if len(own) >= SHORT - 1 and sum(pair not in pairs for pair in own) > MISSED * len(own):
            yield line


def _pairs(line: str) -> list[str]:
    text = _folded(line)
    return [text[k : k + 2] for k in range(len(text) - 1)]


def _folded(line: str) -> str:
    """The line's letters and digits: signs, widths and blanks are where OCR errs most and matter least."""
    return "".join(char for char in unicodedata.normalize("NFKC", line) if char.isalnum())


def _characters(lines: Iterable[str]) -> Counter[str]:
    return Counter(char for line in lines for char in _folded(line))


def shown_lines(page: pypdfium2.PdfPage) -> list[str]:
    """The sure parts of the lines of text that an OCR engine reads on the drawn page."""
    from extract.read.scan.rapidocr_engine import RAPIDOCR  # noqa: PLC0415

    image = page.render(scale=SCALE).to_pil().convert("L")
    boxes = RAPIDOCR.find_lines(image, SCALE)
    lines: list[RecognizedLine] = RAPIDOCR.read_lines([image.crop(box) for box in boxes])
    return ["".join(c for c, sure in zip(one.text, one.confidences, strict=True) if sure >= SURE) for one in lines]


def recorded_lines(document: Document, number: int | None) -> list[str]:
    """The lines of the document on a page, or all of its paragraphs and cells where ``number`` is None."""
    copies = (
        cell for table in document.blocks if isinstance(table, Table) for row in table.repeated_rows for cell in row
    )
    holders: list[Holder] = [*document.holders(), *copies]
    if number is None:
        return [holder.text for holder in holders]
    return [
        holder.text[line.start : line.start + len(line.lefts)]
        for holder in holders
        for line in holder.lines
        if line.page == number
    ]


def page_texts(path: Path, rng: random.Random, most: int) -> Iterator[PageText]:
    """Some pages of a PDF, or the whole of a file that LibreOffice prints."""
    document = read(path)
    if path.suffix.lower() not in PRINTED:
        with pypdfium2.PdfDocument(path) as pdf:
            for index in sorted(rng.sample(range(len(pdf)), min(most, len(pdf)))):
                yield PageText(
                    f"{path.parent.name}/{path.name} {index + 1}",
                    tuple(shown_lines(pdf[index])),
                    tuple(recorded_lines(document, index + 1)),
                )
        return
    with TemporaryDirectory() as folder:
        command = [
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
        ]
        run([*command, str(path)], check=True, capture_output=True)
        with pypdfium2.PdfDocument(Path(folder, path.stem + ".pdf")) as pdf:
            shown = tuple(line for page in pdf for line in shown_lines(page))
    yield PageText(f"{path.parent.name}/{path.name}", shown, tuple(recorded_lines(document, None)))


def main(arguments: Sequence[str]) -> None:
    """Measure a sample of the files, which is the same at each run."""
    parser = argparse.ArgumentParser(description="what rendered pages show against what was read")
    parser.add_argument("--pages", type=int, default=12)
    parser.add_argument("folders", nargs="*", type=Path, default=[ROOT / "corpus"])
    given = parser.parse_args(arguments)
    if find_spec("rapidocr") is None:
        print("the OCR extra is not installed: make ocr")
        return
    rng = random.Random(2026)
    files = sorted(
        path for folder in given.folders for path in folder.rglob("*") if path.suffix.lower() in {".pdf", *PRINTED}
    )
    rng.shuffle(files)
    kept = seen = pages = 0
    print(f"{'':60} shown  in the record")
    for path in files:
        if pages >= given.pages:
            break
        try:
            texts = list(page_texts(path, rng, min(2, given.pages - pages)))
        except SourceError as error:
            print(f"{path.name[-58:]:58} {error}")
            continue
        for text in texts:
            own, shown = text.conserved()
            kept, seen, pages = kept + own, seen + shown, pages + 1
            print(f"{text.name[-58:]:58} {shown:7} {own / max(shown, 1):10.4f}", flush=True)
            for mark, lines in (("-", text.missing()), ("+", text.unseen())):
                for line in lines:
                    print(f"    {mark} {line[:100]}")
    print(f"{'all':58} {seen:7} {kept / max(seen, 1):10.4f}")


if __name__ == "__main__":
    main(sys.argv[1:])
