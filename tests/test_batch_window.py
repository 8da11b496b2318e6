"""The window of tasks of a run: what is under way at once, and how full the chunks are that a cluster gets."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import pytest

from extract import batch
from extract.batch import tasks, trouble
from extract.batch.model import Options, Outcome, RunFolders, Task, Unpacked

FILES = 42  # more than the window has, and no multiple of a chunk
CHUNK = 4


class ChunkPool:
    """A pool that sends tasks in chunks, as that of a cluster does, and is done with a chunk as soon as it is sent."""

    size = CHUNK

    def __init__(self, folders: RunFolders) -> None:
        self._folders = folders
        self._waiting: list[Future[None]] = []
        self.chunks: list[int] = []

    def convert(self, group: Sequence[Task]) -> Future[None]:
        assert len(group) == 1
        self._waiting.append(Future())
        future = self._waiting[-1]
        if len(self._waiting) == CHUNK:
            self.hurry()
        return future

    def hurry(self) -> None:
        if self._waiting:
            self.chunks.append(len(self._waiting))
        sent = self._waiting[:]
        self._waiting.clear()
        for future in sent:
            future.set_result(None)

    def unpack(self, file: Path, folder: Path) -> Unpacked:
        raise NotImplementedError

    unpack_embedded = unpack

    def outcomes(self, future: Future[None], group: Sequence[Task]) -> list[Outcome]:
        assert future.done()
        return [tasks.fail(task, trouble.CRASHED, self._folders) for task in group]


@pytest.fixture
def pools(monkeypatch: pytest.MonkeyPatch) -> list[ChunkPool]:
    """The pools that runs have started."""
    started: list[ChunkPool] = []

    @contextmanager
    def worker_pool(_: Options, folders: RunFolders, **__: object) -> Iterator[ChunkPool]:
        started.append(ChunkPool(folders))
        yield started[-1]

    monkeypatch.setattr(import_module("extract.batch.run"), "worker_pool", worker_pool)
    return started


def test_chunks_are_full_until_the_last(pools: list[ChunkPool], tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(FILES):
        (folder / f"{number:02}.pdf").write_bytes(b"%%PDF-1.7 %d" % number)
    outcomes = list(batch.run(batch.job([folder], tmp_path / "out"), Options(jobs=1)))

    (pool,) = pools
    assert pool.chunks == [CHUNK] * (FILES // CHUNK) + [FILES % CHUNK]
    assert sorted(outcome.path for outcome in outcomes) == [f"{number:02}.pdf" for number in range(FILES)]
