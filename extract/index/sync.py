"""The records of a folder and the index beside them: what is new or changed comes in, what is gone goes out.

A file whose size and time of change are as before is not read again; of one that was read, the hash decides.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import orjson

from extract.errors import IndexTrouble
from extract.index import opening, writing
from extract.index.engine import Engine, selected
from extract.index.writing import Entry
from extract.record.loading import parsed

_TOGETHER = 200  # records in a transaction: a kill costs no more than these
_BYTES = 1 << 25  # and no more of their text than this, for memory


@dataclass(frozen=True, slots=True)
class Tally:
    """How many records came in, went out and were there already."""

    added: int = 0
    removed: int = 0
    unchanged: int = 0


def update(folder: Path, database: str | Path) -> Tally:
    """Make the index say what the records in ``folder`` say; raises ``IndexTrouble`` where one is no record.

    The manifest says which records count, and whose; without one, all below ``records/`` do.
    """
    sources = _sources(folder)
    files = sorted(set(sources.values()))
    with opening.writing(database) as index:
        known = {row[0]: (row[1], row[2]) for row in index.rows("SELECT file, stamp, digest FROM record")}
        gone = sorted(known.keys() - set(files))
        added = _put(index, folder, [(file, *known.get(file, ("", ""))) for file in files])
        if gone:
            writing.put(index, (), gone)
        noted = _note(index, sources)
        if added or gone or noted:
            index.tidy()
    return Tally(added, len(gone), len(files) - added)


def add(folder: Path, database: str | Path, files: Iterable[str]) -> None:
    """Index some records of the folder in the place of what they were; ``update`` does the rest when all is through."""
    with opening.writing(database) as index:
        known = {
            row[0]: (row[1], row[2])
            for row in selected(index, "SELECT file, stamp, digest FROM record WHERE file IN", list(files))
        }
        _put(index, folder, [(file, *known.get(file, ("", ""))) for file in files])


def _sources(folder: Path) -> dict[str, str]:
    """The record's file of each source."""
    manifest, records = folder / "manifest.jsonl", folder / "records"
    if manifest.is_file():
        with manifest.open("rb") as lines:
            return {line["path"]: line["record"] for line in _lines(lines)}
    if not records.is_dir():
        raise IndexTrouble(
            f"{folder} 中没有 manifest.jsonl 或 records 文件夹；先运行 shenbao convert … --out {folder}。"
        )
    found = (file.relative_to(records).as_posix() for file in records.rglob("*.json"))
    return {file.removesuffix(".json"): file for file in found}


def _lines(lines: Iterable[bytes]) -> Iterator[dict[str, str]]:
    for line in lines:
        if line.endswith(b"\n"):  # a run that was killed may have left half a line
            yield orjson.loads(line)


def _put(index: Engine, folder: Path, files: Iterable[tuple[str, str, str]]) -> int:
    """Index those of the files (name, stamp and digest as known) that differ; how many did."""
    together: list[Entry] = []
    size = number = 0
    for file, stamp, digest in files:
        entry, length = _entry(folder / "records" / file, file, stamp)
        if entry is None:
            continue
        if entry.digest == digest:
            with index.writing():
                index.execute("UPDATE record SET stamp = ? WHERE file = ?", [(entry.stamp, file)])
            continue
        together.append(entry)
        size, number = size + length, number + 1
        if len(together) == _TOGETHER or size > _BYTES:
            writing.put(index, together)
            together, size = [], 0
    if together:
        writing.put(index, together)
    return number


def _entry(path: Path, file: str, stamp: str) -> tuple[Entry | None, int]:
    """The record and its bytes; none where its stamp is the known one."""
    state = path.stat()
    now = f"{state.st_size}-{state.st_mtime_ns}"
    if now == stamp:
        return None, 0
    data = path.read_bytes()
    try:
        content = parsed(data, path)
    except ValueError as error:
        raise IndexTrouble(f"{path} 不是记录文件（{error}）。") from error
    return Entry(file, sha256(data).hexdigest(), now, content), len(data)


def _note(index: Engine, sources: dict[str, str]) -> bool:
    """Write down which sources there are; whether that changed."""
    known: dict[str, str] = dict(index.rows("SELECT path, file FROM source"))
    gone = [(path,) for path in known.keys() - sources.keys()]
    new = [(path, file) for path, file in sources.items() if known.get(path) != file]
    if gone or new:
        with index.writing():
            index.execute("DELETE FROM source WHERE path = ?", [*gone, *((path,) for path, _ in new)])
            index.insert("source", new)
    return bool(gone or new)
