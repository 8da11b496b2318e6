"""Workbooks of other programs (.ods, .fods, .xlsb, Excel 2003 XML) come out as the same .xlsx does."""

import re
import shutil
import subprocess
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import pytest
import xlsxwriter
from binary_workbooks import AMOUNT, DATE, PERCENT, TODAY, binary_workbook, cell, row

from extract import convert
from extract.errors import DamagedSource, OversizedSource, SourceError
from extract.model import Document
from extract.read import read_bytes, read_legacy
from extract.read.formats import FODS, ODS, XLSB
from extract.read.legacy import formulas, repacking

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
Row = tuple[int, int, int, int, str]

GRID: list[Row] = [  # what all files below show
    (0, 0, 1, 4, "项目支出绩效目标申报表"),
    (1, 0, 1, 1, "填报日期"),
    (1, 1, 1, 1, "2020年1月31日"),
    (1, 2, 1, 1, "90.50%"),
    (2, 0, 2, 1, "预算"),
    (2, 1, 1, 1, "3,855.94"),
    (2, 2, 1, 1, "4.403062313915E+20"),
    (2, 3, 1, 1, "已计算"),
    (3, 1, 1, 1, "完成率"),
]
TROUBLE = [("number_beyond_digits", "error"), ("cells_hidden", "error")]


def texts(document: Document) -> list[Row]:
    return [
        (one.row, one.column, one.row_span, one.column_span, one.text) for one in document.tables[0].cells if one.text
    ]


def remarks(document: Document) -> list[tuple[str, str]]:
    return [(one.code, one.severity) for one in document.remarks if one.code != "converted_by_libreoffice"]


# ---------------------------------------------------------------- the same sheet in each format


def xlsx() -> bytes:
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("申报表")
    sheet.merge_range("A1:D1", "项目支出绩效目标申报表")
    look = {name: book.add_format({"num_format": name}) for name in ('yyyy"年"m"月"d"日"', "0.00%", "#,##0.00")}
    sheet.write("A2", "填报日期")
    sheet.write_datetime("B2", datetime(2020, 1, 31), look['yyyy"年"m"月"d"日"'])
    sheet.write("C2", 0.905, look["0.00%"])
    sheet.write_row("A3", ["藏", 5])
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.merge_range("A4:A5", "预算")
    sheet.write("B4", 3855.9424, look["#,##0.00"])
    sheet.write("C4", 440306231391500000000)
    sheet.write("D4", "已计算")
    sheet.write("B5", "完成率")
    sheet.write_comment("B5", "核减为100.00万元", {"author": "财政局"})
    sheet.set_header("&C附件3")
    book.close()
    return buffer.getvalue()


FLAT = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<office:document '
    + " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{path}:1.0"'
        for name, path in {
            **{"office": "office", "table": "table", "text": "text", "style": "style", "number": "datastyle"},
            **{"draw": "drawing", "svg": "svg-compatible"},
        }.items()
    )
    + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"'
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.2"'
    + ' office:mimetype="application/vnd.oasis.opendocument.spreadsheet">{}<office:body><office:spreadsheet>'
    + '<table:table table:name="申报表">{}</table:table></office:spreadsheet></office:body></office:document>'
)
STYLES = """<office:automatic-styles>
<number:date-style style:name="N1"><number:year number:style="long"/><number:text>年</number:text><number:month/>
<number:text>月</number:text><number:day/><number:text>日</number:text></number:date-style>
<number:percentage-style style:name="N2"><number:number number:decimal-places="2" number:min-integer-digits="1"/>
<number:text>%</number:text></number:percentage-style>
<number:number-style style:name="N3"><number:number number:decimal-places="2" number:min-decimal-places="2"
number:min-integer-digits="1" number:grouping="true"/></number:number-style>
<style:style style:name="c1" style:family="table-cell" style:data-style-name="N1"/>
<style:style style:name="c2" style:family="table-cell" style:data-style-name="N2"/>
<style:style style:name="c3" style:family="table-cell" style:data-style-name="N3"/></office:automatic-styles>"""


def line(*cells: str, hidden: bool = False) -> str:
    visibility = 'table:visibility="collapse"' if hidden else ""
    return f"<table:table-row {visibility}>{''.join(cells)}</table:table-row>"


def string(text: str, more: str = "", inside: str = "") -> str:
    shown = f"<text:p>{text}</text:p>" if text else ""
    return f'<table:table-cell office:value-type="string" {more}>{inside}{shown}</table:table-cell>'


