"""Spreadsheets: what a reader sees of them, the filings in them, and files that are none."""

import shutil
import subprocess
from datetime import datetime
from decimal import Decimal
from importlib import import_module
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter
from hostile import entity, laughs
from hypothesis import given
from hypothesis import strategies as st
from mutations import damaged_file
from workbooks import workbook

from extract import convert
from extract.errors import DamagedSource, EncryptedSource, LegacyFormat, OversizedSource, SourceError
from extract.model import Clause, Document, Table
from extract.read import read_bytes
from extract.read.formats import XLS, XLSX
from extract.read.sheet import number_formats
from extract.read.sheet.worksheet import Worksheet, sheet_table
from extract.read.sniff import sniff

CORPUS = Path(__file__).parents[2] / "corpus"
NAMES = sorted(path.stem for path in (CORPUS / "content").glob("*.toml"))
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


@pytest.fixture
def making(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(CORPUS))
    return import_module("making.content")


def texts(document: Document, index: int = 0) -> list[tuple[int, int, int, int, str]]:
    return [(c.row, c.column, c.row_span, c.column_span, c.text) for c in document.tables[index].cells if c.text]


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        ("813.7", "0.00", "813.70"),
        ("813.7", "General", "813.7"),
        ("813.70", "General", "813.7"),
        ("0.30000000000000004", "General", "0.3"),
        ("3855.9424", "#,##0.00", "3,855.94"),
        ("1.005", "0.00", "1.01"),  # the binary fraction is 1.00499…, fifteen digits of it are 1.005
        ("0.9", "0%", "90%"),
        ("0.905", "0.00%", "90.50%"),
        ("-5", "0.00", "-5.00"),
        ("-1234567.891", "#,##0.00_);[Red](#,##0.00)", "(1,234,567.89)"),
        ("0", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        ("5.5", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "5.50"),
        ("12", '[$¥-804]#,##0.00"元"', "¥12.00元"),
        ("1286000", "0!.0,", "128.6"),
        ("-1286000", '0"."0,"万元"', "-128.6万元"),
        ("1286000", "0\\.0000_ ", "128.6000"),
        ("13800138000", "000-0000-0000", "138-0013-8000"),
        ("100", 'G/通用格式"人"', "100人"),
        ("12345678", "#,##0,", "12,346"),
        ("7", "000", "007"),
        ("0.5", "#.##", ".5"),
        ("5", ";;;", ""),
        ("-1", "0;;", ""),
        ("13812345678", "General", "13812345678"),
        ("43861", 'yyyy"年"m"月"d"日"', "2020年1月31日"),
        ("43861", "[$-804]yyyy-mm-dd;@", "2020-01-31"),
        ("43861", "aaaa", "星期五"),
        ("43861.75", "yyyy/m/d h:mm", "2020/1/31 18:00"),
        ("0.75", "上午/下午h:mm:ss", "下午6:00:00"),
        ("1", "yyyy/m/d", "1900/1/1"),
        ("1.5", "# ?/?", "1 1/2"),
        ("0.75", "# ?/?", "3/4"),
        ("2", "# ??/??", "2"),
        ("3.1416", "# ??/??", "3 14/99"),
        ("2.25", "?/?", "9/4"),
        ("1.3", "# ??/100", "1 30/100"),
        ("0.98", "# ?/4", "1"),
        ("0", "# ?/?", "0"),
        ("2020", "[DBNum1]0", "二〇二〇"),
        ("128.6", "[DBNum2]0.00", "壹贰捌.陆零"),
        ("128.6", "[DBNum2][$-804]General", "壹佰贰拾捌.陆"),
        ("10205", '[DBNum2][$-804]G/通用格式"元整"', "壹万零贰佰零伍元整"),
        ("120000", "[DBNum1]", "一十二万"),
        ("300010000", "[DBNum1]General", "三亿〇一万"),
        ("0", "[DBNum2]General", "零"),
        ("-15", "[DBNum1]General", "-一十五"),
        ("1286", "[DBNum3]0", "１２８６"),
        ("43861", '[DBNum1][$-804]yyyy"年"m"月"d"日"', "二〇二〇年一月三十一日"),
        ("44180", '[DBNum1][$-804]m"月"d"日"', "十二月十五日"),
        ("1e13", "[DBNum1]General", None),
        ("12", "[DBNum1][$-411]General", None),
        ("12", "[DBNum4]General", None),
        ("5", "[>=3]0;1", "5"),
        ("2", "[>=3]0;1", "1"),
        ("128600", '[>=10000]0!.0,"万";0', "12.9万"),
        ("9999", '[>=10000]0!.0,"万";0', "9999"),
        ("-5", '[>=10000]0!.0,"万";0', "-5"),
        ("128600000", '[>=100000000]0.00,,"百万";[>=10000]0,"千";0', "128.60百万"),
        ("-2", "[<0](0);0", "(2)"),
        ("-2", "[>=0]0;(0)", "(2)"),
        ("-2", "[>=100]0.0;(0);0", "(2)"),
        ("2", "[=1]是;[=0]否;", ""),
        ("1", '[=1]"是";[=0]"否";0', "是"),
        ("2", "[>=3]0", None),
        ("2", "[TRUE]0", None),
        ("5", "[Red]", "5"),
        ("-1", '0"份";@', "-1份"),
        ("1", "@", "1"),
        ("30", "[h]:mm", "720:00"),
        ("1.5", "[mm]:ss", "2160:00"),
        ("43861", "mmm-yy", "Jan-20"),
        ("43861", "[$-409]d-mmm-yyyy", "31-Jan-2020"),
        ("43861", "[$-804]dddd", "星期五"),
        ("43861", "[$-804]mmm", None),
        ("43861", 'e"年"m"月"', "2020年1月"),
        ("43861", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2020年1月31日"),
        ("0.5", "[$-x-systime]h:mm:ss AM/PM", "12:00:00"),
        ("12345", "0.00E+00", "1.23E+04"),
        ("99999", "0.0E+0", "1.0E+5"),
        ("0.00123", "##0.0E-0", "1.2E-3"),
        ("12345", "##0.0E+0", "12.3E+3"),
        ("5", "0.0K", None),
        ("-1", "yyyy/m/d", None),
    ],
)
def test_a_number_is_shown_as_its_format_says(value: str, code: str, shown: str | None) -> None:
    assert number_formats.number_text(Decimal(value), code) == shown


