"""The original file that a record was read from."""

from collections.abc import Iterable, Iterator
from hashlib import file_digest
from pathlib import Path, PurePosixPath
from typing import Any


def beside(record: dict[str, Any], places: Iterable[Path]) -> Path | None:
    """The record's own source: one of the files, or its path below one of the folders; None if none of them is it.

    The path begins where all that was converted together lies, so that below a folder its tails are tried, the longest
    first. A file of the same name with other content is not the source: what would be drawn on it would stand
    elsewhere.
    """
    source = record["source"]
    candidates = (
        file for place in places for file in (*_candidates(place, source["path"]), *_unpacked(place, source["path"]))
    )
    return next((file for file in candidates if _is_source(file, source["sha256"])), None)


def archive_of(path: str, places: Iterable[Path]) -> Path | None:
    """The archive (zip, tar) at hand that a record's source is a member of."""
    return next((archive for place in places for archive, _ in _packed(place, path)), None)


def _packed(place: Path, path: str) -> Iterator[tuple[Path, Path]]:
    """Files that stand where the path has a folder, each with the member that the path names in it."""
    for one in _candidates(place, path):
        for file in one.parents:
            if file.is_file():
                yield file, one.relative_to(file)


def _unpacked(place: Path, path: str) -> Iterator[Path]:
    """Where a member lies once its archive is unpacked: beside it, or in a folder of its name."""
    for archive, member in _packed(place, path):
        yield from (archive.parent / member, archive.with_suffix("") / member)


def _candidates(place: Path, path: str) -> Iterator[Path]:
    if not place.is_dir():
        yield place
        return
    steps = PurePosixPath(path).parts
    for first in range(len(steps)):
        yield place.joinpath(*steps[first:])


def _is_source(file: Path, sha256: str | None) -> bool:
    if not file.is_file():
        return False
    with file.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest() == sha256
