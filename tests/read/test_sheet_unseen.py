"""Cells whose text nobody sees, by the colour of the ground or a number format; and what such do not hide."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from test_sheet import converted, needs_office

from extract import convert
from extract.read import read_bytes
from extract.read.sheet.excel_2003 import Excel2003Workbook

Look = Mapping[str, Any]


def form(look: Look, value: float | str | bool = 128.6, more: Sequence[tuple[str, Any, Look]] = ()) -> bytes:
    """A small form whose amount has the look; ``more`` are cells with a value and a look of their own."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("申报表")
    line = book.add_format({"border": 1})
    sheet.merge_range("A1:D1", "项目支出绩效目标申报表", line)
    for place, text in {
        **{"A2": "项目名称", "B2": "城区道路照明改造", "C2": "主管部门", "D2": "市政管理局"},
        **{"A3": "项目资金（万元）", "B3": "年度资金总额", "A4": "年度绩效目标"},
    }.items():
        sheet.write(place, text, line)
    own = book.add_format({"border": 1, "num_format": "0.00", **look})
    sheet.merge_range("C3:D3", "", own)
    sheet.write("C3", value, own)
    sheet.merge_range("B4:D4", "改造路灯120盏", line)
    for place, content, own_look in more:
        sheet.write(place, content, book.add_format({"border": 1, **own_look}))
    book.close()
    return buffer.getvalue()


def reading(data: bytes) -> tuple[str, Any, list[tuple[str, str]]]:
    """The status, the annual budget, and the codes of the remarks with their severities."""
    record = convert(data).to_dict()
    amounts = [one["funds"]["annual_budget"] for one in record["filings"]]
    return record["status"], amounts[0], [(one["code"], one["severity"]) for one in record["remarks"]]


HIDING: Sequence[Look] = (
    {"num_format": ";;;"},
    {"num_format": '""'},
    {"font_color": "white"},
    {"font_color": "#FFFFFF", "bg_color": "white", "pattern": 1},
    {"font_color": "#DDEBF7", "bg_color": "#DDEBF7", "pattern": 1},
)
SHOWING: Sequence[Look] = (
    {},
    {"font_color": "white", "bg_color": "#1F4E78", "pattern": 1},
    {"font_color": "#DDEBF7"},
    {"font_color": "white", "bg_color": "black", "pattern": 4},
    {"num_format": "0.00;-0.00;"},
)


@pytest.mark.parametrize("look", HIDING)
def test_an_amount_that_nobody_sees_is_told(look: Look) -> None:
    assert reading(form(look)) == ("partial", None, [("cells_hidden", "error")])


@pytest.mark.parametrize("look", SHOWING)
def test_an_amount_that_is_seen_is_read(look: Look) -> None:
    status, amount, remarks = reading(form(look))
    assert (status, str(amount), remarks) == ("complete", "128.60", [])


def test_words_and_zeros_that_nobody_sees_take_nothing_away() -> None:
    """As the cell that a check box is linked to, and the zeros that a form hides."""
    more = [
        ("F2", True, {"num_format": ";;;"}),
        ("F3", "内部备注", {"font_color": "white"}),
        ("F4", 0, {"num_format": "0;-0;"}),
    ]
    status, amount, remarks = reading(form({}, more=more))
    assert (status, str(amount), remarks) == ("complete", "128.60", [("cells_hidden", "info")])
    table = next(table for table in read_bytes(form({}, more=more)).tables)
    assert "内部备注" not in {cell.text for cell in table.cells}


def test_colours_of_conditions_and_of_tables_are_not_judged() -> None:
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    white, dark = book.add_format({"font_color": "white"}), book.add_format({"bg_color": "black"})
    sheet.write("A1", 128.6, white)
    sheet.conditional_format("A1:B1", {"type": "no_errors", "format": dark})
    sheet.write("D1", "序号", white)
    sheet.write("D2", 5)
    sheet.add_table("D1:D2", {"columns": [{"header": "序号", "header_format": white}]})
    book.close()
    document = read_bytes(buffer.getvalue())
    assert [cell.text for table in document.tables for cell in table.cells if cell.text] == ["128.6", "序号", "5"]
    assert document.remarks == ()


@needs_office
@pytest.mark.parametrize("look", [HIDING[0], HIDING[2], HIDING[4]])
def test_xls_hides_the_same(look: Look, tmp_path: Path) -> None:
    assert reading(converted(form(look), tmp_path))[1:] == (None, [("cells_hidden", "error")])


@needs_office
@pytest.mark.parametrize("look", SHOWING[:3])
def test_xls_shows_the_same(look: Look, tmp_path: Path) -> None:
    status, amount, remarks = reading(converted(form(look), tmp_path))
    assert (status, str(amount), remarks) == ("complete", "128.60", [])


def test_excel_2003_xml_hides_the_same() -> None:
    own = "urn:schemas-microsoft-com:office:spreadsheet"
    styles = {
        "white": '<Font ss:Color="#ffffff"/>',
        "dark": '<Font ss:Color="#FFFFFF"/><Interior ss:Color="#000000" ss:Pattern="Solid"/>',
        "none": '<NumberFormat ss:Format=";;;"/>',
        "yes": '<NumberFormat ss:Format="Yes/No"/>',
    }
    cells = "".join(f'<Cell ss:StyleID="{name}"><Data ss:Type="Number">7</Data></Cell>' for name in styles)
    looks = "".join(f'<Style ss:ID="{name}">{inside}</Style>' for name, inside in styles.items())
    data = (
        f'<Workbook xmlns="{own}" xmlns:ss="{own}"><Styles>{looks}</Styles><Worksheet ss:Name="表"><Table><Row>{cells}'
        "</Row></Table></Worksheet></Workbook>"
    )
    [sheet] = Excel2003Workbook(data.encode()).sheets
    assert (sheet.texts, sheet.unseen) == ({(0, 1): "7", (0, 3): "Yes"}, {(0, 0): "7", (0, 2): "7"})


@pytest.mark.parametrize(
    ("look", "value", "shown"),
    [
        ({"num_format": '[>=10000]0.0,"千元";0'}, 128600, "128.6千元"),
        ({"num_format": '[DBNum1][$-804]yyyy"年"m"月"d"日"'}, 43861, "二〇二〇年一月三十一日"),
        ({"num_format": "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy"}, 43861, "2020年1月31日"),
        ({"num_format": 17}, 43861, "Jan-20"),
        ({"num_format": 12}, 1.5, "1 1/2"),
        ({"num_format": '@"万元"'}, "12", "12万元"),
        ({"num_format": '0.00;-0.00;0.00;"约"@'}, "12", "约12"),
    ],
)
def test_cells_show_what_their_formats_say(look: Look, value: float | str, shown: str) -> None:
    [table] = read_bytes(form({}, more=[("A6", value, look)])).tables
    assert shown in {cell.text for cell in table.cells}
