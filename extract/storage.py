"""Files and folders at an address (``s3://bucket/folder``), through fsspec and the library that it names for it.

Credentials come from the environment, as that library takes them (``AWS_ACCESS_KEY_ID`` …), never from an address. A
file appears whole or not at all.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import lru_cache
from inspect import signature
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from msgspec import Struct

from extract.errors import ShenbaoError

_EXTRAS = {"s3": "s3", "s3a": "s3", "oss": "oss", "hdfs": "hdfs"}  # schemes, with the extra that has their library
# an object appears when the last of its bytes is there; elsewhere a file grows, and gets its name at the end
_OBJECT_STORES = frozenset(("s3", "s3a", "oss", "gs", "gcs", "az", "abfs", "abfss", "adl", "memory"))
_RENAME_OVER_NONE = frozenset(("hdfs", "webhdfs", "swebhdfs"))  # HDFS gives no file the name of another
_WILD = "*?["
MANIFEST = "manifest.jsonl"  # in an output folder
SEGMENTS = "manifest"  # the folder of its parts, beside it at an address


class AddressTrouble(ShenbaoError):
    """An address cannot be used, by fault of no single file."""


class Entry(Struct, frozen=True):
    """A file or folder in a folder; ``size`` in bytes, 0 of a folder."""

    name: str
    is_folder: bool
    size: int


class Address(Struct, frozen=True, order=True):
    """A file or folder at an address; the methods called like those of ``Path`` do what those do.

    They raise ``FileNotFoundError`` or ``PermissionError`` as ``Path`` does, and ``AddressTrouble`` where the service
    cannot be reached or used.
    """

    text: str

    def __str__(self) -> str:
        """The address as it was typed, without "/" at its end."""
        return self.text

    def __truediv__(self, name: str) -> "Address":
        """What is called ``name`` in this folder."""
        return Address(f"{self.text}/{name}" if name else self.text)

    @property
    def name(self) -> str:
        """The last part."""
        return self.text.rpartition("/")[2]

    @property
    def parents(self) -> "tuple[Address, ...]":
        """The folders around it, from the inner to the outer one."""
        head, mark, tail = self.text.partition("://")
        parts = tail.split("/")
        return tuple(Address(f"{head}{mark}{'/'.join(parts[:number])}") for number in range(len(parts) - 1, 0, -1))

    def below(self, folder: "Address") -> str:
        """Its path below a folder that stands around it; "" for the folder itself."""
        return self.text.removeprefix(folder.text).lstrip("/")

    def entries(self) -> list[Entry]:
        """What is in the folder, in the order of the names; nothing where nothing is there."""
        with _reported_as_trouble(self) as (system, path), suppress(FileNotFoundError, NotADirectoryError):
            start = f"{path.rstrip('/')}/"
            rows = [(str(row["name"]).removeprefix(start), row) for row in system.ls(path, detail=True)]
            # a folder of an object store may have an object for itself, and an object its own name
            return sorted(
                (
                    Entry(name, row["type"] == "directory", int(row["size"] or 0))
                    for name, row in rows
                    if str(row["name"]).strip("/") != path.strip("/") or row["type"] == "directory"
                ),
                key=lambda entry: (entry.name, entry.is_folder),
            )
        return []

    def files(self) -> "Iterator[Address]":
        """All files below the folder, one folder after the other."""
        for entry in self.entries():
            inner = self / entry.name
            if not entry.is_folder:
                yield inner
            elif entry.name.strip("/"):
                yield from inner.files()

    def glob(self) -> "list[Address]":
        """The files and folders that match the address, of which parts may be patterns (``s3://bucket/*/2020``)."""
        parts = self.text.split("/")
        plain = next((number for number, part in enumerate(parts) if set(part) & set(_WILD)), len(parts))
        if plain == len(parts):
            return [self] if self.exists() else []
        base = Address("/".join(parts[:plain]))
        with _reported_as_trouble(self) as (system, path):
            start = f"{_file_system(base)[1].rstrip('/')}/"
            return [base / str(name).removeprefix(start).rstrip("/") for name in system.glob(path)]

    def exists(self) -> bool:
        """Whether a file or folder is there."""
        with _reported_as_trouble(self) as (system, path):
            return bool(system.exists(path))

    def is_file(self) -> bool:
        """Whether it is a file."""
        with _reported_as_trouble(self) as (system, path):
            return bool(system.isfile(path))

    def is_dir(self) -> bool:
        """Whether it is a folder."""
        with _reported_as_trouble(self) as (system, path):
            return bool(system.isdir(path))

    def size(self) -> int:
        """The number of bytes of a file."""
        with _reported_as_trouble(self) as (system, path):
            return int(system.size(path))

    def open(self, _mode: str = "rb") -> IO[bytes]:
        """The file, to be read from any place."""
        with _reported_as_trouble(self) as (system, path):
            return system.open(path, "rb")  # type: ignore[no-any-return]

    def read_bytes(self) -> bytes:
        """The content of a file."""
        with _reported_as_trouble(self) as (system, path):
            return bytes(system.cat_file(path))

    def download(self, target: Path) -> None:
        """Write the file to a path of this machine."""
        with _reported_as_trouble(self) as (system, path):
            system.get_file(path, str(target))

    def upload(self, source: Path) -> None:
        """Write the content of a file of this machine here: all of it, or what was here stays."""
        with _reported_as_trouble(self) as (system, path):
            if self.text.partition("://")[0] in _OBJECT_STORES:
                system.put_file(str(source), path)
                return
            folder, _, name = path.rpartition("/")
            system.makedirs(folder, exist_ok=True)
            system.put_file(str(source), f"{folder}/{_part(name)}")
            self._rename(system, f"{folder}/{_part(name)}", path)

    def create(self, data: bytes, *, is_new: bool = True) -> None:
        """Write a small file; ``is_new``: raises ``FileExistsError`` if there is one.

        Two runs that create it at the same moment both succeed where the service has no way to create a file once.
        """
        with _reported_as_trouble(self) as (system, path):
            if is_new and system.exists(path):
                raise FileExistsError(path)
            if self.text.partition("://")[0] not in _OBJECT_STORES:
                system.makedirs(path.rpartition("/")[0], exist_ok=True)
            once = {"mode": "create"} if is_new and "mode" in signature(system.pipe_file).parameters else {}
            system.pipe_file(path, data, **once)

    def replace(self, target: "Address") -> None:
        """Give the file another address of the same service."""
        with _reported_as_trouble(self) as (system, path):
            goal = _file_system(target)[1]
            system.makedirs(goal.rpartition("/")[0], exist_ok=True)
            self._rename(system, path, goal)

    def _rename(self, system: Any, path: str, goal: str) -> None:
        """Give a file a name that another may have; on HDFS that one is removed right before, else it would stay."""
        if self.text.partition("://")[0] in _RENAME_OVER_NONE and system.exists(goal):
            system.rm_file(goal)
        system.mv(path, goal)

    def unlink(self, *, missing_ok: bool = False) -> None:
        """Remove the file."""
        with _reported_as_trouble(self) as (system, path):
            if not missing_ok or system.exists(path):
                system.rm_file(path)


Place = Path | Address


def place(name: str) -> Place:
    """The path or the address that was typed; ``file://`` is a path.

    Raises ``AddressTrouble`` where the library for it is not installed, or a password stands in it.
    """
    if "://" not in name:
        return Path(name)
    if name.startswith("file://"):
        return Path(name.removeprefix("file://"))
    head, mark, tail = name.partition("://")
    address = Address(f"{head.lower()}{mark}{tail.rstrip('/')}")
    if ":" in tail.partition("/")[0].rpartition("@")[0]:
        raise AddressTrouble(f"{head}://…: credentials belong in the environment, not in the address")
    _file_system(address)
    return address


def stamp(file: Place) -> str:
    """The size of a file and when it was written: a file with the same stamp is not read again."""
    if isinstance(file, Path):
        state = file.stat()
        return f"{state.st_size}-{state.st_mtime_ns}"
    with _reported_as_trouble(file) as (system, path):
        about = system.info(path)
        return f"{about['size']}-{about.get('ETag') or about.get('mtime') or about.get('created') or ''}"


def manifest_lines(out: Place) -> Iterator[bytes]:
    """The lines of the manifest in an output folder; at an address also those that a killed run has left beside it.

    On HDFS a run may be killed between the removal of the old manifest and the renaming of the new one: then it is read
    under the name of the unfinished one. Raises ``FileNotFoundError`` if there is no manifest.
    """
    if isinstance(out, Path):
        with (out / MANIFEST).open("rb") as lines:
            yield from lines
        return
    segments = manifest_segments(out)
    with TemporaryFile() as copy:
        try:
            file = out / MANIFEST
            with closing((file if file.exists() else out / _part(MANIFEST)).open()) as stream:
                while data := stream.read(1 << 22):
                    copy.write(data)
        except FileNotFoundError:
            if not segments:
                raise
        copy.seek(0)
        yield from copy
    for segment in segments:
        yield from segment.read_bytes().splitlines(keepends=True)


def manifest_segments(out: Address) -> list[Address]:
    """The parts of the manifest that are not in it yet, in their order."""
    folder = out / SEGMENTS
    return [folder / entry.name for entry in folder.entries() if not entry.is_folder]


@contextmanager
def _reported_as_trouble(address: Address) -> Iterator[tuple[Any, str]]:
    """The file system of an address and the path there; raises ``AddressTrouble`` for what goes wrong in the block."""
    try:
        yield _file_system(address)
    except (FileNotFoundError, FileExistsError, NotADirectoryError, PermissionError, ShenbaoError, GeneratorExit):
        raise
    except Exception as error:  # each library has errors of its own
        raise AddressTrouble(f"{address}: {_first_line(error)}") from error


def _file_system(address: Address) -> tuple[Any, str]:
    head, mark, tail = address.text.partition("://")
    system = _system(f"{head}{mark}{tail.partition('/')[0]}")
    return system, system._strip_protocol(address.text)


@lru_cache(maxsize=8)
def _system(service: str) -> Any:
    """The file system of a service; raises ``AddressTrouble`` where its library is not installed."""
    scheme = service.partition("://")[0]
    extra = _EXTRAS.get(scheme)
    try:
        import fsspec  # noqa: PLC0415

        return fsspec.core.url_to_fs(service, use_listings_cache=False)[0]
    except ImportError as error:
        wanted = f'pip install ".[{extra}]" in the source folder' if extra else str(error)
        raise AddressTrouble(f"{scheme}:// needs a library that is not installed: {wanted}") from None
    except Exception as error:
        raise AddressTrouble(f"{service} cannot be used: {_first_line(error)}") from error


def _part(name: str) -> str:
    """The name of a file while it grows."""
    return f".{name}.part"


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0] or type(error).__name__
