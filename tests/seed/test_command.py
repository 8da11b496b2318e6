"""``shenbao seed``: what it writes, tells and refuses."""

import json
import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest
from drafts import CORPUS, read, record

from extract import export
from extract import read as read_file
from extract.cli import main

SOURCE = str(CORPUS / "minhang-2020-pingan" / "source.docx")
Captured = pytest.CaptureFixture[str]


def test_form_and_reasons_are_written_and_told(tmp_path: Path, capsys: Captured) -> None:
    out = tmp_path / "draft.docx"

    assert main(["seed", SOURCE, "--year", "2021", "--out", str(out)]) == 0

    told = json.loads((tmp_path / "draft.json").read_text(encoding="utf-8"))
    lines = capsys.readouterr().out.splitlines()
    assert read(out.read_bytes())["filings"][0]["fiscal_year"] == 2021
    counts = "沿用 {rolled} 项，建议 {proposed} 项，待填 {open} 项，需核对 {flagged} 项".format(**told["counts"])
    assert lines[1] == f"{counts}；提示 {len(lines) - 2} 条"
    assert len(lines) - 2 == sum(len(field["flags"]) for field in told["fields"]) + len(told["notes"])
    assert (
        "  项目预算分解·明细·1·明细：“质保金”像是一次性支出：今年不再发生的请删去这一行，仍需安排的请说明理由。"
        in lines
    )
    assert "  绩效指标：没有成本指标：请至少增加一项，如“单位成本 ≤__元”。" in lines


