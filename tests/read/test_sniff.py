"""What a file is, whatever it is called; and what a clerk is told to do about it."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from docx_files import docx, docx_package, p
from hypothesis import given
from hypothesis import strategies as st

from extract.errors import DamagedSource, EmptySource, EncryptedSource, LegacyFormat, SourceError, UnknownFormat
from extract.read.formats import (
    DOC,
    DOCX,
    EXCEL_2003,
    FODS,
    FODT,
    HTML,
    MHTML,
    ODS,
    ODT,
    OFD,
    PDF,
    RTF,
    SCANS,
    TEXT,
    WORD_2003,
    WORD_FLAT,
    XLS,
    XLSB,
    XLSX,
    FileFormat,
)
from extract.read.sniff import sniff, sniffed_format

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def stream(name: str) -> bytes:
    return OLE + f"{name}\0".encode("utf-16-le") + bytes(100)


def cut_directory() -> bytes:
    """A compound file whose directory would stand behind its end."""
    return OLE[:30] + b"\x09\0" + OLE[32:48] + b"\x09\0\0\0" + OLE[52:]


def encrypted_zip() -> bytes:
    """A package whose first entry says that it needs a password."""
    data = bytearray(docx_package({"[Content_Types].xml": "<Types/>", "word/document.xml": "<a/>"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def test_pdf_also_behind_rubbish() -> None:
    assert sniffed_format(b"%PDF-1.7\n") is PDF
    assert sniffed_format(b"\r\n" * 400 + b"%PDF-1.4") is PDF


def test_docx_also_with_another_main_part() -> None:
    assert sniffed_format(docx(p("甲"))) is DOCX
    types = "application/vnd.ms-word.document.macroEnabled.main+xml"
    assert sniffed_format(docx_package({"[Content_Types].xml": types, "word/main.xml": "<a/>"})) is DOCX


def test_ofd() -> None:
    assert sniffed_format(docx_package({"OFD.xml": "<a/>"})) is OFD


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"II*\0", "image/tiff"),
        (b"MM\0*", "image/tiff"),
        (b"BM\x36\x10\0\0\0\0\0\0", "image/bmp"),
    ],
)
def test_images(data: bytes, kind: str) -> None:
    assert sniff(data) == kind
    assert sniffed_format(data).group is SCANS


def test_workbooks() -> None:
    assert sniffed_format(docx_package({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<a/>"})) is XLSX
    assert sniffed_format(stream("Workbook")) is XLS
    assert sniffed_format(stream("Book")) is XLS


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (stream("WordDocument"), DOC),
        (rb"{\rtf1\ansi", RTF),
        (b"\xef\xbb\xbf<html><body>", HTML),
        ("<html>".encode("utf-16"), HTML),
        (b"  <!DOCTYPE HTML PUBLIC>", HTML),
        (b"From: <Saved by WPS>\r\nSubject: =?gb2312?\r\nMIME-Version: 1.0\r\n", MHTML),
        (b'<?xml version="1.0"?><a xmlns="http://schemas.microsoft.com/office/2006/xmlPackage">', WORD_FLAT),
        (b'<?xml version="1.0"?><office:document xmlns:office="a">', FODT),
        (docx_package({"mimetype": ODT.media_type, "content.xml": "<a/>"}), ODT),
        (docx_package({"mimetype": ODS.media_type, "content.xml": "<a/>"}), ODS),
        (
            b'<?xml version="1.0"?><office:document xmlns:office="a" office:mimetype="%s">' % ODS.media_type.encode(),
            FODS,
        ),
        (docx_package({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": "a"}), XLSB),
    ],
)
def test_what_libreoffice_converts(data: bytes, kind: FileFormat) -> None:
    assert sniffed_format(data) is kind


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?>', WORD_2003),
        (b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>', EXCEL_2003),
        (b'<?xml version="1.0"?><ss:Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">', EXCEL_2003),
        (b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', EXCEL_2003),
        (b'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table>', HTML),
    ],
)
def test_xml_of_office_2003(data: bytes, kind: FileFormat) -> None:
    assert sniffed_format(data) is kind


@pytest.mark.parametrize(
    ("data", "error", "told"),
    [
        (b"", EmptySource, "空"),
        (b"%PD", UnknownFormat, "无法识别"),
        (b" " * 2000 + b"%PDF-1.4", UnknownFormat, "无法识别"),
        ("项目支出绩效目标申报表".encode("big5", "ignore") + b"\xff", UnknownFormat, "另存为"),
        ("申报表\0".encode(), UnknownFormat, "无法识别"),
        (b"GIF89a", UnknownFormat, "图片"),
        (b"BM: notes", UnknownFormat, "无法识别"),
        (docx_package({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "a"}), LegacyFormat, "pptx"),
        (stream("PowerPoint Document") + stream("Workbook"), LegacyFormat, "ppt"),
        (docx_package({"OFD.xml": "<a/>" * 100})[:-20], DamagedSource, "重新取得"),
        (stream("EncryptedPackage"), EncryptedSource, "密码"),
        (OLE, LegacyFormat, "旧版"),
        (cut_directory(), DamagedSource, "重新取得"),
        (OLE[:100], DamagedSource, "重新取得"),
        (docx_package({"mimetype": f"{ODT.media_type}-template", "content.xml": "<a/>"}), LegacyFormat, "OpenDocument"),
        (
            docx_package({"mimetype": ODT.media_type, "content.xml": "", "META-INF/manifest.xml": "encryption-data"}),
            EncryptedSource,
            "密码",
        ),
        (b'<?xml version="1.0"?><a/>', UnknownFormat, "无法识别"),
        (docx_package({"申报表.docx": "a"}), UnknownFormat, "解压"),
        (docx_package({}), UnknownFormat, "压缩包"),
        (docx(p("甲"))[:-300], DamagedSource, "重新取得"),
        (b"PK\x03\x04 of something", UnknownFormat, "压缩包"),
        (encrypted_zip(), EncryptedSource, "密码"),
    ],
)
def test_what_is_not_read_says_what_to_do(data: bytes, error: type[SourceError], told: str) -> None:
    with pytest.raises(error, match=told):
        sniff(data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_text(encoding: str) -> None:
    assert sniffed_format("项目支出绩效目标申报表\r\n".encode(encoding)) is TEXT


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"{\\rtf", OLE, b"<?xml ", docx(p("甲"))[:900]]))
def test_any_bytes_have_an_answer(data: bytes, start: bytes) -> None:
    assert answer(start + data).endswith(
        (
            "。",
            "pdf",
            "document",
            "msword",
            "rtf",
            "html",
            "related",
            "xml",
            "opc",
            "excel",
            "sheet",
            "ofd",
            "12",
            "png",
            "jpeg",
            "tiff",
            "bmp",
            "plain",
        )
    )


def answer(data: bytes) -> str:
    try:
        return sniff(data)
    except SourceError as error:
        return str(error)


def test_a_bomb_in_the_content_types_is_not_unpacked() -> None:
    target = BytesIO()
    with ZipFile(target, "w", 8) as package:
        package.writestr("[Content_Types].xml", b"0" * 5_000_000)
    with pytest.raises(UnknownFormat):
        sniff(target.getvalue())
