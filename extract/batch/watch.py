"""A watched folder: files are taken once they are still, so that none is read while it is being copied."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import sleep

from extract.batch import kinds
from extract.batch.discover import found_in
from extract.batch.model import Job

_Stamp = tuple[int, int]  # size in bytes, time of the last change in nanoseconds


def watch(todo: Job, seconds: float) -> Iterator[Job]:
    """A job whenever there are files that are new or changed and have been still for so many seconds; without end."""
    taken: dict[Path, _Stamp] = {}
    before: dict[Path, _Stamp] = {}
    while True:
        now = _stamps(todo)
        still = {file: stamp for file, stamp in now.items() if before.get(file) == stamp != taken.get(file)}
        if still:
            taken.update(still)
            yield replace(todo, sources=tuple(still))
        before = now
        sleep(seconds)


def _stamps(todo: Job) -> dict[Path, _Stamp]:
    found: dict[Path, _Stamp] = {}
    for one in found_in(todo):
        if one.trouble is None and kinds.kind(one.file) is not None:
            try:
                state = one.file.stat()
            except OSError:  # it went away while we looked
                continue
            found[one.file] = (state.st_size, state.st_mtime_ns)
    return found
