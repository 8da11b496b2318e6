"""Labels with one character misread: told in images, left alone elsewhere."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import read
from extract.find.filings import find_filings
from extract.find.form.words.label import bare_label, general_vocabulary
from extract.find.form.words.misread_labels import restored_label, with_labels_restored
from extract.find.form.words.misread_options import with_options_restored
from extract.model import Cell, CheckBox, Document, Line, Page, Place, Table
from extract.read.glyphs import boxes_of

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


def scan_of_options(text: str, confidences: dict[str, float], columns: tuple[Any, ...] = ()) -> Document:
    """A scanned page with one cell; columns of another text than was read give what the engine took into account."""
    sure = tuple(confidences.get(char, 0.99) for char in text)
    edges = tuple(map(float, range(len(text))))
    line = Line(0, 1, 0.0, 9.0, edges, edges, sure, columns or tuple((((char, 1.0),),) for char in text))
    cell = Cell(0, 0, 1, 1, text, boxes=boxes_of(text), places=(Place(1),), lines=(line,))
    return Document("application/pdf", (Page(1, 100.0, 100.0, "ocr"),), (Table(0, 1, 1, (cell,)),))


def restored_options(document: Document) -> list[str | None]:
    return [box.label for box in with_options_restored(document)[0].tables[0].cells[0].boxes]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("一次性项目☐项目类经常性项目☑别阶段性项目☐", ["一次性项目", "经常性项目", "阶段性项目"]),
        ("项目类一次性项目☐别经常性项目☑", ["一次性项目", "经常性项目"]),
        (
            "一次性项目☐项目经常性项目☑别阶段性项目☐",
            ["一次性项目", "项目经常性项目", "别阶段性项目"],
        ),  # 项目别 is no label
        (
            "一次性项目☐项目类文化性项目☑别阶段性项目☐",
            ["一次性项目", "项目类文化性项目", "别阶段性项目"],
        ),  # its own option
    ],
)
def test_pieces_of_the_label_beside_are_no_part_of_an_option(text: str, labels: list[str]) -> None:
    assert restored_options(scan_of_options(text, {})) == labels


def test_the_text_of_the_cell_stays_and_each_label_has_a_remark() -> None:
    shown = scan_of_options("一次性项目☐项目类经常性项目☑别阶段性项目☐", {})
    (options,) = shown.tables[0].cells
    restored, remarks = with_options_restored(shown)
    assert restored.tables[0].cells[0].text == options.text
    assert [remark.message for remark in remarks] == [
        "影像中的“项目类经常性项目”按选项“经常性项目”读取。",
        "影像中的“别阶段性项目”按选项“阶段性项目”读取。",
    ]


WORN = "一次性项目☐经常花日☑阶段性项目☐"
SEEN = (("花", 0.8), ("性", 0.1)), (("项", 0.1), ("", 0.8)), (("日", 0.9), ("目", 0.05))


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (WORN, "经常性项目"),
        (WORN.replace("一次", "文化"), "经常花日"),  # the list has options of its own
        (WORN.replace("一次性项目", "新增项目"), "经常花日"),  # of two fields
        (WORN.replace("阶段性项目", "阶段性"), "经常花日"),  # they do not end alike
        (WORN.replace("经常花日", "文化项目"), "文化项目"),  # ends as the others do
        (WORN.replace("经常花日", "其他支出"), "其他支出"),  # like none of the list
    ],
)
def test_an_option_is_known_from_the_list_that_it_stands_in(text: str, label: str) -> None:
    columns = tuple((SEEN if char == "花" else (((char, 1.0),),)) for char in text)
    shown = scan_of_options(text, {"花": 0.8, "日": 0.9, "支": 0.5}, columns)
    assert restored_options(shown)[1] == label


def test_an_option_that_was_surely_read_is_the_forms_own() -> None:
    assert restored_options(scan_of_options(WORN, {}))[1] == "经常花日"


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
