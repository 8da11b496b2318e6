"""What a file is, told by its bytes, never by its name."""

from collections.abc import Container, Mapping
from io import BytesIO
from lzma import LZMAError
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812

from extract.errors import DamagedSource, EmptySource, EncryptedSource, LegacyFormat, UnknownFormat
from extract.pack import patterns, toml

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOC = "application/msword"
RTF = "application/rtf"
HTML = "text/html"
MHTML = "multipart/related"
WORD_FLAT = "application/vnd.ms-word.flat-opc"
ODT = "application/vnd.oasis.opendocument.text"
FODT = "application/vnd.oasis.opendocument.text-flat-xml"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS = "application/vnd.ms-excel"
OFD = "application/ofd"

_PACKAGES = (b"[Content_Types].xml", b"word/", b"xl/", b"OFD.xml")  # names that begin a package of XML parts
_HEAD = 1024  # bytes: readers of PDF accept its mark this far into the file (ISO 32000-1, annex H.3.4.1)
_CONTENT_TYPES = "[Content_Types].xml"
_MOST = 4_000_000  # bytes: no content types part of a real package comes near
_OLE_HEADER = 512  # bytes
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKS = {  # what an image file begins with
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"II*\0": "image/tiff",
    b"MM\0*": "image/tiff",
    b"BM": "image/bmp",
}
IMAGES = frozenset(_MARKS.values())
_MAIN = (  # content types of a main part of Word, plain and with macros
    b"wordprocessingml.document.main+xml",
    b"wordprocessingml.template.main+xml",
    b"ms-word.document.macroEnabled.main+xml",
)
_AS_DOCX = "请用 Word 或 WPS 打开，另存为 .docx 后再转换。"
_AS_OOXML = "请用 Office 或 WPS 打开，文档另存为 .docx、表格另存为 .xlsx 后再转换。"
_LOCKED = "文件设有密码，请取消密码后再转换。"

_IN_ZIP = (  # a name that only this kind of package holds, and what it is
    ("xl/workbook.bin", "Excel 二进制工作簿（.xlsb）", "请另存为 .xlsx 后再转换。"),
    ("ppt/presentation.xml", "演示文稿（.pptx）", "请导出为 PDF 后再转换。"),
)
_IN_OLE = (  # the name of a stream, and what it tells
    ("PowerPoint Document", "演示文稿（.ppt）", "请导出为 PDF 后再转换。"),
)


def sniff(data: bytes) -> str:
    """The media type, one of those above.

    Raises ``EmptySource``, ``LegacyFormat`` for what must be converted by hand first, ``EncryptedSource``,
    ``DamagedSource`` for a cut-off file, else ``UnknownFormat``; the message tells a clerk what to do.
    """
    if not data:
        raise EmptySource("文件是空的（0 字节），请核对原件后重新提供。")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(data)
    if data.startswith(OLE):
        return _ole(data)
    if b"%PDF-" in data[:_HEAD]:
        return PDF
    return _image(data) or _text(data)


def _image(data: bytes) -> str | None:
    """The media type of an image; two letters alone are none: a bitmap's header says where its dots begin."""
    found = next((kind for mark, kind in _MARKS.items() if data.startswith(mark)), None)
    is_text = found == "image/bmp" and data[6:10] != b"\0\0\0\0"  # reserved ([MS-WMF] 2.2.2.9, BITMAPFILEHEADER)
    return None if is_text else found


def _zip(data: bytes) -> str:
    try:
        with ZipFile(BytesIO(data)) as package:
            return _package(package)
    except (BadZipFile, ZlibError, LZMAError, OSError, EOFError, RuntimeError, ValueError) as error:
        if any(name in data for name in _PACKAGES):
            raise DamagedSource("文件不完整或已损坏，请重新取得原件，或用原来的程序修复后另存。") from error
        raise UnknownFormat("压缩包已损坏，请重新取得原件。") from error