def value(kind: str, stored: str, shown: str, more: str = "") -> str:
    name = "date-value" if kind == "date" else "value"
    return (
        f'<table:table-cell office:value-type="{kind}" office:{name}="{stored}" {more}><text:p>{shown}</text:p>'
        "</table:table-cell>"
    )


COVERED = "<table:covered-table-cell/>"


def fods(more: str = "") -> bytes:
    """By hand: the date is that of a formula that LibreOffice would compute anew."""
    note = "<office:annotation><dc:creator>财政局</dc:creator><text:p>核减为100.00万元</text:p></office:annotation>"
    rows = [
        line(string("项目支出绩效目标申报表", 'table:number-columns-spanned="4"'), COVERED * 3),
        line(
            string("填报日期"),
            value("date", "2020-01-31", "2020年1月31日", 'table:style-name="c1" table:formula="of:=TODAY()"'),
            value("percentage", "0.905", "90.50%", 'table:style-name="c2"'),
        ),
        line(string("藏"), value("float", "5", "5"), hidden=True),
        line(
            string("预算", 'table:number-rows-spanned="2"'),
            value("float", "3855.9424", "3,855.94", 'table:style-name="c3"'),
            value("float", "440306231391500000000", "4.40306231391500E+20"),
            string("已计算", 'table:formula="of:=IF([.A1]=&quot;&quot;;&quot;&quot;;&quot;别的&quot;)"'),
        ),
        line(COVERED, string("完成率", inside=note)),
    ]
    return FLAT.format(STYLES, "".join(rows) + more).encode()


def ods(flat: bytes) -> bytes:
    """The package of a flat file."""
    target = BytesIO()
    with ZipFile(target, "w") as package:
        package.writestr("mimetype", ODS.media_type, ZIP_STORED)
        package.writestr(
            "content.xml",
            flat.replace(b"office:document ", b"office:document-content ").replace(
                b"office:document>", b"office:document-content>"
            ),
        )
        package.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS.media_type}"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
            "</manifest:manifest>",
        )
    return target.getvalue()


def xlsb() -> bytes:
    return binary_workbook(
        "申报表",
        [
            row(0, cell(0, "项目支出绩效目标申报表")),
            row(1, cell(0, "填报日期"), cell(1, 43861.0, DATE, TODAY), cell(2, 0.905, PERCENT)),
            row(2, cell(0, "藏"), cell(1, 5.0), hidden=True),
            row(
                3, cell(0, "预算"), cell(1, 3855.9424, AMOUNT), cell(2, 4.403062313915e20), cell(3, "已计算", 0, TODAY)
            ),
            row(4, cell(1, "完成率")),
        ],
        [(0, 0, 0, 3), (3, 4, 0, 0)],
    )


