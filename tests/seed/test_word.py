"""The draft as a Word file: in the order of the standard, laid out as its form is, for people to fill in."""

from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from drafts import FILINGS, W, commented_words, leaves, of, part, read, record
from lxml import etree

from extract.seed import seed
from extract.seed.layout import labels, layouts
from extract.seed.word_package import zip_package

W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
MINHANG = "minhang-2020-pingan"
# the order in which children may stand, of the elements that are written here (ISO/IEC 29500-1, 17)
ORDER = {
    "tblPr": ["tblW", "tblBorders", "tblLayout"],
    "tcPr": ["tcW", "gridSpan", "vMerge", "vAlign"],
    "pPr": ["pStyle", "keepNext", "pageBreakBefore", "spacing", "jc", "outlineLvl"],
    "rPr": ["rStyle", "rFonts", "b", "bCs", "color", "sz", "szCs", "shd", "lang"],
    "sdt": ["sdtPr", "sdtContent"],
    "tbl": ["tblPr", "tblGrid", "tr"],
    "tc": ["tcPr", "p"],
    "body": ["p", "tbl", "sectPr"],
}
each = pytest.mark.parametrize(("name", "place"), FILINGS)


def local(node: etree._Element) -> str:
    return etree.QName(node).localname


@each
def test_same_record_same_bytes(name: str, place: int) -> None:
    assert of(name, filing=place, force=True).to_docx() == of(name, filing=place, force=True).to_docx()


@each
def test_python_docx_opens_it(name: str, place: int) -> None:
    draft = of(name, filing=place, force=True)

    opened = Document(BytesIO(draft.to_docx()))

    assert opened.tables
    assert opened.core_properties.identifier == draft.layout
    assert {comment.author for comment in opened.comments} == {"申报"}


@each
def test_a_validator_finds_nothing(name: str, place: int, tmp_path: Path) -> None:
    assert _faults(of(name, filing=place, force=True).to_docx(), tmp_path) == []


