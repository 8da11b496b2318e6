"""What the page shows: an index, the records behind it and the originals these were read from."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from extract import index
from extract.index import Engine, Found, overview
from extract.index.overview import Trouble
from extract.page.site import mask
from extract.page.sources import beside
from extract.record.loading import load

Content = dict[str, Any]
SECONDS = 10.0  # that a question to the index may take


class NotThere(Exception):
    """Something that the archive does not have; the message is Chinese, for a clerk."""


@dataclass(frozen=True, slots=True)
class Archive:
    """An index, the folder that ``records/`` is in, and the folders where originals may lie.

    ``masked``: names of persons and how to reach them are shown nowhere.
    """

    database: str
    folder: Path
    sources: tuple[Path, ...] = ()
    masked: bool = False

    def reading(self) -> AbstractContextManager[Engine]:
        """The index as it is now; ``QueryError`` where a question to it takes too long."""
        return index.reading(self.database, SECONDS)


def found(engine: Engine, file: str, position: int | None) -> Found:
    """The filing of a record, or what stands outside of its filings; ``NotThere`` if the index has none."""
    one = index.filing(engine, file, position)
    if one is None and position == 0:
        one = index.filing(engine, file, None)
    if one is None:
        raise NotThere("检索库里没有这份申报；它可能已重新转换，请重新检索。")
    return one


def record(archive: Archive, file: str) -> Content:
    """The record in a file below ``records/``, masked where the archive is; ``NotThere`` if there is none.

    It is shared: whoever changes it makes a copy first.
    """
    records = (archive.folder / "records").resolve()
    path = (records / file).resolve()
    if not path.is_relative_to(records) or not path.is_file():
        raise NotThere("这份申报的记录文件不在手边；它可能已移走或重新转换。")
    state = path.stat()
    return _loaded(path, (state.st_mtime_ns, state.st_size), archive.masked)


@lru_cache(maxsize=32)
def _loaded(path: Path, stamp: tuple[int, int], masked: bool) -> Content:
    content = load(path)
    return mask.masked(content) if masked else content


def troubles(archive: Archive, engine: Engine, page: int, size: int) -> list[Trouble]:
    """Records that are not complete; where persons are masked, what is wrong is told in the words of masked records."""
    found = overview.troubles(engine, page, size)
    return [replace(one, message=_first_trouble(archive, one.file)) for one in found] if archive.masked else found


def _first_trouble(archive: Archive, file: str) -> str | None:
    try:
        remarks = record(archive, file)["remarks"]
    except NotThere:
        return None
    return next((remark["message"] for remark in remarks if remark["severity"] == "error"), None)


def original(archive: Archive, content: Content) -> Path | None:
    """The file that a record was read from, None where it is not at hand."""
    source = content["source"]
    return _original(source["path"], source["sha256"], archive.sources)


@lru_cache(maxsize=256)
def _original(path: str, sha256: str | None, places: tuple[Path, ...]) -> Path | None:
    return beside({"source": {"path": path, "sha256": sha256}}, places)
