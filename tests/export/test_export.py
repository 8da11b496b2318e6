"""Records as tables: each leaf stands in them once, whichever the format, and nothing is cut in silence."""

import csv
import json
import re
import sys
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import load_workbook

from extract.check import titles
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
    dictionary_rows,
    record_tables,
    table_rows,
    write_workbook,
)
from extract.export.csv_files import csv_text
from extract.record.codes import CODES
from extract.record.model import Record
from shenbao_cite.markup import REPAIRS

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
        if text and not (key.endswith(("_unit", "_yuan")) and f"{key[:-5]}_yuan" in line):  # beside an amount
            path = (line["pointer"], wanted.get(prefix, ""), key.removeprefix(prefix))
            yield "/".join(part for part in path if part), text


def test_csv_read_back_equals_the_leaves(record: Content, tmp_path: Path) -> None:
    with CsvFolder(tmp_path) as writer:
        for table in record_tables().values():
            writer.open(table)
        for line in table_rows(Record.from_dict(record)):
            writer.put(line.table, line.row)

    of_filings = [
        name for name in record_tables() if name not in {"citations", "remarks", "files", "dictionary", "codes"}
    ]
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
    assert sheet[0][:8] == ["文件", "申报表", "页", "位置", "记录中的位置", "大类", "子类", "明细"]
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
    assert "明细合计与金额合计" in {row[rules[0].index("规则")] for row in rules}
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

    assert 'pip install ".[parquet]"' in capsys.readouterr().err
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


# ---------------------------------------------------------------- what a reader of the tables must know


def test_each_amount_stands_beside_its_unit_and_its_value_in_yuan(root: Path) -> None:
    record = Record.load(root / "output/example" / "shanghai-minhang-2020.json")
    lines = [
        dict(zip(columns(line.table), line.row, strict=True))
        for line in table_rows(record)
        if line.table == "budget_rows"
    ]
    factors = {"万元": 10_000, "元": 1}

    assert lines
    for line in lines:
        for name in ("amount", "unit_price"):
            amount, unit, yuan = (line[f"{name}{end}"] for end in ("", "_unit", "_yuan"))
            if amount is None or unit is None:
                assert yuan is None
            else:
                assert yuan == amount * factors[unit]
    keys = columns("budget_rows")
    assert keys[keys.index("amount") :][:3] == ["amount", "amount_unit", "amount_yuan"]


def test_dates_are_dates(root: Path, tmp_path: Path) -> None:
    record = Record.load(root / "output/example" / "shanghai-minhang-2020.json")
    (line,) = [line for line in table_rows(record) if line.table == "filings"]
    values = dict(zip(columns("filings"), line.row, strict=True))
    with Workbook(tmp_path / "dates.xlsx") as book:
        book.open(record_tables()["filings"])
        book.put("filings", line.row)
    made = load_workbook(tmp_path / "dates.xlsx")
    (sheet,) = made.sheet_names
    rows = made.get_sheet_by_name(sheet).to_python()

    assert values["project_start_date"] == date(2020, 1, 1)
    assert rows[1][columns("filings").index("project_start_date")] == date(2020, 1, 1)


def test_each_file_is_a_row_with_its_status_and_hash(record: Content) -> None:
    first = next(table_rows(Record.from_dict(record)))
    values = dict(zip(columns("files"), first.row, strict=True))

    assert first.table == "files"
    assert values["source"] == record["source"]["path"]
    assert (values["sha256"], values["status"]) == (record["source"]["sha256"], record["status"])
    assert values["filings"] == len(record["filings"])


def dictionary(name: str) -> list[dict[str, Any]]:
    return [dict(zip(columns(name), line.row, strict=True)) for line in dictionary_rows() if line.table == name]


def test_the_dictionary_names_every_column() -> None:
    named = {(row["table"], row["column"]): row for row in dictionary("dictionary")}

    assert set(named) == {(table.name, column.key) for table in record_tables().values() for column in table.columns}
    yuan = named[("budget_rows", "amount_yuan")]
    assert (yuan["column_title"], yuan["kind"]) == ("金额（元）", "数，按原有的小数位数")
    assert yuan["parquet_type"] == "decimal128(38, 12)，小数补足12位，数值不变"


def test_the_types_of_the_dictionary_are_those_of_parquet(folder: Path, tmp_path: Path) -> None:
    assert main(["export", str(folder), "--parquet", str(tmp_path)]) == 0

    for row in dictionary("dictionary"):
        field = pyarrow.parquet.read_schema(tmp_path / f"{row['table']}.parquet").field(row["column"])
        assert str(row["parquet_type"]).replace("date32", "date32[day]").startswith(str(field.type)), row


