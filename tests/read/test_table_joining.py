"""Two parts of a table on successive pages: one table or two, what repeats, what was cut."""

import pytest

from extract.model import Cell, Line, Place, Table
from extract.read.layout.table_joining import joined_table

EM, HEIGHT = 10.0, 20.0
FOOT = 800.0

TextLine = list[tuple[str, int]]  # the words of each cell and the rows it spans


def part(rows: list[TextLine], page: int, top: float, xs: tuple[float, ...] = (60.0, 160.0, 360.0)) -> Table:
    """A table with rows of 20 points from ``top`` on; a cell spanning rows is left out of those below."""
    taken: set[tuple[int, int]] = set()
    cells = []
    for row, given in enumerate(rows):
        free = [column for column in range(len(xs) - 1) if (row, column) not in taken]
        for column, (words, span) in zip(free, given, strict=True):
            taken |= {(row + k, column) for k in range(span)}
            y = top + HEIGHT * row
            box = (xs[column], y, xs[column + 1], y + HEIGHT * span)
            lefts = tuple(box[0] + 5 + EM * k for k in range(len(words)))
            line = Line(0, page, y + 5, y + 5 + EM, lefts, tuple(x + EM for x in lefts))
            place = (Place(page=page, box=box),)
            cells.append(Cell(row, column, span, 1, words, places=place, lines=(line,) if words else ()))
    return Table(page, len(rows), len(xs) - 1, tuple(cells), (page,))


def plain(*rows: tuple[str, ...]) -> list[TextLine]:
    return [[(words, 1) for words in row] for row in rows]


def texts(table: Table) -> list[tuple[int, int, int, str]]:
    return [(cell.row, cell.column, cell.row_span, cell.text) for cell in table.cells]


def joined(above: Table, below: Table) -> Table | None:
    found = joined_table(above, below, frozenset(), FOOT)
    return found.table if found else None


UPPER = plain(("明细", "金额"), ("宣传", "5.00"), ("培训", "6.00"))


def test_rows_go_on_below_a_full_page() -> None:
    table = joined(part(UPPER, 1, 740), part(plain(("租金", "7.00")), 2, 60))
    assert table is not None
    assert (table.rows, table.pages) == (4, (1, 2))
    assert texts(table)[-2:] == [(3, 0, 1, "租金"), (3, 1, 1, "7.00")]


def test_a_page_with_room_left_ends_the_table() -> None:
    assert joined(part(UPPER, 1, 300), part(plain(("租金", "7.00")), 2, 60)) is None


def test_a_row_too_tall_for_what_was_left_goes_on() -> None:
    tall = part([[("制度", 30), ("甲", 1)], *[[(f"{k}", 1)] for k in range(29)]], 2, 60)
    table = joined(part(UPPER, 1, 300), tall)
    assert table is not None
    assert (table.rows, texts(table)[6]) == (33, (3, 0, 30, "制度"))


def test_other_columns_are_another_table() -> None:
    other = part(plain(("甲", "乙", "丙")), 2, 60, xs=(60.0, 90.0, 250.0, 360.0))
    assert joined(part(UPPER, 1, 740), other) is None
    narrow = part(plain(("租金", "7.00")), 2, 60, xs=(60.0, 160.0, 300.0))
    assert joined(part(UPPER, 1, 740), narrow) is None


def test_a_repeated_header_counts_once_and_is_kept_apart() -> None:
    table = joined(part(UPPER, 1, 740), part(plain(("明细", "金额"), ("租金", "7.00")), 2, 60))
    assert table is not None
    assert table.rows == 4
    assert [[cell.text for cell in row] for row in table.repeated_rows] == [["明细", "金额"]]
    assert {cell.places[0].page for row in table.repeated_rows for cell in row} == {2}


def test_another_copy_of_the_form_is_another_table() -> None:
    form = plain(("绩效表", "2023年"), ("项目名称", "甲"), ("主管部门", "乙局"), ("实施单位", "丙处"))
    again = plain(("绩效表", "2023年"), ("项目名称", "丁"), ("主管部门", "乙局"), ("实施单位", "戊处"))
    assert joined(part(form, 1, 720), part(again, 2, 60)) is None


