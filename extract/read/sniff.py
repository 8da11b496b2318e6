"""What a file is, by its bytes, never by its name."""

from io import BytesIO
from zipfile import BadZipFile, ZipFile

from extract.errors import DamagedSource, EmptySource, EncryptedSource, LegacyFormat, UnknownFormat

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 1024  # bytes: a PDF's mark may stand behind a mail header or other dirt (PDF 32000-1, annex H.3.4.1)
_LEGACY = {
    b"{\\rtf": "RTF",
    b"<html": "网页（HTML）",
    b"<!doctype html": "网页（HTML）",
    b"mime-version:": "网页存档（MHTML）",
    b"<?xml": "XML",
}
_SAVE_AS = "请用 Word 或 WPS 打开，另存为 .docx 或导出为 PDF 后再转换。"


def sniff(data: bytes) -> str:
    """The media type, PDF or Word; raises a ``SourceError`` for anything else, saying what to do."""
    if not data:
        raise EmptySource("文件为空（0 字节），请重新取得该文件。")
    if b"%PDF-" in data[:_HEAD]:
        return PDF
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data)
    if data.startswith(_OLE):
        _raise_ole(data)
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    for mark, name in _LEGACY.items():
        if head.startswith(mark):
            raise LegacyFormat(f"文件是{name}格式，不能直接读取；{_SAVE_AS}")
    raise UnknownFormat("文件不是 PDF 或 Word（.docx）文档，无法识别；请核对是否取错了文件。")


def _zipped(data: bytes) -> str:
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (BadZipFile, EOFError, ValueError) as error:
        raise DamagedSource("文件不完整或已损坏（压缩包结构缺失），无法打开；请从原处重新取得该文件。") from error
    if "[Content_Types].xml" in names and any(name.startswith("word/") for name in names):
        return WORD
    if any(name.startswith("xl/") for name in names):
        raise LegacyFormat("文件是 Excel 工作簿，不能直接读取；请导出为 PDF 后再转换。")
    if "OFD.xml" in names:
        raise LegacyFormat("文件是 OFD 版式文件，不能直接读取；请另存为 PDF 后再转换。")
    raise UnknownFormat("文件是压缩包，其中没有 Word 文档；请解压后转换其中的文件。")


def _raise_ole(data: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise EncryptedSource("文件已加密，需要密码才能打开；请用密码打开后另存为不加密的 .docx。")
    raise LegacyFormat(f"文件是旧版 Office 格式（.doc、.xls、.wps 等），不能直接读取；{_SAVE_AS}")
