r"""Pages written as text → blocks: what most layouts are made of, so that a layout needs no code of its own.

A page is a list of lines. ``# …`` is the title, ``## …`` the line below it, ``- …`` a line of text, ``= 12 18`` begins
a table with columns of these widths. Every other line is a row of that table, its cells parted by `` | ``:

- ``text @3`` is a cell over three columns, ``\n`` a new line in it, ``^text`` one cell with equal ones above it
- ``{project.name}`` is the value of the content, ``{project.novelty=new}`` a box that is ticked for that value
- ``label | label >`` are cells merged down over the rows that stand indented below it
- ``* indicators horizon=annual: …`` is a row for each item of a list, or of those with such a value; ``{name}`` in it
  is the item's
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from re import fullmatch, sub
from typing import Any

from making.blocks import OPEN, TICKED, Cell, Paragraph, Source, Table
from making.words import day

Content = dict[str, Any]
Row = tuple[Cell, ...]
STYLES = {"# ": "title", "## ": "subtitle", "- ": "line"}


def whole(content: Content) -> Source:
    """The page of the content, or ``pages`` once for each of its forms."""
    blocks: list[Paragraph | Table] = []
    for form in content["forms"] if "pages" in content else [content]:
        scope = {**content, **form, **content["filing"]}
        lines = (content.get("page") or content["pages"]).strip("\n").splitlines()
        starts = [number for number, line in enumerate(lines) if line.startswith(("= ", *STYLES))]
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            mark, _, rest = lines[start].partition(" ")
            if mark == "=":
                rows = _merged(list(_rows(lines[start + 1 : end], scope)))
                blocks.append(Table(tuple(map(int, rest.split())), tuple(rows), ruled=content.get("ruled", True)))
            else:
                blocks.append(Paragraph(_filled(rest, scope), STYLES[f"{mark} "]))
    return Source(tuple(blocks))


def _rows(lines: Sequence[str], scope: Content) -> Iterator[Row]:
    """The rows of lines that are indented alike, and of those indented below them."""
    for number, line in enumerate(lines):
        if not line.strip() or line.startswith("  "):
            continue
        below = next((k for k in range(number + 1, len(lines)) if not lines[k].startswith("  ")), len(lines))
        inner = [one[2:] for one in lines[number + 1 : below]]
        for item, text in _items(line, scope):
            cells = tuple(_cell(piece, item) for piece in text.removesuffix(">").split(" | ")) if text else ()
            if not inner:
                yield cells
                continue
            first, *others = _rows(inner, item)
            yield (*(replace(cell, rows=len(others) + 1) for cell in cells), *first)
            yield from others


def _items(line: str, scope: Content) -> Iterator[tuple[Content, str]]:
    """What each row is written from, and the text of its cells."""
    each = fullmatch(r"\* (?P<name>\w+)(?: (?P<key>\w+)=(?P<value>\w+))?: ?(?P<text>.*)", line)
    if each is None:
        yield scope, line
        return
    for item in scope[each["name"]]:
        if each["key"] is None or item.get(each["key"]) == each["value"]:
            yield {**scope, **item}, each["text"]


def _cell(piece: str, scope: Content) -> Cell:
    text, _, columns = f" {piece.strip()}".partition(" @")
    return Cell(_filled(text.strip().replace("\\n", "\n"), scope), columns=int(columns or 1))


def _filled(text: str, scope: Content) -> str:
    """The text with its values and boxes."""
    boxes = sub(r"\{([\w.]+)=(\w+)\}", lambda box: TICKED if str(_value(box[1], scope)) == box[2] else OPEN, text)
    return sub(r"\{([\w.]+)\}", lambda place: str(_value(place[1], scope)), boxes)


def _value(path: str, scope: Content) -> object:
    value: Any = scope
    for key in path.split("."):
        value = value[int(key)] if isinstance(value, list) else value.get(key, "")
    return day(value) if isinstance(value, date) else value


def _merged(rows: Sequence[Row]) -> list[Row]:
    """The rows with each run of equal cells marked ``^`` as one cell; a run ends where one before it does."""
    result: list[list[Cell]] = []
    runs: dict[int, tuple[int, int]] = {}  # of each marked cell: the row and place of its first one
    above: list[str] = []
    for row in rows:
        marked = [cell.text for cell in row if cell.text.startswith("^")]
        same = next((k for k, (one, other) in enumerate(zip(marked, above, strict=False)) if one != other), len(above))
        kept: list[Cell] = []
        place = 0
        for cell in row:
            if not cell.text.startswith("^"):
                kept.append(cell)
            elif place < same:
                first, at = runs[place]
                result[first][at] = replace(result[first][at], rows=result[first][at].rows + 1)
                place += 1
            else:
                runs[place] = (len(result), len(kept))
                kept.append(replace(cell, text=cell.text[1:]))
                place += 1
        result.append(kept)
        above = marked
    return [tuple(row) for row in result]
