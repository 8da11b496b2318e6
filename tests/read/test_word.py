"""What a reader sees of a Word document, each way of writing it alone in a file made for it."""

import time
from io import BytesIO
from zipfile import ZipFile

import docx as python_docx
import pytest
from docx_files import R, W, cells, document, docx, docx_package, p, r, tbl, tc, texts, tr
from hypothesis import given
from hypothesis import strategies as st

from extract.errors import DamagedSource, OversizedSource
from extract.model import CellReference, Table
from extract.read.formats import DOCX
from extract.read.word import package, read

# ---------------------------------------------------------------- tables

SPAN = '<w:gridSpan w:val="{}"/>'
TOP, ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def table(*rows: str, widths: tuple[int, ...] = ()) -> Table:
    return document(tbl(*rows, widths=widths)).tables[0]


def test_merged_cells_count_as_one() -> None:
    found = table(
        tr(tc("绩效目标", TOP), tc("一级", SPAN.format(2)), tc("值")),
        tr(tc("", ON), tc("产出"), tc("数量"), tc("完成")),
        widths=(100, 100, 100, 100),
    )
    assert (found.rows, found.columns) == (2, 4)
    assert cells(found) == [
        (0, 0, 2, 1, "绩效目标"),
        (0, 1, 1, 2, "一级"),
        (0, 3, 1, 1, "值"),
        (1, 1, 1, 1, "产出"),
        (1, 2, 1, 1, "数量"),
        (1, 3, 1, 1, "完成"),
    ]


def test_grid_lines_without_an_edge_do_not_count() -> None:
    rows = [tr(tc("甲", SPAN.format(3)), tc("乙", SPAN.format(3)))] * 2
    found = table(*rows, widths=(50,) * 6)
    assert (found.rows, found.columns) == (2, 2)
    assert {cell.column_span for cell in found.cells} == {1}


def test_rows_that_every_cell_spans_are_one_row() -> None:
    found = table(tr(tc("甲", TOP), tc("乙", TOP)), tr(tc("", ON), tc("", ON)), tr(tc("丙"), tc("丁")))
    assert cells(found) == [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 0, 1, 1, "丙"), (1, 1, 1, 1, "丁")]


def test_a_row_that_begins_later() -> None:
    found = table(
        tr(tc("甲"), tc("乙"), tc("丙")),
        tr(tc("丁"), properties='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'),
    )
    assert cells(found)[-1] == (1, 1, 1, 1, "丁")


def test_spans_beyond_the_grid_and_no_grid_at_all() -> None:
    assert table(tr(tc("甲", SPAN.format(9)), tc("乙")), widths=(100,)).columns == 2
    assert table(tr(tc("甲", SPAN.format(2_000_000_000)), tc("乙"))).columns == 2
    assert table(tr(tc("甲", SPAN.format("x")), tc("乙"))).columns == 2


def test_a_short_row_without_spans_is_placed_by_its_widths() -> None:
    wide = '<w:tcW w:w="{}" w:type="dxa"/>'
    found = table(
        tr(tc("甲"), tc("乙"), tc("丙"), tc("丁")),
        tr(tc("标签", wide.format(1000)), tc("值", wide.format(3000))),
        widths=(1000, 1000, 1000, 1000),
    )
    assert cells(found)[-2:] == [(1, 0, 1, 1, "标签"), (1, 1, 1, 3, "值")]


def test_a_continued_cell_without_a_beginning_is_a_cell() -> None:
    found = table(tr(tc("甲", SPAN.format(2))), tr(tc("乙", ON), tc("丙")))
    assert [cell[-1] for cell in cells(found)] == ["甲", "乙", "丙"]


def test_cells_merged_in_the_old_way() -> None:
    found = table(
        tr(tc("甲", '<w:hMerge w:val="restart"/>'), tc("", '<w:hMerge w:val="continue"/>')), tr(tc("乙"), tc("丙"))
    )
    assert cells(found)[0] == (0, 0, 1, 2, "甲")


