"""``shenbao seed``: what it writes, tells and refuses."""

import json
import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest
from drafts import CORPUS, read, record

from extract import convert, export
from extract import read as read_file
from extract.cli import main

SOURCE = str(CORPUS / "minhang-2020-pingan" / "source.docx")
Captured = pytest.CaptureFixture[str]


def test_form_and_reasons_are_written_and_told(tmp_path: Path, capsys: Captured) -> None:
    out = tmp_path / "draft.docx"

    assert main(["seed", SOURCE, "--year", "2021", "--out", str(out)]) == 0

    told = json.loads((tmp_path / "draft.json").read_text(encoding="utf-8"))
    _, summary, *notes, newer = capsys.readouterr().out.splitlines()
    assert read(out.read_bytes())["filings"][0]["fiscal_year"] == 2021
    assert told["fields"][0]["last_year"] == {"value": 2020, "text": "2020"}
    counts = "沿用 {rolled} 项，建议 {proposed} 项，待填 {open} 项，需核对 {flagged} 项".format(**told["counts"])
    assert summary == f"{counts}；提示 {len(notes)} 条"
    assert newer.startswith("注意：该表自2021年起有新版")
    assert len(notes) == sum(len(field["flags"]) for field in told["fields"]) + len(told["notes"])
    assert (
        "  项目预算分解·明细·1·明细：“质保金”疑似一次性支出：本年度不再发生的请删去这一行，仍需安排的请说明理由。"
        in notes
    )
    assert "  绩效指标：没有成本指标：请至少增加一项，如“单位成本 ≤__元”。" in notes


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


def test_layouts_are_listed_and_each_is_written_by_its_name(tmp_path: Path, capsys: Captured) -> None:
    assert main(["seed", "--layouts"]) == 0

    rows = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "shanghai-minhang-2020 项目支出绩效目标申报表 上海市闵行区 2018—2020年 万元" in rows
    assert "shanghai-putuo-2026 财政项目支出绩效目标申报表 上海市普陀区 2026年起 元" in rows
    out = tmp_path / "draft.docx"
    assert main(["seed", SOURCE, "--year", "2021", "--to", "shanghai-minhang-2020", "--out", str(out)]) == 0
    assert json.loads(out.with_suffix(".json").read_text("utf-8"))["form"]["layout"] == "shanghai-minhang-2020"


def test_without_a_file_to_write_the_options_are_told(capsys: Captured) -> None:
    assert main(["seed", SOURCE, "--year", "2021"]) == 2

    assert "--out DOCX is wanted" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ([SOURCE, "--year", "2020"], "申报年度应在2020年以后"),
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


def test_what_last_years_record_lacks_is_told_in_one_sentence(tmp_path: Path, capsys: Captured) -> None:
    partial = json.loads(convert(SOURCE).to_json()) | {"status": "partial"}
    remark = {"code": "cells_unread", "severity": "error", "at": None}
    partial["remarks"] = [remark | {"message": "第5行没有读出。"}, remark | {"message": "请对照原件。"}]
    (tmp_path / "partial.json").write_text(json.dumps(partial), encoding="utf-8")

    assert main(["seed", str(tmp_path / "partial.json"), "--year", "2021", "--out", str(tmp_path / "draft.docx")]) == 0

    assert "注意：上年的记录不完整：第5行没有读出；请对照原件。\n" in capsys.readouterr().err


def test_a_broken_source_is_refused_with_its_reason(tmp_path: Path, capsys: Captured) -> None:
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 no zip")

    assert main(["seed", str(broken), "--year", "2021", "--out", str(tmp_path / "draft.docx")]) == 2

    assert "无法由 broken.docx 生成草稿：" in capsys.readouterr().err


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