EXCEL_2003 = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:html="http://www.w3.org/TR/REC-html40">
<Styles><Style ss:ID="Default" ss:Name="Normal"><Font ss:FontName="宋体"/></Style>
<Style ss:ID="s1"><NumberFormat ss:Format="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></Style>
<Style ss:ID="s2"><NumberFormat ss:Format="Percent"/></Style><Style ss:ID="s4" ss:Parent="s3"/>
<Style ss:ID="s3"><NumberFormat ss:Format="Standard"/></Style></Styles>
<Worksheet ss:Name="申报表"><Table>
<Row><Cell ss:MergeAcross="3"><Data ss:Type="String">项目支出绩效目标申报表</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">填报日期</Data></Cell>
<Cell ss:StyleID="s1" ss:Formula="=TODAY()"><Data ss:Type="DateTime">2020-01-31T00:00:00.000</Data></Cell>
<Cell ss:StyleID="s2"><Data ss:Type="Number">0.905</Data></Cell></Row>
<Row ss:Hidden="1"><Cell><Data ss:Type="String">藏</Data></Cell><Cell><Data ss:Type="Number">5</Data></Cell></Row>
<Row><Cell ss:MergeDown="1"><Data ss:Type="String">预算</Data></Cell>
<Cell ss:StyleID="s4"><Data ss:Type="Number">3855.9424</Data></Cell>
<Cell><Data ss:Type="Number">4.403062313915E+20</Data></Cell>
<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>已</B><Font html:Size="9">计算</Font>
</ss:Data></Cell></Row>
<Row><Cell ss:Index="2"><Data ss:Type="String">完成率</Data>
<Comment ss:Author="财政局"><ss:Data xmlns="http://www.w3.org/TR/REC-html40"><Font>核减为100.00万元</Font></ss:Data>
</Comment></Cell></Row></Table>
<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><PageSetup><Header x:Data="&amp;C附件3"/></PageSetup>
</WorksheetOptions></Worksheet></Workbook>"""


def saved(folder: Path, target: str, suffix: str) -> bytes:
    """The .xlsx as LibreOffice saves it."""
    (folder / "book.xlsx").write_bytes(xlsx())
    command = [
        "soffice",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        target,
    ]
    subprocess.run([*command, "book.xlsx"], cwd=folder, check=True, capture_output=True, timeout=120)
    return (folder / f"book{suffix}").read_bytes()


def test_the_xlsx_shows_the_grid() -> None:
    document = read_bytes(xlsx())
    assert texts(document) == GRID
    assert remarks(document) == TROUBLE


@needs_office
def test_workbooks_that_libreoffice_converts_show_the_same(tmp_path: Path) -> None:
    sources = [fods(), ods(fods()), xlsb(), saved(tmp_path, "ods", ".ods"), saved(tmp_path, "fods", ".fods")]
    documents = read_legacy(sources)

    for document, kind in zip(documents, (FODS, ODS, XLSB, ODS, FODS), strict=True):
        assert isinstance(document, Document)
        assert document.media_type == kind.media_type
        assert texts(document) == GRID
        assert remarks(document) == TROUBLE
        assert document.remarks[0].code == "converted_by_libreoffice"
        assert document.clauses[0].text == "申报表"
        if kind is not XLSB:
            assert [clause.text for clause in document.clauses if clause.role == "note"] == ["核减为100.00万元"]
    assert [clause.text for clause in documents[3].clauses if clause.role == "header"] == ["申报表", "附件3"]  # type: ignore[union-attr]


@needs_office
def test_a_clean_spreadsheet_is_complete() -> None:
    rows = line(string("通知"), value("float", "128.6", "128.60", 'table:style-name="c3"'))
    record = convert(ods(FLAT.format(STYLES, rows).encode()))
    assert record.status == "complete"
    assert record.source.media_type == ODS.media_type
    assert [one.text for one in record.tables[0].cells] == ["通知", "128.60"]


@needs_office
def test_formulas_without_results_errors_and_links_of_a_spreadsheet(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("secret")
    link = (tmp_path / "other.csv").as_uri()
    source = f'<table:table-source xlink:href="{link}" table:filter-name="Text - txt - csv (StarCalc)"/>'
    names = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    error = f'table:formula="of:=1/0" {names} calcext:value-type="error"'
    lost = '<table:table-cell table:formula="of:=1+1"/>'
    rows = source + line(string("own"), string("#DIV/0!", f'{error} office:string-value=""'), lost)
    document = read_bytes(FLAT.format("", rows).encode())

    assert texts(document) == [(0, 0, 1, 1, "own"), (0, 1, 1, 1, "#DIV/0!")]
    assert remarks(document) == [("formula_without_result", "error")]


def test_what_no_spreadsheet_is_is_damaged() -> None:
    broken = [ods(b"<a"), fods()[:-20], binary_workbook("甲", [b"\x05\x7f"])]
    assert all(isinstance(one, DamagedSource) for one in read_legacy(broken))


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repacking, "MOST_BYTES", 100)
    with pytest.raises(OversizedSource):
        formulas.results_of_ods(ods(fods()))


# ---------------------------------------------------------------- Excel 2003 XML


def test_excel_2003_xml_shows_the_same() -> None:
    document = read_bytes(EXCEL_2003.encode())
    assert document.media_type == "application/vnd.ms-excel.2003+xml"
    assert texts(document) == GRID
    assert remarks(document) == TROUBLE
    assert [(one.text, one.role) for one in document.clauses] == [
        ("申报表", "header"),
        ("附件3", "header"),
        ("核减为100.00万元", "note"),
    ]


def test_excel_2003_xml_with_prefixes_in_utf_16() -> None:
    """As programs export it that write each name with its prefix."""
    own = r"<(/?)(?=(?:Workbook|Styles|Style|NumberFormat|Worksheet|Table|Row|Cell|Data|Comment)\b)"
    text = re.sub(own, r"<\1ss:", EXCEL_2003.replace(' xmlns="urn:schemas-microsoft-com:office:spreadsheet"', ""))
    text = text.replace("<Font ss", "<ss:Font ss").replace('version="1.0"', 'version="1.0" encoding="UTF-16"')
    document = read_bytes(text.encode("utf-16"))
    assert texts(document) == GRID
    assert remarks(document) == TROUBLE


def sheet(rows: str, options: str = "", before: str = "") -> bytes:
    return (
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        f'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">{before}<Worksheet ss:Name="甲"><Table>{rows}</Table>'
        f'<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">{options}</WorksheetOptions></Worksheet>'
        "</Workbook>"
    ).encode()


def data(kind: str, text: str, more: str = "") -> str:
    return f'<Cell {more}><Data ss:Type="{kind}">{text}</Data></Cell>'


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (data("Number", "128.60"), "128.6"),
        (data("Number", "128.6", 'ss:StyleID="a"'), "128.60"),
        (data("DateTime", "1899-12-31T18:30:00.000", 'ss:StyleID="t"'), "18:30"),
        (data("DateTime", "1900-01-31T00:00:00.000", 'ss:StyleID="d"'), "1900/1/31"),
        (data("Boolean", "1"), "TRUE"),
        (data("Error", "#N/A"), "#N/A"),
        (data("String", "þ", 'ss:StyleID="w"'), "☑"),
        (data("String", "甲&#10;乙"), "甲\n乙"),
    ],
)
def test_cells_of_excel_2003_xml(cell: str, text: str) -> None:
    styles = (
        '<Styles><Style ss:ID="a"><NumberFormat ss:Format="Fixed"/></Style><Style ss:ID="w"><Font '
        'ss:FontName="Wingdings"/></Style><Style ss:ID="t"><NumberFormat ss:Format="Short Time"/></Style>'
        '<Style ss:ID="d" ss:Parent="e"><NumberFormat ss:Format="Short Date"/></Style><Style ss:ID="e" ss:Parent="d"/>'
        "</Styles>"
    )
    document = read_bytes(sheet(f"<Row>{data('String', '名称')}{cell}</Row>", before=styles))
    assert [one.text for one in document.tables[0].cells] == ["名称", text]
    assert document.remarks == ()


def test_struck_out_cells_of_excel_2003_xml_are_notes() -> None:
    styles = '<Styles><Style ss:ID="a"><Font ss:StrikeThrough="1"/></Style></Styles>'
    cells = data("String", "预算") + data("Number", "99", 'ss:StyleID="a"') + data("Number", "110")
    document = read_bytes(sheet(f"<Row>{cells}</Row>", before=styles))
    assert texts(document) == [(0, 0, 1, 1, "预算"), (0, 2, 1, 1, "110")]
    assert remarks(document) == [("text_struck", "warning")]


def test_rows_and_columns_of_excel_2003_xml_may_be_skipped_and_hidden() -> None:
    document = read_bytes(
        sheet(
            '<Column ss:Span="1"/><Column ss:Hidden="1"/>'
            f"<Row>{data('String', '甲')}{data('String', '乙')}{data('Number', '7')}</Row>"
            f'<Row ss:Index="3">{data("String", "丙", "ss:Index=" + chr(34) + "2" + chr(34))}</Row>'
        )
    )
    assert texts(document) == [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (2, 1, 1, 1, "丙")]
    assert remarks(document) == [("cells_hidden", "error")]
    assert document.tables[0].rows == 3


def test_a_hidden_sheet_and_lost_results_of_excel_2003_xml_are_told() -> None:
    hidden = sheet(f"<Row>{data('String', '甲')}{data('Number', '7')}</Row>", "<Visible>SheetHidden</Visible>")
    assert remarks(read_bytes(hidden)) == [("cells_hidden", "error"), ("text_missing", "error")]
    lost = read_bytes(sheet(f'<Row>{data("String", "甲")}<Cell ss:Formula="=R1C1"/></Row>'))
    assert remarks(lost) == [("formula_without_result", "error")]


@pytest.mark.parametrize(
    "broken", [EXCEL_2003[:900], '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>' + EXCEL_2003[21:]]
)
def test_broken_excel_2003_xml(broken: str) -> None:
    with pytest.raises(SourceError):
        read_bytes(broken.encode())


def test_macro_workbooks_and_templates_are_workbooks() -> None:
    target = BytesIO()
    with ZipFile(BytesIO(xlsx())) as source, ZipFile(target, "w") as package:
        for name in source.namelist():
            part: Any = source.read(name).replace(
                b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
            )
            package.writestr(name, part)
        package.writestr("xl/vbaProject.bin", b"\xd0\xcf")
    assert texts(read_bytes(target.getvalue())) == GRID
