"""A sheet printed over pages side by side is one table, or it is told that it is not certain to be one."""

from itertools import pairwise

from pdfs import HEIGHT, grid, pdf, raw_pdf, raw_text, text
from reportlab.pdfgen.canvas import Canvas

from extract.model import Document
from extract.read.pdf import read

YS = [80.0, 105.0, 125.0, 160.0, 220.0, 240.0]
LEFT, RIGHT = [54.0, 160.0, 300.0, 540.0], [54.0, 180.0]
UPPER = [
    (["项目支出绩效目标申报表"], []),
    (["项目名称", "河道保洁", "主管部门"], ["某区水务局"]),
    (["一级指标", "三级指标", "指标值"], ["指标解释"]),
    (["产出指标", "保洁里程", "≥32公里"], ["按月统计"]),
    (["效益指标", "投诉下降率", "≥10%"], ["按年统计"]),
]
LOWER = [(["满意度指标", "居民满意度", "≥95%"], ["问卷调查"]), (["其他指标", "无", "无"], ["无"])]
LOWER_YS = [80.0, 130.0, 150.0]
TEXTS = [
    ["项目支出绩效目标申报表"],
    *([*left, *right] for left, right in UPPER[1:]),
    *([*left, *right] for left, right in LOWER),
]


def part(canvas: Canvas, xs: list[float], ys: list[float], rows: list[list[str]], side: str = "") -> None:
    """A part of a sheet; the first row of the upper pages is one merged cell, open at the side where it is cut."""
    for x in xs:
        is_cut = (side == "right" and x == xs[-1]) or (side == "left" and x == xs[0])
        is_inner = side and x not in (xs[0], xs[-1])
        canvas.line(x, HEIGHT - (ys[1] if is_cut or is_inner else ys[0]), x, HEIGHT - ys[-1])
    for y in ys:
        canvas.line(xs[0], HEIGHT - y, xs[-1], HEIGHT - y)
    for row, top in zip(rows, ys, strict=False):
        for words, left in zip(row, xs, strict=False):
            text(canvas, left + 3, top + 4, words)


def rows_of(document: Document) -> list[list[str]]:
    (found,) = document.tables
    return [[cell.text for cell in found.cells if cell.row == row] for row in range(found.rows)]


def pages(order: str) -> bytes:
    draws = {
        "1": lambda canvas: part(canvas, LEFT, YS, [left for left, _ in UPPER], "right"),
        "2": lambda canvas: part(canvas, LEFT, LOWER_YS, [left for left, _ in LOWER]),
        "3": lambda canvas: part(canvas, RIGHT, YS, [right for _, right in UPPER], "left"),
        "4": lambda canvas: part(canvas, RIGHT, LOWER_YS, [right for _, right in LOWER]),
    }

    def numbered(number: str, page: int) -> object:
        def draw(canvas: Canvas) -> None:
            draws[number](canvas)
            text(canvas, 290, 800, f"- {page} -")

        return draw

    return pdf(*(numbered(number, page) for page, number in enumerate(order, 1)), size=(595.28, 841.89))


def test_first_down_and_then_over() -> None:
    above = pages("13")
    document = read(above)
    assert rows_of(document) == TEXTS[:5]
    title = document.tables[0].cells[0]
    assert (title.column_span, [place.page for place in title.places]) == (4, [1, 2])
    value = next(cell for cell in document.tables[0].cells if cell.text == "按月统计")
    assert value.places[0].page == 2
    assert value.places[0].box is not None
    assert [round(side) for side in value.places[0].box] == [54, 160, 180, 220]
    assert document.remarks == ()


def test_four_pages_in_either_order() -> None:
    tall = [*YS[:-1], 770.0]
    upper = [left for left, _ in UPPER], [right for _, right in UPPER]
    lower = [left for left, _ in LOWER], [right for _, right in LOWER]

    def drawn(k: int, is_lower: bool) -> object:
        rows, ys = (lower[k], LOWER_YS) if is_lower else (upper[k], tall)
        side = "" if is_lower else ("right", "left")[k]
        return lambda canvas: part(canvas, (LEFT, RIGHT)[k], ys, rows, side)

    down = [drawn(0, False), drawn(0, True), drawn(1, False), drawn(1, True)]
    for order in ((0, 1, 2, 3), (0, 2, 1, 3)):
        document = read(pdf(*(down[k] for k in order)))
        assert rows_of(document) == TEXTS
        assert document.remarks == ()


def raw_part(xs: list[float], ys: list[float], rows: list[list[str]]) -> str:
    cells = [
        f"{left} {HEIGHT - bottom} {right - left} {bottom - top} re S\n" + raw_text(left + 3, top + 4, words)
        for (top, bottom), row in zip(pairwise(ys), rows, strict=True)
        for (left, right), words in zip(pairwise(xs), row, strict=True)
    ]
    return "\n" + "".join(cells)


