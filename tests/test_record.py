"""The record: names and evidence, digits as written, places, the schema, and files that cannot be read."""

import gc
import json
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from extract import convert
from extract.conversion import documents, failed_record, filings
from extract.errors import SchemaError
from extract.find.decoding import level_below, right_share
from extract.model import (
    Cell,
    CellReference,
    CheckBox,
    Clause,
    Document,
    Line,
    Page,
    Place,
    Remark,
    Span,
    Table,
    Value,
)
from extract.read.ocr import OcrOptions
from extract.readings import (
    BudgetReading,
    BudgetRowReading,
    CitedDocumentReading,
    FilingReading,
    FormMatch,
    FundsReading,
    FundsSourceReading,
    IndicatorReading,
    MentionReading,
    OtherFieldReading,
    ProjectReading,
    SafeguardReading,
    TargetReading,
)
from extract.record import schema, writing
from extract.record.model import Filing, Indicator, Record, Target
from shenbao_cite import Citation

FORM = FormMatch("declaration", "shanghai-minhang-2020", "项目支出绩效目标申报表", ("overview",), (1, 2), 0.97)
SCHEMA = json.loads(schema.text())


def cell(text: str, **more: object) -> Cell:
    return Cell(1, 2, 1, 1, text, **more)


def value(content: object, text: str = "x", **more: object) -> Value:
    return Value(content, (Span(cell(text, **more), 0, len(text)),))


def filing_dict(reading: FilingReading) -> dict:
    """The filing as the record has it, in dicts and lists."""
    return writing.to_dict(filings.record_filing(reading))


def valid(part: str, content: object) -> None:
    """The content holds under a part of the schema."""
    jsonschema.Draft202012Validator({"$ref": f"#/$defs/{part}", "$defs": SCHEMA["$defs"]}).validate(content)


# ---------------------------------------------------------------- filings


FILING = FilingReading(
    form=FORM,
    fiscal_year=value(2020, "2020年"),
    project=ProjectReading(
        name=value("平安建设", "平安建设"),
        government_procurement=value(False, "□是 ☑否"),
        start_date=value(date(2020, 1, 1), "2020年1月1日"),
    ),
    funds=FundsReading(
        unit=value("万元", "万元"),
        total_budget=value(Decimal("813.70"), "813.70"),
        sources=(
            FundsSourceReading(
                value("国有资本经营预算拨款", "国有资本经营预算拨款"),
                value(Decimal("1.00"), "1.00"),
                value("万元", "万元"),
            ),
        ),
    ),
    budget=BudgetReading(rows=(BudgetRowReading(item=value("辅警", "辅警"), amount=value(Decimal("4.990"), "4.990")),)),
    indicators=(
        IndicatorReading(level1=value("output", "产出目标"), target=TargetReading(text=value("≥95%", "≥95%"))),
    ),
    safeguards=(SafeguardReading(phases=(value("planning", "☑"), value("closing", "☑"))),),
    other_fields=(OtherFieldReading("报表编号", value("A-1", "A-1")),),
)


def test_values_stand_under_their_names() -> None:
    content = filing_dict(FILING)

    assert content["fiscal_year"] == 2020
    assert content["project"]["start_date"] == "2020-01-01"
    assert content["project"]["government_procurement"] is False
    assert content["project"]["leader"] is None
    assert content["funds"]["sources"] == [{"label": "国有资本经营预算拨款", "amount": Decimal("1.00"), "unit": "万元"}]
    assert content["safeguards"][0]["phases"] == ["planning", "closing"]
    assert content["other_fields"][0] == {
        "label": "报表编号",
        "value": "A-1",
        "at": {"table": 0, "row": 1, "column": 2},
    }
    valid("filing", content)


