"""Words of ActiveX controls, SmartArt and canvases in Word stand where they show; what cannot be read is told."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZipFile

import pytest
from activex_files import BUTTON, CHECK, TEXT, morph
from compound_files import compound
from docx_files import docx, p, tbl, tc, tr

from extract.model import Document
from extract.read.word import read

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MS = "http://schemas.microsoft.com/office"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
OBJECT = (
    '<w:r><w:object><v:shape style="width:90pt;height:20pt"><v:imagedata r:id="rIdI"/></v:shape>'
    '<w:control r:id="rIdX" w:name="CheckBox1"/></w:object></w:r>'
)


def relations(*links: tuple[str, str, str]) -> str:
    inside = "".join(f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>' for name, kind, target in links)
    return f'<Relationships xmlns="{PACKAGE}">{inside}</Relationships>'


def with_parts(body: str, links: str, parts: Mapping[str, str | bytes]) -> Document:
    target = BytesIO(docx(body, links=links))
    with ZipFile(target, "a") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return read(target.getvalue())


def control(kind: str, properties: str = "", binary: bytes | None = None, body: str = OBJECT) -> Document:
    ocx = f'<ax:ocx ax:classid="{{{kind}}}" xmlns:ax="{MS}/2006/activeX">{properties}</ax:ocx>'
    parts: dict[str, str | bytes] = {"word/activeX/activeX1.xml": ocx}
    if binary is not None:
        own = relations(("rId1", f"{MS}/2006/relationships/activeXControlBinary", "activeX1.bin"))
        parts |= {"word/activeX/_rels/activeX1.xml.rels": own, "word/activeX/activeX1.bin": binary}
    link = f'<Relationship Id="rIdX" Type="{OFFICE}/control" Target="activeX/activeX1.xml"/>'
    return with_parts(tbl(tr(tc("项目属性"), tc(p(body)))), link, parts)


def cell_text(document: Document) -> str:
    return document.tables[0].cells[1].text


def unread(document: Document) -> list[str]:
    return [remark.severity for remark in document.remarks if remark.code == "part_unread"]


def bag(**properties: str) -> str:
    return "".join(f'<ax:ocxPr ax:name="{name}" ax:value="{value}"/>' for name, value in properties.items())


@pytest.mark.parametrize(
    ("kind", "properties", "binary", "shown"),
    [
        (CHECK, bag(Value="1", Caption="延续项目"), None, "☑延续项目"),
        (CHECK, bag(Value="0", Caption="延续项目"), None, "☐延续项目"),
        (CHECK, "", morph(CHECK, "1", "新增项目"), "☑新增项目"),
        (CHECK, "", compound("contents", morph(CHECK, "0", "新增项目")[16:]), "☐新增项目"),
        (TEXT, "", morph(TEXT, "城区道路养护", ""), "城区道路养护"),
        (BUTTON, "", None, ""),
    ],
)
def test_a_control_shows_its_text_in_its_cell(kind: str, properties: str, binary: bytes | None, shown: str) -> None:
    document = control(kind, properties, binary)
    assert cell_text(document) == shown
    assert unread(document) == []


def test_two_controls_in_a_line() -> None:
    document = control(CHECK, bag(Value="1", Caption="是"), body=OBJECT + "<w:r><w:t>　或　</w:t></w:r>" + OBJECT)
    assert cell_text(document) == "☑是　或　☑是"


@pytest.mark.parametrize(
    ("kind", "binary"),
    [(CHECK, b"\x00\x01"), (CHECK, morph(CHECK, "1", "新增项目")[:50]), ("00000000-0000-0000-0000-00000000000A", None)],
)
def test_a_control_that_cannot_be_read_is_told(kind: str, binary: bytes | None) -> None:
    document = control(kind, "", binary)
    assert (cell_text(document), unread(document)) == ("", ["error"])


def test_a_control_without_its_part_is_told() -> None:
    assert unread(with_parts(p("甲", OBJECT), "", {})) == ["error"]


# ---------------------------------------------------------------- drawings


def drawing(graphic: str) -> str:
    return (
        '<w:r><w:drawing xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        f'xmlns:a="{A}"><wp:inline><wp:extent cx="3600000" cy="3600000"/><a:graphic>{graphic}</a:graphic></wp:inline>'
        "</w:drawing></w:r>"
    )


SMART_ART = drawing(
    f'<a:graphicData uri="{DIAGRAM}"><dgm:relIds xmlns:dgm="{DIAGRAM}" r:dm="rIdD" r:lo="rIdL"/></a:graphicData>'
)


def words(*paragraphs: str) -> str:
    return "".join(f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" for text in paragraphs)


def diagram(data: str, drawn: str | None = None) -> Document:
    extension = '<dsp:dataModelExt xmlns:dsp="http://schemas.microsoft.com/office/drawing/2008/diagram" relId="rIdW"/>'
    parts: dict[str, str | bytes] = {
        "word/diagrams/data1.xml": f'<dgm:dataModel xmlns:dgm="{DIAGRAM}" xmlns:a="{A}">{data}{extension}'
        "</dgm:dataModel>"
    }
    links = f'<Relationship Id="rIdD" Type="{OFFICE}/diagramData" Target="diagrams/data1.xml"/>'
    if drawn is not None:
        parts["word/diagrams/drawing7.xml"] = f'<dsp:drawing xmlns:dsp="urn:d" xmlns:a="{A}">{drawn}</dsp:drawing>'
        links += (
            f'<Relationship Id="rIdW" Type="{MS}/2007/relationships/diagramDrawing" Target="diagrams/drawing7.xml"/>'
        )
    return with_parts(p("流程", SMART_ART) + p("完"), links, parts)


def test_the_words_of_smart_art_stand_behind_its_paragraph() -> None:
    document = diagram(words("项目支出", "立项审批"))
    assert [clause.text for clause in document.clauses] == ["流程", "项目支出", "立项审批", "完"]
    assert unread(document) == []


def test_smart_art_is_read_as_it_is_drawn() -> None:
    document = diagram(words("乙", "甲", "没有画出"), words("甲", "乙"))
    assert [clause.text for clause in document.clauses] == ["流程", "甲", "乙", "完"]


def test_smart_art_with_a_picture_or_without_words_is_told() -> None:
    assert unread(diagram(words("甲"), words("甲") + "<a:blip/>")) == ["error"]
    assert unread(diagram("")) == ["error"]
    assert unread(with_parts(p("流程", SMART_ART), "", {})) == ["error"]


def test_the_words_of_a_canvas_are_read() -> None:
    uri = "http://schemas.openxmlformats.org/drawingml/2006/lockedCanvas"
    document = read(
        docx(p("甲", drawing(f'<a:graphicData uri="{uri}"><a:txBody>{words("立项")}</a:txBody></a:graphicData>')))
    )
    assert [clause.text for clause in document.clauses] == ["甲", "立项"]
    assert unread(document) == []
