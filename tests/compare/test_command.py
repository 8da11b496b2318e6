"""``shenbao compare``: what is printed, and how it ends."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from python_calamine import load_workbook

from extract.cli import main

Content = dict[str, Any]


@pytest.fixture
def records(pingan: Content, next_year: Content, tmp_path: Path) -> tuple[str, str]:
    """The files of last year's and this year's record."""
    paths = []
    for name, record in (("old.json", pingan), ("new.json", next_year)):
        (tmp_path / name).write_text(json.dumps(record, ensure_ascii=False, default=float), encoding="utf-8")
        paths.append(str(tmp_path / name))
    return (paths[0], paths[1])


def test_differences_are_printed_and_no_failure(records: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", *records]) == 0

    shown = "".join(capsys.readouterr().out.split())
    for text in (
        "共13处差异：变更6，填入1，清空1，改名1，移类1，删除2，新增1",
        "变更项目总预算3855.94243905.9424+50.0000万元+1.30%第1页",
        "项目预算分解新增1行+88.0万元，删除1行-29.2万元，金额变动1行+1.25万元；各行合计+60.05万元",
        "疑为改名，名称相似度0.93",
        "由文字改为数值",
        "删除闵综治办〔2018〕4号",
    ):
        assert text in shown, text


def test_a_record_is_compared_with_a_file(
    root: Path, records: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", str(root / "corpus/minhang-2020-pingan/source.docx"), records[1], "--json"]) == 0

    found = json.loads(capsys.readouterr().out, parse_float=Decimal)
    assert [change["item"] for change in found["filings"][0]["changes"] if change["kind"] == "renamed"] == [
        "辅警工资、奖金"
    ]


def test_the_workbook_has_all_changes(records: tuple[str, str], tmp_path: Path) -> None:
    assert main(["compare", *records, "--xlsx", str(tmp_path / "changes.xlsx")]) == 0

    rows = load_workbook(str(tmp_path / "changes.xlsx")).get_sheet_by_name("差异").to_python()
    assert len(rows) == 1 + 13
    assert ["平安建设", "项目资金", "变更", "", "项目总预算", 3855.9424, 3905.9424, 50.0, "万元", 1.3] in [
        row[:10] for row in rows
    ]


def test_of_a_long_text_only_what_changed_is_shown(
    root: Path, records: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = json.loads(Path(records[0]).read_text(encoding="utf-8"))
    project = record["filings"][0]["project"]
    project["feasibility"] = project["feasibility"].replace("现有19名治保主任", "现有21名治保主任")
    other = tmp_path / "other.json"
    other.write_text(json.dumps(record), encoding="utf-8")

    assert main(["compare", records[0], str(other)]) == 0

    shown = "".join(capsys.readouterr().out.split())
    assert "街道负责经费保障。现有19名治保主任" in shown
    assert "街道负责经费保障。现有21名治保主任" in shown
    assert "逐月检查" not in shown


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--filing", "2"], 2, "新文件没有第2份申报表，共1份"),
        (["--filing", "0"], 2, "filings are counted from 1"),
    ],
)
def test_a_filing_that_is_not_there_is_wrong_usage(
    records: tuple[str, str], arguments: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        ended = main(["compare", *records, *arguments])
    except SystemExit as stop:  # argparse ends the program itself
        ended = int(str(stop.code))
    assert ended == code
    assert message in capsys.readouterr().err


def test_a_file_that_cannot_be_read_stops_it(
    records: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.pdf").write_bytes(b"")

    assert main(["compare", records[0], str(tmp_path / "empty.pdf")]) == 3
    assert "empty.pdf: " in capsys.readouterr().err


def test_what_is_no_record_is_wrong_usage(
    records: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")

    assert main(["compare", records[0], str(tmp_path / "other.json")]) == 2
    assert "is no record" in capsys.readouterr().err


def test_of_one_filing_only_its_name_is_told(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = str(root / "corpus/putuo-2024-two-forms/source.docx")

    assert main(["compare", source, source, "--filing", "2"]) == 0

    shown = capsys.readouterr().out
    assert shown.count("残疾人阳光之家日间照料补贴") == 2
    assert "社区文化活动中心设备更新" not in shown
