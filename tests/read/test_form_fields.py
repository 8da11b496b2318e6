"""Form controls and input fields, which LibreOffice leaves out, are read where they stand, or told."""

import shutil
from io import BytesIO
from zipfile import ZipFile

import pytest
from lxml import etree

from extract.model import Document
from extract.read import read_legacy
from extract.read.legacy.form_fields import page_with_fields, with_fields, with_fields_of_package

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{path}:1.0"'
    for name, path in {
        **{"office": "office", "text": "text", "draw": "drawing", "svg": "svg-compatible", "form": "form"},
        "table": "table",
    }.items()
)
FORMS = (
    "<office:forms><form:form>"
    '<form:checkbox form:id="c1" form:label="一次性" form:current-state="checked"/>'
    '<form:checkbox form:id="c2" form:label="经常性"/><form:checkbox form:id="c3" form:current-state="unknown"/>'
    '<form:radio xml:id="r1" form:label="新增" form:current-selected="true"/>'
    '<form:text form:id="t1" form:current-value="城区道路养护" form:value="旧"/>'
    '<form:textarea form:id="t2"><text:p>第一行</text:p><text:p>第二行</text:p></form:textarea>'
    '<form:listbox form:id="l1"><form:option form:label="市级" form:selected="true"/><form:option form:label="县级"/>'
    '</form:listbox><form:button form:id="b1" form:label="提交"/><form:fixed-text form:id="f1" form:label="单位"/>'
    '<form:grid form:id="g1"/></form:form></office:forms>'
)


def flat(kind: str, body: str) -> bytes:
    return (
        f'<?xml version="1.0"?><office:document {NAMES} office:version="1.2" '
        f'office:mimetype="application/vnd.oasis.opendocument.{kind}"><office:body><office:{kind}>{body}'
        f"</office:{kind}></office:body></office:document>"
    ).encode()


def control(identity: str, left: str = "0cm") -> str:
    return f'<draw:control svg:width="2cm" svg:height="0.5cm" svg:x="{left}" draw:control="{identity}"/>'


def text_of(data: bytes) -> list[str]:
    paragraphs = etree.fromstring(data).iter("{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p")
    return ["".join(map(str, one.itertext())) for one in paragraphs if one.getparent().tag.endswith(("}text", "-cell"))]


@pytest.mark.parametrize(
    ("identity", "shown"),
    [
        *(("c1", "☑一次性"), ("c2", "☐经常性"), ("c3", "⍰"), ("r1", "☑新增"), ("t1", "城区道路养护"), ("b1", "")),
        *(("t2", "第一行\n第二行"), ("l1", "市级"), ("f1", "单位")),
    ],
)
def test_a_control_in_a_text_is_what_it_shows(identity: str, shown: str) -> None:
    data, lost = with_fields(flat("text", f"{FORMS}<text:p>前{control(identity)}后</text:p>"))
    assert text_of(data) == [f"前{shown}后"]
    assert lost == 0


def test_controls_of_a_cell_stand_in_one_line_below_its_words() -> None:
    two = control("c2", "3cm") + control("c1", "1cm")
    cell = f'<table:table-cell office:value-type="string"><text:p>属性</text:p>{two}'
    data, lost = with_fields(flat("spreadsheet", f"<table:table>{FORMS}{cell}</table:table-cell></table:table>"))
    assert text_of(data) == ["属性", "☑一次性 ☐经常性"]
    assert lost == 0


def test_controls_without_a_place_are_counted() -> None:
    number = f'<table:table-cell office:value-type="float" office:value="1">{control("c1")}</table:table-cell>'
    shapes = f"<table:shapes>{control('c1')}{control('b1')}{control('g1')}</table:shapes>"
    body = f"<table:table>{FORMS}{shapes}{number}</table:table>"
    assert with_fields(flat("spreadsheet", body))[1] == 3
    package = BytesIO()
    with ZipFile(package, "w") as target:
        target.writestr("content.xml", flat("spreadsheet", body))
    assert with_fields_of_package(package.getvalue())[1] == 3


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        ('<input name="a" value="128.60">', "128.60"),
        ('<INPUT TYPE="checkbox" CHECKED>', "☑"),
        ('<input type="radio">', "☐"),
        ('<input type="hidden" value="7"><input type=submit value="提交">', ""),
        ("<textarea>第一行\n第二行</textarea>", "第一行\n第二行"),
        ("<input value='甲\x0b乙'>", "甲乙"),
        ("<select><option>市级<option selected>县级</select>", "县级"),
        ("<select><option>市级</option><option>县级</option></select>", "市级"),
        ("<select multiple><option>市级</option></select>", ""),
    ],
)
def test_an_input_field_of_a_page_is_what_it_shows(field: str, shown: str) -> None:
    page = page_with_fields(f'<?xml version="1.0" encoding="gbk"?><html><body><p>前{field}后</p></body></html>')
    body = etree.HTML(page).find("body/p")
    assert body is not None
    assert "".join(map(str, body.itertext())) == f"前{shown}后"


def test_a_page_without_fields_stays_as_it_is() -> None:
    page = "<html><p>甲<br>乙"
    assert page_with_fields(page) is page


def test_what_a_page_does_not_show_is_left_out() -> None:
    hidden = '<b style="color:red; display: none">99</b>'
    page = page_with_fields(f'<html><body style="display:none"><p>甲{hidden}乙</p><p hidden>丙</p>尾</html>')
    text = "".join(map(str, etree.HTML(page).itertext()))
    assert text == "甲乙尾"


@needs_office
def test_fields_of_converted_files() -> None:
    sheet = (
        f'<table:table table:name="甲">{FORMS}<table:table-row><table:table-cell office:value-type="string">'
        f"<text:p>属性</text:p></table:table-cell><table:table-cell>{control('c1')}</table:table-cell>"
        "</table:table-row></table:table>"
    )
    page = "<html><body><table border=1><tr><td>预算</td><td><input value='128.60'></td></tr></table></body></html>"
    documents = read_legacy(
        [
            flat("text", f"{FORMS}<text:p>项目属性 {control('c1')}</text:p>"),
            flat("text", FORMS + "<text:p>甲</text:p>" + control("c1")),
            flat("spreadsheet", sheet),
            page.encode("gbk"),
            "<html><p hidden>藏</p>甲<iframe src='a.html'></iframe></html>".encode("gbk"),
            rb"{\rtf1 a {\object\objocx{\*\objclass Forms.CheckBox.1}{\result b}}}",
        ]
    )
    texts = [[holder.text for holder in one.holders()] for one in documents if isinstance(one, Document)]
    assert texts[:5] == [["项目属性 ☑一次性"], ["甲"], ["甲", "属性", "☑一次性"], ["预算", "128.60"], ["甲"]]
    told = [[remark.severity for remark in one.remarks if remark.code == "part_unread"] for one in documents]  # type: ignore[union-attr]
    assert told == [[], ["error"], [], [], ["error"], ["error"]]
    assert [one.code for one in documents[4].remarks][1:] == ["part_unread", "text_hidden"]  # type: ignore[union-attr]
