"""Workbooks of Excel 97–2003 and WPS (.xls, .et) → visible sheets, with each cell's text as it is shown.

The records of [MS-XLS] 2.4 are walked once; those that say nothing of a cell's text are passed over.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from struct import error as StructError  # noqa: N812
from struct import pack, unpack, unpack_from
from typing import NamedTuple

from extract.errors import DamagedSource, EncryptedSource, LegacyFormat
from extract.model import Severity
from extract.read.compound import compound_stream
from extract.read.sheet import number_formats
from extract.read.sheet.colours import BLACK, INDEXED, WHITE
from extract.read.sheet.worksheet import Area, CellStyle, Position, UnreadThing, Worksheet, running_text, text_in_font
from extract.read.sheet.xls_pictures import embedded_object, stored_images, xls_pictures
from extract.read.sheet.xls_strings import StringTable, string_of

_DAMAGED = "Excel 文件不完整或已损坏，请重新取得原件，或用 Excel 打开后另存为 .xlsx 再转换。"
_LOCKED = "文件设有打开密码，请用 Excel 或 WPS 取消密码后再转换，或用 --password-file 提供密码。"
_OLD = "这是 Excel 95 或更早的工作簿，不能直接读取。请用 Excel 或 WPS 打开，另存为 .xlsx 后再转换。"
_BIFF8 = 0x600
_BOF, _EOF, _CONTINUE, _LOCK, _EPOCH, _PLACE = 0x809, 0x0A, 0x3C, 0x2F, 0x22, 0x85
_FONT, _FORMAT, _STYLE, _STRINGS = 0x31, 0x41E, 0xE0, 0xFC
_SEVERAL, _RESULT, _MERGED, _ROW, _COLUMNS, _OBJECT = 0xBD, 0x207, 0xE5, 0x208, 0x7D, 0x5D
_HEADER, _FOOTER = 0x14, 0x15
_PICTURE, _NOTE = 0x08, 0x19  # objects: a picture, which may stand for an embedded object; a note on a cell
_LAST_COLUMN = 255
_STRUCK, _SUPERSCRIPT = 0x08, 1  # of a font (2.4.122): struck out; how its text stands
_OWN = 1  # in the upper byte of an object's flags (2.5.143): Excel's own, as the arrow of a filter
_AUTOMATIC = 0x7FFF  # a colour that nobody chose
_WORKSHEET = 0  # the kind of a sheet with cells
_FLOATING = {  # objects over the cells by their kind (2.5.143)
    **{0x05: "图表", 0x06: "文本框", 0x08: "嵌入对象", 0x0B: "控件（复选框等）", 0x0C: "控件（复选框等）"},
    **{0x12: "控件（复选框等）", 0x14: "控件（复选框等）", 0x19: "批注"},
}
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
RawRecord = tuple[int, bytes]  # its kind and its body
Value = str | float | bool


class _SheetEntry(NamedTuple):
    """Where a sheet begins, whether it is hidden, what kind of sheet it is, its name."""

    start: int
    hidden: int
    kind: int
    name: str


class _SharedParts(NamedTuple):
    """What the sheets share; ``epoch`` is the year that dates count from."""

    entries: Sequence[_SheetEntry]
    styles: Sequence[CellStyle]
    strings: Sequence[str]
    epoch: int


class XlsWorkbook:
    """The worksheets in the order of their tabs.

    Raises ``EncryptedSource``, ``LegacyFormat`` for what is older than Excel 97, ``DamagedSource``.
    """

    def __init__(self, data: bytes) -> None:
        try:
            stream = compound_stream(data, "Workbook")
            if stream is None and compound_stream(data, "Book") is not None:
                raise LegacyFormat(_OLD)
            if stream is None or unpack_from("<H", stream, 4)[0] != _BIFF8:
                raise DamagedSource(_DAMAGED)
            shared = list(_records(stream, 0))
            self._shared = _shared_parts(shared)
            self._images = stored_images(shared)
            self.sheets = [
                self._sheet(list(_records(stream, entry.start)), entry.name)._replace(is_hidden=bool(entry.hidden))
                for entry in self._shared.entries
                if entry.kind == _WORKSHEET
            ]
        except (ValueError, IndexError, StructError) as error:
            raise DamagedSource(_DAMAGED) from error

    def lists_choices(self, _: str) -> bool:
        """Whether a sheet lists choices for others: lists to choose from are not looked at here."""
        return False

    def _sheet(self, records: Sequence[RawRecord], name: str) -> Worksheet:
        heads: dict[int, str] = {}
        merged: list[Area] = []
        unread: list[UnreadThing] = []
        hidden_rows: set[int] = set()
        hidden_columns: set[int] = set()
        for kind, body in records:
            if kind == _OBJECT and body[9] & _OWN:
                continue
            if kind == _OBJECT and body[4] in _FLOATING and (body[4] != _PICTURE or embedded_object(body) is not None):
                # a note on a cell is seldom more than how to fill it in
                severity: Severity = "warning" if body[4] == _NOTE else "error"
                part = embedded_object(body) if body[4] == _PICTURE else None
                unread.append(UnreadThing(_FLOATING[body[4]], None, severity, part))
            elif kind in (_HEADER, _FOOTER) and body:
                heads[kind] = running_text(string_of(body))
            elif kind == _MERGED:
                areas = (unpack_from("<4H", body, offset) for offset in range(2, len(body) - 7, 8))
                merged += [(top, left, bottom, right) for top, bottom, left, right in areas]
            elif kind == _ROW and body[12] & 0x20:
                hidden_rows.add(unpack_from("<H", body)[0])
            elif kind == _COLUMNS and body[8] & 1:  # the last one may lie behind the sheet's last (2.4.53)
                first, last = unpack_from("<2H", body)
                hidden_columns.update(range(first, min(last, _LAST_COLUMN) + 1))
        rows, columns = frozenset(hidden_rows), frozenset(hidden_columns)
        head, foot = heads.get(_HEADER, ""), heads.get(_FOOTER, "")
        sheet = Worksheet(name, {}, merged, rows, columns, header=head, footer=foot, unread=unread)
        pictures = list(xls_pictures(records, self._images, merged))
        return self._with_texts(sheet, records)._replace(pictures=pictures)

    def _with_texts(self, sheet: Worksheet, records: Sequence[RawRecord]) -> Worksheet:
        """The sheet with the texts of its cells: which show their plain value, which lost digits, which are struck."""
        texts: dict[Position, str] = {}
        unseen: dict[Position, str] = {}
        unformatted: set[Position] = set()
        rounded: set[Position] = set()
        struck: list[str] = []
        for position, index, value in _values(records, self._shared.strings):
            style = self._shared.styles[index]
            text = self._shown_text(value, style)
            if style.is_struck:
                struck += filter(None, [str(value) if text is None else text])
                continue
            if style.is_unseen or (text == "" and value):
                unseen[position] = str(value) if text is None else text or self._shown_text(value, CellStyle()) or ""
                continue
            if isinstance(value, float) and number_formats.is_beyond_digits(repr(value)):
                rounded.add(position)
            if text is None:
                unformatted.add(position)
            texts[position] = str(value) if text is None else text
        return sheet._replace(
            texts=texts, unformatted=frozenset(unformatted), rounded=frozenset(rounded), struck=struck, unseen=unseen
        )

    def _shown_text(self, value: Value, style: CellStyle) -> str | None:
        """What a value shows in a style, None if its number format is not known."""
        if isinstance(value, bool):
            return number_formats.formatted_text(str(value).upper(), style.code)
        if isinstance(value, str):
            return number_formats.formatted_text(text_in_font(value, style.font), style.code)
        number = number_formats.stored_number(repr(value))
        return None if number is None else number_formats.number_text(number, style.code, self._shared.epoch)


def _records(stream: bytes, at: int) -> Iterator[RawRecord]:
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


def _shared_parts(records: Sequence[RawRecord]) -> _SharedParts:
    of_kind: dict[int, list[bytes]] = {}
    tables: list[list[bytes]] = []  # of strings: each with the records that continue it
    before = 0
    for kind, body in records:
        of_kind.setdefault(kind, []).append(body)
        if kind == _STRINGS:
            tables.append([body])
        elif kind == _CONTINUE and before == _STRINGS:
            tables[-1].append(body)
        before = before if kind == _CONTINUE else kind
    if _LOCK in of_kind:
        raise EncryptedSource(_LOCKED)
    codes = {unpack_from("<H", body)[0]: string_of(body[2:]) for body in of_kind.get(_FORMAT, ())}
    fonts = [
        (string_of(body[14:], 1), bool(body[2] & _STRUCK), _colour(unpack_from("<H", body, 4)[0], BLACK))
        for body in of_kind.get(_FONT, ())
    ]
    fonts.insert(4, ("", False, ""))  # there is no font with that index
    scripts = [body[8] for body in of_kind.get(_FONT, ())]
    raised = frozenset(index + (index > 3) for index, script in enumerate(scripts) if script == _SUPERSCRIPT)
    styles = ((*unpack_from("<2H", body), _ground(body)) for body in of_kind.get(_STYLE, ()))
    places = of_kind.get(_PLACE, ())
    return _SharedParts(
        [_SheetEntry(unpack_from("<I", body)[0], body[4] & 3, body[5], string_of(body[6:], 1)) for body in places],
        [
            CellStyle(codes.get(code) or number_formats.BUILT_IN.get(code, ""), name, False, is_struck, ink, ground)
            for font, code, ground in styles
            for name, is_struck, ink in [fonts[font]]
        ],
        [text for parts in tables for text in StringTable(parts, raised).strings()],
        1904 if any(body[0] for body in of_kind.get(_EPOCH, ())) else 1900,
    )


def _colour(index: int, usual: str) -> str:
    """The colour with an index (2.5.161); the one that is not chosen is the system's."""
    return usual if index == _AUTOMATIC else INDEXED.get(index, f"index {index}")


