"""What is shown: every value of a record on the screen, and its boxes over the page."""

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import hostile
import pytest
import regex
from PIL import Image, ImageChops

from extract import convert, messages
from extract.cli import main
from extract.record.labels import field_titles, place_text, pointer_title
from extract.record.model import Record
from extract.show.overlay import LabelledBox, labelled_boxes
from extract.show.screen import screen

SAMPLE = "corpus/minhang-2020-pingan"


def bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("name", ["source-libreoffice.pdf", "source.docx"])
def test_the_screen_has_the_filing_s_values(root: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(root / SAMPLE / name)]) == 0

    shown = bare(capsys.readouterr().out)
    for value in ("平安建设", "综治组", "3855.9424", "813.70", "163", "项目完成率", "闵综治办〔2017〕11号"):
        assert value in shown, value
    assert "项目名称" in shown


def test_what_a_clerk_reads_is_chinese(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = convert(root / SAMPLE / "source-libreoffice.pdf").to_dict()
    content["status"] = "partial"
    content["remarks"] = [{"code": "page_unreadable", "severity": "error", "message": "第3页无法读取。", "at": None}]
    content["filings"][0]["form"]["title"] = None
    content["filings"][0]["checks"] = [
        {"rule": "indicators.measurable", "severity": "error", "outcome": "fails", "message": "不等", "at": []},
        {"rule": "scores.weights_sum_to_100", "severity": "error", "outcome": "holds", "message": "相等", "at": []},
    ]
    content["clauses"].append({"label": None, "level": None, "text": "页眉里的字", "at": {"page": 1}, "role": "header"})

    screen(Record.from_dict(content))

    shown = capsys.readouterr().out
    words = set(regex.findall(r"[A-Za-z_]{3,}", shown)) - {"source", "libreoffice", "pdf", "shanghai", "minhang"}
    assert words == set()
    for word in ("不完整", "错误", "项目支出绩效目标申报表", "不符", "指标的可衡量性", "页眉", "行数", "列数", "共6页"):
        assert word in shown, word
    assert "分值合计" not in shown  # what holds needs no reader


def test_the_annual_column_has_its_own_names(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = convert(root / SAMPLE / "source.docx").to_dict()
    content["filings"][0]["funds"]["annual"] = {
        "fiscal_appropriation": Decimal("17.50"),
        "carried_over": Decimal("2"),
        "other_funds": None,
    }

    screen(Record.from_dict(content))

    shown = bare(capsys.readouterr().out)
    assert "其中年度资金：当年财政拨款17.50" in shown
    assert "其中年度资金：上年结转2" in shown


def test_a_citation_is_shown_with_its_nature_article_and_field(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = convert(root / SAMPLE / "source.docx").to_dict()
    cited = {**content["citations"][0], "draft": True, "provisional": True}
    place = {"paragraph": 4, "filing": 0, "field": "/safeguards/2/document", "start": 0, "end": 4}
    cited["mentions"] = [{"text": "《某办法》", "at": place, "pinpoint": "第三条", "repairs": []}]
    content["citations"] = [cited]

    screen(Record.from_dict(content))

    shown = bare(capsys.readouterr().out)
    assert "征求意见稿、暂行/试行" in shown
    assert "《某办法》第三条段5制度保障·3·文件名称" in shown


def test_a_record_is_shown_like_its_source(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = root / SAMPLE / "source-libreoffice.pdf"
    record = tmp_path / "record.json"
    record.write_text(convert(source).to_json(), encoding="utf-8")

    main(["show", str(source), "--tables"])
    from_source = capsys.readouterr().out
    main(["show", str(record), "--tables"])

    assert capsys.readouterr().out == from_source


def test_a_failed_record_is_shown_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.pdf").write_bytes(b"")

    assert main(["show", str(tmp_path / "empty.pdf")]) == 1
    assert "0 字节" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["[", "{}", "[1]"])
def test_what_is_no_record_is_wrong_usage(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "record.json").write_text(text, encoding="utf-8")

    assert main(["show", str(tmp_path / "record.json")]) == 2
    assert "record.json is no" in capsys.readouterr().err


def test_the_overlay_draws_on_every_page(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = root / SAMPLE / "source-libreoffice.pdf"

    assert main(["show", str(source), "--overlay", str(tmp_path / "page.png")]) == 0

    pages = convert(source).source.pages or 0
    drawn = sorted(path.name for path in tmp_path.glob("*.png"))
    assert drawn == sorted(["page.png", *(f"page-{number}.png" for number in range(2, pages + 1))])
    assert "drawn: " in capsys.readouterr().out
    with Image.open(tmp_path / "page.png") as image:
        red, _, blue = image.split()
        assert ImageChops.difference(red, blue).getbbox()
        assert image.size == (pytest.approx(595.3 * 2, abs=2), pytest.approx(841.9 * 2, abs=2))


@pytest.mark.parametrize("name", ["source-libreoffice.pdf", "source.docx"])
def test_a_locked_filing_is_read_with_its_password(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    source, file = root / SAMPLE / name, tmp_path / f"locked{Path(name).suffix}"
    data = source.read_bytes()
    file.write_bytes(hostile.encrypted_docx(data) if file.suffix == ".docx" else hostile.locked_pdf(data))
    (tmp_path / "passwords").write_text("wrong\nsecret\n", encoding="utf-8")
    key = ["--password-file", str(tmp_path / "passwords")]
    year = ["--year", "2021", "--out", str(tmp_path / "draft.docx")]

    assert main(["show", str(file)]) == 1
    assert "用--password-file提供密码" in bare(capsys.readouterr().out)
    assert main(["--lang", "en", "check", str(file)]) == 1
    assert "give the password with --password-file" in " ".join(capsys.readouterr().out.split())
    messages.use("")

    assert main(["check", str(file), *key]) == main(["check", str(source)])
    assert main(["compare", str(file), str(source), *key]) == 0
    assert main(["seed", str(file), *year, *key]) == main(["seed", str(source), *year])
    capsys.readouterr()
    assert main(["show", str(source)]) == 0
    shown = capsys.readouterr().out
    assert main(["show", str(file), *key]) == 0
    assert capsys.readouterr().out.replace(file.name, source.name) == shown


def test_the_overlay_draws_on_a_locked_filing(root: Path, tmp_path: Path) -> None:
    source, file = root / SAMPLE / "source-libreoffice.pdf", tmp_path / "locked.pdf"
    file.write_bytes(hostile.locked_pdf(source.read_bytes()))
    (tmp_path / "passwords").write_text("secret\n", encoding="utf-8")

    key = ["--password-file", str(tmp_path / "passwords")]
    assert main(["show", str(file), "--overlay", str(tmp_path / "page.png"), *key]) == 0
    assert main(["show", str(source), "--overlay", str(tmp_path / "open.png")]) == 0
    with Image.open(tmp_path / "page.png") as drawn, Image.open(tmp_path / "open.png") as expected:
        assert ImageChops.difference(drawn, expected).getbbox() is None


def test_only_a_pdf_can_be_drawn_on(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(root / SAMPLE / "source.docx"), "--overlay", str(tmp_path / "page.png")]) == 2
    assert "only a PDF" in capsys.readouterr().err


def test_boxes_are_cells_then_fields_then_citations(root: Path) -> None:
    boxes = labelled_boxes(convert(root / SAMPLE / "source-libreoffice.pdf"))

    kinds = [box.kind for box in boxes]
    assert kinds == sorted(kinds, key=["cell", "field", "mention"].index)
    assert {"/project/name", "[1]"} <= {box.label for box in boxes}


def test_fields_of_one_box_are_drawn_once() -> None:
    box = (1.0, 2.0, 3.0, 4.0)
    pages = {f"/budget/rows/{row}/category": 3 for row in range(3)} | {"/funds/unit": 4}
    evidence = {pointer: {"text": "", "at": {"page": page, "box": [1, 2, 3, 4]}} for pointer, page in pages.items()}
    record = Record.from_dict({"schema": "shenbao/record/1", "filings": [{"evidence": evidence}]})

    assert labelled_boxes(record) == [
        LabelledBox("field", 3, box, "/budget/rows/0/category +2"),
        LabelledBox("field", 4, box, "/funds/unit"),
    ]


@pytest.mark.parametrize(
    ("pointer", "words"),
    [
        ("/reporting_unit", "填报单位"),
        ("/project/basis", "项目总体情况·立项依据"),
        ("/safeguards/2/document", "制度保障·3·文件名称"),
        ("/budget/rows/0/note", "项目预算分解·明细·1·备注"),
        ("/project/schedule/1/content", "项目总体情况·实施进度计划·2·实施内容"),
    ],
)
def test_a_field_in_words(pointer: str, words: str) -> None:
    assert pointer_title(pointer) == words


def test_names_are_those_of_the_form() -> None:
    assert field_titles("project")["start_date"] == "起始日期"
    assert field_titles("budget_row")["unit_price"] == "单价"


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (None, ""),
        ({"page": 3, "box": [0, 0, 1, 1], "table": 1}, "第3页"),
        ({"table": 1, "row": 2, "column": 0}, "表2行3列1"),
        ({"paragraph": 4}, "段5"),
        ([{"page": 3}, {"page": 4}], "第3页、第4页"),
    ],
)
def test_places_in_words(at: object, words: str) -> None:
    assert place_text(at) == words


def test_a_reader_that_has_seen_enough_ends_it_without_complaint(root: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "extract",
        "show",
        str(root / "corpus/minhang-2020-pingan/source.docx"),
        "--tables",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as shown:
        assert shown.stdout is not None
        assert shown.stderr is not None
        shown.stdout.readline()
        shown.stdout.close()
        assert (shown.stderr.read(), shown.wait()) == (b"", 141)
