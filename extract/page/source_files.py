"""The original file that a record was read from."""

from collections.abc import Iterable, Iterator
from hashlib import file_digest
from pathlib import Path, PurePosixPath

from extract.record.model import Source


def source_file(source: Source, places: Iterable[Path]) -> Path | None:
    """The file of a source: one of the files, or its path below one of the folders; None if none of them is it.

    The path begins where all that was converted together lies, so that below a folder its tails are tried, the longest
    first, and then where a packed file lies once it is unpacked: beside its archive file, or in a folder of its name.
    A file of the same name with other content is not the source: what would be drawn on it would stand elsewhere.
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
    """The archive file (zip, tar) at hand that a record's source is a member of."""
    return next((packed for place in places for packed, _ in _archive_members(place, path)), None)


def _archive_members(place: Path, path: str) -> Iterator[tuple[Path, Path]]:
    """Files that stand where the path has a folder, each with the member that the path names in it."""
    for candidate in _candidates(place, path):
        for parent in candidate.parents:
            if parent.is_file():
                yield parent, candidate.relative_to(parent)


def _candidates(place: Path, path: str) -> list[Path]:
    """A file itself; of a folder the path and its tails below it, the longest first."""
    if not place.is_dir():
        return [place]
    steps = PurePosixPath(path).parts
    return [place.joinpath(*steps[first:]) for first in range(len(steps))]
