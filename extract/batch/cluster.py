"""The workers of a Dask cluster in place of this machine's: the run, its manifest and its records stay here.

Files go to the cluster in chunks with their bytes, so that its machines need no common folder; their records come back
and are written here. A machine that is lost loses nothing: Dask gives its chunks to another.
"""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import Any

from msgspec.structs import replace

from extract.batch import chunk, store, tasks, trouble
from extract.batch.chunk import ChunkAnswer, ChunkFile
from extract.batch.model import Options, Outcome, RunFolders, Task, Unpacked
from extract.batch.worker_pool import WorkerPool, worker_pool
from extract.errors import ShenbaoError
from extract.limits import Limits

# of a chunk: enough that sending it costs little, few enough to lose little; scans, which take long, are large
_FILES, _BYTES = 16, 4 << 20
_UNDER_WAY = 8  # files of a thread, of which a run keeps four times as many under way: two full chunks
_PATIENCE = 60  # seconds until a cluster without workers is given up
_EVERY = 2.0  # seconds between two looks at how many workers there are
_LOSSES = 3  # workers that a chunk may lose before its files are sent one by one
_SETTINGS = {
    "distributed.worker.daemon": False,  # else its workers may have no processes of their own
    "distributed.admin.large-graph-warning-threshold": "1GB",  # the files are in the tasks
    "distributed.scheduler.allowed-failures": _LOSSES,
    # scheduler and workers look at themselves up to a hundred times a second, which costs as much as many files
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "5s",
    "distributed.worker.memory.monitor-interval": "1s",
}

Answers = list[ChunkAnswer] | None


class ClusterMissing(ShenbaoError):
    """Dask is not installed."""


class ClusterPool:
    """The same as ``WorkerPool``, on a Dask cluster."""

    def __init__(self, client: Any, options: Options, folders: RunFolders, own: ExitStack) -> None:
        self._client = client
        self._options = options
        self._folders = folders
        self._own = own  # what is ended with this pool
        self._version = chunk.program_version(options.patterns)
        self._waiting: list[tuple[ChunkFile, Future[Answers]]] = []
        self._sent: set[Any] = set()
        self._unpacker: WorkerPool | None = None
        self._threads, self._last_look = 1, 0.0
        self._lock = threading.Lock()

    @property
    def size(self) -> int:
        """The number of files that the cluster works on at the same time, as it is now."""
        if monotonic() - self._last_look > _EVERY:
            self._threads = max(sum(self._client.nthreads().values()), 1)
            self._last_look = monotonic()
        return _UNDER_WAY * self._threads

    def convert(self, group: Sequence[Task]) -> "Future[Answers]":
        """Start converting a file, or several files that LibreOffice converts together."""
        files, future = [_with_bytes(task, self._options.limits) for task in group], Future[Answers]()
        if len(group) > 1:
            self._send(files, [future], is_group=True)
            return future
        self._waiting.append((files[0], future))
        size = sum(len(one.data or b"") for one, _ in self._waiting)
        if len(self._waiting) == _FILES or size > _BYTES:
            self.hurry()
        return future

    def hurry(self) -> None:
        """Send what waits for its chunk to be full."""
        if self._waiting:
            files, futures = zip(*self._waiting, strict=True)
            self._waiting.clear()
            self._send(files, futures)

    def _send(
        self, files: Sequence[ChunkFile], futures: Sequence["Future[Answers]"], *, is_group: bool = False
    ) -> None:
        """Give a chunk to the cluster; each file's future, or the group's, has its answers once they are there."""
        chunk_future = self._client.submit(
            chunk.convert_chunk, tuple(files), self._options, self._version, is_group=is_group, pure=False
        )

        def settle(chunk_future: Any) -> None:
            with self._lock:
                self._sent.discard(chunk_future)
            error = chunk_future.exception() if chunk_future.status == "error" else None
            if chunk_future.status == "finished":
                answers = chunk_future.result()
                shares = [answers] if is_group else [[answer] for answer in answers]
                for future, share in zip(futures, shares, strict=True):
                    future.set_result(share)
            elif error is not None and type(error).__name__ == "KilledWorker" and len(files) > 1:
                for future, one in zip(futures, files if not is_group else (), strict=False):
                    self._send([one], [future])
                if is_group:
                    futures[0].set_result(None)
            else:
                for future in futures:
                    future.set_exception(error or ShenbaoError("the cluster is gone"))

        with self._lock:
            self._sent.add(chunk_future)
        chunk_future.add_done_callback(settle)

    def outcomes(self, future: "Future[Answers]", group: Sequence[Task]) -> list[Outcome] | None:
        """The outcomes of a group, whose records are written now; None if each file has to be converted alone."""
        try:
            answers = future.result()
        except Exception as error:
            if type(error).__name__ != "KilledWorker":
                raise
            return [tasks.fail(task, trouble.CRASHED, self._folders) for task in group]
        for task, answer in zip(group, answers or (), strict=answers is not None):
            target = self._folders.out / "records" / store.record_path(task.path)
            if answer.record is None:
                target.unlink(missing_ok=True)
            else:
                store.write(target, (answer.record,), self._folders.part())
        return None if answers is None else [answer.outcome for answer in answers]

    def unpack(self, file: Path, folder: Path) -> Unpacked:
        """Unpack an archive file into the folder in a worker of this machine; waits for the result."""
        return self._local().unpack(file, folder)

    def unpack_embedded(self, file: Path, folder: Path) -> Unpacked:
        """Unpack the files inside a document in a worker of this machine; waits for the result."""
        return self._local().unpack_embedded(file, folder)

    def _local(self) -> WorkerPool:
        if self._unpacker is None:
            self._unpacker = self._own.enter_context(worker_pool(replace(self._options, jobs=1), self._folders))
        return self._unpacker

    def restart(self) -> None:
        """A cluster restarts its workers itself."""

    def stop(self) -> None:
        """Take back what the cluster has not done, and end its worker processes."""
        with suppress(Exception):  # the cluster may be gone
            self._client.cancel(list(self._sent), force=True)
            self._client.run(chunk.release, on_error="ignore")


