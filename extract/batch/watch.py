"""Watching folders: a file is taken once it no longer changes, so that none is read while it is being copied."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import sleep

from msgspec.structs import replace

from extract.batch.discover import source_files
from extract.batch.model import Job
from extract.errors import ShenbaoError

_State = tuple[int, int]  # size in bytes, time of the last change in nanoseconds


def watch(todo: Job, seconds: float) -> Iterator[Job]:
    """Endless: a job whenever new or changed files have not changed for ``seconds``.

    Raises ``ShenbaoError`` for sources at an address.
    """
    if not isinstance(todo.root, Path):
        raise ShenbaoError(f"--watch: {todo.root} is no folder of this machine")
    states: dict[Path, _State] = {}
    before: dict[Path, _State] = {}
    while True:
        now: dict[Path, _State] = {}
        for source in source_files(todo):
            with suppress(OSError):  # the file was removed meanwhile
                state = source.file.lstat()
                now[source.file] = (state.st_size, state.st_mtime_ns)
        still = {file: state for file, state in now.items() if before.get(file) == state != states.get(file)}
        if still:
            states.update(still)
            yield replace(todo, sources=tuple(still), is_listing=True)
        before = now
        sleep(seconds)
