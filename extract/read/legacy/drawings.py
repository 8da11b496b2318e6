"""Pictures that are drawn by strokes (EMF, WMF, SVG) → a Word file that shows one, for LibreOffice to print.

EMF: [MS-EMF] 2.3.4.2; WMF: [MS-WMF] 2.3.2.2 and 2.3.2.3.
"""

import zlib
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from struct import unpack_from
from zipfile import ZipFile

_MOST_BYTES = 50_000_000
_ROOM = 40.0  # points below the picture, so that its line fits the page
_USUAL, _LONGEST, _LEAST = (450.0, 300.0), 1190.0, 12.0  # points
_GZIP, _PLACEABLE = b"\x1f\x8b", b"\xd7\xcd\xc6\x9a"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TYPES = {"emf": "image/x-emf", "wmf": "image/x-wmf", "svg": "image/svg+xml"}

Size = tuple[float, float]


def printed_drawing(data: bytes, size: Size | None, print_pages: Callable[[bytes], bytes]) -> tuple[bytes, Size] | None:
    """The page that shows the drawing at its top left corner, and the drawing's width and height in points; None where
    the bytes are no such drawing. ``size`` is what the file that holds it says; ``print_pages`` makes a PDF of a .docx.
    """
    if data.startswith(_GZIP):
        with suppress(zlib.error):
            data = zlib.decompressobj(wbits=31).decompress(data, _MOST_BYTES)
    kind, own = kind_and_size(data)
    if not kind:
        return None
    width, height = (min(max(side, _LEAST), _LONGEST) for side in size or own)
    return print_pages(word_file(data, kind, width, height)), (width, height)


def kind_and_size(data: bytes) -> tuple[str, Size]:
    """The suffix of the drawing's format, "" for none of them, and the size in points that it says it has."""
    if len(data) >= 44 and data[40:44] == b" EMF":
        left, top, right, bottom = unpack_from("<4i", data, 24)  # hundredths of a millimetre
        return "emf", _likely((right - left) * 0.0283465, (bottom - top) * 0.0283465)
    if data.startswith(_PLACEABLE) and len(data) > 22:
        left, top, right, bottom, inch = unpack_from("<4hH", data, 6)
        return "wmf", _likely((right - left) * 72 / max(inch, 1), (bottom - top) * 72 / max(inch, 1))
    if data[:4] in (b"\x01\x00\x09\x00", b"\x02\x00\x09\x00"):
        return "wmf", _USUAL
    return ("svg" if b"<svg" in data[:4096] else ""), _USUAL


def _likely(width: float, height: float) -> Size:
    return (width, height) if min(width, height) > 0 else _USUAL


def word_file(data: bytes, kind: str, width: float, height: float) -> bytes:
    """A Word file with one page that has the picture and nothing else."""
    page = f'<w:pgSz w:w="{round(width * 20)}" w:h="{round((height + _ROOM) * 20)}"/>'
    margins = '<w:pgMar w:top="0" w:right="0" w:bottom="0" w:left="0" w:header="0" w:footer="0" w:gutter="0"/>'
    shape = f'<v:shape stroked="f" style="width:{width}pt;height:{height}pt"><v:imagedata r:id="p"/></v:shape>'
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="{kind}" '
        f'ContentType="{_TYPES[kind]}"/><Override PartName="/word/document.xml" ContentType="{_WORD}"/></Types>',
        "_rels/.rels": _links("officeDocument", "word/document.xml"),
        "word/_rels/document.xml.rels": _links("image", f"media/p.{kind}"),
        f"word/media/p.{kind}": data,
        "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        f'xmlns:r="{_OFFICE}" xmlns:v="urn:schemas-microsoft-com:vml"><w:body><w:p><w:r><w:pict>{shape}</w:pict></w:r>'
        f"</w:p><w:sectPr>{page}{margins}</w:sectPr></w:body></w:document>",
    }
    target = BytesIO()
    with ZipFile(target, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return target.getvalue()


def _links(kind: str, target: str) -> str:
    link = f'<Relationship Id="p" Type="{_OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{link}</Relationships>'
