"""A small binary workbook (.xlsb), record by record ([MS-XLSB]): no library writes one."""

from collections.abc import Sequence
from io import BytesIO
from struct import pack
from zipfile import ZipFile

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TODAY = b"\x19\x01\x00\x00\x41\xdd\x00"  # the tokens of TODAY()
DATE, PERCENT, AMOUNT = 1, 2, 3  # the styles of cells below
FORMATS = {164: 'yyyy"年"m"月"d"日"', 165: "0.00%", 166: "#,##0.00"}


def record(kind: int, body: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, parts = len(body), bytearray()
    while size > 127:
        parts.append(size & 0x7F | 0x80)
        size >>= 7
    return head + bytes([*parts, size]) + body


def wide(text: str) -> bytes:
    return pack("<I", len(text)) + text.encode("utf-16-le")


def cell(column: int, value: float | str, style: int = 0, formula: bytes = b"") -> bytes:
    """A cell with a value, or with a formula and the result that is stored with it."""
    head = pack("<II", column, style)
    body = head + (wide(value) if isinstance(value, str) else pack("<d", value))
    if not formula:
        return record(6 if isinstance(value, str) else 5, body)
    tokens = pack("<HI", 0, len(formula)) + formula + pack("<I", 0)
    return record(8 if isinstance(value, str) else 9, body + tokens)


def row(index: int, *cells: bytes, hidden: bool = False) -> bytes:
    flags = b"\x00" + bytes([0x10 if hidden else 0]) + b"\x00"
    return record(0, pack("<IIH", index, 0, 300) + flags + pack("<I", 0)) + b"".join(cells)


def binary_workbook(name: str, rows: Sequence[bytes], merged: Sequence[tuple[int, int, int, int]] = ()) -> bytes:
    """A workbook of one sheet; ``merged`` are first row, last row, first column, last column."""
    areas = b"".join(record(176, pack("<4I", *area)) for area in merged)
    areas = record(177, pack("<I", len(merged))) + areas + record(178) if merged else b""
    sheet = record(129) + record(145) + b"".join(rows) + record(146) + areas + record(130)
    book = record(131) + record(143) + record(156, pack("<II", 0, 1) + wide("rId1") + wide(name))
    formats = b"".join(record(44, pack("<H", code) + wide(text)) for code, text in FORMATS.items())
    looks = b"".join(record(47, pack("<5H", 0, code, 0, 0, 0) + bytes(4) + b"\x3f\x00") for code in (0, *FORMATS))
    font = record(43, pack("<5H", 220, 0, 400, 0, 0) + bytes(3) + b"\x01\x00" + bytes(7) + wide("Arial"))
    styles = [
        *(record(278), record(615, pack("<I", len(FORMATS))), formats, record(616)),
        *(record(611, pack("<I", 1)), font, record(612)),
        *(record(617, pack("<I", 1 + len(FORMATS))), looks, record(618), record(279)),
    ]
    target = BytesIO()
    with ZipFile(target, "w") as package:
        for path, content in {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Override PartName="/xl/worksheets/sheet1.bin" ContentType="application/vnd.ms-excel.worksheet"/>'
            '<Override PartName="/xl/styles.bin" ContentType="application/vnd.ms-excel.styles"/></Types>',
            "_rels/.rels": links(("officeDocument", "xl/workbook.bin")),
            "xl/_rels/workbook.bin.rels": links(("worksheet", "worksheets/sheet1.bin"), ("styles", "styles.bin")),
            "xl/workbook.bin": book + record(144) + record(132),
            "xl/worksheets/sheet1.bin": sheet,
            "xl/styles.bin": b"".join(styles),
        }.items():
            package.writestr(path, content)
    return target.getvalue()


def links(*targets: tuple[str, str]) -> str:
    inside = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{RELATIONS}">{inside}</Relationships>'
