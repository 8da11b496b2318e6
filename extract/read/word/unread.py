"""What a Word file shows that is not read: pictures, embedded objects, charts, drawings; and where it stands.

Text boxes and the words of shapes are read with the paragraph they are tied to, so they are not told here; nor are
pictures that were read. One remark for each kind of thing names all its places.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from extract.model import Cell, Clause, Place, Remark, Severity
from extract.read.embedded_file import Separate, separate_remark
from extract.read.ocr import OcrOptions
from extract.read.picture_readings import PictureReading, PlacedPicture, picture_remarks
from extract.read.unread import is_decorative, listed_places, unread_remark
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
from extract.read.word.pictures import (
    ACTIVE,
    DRAWN,
    IMAGES,
    LETTERHEAD,
    OLE,
    A,
    V,
    is_hidden,
    is_over_other_cells,
    is_picture,
    shown_size,
)

_FILES, _APART = (OLE, w("altChunk")), "单独转换的文件"
_GRAPHIC, _WORD_ART = A + "graphicData", V + "textpath"
_PICTURE = "图片"
_KINDS: Mapping[str, str] = {  # what the element is, as a clerk calls it
    **dict.fromkeys(IMAGES, _PICTURE),
    OLE: "嵌入对象",
    ACTIVE: "控件",
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
_WORD_ART_NAME = "艺术字"
_WORDS = 12  # characters of a paragraph that tell which one it is


class Story(NamedTuple):
    """A stream of text: its root, and where it stands if not in the body (页眉, 页脚, 注释)."""

    root: Element
    name: str = ""


Holders = Mapping[Element, Cell | Clause]  # the cells and clauses by their w:tc and w:p


def unread_remarks(
    stories: Sequence[Story],
    holders: Holders,
    readings: Mapping[Element, PictureReading],
    ocr: OcrOptions,
    separate: Separate,
) -> Iterator[Remark]:
    """The remarks on what was not read, one for each kind of thing; and on what is ``separate``.

    ``readings`` are the pictures that were to be read by their elements. In a cell every other picture counts, for it
    stands where a value should; elsewhere one of more than a decorative size. In a header or footer a picture is a
    letterhead or logo, and a warning, as long as it is no larger than such; WordArt there is a watermark, whose
    words the warning cites.
    """
    things: dict[tuple[str, Severity], list[tuple[str, Place | None]]] = {}
    pictures: dict[Element, PlacedPicture] = {}
    for root, name in stories:
        last: Cell | Clause | None = None
        for element in root.iter(PARAGRAPH, CELL, *_KINDS) if next(root.iter(*_KINDS), None) is not None else ():
            if element.tag not in _KINDS:
                last = holders.get(element, last)
                continue
            holder = next((holders[one] for one in element.iterancestors(PARAGRAPH, CELL) if one in holders), None)
            kind = _kind(element, is_in_cell=isinstance(holder, Cell))
            if not kind or not _is_shown(element):
                continue
            place = holder or last
            where = (name or _where(holder, last), None if place is None else place.place())
            if element in readings:
                pictures[element] = PlacedPicture(readings[element], *where, isinstance(holder, Cell))
                continue
            if element.tag in _FILES and not name and element.get(RELATION_ID, "") in separate:
                kind, where = _APART, (separate[element.get(RELATION_ID, "")], where[1])
            is_beside = bool(name) and (_is_logo(element, kind) or kind.startswith(_WORD_ART_NAME))
            things.setdefault((kind, "warning" if is_beside else "error"), []).append(where)
    yield from picture_remarks(list(pictures.values()), ocr)
    yield from _floating_remarks(pictures)
    for (kind, severity), places in things.items():
        yield separate_remark(places) if kind == _APART else unread_remark(kind, places, severity)


def _floating_remarks(pictures: Mapping[Element, PlacedPicture]) -> Iterator[Remark]:
    """The remark on pictures with text that lie over cells of a table: it is not known which of them they belong to."""
    texts = [(element, one) for element, one in pictures.items() if one.reading.outcome == "text"]
    places = [(one.where, one.place) for element, one in texts if is_over_other_cells(element)]
    if places:
        names, at = listed_places(places)
        advice = "图中文字已读取，但无法确定属于哪个单元格；请对照原件核对。"
        yield Remark("picture_over_table", "error", f"文件中有{len(places)}处图片浮在表格上（{names}），{advice}", at)


def _kind(element: Element, *, is_in_cell: bool) -> str:
    """What the thing is, as a clerk calls it; "" where another element stands for it, where it is read, and for what is
    too small to say anything.
    """
    tag = element.tag
    if tag == _GRAPHIC:
        address = element.get("uri", "").rpartition("/")[2]
        return "" if address in _READ_GRAPHICS else _GRAPHICS.get(address, "图形")
    if tag in IMAGES:
        size = shown_size(element)
        is_small = size is not None and is_decorative(*size) and not is_in_cell
        return "" if is_small or not is_picture(element) else _PICTURE
    if tag == _WORD_ART:
        return f"{_WORD_ART_NAME}“{element.get('string', '')}”" if element.get("string", "").strip() else ""
    return _KINDS[tag]


def _is_logo(element: Element, kind: str) -> bool:
    """Whether a picture in a header is a letterhead or logo by its size."""
    size = shown_size(element) if kind == _PICTURE else (LETTERHEAD, LETTERHEAD)
    return size is None or size[0] * size[1] < LETTERHEAD


def _is_shown(element: Element) -> bool:
    """Whether the thing is on the page: not deleted or hidden, no prompt, not another drawing of what is read."""
    inner = element
    for outer in element.iterancestors():
        tag = outer.tag
        hides = tag == RUN and is_enabled(outer, "rPr", "vanish") is True
        is_gone = tag in _GONE or (tag == ROW and next(outer.iterfind(f"{w('trPr')}/{w('del')}"), None) is not None)
        is_other = tag == ALTERNATE and inner is not chosen_branch(outer)
        is_unseen = tag in DRAWN and is_hidden(outer)
        if hides or is_gone or is_other or is_unseen or (tag == CONTROL and shows_prompt(outer)):
            return False
        inner = outer
    return True


def _where(holder: Cell | Clause | None, last: Cell | Clause | None) -> str:
    """The place in a clerk's words: the cell, the words of the paragraph, or what stands before it."""
    if isinstance(holder, Cell):
        return f"第{holder.table + 1}个表格第{holder.row + 1}行第{holder.column + 1}列"
    if isinstance(holder, Clause):
        return f"“{holder.text[:_WORDS]}”处"
    if isinstance(last, Cell):
        return f"第{last.table + 1}个表格之后"
    return "文首" if last is None else f"“{last.text[:_WORDS]}”之后"
