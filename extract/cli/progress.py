"""``shenbao convert``: a word about each file in trouble, progress while it runs, and a summary."""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import monotonic

import orjson
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from extract import batch, terminal
from extract.batch import Job, Options, Outcome

_EVERY = 10.0  # seconds between lines of progress where there is no terminal
_STATUSES = ("complete", "partial", "failed")


@dataclass(slots=True)
class Tally:
    """What became of the files so far; ``old`` ones were converted by an earlier run, ``pages`` are this run's."""

    statuses: Counter[str] = field(default_factory=Counter)
    causes: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    old: int = 0
    start: float = field(default_factory=monotonic)

    def add(self, outcome: Outcome) -> None:
        """Count one more."""
        self.statuses[outcome.status] += 1
        self.causes.update([outcome.cause] if outcome.cause else [])
        self.old += outcome.is_old
        self.pages += 0 if outcome.is_old else outcome.pages or 0

    def rate(self, number: int) -> float:
        """So many for each second of wall time."""
        return number / max(monotonic() - self.start, 0.001)


def convert(
    todo: Job, options: Options, files: int, *, as_json: bool, each: Callable[[str], None] = lambda _: None
) -> Tally:
    """Run the batch and tell about it; ``files`` is how many are expected, ``each`` gets the name of a new record."""
    tally = Tally()
    reading = _Reading()
    with closing(batch.run(todo, options, None if as_json else reading.told)) as outcomes:
        for outcome in outcomes if as_json else _watched(outcomes, files, tally, reading):
            tally.add(outcome)
            _tell(outcome, as_json=as_json)
            if not outcome.is_old:
                each(outcome.record)
    _summarise(tally, todo.out, as_json=as_json)
    return tally


def _tell(outcome: Outcome, *, as_json: bool) -> None:
    if as_json:
        _print_json({"event": "file", **asdict(outcome)})
    elif outcome.cause:
        print(f"{outcome.status}: {outcome.path}: {outcome.message}")


def _summarise(tally: Tally, out: Path, *, as_json: bool) -> None:
    counts = {status: tally.statuses[status] for status in _STATUSES}
    if as_json:
        rate = round(tally.rate(tally.pages), 2)
        _print_json(
            {"event": "summary", **counts, "causes": tally.causes, "unchanged": tally.old, "pages_per_second": rate}
        )
        return
    told = ", ".join(f"{number} {status}" for status, number in counts.items())
    print(f"{tally.statuses.total()} files: {told}; records in {out / 'records'}")
    for cause, number in tally.causes.most_common():
        print(f"  {number} {cause}")
    if tally.old:
        print(f"  {tally.old} unchanged since an earlier run")
    if tally.pages:
        print(f"  {tally.pages} pages of PDF, {tally.rate(tally.pages):.1f} pages a second")


def _print_json(content: dict[str, object]) -> None:
    print(orjson.dumps(content).decode(), flush=True)


# ---------------------------------------------------------------- progress


@dataclass(slots=True)
class _Reading:
    """What is done with the news of the pages that are read from their image just now."""

    show: Callable[[str], None] = lambda _: None

    def told(self, pages: Sequence[str]) -> None:
        """Show the first, and how many more there are."""
        more = f" +{len(pages) - 1}" if len(pages) > 1 else ""
        self.show(f"page {pages[0]}{more}" if pages else "")


def _watched(outcomes: Iterable[Outcome], files: int, tally: Tally, reading: _Reading) -> Iterator[Outcome]:
    """The outcomes, while a bar grows on a terminal, or a line tells now and then where there is none."""
    return (_bar if sys.stderr.isatty() else _lines)(outcomes, files, tally, reading)


def _bar(outcomes: Iterable[Outcome], files: int, tally: Tally, reading: _Reading) -> Iterator[Outcome]:
    texts = [TextColumn(text, markup=False) for text in ("{task.fields[rate]}", "{task.fields[page]}")]
    columns = BarColumn(), MofNCompleteColumn(), *texts, TimeRemainingColumn()
    with Progress(*columns, console=terminal.console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=files, rate="", page="")
        reading.show = lambda page: progress.update(task, page=page)
        for number, outcome in enumerate(outcomes, 1):
            progress.update(task, completed=number, total=max(files, number), rate=_rate(tally, number))
            yield outcome


def _lines(outcomes: Iterable[Outcome], files: int, tally: Tally, reading: _Reading) -> Iterator[Outcome]:
    told = tally.start
    reading.show = _Seldom(tally.start).print
    for number, outcome in enumerate(outcomes, 1):
        yield outcome
        if monotonic() - told >= _EVERY:
            told = monotonic()
            left = max(files - number, 0) / tally.rate(number)
            print(f"{number}/{max(files, number)} files, {_rate(tally, number)}, {left:.0f} s left", file=sys.stderr)


@dataclass(slots=True)
class _Seldom:
    """Prints a line unless another was printed just before."""

    last: float

    def print(self, line: str) -> None:
        """Print it, if it is time."""
        if line and monotonic() - self.last >= _EVERY:
            self.last = monotonic()
            print(line, file=sys.stderr)


def _rate(tally: Tally, number: int) -> str:
    return f"{tally.rate(number):.1f} files/s"
