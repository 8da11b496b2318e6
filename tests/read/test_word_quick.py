"""The quick ways of the Word reader give what the thorough ones give."""

from pathlib import Path

import pytest
from docx_files import docx, p, r, tbl, tc, tr

from extract.read.word import package, read, story

CORPUS = Path(__file__).parent.parent.parent / "corpus"
SOURCES = sorted(CORPUS.rglob("*.docx"))
STYLES = (
    '<w:style w:type="character" w:styleId="hidden"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="note"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="struck"><w:rPr><w:strike/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="large"><w:rPr><w:sz w:val="44"/></w:rPr></w:style>'
)
NESTED = "<w:p><w:r><w:rPr/><w:t>外</w:t></w:r>{}</w:p>"


def both_ways(source: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = read(source)
    monkeypatch.setattr(story, "plain_text", lambda cell, styles: None)
    assert read(source) == quick


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(CORPUS).as_posix())
def test_every_filing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    both_ways(path.read_bytes(), monkeypatch)


@pytest.mark.parametrize(
    "content",
    [
        p("甲", "乙") + p("丙"),
        p(r("甲", '<w:sz w:val="21"/><w:rFonts w:ascii="宋体"/>'), properties='<w:jc w:val="center"/>'),
        p(r("o", '<w:rFonts w:ascii="Wingdings"/>'), "是"),
        p(r("藏", '<w:rStyle w:val="hidden"/>'), r("藏", "<w:vanish/>"), "见"),
        p("128.60", r("1", '<w:rStyle w:val="note"/>')),
        p("128.60", r("1", '<w:position w:val="10"/>')),
        p(r("120.00", '<w:rStyle w:val="struck"/>'), "128.60"),
        p("甲", properties='<w:pStyle w:val="large"/>'),
        p("甲", properties="<w:rPr><w:del/></w:rPr>") + p("乙"),
        p("甲", properties='<w:tabs><w:tab w:val="left"/></w:tabs>'),
        p("甲", "<w:r><w:tab/><w:t>乙</w:t></w:r>"),
        p("甲") + tbl(tr(tc("乙"))) + p("丙"),
        "<w:p><w:t>不在文字段中</w:t></w:p>",
        NESTED.format(p("内")),
        p("甲", f"<w:del>{r('乙')}</w:del>", f"<w:ins>{r('丙')}</w:ins>"),
    ],
)
def test_every_kind_of_cell(content: str, monkeypatch: pytest.MonkeyPatch) -> None:
    both_ways(docx(tbl(tr(tc(content), tc("值"))), styles=STYLES), monkeypatch)


TABLE_STYLE = b'<w:style w:type="table" w:styleId="t"><w:pPr/></w:style>'
OTHER_STYLE = b'<w:style w:type="paragraph" w:styleId="p"><w:pPr/></w:style>'


@pytest.mark.parametrize(
    ("styles", "left"),
    [
        (OTHER_STYLE, OTHER_STYLE),
        (TABLE_STYLE, b""),
        (TABLE_STYLE + OTHER_STYLE + TABLE_STYLE, OTHER_STYLE),
        (b"<w:docDefaults/>" + TABLE_STYLE + OTHER_STYLE, b"<w:docDefaults/>" + OTHER_STYLE),
        (b"<!-- </w:style> -->" + TABLE_STYLE, b"<!-- </w:style> -->" + TABLE_STYLE),
    ],
)
def test_styles_of_tables_are_left_out(styles: bytes, left: bytes) -> None:
    assert (
        package.without_table_styles(b"<w:styles>" + styles + b"</w:styles>") == b"<w:styles>" + left + b"</w:styles>"
    )
