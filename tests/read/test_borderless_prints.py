"""Prints without ruling lines whose heads and cells wrap: each cell is whole, or the record tells that it is not."""

from collections.abc import Sequence

import pytest
from pdfs import raw_pdf, raw_text

from extract import convert
from extract.read.pdf import read

SIZE = 10.0
LEFT, TOP = 50.0, 70.0
PAIRS = ((70.0, "left"), (348.0, "left"))
COLUMNS = (
    *((46.0, "left"), (56.0, "left"), (96.0, "left"), (26.0, "left")),
    *((46.0, "right"), (36.0, "left"), (26.0, "right"), (86.0, "left")),
)
HEADS = ["一级指标", "二级指标", "三级指标", "性质", "指标值", "度量单位", "权重", "指标说明"]
INDICATORS = [
    ["产出指标", "数量指标", "运维水质自动站数量", "=", "38", "处", "15", "以站网清单为准"],
    ["产出指标", "质量指标", "监测数据有效率", "≥", "90", "%", "15", "有效数据占应得数据"],
    ["产出指标", "质量指标", "设备完好率达到行业规定标准比例", "≥", "95", "%", "10", ""],
    ["产出指标", "时效指标", "故障修复时限", "≤", "48", "小时", "5", ""],
    ["成本指标", "经济成本指标", "单站年运维成本", "≤", "13.52", "万元", "20", "合同价"],
    ["效益指标", "生态效益指标", "为水污染防治提供数据支撑", "定性", "有效支撑", "", "20", ""],
    ["满意度指标", "服务对象满意度指标", "数据使用单位满意度", "≥", "90", "%", "15", "问卷调查"],
]
GOAL = "保障三十八处水质自动站全年稳定运行，数据有效率达到九成以上，按月出具水质通报，为水污染防治提供支撑。"
LABELS = [["项目名称", "水生态环境监测站网运行维护"], ["主管部门", "青石县水文局"], ["年度目标", GOAL]]
TITLE = "项目支出绩效目标申报表"

Columns = Sequence[tuple[float, str]]


def width_of(words: str) -> float:
    return sum(SIZE / 2 if char.isascii() else SIZE for char in words)


def wrapped(words: str, width: float) -> list[str]:
    """The words in lines that are no wider; a number stays on one line."""
    lines = [""]
    for char in words:
        if lines[-1] and width_of(lines[-1] + char) > width:
            lines.append("")
        lines[-1] += char
    return lines


class Print:
    """Sets tables one below the other as a browser or Word does, and draws no line at all."""

    def __init__(self, leading: float = 15.0, padding: float = 3.0, side: float = 3.0, valign: str = "top") -> None:
        self.leading, self.padding, self.side, self.valign = leading, padding, side, valign
        self.y = TOP
        self.lines: list[tuple[float, float, str]] = []

    def row(self, cells: Sequence[str], columns: Columns, align: str = "") -> None:
        texts = [
            wrapped(words, width - 2 * self.side) if words else []
            for words, (width, _) in zip(cells, columns, strict=True)
        ]
        height = max(map(len, texts)) * self.leading
        x = LEFT
        for lines, (width, own) in zip(texts, columns, strict=True):
            free = height - len(lines) * self.leading
            down = {"top": 0.0, "middle": free / 2, "bottom": free}[self.valign]
            for k, words in enumerate(lines):
                white = width - 2 * self.side - width_of(words)
                off = {"left": 0.0, "center": white / 2, "right": white}[align or own]
                self.lines.append((x + self.side + off, self.y + self.padding + down + k * self.leading, words))
            x += width
        self.y += height + 2 * self.padding

    def form(self, align: str = "") -> "Print":
        for cells in LABELS:
            self.row(cells, PAIRS)
        self.y += SIZE
        for cells in (HEADS, *INDICATORS):
            self.row(cells, COLUMNS, align)
        return self

    def content(self, first: float = 0.0, last: float = 2000.0, top: float = 0.0) -> str:
        """The operators of the lines between two heights, moved so that the first is at the ``top``."""
        return "".join(raw_text(x, y - first + top, words) for x, y, words in self.lines if first <= y < last)


def whole_cells(source: bytes) -> list[list[str]]:
    (table,) = read(source).tables
    return [
        [cell.text for cell in table.cells if cell.row == row and cell.text]
        for row in range(table.rows)
        if any(cell.text for cell in table.cells if cell.row == row)
    ]


def with_text(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[words for words in row if words] for row in rows]


