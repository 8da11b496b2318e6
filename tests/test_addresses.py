"""Sources and records at addresses: in memory for the cases, on an S3 server for the whole."""

import hashlib
import importlib
import inspect
import json
import re
import signal
import subprocess
import sys
import time
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import web_hdfs

from extract import address_lock, batch, export, index, storage
from extract.address_lock import NAME, AddressLock
from extract.batch import addresses, output
from extract.batch.model import Options
from extract.cli import main
from extract.limits import Limits
from extract.record.model import Record
from extract.storage import Address, AddressTrouble

fsspec = pytest.importorskip("fsspec", reason='fsspec is not installed: pip install ".[s3]"')
REGISTRY = importlib.import_module("fsspec.registry")
SAMPLE = "minhang-2020-pingan"
GOOD, BROKEN = 5, 20


@pytest.fixture(scope="module")
def sources(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Broken files, good filings, two of one content, an archive, texts and hidden files that are no documents."""
    folder = tmp_path_factory.mktemp("sources")
    (folder / "里 面").mkdir()
    pdf = (root / "corpus" / SAMPLE / "source-libreoffice.pdf").read_bytes()
    for number in range(BROKEN):
        (folder / f"broken{number:02}.pdf").write_bytes(b"%%PDF-1.7 and nothing else %d" % number)
    for number in range(GOOD):
        (folder / f"good{number}.pdf").write_bytes(pdf + b"\n%%%d\n" % number)
    (folder / "里 面" / "一样#1.pdf").write_bytes(pdf + b"\n%0\n")
    (folder / "notes.txt").write_text("no document", encoding="utf-8")
    (folder / ".hidden").write_text("no document", encoding="utf-8")
    with zipfile.ZipFile(folder / "packed.zip", "w") as archive:
        archive.write(root / "corpus" / SAMPLE / "source.docx", "内/a.docx")
    return folder


@pytest.fixture(scope="module")
def alone(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What comes out of the same files in a folder."""
    out = tmp_path_factory.mktemp("alone")
    run([sources], out)
    return out


def run(given: list[Any], out: Any, **options: Any) -> list[batch.Outcome]:
    return list(batch.run(batch.job(given, out), Options(jobs=1, ocr="never", **options)))


def manifest(out: storage.Place) -> dict[str, Any]:
    lines = [json.loads(line) for line in storage.manifest_lines(out)]
    outcomes = {line["path"]: {key: value for key, value in line.items() if key != "seconds"} for line in lines}
    assert len(outcomes) == len(lines)
    return outcomes


def records(out: storage.Place) -> dict[str, bytes]:
    if isinstance(out, Address):
        top = out / "records"
        return {file.below(top): file.read_bytes() for file in top.files()}
    folder = out / "records"
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*.json")}


def send(folder: Path, target: Address) -> None:
    for file in folder.rglob("*"):
        if file.is_file():
            (target / file.relative_to(folder).as_posix()).upload(file)


@pytest.fixture
def memory() -> Iterator[Address]:
    """An empty folder in memory."""
    fsspec.filesystem("memory").store.clear()
    yield Address("memory://here")
    fsspec.filesystem("memory").store.clear()


# ---------------------------------------------------------------- addresses


def test_an_address_without_its_library_is_refused_with_the_extra(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], sources: Path
) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)
    storage._system.cache_clear()

    with pytest.raises(SystemExit) as ended:
        main(["convert", str(sources), "--out", "s3://bucket/out"])
    assert ended.value.code == 2
    assert 'pip install ".[s3]"' in capsys.readouterr().err
    assert main(["convert", "s3://bucket/in", "--out", str(sources / "out")]) == 3
    assert 'pip install ".[s3]"' in capsys.readouterr().err


def test_without_fsspec_an_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    storage._system.cache_clear()

    for address, extra in (("s3://b/x", "s3"), ("hdfs://host/x", "hdfs"), ("oss://b/x", "oss")):
        with pytest.raises(AddressTrouble, match=rf"\.\[{extra}\]"):
            storage.place(address)


