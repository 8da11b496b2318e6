"""The Parquet dataset: each record once, whatever was added, changed or broken off, as other programs read it."""

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.dataset as arrow_dataset
import pyarrow.parquet as arrow
import pytest

from extract import address_lock
from extract.cli import main
from extract.errors import ShenbaoError
from extract.export import ParquetDataset, dataset_files, parquet_dataset, record_tables, table_rows
from extract.record.model import Record
from extract.storage import Address

duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
polars = pytest.importorskip("polars", reason="Polars is not installed")
pandas = pytest.importorskip("pandas", reason="pandas is not installed")

Content = dict[str, Any]
EXAMPLES = ("shanghai-minhang-2020.json", "shanghai-putuo-2023.json", "general.json")


@pytest.fixture
def contents(root: Path) -> list[Content]:
    """The records of three examples; the last has no year."""
    texts = [(root / "output/example" / name).read_text(encoding="utf-8") for name in EXAMPLES]
    records: list[Content] = [json.loads(text, parse_float=Decimal) for text in texts]
    for filing in records[-1]["filings"]:
        filing["fiscal_year"] = None
    return records


def add(folder: Path, *records: Content) -> ParquetDataset:
    with ParquetDataset(folder) as dataset:
        for record in records:
            dataset.add(Record.from_dict(record))
    return dataset


def expected(records: list[Content]) -> dict[str, int]:
    """The number of rows of each table."""
    rows = Counter(line.table for record in records for line in table_rows(Record.from_dict(record)))
    return {"files": len(records), **rows}


def by_duckdb(folder: Path, table: str) -> list[Content]:
    query = (
        f"SELECT * FROM read_parquet('{folder}/{table}/*/*.parquet', hive_partitioning = true, union_by_name = true)"
    )
    rows = duckdb.sql(query)
    return [dict(zip(rows.columns, row, strict=True)) for row in rows.fetchall()]


def by_polars(folder: Path, table: str) -> list[Content]:
    return list(polars.read_parquet(folder / table, hive_partitioning=True).to_dicts())


def by_pandas(folder: Path, table: str) -> list[Content]:
    years = arrow_dataset.partitioning(pyarrow.schema([("fiscal_year", pyarrow.int32())]), flavor="hive")
    frame = pandas.read_parquet(folder / table, partitioning=years)
    return list(frame.astype(object).where(frame.notna(), None).to_dict("records"))


READERS: tuple[Callable[[Path, str], list[Content]], ...] = (by_duckdb, by_polars, by_pandas)


@pytest.mark.parametrize("number", range(len(READERS)), ids=["duckdb", "polars", "pandas"])
def test_other_programs_read_it(contents: list[Content], tmp_path: Path, number: int) -> None:
    read = READERS[number]
    add(tmp_path, *contents)

    for table, rows in expected(contents).items():
        assert len(read(tmp_path, table)) == rows, table
    first = contents[0]["filings"][0]
    rows = [row for row in read(tmp_path, "budget_rows") if row["source"] == contents[0]["source"]["path"]]
    assert [row["amount"] for row in rows] == [row["amount"] for row in first["budget"]["rows"]]
    assert {int(row["fiscal_year"]) for row in rows} == {2020}
    assert {row["budget_unit"] for row in rows} == {first["budget"]["unit"]}
    filings = read(tmp_path, "filings")
    starts = [row["project_start_date"] for row in filings if row["source"] == contents[0]["source"]["path"]]
    assert starts == [date(2020, 1, 1)]
    without = [row for row in filings if row["source"] == contents[2]["source"]["path"]]
    assert [row["fiscal_year"] for row in without] == [None]


def test_what_has_not_changed_is_left_and_what_has_takes_its_place(contents: list[Content], tmp_path: Path) -> None:
    add(tmp_path, *contents[:2])
    changed = json.loads(json.dumps(contents[0], default=float), parse_float=Decimal)
    changed["filings"][0]["budget"]["rows"] = changed["filings"][0]["budget"]["rows"][:2]
    changed["filings"][0]["fiscal_year"] = 2031
    again = add(tmp_path, changed, *contents[1:])

    assert (again.added, again.unchanged) == (2, 1)
    now = [changed, *contents[1:]]
    for table, rows in expected(now).items():
        assert len(by_duckdb(tmp_path, table)) == rows, table
    years = {row["source"]: row["fiscal_year"] for row in by_duckdb(tmp_path, "budget_rows")}
    assert int(years[changed["source"]["path"]]) == 2031
    assert add(tmp_path, *now).added == 0


def test_compacting_joins_the_files_and_keeps_the_rows(contents: list[Content], tmp_path: Path) -> None:
    for number in range(4):
        for record in contents:
            record["source"]["path"] = f"{number}/{record['source']['path'].rpartition('/')[2]}"
        add(tmp_path, *contents)
    before = {table: sorted(map(str, by_duckdb(tmp_path, table))) for table in expected(contents)}

    assert ParquetDataset(tmp_path).compact() > 3 * len(before)

    assert {table: sorted(map(str, by_duckdb(tmp_path, table))) for table in before} == before
    assert all(len(list(partition.iterdir())) == 1 for partition in tmp_path.glob("*/fiscal_year=*"))
    assert ParquetDataset(tmp_path).compact() == 0
    assert add(tmp_path, *contents).unchanged == 3


