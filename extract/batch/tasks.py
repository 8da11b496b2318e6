"""The functions that a pool calls in its worker processes, those of ``worker`` by name.

The process of the pool imports this module and none that reads files: ``worker`` is imported in the call.
"""

from collections.abc import Sequence
from pathlib import Path

from extract.batch.model import Outcome, RunFolders, Task, Unpacked
from extract.limits import Limits
from extract.model import Remark


def prepare(limits: Limits, folders: RunFolders, patterns: Path | None) -> None:
    """Begin a worker process: its limits, and the patterns of the user."""
    from extract.batch import worker  # noqa: PLC0415

    worker.prepare(limits, folders, patterns)


def convert(task: Task, folders: RunFolders, limits: Limits) -> Outcome:
    """Write the record of a file; returns the outcome. Raises ``NotWritten`` if the folder cannot be written."""
    from extract.batch import worker  # noqa: PLC0415

    return worker.convert(task, folders, limits)


def convert_group(tasks: Sequence[Task], folders: RunFolders, limits: Limits) -> list[Outcome]:
    """Write the records of files that LibreOffice converts in one call; returns their outcomes in order."""
    from extract.batch import worker  # noqa: PLC0415

    return worker.convert_group(tasks, folders, limits)


def unpack(
    file: Path, folder: Path, limits: Limits, passwords: Sequence[str], *, is_document: bool = False
) -> Unpacked:
    """Unpack an archive file, or with ``is_document`` the files inside a document, into the folder."""
    from extract.batch import archive_files, worker  # noqa: PLC0415

    unpacking = archive_files.unpack_embedded if is_document else archive_files.unpack
    return worker.unpack(unpacking, file, folder, limits, passwords)


def fail(task: Task, remark: Remark, folders: RunFolders, seconds: float = 0.0) -> Outcome:
    """Write the failed record of a file that could not be read, which took ``seconds``; returns the outcome."""
    from extract.batch import worker  # noqa: PLC0415

    return worker.fail(task, remark, folders, seconds)