def test_every_value_has_evidence() -> None:
    evidence = filing_dict(FILING)["evidence"]

    assert evidence["/project/start_date"] == {
        "text": "2020年1月1日",
        "at": {"table": 0, "row": 1, "column": 2},
        "confidence": 1.0,
    }
    assert list(evidence) == [
        "/fiscal_year",
        "/project/name",
        "/project/government_procurement",
        "/project/start_date",
        "/funds/unit",
        "/funds/total_budget",
        "/funds/sources/0/label",
        "/funds/sources/0/amount",
        "/funds/sources/0/unit",
        "/budget/rows/0/item",
        "/budget/rows/0/amount",
        "/indicators/0/level1",
        "/indicators/0/target/text",
        "/safeguards/0/phases/0",
        "/safeguards/0/phases/1",
        "/other_fields/0/value",
    ]


def test_an_empty_filing_is_all_blanks() -> None:
    content = filing_dict(FilingReading(form=FORM))

    valid("filing", content)
    assert content["evidence"] == {}
    assert content["project"].pop("schedule") == []
    assert set(content["project"].values()) == {None}


def leaf(contents: st.SearchStrategy[object]) -> st.SearchStrategy[Value | None]:
    """A blank, or a value with a place and a text."""
    spans = st.builds(lambda text: (Span(cell(text), 0, len(text)),), TEXT)
    return st.none() | st.builds(Value, contents, spans, st.floats(0, 1))


TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
AMOUNT = st.decimals(allow_nan=False, allow_infinity=False)
ROWS = st.lists(st.builds(BudgetRowReading, item=leaf(TEXT), amount=leaf(AMOUNT), note=leaf(TEXT)), max_size=3).map(
    tuple
)
FILINGS = st.builds(
    FilingReading,
    form=st.just(FORM),
    filing_date=leaf(st.dates()),
    project=st.builds(
        ProjectReading, name=leaf(TEXT), government_procurement=leaf(st.booleans()), end_date=leaf(st.dates())
    ),
    budget=st.builds(BudgetReading, total=leaf(AMOUNT), rows=ROWS),
    safeguards=st.lists(st.builds(SafeguardReading, document=leaf(TEXT)), max_size=2).map(tuple),
    other_fields=st.lists(st.builds(OtherFieldReading, TEXT, leaf(TEXT).filter(bool)), max_size=2).map(tuple),
)


@given(FILINGS)
def test_any_filing_is_valid_and_every_pointer_leads_to_a_value(filing: FilingReading) -> None:
    content = filing_dict(filing)

    valid("filing", content)
    record = Record(filings=(filings.record_filing(filing),))
    assert Record.parse(record.to_json().encode()) == record
    assert Record.from_dict(record.to_dict()) == record
    for pointer in content["evidence"]:
        node = content
        for step in pointer.split("/")[1:]:
            node = node[int(step)] if isinstance(node, list) else node[step]
        assert node is not None


# ---------------------------------------------------------------- places


def test_a_value_over_a_page_break_has_two_places() -> None:
    lines = (
        Line(0, 3, 700.04, 712.0, (10.0, 22.0), (22.0, 34.06)),
        Line(2, 4, 50.0, 62.0, (10.0,), (22.0,)),
    )
    broken = cell("平安建", lines=lines)

    assert [writing.to_dict(place) for place in documents.at_of(Span(broken, 1, 3).places())] == [
        {"page": 3, "box": [22.0, 700.0, 34.1, 712.0], "table": 0, "row": 1, "column": 2},
        {"page": 4, "box": [10.0, 50.0, 22.0, 62.0], "table": 0, "row": 1, "column": 2},
    ]


def test_one_place_is_an_object_and_none_is_null() -> None:
    assert writing.to_dict(documents.at_of([Place(paragraph=4)])) == {"paragraph": 4}
    assert writing.to_dict(documents.at_of([Place(page=2)])) == {"page": 2}
    assert documents.at_of([]) is None


def test_spans_of_one_cell_stand_in_one_place() -> None:
    held = cell("2020年1月")
    both = Value(2020, (Span(held, 0, 5), Span(held, 5, 7)))

    evidence = filing_dict(FilingReading(form=FORM, fiscal_year=both))["evidence"]
    assert evidence["/fiscal_year"]["at"] == {"table": 0, "row": 1, "column": 2}