def test_the_schema_has_titles_units_and_dates(contents: list[Content], tmp_path: Path) -> None:
    add(tmp_path, *contents)
    (file,) = (tmp_path / "budget_rows" / "fiscal_year=2020").iterdir()
    schema = arrow.read_schema(file)

    assert schema.field("amount").metadata[b"unit"] == b"budget_unit"
    assert schema.field("amount").metadata[b"title"].decode() == "金额"
    assert schema.field("quantity").metadata[b"unit"] == b"unit_of_measure"
    assert str(schema.field("amount").type) == "decimal128(38, 12)"
    assert "fiscal_year" not in schema.names
    filings = arrow.read_schema(next((tmp_path / "filings" / "fiscal_year=2020").iterdir()))
    assert str(filings.field("project_start_date").type) == "date32[day]"
    assert filings.field("funds_total_budget").metadata[b"unit"] == b"funds_unit"
    assert {f"{table}" for table in record_tables()} >= {path.name for path in tmp_path.iterdir()} - {"files", "_lock"}


# ---------------------------------------------------------------- broken off


class Stop(Exception):
    pass


def stop_at(monkeypatch: pytest.MonkeyPatch, number: int) -> Iterator[int]:
    """Let the step ``number`` of carrying out a run fail."""
    steps = iter(range(1000))
    for name in ("replace", "unlink"):
        real = getattr(Path, name)

        def step(self: Path, *given: Any, _real: Any = real, **named: Any) -> Any:
            if next(steps) == number:
                raise Stop
            return _real(self, *given, **named)

        monkeypatch.setattr(Path, name, step)
    return steps


@pytest.mark.parametrize("number", [0, 1, 2, 5, 10, 14])
def test_a_run_that_is_broken_off_is_whole_or_not_there(
    contents: list[Content], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    add(tmp_path, *contents)
    changed = json.loads(json.dumps(contents[0], default=float), parse_float=Decimal)
    changed["filings"][0]["project"]["name"] = "改名"
    stop_at(monkeypatch, number)
    with pytest.raises(Stop):
        add(tmp_path, changed)
    monkeypatch.undo()

    with ParquetDataset(tmp_path):
        pass  # whoever opens it brings it to an end
    names = {row["project_name"] for row in by_duckdb(tmp_path, "filings")}
    assert ("改名" in names) == (number > 0)
    for table, rows in expected(contents).items():
        assert len(by_duckdb(tmp_path, table)) == rows, table
    add(tmp_path, changed)
    assert len(by_duckdb(tmp_path, "files")) == 3


def test_what_raises_adds_nothing(contents: list[Content], tmp_path: Path) -> None:
    def broken() -> None:
        with ParquetDataset(tmp_path) as dataset:
            dataset.add(Record.from_dict(contents[0]))
            raise Stop

    with pytest.raises(Stop):
        broken()

    assert not list(tmp_path.glob("**/*.parquet"))


def test_two_runs_at_once_are_refused(tmp_path: Path) -> None:
    with (
        ParquetDataset(tmp_path),
        pytest.raises(ShenbaoError, match="another run is writing there"),
        ParquetDataset(tmp_path),
    ):
        pass


@pytest.mark.parametrize("step", ["_carry_out", "names"])
def test_a_run_that_fails_at_its_beginning_keeps_nobody_out(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def fail(_: object) -> None:
        raise Stop

    fsspec = pytest.importorskip("fsspec", reason="fsspec is not installed")
    fsspec.filesystem("memory").store.clear()
    folder = Address("memory://set")
    threads = threading.active_count()
    monkeypatch.setattr(dataset_files.DatasetFiles, step, fail)
    with pytest.raises(Stop), ParquetDataset(folder):
        pass
    monkeypatch.undo()

    assert not (folder / address_lock.NAME).exists()
    assert threading.active_count() == threads
    with ParquetDataset(folder):
        pass


def test_rows_that_do_not_fit_into_memory_are_written_in_groups(
    contents: list[Content], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet_dataset, "_ROWS", 3)
    add(tmp_path, *contents)

    for table, rows in expected(contents).items():
        assert len(by_duckdb(tmp_path, table)) == rows, table


def test_the_command(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out/records").mkdir(parents=True)
    for name in EXAMPLES:
        (tmp_path / "out/records" / name).write_bytes((root / "output/example" / name).read_bytes())

    assert main(["export", str(tmp_path / "out"), "--dataset", str(tmp_path / "set")]) == 0
    assert "新增或更新3份记录，0份没有变化" in capsys.readouterr().out
    assert main(["export", str(tmp_path / "out"), "--dataset", str(tmp_path / "set"), "--compact"]) == 0
    assert "新增或更新0份记录，3份没有变化" in capsys.readouterr().out
    assert main(["export", str(tmp_path / "out"), "--xlsx", str(tmp_path / "x.xlsx"), "--compact"]) == 2