def test_dates_may_count_from_1904() -> None:
    assert number_formats.number_text(Decimal(42399), "yyyy/m/d", 1904) == "2020/1/31"


@pytest.mark.parametrize(
    ("identities", "shown"),
    [
        ((0, 49), "43861.5"),
        ((1,), "43862"),
        ((2,), "43861.50"),
        ((3, 37, 38, 41, 42), "43,862"),
        ((4, 39, 40, 43, 44), "43,861.50"),
        ((5, 6), "¥43,862"),
        ((7, 8), "¥43,861.50"),
        ((9,), "4386150%"),
        ((10,), "4386150.00%"),
        ((11,), "4.39E+04"),
        ((12, 13), "43861 1/2"),
        ((14,), "2020/1/31"),
        ((15,), "31-Jan-20"),
        ((16,), "31-Jan"),
        ((17,), "Jan-20"),
        ((18,), "12:00 PM"),
        ((19,), "12:00:00 PM"),
        ((20,), "12:00"),
        ((21,), "12:00:00"),
        ((22,), "2020/1/31 12:00"),
        ((27, 36, 50, 52, 57), "2020年1月"),
        ((28, 29, 51, 53, 54, 58), "1月31日"),
        ((30,), "1-31-20"),
        ((31,), "2020年1月31日"),
        ((32,), "12时00分"),
        ((33,), "12时00分00秒"),
        ((34, 55), "下午12时00分"),
        ((35, 56), "下午12时00分00秒"),
        ((45,), "00:00"),
        ((46,), "1052676:00:00"),
        ((48,), "43.9E+3"),
    ],
)
def test_built_in_formats_are_those_of_a_chinese_spreadsheet(identities: tuple[int, ...], shown: str) -> None:
    texts = [number_formats.number_text(Decimal("43861.5"), number_formats.BUILT_IN[one]) for one in identities]
    assert texts == [shown] * len(identities)


@pytest.mark.parametrize("text", ["1e999999999", "1e400", "nan", "inf", "甲", ""])
def test_what_no_spreadsheet_can_hold_is_no_number(text: str) -> None:
    assert number_formats.stored_number(text) is None


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2), st.sampled_from(["0.00", "#,##0.00"]))
def test_amounts_with_two_decimals_keep_every_digit(value: Decimal, code: str) -> None:
    assert Decimal(str(number_formats.number_text(Decimal(repr(float(value))), code)).replace(",", "")) == value


