"""The records below a folder, one after the other."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract.record.loading import load


@dataclass(frozen=True, slots=True)
class Trouble:
    """A .json file that holds no record, and why."""

    file: Path
    message: str


def records(folder: Path) -> Iterator[dict[str, Any] | Trouble]:
    """Each record of a folder that ``shenbao convert`` wrote, or of any folder, in the order of the names."""
    own = folder / "records"
    for file in _files(own if own.is_dir() else folder):
        try:
            yield load(file)
        except ValueError as error:
            yield Trouble(file, str(error))


def _files(folder: Path) -> Iterator[Path]:
    """The .json files, folder by folder: no list of all names is held."""
    for parent, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(parent, name) for name in sorted(names) if name.endswith(".json"))
