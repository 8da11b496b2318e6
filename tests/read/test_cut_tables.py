"""A table that a page break cuts and that cannot be joined is told; two tables of their own are not."""

import pytest
from pdfs import HEIGHT, pdf, raw_pdf, raw_table, raw_text, table, text
from reportlab.pdfgen.canvas import Canvas
from test_table_joining import part, plain

import extract
from extract.model import Document, Remark
from extract.read.layout.table_joining import joined_table
from extract.read.pdf import read

WIDE = [54.0, 160.0, 300.0, 420.0, 540.0]
OTHER = [54.0, 110.0, 230.0, 480.0, 540.0]
HEADS = ["一级指标", "二级指标", "三级指标", "指标值"]
ROWS = [["产出指标", "数量指标", "养护道路长度", "≥32公里"], ["产出指标", "质量指标", "验收合格率", "≥95%"]]
REST = [["效益指标", "社会效益指标", "投诉下降率", "≥10%"], ["满意度指标", "服务对象", "居民满意度", "≥90%"]]
FIRST = [["项目名称", "道路养护", "主管部门", "某区交通委"], HEADS, *ROWS]

Rows = list[list[str]]


def cut_remarks(document: Document) -> list[Remark]:
    return [remark for remark in document.remarks if remark.code == "table_cut"]


def two_pages(rest: Rows, xs: list[float], foot: float = 780, title: str = "") -> bytes:
    """A table down to ``foot`` on the first page, another one at the head of the next."""
    tops = [foot - 20.0 * k for k in range(len(FIRST), -1, -1)]

    def upper(canvas: Canvas) -> None:
        text(canvas, 240, tops[0] - 30, "项目支出绩效目标申报表")
        table(canvas, WIDE, tops, FIRST)

    def lower(canvas: Canvas) -> None:
        if title:
            text(canvas, 240, 35, title)
        own = [row for row in rest if len(row) > 1]
        if own != rest:  # a row that is one cell
            table(canvas, [xs[0], xs[-1]], [40.0, 60.0], rest[:1])
        table(canvas, xs, [60.0 + 20 * k for k in range(len(own) + 1)], own)

    return pdf(upper, lower)


@pytest.mark.parametrize(("xs", "foot"), [(OTHER, 780), (WIDE, 500)])
def test_rows_of_other_columns_or_behind_white_are_told(xs: list[float], foot: float) -> None:
    source = two_pages(REST, xs, foot)
    [remark] = cut_remarks(read(source))
    assert "第1页末尾的表格与第2页开头的表格" in remark.message
    assert isinstance(remark.at, tuple)
    assert [place.page for place in remark.at] == [1, 2]
    assert extract.convert(source).status == "partial"


def test_rows_drawn_cell_by_cell_are_told() -> None:
    tops = [680.0 + 20 * k for k in range(len(FIRST) + 1)]
    upper = raw_table(WIDE, tops, FIRST)
    source = raw_pdf(upper, raw_table(OTHER, [60.0, 80.0, 100.0], REST))
    assert len(cut_remarks(read(source))) == 1


def test_what_is_joined_is_not_told() -> None:
    document = read(two_pages(REST, WIDE))
    assert cut_remarks(document) == []
    [whole] = document.tables
    assert [cell.text for cell in whole.cells][-8:] == [*REST[0], *REST[1]]
    assert extract.convert(two_pages(REST, WIDE)).status == "complete"


@pytest.mark.parametrize("line", ["续表", "（续）", "续表1", "接上页"])
def test_a_line_that_says_so_stands_above_the_rest_of_a_table(line: str) -> None:
    document = read(two_pages(REST, WIDE, title=line))
    [whole] = document.tables
    assert whole.pages == (1, 2)
    assert [clause.role for clause in document.clauses] == ["heading", "footer"]
    assert cut_remarks(document) == []


@pytest.mark.parametrize(
    "rest",
    [
        [["项目预算明细"], ["序号", "明细", "单价", "金额"], ["1", "沥青", "200.00", "6.00"]],
        [["序号", "明细", "单价", "金额"], ["1", "沥青", "200.00", "6.00"]],
        [["项目总目标", "道路完好", "年度目标", "完成养护"]],
        [["项目名称", "桥梁养护", "主管部门", "某区交通委"]],
    ],
)
@pytest.mark.parametrize("foot", [780, 500])
def test_a_table_with_a_title_heads_or_a_label_of_its_own_is_another_one(rest: Rows, foot: float) -> None:
    assert cut_remarks(read(two_pages(rest, OTHER, foot))) == []