@pytest.mark.parametrize(
    ("scheme", "module", "extra"),
    [("s3", "s3fs", "s3"), ("s3a", "s3fs", "s3"), ("hdfs", "pyarrow.fs", "hdfs"), ("oss", "ossfs", "oss")],
)
def test_each_extra_has_the_library_that_its_addresses_need(
    monkeypatch: pytest.MonkeyPatch, root: Path, scheme: str, module: str, extra: str
) -> None:
    extras = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    way = REGISTRY.known_implementations[scheme]["class"]
    package = module.partition(".")[0]
    assert way.startswith(f"{package}.") or package in inspect.getsource(
        importlib.import_module(way.rpartition(".")[0])
    )
    assert any(re.split("[<>=]", entry)[0] == package for entry in extras[extra])

    monkeypatch.setitem(sys.modules, module, None)
    REGISTRY._registry.pop(scheme, None)
    storage._system.cache_clear()
    with pytest.raises(AddressTrouble, match=rf'pip install "\.\[{extra}\]"'):
        storage.place(f"{scheme}://host/x")


def test_hdfs_without_hadoop_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyarrow", reason='pyarrow is not installed: pip install ".[hdfs]"')
    for name in ("JAVA_HOME", "HADOOP_HOME", "ARROW_LIBHDFS_DIR", "CLASSPATH"):
        monkeypatch.delenv(name, raising=False)
    storage._system.cache_clear()

    with pytest.raises(AddressTrouble, match=r"^hdfs://127\.0\.0\.1:1 cannot be used: .*lib(jvm|hdfs)"):
        storage.place("hdfs://127.0.0.1:1/x")


@pytest.mark.parametrize(
    ("address", "trouble"),
    [
        ("s3://key:secret@bucket/x", "belong in the environment"),
        ("s3://key:secret@[ab]*/x", "belong in the environment"),
        ("nonsense://[ab]*/x", "Protocol not known"),
    ],
)
def test_an_address_that_cannot_be_used_is_told(address: str, trouble: str) -> None:
    with pytest.raises(AddressTrouble, match=trouble) as raised:
        storage.place(address)
    assert "secret" not in str(raised.value)


def test_a_file_address_is_a_path_and_other_text_a_path() -> None:
    assert storage.place("file:///a/b") == Path("/a/b")
    assert storage.place("a/b") == Path("a/b")


