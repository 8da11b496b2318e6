"""The batch: what it finds, what it writes, what an interrupted run leaves, and what no file can do to it."""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from ctypes.util import find_library
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from random import Random

import hostile
import pytest
import watched
from index_dump import dump
from msgspec.structs import replace
from ofds import like
from PIL import Image
from workbooks import workbook

import extract
from extract import batch, index
from extract.batch import archive_files, store, tasks, worker
from extract.batch.model import RunFolders, Task
from extract.cli import main
from extract.errors import DamagedSource, SourceError
from extract.limits import Limits
from extract.read import pdf
from extract.read.ocr import OcrOptions, When
from extract.signatures import OLE_SIGNATURE as OLE

SAMPLE = "minhang-2020-pingan"
FIELDS = {"path", "sha256", "status", "seconds", "remarks", "cause", "message", "pages", "record", "ocr", "wants_ocr"}
FIELDS |= {"record_sha256", "gone"}


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
    assert "6 files: 2 complete, 0 partial, 1 failed, 3 skipped" in told
    assert "1 source_damaged" in told
    assert "1 folder_hidden: 这是隐藏文件夹" in told
    lines = manifest(out)
    assert {path: line["status"] for path, line in lines.items()} == {
        ".git": "skipped",
        "2020/a.pdf": "complete",
        "2020/broken.pdf": "failed",
        "2020/notes.txt": "skipped",
        "2020/~$a.docx": "skipped",
        "2020/民政/filing.dat": "complete",
    }
    for path, line in lines.items():
        assert {*line} == FIELDS
        if line["status"] == "skipped":
            assert (line["record"], line["remarks"]) == (None, 1)
            continue
        record = json.loads((out / "records" / line["record"]).read_text(encoding="utf-8"))
        assert record["source"]["path"] == path
        assert record["source"]["sha256"] == line["sha256"]
        assert len(record["remarks"]) == line["remarks"]
    assert {path.name for path in out.iterdir()} == {"records", "manifest.jsonl", "root.txt", "shenbao.db", ".lock"}


def test_the_number_of_workers_changes_nothing(archive: Path, tmp_path: Path) -> None:
    convert(archive, "--out", tmp_path / "one", "--jobs", 1)
    convert(archive, "--out", archive / "two", "--jobs", 2)

    assert files(tmp_path / "one" / "records") == files(archive / "two" / "records")
    assert list(manifest(tmp_path / "one")) == list(manifest(archive / "two"))


