"""Paths of records, and writing files so that they are complete or absent."""

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from itertools import count
from pathlib import Path

import orjson

if sys.platform != "win32":
    import fcntl

_LONGEST = 240  # bytes: file systems allow 255, including the suffix
_LONGEST_PATH = 2000  # bytes: Linux allows 4,096, including the output folder

_WORK = ".work"


class NotWritten(OSError):
    """The output folder cannot be written; this is no fault of a source, and it ends the run."""


@contextmanager
def reported_as_not_written(target: Path | str) -> Iterator[None]:
    """Turn every ``OSError`` raised inside into ``NotWritten``."""
    try:
        yield
    except OSError as error:
        raise NotWritten(error.errno, error.strerror, str(target)) from error


@contextmanager
def workplace(out: Path) -> Iterator[Path]:
    """A folder in ``out`` for unfinished files, locked so that only one run uses it.

    Files left by a killed run are removed; the system releases the lock of every process that has ended. Raises
    ``NotWritten`` if the folder cannot be written or is locked.
    """
    with reported_as_not_written(out):
        out.mkdir(parents=True, exist_ok=True)
        lock = (out / ".lock").open("wb")
    with lock:
        try:
            if sys.platform != "win32":
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise NotWritten(error.errno, "another run is writing there", str(out)) from error
        work = out / _WORK
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)


def record_path(path: str) -> str:
    """The record's path below ``records/``.

    Names that are too long for a file system end in a hash; a folder's name never ends in ``.json``.
    """
    *folders, name = path.split("/")
    if len(path.encode()) > _LONGEST_PATH:
        return f"~{sha256(path.encode()).hexdigest()}.json"
    # one more "~" for any number of them, else the folders a.json and a.json~ would share their records
    folder_names = (_short_name(f"{folder}~" if folder.rstrip("~").endswith(".json") else folder) for folder in folders)
    return "/".join([*folder_names, f"{_short_name(name)}.json"])


def name_text(name: str | bytes) -> str:
    """A file's name as text: bytes that are not UTF-8 are read as GB18030, else written as ``%XX``."""
    data = os.fsencode(name) if isinstance(name, str) else name
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding)
    return "".join(f"%{ord(char) - 0xDC00:02X}" if "\udc80" <= char <= "\udcff" else char for char in os.fsdecode(data))


def numbered_name(name: str, number: int) -> str:
    """The name with a number from 2 on, before its suffixes, by which a file may be known: ``a~2.tar.gz``."""
    stem, dot, suffixes = name[1:].partition(".")
    return f"{name[:1]}{stem}~{number}{dot}{suffixes}" if number > 1 else name


def name_texts(names: Sequence[str]) -> dict[str, str]:
    """The names in a folder, each with its text: one that is the text of two names has a number for the second.

    A name in UTF-8 keeps its own.
    """
    texts = {name: name_text(name) for name in names}
    texts_in_use = {name for name, text in texts.items() if name == text}
    for name in names:
        if name not in texts_in_use:
            numbered = (numbered_name(texts[name], number) for number in range(1, len(names) + 2))
            texts[name] = next(text for text in numbered if text not in texts_in_use)
            texts_in_use.add(texts[name])
    return texts


def _short_name(name: str) -> str:
    data = name.encode()
    if len(data) <= _LONGEST:
        return name
    return data[: _LONGEST - 9].decode(errors="ignore") + "~" + sha256(data).hexdigest()[:8]


def clear_place(target: Path) -> None:
    """Give another name to a folder that stands in the place of a file, and to a file in the place of its folder."""
    obstacles = [target] if target.is_dir() and not target.is_symlink() else []
    obstacles += [folder for folder in target.parents if os.path.lexists(folder) and not folder.is_dir()]
    for obstacle in obstacles:
        names = (f"{obstacle}.aside{number}" for number in count(1))
        with reported_as_not_written(obstacle):
            obstacle.rename(next(name for name in names if not os.path.lexists(name)))


def is_intact(record: Path, record_sha256: str | None, source_sha256: str | None) -> bool:
    """Whether a record is as it was written; without its hash, whether it is the record of this source."""
    try:
        data = record.read_bytes()
        if record_sha256 is not None:
            return sha256(data).hexdigest() == record_sha256
        return bool(orjson.loads(data)["source"]["sha256"] == source_sha256)
    except (OSError, ValueError, LookupError, TypeError):
        return False


def write(target: Path, chunks: Iterable[bytes], part: Path, *, is_lasting: bool = True) -> None:
    """Write through ``part``, a path on the same file system, so that a reader never sees half a file.

    ``is_lasting``: a power cut does not lose it. Raises ``NotWritten`` if the file system refuses.
    """
    try:
        with reported_as_not_written(target):
            clear_place(target)
            target.parent.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as stream:
                stream.writelines(chunks)
                stream.flush()
                if is_lasting:
                    os.fsync(stream.fileno())
            part.replace(target)
    except NotWritten:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
