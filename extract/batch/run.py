"""The run: source files → a bounded window of tasks → outcomes, each written to the manifest before it is yielded."""

import math
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, suppress
from hashlib import file_digest
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from extract import fork_server
from extract.batch import kinds, skips, store, tasks
from extract.batch.discover import Unpacking, discover, source_path
from extract.batch.manifest import Manifest, open_manifest
from extract.batch.model import Job, Options, Outcome, RunFolders, SourceFile, Task
from extract.batch.output import Output, opened_output
from extract.batch.root import keep_root
from extract.batch.worker_pool import WorkerPool, worker_pool
from extract.errors import EncryptedSource

if TYPE_CHECKING:
    from extract.batch.cluster import ClusterPool

_GLANCE = 0.5  # seconds between two reports of the pages being read
Progress = Callable[[Sequence[str]], None]

_WINDOW = 4  # tasks for each worker: enough to keep it busy, few enough to limit memory
_GROUP, _GROUP_BYTES = 20, 20 << 20  # files converted by one start of LibreOffice, which takes as long as they do
_GROUP_LEAST = 5  # files: a smaller group is not worth a start of its own

_Group = tuple[tuple[Task, SourceFile], ...]


def run(todo: Job, options: Options | None = None, progress: Progress | None = None) -> Generator[Outcome, None, None]:
    """Convert into ``out/records/`` and ``out/manifest.jsonl``; yields each outcome when the file is done.

    ``out`` may be at an address, whose manifest is behind by up to a thousand files.

    ``progress`` is called repeatedly with the pages that are being read by OCR, as ``3/12 a/b.pdf``. Files that the
    manifest lists with the same content are not converted again. Raises ``NotWritten`` if ``out`` cannot be written,
    or if another run is writing there.
    """
    options = options or Options()
    with ExitStack() as stack:
        output = stack.enter_context(opened_output(todo.out))
        folders = output.folders
        keep_root(todo.out, todo.root, output)
        manifest = stack.enter_context(open_manifest(todo.out, output))
        pool: WorkerPool | ClusterPool
        if options.cluster:
            from extract.batch.cluster import cluster_pool  # noqa: PLC0415

            pool = stack.enter_context(cluster_pool(options.cluster, options, folders))
        else:
            is_forked = options.jobs == 1 and fork_server.is_forked_from_here([str(one) for one in todo.sources])
            pool = stack.enter_context(worker_pool(options, folders, is_forked=is_forked))
        yield from _Run(output, options, pool, manifest, progress).outcomes(todo)
        if not todo.is_listing:
            manifest.mark_gone(source_path(todo, source) for source in todo.sources)
        manifest.end()


