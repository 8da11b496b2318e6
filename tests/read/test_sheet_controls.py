"""Text boxes and controls over the cells of a workbook are read: each at its place, none of them twice."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
import xlsxwriter
from activex_files import OPTION, morph

from extract import convert
from extract.model import Document
from extract.read import read_bytes

VML = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel">{}</xml>'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MS = "http://schemas.microsoft.com/office/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def book(fill: Callable[[Any, Any], None]) -> bytes:
    buffer = BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = workbook.add_worksheet("甲")
    sheet.write_row("A2", ["项目属性", "", "主管部门"])
    sheet.write("C3", "完")
    fill(workbook, sheet)
    workbook.close()
    return buffer.getvalue()


def shape(kind: str, words: str, anchor: str, more: str = "", number: int = 1025) -> str:
    """A control as Excel writes it; of its anchor the numbers are column, pixels, row, pixels, and the same again."""
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t201" style="position:absolute"><v:textbox><div><font>{words}'
        f'</font></div></v:textbox><x:ClientData ObjectType="{kind}"><x:Anchor>{anchor}</x:Anchor>{more}</x:ClientData>'
        "</v:shape>"
    )


def with_controls(shapes: str, controls: str = "", links: str = "", parts: Mapping[str, bytes] | None = None) -> bytes:
    """The workbook with a legacy drawing of these shapes and the sheet's own list of controls."""
    target = BytesIO()
    with ZipFile(BytesIO(book(lambda _, __: None))) as source, ZipFile(target, "w") as package:
        for name in source.namelist():
            content = source.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                tail = f'<legacyDrawing xmlns:r="{OFFICE}" r:id="rId1"/>{controls}</worksheet>'
                content = content.replace("</worksheet>", tail)
            package.writestr(name, content)
        drawing = f'<Relationship Id="rId1" Type="{OFFICE}/vmlDrawing" Target="../drawings/vmlDrawing1.vml"/>'
        package.writestr(
            "xl/worksheets/_rels/sheet1.xml.rels",
            f'<Relationships xmlns="{PACKAGE}">{drawing}{links}</Relationships>',
        )
        package.writestr("xl/drawings/vmlDrawing1.vml", VML.format(shapes))
        for name, data in (parts or {}).items():
            package.writestr(name, data)
    return target.getvalue()


def boxes(document: Document) -> list[tuple[int, int, str, list[tuple[str | None, bool | None]]]]:
    return [
        (one.row, one.column, one.text, [(box.label, box.checked) for box in one.boxes])
        for one in document.tables[0].cells
        if one.boxes
    ]


def unread(document: Document) -> list[str]:
    return [remark.severity for remark in document.remarks if remark.code == "part_unread"]


TICK = "<x:Checked>1</x:Checked>"


def test_ticked_boxes_stand_in_the_cell_under_them() -> None:
    """Excel's boxes are higher than a row: they begin in the row above."""
    ticked = shape("Checkbox", "一次性项目", "1, 5, 0, 17, 1, 40, 2, 2", TICK)
    empty = shape("Checkbox", "经常性项目", "1, 40, 0, 16, 2, 30, 2, 2", number=1026)
    record = convert(with_controls(empty + ticked))

    assert [one.text for one in record.tables[0].cells][:3] == ["项目属性", "☑一次性项目 ☐经常性项目", "主管部门"]
    assert record.status == "complete"


def test_boxes_below_each_other_are_lines() -> None:
    above = shape("Radio", "新增", "1, 5, 1, 0, 1, 50, 1, 8", TICK)
    below = shape("Radio", "延续", "1, 5, 1, 13, 1, 50, 1, 19", number=1026)
    assert boxes(read_bytes(with_controls(below + above))) == [
        (0, 1, "☑新增\n☐延续", [("新增", True), ("延续", False)])
    ]