def test_the_validator_sees_what_is_wrong(tmp_path: Path) -> None:
    docx = of(MINHANG).to_docx()
    with ZipFile(BytesIO(docx)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:tblGrid>", b"<w:tr/><w:tblGrid>", 1)

    assert _faults(zip_package(parts), tmp_path)


def _faults(docx: bytes, folder: Path) -> list[str]:
    """What openxml-audit, which has the schemas of Microsoft's own SDK, says of a file."""
    audit = pytest.importorskip("openxml_audit")
    path = folder / "draft.docx"
    path.write_bytes(docx)
    return [str(error) for error in audit.OpenXmlValidator().validate(path).errors]


@each
def test_children_stand_in_the_order_of_the_standard(name: str, place: int) -> None:
    for node in part(of(name, filing=place, force=True).to_docx(), "word/document.xml").iter():
        if isinstance(node.tag, str) and local(node) in ORDER:
            order = ORDER[local(node)]
            places = [order.index(local(child)) for child in node]
            assert local(node) == "body" or places == sorted(places)


@each
def test_rows_fill_their_grid(name: str, place: int) -> None:
    docx = of(name, filing=place, force=True).to_docx()
    for table in part(docx, "word/document.xml").iter(f"{W}tbl"):
        grid = [int(column.get(f"{W}w")) for column in table.iter(f"{W}gridCol")]
        assert sum(grid) == 9638  # A4 less two margins of 2 cm
        for row in table.iter(f"{W}tr"):
            cells = [cell.find(f"{W}tcPr") for cell in row.iter(f"{W}tc")]
            spans = [int(span.get(f"{W}val")) for cell in cells for span in cell.iter(f"{W}gridSpan")]
            spans += [1] * (len(cells) - len(spans))
            widths = [int(cell.find(f"{W}tcW").get(f"{W}w")) for cell in cells]
            assert sum(spans) == len(grid)
            assert sum(widths) == sum(grid)


@each
def test_numbers_of_controls_bookmarks_and_comments_are_used_once(name: str, place: int) -> None:
    root = part(of(name, filing=place, force=True).to_docx(), "word/document.xml")
    for tag in ("commentRangeStart", "commentRangeEnd", "commentReference", "bookmarkStart", "bookmarkEnd"):
        numbers = [node.get(f"{W}id") for node in root.iter(f"{W}{tag}")]
        assert len(numbers) == len(set(numbers))
    names = [node.get(f"{W}name") for node in root.iter(f"{W}bookmarkStart")]
    assert len(names) == len(set(names))
    boxes = [node.get(f"{W}val") for node in root.iterfind(f".//{W}sdtPr/{W}id")]
    assert len(boxes) == len(set(boxes))


def test_boxes_are_controls_that_word_can_tick() -> None:
    root = part(of(MINHANG).to_docx(), "word/document.xml")

    states = [node.get(f"{W14}val") for node in root.iter(f"{W14}checked")]
    glyphs = ["".join(node.itertext()) for node in root.iter(f"{W}sdtContent")]
    assert len(states) == 3 + 7 * 3
    assert states[:3] == ["0", "1", "0"]
    assert [{"1": "☑", "0": "☐"}[state] for state in states] == glyphs


def test_fonts_have_stand_ins() -> None:
    fonts = part(of(MINHANG).to_docx(), "word/fontTable.xml")

    found = {font.get(f"{W}name"): font.find(f"{W}altName").get(f"{W}val") for font in fonts}
    assert found["仿宋"].startswith("FangSong,仿宋_GB2312")
    assert found["黑体"].startswith("SimHei,")


def test_header_rows_repeat() -> None:
    rows = part(of("minhang-2021-community").to_docx(), "word/document.xml").iterfind(f".//{W}tblHeader/../..")

    texts = ["".join(row.itertext(f"{W}t")) for row in rows]
    assert "大类子类明细预算金额单价单位数量备注" in texts
    assert "制度保障文件名称具体措施保障阶段" in texts


@each
def test_labels_are_those_of_the_source(name: str, place: int) -> None:
    """A form that has a layout is laid out as it is: the same labels in the same cells."""
    old = record(name)
    if of(name, filing=place, keep_all=True).layout == "general":
        pytest.skip("a form without a layout of its own")
    draft = of(name, filing=place, keep_all=True)
    new = read(draft)
    ours = [_lines(table) for table in new["tables"]]
    theirs = [_lines(table) for table in old["tables"]]
    if draft.layout == "shanghai-minhang-2020":  # its breakdown has no header row; the draft's has
        table = ours[1]
        ours[1] = [row for row in table if not {"大类", "构成明细"} & set(row)]
        theirs[1] = [tuple(row[2] if text == "构成明细" else text for text in row) for row in theirs[1]]
        assert len(table) == len(theirs[1]) + 2

    assert ours == (theirs if len(old["filings"]) == 1 else theirs[place : place + 1])


def _lines(table: dict) -> list[tuple[str, ...]]:
    """The texts of each row, a merged cell's in every row and column; what differs by the year only is left out."""
    texts = {}
    for cell in table["cells"]:
        text = "" if "年度" in cell["text"][:7] else _bare(cell["text"])
        for row in range(cell["row"], cell["row"] + cell["row_span"]):
            for column in range(cell["column"], cell["column"] + cell["column_span"]):
                texts[row, column] = text
    return [tuple(texts.get((row, n), "") for n in range(table["columns"])) for row in range(table["rows"])]


def _bare(text: str) -> str:
    return "".join(text.split()).replace("☒", "☑").replace("□", "☐").replace(":", "：")


def test_layouts_have_labels_and_name_their_editions() -> None:
    for one in layouts().values():
        assert len(labels(one)) > 10
        assert one["since"] == 0 or one.get("form") or one["name"].startswith("national-")


def test_a_filled_draft_is_read_without_loss() -> None:
    """Every open cell of a form is filled as a clerk would, and read again."""
    document = Document(BytesIO(of("minhang-2021-community").to_docx()))
    overview, targets, budget, _ = document.tables
    _fill_lines(document, overview)
    for number, row in enumerate(targets.rows[2:]):
        _write(row.cells[4], f"≥{number + 1}次")
    for number, row in enumerate(budget.rows[1:-1]):
        for column, text in ((3, f"{number + 1}.00"), (4, f"{number + 1}.00"), (6, "1")):
            _write(row.cells[column], text)
    _write(budget.rows[-1].cells[3], "1225.00")
    saved = BytesIO()
    document.save(saved)

    content = read(saved.getvalue())

    (filing,), (old,) = content["filings"], record("minhang-2021-community")["filings"]
    assert (content["status"], content["remarks"]) == ("complete", [])
    assert [filing[key] for key in ("unit_leader", "preparer", "filing_date")] == ["王一", "李二", "2021-09-01"]
    assert filing["project"]["annual_target"] == "本年完成6项。"
    assert filing["project"]["contact_phone"] == "021-55500999"
    assert [str(filing["funds"][key]) for key in FUNDS] == ["1000.50", "1001.50", "1006.50"]
    assert [row["target"]["text"] for row in filing["indicators"]] == [f"≥{n + 1}次" for n in range(10)]
    assert [str(row["amount"]) for row in filing["budget"]["rows"]] == [f"{n + 1}.00" for n in range(49)]
    assert str(filing["budget"]["total"]) == "1225.00"
    assert [row["item"] for row in filing["budget"]["rows"]] == [row["item"] for row in old["budget"]["rows"]]


@each
def test_every_form_filled_cell_by_cell_is_read_without_loss(name: str, place: int) -> None:
    """Last year's values typed into the open cells of the draft, its comments left there, give last year's leaves."""
    draft = of(name, filing=place, force=True)
    kept = of(name, filing=place, keep_all=True).to_docx()

    (filing,) = read(_typed(draft.to_docx(), kept))["filings"]

    right = dict(leaves(record(name)["filings"][place]))
    if draft.layout == "general":
        right["/form/id"] = None  # the general layout is no such form
    assert dict(leaves(filing)) == right


def _typed(draft: bytes, kept: bytes) -> bytes:
    """The draft with what stands in the same cells and lines of another form typed in."""
    ours, theirs = Document(BytesIO(draft)), Document(BytesIO(kept))
    for own, other in zip(_holders(ours), _holders(theirs), strict=True):
        wanted = [_words(paragraph) for paragraph in other]
        for paragraph, text in zip(own, wanted, strict=False):
            if _words(paragraph) != text:
                for node in paragraph.iter(f"{W}t"):
                    node.text = ""
                paragraph.add_r().text = text
        for text in wanted[len(own) :]:
            last = own[0].getparent().add_p()
            last.add_r().text = text
    saved = BytesIO()
    ours.save(saved)
    return saved.getvalue()


def _holders(document: Any) -> list[list[Any]]:
    """The paragraphs of each cell, and each paragraph outside of tables."""
    body = document.element.body
    cells = [list(cell.iterchildren(f"{W}p")) for cell in body.iter(f"{W}tc")]
    return [*cells, *([paragraph] for paragraph in body.iterchildren(f"{W}p"))]


def _words(paragraph: Any) -> str:
    return "".join(node.text or "" for node in paragraph.iter(f"{W}t"))


FUNDS = ("total_budget", "annual_budget", "other_funds")
ENDS = {
    "填报单位负责人：": "王一",
    "填表人：": "李二",
    "填报日期：": "2021年9月1日",
    "项目负责人：": "王一",
    "联系人：": "李二",
    "联系电话：": "021-55500999",
}


def _fill_lines(document: Any, overview: Any) -> None:
    """What stands behind a colon, the year's target, and the seven lines of money."""
    cells = {cell._tc: cell for row in overview.rows for cell in row.cells}
    for paragraph in [*document.paragraphs, *(cell.paragraphs[0] for cell in cells.values())]:
        paragraph.add_run(ENDS.get(paragraph.text, ""))
    for row in overview.rows:
        if row.cells[0].text == "年度绩效目标":
            row.cells[-1].paragraphs[0].add_run("本年完成6项。")
        if row.cells[0].text == "项目资金":
            for number, paragraph in enumerate(row.cells[-1].paragraphs):
                paragraph.add_run(f"{1000 + number}.50")


def _write(cell: Any, text: str) -> None:
    """The text in the place of what stands in the cell."""
    paragraph = cell.paragraphs[0]
    for run in paragraph.runs[1:]:
        run.text = ""
    if paragraph.runs:
        paragraph.runs[0].text = text
    else:
        paragraph.add_run(text)


def test_nothing_of_the_machine_is_in_the_package() -> None:
    docx = of(MINHANG).to_docx()
    with ZipFile(BytesIO(docx)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = part(docx, "docProps/core.xml")
    assert {node.text for node in core if local(node) in ("created", "modified")} == {"2021-01-01T00:00:00Z"}
    assert not part(docx, "word/comments.xml").xpath("//@*[local-name()='date']")


@each
def test_proposals_are_marked_without_anything_drawn(name: str, place: int) -> None:
    """Grey areas behind words, printed to PDF, lie over the ruling lines and beside them."""
    root = part(of(name, filing=place, force=True).to_docx(), "word/document.xml")

    assert not [node for node in root.iter() if local(node) in ("shd", "highlight", "bdr", "u")]


def test_characters_that_xml_cannot_hold_are_left_out() -> None:
    content = record(MINHANG)
    filing = content["filings"][0]
    for key in ("summary", "annual_target"):
        text = "\x02第一项\x0b；\x1f2018年完成\ud800。"
        filing["project"][key] = filing["evidence"][f"/project/{key}"]["text"] = text

    docx = seed(content, 2021).to_docx()

    assert read(docx)["filings"][0]["project"]["summary"] == "第一项；2018年完成。"
    assert ("2018年", "“2018年”写于2020年的申报表，本次申报2021年：请核实是否要改。") in commented_words(docx)


def test_the_title_says_how_to_read_the_draft() -> None:
    words, text = commented_words(of(MINHANG).to_docx())[0]

    assert words == "项目支出绩效目标申报表"
    assert text.startswith("本表由2020年申报表生成，供申报2021年使用。蓝字为建议值")