@given(st.floats(-1e300, 1e300))
def test_any_number_without_a_format_has_fifteen_digits_of_its_own(value: float) -> None:
    shown = Decimal(number_formats.general_text(Decimal(repr(value))))
    assert float(shown) == pytest.approx(value, rel=1e-14, abs=0)


@given(st.text(alphabet='0#?.,%;[]"\\_*ymdhsaG@E+-年 ', max_size=20), st.sampled_from(["0", "-1.5", "43861.5"]))
def test_any_format_has_an_answer(code: str, value: str) -> None:
    assert number_formats.number_text(Decimal(value), code) is None or "\n" not in str(
        number_formats.number_text(Decimal(value), code)
    )


# ---------------------------------------------------------------- sheets


def sample() -> bytes:
    """A sheet with what matters to a reader: merged, hidden, formatted, empty around; and a hidden sheet."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("表一")
    sheet.merge_range("B3:E3", "项目支出绩效目标申报表")
    sheet.write("B4", 813.7, book.add_format({"num_format": "0.00"}))
    sheet.write("C4", 0.1 + 0.2)
    sheet.write("D4", datetime(2020, 1, 31), book.add_format({"num_format": 'yyyy"年"m"月"d"日"'}))
    sheet.merge_range("B5:B7", "竖")
    sheet.write("C6", "藏")
    sheet.set_row(5, None, None, {"hidden": True})
    sheet.write("C7", "☑ 是 □ 否\n第二行 ")
    sheet.write_formula("D7", "=B4*2", None, 1627.4)
    sheet.write_boolean("E7", True)
    sheet.write("F7", "隐")
    sheet.set_column("F:F", None, None, {"hidden": True})
    book.add_worksheet("空")
    hidden = book.add_worksheet("藏")
    hidden.write("A1", "藏")
    hidden.hide()
    book.close()
    return buffer.getvalue()


SHOWN = [
    (0, 0, 1, 4, "项目支出绩效目标申报表"),
    (1, 0, 1, 1, "813.70"),
    (1, 1, 1, 1, "0.3"),
    (1, 2, 1, 1, "2020年1月31日"),
    (2, 0, 2, 1, "竖"),
    (3, 1, 1, 1, "☑ 是 □ 否\n第二行"),
    (3, 2, 1, 1, "1627.4"),
    (3, 3, 1, 1, "TRUE"),
]


def test_a_sheet_is_what_its_reader_sees() -> None:
    document = read_bytes(sample())

    assert document.media_type == XLSX.media_type
    assert [(clause.text, clause.role) for clause in document.clauses] == [("表一", "header")]
    assert [(table.index, table.rows, table.columns) for table in document.tables] == [(0, 4, 4)]
    assert texts(document) == SHOWN
    (boxes,) = (cell.boxes for cell in document.tables[0].cells if cell.boxes)
    assert [(box.label, box.checked) for box in boxes] == [("是", True), ("否", False)]
    assert [(remark.code, remark.severity) for remark in document.remarks] == [("cells_hidden", "info")] * 2
    assert "2个" in document.remarks[0].message
    assert "隐藏的工作表“藏”" in document.remarks[1].message


@needs_office
def test_the_old_format_shows_the_same(tmp_path: Path) -> None:
    document = read_bytes(converted(sample(), tmp_path))

    assert document.media_type == XLS.media_type
    assert texts(document) == SHOWN
    assert [remark.code for remark in document.remarks] == ["cells_hidden"] * 2


@needs_office
def test_in_the_old_format_note_marks_are_raised_and_the_arrows_of_a_filter_no_controls(tmp_path: Path) -> None:
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("表一")
    sheet.write_row("A1", ["科目", "金额"])
    sheet.write_row("A2", ["设备购置", "84.20"])
    sheet.write_rich_string("A3", "面积 m", book.add_format({"font_script": 1}), "2", "以内")
    sheet.write_rich_string("B3", "128.60", book.add_format({"font_script": 1}), "1")
    sheet.autofilter("A1:B3")
    book.close()
    document = read_bytes(converted(buffer.getvalue(), tmp_path))

    assert [text for *_, text in texts(document)] == ["科目", "金额", "设备购置", "84.20", "面积 m²以内", "128.60¹"]
    assert document.remarks == ()


def converted(data: bytes, folder: Path) -> bytes:
    """The workbook as .xls."""
    (folder / "book.xlsx").write_bytes(data)
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "xls"]
    subprocess.run([*command, "book.xlsx"], cwd=folder, check=True, capture_output=True, timeout=120)
    return (folder / "book.xls").read_bytes()


def package(
    sheet: str, *, strings: str = "", styles: str = "", prologue: str = "", extra: str = "", more: str = ""
) -> bytes:
    """A workbook with one sheet, written by hand; ``more`` stands in the workbook's own part."""
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="甲" sheetId="1" r:id="a"/></sheets>'
        f"{more}</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships><Relationship Id="a" Type="{OFFICE}/worksheet" '
        f'Target="worksheets/sheet1.xml"/><Relationship Id="b" Type="{OFFICE}/sharedStrings" Target="/xl/strings.xml"/>'
        f'<Relationship Id="c" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<?xml version="1.0"?>{prologue}<worksheet xmlns="{MAIN}"><sheetData>{sheet}'
        f"</sheetData>{extra}</worksheet>",
        "xl/strings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
    }
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return buffer.getvalue()