@pytest.mark.parametrize(("left", "text"), [(2, "☑主管部门"), (50, "主管部门☑")])
def test_a_box_without_words_stands_on_its_side_of_the_words_of_its_cell(left: int, text: str) -> None:
    only = shape("Checkbox", "", f"2, {left}, 1, 1, 2, {left + 12}, 1, 18", TICK)
    document = read_bytes(with_controls(only))
    assert [one.text for one in document.tables[0].cells if "☑" in one.text] == [text]
    assert unread(document) == []


def test_several_boxes_without_words_over_words_are_told() -> None:
    two = shape("Checkbox", "", "2, 2, 1, 1, 2, 14, 1, 18", TICK) + shape("Checkbox", "", "2, 30, 1, 1, 2, 44, 1, 18")
    document = read_bytes(with_controls(two))
    assert boxes(document) == []
    assert unread(document) == ["error"]


def test_what_other_controls_show() -> None:
    label = shape("Label", "填报说明", "2, 0, 4, 0, 2, 60, 5, 0")
    group = shape("GBox", "资金来源", "0, 0, 5, 0, 0, 60, 6, 0")
    chosen = "<x:Sel>2</x:Sel><x:FmlaRange>$C$2:$C$3</x:FmlaRange>"
    list_of_cells = shape("Drop", "", "0, 0, 6, 2, 1, 0, 7, 0", chosen)
    button = shape("Button", "提交", "0, 0, 8, 0, 1, 0, 9, 0")
    hidden = shape("Checkbox", "藏", "0, 0, 8, 0, 1, 0, 9, 0").replace("absolute", "absolute; visibility: hidden")
    document = read_bytes(with_controls(label + group + list_of_cells + button + hidden))
    assert [(one.row, one.column, one.text) for one in document.tables[0].cells if one.row > 1 and one.text] == [
        (3, 2, "填报说明"),
        (4, 0, "资金来源"),
        (5, 0, "完"),
    ]
    assert unread(document) == []


def test_what_cannot_be_read_of_controls_is_told() -> None:
    elsewhere = shape("Drop", "", "0, 0, 6, 2, 1, 0, 7, 0", "<x:Sel>1</x:Sel><x:FmlaRange>乙!$A$2</x:FmlaRange>")
    assert unread(read_bytes(with_controls(elsewhere))) == ["error"]
    assert unread(read_bytes(with_controls(shape("Checkbox", "甲", "1, 2")))) == ["error"]
    assert unread(read_bytes(with_controls("<br>"))) == ["error"]
    mixed = shape("Checkbox", "甲", "1, 2, 1, 1, 1, 60, 1, 18", "<x:Checked>2</x:Checked>")
    assert boxes(read_bytes(with_controls(mixed))) == [(0, 1, "⍰甲", [("甲", None)])]


CONTROL = '<controls><control shapeId="1025" r:id="rId2" name="C1" xmlns:r="' + OFFICE + '"/></controls>'
OCX = (
    '<ax:ocx ax:classid="{{{}}}" ax:persistence="{}" xmlns:ax="http://schemas.microsoft.com/office/2006/activeX" '
    f'xmlns:r="{OFFICE}">{{}}</ax:ocx>'
)


def active(ocx: str, binary: bytes | None = None, shapes: str | None = None) -> Document:
    picture = shape("Pict", "", "1, 2, 1, 1, 2, 10, 1, 18", "<x:MapOCX/>") if shapes is None else shapes
    link = f'<Relationship Id="rId2" Type="{OFFICE}/control" Target="../activeX/activeX1.xml"/>'
    parts = {"xl/activeX/activeX1.xml": ocx.encode()}
    if binary is not None:
        relation = f'<Relationship Id="rId1" Type="{MS}/activeXControlBinary" Target="activeX1.bin"/>'
        relations = f'<Relationships xmlns="{PACKAGE}">{relation}</Relationships>'
        parts |= {"xl/activeX/_rels/activeX1.xml.rels": relations.encode(), "xl/activeX/activeX1.bin": binary}
    return read_bytes(with_controls(picture, CONTROL, link, parts))


