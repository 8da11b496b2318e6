"""Tables on images of pages: what strokes divide is one cell, two first levels in one cell are two."""

from msgspec.structs import replace

from extract.find.form.worn_tables import with_tables_mended
from extract.model import Cell, Document, Line, Page, Place, Table


def cell(row: int, column: int, rows: int, columns: int, text: str) -> Cell:
    """A cell read from an image, a printed line for each of its lines."""
    lines, start = [], 0
    for part in text.split("\n"):
        lefts = tuple(10.0 * k for k in range(len(part)))
        lines.append(Line(start, 1, 0.0, 10.0, lefts, tuple(x + 10 for x in lefts), (0.9,) * len(part)))
        start += len(part) + 1
    place = Place(1, (0.0, 10.0 * row, 100.0, 10.0 * row + 10))
    return Cell(row, column, rows, columns, text, places=(place,), lines=tuple(lines) if text else ())


def document(rows: int, columns: int, *cells: Cell, layer: str = "ocr") -> Document:
    page = Page(1, 600.0, 800.0, "ocr" if layer == "ocr" else "digital")
    return Document("application/pdf", (page,), (Table(0, rows, columns, cells),))


def texts(mended: Document) -> list[tuple[int, int, int, str]]:
    return [(one.row, one.column, one.row_span, one.text) for one in mended.tables[0].cells]


HEAD = [cell(0, k, 1, 1, text) for k, text in enumerate(("一级指标", "二级指标", "三级指标", "指标值"))]


def test_a_stroke_through_one_column_divides_no_row() -> None:
    line = [cell(1, k, 2, 1, text) for k, text in enumerate(("产出指标", "数量指标", "清淤河道长度"))]
    upper, lower = cell(1, 3, 1, 1, "≥6公里"), cell(2, 3, 1, 1, "")
    assert texts(with_tables_mended(document(3, 4, *HEAD, *line, upper, lower)))[-1] == (1, 3, 2, "≥6公里")
    moved = [replace(upper, text="一"), replace(lower, text="≥6公里", lines=upper.lines)]
    assert texts(with_tables_mended(document(3, 4, *HEAD, *line, *moved)))[-1] == (1, 3, 2, "≥6公里")


def test_two_texts_under_one_another_stay_two() -> None:
    line = [cell(1, k, 2, 1, text) for k, text in enumerate(("产出指标", "数量指标", "清淤河道长度"))]
    page = document(3, 4, *HEAD, *line, cell(1, 3, 1, 1, "≥6公里"), cell(2, 3, 1, 1, "≥5处"))
    assert with_tables_mended(page) is page


def test_a_row_of_its_own_is_none_that_a_stroke_divides() -> None:
    first = [
        cell(1, 0, 2, 1, "产出指标"),
        *(cell(1, k, 1, 1, text) for k, text in ((1, "数量指标"), (2, "长度"), (3, "6"))),
    ]
    blank = [cell(2, k, 1, 1, "") for k in (1, 2, 3)]
    page = document(3, 4, *HEAD, *first, *blank)
    assert with_tables_mended(page) is page


def test_a_stroke_through_words_divides_none() -> None:
    line = [cell(1, k, 2, 1, text) for k, text in enumerate(("产出指标", "数量指标", "清淤河道长度"))]
    page = document(3, 4, *HEAD, *line, cell(1, 3, 1, 1, "年度指"), cell(2, 3, 1, 1, "标值"))
    assert texts(with_tables_mended(page))[-1] == (1, 3, 2, "年度指标值")  # on what is one row in most columns
    levels = [cell(1, 0, 1, 1, "产出指"), cell(2, 0, 1, 1, "标"), *(cell(1, k, 2, 1, "6") for k in (1, 2, 3))]
    assert (1, 0, 2, "产出指标") in texts(with_tables_mended(document(3, 4, *HEAD, *levels)))


def test_first_levels_in_one_cell_begin_where_their_second_ones_do() -> None:
    second = [cell(k, 1, 1, 1, text) for k, text in enumerate(("数量指标", "时效指标", "社会效益指标"), 1)]
    names = [cell(k, 2, 1, 2, f"名称{k}") for k in (1, 2, 3)]
    whole = cell(1, 0, 3, 1, "产出指标\n效益指标")
    found = texts(with_tables_mended(document(4, 4, *HEAD, whole, *second, *names)))
    assert [one for one in found if one[1] == 0] == [
        (0, 0, 1, "一级指标"),
        (1, 0, 2, "产出指标"),
        (3, 0, 1, "效益指标"),
    ]
    unknown = [cell(2, 1, 1, 1, "成本指标") if one.row == 2 else one for one in second]
    page = document(4, 4, *HEAD, whole, *unknown, *names)
    assert with_tables_mended(page) is page


def test_lines_that_are_strokes_are_left_out_beside_words() -> None:
    page = document(1, 2, cell(0, 0, 1, 1, "镇村级河道\n一"), cell(0, 1, 1, 1, "V\n水务局\n/"))
    assert [one[3] for one in texts(with_tables_mended(page))] == ["镇村级河道", "水务局"]
    other = document(1, 2, cell(0, 0, 1, 1, "12\n1"), cell(0, 1, 1, 1, "—"))
    assert with_tables_mended(other) is other


def test_tables_of_a_file_stay() -> None:
    line = [cell(1, k, 2, 1, "6") for k in (0, 1, 2)]
    cells = [*HEAD, *line, cell(1, 3, 1, 1, "≥6公里"), cell(2, 3, 1, 1, "")]
    bare = [replace(one, lines=()) for one in cells]
    page = document(3, 4, *bare, layer="digital")
    assert with_tables_mended(page) is page