def test_a_nested_table_stands_behind_the_outer_one() -> None:
    inner = tbl(tr(tc("内一"), tc(tbl(tr(tc("最内"))) + p())))
    found = document(tbl(tr(tc("左"), tc(p("前") + inner + p("后")))) + tbl(tr(tc("下表"))))
    assert [(t.index, t.inside) for t in found.tables] == [
        (0, None),
        (1, CellReference(0, 0, 1)),
        (2, CellReference(1, 0, 1)),
        (3, None),
    ]
    assert [cell.text for t in found.tables for cell in t.cells] == ["左", "前\n后", "内一", "", "最内", "下表"]
    assert [cell.table for t in found.tables for cell in t.cells] == [0, 0, 1, 1, 2, 3]


def test_rows_and_cells_in_content_controls_and_deleted_rows() -> None:
    def control(inside: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{inside}</w:sdtContent></w:sdt>"

    found = table(
        control(tr(tc("甲"), control(tc("乙")))),
        tr(tc("删"), tc("去"), properties="<w:del/>"),
        tr(tc(control(p(control(r("丙"))))), tc("丁")),
    )
    assert cells(found) == [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 0, 1, 1, "丙"), (1, 1, 1, 1, "丁")]


def test_a_long_merged_table_takes_linear_time() -> None:
    rows = [tr(tc("项目", TOP), *[tc("1.00")] * 8)] + [tr(tc("", ON), *[tc("1.00")] * 8)] * 1999
    source = docx(tbl(*rows))
    start = time.process_time()
    assert read(source).tables[0].cells[0].row_span == 2000
    assert time.process_time() - start < 10


@st.composite
def grids(draw: st.DrawFn) -> list[tuple[int, int, int, int, str]]:
    """Merged cells that cover a grid: as (row, column, row span, column span, text), every line used by some edge."""
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    free = {(row, column) for row in range(rows) for column in range(columns)}
    found = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) not in free:
                continue
            width = 1
            while (row, column + width) in free and draw(st.booleans()):
                width += 1
            height = draw(st.integers(1, rows - row))
            covered = {(row + down, column + right) for down in range(height) for right in range(width)}
            free -= covered
            found.append((row, column, height, width, draw(st.text("目标值一二三 12", max_size=6)).strip()))
    across = {c for cell in found for c in (cell[1], cell[1] + cell[3])}
    down = {c for cell in found for c in (cell[0], cell[0] + cell[2])}
    return found if len(across) == columns + 1 and len(down) == rows + 1 else [(0, 0, 1, 1, "一")]


@given(grids())
def test_any_table_comes_back(expected: list[tuple[int, int, int, int, str]]) -> None:
    rows: dict[int, dict[int, str]] = {}
    for row, column, height, width, text in expected:
        for down in range(height):
            merge = "" if height == 1 else TOP if down == 0 else ON
            content = tc(text if down == 0 else "", SPAN.format(width) + merge)
            rows.setdefault(row + down, {})[column] = content
    written = [tr(*(row[column] for column in sorted(row))) for _, row in sorted(rows.items())]
    assert cells(table(*written)) == expected


def test_a_table_of_python_docx() -> None:
    made = python_docx.Document()
    grid = made.add_table(3, 3)
    grid.cell(0, 0).merge(grid.cell(1, 1)).text = "合并"
    grid.cell(2, 2).text = "值"
    made.save(target := BytesIO())
    found = cells(read(target.getvalue()).tables[0])
    assert found[0] == (0, 0, 2, 2, "合并")
    assert found[-1] == (2, 2, 1, 1, "值")


# ---------------------------------------------------------------- check boxes

FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>{}</w:checkBox></w:ffData></w:fldChar></w:r>'
    '<w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
CONTROL = (
    '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{}"/></w14:checkbox></w:sdtPr>'
    "<w:sdtContent>{}</w:sdtContent></w:sdt>"
)
SYMBOL = '<w:r><w:sym w:font="{}" w:char="{}"/></w:r>'
EQ = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{}</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