def test_an_activex_box_is_read() -> None:
    document = active(OCX.format(OPTION, "persistStreamInit", ""), morph(OPTION, value="1", caption="新增项目"))
    assert boxes(document) == [(0, 1, "☑新增项目", [("新增项目", True)])]
    assert unread(document) == []
    bag = '<ax:ocxPr ax:name="Value" ax:value="0"/><ax:ocxPr ax:name="Caption" ax:value="延续项目"/>'
    assert boxes(active(OCX.format(OPTION, "persistPropertyBag", bag))) == [(0, 1, "☐延续项目", [("延续项目", False)])]


def test_an_activex_control_that_cannot_be_read_is_told() -> None:
    unknown = OCX.format("00000000-0000-0000-0000-000000000001", "persistPropertyBag", "")
    assert unread(active(unknown)) == ["error"]
    cut = morph(OPTION, value="1", caption="新增项目")[:-8]
    assert unread(active(OCX.format(OPTION, "persistStreamInit", ""), cut)) == ["error"]
    assert unread(active(OCX.format(OPTION, "persistPropertyBag", ""), shapes="")) == ["error"]
    assert unread(active("<broken")) == ["error"]


def test_check_boxes_of_excel_365_stand_in_their_cells() -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.insert_checkbox("A3", True)
        sheet.insert_checkbox("B3", False)

    assert boxes(read_bytes(book(fill))) == [(1, 0, "☑", [(None, True)]), (1, 1, "☐", [(None, False)])]


# ---------------------------------------------------------------- text boxes


def test_text_boxes_are_clauses_of_the_sheet() -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.insert_textbox("A1", "2023年度")
        sheet.insert_textbox("E2", "第一行\n第二行 ☑是")
        sheet.write_comment("A2", "附注")

    record = convert(book(fill))
    assert [(one.text, one.role) for one in record.clauses] == [
        ("甲", "header"),
        ("2023年度", "body"),
        ("第一行\n第二行 ☑是", "body"),
        ("附注", "note"),
    ]
    assert record.status == "complete"


def test_a_text_box_in_a_blank_cell_is_its_content() -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write_column("A6", ["财政拨款", "其他资金", "合计"])
        sheet.set_column("B:B", 20)
        sheet.write("B7", "18.60")
        for cell, text in (("B6", "110.00"), ("B7", "另附说明"), ("B8", "128.60")):
            sheet.insert_textbox(cell, text, {"width": 80, "height": 16, "x_offset": 4, "y_offset": 1})

    record = convert(book(fill))
    shown = [cell.text for cell in record.tables[0].cells if cell.text and cell.column < 2]
    assert shown[-6:] == ["财政拨款", "110.00", "其他资金", "18.60", "合计", "128.60"]
    assert [one.text for one in record.clauses if one.role == "body"] == ["另附说明"]


def test_a_sheet_of_text_boxes_alone_is_read() -> None:
    buffer = BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    workbook.add_worksheet("说明").insert_textbox("B2", "本表由预算单位填报")
    workbook.close()
    document = read_bytes(buffer.getvalue())
    assert [one.text for one in document.clauses] == ["说明", "本表由预算单位填报"]
    assert document.remarks == ()


@pytest.mark.parametrize("change", [('name="TextBox 1"', 'name="TextBox 1" hidden="1"'), ("<xdr:sp ", "<xdr:cxnSp ")])
def test_the_shadow_of_a_control_is_no_text_box(change: tuple[str, str]) -> None:
    data = book(lambda _, sheet: sheet.insert_textbox("E2", "复选框 1"))
    target = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(target, "w") as package:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/drawings/drawing1.xml":
                assert change[0].encode() in content
                content = content.replace(change[0].encode(), change[1].encode()).replace(
                    b"</xdr:sp>", b"</xdr:cxnSp>" if "cxn" in change[1] else b"</xdr:sp>"
                )
            package.writestr(name, content)
    document = read_bytes(target.getvalue())
    assert [one.text for one in document.clauses] == ["甲"]
    assert document.remarks == ()
