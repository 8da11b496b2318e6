"""One document alone: its worker is forked from the command, under the same limits and with the same record."""

import subprocess
import sys
import threading
from pathlib import Path

import hostile
import pytest
import watched

from extract import batch, fork_server
from extract.batch import discover, tasks, worker_pool
from extract.limits import Limits

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no worker is forked from the command")
# forks from the process of the tests, which must have no thread of the runner's or of a library that they have loaded
alone = pytest.mark.skipif("__import__('extract.fork_server').fork_server.has_other_threads()", reason="has threads")


@pytest.fixture
def filing(root: Path, tmp_path: Path) -> Path:
    path = tmp_path / "in" / "a.pdf"
    path.parent.mkdir()
    path.write_bytes((root / "corpus" / "minhang-2020-pingan" / "source-libreoffice.pdf").read_bytes())
    return path


@pytest.fixture
def server_starts(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """A list that grows with each pool whose workers come from the fork server."""
    starts: list[bool] = []
    context = fork_server.context

    def noted_context() -> object:
        starts.append(True)
        return context()

    monkeypatch.setattr(fork_server, "context", noted_context)
    return starts


def outcomes(source: Path, out: Path, limits: Limits | None = None) -> list[batch.Outcome]:
    return list(batch.run(batch.job([source], out), batch.Options(1, None, limits or Limits())))


def files(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (out / "records").rglob("*.json")}


def test_the_record_is_that_of_a_worker_of_the_server(
    filing: Path, tmp_path: Path, server_starts: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "import sys; from extract import fork_server; fork_server.context = None;"
        "from extract.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, "convert", filing, "--out", tmp_path / "alone"]
    assert subprocess.run(command, cwd=watched.ROOT, check=False).returncode == 0
    monkeypatch.setattr(fork_server, "is_forked_from_here", lambda _: False)
    assert [one.status for one in outcomes(filing, tmp_path / "server")] == ["complete"]
    assert server_starts == [True]
    assert files(tmp_path / "alone") == files(tmp_path / "server")


@alone
@pytest.mark.parametrize(("name", "cause"), hostile.CAUSES.items())
def test_a_reader_gone_wrong_costs_its_file_alone(
    name: str, cause: str, filing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "convert", hostile.misbehave)
    bad = filing.rename(filing.with_name(name))
    limits = Limits(seconds=3, cpu_seconds=1, memory=700 << 20)
    (outcome,) = outcomes(bad, tmp_path / "out", limits)
    assert (outcome.status, outcome.cause) == ("failed", cause)
    assert watched.left_behind(tmp_path / "out") == []
    if name == "orphan.pdf":
        assert not watched.is_alive(int(bad.with_name("orphan").read_text(encoding="utf-8")))


@alone
def test_a_document_is_read_by_a_worker_of_the_server_once_the_first_is_lost(
    filing: Path, tmp_path: Path, server_starts: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discover, "may_embed_files", lambda _: True)
    monkeypatch.setattr(tasks, "unpack", hostile.leave_unpacking)
    (outcome,) = outcomes(filing, tmp_path / "out")
    assert (outcome.path, outcome.status) == ("a.pdf", "complete")
    assert server_starts == [True]


@alone
def test_a_first_worker_lost_as_it_starts_is_not_waited_for(
    filing: Path, tmp_path: Path, server_starts: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "prepare", hostile.leave_if_forked)
    monkeypatch.setattr(worker_pool, "_START", 1e9)  # seconds
    (outcome,) = outcomes(filing, tmp_path / "out")
    assert (outcome.path, outcome.status) == ("a.pdf", "complete")
    assert server_starts == [True]


def test_nothing_is_forked_beside_another_thread(filing: Path, tmp_path: Path, server_starts: list[bool]) -> None:
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    try:
        with pytest.raises(OSError, match="beside other threads"):
            fork_server.ForkOnce().Process(target=print)
        assert not fork_server.is_forked_from_here([str(filing)])
        assert [one.status for one in outcomes(filing, tmp_path / "out")] == ["complete"]
    finally:
        end.set()
        thread.join()
    assert server_starts == [True]


def test_several_documents_are_read_by_workers_of_the_server(
    filing: Path, tmp_path: Path, server_starts: list[bool]
) -> None:
    other = filing.with_name("b.pdf")
    other.write_bytes(filing.read_bytes() + b"%")
    assert not fork_server.is_forked_from_here([str(filing), str(other)])
    assert not fork_server.is_forked_from_here([str(filing.parent)])
    assert {one.status for one in outcomes(filing.parent, tmp_path / "out")} == {"complete"}
    assert server_starts == [True]
