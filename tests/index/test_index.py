"""Records into the index: what stands in it, what replaces what, what a kill or another writer leaves."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import archives
import psycopg
import pytest
from index_dump import dump

from extract import index
from extract.errors import IndexTrouble
from extract.index import Query, changed_records, opening, passages, rows, schema, sqlite, sync
from extract.record import schema as records
from extract.record.model import Record

Database = Path | str


def total(database: Database, text: str) -> int:
    return index.search(database, text).total


def copied(folder: Path, target: Path) -> Path:
    """The records of a folder where they may be changed."""
    return Path(shutil.copytree(folder, target, ignore=shutil.ignore_patterns("*.db*")))


# ---------------------------------------------------------------- what comes in and goes out


def test_a_second_run_has_nothing_to_do(corpus: Path, database: Database) -> None:
    first = index.update(corpus, database)
    before = dump(database)

    assert (first.added, first.removed, first.unchanged) == (8, 0, 0)
    assert index.update(corpus, database) == index.SyncCounts(0, 0, 8)
    assert dump(database) == before
    assert len(before["record"]) == 8
    assert len(before["citation"]) > 40


def test_a_changed_record_replaces_the_old_one_and_its_words(archive: Path, database: Database, tmp_path: Path) -> None:
    folder = copied(archive, tmp_path / "archive")
    index.update(folder, database)
    file = sorted((folder / "records").rglob("*.json"))[0]
    content = json.loads(file.read_text(encoding="utf-8"))
    (content["tables"][0]["cells"][1]["text"], content["citations"]) = ("孤品一词", [])
    file.write_text(json.dumps(content), encoding="utf-8")

    assert total(database, "孤品一词") == 0
    assert index.update(folder, database) == index.SyncCounts(1, 0, 299)
    assert total(database, "孤品一词") == 1
    fresh = tmp_path / "fresh.db"
    index.update(folder, fresh)
    assert dump(database) == dump(fresh)


def test_what_is_gone_from_the_manifest_goes_out(archive: Path, database: Database, tmp_path: Path) -> None:
    folder, fresh = copied(archive, tmp_path / "archive"), tmp_path / "fresh.db"
    index.update(folder, database)
    lines = (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "manifest.jsonl").write_text("".join(lines[:200]) + lines[200][:20], encoding="utf-8")

    assert index.update(folder, database) == index.SyncCounts(0, 100, 200)
    index.update(folder, fresh)
    assert dump(database) == dump(fresh)


def test_the_order_of_arrival_does_not_matter(archive: Path, database: Database, tmp_path: Path) -> None:
    files = [json.loads(line)["record"] for line in (archive / "manifest.jsonl").read_text().splitlines()]
    for some in (files[200:], files[100:250], files[:100]):
        index.add(archive, database, some)
    index.update(archive, database)
    index.update(archive, tmp_path / "straight.db")

    assert dump(database) == dump(tmp_path / "straight.db")


def test_both_engines_hold_the_same(archive: Path, corpus: Path, server: str, tmp_path: Path) -> None:
    for folder in (archive, corpus):
        index.remove(server)
        index.update(folder, server)
        index.update(folder, tmp_path / f"{folder.name}.db")
        assert dump(server) == dump(tmp_path / f"{folder.name}.db")


def test_sources_of_one_content_share_a_record(corpus: Path, database: Database, tmp_path: Path) -> None:
    folder = copied(corpus, tmp_path / "copies")
    record = "minhang-2020-pingan/source.docx.json"
    lines = [{"path": path, "record": record} for path in ("一.docx", "二.docx")]
    (folder / "manifest.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")

    assert index.update(folder, database).added == 1
    with index.reading(database) as connection:
        assert index.overview.sources(connection, record) == ["一.docx", "二.docx"]


# ---------------------------------------------------------------- what is no index, or another one


def test_no_index_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(IndexTrouble, match="shenbao index"):
        index.search(tmp_path / "none.db", "平安")
    assert not (tmp_path / "none.db").exists()


def test_an_index_of_another_version_offers_a_rebuild(corpus: Path, database: Database, monkeypatch) -> None:
    index.update(corpus, database)
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    for use in (lambda: index.search(database, "平安"), lambda: index.update(corpus, database)):
        with pytest.raises(IndexTrouble, match=rf"第 {schema.VERSION - 1} 版.*第 {schema.VERSION} 版.*--rebuild"):
            use()
    index.remove(database)
    assert index.update(corpus, database).added == 8
    assert total(database, "平安") > 0


def test_an_index_is_led_to_the_next_version(corpus: Path, database: Database, monkeypatch) -> None:
    index.update(corpus, database)
    following = schema.VERSION + 1
    monkeypatch.setattr(schema, "VERSION", following)
    monkeypatch.setattr(
        schema, "MIGRATIONS", {following: "ALTER TABLE filing ADD COLUMN place TEXT; CREATE TABLE extra (a TEXT)"}
    )

    with opening.writing(database) as connection:
        assert connection.version() == following
        assert "place" in connection.columns("filing")
    assert total(database, "平安") > 0


def test_another_folding_offers_a_rebuild(corpus: Path, database: Database) -> None:
    index.update(corpus, database)
    with opening.writing(database) as connection, connection.writing():
        connection.execute("UPDATE about SET value = 'another' WHERE name = 'folding'")

    with pytest.raises(IndexTrouble, match="--rebuild"):
        index.search(database, "平安")


@pytest.mark.parametrize("content", [b"not a database, but long enough to be one" * 30, None], ids=["text", "sqlite"])
def test_a_file_of_another_program_is_left_alone(content: bytes | None, corpus: Path, tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    if content is None:
        with sqlite3.connect(file) as other:
            other.execute("CREATE TABLE notes (text)")
        other.close()
        content = file.read_bytes()
    else:
        file.write_bytes(content)
    uses = (
        lambda: index.update(corpus, file),
        lambda: index.rebuild(corpus, file),
        lambda: index.remove(file),
        lambda: index.search(file, "平安"),
    )
    for use in uses:
        with pytest.raises(IndexTrouble):
            use()
    assert file.read_bytes() == content


def test_what_is_no_record_is_said(corpus: Path, database: Database, tmp_path: Path) -> None:
    (tmp_path / "out" / "records").mkdir(parents=True)
    (tmp_path / "out" / "records" / "odd.json").write_text("{}")
    assert "odd.json 不是记录文件" in index.update(tmp_path / "out", database).trouble[0]
    with pytest.raises(IndexTrouble, match="shenbao convert"):
        index.update(tmp_path / "nothing", database)


def test_the_file_is_whole_and_one(archive: Path, tmp_path: Path) -> None:
    index.update(archive, tmp_path / "shenbao.db")

    assert [file.name for file in tmp_path.iterdir()] == ["shenbao.db"]
    with sqlite3.connect(tmp_path / "shenbao.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        connection.execute("INSERT INTO full_text (full_text) VALUES ('integrity-check')")
        assert connection.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)


# ---------------------------------------------------------------- kills, and many at once

_INDEX = """
import sys
from pathlib import Path
from extract import index
from extract.index import changed_records, writing
changed_records.TOGETHER, put = 10, writing.put
def told(*arguments):
    put(*arguments)
    print("put", flush=True)
