"""Records as tables: each leaf stands in them once, whichever the format, and nothing is cut in silence."""

import csv
import json
import sys
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import load_workbook

from extract.cli import main
from extract.export import (
    Column,
    CsvFolder,
    ExportTable,
    ParquetFolder,
    ParquetMissing,
    Workbook,
    WorkbookSheet,
    Writer,
    record_tables,
    table_rows,
    write_workbook,
)
from extract.export.csv_files import csv_text
from extract.record.model import Record

Content = dict[str, Any]
EXAMPLES = ("shanghai-minhang-2020.json", "shanghai-putuo-2023.json", "general.json")


@pytest.fixture(params=EXAMPLES)
def record(root: Path, request: pytest.FixtureRequest) -> Content:
    text = (root / "output/example" / request.param).read_text(encoding="utf-8")
    return dict(json.loads(text, parse_float=Decimal))


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    """What convert would have written: three records."""
    (tmp_path / "out/records").mkdir(parents=True)
    for name in EXAMPLES:
        (tmp_path / "out/records" / name).write_bytes((root / "output/example" / name).read_bytes())
    return tmp_path / "out"


def read(file: Path) -> list[dict[str, str]]:
    """The lines of a CSV file, as a spreadsheet shows them: an apostrophe before a formula is not seen."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return [{key: unguarded(value) for key, value in line.items()} for line in csv.DictReader(stream)]


def unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(tuple("=+-@＝＋－＠\t\r\n")) else text


# ---------------------------------------------------------------- every leaf


def leaves(record: Content) -> Iterator[tuple[str, str]]:
    """The JSON Pointer of each filled leaf of the filings, of a list of words the list's, and its text."""
    for position, filing in enumerate(record["filings"]):
        kept = {key: value for key, value in filing.items() if key != "evidence"}
        yield from _leaves(kept, f"/filings/{position}")