def test_a_record_gives_what_its_source_gives(tmp_path: Path) -> None:
    assert main(["convert", SOURCE, "--out", str(tmp_path / "out")]) == 0
    (written,) = (tmp_path / "out" / "records").rglob("*.json")
    for name, given in (("a.docx", SOURCE), ("b.docx", str(written))):
        assert main(["seed", given, "--year", "2021", "--out", str(tmp_path / name)]) == 0

    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_another_form_tells_what_has_no_place(tmp_path: Path, capsys: Captured) -> None:
    arguments = ["--year", "2026", "--to", "shanghai-putuo-2023", "--out", str(tmp_path / "draft.docx")]

    assert main(["seed", SOURCE, *arguments]) == 1

    lines = capsys.readouterr().out.splitlines()
    assert "  没有位置：项目总体情况·立项依据" in lines
    assert "  没有位置：项目预算分解·明细·金额（23处）" in lines
    assert not any(line.startswith("  项目总体情况·立项依据：") for line in lines)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ([SOURCE, "--year", "2020"], "--year 应在2020年以后"),
        ([SOURCE], "RECORD and --year are wanted"),
        ([str(CORPUS / "putuo-2024-two-forms" / "source.docx"), "--filing", "1", "--year", "2025"], "不应再申报"),
        ([str(CORPUS / "putuo-2024-two-forms" / "source.docx"), "--filing", "3", "--year", "2025"], "没有第3份"),
        ([str(CORPUS / "putuo-2024-two-forms" / "source.docx"), "--year", "2025"], "（1“社区文化活动中心设备更新”，2“"),
        ([SOURCE, "--year", "2021", "--to", "nowhere"], "没有名为“nowhere”的表式"),
        ([str(CORPUS / "putuo-2026-repair" / "source.docx"), "--year", "2027", "--xlsx", "b.xlsx"], "没有预算明细"),
        (["--apply", SOURCE], "are wanted together"),
    ],
)
def test_refusals_are_2_and_write_nothing(
    arguments: list[str], reason: str, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert main(["seed", *arguments, "--out", "draft.docx"]) == 2

    assert reason in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_broken_source_is_refused_with_its_reason(tmp_path: Path, capsys: Captured) -> None:
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 no zip")

    assert main(["seed", str(broken), "--year", "2021", "--out", str(tmp_path / "draft.docx")]) == 2

    assert "不能由 broken.docx 生成草稿：" in capsys.readouterr().err


def test_history_and_self_evaluation_are_read(tmp_path: Path) -> None:
    old = record("minhang-2020-pingan")
    old["filings"][0]["fiscal_year"] = 2019
    (tmp_path / "2019.json").write_text(json.dumps(old, default=float), encoding="utf-8")
    evaluation = record("minhang-2020-pingan")
    evaluation["filings"][0]["indicators"][0]["actual"] = "98%"
    (tmp_path / "self.json").write_text(json.dumps(evaluation, default=float), encoding="utf-8")

    given = ["--history", str(tmp_path / "2019.json"), "--self-evaluation", str(tmp_path / "self.json")]
    assert main(["seed", SOURCE, "--year", "2021", *given, "--out", str(tmp_path / "draft.docx")]) == 0

    told = {field["field"]: field for field in json.loads((tmp_path / "draft.json").read_text("utf-8"))["fields"]}
    assert told["/project/prior_performance"]["text"] == "2020年项目完成率：目标完成，实际98%。"


def test_the_workbook_goes_out_and_comes_back(tmp_path: Path) -> None:
    draft, book, new = tmp_path / "draft.docx", tmp_path / "budget.xlsx", tmp_path / "new.docx"
    assert main(["seed", SOURCE, "--year", "2021", "--xlsx", str(book), "--out", str(draft)]) == 0
    cells = read_file(book).tables[0].cells
    rows = [[cell.text for cell in cells if cell.row == row] for row in range(24)]
    filled = [[*row[:3], "7.00", "7.00", "", "1", *row[7:]] for row in rows[1:]]
    export.write_workbook(book, [export.WorkbookSheet("项目预算分解", rows[0], filled)])

    assert main(["seed", "--apply", str(book), "--draft", str(draft), "--out", str(new)]) == 0

    budget = read(new.read_bytes())["filings"][0]["budget"]
    assert {str(row["amount"]) for row in budget["rows"]} == {"7.00"}
    assert str(budget["total"]) == "161.00"


def test_what_the_workbook_could_not_hold_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extract.export.workbook.MOST_ROWS", 3)

    draft, book = str(tmp_path / "draft.docx"), str(tmp_path / "budget.xlsx")
    assert main(["seed", SOURCE, "--year", "2021", "--xlsx", book, "--out", draft]) == 0

    assert "shenbao seed: 表“项目预算分解”已满3行，其余各行写入下一张表。" in capsys.readouterr().err


def test_a_workbook_as_draft_is_refused(tmp_path: Path, capsys: Captured) -> None:
    draft, book = tmp_path / "draft.docx", tmp_path / "budget.xlsx"
    assert main(["seed", SOURCE, "--year", "2021", "--xlsx", str(book), "--out", str(draft)]) == 0
    swapped = shutil.copy(book, tmp_path / "swapped.docx")

    assert main(["seed", "--apply", str(book), "--draft", str(swapped), "--out", str(tmp_path / "new.docx")]) == 2

    assert "不是能打开的 Word 文件" in capsys.readouterr().err


def test_the_form_is_named_as_a_word_file(tmp_path: Path, capsys: Captured) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["seed", SOURCE, "--year", "2021", "--out", str(tmp_path / "draft.pdf")])

    assert "must end in .docx" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_formula_without_result_in_the_workbook_is_told(tmp_path: Path, capsys: Captured) -> None:
    draft, book, new = tmp_path / "draft.docx", tmp_path / "budget.xlsx", tmp_path / "new.docx"
    assert main(["seed", SOURCE, "--year", "2021", "--xlsx", str(book), "--out", str(draft)]) == 0
    with ZipFile(book) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with ZipFile(book, "w") as changed:
        for name, data in parts.items():
            changed.writestr(name, data.replace(b'<c r="E2"', b'<c r="D2"><f>E2*3</f></c><c r="E2"'))
    capsys.readouterr()

    assert main(["seed", "--apply", str(book), "--draft", str(draft), "--out", str(new)]) == 1

    assert "有1个公式没有保存计算结果" in capsys.readouterr().err
    assert new.is_file()


def test_a_workbook_that_cannot_be_read_is_named(tmp_path: Path, capsys: Captured) -> None:
    draft, book = tmp_path / "draft.docx", tmp_path / "budget.xlsx"
    assert main(["seed", SOURCE, "--year", "2021", "--out", str(draft)]) == 0
    book.write_text("no workbook", encoding="utf-8")

    assert main(["seed", "--apply", str(book), "--draft", str(draft), "--out", str(tmp_path / "new.docx")]) == 3

    assert f"{book}: 不是" in capsys.readouterr().err