def _package(package: ZipFile) -> str:
    entries = {entry.filename: entry for entry in package.infolist()}
    if any(entry.flag_bits & 1 for entry in entries.values()):
        raise EncryptedSource(_LOCKED)
    for name, kind, advice in _IN_ZIP:
        if name in entries:
            raise _legacy(kind, advice)
    if "OFD.xml" in entries:
        return OFD
    if "xl/workbook.xml" in entries:
        return XLSX
    if "content.xml" in entries:
        return _open_document(package, entries)
    types = entries.get(_CONTENT_TYPES)
    if types is not None and types.file_size <= _MOST and _is_word(package.read(types), entries):
        return DOCX
    raise UnknownFormat("这是压缩包，不是 PDF、Word、Excel 或 OFD 文件，请解压后逐个转换。")


def _is_word(types: bytes, names: Container[str]) -> bool:
    """Whether there is a main part of Word: usually word/document.xml, else the content types tell."""
    return "word/document.xml" in names or any(kind in types for kind in _MAIN)


def _open_document(package: ZipFile, entries: Mapping[str, ZipInfo]) -> str:
    """A text of OpenDocument; its first entry says what it is (OpenDocument 1.3, part 2, 3.3)."""
    if _member(package, entries, "mimetype").strip() != ODT.encode():
        raise _legacy("OpenDocument 表格或其他文件（.ods 等）", _AS_OOXML)
    if b"encryption-data" in _member(package, entries, "META-INF/manifest.xml"):
        raise EncryptedSource(_LOCKED)
    return ODT


def _member(package: ZipFile, entries: Mapping[str, ZipInfo], name: str) -> bytes:
    entry = entries.get(name)
    return package.read(entry) if entry is not None and entry.file_size <= _MOST else b""


def _ole(data: bytes) -> str:
    """What an OLE compound file is: its directory holds the names of its streams as UTF-16."""
    if _utf16("EncryptedPackage") in data:
        raise EncryptedSource(
            "文件设有打开密码，请用 Office 或 WPS 取消密码并另存后再转换，或用 --password-file 提供密码。"
        )
    if _utf16("WordDocument") in data:
        return DOC
    for name, kind, advice in _IN_OLE:  # first, for a presentation may hold a workbook
        if _utf16(name) in data:
            raise _legacy(kind, advice)
    if _utf16("Workbook") in data or _utf16("Book") in data:
        return XLS
    if _cut_off(data):
        raise DamagedSource("旧版 Office 文件不完整，请重新取得原件。")
    raise _legacy("旧版 Office 文件", _AS_DOCX)


def _cut_off(data: bytes) -> bool:
    """Whether the directory would lie behind the end of the file ([MS-CFB] 2.2)."""
    if len(data) < _OLE_HEADER:
        return True
    shift, first = int.from_bytes(data[30:32], "little"), int.from_bytes(data[48:52], "little")
    return shift in (9, 12) and (first + 1) << shift >= len(data)


def _utf16(name: str) -> bytes:
    return f"{name}\0".encode("utf-16-le")


def _text(data: bytes) -> str:
    head = _head(data)
    for entry in toml("format")["pattern"]:
        if patterns("format")[entry["name"]].search(head):
            if "refused" in entry:
                raise _legacy(entry["refused"], _AS_DOCX)
            return str(entry["media_type"])
    if data.startswith(b"GIF8"):
        raise UnknownFormat("这是动态图片（GIF），不是可读取的文件，请扫描或导出为 PDF 后再转换。")
    raise UnknownFormat("不是 PDF、Word、Excel 或 OFD 文件，无法识别，请核对原件并另存为 .docx 或 PDF 后再转换。")


def _head(data: bytes) -> str:
    """The beginning in lower case, without a byte order mark and leading blanks; each byte is a character."""
    head = data[: 4 * _HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[2:].replace(b"\0", b"")
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return head.decode("latin-1")


def _legacy(kind: str, advice: str) -> LegacyFormat:
    return LegacyFormat(f"这是{kind}，不能直接读取。{advice}")
