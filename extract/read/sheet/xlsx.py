"""Workbooks of Office Open XML (.xlsx) → visible sheets, with each cell's text as it is shown (ECMA-376 part 1, 18).

The XML is read itself: it has the digits as they are stored, the number formats, and what is hidden. Namespaces are
not looked at, so that the strict variant is read, too.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from posixpath import basename, dirname
from typing import TypeVar

from lxml import etree

from extract.pack import patterns
from extract.read.container import Container, Element
from extract.read.sheet import formats
from extract.read.sheet.sheet import Area, Look, Position, Sheet, lettered, running

_WORKBOOK = "xl/workbook.xml"
_WIDEST, _LONGEST = 16_384, 1_048_576  # columns and rows that a sheet can have
_UNSEEN = ("hidden", "veryHidden")
_TRUE = ("1", "true")
T = TypeVar("T")


class Workbook:
    """The sheets and what they share; raises ``DamagedSource`` where a part is missing or broken."""

    def __init__(self, data: bytes) -> None:
        self._parts = Container(data, "Excel")
        self._book = self._parts.root(self._parts.find(_WORKBOOK))
        self.unread = [name for name in self._parts.names if name.startswith(("xl/ctrlProps/", "xl/drawings/drawing"))]

    def sheets(self) -> Iterator[Sheet]:
        """The visible worksheets in the order of their tabs; sheets that are charts hold no cells."""
        for found in self._book.iterfind("{*}sheets/{*}sheet"):
            identity = next((str(value) for key, value in found.items() if str(key).endswith("}id")), "")
            kind, path = self._links.get(identity, ("", None))
            if found.get("state") not in _UNSEEN and kind in ("worksheet", ""):
                yield self._sheet(found.get("name", ""), self._parts.root(path))

    @cached_property
    def _links(self) -> Mapping[str, tuple[str, str | None]]:
        """The parts that the workbook's relationships lead to, with their kind, by identity."""
        folder = dirname(_WORKBOOK)
        root = self._parts.root(self._parts.find(f"_rels/{basename(_WORKBOOK)}.rels", folder))
        return {
            link.get("Id", ""): (basename(link.get("Type", "")), self._parts.find(link.get("Target", ""), folder))
            for link in root
        }

    def _shared(self, kind: str) -> Element | None:
        path = next((path for found, path in self._links.values() if found == kind), None)
        return None if path is None else self._parts.root(path)

    @cached_property
    def _strings(self) -> Sequence[Element]:
        root = self._shared("sharedStrings")
        return () if root is None else list(root)

    @cached_property
    def _looks(self) -> Sequence[Look]:
        root = self._shared("styles")
        if root is None:
            return ()
        codes = {_number(own, "numFmtId"): own.get("formatCode", "") for own in root.iterfind("{*}numFmts/{*}numFmt")}
        names = [font.find("{*}name") for font in root.iterfind("{*}fonts/{*}font")]
        fonts = ["" if name is None else name.get("val", "") for name in names]
        return [
            Look(
                codes.get(_number(own, "numFmtId")) or formats.built_in(_number(own, "numFmtId")),
                _at(fonts, _number(own, "fontId"), ""),
            )
            for own in root.iterfind("{*}cellXfs/{*}xf")
        ]

    @cached_property
    def _epoch(self) -> int:
        said = self._book.find("{*}workbookPr")
        return 1904 if said is not None and said.get("date1904") in _TRUE else 1900

    def _sheet(self, name: str, root: Element) -> Sheet:
        texts: dict[Position, str] = {}
        unformatted, unevaluated = set(), set()
        for position, cell in _cells(root):
            text = self._text(cell)
            if text is None:
                unformatted.add(position)
            if text != "":
                texts[position] = _value(cell) if text is None else text
            elif cell.find("{*}f") is not None and cell.find("{*}v") is None:
                unevaluated.add(position)
        return Sheet(
            name,
            texts,
            [area for one in root.iterfind("{*}mergeCells/{*}mergeCell") if (area := _area(one.get("ref", "")))],
            frozenset(row for row, own in _rows(root) if own.get("hidden") in _TRUE),
            frozenset(chain.from_iterable(map(_columns, root.iterfind("{*}cols/{*}col")))),
            frozenset(unformatted),
            frozenset(unevaluated),
            running(root.findtext("{*}headerFooter/{*}oddHeader") or ""),
            running(root.findtext("{*}headerFooter/{*}oddFooter") or ""),
        )

    def _text(self, cell: Element) -> str | None:
        """What the cell shows, None if its number format is not known (18.18.11, the types of cells)."""
        kind, value = cell.get("t", "n"), _value(cell)
        look = _at(self._looks, _number(cell, "s"), Look())
        found = formats.number(value) if kind == "n" else None
        if found is not None:
            return formats.shown(found, look.code, self._epoch)
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        held = cell.find("{*}is") if kind == "inlineStr" else None
        if kind == "s":
            held = _at(self._strings, int(value) if value.isdecimal() else -1, None)
        text = _lettered(value, look.font) if held is None else _rich(held, look.font)
        return formats.shown_text(text, look.code)


