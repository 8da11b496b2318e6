"""What lies over the cells of an .xlsx sheet and is not read: charts, ink, embedded objects.

The texts of text boxes and shapes are read. Drawings: ECMA-376 part 1, 20.5; embedded objects: 18.3.1.60.
"""

from collections.abc import Iterable, Iterator, Sequence

from lxml import etree

from extract.read.container import NOWHERE, Container, Element, Relationships
from extract.read.drawingml import TRUE
from extract.read.sheet.worksheet import Area, DrawnText, Position, UnreadThing, area_at

_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DRAWN = ("{*}graphicFrame", "{*}contentPart")
_ANCHORS = ("{*}twoCellAnchor", "{*}oneCellAnchor", "{*}absoluteAnchor")
_BEHIND = {"picture": "背景图片", "legacyDrawingHF": "页眉页脚图片"}


def unread_things(parts: Container, sheet: Element, links: Relationships) -> Iterator[UnreadThing]:
    """What is not read of a sheet; ``links`` are the parts that its relationships lead to, with their kind."""
    by_kind = {kind: path for kind, path in links.values() if path is not None}
    if "drawing" in by_kind:
        yield from _drawn_things(parts.root(by_kind["drawing"]))
    yield from (
        UnreadThing(name, None, "warning") for tag, name in _BEHIND.items() if sheet.find(f"{{*}}{tag}") is not None
    )
    objects = {one.get("shapeId"): one for one in sheet.iterfind("{*}oleObjects//{*}oleObject")}
    for one in objects.values():
        part = links.get(one.get(_RELATION_ID, ""), NOWHERE).path
        yield UnreadThing("嵌入对象", _corner(one), part=part)


def list_formulas(sheet: Element) -> Iterator[str]:
    """The formulas of the lists to choose from on the sheet (18.3.1.32): what they refer to lists choices."""
    return (str(part) for one in sheet.iterfind(".//{*}dataValidation") for part in one.itertext())


def _drawn_things(drawing: Element) -> Iterator[UnreadThing]:
    for element in drawing.iter(*_DRAWN):
        anchor = next(element.iterancestors(*_ANCHORS), None)
        name = etree.QName(element).localname
        kinds = {"graphicFrame": "图表", "contentPart": "手写墨迹"}
        yield UnreadThing(kinds[name], None if anchor is None else _corner(anchor))


def drawn_texts(parts: Container, links: Relationships) -> Iterator[DrawnText]:
    """The texts of text boxes and shapes over the cells; a hidden one is the shadow of a control."""
    for path in (path for kind, path in links.values() if kind == "drawing" and path is not None):
        for shape in parts.root(path).iter("{*}sp"):
            properties = shape.find("{*}nvSpPr/{*}cNvPr")
            is_hidden = properties is not None and properties.get("hidden") in TRUE
            if is_hidden or next(shape.iterancestors("{*}Fallback"), None) is not None:
                continue
            paragraphs = (one.iter("{*}t", "{*}br") for one in shape.iterfind("{*}txBody/{*}p"))
            lines = ("".join((one.text or "") if one.tag.endswith("}t") else "\n" for one in own) for own in paragraphs)
            anchor = next(shape.iterancestors(*_ANCHORS), None)
            text = "\n".join(lines).strip()
            if text:
                corners = (None, None) if anchor is None else (_corner(anchor), _end(anchor))
                yield DrawnText(text, *corners)


def without_those_in_cells(
    drawn: Iterable[DrawnText], texts: dict[Position, str], merged: Sequence[Area]
) -> Iterator[DrawnText]:
    """The drawn texts but for those that lie in one blank cell with a text to its left, as in a table: they are the
    cell's content, and are put into ``texts``.
    """
    for one in drawn:
        position, end = one.position, one.end
        area = None if position is None else area_at(position, merged)
        if area is None or end is None or end[0] > area[2] or end[1] > area[3] or texts.get(area[:2], "").strip():
            yield one
            continue
        beside = [texts.get((row, left), "") for row in range(area[0], area[2] + 1) for left in range(area[1])]
        if any(text.strip() for text in beside):
            texts[area[:2]] = one.text
        else:
            yield one


def _corner(holder: Element) -> Position | None:
    """The cell at the top left corner of an anchor or of what has one."""
    start = next(holder.iter("{*}from"), None)
    return None if start is None else (_whole(start.findtext("{*}row")), _whole(start.findtext("{*}col")))


def _end(anchor: Element) -> Position | None:
    """The cell at the bottom right corner of an anchor; one that is only touched does not count."""
    end = next(anchor.iter("{*}to"), None)
    if end is None:
        return None
    sides = (("row", "rowOff"), ("col", "colOff"))
    row, column = (_whole(end.findtext(f"{{*}}{at}")) - (_whole(end.findtext(f"{{*}}{by}")) == 0) for at, by in sides)
    return row, column


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0