def test_a_label_not_printed_again_means_a_cut_row() -> None:
    table = joined(
        part(plain(("项目概况", "甲"), ("项目资金", "一、总预算：9")), 1, 760),
        part(plain(("", "二、当年预算：9"), ("其他", "无")), 2, 60),
    )
    assert table is not None
    assert table.rows == 3
    cell = next(cell for cell in table.cells if (cell.row, cell.column) == (1, 1))
    assert cell.text == "一、总预算：9\n二、当年预算：9"
    assert [place.page for place in cell.places] == [1, 2]
    assert [line.start for line in cell.lines] == [0, 8]


def test_in_a_table_that_leaves_labels_blank_a_blank_one_begins_a_row() -> None:
    upper = plain(("大类", "宣传费"), ("", "培训费"), ("甲类", "租金"))
    table = joined(part(upper, 1, 740), part(plain(("", "印刷费")), 2, 60))
    assert table is not None
    assert table.rows == 4


def test_numbers_below_numbers_are_two_rows() -> None:
    upper = plain(("项目", "说明"), ("合计", "9.00"))
    table = joined(part(upper, 1, 760), part(plain(("", "8.00")), 2, 60))
    assert table is not None
    assert [text for _, column, _, text in texts(table) if column] == ["说明", "9.00", "8.00"]


def test_a_merged_cell_goes_on_without_its_words() -> None:
    upper: list[TextLine] = [[("平安建设", 2), ("宣传", 1)], [("培训", 1)]]
    lower: list[TextLine] = [[("", 2), ("租金", 1)], [("维修", 1)]]
    table = joined(part(upper, 1, 760), part(lower, 2, 60))
    assert table is not None
    assert texts(table)[0] == (0, 0, 4, "平安建设")
    assert [place.page for place in table.cells[0].places] == [1, 2]


@pytest.mark.parametrize("label", ["综合管理", "效益", "合计"])
def test_two_labels_are_never_joined(label: str) -> None:
    upper: list[TextLine] = [[("产出指标", 2), ("数量", 1)], [("质量", 1)]]
    lower: list[TextLine] = [[(label, 2), ("甲", 1)], [("乙", 1)]]
    table = joined(part(upper, 1, 760, xs=(60.0, 110.0, 360.0)), part(lower, 2, 60, xs=(60.0, 110.0, 360.0)))
    assert table is not None
    assert [text for _, column, _, text in texts(table) if not column] == ["产出指标", label]


def test_new_lines_of_the_lower_part_become_columns() -> None:
    lower = part(plain(("甲", "乙", "丙")), 2, 60, xs=(60.0, 160.0, 250.0, 360.0))
    table = joined(part(UPPER, 1, 740), lower)
    assert table is not None
    assert table.columns == 3
    assert {(cell.column, cell.column_span) for cell in table.cells if cell.row < 3} == {(0, 1), (1, 2)}


def test_a_cell_that_alone_has_no_rule_below_is_merged_over_the_break() -> None:
    above = part([[("项目", 1), ("项目总目标", 1)]], 1, 770)
    below = part(plain(("绩效目标", "改善绿化")), 2, 60)
    found = joined_table(above, below, frozenset({(0, 0)}), FOOT)
    assert found is not None
    assert texts(found.table) == [(0, 0, 2, "项目\n绩效目标"), (0, 1, 1, "项目总目标"), (1, 1, 1, "改善绿化")]


def test_wide_rows_above_meet_the_narrow_ones_below() -> None:
    above = part([[("项目名称", 1), ("技能提升", 1)]], 1, 780)
    below = part(plain(("产出", "数量", "期数", "≥3")), 2, 60, (60.0, 160.0, 200.0, 280.0, 360.0))
    assert joined(above, below) is not None
    other = part(plain(("产出", "数量", "期数", "≥3")), 2, 60, (60.0, 120.0, 200.0, 280.0, 360.0))
    assert joined(above, other) is None