def test_strings_are_read_in_their_runs_and_fonts() -> None:
    strings = (
        '<si><r><rPr><rFont val="Wingdings 2"/></rPr><t>R</t></r><r><t>是_x000D_\n</t></r><rPh sb="0" eb="1">'
        "<t>shi</t></rPh></si><si><t>þ</t></si>"
    )
    styles = '<fonts><font/><font><name val="Wingdings"/></font></fonts><cellXfs><xf/><xf fontId="1"/></cellXfs>'
    row = '<row><c t="s"><v>0</v></c><c t="s" s="1"><v>1</v></c><c t="inlineStr"><is><t>内</t></is></c></row>'
    document = read_bytes(package(row + '<row><c t="e"><v>#DIV/0!</v></c></row>', strings=strings, styles=styles))

    assert [text for *_, text in texts(document)] == ["☑是", "☑", "内", "#DIV/0!"]


def test_what_cannot_be_shown_is_told_with_its_place() -> None:
    styles = (
        '<numFmts><numFmt numFmtId="200" formatCode="[NatNum2]0"/></numFmts><cellXfs><xf numFmtId="200"/></cellXfs>'
    )
    row = '<c r="B3" t="str"><v>甲</v></c><c s="0"><v>12</v></c><c><f>1+1</f></c><c t="str"><v>乙</v></c>'
    document = read_bytes(package(f'<row r="3">{row}</row>', styles=styles))

    assert [text for *_, text in texts(document)] == ["甲", "12", "乙"]
    assert [(one.code, one.severity, [place.column for place in one.places]) for one in document.remarks] == [
        ("number_format_unread", "error", [1]),
        ("formula_without_result", "error", [2]),
    ]


def test_formulas_without_a_result_are_told() -> None:
    """Libraries that cannot compute leave the result blank, or write 0; the text of a formula may be none."""
    row = (
        '<c><v>1</v></c><c><f>A9+1</f><v></v></c><c><f>A9</f><v>0</v></c><c t="str"><f>""</f><v></v></c><c><v>7</v></c>'
    )
    document = read_bytes(package(f"<row>{row}</row>"))
    assert [(remark.code, remark.places[0].column) for remark in document.remarks] == [("formula_without_result", 1)]
    assert [text for *_, text in texts(document)] == ["1", "0", "7"]

    [remark] = read_bytes(package(f"<row>{row}</row>", more='<calcPr fullCalcOnLoad="1"/>')).remarks
    assert (remark.severity, [place.column for place in remark.places]) == ("error", [1, 2])


def test_rows_and_columns_without_any_size_are_hidden() -> None:
    rows = '<row r="1"><c t="str"><v>甲</v></c><c><v>5</v></c></row><row r="2" ht="0"><c/><c><v>18.6</v></c></row>'
    document = read_bytes(package(rows))
    assert [text for *_, text in texts(document)] == ["甲", "5"]
    assert [(remark.code, remark.severity) for remark in document.remarks] == [("cells_hidden", "error")]


@pytest.mark.parametrize(("text", "severity"), [("≥95%", "error"), ("12公里", "error"), ("按要求填写", "info")])
def test_a_target_in_a_hidden_row_is_told(text: str, severity: str) -> None:
    rows = f'<row r="1"><c t="str"><v>甲</v></c></row><row r="2" hidden="1"><c/><c t="str"><v>{text}</v></c></row>'
    assert [remark.severity for remark in read_bytes(package(rows)).remarks] == [severity]


