"""The format of a file by its bytes, never by its name: ``formats`` has a row for each."""

from collections.abc import Mapping
from io import BytesIO
from lzma import LZMAError
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812

from extract.errors import DamagedSource, EmptySource, EncryptedSource, LegacyFormat, UnknownFormat
from extract.pack import patterns, toml
from extract.read import formats
from extract.read.formats import BMP, DOCX, FORMATS, GROUPS, ODS, ODT, PDF, REFUSED, SCANS, TEXT, TEXTS, FileFormat
from extract.read.plain_text import decoded_text, is_chinese
from extract.signatures import OLE_SIGNATURE, PDF_SIGNATURE, ZIP_SIGNATURES

_PACKAGES = (b"[Content_Types].xml", b"word/", b"xl/", b"OFD.xml")  # names that begin a package of XML parts
_HEAD = 1024  # bytes: readers of PDF accept its mark this far into the file (ISO 32000-1, annex H.3.4.1)
_CONTENT_TYPES = "[Content_Types].xml"
_MOST = 4_000_000  # bytes: no content types part of a real package comes near
_OLE_HEADER = 512  # bytes
_MAIN = (  # content types of a main part of Word, plain and with macros
    b"wordprocessingml.document.main+xml",
    b"wordprocessingml.template.main+xml",
    b"ms-word.document.macroEnabled.main+xml",
)
_AS_DOCX = "请用 Word 或 WPS 打开，另存为 .docx 后再转换。"
_AS_OOXML = "请用 Office 或 WPS 打开，文档另存为 .docx、表格另存为 .xlsx 后再转换。"
_LOCKED = "文件设有密码，请取消密码后再转换。"
_DOCUMENTS = [group.label for group in GROUPS if group not in (SCANS, TEXTS)]
_IMAGES = [row for row in FORMATS if row.group is SCANS]
_READABLE = f"{'、'.join(_DOCUMENTS[:-1])} 或 {_DOCUMENTS[-1]}"  # PDF、Word、Excel 或 OFD


def sniff(data: bytes) -> str:
    """The media type of a file, that of one of the ``FORMATS``.

    Raises ``EmptySource``, ``LegacyFormat`` for what must be converted by hand first, ``EncryptedSource``,
    ``DamagedSource`` for a cut-off file, else ``UnknownFormat``; the message tells a clerk what to do.
    """
    return sniffed_format(data).media_type


def sniffed_format(data: bytes) -> FileFormat:
    """The format of a file; raises as ``sniff`` does."""
    if not data:
        raise EmptySource("文件是空的（0 字节），请核对原件后重新提供。")
    if data.startswith(ZIP_SIGNATURES):
        return _package_format(data)
    if data.startswith(OLE_SIGNATURE):
        return _ole_format(data)
    if PDF_SIGNATURE in data[:_HEAD]:
        return PDF
    image = next((row for row in _IMAGES if data.startswith(row.starts)), None)
    # two letters alone are no bitmap: these bytes are reserved ([MS-WMF] 2.2.2.9, BITMAPFILEHEADER)
    if image is None or (image is BMP and data[6:10] != b"\0\0\0\0"):
        return _text_format(data)
    return image


def _package_format(data: bytes) -> FileFormat:
    """The format of a zip package, by its parts."""
    try:
        with ZipFile(BytesIO(data)) as package:
            return _format_of_parts(package)
    except (BadZipFile, ZlibError, LZMAError, OSError, EOFError, RuntimeError, ValueError) as error:
        if any(name in data for name in _PACKAGES):
            raise DamagedSource("文件不完整或已损坏，请重新取得原件，或用原来的程序修复后另存。") from error
        raise UnknownFormat("压缩包已损坏，请重新取得原件。") from error


