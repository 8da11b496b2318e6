"""Labels with one character misread: told in images, left alone elsewhere."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import read
from extract.find.filings import find_filings
from extract.find.form.words.label import bare_label, general_vocabulary
from extract.find.form.words.misread_labels import restored_label, with_labels_restored, with_options_restored
from extract.model import Cell, CheckBox, Document, Line, Page, Place, Table

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


@pytest.mark.parametrize(
    ("read_as", "sure", "others", "label"),
    [
        ("经常性项日", 0.5, {}, "经常性项目"),
        ("经常性项日", 0.9, {}, "经常性项日"),
        ("经常性项日", 0.9, {4: "目"}, "经常性项目"),
        ("经济性项目", 0.9, {}, "经济性项目"),  # the bureau's own
        ("二次性项目", 0.9, {0: "三"}, "二次性项目"),
        ("次性项目", 0.9, {0: "一"}, "次性项目"),  # 一 instead of 次, not before it
        ("次性项目", 0.5, {}, "次性项目"),
        ("文化性项目", 0.5, {}, "文化性项目"),
    ],
)
def test_an_option_is_put_right_where_the_engine_was_unsure(
    read_as: str, sure: float, others: dict[int, str], label: str
) -> None:
    text = f"{read_as}☑"
    edges = tuple(map(float, range(len(text))))
    columns = tuple(((char, 0.8), (others.get(k, ""), 0.2)) for k, char in enumerate(text))
    line = Line(0, 1, 0.0, 9.0, edges, edges, (sure,) * len(text), tuple((one,) for one in columns) if others else ())
    for layer, lines, own in (("ocr", (line,), label), ("digital", (), read_as)):
        cell = Cell(0, 0, 1, 1, text, boxes=(CheckBox(read_as, True, len(read_as)),), places=(Place(1),), lines=lines)
        read_in = Document("application/pdf", (Page(1, 100.0, 100.0, layer),), (Table(0, 1, 1, (cell,)),))
        restored, remarks = with_options_restored(read_in)
        assert [(box.label, one.text) for one in restored.tables[0].cells for box in one.boxes] == [(own, text)]
        messages = [f"影像中的“{read_as}”按选项“{own}”读取。"] if own != read_as else []
        assert [(one.code, one.message) for one in remarks] == [("label_misread", one) for one in messages]


def test_an_option_that_lost_its_first_stroke_is_one_of_the_readings() -> None:
    text = "次性项目☑"
    edges = tuple(map(float, range(len(text))))
    columns = (((("一", 0.3), ("", 0.7)), (("次", 1.0),)), *((((char, 1.0),),) for char in text[1:]))
    line = Line(0, 1, 0.0, 9.0, edges, edges, (0.9,) * len(text), columns)
    cell = Cell(0, 0, 1, 1, text, boxes=(CheckBox("次性项目", True, 4),), places=(Place(1),), lines=(line,))
    read_in = Document("application/pdf", (Page(1, 100.0, 100.0, "ocr"),), (Table(0, 1, 1, (cell,)),))
    assert with_options_restored(read_in)[0].tables[0].cells[0].boxes[0].label == "一次性项目"


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
