"""The properties of an ActiveX control as a binary part ([MS-OFORMS] 2.2.5)."""

from struct import pack
from uuid import UUID

CHECK, OPTION, TEXT = (f"8BD21D{number}-EC42-11CE-9E0D-00AA006002F3" for number in (40, 50, 10))
LABEL, BUTTON = "978C9E23-D4B0-11CE-BF2D-00AA003F40D0", "D7053240-CE69-11CD-A777-00DD01143C57"
COMPRESSED = 0x8000_0000


def padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)


def string(text: str) -> tuple[int, bytes]:
    """The size of a string as it is stored, and its characters."""
    return (len(text) | COMPRESSED, text.encode()) if text.isascii() else (2 * len(text), text.encode("utf-16-le"))


def morph(kind: str, value: str, caption: str) -> bytes:
    """The stream of a box or field: flags, style of display, size, value, caption, group, behind its class."""
    mask = 1 << 0 | 1 << 6 | 1 << 8 | 1 << 22 | 1 << 23 | 1 << 32
    strings = [string(one) for one in (value, caption, "G")]
    sizes = [pack("<I", size) for size, _ in strings]
    integers = pack("<IB3x", 0x2C80_081B, 4) + b"".join(sizes)
    behind = pack("<II", 3000, 600) + b"".join(padded(content) for _, content in strings)
    block = pack("<Q", mask) + integers + behind
    return UUID(kind).bytes_le + pack("<BBH", 0, 2, len(block)) + block


def label(caption: str) -> bytes:
    size, content = string(caption)
    block = pack("<I", 1 << 3 | 1 << 5 | 1 << 6) + pack("<IB3x", size, 1) + padded(content) + pack("<II", 3000, 600)
    return UUID(LABEL).bytes_le + pack("<BBH", 0, 2, len(block)) + block