def _with_bytes(task: Task, limits: Limits) -> ChunkFile:
    """The file with its bytes; without them where it is gone or too large, of which its record will tell."""
    if task.size is not None and task.size > limits.file_size:
        return ChunkFile(task, None)
    try:
        return ChunkFile(task, task.file.read_bytes())
    except OSError:
        return ChunkFile(task, None)


@contextmanager
def cluster_pool(address: str, options: Options, folders: RunFolders) -> Iterator[ClusterPool]:
    """The pool of the cluster at an address (``tcp://host:8786``), or of one on this machine (``local``).

    Raises ``ClusterMissing`` without Dask, ``OtherVersion`` if a machine would write other records, ``ShenbaoError`` if
    the cluster cannot be reached or cannot work.
    """
    try:
        import dask  # noqa: PLC0415
        import distributed  # noqa: PLC0415
    except ImportError:
        raise ClusterMissing('--cluster needs Dask: pip install ".[cluster]" in the source folder') from None
    with ExitStack() as own:
        own.enter_context(dask.config.set(_SETTINGS))
        try:
            if address == "local":
                place = own.enter_context(
                    distributed.LocalCluster(n_workers=options.jobs, threads_per_worker=1, dashboard_address=None)
                )
            else:
                place = address
            client = own.enter_context(distributed.Client(place, timeout=_PATIENCE))
            client.wait_for_workers(1, timeout=_PATIENCE)
        except (OSError, TimeoutError, ValueError) as error:
            raise ShenbaoError(f"the cluster {address} cannot be used: {error}") from error
        _check_workers(client, options)
        pool = ClusterPool(client, options, folders, own)
        try:
            yield pool
        finally:
            pool.stop()


def _check_workers(client: Any, options: Options) -> None:
    """Raise ``ShenbaoError`` if a worker has another version, or may not start the processes that read files."""
    own = chunk.program_version(options.patterns)
    for name, (version, is_daemon) in client.run(chunk.machine_state, options.patterns).items():
        if version != own:
            raise chunk.OtherVersion(
                f"{name} has another version of shenbao, its patterns or its libraries: install the same there"
            )
        if is_daemon:
            raise ShenbaoError(
                f"{name} may start no processes: set DASK_DISTRIBUTED__WORKER__DAEMON=False where it starts"
            )