def test_a_title_alone_in_its_row_stands_over_the_whole_width() -> None:
    sheet = Worksheet("甲", {(0, 1): "申报表", (1, 0): "单位", (2, 0): "名称", (2, 2): "平安", (3, 1): "下"})
    found = sheet_table(sheet, 0).table

    assert found is not None
    told = [(cell.row, cell.column, cell.column_span) for cell in found.cells if cell.text]
    assert told == [(0, 0, 3), (1, 0, 3), (2, 0, 1), (2, 2, 1), (3, 1, 1)]


positions = st.tuples(st.integers(0, 6), st.integers(0, 6))
areas = st.tuples(positions, positions).map(lambda ab: (*map(min, *ab), *map(max, *ab)))


@given(
    st.dictionaries(positions, st.sampled_from(["甲", "", "乙"])),
    st.lists(areas, max_size=4),
    st.sets(st.integers(0, 6)),
)
def test_the_cells_of_any_sheet_cover_its_table_once(
    found: dict[tuple[int, int], str], merged: list[Any], hidden: set[int]
) -> None:
    table = sheet_table(Worksheet("甲", found, merged, frozenset(hidden)), 0).table
    if table is None:
        return
    covered = [
        (cell.row + down, cell.column + across)
        for cell in table.cells
        for down in range(cell.row_span)
        for across in range(cell.column_span)
    ]
    assert sorted(covered) == [(row, column) for row in range(table.rows) for column in range(table.columns)]


def headed() -> bytes:
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for name, header, footer in (
        ("一", '&L&"宋体,常规"&14附件3&R第&P页', "&C第 &P 页，共 &N 页"),
        ("二", "", "&C注：甲、乙"),
    ):
        sheet = book.add_worksheet(name)
        sheet.write("A1", name * 2)
        sheet.set_header(header)
        sheet.set_footer(footer)
    book.close()
    return buffer.getvalue()


HEADED = [("一", "header"), ("附件3 第 页", "header"), ("二", "header"), ("注：甲、乙", "footer")]


def test_what_is_printed_on_every_page_is_read() -> None:
    document = read_bytes(headed())

    assert [(clause.text, clause.role) for clause in document.clauses] == HEADED
    assert [clause.index for clause in document.clauses] == [0, 1, 2, 3]
    assert [type(block) for block in document.blocks] == [Clause, Clause, Table, Clause, Table, Clause]


@needs_office
def test_the_old_format_prints_the_same(tmp_path: Path) -> None:
    document = read_bytes(converted(headed(), tmp_path))
    assert [("".join(clause.text.split()), clause.role) for clause in document.clauses] == [
        ("".join(text.split()), role) for text, role in HEADED
    ]


# ---------------------------------------------------------------- filings


def sheets(blocks: tuple[Any, ...]) -> dict[str, list[Any]]:
    """The blocks of each page on a sheet of its own."""
    result: dict[str, list[Any]] = {}
    for block in blocks:
        if not result or getattr(block, "new_page", False):
            result[f"Sheet{len(result) + 1}"] = []
        result[f"Sheet{len(result)}"].append(block)
    return result


def said(path: Path) -> list[Any]:
    """The filings without their places, and how sure it is which form they are."""
    unplaced = import_module("test_corpus").unplaced
    filings: list[Any] = unplaced(convert(path).to_dict()["filings"])
    for filing in filings:
        del filing["form"]["score"]
    return filings


@pytest.mark.parametrize("name", NAMES)
def test_a_filing_in_a_workbook_says_what_it_says_in_word(name: str, making: ModuleType, tmp_path: Path) -> None:
    blocks = making.source_of(making.load(name)).blocks
    (tmp_path / "one.xlsx").write_bytes(workbook({"申报表": blocks}))
    (tmp_path / "parts.xlsx").write_bytes(workbook(sheets(blocks)))

    right = said(CORPUS / name / "source.docx")
    assert said(tmp_path / "one.xlsx") == right
    assert said(tmp_path / "parts.xlsx") == right