def test_a_line_of_json_for_each_file(archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    convert(archive, "--out", tmp_path / "out", "--log-json")

    *told, summary = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert {line["path"] for line in told} == {*manifest(tmp_path / "out")}
    assert {line["path"]: line["cause"] for line in told if line["status"] == "skipped"} == {
        ".git": "folder_hidden",
        "2020/notes.txt": "text_without_form",
        "2020/~$a.docx": "file_lock",
    }
    assert (summary["event"], summary["files"], summary["complete"], summary["skipped"]) == ("summary", 6, 2, 3)
    assert summary["causes"]["source_damaged"] == 1


def test_a_long_name_still_gets_a_record(root: Path, tmp_path: Path) -> None:
    long = tmp_path / ("长" * 83 + ".pdf")
    long.write_bytes((root / "corpus" / SAMPLE / "source-libreoffice.pdf").read_bytes())

    assert convert(long, "--out", tmp_path / "out") == 0
    assert len(files(tmp_path / "out" / "records")) == 1


@pytest.mark.parametrize("path", ["长" * 300, "/".join(["folder" * 10] * 100), "a.pdf.json/b.pdf", "a.json~/b.pdf"])
def test_a_record_s_name_fits_and_is_no_folder_s(path: str) -> None:
    *folders, name = store.record_path(path).split("/")

    assert name.endswith(".json")
    assert not any(folder.endswith(".json") for folder in folders)
    assert all(len(part.encode()) <= 255 for part in [*folders, name])
    assert len(store.record_path(path).encode()) < 3000


# ---------------------------------------------------------------- again


def test_a_second_run_converts_what_is_new(archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    convert(archive, "--out", out)
    first, lines = files(out / "records"), manifest(out)
    stamp = (out / "records/2020/a.pdf.json").stat().st_mtime_ns
    (archive / "2020" / "broken.pdf").write_bytes((archive / "2020" / "民政" / "filing.dat").read_bytes())
    capsys.readouterr()

    assert convert(archive, "--out", out) == 0
    assert "4 unchanged since an earlier run" in capsys.readouterr().out
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
    assert len(manifest(out)) == 6


@pytest.mark.parametrize(("retry", "again"), [("failed", 1), ("partial", 1), ("all", 4)])
def test_retry(archive: Path, tmp_path: Path, retry: str, again: int) -> None:
    todo = batch.job([archive], tmp_path / "out")
    list(batch.run(todo))

    told = list(batch.run(todo, batch.Options(retry=retry)))
    assert sum(not outcome.is_old for outcome in told) == again


def test_what_wanted_ocr_is_read_once_ocr_is_there(root: Path, tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    Image.new("L", (600, 850), 255).save(folder / "scan.png")
    shutil.copy(folder / "scan.png", folder / "scan-again.png")
    shutil.copy(root / "corpus" / SAMPLE / "source.docx", folder / "typed.docx")
    scans = {"scan.png", "scan-again.png"}

    def converted(when: When) -> set[str]:
        """The files that such a run reads anew."""
        told = batch.run(batch.job([folder], out), batch.Options(ocr=when))
        return {outcome.path for outcome in told if not outcome.is_old}

    assert converted("never") == {*scans, "typed.docx"}
    lines = manifest(out)
    assert {path: (line["ocr"], line["wants_ocr"]) for path, line in lines.items()} == {
        "scan.png": ("never", True),
        "scan-again.png": ("never", True),
        "typed.docx": ("never", False),
    }
    assert "--ocr auto" in lines["scan.png"]["message"]
    assert converted("never") == set()

    assert converted("auto") == scans
    lines = manifest(out)
    assert (lines["scan.png"]["ocr"], lines["scan.png"]["wants_ocr"]) == ("auto", False)
    record = json.loads((out / "records" / lines["scan.png"]["record"]).read_text(encoding="utf-8"))
    assert record["source"]["text_layer"] == "ocr"
    assert lines["typed.docx"]["ocr"] == "never"  # its record is still that of the first run
    assert converted("auto") == set()
    assert converted("never") == set()  # what OCR has read is not given up
    assert converted("always") == scans  # the other file has no pages to read from their image


def test_a_file_is_read_again_only_where_ocr_can_change_its_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    Image.new("L", (600, 850), 255).save(folder / "scan.png")
    todo = batch.job([folder], out)
    list(batch.run(todo, batch.Options(ocr="never")))
    line = manifest(out)["scan.png"]
    (out / "manifest.jsonl").write_text(json.dumps(line | {"ocr": "absent"}) + "\n", encoding="utf-8")

    monkeypatch.setattr(worker, "is_ocr_installed", lambda: False)
    assert worker.used_ocr("auto") == worker.used_ocr("always") == "absent"
    assert [outcome.is_old for outcome in batch.run(todo)] == [True]
    monkeypatch.setattr(worker, "is_ocr_installed", lambda: True)
    assert [outcome.is_old for outcome in batch.run(todo)] == [False]


def test_a_manifest_without_a_word_of_ocr_still_holds(archive: Path, tmp_path: Path) -> None:
    todo = batch.job([archive], tmp_path / "out")
    list(batch.run(todo))
    lines = ({k: v for k, v in line.items() if "ocr" not in k} for line in manifest(tmp_path / "out").values())
    (tmp_path / "out" / "manifest.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))

    assert all(outcome.is_old for outcome in batch.run(todo))


def test_the_same_content_is_recorded_once(archive: Path, tmp_path: Path) -> None:
    for name in ("b.pdf", "c.pdf"):
        (archive / "2020" / name).write_bytes((archive / "2020" / "a.pdf").read_bytes())
    out = tmp_path / "out"

    for _ in range(2):
        convert(archive, "--out", out)
        lines = manifest(out)
        assert [lines[f"2020/{name}.pdf"]["record"] for name in "abc"] == ["2020/a.pdf.json"] * 3
        assert len(lines) == 8
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
    told = capsys.readouterr().err
    assert told.startswith("shenbao: no")
    assert source in told


@pytest.mark.parametrize("defect", ["raise", "surrogate"])
def test_a_defect_spoils_one_record_only(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, defect: str
) -> None:
    def convert_bytes(data: bytes, name: str, passwords: tuple[str, ...]) -> extract.Record:
        if defect == "raise":
            raise IndexError("a defect")
        record = extract.conversion.convert_bytes(data, name)
        return replace(record, status="\ud800")

    monkeypatch.setattr(worker, "convert_bytes", convert_bytes)
    monkeypatch.setattr(worker.sandbox, "allow_cpu", lambda seconds: None)
    task = Task("a.pdf", archive / "2020" / "a.pdf", "0" * 64, 5)
    outcome = worker.convert(task, RunFolders(tmp_path, tmp_path), Limits())

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
    assert len(manifest(tmp_path / "out")) == 6


@pytest.mark.parametrize("group", [False, True])
def test_a_disk_that_is_full_while_a_file_is_read_is_not_blamed_on_the_file(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, group: bool
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "profile")

    monkeypatch.setattr(worker, "convert_bytes", full)
    monkeypatch.setattr(worker, "read_many", full)
    monkeypatch.setattr(worker.sandbox, "allow_cpu", lambda seconds: None)
    task = Task("a.pdf", archive / "2020" / "a.pdf", "0" * 64, 5)
    place = RunFolders(tmp_path, tmp_path)
    with pytest.raises(store.NotWritten, match="No space left"):
        worker.convert_group([task, task], place, Limits()) if group else worker.convert(task, place, Limits())


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such alarm there")
def test_a_limit_within_a_limit_leaves_the_rest_of_its_time() -> None:
    """The index entry of a file has its own limit, within that of its group."""
    worker.sandbox.allow_time(100)
    with worker.sandbox.time_limit(50):
        time.sleep(0.05)
        assert signal.getitimer(signal.ITIMER_REAL)[0] <= 50
    left = signal.getitimer(signal.ITIMER_REAL)[0]
    worker.sandbox.allow_time(0)

    assert 50 < left < 99.96


def test_files_that_go_together_are_read_with_the_options_of_ocr(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def read_many(sources: list[bytes], passwords: object, ocr: OcrOptions) -> list[SourceError]:
        asked.append(ocr.when)
        return [DamagedSource("文件无法打开。") for _ in sources]

    monkeypatch.setattr(worker, "read_many", read_many)
    monkeypatch.setattr(worker.sandbox, "allow_cpu", lambda seconds: None)
    task = Task("a.pdf", archive / "2020" / "a.pdf", "0" * 64, 5, ocr="never")
    worker.convert_group([task, task], RunFolders(tmp_path, tmp_path), Limits())
    assert asked == ["never"]


def test_a_disk_that_is_full_while_an_archive_is_unpacked_is_not_blamed_on_the_archive(
    sample: tuple[bytes, bytes], tmp_path: Path
) -> None:
    for name, data in {
        "a.zip": hostile.zip_file({"a.pdf": sample[0]}),
        "b.zip": hostile.zipped_in_aes({"b.pdf": sample[0]}, b"secret"),
    }.items():
        (tmp_path / name).write_bytes(data)
        (tmp_path / "folder" / "0").mkdir(parents=True, exist_ok=True)  # where the member would go
        with pytest.raises(store.NotWritten):
            archive_files.unpack(tmp_path / name, tmp_path / "folder", Limits(), ["secret"])


def test_two_runs_do_not_share_an_output(archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with store.workplace(tmp_path / "out"):
        assert convert(archive, "--out", tmp_path / "out") == 3
    assert "another run is writing there" in capsys.readouterr().err


# ---------------------------------------------------------------- foreign bytes


def workers() -> list[str]:
    """The processes that this one, or what it started, has started."""
    told = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    return [line for line in told.splitlines() if "forkserver" in line]


@pytest.fixture
def sample(root: Path) -> tuple[bytes, bytes]:
    folder = root / "corpus" / SAMPLE
    return (folder / "source-libreoffice.pdf").read_bytes(), (folder / "source.docx").read_bytes()


def put(folder: Path, contents: dict[str, bytes]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    return folder


def test_hostile_files_give_a_record_each(sample: tuple[bytes, bytes], tmp_path: Path) -> None:
    made = hostile.documents(*sample)
    folder = put(tmp_path / "in", {name: data for name, (data, _) in made.items()} | {"good.pdf": sample[0]})

    assert convert(folder, "--out", tmp_path / "out", "--memory", 450, "--cpu-seconds", 20) == 1
    found = causes(tmp_path / "out")
    assert found.pop("good.pdf") is None
    assert {*found} == {*made}
    assert {name: found[name] for name, (_, cause) in made.items() if cause} == {
        name: cause for name, (_, cause) in made.items() if cause
    }
    assert len(files(tmp_path / "out" / "records")) == len(made) + 1
    assert b"root:" not in b"".join(files(tmp_path / "out" / "records").values())


def test_workbooks_and_ofd_files_give_a_record_each(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(root / "corpus"))
    content = import_module("making.content")
    book = workbook({"申报表": content.source_of(content.load("putuo-2024-library")).blocks})
    page = like(root / "corpus" / "putuo-2024-library" / "source-chromium.pdf")
    made = {
        "a.xlsx": book,
        "unnamed.dat": book,
        "b.ofd": page,
        "unnamed.bin": page,
        "in.zip": hostile.zip_file({"c.xlsx": book}),
    }
    cut = {"cut.xlsx": book[:-600], "cut.ofd": page[: len(page) // 2], "no.xls": OLE + bytes(2048), "no.et": b"none"}
    folder = put(tmp_path / "in", made | cut)

    assert convert(folder, "--out", tmp_path / "out") == 1
    found = manifest(tmp_path / "out")
    whole = {path for path, line in found.items() if line["status"] == "complete"}
    assert whole == {"a.xlsx", "unnamed.dat", "b.ofd", "unnamed.bin", "in.zip/c.xlsx"}
    assert {path: line["cause"] for path, line in found.items() if path in cut} == {
        "cut.xlsx": "source_damaged",
        "cut.ofd": "source_damaged",
        "no.xls": "format_legacy",
        "no.et": "format_unknown",
    }
    records = [json.loads((tmp_path / "out" / "records" / found[path]["record"]).read_text("utf-8")) for path in whole]
    gold = json.loads((root / "corpus" / "putuo-2024-library" / "gold.json").read_text("utf-8"))
    for record in records:
        assert [filing["project"]["name"] for filing in record["filings"]] == [gold["filings"][0]["project"]["name"]]


@pytest.mark.skipif(sys.platform != "linux", reason="the limits and /proc are Linux's")
def test_a_reader_gone_wrong_costs_its_own_file(
    sample: tuple[bytes, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "convert", hostile.misbehave)
    contents = {name: name.encode() for name in hostile.CAUSES} | {"a.pdf": sample[0], "z.docx": sample[1]}
    folder = put(tmp_path / "in", contents)

    limits = Limits(seconds=6, cpu_seconds=2, memory=700 << 20)  # room for good files on a busy machine
    outcomes = {
        one.path: one for one in batch.run(batch.job([folder], tmp_path / "out"), batch.Options(2, None, limits))
    }
    assert {path: one.cause for path, one in outcomes.items()} == hostile.CAUSES | {"a.pdf": None, "z.docx": None}
    assert outcomes["loop.pdf"].seconds > 5.9
    assert outcomes["busy.pdf"].seconds > 1.9
    assert not watched.is_alive(int((folder / "orphan").read_text(encoding="utf-8")))
    for path in outcomes:
        assert json.loads((tmp_path / "out/records" / f"{path}.json").read_bytes())["source"]["sha256"]


def test_legacy_files_that_go_together_give_the_records_of_each_alone(
    sample: tuple[bytes, bytes], tmp_path: Path
) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    contents = {f"{number}.rtf": rb"{\rtf1 %d}" % number for number in range(3)}
    contents |= {"broken.doc": OLE + bytes(600), "again.rtf": contents["1.rtf"], "a.docx": sample[1]}
    folder, out = put(tmp_path / "in", contents), tmp_path / "out"

    assert convert(folder, "--out", out) == 1
    assert [path for path, cause in causes(out).items() if cause] == ["broken.doc"]
    kept = files(out / "records")
    assert {*kept} == {f"{name}.json" for name in contents if name != "again.rtf"}
    for name, data in kept.items():
        source = name.removesuffix(".json")
        assert data.decode() == extract.conversion.convert_bytes(contents[source], source).to_json()


@pytest.mark.skipif(sys.platform == "win32", reason="a worker takes its code from this process there")
def test_a_group_that_is_lost_costs_no_other_file(
    sample: tuple[bytes, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "convert_group", hostile.leave)
    contents = {f"{number:02}.doc": OLE + bytes(600) + bytes([number]) for number in range(23)}
    folder, out = put(tmp_path / "in", contents | {"a.pdf": sample[0], "z.doc": contents["07.doc"]}), tmp_path / "out"

    assert convert(folder, "--out", out) == 1
    assert causes(out) == {**dict.fromkeys(contents, "format_legacy"), "a.pdf": None, "z.doc": "format_legacy"}
    assert list(manifest(out)) == [*contents, "a.pdf", "z.doc"]


def test_a_file_too_large_is_not_read(sample: tuple[bytes, bytes], tmp_path: Path) -> None:
    folder = put(tmp_path / "in", {"a.pdf": sample[0] + bytes(1 << 20)})

    assert convert(folder, "--out", tmp_path / "out", "--file-size", 1) == 1
    assert causes(tmp_path / "out") == {"a.pdf": "source_too_large"}


# ---------------------------------------------------------------- archives


def test_archives_are_looked_into(sample: tuple[bytes, bytes], tmp_path: Path) -> None:
    filing, docx = sample
    contents = {
        "a.zip": hostile.zipped_in_gbk({"绩效/申报表.pdf": filing, "说明.txt": b"no document"}),
        "b.tar.gz": hostile.tar_file({"x/filing.docx": docx, "x/.hidden.pdf": filing}, {"x/link.pdf": "/etc/passwd"}),
        "c.zip": hostile.nested_zip(filing + b"%c", 3),
        "d.zip": hostile.nested_zip(filing + b"%d", 4),
        "e.zip": hostile.zip_file({"../../slip.pdf": filing, "/root.pdf": filing, "C:\\x\\disk.pdf": filing}),
        "f.zip": hostile.zipped_link("link.pdf", "/etc/passwd"),
        "g.zip": b"PK\x03\x04 cut off",
        "h.rar": b"Rar!\x1a\x07\x01\x00",
        "i.zip": docx + b"",
        "j.zip": hostile.zip_file({"notes.txt": b"no document"}),
    }
    out = tmp_path / "out"

    assert convert(put(tmp_path / "in", contents), "--out", out) == 1
    assert causes(out) == {
        "a.zip/绩效/申报表.pdf": None,
        "a.zip/说明.txt": "text_without_form",
        "b.tar.gz/x/.hidden.pdf": "file_hidden",
        "b.tar.gz/x/filing.docx": None,
        "b.tar.gz/x/link.pdf": "source_link",
        "c.zip/inner.zip/inner.zip/inner.pdf": None,
        "d.zip/inner.zip/inner.zip/inner.zip": "archive_too_deep",
        "e.zip/C:/x/disk.pdf": "member_outside",
        "e.zip/root.pdf": "member_outside",
        "e.zip/slip.pdf": "member_outside",
        "f.zip/link.pdf": "source_link",
        "g.zip": "archive_damaged",
        "h.rar": "archive_damaged" if find_library("archive") else "archive_unknown",
        "i.zip": None,
        "j.zip/notes.txt": "text_without_form",
    }
    assert not [path for path in tmp_path.rglob("*slip*") if "records" not in path.parts]
    before = files(out / "records")
    convert(tmp_path / "in", "--out", out)
    assert files(out / "records") == before


def test_an_archive_s_size_is_limited(sample: tuple[bytes, bytes], tmp_path: Path) -> None:
    bomb = {f"{number}.pdf": sample[0] + bytes(1 << 20) + bytes([number]) for number in range(4)}
    folder = put(
        tmp_path / "in", {"a.zip": hostile.zip_file(bomb), "b.zip": hostile.zip_file({"x.pdf": bytes(20 << 20)})}
    )

    convert(folder, "--out", tmp_path / "out", "--unpacked", 3, "--file-size", 10)
    found = causes(tmp_path / "out")
    assert found["a.zip"] == "archive_too_large"
    assert found["b.zip/x.pdf"] == "source_too_large"
    assert "a.zip/0.pdf" in found


def test_members_of_one_name_are_told_apart(sample: tuple[bytes, bytes], tmp_path: Path) -> None:
    data = hostile.zip_file({"a.pdf": sample[0], "b.pdf": sample[0] + b"%"}).replace(b"b.pdf", b"a.pdf")
    out = tmp_path / "out"

    assert convert(put(tmp_path / "in", {"a.zip": data}), "--out", out) == 0
    assert list(manifest(out)) == ["a.zip/a.pdf", "a.zip/a~2.pdf"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_in_a_folder_is_not_followed(archive: Path, tmp_path: Path) -> None:
    (archive / "loop").symlink_to(archive)
    (archive / "link.pdf").symlink_to(archive / "2020" / "a.pdf")
    os.mkfifo(archive / "pipe.pdf")

    convert(archive, "--out", tmp_path / "out")
    found = causes(tmp_path / "out")
    assert (found["loop"], found["link.pdf"], found["pipe.pdf"]) == ("source_link", "source_link", "source_not_regular")


# ---------------------------------------------------------------- an end in the middle


def started(folder: Path, out: Path, *more: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "extract", "convert", str(folder), "--out", str(out), "--jobs", "2", *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)


@pytest.fixture
def heard() -> Iterator[None]:
    """Signals that end a run, heard by processes that start: those of a runner under nohup would ignore some."""
    numbers = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    for number in numbers:
        if before[number] is signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def many(sample: tuple[bytes, bytes], tmp_path: Path) -> Path:
    filing, docx = sample
    contents = {f"{number:02}.pdf": filing + b"%%%d" % number for number in range(12)}
    return put(
        tmp_path / "in", contents | {"a.docx": docx, "b.docx": docx, "c.zip": hostile.zip_file({"d.pdf": filing})}
    )


def written(out: Path) -> list[bytes]:
    """The lines of a manifest that is being written."""
    manifest = out / "manifest.jsonl"
    return manifest.read_bytes().splitlines() if manifest.exists() else []


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_a_run_that_is_killed_goes_on_where_it_stopped(many: Path, tmp_path: Path) -> None:
    convert(many, "--out", tmp_path / "whole")
    out = tmp_path / "out"
    for lines in (1, 3, 6, 8, 11):
        run = started(many, out)
        while run.poll() is None and len(written(out)) < lines:
            time.sleep(0.01)
        children = [int(line.split()[0]) for line in workers() if line.split()[1] == str(run.pid)]
        run.kill()
        run.communicate()
        deadline = time.monotonic() + 30
        while any(map(watched.is_alive, children)) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not any(map(watched.is_alive, children))

    assert 11 <= len(written(out)) < len(manifest(tmp_path / "whole"))
    assert convert(many, "--out", out) == 0
    assert files(out / "records") == files(tmp_path / "whole" / "records")
    assert [(path, line["sha256"], line["record"]) for path, line in manifest(out).items()] == [
        (path, line["sha256"], line["record"]) for path, line in manifest(tmp_path / "whole").items()
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_a_run_that_is_killed_at_any_moment_leaves_nothing_wrong(sample: tuple[bytes, bytes], tmp_path: Path) -> None:
    contents = {f"{number}.pdf": sample[0] + b"%%%d" % number for number in range(4)}
    contents |= {"a.docx": sample[1], "b.docx": sample[1], "c.zip": hostile.zip_file({"d.pdf": sample[0]})}
    many = put(tmp_path / "in", contents | {"e.rtf": rb"{\rtf1 1}", "f.rtf": rb"{\rtf1 2}"})
    whole = watched.conversion_run(many, tmp_path / "whole", "--jobs", "2")
    index.update(tmp_path / "whole", tmp_path / "anew.db")
    anew, chance = dump(tmp_path / "anew.db"), Random(2021)
    for kill in range(5):
        out = tmp_path / f"out-{kill // 2}"  # some are killed twice
        watched.kill_run(many, out, chance.uniform(0, whole.seconds), "--jobs", "2")
    for out in sorted(tmp_path.glob("out-*")):
        assert watched.conversion_run(many, out, "--jobs", "2").code == whole.code
        assert watched.differences(tmp_path / "whole", out) == []
        assert dump(out / "shenbao.db") == anew
        assert watched.left_behind(out) == []
        assert not (out / ".work").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is another thing there")
@pytest.mark.usefixtures("heard")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_ctrl_c_kill_and_a_closed_terminal_end_the_run_and_say_how_to_go_on(
    name: str, many: Path, tmp_path: Path
) -> None:
    run = started(many, tmp_path / "out")
    while not (tmp_path / "out" / "manifest.jsonl").exists() and run.poll() is None:
        time.sleep(0.02)
    run.send_signal(getattr(signal, name))
    _, told = run.communicate(timeout=20)

    assert run.returncode == 3
    assert told.strip().endswith("shenbao: stopped; the same command goes on where it stopped")
    assert watched.left_behind(tmp_path / "out") == []
    assert not (tmp_path / "out" / ".work").exists()


# ---------------------------------------------------------------- pages that are none


def test_a_page_of_an_absurd_size_is_named() -> None:
    page = b"<</Type/Pages/Kids[<</Type/Page/Parent 2 0 R/MediaBox[0 0 200000 9]>>]/Count 1>>"
    record = extract.conversion.convert_bytes(hostile.bare_pdf(page), "a.pdf").to_dict()

    (remark,) = (one for one in record["remarks"] if one["code"] == "page_size")
    assert (remark["at"], "200000×9" in remark["message"]) == ({"page": 1}, True)


def test_pages_beyond_all_measure_are_not_read() -> None:
    kids = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>" * (pdf.MOST_PAGES + 7)
    data = hostile.bare_pdf(b"<</Type/Pages/Count %d/Kids[%s]>>" % (pdf.MOST_PAGES + 7, kids))
    record = extract.conversion.convert_bytes(data, "a.pdf").to_dict()

    assert record["status"] == "partial"
    assert record["source"]["pages"] == pdf.MOST_PAGES
    assert "pages_beyond_limit" in {remark["code"] for remark in record["remarks"]}


# ---------------------------------------------------------------- passwords


def test_a_locked_file_among_many_is_opened(
    sample: tuple[bytes, bytes], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    filing, docx = sample
    locked = {
        "b.pdf": hostile.encrypted_pdf(),
        "c.docx": hostile.encrypted_docx(docx),
        "d.zip/1.pdf": filing + b"%1",
        "d.zip/2.pdf": filing + b"%2",
        "e.zip/3.pdf": filing + b"%3",
        "f.zip/4.pdf": filing + b"%4",
    }
    contents = {name: data for name, data in locked.items() if "/" not in name} | {
        "a.pdf": filing,
        "d.zip": hostile.zipped_in_aes({"1.pdf": locked["d.zip/1.pdf"], "2.pdf": locked["d.zip/2.pdf"]}, b"secret"),
        "e.zip": hostile.zipped_as_of_old("3.pdf", locked["e.zip/3.pdf"], "口令九".encode("gbk")),
        "f.zip": hostile.zipped_as_of_old("4.pdf", locked["f.zip/4.pdf"], b"secret"),
        "other.pdf": hostile.encrypted_pdf("other"),
        "other.docx": hostile.encrypted_docx(docx, "other"),
        "other.zip": hostile.zipped_in_aes({"5.pdf": filing}, b"other"),
    }
    others = dict.fromkeys(("other.pdf", "other.docx", "other.zip/5.pdf"), "source_encrypted")
    folder, out = put(tmp_path / "in", contents), tmp_path / "out"
    (tmp_path / "passwords").write_text("wrong\n口令九\nsecret\n", encoding="utf-8")
    convert(folder, "--out", out)
    assert causes(out) == {**dict.fromkeys(locked, "source_encrypted"), "a.pdf": None, **others}

    convert(folder, "--out", out, "--password-file", tmp_path / "passwords")
    assert causes(out) == {**dict.fromkeys(locked), "a.pdf": None, **others}
    records = {path: json.loads((out / "records" / f"{path}.json").read_bytes()) for path in locked}
    assert records["b.pdf"]["source"]["bytes"] == len(contents["b.pdf"])
    assert "behind a password" in records["b.pdf"]["clauses"][0]["text"]
    assert records["c.docx"]["source"]["bytes"] == len(contents["c.docx"])
    assert records["c.docx"]["filings"] == json.loads(extract.conversion.convert_bytes(docx, "c").to_json())["filings"]
    assert records["d.zip/2.pdf"]["source"]["sha256"] == sha256(locked["d.zip/2.pdf"]).hexdigest()
    told = "".join(capfd.readouterr())
    for secret in ("secret", "口令九"):
        assert not [name for name, data in files(out).items() if secret.encode() in data]
        assert secret not in told


# ---------------------------------------------------------------- a watched folder


@pytest.mark.usefixtures("heard")
@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is another thing there")
def test_a_watched_folder_takes_files_once_they_are_still(sample: tuple[bytes, bytes], tmp_path: Path) -> None:
    folder, out = put(tmp_path / "in", {"a.pdf": sample[0]}), tmp_path / "out"
    run = started(folder, out, "--watch", "--still", "1")
    wait_for(out / "records/a.pdf.json")
    with (folder / "b.pdf").open("wb") as slow:
        for start in range(0, len(sample[0]), len(sample[0]) // 6):
            slow.write(sample[0][start : start + len(sample[0]) // 6])
            slow.flush()
            time.sleep(0.3)
            assert not (out / "records/b.pdf.json").exists()
        slow.write(b"%more")
    wait_for(out / "records/b.pdf.json")
    wait_until(lambda: (out / "manifest.jsonl").read_bytes().count(b"\n") == 2)  # its line comes after its record
    run.send_signal(signal.SIGINT)
    run.communicate(timeout=20)

    assert causes(out) == {"a.pdf": None, "b.pdf": None}


def wait_for(file: Path) -> None:
    wait_until(file.exists)


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert is_so()
