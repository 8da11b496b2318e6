"""Form controls and ActiveX controls over the cells of an .xlsx sheet → the text that they show, each in its cell.

A form control stands in a legacy drawing (VML) with all that is shown of it; of an ActiveX control the place stands
there and the content in a part of its own. (ECMA-376 part 1, 18.3.1.19; part 4, 19.4.2.)
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from extract.errors import DamagedSource
from extract.read.activex import control_text
from extract.read.container import NOWHERE, Container, Element, Relationships
from extract.read.drawingml import TRUE
from extract.read.glyphs import EMPTY, TICKED, UNREADABLE
from extract.read.sheet.worksheet import Area, Position, UnreadThing, area_at, cell_position

_RELATION = "}id"
_STATES = {"1": TICKED, "": EMPTY, "0": EMPTY}
_BOXES, _CHOICES, _WORDS = ("Checkbox", "Radio"), ("Drop", "List"), ("Edit", "Label", "GBox")
_KIND = "控件（复选框等）"
_FORM = "\0"  # the text of a form control until the legacy drawing, which says all of it, is read
_MOST_BYTES = 10_000_000
_GLYPH = 10  # pixels from the left edge of a control to the middle of its box
_NEXT_LINE = 9  # pixels: controls in a cell that differ by more in height stand in different lines
_PIXELS, _CHARACTER = 4 / 3, 7  # to a point; of a digit in the usual font
_ROW, _COLUMN = 20, 64  # pixels: the usual height and width
_MOST_LINES = 10_000


class Control(NamedTuple):
    """What a control shows, None if it is unknown; its cell; where in it, in pixels from the cell's left and top edge.

    ``is_left`` says whether it stands in the left half of its cell.
    """

    text: str | None
    position: Position
    left: float
    top: float
    is_left: bool


class _Lines:
    """The sizes of rows or columns in pixels."""

    def __init__(self, sizes: Mapping[int, float], usual: float) -> None:
        self._sizes, self._usual = sizes, usual

    def size(self, line: int) -> float:
        return self._sizes.get(line, self._usual)

    def between(self, start: tuple[int, float], end: tuple[int, float]) -> float:
        """The distance of two places, each a line and an offset in it."""
        lines = range(start[0], min(end[0], start[0] + _MOST_LINES))
        return max(sum(map(self.size, lines)) + end[1] - start[1], 0)

    def line_at(self, line: int, offset: float) -> tuple[int, float]:
        """The line so many pixels behind the start of a line, and the offset in it."""
        for _ in range(_MOST_LINES):
            if offset < self.size(line):
                break
            offset -= self.size(line)
            line += 1
        return line, offset


def sheet_controls(
    parts: Container, sheet: Element, links: Relationships, texts: Mapping[Position, str]
) -> Iterator[Control | UnreadThing]:
    """The controls of a sheet, and those of which the place is unknown as unread."""
    active = {one.get("shapeId", ""): _active_text(parts, one, links) for one in sheet.iter("{*}control")}
    form = {one for one in active if active[one] is _FORM}
    rows, columns = _row_lines(sheet), _column_lines(sheet)
    for path in (path for kind, path in links.values() if kind == "vmlDrawing" and path is not None):
        try:
            drawing = parts.root(path)
        except DamagedSource:  # Excel itself writes legacy drawings that are no XML
            yield UnreadThing("旧式图形或控件", None)
            return
        for shape in drawing.iter("{urn:schemas-microsoft-com:vml}*"):
            data = shape.find("{*}ClientData")
            if data is None or "visibility:hidden" in shape.get("style", "").replace(" ", ""):
                continue
            number = shape.get("id", "").rpartition("s")[2]
            known = active.pop(number, _FORM)
            text = _form_text(shape, data, texts) if known is _FORM else known
            if text != "":
                yield _control_at(text, data, rows, columns)
    if form & active.keys() or any(text != "" for text in active.values()):
        yield UnreadThing(_KIND, None)


def _active_text(parts: Container, control: Element, links: Relationships) -> str | None:
    """What an ActiveX control shows, None if that is unknown."""
    identity = next((str(value) for name, value in control.items() if str(name).endswith(_RELATION)), "")
    kind, path = links.get(identity, NOWHERE)
    if kind == "ctrlProp":
        return _FORM
    if path is None:
        return None
    binary = next(
        (part for kind, part in parts.relationships(path).values() if kind == "activeXControlBinary" and part), None
    )
    try:
        return control_text(parts.root(path), None if binary is None else parts.data(binary, _MOST_BYTES))
    except DamagedSource:
        return None


def _form_text(shape: Element, data: Element, texts: Mapping[Position, str]) -> str | None:
    """What a form control shows; "" for a button, a note, a picture."""
    kind = data.get("ObjectType")
    words = "\n".join(filter(None, ("".join(map(str, one.itertext())).strip() for one in shape.iterfind("{*}textbox"))))
    if kind in _BOXES:
        return _STATES.get((data.findtext("{*}Checked") or "").strip(), UNREADABLE) + words
    if kind in _CHOICES:
        chosen = (data.findtext("{*}Sel") or "0").strip()
        return _entry(data.findtext("{*}FmlaRange") or "", chosen, texts) if chosen != "0" else ""
    return words if kind in _WORDS else ""


def _entry(area: str, chosen: str, texts: Mapping[Position, str]) -> str | None:
    """The chosen entry of a list that stands in cells of the sheet; None where it stands elsewhere."""
    first = cell_position(area.replace("$", "").partition(":")[0])
    return None if first is None or not chosen.isdecimal() else texts.get((first[0] + int(chosen) - 1, first[1]), "")


# ---------------------------------------------------------------- places


def _row_lines(sheet: Element) -> _Lines:
    sizes = {}
    for row in sheet.iterfind("{*}sheetData/{*}row"):
        if row.get("r", "").isdecimal() and (row.get("ht") or row.get("hidden") in TRUE):
            height = 0 if row.get("hidden") in TRUE else _number(row.get("ht")) * _PIXELS
            sizes[int(row.get("r", "1")) - 1] = height
    usual = sheet.find("{*}sheetFormatPr")
    return _Lines(sizes, (_number(usual.get("defaultRowHeight")) * _PIXELS if usual is not None else 0) or _ROW)


def _column_lines(sheet: Element) -> _Lines:
    sizes = {}
    for column in sheet.iterfind("{*}cols/{*}col"):
        first, last = (int(_number(column.get(name))) for name in ("min", "max"))
        width = 0 if column.get("hidden") in TRUE else _number(column.get("width")) * _CHARACTER
        sizes.update(dict.fromkeys(range(first - 1, min(last, first + _MOST_LINES)), width))
    usual = sheet.find("{*}sheetFormatPr")
    return _Lines(sizes, (_number(usual.get("defaultColWidth")) * _CHARACTER if usual is not None else 0) or _COLUMN)


def _control_at(text: str | None, data: Element, rows: _Lines, columns: _Lines) -> Control | UnreadThing:
    """The control in the cell that lies under its box: its anchor has columns, rows and offsets of two corners."""
    numbers = [_number(part) for part in (data.findtext("{*}Anchor") or "").split(",")]
    if len(numbers) != 8:
        return UnreadThing(_KIND, None)
    left, top, right, bottom = ((int(numbers[k]), numbers[k + 1]) for k in (0, 2, 4, 6))
    height, width = rows.between(top, bottom), columns.between(left, right)
    row, y = rows.line_at(top[0], top[1] + height / 2)
    column, x = columns.line_at(left[0], left[1] + min(_GLYPH, width / 2))
    return Control(text, (row, column), x, y, x <= columns.size(column) / 2)


def _number(text: str | None) -> float:
    try:
        return max(float(text or 0), 0)
    except ValueError:
        return 0


# ---------------------------------------------------------------- cells


def put_into_cells(
    controls: Iterable[Control], texts: dict[Position, str], merged: Sequence[Area]
) -> Iterator[UnreadThing]:
    """Add to the texts of cells what the controls over them show; those that cannot be told apart are unread.

    A box without words of its own stands before or behind the words of its cell, on whichever side it lies.
    """
    groups: dict[Position, list[Control]] = {}
    for one in controls:
        if one.text is None:
            yield UnreadThing(_KIND, one.position)
        else:
            groups.setdefault(area_at(one.position, merged)[:2], []).append(one)
    for position, group in groups.items():
        own, bare = texts.get(position, ""), [one for one in group if len(one.text or "") == 1]
        if not own:
            texts[position] = _joined_text(group)
        elif not bare:
            texts[position] = f"{own}\n{_joined_text(group)}"
        elif len(group) == 1:
            texts[position] = f"{bare[0].text}{own}" if bare[0].is_left else f"{own}{bare[0].text}"
        else:
            yield UnreadThing(_KIND, position)


def _joined_text(group: Sequence[Control]) -> str:
    """The texts of controls in a cell: line by line, from left to right."""
    ordered = sorted(group, key=lambda one: (one.position[0], one.top))
    lines = [[ordered[0]]]
    for one, following in pairwise(ordered):
        is_below = following.position[0] != one.position[0] or following.top - one.top > _NEXT_LINE
        if is_below:
            lines.append([])
        lines[-1].append(following)
    places = (sorted(line, key=lambda one: (one.position[1], one.left)) for line in lines)
    return "\n".join(" ".join(one.text or "" for one in line) for line in places)
