"""Text of a Word file that nobody sees: hidden, or of the colour of its ground; it is left out, and told."""

from io import BytesIO

import docx as python_docx
import pytest
from docx.shared import RGBColor
from docx_files import docx, p, r, tbl, tc, tr

from extract import convert
from extract.read.word import read

WHITE = '<w:color w:val="FFFFFF"/>'
GREY_CELL = '<w:shd w:val="clear" w:color="auto" w:fill="d9d9d9"/>'
DARK_CELL = '<w:shd w:val="clear" w:color="auto" w:fill="1F4E78"/>'
CUSTOM = (
    '<w:style w:type="character" w:styleId="pale"><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>'
    '<w:style w:type="table" w:styleId="bands"><w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" '
    'w:fill="000000"/></w:tcPr></w:tblStylePr></w:style>'
)


@pytest.mark.parametrize(
    ("run", "cell"),
    [
        (r("128.60", WHITE), ""),
        (r("128.60", "<w:vanish/>"), ""),
        (r("128.60", '<w:rStyle w:val="pale"/>'), ""),
        (r("128.60", '<w:color w:val="D9D9D9"/>'), GREY_CELL),
        (r("128.60", WHITE + '<w:shd w:val="clear" w:fill="FFFFFF"/>'), DARK_CELL),
    ],
)
def test_text_that_nobody_sees_is_left_out_and_told(run: str, cell: str) -> None:
    document = read(docx(tbl(tr(tc("金额"), tc(p(run, r("万元")), cell))), styles=CUSTOM))
    assert [one.text for one in document.tables[0].cells] == ["金额", "万元"]
    [remark] = document.remarks
    assert (remark.code, remark.severity) == ("text_hidden", "info")
    assert remark.message.endswith("：128.60")


@pytest.mark.parametrize(
    ("run", "cell"),
    [
        (r("128.60", WHITE), DARK_CELL),
        (r("128.60", WHITE + '<w:highlight w:val="blue"/>'), ""),
        (r("128.60", WHITE + '<w:shd w:val="pct50" w:fill="FFFFFF"/>'), ""),
        (r("128.60", '<w:color w:val="D9D9D9"/>'), ""),
        (r("128.60", '<w:color w:val="FF0000"/>'), ""),
        (r("128.60", '<w:vanish w:val="0"/>'), ""),
    ],
)
def test_text_that_is_seen_is_read(run: str, cell: str) -> None:
    document = read(docx(tbl(tr(tc("金额"), tc(p(run, r("万元")), cell))), styles=CUSTOM))
    assert [one.text for one in document.tables[0].cells] == ["金额", "128.60万元"]
    assert document.remarks == ()


def test_white_heads_of_a_table_style_are_read() -> None:
    look = '<w:tblPr><w:tblStyle w:val="bands"/></w:tblPr>'
    table = tbl(tr(tc(p(r("金额", WHITE))), tc("备注"))).replace("<w:tblPr/>", look)
    document = read(docx(table, styles=CUSTOM))
    assert [one.text for one in document.tables[0].cells] == ["金额", "备注"]


@pytest.mark.parametrize(("colour", "shown"), [(RGBColor(255, 255, 255), None), (RGBColor(0, 0, 0), "128.60")])
def test_a_white_amount_in_a_form_is_not_read(colour: RGBColor, shown: str | None) -> None:
    document = python_docx.Document()
    document.add_paragraph("项目支出绩效目标申报表")
    table = document.add_table(3, 4, style="Table Grid")
    for cell, text in zip(
        [cell for row in table.rows for cell in row.cells],
        [
            "项目名称",
            "城区道路照明改造",
            "主管部门",
            "市政管理局",
            "年度资金总额（万元）",
            "",
            "",
            "",
            "年度绩效目标",
            "改造路灯120盏",
            "",
            "",
        ],
        strict=True,
    ):
        cell.text = text
    table.cell(1, 1).merge(table.cell(1, 3)).paragraphs[0].add_run("128.60").font.color.rgb = colour
    table.cell(2, 1).merge(table.cell(2, 3))
    buffer = BytesIO()
    document.save(buffer)
    record = convert(buffer.getvalue()).to_dict()
    [filing] = record["filings"]
    amount = filing["funds"]["annual_budget"]
    assert (amount if amount is None else str(amount)) == shown
    assert [one["code"] for one in record["remarks"]] == ([] if shown else ["text_hidden"])
    assert record["status"] == "complete"
