"""What a Word file shows that is not read: pictures, embedded objects, charts, drawings; and where it stands.

Text boxes and the words of shapes are read with the paragraph they are tied to, so they are not told here. One remark
for each kind of thing names all its places.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from extract.model import Cell, Clause, Place, Remark, Severity
from extract.read.embedded_file import Separate, separate_remark
from extract.read.unread import is_decorative, unread_remark
from extract.read.word.names import (
    ALTERNATE,
    CELL,
    CONTROL,
    PARAGRAPH,
    RELATION_ID,
    ROW,
    RUN,
    Element,
    chosen_branch,
    is_enabled,
    shows_prompt,
    w,
)

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_V = "{urn:schemas-microsoft-com:vml}"
_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_OBJECT, _DRAWING = w("object"), w("drawing")
_IMAGE, _VML_IMAGE = _A + "blip", _V + "imagedata"
_OLE, _ACTIVE, _GRAPHIC = _OFFICE + "OLEObject", w("control"), _A + "graphicData"
_FILES, _APART = (_OLE, w("altChunk")), "单独转换的文件"
_WORD_ART = _V + "textpath"
_KINDS: Mapping[str, str] = {  # what the element is, as a clerk calls it
    _IMAGE: "图片",
    _VML_IMAGE: "图片",
    _OLE: "嵌入对象",
    _ACTIVE: "控件",
    _GRAPHIC: "",  # by its address
    _WORD_ART: "艺术字",
    w("altChunk"): "嵌入的其他文件",
    w("subDoc"): "子文档",
    "{http://schemas.microsoft.com/office/word/2010/wordml}contentPart": "手写墨迹",
}
_GRAPHICS = {"chart": "图表", "chartex": "图表", "diagram": "SmartArt 图示", "lockedCanvas": "画布"}
_READ_GRAPHICS = frozenset(  # a picture is told by its image, the text of shapes is read
    ("", "picture", "wordprocessingShape", "wordprocessingGroup", "wordprocessingCanvas")
)
_GONE = frozenset(map(w, ("del", "moveFrom")))
_ENGLISH_METRIC = 360_000  # units to a centimetre (20.1.2.1)
_UNITS = {"pt": 2.54 / 72, "in": 2.54, "cm": 1.0, "mm": 0.1, "px": 2.54 / 96}  # in centimetres
_WORD_ART_NAME = "艺术字"
_HALF_PAGE = 300.0  # square centimetres, of A4
_WORDS = 12  # characters of a paragraph that tell which one it is


class Story(NamedTuple):
    """A stream of text: its root, and where it stands if not in the body (页眉, 页脚, 注释)."""

    root: Element
    name: str = ""


Holders = Mapping[Element, Cell | Clause]  # the cells and clauses by their w:tc and w:p


def unread_remarks(stories: Sequence[Story], holders: Holders, separate: Separate) -> Iterator[Remark]:
    """The remarks on what was not read, one for each kind of thing; and on what is ``separate``.

    In a cell every picture counts, for it stands where a value should; elsewhere one of more than a decorative size.
    In a header or footer a picture is a letterhead or logo, and a warning, as long as it is no larger than half a page;
    WordArt there is a watermark, whose words the warning cites.
    """
    things: dict[tuple[str, Severity], list[tuple[str, Place | None]]] = {}
    for root, name in stories:
        last: Cell | Clause | None = None
        for element in root.iter(PARAGRAPH, CELL, *_KINDS) if next(root.iter(*_KINDS), None) is not None else ():
            if element.tag not in _KINDS:
                last = holders.get(element, last)
                continue
            size, kind = _size(element), _kind(element)
            holder = next((holders[one] for one in element.iterancestors(PARAGRAPH, CELL) if one in holders), None)
            is_small = size is not None and is_decorative(*size) and not isinstance(holder, Cell)
            if not kind or (kind == "图片" and is_small) or not _is_shown(element):
                continue
            is_logo = kind == "图片" and (size is None or size[0] * size[1] < _HALF_PAGE)
            is_beside = bool(name) and (is_logo or kind.startswith(_WORD_ART_NAME))
            place = holder or last
            where = (name or _where(holder, last), None if place is None else place.place())
            if element.tag in _FILES and not name and element.get(RELATION_ID, "") in separate:
                kind = _APART
                where = (separate[element.get(RELATION_ID, "")], where[1])
            things.setdefault((kind, "warning" if is_beside else "error"), []).append(where)
    for (kind, severity), places in things.items():
        yield separate_remark(places) if kind == _APART else unread_remark(kind, places, severity)


def _kind(element: Element) -> str:
    """What the thing is, as a clerk calls it; "" where another element stands for it, or where it is read."""
    tag = element.tag
    if tag == _GRAPHIC:
        address = element.get("uri", "").rpartition("/")[2]
        return "" if address in _READ_GRAPHICS else _GRAPHICS.get(address, "图形")
    if tag == _VML_IMAGE:  # the image of an embedded object is what it shows while it is closed
        owner = next(element.iterancestors(_OBJECT), None)
        return "图片" if owner is None or next(owner.iter(_OLE, _ACTIVE), None) is None else ""
    if tag == _WORD_ART:
        return f"{_WORD_ART_NAME}“{element.get('string', '')}”" if element.get("string", "").strip() else ""
    return _KINDS[tag]


def _is_shown(element: Element) -> bool:
    """Whether the thing is on the page: not deleted or hidden, no prompt, not another drawing of what is read."""
    inner = element
    for outer in element.iterancestors():
        tag = outer.tag
        hides = tag == RUN and is_enabled(outer, "rPr", "vanish") is True
        is_gone = tag in _GONE or (tag == ROW and next(outer.iterfind(f"{w('trPr')}/{w('del')}"), None) is not None)
        is_other = tag == ALTERNATE and inner is not chosen_branch(outer)
        if hides or is_gone or is_other or (tag == CONTROL and shows_prompt(outer)):
            return False
        inner = outer
    return True


def _size(element: Element) -> tuple[float, float] | None:
    """Width and height on the page in centimetres, None where the file does not say.

    What is drawn in a group or canvas has the size of the whole drawing: its own is in units of the group.
    """
    drawing = next(element.iterancestors(_DRAWING), None)
    extent = None if drawing is None else next(drawing.iter(_WP + "extent"), None)
    if extent is not None:
        sides = extent.get("cx", ""), extent.get("cy", "")
        return (
            (int(sides[0]) / _ENGLISH_METRIC, int(sides[1]) / _ENGLISH_METRIC)
            if all(map(str.isdecimal, sides))
            else None
        )
    shape = element.getparent() if element.tag == _VML_IMAGE else None
    parts = (part.partition(":") for part in ("" if shape is None else shape.get("style", "")).split(";"))
    style = {name.strip(): value.strip() for name, _, value in parts}
    width, height = (_length(style.get(name, "")) for name in ("width", "height"))
    return None if width is None or height is None else (width, height)


def _length(text: str) -> float | None:
    """A length of VML in centimetres: a number with its unit, None for others (percentages, auto)."""
    try:
        return float(text[:-2]) * _UNITS[text[-2:]]
    except (ValueError, KeyError):
        return None


def _where(holder: Cell | Clause | None, last: Cell | Clause | None) -> str:
    """The place in a clerk's words: the cell, the words of the paragraph, or what stands before it."""
    if isinstance(holder, Cell):
        return f"第{holder.table + 1}个表格第{holder.row + 1}行第{holder.column + 1}列"
    if isinstance(holder, Clause):
        return f"“{holder.text[:_WORDS]}”处"
    if isinstance(last, Cell):
        return f"第{last.table + 1}个表格之后"
    return "文首" if last is None else f"“{last.text[:_WORDS]}”之后"
