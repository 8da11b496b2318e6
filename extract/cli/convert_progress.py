"""``shenbao convert``: a line about each file in trouble, progress while it runs, and a summary."""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from time import monotonic

import orjson
from msgspec import Struct, field
from msgspec.structs import asdict

from extract import batch, terminal
from extract.batch import Job, Options, Outcome
from extract.messages import say
from extract.record.causes import cause_text
from extract.storage import Place

_EVERY = 10.0  # seconds between lines of progress where there is no terminal
_STATUSES = ("complete", "partial", "failed", "skipped")


class BatchTally(Struct):
    """Counts of the outcomes so far; ``old`` files were converted by an earlier run, ``pages`` are of this run.

    ``reasons`` are the messages of the causes for which files are skipped.
    """

    statuses: Counter[str] = field(default_factory=Counter)
    causes: Counter[str] = field(default_factory=Counter)
    reasons: dict[str, str] = field(default_factory=dict)
    pages: int = 0
    old: int = 0
    start: float = field(default_factory=monotonic)

    def add(self, outcome: Outcome) -> None:
        """Count one more outcome."""
        self.statuses[outcome.status] += 1
        self.causes.update([outcome.cause] if outcome.cause else [])
        if outcome.status == "skipped" and outcome.cause and outcome.message:
            self.reasons[outcome.cause] = outcome.message
        self.old += outcome.is_old
        self.pages += 0 if outcome.is_old else outcome.pages or 0

    def per_second(self, number: int) -> float:
        """The number divided by the seconds of wall time since the start."""
        return number / max(monotonic() - self.start, 0.001)


def convert(
    todo: Job, options: Options, files: int, *, as_json: bool, each: Callable[[str, bytes | None], None] | None = None
) -> BatchTally:
    """Run the batch and print its progress.

    ``files`` is the expected number of files; ``each`` is called with the name of each new record and its packed entry.
    """
    tally = BatchTally()
    pages = _PagesNow()
    watch = _with_bar if sys.stderr.isatty() else _with_lines
    with closing(batch.run(todo, options, None if as_json else pages.update)) as outcomes:
        for outcome in outcomes if as_json else watch(outcomes, files, tally, pages):
            tally.add(outcome)
            if as_json:
                _print_json({"event": "file", **{key: one for key, one in asdict(outcome).items() if key != "entry"}})
            elif outcome.cause and outcome.status != "skipped":
                reason = say(outcome.message or "", cause_text(outcome.cause))
                print(say(f"{outcome.status}: {outcome.path}: {reason}"))
            if each and outcome.record is not None and not outcome.is_old:
                each(outcome.record, outcome.entry)
    _print_summary(tally, todo.out, as_json=as_json)
    return tally


def print_gone(out: Place, *, take_out: bool, as_json: bool) -> None:
    """List the files that are gone and take out what came from them, or print how many there are."""
    if take_out:
        for outcome in batch.prune(out):
            if as_json:
                _print_json({"event": "gone", "path": outcome.path})
            else:
                print(say(f"gone: {outcome.path}"))
    elif (number := batch.gone_count(out)) and not as_json:
        print(say(f"  {number} of earlier runs are gone; with --prune, their records are taken out"))


def _print_summary(tally: BatchTally, out: Place, *, as_json: bool) -> None:
    counts = {status: tally.statuses[status] for status in _STATUSES}
    if as_json:
        rate = round(tally.per_second(tally.pages), 2)
        more = {"causes": tally.causes, "unchanged": tally.old, "pages_per_second": rate}
        _print_json({"event": "summary", "files": tally.statuses.total(), **counts, **more})
        return
    complete, partial, failed, skipped = counts.values()
    statuses = f"{complete} complete, {partial} partial, {failed} failed, {skipped} skipped"
    print(say(f"{tally.statuses.total()} files: {statuses}; records in {out / 'records'}"))
    for cause, number in tally.causes.most_common():
        reason = say(tally.reasons.get(cause) or cause_text(cause))
        print(say(f"  {number} {cause}: {reason}"))
    if tally.old:
        print(say(f"  {tally.old} unchanged since an earlier run"))
    if tally.pages:
        print(say(f"  {tally.pages} pages of PDF, {tally.per_second(tally.pages):.1f} pages a second"))


def _print_json(content: dict[str, object]) -> None:
    print(orjson.dumps(content).decode(), flush=True)


# ---------------------------------------------------------------- progress


class _PagesNow(Struct):
    """The pages being read by OCR; ``show`` prints a text about them."""

    show: Callable[[str], None] = lambda _: None

    def update(self, pages: Sequence[str]) -> None:
        """Show the first page, and the number of others."""
        more = f" +{len(pages) - 1}" if len(pages) > 1 else ""
        self.show(say(f"page {pages[0]}") + more if pages else "")


def _with_bar(outcomes: Iterable[Outcome], files: int, tally: BatchTally, pages: _PagesNow) -> Iterator[Outcome]:
    """The outcomes, with a progress bar on the terminal."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    texts = [TextColumn(text, markup=False) for text in ("{task.fields[rate]}", "{task.fields[page]}")]
    columns = BarColumn(), MofNCompleteColumn(), *texts, TimeRemainingColumn()
    progress = Progress(*columns, console=terminal.console(stderr=True), transient=True)
    task = progress.add_task("", total=files, rate="", page="")

    def show(page: str) -> None:
        progress.start()  # its thread begins when there is something to show, after a worker was forked
        progress.update(task, page=page)

    pages.show = show
    try:
        for number, outcome in enumerate(outcomes, 1):
            progress.start()
            rate = say(f"{tally.per_second(number):.1f} files/s")
            progress.update(task, completed=number, total=max(files, number), rate=rate)
            yield outcome
    finally:
        progress.stop()


def _with_lines(outcomes: Iterable[Outcome], files: int, tally: BatchTally, pages: _PagesNow) -> Iterator[Outcome]:
    """The outcomes, with a line of progress now and then, for output that is not a terminal."""
    printer = _SeldomPrinter(tally.start)
    pages.show = _SeldomPrinter(tally.start).print
    for number, outcome in enumerate(outcomes, 1):
        yield outcome
        rate = tally.per_second(number)
        left = max(files - number, 0) / rate
        printer.print(say(f"{number}/{max(files, number)} files, {rate:.1f} files/s, {left:.0f} s left"))


class _SeldomPrinter(Struct):
    """Prints a line on standard error at most once in ``_EVERY`` seconds."""

    last: float

    def print(self, line: str) -> None:
        """Print the line unless another was printed just before."""
        if line and monotonic() - self.last >= _EVERY:
            self.last = monotonic()
            print(line, file=sys.stderr)
