"""Workbooks with the results of their formulas in the place of the formulas, so that LibreOffice computes nothing.

What a file stores is what its author saw. LibreOffice would compute 今天 (TODAY) anew, and all that depends on it; and
it would follow links to other files. ``results_of_*`` also count the formulas whose result the file does not hold.
"""

from collections.abc import Iterator
from struct import unpack_from

from lxml import etree

from extract.read.container import Element, xml_root
from extract.read.legacy.repacking import CONTENT, changed_package

_KIND = "电子表格"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_VALUE_TYPE, _STRING = f"{_OFFICE}value-type", f"{_OFFICE}string-value"
_FORMULA = f"{_TABLE}formula"
_OF_FORMULA = tuple(f"{_TABLE}number-matrix-{lines}-spanned" for lines in ("rows", "columns"))
_LINKED = (f"{_TABLE}table-source", f"{_TABLE}cell-range-source", f"{_OFFICE}dde-source", f"{_TABLE}dde-links")
_ERROR = "error"
_SHEET = b"\x81\x01\x00"  # BrtBeginSheet, with which the part of a sheet begins ([MS-XLSB] 2.4.122)
# a formula's cell, by its result: the cell that has this value, and the bytes up to the value's end ([MS-XLSB] 2.5.7)
_CELLS = {8: (6, 12), 9: (5, 16), 10: (4, 9), 11: (3, 9)}
_SHARED = frozenset((426, 427, 428))  # formulas of several cells, which follow the first of them
_STRING_CELL = 6


def results_of_ods(data: bytes) -> tuple[bytes, int]:
    """The OpenDocument spreadsheet without formulas; raises a ``SourceError`` where it is broken or absurdly large."""
    return changed_package(data, lambda name, part: results_of_fods(part) if name == CONTENT else (part, 0))


def results_of_fods(data: bytes) -> tuple[bytes, int]:
    """The same of the flat file, which is also the part content.xml."""
    root = xml_root(data, _KIND)
    lost = sum(_keep_result(cell) for cell in root.iter(f"{_TABLE}table-cell") if _FORMULA in cell.attrib)
    for link in list(root.iter(*_LINKED)):
        parent = link.getparent()
        if parent is not None:
            parent.remove(link)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True), lost


def _keep_result(cell: Element) -> bool:
    """Take the formula out of a cell; whether no result is stored with it.

    Of an error the result is in the cell's text alone.
    """
    for name in (_FORMULA, *_OF_FORMULA):
        cell.attrib.pop(name, "")
    if any(str(key).endswith("}value-type") and value == _ERROR for key, value in cell.items()):
        cell.attrib.pop(_STRING, "")
    return _VALUE_TYPE not in cell.attrib and cell.find(f"{_TEXT}p") is None


def results_of_xlsb(data: bytes) -> tuple[bytes, int]:
    """The binary workbook without formulas; such a file holds a result with each."""

    def change(_: str, part: bytes) -> tuple[bytes, int]:
        return b"".join(_records_of_results(part)) if part.startswith(_SHEET) else part, 0

    return changed_package(data, change)


def _records_of_results(part: bytes) -> Iterator[bytes]:
    """The records of a sheet's part, those of formulas replaced by those of plain values ([MS-XLSB] 2.1.4)."""
    at = 0
    while at < len(part):
        start = at
        kind, at = _number(part, at, 2)
        size, at = _number(part, at, 4)
        body = part[at : at + size]
        at += size
        if at > len(part):
            raise ValueError("a record is cut off")
        if kind in _CELLS:
            plain, end = _CELLS[kind]
            end += 2 * unpack_from("<I", body, 8)[0] if plain == _STRING_CELL else 0
            yield bytes([plain]) + _size_bytes(end) + body[:end]
        elif kind not in _SHARED:
            yield part[start:at]


def _number(part: bytes, at: int, most: int) -> tuple[int, int]:
    """The number of up to so many bytes, seven bits in each, and where it ends."""
    number = 0
    for k in range(most):
        number |= (part[at + k] & 0x7F) << 7 * k
        if part[at + k] < 0x80:
            return number, at + k + 1
    return number, at + most


def _size_bytes(size: int) -> bytes:
    """The bytes of a record's size, seven bits in each."""
    parts = bytearray()
    while size > 0x7F:
        parts.append(size & 0x7F | 0x80)
        size >>= 7
    return bytes([*parts, size])
