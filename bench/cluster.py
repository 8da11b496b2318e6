"""A run on a Dask cluster of two workers beside one of two jobs on this machine: overhead, losses, equal records.

Usage: ``python bench/cluster.py [FILES]``, without arguments 2000, of which 20 are hostile. First undisturbed; then a
worker is killed in mid-run, one is added, and the command is killed and begun again. Ends with an error if a record or
a line of the manifest differs from those of the single machine. The workers listen on 127.0.0.2 and .3: Linux.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import DEVNULL, Popen
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import perf_counter, sleep

import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import hostile  # noqa: E402
import watched  # noqa: E402

# what docs/cluster.md tells to set where Dask's processes start
QUIET = {
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
    "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "1s",
    "DASK_DISTRIBUTED__ADMIN__SYSTEM_MONITOR__INTERVAL": "5s",
    "DASK_DISTRIBUTED__WORKER__MEMORY__MONITOR_INTERVAL": "1s",
}
FILING = ROOT / "corpus" / "minhang-2020-pingan"
HOSTILE = 20


def write_files(folder: Path, number: int) -> Path:
    """The folder, with filings that differ in their last bytes, half of them PDF, and hostile files among them."""
    folder.mkdir()
    pdf, docx = (FILING / "source-libreoffice.pdf").read_bytes(), (FILING / "source.docx").read_bytes()
    bad = list(hostile.documents(pdf, docx).items())
    for count in range(HOSTILE):
        name, (data, _) = bad[count % len(bad)]
        (folder / f"{count * number // HOSTILE:05}-{name}").write_bytes(data if count < len(bad) else data + b" ")
    for count in range(number - HOSTILE):
        if count % 2:
            (folder / f"{count:05}.pdf").write_bytes(pdf + b"\n%%%d\n" % count)
        else:  # the comment of a zip file: the length in its last two bytes, then its text
            text = b"%d" % count
            (folder / f"{count:05}.docx").write_bytes(docx[:-2] + len(text).to_bytes(2, "little") + text)
    return folder


@contextmanager
def cost_of_block() -> Iterator[dict[str, float]]:
    """Wall seconds of the block, and CPU seconds of all that this process has started, looked at twice a second."""
    cost, spent, is_over = {"wall": 0.0, "cpu": 0.0}, dict[tuple[int, float], float](), Event()

    def look() -> None:
        for process in psutil.Process().children(recursive=True):
            with suppress(psutil.Error):
                times = process.cpu_times()
                spent[process.pid, process.create_time()] = times.user + times.system

    def watch() -> None:
        while not is_over.wait(0.5):
            look()

    look()
    before, start, watcher = sum(spent.values()), perf_counter(), Thread(target=watch)
    watcher.start()
    yield cost
    cost["wall"] = perf_counter() - start
    is_over.set()
    watcher.join()
    look()
    cost["cpu"] = sum(spent.values()) - before


class Cluster:
    """A scheduler and workers of one thread, each a process of this machine."""

    def __init__(self, place: Path) -> None:
        file = place / "scheduler.json"
        self._own: list[Popen[bytes]] = []
        self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file))
        wait_until(lambda: file.exists() and file.read_bytes().endswith(b"}"))
        self.address = str(json.loads(file.read_bytes())["address"])

    def _start(self, program: str, *arguments: str) -> Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{program}", *arguments, "--no-dashboard"]
        environment = os.environ | QUIET
        self._own.append(Popen(command, stderr=DEVNULL, start_new_session=True, cwd=ROOT, env=environment))
        return self._own[-1]

    def add(self, host: str) -> Popen[bytes]:
        """Start a worker."""
        return self._start("worker", self.address, "--host", host, "--nthreads", "1", "--no-nanny")

    def end(self) -> None:
        """Kill all that was started."""
        for process in self._own:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_until(is_so: Callable[[], bool]) -> None:
    """Return once it is so."""
    while not is_so():
        sleep(0.05)


def line_count(out: Path) -> int:
    """The number of lines of the manifest."""
    file = out / "manifest.jsonl"
    return file.read_bytes().count(b"\n") if file.exists() else 0


def conversion(folder: Path, out: Path, *options: str) -> Popen[bytes]:
    """The running command."""
    command = [sys.executable, "-m", "extract", "convert", str(folder), "--out", str(out), "--no-index"]
    return Popen([*command, "--ocr", "never", *options], stdout=DEVNULL, stderr=DEVNULL, cwd=ROOT)


def disturbed_run(folder: Path, out: Path, cluster: Cluster, first: Popen[bytes], number: int) -> None:
    """Lose a worker at a quarter, add one at a third, kill the command at half, and run it again."""
    command = conversion(folder, out, "--cluster", cluster.address)
    wait_until(lambda: line_count(out) >= number // 4 or command.poll() is not None)
    first.kill()
    wait_until(lambda: line_count(out) >= number // 3 or command.poll() is not None)
    cluster.add("127.0.0.4")
    wait_until(lambda: line_count(out) >= number // 2 or command.poll() is not None)
    if command.poll() is not None:
        sys.exit(f"the command ended by itself, with exit code {command.returncode}")
    command.kill()
    command.wait()
    print(f"worker lost at {number // 4} files, one added, command killed at {line_count(out)}", flush=True)
    conversion(folder, out, "--cluster", cluster.address).wait()


def main(number: int) -> None:
    """Print the costs, and what differs."""
    with TemporaryDirectory() as name:
        place = Path(name)
        folder, alone = write_files(place / "in", number), place / "alone"
        print(f"{number} files, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
        with cost_of_block() as single:
            conversion(folder, alone, "--jobs", "2").wait()
        print(f"one machine, 2 jobs: {single['wall']:.0f} s, {single['cpu']:.0f} CPU s", flush=True)
        cluster = Cluster(place)
        try:
            first, _ = cluster.add("127.0.0.2"), cluster.add("127.0.0.3")
            with cost_of_block() as many:
                conversion(folder, place / "cluster", "--cluster", cluster.address).wait()
            print(f"cluster, 2 workers: {many['wall']:.0f} s, {many['cpu']:.0f} CPU s", flush=True)
            more = ", ".join(f"{many[one] / single[one] - 1:+.1%} of {one}" for one in ("cpu", "wall"))
            print(f"overhead: {more}; load {os.getloadavg()[0]:.1f}", flush=True)
            disturbed_run(folder, place / "disturbed", cluster, first, number)
        finally:
            cluster.end()
        wrong = [one for out in ("cluster", "disturbed") for one in watched.differences(alone, place / out)]
        wrong += [f"{number} files"] if len(watched.manifest(place / "disturbed")) != number else []
    if wrong:
        sys.exit("\n".join(wrong))
    print(f"{number} files, each with one record, byte for byte that of one machine")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