def test_evidence_is_no_surer_than_its_least_certain_character() -> None:
    read = (
        Line(0, 1, 0.0, 10.0, (0.0, 5.0), (5.0, 10.0), (0.97, 0.99)),
        Line(3, 1, 20.0, 30.0, (0.0, 5.0), (5.0, 10.0), (0.8, 0.4)),
    )
    held = cell("20\n18", lines=read)
    sure, unsure = Value("20", (Span(held, 0, 2),)), Value("18", (Span(held, 3, 5),))
    doubted = Value("20", (Span(held, 0, 2),), confidence=0.8)

    project = ProjectReading(name=sure, code=unsure, contact_phone=doubted, leader=Value("x", (Span(cell("x"), 0, 1),)))
    evidence = filing_dict(FilingReading(form=FORM, project=project))["evidence"]
    found = {pointer.rpartition("/")[2]: entry["confidence"] for pointer, entry in evidence.items()}
    assert found == {
        "name": right_share(0.97),
        "code": right_share(0.4),
        "contact_phone": level_below(0.8),
        "leader": 1.0,
    }


def spelt(content: object, text: str, confidence: float, page: int = 1) -> Value:
    """A value that was read from an image."""
    printed = Line(0, page, 0.0, 10.0, (0.0,) * len(text), (5.0,) * len(text), (confidence,) * len(text))
    return Value(content, (Span(cell(text, lines=(printed,)), 0, len(text)),))


LOW, DOUBTED, HIGH = 0.3, 0.7, 0.97  # of the least certain character: rather wrong, below the floor, above it


@pytest.mark.parametrize(("confidence", "amount"), [(LOW, None), (HIGH, Decimal("8.00"))])
def test_a_number_below_the_floor_is_blank_and_its_evidence_stays(confidence: float, amount: Decimal | None) -> None:
    read = FilingReading(form=FORM, budget=BudgetReading(total=spelt(Decimal("8.00"), "8.00", confidence)))
    content = filing_dict(read)
    valid("filing", content)
    assert content["budget"]["total"] == amount
    assert content["evidence"]["/budget/total"]["text"] == "8.00"
    assert content["evidence"]["/budget/total"]["confidence"] == right_share(confidence)
    assert [remark.places for remark in filings.unsure_remarks(read)] == [
        span.places() for span in read.budget.total.spans if amount is None
    ]


def test_dates_choices_and_words_below_the_floor_are_blank() -> None:
    project = ProjectReading(
        name=spelt("平安建设", "平安建设", DOUBTED),
        leader=spelt("王明", "王明", LOW),
        recurrence=spelt("recurring", "经常性", LOW),
        government_procurement=spelt(True, "是", LOW),
        start_date=spelt(date(2020, 1, 1), "2020年1月1日", LOW),
    )
    read = FilingReading(
        form=FORM,
        project=project,
        budget=BudgetReading(rows=(BudgetRowReading(category=spelt("人员经费", "人员经费", DOUBTED)),)),
        indicators=(IndicatorReading(level1=spelt("output", "产出指标", LOW)),),
    )
    content = filing_dict(read)
    valid("filing", content)
    assert (content["project"]["name"], content["budget"]["rows"][0]["category"]) == (None, None)
    blank = ("leader", "recurrence", "government_procurement", "start_date")
    assert [content["project"][name] for name in blank] == [None, None, None, None]
    assert content["evidence"]["/project/leader"]["text"] == "王明"
    assert content["indicators"][0]["level1"] is None
    assert [(remark.code, remark.severity, remark.message[1:6]) for remark in filings.unsure_remarks(read)] == [
        ("value_unsure", "error", "经常性”影"),
        ("value_unsure", "error", "是”影像不"),
        ("value_unsure", "error", "2020年"),
        ("value_unsure", "error", "产出指标”"),
    ]


