"""An empty Word package for a draft: fonts with their substitutes, styles, page.

Lengths in the file are twentieths of a point (dxa), sizes of letters half-points. Source: ISO/IEC 29500-1, 17.
"""

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from extract import resources

TEXT, TITLE, LATIN, SYMBOL = "仿宋", "黑体", "Times New Roman", "Segoe UI Symbol"
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14"'
)
_DXA = 1440 / 25.4  # dxa per millimetre
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_FONTS = {  # font: (other names and substitutes, charset, family, pitch)
    TEXT: ("FangSong,仿宋_GB2312,STFangsong,华文仿宋,Noto Serif CJK SC,宋体", "86", "modern", "fixed"),
    TITLE: ("SimHei,STHeiti,华文黑体,Noto Sans CJK SC,微软雅黑", "86", "modern", "fixed"),
    LATIN: ("Liberation Serif,Noto Serif", "00", "roman", "variable"),
    SYMBOL: ("MS Gothic,Noto Sans Symbols2,DejaVu Sans", "00", "swiss", "variable"),
}
_FONT = f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{{}}" w:cs="{LATIN}"/>'  # with a Chinese font
_FONT_TABLE = "".join(
    f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="{charset}"/>'
    f'<w:family w:val="{family}"/><w:pitch w:val="{pitch}"/></w:font>'
    for name, (others, charset, family, pitch) in _FONTS.items()
)
_SETTINGS = (
    '<w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
)
_OVERRIDES = "".join(
    f'<Override PartName="/word/{part}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
    for part, kind in {
        "document": "document.main",
        "styles": "styles",
        "fontTable": "fontTable",
        "settings": "settings",
    }.items()
)
_CONTENT_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Default Extension="xml" ContentType="application/xml"/>{_OVERRIDES}'
    '<Override PartName="/word/theme/theme1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.theme+xml"/></Types>'
)
_CELL = "FormCell"  # a style whose size is given by the layout
_STYLES: Mapping[
    str, tuple[str, int, str, str, tuple[int, int], int | None]
] = {  # style: (name, size, font, alignment, space before and after, outline level)
    "FormTitle": ("form title", 32, TITLE, "center", (120, 120), 0),
    "FormSubtitle": ("form subtitle", 21, TEXT, "center", (0, 80), None),
    "FormLine": ("form line", 21, TEXT, "left", (0, 60), None),
    "FormHeading": ("form heading", 24, TITLE, "left", (120, 60), 0),
    _CELL: ("form cell", 0, TEXT, "left", (0, 0), None),
    "CommentText": ("annotation text", 20, TEXT, "left", (0, 0), None),
}


def printable(text: str) -> str:
    """The text without characters that XML 1.0 cannot hold (production 2, Char); a PDF's text may have them."""
    if text.isprintable():
        return text
    return "".join(
        char
        for char in text
        if char in "\t\n" or (char >= " " and not "\ud800" <= char <= "\udfff" and char not in "\ufffe\uffff")
    )


def width(page: Mapping[str, Any]) -> int:
    """The width between the margins, in dxa."""
    _, right, _, left = page["margins"]
    across: int = round((page["size"][0] - left - right) * _DXA)
    return across


def blank_package(page: Mapping[str, Any]) -> bytes:
    """A .docx without text.

    ``page`` has the size and the margins (top, right, bottom, left) in millimetres, and the letters in points.
    """
    across, down = (round(length * _DXA) for length in page["size"])
    top, right, bottom, left = (round(length * _DXA) for length in page["margins"])
    orient = ' w:orient="landscape"' if across > down else ""
    margins = f'w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}"'
    section = (
        f'<w:sectPr><w:pgSz w:w="{across}" w:h="{down}"{orient}/>'
        f'<w:pgMar {margins} w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
    )
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _relations({"rId1": ("officeDocument", "word/document.xml")}),
        "word/_rels/document.xml.rels": _relations(
            {
                "rId1": ("styles", "styles.xml"),
                "rId2": ("fontTable", "fontTable.xml"),
                "rId3": ("settings", "settings.xml"),
                "rId4": ("theme", "theme/theme1.xml"),
            }
        ),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{section}</w:body></w:document>",
        "word/styles.xml": _styles(round(page["letters"] * 2)),
        "word/fontTable.xml": f"<w:fonts {NAMESPACES}>{_FONT_TABLE}</w:fonts>",
        "word/settings.xml": f"<w:settings {NAMESPACES}>{_SETTINGS}</w:settings>",
    }
    theme = {"word/theme/theme1.xml": (resources.FORMS / "theme.xml").read_bytes()}
    return zip_package({name: (_XML + text).encode() for name, text in parts.items()} | theme)


def zip_package(parts: Mapping[str, bytes]) -> bytes:
    """The parts as a package whose bytes depend only on them: no clock, a fixed order."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as zip_file:
        for name, data in parts.items():
            entry = ZipInfo(name)
            entry.compress_type = ZIP_DEFLATED
            zip_file.writestr(entry, data)
    return buffer.getvalue()


# ---------------------------------------------------------------- styles and fonts


def _styles(letters: int) -> str:
    """The styles part; ``letters`` is the size of a cell's text in half-points."""
    normal_size = '<w:sz w:val="21"/><w:szCs w:val="21"/>'
    defaults = f'<w:rPr>{_FONT.format(TEXT)}{normal_size}<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>'
    normal = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
    )
    table = (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )
    mark = (
        '<w:style w:type="character" w:styleId="CommentReference"><w:name w:val="annotation reference"/>'
        '<w:rPr><w:sz w:val="16"/><w:szCs w:val="16"/></w:rPr></w:style>'
    )
    own = ""
    for identity, (name, size, font, align, (before, after), outline) in _STYLES.items():
        points = f'<w:sz w:val="{size or letters}"/><w:szCs w:val="{size or letters}"/>'
        level = "" if outline is None else f'<w:outlineLvl w:val="{outline}"/>'
        keep, bold = ("", "") if outline is None else ("<w:keepNext/>", "<w:b/><w:bCs/>")
        own += (
            f'<w:style w:type="paragraph" w:styleId="{identity}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
            f'<w:pPr>{keep}<w:spacing w:before="{before}" w:after="{after}"/><w:jc w:val="{align}"/>{level}</w:pPr>'
            f"<w:rPr>{_FONT.format(font)}{bold}{points}</w:rPr></w:style>"
        )
    return (
        f"<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault>{defaults}</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        f"{normal}{table}{mark}{own}</w:styles>"
    )


def _relations(relations: Mapping[str, tuple[str, str]]) -> str:
    entries = "".join(
        f'<Relationship Id="{name}" Type="{_RELATION}/{kind}" Target="{target}"/>'
        for name, (kind, target) in relations.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'
