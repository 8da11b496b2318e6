"""OFD: each trap in a file made for it, the filings of the corpus as OFD, and files that are none."""

from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hostile import entity, laughs
from mutations import damaged_file
from ofds import SPACE, grid, like, ofd, ofd_package, page, path, text

from extract import convert
from extract.errors import DamagedSource, EmptySource, OversizedSource, SourceError
from extract.model import Document
from extract.read import read_bytes
from extract.read.formats import OFD

CORPUS = Path(__file__).parents[2] / "corpus"
PDFS = sorted(CORPUS.glob("*/source-*.pdf"))
MM = 72 / 25.4
XS, YS = [20, 60, 120], [40, 50, 60]
ROWS = (("项目名称", "平安建设"), ("实施单位", "新虹街道"))
CELLS = [(0, 0, "项目名称"), (0, 1, "平安建设"), (1, 0, "实施单位"), (1, 1, "新虹街道")]
TABLE = grid(XS, YS) + "".join(
    text(words, x + 2, y + 2) for row, y in zip(ROWS, YS, strict=False) for words, x in zip(row, XS, strict=False)
)


def cells(document: Document) -> list[tuple[int, int, str]]:
    return [(cell.row, cell.column, cell.text) for cell in document.tables[0].cells]


def clauses(document: Document) -> list[tuple[str, str]]:
    return [(clause.text, clause.role) for clause in document.clauses]


def codes(document: Document) -> list[tuple[str, str]]:
    return [(remark.code, remark.severity) for remark in document.remarks]


# ---------------------------------------------------------------- filings