def test_three_parts_on_three_sheets_are_one_filing(making: ModuleType, tmp_path: Path) -> None:
    blocks = making.source_of(making.load("minhang-2020-pingan")).blocks
    (tmp_path / "parts.xlsx").write_bytes(workbook(sheets(blocks)))
    record = convert(tmp_path / "parts.xlsx").to_dict()

    (filing,) = record["filings"]
    assert len(record["tables"]) == 3
    assert filing["form"]["parts"] == ["overview", "targets", "safeguards"]
    amounts = [str(row["amount"]) for row in filing["budget"]["rows"]]
    assert "813.70" in amounts
    assert filing["evidence"][f"/budget/rows/{amounts.index('813.70')}/amount"]["at"]["table"] == 1


@needs_office
@pytest.mark.parametrize("name", ["minhang-2020-pingan", "putuo-2024-library"])
def test_an_old_workbook_says_what_word_says(name: str, making: ModuleType, tmp_path: Path) -> None:
    data = workbook(sheets(making.source_of(making.load(name)).blocks))
    (tmp_path / "old.xls").write_bytes(converted(data, tmp_path))

    assert said(tmp_path / "old.xls") == said(CORPUS / name / "source.docx")


# ---------------------------------------------------------------- files that are none


CELL = '<row r="1"><c r="A1" t="str"><v>{}</v></c></row>'


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (package(CELL.format("&e;"), prologue=entity("file:///etc/passwd").decode()), DamagedSource),
        (package(CELL.format("&i;"), prologue=laughs().decode()), DamagedSource),
        (package(CELL.format("0" * 60_000_000)), OversizedSource),
        (package("<row/>" * 3_100_000), OversizedSource),
        (package(CELL.format("甲") + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), OversizedSource),
        (package("<row>"), DamagedSource),
    ],
    ids=["entity", "laughs", "bomb", "tags", "far corner", "broken"],
)
def test_a_hostile_workbook_is_refused(data: bytes, error: type[SourceError]) -> None:
    with pytest.raises(error):
        read_bytes(data)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"])
def test_a_missing_part_is_damage(part: str) -> None:
    buffer = BytesIO()
    with ZipFile(BytesIO(sample())) as old, ZipFile(buffer, "w") as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
    with pytest.raises(DamagedSource, match="Excel"):
        read_bytes(buffer.getvalue())


def test_a_merged_area_that_reaches_far_costs_nothing() -> None:
    document = read_bytes(package(CELL.format("甲"), extra='<mergeCells><mergeCell ref="B2:XFD1048576"/></mergeCells>'))
    assert texts(document) == [(0, 0, 1, 1, "甲")]


def test_a_workbook_without_text_says_so() -> None:
    assert [remark.code for remark in read_bytes(package("")).remarks] == ["text_missing"]


@pytest.mark.parametrize("length", range(0, 6000, 250))
def test_a_cut_off_workbook_is_damaged(length: int) -> None:
    data = sample()
    if 0 < length < len(data):
        with pytest.raises(SourceError):
            read_bytes(data[:length])


@needs_office
def test_damage_of_any_kind_raises_nothing_else(tmp_path: Path) -> None:
    old = converted(sample(), tmp_path)
    assert sniff(old) == XLS.media_type
    codes = set()
    for seed in range(150):
        for data in (old, sample()):
            try:
                read_bytes(damaged_file(data, seed))
            except SourceError as error:
                codes.add(error.code)
    assert "source_damaged" in codes


@needs_office
def test_a_locked_old_workbook_wants_its_password(tmp_path: Path) -> None:
    old = bytearray(converted(sample(), tmp_path))
    epoch = old.index(b"\x22\x00\x02\x00")  # the record of the first day gives way to that of a lock
    old[epoch : epoch + 2] = b"\x2f\x00"
    with pytest.raises(EncryptedSource, match="密码"):
        read_bytes(bytes(old))


@needs_office
def test_what_is_older_than_excel_97_is_named(tmp_path: Path) -> None:
    old = converted(sample(), tmp_path)
    names = "Workbook\0".encode("utf-16-le"), "Book\0\0\0\0\0".encode("utf-16-le")
    with pytest.raises(LegacyFormat, match="95"):
        read_bytes(old.replace(*names))


def test_names_are_clauses_and_sheets_are_tables_in_turn() -> None:
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for name in ("一", "二"):
        book.add_worksheet(name).write("A1", name * 2)
    book.close()
    blocks = read_bytes(buffer.getvalue()).blocks

    assert [type(block) for block in blocks] == [Clause, Table, Clause, Table]
    assert [block.index for block in blocks] == [0, 0, 1, 1]
