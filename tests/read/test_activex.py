"""What a reader sees of an ActiveX control, from each way in which its properties are stored."""

import pytest
from activex_files import BUTTON, CHECK, LABEL, OPTION, TEXT, label, morph
from compound_files import compound
from lxml import etree

from extract.read.activex import control_text

AX = "http://schemas.microsoft.com/office/2006/activeX"


def root(kind: str, **properties: str) -> etree._Element:
    inside = "".join(f'<ax:ocxPr ax:name="{name}" ax:value="{value}"/>' for name, value in properties.items())
    return etree.fromstring(f'<ax:ocx xmlns:ax="{AX}" ax:classid="{{{kind}}}">{inside}</ax:ocx>')


@pytest.mark.parametrize(
    ("kind", "binary", "shown"),
    [
        (CHECK, morph(CHECK, "1", "一次性项目"), "☑一次性项目"),
        (CHECK, morph(CHECK, "0", "ABC"), "☐ABC"),
        (OPTION, morph(OPTION, "", ""), "☐"),
        (TEXT, morph(TEXT, "第一行\r\n第二行\x00\x0b", ""), "第一行\n第二行"),
        (CHECK, morph(CHECK, "2", "甲"), "⍰甲"),
        (TEXT, morph(TEXT, "城区道路养护", ""), "城区道路养护"),
        (LABEL, label("项目名称"), "项目名称"),
        (BUTTON, b"", ""),
        (CHECK, compound("contents", morph(CHECK, "1", "经常性")[16:]), "☑经常性"),
        (CHECK, compound("other", morph(CHECK, "1", "经常性")[16:]), None),
        (CHECK, b"\x00", None),
        (CHECK, morph(CHECK, "1", "一次性项目")[:60], None),
        ("00000000-0000-0000-0000-000000000000", None, None),
    ],
)
def test_a_binary_control(kind: str, binary: bytes | None, shown: str | None) -> None:
    assert control_text(root(kind), binary) == shown


def test_a_control_whose_properties_are_text() -> None:
    assert control_text(root(CHECK, Value="1", Caption="新增"), None) == "☑新增"
    assert control_text(root(OPTION, Caption="延续"), None) == "☐延续"
    assert control_text(root(TEXT, Value="128.60"), None) == "128.60"
