"""What the image of a page hides of a form is said."""

from collections.abc import Collection
from pathlib import Path

from msgspec import structs
from msgspec.structs import replace

from extract import read
from extract.find.filings import find_filings
from extract.model import Block, Document, Remark, Table


def page(root: Path, layer: str, hidden: Collection[str] = ()) -> Document:
    """A filing of one page, read from there, without the text of the ``hidden`` cells; ``title`` is its title."""
    document = read(root / "corpus" / "putuo-2024-library" / "source-libreoffice.pdf")

    def left(text: str) -> str:
        is_hidden = "".join(text.split()) in hidden or ("title" in hidden and "目标填报表" in text)
        return "" if is_hidden else text

    def seen(block: Block) -> Block:
        if not isinstance(block, Table):
            return structs.replace(block, text=left(block.text))
        return structs.replace(block, cells=tuple(structs.replace(cell, text=left(cell.text)) for cell in block.cells))

    pages = tuple(replace(one, text_layer=layer) for one in document.pages)
    return replace(document, pages=pages, blocks=tuple(map(seen, document.blocks)))


def said(document: Document, code: str) -> list[Remark]:
    return [remark for remark in find_filings(document)[1] if remark.code == code]


def test_labels_that_were_not_read_are_named(root: Path) -> None:
    (one,) = said(page(root, "ocr", {"项目类别"}), "labels_missing")
    assert (one.severity, one.message) == (
        "warning",
        "影像中没有读出表单的1个栏目（项目类别），其内容可能缺失，请对照原件。",
    )
    (more,) = said(page(root, "ocr", {"项目类别", "实施单位"}), "labels_missing")
    assert more.severity == "error"
    assert "2个栏目（项目类别、实施单位）" in more.message


def test_numbers_near_what_was_not_read_are_named_and_no_others(root: Path) -> None:
    def named(*hidden: str) -> set[tuple[int, int]]:
        places = (place for one in said(page(root, "ocr", hidden), "place_unsure") for place in one.places)
        return {(place.row or 0, place.column or 0) for place in places}

    assert named("项目类别", "实施单位") == set()  # neither is near a number
    amounts = named("年度资金申请总额", "实施单位")
    indicators = named("三级指标", "实施单位")
    assert amounts
    assert indicators
    assert amounts.isdisjoint(indicators)


def test_a_whole_form_lacks_nothing_and_text_hides_nothing(root: Path) -> None:
    assert said(page(root, "ocr"), "labels_missing") == []
    assert said(page(root, "digital", {"项目类别", "实施单位"}), "labels_missing") == []


def test_the_table_of_a_form_that_was_not_known_is_said(root: Path) -> None:
    (one,) = said(page(root, "ocr", {"title", "项目名称"}), "form_unread")
    assert one.severity == "error"
    assert one.places[0].page == 1
    (one,) = said(page(root, "digital", {"title", "项目名称"}), "form_unread")
    assert one.message == "一张有绩效指标的表格未能作为表单读取，其内容只保留在表格中，请对照原件。"


def evaluation(root: Path, name: str = "当年财政拨款", sure: float = 0.999, *, is_cut: bool = False) -> list[str]:
    """The remarks on unsure numbers of a self-evaluation on an image whose second source was read as ``name``, each
    character as ``sure``; the stroke of a pen may cut the rate of the totals into two cells.
    """
    document = read(root / "corpus" / "self-evaluation-2022" / "source-libreoffice.pdf")
    (table,) = document.tables
    row = next(cell.row for cell in table.cells if cell.text == "96.00%")
    cells = []
    for cell in table.cells:
        text = name if cell.text == "当年财政拨款" else cell.text
        lines = tuple(line._replace(confidences=(sure,) * len(line.lefts)) for line in cell.lines)
        below, is_over = cell.row + (is_cut and cell.row > row), cell.row <= row < cell.row + cell.row_span
        span = cell.row_span + (is_cut and is_over and cell.text != "96.00%")
        cells.append(structs.replace(cell, row=below, row_span=span, text=text, lines=lines if text == name else ()))
        if is_cut and cell.text == "96.00%":
            cells.append(structs.replace(cell, row=row + 1, text="0", lines=()))
    table = structs.replace(table, rows=table.rows + is_cut, cells=tuple(cells))
    pages = tuple(replace(one, text_layer="ocr") for one in document.pages)
    blocks = tuple(table if isinstance(block, Table) else block for block in document.blocks)
    return [one.message for one in said(replace(document, pages=pages, blocks=blocks), "place_unsure")]


def test_the_numbers_of_a_source_with_an_unknown_name_that_is_in_doubt_are_named(root: Path) -> None:
    assert evaluation(root) == evaluation(root, sure=0.9) == []  # a known name says itself
    assert evaluation(root, "中当年财政拨款") == []
    (told,) = evaluation(root, "中当年财政拨款", 0.95)
    assert "下列3个数字" in told
    assert "230.00、220.00、212.50" in told


def test_the_numbers_that_two_rows_have_from_one_cell_are_named(root: Path) -> None:
    (told,) = evaluation(root, is_cut=True)
    assert "260.00、250.00、240.00" in told
    assert "230.00" not in told


def test_the_amount_beside_two_equal_labels_is_named_where_one_has_no_cell(root: Path) -> None:
    document = page(root, "ocr")
    (table,) = document.tables
    first, other = (cell for cell in table.cells if cell.text == "其他资金")
    after = [cell for cell in table.cells if cell.row == first.row and cell.column > first.column]
    wide = structs.replace(other, column=after[0].column, column_span=other.column + 1 - after[0].column)
    cells = tuple(wide if cell is other else cell for cell in table.cells if cell is not after[0])
    whole = replace(
        document,
        blocks=tuple(structs.replace(table, cells=cells) if block is table else block for block in document.blocks),
    )
    assert said(document, "place_unsure") == []
    (told,) = said(whole, "place_unsure")
    assert [(place.row, place.column) for place in told.places] == [(after[-1].row, after[-1].column)]


def test_a_total_that_does_not_stand_beside_its_label_is_named(root: Path) -> None:
    document = read(root / "corpus" / "layouts" / "hubei-2024.pdf")
    pages = tuple(replace(one, text_layer="ocr") for one in document.pages)

    def told(total: str) -> list[str]:
        blocks = tuple(
            structs.replace(
                block,
                cells=tuple(
                    structs.replace(cell, text=total if cell.text == "174万元" else cell.text) for cell in block.cells
                ),
            )
            if isinstance(block, Table)
            else block
            for block in document.blocks
        )
        return [one.message for one in said(replace(document, pages=pages, blocks=blocks), "place_unsure")]

    assert told("174万元") == []
    (one,) = told("174万元 X")  # what a stain was read as
    assert "62.00" in one