def _format_of_parts(package: ZipFile) -> FileFormat:
    entries = {entry.filename: entry for entry in package.infolist()}
    if any(entry.flag_bits & 1 for entry in entries.values()):
        raise EncryptedSource(_LOCKED)
    for refused in REFUSED:
        if refused.part in entries:
            raise _legacy(refused.label, refused.advice)
    rows = (formats.OFD, formats.XLSX, formats.XLSB, ODT)
    row = next((row for row in rows if not entries.keys().isdisjoint(row.parts)), None)
    if row is not None:
        return _open_document_format(package, entries) if row is ODT else row
    types = entries.get(_CONTENT_TYPES)  # no Word file opens without it
    if types is not None and types.file_size <= _MOST and _has_word_part(package.read(types), entries):
        return DOCX
    raise UnknownFormat(f"这是压缩包，不是 {_READABLE} 文件，请解压后逐个转换。")


def _has_word_part(types: bytes, names: Mapping[str, ZipInfo]) -> bool:
    """Whether there is a main part of Word: usually word/document.xml, else the content types tell."""
    return not names.keys().isdisjoint(DOCX.parts) or any(kind in types for kind in _MAIN)


def _open_document_format(package: ZipFile, entries: Mapping[str, ZipInfo]) -> FileFormat:
    """Text or spreadsheet: the first entry names its kind (OpenDocument 1.3, part 2, 3.3); raises for anything else."""
    kind = _member(package, entries, "mimetype").strip().decode("latin-1")
    row = next((row for row in (ODT, ODS) if row.media_type == kind), None)
    if row is None:
        raise _legacy("OpenDocument 模板、演示文稿或其他文件", _AS_OOXML)
    if b"encryption-data" in _member(package, entries, "META-INF/manifest.xml"):
        raise EncryptedSource(_LOCKED)
    return row


def _member(package: ZipFile, entries: Mapping[str, ZipInfo], name: str) -> bytes:
    entry = entries.get(name)
    return package.read(entry) if entry is not None and entry.file_size <= _MOST else b""


def _ole_format(data: bytes) -> FileFormat:
    """The format of an OLE compound file, by its streams: its directory holds their names as UTF-16."""

    def has_stream(name: str) -> bool:
        return f"{name}\0".encode("utf-16-le") in data

    if has_stream("EncryptedPackage"):
        raise EncryptedSource(
            "文件设有打开密码，请用 Office 或 WPS 取消密码并另存后再转换，或用 --password-file 提供密码。"
        )
    if any(map(has_stream, formats.DOC.streams)):
        return formats.DOC
    for refused in REFUSED:  # before workbooks, for a presentation may hold one
        if refused.stream and has_stream(refused.stream):
            raise _legacy(refused.label, refused.advice)
    if any(map(has_stream, formats.XLS.streams)):
        return formats.XLS
    shift, first = int.from_bytes(data[30:32], "little"), int.from_bytes(data[48:52], "little")
    # the directory would lie behind the end of the file ([MS-CFB] 2.2)
    if len(data) < _OLE_HEADER or (shift in (9, 12) and (first + 1) << shift >= len(data)):
        raise DamagedSource("旧版 Office 文件不完整，请重新取得原件。")
    raise _legacy("旧版 Office 文件", _AS_DOCX)


def _text_format(data: bytes) -> FileFormat:
    """The format of a file of text, by the patterns of patterns/format.toml.

    They see its beginning in lower case, without a byte order mark and leading blanks; each byte is a character.
    """
    head = data[: 8 * _HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[2:].replace(b"\0", b"")
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower().decode("latin-1")
    for entry in toml("format")["pattern"]:
        if patterns("format")[entry["name"]].search(text):
            return next(row for row in FORMATS if row.pattern == entry["name"])
    if data.startswith(b"GIF8"):
        raise UnknownFormat("这是动态图片（GIF），不是可读取的文件，请扫描或导出为 PDF 后再转换。")
    content = None if text.startswith("<?xml") else decoded_text(data)
    if content is not None and is_chinese(content):
        return TEXT
    raise UnknownFormat(f"不是 {_READABLE} 文件，无法识别，请核对原件并另存为 .docx 或 PDF 后再转换。")


def _legacy(label: str, advice: str) -> LegacyFormat:
    return LegacyFormat(f"这是{label}，不能直接读取。{advice}")