def test_rows_of_other_cells_are_no_halves_of_one_row() -> None:
    above = part([[("项目名称九个字长", 1), ("道路养护", 1)]], 1, 780, (60.0, 145.0, 360.0))
    below = part(plain(("主管部门", "交通委", "实施单位")), 2, 60, (60.0, 145.0, 260.0, 360.0))
    table = joined(above, below)
    assert table is not None
    assert [cell.text for cell in table.cells] == ["项目名称九个字长", "道路养护", "主管部门", "交通委", "实施单位"]


def test_the_last_character_of_a_label_over_two_rows_goes_with_it() -> None:
    xs = (60.0, 120.0, 360.0)
    above, below = part(plain(("项目绩效目", "长期目标")), 1, 780, xs), part(plain(("标", "安全运行")), 2, 60, xs)
    table = joined(above, below)
    assert table is not None
    assert texts(table)[0] == (0, 0, 2, "项目绩效目标")
    units = joined(part(plain(("清扫", "平方米")), 1, 780, xs), part(plain(("修剪", "株")), 2, 60, xs))
    assert units is not None
    assert [cell.text for cell in units.cells] == ["清扫", "平方米", "修剪", "株"]


LEVELS = (60.0, 110.0, 160.0, 280.0, 360.0)  # the columns of a listing of indicators


def test_a_level_whose_borders_close_at_the_break_goes_on_over_the_blank_below() -> None:
    upper = plain(("一级指标", "二级指标", "三级指标", "指标值"), ("产出指标", "数量指标", "养护里程", "≥32公里"))
    lower = plain(("", "质量指标", "验收合格率", "≥95%"), ("效益指标", "社会效益", "投诉下降率", "≥10%"))
    table = joined(part(upper, 1, 760, LEVELS), part(lower, 2, 60, LEVELS))
    assert table is not None
    assert texts(table)[4:8] == [
        (1, 0, 2, "产出指标"),
        (1, 1, 1, "数量指标"),
        (1, 2, 1, "养护里程"),
        (1, 3, 1, "≥32公里"),
    ]
    assert [(cell.row, cell.text) for cell in table.cells if cell.column == 2] == [
        (0, "三级指标"), (1, "养护里程"), (2, "验收合格率"), (3, "投诉下降率")
    ]  # fmt: skip
    level = next(cell for cell in table.cells if cell.text == "产出指标")
    assert [place.page for place in level.places] == [1, 2]


def test_both_levels_may_close_at_the_break_below_a_repeated_header() -> None:
    head = ("一级指标", "二级指标", "三级指标", "指标值")
    upper = plain(head, ("产出指标", "数量指标", "农村公路日常养护里程数量", "100个"))
    lower = plain(head, ("", "", "农村桥梁日常检查维护次数", "5次"), ("效益指标", "社会效益", "投诉下降率", "≥10%"))
    table = joined(part(upper, 1, 760, LEVELS), part(lower, 2, 60, LEVELS))
    assert table is not None
    assert texts(table)[4:] == [
        *((1, 0, 2, "产出指标"), (1, 1, 2, "数量指标"), (1, 2, 1, "农村公路日常养护里程数量"), (1, 3, 1, "100个")),
        *((2, 2, 1, "农村桥梁日常检查维护次数"), (2, 3, 1, "5次")),
        *((3, 0, 1, "效益指标"), (3, 1, 1, "社会效益"), (3, 2, 1, "投诉下降率"), (3, 3, 1, "≥10%")),
    ]
    assert len(table.repeated_rows) == 1


