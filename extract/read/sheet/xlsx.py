"""Workbooks of Office Open XML (.xlsx) → visible sheets, with each cell's text as it is shown (ECMA-376 part 1, 18).

The XML is read itself: it has the digits as they are stored, the number formats, and what is hidden. Namespaces are
ignored, so that the strict variant is read, too.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import chain
from posixpath import basename, dirname

from lxml import etree

from extract.pack import patterns
from extract.read.container import Container, Element
from extract.read.sheet import number_formats
from extract.read.sheet.worksheet import Area, CellStyle, Position, Worksheet, running_text, text_in_font

_WORKBOOK = "xl/workbook.xml"
_WIDEST, _LONGEST = 16_384, 1_048_576  # columns and rows that a sheet can have
_UNSEEN = ("hidden", "veryHidden")
_TRUE = ("1", "true")


class XlsxWorkbook:
    """The sheets and what they share; raises ``DamagedSource`` where a part is missing or broken.

    ``unread`` are the parts with what floats over the cells.
    """

    def __init__(self, data: bytes) -> None:
        self._parts = Container(data, "Excel")
        self._book = self._parts.root(self._parts.find(_WORKBOOK))
        self.unread = [name for name in self._parts.names if name.startswith(("xl/ctrlProps/", "xl/drawings/drawing"))]
        settings = self._book.find("{*}workbookPr")
        self._epoch = 1904 if settings is not None and settings.get("date1904") in _TRUE else 1900

    @property
    def sheets(self) -> Iterator[Worksheet]:
        """The visible worksheets in the order of their tabs; sheets that are charts hold no cells."""
        for entry in self._book.iterfind("{*}sheets/{*}sheet"):
            identity = next((str(value) for key, value in entry.items() if str(key).endswith("}id")), "")
            kind, path = self._links.get(identity, ("", None))
            if entry.get("state") not in _UNSEEN and kind in ("worksheet", ""):
                yield self._sheet(entry.get("name", ""), self._parts.root(path))

    @cached_property
    def _links(self) -> Mapping[str, tuple[str, str | None]]:
        """The parts that the workbook's relationships lead to, with their kind, by identity."""
        folder = dirname(_WORKBOOK)
        root = self._parts.root(self._parts.find(f"_rels/{basename(_WORKBOOK)}.rels", folder))
        return {
            link.get("Id", ""): (basename(link.get("Type", "")), self._parts.find(link.get("Target", ""), folder))
            for link in root
        }

    def _shared_part(self, kind: str) -> Element | None:
        path = next((path for part_kind, path in self._links.values() if part_kind == kind), None)
        return None if path is None else self._parts.root(path)

    @cached_property
    def _strings(self) -> Mapping[int, Element]:
        root = self._shared_part("sharedStrings")
        return {} if root is None else dict(enumerate(root))

    @cached_property
    def _styles(self) -> Mapping[int, CellStyle]:
        root = self._shared_part("styles")
        if root is None:
            return {}
        codes = {_number(own, "numFmtId"): own.get("formatCode", "") for own in root.iterfind("{*}numFmts/{*}numFmt")}
        names = [font.find("{*}name") for font in root.iterfind("{*}fonts/{*}font")]
        fonts = {index: "" if name is None else name.get("val", "") for index, name in enumerate(names)}
        styles: dict[int, CellStyle] = {}
        for index, own in enumerate(root.iterfind("{*}cellXfs/{*}xf")):
            code = _number(own, "numFmtId")
            text = codes.get(code) or number_formats.BUILT_IN.get(code, "")
            styles[index] = CellStyle(text, fonts.get(_number(own, "fontId"), ""))
        return styles

    def _sheet(self, name: str, root: Element) -> Worksheet:
        texts: dict[Position, str] = {}
        unformatted, unevaluated, hidden_rows = set(), set(), set()
        row = -1
        for own in root.iterfind("{*}sheetData/{*}row"):
            row = _number(own, "r") - 1 if own.get("r") else row + 1  # one without a number follows (18.3.1.73)
            if not 0 <= row < _LONGEST:
                continue
            if own.get("hidden") in _TRUE:
                hidden_rows.add(row)
            for column, cell in _cells(own):
                text, value = self._text(cell), cell.findtext("{*}v")
                if text is None:
                    unformatted.add((row, column))
                if text != "":
                    texts[row, column] = (value or "") if text is None else text
                elif value is None and cell.find("{*}f") is not None:
                    unevaluated.add((row, column))
        hidden = (own for own in root.iterfind("{*}cols/{*}col") if own.get("hidden") in _TRUE)
        columns = (range(_number(own, "min") - 1, min(_number(own, "max"), _WIDEST)) for own in hidden)
        return Worksheet(
            name,
            texts,
            [area for one in root.iterfind("{*}mergeCells/{*}mergeCell") if (area := _area(one.get("ref", "")))],
            frozenset(hidden_rows),
            frozenset(chain.from_iterable(columns)),
            frozenset(unformatted),
            frozenset(unevaluated),
            running_text(root.findtext("{*}headerFooter/{*}oddHeader") or ""),
            running_text(root.findtext("{*}headerFooter/{*}oddFooter") or ""),
        )

    def _text(self, cell: Element) -> str | None:
        """What the cell shows, None if its number format is not known (18.18.11, the types of cells).

        Of a string in runs it is their text, without the readings over its characters (18.4.8).
        """
        kind, value = cell.get("t", "n"), cell.findtext("{*}v") or ""
        style = self._styles.get(_number(cell, "s"), CellStyle())
        number = number_formats.stored_number(value) if kind == "n" else None
        if number is not None:
            return number_formats.number_text(number, style.code, self._epoch)
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        string = cell.find("{*}is") if kind == "inlineStr" else None
        if kind == "s":
            string = self._strings.get(int(value)) if value.isdecimal() else None
        text = _unescaped_text(value, style.font) if string is None else ""
        for run in () if string is None else string:
            if etree.QName(run).localname == "t":
                text += _unescaped_text(run.text or "", style.font)
            elif etree.QName(run).localname == "r":
                own = run.find("{*}rPr/{*}rFont")
                text += _unescaped_text(run.findtext("{*}t") or "", style.font if own is None else own.get("val", ""))
        return number_formats.formatted_text(text, style.code)


# ---------------------------------------------------------------- rows, columns, cells


def _cells(row: Element) -> Iterator[tuple[int, Element]]:
    """The cells of a row with their columns; one that says none follows the one before it (18.3.1.4)."""
    column = -1
    for cell in row.iterfind("{*}c"):
        position = _position(cell.get("r", ""))
        column = position[1] if position else column + 1
        if column < _WIDEST:
            yield column, cell


def _position(reference: str) -> Position | None:
    """``B7`` → (6, 1)."""
    match = patterns("sheet")["cell"].fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match["letters"]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(match["row"]) - 1, column - 1


def _area(reference: str) -> Area | None:
    """``A1:D1`` → (0, 0, 0, 3); None where it is no area that a sheet can have."""
    first, _, last = reference.partition(":")
    start, end = _position(first), _position(last)
    if start is None or end is None or not (start[0] <= end[0] < _LONGEST and start[1] <= end[1] < _WIDEST):
        return None
    return (*start, *end)


def _number(element: Element, name: str) -> int:
    text = element.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


# ---------------------------------------------------------------- text


def _unescaped_text(text: str, font: str) -> str:
    """The text as its font shows it, with the characters that XML cannot hold (22.9.2.19)."""
    return text_in_font(patterns("sheet")["escape"].sub(lambda match: chr(int(match["code"], 16)), text), font)