# ---------------------------------------------------------------- rows, columns, cells


def _rows(root: Element) -> Iterator[tuple[int, Element]]:
    """The rows with their numbers; one that says none follows the one before it (18.3.1.73)."""
    row = -1
    for own in root.iterfind("{*}sheetData/{*}row"):
        row = _number(own, "r") - 1 if own.get("r") else row + 1
        if 0 <= row < _LONGEST:
            yield row, own


def _cells(root: Element) -> Iterator[tuple[Position, Element]]:
    """The cells with their positions; one that says none follows the one before it (18.3.1.4)."""
    for row, own in _rows(root):
        column = -1
        for cell in own.iterfind("{*}c"):
            said = _position(cell.get("r", ""))
            column = said[1] if said else column + 1
            if column < _WIDEST:
                yield (row, column), cell


def _position(reference: str) -> Position | None:
    """``B7`` → (6, 1)."""
    found = patterns("sheet")["cell"].fullmatch(reference)
    if found is None:
        return None
    column = 0
    for letter in found["letters"]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(found["row"]) - 1, column - 1


def _area(reference: str) -> Area | None:
    """``A1:D1`` → (0, 0, 0, 3); None where it is no area that a sheet can have."""
    first, _, last = reference.partition(":")
    start, end = _position(first), _position(last)
    if start is None or end is None or not (start[0] <= end[0] < _LONGEST and start[1] <= end[1] < _WIDEST):
        return None
    return (*start, *end)


def _columns(column: Element) -> range:
    """The columns that the element hides."""
    if column.get("hidden") not in _TRUE:
        return range(0)
    return range(_number(column, "min") - 1, min(_number(column, "max"), _WIDEST))


def _number(element: Element, name: str) -> int:
    text = element.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _at(items: Sequence[T], index: int, default: T) -> T:
    return items[index] if 0 <= index < len(items) else default


# ---------------------------------------------------------------- text


def _value(cell: Element) -> str:
    return cell.findtext("{*}v") or ""


def _rich(held: Element, font: str) -> str:
    """The text of a string in its runs, without the readings over its characters (18.4.8)."""
    parts = []
    for run in held:
        if etree.QName(run).localname == "t":
            parts.append(_lettered(run.text or "", font))
        elif etree.QName(run).localname == "r":
            said = run.find("{*}rPr/{*}rFont")
            parts.append(_lettered(run.findtext("{*}t") or "", font if said is None else said.get("val", "")))
    return "".join(parts)


def _lettered(text: str, font: str) -> str:
    """The text as its font shows it, with the characters that XML cannot hold (22.9.2.19)."""
    text = patterns("sheet")["escape"].sub(lambda found: chr(int(found["code"], 16)), text)
    return lettered(text, font)
