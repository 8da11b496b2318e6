"""Blocks → .docx, written as plain OOXML so that the same content gives the same bytes."""

from itertools import count
from pathlib import Path
from re import split
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from making.blocks import OPEN, TICKED, Cell, Paragraph, Source, Table, placed_cells

WIDTH = 9638  # twentieths of a point: A4 less two margins of 2 cm
FONT = "Noto Serif CJK SC"
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14"'
)
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
STYLES = {  # style: (half-points, bold, alignment, paragraph properties)
    "title": (32, True, "center", '<w:spacing w:before="120" w:after="120"/>'),
    "subtitle": (21, False, "center", '<w:spacing w:after="80"/>'),
    "line": (21, False, "left", '<w:spacing w:after="60"/>'),
    "heading": (24, True, "left", '<w:spacing w:before="120" w:after="60"/>'),
    "body": (21, False, "both", '<w:spacing w:after="40" w:line="360" w:lineRule="auto"/><w:ind w:firstLine="420"/>'),
    "right": (21, False, "right", '<w:spacing w:after="60"/>'),
    "note": (18, False, "left", '<w:spacing w:after="40"/>'),
}


def write(source: Source, path: Path) -> None:
    """Write the .docx file."""
    parts = {
        "[Content_Types].xml": _content_types(source),
        "_rels/.rels": _relations({"rId1": ("officeDocument", "word/document.xml")}),
        "word/_rels/document.xml.rels": _relations(_document_relations(source)),
        "word/styles.xml": _styles(),
        "word/document.xml": _document(source),
    }
    if source.header:
        parts["word/header1.xml"] = _margin("hdr", source.header)
    if source.footer:
        parts["word/footer1.xml"] = _margin("ftr", source.footer)
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(_entry(name), XML + text)


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, (2020, 1, 1, 0, 0, 0))
    entry.compress_type = ZIP_DEFLATED
    return entry


def _document(source: Source) -> str:
    boxes = count(1)
    body = "".join(_table(b, boxes) if isinstance(b, Table) else _paragraph(b) for b in source.blocks)
    end = "<w:p/>" if isinstance(source.blocks[-1], Table) else ""  # Word wants a paragraph after the last table
    return f"<w:document {NAMESPACES}><w:body>{body}{end}{_section(source)}</w:body></w:document>"


def _section(source: Source) -> str:
    header = '<w:headerReference w:type="default" r:id="rId2"/>' if source.header else ""
    footer = '<w:footerReference w:type="default" r:id="rId3"/>' if source.footer else ""
    margins = 'w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"'
    return f'<w:sectPr>{header}{footer}<w:pgSz w:w="11906" w:h="16838"/><w:pgMar {margins}/></w:sectPr>'


# ---------------------------------------------------------------- paragraphs and tables


def _paragraph(paragraph: Paragraph) -> str:
    new_page = "<w:pageBreakBefore/>" if paragraph.new_page else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{paragraph.style}"/>{new_page}</w:pPr>{_run(paragraph.text)}</w:p>'


def _run(text: str, bold: bool = False) -> str:
    properties = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""


def _table(table: Table, boxes: "count[int]") -> str:
    widths = [share * WIDTH // sum(table.widths) for share in table.widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows: list[dict[int, str]] = [{} for _ in table.rows]
    for row, column, cell in placed_cells(table):
        width = sum(widths[column : column + cell.columns])
        rows[row][column] = _cell(cell, width, _paragraphs(cell, row, boxes), _merge(cell, "restart"))
        for below in range(1, cell.rows):
            rows[row + below][column] = _cell(cell, width, "<w:p/>", _merge(cell, "continue"))
    body = "".join(_row(cells, number < table.header_rows) for number, cells in enumerate(rows))
    line = "single" if table.ruled else "nil"
    sides = "".join(f'<w:{s} w:val="{line}" w:sz="4" w:color="000000"/>' for s in _SIDES)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{sides}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>'
    )


_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def _row(cells: dict[int, str], header: bool) -> str:
    properties = "<w:trPr><w:tblHeader/></w:trPr>" if header else ""
    return f"<w:tr>{properties}{''.join(cells[column] for column in sorted(cells))}</w:tr>"


def _merge(cell: Cell, how: str) -> str:
    return f'<w:vMerge w:val="{how}"/>' if cell.rows > 1 else ""


def _cell(cell: Cell, width: int, content: str, merge: str) -> str:
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}</w:tcPr>{content}</w:tc>'


def _paragraphs(cell: Cell, row: int, boxes: "count[int]") -> str:
    start = f'<w:p><w:pPr><w:spacing w:after="0"/><w:jc w:val="{cell.align}"/></w:pPr>'
    return "".join(f"{start}{_runs(line, row, cell.bold, boxes)}</w:p>" for line in cell.text.split("\n"))