@pytest.mark.parametrize(
    ("written", "glyph", "checked"),
    [
        (FIELD.format('<w:default w:val="0"/>'), "☐", False),
        (FIELD.format('<w:default w:val="1"/>'), "☑", True),
        (FIELD.format('<w:default w:val="1"/><w:checked w:val="0"/>'), "☐", False),
        (FIELD.format('<w:default w:val="0"/><w:checked/>'), "☑", True),
        (CONTROL.format(1, r("☒")), "☒", True),
        (CONTROL.format(0, r("☐")), "☐", False),
        (CONTROL.format(1, r("☐")), "☑", True),  # the state decides, not the glyph that was left behind
        (CONTROL.format("true", SYMBOL.format("Wingdings 2", "0052")), "☑", True),
        (CONTROL.format(0, ""), "☐", False),
        (CONTROL.format(1, r("●")), "☑", True),
        (SYMBOL.format("Wingdings", "F0A8"), "☐", False),
        (SYMBOL.format("Wingdings", "F06F"), "☐", False),
        (SYMBOL.format("Wingdings", "F0FE"), "☑", True),
        (SYMBOL.format("Wingdings", "F0FD"), "☒", True),
        (SYMBOL.format("Wingdings 2", "F052"), "☑", True),
        (SYMBOL.format("Wingdings 2", "F0A3"), "☐", False),
        (SYMBOL.format("MS Gothic", "2610"), "☐", False),
        (r("o", '<w:rFonts w:ascii="Wingdings"/>'), "☐", False),
        (r("\uf0fe"), "☑", True),
        (r("\uf0a8", '<w:rFonts w:hAnsi="Wingdings"/>'), "☐", False),
        (r("□"), "□", False),
        (r("√"), "√", True),
        (EQ.format(r"eq \o\ac(□,√)"), "☑", True),
    ],
)
def test_every_check_box_has_its_glyph_and_state(written: str, glyph: str, checked: bool) -> None:
    cell = document(tbl(tr(tc(p(written, "经常性项目"))))).tables[0].cells[0]
    assert cell.text == f"{glyph}经常性项目"
    assert [(box.label, box.checked, box.start) for box in cell.boxes] == [("经常性项目", checked, 0)]


def test_words_inside_the_control_of_a_check_box_are_kept() -> None:
    assert texts(p(CONTROL.format(1, r("☐ 是")), CONTROL.format(0, r("否定")))) == ["☑ 是☐否定"]


def test_signs_of_symbol_fonts_are_ordinary_characters() -> None:
    assert texts(p(SYMBOL.format("Symbol", "F0B3"), "95%")) == ["≥95%"]
    assert texts(p(SYMBOL.format("Webdings", "zz"), "甲")) == ["甲"]


# ---------------------------------------------------------------- text


def field(instruction: str, result: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


BOX = "<w:txbxContent>{}</w:txbxContent>"
ALTERNATE = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{0}</wps:txbx></w:drawing></mc:Choice>'
    "<mc:Fallback><w:pict><v:textbox>{0}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        (["甲", f"<w:ins>{r('乙')}</w:ins>"], ["甲乙"]),
        (["甲", "<w:del><w:r><w:delText>乙</w:delText></w:r></w:del>"], ["甲"]),
        ([f"<w:moveFrom>{r('甲')}</w:moveFrom>", f"<w:moveTo>{r('乙')}</w:moveTo>"], ["乙"]),
        (["甲", r("藏", "<w:vanish/>"), r("乙", '<w:vanish w:val="0"/>')], ["甲乙"]),
        ([f"<w:smartTag>{r('甲')}</w:smartTag><w:hyperlink>{r('乙')}</w:hyperlink>"], ["甲乙"]),
        ([f'<w:fldSimple w:instr="PAGE">{r("3")}</w:fldSimple>'], ["3"]),
        ([field(" DATE ", r("2020年")), "止"], ["2020年止"]),
        ([field(f"IF {field('PAGE', r('1'))}", r("甲"))], ["甲"]),
        ([EQ.format(" PAGE "), "甲"], ["甲"]),
        ([EQ.format(r"eq \o\ac(○,3)"), "甲"], ["③甲"]),
        (["<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r>"], ["甲\t乙\n丙"]),
        (["<w:r><w:t>A</w:t><w:noBreakHyphen/><w:t>B</w:t><w:softHyphen/><w:t>C</w:t></w:r>"], ["A-BC"]),
        (["<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"], ["x=1"]),
        (["甲\u200b乙"], ["甲乙"]),
        (["　　甲  "], ["甲"]),
        (
            [
                "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>单击</w:t></w:r></w:sdtContent></w:sdt>"
            ],
            [],
        ),
        (["前", ALTERNATE.format(BOX.format(p("框内"))), "后"], ["前后", "框内"]),
        ([f"<w:r><w:pict><v:textbox>{BOX.format(p('框内'))}</v:textbox></w:pict></w:r>"], ["框内"]),
    ],
)
def test_what_a_reader_sees_of_a_paragraph(runs: list[str], expected: list[str]) -> None:
    assert texts(p(*runs)) == expected


