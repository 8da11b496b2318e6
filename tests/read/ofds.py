"""Tiny OFD files (GB/T 33190-2016) made on the fly, and OFD copies of PDF pages."""

from collections.abc import Sequence
from io import BytesIO
from itertools import groupby, pairwise
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import pypdfium2

from extract.read.layout.lines import Glyph
from extract.read.pdf.characters import characters
from extract.read.pdf.drawing import page_drawing
from extract.read.pdf.frame import frame_of
from extract.read.pdf.outlines import Outlines

SPACE = "http://www.ofdspec.org/2016"
MM = 25.4 / 72  # of a point
ASCENT = 1.33  # height of a line / size of its type, for lines without Chinese characters


def ofd(pages: Sequence[str], size: tuple[float, float] = (210, 297), **changed: str | None) -> bytes:
    """A file with these pages, each the objects of one layer; ``changed`` parts by name, None for one left out."""
    loops = "".join(f'<ofd:Page ID="{k}" BaseLoc="Pages/Page_{k}/Content.xml"/>' for k in range(len(pages)))
    parts: dict[str, str | None] = {
        "OFD.xml": _part("OFD", "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"),
        "Doc_0/Document.xml": _part(
            "Document",
            f"<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 {size[0]} {size[1]}</ofd:PhysicalBox></ofd:PageArea>"
            '<ofd:TemplatePage ID="90" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData>'
            f"<ofd:Pages>{loops}</ofd:Pages>",
        ),
    }
    for k, objects in enumerate(pages):
        parts[f"Doc_0/Pages/Page_{k}/Content.xml"] = page(objects)
    return ofd_package({name: content for name, content in (parts | changed).items() if content is not None})


def ofd_package(parts: dict[str, str]) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return buffer.getvalue()


def _part(name: str, inner: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><ofd:{name} xmlns:ofd="{SPACE}">{inner}</ofd:{name}>'


def page(objects: str, before: str = "") -> str:
    """The content of a page or template."""
    return _part("Page", f'{before}<ofd:Content><ofd:Layer ID="1">{objects}</ofd:Layer></ofd:Content>')


def text(words: str, x: float, y: float, *, size: float = 4.0, more: str = "", code: str = "") -> str:
    """A text object whose Boundary begins at (x, y), its baseline ``size`` below."""
    return (
        f'<ofd:TextObject ID="2" Boundary="{x} {y} 100 10" Font="3" Size="{size}" {more}>'
        f'<ofd:TextCode X="0" Y="{size}" {code}>{escape(words)}</ofd:TextCode></ofd:TextObject>'
    )


def path(data: str, more: str = "", fill: str = "") -> str:
    """A path in the space of the page."""
    return (
        f'<ofd:PathObject ID="4" Boundary="0 0 210 297" LineWidth="0.2" {more}>{fill}'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def grid(xs: Sequence[float], ys: Sequence[float]) -> str:
    """A full grid of strokes."""
    lines = [f"M {x} {ys[0]} L {x} {ys[-1]}" for x in xs] + [f"M {xs[0]} {y} L {xs[-1]} {y}" for y in ys]
    return "".join(map(path, lines))


# ---------------------------------------------------------------- what a PDF shows


def like(pdf: Path) -> bytes:
    """An OFD with the characters, rules and small figures of the PDF."""
    with pypdfium2.PdfDocument(pdf) as source:
        pages = [_page_objects(source[index]) for index in range(len(source))]
        width, height = (side * MM for side in source[0].get_size())
    return ofd(pages, (width, height))


def _page_objects(page: pypdfium2.PdfPage) -> str:
    frame = frame_of(page)
    drawn = page_drawing(page, frame)
    written = characters(page, frame, drawn, Outlines())
    sizes = _sizes(written.glyphs)
    objects = [_line(list(run), sizes) for _, run in groupby(written.glyphs, lambda glyph: round(glyph.base, 2))]
    objects += [_stroke(rule.start, rule.at, rule.end, rule.at) for rule in drawn.horizontal]
    objects += [_stroke(rule.at, rule.start, rule.at, rule.end) for rule in drawn.vertical]
    for box, framed, dark in drawn.shapes:
        x0, top, x1, bottom = (value * MM for value in box)
        closed = f"M {x0} {top} L {x1} {top} L {x1} {bottom} L {x0} {bottom} C"
        figure = closed if framed else f"M {x0} {top} L {x1} {bottom}"
        objects.append(path(figure, f'Fill="{str(dark).lower()}" Stroke="{str(not dark).lower()}"'))
    return "".join(objects)


def _stroke(ax: float, ay: float, bx: float, by: float) -> str:
    return path(f"M {ax * MM} {ay * MM} L {bx * MM} {by * MM}")


def _sizes(glyphs: Sequence[Glyph]) -> dict[int, float]:
    """The type size for each height of lines: a Chinese character is as wide as its type size."""
    return {_height(one): one.x1 - one.x0 for one in glyphs if one.char >= "\u4e00"}


def _height(glyph: Glyph) -> int:
    return round(10 * (glyph.bottom - glyph.top))


def _line(glyphs: list[Glyph], sizes: dict[int, float]) -> str:
    """The characters on one baseline as one object, with the distance from each to the next."""
    size = max(sizes.get(_height(one), (one.bottom - one.top) / ASCENT) for one in glyphs)
    steps = " ".join(f"{(after.x0 - before.x0) * MM:.4f}" for before, after in pairwise(glyphs))
    first = glyphs[0]
    return (
        f'<ofd:TextObject ID="2" Boundary="{first.x0 * MM} {first.top * MM} 200 10" Font="3" Size="{size * MM}">'
        f'<ofd:TextCode X="0" Y="{(first.base - first.top) * MM}" DeltaX="{steps}">'
        f"{escape(''.join(one.raw for one in glyphs))}</ofd:TextCode></ofd:TextObject>"
    )
