"""Taking out of an output folder what came from files that are gone."""

from collections.abc import Collection, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

from extract.batch import store
from extract.batch.discover import source_files
from extract.batch.manifest import open_manifest, outcomes_of
from extract.batch.model import Job, Outcome
from extract.batch.root import kept_root
from extract.batch.worker import RunFolders
from extract.errors import ShenbaoError


def gone_count(out: Path) -> int:
    """The number of files that the last run over their folder no longer met."""
    return sum(outcome.gone for outcome in outcomes_of(out / "manifest.jsonl"))


def prune(out: Path) -> Iterator[Outcome]:
    """Take out the lines and records of files that are gone; yields their outcomes first.

    Gone is what the last run over its folder did not meet, and what is no longer below the root. Raises
    ``ShenbaoError`` if the root is not there, or empty: a disk may not be mounted. Raises ``NotWritten`` if the folder
    cannot be written, or another run is writing there.
    """
    with ExitStack() as stack:
        part = RunFolders(out, stack.enter_context(store.workplace(out))).part()
        present = present_paths(out)
        manifest = stack.enter_context(open_manifest(out / "manifest.jsonl", part))
        gone = [outcome for outcome in outcomes_of(out / "manifest.jsonl") if is_gone(outcome, present)]
        yield from gone
        manifest.take_out(outcome.path for outcome in gone)
        kept = {outcome.record for outcome in manifest.outcomes()}
        records = out / "records"
        for outcome in gone:
            # no record of ours stands elsewhere, whatever a manifest says
            if outcome.record not in kept and outcome.record and ".." not in Path(outcome.record).parts:
                file = records / outcome.record.lstrip("/")
                with suppress(OSError):  # it is gone already
                    file.unlink()
                    for folder in file.relative_to(records).parents[:-1]:
                        (records / folder).rmdir()  # ends at the first that is not empty
        manifest.end()


def present_paths(out: Path) -> Collection[str] | None:
    """The paths of all files below the root; None if it is not known."""
    root = kept_root(out)
    if root is None:
        return None
    present = {source.path for source in source_files(Job(root, (root,), out))} if root.is_dir() else set[str]()
    if present <= {"."}:
        raise ShenbaoError(f"{root} is not there or has no files (is its disk mounted?): nothing is taken out")
    return present


def is_gone(outcome: Outcome, present: Collection[str] | None) -> bool:
    """Whether the file of an outcome is gone; of a member of an archive that is there, only a run can say so."""
    if present is None or outcome.gone:
        return outcome.gone and (present is None or outcome.path not in present)
    parts = outcome.path.split("/")
    return not any("/".join(parts[:number]) in present for number in range(1, len(parts) + 1))
