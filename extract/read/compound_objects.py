"""The objects embedded in a file of Word 97 or Excel 97 ([MS-DOC] 2.1.11, [MS-XLS] 2.1.7.3): storages with files."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from io import BytesIO
from itertools import accumulate, pairwise
from struct import error as StructError  # noqa: N812
from struct import pack

from olefile import OleFileIO
from olefile.olefile import OleFileError

from extract.errors import DamagedSource
from extract.read.embedded_file import EmbeddedFile, file_of_bytes
from extract.read.formats import DOC, FileFormat
from extract.read.office_objects import file_of_streams, is_file
from extract.signatures import OLE_SIGNATURE

_NAME = "嵌入对象"  # of what has no name of its own
_POOL, _SHEET_OBJECT = "ObjectPool", "MBD"  # of Word: the storage of all objects; of Excel: how the name of one begins
_BROKEN = (OleFileError, StructError, OSError, EOFError, ValueError, LookupError, TypeError)  # what the library raises
_PROGRAMS = ("Workbook", "Book", "WordDocument")  # streams of an object that is itself a file of Office 97
_SECTOR, _ENTRY = 4096, 128  # bytes, of version 4; an entry of the directory
_FREE, _END, _OF_TABLE = 0xFFFF_FFFF, 0xFFFF_FFFE, 0xFFFF_FFFD
_STORAGE, _STREAM, _ROOT = 1, 2, 5  # kinds of entries
_HEAD_SECTORS = 109  # so many sectors of the table of chains are named in the header

Streams = Mapping[tuple[str, ...], bytes]  # the streams of a storage by the names on the way to them


def embedded_files(source: bytes, row: FileFormat, most: int) -> Iterator[EmbeddedFile]:
    """The files that the objects are, each of at most ``most`` bytes; the place is the name of the object's storage.

    An object of Word or Excel gets a compound file of its own. Raises ``DamagedSource`` where the file is broken.
    """
    depth = 2 if row is DOC else 1
    objects: dict[str, dict[str, bytes]] = {}
    try:
        file = OleFileIO(BytesIO(source))
        for path in file.listdir():
            is_object = path[0] == _POOL if row is DOC else path[0].startswith(_SHEET_OBJECT)
            if is_object and len(path) > depth and file.get_size(path) <= most:
                streams = objects.setdefault(path[depth - 1], {})
                streams["/".join(path[depth:])] = file.openstream(path).read()
    except _BROKEN as error:
        raise DamagedSource("文件中嵌入的对象不完整或已损坏，请重新取得原件。") from error
    for number, (storage, streams) in enumerate(objects.items(), 1):
        content = None
        with suppress(ValueError, StructError):
            is_program = any(program in streams for program in _PROGRAMS)
            whole = compound_file({tuple(one.split("/")): data for one, data in streams.items()}) if is_program else b""
            content = file_of_streams(f"{_NAME}{number}", streams.get, whole)
        if content is not None and is_file(content[1]):
            yield file_of_bytes(content[0], storage, content[1])


def compound_file(streams: Streams) -> bytes:
    """A compound file with these streams ([MS-CFB], version 4), each padded with zeros to whole sectors.

    Padded, none is so short that it would have to lie in pieces of another one. Raises ``ValueError`` where they are
    more than the header has room for, some 450 MB.
    """
    paths = sorted({path[:k] for path in streams for k in range(1, len(path) + 1)}, key=_order)
    children: dict[tuple[str, ...], list[int]] = {(): []}
    for number, path in enumerate(paths, 1):
        children.setdefault(path[:-1], []).append(number)
    following = {one: other for own in children.values() for one, other in pairwise(own)}
    chains, body, entries = [], b"", [_entry("Root Entry", _ROOT, (_FREE, children[()][0]), (_END, 0))]
    for number, path in enumerate(paths, 1):
        links = (following.get(number, _FREE), children.get(path, [_FREE])[0])
        if path not in streams:
            entries.append(_entry(path[-1], _STORAGE, links, (0, 0)))
            continue
        content = streams[path].ljust(_SECTOR, b"\0")
        content += bytes(-len(content) % _SECTOR)
        entries.append(_entry(path[-1], _STREAM, links, (len(body) // _SECTOR, len(content))))
        chains.append(len(content) // _SECTOR)
        body += content
    directory = b"".join(entries)
    directory += bytes(-len(directory) % _SECTOR)
    return _with_header(body + directory, [*chains, len(directory) // _SECTOR])


def _with_header(body: bytes, chains: Sequence[int]) -> bytes:
    """The file of these sectors, so many in each chain; the directory's chain is the last."""
    ends = set(accumulate(chains))
    table = [_END if number in ends else number for number in range(1, sum(chains) + 1)]
    each = _SECTOR // 4
    own = -(-len(table) // (each - 1))  # the table also says which sectors are its own
    if own > _HEAD_SECTORS:
        raise ValueError("more sectors than the header names")
    places = range(len(table), len(table) + own)
    table += [_OF_TABLE] * own
    table += [_FREE] * (own * each - len(table))
    head = OLE_SIGNATURE + bytes(16) + pack("<6H", 0x3E, 4, 0xFFFE, 12, 6, 0) + bytes(4)
    head += pack("<9I", chains[-1], own, len(body) // _SECTOR - chains[-1], 0, _SECTOR, _END, 0, _END, 0)
    head += pack(f"<{_HEAD_SECTORS}I", *places, *[_FREE] * (_HEAD_SECTORS - own))
    return head.ljust(_SECTOR, b"\0") + body + pack(f"<{len(table)}I", *table)


def _order(path: Sequence[str]) -> list[tuple[int, str]]:
    """The order of entries: a shorter name stands before a longer one (2.6.4)."""
    return [(len(name), name.upper()) for name in path]


def _entry(name: str, kind: int, links: tuple[int, int], place: tuple[int, int]) -> bytes:
    """An entry of the directory; ``links`` are the following entry of its storage and its own first one, ``place`` the
    first sector and the size.
    """
    units = f"{name}\0".encode("utf-16-le")
    head = units.ljust(64, b"\0") + pack("<HBB3I", len(units), kind, 1, _FREE, *links)
    return (head + bytes(36) + pack("<IQ", *place)).ljust(_ENTRY, b"\0")
