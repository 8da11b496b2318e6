"""A run on a Dask cluster: the records of a single machine, whatever becomes of workers and of the run itself."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from extract import batch
from extract.batch import chunk, cluster, tasks, worker
from extract.batch.model import Options, Task
from extract.cli import main
from extract.errors import ShenbaoError
from extract.read.sandbox import Limits

distributed = pytest.importorskip("distributed", reason='Dask is not installed: pip install ".[cluster]"')
pytestmark = pytest.mark.filterwarnings("default")  # Dask's own warnings are not ours
SAMPLE = "minhang-2020-pingan"
BROKEN, COPIES = 14, 6  # read at once, and not: the run is broken off between them


@pytest.fixture(scope="module")
def sources(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Broken files, good filings, each with other bytes, two of one content, an archive, a text that is none."""
    folder = tmp_path_factory.mktemp("sources")
    (folder / "里").mkdir()
    pdf = (root / "corpus" / SAMPLE / "source-libreoffice.pdf").read_bytes()
    docx = root / "corpus" / SAMPLE / "source.docx"
    for number in range(BROKEN):
        (folder / f"broken{number:02}.pdf").write_bytes(b"%%PDF-1.7 and nothing else %d" % number)
    for number in range(COPIES):
        (folder / f"good{number}.pdf").write_bytes(pdf + b"\n%%%d\n" % number)
    (folder / "里" / "一样.pdf").write_bytes(pdf + b"\n%0\n")
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "notes.txt").write_text("no document", encoding="utf-8")
    with zipfile.ZipFile(folder / "packed.zip", "w") as archive:
        archive.write(docx, "内/a.docx")
    return folder


def run(sources: Path, out: Path, cluster: str | None = None, names: Sequence[str] = ("",)) -> dict[str, Any]:
    """Run a batch on the sources, or some of them; returns its outcomes by path, without the time each took."""
    todo = batch.job([sources / name for name in names], out, sources)
    for _ in batch.run(todo, Options(jobs=1, cluster=cluster, ocr="never")):
        pass
    return manifest(out)