def _runs(line: str, row: int, bold: bool, boxes: "count[int]") -> str:
    """The runs of a line; a row's check boxes share one of Word's four encodings, the rows take turns."""
    encoding = (_control, _field, _symbol, _glyph)[row % 4]
    pieces = split(f"([{OPEN}{TICKED}])", line)
    return "".join(
        encoding(piece == TICKED, next(boxes)) if piece in (OPEN, TICKED) else _run(piece, bold) for piece in pieces
    )


# ---------------------------------------------------------------- check boxes


def _control(ticked: bool, number: int) -> str:
    """A content control of Word 2010 (w14:checkbox)."""
    state, glyph = ("1", "☒") if ticked else ("0", OPEN)
    states = (
        '<w14:checkedState w14:val="2612" w14:font="DejaVu Sans"/>'
        '<w14:uncheckedState w14:val="2610" w14:font="DejaVu Sans"/>'
    )
    properties = f'<w:id w:val="{number}"/><w14:checkbox><w14:checked w14:val="{state}"/>{states}</w14:checkbox>'
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{_symbol_run(glyph)}</w:sdtContent></w:sdt>"


def _field(ticked: bool, number: int) -> str:
    """A legacy form field (FORMCHECKBOX): no glyph in the text at all."""
    box = f'<w:checkBox><w:sizeAuto/><w:default w:val="{int(ticked)}"/></w:checkBox>'
    data = f'<w:ffData><w:name w:val="Check{number}"/><w:enabled/><w:calcOnExit w:val="0"/>{box}</w:ffData>'
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'
        '<w:r><w:instrText xml:space="preserve"> FORMCHECKBOX </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _symbol(ticked: bool, _number: int) -> str:
    """A symbol of the font Wingdings."""
    return f'<w:r><w:sym w:font="Wingdings" w:char="{"F0FE" if ticked else "F0A8"}"/></w:r>'


def _glyph(ticked: bool, _number: int) -> str:
    """A plain character."""
    return _symbol_run(TICKED if ticked else "□")


def _symbol_run(glyph: str) -> str:
    fonts = 'w:ascii="DejaVu Sans" w:eastAsia="DejaVu Sans" w:hAnsi="DejaVu Sans" w:cs="DejaVu Sans"'
    return f"<w:r><w:rPr><w:rFonts {fonts}/></w:rPr><w:t>{glyph}</w:t></w:r>"


# ---------------------------------------------------------------- the other parts of the package


def _margin(tag: str, text: str) -> str:
    before, mark, after = text.partition("{page}")
    page = '<w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>' if mark else ""
    start = '<w:pPr><w:jc w:val="center"/></w:pPr>'
    return f"<w:{tag} {NAMESPACES}><w:p>{start}{_run(before)}{page}{_run(after)}</w:p></w:{tag}>"


def _styles() -> str:
    fonts = f'<w:rFonts w:ascii="{FONT}" w:eastAsia="{FONT}" w:hAnsi="{FONT}"/>'
    defaults = f'<w:rPrDefault><w:rPr>{fonts}<w:sz w:val="21"/><w:lang w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>'
    normal = '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    styles = "".join(_style(name, *properties) for name, properties in STYLES.items())
    return f"<w:styles {NAMESPACES}><w:docDefaults>{defaults}</w:docDefaults>{normal}{styles}</w:styles>"


def _style(name: str, size: int, bold: bool, align: str, spacing: str) -> str:
    weight = "<w:b/>" if bold else ""
    outline = '<w:outlineLvl w:val="0"/>' if name in ("title", "heading") else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f'<w:pPr>{spacing}<w:jc w:val="{align}"/>{outline}</w:pPr>'
        f'<w:rPr>{weight}<w:sz w:val="{size}"/></w:rPr></w:style>'
    )


def _document_relations(source: Source) -> dict[str, tuple[str, str]]:
    relations = {"rId1": ("styles", "styles.xml")}
    if source.header:
        relations["rId2"] = ("header", "header1.xml")
    if source.footer:
        relations["rId3"] = ("footer", "footer1.xml")
    return relations


def _relations(relations: dict[str, tuple[str, str]]) -> str:
    entries = "".join(
        f'<Relationship Id="{name}" Type="{RELATION}/{kind}" Target="{target}"/>'
        for name, (kind, target) in relations.items()
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{entries}</Relationships>'
    )


def _content_types(source: Source) -> str:
    parts = {"document": "document.main", "styles": "styles"}
    if source.header:
        parts["header1"] = "header"
    if source.footer:
        parts["footer1"] = "footer"
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{TYPE}.{kind}+xml"/>' for part, kind in parts.items()
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )
