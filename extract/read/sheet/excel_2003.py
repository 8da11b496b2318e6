"""Workbooks in one XML (Excel 2003 XML, SpreadsheetML: ``<Workbook>`` with rows, cells, data) → sheets.

It is what Excel 2003 saves as "XML 表格", and what many programs export under the name .xls. Pictures, charts and text
boxes are not kept in such a file. The reference is Microsoft's "XML Spreadsheet Reference" (Office XP).
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from extract.read.container import Element, xml_root
from extract.read.sheet import number_formats
from extract.read.sheet.worksheet import Area, CellStyle, Position, Worksheet, running_text, text_in_font

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_X = "{urn:schemas-microsoft-com:office:excel}"
_NAMED = {  # number formats that have a name, as a Chinese spreadsheet shows them
    **{"General Number": "General", "Fixed": "0.00", "Standard": "#,##0.00", "Percent": "0.00%", "@": "@"},
    **{"General Date": "yyyy/m/d h:mm", "Short Date": "yyyy/m/d", "Medium Date": "yyyy/m/d"},
    **{"Long Date": 'yyyy"年"m"月"d"日"', "Short Time": "h:mm", "Medium Time": "上午/下午h:mm", "Long Time": "h:mm:ss"},
    **{"Scientific": "0.00E+00", "Yes/No": '"Yes";"Yes";"No"', "True/False": '"True";"True";"False"'},
    **{"On/Off": '"On";"On";"Off"', "Currency": "¥#,##0.00", "Euro Currency": "€#,##0.00"},
}
_DATA, _FORMULA, _STYLE = f"{_SS}Data", f"{_SS}Formula", f"{_SS}StyleID"
_HIDDEN = ("SheetHidden", "SheetVeryHidden")
_WIDEST, _LONGEST = 16_384, 1_048_576
_DAY = 86_400  # seconds
_LEAP = datetime(1900, 3, 1)  # before it the days count with a 29th of February 1900 that never was


class Excel2003Workbook:
    """The sheets of the file; raises ``DamagedSource`` where it is no XML."""

    def __init__(self, data: bytes) -> None:
        self._root = xml_root(data, "Excel 2003 XML")
        self._own = {one.get(f"{_SS}ID", ""): one for one in self._root.iterfind(f"{_SS}Styles/{_SS}Style")}
        self._styles: dict[str, CellStyle] = {}
        self._epoch = 1900 if self._root.find(f".//{_X}Date1904") is None else 1904
        lists = self._root.iter(f"{_X}DataValidation")
        self._references = [str(text) for one in lists for text in one.itertext()]
        self._references += [one.get(f"{_SS}RefersTo", "") for one in self._root.iter(f"{_SS}NamedRange")]

    @property
    def sheets(self) -> Iterator[Worksheet]:
        """The worksheets in the order of their tabs."""
        return (self._sheet(one) for one in self._root.iterfind(f"{_SS}Worksheet"))

    def lists_choices(self, name: str) -> bool:
        """Whether lists to choose from, or names in formulas, refer to the sheet."""
        return any(f"{own}!" in formula for own in (name, f"'{name}'") for formula in self._references)

    def _sheet(self, sheet: Element) -> Worksheet:
        every = list(self._cells(sheet))
        cells = {position: (cell, style) for position, cell, style in every if not style.is_struck}
        stored = {position: _stored_value(cell) for position, (cell, _) in cells.items()}
        struck = [_stored_value(cell)[1] for _, cell, style in every if style.is_struck]
        texts = {position: self._text(*own) for position, own in cells.items()}
        unseen = {
            position: stored[position][1]
            for position, text in texts.items()
            if stored[position][1] and (text == "" or cells[position][1].is_unseen)
        }
        options = sheet.find(f"{_X}WorksheetOptions")
        notes = (note for cell, _ in cells.values() for note in cell.iterfind(f"{_SS}Comment/{_SS}Data"))
        return Worksheet(
            sheet.get(f"{_SS}Name", ""),
            {
                at: stored[at][1] if text is None else text
                for at, text in texts.items()
                if text != "" and at not in unseen
            },
            [area for position, (cell, _) in cells.items() if (area := _merged_area(position, cell))],
            frozenset(_hidden_lines(sheet, "Row", _LONGEST)),
            frozenset(_hidden_lines(sheet, "Column", _WIDEST)),
            frozenset(position for position, text in texts.items() if text is None and position not in unseen),
            frozenset(place for place, (cell, _) in cells.items() if cell.get(_FORMULA) and cell.find(_DATA) is None),
            _running_text(options, "Header"),
            _running_text(options, "Footer"),
            frozenset(
                position
                for position, (kind, value) in stored.items()
                if kind == "Number" and number_formats.is_beyond_digits(value)
            ),
            notes=["".join(map(str, note.itertext())) for note in notes],
            struck=struck,
            unseen=unseen,
            is_hidden=options is not None and options.findtext(f"{_X}Visible") in _HIDDEN,
        )

    def _cells(self, sheet: Element) -> Iterator[tuple[Position, Element, CellStyle]]:
        """The cells with their places and styles: their own, else that of their row, else that of their column."""
        of_columns = {
            column: own.get(_STYLE) for column, own in _lines(sheet, "Column", _WIDEST) if own.get(_STYLE) is not None
        }
        for row, own in _lines(sheet, "Row", _LONGEST):
            column = -1
            for cell in own.iterfind(f"{_SS}Cell"):
                column = _number(cell, "Index") - 1 if cell.get(f"{_SS}Index") else column + 1
                if not 0 <= column < _WIDEST:
                    continue
                style = cell.get(_STYLE) or own.get(_STYLE) or of_columns.get(column) or "Default"
                yield (row, column), cell, self._style(style)
                column += _number(cell, "MergeAcross")

    def _style(self, identity: str) -> CellStyle:
        """The number format and font of a style, which may come from its parents."""
        if identity not in self._styles:
            code = font = struck = ink = ground = ""
            for style in self._with_parents(identity):
                formats, fonts = style.find(f"{_SS}NumberFormat"), style.find(f"{_SS}Font")
                fill = style.find(f"{_SS}Interior")
                code = code or ("" if formats is None else formats.get(f"{_SS}Format", ""))
                font = font or ("" if fonts is None else fonts.get(f"{_SS}FontName", ""))
                struck = struck or ("" if fonts is None else fonts.get(f"{_SS}StrikeThrough", ""))
                ink = ink or ("" if fonts is None else fonts.get(f"{_SS}Color", ""))
                ground = ground or ("" if fill is None else fill.get(f"{_SS}Color", fill.get(f"{_SS}Pattern", "")))
            is_filled = ground not in ("", "None")
            self._styles[identity] = CellStyle(
                *(_NAMED.get(code, code), font, False, struck == "1", ink.upper()),
                ground=ground.upper() if is_filled else "#FFFFFF",
            )
        return self._styles[identity]

    def _with_parents(self, identity: str) -> Iterator[Element]:
        known = {identity}
        style = self._own.get(identity)
        while style is not None:
            yield style
            parent = style.get(f"{_SS}Parent", "Default")
            style = None if parent in known else self._own.get(parent)
            known.add(parent)

    def _text(self, cell: Element, style: CellStyle) -> str | None:
        """What the cell shows, None if its number format is not known."""
        kind, value = _stored_value(cell)
        number = number_formats.stored_number(value) if kind == "Number" else None
        if kind == "DateTime":
            number = _days(value, self._epoch)
        if number is not None:
            return number_formats.number_text(number, style.code, self._epoch)
        if kind == "Boolean":
            return number_formats.formatted_text("TRUE" if value == "1" else "FALSE", style.code)
        return number_formats.formatted_text(text_in_font(value, style.font), style.code)


def _stored_value(cell: Element) -> tuple[str, str]:
    """The kind of a cell's value and the value as it is stored; rich text without its marks."""
    data = cell.find(_DATA)
    return ("", "") if data is None else (data.get(f"{_SS}Type", ""), "".join(map(str, data.itertext())))


