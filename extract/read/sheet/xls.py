"""Workbooks of Excel 97–2003 and WPS (.xls, .et) → visible sheets, with each cell's text as it is shown.

The records of [MS-XLS] 2.4 are walked once; those that say nothing of a cell's text are passed over.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from struct import error as StructError  # noqa: N812
from struct import pack, unpack, unpack_from
from typing import NamedTuple

from extract.errors import DamagedSource, EncryptedSource, LegacyFormat
from extract.read.sheet import formats
from extract.read.sheet.compound import stream
from extract.read.sheet.sheet import Area, Look, Position, Sheet, lettered, running

_DAMAGED = "Excel 文件不完整或已损坏，请重新取得原件，或用 Excel 打开后另存为 .xlsx 再转换。"
_LOCKED = "文件设有打开密码，请用 Excel 或 WPS 取消密码后再转换，或用 --password-file 提供密码。"
_OLD = "这是 Excel 95 或更早的工作簿，不能直接读取。请用 Excel 或 WPS 打开，另存为 .xlsx 后再转换。"
_BIFF8 = 0x600
_BOF, _EOF, _CONTINUE, _LOCK, _EPOCH, _PLACE = 0x809, 0x0A, 0x3C, 0x2F, 0x22, 0x85
_FONT, _FORMAT, _LOOK, _STRINGS = 0x31, 0x41E, 0xE0, 0xFC
_SEVERAL, _RESULT, _MERGED, _ROW, _COLUMNS, _OBJECT = 0xBD, 0x207, 0xE5, 0x208, 0x7D, 0x5D
_HEADER, _FOOTER = 0x14, 0x15
_LAST_COLUMN = 255
_WORKSHEET = 0  # the kind of a sheet with cells
_FLOATING = (0x06, 0x08, 0x0B, 0x0C)  # objects over the cells: text box, picture, check box, option
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
Record = tuple[int, bytes]
Value = str | float | bool


class _Place(NamedTuple):
    """Where a sheet begins, whether it is hidden, what kind of sheet it is, its name."""

    start: int
    hidden: int
    kind: int
    name: str


class _Shared(NamedTuple):
    """What the sheets share; ``epoch`` is the year that dates count from."""

    places: Sequence[_Place]
    looks: Sequence[Look]
    strings: Sequence[str]
    epoch: int


class Workbook:
    """The sheets; raises ``EncryptedSource``, ``LegacyFormat`` for what is older than Excel 97, ``DamagedSource``."""

    def __init__(self, data: bytes) -> None:
        self.unread: list[str] = []
        try:
            found = stream(data, "Workbook")
            if found is None and stream(data, "Book") is not None:
                raise LegacyFormat(_OLD)
            if found is None or unpack_from("<H", found, 4)[0] != _BIFF8:
                raise DamagedSource(_DAMAGED)
            self._stream = found
            self._shared = _shared(list(_records(found, 0)))
            seen = [one for one in self._shared.places if not one.hidden and one.kind == _WORKSHEET]
            self._sheets = [self._sheet(one.start, one.name) for one in seen]
        except (ValueError, IndexError, StructError) as error:
            raise DamagedSource(_DAMAGED) from error

    def sheets(self) -> Sequence[Sheet]:
        """The visible worksheets in the order of their tabs."""
        return self._sheets

    def _sheet(self, place: int, name: str) -> Sheet:
        records = list(_records(self._stream, place))
        self.unread += [name for kind, body in records if kind == _OBJECT and body[4] in _FLOATING]
        texts, unformatted = self._texts(records)
        heads = {kind: running(_string(body)) for kind, body in records if kind in (_HEADER, _FOOTER) and body}
        return Sheet(
            name,
            texts,
            [area for kind, body in records if kind == _MERGED for area in _areas(body)],
            frozenset(unpack_from("<H", body)[0] for kind, body in records if kind == _ROW and body[12] & 0x20),
            frozenset(chain.from_iterable(_hidden(body) for kind, body in records if kind == _COLUMNS)),
            unformatted,
            header=heads.get(_HEADER, ""),
            footer=heads.get(_FOOTER, ""),
        )

    def _texts(self, records: Sequence[Record]) -> tuple[dict[Position, str], frozenset[Position]]:
        """What each cell shows, and the cells that show their plain value."""
        texts: dict[Position, str] = {}
        unformatted: set[Position] = set()
        for position, look, value in _values(records, self._shared.strings):
            text = self._text(value, look)
            if text is None:
                unformatted.add(position)
                text = str(value)
            texts[position] = text
        return texts, frozenset(unformatted)

    def _text(self, value: Value, index: int) -> str | None:
        look = self._shared.looks[index]
        if isinstance(value, bool):
            return str(value).upper()
        if isinstance(value, str):
            return formats.shown_text(lettered(value, look.font), look.code)
        number = formats.number(repr(value))
        return None if number is None else formats.shown(number, look.code, self._shared.epoch)


def _records(stream: bytes, at: int) -> Iterator[Record]:
    """The records of the substream that begins there, without those of charts inside it."""
    depth = 0
    while True:
        kind, size = unpack_from("<2H", stream, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


# ---------------------------------------------------------------- what the sheets share


def _shared(records: Sequence[Record]) -> _Shared:
    of: dict[int, list[bytes]] = {}
    for kind, body in records:
        of.setdefault(kind, []).append(body)
    if _LOCK in of:
        raise EncryptedSource(_LOCKED)
    codes = {unpack_from("<H", body)[0]: _string(body[2:]) for body in of.get(_FORMAT, ())}
    fonts = [_short(body[14:]) for body in of.get(_FONT, ())]
    fonts.insert(4, "")  # there is no font with that index
    looks = [unpack_from("<2H", body) for body in of.get(_LOOK, ())]
    starts = [index for index, (kind, _) in enumerate(records) if kind == _STRINGS]
    return _Shared(
        [_Place(unpack_from("<I", body)[0], body[4] & 3, body[5], _short(body[6:])) for body in of.get(_PLACE, ())],
        [Look(codes.get(code) or formats.built_in(code), fonts[font]) for font, code in looks],
        [text for index in starts for text in _Strings(_with_rest(records, index)).every()],
        1904 if any(body[0] for body in of.get(_EPOCH, ())) else 1900,
    )


def _with_rest(records: Sequence[Record], index: int) -> list[bytes]:
    """The record with those that continue it."""
    end = index + 1
    while end < len(records) and records[end][0] == _CONTINUE:
        end += 1
    return [body for _, body in records[index:end]]


class _Strings:
    """The table of shared strings (2.4.265): a string may break anywhere, its characters with a new flag of width."""

    def __init__(self, parts: Sequence[bytes]) -> None:
        self._parts, self._part, self._at = parts, 0, 8
        self._count = unpack_from("<I", parts[0], 4)[0]

    def every(self) -> Iterator[str]:
        """The strings in their order."""
        for _ in range(self._count):
            count, flags = unpack("<HB", self._bytes(3))
            runs = unpack("<H", self._bytes(2))[0] if flags & 8 else 0
            readings = unpack("<I", self._bytes(4))[0] if flags & 4 else 0
            yield self._characters(count, flags & 1)
            self._bytes(4 * runs + readings)

    def _bytes(self, count: int) -> bytes:
        taken = b""
        while len(taken) < count:
            piece = self._parts[self._part][self._at : self._at + count - len(taken)]
            self._at += len(piece)
            taken += piece
            if len(taken) < count:
                self._part, self._at = self._part + 1, 0
        return taken

    def _characters(self, count: int, wide: int) -> str:
        units = b""
        while len(units) < 2 * count:
            if self._at >= len(self._parts[self._part]):
                self._part, self._at = self._part + 1, 1
                wide = self._parts[self._part][0] & 1
            size = (2 * count - len(units)) >> (not wide)
            piece = self._parts[self._part][self._at : self._at + size]
            self._at += max(len(piece), 1)
            units += piece if wide else piece.decode("latin-1").encode("utf-16-le")
        return units.decode("utf-16-le")


def _string(body: bytes) -> str:
    """2.5.294: count, a flag for two bytes a character, characters."""
    count, wide = unpack_from("<HB", body)
    return body[3 : 3 + (count << (wide & 1))].decode("utf-16-le" if wide & 1 else "latin-1")


def _short(body: bytes) -> str:
    return _string(body[:1] + b"\0" + body[1:])


# ---------------------------------------------------------------- cells


def _areas(body: bytes) -> Iterator[Area]:
    for offset in range(2, len(body) - 7, 8):
        top, bottom, left, right = unpack_from("<4H", body, offset)
        yield top, left, bottom, right


def _hidden(body: bytes) -> range:
    """The columns that a record about columns hides (2.4.53); its last one may lie behind the sheet's last."""
    first, last = unpack_from("<2H", body)
    return range(first, min(last, _LAST_COLUMN) + 1) if body[8] & 1 else range(0)


