"""Build the corpus: ``python corpus/build.py [filing …]`` rewrites the sources and gold records of these filings.

Needs LibreOffice, Chromium, reportlab and the fonts Noto Serif CJK SC, WenQuanYi Zen Hei and DejaVu Sans; what it
builds is committed, so that nobody else needs them.
"""

import sys
from pathlib import Path

from making import convert, drawing, html, minhang, word
from making.blocks import Source
from making.content import CONTENT, Content, gold_of, load, source_of

HERE = Path(__file__).parent


def main(names: list[str]) -> None:
    """Build the filings with these names, all without any."""
    for name in names or sorted(path.stem for path in CONTENT.glob("*.toml")):
        build(name, load(name))
        print(name)


def build(name: str, content: Content) -> None:
    """Write the sources, the parts and the gold record of one filing."""
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    source = source_of(content)
    word.write(source, folder / "source.docx")
    for producer in content["pdf"]:
        print_pdf(source, folder, producer)
    if content.get("word_parts"):
        write_parts(content, folder / "parts")
    (folder / "gold.json").write_bytes(gold_of(content))


def print_pdf(source: Source, folder: Path, producer: str) -> None:
    """Write ``source-<producer>.pdf``."""
    pdf = folder / f"source-{producer}.pdf"
    if producer == "libreoffice":
        convert.libreoffice(folder / "source.docx", pdf)
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