def _days(text: str, epoch: int) -> Decimal | None:
    """The number of days of a moment such as 2020-01-31T00:00:00.000; None where it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    first = datetime(1904, 1, 1) if epoch == 1904 else datetime(1899, 12, 30 if moment >= _LEAP else 31)
    past = moment.replace(tzinfo=None) - first
    return past.days + Decimal(past.seconds) / _DAY


def _lines(sheet: Element, name: str, most: int) -> Iterator[tuple[int, Element]]:
    """The elements of rows or columns with their indices; ``Span`` counts further lines of the same kind."""
    line = -1
    for own in sheet.iterfind(f"{_SS}Table/{_SS}{name}"):
        line = _number(own, "Index") - 1 if own.get(f"{_SS}Index") else line + 1
        for _ in range(1 + _number(own, "Span")):
            if not 0 <= line < most:
                return
            yield line, own
            line += 1
        line -= 1


def _hidden_lines(sheet: Element, name: str, most: int) -> Iterator[int]:
    return (line for line, own in _lines(sheet, name, most) if own.get(f"{_SS}Hidden") == "1")


def _merged_area(position: Position, cell: Element) -> Area | None:
    bottom, right = position[0] + _number(cell, "MergeDown"), position[1] + _number(cell, "MergeAcross")
    is_area = (bottom, right) != position and bottom < _LONGEST and right < _WIDEST
    return (*position, bottom, right) if is_area else None


def _running_text(options: Element | None, name: str) -> str:
    running = None if options is None else options.find(f"{_X}PageSetup/{_X}{name}")
    return "" if running is None else running_text(running.get(f"{_X}Data", ""))


def _number(element: Element, name: str) -> int:
    text = element.get(f"{_SS}{name}", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0