def _ground(style: bytes) -> str:
    """The colour of the ground of a cell's format (2.4.353); "" for hatching, before which any text is seen."""
    pattern, colours = style[17] >> 2, unpack_from("<H", style, 18)[0]
    return WHITE if pattern == 0 else _colour(colours & 0x7F, BLACK) if pattern == 1 else ""


# ---------------------------------------------------------------- cells


def _values(records: Sequence[RawRecord], strings: Sequence[str]) -> Iterator[tuple[Position, int, Value]]:
    """Each cell's position, the index of its style, and its value."""
    for index, (kind, body) in enumerate(records):
        if kind == _SEVERAL:
            row, column = unpack_from("<2H", body)
            for offset in range(4, len(body) - 2, 6):
                style, number = unpack_from("<HI", body, offset)
                yield (row, column + offset // 6), style, _rk_number(number)
        elif kind in _READ:
            row, column, style = unpack_from("<3H", body)
            value = _READ[kind](body, strings)
            if value is None and index + 1 < len(records) and records[index + 1][0] == _RESULT:
                value = string_of(records[index + 1][1])
            yield (row, column), style, "" if value is None else value


def _rk_number(number: int) -> float:
    """The number in 30 bits (2.5.217): whole, or the upper half of a binary fraction; perhaps a hundredfold."""
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
    0x27E: lambda body, _: _rk_number(unpack_from("<I", body, 6)[0]),  # RK
    0xFD: lambda body, strings: strings[unpack_from("<I", body, 6)[0]],  # LabelSst
    0x204: lambda body, _: string_of(body[6:]),  # Label
    0xD6: lambda body, _: string_of(body[6:]),  # RString
    0x205: lambda body, _: _ERRORS.get(body[6], "") if body[7] else bool(body[6]),  # BoolErr
    0x06: _formula,
}
