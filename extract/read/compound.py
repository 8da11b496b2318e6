"""A stream of a compound file, by the chains of its sectors ([MS-CFB] 2.2 to 2.6)."""

from collections.abc import Sequence
from itertools import chain
from struct import unpack_from

_ENTRY, _SMALL = 128, 4096  # bytes: an entry of the directory; a shorter stream lies in pieces of the first entry's
_PIECE = 6  # powers of two: the size of a piece
_END = 0xFFFFFFFA  # from here on a number is no sector's
_HEAD_SECTORS = 109  # so many sectors of the table of chains are named in the header


def compound_stream(data: bytes, name: str) -> bytes | None:
    """The stream of that name, None where there is none; raises ``ValueError`` or
    ``struct.error`` where the chains do not hold together.
    """
    shift, first = unpack_from("<H", data, 30)[0], unpack_from("<I", data, 48)[0]
    if shift not in (9, 12):
        raise ValueError("no size of sectors")
    # the table of chains (2.3) says which sector follows each; the header names its first sectors, a chain the others
    numbers = list(unpack_from(f"<{_HEAD_SECTORS}I", data, 76))
    following, each = unpack_from("<I", data, 68)[0], (1 << shift) // 4
    while following < _END and len(numbers) <= len(data) >> shift:
        *more, following = unpack_from(f"<{each}I", _sector(data, following, shift))
        numbers += more
    sectors = (_sector(data, number, shift) for number in numbers if number < _END)
    table = list(chain.from_iterable(unpack_from(f"<{each}I", sector) for sector in sectors))
    directory = _chain_bytes(data, first, table, shift)
    at = directory.find(f"{name}\0".encode("utf-16-le"))
    if at < 0 or at % _ENTRY:
        return None
    start, size = unpack_from("<II", directory, at + 116)
    if size >= _SMALL:
        return _chain_bytes(data, start, table, shift)[:size]
    pieces = _chain_bytes(data, unpack_from("<I", directory, 116)[0], table, shift)
    followers = _chain_bytes(data, unpack_from("<I", data, 60)[0], table, shift)
    small = unpack_from(f"<{len(followers) // 4}I", followers)
    return _chain_bytes(bytes(1 << _PIECE) + pieces, start, small, _PIECE)[:size]


def _chain_bytes(data: bytes, first: int, table: Sequence[int], shift: int) -> bytes:
    """The bytes of the chain of sectors that begins with the first one."""
    parts: list[bytes] = []
    while first < _END:
        if first >= len(table) or len(parts) > len(table):
            raise ValueError("a chain that leads nowhere")
        parts.append(_sector(data, first, shift))
        first = table[first]
    return b"".join(parts)


def _sector(data: bytes, number: int, shift: int) -> bytes:
    """The header takes the place of a sector; the last one may be short."""
    start = (number + 1) << shift
    if start >= len(data):
        raise ValueError("the file is cut off")
    return data[start : start + (1 << shift)].ljust(1 << shift, b"\0")