def test_three_parts_drawn_cell_by_cell_are_one_table() -> None:
    ys = [60.0, 85.0, 130.0, 150.0]
    parts = [
        raw_part([40.0, 200.0, 540.0], ys, [["项目名称", "河道保洁"], ["实施单位", "水务局"], ["资金", "120"]]),
        raw_part([40.0, 300.0, 500.0], ys, [["主管部门", "财政局"], ["负责人", "王建国"], ["电话", "0913"]]),
        raw_part([40.0, 120.0], ys, [["甲"], ["乙"], ["丙"]]),
    ]
    document = read(raw_pdf(*parts))
    assert rows_of(document) == [
        ["项目名称", "河道保洁", "主管部门", "财政局", "甲"],
        ["实施单位", "水务局", "负责人", "王建国", "乙"],
        ["资金", "120", "电话", "0913", "丙"],
    ]
    assert document.tables[0].pages == (1, 2, 3)
    assert document.remarks == ()


def test_what_fits_two_pages_is_told() -> None:
    ys = [60.0, 85.0, 130.0, 150.0]
    rows = [["项目名称", "河道保洁"], ["实施单位", "水务局"], ["资金", "120"]]
    first = raw_part([40.0, 200.0, 540.0], ys, rows)
    document = read(raw_pdf(first, raw_part([40.0, 200.0, 540.0], ys, rows), raw_part([40.0, 160.0], ys, [["甲"]] * 3)))
    assert [(remark.code, remark.severity) for remark in document.remarks] == [("table_sliced", "error")]
    assert "第1页、第2页" in document.remarks[0].message


def test_tables_of_other_rows_stay_apart() -> None:
    def first(canvas: Canvas) -> None:
        grid(canvas, LEFT, YS)

    def second(canvas: Canvas) -> None:
        grid(canvas, RIGHT, [80.0, 110.0, 135.0, 160.0, 240.0])
        text(canvas, 60, 84, "说明")

    document = read(pdf(first, second))
    assert len(document.tables) == 2
    assert document.remarks == ()


def test_a_page_with_text_of_its_own_is_no_part_of_a_sheet() -> None:
    def second(canvas: Canvas) -> None:
        part(canvas, RIGHT, YS, [right for _, right in UPPER], "left")
        text(canvas, 60, 300, "以上内容真实。")

    document = read(pdf(lambda canvas: part(canvas, LEFT, YS, [left for left, _ in UPPER], "right"), second))
    assert len(document.tables) == 2


def sliced_messages(document: Document) -> list[str]:
    return [remark.message[:15] for remark in document.remarks if remark.code == "table_sliced"]


def test_a_part_beside_merged_cells_is_told() -> None:
    coarse = [YS[0], YS[1], YS[3], YS[-1]]
    left = [["项目支出绩效目标申报表"], ["产出指标", "数量指标", "城区"], ["效益指标", "社会效益", "郊区"]]
    right = [[""], ["≥32公里"], ["≥40公里"], ["≥10%"], ["≥95%"]]
    document = read(pdf(lambda c: part(c, LEFT, coarse, left, "right"), lambda c: part(c, RIGHT, YS, right, "left")))
    assert sliced_messages(document) == ["第2页的表格似是第1页表格右侧"]
    assert len(document.tables) == 2


def test_a_part_below_those_that_are_joined_is_told_where_its_rows_differ() -> None:
    upper = [[left for left, _ in UPPER], [right for _, right in UPPER]]
    below = [80.0, 130.0, 150.0, 170.0]
    document = read(
        pdf(
            lambda c: part(c, LEFT, YS, upper[0], "right"),
            lambda c: part(c, LEFT, [80.0, 130.0, 170.0, 190.0], [["满意度指标"], ["其他指标"], ["合计"]]),
            lambda c: part(c, RIGHT, YS, upper[1], "left"),
            lambda c: part(c, RIGHT, [*below, 190.0], [["≥95%"], ["无"], ["无"], ["无"]]),
        )
    )
    assert sliced_messages(document) == ["第4页的表格似是第2页表格右侧"]


def test_two_closed_tables_of_one_height_are_two() -> None:
    coarse = [YS[0], YS[1], YS[3], YS[-1]]
    document = read(pdf(lambda c: part(c, LEFT, coarse, [["表一"]]), lambda c: part(c, RIGHT, YS, [["表二"]])))
    assert sliced_messages(document) == []
    assert len(document.tables) == 2


FEW = [60.0, 84.0, 120.0]
FEW_ROWS = ([["项目名称", "河道保洁"], ["项目资金", "128.60"]], [["主管部门"], ["某区水务局"]])


def test_a_single_column_of_few_rows_is_joined() -> None:
    left = raw_part([40.0, 200.0, 540.0], FEW, FEW_ROWS[0])
    document = read(raw_pdf(left, raw_part([40.0, 160.0], FEW, FEW_ROWS[1])))
    assert rows_of(document) == [["项目名称", "河道保洁", "主管部门"], ["项目资金", "128.60", "某区水务局"]]
    assert document.remarks == ()