RAISED_STYLES = (
    '<w:style w:type="character" w:styleId="a"><w:name w:val="footnote reference"/>'
    '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="b"><w:basedOn w:val="a"/></w:style>'
    '<w:style w:type="character" w:styleId="c"><w:rPr><w:position w:val="12"/><w:sz w:val="12"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="d"><w:rPr><w:strike/></w:rPr></w:style>'
)


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ([r("1", '<w:rStyle w:val="a"/>')], "128.60¹"),
        ([r("1", '<w:rStyle w:val="b"/>')], "128.60¹"),
        ([r("1", '<w:rStyle w:val="a"/><w:vertAlign w:val="baseline"/>')], "128.601"),
        ([r("1", '<w:rStyle w:val="c"/>')], "128.60¹"),
        ([r("1", '<w:position w:val="10"/><w:sz w:val="14"/>'), "万元"], "128.60¹万元"),
        ([r("1", '<w:position w:val="2"/>')], "128.601"),
        ([r("9.00", '<w:rStyle w:val="d"/>')], "128.60"),
        ([r("9", '<w:rStyle w:val="d"/><w:strike w:val="0"/>')], "128.609"),
        (
            [
                '<w:r><w:rPr><w:rStyle w:val="a"/></w:rPr><w:footnoteReference w:customMarkFollows="1" w:id="2"/>'
                "<w:t>2</w:t></w:r>"
            ],
            "128.60²",
        ),
    ],
)
def test_the_marks_of_notes_are_raised_in_whatever_way(runs: list[str], expected: str) -> None:
    found = document(tbl(tr(tc("预算"), tc(p("128.60", *runs)))), styles=RAISED_STYLES)
    assert found.tables[0].cells[1].text == expected


def test_a_line_that_stands_higher_as_a_whole_is_not_raised() -> None:
    assert texts(p(r("128", '<w:position w:val="8"/>'), r(".60", '<w:position w:val="8"/>'), "万元")) == ["128.60万元"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("128.60", ["128.60"]), ("2024年5月", ["2024年5月"]), ("项目全称", []), ("输入4位年份", [])],
)
def test_a_number_filled_into_a_prompt_keeps_its_style(text: str, expected: list[str]) -> None:
    prompt = r(text, '<w:rStyle w:val="PlaceholderText"/>')
    flag = "<w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
    assert texts(p(f"<w:sdt>{flag}<w:sdtContent>{prompt}</w:sdtContent></w:sdt>")) == expected


def test_a_list_in_a_form_field_shows_its_choice() -> None:
    data = '<w:ddList><w:result w:val="1"/><w:listEntry w:val="否"/><w:listEntry w:val="是"/></w:ddList>'
    begin = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    assert texts(p("政府采购：", begin, end)) == ["政府采购：是"]


def test_what_is_struck_out_is_a_note() -> None:
    struck, not_struck = r("1,200.00", "<w:strike/>"), r("1,500.00", '<w:strike w:val="0"/>')
    found = document(p("资金：", r("九", "<w:dstrike/>"), "十") + tbl(tr(tc("预算"), tc(p(struck, not_struck)))))
    assert [cell.text for cell in found.tables[0].cells] == ["预算", "1,500.00"]
    assert [(clause.text, clause.role) for clause in found.clauses] == [
        ("资金：十", "body"),
        ("九", "note"),
        ("1,200.00", "note"),
    ]
    assert [(remark.code, remark.severity) for remark in found.remarks] == [("text_struck", "warning")]
    assert [place.paragraph for place in found.remarks[0].places] == [1, 2]