def test_a_workbook_without_amounts_is_not_called_filled(tmp_path: Path, capsys: Captured) -> None:
    draft, book, new = tmp_path / "draft.docx", tmp_path / "budget.xlsx", tmp_path / "new.docx"
    main(["seed", SOURCE, "--year", "2021", "--xlsx", str(book), "--out", str(draft)])
    capsys.readouterr()

    assert main(["seed", "--apply", str(book), "--draft", str(draft), "--out", str(new)]) == 1

    said = capsys.readouterr()
    assert "没有一行填写了预算金额，表中的金额仍是空的" in said.err
    assert said.out == ""

    cells = read_file(book).tables[0].cells
    rows = [[cell.text for cell in cells if cell.row == row] for row in range(24)]
    rows[1][3] = "7.00"
    rows[1][7:] = ["" for _ in rows[1][7:]]
    export.write_workbook(book, [export.WorkbookSheet("项目预算分解", rows[0], rows[1:])])
    assert main(["seed", "--apply", str(book), "--draft", str(draft), "--out", str(new)]) == 0
    assert f"{book}：22行没有填写预算金额。" in capsys.readouterr().err


def test_what_a_clerk_wrote_into_a_draft_is_kept(tmp_path: Path, capsys: Captured) -> None:
    draft, book = tmp_path / "draft.docx", tmp_path / "budget.xlsx"
    command = ["seed", SOURCE, "--year", "2021", "--xlsx", str(book), "--out", str(draft)]
    main(command)
    main(command)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["budget.xlsx", "draft.docx", "draft.json"]
    written = draft.read_bytes()

    for edited in (b"first", b"second"):
        draft.write_bytes(edited)
        capsys.readouterr()
        main(command)
        assert draft.read_bytes() == written
    assert f"注意：原有的 {draft} 内容不同，已改名保留为 {tmp_path / 'draft.old2.docx'}。" in capsys.readouterr().err
    assert [(tmp_path / f"draft.old{number}.docx").read_bytes() for number in (1, 2)] == [b"first", b"second"]

    book.write_bytes(b"filled in")
    main(command)
    assert (tmp_path / "budget.old1.xlsx").read_bytes() == b"filled in"


def test_a_newer_edition_of_the_form_is_named(tmp_path: Path, capsys: Captured) -> None:
    out = str(tmp_path / "draft.docx")
    for year, to, is_named in (("2021", [], True), ("2021", ["--to", "shanghai-minhang-2020"], False)):
        main(["seed", SOURCE, "--year", year, "--out", out, *to])
        said = capsys.readouterr().out
        assert ("该表自2021年起有新版；按新版填写请加 --to shanghai-minhang-2021。" in said) is is_named


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


def test_a_formula_without_result_in_the_workbook_is_refused(tmp_path: Path, capsys: Captured) -> None:
    draft, book, new = tmp_path / "draft.docx", tmp_path / "budget.xlsx", tmp_path / "new.docx"
    assert main(["seed", SOURCE, "--year", "2021", "--xlsx", str(book), "--out", str(draft)]) == 0
    with ZipFile(book) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with ZipFile(book, "w") as changed:
        for name, data in parts.items():
            changed.writestr(name, data.replace(b'<c r="E2"', b'<c r="D2"><f>E2*3</f></c><c r="E2"'))
    capsys.readouterr()

    assert main(["seed", "--apply", str(book), "--draft", str(draft), "--out", str(new)]) == 2

    assert "有1个公式没有保存计算结果" in capsys.readouterr().err
    assert not new.is_file()


def test_a_workbook_that_cannot_be_read_is_named(tmp_path: Path, capsys: Captured) -> None:
    draft, book = tmp_path / "draft.docx", tmp_path / "budget.xlsx"
    assert main(["seed", SOURCE, "--year", "2021", "--out", str(draft)]) == 0
    book.write_text("no workbook", encoding="utf-8")

    assert main(["seed", "--apply", str(book), "--draft", str(draft), "--out", str(tmp_path / "new.docx")]) == 3

    assert f"{book}: 不是" in capsys.readouterr().err
