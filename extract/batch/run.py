"""The run: source files → a bounded window of tasks → outcomes, each in the manifest before it is reported."""

import math
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from hashlib import file_digest

from extract.batch import kinds, store, worker
from extract.batch.discover import Unpacking, discover
from extract.batch.manifest import Manifest, open_manifest
from extract.batch.model import Job, Options, Outcome, SourceFile
from extract.batch.worker import RunFolders, Task
from extract.batch.worker_pool import Answer, WorkerPool, worker_pool

_GLANCE = 0.5  # seconds between looks at the pages that are being read
Progress = Callable[[Sequence[str]], None]

_WINDOW = 4  # tasks for each worker: enough that none waits, few enough that memory stays flat
_GROUP, _GROUP_BYTES = 20, 20 << 20  # files that go through LibreOffice together: its start costs as much as they do
_GROUP_LEAST = 5  # a start for fewer is no gain

_Group = tuple[tuple[Task, SourceFile], ...]


def run(todo: Job, options: Options | None = None, progress: Progress | None = None) -> Generator[Outcome, None, None]:
    """Convert into ``out/records/`` and ``out/manifest.jsonl``; yields as each file is done.

    ``progress`` is called again and again with the pages that are read from their image at that moment,
    ``3/12 a/b.pdf``. Files that the manifest has with the same content are not converted again. Raises ``NotWritten``
    where ``out`` cannot be written, or where another run is writing.
    """
    options = options or Options()
    with ExitStack() as stack:
        folders = RunFolders(todo.out, stack.enter_context(store.workplace(todo.out)))
        manifest = stack.enter_context(open_manifest(todo.out / "manifest.jsonl", folders.part()))
        pool = stack.enter_context(worker_pool(options, folders))
        yield from _Run(folders, options, pool, manifest, progress).outcomes(todo)
        manifest.end()


@dataclass(frozen=True, slots=True)
class _Run:
    """A run: what is being converted, and the files that wait for the record of one of the same content."""

    folders: RunFolders
    options: Options
    pool: WorkerPool
    manifest: Manifest
    progress: Progress | None
    window: "dict[Future[Answer], _Group]" = field(default_factory=dict)
    gathered: list[tuple[Task, SourceFile]] = field(default_factory=list)  # for LibreOffice, until they are a group
    busy: set[str] = field(default_factory=set)  # the paths in ``window`` and ``gathered``
    waiting: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def outcomes(self, todo: Job) -> Iterator[Outcome]:
        """What becomes of each file of the job, as soon as it is known."""
        for source in discover(todo, Unpacking(self.pool.unpack, self.folders.work, self.options.limits)):
            while len(self.window) >= _WINDOW * self.options.jobs:
                yield from self._collected()
            yield from self._take(source)
        self._begin_gathered(max(_GROUP_LEAST, math.ceil(len(self.gathered) / self.options.jobs)))
        while self.window:
            yield from self._collected()

    def _take(self, source: SourceFile) -> Iterator[Outcome]:
        """Begin with a file; the outcome is there at once if nothing has to be read."""
        task = _task(source, self.options)
        first = self.manifest.meet(task.path, task.sha256)
        old = self.manifest.outcome(task.path)
        if old is not None and self._is_up_to_date(old, task, first):
            yield old
        elif source.trouble is not None:
            yield self._reported(worker.fail(task, source.trouble, self.folders))
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
            yield self._reported(self._shared(task.path, first))

    def _is_up_to_date(self, old: Outcome, task: Task, first: str) -> bool:
        """Whether what an earlier run wrote is still right, and not to be tried again."""
        retried = {None: (), "failed": ("failed",), "partial": ("failed", "partial")}
        if task.sha256 is None or self.options.retry == "all" or old.status in retried[self.options.retry]:
            return False
        same = old.sha256 == task.sha256 and old.record == store.record_path(first)
        return same and (self.folders.out / "records" / old.record).exists()

    def _begin_gathered(self, most: int) -> None:
        """Begin with what was gathered, at most so many in a group."""
        for start in range(0, len(self.gathered), most):
            self._begin(tuple(self.gathered[start : start + most]))
        self.gathered.clear()

    def _begin(self, group: _Group) -> None:
        self.window[self.pool.convert([task for task, _ in group])] = group

    def _collected(self) -> Iterator[Outcome]:
        """What is done of the window, at least one, and the files that waited for it."""
        for future in self._done():
            group = self.window[future]
            try:
                outcomes = self.pool.outcomes(future, [task for task, _ in group])
            except BrokenProcessPool:  # it took all tasks with it: they go to new workers
                self.pool.restart()
                lost = list(self.window.values())
                self.window.clear()
                for group in lost:
                    self._begin(group)
                return
            del self.window[future]
            if outcomes is None:
                for one in group:
                    self._begin((one,))
            for outcome in outcomes or ():
                self.busy.discard(outcome.path)
                yield self._reported(outcome)
                for path in self.waiting.pop(outcome.path, ()):
                    yield self._reported(self._shared(path, outcome.path))

    def _done(self) -> "Iterable[Future[Answer]]":
        """Some of the window; until then, the pages that are being read are reported."""
        seconds = None if self.progress is None else _GLANCE
        while not (done := wait(self.window, seconds, FIRST_COMPLETED).done):
            if self.progress is not None:
                self.progress(self.folders.pages())
        return done

    def _reported(self, outcome: Outcome) -> Outcome:
        self.manifest.add(outcome)
        return outcome

    def _shared(self, path: str, first: str) -> Outcome:
        """The outcome of a file that has the same content as the first one, and so its record."""
        outcome = self.manifest.outcome(first)
        if outcome is None:
            raise LookupError(first)
        return replace(outcome, path=path, seconds=0.0, is_old=False)


def _task(source: SourceFile, options: Options) -> Task:
    if source.trouble is None:
        with suppress(OSError), source.file.open("rb") as stream:
            is_legacy = kinds.is_legacy(stream.read(kinds.HEAD))
            stream.seek(0)
            digest = file_digest(stream, "sha256").hexdigest()
            return Task(source.path, source.file, digest, stream.tell(), options.passwords, is_legacy, options.ocr)
    return Task(source.path, source.file, None, None)
