"""Build the corpus: ``python corpus/build.py [filing …]`` rewrites the sources and gold records of these filings.

Needs LibreOffice, Chromium, reportlab and the fonts Noto Serif CJK SC, WenQuanYi Zen Hei and DejaVu Sans; what it
builds is committed, so that nobody else needs them.
"""

import sys
from pathlib import Path

from making import convert, drawing, html, minhang, word
from making.blocks import Source
from making.content import CONTENT, SHEETS, Content, gold_of, load, source_of

HERE = Path(__file__).parent


def main(names: list[str]) -> None:
    """Build the filings with these names, all without any."""
    for name in names or sorted(path.stem for folder in (CONTENT, SHEETS) for path in folder.glob("*.toml")):
        (build_sheet if (SHEETS / f"{name}.toml").exists() else build)(name, load(name))
        print(name)


def build(name: str, content: Content) -> None:
    """Write the sources, the parts and the gold record of one filing."""
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    source = source_of(content)
    word.write(source, folder / "source.docx")
    for producer in content["pdf"]:
        print_pdf(source, folder / "source.docx", folder / f"source-{producer}.pdf", producer)
    if content.get("word_parts"):
        write_parts(content, folder / "parts")
    (folder / "gold.json").write_bytes(gold_of(content))


def build_sheet(name: str, content: Content) -> None:
    """Write the gold record of a layout beside its content, and the sources unless the record would be partial."""
    (SHEETS / f"{name}.gold.json").write_bytes(gold_of(content))
    if "pending" in content:
        return
    source, printed = source_of(content), SHEETS / f"{name}.docx"
    word.write(source, printed)
    if "producer" in content:
        print_pdf(source, printed, printed.with_suffix(".pdf"), content["producer"])


def print_pdf(source: Source, printed: Path, pdf: Path, producer: str) -> None:
    """Write the PDF file; LibreOffice prints the Word file."""
    if producer == "libreoffice":
        convert.libreoffice(printed, pdf)
    elif producer == "chromium":
        convert.chromium(html.page(source), pdf)
    else:
        drawing.write(source, pdf)


def write_parts(content: Content, folder: Path) -> None:
    """Write each part of a filing as a Word file of its own."""
    folder.mkdir(exist_ok=True)
    for part, source in minhang.parts(content).items():
        word.write(source, folder / f"{part}.docx")


if __name__ == "__main__":
    main(sys.argv[1:])
