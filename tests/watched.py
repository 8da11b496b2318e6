"""Watched runs of the command: memory of its processes, network requests, processes left behind."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from socket import SHUT_RDWR, create_server
from threading import Thread
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_PROXIES = ("http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")

_GRACE, _GLANCE, _LOOK = 5.0, 0.05, 0.2  # seconds


@dataclass(slots=True)
class Port:
    """A port of this machine that never answers; ``asked`` are the requests that came."""

    link: str
    asked: list[bytes] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Run:
    """The result of a run: wall time, CPU time of the command's own process, peak memory in kB.

    ``own`` is the memory of that process, ``largest`` that of the largest it started.
    """

    code: int
    seconds: float
    cpu: float
    own: int
    largest: int
    told: str


@contextmanager
def listening() -> Iterator[Port]:
    """A port until the end of the block."""
    with create_server(("127.0.0.1", 0)) as server:
        port = Port(f"http://127.0.0.1:{server.getsockname()[1]}")

        def listen() -> None:
            while True:
                try:
                    visitor, _ = server.accept()
                except OSError:
                    return
                port.asked.append(visitor.recv(200))
                visitor.close()

        Thread(target=listen, daemon=True).start()
        yield port
        server.shutdown(SHUT_RDWR)


def environment(mark: Path, proxy: str = "") -> dict[str, str]:
    """The environment of a run from this checkout, with a mark and, if given, a proxy."""
    given = {"PYTHONPATH": str(ROOT), "MARK": str(mark)}
    return {**os.environ, **given, **(dict.fromkeys(_PROXIES, proxy) if proxy else {})}


def manifest(out: Path) -> list[dict[str, Any]]:
    """The lines of a manifest without incomplete ones."""
    path = out / "manifest.jsonl"
    data = path.read_bytes() if path.exists() else b""
    return [json.loads(line) for line in data.splitlines(keepends=True) if line.endswith(b"\n")]


def wrong(names: Iterable[str], out: Path) -> list[str]:
    """The errors of a run over files of these names: each must have one line, and the record named there, if any."""
    lines, expected = manifest(out), Counter(iter(names))
    found = Counter(line["path"] for line in lines)
    told = [f"{name}: {found[name]} lines" for name in expected | found if found[name] != expected[name]]
    listed = {line["record"] for line in lines if line["record"] is not None}
    kept = {path.relative_to(out / "records").as_posix() for path in (out / "records").rglob("*") if path.is_file()}
    told += [f"{name}: not both listed and written" for name in listed ^ kept]
    told += [f"{line['path']}: {line['cause']}" for line in lines if line["cause"] == "defect"]
    return told + [f"{line['path']}: the record says other" for line in lines if not _fits(line, out)]


def _fits(line: dict[str, Any], out: Path) -> bool:
    if line["status"] == "skipped":
        return line["record"] is None
    record = json.loads((out / "records" / line["record"]).read_bytes())
    said = (record["status"], record["source"]["sha256"], len(record["remarks"]))
    return said == (line["status"], line["sha256"], line["remarks"])


def conversion_run(folder: Path, out: Path, *options: str, proxy: str = "") -> Run:
    """Run ``shenbao convert`` to its end."""
    command = [sys.executable, "-m", "extract", "convert", str(folder), "--out", str(out), *options]
    own = largest = 0
    cpu = 0.0
    start = time.perf_counter()
    log = out.with_name(f"{out.name}.log")
    with (
        log.open("wb") as told,
        subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(out, proxy),
            stdout=told,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process,
    ):
        while process.poll() is None:
            own, cpu = max(own, _peak(process.pid)), max(cpu, _cpu(process.pid))
            largest = max([largest, *map(_peak, descendants(process.pid))])
            time.sleep(_LOOK)
    return Run(process.returncode, time.perf_counter() - start, cpu, own, largest, log.read_text(encoding="utf-8"))


def kill_run(folder: Path, out: Path, seconds: float, *options: str) -> int:
    """Start a run, kill its process group after ``seconds``; returns the number of lines in the manifest.

    Raises ``AssertionError`` if a process that it started is still alive.
    """
    command = [sys.executable, "-m", "extract", "convert", str(folder), "--out", str(out), *options]
    nowhere = subprocess.DEVNULL
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(out), stdout=nowhere, stderr=nowhere, start_new_session=True
    ) as process:
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        lines = len(manifest(out))
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    if left := left_behind(out):
        raise AssertionError("\n".join(left))
    return lines


def differences(whole: Path, out: Path) -> list[str]:
    """The differences of records and manifests of two runs, except for seconds."""
    told = [] if _lines(whole) == _lines(out) else ["the manifests differ"]
    records, others = _records(whole), _records(out)
    return told + [name for name in sorted({*records, *others}) if records.get(name) != others.get(name)]


def _lines(out: Path) -> list[dict[str, Any]]:
    return [line | {"seconds": 0.0} for line in manifest(out)]


def _records(out: Path) -> dict[str, bytes]:
    folder = out / "records"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# ---------------------------------------------------------------- processes (Linux)


def descendants(process: int) -> set[int]:
    """The processes started by a process or by its descendants."""
    parents = {child: parent for child in _processes() if (parent := _parent(child))}
    found = {process}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {process}


def left_behind(out: Path) -> list[str]:
    """The command lines of processes of a run into this folder that do not end by themselves at once."""
    deadline = time.monotonic() + _GRACE
    while (left := _of_run(str(out))) and time.monotonic() < deadline:
        time.sleep(_GLANCE)
    return left


def _of_run(mark: str) -> list[str]:
    found = []
    for process in _processes() - {os.getpid()}:
        said = _process_text(process, "cmdline")
        if mark in said + _process_text(process, "environ") and is_alive(process):
            found.append(said.replace("\0", " "))
    return found


def is_alive(process: int) -> bool:
    """Whether the process runs; a zombie does not."""
    return _state(process) not in ("", "Z")


def _processes() -> set[int]:
    return {int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()}


def _process_text(process: int, what: str) -> str:
    try:
        return Path(f"/proc/{process}/{what}").read_bytes().decode("utf-8", "replace")
    except OSError:  # it ended meanwhile, or belongs to another user
        return ""


def _fields(process: int) -> list[str]:
    return _process_text(process, "stat").rpartition(")")[2].split()


def _state(process: int) -> str:
    return (_fields(process) or [""])[0]


def _parent(process: int) -> int:
    fields = _fields(process)
    return int(fields[1]) if fields else 0


def _cpu(process: int) -> float:
    fields = _fields(process)
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") if fields else 0.0


def _peak(process: int) -> int:
    lines = _process_text(process, "status").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)
