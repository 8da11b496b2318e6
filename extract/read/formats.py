"""The file formats that can be read: one row for each, from which everything else about formats comes.

How a file is recognised (``sniff``), who reads it (``extract.read``), which files of a folder are converted
(``extract.batch.kinds``), which have pages to be drawn (``raster``), the table of the README and the messages to a
clerk.

A new format is a row here and a module with ``read(source, …) -> Document``; ``docs/extend/reader.md`` names all files
to touch.
"""

from functools import cache
from typing import Literal

from msgspec import Struct

from extract.signatures import PDF_SIGNATURE


class FormatGroup(Struct, frozen=True):
    """Formats that are one to a user: a row of the README's table, and what a clerk calls such a file."""

    english: str
    chinese: str
    label: str


PDFS = FormatGroup("PDF", "PDF", "PDF")
WORD_FILES = FormatGroup("Word", "Word", "Word")
SCANS = FormatGroup("scans", "扫描件", "图片")
WORKBOOKS = FormatGroup("workbooks", "电子表格", "Excel")
OFDS = FormatGroup("OFD", "OFD", "OFD")
TEXTS = FormatGroup("text and mail", "文本和邮件", "文本")
GROUPS = (PDFS, WORD_FILES, SCANS, WORKBOOKS, OFDS, TEXTS)


class FileFormat(Struct, frozen=True):
    """One file format.

    ``suffixes`` are the ends of file names that claim it: such a file is converted even if its bytes are of another
    format, so that its record says what is wrong with it. A name with one of ``other_suffixes`` claims nothing: the
    bytes decide.

    ``sniff`` recognises it by one of these: first bytes of the file (``starts``), names of ``parts`` in a zip package
    or of ``streams`` in an OLE compound file, the name of a ``pattern`` in patterns/format.toml. Only a pattern needs
    no line in ``sniff`` of its own.

    ``reader`` is the module below ``extract.read`` that reads it, loaded when the first such file is met; its function
    ``read`` takes the bytes and, by name, the ``options``: passwords, ocr, kind (the media type), separate (embedded
    files that are converted apart), inner (the function that reads what is inside). ``needs`` is what
    must be installed besides: LibreOffice, which knows the format by ``office_suffix``, or the optional dependencies
    ``ocr``. ``has_pages`` tells whether the file has pages that can be drawn.
    """

    group: FormatGroup
    media_type: str
    reader: str
    suffixes: tuple[str, ...]
    other_suffixes: tuple[str, ...] = ()
    starts: tuple[bytes, ...] = ()
    parts: tuple[str, ...] = ()
    streams: tuple[str, ...] = ()
    pattern: str | None = None
    options: tuple[str, ...] = ()
    needs: Literal["LibreOffice", "ocr"] | None = None
    office_suffix: str | None = None
    has_pages: bool = False


class RefusedFormat(Struct, frozen=True):
    """A format that must be converted by hand first: its Chinese name, and what a clerk must do."""

    label: str
    advice: str
    part: str | None = None
    stream: str | None = None


_OOXML = "application/vnd.openxmlformats-officedocument"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"