def test_a_level_read_as_the_name_of_an_indicator_on_an_image_is_blank() -> None:
    name = spelt("质量指标", "质量指标", HIGH)
    content = filing_dict(FilingReading(form=FORM, indicators=(IndicatorReading(name=name),)))

    assert content["indicators"][0]["name"] is None
    assert content["evidence"]["/indicators/0/name"]["text"] == "质量指标"


@pytest.mark.parametrize(
    ("label", "kept"), [("项日性质", False), ("项目性质", False), ("报表编号", True), ("年度资金总额/执行数", True)]
)
def test_another_field_of_an_image_has_no_label_that_has_a_key_of_its_own(label: str, kept: bool) -> None:
    read = FilingReading(form=FORM, other_fields=(OtherFieldReading(label, spelt("阶段性", "阶段性", HIGH)),))
    assert [one["label"] for one in filing_dict(read)["other_fields"]] == [label] * kept

    printed = FilingReading(form=FORM, other_fields=(OtherFieldReading(label, value("阶段性", "阶段性")),))
    assert [one["label"] for one in filing_dict(printed)["other_fields"]] == [label]


def test_an_unsure_choice_among_several_is_left_out() -> None:
    phases = (spelt("planning", "立项和计划阶段", LOW), spelt("closing", "收尾和完成阶段", HIGH))
    content = filing_dict(FilingReading(form=FORM, safeguards=(SafeguardReading(phases=phases),)))
    valid("filing", content)
    assert content["safeguards"][0]["phases"] == ["closing"]
    assert {name: entry["text"] for name, entry in content["evidence"].items()} == {
        "/safeguards/0/phases/0": "收尾和完成阶段"
    }


def test_a_text_is_told_once_however_many_values_it_gives() -> None:
    whole = spelt(True, "≥90%", LOW)
    number = Value(Decimal(90), (whole.spans[0].part(1, 3),))
    target = TargetReading(value=number, operator=Value(">=", (whole.spans[0].part(0, 1),)), measurable=whole)
    read = FilingReading(form=FORM, indicators=(IndicatorReading(target=target),))
    assert [remark.message[:6] for remark in filings.unsure_remarks(read)] == ["“≥90%”"]
    blank = filing_dict(read)["indicators"][0]["target"]
    assert (blank["value"], blank["operator"], blank["measurable"]) == (None, None, None)


# ---------------------------------------------------------------- documents


def test_a_table_keeps_cells_boxes_and_repeated_rows() -> None:
    head = cell("实施阶段☑", boxes=(CheckBox("实施阶段", True, 4),), places=(Place(3, (1.0, 2.0, 3.0, 4.0)),))
    copy = cell("实施阶段", places=(Place(4, (1.0, 2.0, 3.0, 4.0)),))
    old = cell("目的", raw="⽬的")
    content = writing.to_dict(
        documents.record_table(Table(1, 3, 3, (head, old), (3, 4), CellReference(0, 5, 6), ((copy,),)))
    )

    assert content["inside"] == {"table": 0, "row": 5, "column": 6}
    assert content["cells"][0]["boxes"] == [{"label": "实施阶段", "checked": True}]
    assert content["cells"][0]["at"] == {"page": 3, "box": [1.0, 2.0, 3.0, 4.0]}
    assert content["cells"][1]["raw"] == "⽬的"
    assert content["cells"][1]["at"] == {"table": 0, "row": 1, "column": 2}
    assert content["repeated_rows"][0][0]["at"]["page"] == 4
    valid("table", content)


def test_a_mention_names_its_field() -> None:
    text = "按闵综治办(2017)11号执行"
    citation = Citation(
        1,
        13,
        text[1:13],
        "闵综治办〔2017〕11号",
        "document",
        "闵综治办",
        2017,
        11,
        None,
        ("brackets",),
        pinpoint="第三条",
    )
    mention = MentionReading(citation, Span(cell(text), 1, 14), 0, "/safeguards/2/document")
    cited = CitedDocumentReading(
        citation.id, "document", "闵综治办", 2017, 11, None, False, None, (2018, 2020), (mention,), provisional=True
    )
    content = writing.to_dict(documents.record_citation(cited))

    where = {"table": 0, "row": 1, "column": 2, "filing": 0, "field": "/safeguards/2/document", "start": 1, "end": 14}
    assert content["mentions"] == [
        {"text": "闵综治办(2017)11号", "at": where, "pinpoint": "第三条", "repairs": ["brackets"]}
    ]
    assert content["provisional"] is True
    assert content["valid"] == [2018, 2020]
    valid("citation", content)


