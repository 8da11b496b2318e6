"""Taking out of an output folder what came from files that are gone."""

from collections.abc import Collection, Iterator
from contextlib import ExitStack
from pathlib import PurePosixPath

from extract.batch.discover import listed_paths
from extract.batch.manifest import open_manifest, outcomes_of
from extract.batch.model import Job, Outcome
from extract.batch.output import kept_root, opened_output
from extract.errors import ShenbaoError
from extract.storage import Place


def gone_count(out: Place) -> int:
    """The number of files that the last run over their folder no longer met."""
    return sum(outcome.gone for outcome in outcomes_of(out))


def prune(out: Place) -> Iterator[Outcome]:
    """Take out the lines and records of files that are gone; yields their outcomes first.

    Gone is what the last run over its folder did not meet, and what is no longer below the root. Raises
    ``ShenbaoError`` if the root is not there, or empty: a disk may not be mounted. Raises ``NotWritten`` if the folder
    cannot be written, or another run is writing there.
    """
    with ExitStack() as stack:
        output = stack.enter_context(opened_output(out))
        present = present_paths(out)
        manifest = stack.enter_context(open_manifest(out, output))
        missing = [outcome for outcome in outcomes_of(out) if is_gone(outcome, present)]
        yield from missing
        manifest.take_out(outcome.path for outcome in missing)
        records = {outcome.record for outcome in manifest.outcomes()}
        for outcome in missing:
            # no record of ours stands elsewhere, whatever a manifest says
            if outcome.record not in records and outcome.record and ".." not in PurePosixPath(outcome.record).parts:
                output.remove(outcome.record.lstrip("/"))
        manifest.end()


def present_paths(out: Place) -> Collection[str] | None:
    """The paths of all files below the root; None if it is not known."""
    root = kept_root(out)
    if root is None:
        return None
    present = set(listed_paths(Job(root, (root,), out)) if root.is_dir() else ())
    if present <= {"."}:
        raise ShenbaoError(f"{root} is not there or has no files (is its disk mounted?): nothing is taken out")
    return present


def is_gone(outcome: Outcome, present: Collection[str] | None) -> bool:
    """Whether the file of an outcome is gone; of a member of an archive that is there, only a run can say so."""
    if present is None or outcome.gone:
        return outcome.gone and (present is None or outcome.path not in present)
    parts = outcome.path.split("/")
    return not any("/".join(parts[:number]) in present for number in range(1, len(parts) + 1))