def test_text_hidden_by_its_style() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="a"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="b"><w:basedOn w:val="a"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="c"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="d"><w:basedOn w:val="d"/></w:style>'
    )
    body = p("见", r("藏", '<w:rStyle w:val="b"/>')) + p("藏", properties='<w:pStyle w:val="c"/>')
    assert texts(body + p("环", properties='<w:pStyle w:val="d"/>'), styles=styles) == ["见", "环"]


def test_a_text_box_in_a_cell_is_text_of_the_cell() -> None:
    found = document(tbl(tr(tc(p("甲", ALTERNATE.format(BOX.format(p("框") + tbl(tr(tc("框中表"))))))))))
    assert [cell.text for t in found.tables for cell in t.cells] == ["甲\n框", "框中表"]
    assert found.tables[1].inside == CellReference(0, 0, 0)


def test_a_paragraph_whose_end_was_deleted_goes_on() -> None:
    assert texts(p("甲", properties="<w:rPr><w:del/></w:rPr>") + p("乙") + p("丙")) == ["甲乙", "丙"]


def test_ordinary_characters_and_what_was_written() -> None:
    found = document(p("⼈⺠的⽣活") + p("普通") + tbl(tr(tc("⻓期")))).holders()
    assert [(holder.text, holder.raw) for holder in found] == [
        ("人民的生活", "⼈⺠的⽣活"),
        ("普通", None),
        ("长期", "⻓期"),
    ]


# ---------------------------------------------------------------- order and roles


def test_headers_notes_and_footers_each_once_in_their_order() -> None:
    references = (
        '<w:headerReference w:type="default" r:id="header1"/><w:headerReference w:type="first" r:id="header2"/>'
        '<w:headerReference w:type="even" r:id="header3"/><w:footerReference w:type="default" r:id="footer1"/>'
    )
    again = '<w:sectPr><w:headerReference w:type="default" r:id="header1"/><w:titlePg/></w:sectPr>'
    found = document(
        p("正文", '<w:r><w:footnoteReference w:id="2"/></w:r>', properties=f"<w:sectPr>{references}</w:sectPr>")
        + again,
        header1=p("页眉"),
        header2=p("首页"),
        header3=p("偶数页"),
        footer1=p("— 1 —"),
        footnotes='<w:footnote w:type="separator" w:id="0">{0}</w:footnote><w:footnote w:id="2">{1}</w:footnote>'
        '<w:footnote w:id="3">{0}</w:footnote>'.format(p("无人引用"), p("脚注")),
    )
    assert [(clause.index, clause.role, clause.text) for clause in found.clauses] == [
        (0, "header", "页眉"),
        (1, "header", "首页"),
        (2, "body", "正文"),
        (3, "note", "脚注"),
        (4, "footer", "— 1 —"),
    ]
    facing = document(
        p("正文") + f"<w:sectPr>{references}</w:sectPr>", header3=p("偶数页"), settings="<w:evenAndOddHeaders/>"
    )
    assert facing.clauses[0].text == "偶数页"


def test_headings_are_styled_centred_or_larger() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="2"><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    )
    centred, large = '<w:jc w:val="center"/>', '<w:sz w:val="44"/>'
    found = document(
        p("一、概况", properties='<w:pStyle w:val="1"/>')
        + p("概况。", properties='<w:pStyle w:val="2"/>')
        + p("申报表", properties=centred)
        + p(r("大字标题", large))
        + p("单位：万元", properties=centred)
        + p("本项目依据规定设立，属于经常性项目。" * 3)
        + p("注：本表一式两份"),
        styles=styles,
    )
    assert [clause.role for clause in found.clauses] == ["heading"] * 4 + ["body", "body", "note"]
    assert (found.clauses[0].label, found.clauses[0].level) == ("一、", 1)


def test_a_document_without_text_says_so() -> None:
    assert [remark.code for remark in document(p()).remarks] == ["text_missing"]
    pictured = document(p("<w:r><w:drawing/></w:r>")).remarks
    assert [(remark.code, remark.severity) for remark in pictured] == [("text_missing", "error")]
    assert document(p("甲")).remarks == ()
    assert document(p("甲") + "<w:altChunk/>").remarks[0].code == "part_unread"