def test_a_clause_keeps_its_number() -> None:
    content = writing.to_dict(documents.record_clause(Clause(7, "一、总体要求", "heading", "一、", 1)))

    assert content == {"label": "一、", "level": 1, "text": "一、总体要求", "at": {"paragraph": 7}, "role": "heading"}
    valid("clause", content)


@pytest.mark.parametrize(
    ("layers", "layer"),
    [((), "digital"), (("digital", "digital"), "digital"), (("digital", "none"), "mixed"), (("none",), "none")],
)
def test_text_layer(layers: tuple[str, ...], layer: str) -> None:
    pages = tuple(Page(number, 595.0, 842.0, kind) for number, kind in enumerate(layers, 1))

    assert documents.text_layer(Document("application/pdf", pages, ())) == layer


# ---------------------------------------------------------------- JSON and schema


@given(st.decimals(allow_nan=False, allow_infinity=False, places=None))
def test_digits_stay_as_written(amount: Decimal) -> None:
    number = writing.number(amount)

    assert "e" not in number.lower()
    assert Decimal(number) == amount
    if amount.as_tuple().exponent <= 0:
        assert number == str(json.loads(writing.to_json({"a": amount}), parse_float=str, parse_int=str)["a"])
        assert Decimal(number).as_tuple() == amount.as_tuple()


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_amount_raises(amount: str) -> None:
    with pytest.raises(ValueError, match="no amount"):
        writing.number(Decimal(amount))


def test_what_json_lacks_raises() -> None:
    with pytest.raises(TypeError):
        writing.to_json({"a": {1, 2}})


def test_places_stand_on_one_line() -> None:
    assert (
        writing.to_json({"at": Place(1, (1.5, 2.0, 3.0, 4.0))}) == b'{\n  "at": {"page":1,"box":[1.5,2.0,3.0,4.0]}\n}\n'
    )


def objects(node: object) -> list[dict]:
    """Every part of the schema that lists properties."""
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else []
    found = [entry for item in inner for entry in objects(item)]
    return [node, *found] if isinstance(node, dict) and isinstance(node.get("properties"), dict) else found


def test_the_schema_is_one_and_closed() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert len(objects(SCHEMA)) > 20
    for entry in objects(SCHEMA):
        assert entry["additionalProperties"] is False
        assert set(entry.get("required", ())) <= set(entry["properties"])


def test_a_defect_of_ours_is_named() -> None:
    content = failed_record("a.pdf", Remark("defect", "error", "…")).to_dict()
    content["source"]["pages"] = "five"

    with pytest.raises(SchemaError, match=r"\$\.source\.pages: 'five'"):
        schema.check(content)


# ---------------------------------------------------------------- files


def pdf(path: Path, *, pages: int = 1, password: str | None = None) -> Path:
    canvas = Canvas(str(path), encrypt=StandardEncryption(password) if password else None)
    for number in range(pages):
        canvas.drawString(72, 720, f"page {number + 1}: this one has words enough to be no scan, it has plenty of them")
        canvas.showPage()
    canvas.save()
    return path