PDF = FileFormat(
    PDFS,
    "application/pdf",
    "pdf",
    (".pdf",),
    starts=(PDF_SIGNATURE,),
    options=("passwords", "ocr", "separate"),
    has_pages=True,
)
DOCX = FileFormat(  # the main part may have another name, if the content types say so
    WORD_FILES,
    f"{_OOXML}.wordprocessingml.document",
    "word",
    (".docx", ".docm"),
    (".dotx", ".dotm"),
    parts=("word/document.xml",),
    options=("ocr", "separate"),
)
DOC = FileFormat(
    WORD_FILES,
    "application/msword",
    "legacy",
    (".doc", ".wps"),
    streams=("WordDocument",),
    needs="LibreOffice",
    office_suffix=".doc",
)
RTF = FileFormat(
    WORD_FILES,
    "application/rtf",
    "legacy",
    (".rtf",),
    pattern="rtf",
    needs="LibreOffice",
    office_suffix=".rtf",
)
ODT = FileFormat(
    WORD_FILES,
    f"{_OPEN_DOCUMENT}.text",
    "legacy",
    (".odt",),
    parts=("content.xml",),
    needs="LibreOffice",
    office_suffix=".odt",
)
FODT = FileFormat(
    WORD_FILES,
    f"{_OPEN_DOCUMENT}.text-flat-xml",
    "legacy",
    (),
    (".fodt",),
    pattern="opendocument_flat",
    needs="LibreOffice",
    office_suffix=".fodt",
)
HTML = FileFormat(
    WORD_FILES,
    "text/html",
    "legacy",
    (),
    (".html", ".htm"),
    pattern="html",
    needs="LibreOffice",
    office_suffix=".html",
)
MHTML = FileFormat(
    WORD_FILES,
    "multipart/related",
    "legacy",
    (),
    (".mht", ".mhtml"),
    pattern="mhtml",
    needs="LibreOffice",
    office_suffix=".html",
)
WORD_FLAT = FileFormat(  # Word's own XML of a whole package, which needs no LibreOffice
    WORD_FILES,
    "application/vnd.ms-word.flat-opc",
    "legacy",
    (),
    (".xml",),
    pattern="word_flat",
)
WORD_2003 = FileFormat(WORD_FILES, "application/vnd.ms-word.2003+xml", "legacy", (), pattern="word_2003")
PNG = FileFormat(
    SCANS,
    "image/png",
    "image",
    (".png",),
    starts=(b"\x89PNG\r\n\x1a\n",),
    options=("ocr",),
    needs="ocr",
    has_pages=True,
)
JPEG = FileFormat(
    SCANS,
    "image/jpeg",
    "image",
    (".jpg", ".jpeg"),
    starts=(b"\xff\xd8\xff",),
    options=("ocr",),
    needs="ocr",
    has_pages=True,
)
TIFF = FileFormat(
    SCANS,
    "image/tiff",
    "image",
    (".tif", ".tiff"),
    starts=(b"II*\0", b"MM\0*"),
    options=("ocr",),
    needs="ocr",
    has_pages=True,
)
BMP = FileFormat(
    SCANS,
    "image/bmp",
    "image",
    (".bmp",),
    starts=(b"BM",),
    options=("ocr",),
    needs="ocr",
    has_pages=True,
)
XLSX = FileFormat(
    WORKBOOKS,
    f"{_OOXML}.spreadsheetml.sheet",
    "sheet",
    (".xlsx", ".xlsm"),
    (".xltx", ".xltm"),
    parts=("xl/workbook.xml",),
    options=("kind", "ocr", "separate"),
)
XLS = FileFormat(
    WORKBOOKS,
    "application/vnd.ms-excel",
    "sheet",
    (".xls", ".et"),
    streams=("Workbook", "Book"),
    options=("kind", "ocr", "separate"),
)
EXCEL_2003 = FileFormat(  # such files have any suffix: .xml, and .xls where a program exported them
    WORKBOOKS, "application/vnd.ms-excel.2003+xml", "sheet", (), pattern="excel_2003", options=("kind",)
)
XLSB = FileFormat(
    WORKBOOKS,
    "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
    "legacy",
    (".xlsb",),
    parts=("xl/workbook.bin",),
    needs="LibreOffice",
    office_suffix=".xlsb",
)
ODS = FileFormat(
    WORKBOOKS,
    f"{_OPEN_DOCUMENT}.spreadsheet",
    "legacy",
    (".ods",),
    parts=("content.xml",),
    needs="LibreOffice",
    office_suffix=".ods",
)
FODS = FileFormat(
    WORKBOOKS,
    f"{_OPEN_DOCUMENT}.spreadsheet-flat-xml",
    "legacy",
    (),
    (".fods",),
    pattern="opendocument_flat_sheet",
    needs="LibreOffice",
    office_suffix=".fods",
)
OFD = FileFormat(OFDS, "application/ofd", "ofd", (".ofd",), parts=("OFD.xml",), options=("ocr", "separate"))

TEXT = FileFormat(  # what is Chinese text and of no other format; nothing marks it
    TEXTS,
    "text/plain",
    "text",
    (),
    (".txt", ".md", ".csv", ".tsv"),
)
MAIL = FileFormat(
    TEXTS,
    "message/rfc822",
    "mail",
    (),
    (".eml",),
    pattern="mail",
    options=("inner", "separate"),
)

FORMATS = (
    *(PDF, DOCX, DOC, RTF, ODT, FODT, HTML, MHTML, WORD_FLAT, WORD_2003, PNG, JPEG, TIFF, BMP),
    *(XLSX, XLS, EXCEL_2003, XLSB, ODS, FODS, OFD, TEXT, MAIL),
)

CLAIMED = tuple(suffix for row in FORMATS for suffix in row.suffixes)
SUFFIXES = tuple(suffix for row in FORMATS for suffix in (*row.suffixes, *row.other_suffixes))

_AS_PDF = "请导出为 PDF 后再转换。"
REFUSED = (
    RefusedFormat("演示文稿（.pptx）", _AS_PDF, part="ppt/presentation.xml"),
    RefusedFormat("演示文稿（.ppt）", _AS_PDF, stream="PowerPoint Document"),
    RefusedFormat(
        "Outlook 邮件（.msg）", "请在 Outlook 中另存为 .eml 或 .html 后再转换。", stream="__properties_version1.0"
    ),
)


@cache
def format_of(media_type: str | None) -> FileFormat | None:
    """The row of a media type, as ``sniff`` gives it and as it stands in a record; None where there is none."""
    return next((row for row in FORMATS if row.media_type == media_type), None)
