"""What a worker process is called with: each function imports what reads files, which its caller need not have."""

from collections.abc import Sequence
from pathlib import Path

from extract.batch.model import Outcome, RunFolders, Task, Unpacked
from extract.limits import Limits
from extract.model import Remark


def prepare(limits: Limits, folders: RunFolders, patterns: Path | None) -> None:
    """``worker.prepare``: the beginning of a worker process."""
    from extract.batch import worker  # noqa: PLC0415

    worker.prepare(limits, folders, patterns)


def convert(task: Task, folders: RunFolders, limits: Limits) -> Outcome:
    """``worker.convert``: the outcome of a file, whose record is written."""
    from extract.batch import worker  # noqa: PLC0415

    return worker.convert(task, folders, limits)


def convert_group(tasks: Sequence[Task], folders: RunFolders, limits: Limits) -> list[Outcome]:
    """``worker.convert_group``: the outcomes of files that LibreOffice converts together."""
    from extract.batch import worker  # noqa: PLC0415

    return worker.convert_group(tasks, folders, limits)


def unpack(
    file: Path, folder: Path, limits: Limits, passwords: Sequence[str], *, is_document: bool = False
) -> Unpacked:
    """``worker.unpack``: the members of an archive file, or what is embedded in a document, unpacked into a folder."""
    from extract.batch import archive_files, worker  # noqa: PLC0415

    unpacking = archive_files.unpack_embedded if is_document else archive_files.unpack
    return worker.unpack(unpacking, file, folder, limits, passwords)


def fail(task: Task, remark: Remark, folders: RunFolders, seconds: float = 0.0) -> Outcome:
    """``worker.fail``: the outcome of a file that could not be read, with its failed record."""
    from extract.batch import worker  # noqa: PLC0415

    return worker.fail(task, remark, folders, seconds)
