"""The records below a folder, one after the other."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extract.record.model import Record
from extract.storage import Address, Place


@dataclass(frozen=True, slots=True)
class UnreadableFile:
    """A .json file that is not a record, and the reason."""

    file: Place
    message: str


def stored_records(folder: Place) -> Iterator[Record | UnreadableFile]:
    """Each record of a folder that ``shenbao convert`` wrote, or of any folder, in the order of the names.

    It lists one folder at a time, so that memory never holds all names.
    """
    if isinstance(folder, Address):
        top = folder / "records"
        for address in (top if top.is_dir() else folder).files():
            if address.name.endswith(".json"):
                yield _stored_record(address)
        return
    own = folder / "records"
    for parent, folders, names in os.walk(own if own.is_dir() else folder):
        folders.sort()
        for file in (Path(parent, name) for name in sorted(names) if name.endswith(".json")):
            yield _stored_record(file)


def _stored_record(file: Place) -> Record | UnreadableFile:
    try:
        return Record.load(file) if isinstance(file, Path) else Record.parse(file.read_bytes())
    except ValueError as error:
        return UnreadableFile(file, str(error))
