"""Labels with one character misread: told in images, left alone elsewhere."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import read
from extract.find.filings import find_filings
from extract.find.form.label import bare_label, general_vocabulary
from extract.find.form.misread_labels import restored_label, with_labels_restored
from extract.model import Cell, Document, Page, Place, Table

ROWS = (
    ("项日名称", "平安建设", "实施单位", "综治办"),
    ("项目资金总额（元）", "340,000.00", "十年结转资金", "40,000.00"),
    ("计划开始日期", "2024-01-01", "计划完成曰期", "2024-12-31"),
)


def document(layer: str) -> Document:
    place = (Place(1, (0.0, 0.0, 9.0, 9.0)),)
    cells = tuple(
        Cell(row, column, 1, 1, text, places=place)
        for row, texts in enumerate(ROWS)
        for column, text in enumerate(texts)
    )
    return Document("application/pdf", (Page(1, 100.0, 100.0, layer),), (Table(0, 3, 4, cells),))


def test_the_fields_of_misread_labels_are_found_in_images() -> None:
    (filing,), remarks = find_filings(document("ocr"))
    assert filing.project.name.value == "平安建设"
    assert filing.funds.carried_over.value == Decimal("40000.00")
    assert filing.project.end_date.text == "2024-12-31"
    assert [remark.message for remark in remarks if remark.code == "label_misread"] == [
        "影像中的“项日名称”按栏目“项目名称”读取。",
        "影像中的“十年结转资金”按栏目“上年结转资金”读取。",
        "影像中的“计划完成曰期”按栏目“计划完成日期”读取。",
    ]
    assert filing.project.name.spans[0].holder is not None


def test_text_that_was_typed_is_left_alone() -> None:
    typed = document("digital")
    assert with_labels_restored(typed) == (typed, [])
    assert not any(remark.code == "label_misread" for remark in find_filings(typed)[1])


def test_only_labels_are_copied() -> None:
    seen = document("ocr")
    copy, _ = with_labels_restored(seen)
    pairs = list(zip(seen.holders(), copy.holders(), strict=True))
    assert [ours.text for was, ours in pairs if ours is not was] == ["项目名称", "上年结转资金", "计划完成日期"]
    assert [was.text for was, _ in pairs] == [text for row in ROWS for text in row]


@pytest.mark.parametrize(
    ("read_as", "meant"),
    [
        ("项\n日\n名称", "项\n目\n名称"),
        ("1.立项依椐\n(450字内)", "1.立项依据\n(450字内)"),
        ("项目慨况", None),  # 项目概况 or 项目情况
        ("实施单伍：某某街道", "实施单位：某某街道"),
        ("项目名称", None),
        ("时效指标", None),  # a kind of indicators, one character from 绩效指标
        ("某效指标", None),  # 绩效指标 or one of the kinds
        ("总计划", None),
        ("名弥", None),
        ("平安建设", None),
        ("", None),
    ],
)
def test_what_is_put_right(read_as: str, meant: str | None) -> None:
    assert restored_label(read_as) == meant


LABELS = sorted(label for label in general_vocabulary().fields if len(label) >= 4)


@given(st.sampled_from(LABELS), st.data())
def test_a_label_is_itself_or_nothing(label: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(label) - 1))
    text = label[:place] + data.draw(st.sampled_from("囗丨日十乂之")) + label[place + 1 :]
    right = restored_label(text)
    assert right is None or (bare_label(right) in general_vocabulary().fields and len(right) == len(text))
    assert right in (None, label) or any(a != b for a, b in zip(right, label, strict=True))


def test_no_cell_of_the_sample_filings_is_taken_for_a_misread_label(root: object) -> None:
    texts = {
        cell.text
        for path in sorted((root / "corpus").glob("*/source.docx"))
        for table in read(path).tables
        for cell in table.cells
    }
    assert len(texts) > 500
    assert [text for text in texts if restored_label(text) is not None] == []
