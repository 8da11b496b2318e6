"""The run: files found → a bounded window of tasks → outcomes, each in the manifest before it is told."""

import math
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from hashlib import file_digest

from extract.batch import crew, kinds, ledger, store, worker
from extract.batch.crew import Answer, Crew
from extract.batch.discover import Unpacking, discover
from extract.batch.ledger import Ledger
from extract.batch.model import Found, Job, Options, Outcome
from extract.batch.worker import Place, Task

_GLANCE = 0.5  # seconds between looks at the pages that are being read
Told = Callable[[Sequence[str]], None]

_WINDOW = 4  # tasks for each worker: enough that none waits, few enough that memory stays flat
_GROUP, _GROUP_BYTES = 20, 20 << 20  # files that go through LibreOffice together: its start costs as much as they do
_GROUP_LEAST = 5  # a start for fewer is no gain

_Group = tuple[tuple[Task, Found], ...]


@dataclass(frozen=True, slots=True)
class _Run:
    """A run: what is being converted, and the files that wait for the record of one of the same content."""

    place: Place
    options: Options
    crew: Crew
    ledger: Ledger
    window: "dict[Future[Answer], _Group]" = field(default_factory=dict)
    gathered: list[tuple[Task, Found]] = field(default_factory=list)  # for LibreOffice, until they are a group
    busy: set[str] = field(default_factory=set)  # the paths in ``window`` and ``gathered``
    waiting: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    told: Told | None = None


def run(todo: Job, options: Options | None = None, told: Told | None = None) -> Generator[Outcome, None, None]:
    """Convert into ``out/records/`` and ``out/manifest.jsonl``; yields as each file is done.

    ``told`` is called again and again with the pages that are read from their image at that moment, ``3/12 a/b.pdf``.
    Files that the manifest has with the same content are not converted again. Raises ``NotWritten`` where ``out``
    cannot be written, or where another run is writing.
    """
    options = options or Options()
    manifest = todo.out / "manifest.jsonl"
    with ExitStack() as stack:
        place = Place(todo.out, stack.enter_context(store.workplace(todo.out)))
        book = stack.enter_context(ledger.opened(manifest, place.part()))
        people = stack.enter_context(crew.hired(options, place))
        yield from _outcomes(_Run(place, options, people, book, told=told), todo)
        ledger.in_order(book, manifest, place.part())


def _outcomes(this: _Run, todo: Job) -> Iterator[Outcome]:
    unpacking = Unpacking(this.crew.unpack, this.place.work, this.options.limits)
    for found in discover(todo, unpacking):
        while len(this.window) >= _WINDOW * this.options.jobs:
            yield from _collected(this)
        yield from _taken(this, found)
    _begin_gathered(this, max(_GROUP_LEAST, math.ceil(len(this.gathered) / this.options.jobs)))
    while this.window:
        yield from _collected(this)


def _taken(this: _Run, found: Found) -> Iterator[Outcome]:
    """Begin with a file; the outcome is there at once if nothing has to be read."""
    task = _task(found, this.options)
    first = this.ledger.meet(task.path, task.sha256)
    old = this.ledger.line(task.path)
    if old is not None and _stands(this, old, task, first):
        yield old
    elif found.trouble is not None:
        yield _told(this, worker.fail(task, found.trouble, this.place))
    elif first == task.path:
        _begin(this, task, found)
    elif first in this.busy:
        this.waiting[first].append(task.path)
    else:
        yield _told(this, _shared(this, task.path, first))


def _begin(this: _Run, task: Task, found: Found) -> None:
    this.busy.add(task.path)
    if not task.is_legacy or (task.size or 0) > _GROUP_BYTES:
        _give(this, ((task, found),))
        return
    this.gathered.append((task, found))
    if len(this.gathered) == _GROUP or sum(one.size or 0 for one, _ in this.gathered) > _GROUP_BYTES:
        _begin_gathered(this, _GROUP)


def _begin_gathered(this: _Run, most: int) -> None:
    """Begin with what was gathered, at most so many in a group."""
    for start in range(0, len(this.gathered), most):
        _give(this, tuple(this.gathered[start : start + most]))
    this.gathered.clear()


def _give(this: _Run, group: _Group) -> None:
    this.window[this.crew.convert([task for task, _ in group])] = group


def _task(found: Found, options: Options) -> Task:
    if found.trouble is None:
        with suppress(OSError), found.file.open("rb") as stream:
            is_legacy = kinds.is_legacy(stream.read(kinds.HEAD))
            stream.seek(0)
            digest = file_digest(stream, "sha256").hexdigest()
            return Task(found.path, found.file, digest, stream.tell(), options.passwords, is_legacy, options.ocr)
    return Task(found.path, found.file, None, None)


def _stands(this: _Run, old: Outcome, task: Task, first: str) -> bool:
    """Whether what an earlier run wrote is still right, and not to be tried again."""
    retried = {None: (), "failed": ("failed",), "partial": ("failed", "partial")}
    if task.sha256 is None or this.options.retry == "all" or old.status in retried[this.options.retry]:
        return False
    same = old.sha256 == task.sha256 and old.record == store.named(first)
    return same and (this.place.out / "records" / old.record).exists()


def _collected(this: _Run) -> Iterator[Outcome]:
    """What is done of the window, at least one, and the files that waited for it."""
    for future in _finished(this):
        group = this.window[future]
        try:
            outcomes = this.crew.outcomes(future, [task for task, _ in group])
        except BrokenProcessPool:
            _begin_again(this)
            return
        del this.window[future]
        if outcomes is None:
            for one in group:
                _give(this, (one,))
        for outcome in outcomes or ():
            yield from _done(this, outcome)


def _finished(this: _Run) -> "Iterable[Future[Answer]]":
    """Some of the window; whoever wants to hear of pages hears of them until then."""
    seconds = None if this.told is None else _GLANCE
    while not (done := wait(this.window, seconds, FIRST_COMPLETED).done):
        if this.told is not None:
            this.told(this.place.pages())
    return done


def _done(this: _Run, outcome: Outcome) -> Iterator[Outcome]:
    """What became of a file, and of those that waited for it."""
    this.busy.discard(outcome.path)
    yield _told(this, outcome)
    for path in this.waiting.pop(outcome.path, ()):
        yield _told(this, _shared(this, path, outcome.path))


def _begin_again(this: _Run) -> None:
    """Give everything that is not done to new workers: the pool broke, and took the tasks with it."""
    this.crew.renew()
    lost = list(this.window.values())
    this.window.clear()
    for group in lost:
        _give(this, group)


def _told(this: _Run, outcome: Outcome) -> Outcome:
    this.ledger.add(outcome)
    return outcome


def _shared(this: _Run, path: str, first: str) -> Outcome:
    """The outcome of a file that has the same content as the first one, and so its record."""
    outcome = this.ledger.line(first)
    if outcome is None:
        raise LookupError(first)
    return replace(outcome, path=path, seconds=0.0, is_old=False)
