"""``shenbao convert``: a word about each file in trouble, progress while it runs, and a summary."""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
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
    with closing(batch.run(todo, options)) as outcomes:
        for outcome in outcomes if as_json else _watched(outcomes, files, tally):
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


def _watched(outcomes: Iterable[Outcome], files: int, tally: Tally) -> Iterator[Outcome]:
    """The outcomes, while a bar grows on a terminal, or a line tells now and then where there is none."""
    return _bar(outcomes, files, tally) if sys.stderr.isatty() else _lines(outcomes, files, tally)


def _bar(outcomes: Iterable[Outcome], files: int, tally: Tally) -> Iterator[Outcome]:
    columns = BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn()
    with Progress(*columns, console=terminal.console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=files, rate="")
        for number, outcome in enumerate(outcomes, 1):
            progress.update(task, completed=number, total=max(files, number), rate=_rate(tally, number))
            yield outcome


def _lines(outcomes: Iterable[Outcome], files: int, tally: Tally) -> Iterator[Outcome]:
    told = tally.start
    for number, outcome in enumerate(outcomes, 1):
        yield outcome
        if monotonic() - told >= _EVERY:
            told = monotonic()
            left = max(files - number, 0) / tally.rate(number)
            print(f"{number}/{max(files, number)} files, {_rate(tally, number)}, {left:.0f} s left", file=sys.stderr)


def _rate(tally: Tally, number: int) -> str:
    return f"{tally.rate(number):.1f} files/s"