def manifest(out: Path) -> dict[str, Any]:
    lines = [json.loads(line) for line in (out / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    outcomes = {line["path"]: {key: value for key, value in line.items() if key != "seconds"} for line in lines}
    assert len(outcomes) == len(lines)
    return outcomes


def records(out: Path) -> dict[str, bytes]:
    folder = out / "records"
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*.json")}


@pytest.fixture(scope="module")
def alone(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a single machine writes."""
    out = tmp_path_factory.mktemp("alone")
    run(sources, out)
    return out


def assert_same(out: Path, alone: Path) -> None:
    assert manifest(out) == manifest(alone)
    assert list(manifest(out)) == list(manifest(alone))
    assert records(out) == records(alone)


# ---------------------------------------------------------------- a cluster of its own


def test_a_cluster_of_this_machine_writes_the_same(sources: Path, alone: Path, tmp_path: Path) -> None:
    names = ("broken00.pdf", "good0.pdf", "notes.txt", "packed.zip", "里")

    outcomes = run(sources, tmp_path / "out", "local", names)

    assert len(records(alone)) == BROKEN + COPIES + 2  # of the empty file and the packed one, too
    assert outcomes == {path: one for path, one in manifest(alone).items() if path.startswith(names)}
    assert {path.split("/")[0] for path in outcomes} == set(names)
    written = records(tmp_path / "out")
    assert written == {name: data for name, data in records(alone).items() if name in written}
    assert written.keys() == {outcome["record"] for outcome in outcomes.values()} - {None}
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"records", "manifest.jsonl", "root.txt", ".lock"}


def test_without_dask_it_is_refused(
    sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)

    assert main(["convert", str(sources), "--out", str(tmp_path / "out"), "--cluster", "local"]) == 3
    assert 'pip install ".[cluster]"' in capsys.readouterr().err


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense"])
def test_a_cluster_that_is_not_there_is_told(
    sources: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    address: str,
) -> None:
    monkeypatch.setattr(cluster, "_PATIENCE", 2)

    assert main(["convert", str(sources), "--out", str(tmp_path / "out"), "--cluster", address]) == 3
    assert f"the cluster {address} cannot be used" in capsys.readouterr().err
    assert not (tmp_path / "out/records").exists()


# ---------------------------------------------------------------- machines that come and go


@pytest.fixture(scope="module")
def machine() -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts a program of Dask; all are ended with the module, and what they have started."""
    started: list[subprocess.Popen[bytes]] = []

    def start(program: str, *arguments: object) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{program}", *map(str, arguments)]
        started.append(subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True))
        return started[-1]

    yield start
    for process in started:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture(scope="module")
def address(machine: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a scheduler."""
    file = tmp_path_factory.mktemp("scheduler") / "scheduler.json"
    machine("scheduler", "--host", "127.0.0.1", "--port", 0, "--no-dashboard", "--scheduler-file", file)
    wait_until(lambda: file.exists() and file.read_bytes().endswith(b"}"))  # it may be half written
    return str(json.loads(file.read_text(encoding="utf-8"))["address"])


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 120
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


def add_worker(machine: Callable[..., Any], address: str, host: str) -> subprocess.Popen[bytes]:
    own = ("--host", host, "--nthreads", 1, "--no-nanny", "--no-dashboard")
    worker_process: subprocess.Popen[bytes] = machine("worker", address, *own)
    return worker_process


def test_workers_are_lost_and_added_and_the_run_itself_is_killed(
    sources: Path, alone: Path, tmp_path: Path, machine: Callable[..., Any], address: str
) -> None:
    out = tmp_path / "out"
    first, _ = (add_worker(machine, address, host) for host in ("127.0.0.2", "127.0.0.3"))
    command = [sys.executable, "-m", "extract", "convert", sources, "--out", out, "--cluster", address, "--no-index"]
    command += ["--ocr", "never"]

    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as killed:
        wait_until(lambda: line_count(out) >= BROKEN // 2)
        killed.send_signal(signal.SIGKILL)
    done = line_count(out)
    assert done < len(manifest(alone))
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as resumed:
        wait_until(lambda: line_count(out) > done)
        first.kill()
        add_worker(machine, address, "127.0.0.4")
        assert resumed.wait(240) == 1  # the broken files

    assert_same(out, alone)


def line_count(out: Path) -> int:
    file = out / "manifest.jsonl"
    return file.read_bytes().count(b"\n") if file.exists() else 0


def test_another_version_is_refused_before_the_first_file(
    sources: Path, tmp_path: Path, machine: Callable[..., Any], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_worker(machine, address, "127.0.0.5")
    monkeypatch.setattr(chunk, "program_version", lambda patterns: "another")

    with pytest.raises(chunk.OtherVersion, match="another version of shenbao"):
        run(sources, tmp_path / "out", address)
    assert records(tmp_path / "out") == {}


def test_a_worker_that_may_start_no_process_is_named(
    sources: Path, tmp_path: Path, machine: Callable[..., Any], address: str
) -> None:
    guarded = machine("worker", address, "--host", "127.0.0.6", "--nthreads", 1, "--nanny", "--no-dashboard")
    with distributed.Client(address, timeout=60) as client:
        wait_until(lambda: any("127.0.0.6" in name for name in client.nthreads()))

    with pytest.raises(ShenbaoError, match=r"127\.0\.0\.6.*DAEMON=False"):
        run(sources, tmp_path / "out", address)
    os.killpg(guarded.pid, signal.SIGKILL)


# ---------------------------------------------------------------- a chunk


def test_a_file_that_crashes_its_process_costs_only_itself(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = (root / "corpus" / SAMPLE / "source.docx").read_bytes()
    monkeypatch.setattr(tasks, "convert", crash_on_crash)
    files = [
        chunk.ChunkFile(Task(name, Path(name), "0" * 64, len(data)), data)
        for name, data in (("a.docx", good), ("crash.docx", b"x"), ("b.docx", good))
    ]
    try:
        answers = chunk.convert_chunk(files, Options(ocr="never"), chunk.program_version())
    finally:
        chunk.release()

    assert [answer.outcome.cause for answer in answers] == [None, "reader_crashed", None]
    assert [json.loads(answer.record or b"")["status"] for answer in answers] == ["complete", "failed", "complete"]


def crash_on_crash(task: Task, *rest: Any) -> Any:
    if task.path.startswith("crash"):
        os._exit(1)
    return convert(task, *rest)


convert = worker.convert


def test_a_file_that_is_too_large_or_gone_is_not_sent_and_told(tmp_path: Path) -> None:
    large = Task("large.pdf", tmp_path / "large.pdf", "0" * 64, 2000)
    gone = Task("gone.pdf", tmp_path / "gone.pdf", "0" * 64, 10)
    large.file.write_bytes(b"x" * 2000)
    limits = Limits(file_size=1000)
    files = [cluster._with_bytes(task, limits) for task in (large, gone)]
    try:
        answers = chunk.convert_chunk(files, Options(ocr="never", limits=limits), chunk.program_version())
    finally:
        chunk.release()

    assert [one.data for one in files] == [None, None]
    assert [answer.outcome.cause for answer in answers] == ["source_too_large", "source_not_opened"]


def test_a_chunk_from_another_version_is_refused() -> None:
    with pytest.raises(chunk.OtherVersion):
        chunk.convert_chunk([], Options(), "another")


def test_the_version_tells_patterns_apart(tmp_path: Path) -> None:
    (tmp_path / "money.toml").write_text("", encoding="utf-8")
    first = chunk.program_version(tmp_path)
    chunk.program_version.cache_clear()
    (tmp_path / "money.toml").write_text("# other\n", encoding="utf-8")

    assert chunk.program_version(tmp_path) != first != chunk.program_version()


def test_what_the_documentation_says_to_set_is_set_for_a_local_cluster(root: Path) -> None:
    config = pytest.importorskip("dask.config")
    text = (root / "docs" / "cluster.md").read_text(encoding="utf-8")
    documented = config.collect_env(dict(re.findall(r"^export (DASK_\w+)=(\S+)$", text, re.MULTILINE)))

    told = {name: config.get(name, None, config=documented) for name in cluster._SETTINGS}
    own = {
        name: value for name, value in cluster._SETTINGS.items() if "threshold" not in name and "failures" not in name
    }
    assert {name: value for name, value in told.items() if value is not None} == own