@pytest.mark.parametrize("align", ["", "center"])
@pytest.mark.parametrize("valign", ["top", "middle", "bottom"])
@pytest.mark.parametrize(("leading", "padding", "side"), [(15.0, 3.0, 3.0), (12.0, 4.0, 2.0), (18.0, 5.0, 4.0)])
def test_cells_that_wrap_are_whole(leading: float, padding: float, side: float, valign: str, align: str) -> None:
    source = raw_pdf(Print(leading, padding, side, valign).form(align).content())
    assert whole_cells(source) == with_text([*LABELS, HEADS, *INDICATORS])


def test_the_record_of_such_a_print_has_every_value() -> None:
    record = convert(raw_pdf(raw_text(230, 40, TITLE, 16) + Print().form().content()))
    assert (record.status, record.remarks) == ("complete", ())
    (filing,) = record.filings
    assert (filing.project.name, filing.project.annual_target) == ("水生态环境监测站网运行维护", GOAL)
    assert [(one.level1_text, one.level2_text, one.name, one.weight) for one in filing.indicators] == [
        (row[0], row[1], row[2], int(row[6])) for row in INDICATORS
    ]
    targets = [(one.target.operator, one.target.value, one.target.unit) for one in filing.indicators]
    assert (targets[0], targets[1]) == (("=", 38, "处"), (">=", 90, "%"))


def test_cells_as_close_as_their_lines_are_parted_by_the_words_beside_them() -> None:
    source = raw_pdf(Print(leading=13.0, padding=0.0, side=5.0, valign="middle").form().content())
    assert whole_cells(source) == with_text([*LABELS, HEADS, *INDICATORS])


def test_a_caption_above_heads_is_no_part_of_them() -> None:
    one = Print()
    for cells in LABELS:
        one.row(cells, PAIRS)
    one.y += SIZE
    one.row(["支出预算明细表及绩效指标", ""], ((200.0, "left"), (100.0, "left")))
    for cells in (HEADS, *INDICATORS):
        one.row(cells, COLUMNS)
    expected = [*LABELS, ["支出预算明细表及绩效指标"], HEADS, *INDICATORS]
    assert whole_cells(raw_pdf(one.content())) == with_text(expected)


@pytest.mark.parametrize("heads", [[], [HEADS]], ids=["without heads", "heads again"])
def test_the_next_page_goes_on_with_the_columns_and_whole_cells(heads: list[list[str]]) -> None:
    upper, lower = Print(), Print()
    for cells in LABELS:
        upper.row(cells, PAIRS)
    for cells in (HEADS, *INDICATORS, *INDICATORS[:-1], *INDICATORS[:-1]):
        upper.row(cells, COLUMNS)
    assert 700 < upper.y < 800
    for cells in (*heads, *INDICATORS[1:]):
        lower.row(cells, COLUMNS)
    record = convert(raw_pdf(raw_text(230, 40, TITLE, 16) + upper.content(), lower.content()))
    assert (record.status, record.remarks) == ("complete", ())
    names = [row[2] for row in (*INDICATORS, *INDICATORS[:-1], *INDICATORS[:-1], *INDICATORS[1:])]
    assert [one.name for one in record.filings[0].indicators] == names


def test_blanks_typed_in_one_column_part_nothing() -> None:
    columns = ((90.0, "left"), (110.0, "left"), (120.0, "left"))
    rows = [
        ["一级指标", "三级指标", "指标值"],
        ["产出指标", "检修渡槽", "90 %"],
        ["产出指标", "清淤长度", "95 %"],
        ["效益指标", "灌溉面积", "98 %"],
        ["效益指标", "节水比例", "60 %"],
    ]
    one = Print()
    for cells in rows:
        one.row(cells, columns)
    assert [[text.replace(" ", "") for text in row] for row in whole_cells(raw_pdf(one.content()))] == [
        [text.replace(" ", "") for text in row] for row in rows
    ]


@pytest.mark.parametrize("valign", ["top", "middle", "bottom"])
@pytest.mark.parametrize("leading", [11.0, 13.0, 15.0, 21.0, 24.0])
@pytest.mark.parametrize("side", [2.0, 4.0])
def test_where_rows_are_as_close_as_lines_no_piece_of_a_cell_is_in_a_complete_record(
    side: float, leading: float, valign: str
) -> None:
    source = raw_pdf(raw_text(230, 40, TITLE, 16) + Print(leading, 0.0, side, valign).form().content())
    record = convert(source)
    cells = {cell.text.replace("\n", "") for table in record.tables for cell in table.cells if cell.text}
    is_whole = cells == {words for row in (*LABELS, HEADS, *INDICATORS) for words in row if words}
    errors = {one.code for one in record.remarks if one.severity == "error"}
    assert is_whole or (record.status == "partial" and errors & {"columns_unsure", "cells_unread"})
