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
