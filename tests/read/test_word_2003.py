"""Word 2003 XML comes out as the .docx of the same text does."""

import shutil
import subprocess
from base64 import b64encode
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx_files import cells, docx, p, r, tbl, tc, tr

from extract import convert
from extract.errors import DamagedSource
from extract.model import Document
from extract.read import read_bytes
from extract.read.formats import WORD_2003
from extract.read.legacy import word_2003

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
NAMES = (
    'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint" '
    'xmlns:aml="http://schemas.microsoft.com/aml/2001/core" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:st1="urn:schemas-microsoft-com:office:smarttags"'
)


def wordml(body: str, before: str = "") -> bytes:
    """As Word 2003 saves it: the body's blocks stand in a section."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<?mso-application progid="Word.Document"?>\n'
        f'<w:wordDocument {NAMES} w:macrosPresent="no" xml:space="preserve">{before}<w:body><wx:sect>{body}</wx:sect>'
        "</w:body></w:wordDocument>"
    ).encode()


def annotation(kind: str, content: str) -> str:
    return f'<aml:annotation aml:id="0" w:type="Word.{kind}"><aml:content>{content}</aml:content></aml:annotation>'


def remarks(document: Document) -> list[tuple[str, str]]:
    return [(one.code, one.severity) for one in document.remarks]


def texts(document: Document) -> list[tuple[str, str]]:
    return [(clause.text, clause.role) for clause in document.clauses]


def test_cells_merge_in_both_ways() -> None:
    start, more = '<w:vmerge w:val="restart"/>', "<w:vmerge/>"
    across = '<w:hmerge w:val="restart"/>', '<w:hmerge w:val="continue"/>'
    rows = [
        tr(tc("项目支出绩效目标申报表", '<w:gridSpan w:val="2"/>')),
        tr(tc("产出指标", start), tc("完成率")),
        tr(tc("", more), tc("里程")),
        tr(tc("备注", across[0]), tc("", across[1])),
    ]
    document = read_bytes(wordml(f"<wx:sub-section>{tbl(*rows, widths=(1000, 1000))}</wx:sub-section>{p('填报日期')}"))

    assert document.media_type == WORD_2003.media_type
    assert cells(document.tables[0]) == [
        (0, 0, 1, 2, "项目支出绩效目标申报表"),
        (1, 0, 2, 1, "产出指标"),
        (1, 1, 1, 1, "完成率"),
        (2, 1, 1, 1, "里程"),
        (3, 0, 1, 2, "备注"),
    ]
    assert texts(document) == [("填报日期", "body")]
    assert document.remarks == ()


def test_what_stands_in_the_text_becomes_parts() -> None:
    note = f"<w:r><w:footnote>{p('含上年结转')}</w:footnote></w:r>"
    comment = f"<w:r>{annotation('Comment', p('核减为100.00万元'))}</w:r>"
    heads = (
        f'<w:sectPr><w:hdr w:type="odd">{p("附件3")}</w:hdr><w:ftr w:type="odd">{p("区财政局")}</w:ftr>'
        f'<w:hdr w:type="first">{p("首页")}</w:hdr></w:sectPr>'
    )
    document = read_bytes(wordml(p("128.60", note, comment) + heads))

    assert texts(document) == [
        ("附件3", "header"),
        ("128.60", "body"),
        ("含上年结转", "note"),
        ("核减为100.00万元", "note"),
        ("区财政局", "footer"),
    ]


def test_tracked_changes_smart_tags_and_fields() -> None:
    date = f"<st1:date w:st='on'>{r('2020年1月31日')}</st1:date>"
    changes = annotation("Insertion", r("128.60")) + annotation("Deletion", "<w:r><w:delText>99</w:delText></w:r>")
    older = "<w:r><w:rPr>" + annotation("Formatting", "<w:rPr/>") + "</w:rPr><w:t>万元</w:t></w:r>"
    box = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="off"/><w:checked w:val="on"/>'
        "</w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    sign = '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>'
    row = tr(tc("甲"), properties='<aml:annotation w:type="Word.Deletion"/>')
    document = read_bytes(
        wordml(p(date) + p(changes, older) + p(box, "一次性 ", sign, "经常性") + tbl(row, tr(tc("乙"))))
    )

    assert texts(document) == [("2020年1月31日", "body"), ("128.60万元", "body"), ("☑一次性 ☐经常性", "body")]
    assert [one.text for one in document.tables[0].cells] == ["乙"]


def test_numbers_of_lists() -> None:
    lists = (
        '<w:lists><w:listDef w:listDefId="4"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:nfc w:val="37"/><w:suff '
        'w:val="Nothing"/><w:lvlText w:val="%1、"/></w:lvl></w:listDef><w:list w:ilfo="2"><w:ilst w:val="4"/></w:list>'
        "</w:lists>"
    )
    own = '<w:listPr><w:ilvl w:val="0"/><w:ilfo w:val="2"/><wx:t wx:val="一、"/></w:listPr>'
    document = read_bytes(wordml(p("立项依据", properties=own) + p("实施方案", properties=own), lists))

    assert [clause.text for clause in document.clauses] == ["一、立项依据", "二、实施方案"]


def test_pictures_and_controls_are_told_and_text_boxes_read() -> None:
    picture = (
        '<w:r><w:pict><w:binData w:name="wordml://01000001.png">' + b64encode(b"\x89PNG").decode() + "</w:binData>"
        '<v:shape style="width:300pt;height:200pt"><v:imagedata src="wordml://01000001.png"/></v:shape></w:pict></w:r>'
    )
    words = f"<w:txbxContent>{p('框中文字')}</w:txbxContent>"
    box = f"<w:r><w:pict><v:shape><v:textbox>{words}</v:textbox></v:shape></w:pict></w:r>"
    control = '<w:r><w:pict><v:shape/><w:ocx w:name="CheckBox1"/></w:pict></w:r>'
    source = wordml(p("甲", picture) + p("乙", box) + p("丙", control))
    document = read_bytes(source)

    assert [clause.text for clause in document.clauses] == ["甲", "乙", "框中文字", "丙"]
    assert [one.code for one in document.remarks] == ["part_unread", "part_unread"]
    assert all(one.severity == "error" for one in document.remarks)
    with ZipFile(BytesIO(word_2003.zipped_package(source))) as package:
        assert package.read("word/media/image0.png") == b"\x89PNG"


@needs_office
def test_what_libreoffice_saves(tmp_path: Path) -> None:
    table = tbl(tr(tc("名称"), tc("平安建设")), tr(tc("预算"), tc("813.70")), widths=(3000, 3000))
    (tmp_path / "a.docx").write_bytes(docx(p("申报表") + table + p("完")))
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to"]
    subprocess.run(
        [*command, "xml:MS Word 2003 XML", "a.docx"], cwd=tmp_path, check=True, capture_output=True, timeout=120
    )
    record = convert((tmp_path / "a.xml").read_bytes())

    assert record.status == "complete"
    assert record.source.media_type == WORD_2003.media_type
    assert [one.text for one in record.tables[0].cells] == ["名称", "平安建设", "预算", "813.70"]
    assert [one.text for one in record.clauses] == ["申报表", "完"]


@pytest.mark.parametrize("broken", [wordml(p("甲"))[:-40], wordml("").replace(b"w:body", b"w:none")])
def test_broken_files_are_damaged(broken: bytes) -> None:
    with pytest.raises(DamagedSource):
        read_bytes(broken)
