"""The strings of an .xls workbook: those that cells share, and those in a record."""

from collections.abc import Iterator, Sequence
from struct import iter_unpack, unpack, unpack_from

from msgspec import Struct

from extract.read.glyphs import RAISED


class StringTable(Struct):
    """The table of shared strings (2.4.265): a string may break anywhere, its characters with a new flag of width."""

    _parts: Sequence[bytes]
    _raised: frozenset[int]  # the fonts that raise their text
    _part: int = 0
    _at: int = 8

    def strings(self) -> Iterator[str]:
        """The strings in their order."""
        for _ in range(unpack_from("<I", self._parts[0], 4)[0]):
            count, flags = unpack("<HB", self._bytes(3))
            runs = unpack("<H", self._bytes(2))[0] if flags & 8 else 0
            readings = unpack("<I", self._bytes(4))[0] if flags & 4 else 0
            wide, units = flags & 1, b""
            while len(units) < 2 * count:
                if self._at >= len(self._parts[self._part]):
                    self._part, self._at = self._part + 1, 1
                    wide = self._parts[self._part][0] & 1
                size = (2 * count - len(units)) >> (not wide)
                piece = self._parts[self._part][self._at : self._at + size]
                self._at += max(len(piece), 1)
                units += piece if wide else piece.decode("latin-1").encode("utf-16-le")
            starts = list(iter_unpack("<2H", self._bytes(4 * runs)))
            self._bytes(readings)
            yield _with_raised_runs(units.decode("utf-16-le"), starts, self._raised)

    def _bytes(self, count: int) -> bytes:
        taken = b""
        while len(taken) < count:
            piece = self._parts[self._part][self._at : self._at + count - len(taken)]
            self._at += len(piece)
            taken += piece
            if len(taken) < count:
                self._part, self._at = self._part + 1, 0
        return taken


def _with_raised_runs(text: str, starts: Sequence[tuple[int, int]], raised: frozenset[int]) -> str:
    """The text with raised digits; ``starts`` are where its runs begin, each with the index of its font (2.5.129)."""
    if raised.isdisjoint(font for _, font in starts):
        return text
    ends = [*(start for start, _ in starts[1:]), len(text)]
    whole = text[: starts[0][0]]
    for (start, font), end in zip(starts, ends, strict=True):
        whole += text[start:end].translate(RAISED) if font in raised else text[start:end]
    return whole


def string_of(body: bytes, size: int = 2) -> str:
    """A string: its count in so many bytes, a flag for two bytes a character, its characters (2.5.294, 2.5.240)."""
    count, wide = int.from_bytes(body[:size], "little"), body[size] & 1
    start = size + 1
    return body[start : start + (count << wide)].decode("utf-16-le" if wide else "latin-1")
