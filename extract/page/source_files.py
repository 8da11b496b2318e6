"""The original file that a record was read from."""

from collections.abc import Iterable, Iterator
from hashlib import file_digest
from pathlib import Path, PurePosixPath

from extract.record.model import Source


def source_file(source: Source, places: Iterable[Path]) -> Path | None:
    """The original file of a source among some files and folders; None if it is not there.

    The source's path is relative to the common folder of its batch. Below each folder, all tails of the path are tried,
    the longest first; then the places of unpacked members: beside the archive file, or in a folder of its name. A file
    with the same name but other content is not the source, as places would not fit it.
    """
    for place in places:
        unpacked = (
            file
            for packed, member in _archive_members(place, source.path)
            for file in (packed.parent / member, packed.with_suffix("") / member)
        )
        for file in (*_candidates(place, source.path), *unpacked):
            if file.is_file():
                with file.open("rb") as stream:
                    if file_digest(stream, "sha256").hexdigest() == source.sha256:
                        return file
    return None


def archive_file(path: str, places: Iterable[Path]) -> Path | None:
    """The archive file (zip, tar) that contains a record's source; None if it is not there."""
    return next((packed for place in places for packed, _ in _archive_members(place, path)), None)


def _archive_members(place: Path, path: str) -> Iterator[tuple[Path, Path]]:
    """Files at places where the path has a folder, each with the path of the member in it."""
    for candidate in _candidates(place, path):
        for parent in candidate.parents:
            if parent.is_file():
                yield parent, candidate.relative_to(parent)


def _candidates(place: Path, path: str) -> list[Path]:
    """The place itself if it is a file; else the path and its tails below the folder, the longest first."""
    if not place.is_dir():
        return [place]
    steps = PurePosixPath(path).parts
    return [place.joinpath(*steps[first:]) for first in range(len(steps))]