writing.put = told
index.update(Path(sys.argv[1]), sys.argv[2])
"""


def test_a_kill_at_any_moment_costs_nothing(root: Path, archive: Path, database: Database, tmp_path: Path) -> None:
    index.update(archive, tmp_path / "undisturbed.db")
    whole, states = dump(tmp_path / "undisturbed.db"), set()
    for moment in range(20):
        command = [sys.executable, "-c", _INDEX, str(archive), str(database)]
        with subprocess.Popen(command, cwd=root, start_new_session=True, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            for _ in range(moment % 4):
                process.stdout.readline()
            time.sleep(moment % 7 * 0.01)
            os.killpg(process.pid, signal.SIGKILL)
        try:
            states.add(total(database, ""))
        except IndexTrouble:
            states.add(-1)  # nothing was there yet
        if moment == 9:
            index.remove(database)
    index.update(archive, database)

    assert dump(database) == whole
    assert states <= {-1, *range(0, 301, 10)}
    assert len(states) > 4


def test_readers_meet_no_error_while_records_come_in(archive: Path, database: Database) -> None:
    files = [json.loads(line)["record"] for line in (archive / "manifest.jsonl").read_text().splitlines()]
    index.add(archive, database, files[:20])
    done, troubles, seen = threading.Event(), [], set()

    def read(number: int) -> None:
        while not done.is_set():
            try:
                answer = index.search(database, Query(("管理", "", "闵")[number % 3], facets=("year",)))
            except Exception as error:  # noqa: BLE001
                troubles.append(error)
                return
            assert sum(count for _, count in answer.facets["year"]) == answer.total
            seen.add(answer.total)

    readers = [threading.Thread(target=read, args=(number,)) for number in range(50)]
    for reader in readers:
        reader.start()
    for start in range(20, 300, 20):
        index.add(archive, database, files[start : start + 20])
    done.set()
    for reader in readers:
        reader.join()

    assert troubles == []
    assert len(seen) > 2
    assert total(database, "") == 300


def test_readers_see_the_old_index_until_the_new_one_is_full(archive: Path, database: Database, monkeypatch) -> None:
    monkeypatch.setattr(changed_records, "TOGETHER", 20)
    index.update(archive, database)
    before, done, found = dump(database), threading.Event(), []

    def read() -> None:
        while not done.is_set():
            try:
                found.append(total(database, "管理"))
            except Exception as error:  # noqa: BLE001
                found.append(error)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    tallies = [index.rebuild(archive, database) for _ in range(3)]
    done.set()
    for reader in readers:
        reader.join()

    assert tallies == [index.SyncCounts(300, 0, 0)] * 3
    assert set(found) == {total(database, "管理")}
    assert dump(database) == before


def test_a_rebuild_that_fails_leaves_the_index_as_it_was(archive: Path, database: Database, monkeypatch) -> None:
    index.update(archive, database)
    before = dump(database)
    with monkeypatch.context() as broken:
        broken.setattr(rows, "person_rows", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            index.rebuild(archive, database)

    if isinstance(database, Path):
        assert [file.name for file in database.parent.iterdir()] == ["shenbao.db"]
    assert dump(database) == before
    index.rebuild(archive, database)
    assert dump(database) == before


def test_one_index_is_rebuilt_at_a_time(archive: Path, database: Database) -> None:
    index.update(archive, database)
    before = dump(database)
    with opening.rebuilding(database) as connection:
        assert connection.version() == schema.VERSION
        with pytest.raises(IndexTrouble, match="正由另一个程序重建"):
            index.rebuild(archive, database)
        assert total(database, "") == 300

    assert total(database, "") == 0  # what was built is empty
    index.rebuild(archive, database)
    assert dump(database) == before


@pytest.mark.parametrize("writes", [False, True])
def test_records_that_come_in_during_a_rebuild_are_not_lost(archive: Path, database: Database, writes: bool) -> None:
    files = [json.loads(line)["record"] for line in (archive / "manifest.jsonl").read_text().splitlines()]
    index.add(archive, database, files[:20])
    with opening.writing(database) as other, opening.rebuilding(database) as connection:
        if writes:
            index.add(archive, database, files[20:40])
        assert other.rows("SELECT count(*) FROM filing") == [(40 if writes else 20,)]
        assert connection.rows("SELECT count(*) FROM filing") == [(0,)]
    index.update(archive, database)

    assert total(database, "") == 300


def test_a_rebuild_that_was_killed_is_in_nobodys_way(root: Path, archive: Path, database: Database) -> None:
    index.update(archive, database)
    before = dump(database)
    for _ in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", _INDEX.replace("index.update(", "index.rebuild("), str(archive), str(database)],
            cwd=root, stdout=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        assert process.stdout is not None
        process.stdout.readline()
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        assert dump(database) == before
    index.rebuild(archive, database)
    assert dump(database) == before


def test_a_file_that_was_only_begun_is_taken_for_ours(archive: Path, tmp_path: Path) -> None:
    file = tmp_path / "shenbao.db"
    sqlite.open_connection(file, 0, write=True).close()

    assert index.rebuild(archive, file).added == 300
    assert sorted(one.name for one in tmp_path.iterdir()) == ["shenbao.db"]


def test_schemas_of_other_programs_are_left_alone(archive: Path, server: str) -> None:
    index.remove(server)
    for name in ("shenbao", "shenbao_new"):
        with psycopg.connect(server, autocommit=True) as other:
            other.execute(f"CREATE SCHEMA {name}")
            other.execute(f"CREATE TABLE {name}.notes (text TEXT)")
        try:
            with pytest.raises(IndexTrouble, match="别的程序"):
                index.rebuild(archive, server)
            with psycopg.connect(server) as other:
                assert other.execute(f"SELECT count(*) FROM {name}.notes").fetchone() == (0,)
        finally:
            with psycopg.connect(server, autocommit=True) as other:
                other.execute(f"DROP SCHEMA {name} CASCADE")


def test_two_writers_take_turns(archive: Path, database: Database, tmp_path: Path) -> None:
    files = [json.loads(line)["record"] for line in (archive / "manifest.jsonl").read_text().splitlines()]
    writers = [threading.Thread(target=index.add, args=(archive, database, files[at : at + 60])) for at in (0, 30, 60)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    index.update(archive, database)
    index.update(archive, tmp_path / "one.db")

    assert dump(database) == dump(tmp_path / "one.db")


def test_records_are_those_of_the_schema() -> None:
    for at in range(20):
        records.check(archives.record(at, 400))


# ---------------------------------------------------------------- while a run goes on


def test_records_come_in_while_a_run_goes_on(archive: Path, database: Database, monkeypatch) -> None:
    monkeypatch.setattr(sync, "_FOLLOWED", 25)
    files = [json.loads(line)["record"] for line in (archive / "manifest.jsonl").read_text().splitlines()]
    follower = index.Follower(archive, database)
    for file in files[:60]:
        follower.see(file)

    assert total(database, "") == 50
    assert follower.end() == index.SyncCounts(250, 0, 50)
    assert total(database, "") == 300


def test_files_of_one_content_come_in_together(archive: Path, database: Database) -> None:
    files = [json.loads(line)["record"] for line in (archive / "manifest.jsonl").read_text().splitlines()]
    follower = index.Follower(archive, database)
    for file in (*files[:60], files[7], *files[60:120]):  # the record of two sources among a hundred
        follower.see(file)

    assert follower.end() == index.SyncCounts(201, 0, 99)
    assert total(database, "") == 300


def contact(number: int, text: str) -> archives.Content:
    """The record of a filing whose preparer is this text."""
    content = archives.record(number, 400)
    content["filings"][0]["preparer"] = content["filings"][0]["evidence"]["/preparer"]["text"] = text
    return content


@pytest.mark.parametrize("text", ["1" * 200_000, "a" * 200_000, "13800138000 " * 16_000, "@" + "a." * 100_000])
def test_hard_texts_of_persons_are_indexed_within_the_limit(text: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(changed_records, "_SECONDS", 20)  # the square of these lengths takes hours
    archives.files(tmp_path, [contact(1, text)])
    assert index.update(tmp_path, tmp_path / "shenbao.db") == index.SyncCounts(1, 0, 0)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit there")
def test_a_record_that_takes_too_long_is_named_and_the_others_come_in(tmp_path: Path, monkeypatch) -> None:
    texts = passages.filing_texts

    def endless(record: Record) -> list[passages.FilingText]:
        while record.filings[0].preparer == "某":
            pass
        return texts(record)

    monkeypatch.setattr(passages, "filing_texts", endless)
    monkeypatch.setattr(changed_records, "_SECONDS", 1)
    archives.files(tmp_path, [contact(1, "某"), archives.record(2, 400), archives.record(3, 400)])
    counts = index.update(tmp_path, tmp_path / "shenbao.db")
    assert (counts.added, counts.unchanged) == (2, 0)
    assert "超过 1 秒" in counts.trouble[0]


def test_an_index_that_cannot_be_written_does_not_stop_a_run(archive: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(sync, "_FOLLOWED", 1)
    (tmp_path / "shenbao.db").write_text("no database" * 50, encoding="utf-8")
    follower = index.Follower(archive, tmp_path / "shenbao.db")
    for file in ("2014/000112.pdf.json", "2018/000012.pdf.json"):
        follower.see(file)
    with pytest.raises(IndexTrouble):
        follower.end()
