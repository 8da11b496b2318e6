"""Tables without ruling lines, or with some only: their columns are found by their text, nothing else is a table."""

from collections.abc import Sequence
from io import BytesIO

import pdfplumber
import pytest
from pdfs import FONT, HEIGHT, pdf, raw_pdf, raw_text, text
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from extract import convert
from extract.model import Document
from extract.read.pdf import read

WIDTHS = [70, 80, 110, 80, 50, 110]
ROWS = [
    ["项目名称", ("古桥日常维护", 2), "实施单位", ("青石县文物所", 2)],
    ["年度目标", ("对全县26座古桥逐季巡查，及时清除桥身杂草和淤积，确保桥体结构安全，延缓风化破损。", 5)],
    ["一级指标", "二级指标", "三级指标", "指标值", "权重", "备注"],
    [("产出指标", 1, 3), ("数量指标", 1, 2), "巡查古桥", "≥26座", "20", "巡查记录"],
    [None, None, "清除杂草", "≥4次", "20", ""],
    [None, "质量指标", "巡查记录完整并且当日归档率", "≥98%", "20", "抽查"],
    ["效益指标", "社会效益指标", "险情发现及时率", "≥95%", "30", "按险情台账逐条核对统计"],
    ["满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "10", "问卷"],
]
LINES = {
    "none": [],
    "across": [("LINEABOVE", (0, 0), (-1, -1), 0.5, colors.black), ("LINEBELOW", (0, -1), (-1, -1), 0.5, colors.black)],
    "three": [(name, (0, row), (-1, row), 1, colors.black) for name, row in (("LINEABOVE", 0), ("LINEBELOW", 2))],
    "frame": [("BOX", (0, 0), (-1, -1), 1, colors.black)],
    "upright": [("LINEAFTER", (0, 0), (-2, -1), 1, colors.black)],
    "upright in a frame": [(name, (0, 0), (-1, -1), 1, colors.black) for name in ("BOX", "LINEAFTER")],
    "bands": [("ROWBACKGROUNDS", (0, 0), (-1, -1), [colors.whitesmoke, colors.white])],
}


def printed(lines: str, valign: str = "MIDDLE", alignment: int = 0, padding: float = 3) -> bytes:
    """The form as reportlab sets it, cells over several rows and columns among them."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    style = ParagraphStyle("cell", fontName=FONT, fontSize=9, leading=12, wordWrap="CJK", alignment=alignment)
    head = ParagraphStyle("head", parent=style, alignment=1, leading=30)
    data, commands = [], [("VALIGN", (0, 0), (-1, -1), valign), *LINES[lines]]
    commands += [(side, (0, 0), (-1, -1), padding) for side in ("TOPPADDING", "BOTTOMPADDING")]
    for row, cells in enumerate(ROWS):
        own: list[object] = []
        for cell in cells:
            words, columns, *rows = cell if isinstance(cell, tuple) else (cell, 1)
            last = row + (rows[0] if rows else 1) - 1
            commands += [("SPAN", (len(own), row), (len(own) + columns - 1, last))] if columns + last - row > 1 else []
            own += [Paragraph(words, style) if words is not None else "", *[""] * (columns - 1)]
        data.append(own)
    buffer = BytesIO()
    title = Paragraph("项目支出绩效目标申报表", head)
    SimpleDocTemplate(buffer, pagesize=A4).build([title, Table(data, colWidths=WIDTHS, style=commands)])
    return buffer.getvalue()


def indicators(source: bytes) -> list[tuple[object, ...]]:
    record = convert(source)
    assert (record.status, [one.message for one in record.remarks if one.severity == "error"]) == ("complete", [])
    (filing,) = record.filings
    assert filing.project.annual_target == ROWS[1][1][0]
    assert (filing.project.name, filing.project.implementing_unit) == ("古桥日常维护", "青石县文物所")
    return [(one.level1_text, one.level2_text, one.name, one.target.text, one.weight) for one in filing.indicators]


EXPECTED = [
    ("产出指标", "数量指标", "巡查古桥", "≥26座", 20),
    ("产出指标", "数量指标", "清除杂草", "≥4次", 20),
    ("产出指标", "质量指标", "巡查记录完整并且当日归档率", "≥98%", 20),
    ("效益指标", "社会效益指标", "险情发现及时率", "≥95%", 30),
    ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", 10),
]


@pytest.mark.parametrize("lines", LINES)
@pytest.mark.parametrize(("valign", "alignment"), [("MIDDLE", 0), ("TOP", 0), ("MIDDLE", 1)])
def test_a_form_without_rules_around_each_cell_is_read_whole(lines: str, valign: str, alignment: int) -> None:
    assert indicators(printed(lines, valign, alignment)) == EXPECTED


def rows_at(rows: Sequence[Sequence[str]], xs: Sequence[float], pitch: float = 16) -> bytes:
    """The words at their places, drawn operator by operator."""
    return raw_pdf(
        "".join(
            raw_text(x, 80 + pitch * row, words)
            for row, line in enumerate(rows)
            for x, words in zip(xs, line, strict=False)
            if words
        )
    )


def texts(document: Document) -> list[list[str]]:
    (table,) = document.tables
    return [[cell.text for cell in table.cells if cell.row == row and cell.text] for row in range(table.rows)]


def test_words_at_places_are_cells() -> None:
    rows = [
        ["项目名称", "渡槽检修", "", ""],
        ["主管部门", "水务局", "", ""],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "检修渡槽", "≥3座"],
        ["", "质量指标", "验收合格率", "100%"],
    ]
    source = rows_at(rows, [60, 160, 280, 420])
    assert texts(read(source)) == [[words for words in row if words] for row in rows]
    record = convert(rows_at([["项目支出绩效目标申报表"], *rows], [60, 160, 280, 420]))
    assert record.status == "complete"
    assert [one.level1_text for one in record.filings[0].indicators] == ["产出指标"] * 2


def test_dots_that_lead_to_a_value_part_the_two() -> None:
    rows = [["项目名称" + "…" * 6, "渡槽检修"], ["主管部门" + "…" * 6, "水务局"], ["项目总预算" + "…" * 5, "36.5万元"]]
    (table,) = read(rows_at(rows, [60, 170])).tables
    assert [(cell.column, cell.text.strip("…")) for cell in table.cells] == [
        (column, words.strip("…")) for row in rows for column, words in enumerate(row)
    ]
    assert "".join(cell.text for cell in table.cells) == "".join(words for row in rows for words in row)


PROSE = "加强社区日常巡查和宣传培训工作进一步提高居民群众的安全感"
NO_TABLES = {
    "two columns of prose": [[PROSE[:20], PROSE[5:25]] for _ in range(6)],
    "contents": [[f"{title}{'…' * 12}{page}"] for page, title in enumerate(("项目名称说明", "指标值解释", "项目概况"))],
    "a signature": [["填报人：张三", "", "联系电话：64110000"], ["审核人：李四", "", "填报日期：2024年5月"]],
    "running text": [[f"项目名称、主管部门、一级指标等栏目应当逐项填写，第{k}次。"] for k in range(5)],
}


@pytest.mark.parametrize("rows", NO_TABLES.values(), ids=NO_TABLES)
def test_what_is_no_table_stays_text(rows: list[list[str]]) -> None:
    document = read(rows_at(rows, [60, 300, 400]))
    assert document.tables == ()
    own = "".join("".join(clause.text.split()) for clause in document.clauses)
    assert sorted(own) == sorted("".join(words for row in rows for words in row))


BUDGET = [["科目编码", "科目名称", "基本支出", "合计数"]]
BUDGET += [[f"20{k}0{k}", "社会保障和就业", f"{k}2,540.00", f"{k}9.5"] for k in range(1, 5)]
MENTIONED = ["填写项目名称、主管部门时", "请参照 项目名称 实施单位", "主管部门 年度目标 各栏"]


@pytest.mark.parametrize("mentioned", [[], MENTIONED], ids=["alone", "below words of forms"])
def test_text_in_columns_without_words_of_a_form_goes_to_pdfplumber(
    mentioned: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(
        pdfplumber, "open", lambda file, pages, own=pdfplumber.open: asked.extend(pages) or own(file, pages=pages)
    )
    rows = [*([words] for words in mentioned), *BUDGET]
    assert texts(read(rows_at(rows, [60, 180, 330, 470]))) == BUDGET
    assert asked == [1]
    convert(printed("none"))
    assert asked == [1]


def test_where_a_damaged_file_shuts_pdfplumber_out_the_columns_are_told() -> None:
    damaged = rows_at(BUDGET, [60, 180, 330, 470]).replace(b"/MediaBox [ 0 0", b"/MediaBox [ /A 0")
    document = read(damaged)
    assert texts(document) == BUDGET
    assert [(one.code, one.severity) for one in document.remarks] == [("table_unsought", "warning")]


def test_a_frame_around_text_is_still_a_cell() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(50, HEIGHT - 200, 400, 100)
        text(canvas, 60, 110, "特此说明")

    (table,) = read(pdf(draw)).tables
    assert [cell.text for cell in table.cells] == ["特此说明"]


def upright(rows: Sequence[Sequence[str]], xs: Sequence[int]) -> bytes:
    """A page with rows of words, and lines around all of them and between the columns alone."""
    bottom = HEIGHT - 100 - 26 * len(rows)
    lines = [f"{x} {bottom} m {x} {HEIGHT - 100} l S" for x in xs]
    lines += [f"{xs[0]} {y} m {xs[-1]} {y} l S" for y in (bottom, HEIGHT - 100)]
    words = [
        raw_text(x + 4, 110 + 26 * k, word)
        for k, row in enumerate(rows)
        for x, word in zip(xs, row, strict=False)
        if word
    ]
    return raw_pdf("\n".join([*lines, *words, raw_text(200, 70, "2026年项目支出绩效目标申报表")]))


def test_lines_between_columns_alone_make_rows_of_a_form_and_no_others() -> None:
    rows = [
        ["项目名称", "古桥日常维护", "实施单位", "青石县文物所"],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "巡查古桥", "≥26座"],
        ["效益指标", "社会效益指标", "险情发现", "≥95%"],
    ]
    record = convert(upright(rows, [60, 160, 290, 410, 535]))
    assert (record.status, record.filings[0].project.name) == ("complete", "古桥日常维护")
    assert [(one.level2_text, one.name, one.target.text) for one in record.filings[0].indicators] == [
        ("数量指标", "巡查古桥", "≥26座"),
        ("社会效益指标", "险情发现", "≥95%"),
    ]
    prose = [["说明", "第一行文字"], ["", "第二行文字"], ["", "第三行文字"]]
    (table,) = convert(upright(prose, [60, 160, 535])).tables
    assert [cell.text for cell in table.cells] == ["说明", "第一行文字\n第二行文字\n第三行文字"]


def test_labels_of_which_the_rows_are_not_certain_are_told() -> None:
    rows = [
        ["一级指标", "三级指标", "指标值"],
        ["产出指标", "检修渡槽", "≥3座"],
        ["", "清淤长度", "≥2公里"],
        ["效益指标", "灌溉面积", "≥900亩"],
        ["", "节水量", "≥5万方"],
    ]
    record = convert(rows_at([["项目支出绩效目标申报表"], ["项目名称", "渡槽检修"], *rows], [60, 180, 320]))
    assert "columns_unsure" in {one.code for one in record.remarks}
    assert record.status == "partial"


def rows_of_levels(first: int, last: int) -> list[list[str]]:
    """Rows of indicators; each level stands in the first of its rows alone, as rows 1 and 25 are."""
    levels = {1: ("产出指标", "数量指标"), 25: ("效益指标", "社会效益指标")}
    return [
        [*levels.get(k, ("", "")), f"第{k}段渠道清淤" + "及护坡" * (k % 3), f"≥{k}米"] for k in range(first, last + 1)
    ]


HEADS = [["一级指标", "二级指标", "三级指标", "指标值"]]
BEGINNING = [["项目支出绩效目标申报表"], ["项目名称", "渠道清淤"], ["主管部门", "水务局"], *HEADS]


def on_pages(*pages: Sequence[Sequence[str]], extra: str | None = None) -> bytes:
    """The rows of each page at their places; ``extra`` is the content of one more page."""
    contents = [
        "".join(
            raw_text(x, 80 + 24 * row, words)
            for row, line in enumerate(rows)
            for x, words in zip([60, 160, 270, 430], line, strict=False)
            if words
        )
        for rows in pages
    ]
    return raw_pdf(*contents, *([extra] if extra is not None else []))


@pytest.mark.parametrize("heads", [[], HEADS], ids=["without heads", "heads again"])
@pytest.mark.parametrize("count", [26, 30, 70])
def test_a_form_goes_on_over_pages_with_its_columns(count: int, heads: list[list[str]]) -> None:
    rows = rows_of_levels(1, count)
    step = 28 - len(heads)
    pages = [[*BEGINNING, *rows[:24]], *([*heads, *rows[start : start + step]] for start in range(24, count, step))]
    record = convert(on_pages(*pages))
    assert (record.status, record.remarks, len(record.filings)) == ("complete", (), 1)
    assert [(one.level1_text, one.name, one.target.text) for one in record.filings[0].indicators] == [
        ("产出指标" if k < 25 else "效益指标", row[2], row[3]) for k, row in enumerate(rows, 1)
    ]


def test_columns_that_do_not_go_on_are_told() -> None:
    rows = rows_of_levels(1, 24)
    other = "".join(raw_text(x, 80 + 24 * k, "其余三项工程") for k in range(3) for x in (90, 215, 340))
    content = [[*BEGINNING, *rows]]
    record = convert(on_pages(*content, extra=other))
    assert (record.status, "columns_unsure" in {one.code for one in record.remarks}) == ("partial", True)


def test_signatures_and_another_form_on_the_next_page_are_not_its_rest() -> None:
    rows = rows_of_levels(1, 24)
    record = convert(on_pages([*BEGINNING, *rows], [["填报人：张三", "", "", "联系电话：64110000"]]))
    assert (record.status, len(record.filings[0].indicators)) == ("complete", 24)
    record = convert(on_pages([*BEGINNING, *rows], [*BEGINNING, *rows_of_levels(1, 3)]))
    assert (record.status, [len(one.indicators) for one in record.filings]) == ("complete", [24, 3])


def test_a_total_below_the_last_row_is_a_row() -> None:
    rows = [
        ["一级指标", "三级指标", "指标值", "得分"],
        *([("产出指标", "效益指标")[k > 2], f"第{k}段渠道清淤", f"≥{k}米", "25"] for k in range(1, 5)),
    ]
    total = raw_text(80, 80 + 16 * 5 + 8, "合计") + raw_text(468, 80 + 16 * 5 + 8, "100")
    signature = raw_text(60, 80 + 16 * 8, "填报人：张三") + raw_text(300, 80 + 16 * 8, "联系电话：64110000")
    content = "".join(
        raw_text(x, 80 + 16 * row, words)
        for row, line in enumerate(rows)
        for x, words in zip([60, 180, 320, 460], line, strict=True)
    )
    assert texts(read(raw_pdf(content + total + signature))) == [*rows, ["合计", "100"]]
