"""The batch: what it finds, what it writes, what an interrupted run leaves, and what no file can do to it."""

import errno
import json
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import extract
from extract import batch
from extract.batch import store, worker
from extract.batch.worker import Place, Task
from extract.cli import main
from extract.read.cage import Limits

SAMPLE = "minhang-2020-pingan"
FIELDS = {"path", "sha256", "status", "seconds", "remarks", "cause", "message", "pages", "record"}


@pytest.fixture
def archive(root: Path, tmp_path: Path) -> Path:
    """A folder with two good filings, one broken one and much that is no document."""
    folder = tmp_path / "archive"
    (folder / "2020" / "民政").mkdir(parents=True)
    (folder / ".git").mkdir()
    sample = root / "corpus" / SAMPLE
    (folder / "2020" / "a.pdf").write_bytes((sample / "source-libreoffice.pdf").read_bytes())
    (folder / "2020" / "民政" / "filing.dat").write_bytes((sample / "source.docx").read_bytes())
    (folder / "2020" / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing else")
    (folder / "2020" / "~$a.docx").write_bytes(b"lock")
    (folder / "2020" / "notes.txt").write_text("no document", encoding="utf-8")
    (folder / ".git" / "b.pdf").write_bytes(b"%PDF-1.7")
    return folder


def convert(*arguments: object) -> int:
    return main(["convert", *map(str, arguments)])


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def manifest(out: Path) -> dict[str, dict]:
    """The lines of the manifest by path: each path has one."""
    lines = [json.loads(line) for line in (out / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    found = {line["path"]: line for line in lines}
    assert len(found) == len(lines)
    return found


def causes(out: Path) -> dict[str, str | None]:
    return {path: line["cause"] for path, line in manifest(out).items()}


# ---------------------------------------------------------------- records and manifest


def test_one_broken_file_does_not_stop_the_others(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"

    assert convert(archive, "--out", out) == 1
    told = capsys.readouterr().out
    assert "failed: 2020/broken.pdf: " in told
    assert "3 files: 2 complete, 0 partial, 1 failed" in told
    assert "1 source_damaged" in told
    lines = manifest(out)
    assert list(lines) == ["2020/a.pdf", "2020/broken.pdf", "2020/民政/filing.dat"]
    assert [line["status"] for line in lines.values()] == ["complete", "failed", "complete"]
    for path, line in lines.items():
        assert {*line} == FIELDS
        record = json.loads((out / "records" / line["record"]).read_text(encoding="utf-8"))
        assert record["source"]["path"] == path
        assert record["source"]["sha256"] == line["sha256"]
        assert len(record["remarks"]) == line["remarks"]
    assert {path.name for path in out.iterdir()} == {"records", "manifest.jsonl", ".lock"}


def test_the_number_of_workers_changes_nothing(archive: Path, tmp_path: Path) -> None:
    convert(archive, "--out", tmp_path / "one", "--jobs", 1)
    convert(archive, "--out", archive / "two", "--jobs", 2)

    assert files(tmp_path / "one" / "records") == files(archive / "two" / "records")
    assert list(manifest(tmp_path / "one")) == list(manifest(archive / "two"))


def test_a_line_of_json_for_each_file(archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    convert(archive, "--out", tmp_path / "out", "--log-json")

    *told, summary = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert {line["path"] for line in told} == {*manifest(tmp_path / "out")}
    assert (summary["event"], summary["complete"], summary["causes"]) == ("summary", 2, {"source_damaged": 1})


def test_a_long_name_still_gets_a_record(root: Path, tmp_path: Path) -> None:
    long = tmp_path / ("长" * 83 + ".pdf")
    long.write_bytes((root / "corpus" / SAMPLE / "source-libreoffice.pdf").read_bytes())

    assert convert(long, "--out", tmp_path / "out") == 0
    assert len(files(tmp_path / "out" / "records")) == 1


@pytest.mark.parametrize("path", ["长" * 300, "/".join(["folder" * 10] * 100), "a.pdf.json/b.pdf"])
def test_a_record_s_name_fits_and_is_no_folder_s(path: str) -> None:
    *folders, name = store.named(path).split("/")

    assert name.endswith(".json")
    assert not any(folder.endswith(".json") for folder in folders)
    assert all(len(part.encode()) <= 255 for part in [*folders, name])
    assert len(store.named(path).encode()) < 3000


# ---------------------------------------------------------------- again


def test_a_second_run_converts_what_is_new(archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    convert(archive, "--out", out)
    first, lines = files(out / "records"), manifest(out)
    stamp = (out / "records/2020/a.pdf.json").stat().st_mtime_ns
    (archive / "2020" / "broken.pdf").write_bytes((archive / "2020" / "民政" / "filing.dat").read_bytes())
    capsys.readouterr()

    assert convert(archive, "--out", out) == 0
    assert "1 unchanged since an earlier run" in capsys.readouterr().out
    assert (out / "records/2020/a.pdf.json").stat().st_mtime_ns == stamp
    assert manifest(out)["2020/a.pdf"] == lines["2020/a.pdf"]
    assert manifest(out)["2020/民政/filing.dat"]["record"] == "2020/broken.pdf.json"
    assert files(out / "records")["2020/a.pdf.json"] == first["2020/a.pdf.json"]


def test_a_record_that_is_gone_is_written_again(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    convert(archive, "--out", out)
    before = files(out / "records")
    (out / "records/2020/a.pdf.json").unlink()
    with (out / "manifest.jsonl").open("ab") as stream:
        stream.write(b'{"path": "cut o')

    convert(archive, "--out", out)
    assert files(out / "records") == before
    assert len(manifest(out)) == 3


@pytest.mark.parametrize(("retry", "again"), [("failed", 1), ("partial", 1), ("all", 3)])
def test_retry(archive: Path, tmp_path: Path, retry: str, again: int) -> None:
    todo = batch.job([archive], tmp_path / "out")
    list(batch.run(todo))

    told = list(batch.run(todo, batch.Options(retry=retry)))
    assert sum(not outcome.is_old for outcome in told) == again


def test_the_same_content_is_recorded_once(archive: Path, tmp_path: Path) -> None:
    for name in ("b.pdf", "c.pdf"):
        (archive / "2020" / name).write_bytes((archive / "2020" / "a.pdf").read_bytes())
    out = tmp_path / "out"

    for _ in range(2):
        convert(archive, "--out", out)
        lines = manifest(out)
        assert [lines[f"2020/{name}.pdf"]["record"] for name in "abc"] == ["2020/a.pdf.json"] * 3
        assert len(lines) == 5
        assert len(files(out / "records")) == 3
    (archive / "2020" / "a.pdf").write_bytes(b"%PDF-1.4 something else")
    convert(archive, "--out", out)
    assert [manifest(out)[f"2020/{name}.pdf"]["record"][5] for name in "abc"] == ["a", "b", "b"]


# ---------------------------------------------------------------- trouble of ours


def test_several_sources_share_a_root(archive: Path, tmp_path: Path) -> None:
    todo = batch.job([archive / "2020" / "民政", archive / "2020" / "a.pdf", archive / "2020" / "a.pdf"], tmp_path)

    assert todo.root == archive / "2020"
    assert [source.name for source in todo.sources] == ["a.pdf", "民政"]


def test_a_source_may_be_a_pattern(archive: Path, tmp_path: Path) -> None:
    assert convert(archive / "**" / "*.dat", "--out", tmp_path / "out") == 0
    assert list(manifest(tmp_path / "out")) == ["filing.dat"]


@pytest.mark.parametrize("source", ["notes.txt", "none.pdf", "*.none"])
def test_nothing_to_convert_is_wrong_usage(source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.txt").write_text("no document", encoding="utf-8")

    assert convert(tmp_path / source, "--out", tmp_path / "out") == 2
    assert capsys.readouterr().err.startswith("shenbao: no ")


@pytest.mark.parametrize("defect", ["raise", "surrogate"])
def test_a_defect_spoils_one_record_only(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, defect: str
) -> None:
    def convert_bytes(data: bytes, name: str) -> extract.record.Record:
        if defect == "raise":
            raise IndexError("a defect")
        record = extract.record.convert_bytes(data, name)
        return replace(record, content=record.content | {"clauses": ["\ud800"]})

    monkeypatch.setattr(worker, "convert_bytes", convert_bytes)
    monkeypatch.setattr(worker.cage, "allow_cpu", lambda seconds: None)
    task = Task("a.pdf", archive / "2020" / "a.pdf", "0" * 64, 5)
    outcome = worker.convert(task, Place(tmp_path, tmp_path), Limits())

    assert (outcome.status, outcome.cause) == ("failed", "defect")
    assert "while converting a.pdf" in caplog.text


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="the administrator may read everything")
def test_what_cannot_be_opened_is_named(archive: Path, tmp_path: Path) -> None:
    (archive / "2020" / "a.pdf").chmod(0)
    (archive / "2020" / "民政").chmod(0)
    convert(archive, "--out", tmp_path / "out")
    (archive / "2020" / "民政").chmod(0o700)

    assert causes(tmp_path / "out")["2020/a.pdf"] == "source_not_opened"
    assert causes(tmp_path / "out")["2020/民政"] == "folder_not_opened"


def test_an_output_that_cannot_be_written_is_3(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out").write_text("a file, not a folder", encoding="utf-8")

    assert convert(archive, "--out", tmp_path / "out") == 3
    assert "cannot write" in capsys.readouterr().err


def test_a_full_disk_ends_the_run_and_the_next_goes_on(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(stream: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(store.os, "fsync", full)
        assert convert(archive, "--out", tmp_path / "out") == 3
    assert "No space left on device; once it can, the same command goes on" in capsys.readouterr().err
    assert convert(archive, "--out", tmp_path / "out") == 1
    assert len(manifest(tmp_path / "out")) == 3


def test_two_runs_do_not_share_an_output(archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with store.workplace(tmp_path / "out"):
        assert convert(archive, "--out", tmp_path / "out") == 3
    assert "another run is writing there" in capsys.readouterr().err