def _leaves(node: Any, pointer: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key != "at":
                yield from _leaves(value, f"{pointer}/{key}")
    elif isinstance(node, list) and node and isinstance(node[0], dict):
        for position, item in enumerate(node):
            yield from _leaves(item, f"{pointer}/{position}")
    elif node not in (None, []):
        yield pointer, written(node)


def written(value: Any) -> str:
    if isinstance(value, list):
        return ";".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


PATHS = {
    "form_": "form",
    "project_": "project",
    "annual_": "funds/annual",
    "funds_": "funds",
    "budget_": "budget",
    "department_": "department",
    "transfer_": "transfer",
    "evaluation_": "evaluation",
    "target_": "target",
}


def exported(name: str, line: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The pointer and text of each cell of a line."""
    for key, text in list(line.items())[5:]:
        wanted = PATHS if name in {"filings", "indicators"} else {}
        prefix = next((one for one in wanted if key.startswith(one)), "")
        if text:
            path = (line["pointer"], wanted.get(prefix, ""), key.removeprefix(prefix))
            yield "/".join(part for part in path if part), text


def test_csv_read_back_equals_the_leaves(record: Content, tmp_path: Path) -> None:
    with CsvFolder(tmp_path) as writer:
        for table in record_tables().values():
            writer.open(table)
        for line in table_rows(Record.from_dict(record)):
            writer.put(line.table, line.row)

    of_filings = [name for name in record_tables() if name not in {"citations", "remarks"}]
    found = [leaf for name in of_filings for line in read(tmp_path / f"{name}.csv") for leaf in exported(name, line)]
    assert sorted(found) == sorted(leaves(record))
    assert writer.notes == []


def test_each_mention_is_a_row_with_its_place(record: Content) -> None:
    found = [
        dict(zip(columns("citations"), line.row, strict=True))
        for line in table_rows(Record.from_dict(record))
        if line.table == "citations"
    ]

    mentions = [(cited["id"], mention["text"]) for cited in record["citations"] for mention in cited["mentions"]]
    assert [(line["id"], line["mention_text"]) for line in found] == mentions
    assert {line["filing"] for line in found} <= {None, 1, 2}
    assert all(line["place"] for line in found)


def columns(name: str) -> list[str]:
    return [column.key for column in record_tables()[name].columns]


def test_a_line_says_where_it_stands(root: Path) -> None:
    text = (root / "output/example/shanghai-minhang-2020.json").read_text(encoding="utf-8")
    record = json.loads(text, parse_float=Decimal)
    evidence = record["filings"][0]["evidence"]
    evidence["/budget/rows/9/item"]["at"] = {**evidence["/budget/rows/9/item"]["at"], "page": 4}

    rows = [
        dict(zip(columns("budget_rows"), line.row, strict=True))
        for line in table_rows(Record.from_dict(record))
        if line.table == "budget_rows"
    ]

    assert len(rows) == 23
    assert [rows[1][key] for key in ("source", "filing", "page", "place", "pointer", "item", "amount", "quantity")] == [
        "minhang-2020-pingan/source-libreoffice.pdf",
        1,
        3,
        "第3页",
        "/filings/0/budget/rows/1",
        "辅警工资、奖金等",
        Decimal("813.70"),
        Decimal(163),
    ]
    assert rows[9]["page"] == 4  # its 大类 stands in a merged cell that begins on page 3
    assert next(line.row for line in table_rows(Record.from_dict(record)) if line.table == "remarks")[4:7] == (
        "/remarks/0",
        "issuer_alias",
        "info",
    )


# ---------------------------------------------------------------- the command


def test_all_formats_are_written(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    targets = ["--xlsx", str(tmp_path / "all.xlsx"), "--csv", str(tmp_path / "csv"), "--parquet", str(tmp_path / "pq")]

    assert main(["export", str(folder), *targets]) == 0

    assert capsys.readouterr().out.startswith("3份记录已导出：")
    assert sorted(path.stem for path in (tmp_path / "csv").iterdir()) == sorted(record_tables())
    rows = read(tmp_path / "csv/budget_rows.csv")
    sheet = load_workbook(str(tmp_path / "all.xlsx")).get_sheet_by_name("项目预算分解").to_python()
    parquet = pyarrow.parquet.read_table(tmp_path / "pq/budget_rows.parquet")
    assert len(rows) == len(sheet) - 1 == parquet.num_rows == 23
    assert sheet[0][:8] == ["文件", "申报表", "页", "位置", "指针", "大类", "子类", "明细"]
    assert sheet[2][8] == 813.7
    assert rows[1]["amount"] == "813.70"
    assert parquet.column("amount")[1].as_py() == Decimal("813.70")
    assert str(parquet.schema.field("amount").type) == "decimal128(38, 12)"


def test_words_are_the_form_s_in_excel_and_the_record_s_in_csv(folder: Path, tmp_path: Path) -> None:
    assert main(["export", str(folder), "--xlsx", str(tmp_path / "all.xlsx"), "--csv", str(tmp_path)]) == 0

    sheet = load_workbook(str(tmp_path / "all.xlsx")).get_sheet_by_name("申报表").to_python()
    line = dict(zip(sheet[0], sheet[2], strict=True))  # files are read in the order of their names
    assert (line["项目总体情况·项目性质"], line["项目总体情况·政府采购"]) == ("经常性", "否")
    rules = load_workbook(str(tmp_path / "all.xlsx")).get_sheet_by_name("核对").to_python()
    assert "明细合计等于金额合计" in {row[rules[0].index("规则")] for row in rules}
    assert "budget.rows_sum_to_total" in {line["rule"] for line in read(tmp_path / "checks.csv")}
    plain = read(tmp_path / "filings.csv")[1]
    assert (plain["project_recurrence"], plain["project_government_procurement"]) == ("recurring", "false")


def test_no_head_in_excel_is_a_name_of_the_record() -> None:
    heads = [column.head for table in record_tables().values() for column in table.columns]
    assert [head for head in heads if head.isascii()] == []


def test_a_file_that_is_no_record_is_named(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "records/odd.json").write_text("[]", encoding="utf-8")

    assert main(["export", str(folder), "--csv", str(tmp_path / "csv")]) == 1

    said = capsys.readouterr()
    assert "odd.json is no record" in said.err
    assert "3份记录已导出" in said.out


def test_nothing_to_write_is_wrong_usage(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(folder)]) == 2
    assert "--xlsx" in capsys.readouterr().err


def test_a_folder_without_records_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()

    assert main(["export", str(tmp_path / "empty"), "--xlsx", str(tmp_path / "t.xlsx")]) == 2
    assert "no record in" in capsys.readouterr().err
    assert not (tmp_path / "t.xlsx").exists()


def test_without_pyarrow_the_message_says_what_to_install(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    assert main(["export", str(folder), "--csv", str(tmp_path / "csv"), "--parquet", str(tmp_path / "pq")]) == 3

    assert 'pip install "shenbao[parquet]"' in capsys.readouterr().err
    assert list((tmp_path / "csv").iterdir()) == []
    with pytest.raises(ParquetMissing):
        ParquetFolder(tmp_path)


@pytest.mark.parametrize("door", [CsvFolder, ParquetFolder, lambda folder: Workbook(folder / "t.xlsx")])
def test_an_error_leaves_no_half_files(door: Callable[[Path], Writer], tmp_path: Path) -> None:
    def stopped() -> None:
        with door(tmp_path) as writer:
            writer.open(ExportTable("t", "表", (Column("a", "甲"),)))
            writer.put("t", ["甲"])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stopped()
    assert list(tmp_path.iterdir()) == []


def test_memory_does_not_grow_with_the_records(root: Path, tmp_path: Path) -> None:
    text = (root / "output/example/shanghai-minhang-2020.json").read_text(encoding="utf-8")
    record = json.loads(text, parse_float=Decimal)

    def peak(copies: int) -> int:
        tracemalloc.start()
        with Workbook(tmp_path / "t.xlsx") as book, CsvFolder(tmp_path / "csv") as plain:
            for writer in (book, plain):
                for table in record_tables().values():
                    writer.open(table)
            for _ in range(copies):
                for line in table_rows(Record.from_dict(record)):
                    book.put(*line)
                    plain.put(*line)
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    peak(1)
    assert peak(24) < 1.5 * peak(6)


# ---------------------------------------------------------------- cells


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("=1+1", "'=1+1"),
        ("'=1+1", "''=1+1"),
        ("'79年", "'79年"),
        ("-", "'-"),
        ("＝SUM(A1)", "'＝SUM(A1)"),
        ("@某", "'@某"),
        ("\t=1", "'\t=1"),
        (Decimal("-5.00"), "-5.00"),
        (Decimal("1E+3"), "1000"),
        (True, "true"),
        (7, "7"),
    ],
)
def test_cells_of_csv(value: Any, text: str) -> None:
    assert csv_text(value) == text


@given(st.text())
def test_no_text_is_a_formula_and_each_reads_back(text: str) -> None:
    assert not csv_text(text).startswith(tuple("=+-@＝＋－＠\t\r\n"))
    assert unguarded(csv_text(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://a.example","x")',
        "{=A1}",
        "http://a.example/",
        "mailto:a@b.example",
        "<r><t>甲</t></r>",
        "_x0041_",
        "12.50",
        "  空格  ",
        "甲\n乙",
        "<b>&amp;</b>",
    ],
)
def test_text_in_excel_stays_text(text: str, tmp_path: Path) -> None:
    assert write_workbook(tmp_path / "t.xlsx", [WorkbookSheet("表", ["甲"], [[text]])]) == []

    assert load_workbook(str(tmp_path / "t.xlsx")).get_sheet_by_index(0).to_python() == [["甲"], [text]]


def formats(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        return package.read("xl/styles.xml").decode()


def test_numbers_in_excel_have_the_digits_as_written(tmp_path: Path) -> None:
    rows = [[Decimal("813.70")], [Decimal("3855.9424")], [Decimal("163")], [2020], [Decimal("12345678901234567.89")]]

    write_workbook(tmp_path / "t.xlsx", [WorkbookSheet("表", ["金额"], rows)])

    found = load_workbook(str(tmp_path / "t.xlsx")).get_sheet_by_index(0).to_python()
    assert found[1:] == [[813.7], [3855.9424], [163.0], [2020.0], ["12345678901234567.89"]]
    for pattern in ("#,##0.00&quot;", "#,##0.0000", "#,##0"):
        assert pattern.removesuffix("&quot;") in formats(tmp_path / "t.xlsx")


def test_what_excel_cannot_hold_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.export.workbook.MOST_ROWS", 3)
    rows = [["短"], ["长" * 32_768], ["𠮷" * 16_383], ["末"]]

    notes = write_workbook(tmp_path / "t.xlsx", [WorkbookSheet("表", ["文"], rows)])

    assert notes == [
        "表“表”第3行“文”有32768字，超过单元格的上限，只写入了开头；全文见记录。",
        "表“表”已满3行，其余各行写入下一张表。",
    ]
    book = load_workbook(str(tmp_path / "t.xlsx"))
    assert book.sheet_names == ["表", "表（2）"]
    cut = book.get_sheet_by_index(0).to_python()[2][0]
    assert (len(cut), cut[-6:]) == (32_767, "……（未完）")
    assert book.get_sheet_by_index(1).to_python() == [["文"], ["𠮷" * 16_383], ["末"]]


def test_the_same_tables_give_the_same_workbook(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(tmp_path / name, [WorkbookSheet("表", ["金额"], [[Decimal("1.50")], ["甲"]])])

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_number_too_fine_for_parquet_is_said(tmp_path: Path) -> None:
    table = ExportTable("t", "表", (Column("a", "甲", "number"),))

    with ParquetFolder(tmp_path) as writer:
        writer.open(table)
        for value in (Decimal("0.1234567890123"), Decimal(10**26), Decimal("-2.50"), None):
            writer.put("t", [value])

    assert writer.notes == [
        "表“t”的数 0.1234567890123 位数过多，未写入；原数见记录。",
        "表“t”的数 100000000000000000000000000 位数过多，未写入；原数见记录。",
    ]
    assert pyarrow.parquet.read_table(tmp_path / "t.parquet").column("a").to_pylist() == [
        None,
        None,
        Decimal("-2.5"),
        None,
    ]


def test_exporting_changes_no_record(record: Content) -> None:
    before = deepcopy(record)

    assert list(table_rows(Record.from_dict(record)))
    assert record == before