def test_a_table_below_a_heading_is_another_one() -> None:
    assert cut_remarks(read(two_pages(REST, OTHER, title="二、其他指标"))) == []


def test_a_table_of_another_width_is_another_one() -> None:
    assert cut_remarks(read(two_pages(REST, [54.0, 110.0, 230.0, 400.0, 480.0]))) == []


@pytest.mark.parametrize(("below", "is_sure"), [("6.00", False), ("元", True)])
def test_texts_that_no_line_parts_at_the_break_are_told(below: str, is_sure: bool) -> None:
    above = part(plain(("明细", "金额"), ("宣传", "5.00")), 1, 300)
    rest = part(plain(("", below), ("租金", "7.00")), 2, 60)
    whole = joined_table(above, rest, frozenset({(1, 0), (1, 1)}), 800.0, [60.0, 160.0])
    assert whole is not None
    assert whole.is_sure is is_sure


LOW_XS, LOW_YS = [40.0, 140.0, 200.0, 470.0, 560.0], [80.0, 100.0, 120.0]
LOW = [["项目名称", "道路养护", "主管部门", "某区交通委"], ["开始日期", "", "结束日期", "2024年12月31日"]]


def low_row(first: str, second: str, top: float) -> bytes:
    """Two lines in a cell that is clipped to its row."""

    def draw(canvas: Canvas) -> None:
        table(canvas, LOW_XS, LOW_YS, LOW)
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(140, HEIGHT - 120, 60, 20)
        canvas.clipPath(path, stroke=0, fill=0)
        text(canvas, 144, top, first)
        text(canvas, 144, top + 12, second)
        canvas.restoreState()

    return pdf(draw)


def hidden(document: Document) -> list[tuple[str, str]]:
    return [(one.severity, one.message[-6:]) for one in document.remarks if one.code == "text_hidden"]


@pytest.mark.parametrize(("first", "second"), [("2024年1月", "015日截止"), ("128,600", "000.00")])
def test_what_a_low_row_cuts_is_told(first: str, second: str) -> None:
    assert hidden(read(low_row(first, second, 106))) == [("error", second[-6:])]
    assert hidden(read(low_row(first, second, 96))) == []


def test_what_a_low_row_cuts_is_told_where_the_text_is_one_object() -> None:
    lines = raw_text(144, 106, "2024年1月") + raw_text(144, 118, "000015日")
    content = raw_table(LOW_XS, LOW_YS, LOW) + f"q 140 {HEIGHT - 120} 60 20 re W n\n{lines}Q\n"
    assert hidden(read(raw_pdf(content))) == [("error", "00015日")]


@pytest.mark.parametrize("rest", [["块与安装辅材", "", "类设备的价格"], ["块", "", ""]])
def test_heads_again_over_the_rest_of_a_row_without_a_line_between_are_told(rest: list[str]) -> None:
    heads, xs = ["费用名称", "金额", "测算依据"], [54.0, 200.0, 340.0, 540.0]
    cut = ["购置监测设备及其配套的传感器、传输模", "50", "按单价2万元乘以25套测算，参照上年同"]

    def upper(canvas: Canvas) -> None:
        text(canvas, 240, 680, "项目支出绩效目标申报表")
        table(canvas, xs, [720.0, 740.0, 760.0], [heads, ["勘察费", "20", "市场询价"]])
        for x in xs:
            canvas.line(x, HEIGHT - 760, x, HEIGHT - 785)
        for x, words in zip(xs, cut, strict=False):
            text(canvas, x + 4, 775, words)

    def lower(canvas: Canvas) -> None:
        table(canvas, xs, [60.0, 100.0, 120.0], [[""] * 3, ["监理费", "30", "按合同"]])
        for x, head, words in zip(xs, heads, rest, strict=False):
            text(canvas, x + 4, 74, head)
            text(canvas, x + 4, 92, words)

    assert len(cut_remarks(read(pdf(upper, lower)))) == 1
