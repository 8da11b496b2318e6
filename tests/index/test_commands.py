"""``shenbao index`` and ``shenbao search``, as a person or a program uses them."""

import csv
import json
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from extract.cli import main

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


def test_hits_are_counted(database: str, capsys: Captured) -> None:
    out = said(capsys, "平安", "--facets", "--db", database)

    assert "年度  2020（1）" in out
    assert "表单  项目支出绩效目标申报表（1）" in out
    assert "填报单位  综治组（1）" in out


def test_nothing_found_is_no_failure(database: str, capsys: Captured) -> None:
    assert "共 0 份申报" in said(capsys, "闵综治办〔1999〕444号", "--db", database)


def test_a_document_that_the_archive_has_not_is_named(database: str, capsys: Captured, tmp_path: Path) -> None:
    out = said(capsys, "--both", "闵综治办〔2017〕11号", "闵综治办〔1999〕444号", "--db", database)
    assert out.splitlines()[0] == "检索库里没有文件：闵综治办〔1999〕444号"
    assert "没有文件" not in said(capsys, "--both", "闵综治办〔2017〕11号", "沪禁毒委〔2018〕43号", "--db", database)

    queries = tmp_path / "queries.csv"
    queries.write_text("闵综治办-2017-11\n平安 闵综治办〔1999〕444号\n", encoding="utf-8")
    assert main(["search", "--db", database, "--batch", str(queries)]) == 0
    assert "没有查到：平安 闵综治办〔1999〕444号  检索库里没有文件：闵综治办〔1999〕444号" in capsys.readouterr().err


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
        (["平安", "--expired"], 1),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_filters(database: str, capsys: Captured, filters: list[str], number: int) -> None:
    assert f"共 {number} 份申报" in said(capsys, *filters, "--db", database)


def test_documents_and_all_about_one(database: str, capsys: Captured) -> None:
    listed = said(capsys, "禁毒", "--documents", "--db", database)
    about = said(capsys, "--about", "闵综治办 (2017) 11号", "--db", database)

    assert "闵禁毒委〔2018〕16号" in listed
    assert "闵综治办〔2017〕11号" not in listed
    assert "1 份申报引用" in about
    assert "闵综治办(2017)11号（1）" in about
    assert "沪禁毒办〔2018〕55号" in about


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
        assert line["text"] == row["text"] == other["text"]
        assert (line["annual_budget"], row["annual_budget"]) == ("3855.9424", "3855.9424")
        assert (line["path"], line["year"]) == ("minhang-2020-pingan/source.docx", 2020)
    assert sheet[0][:4] == ["检索词", "申报数", "近似", "年度"]


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
    assert {row["query"]: row["total"] for row in rows} == {
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


@pytest.mark.parametrize("arguments", [["(平安"], ["平安", "--unit", "没有的单位"], ["--about", "闵府发〔1999〕4号"]])
def test_a_query_that_cannot_be_understood_is_2(database: str, arguments: list[str], capsys: Captured) -> None:
    assert main(["search", *arguments, "--db", database]) == 2
    assert capsys.readouterr().err.startswith("shenbao: ")


def test_what_a_workbook_could_not_hold_is_told(
    database: str, capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extract.export.book.MOST_ROWS", 3)

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