@given(st.lists(st.text("一目。a1 \t√□⺠（", max_size=8), max_size=6))
def test_every_visible_character_is_there_once(lines: list[str]) -> None:
    """Half of the lines in a table, half beside it."""
    body = "".join(p(r(line)) for line in lines[::2]) + tbl(tr(*[tc(p(r(line))) for line in lines[1::2]]))
    holders = document(body + p()).holders()
    found = sorted("".join("".join((holder.raw or holder.text).split()) for holder in holders))
    assert found == sorted("".join("".join(line.split()) for line in lines))


# ---------------------------------------------------------------- packages


def test_a_strict_document() -> None:
    strict = docx(p("甲") + tbl(tr(tc("乙"))), header1=p("丙"))
    with ZipFile(BytesIO(strict)) as source:
        files = {name: source.read(name).decode() for name in source.namelist()}
    purl = "http://purl.oclc.org/ooxml"
    swapped = {
        name: text.replace(W, f"{purl}/wordprocessingml/main").replace(R, f"{purl}/officeDocument/relationships")
        for name, text in files.items()
    }
    found = read(docx_package(swapped))
    assert found.media_type == DOCX.media_type
    assert [holder.text for holder in found.holders()] == ["甲", "乙"]


def test_relationships_to_nowhere_and_to_outside_are_left_out() -> None:
    links = (
        f'<Relationship Id="x" Type="{R}/image" Target="../NULL"/>'
        f'<Relationship Id="y" Type="{R}/header" Target="http://127.0.0.1:9/h.xml" TargetMode="External"/>'
        f'<Relationship Id="z" Type="{R}/footer" Target="missing.xml"/>'
    )
    assert [clause.text for clause in read(docx(p("甲"), links=links)).clauses] == ["甲"]


LAUGHS = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"PK\x03\x04 cut",
        docx_package({"word/document.xml": "<a/>"}),
        docx(p("甲"))[:-200],
        docx("<w:p>"),
        docx(p("&i;"), more=LAUGHS + "]>"),
        docx(p("甲"), more='<!DOCTYPE w SYSTEM "http://127.0.0.1:9/a.dtd">'),
        docx(p("<w:smartTag>" * 20_000 + "</w:smartTag>" * 20_000)),
        docx_package({"_rels/.rels": "<a/>"}),
    ],
    ids=[
        "empty",
        "cut",
        "no relations",
        "truncated",
        "not closed",
        "laughs",
        "dtd",
        "deep",
        "no main",
    ],
)
def test_what_cannot_be_opened_is_refused_quickly(source: bytes) -> None:
    start = time.process_time()
    with pytest.raises(DamagedSource, match="Word 文件"):
        read(source)
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("source", "cause"),
    [
        (docx(p("&i;"), more=LAUGHS + "]>"), "DTD"),
        (docx(p("甲"), more='<!DOCTYPE w SYSTEM "http://127.0.0.1:9/a.dtd">'), "DTD"),
        (docx(p("<w:smartTag>" * 20_000 + "</w:smartTag>" * 20_000)), "嵌套过深"),
        (docx(p("甲"))[:-200], "不完整|损坏"),
    ],
    ids=["laughs", "dtd", "deep", "truncated"],
)
def test_the_message_names_the_cause(source: bytes, cause: str) -> None:
    with pytest.raises(DamagedSource, match=cause):
        read(source)


@pytest.mark.parametrize(
    "source",
    [
        docx("<w:p/>" * (package.MOST_TAGS + 1)),
        docx(p("一" * (package.MOST_BYTES // 3))),
        docx(p("甲"), **{f"header{number}": "" for number in range(package.MOST_PARTS)}),
    ],
    ids=["tags", "large", "parts"],
)
def test_what_unpacks_to_too_much_is_refused_quickly(source: bytes) -> None:
    start = time.process_time()
    with pytest.raises(OversizedSource, match="过大"):
        read(source)
    assert time.process_time() - start < 5


def test_deeply_nested_tables_are_read_or_refused() -> None:
    nested = p("底")
    for _ in range(60):
        nested = tbl(tr(f"<w:tc>{nested}<w:p/></w:tc>"))
    assert len(document(nested).tables) == 60
    for _ in range(60):
        nested = tbl(tr(f"<w:tc>{nested}<w:p/></w:tc>"))
    with pytest.raises(DamagedSource):
        document(nested)
