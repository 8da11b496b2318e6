"""Compound files (OLE, [MS-CFB]) made from streams, and what Windows' Object Packager writes into one."""

import struct
from collections.abc import Mapping

_SECTOR, _ENTRY, _LEAST = 512, 128, 4096  # bytes; a shorter stream would lie elsewhere, so it is padded
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """A file with these streams below its root; each a right child of the one before."""
    contents = [data.ljust(max(_LEAST, -(-len(data) // _SECTOR) * _SECTOR), b"\0") for data in streams.values()]
    directory_sectors = -(-(len(streams) + 1) * _ENTRY // _SECTOR)
    sectors = directory_sectors + sum(len(data) for data in contents) // _SECTOR
    table_sectors = -(-(sectors + 8) * 4 // _SECTOR)
    chains = [_TABLE] * table_sectors + _chain(table_sectors, directory_sectors)
    entries = [_entry("Root Entry", 5, (_FREE, 1 if streams else _FREE), _END, 0)]
    for number, (name, data) in enumerate(zip(streams, contents, strict=True), 1):
        following = number + 1 if number < len(streams) else _FREE
        entries.append(_entry(name, 2, (following, _FREE), len(chains), len(data)))
        chains += _chain(len(chains), len(data) // _SECTOR)
    table = struct.pack(f"<{len(chains)}I", *chains).ljust(table_sectors * _SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9I", 0, table_sectors, table_sectors, 0, _LEAST, _END, 0, _END, 0)
    header += struct.pack("<109I", *range(table_sectors), *[_FREE] * (109 - table_sectors))
    return header + table + b"".join(entries).ljust(directory_sectors * _SECTOR, b"\0") + b"".join(contents)


def _chain(start: int, length: int) -> list[int]:
    return [*range(start + 1, start + length), _END]


def _entry(name: str, kind: int, others: tuple[int, int], start: int, size: int) -> bytes:
    text = f"{name}\0".encode("utf-16-le")
    links = struct.pack("<HBB3I", len(text), kind, 1, _FREE, *others)
    return text.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)


def wrapped_file(name: str, data: bytes) -> bytes:
    """An object of a file that was dropped into a document on a Chinese Windows."""
    label = name.encode("gb18030") + b"\0"
    path = b"C:\\Users\\a\\" + label
    inner = struct.pack("<H", 2) + label + path + struct.pack("<HHI", 0, 3, len(path)) + path
    inner += struct.pack("<I", len(data)) + data
    return compound_file({"\x01CompObj": b"Package", "\x01Ole10Native": struct.pack("<I", len(inner)) + inner})
