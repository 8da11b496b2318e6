"""The original file that a record was read from."""

from collections.abc import Iterable
from hashlib import file_digest
from pathlib import Path
from typing import Any


def beside(record: dict[str, Any], places: Iterable[Path]) -> Path | None:
    """The record's own source: one of the files, or its path below one of the folders; None if none of them is it.

    A file of the same name with other content is not the source: what would be drawn on it would stand elsewhere.
    """
    name = record["source"]["path"]
    candidates = (place / name if place.is_dir() else place for place in places)
    return next((file for file in candidates if _is_source(file, record["source"]["sha256"])), None)


def _is_source(file: Path, sha256: str | None) -> bool:
    if not file.is_file():
        return False
    with file.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest() == sha256