def bad_files(folder: Path, root: Path) -> dict[str, tuple[Path, str]]:
    """Files that cannot be read, with the code that says why."""
    sample = root / "corpus" / "minhang-2020-pingan"
    whole, word = (sample / "source-libreoffice.pdf").read_bytes(), (sample / "source.docx").read_bytes()
    contents = {
        "empty.pdf": (b"", "source_empty"),
        "noise.pdf": (bytes(range(1, 256)) * 40, "format_unknown"),
        "text.docx": ("只有文字".encode(), "format_unknown"),
        "cut.pdf": (whole[:900], "source_damaged"),
        "cut.docx": (word[: len(word) // 2], "source_damaged"),
        "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048), "format_legacy"),
    }
    for name, (data, _) in contents.items():
        (folder / name).write_bytes(data)
    locked = pdf(folder / "locked.pdf", password="secret")
    return {name: (folder / name, code) for name, (_, code) in contents.items()} | {
        "locked.pdf": (locked, "source_encrypted")
    }


@pytest.mark.parametrize(
    "name",
    ["empty.pdf", "noise.pdf", "text.docx", "cut.pdf", "cut.docx", "old.doc", "locked.pdf"],
)
def test_what_cannot_be_read_says_why(name: str, root: Path, tmp_path: Path) -> None:
    path, code = bad_files(tmp_path, root)[name]
    content = convert(path).to_dict()

    assert content["status"] == "failed"
    assert content["source"]["path"] == name
    assert content["source"]["bytes"] == path.stat().st_size
    assert content["source"]["text_layer"] is None
    (remark,) = content["remarks"]
    assert (remark["code"], remark["severity"], remark["at"]) == (code, "error", None)
    assert any("一" <= char <= "鿿" for char in remark["message"])


def test_the_bytes_decide_and_the_name_does_not(root: Path, tmp_path: Path) -> None:
    sample = root / "corpus" / "minhang-2020-pingan" / "source-libreoffice.pdf"
    named = tmp_path / "filing.docx"
    named.write_bytes(sample.read_bytes())

    assert convert(named).to_dict()["source"]["media_type"] == "application/pdf"


def test_a_page_without_text_makes_the_record_partial(tmp_path: Path) -> None:
    from PIL import Image  # noqa: PLC0415

    buffer = BytesIO()
    Image.new("L", (600, 850), 200).save(buffer, "PNG")
    (tmp_path / "page.png").write_bytes(buffer.getvalue())
    canvas = Canvas(str(tmp_path / "scan.pdf"))
    canvas.drawString(72, 720, "this page has words enough to be no scan, it has plenty of them, more than fifty")
    canvas.showPage()
    canvas.drawImage(str(tmp_path / "page.png"), 0, 0, 595, 842)
    canvas.save()

    content = convert(tmp_path / "scan.pdf", ocr=OcrOptions("never")).to_dict()

    assert content["status"] == "partial"
    assert content["source"]["text_layer"] == "mixed"
    assert [remark["at"] for remark in content["remarks"] if remark["severity"] == "error"] == [{"page": 2}]


def test_the_path_is_relative_to_the_root(tmp_path: Path) -> None:
    (tmp_path / "2020").mkdir()
    path = pdf(tmp_path / "2020" / "平安.pdf")

    assert convert(path, tmp_path).to_dict()["source"]["path"] == "2020/平安.pdf"
    assert convert(path).to_dict()["source"]["path"] == "平安.pdf"


def test_a_missing_file_raises(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        convert(tmp_path / "none.pdf")


@pytest.mark.parametrize("usual", [(700, 10, 10), (0, 10, 10), (50_000, 5, 5)])
@pytest.mark.parametrize("name", ["source.docx", "origin.toml"])
def test_the_search_for_cycles_is_afterwards_as_it_was(name: str, usual: tuple[int, int, int], root: Path) -> None:
    before = gc.get_threshold()
    gc.set_threshold(*usual)
    try:
        convert(root / "corpus" / "notice-2023" / name)
        assert gc.get_threshold() == usual
    finally:
        gc.set_threshold(*before)


def test_a_target_says_only_that_it_does_not_apply() -> None:
    plain, none = (Indicator(target=Target(applies=applies)) for applies in (None, False))
    record = Record(filings=(Filing(indicators=(plain, none)),))
    for content in (record.to_dict(), json.loads(record.to_json())):
        keys = [one["target"].get("applies", "left out") for one in content["filings"][0]["indicators"]]
        assert keys == ["left out", False]
    assert Record.from_dict(record.to_dict()) == record
