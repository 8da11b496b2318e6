"""Self-evaluation, monitoring, whole department, transfer to regions, review: every leaf, from each kind of file."""

from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from other_forms import FORMS, LEAVES, Blocks, cells_of
from reportlab.lib.pagesizes import A3, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph as Printed
from reportlab.platypus import SimpleDocTemplate
from reportlab.platypus import Table as Grid
from xlsxwriter import Workbook

from extract import convert
from extract.find.form.words.label import bare_label, general_vocabulary, level_code
from extract.record import schema
from extract.record.model import Filing, Record
from extract.record.pointers import leaf_values

CORPUS = Path(__file__).parent.parent / "corpus"
FONT, PAPER = "STSong-Light", landscape(A3)
KINDS = {
    "evaluation": "self_evaluation",
    "transfer_evaluation": "self_evaluation",
    "monitoring": "self_evaluation",
    "monitoring_half_year": "self_evaluation",
    "department": "department_whole",
    "department_by_source": "department_whole",
    "regions": "transfer",
    "region_rows": "transfer",
    "review": "review",
    "review_by_experts": "review",
}
BESIDE = ("task", "grade_values", "projected", "likelihood", "deviation_causes", "deviation_reason", "actual", "score")


def word_file(blocks: Blocks, folder: Path) -> Path:
    import_module("making.word").write(source_of(blocks), folder / "form.docx")
    return folder / "form.docx"


def pdf_file(blocks: Blocks, folder: Path) -> Path:
    """The paragraphs, then the table with its ruling lines, on wide paper."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    style = ParagraphStyle("cell", fontName=FONT, fontSize=9, leading=12, wordWrap="CJK")
    story: list[Any] = []
    for block in blocks:
        if isinstance(block, str):
            story.append(Printed(escape(block), style))
            continue
        cells = cells_of(block)
        columns = max(column + width for _, column, _, width, _ in cells)
        data: list[list[Any]] = [[""] * columns for _ in block]
        rules: list[tuple[Any, ...]] = [("GRID", (0, 0), (-1, -1), 0.5, "black")]
        for row, column, text, width, height in cells:
            data[row][column] = [Printed(escape(line), style) for line in text.split("\n")]
            rules.append(("SPAN", (column, row), (column + width - 1, row + height - 1)))
        story.append(Grid(data, [(PAPER[0] - 80) / columns] * columns, style=rules))
    margins = {f"{side}Margin": 36 for side in ("left", "right", "top", "bottom")}
    SimpleDocTemplate(str(folder / "form.pdf"), pagesize=PAPER, invariant=1, **margins).build(story)
    return folder / "form.pdf"


def workbook(blocks: Blocks, folder: Path) -> Path:
    """The paragraphs over all columns, the table below them with its merged cells."""
    with Workbook(str(folder / "form.xlsx")) as book:
        sheet, row = book.add_worksheet(), 0
        lines = book.add_format({"border": 1, "text_wrap": True})
        wide = max(cell[1] + cell[3] for block in blocks if not isinstance(block, str) for cell in cells_of(block))
        for block in blocks:
            rows = [[(block, wide)]] if isinstance(block, str) else block
            for at, column, text, width, height in cells_of(rows):
                first, last = row + at, (row + at + height - 1, column + width - 1)
                if width * height > 1:
                    sheet.merge_range(first, column, *last, text, lines)
                else:
                    sheet.write_string(first, column, text, lines)
            row += len(rows)
    return folder / "form.xlsx"


def source_of(blocks: Blocks) -> Any:
    making = import_module("making.blocks")
    made: list[Any] = []
    for number, block in enumerate(blocks):
        if isinstance(block, str):
            made.append(making.Paragraph(block, "title" if number == 0 else "line"))
            continue
        rows = [[] for _ in block]
        columns = max(column + width for _, column, _, width, _ in cells_of(block))
        for at, _, text, width, height in cells_of(block):
            rows[at].append(making.Cell(text.replace("□", making.OPEN).replace("☑", making.TICKED), height, width))
        made.append(making.Table((10,) * columns, tuple(map(tuple, rows))))
    return making.Source(tuple(made))


WRITERS = {"docx": word_file, "pdf": pdf_file, "xlsx": workbook}


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Record]:
    """The record of each form in each format."""
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(str(CORPUS))
        return {
            (name, kind): convert(write(blocks, tmp_path_factory.mktemp(name)))
            for name, blocks in FORMS.items()
            for kind, write in WRITERS.items()
        }


def leaves_beside(filing: Filing) -> list[str]:
    """The filled leaves of the parts that such forms have beside project and targets, as pointer and value."""
    parts = ("execution", "allocations", "department", "transfer", "evaluation", "review")
    lines = []
    for pointer, value in leaf_values(filing):
        steps = pointer.split("/")
        if steps[1] in parts or (steps[1] == "funds" and steps[2] in parts) or (len(steps) > 3 and steps[3] in BESIDE):
            lines.append(f"{pointer} {format(value, 'f') if isinstance(value, Decimal) else value}")
    return lines


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("name", FORMS)
def test_every_leaf_is_read(name: str, kind: str, records: dict[tuple[str, str], Record]) -> None:
    record = records[name, kind]
    (filing,) = record.filings

    assert [remark.message for remark in record.remarks if remark.severity == "error"] == []
    assert record.status == "complete"
    assert filing.other_fields == ()
    assert leaves_beside(filing) == LEAVES[name].strip().splitlines()


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("name", FORMS)
def test_every_leaf_has_its_evidence(name: str, kind: str, records: dict[tuple[str, str], Record]) -> None:
    (filing,) = records[name, kind].filings
    pointers = [pointer for pointer, _ in leaf_values(filing) if not pointer.startswith("/form/")]
    assert [pointer for pointer in pointers if pointer not in filing.evidence] == []
    assert all(filing.evidence[pointer].places for pointer in pointers)


@pytest.mark.parametrize(("name", "kind"), KINDS.items())
def test_the_kind_of_a_form(name: str, kind: str, records: dict[tuple[str, str], Record]) -> None:
    assert {records[name, suffix].filings[0].form.kind for suffix in WRITERS} == {kind}


@pytest.mark.parametrize("name", FORMS)
def test_a_record_with_such_leaves_conforms_to_the_schema(name: str, records: dict[tuple[str, str], Record]) -> None:
    record = records[name, "docx"]

    schema.check(record)
    schema.check(record.to_dict())
    assert Record.parse(record.to_json().encode()) == record
    assert Record.from_dict(record.to_dict()) == record


def blank(block: Any) -> Any:
    """A form without what was filled in: labels and heads, options without a tick."""
    known = general_vocabulary()

    def text_of(text: str) -> str:
        name = bare_label(text)
        is_print = known.field(name) or known.column(name) or level_code(1, name) or level_code(2, name)
        is_print = is_print or "□" in text or name in ("分配科学性", "下达及时性", "使用规范性")
        return text.replace("☑", "□") if is_print else ""

    if isinstance(block, str):
        return block
    return [
        [(text_of(one), 1) if isinstance(one, str) else (text_of(one[0]), *one[1:]) for one in row] for row in block
    ]


@pytest.mark.parametrize("name", FORMS)
def test_a_blank_form_has_no_values(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(CORPUS))
    record = convert(word_file([blank(block) for block in FORMS[name]], tmp_path))

    assert [line for filing in record.filings for line in leaves_beside(filing)] == []
    assert [indicator.name for filing in record.filings for indicator in filing.indicators] == []
    assert record.status == "complete"