@pytest.mark.parametrize("pdf", PDFS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_filing_in_ofd_says_what_it_says_in_pdf(pdf: Path, tmp_path: Path) -> None:
    unplaced = import_module("test_corpus").unplaced
    (tmp_path / "filing.ofd").write_bytes(like(pdf))
    found, right = convert(tmp_path / "filing.ofd").to_dict(), convert(pdf).to_dict()

    assert unplaced(found["filings"]) == unplaced(right["filings"])
    assert [cited["id"] for cited in found["citations"]] == [cited["id"] for cited in right["citations"]]
    assert (found["status"], found["source"]["pages"]) == (right["status"], right["source"]["pages"])


def test_a_value_stands_where_it_stands_in_the_pdf(tmp_path: Path) -> None:
    pdf = CORPUS / "putuo-2024-library" / "source-chromium.pdf"
    (tmp_path / "filing.ofd").write_bytes(like(pdf))
    found, right = (convert(one).to_dict()["filings"][0]["evidence"] for one in (tmp_path / "filing.ofd", pdf))

    for pointer in ("/project/name", "/funds/total_budget", "/indicators/0/name"):
        assert found[pointer]["at"]["page"] == right[pointer]["at"]["page"]
        boxes = [list(map(float, one[pointer]["at"]["box"])) for one in (found, right)]
        assert boxes[0] == pytest.approx(boxes[1], abs=4)


# ---------------------------------------------------------------- pages


def test_a_table_with_its_places() -> None:
    document = read_bytes(ofd([TABLE]))

    assert document.media_type == OFD.media_type
    assert cells(document) == CELLS
    assert document.remarks == ()
    assert document.tables[0].cells[1].places[0].box == pytest.approx([60 * MM, 40 * MM, 120 * MM, 50 * MM])
    assert (document.pages[0].width, document.pages[0].height) == (595.28, 841.89)
    assert document.pages[0].text_layer == "digital"


def test_a_page_may_have_a_size_of_its_own() -> None:
    area = "<ofd:Area><ofd:PhysicalBox>0 0 420 297</ofd:PhysicalBox></ofd:Area>"
    document = read_bytes(ofd([TABLE], **{"Doc_0/Pages/Page_0/Content.xml": page(TABLE, area)}))

    assert document.pages[0].width == pytest.approx(420 * MM, abs=0.01)


def test_rules_may_be_thin_rectangles_and_frames() -> None:
    bars = "".join(path(f"M {x} 40 L {x + 0.2} 40 L {x + 0.2} 60 L {x} 60 C", 'Fill="true" Stroke="false"') for x in XS)
    frame = path("M 20 40 L 120 40 L 120 60 L 20 60 C")
    words = TABLE[len(grid(XS, YS)) :]
    document = read_bytes(ofd([bars + frame + path("M 20 50 L 120 50") + words]))

    assert cells(document) == CELLS


def test_invisible_and_light_figures_are_no_rules() -> None:
    light = '<ofd:FillColor Value="250 250 250"/>'
    figures = path("M 20 30 L 120 30", 'Visible="false"') + path("M 20 20 L 120 20", 'Stroke="false"')
    figures += path("M 20 25 L 120 25 L 120 25.2 L 20 25.2 C", 'Stroke="false" Fill="true"', light)
    assert read_bytes(ofd([figures + text("甲", 30, 30)])).tables == ()


@pytest.mark.parametrize("deltas", ["4 4 4", "g 3 4", "4 g 2 4", "g 900000000000 4"])
def test_distances_may_be_repeated(deltas: str) -> None:
    document = read_bytes(ofd([text("平安建设", 30, 30, code=f'DeltaX="{deltas}"')]))

    (clause,) = document.clauses
    lefts = clause.lines[0].lefts
    assert clause.text == "平安建设"
    assert lefts[0] == pytest.approx(30 * MM)
    assert [after - before for before, after in pairwise(lefts)] == pytest.approx([4 * MM] * 3)


def test_a_transformed_object_stands_where_its_matrix_says() -> None:
    document = read_bytes(ofd([text("平安", 30, 30, size=2, more='CTM="2 0 0 2 5 1"', code='DeltaX="2"')]))

    line = document.clauses[0].lines[0]
    assert line.lefts == pytest.approx((35 * MM, 39 * MM))
    assert line.rights[-1] == pytest.approx(43 * MM)
    assert line.top < (30 + 1 + 4) * MM < line.bottom


def test_a_code_without_a_place_goes_on_from_the_one_before() -> None:
    second = '</ofd:TextCode><ofd:TextCode X="20">建设'
    found = text("平安", 30, 30, code='DeltaX="4"').replace("</ofd:TextCode>", f"{second}</ofd:TextCode>")
    assert clauses(read_bytes(ofd([found]))) == [("平安 建设", "body")]


def test_a_template_is_part_of_its_pages() -> None:
    words = TABLE[len(grid(XS, YS)) :]
    template = {"Doc_0/Tpls/Tpl_0/Content.xml": page(grid(XS, YS))}
    content = {"Doc_0/Pages/Page_0/Content.xml": page(words, '<ofd:Template TemplateID="90" ZOrder="Background"/>')}
    assert cells(read_bytes(ofd([""], **template, **content))) == CELLS


def test_blocks_of_a_page_are_read_in_depth() -> None:
    block = f"<ofd:PageBlock><ofd:PageBlock>{TABLE}</ofd:PageBlock></ofd:PageBlock>"
    assert cells(read_bytes(ofd([block]))) == CELLS


def test_a_table_goes_on_over_the_page_break() -> None:
    top = grid(XS, [200, 270, 290]) + text("甲", 22, 210) + text("乙", 62, 210) + text("丙", 22, 275)
    below = grid(XS, [10, 30, 50]) + text("丁", 22, 15) + text("戊", 62, 15)
    document = read_bytes(ofd([top, below]))

    assert [(table.rows, table.pages) for table in document.tables] == [(4, (1, 2))]


@pytest.mark.parametrize(
    ("mark", "checked"),
    [
        ("", False),
        (path("M 31 31.5 L 32 33 L 33.5 30"), True),
        (text("√", 30.5, 29.5, size=3), True),
    ],
)
def test_a_drawn_check_box_is_read(mark: str, checked: bool) -> None:
    box = path("M 30 30 L 33.5 30 L 33.5 33.5 L 30 33.5 C")
    (clause,) = read_bytes(ofd([box + mark + text("新增项目", 35, 29.5, size=3.5)])).clauses
    assert [(found.label, found.checked) for found in clause.boxes] == [("新增项目", checked)]


# ---------------------------------------------------------------- what is told


def test_text_that_is_not_shown_is_told() -> None:
    light = text("藏乙", 30, 60).replace("<ofd:TextCode", '<ofd:FillColor Alpha="0"/><ofd:TextCode')
    document = read_bytes(ofd([TABLE + text("藏甲", 30, 50, more='Visible="false"') + light]))

    assert cells(document) == CELLS
    assert codes(document) == [("text_hidden", "info")]
    assert "藏甲藏乙" in document.remarks[0].message


def test_a_watermark_is_a_note() -> None:
    turned = text("内部资料", 60, 45, size=20, more='CTM="0.7 0.7 -0.7 0.7 0 0"')
    document = read_bytes(ofd([TABLE + turned]))

    assert cells(document) == CELLS
    assert clauses(document) == [("内部资料", "note")]


def test_what_is_struck_out_is_told_and_not_read() -> None:
    document = read_bytes(ofd([text("813.70", 30, 30) + path("M 29 32.7 L 60 32.7") + text("留下", 30, 50)]))

    assert clauses(document) == [("留下", "body"), ("813.70", "note")]
    assert codes(document) == [("text_struck", "warning")]


def test_a_page_that_is_an_image_is_told() -> None:
    image = '<ofd:ImageObject ID="9" Boundary="0 0 210 297" ResourceID="8"/>'
    document = read_bytes(ofd([TABLE, image]))

    assert codes(document) == [("page_without_text", "error")]
    assert document.remarks[0].places[0].page == 2
    assert [page.text_layer for page in document.pages] == ["digital", "none"]


def test_characters_without_a_code_are_told() -> None:
    document = read_bytes(ofd([TABLE + text("¤¤", 30, 80)]))
    assert codes(document) == [("text_unmapped", "error")]


def test_what_is_no_part_of_the_page_is_told() -> None:
    body = f'<ofd:OFD xmlns:ofd="{SPACE}"><ofd:DocBody><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot>'
    start = f"{body}<ofd:Signatures>Signs.xml</ofd:Signatures></ofd:DocBody></ofd:OFD>"
    document = read_bytes(ofd([TABLE], **{"OFD.xml": start}))

    assert cells(document) == CELLS
    assert codes(document) == [("part_unread", "info")]
    assert "电子签章" in document.remarks[0].message


def test_objects_drawn_by_a_resource_are_told() -> None:
    document = read_bytes(ofd([TABLE + '<ofd:CompositeObject ID="9" Boundary="0 0 9 9" ResourceID="8"/>']))
    assert codes(document) == [("part_unread", "error")]


def test_an_empty_document_says_so() -> None:
    assert codes(read_bytes(ofd(["", ""]))) == [("text_missing", "error")]
    with pytest.raises(EmptySource):
        read_bytes(ofd([]))


@pytest.mark.parametrize(
    "broken",
    [
        None,
        page(text("甲", 30, 30).replace("30 30 100 10", "30 30")),
        page(text("甲", 30, 30).replace("30 30 100 10", "nan 30 100 10")),
        page(text("甲乙", 30, 30, code='DeltaX="g x 4"')),
        page(text("甲乙", 30, 30, code='DeltaX="1e999"')),
        "<a>",
        page(TABLE, '<ofd:Template TemplateID="91"/>'),
        page(path("M 1 L 2 3")),
        page(path("Z 1 2")),
        page(path("M 0 0 L 1 1", 'Fill="true"', '<ofd:FillColor Value="#000"/>')),
    ],
)
def test_a_damaged_page_costs_only_itself(broken: str | None) -> None:
    document = read_bytes(ofd([TABLE, "", TABLE], **{"Doc_0/Pages/Page_1/Content.xml": broken}))

    assert len(document.tables) == 2
    assert codes(document) == [("page_unreadable", "error")]
    assert document.remarks[0].places[0].page == 2


# ---------------------------------------------------------------- files that are none


def start(prologue: str, target: str = "Doc_0/Document.xml") -> dict[str, Any]:
    body = f"<ofd:DocBody><ofd:DocRoot>{target}</ofd:DocRoot></ofd:DocBody>"
    return {"OFD.xml": f'<?xml version="1.0"?>{prologue}<ofd:OFD xmlns:ofd="{SPACE}">{body}</ofd:OFD>'}


@pytest.mark.parametrize(
    "data",
    [
        ofd([TABLE], **start(entity("file:///etc/passwd").decode(), "&e;")),
        ofd([TABLE], **start(laughs().decode(), "&i;")),
        ofd([TABLE], **start("", "../../../etc/passwd")),
        ofd([TABLE], **{"Doc_0/Document.xml": None}),
        ofd([TABLE], **{"Doc_0/Document.xml": "<a>"}),
        ofd_package({"OFD.xml": ""}),
    ],
    ids=["entity", "laughs", "outside", "no document", "broken", "nothing"],
)
def test_a_hostile_file_is_damaged(data: bytes) -> None:
    with pytest.raises(DamagedSource, match="OFD"):
        read_bytes(data)


@pytest.mark.parametrize("objects", [f"<!--{'0' * 60_000_000}-->", "<a/>" * 3_100_000], ids=["bomb", "tags"])
def test_what_unpacks_to_too_much_is_refused(objects: str) -> None:
    with pytest.raises(OversizedSource, match="OFD"):
        read_bytes(ofd([objects]))


def test_damage_of_any_kind_raises_nothing_else() -> None:
    data = like(CORPUS / "putuo-2024-library" / "source-chromium.pdf")
    found = set()
    for seed in range(100):
        try:
            read_bytes(damaged_file(data, seed))
        except SourceError as error:
            found.add(error.code)
    assert "source_damaged" in found


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_cut_off_file_is_damaged(share: float) -> None:
    data = ofd([TABLE])
    with pytest.raises(SourceError):
        read_bytes(data[: int(share * len(data))])


def square(x: float, y: float, size: float = 4, more: str = "", fill: str = "") -> str:
    return path(f"M {x} {y} L {x + size} {y} L {x + size} {y + size} L {x} {y + size} C", more, fill)


def colour(value: str, name: str = "FillColor") -> str:
    return f'<ofd:{name} Value="{value}"/>'


AREA = 'Fill="true" Stroke="false"'
CHOICES = text("新增项目", 30, 30) + text("延续项目", 80, 30)
EMPTY_BOX = square(25, 30)
SIDES = ("M 25 30 L 29 30", "M 29 30 L 29 34", "M 25 34 L 29 34", "M 25 30 L 25 34")


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        (EMPTY_BOX, "☐ 新增项目 延续项目"),
        ("".join(map(path, SIDES)), "☐ 新增项目 延续项目"),
        (square(25, 30, 4, 'Fill="true"', colour("255 255 255")), "☐ 新增项目 延续项目"),
        (
            square(25, 30, 4, AREA, colour("0 0 0")) + square(25.3, 30.3, 3.4, AREA, colour("255 255 255")),
            "☐ 新增项目 延续项目",
        ),
        (EMPTY_BOX + path("M 25.5 32 L 26.5 33.5 L 28.5 30.5"), "☑ 新增项目 延续项目"),
        (EMPTY_BOX + square(75, 30, 4, AREA, colour("0 0 0")), "☐ 新增项目 ☑ 延续项目"),
    ],
)
def test_a_small_square_beside_text_is_a_check_box(figures: str, words: str) -> None:
    assert [clause.text for clause in read_bytes(ofd([figures + CHOICES])).clauses] == [words]


ROUNDED = (
    "M 26 30 L 28 30 B 29 30 29 30 29 31 L 29 33 B 29 34 29 34 28 34 L 26 34 B 25 34 25 34 25 33 L 25 31 "
    "B 25 30 25 30 26 30 C"
)


@pytest.mark.parametrize(
    "figures",
    [
        path(ROUNDED),
        path("M 25 32 A 2 2 0 0 1 29 32 A 2 2 0 0 1 25 32 C"),
        square(25, 30, 4, AREA, colour("30 60 160")),
        square(25, 30, 4, AREA, colour("0 0 0")),
        square(25, 30, 4, "", colour("255 255 255", "StrokeColor")),
        square(190, 5),
        square(20, 10, 5) + square(26, 10, 5) + path("M 20 18 L 190 18") + path("M 20 19 L 190 19"),
    ],
)
def test_an_ornament_is_no_check_box(figures: str) -> None:
    document = read_bytes(ofd([figures + CHOICES]))
    assert [clause.text for clause in document.clauses] == ["新增项目 延续项目"]
    assert document.remarks == ()
