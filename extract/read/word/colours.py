"""Text that has the colour of its ground, as white on white: nobody sees it (ISO/IEC 29500-1, 17.3.2.6, 17.3.5)."""

from extract.read.word.names import (
    CELL,
    PARAGRAPH,
    PARAGRAPH_PROPERTIES,
    RUN_PROPERTIES,
    TABLE,
    TEXT_BOX,
    Element,
    Properties,
    child_value,
    properties_of,
    property_value,
    w,
)
from extract.read.word.styles import STYLE, Styles

WHITE = "FFFFFF"
_INKLESS = ("auto", "000000")  # black, on a ground that is not: the ground of the paper is white
_SHADING, _FILL, _HIGHLIGHT, _RUN_STYLE = w("shd"), w("fill"), w("highlight"), w("rStyle")
_HOLDERS = {PARAGRAPH: PARAGRAPH_PROPERTIES, CELL: w("tcPr")}


def has_colour_of_ground(run: Element, ink: str, styles: Styles) -> bool:
    """Whether a run of that colour stands on a ground of the same colour, which is certain of plain fills alone."""
    if ink in _INKLESS:
        return False
    properties = properties_of(run, RUN_PROPERTIES)
    if _HIGHLIGHT in properties:
        return property_value(properties, _HIGHLIGHT) == "white" and ink.upper() == WHITE
    ground = "" if styles.has_ground(property_value(properties, _RUN_STYLE)) else shading_colour(properties)
    holders = run.iterancestors(PARAGRAPH, CELL, TABLE, TEXT_BOX, w("document"))
    while ground is None and (holder := next(holders, None)) is not None:
        if holder.tag in _HOLDERS:
            own = properties_of(holder, _HOLDERS[holder.tag])
            is_styled = holder.tag == PARAGRAPH and styles.has_ground(property_value(own, STYLE))
            ground = "" if is_styled else shading_colour(own)
        elif holder.tag == TABLE:
            ground = "" if styles.has_ground(child_value(holder, "tblPr", "tblStyle")) else None
        elif holder.tag == TEXT_BOX or holder.find(w("background")) is not None:
            return False  # a shape or a page with a fill of its own
    return ink.upper() == (WHITE if ground is None else ground)


def shading_colour(properties: Properties) -> str | None:
    """The colour of a plain shading as six digits, None where there is none, "" for one that is not known."""
    shading = properties.get(_SHADING)
    if shading is None:
        return None
    fill = shading.get(_FILL, "auto")
    kind = property_value(properties, _SHADING, "clear")
    if kind == "nil" or (kind == "clear" and fill == "auto"):
        return None
    return fill.upper() if kind == "clear" else ""
