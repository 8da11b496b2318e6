"""The records below a folder, one after the other."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extract.record.model import Record


@dataclass(frozen=True, slots=True)
class UnreadableFile:
    """A .json file that is not a record, and the reason."""

    file: Path
    message: str


def stored_records(folder: Path) -> Iterator[Record | UnreadableFile]:
    """Each record of a folder that ``shenbao convert`` wrote, or of any folder, in the order of the names.

    It lists one folder at a time, so that memory never holds all names.
    """
    own = folder / "records"
    for parent, folders, names in os.walk(own if own.is_dir() else folder):
        folders.sort()
        for file in (Path(parent, name) for name in sorted(names) if name.endswith(".json")):
            try:
                yield Record.load(file)
            except ValueError as error:
                yield UnreadableFile(file, str(error))
