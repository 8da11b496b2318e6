"""``shenbao index`` and ``shenbao search``, as a person or a program uses them."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import hostile
import pytest
from python_calamine import CalamineWorkbook

from extract.cli import main
from extract.record.model import Record

Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def database(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    target = tmp_path_factory.mktemp("commands") / "shenbao.db"
    assert main(["index", str(corpus), "--db", str(target)]) == 0
    return str(target)


def said(capsys: Captured, *arguments: str) -> str:
    """What a search prints."""
    assert main(["search", *arguments]) == 0
    return capsys.readouterr().out


def test_hits_show_the_words_in_context_and_their_place(database: str, capsys: Captured) -> None:
    out = said(capsys, "闵综治办2017-11号", "--db", database)

    assert "共 1 份申报" in out
    assert "2020  综治组  平安建设  3855.9424万元  minhang-2020-pingan/source.docx" in out
    assert "制度保障·3·文件名称" in out
    assert "闵综治办(2017)11号关于印发" in out
    assert "近似" not in out
    assert "近似" in said(capsys, "闵综治办〔20l7〕ll号", "--db", database)


def test_a_place_and_its_words_stand_in_one_line(database: str, capsys: Captured) -> None:
    lines = said(capsys, "闵综治办2017-11号", "--db", database, "--facets").splitlines()

    (basis,) = [line for line in lines if "项目总体情况·立项依据" in line]
    assert "（闵综治办〔2017〕11号）" in basis
    assert not any(line.startswith("…") for line in lines)
    assert any(line.startswith("发文机关  ") and "（1）" in line for line in lines)


def test_what_could_not_be_read_says_why(tmp_path: Path, capsys: Captured) -> None:
    sources, out = tmp_path / "in", tmp_path / "out"
    sources.mkdir()
    (sources / "locked.pdf").write_bytes(hostile.encrypted_pdf())
    (sources / "empty.pdf").write_bytes(b"")
    (sources / "read.txt").write_text("项目支出绩效目标申报表\n项目名称\t平安建设\n", encoding="utf-8")
    assert main(["convert", str(sources), "--out", str(out), "--jobs", "1"]) == 1
    capsys.readouterr()

    lines = said(capsys, "--status", "failed", "--db", str(out)).splitlines()
    records = {name: Record.load(out / "records" / f"{name}.json") for name in ("empty.pdf", "locked.pdf")}
    for name, record in records.items():
        at = lines.index(f"（读取失败）  {name}  ")
        assert lines[at + 1] == f"    原因  {record.remarks[0].message}"
    assert "原因" not in said(capsys, "平安", "--db", str(out))
    english = said(capsys, "--lang", "en", "--status", "failed", "--db", str(out))
    assert "reason  the file has a password: save it as a PDF without one, or give the password" in english


def test_hits_are_counted(database: str, capsys: Captured) -> None:
    out = said(capsys, "平安", "--facets", "--db", database)

    assert "年度  2020（1）" in out
    assert "表单  项目支出绩效目标申报表（1）" in out
    assert "填报单位  综治组（1）" in out


def test_nothing_found_is_no_failure(database: str, capsys: Captured) -> None:
    assert "共 0 份申报" in said(capsys, "闵综治办〔1999〕444号", "--db", database)


def test_a_document_that_the_archive_has_not_is_named(database: str, capsys: Captured, tmp_path: Path) -> None:
    out = said(capsys, "--both", "闵综治办〔2017〕11号", "闵综治办〔1999〕444号", "--db", database)
    assert out.splitlines()[0] == "检索库中找不到：闵综治办〔1999〕444号"
    assert "没有文件" not in said(capsys, "--both", "闵综治办〔2017〕11号", "沪禁毒委〔2018〕43号", "--db", database)

    queries = tmp_path / "queries.csv"
    queries.write_text("闵综治办-2017-11\n平安 闵综治办〔1999〕444号\n", encoding="utf-8")
    assert main(["search", "--db", database, "--batch", str(queries)]) == 0
    assert "没有查到：平安 闵综治办〔1999〕444号  检索库中找不到：闵综治办〔1999〕444号" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("filters", "number"),
    [
        (["--year", "2020"], 1),
        (["--year", "2020", "--year", "2024"], 4),
        (["--unit", "图书馆"], 1),
        (["--issuer", "闵综治办"], 1),
        (["--both", "沪禁毒委〔2018〕43号", "闵综治办(2017)11号"], 1),
        (["--status", "failed"], 0),
        (["--failed", "no.such_rule"], 0),
        (["--failed", "必填栏目"], 1),
        (["--failed", "form.required_filled"], 1),
        (["--form", "self_evaluation"], 1),
        (["--form", "项目支出绩效自评表"], 1),
        (["--form", "declaration", "--form", "self_evaluation", "--year", "2020"], 1),
        (["平安", "--expired"], 1),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_filters(database: str, capsys: Captured, filters: list[str], number: int) -> None:
    assert f"共 {number} 份申报" in said(capsys, *filters, "--db", database)


def test_the_folder_that_convert_wrote_stands_for_its_index(
    database: str, corpus: Path, tmp_path: Path, capsys: Captured
) -> None:
    folder = Path(database).parent
    assert "共 1 份申报" in said(capsys, "闵综治办2017-11号", "--db", str(folder))
    assert main(["index", str(corpus), "--db", str(tmp_path)]) == 0
    assert (tmp_path / "shenbao.db").is_file()
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main(["search", "平安", "--db", str(tmp_path / "..")])
    assert "no such index" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--documents", "--limit", "1000"], ["--json"], []])
def test_a_reader_that_has_seen_enough_ends_it_quietly(database: str, root: Path, arguments: list[str]) -> None:
    command = [sys.executable, "-m", "extract", "search", *arguments, "--db", database]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.close()
        told = run.stderr.read()
    assert (run.returncode, told) == (141, b"")


def test_documents_and_all_about_one(database: str, capsys: Captured) -> None:
    listed = said(capsys, "禁毒", "--documents", "--db", database)
    about = said(capsys, "--about", "闵综治办 (2017) 11号", "--db", database)

    assert "闵禁毒委〔2018〕16号" in listed
    assert "闵综治办〔2017〕11号" not in listed
    assert "1 份申报引用" in about
    assert "闵综治办(2017)11号（1）" in about
    assert "沪禁毒办〔2018〕55号" in about


def test_all_about_a_document_lists_the_filings_that_cite_it(database: str, capsys: Captured) -> None:
    out = said(capsys, "--about", "财预(2020)10号", "--limit", "1", "--db", database)

    assert "引用它的申报  共 1 份申报，另有 1 处申报表以外的文字，列出 1 条" in out
    assert "2021  社区服务办公室" in out
    assert "年度  2021（1）；未填（1）" in out
    assert "同时引用的文件  共 " in out
    assert " 份文件，列出 1 份" in out
    whole = said(capsys, "--about", "闵综治办2017-11", "--db", database)
    assert "2020  综治组  平安建设  3855.9424万元  minhang-2020-pingan/source.docx" in whole
    assert "制度保障·3·文件名称  闵综治办(2017)11号关于印发" in whole
    assert "引用它的申报  共 1 份申报\n" in whole


def exported(capsys: Captured, folder: Path, database: str, *arguments: str) -> list[dict[str, str]]:
    """The lines of a CSV file, when the lines of JSON, the sheet and the Parquet file hold as much."""
    pytest.importorskip("pyarrow")
    import pyarrow.parquet  # noqa: PLC0415

    targets = {suffix: folder / f"all.{suffix}" for suffix in ("csv", "xlsx", "parquet")}
    files = [word for suffix, target in targets.items() for word in (f"--{suffix}", str(target))]
    lines = [json.loads(line) for line in said(capsys, *arguments, *files, "--json", "--db", database).splitlines()]
    assert targets["csv"].read_bytes().startswith(b"\xef\xbb\xbf")
    with targets["csv"].open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    sheet = CalamineWorkbook.from_path(targets["xlsx"]).get_sheet_by_index(0).to_python()
    table = pyarrow.parquet.read_table(targets["parquet"]).to_pylist()
    assert len(lines) == len(rows) == len(table) == len(sheet) - 1 > 0
    assert [line["document"] for line in lines] == [row["引用文件"] or None for row in rows]
    assert sheet[0] == list(rows[0])
    assert list(table[0]) == list(lines[0])
    return rows


def test_documents_are_exported_whole(database: str, capsys: Captured, tmp_path: Path) -> None:
    rows = exported(capsys, tmp_path, database, "--documents")
    shown = said(capsys, "--documents", "--limit", "2", "--db", database)

    assert f"共 {len(rows)} 份文件，列出 2 份" in shown
    numbers = [int(row["申报数"]) for row in rows]
    assert numbers == sorted(numbers, reverse=True)
    (own,) = [row for row in rows if row["引用文件"] == "闵综治办〔2017〕11号"]
    assert (own["申报数"], own["类别"], own["发文机关"], own["文号年份"]) == ("1", "公文", "闵综治办", "2017")


def test_documents_are_narrowed(database: str, capsys: Captured, tmp_path: Path) -> None:
    def names(*arguments: str) -> set[str]:
        return {row["引用文件"] for row in exported(capsys, tmp_path, database, "--documents", *arguments)}

    mine = {"闵综治办〔2017〕11号", "闵综治办〔2018〕4号"}
    assert names("--issuer", "闵综治办", "--year", "2020") == mine
    assert names("闵综治办", "--form", "declaration") == mine
    assert "闵综治办〔2017〕11号" not in names("--year", "2021")
    assert "共 0 份文件" in said(capsys, "--documents", "--issuer", "闵综治办", "--year", "2022", "--db", database)


def test_what_is_cited_beside_a_document_is_exported(database: str, capsys: Captured, tmp_path: Path) -> None:
    rows = exported(capsys, tmp_path, database, "--documents", "--about", "闵综治办(2017)11号")

    names = [row["引用文件"] for row in rows]
    assert "沪禁毒办〔2018〕55号" in names
    assert "闵综治办〔2017〕11号" not in names
    assert {(row["检索词"], row["申报数"]) for row in rows} == {("闵综治办(2017)11号", "1")}


def test_the_filings_that_cite_a_document_are_exported(database: str, capsys: Captured, tmp_path: Path) -> None:
    rows = exported(capsys, tmp_path, database, "--about", "闵综治办(2017)11号")

    assert {row["文件"] for row in rows} == {"minhang-2020-pingan/source.docx"}
    assert [row["栏目"] for row in rows] == ["项目总体情况·立项依据", "制度保障·3·文件名称"]
    assert {row["引用文件"] for row in rows} == {"闵综治办〔2017〕11号"}


def test_filings_are_exported_with_the_plans_that_had_run_out(database: str, capsys: Captured, tmp_path: Path) -> None:
    (row,) = exported(capsys, tmp_path, database, "--expired")

    assert (row["文件"], row["年度"]) == ("minhang-2020-pingan/source.docx", "2020")
    assert "闵反恐办〔2017〕15号（过期 3 年）" in row["已过期的计划"].split("；")
    assert "引用已过期的计划  闵反恐办〔2017〕15号（过期 3 年）" in said(capsys, "--expired", "--db", database)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--documents", "--facets"], "--facets cannot go with --documents"),
        (["--documents", "--status", "failed"], "--status cannot go with --documents"),
        (["--documents", "--sort", "oldest"], "--sort cannot go with --documents"),
        (["--about", "闵综治办〔2017〕11号", "--year", "2020"], "--year cannot go with --about"),
        (["平安", "--about", "闵综治办〔2017〕11号"], "QUERY cannot go with --about"),
        (["平安", "--batch", __file__], "QUERY cannot go with --batch"),
        (["--batch", __file__, "--documents"], "--documents cannot go with --batch"),
        (["--batch", __file__, "--sort", "oldest"], "--sort cannot go with --batch"),
        (["--limit", "3", "--json"], "--limit cannot go with --json"),
        (["--facets", "--csv", "none.csv"], "--facets cannot go with --csv"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_would_do_nothing_is_wrong_usage(database: str, capsys: Captured, arguments: list[str], told: str) -> None:
    assert main(["search", *arguments, "--db", database]) == 2
    assert capsys.readouterr() == ("", f"shenbao: {told}\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--failed", "nonsense"], ["没有核对规则“nonsense”", "shenbao check --list"]),
        (["--failed", "budget.row_sum_total"], ["可选：budget.rows_sum_to_total（明细合计与金额合计）"]),
        (["--issuer", "闵综治"], ["没有申报引用发文机关“闵综治”的文件；可选：闵综治办"]),
        (["--issuer", "闵综治办", "--issuer", "XX"], ["没有申报引用发文机关“XX”的文件。"]),
        (["--form", "申报"], ["没有表单是“申报”的申报", "declaration（项目支出绩效目标申报表）"]),
        (["--status", "failed"], ["没有读取情况是“失败”的申报；可选：complete（完整）。"]),
        (["--year", "1999"], ["没有1999年度的申报"]),
    ],
    ids=" ".join,
)
def test_a_value_that_no_filing_has_is_named(
    database: str, capsys: Captured, arguments: list[str], told: list[str]
) -> None:
    assert main(["search", *arguments, "--db", database]) == 0
    err = capsys.readouterr().err
    assert err.startswith("shenbao search: ")
    assert err.count("\n") == 1
    for words in told:
        assert words in err


def test_values_that_filings_have_are_not_named(database: str, capsys: Captured) -> None:
    filters = ["--issuer", "闵综治办", "--year", "2020", "--status", "complete", "--form", "declaration", "--failed"]
    assert main(["search", *filters, "--db", database]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "head", ["文号", "发文字号", "检索词", "query", "Query", "q", "number", "document", "标题", "文件名称"]
)
def test_a_head_of_a_list_is_no_query(database: str, capsys: Captured, tmp_path: Path, head: str) -> None:
    (tmp_path / "list.csv").write_text(f"{head}\n平安建设责任书\n", encoding="utf-8")
    assert main(["search", "--batch", str(tmp_path / "list.csv"), "--db", database]) == 0
    assert "1 条检索，0 条没有查到" in capsys.readouterr().err


def test_of_several_heads_that_of_the_number_goes_before_that_of_the_title(
    database: str, capsys: Captured, tmp_path: Path
) -> None:
    (tmp_path / "list.csv").write_text("序号,标题,文号\n1,无此标题,闵综治办〔2017〕11号\n", encoding="utf-8")
    assert "闵综治办〔2017〕11号  1 份" in said(capsys, "--batch", str(tmp_path / "list.csv"), "--db", database)
    (tmp_path / "list.csv").write_text("平安建设\n闵综治办〔2017〕11号\n", encoding="utf-8")
    assert main(["search", "--batch", str(tmp_path / "list.csv"), "--db", database]) == 0
    assert "2 条检索，0 条没有查到" in capsys.readouterr().err


def test_hits_go_to_files_that_agree(database: str, capsys: Captured, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    import pyarrow.parquet  # noqa: PLC0415

    targets = {suffix: tmp_path / f"hits.{suffix}" for suffix in ("csv", "xlsx", "parquet")}
    files = [word for suffix, target in targets.items() for word in (f"--{suffix}", str(target))]
    out = said(capsys, "禁毒", *files, "--json", "--db", database)
    lines = [json.loads(line) for line in out.splitlines()]
    with targets["csv"].open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    sheet = CalamineWorkbook.from_path(targets["xlsx"]).get_sheet_by_index(0).to_python()
    table = pyarrow.parquet.read_table(targets["parquet"]).to_pylist()

    assert targets["csv"].read_bytes().startswith(b"\xef\xbb\xbf")
    assert len(lines) == len(rows) == len(table) == len(sheet) - 1 > 3
    for line, row, other in zip(lines, rows, table, strict=True):
        assert line["text"] == row["原文"] == other["text"]
        assert (line["annual_budget"], row["当年预算"]) == ("3855.9424", "3855.9424")
        assert (line["path"], line["year"]) == ("minhang-2020-pingan/source.docx", 2020)
    assert sheet[0] == list(rows[0])
    assert sheet[0][:4] == ["检索词", "申报数", "近似", "年度"]
    assert {row["近似"] for row in rows} == {"否"}
    assert list(table[0]) == list(lines[0])
    assert list(lines[0])[:4] == ["query", "total", "near", "year"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_list_of_queries_is_answered_line_by_line(
    database: str, capsys: Captured, tmp_path: Path, encoding: str
) -> None:
    queries = tmp_path / "queries.csv"
    queries.write_text("序号,文号\n1,闵综治办（2017）11号\n2,闵府发〔1999〕4号\n3,(平安\n4,禁毒\n", encoding=encoding)
    assert main(["search", "--batch", str(queries), "--db", database]) == 0
    printed = capsys.readouterr()
    assert main(["search", "--batch", str(queries), "--csv", str(tmp_path / "all.csv"), "--db", database]) == 0
    with (tmp_path / "all.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))

    assert "闵综治办（2017）11号  1 份" in printed.out
    for told in (printed.err, capsys.readouterr().err):
        assert "4 条检索，2 条没有查到" in told
        assert "没有查到：闵府发〔1999〕4号" in told
        assert "没有查到：(平安  检索式里少了一个" in told
    assert {row["检索词"]: row["申报数"] for row in rows} == {
        "闵综治办（2017）11号": "1",
        "闵府发〔1999〕4号": "0",
        "禁毒": "1",
    }


@pytest.mark.parametrize(
    "arguments", [["平安"], ["平安", "--db", "none.db"], ["--limit", "0", "--db", "none.db"], ["--batch", "none.csv"]]
)
def test_wrong_usage_is_2(arguments: list[str], capsys: Captured) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["search", *arguments])
    assert stop.value.code == 2
    assert "usage: shenbao search" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [["(平安"], ["平安", "--unit", "没有的单位"], ["--about", "闵府发〔1999〕4号"], ["(平安", "--json"]]
)
def test_a_query_that_cannot_be_understood_is_2(database: str, arguments: list[str], capsys: Captured) -> None:
    assert main(["search", *arguments, "--db", database]) == 2
    assert capsys.readouterr().err.startswith("shenbao: ")


def test_what_a_workbook_could_not_hold_is_told(
    database: str, capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extract.export.workbook.MOST_ROWS", 3)

    assert main(["search", "禁毒", "--xlsx", str(tmp_path / "hits.xlsx"), "--db", database]) == 0

    assert "shenbao search: 表“检索结果”已满3行，其余各行写入下一张表。" in capsys.readouterr().err


def test_a_file_that_is_no_index_is_3(corpus: Path, tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "odd.db").write_text("text" * 100, encoding="utf-8")
    assert main(["search", "平安", "--db", str(tmp_path / "odd.db")]) == 3
    assert main(["index", str(corpus), "--db", str(tmp_path / "odd.db"), "--rebuild"]) == 3
    assert "不是检索库" in capsys.readouterr().err
    assert main(["index", str(tmp_path)]) == 3


def test_index_says_what_came_in(corpus: Path, tmp_path: Path, capsys: Captured) -> None:
    target = str(tmp_path / "shenbao.db")
    for more, told in (([], "新编入 8 份"), ([], "新编入 0 份"), (["--rebuild"], "新编入 8 份")):
        assert main(["index", str(corpus), "--db", target, *more]) == 0
        assert told in capsys.readouterr().out


def test_convert_brings_the_index_up_to_date(root: Path, tmp_path: Path, capsys: Captured) -> None:
    source, out = str(root / "corpus/minhang-2020-pingan/source.docx"), tmp_path / "out"
    assert main(["convert", source, "--out", str(out), "--no-index"]) == 0
    assert not (out / "shenbao.db").exists()
    assert main(["convert", source, "--out", str(out)]) == 0
    capsys.readouterr()

    assert "共 1 份申报" in said(capsys, "闵综治办〔2017〕11号", "--db", str(out / "shenbao.db"))
    (out / "shenbao.db").write_text("damaged" * 100, encoding="utf-8")
    assert main(["convert", source, "--out", str(out)]) == 3
    assert "--rebuild" in capsys.readouterr().err