def test_a_single_column_of_even_rows_in_the_middle_of_the_page_is_joined() -> None:
    even = [60.0, 84.0, 108.0, 132.0]
    rows = [["项目名称", "河道保洁"], ["项目资金", "128.60"], ["负责人", "王建国"]]
    middle = 595.28 / 2

    def centred(xs: list[float], texts: list[list[str]]) -> object:
        half = (xs[-1] - xs[0]) / 2
        return lambda canvas: part(canvas, [middle - half + x - xs[0] for x in xs], even, texts)

    pages = centred([0.0, 160.0, 400.0], rows), centred([0.0, 90.0], [["甲"], ["乙"], ["丙"]])
    document = read(pdf(*pages, size=(595.28, 841.89)))
    assert rows_of(document) == [[*row, more] for row, more in zip(rows, "甲乙丙", strict=True)]
    assert document.remarks == ()


def test_few_rows_of_several_columns_are_told() -> None:
    left = raw_part([40.0, 200.0, 540.0], FEW, FEW_ROWS[0])
    right = raw_part([40.0, 160.0, 300.0], FEW, [["主管部门", "水务局"], ["财政拨款", "110.00"]])
    document = read(raw_pdf(left, right))
    assert [(remark.code, remark.severity) for remark in document.remarks] == [("table_sliced", "error")]
    assert "第1页表格右侧的续列" in document.remarks[0].message


def level_part(xs: list[float], ys: list[float], rows: list[list[str]]) -> object:
    """A part of a sheet that has rules between its rows only."""

    def draw(canvas: Canvas) -> None:
        for y in ys:
            canvas.line(xs[0], HEIGHT - y, xs[-1], HEIGHT - y)
        for row, top in zip(rows, ys, strict=False):
            for words, left in zip(row, xs, strict=False):
                text(canvas, left + 3, top + 4, words)

    return draw


def test_parts_with_open_sides_are_told() -> None:
    left = level_part([54.0, 200.0, 540.0], FEW, FEW_ROWS[0])
    document = read(pdf(left, level_part([54.0, 160.0], FEW, FEW_ROWS[1])))
    assert [(remark.code, remark.severity) for remark in document.remarks] == [("table_sliced", "error")]


def test_parts_without_borders_are_told() -> None:
    ys = [80.0, 105.0, 125.0, 160.0, 220.0, 240.0]
    heads = ["一级指标", "二级指标", "三级指标"]
    rows = [heads, *([f"产出指标{k}", "数量指标", f"改造路灯{k}段"] for k in range(4))]

    def lines(own: list[list[str]], lefts: list[float]) -> object:
        def draw(canvas: Canvas) -> None:
            for row, top in zip(own, ys, strict=False):
                for words, left in zip(row, lefts, strict=True):
                    text(canvas, left, top, words)

        return draw

    values = [["指标值"], *([f"≥{k}盏"] for k in range(4))]
    document = read(pdf(lines(rows, [54.0, 200.0, 380.0]), lines(values, [54.0])))
    assert [remark.code for remark in document.remarks] == ["table_sliced"]


def test_pages_with_the_same_rules_at_head_and_foot_are_no_parts() -> None:
    def page(count: int) -> object:
        def draw(canvas: Canvas) -> None:
            for y in (60.0, 62.0, 780.0):
                canvas.line(54, HEIGHT - y, 540, HEIGHT - y)
            for line in range(count):
                text(canvas, 54, 100 + 20 * line, "本年度工作按计划完成，各项指标均已达到预期。")

        return draw

    assert read(pdf(page(12), page(8))).remarks == ()


def test_a_table_that_goes_on_below_with_other_columns_is_no_part() -> None:
    ys = [80.0, 110.0, 150.0]
    above, below = [["项目名称", "河道保洁"], ["项目资金", "128.60"]], [["甲", "乙", "丙"], ["丁", "戊", "己"]]
    document = read(
        raw_pdf(raw_part([54.0, 200.0, 540.0], ys, above), raw_part([54.0, 300.0, 400.0, 540.0], ys, below))
    )
    assert document.remarks == ()


def test_two_tables_a_page_that_go_on_at_the_right_are_told() -> None:
    def left(canvas: Canvas) -> None:
        part(canvas, LEFT, [80.0, 100.0, 132.0, 150.0], [row for row, _ in UPPER[1:4]])
        part(canvas, LEFT, [190.0, 210.0, 245.0], [row for row, _ in LOWER])

    def right(canvas: Canvas) -> None:
        part(canvas, RIGHT, [80.0, 100.0, 132.0, 150.0], [row for _, row in UPPER[1:4]])
        part(canvas, RIGHT, [190.0, 210.0, 245.0], [row for _, row in LOWER])

    assert sliced_messages(read(pdf(left, right))) == ["第2页的表格似是第1页表格右侧"]
    assert sliced_messages(read(pdf(left, left))) == []