def test_a_row_cut_in_mid_sentence_stays_one_row_where_several_cells_go_on() -> None:
    upper = plain(("类别", "子类", "明细", "说明"), ("制度", "管理", "严格执行各项管理制度落", "按要求完成"))
    lower = plain(("", "", "实到人", ""), ("保障", "财务", "按规定支付", "无"))
    table = joined(part(upper, 1, 760, LEVELS), part(lower, 2, 60, LEVELS))
    assert table is not None
    assert [cell.text for cell in table.cells if cell.row == 1] == [
        "制度",
        "管理",
        "严格执行各项管理制度落实到人",
        "按要求完成",
    ]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("项目资金（万", "元）"),
        ("项目资金（", "万元）"),
        ("项目资金", "（万元）"),
        ("年度绩", "效目标"),
        ("金额(单位：万元", ")"),
    ],
)
def test_a_label_cut_by_the_break_is_one(above: str, below: str) -> None:
    upper = plain(("项目名称", "道路养护"), (above, "资金总额"))
    lower: list[TextLine] = [[(below, 2), ("财政拨款", 1)], [("其他资金", 1)]]
    table = joined(part(upper, 1, 760), part(lower, 2, 60))
    assert table is not None
    cell = next(cell for cell in table.cells if cell.row == 1 and cell.column == 0)
    assert (cell.text, cell.row_span, [place.page for place in cell.places]) == (above + below, 3, [1, 2])


def test_two_whole_labels_at_a_break_are_two() -> None:
    upper = plain(("项目名称", "道路养护"), ("项目资金（万元）", "资金总额"))
    lower: list[TextLine] = [[("绩效目标（年度）", 2), ("一", 1)], [("二", 1)]]
    table = joined(part(upper, 1, 760), part(lower, 2, 60))
    assert table is not None
    assert [cell.text for cell in table.cells if not cell.column] == [
        "项目名称",
        "项目资金（万元）",
        "绩效目标（年度）",
    ]


HEADS = ("一级指标", "二级指标", "指标值")
COLUMNS = (60.0, 160.0, 260.0, 360.0)


def test_heads_in_mid_table_that_are_printed_again_count_once() -> None:
    above = part(
        [*plain(("项目名称", "平安建设", "新增"), HEADS), [("产出指标", 1), ("数量指标", 1), ("≥36公里", 1)]],
        1,
        740,
        COLUMNS,
    )
    below = part(plain(HEADS, ("", "质量指标", "≥98%"), ("效益指标", "社会效益", "≥5%")), 2, 60, COLUMNS)
    table = joined(above, below)
    assert table is not None
    assert [cell.text for cell in table.cells if cell.column == 0] == ["项目名称", "一级指标", "产出指标", "效益指标"]
    assert [[cell.text for cell in row] for row in table.repeated_rows] == [list(HEADS)]


def test_a_row_of_numbers_that_stood_before_is_no_repeated_head() -> None:
    row = ("道路", "养护", "36公里")
    above = part(plain(("项目", "内容", "数量"), row, ("路灯", "更换", "420盏")), 1, 740, COLUMNS)
    table = joined(above, part(plain(row, ("桥梁", "养护", "3座")), 2, 60, COLUMNS))
    assert table is not None
    assert (table.rows, table.repeated_rows) == (5, ())


def test_a_cell_open_on_both_pages_goes_on_though_room_was_left() -> None:
    above = part([[("", 2), ("数量指标", 1)], [("质量指标", 1)]], 1, 300)
    below = part([[("产出指标", 1), ("时效指标", 1)], [("效益指标", 1), ("社会效益", 1)]], 2, 60)
    whole = joined_table(above, below, frozenset({(0, 0)}), FOOT, [60.0])
    assert whole is not None
    assert texts(whole.table) == [
        (0, 0, 3, "产出指标"),
        (0, 1, 1, "数量指标"),
        (1, 1, 1, "质量指标"),
        (2, 1, 1, "时效指标"),
        (3, 0, 1, "效益指标"),
        (3, 1, 1, "社会效益"),
    ]
    assert joined_table(above, below, frozenset({(0, 0)}), FOOT) is None


def test_columns_narrower_than_the_tolerance_are_not_joined_into_none() -> None:
    """As in a damaged file: two sides of one part would meet the same side of the other."""
    above = part(UPPER, 1, 740)
    below = part(plain(("租金", "", "7.00")), 2, 60, (60.0, 160.0, 161.0, 360.0))
    table = joined(above, below)
    assert table is None or all(cell.column_span > 0 for cell in table.cells)
