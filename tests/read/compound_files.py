"""A small OLE compound file with one stream ([MS-CFB])."""

from struct import pack

FREE, END, OF_TABLE = 0xFFFF_FFFF, 0xFFFF_FFFE, 0xFFFF_FFFD
SECTOR, PIECE = 512, 64


def entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    units = f"{name}\0".encode("utf-16-le")
    head = units.ljust(64, b"\0") + pack("<HBB3I", len(units), kind, 1, FREE, FREE, child)
    return (head + bytes(36) + pack("<II", start, size)).ljust(128, b"\0")


def compound(name: str, stream: bytes) -> bytes:
    """Sectors: the table of chains, the directory, the table of pieces, then the pieces of the short stream."""
    pieces = -(-len(stream) // PIECE)
    sectors = -(-pieces * PIECE // SECTOR)
    chain = [OF_TABLE, END, END, *range(4, 3 + sectors), END]
    table = pack(f"<{len(chain)}I", *chain).ljust(SECTOR, b"\xff")
    directory = entry("Root Entry", 5, 3, sectors * SECTOR, 1) + entry(name, 2, 0, len(stream))
    short = pack(f"<{pieces}I", *range(1, pieces), END).ljust(SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + pack("<6H", 0x3E, 3, 0xFFFE, 9, 6, 0)
    header += bytes(8) + pack("<7I", 1, 1, 0, 4096, 2, 1, END) + pack("<2I", 0, 0) + b"\xff" * 432
    return (
        header.ljust(SECTOR, b"\0")
        + table
        + directory.ljust(SECTOR, b"\0")
        + short
        + stream.ljust(sectors * SECTOR, b"\0")
    )