def _values(records: Sequence[Record], strings: Sequence[str]) -> Iterator[tuple[Position, int, Value]]:
    """Each cell's position, the index of its look, and its value."""
    for index, (kind, body) in enumerate(records):
        if kind == _SEVERAL:
            row, column = unpack_from("<2H", body)
            for offset in range(4, len(body) - 2, 6):
                look, number = unpack_from("<HI", body, offset)
                yield (row, column + offset // 6), look, _unpacked(number)
        elif kind in _READ:
            row, column, look = unpack_from("<3H", body)
            value = _READ[kind](body, strings)
            if value is None and index + 1 < len(records) and records[index + 1][0] == _RESULT:
                value = _string(records[index + 1][1])
            yield (row, column), look, "" if value is None else value


def _unpacked(number: int) -> float:
    """2.5.217: a whole number or the upper half of a binary fraction in 30 bits, perhaps a hundred times as large."""
    whole: float = unpack("<i", pack("<I", number))[0] >> 2
    value: float = whole if number & 2 else unpack("<d", pack("<Q", (number & ~3) << 32))[0]
    return value / 100 if number & 1 else value


def _formula(body: bytes, _: Sequence[str]) -> Value | None:
    """The result that is stored with a formula (2.5.133); None if it is words, which stand in the next record."""
    if body[12:14] != b"\xff\xff":
        return float(unpack_from("<d", body, 6)[0])
    kinds: dict[int, Value] = {1: bool(body[8]), 2: _ERRORS.get(body[8], ""), 3: ""}
    return kinds.get(body[6])


_READ: Mapping[int, Callable[[bytes, Sequence[str]], Value | None]] = {
    0x203: lambda body, _: float(unpack_from("<d", body, 6)[0]),  # Number
    0x27E: lambda body, _: _unpacked(unpack_from("<I", body, 6)[0]),  # RK
    0xFD: lambda body, strings: strings[unpack_from("<I", body, 6)[0]],  # LabelSst
    0x204: lambda body, _: _string(body[6:]),  # Label
    0xD6: lambda body, _: _string(body[6:]),  # RString
    0x205: lambda body, _: _ERRORS.get(body[6], "") if body[7] else bool(body[6]),  # BoolErr
    0x06: _formula,
}