def test_every_code_has_its_word_and_its_meaning(root: Path) -> None:
    """All that the schema, the rules, the remarks and the repairs of citations name; a sentence is its own meaning."""
    known = {(row["table"], row["column"], row["code"]): row for row in dictionary("codes")}
    schema = json.loads((root / "output/schema/record.schema.json").read_text(encoding="utf-8"))["$defs"]
    parts = {"filings": ("form", "project"), "indicators": ("indicator", "target"), "safeguards": ("safeguard",)}
    parts |= {"checks": ("check",), "citations": ("citation",), "remarks": ("remark",)}
    for table, names in parts.items():
        for part in names:
            for key, entry in schema[part]["properties"].items():
                for code in filter(None, entry.get("enum") or entry.get("items", {}).get("enum", ())):
                    column = next(one for one in columns(table) if one in (key, f"{part}_{key}"))
                    assert known[(table, column, code)]["meaning"].endswith("。")
    assert known[("files", "status", "partial")]["meaning"] == "有内容没有读取，说明中写明是什么。"
    assert known[("files", "text_layer", "ocr")]["word"] == "影像识别"
    assert known[("citations", "mention_repairs", "hyphen_year")]["word"] == "连字符年份"
    assert known[("remarks", "code", "issuer_alias")]["word"] == "机关代字可能是另一代字的简称，没有合并"
    assert {code for table, column, code in known if column == "rule"} == set(titles())
    assert [row for row in known.values() if row["word"].isascii() or row["word"] == row["code"]] == []


def test_a_code_means_what_its_own_column_says() -> None:
    """Two sources may have the same code, such as ``range``, an operator and a repair: neither shadows the other."""
    repairs = {"mention_repairs"}
    others = {"rule", "form_id", "cause", "media_type", "code"} | repairs
    for row in dictionary("codes"):
        if row["column"] in repairs:
            assert row["word"] == REPAIRS[row["code"]]
            assert row["meaning"].endswith(f"：{row['word']}。")
        elif row["column"] not in others:
            assert (row["word"], row["meaning"]) == CODES[row["code"]]
        elif row["column"] == "rule":
            assert row["meaning"].startswith("依据：")
        else:
            assert row["meaning"] is None
    assert CODES.keys() & REPAIRS.keys() == {"range"}


def test_every_code_that_a_record_may_hold_is_in_the_tables(record: Content) -> None:
    tables = record_tables()
    for line in table_rows(Record.from_dict(record)):
        for column, value in zip(tables[line.table].columns, line.row, strict=True):
            if column.kind == "code" and value:
                assert set(str(value).split(";")) <= set(column.words), column.key


def test_the_workbook_has_no_word_of_a_program(folder: Path, tmp_path: Path) -> None:
    assert main(["export", str(folder), "--xlsx", str(tmp_path / "all.xlsx"), "--csv", str(tmp_path)]) == 0

    book = load_workbook(str(tmp_path / "all.xlsx"))
    program = re.compile(r"[a-z]+[_-][a-z0-9]+|^/[a-z]|^[a-z;]{4,}$")
    for sheet in book.sheet_names:
        heads, *rows = book.get_sheet_by_name(sheet).to_python()
        for row in rows if sheet not in ("数据字典", "代码") else ():
            for head, value in zip(heads, row, strict=True):
                assert head in ("文件", "校验值") or not program.search(str(value)), (sheet, head, value)
    heads, *rows = book.get_sheet_by_name("引用文件").to_python()
    words = [dict(zip(heads, row, strict=True)) for row in rows]
    plain = read(tmp_path / "citations.csv")
    found = {(one["mention_repairs"], two["规范"]) for one, two in zip(plain, words, strict=True)}
    assert {("shared_meeting", "承后会议名称"), ("hyphen_year", "连字符年份")} <= found
    repairs = next(one for one in record_tables()["citations"].columns if one.key == "mention_repairs")
    assert repairs.in_words("brackets;ordinal") == "括号、去“第”字"
    assert ("/project/basis", "项目总体情况·立项依据") in {
        (one["field"], two["栏目"]) for one, two in zip(plain, words, strict=True)
    }


def test_yuan_has_no_noughts_that_the_unit_brought_in(folder: Path, tmp_path: Path) -> None:
    assert main(["export", str(folder), "--csv", str(tmp_path)]) == 0

    (first,) = (line for line in read(tmp_path / "filings.csv") if line["funds_annual_budget"] == "3855.9424")
    assert first["funds_annual_budget_yuan"] == "38559424"
    assert "8137000" in {line["amount_yuan"] for line in read(tmp_path / "budget_rows.csv")}
