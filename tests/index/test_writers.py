"""Eight writers at once on one PostgreSQL server: the index of one writer."""

import subprocess
import sys
from pathlib import Path

import pytest
from index_dump import dump

from extract import index
from extract.cli import main

psycopg = pytest.importorskip("psycopg", reason='psycopg is not installed: pip install ".[postgres]"')

WRITERS = 8
# each writer waits for the end of one pipe, which comes for all at the same moment
AT_ONCE = """
import os, sys
from extract import index
from extract.index import opening, schema, sync
address, statement, *folders = sys.argv[1:]
if statement:
    schema.VERSION += 1
    schema.MIGRATIONS = {schema.VERSION: statement}
start, begun = os.pipe()
writers = []
for folder in folders:
    if not (writer := os.fork()):
        os.close(begun)
        os.read(start, 1)
        with opening.writing(address) if statement else open(os.devnull):
            tally = None if statement else sync.update(sync.Path(folder), address, keep=True)
        os._exit(0 if statement or not tally.trouble else 1)
    writers.append(writer)
os.close(begun)
sys.exit(sum(os.waitpid(writer, 0)[1] != 0 for writer in writers))
"""


def at_once(address: str, folders: list[Path], statement: str = "") -> None:
    command = [sys.executable, "-c", AT_ONCE, address, statement, *map(str, folders)]
    subprocess.run(command, check=True, timeout=300)


@pytest.fixture
def parts(archive: Path, tmp_path: Path) -> list[Path]:
    """The records of the archive in eight folders: each record in one, every tenth in two."""
    folders = [tmp_path / f"part{number}" for number in range(WRITERS)]
    for number, file in enumerate(sorted((archive / "records").rglob("*.json"))):
        for folder in folders[number % WRITERS :][:1] + (
            folders[(number + 3) % WRITERS :][:1] if number % 10 == 0 else []
        ):
            target = folder / "records" / file.relative_to(archive / "records")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())
    return folders


def test_eight_writers_at_once_make_the_index_of_one(
    archive: Path, parts: list[Path], server: str, tmp_path: Path
) -> None:
    index.remove(server)
    index.update(archive, tmp_path / "one.db")

    at_once(server, parts)

    assert dump(server) == dump(tmp_path / "one.db")
    at_once(server, parts)  # again: nothing comes twice
    assert dump(server) == dump(tmp_path / "one.db")
    with psycopg.connect(server) as connection:
        counted = [
            connection.execute(f"SELECT count(*), count(DISTINCT {key}) FROM shenbao.{table}").fetchone()
            for table, key in (("record", "file"), ("regulation", "name"), ("source", "path"))
        ]
    assert all(count == distinct for count, distinct in counted if counted)
    hits = [index.search(database, index.Query("管理")).total for database in (server, tmp_path / "one.db")]
    assert hits[0] == hits[1] > 0


def test_of_eight_writers_one_changes_the_tables(archive: Path, parts: list[Path], server: str) -> None:
    index.remove(server)
    index.update(archive, server)

    at_once(server, parts, "ALTER TABLE filing ADD COLUMN place TEXT")

    with psycopg.connect(server) as connection:
        query = (
            "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'shenbao' AND column_name = 'place'"
        )
        assert connection.execute(query).fetchone() == (1,)


def test_what_another_folder_has_brought_is_kept_only_when_asked(
    parts: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = ([str(part), "--db", str(tmp_path / "both.db")] for part in parts[:2])
    both = len({file.name for part in parts[:2] for file in (part / "records").rglob("*.json")})

    assert [main(["index", *one, "--keep"]) for one in (first, second)] == [0, 0]
    assert len(dump(tmp_path / "both.db")["record"]) == both
    assert main(["index", *second]) == 0
    assert len(dump(tmp_path / "both.db")["record"]) < both
    assert main(["index", *second, "--keep", "--rebuild"]) == 2