def test_files_and_folders_of_an_address(memory: Address, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12")
    for name in ("x/b.pdf", "x/a.pdf", "x/in/c.pdf", "y/d.pdf"):
        (memory / name).upload(tmp_path / "a")

    assert [(one.name, one.is_folder, one.size) for one in (memory / "x").entries()] == [
        ("a.pdf", False, 2),
        ("b.pdf", False, 2),
        ("in", True, 0),
    ]
    assert [file.below(memory) for file in memory.files()] == ["x/a.pdf", "x/b.pdf", "x/in/c.pdf", "y/d.pdf"]
    assert sorted(file.below(memory) for file in (memory / "*/?.pdf").glob()) == ["x/a.pdf", "x/b.pdf", "y/d.pdf"]
    assert (memory / "x/none").entries() == []
    assert (memory / "x/in/c.pdf").parents[:2] == (memory / "x/in", memory / "x")
    (memory / "x/a.pdf").replace(memory / "z/a.pdf")
    assert ((memory / "x/a.pdf").exists(), (memory / "z/a.pdf").read_bytes()) == (False, b"12")
    with pytest.raises(FileNotFoundError):
        (memory / "x/a.pdf").download(tmp_path / "b")


# ---------------------------------------------------------------- runs in memory


def test_records_at_an_address_are_those_of_a_folder(sources: Path, alone: Path, memory: Address) -> None:
    send(sources, memory / "in")

    run([memory / "in"], memory / "out")

    assert manifest(memory / "out") == manifest(alone)
    assert list(manifest(memory / "out")) == list(manifest(alone))
    assert records(memory / "out") == records(alone)
    assert len(records(alone)) == GOOD + BROKEN + 1
    own = {file.below(memory / "out").split("/")[0] for file in (memory / "out").files()}
    assert own == {"records", "manifest.jsonl", "root.txt"}
    assert all(outcome.is_old for outcome in run([memory / "in"], memory / "out"))


def test_either_side_may_be_at_an_address(sources: Path, alone: Path, memory: Address, tmp_path: Path) -> None:
    send(sources, memory / "in")

    run([memory / "in/good*.pdf", memory / "in/packed.zip"], tmp_path / "out")
    run([sources / "good0.pdf", sources / "good1.pdf"], memory / "out")

    here, there = records(tmp_path / "out"), records(memory / "out")
    assert here.keys() == {*(f"good{number}.pdf.json" for number in range(GOOD)), "packed.zip/内/a.docx.json"}
    assert there.keys() == {"good0.pdf.json", "good1.pdf.json"}
    assert here.items() | there.items() <= records(alone).items()


def test_what_changes_or_goes_at_an_address_is_seen(sources: Path, memory: Address, tmp_path: Path) -> None:
    for name in ("good0.pdf", "good1.pdf", "broken00.pdf"):
        (memory / "in" / name).upload(sources / name)
    run([memory / "in"], memory / "out")
    (memory / "in/good0.pdf").upload(sources / "notes.txt")
    (memory / "in/good0.pdf").replace(memory / "in/good0.txt")
    (memory / "in/good1.pdf").upload(sources / "good2.pdf")

    outcomes = {outcome.path: outcome for outcome in run([memory / "in"], memory / "out")}

    assert [outcomes[name].is_old for name in ("broken00.pdf", "good1.pdf", "good0.txt")] == [True, False, False]
    assert batch.gone_count(memory / "out") == 1
    assert [outcome.path for outcome in batch.prune(memory / "out")] == ["good0.pdf"]
    assert records(memory / "out").keys() == {"broken00.pdf.json", "good1.pdf.json"}
    digest = hashlib.sha256((sources / "good2.pdf").read_bytes()).hexdigest()
    assert json.loads(records(memory / "out")["good1.pdf.json"])["source"]["sha256"] == digest
    assert [outcome.path for outcome in batch.prune(memory / "out")] == []


def test_a_record_that_is_no_more_there_is_made_again(sources: Path, memory: Address) -> None:
    run([sources / "good0.pdf", sources / "good1.pdf"], memory / "out")
    (memory / "out/records/good1.pdf.json").unlink()

    assert [one.is_old for one in run([sources / "good0.pdf", sources / "good1.pdf"], memory / "out")] == [True, False]
    assert len(records(memory / "out")) == 2


def test_a_record_of_its_own_goes_when_the_file_becomes_a_copy(sources: Path, memory: Address) -> None:
    for name in ("a.pdf", "b.pdf"):
        (memory / "in" / name).upload(sources / ("good0.pdf" if name == "a.pdf" else "good1.pdf"))
    run([memory / "in"], memory / "out")
    (memory / "in/b.pdf").upload(sources / "good0.pdf")

    run([memory / "in"], memory / "out")

    assert records(memory / "out").keys() == {"a.pdf.json"}
    assert [one["record"] for one in manifest(memory / "out").values()] == ["a.pdf.json"] * 2


def test_what_is_not_read_at_an_address_is_told(sources: Path, memory: Address, tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(b"x" * 2000)
    for name in ("large.pdf", "up/../secret.pdf", ".git/a.pdf"):
        fsspec.filesystem("memory").pipe_file(f"/here/in/{name}", b"x" * 2000)

    run([memory / "in"], memory / "out", limits=Limits(file_size=1000))

    outcomes = manifest(memory / "out")
    assert outcomes["large.pdf"]["cause"] == "source_too_large"
    assert outcomes[".git"]["cause"] == "folder_hidden"
    assert {path.split("/")[0] for path in outcomes} == {"large.pdf", "up", ".git"}
    assert [one["cause"] for path, one in outcomes.items() if path.startswith("up/")] == ["source_nameless"]


def test_roots_at_an_address(sources: Path, memory: Address, tmp_path: Path) -> None:
    send(sources, memory / "in")
    run([memory / "in/里 面"], memory / "out")

    with pytest.raises(batch.OtherRoot, match="give another --out"):
        batch.job([memory / "in"], memory / "out")
    with pytest.raises(batch.OtherRoot):
        batch.job([sources], memory / "out")
    with pytest.raises(ValueError, match="on this machine"):
        batch.job([memory / "in", sources], memory / "out")
    with pytest.raises(FileNotFoundError):
        batch.job([memory / "none*"], memory / "out")
    assert batch.job([memory / "in"], tmp_path / "out", memory).root == memory


def test_an_index_and_tables_of_records_at_an_address(sources: Path, memory: Address, tmp_path: Path) -> None:
    run([sources / "good0.pdf", sources / "packed.zip"], memory / "out")
    run([sources / "good0.pdf", sources / "packed.zip"], tmp_path / "out")

    tally = index.update(memory / "out", tmp_path / "far.db")
    index.update(tmp_path / "out", tmp_path / "near.db")

    assert (tally.added, tally.trouble) == (2, ())
    assert index.update(memory / "out", tmp_path / "far.db").unchanged == 2
    far, near = (index.search(tmp_path / name, "平安") for name in ("far.db", "near.db"))
    assert far.hits == near.hits
    assert far.hits
    assert list(export.stored_records(memory / "out")) == list(export.stored_records(tmp_path / "out"))


def test_a_dataset_at_an_address_is_that_of_a_folder(alone: Path, memory: Address, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason='pyarrow is not installed: pip install ".[parquet]"')
    first, second = ((alone / "records" / f"good{number}.pdf.json").read_bytes() for number in (0, 1))
    changed = Record.parse(second.replace(b"good1.pdf", b"good0.pdf"))

    def grow(folder: storage.Place) -> list[Any]:
        counts = []
        for given in ([Record.parse(first), Record.parse(second)], [changed, Record.parse(second)]):
            with export.ParquetDataset(folder) as dataset:
                for record in given:
                    dataset.add(record)
            counts.append((dataset.added, dataset.unchanged))
        return [*counts, export.ParquetDataset(folder).compact()]

    assert grow(memory / "lake") == grow(tmp_path / "lake")
    near = {file.relative_to(tmp_path / "lake").as_posix(): file for file in (tmp_path / "lake").rglob("*.parquet")}
    far = {file.below(memory / "lake"): file.read_bytes() for file in (memory / "lake").files()}
    assert far == {name: file.read_bytes() for name, file in near.items()}
    assert far


def test_an_interrupted_run_of_a_dataset_at_an_address_is_brought_to_its_end(memory: Address, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason='pyarrow is not installed: pip install ".[parquet]"')
    (tmp_path / "a").write_bytes(b"new")
    plan = {"new": ["files/fiscal_year=2020/other-0.parquet"], "gone": ["files/fiscal_year=2020/old.parquet"]}
    (tmp_path / "plan").write_text(json.dumps(plan), encoding="utf-8")
    for name in (plan["gone"][0], f"_new/{plan['new'][0]}", "_new/files/left.parquet"):
        (memory / "lake" / name).upload(tmp_path / "a")
    (memory / "lake/_journal.json").upload(tmp_path / "plan")

    with export.ParquetDataset(memory / "lake"):
        assert [file.below(memory / "lake") for file in (memory / "lake").files()] == [NAME, *plan["new"]]


# ---------------------------------------------------------------- two runs at one address


def ended_process() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        return process.pid


def lock(folder: Address, minutes: float, **other: Any) -> bytes:
    """A lock of another run, seen so many minutes ago."""
    seen = (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat()
    data = json.dumps({"run": "other", "machine": "elsewhere", "process": 1, "seen": seen, **other}).encode()
    (folder / NAME).create(data, is_new=False)
    return data


def test_a_second_run_at_one_address_is_refused(
    sources: Path, memory: Address, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = str(sources / "good0.pdf")
    with AddressLock(memory / "out"):
        assert main(["convert", good, "--out", str(memory / "out"), "--ocr", "never"]) == 3
        assert "another run is writing there" in capsys.readouterr().err
        assert run([sources / "good0.pdf"], memory / "elsewhere")[0].status == "complete"
    assert list((memory / "out").files()) == []
    assert main(["convert", good, "--out", str(memory / "out"), "--ocr", "never"]) == 0
    assert not (memory / "out" / NAME).exists()


def test_a_second_run_into_a_dataset_is_refused(memory: Address) -> None:
    pytest.importorskip("pyarrow", reason='pyarrow is not installed: pip install ".[parquet]"')
    with (
        export.ParquetDataset(memory),
        pytest.raises(AddressTrouble, match="another run is writing there"),
        export.ParquetDataset(memory),
    ):
        pass
    with export.ParquetDataset(memory):
        pass


@pytest.mark.parametrize(
    ("minutes", "is_taken", "other"),
    [
        (9, False, {}),
        (11, True, {}),
        (11, True, {"process": None}),
        (0, False, {"process": ended_process()}),  # on another machine, where that process may well run
        (0, True, {"seen": "no time"}),
    ],
)
def test_a_lock_is_taken_over_once_it_is_stale(
    memory: Address, minutes: float, is_taken: bool, other: dict[str, Any]
) -> None:
    data = lock(memory, minutes, **other)

    if is_taken:
        with AddressLock(memory) as own:
            own.check()
        assert not (memory / NAME).exists()
    else:
        with pytest.raises(AddressTrouble, match="elsewhere"), AddressLock(memory):
            pass
        assert (memory / NAME).read_bytes() == data


def test_the_lock_of_a_killed_run_of_this_machine_is_taken_over_at_once(memory: Address) -> None:
    with AddressLock(memory):
        content = json.loads((memory / NAME).read_bytes())
    lock(memory, 0, machine=content["machine"], process=ended_process())

    with AddressLock(memory) as own:
        own.check()


@pytest.mark.skipif(sys.platform != "linux", reason="containers and their process numbers are those of Linux")
@pytest.mark.parametrize(("step", "other"), [("readlink", "pid:[1]"), ("read_text", "another start\n")])
def test_another_container_or_start_counts_as_another_machine(
    memory: Address, monkeypatch: pytest.MonkeyPatch, step: str, other: str
) -> None:
    """They have a machine's name and address, but not its process numbers."""
    with monkeypatch.context() as patched:
        patched.setattr(address_lock.os if step == "readlink" else Path, step, lambda *_, **__: other)
        with AddressLock(memory):
            content = json.loads((memory / NAME).read_bytes())
    lock(memory, 0, machine=content["machine"], process=ended_process())

    with pytest.raises(AddressTrouble, match="another run is writing there"), AddressLock(memory):
        pass


def test_a_run_whose_lock_was_taken_over_writes_no_more(
    sources: Path, memory: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output, "_LINES", 1)
    outcomes = batch.run(batch.job([sources], memory), Options(jobs=1, ocr="never"))
    next(outcomes)
    data = lock(memory, 0)

    with pytest.raises(AddressTrouble, match="another run has taken over"):
        list(outcomes)
    assert (memory / NAME).read_bytes() == data


def test_a_run_that_has_lost_its_lock_leaves_the_records_of_the_next(
    memory: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = batch.Outcome("a.pdf", "0" * 64, "complete", 0.0, 0, None, None, 1, "a.pdf.json")
    (memory / "records/a.pdf.json").create(b"of the next run")

    def keep() -> None:
        with output.opened_output(memory) as own:
            written = own.folders.out / "records/a.pdf.json"
            written.parent.mkdir(parents=True)
            written.write_bytes(b"of the run before")
            lock(memory, 0)
            monkeypatch.setattr("extract.address_lock._SEEN", 0.0)  # it should have been renewed by now
            own.keep(outcome)

    with pytest.raises(AddressTrouble, match="another run has taken over"):
        keep()
    assert (memory / "records/a.pdf.json").read_bytes() == b"of the next run"


def test_a_lock_is_renewed_while_it_is_held(memory: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.address_lock._SEEN", 0.01)
    with AddressLock(memory) as own:
        content = json.loads((memory / NAME).read_bytes())
        (memory / NAME).create(json.dumps({**content, "seen": "long ago"}).encode(), is_new=False)
        wait_until(lambda: json.loads((memory / NAME).read_bytes())["seen"] != "long ago")
        lock(memory, 0)
        wait_until(lambda: own._is_lost)
    assert json.loads((memory / NAME).read_bytes())["run"] == "other"


# ---------------------------------------------------------------- a real S3 server


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """A bucket of an S3 server on this machine, as the environment says."""
    pytest.importorskip("s3fs", reason='s3fs is not installed: pip install ".[s3]"')
    pytest.importorskip("moto", reason="moto is not installed: pip install -r requirements/test.txt")
    file = tmp_path_factory.mktemp("s3") / "port"
    program = (
        "import sys; from pathlib import Path; from werkzeug.serving import make_server; "
        "from moto.server import DomainDispatcherApplication, create_backend_app; "
        "server = make_server('127.0.0.1', 0, DomainDispatcherApplication(create_backend_app), threaded=True); "
        "Path(sys.argv[1]).write_text(f'{server.server_port}\\n'); server.serve_forever()"
    )
    command = [sys.executable, "-c", program, str(file)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        wait_until(lambda: file.exists() and file.read_text(encoding="utf-8").endswith("\n"))
        own = {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{file.read_text(encoding='utf-8').strip()}",
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_DEFAULT_REGION": "us-east-1",
        }
        with pytest.MonkeyPatch.context() as patch:
            for name, value in own.items():
                patch.setenv(name, value)
            storage._system.cache_clear()
            bucket = storage.place("s3://bucket")
            assert isinstance(bucket, Address)
            storage._file_system(bucket)[0].mkdir("bucket")
            yield bucket
        storage._system.cache_clear()
        server.kill()


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 120
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_run_on_s3_is_killed_and_resumed(
    sources: Path, alone: Path, s3: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(sources, s3 / "in")
    out = s3 / "out"
    program = "import sys; from extract.batch import output; output._LINES = 4; "
    program += "from extract.cli import main; main(sys.argv[1:])"
    arguments = ["convert", str(s3 / "in"), "--out", str(out), "--jobs", "1", "--ocr", "never"]

    with subprocess.Popen([sys.executable, "-c", program, *arguments], stdout=subprocess.DEVNULL) as killed:
        wait_until(lambda: len(storage.manifest_segments(out)) >= 2)
        killed.send_signal(signal.SIGKILL)
    done = manifest(out)
    assert 0 < len(done) < len(manifest(alone))
    assert {one["record"] for one in done.values()} - {None} <= records(out).keys()
    assert main(arguments) == 1  # the broken files

    assert manifest(out) == manifest(alone)
    assert list(manifest(out)) == list(manifest(alone))
    assert records(out) == records(alone)
    assert storage.manifest_segments(out) == []
    assert (out / "root.txt").read_bytes() == f"{s3 / 'in'}\n".encode()
    assert main(["export", str(out), "--dataset", str(s3 / "lake"), "--compact"]) == 0
    assert {file.below(s3 / "lake").split("/")[0] for file in (s3 / "lake").files()} >= {"files", "filings"}


def test_of_two_runs_on_s3_one_gets_the_lock(s3: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    with AddressLock(s3 / "held"):
        with pytest.raises(AddressTrouble, match="another run is writing there"), AddressLock(s3 / "held"):
            pass
        # both have looked before either has written: the service lets one of them write
        monkeypatch.setattr(type(storage._file_system(s3)[0]), "exists", lambda *_, **__: False)
        with pytest.raises(AddressTrouble, match="another run is writing there"), AddressLock(s3 / "held"):
            pass


def test_an_object_and_a_folder_of_one_name_have_two_paths(s3: Address, sources: Path, tmp_path: Path) -> None:
    for name in ("a.zip", "a.zip/内/a.docx", "a~2.zip"):
        (s3 / "twice" / name).upload(sources / "notes.txt")

    todo = batch.job([s3 / "twice"], tmp_path / "out")

    assert [file.path for file in addresses.remote_files(todo)] == ["a.zip", "a~3.zip/内/a.docx", "a~2.zip"]


def test_a_bucket_that_is_not_there_is_told(sources: Path, s3: Address, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["convert", str(sources / "good0.pdf"), "--out", "s3://none/out"]) == 3
    assert "bucket does not exist" in capsys.readouterr().err


# ---------------------------------------------------------------- a server that speaks WebHDFS


@pytest.fixture
def hdfs() -> Iterator[tuple[Address, web_hdfs.HdfsTree]]:
    """A folder of a WebHDFS server on this machine, and the server's files."""
    pytest.importorskip("requests", reason="requests is not installed")
    storage._system.cache_clear()
    with web_hdfs.running_server() as (address, tree):
        folder = storage.place(f"{address}/user/archive")
        assert isinstance(folder, Address)
        yield folder, tree
    storage._system.cache_clear()


def test_a_run_on_webhdfs_writes_the_same_and_again_nothing(
    sources: Path, alone: Path, hdfs: tuple[Address, web_hdfs.HdfsTree], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, tree = hdfs
    monkeypatch.setattr(output, "_LINES", 4)
    send(sources, folder / "in")
    out = folder / "out"
    run([folder / "in"], out)
    first = dict(tree.files)
    again = run([folder / "in"], out)

    assert manifest(out) == manifest(alone)
    assert list(manifest(out)) == list(manifest(alone))
    assert records(out) == records(alone)
    assert storage.manifest_segments(out) == []
    assert all(outcome.is_old or outcome.status == "skipped" for outcome in again)
    assert tree.files == first
    assert not [path for path in tree.files if path.endswith(".part")]


def test_a_file_takes_the_place_of_another_on_webhdfs(hdfs: tuple[Address, web_hdfs.HdfsTree], tmp_path: Path) -> None:
    """HDFS renames no file over another, and says so by an answer that fsspec does not look at."""
    folder, tree = hdfs
    for text in ("old", "new"):
        (tmp_path / text).write_text(text, encoding="utf-8")
        (folder / "manifest.jsonl").upload(tmp_path / text)
    (folder / "next").create(b"newest")
    (folder / "next").replace(folder / "manifest.jsonl")

    assert (folder / "manifest.jsonl").read_bytes() == b"newest"
    assert [path for path, data in tree.files.items() if data is not None] == ["/user/archive/manifest.jsonl"]


def test_a_manifest_whose_place_was_empty_when_the_run_was_killed_is_read(
    hdfs: tuple[Address, web_hdfs.HdfsTree], tmp_path: Path
) -> None:
    folder, tree = hdfs
    (tmp_path / "lines").write_bytes(b"{}\n{}\n")
    (folder / "manifest.jsonl").upload(tmp_path / "lines")
    tree.rename("/user/archive/manifest.jsonl", "/user/archive/.manifest.jsonl.part")

    assert list(storage.manifest_lines(folder)) == [b"{}\n", b"{}\n"]