class _Run(Struct, frozen=True):
    """The state of a run: the tasks in work, and the files that wait for a file with the same content."""

    output: Output
    options: Options
    pool: "WorkerPool | ClusterPool"
    manifest: Manifest
    progress: Progress | None
    window: dict[Future[Any], _Group] = field(default_factory=dict)
    finished: SimpleQueue[Future[Any]] = field(default_factory=SimpleQueue)  # those of the window, and of lost pools
    gathered: list[tuple[Task, SourceFile]] = field(default_factory=list)  # for a group in LibreOffice
    busy: set[str] = field(default_factory=set)  # the paths in ``window`` and ``gathered``
    waiting: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def folders(self) -> RunFolders:
        """The folders that worker processes write to."""
        return self.output.folders

    def outcomes(self, todo: Job) -> Iterator[Outcome]:
        """The outcomes of all files of the job, each as soon as it is known."""
        unpacking = Unpacking(self.pool.unpack, self.pool.unpack_embedded, self.folders.work, self.options.limits)
        for source in discover(todo, unpacking):
            while len(self.window) >= _WINDOW * self.pool.size:
                yield from self._finished_outcomes()
            yield from self._take(source)
        self._begin_gathered(max(_GROUP_LEAST, math.ceil(len(self.gathered) / self.options.jobs)))
        while self.window:
            self.pool.hurry()  # not before: while the window is full, what is under way makes room for full chunks
            yield from self._finished_outcomes()

    def _take(self, source: SourceFile) -> Iterator[Outcome]:
        """Start converting a file; yields its outcome at once if nothing has to be read."""
        task = _task(source, self.options)
        first = self.manifest.meet(task.path, task.sha256)
        old = self.manifest.outcome(task.path)
        if old is not None and self._is_up_to_date(old, task, first):
            yield old
        elif source.trouble is not None and source.trouble.severity == "info":
            skipped = skips.skip(task, source.trouble, self.folders)
            yield old if old == replace(skipped, is_old=True) else self._report(skipped)
        elif source.trouble is not None:
            yield self._report(tasks.fail(task, source.trouble, self.folders))
        elif first == task.path:
            self.busy.add(task.path)
            if not task.is_legacy or (task.size or 0) > _GROUP_BYTES:
                self._begin(((task, source),))
            else:
                self.gathered.append((task, source))
                if len(self.gathered) == _GROUP or sum(one.size or 0 for one, _ in self.gathered) > _GROUP_BYTES:
                    self._begin_gathered(_GROUP)
        elif first in self.busy:
            self.waiting[first].append(task.path)
        else:
            yield self._report(self._outcome_of_copy(task.path, first))

    def _is_up_to_date(self, old: Outcome, task: Task, first: str) -> bool:
        """Whether the record of an earlier run still holds and need not be converted again."""
        retried = {None: (), "failed": ("failed",), "partial": ("failed", "partial")}
        if task.sha256 is None or self.options.retry == "all" or old.status in retried[self.options.retry]:
            return False
        may_open = old.cause == EncryptedSource.code and bool(self.options.passwords)
        if old.sha256 != task.sha256 or may_open or self._may_gain_by_ocr(old):
            return False
        if old.record is None:
            return task.is_text
        return old.record == store.record_path(first) and self.output.is_intact(old)

    def _may_gain_by_ocr(self, old: Outcome) -> bool:
        """Whether OCR as it is now could change a record that an earlier run made.

        A record that read images is not given up for a run without OCR.
        """
        from extract.batch import worker  # noqa: PLC0415

        ocr = worker.used_ocr(self.options.ocr)
        if ocr in {"never", "absent"}:
            return False
        return old.wants_ocr or (old.pages is not None and (ocr == "always") != (old.ocr == "always"))

    def _begin_gathered(self, most: int) -> None:
        """Start converting the gathered files in groups of at most ``most``."""
        for start in range(0, len(self.gathered), most):
            self._begin(tuple(self.gathered[start : start + most]))
        self.gathered.clear()

    def _begin(self, group: _Group) -> None:
        future = self.pool.convert([task for task, _ in group])
        self.window[future] = group
        future.add_done_callback(self.finished.put)

    def _finished_outcomes(self) -> Iterator[Outcome]:
        """The outcomes of the next finished task, and of the files that waited for them."""
        future = self._finished_task()
        group = self.window[future]
        try:
            outcomes = self.pool.outcomes(future, [task for task, _ in group])
        except BrokenProcessPool:  # all tasks are lost: start them again in new workers
            self.pool.restart()
            all_groups = list(self.window.values())
            self.window.clear()
            for group in all_groups:
                self._begin(group)
            return
        del self.window[future]
        if outcomes is None:
            for one in group:
                self._begin((one,))
        for outcome in outcomes or ():
            self.busy.discard(outcome.path)
            yield self._report(outcome)
            for path in self.waiting.pop(outcome.path, ()):
                yield self._report(self._outcome_of_copy(path, outcome.path))

    def _finished_task(self) -> Future[Any]:
        """The next finished task; reports the pages being read until then."""
        seconds = None if self.progress is None else _GLANCE
        while True:
            with suppress(Empty):
                future = self.finished.get(timeout=seconds)
                if future in self.window:
                    return future
                continue
            if self.progress is not None:
                self.progress(self.folders.pages())

    def _report(self, outcome: Outcome) -> Outcome:
        self.output.keep(outcome)
        self.manifest.add(outcome)
        return outcome

    def _outcome_of_copy(self, path: str, first: str) -> Outcome:
        """The outcome of a file with the same content as the first one, whose record it shares.

        A record of its own, of an earlier content, is removed.
        """
        outcome = self.manifest.outcome(first)
        if outcome is None:
            raise LookupError(first)
        own = store.record_path(path)
        if own != outcome.record:
            (self.folders.out / "records" / own).unlink(missing_ok=True)
        return replace(outcome, path=path, seconds=0.0, is_old=False)


def _task(source: SourceFile, options: Options) -> Task:
    if source.trouble is None:
        with suppress(OSError), source.file.open("rb") as stream:
            is_legacy = kinds.is_legacy(stream.read(kinds.HEAD)) and not source.separate
            stream.seek(0)
            digest = file_digest(stream, "sha256").hexdigest()
            return Task(
                path=source.path,
                file=source.file,
                sha256=digest,
                size=stream.tell(),
                passwords=options.passwords,
                is_legacy=is_legacy,
                ocr=options.ocr,
                is_text=source.is_text,
                separate=source.separate,
                is_indexed=options.is_indexed,
            )
    return Task(source.path, source.file, None, None)
