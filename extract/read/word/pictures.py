"""The pictures of a Word file: which elements show one, how large, cut and turned, and what each one says.

DrawingML: ISO/IEC 29500-1, 20.1.8.13 to 20.1.8.55 and 20.4; VML: ISO/IEC 29500-4, 19.1.
"""

from functools import partial

from extract.read.drawingml import TRUE, drawn_picture, number
from extract.read.picture_readings import PictureReading
from extract.read.pictures import PictureReader, ShownPicture
from extract.read.unread import is_decorative
from extract.read.word.names import CELL, PARAGRAPH, RELATION_ID, TABLE, Element, child, w, whole_number
from extract.read.word.package import Package

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
V = "{urn:schemas-microsoft-com:vml}"
OFFICE = "{urn:schemas-microsoft-com:office:office}"
DRAWING = w("drawing")
DRAWN = frozenset((DRAWING, w("pict"), w("object")))
OLE, ACTIVE = OFFICE + "OLEObject", w("control")
IMAGE, VML_IMAGE, VML_FILL = A + "blip", V + "imagedata", V + "fill"
IMAGES = (IMAGE, VML_IMAGE, VML_FILL)
LETTERHEAD = 64.0  # square centimetres: 16 cm by 4 cm, the largest letterhead or logo

_R = RELATION_ID.removesuffix("id")
_FILLS = frozenset(("frame", "tile"))  # fills that show an image; a pattern is eight dots wide
_RULE = OFFICE + "hr"
_ENGLISH_METRIC = 360_000  # units to a centimetre (20.1.2.1)
_UNITS = {"pt": 2.54 / 72, "in": 2.54, "cm": 1.0, "mm": 0.1, "px": 2.54 / 96}  # in centimetres
_CENTIMETRE = 72 / 2.54  # points
_TWIPS = 567  # to a centimetre
_APART, _LINE_HEIGHT = 0.5, 1.2  # centimetres: an offset beyond its cell; a line of text with the room around it
_FIXED = 65_536  # VML's fractions with an "f" or "fd" behind them


def is_picture(element: Element) -> bool:
    """Whether one of ``IMAGES`` is a picture: no horizontal rule, nor what an embedded object shows while closed."""
    if element.tag == IMAGE:
        return True
    if element.tag == VML_FILL and not (element.get("type") in _FILLS and element.get(RELATION_ID)):
        return False
    shape = element.getparent()
    if shape is not None and shape.get(_RULE) in TRUE:
        return False
    owner = next(element.iterancestors(w("object")), None)
    return owner is None or next(owner.iter(OLE, ACTIVE), None) is None


def is_inline(element: Element) -> bool:
    """Whether the picture stands in its paragraph's line as a character does."""
    drawing = next(element.iterancestors(DRAWING), None)
    if drawing is not None:
        return drawing.find(WP + "inline") is not None
    return _style(element.getparent()).get("position") != "absolute"


def is_hidden(drawn: Element) -> bool:
    """Whether what is drawn was made invisible in the list of a document's objects (选择窗格)."""
    if drawn.tag == DRAWING:
        properties = next(drawn.iter(WP + "docPr"), None)
        return properties is not None and properties.get("hidden") in TRUE
    return any(_style(shape).get("visibility") == "hidden" for shape in drawn)


def shown_size(element: Element) -> tuple[float, float] | None:
    """Width and height on the page in centimetres, None where the file does not say.

    What is drawn in a group or canvas has the size of the whole drawing: its own is in units of the group.
    """
    drawing = next(element.iterancestors(DRAWING), None)
    extent = None if drawing is None else next(drawing.iter(WP + "extent"), None)
    if extent is not None:
        sides = extent.get("cx", ""), extent.get("cy", "")
        return (
            (int(sides[0]) / _ENGLISH_METRIC, int(sides[1]) / _ENGLISH_METRIC)
            if all(map(str.isdecimal, sides))
            else None
        )
    style = _style(element.getparent()) if element.tag in (VML_IMAGE, VML_FILL) else {}
    width, height = (_length(style.get(name, "")) for name in ("width", "height"))
    return None if width is None or height is None else (width, height)


def is_over_other_cells(element: Element) -> bool:
    """Whether a picture floats over a table's cells that it is not anchored in: text is not kept off it, and it reaches
    from its paragraph into the table above or below, or begins outside of its cell.
    """
    drawing = next(element.iterancestors(DRAWING), None)
    anchor = None if drawing is None else drawing.find(WP + "anchor")
    size = shown_size(element)
    if anchor is not None:
        is_floating = anchor.find(WP + "wrapNone") is not None
        offsets = [anchor.findtext(f"{WP}{name}/{WP}posOffset") for name in ("positionH", "positionV")]
        across, down = (None if text is None else number(text) / _ENGLISH_METRIC for text in offsets)
    else:
        style = _style(element.getparent()) if drawing is None else {}
        is_floating = style.get("position") == "absolute"
        across, down = (_length(style.get(name, "0pt")) for name in ("margin-left", "margin-top"))
    paragraph = next(element.iterancestors(PARAGRAPH), None)
    if not is_floating or paragraph is None:
        return False
    cell = next(element.iterancestors(CELL), None)
    if cell is not None:
        width = child(cell, "tcPr", "tcW")
        end = whole_number(None if width is None or width.get(w("type")) == "pct" else width.get(w("w"))) / _TWIPS
        return across is not None and (across < -_APART or 0 < end <= across)
    reach = None if down is None or size is None else down + size[1]
    above, below = paragraph.getprevious(), paragraph.getnext()
    is_above = above is not None and above.tag == TABLE and (down is None or down < -_APART)
    return is_above or (below is not None and below.tag == TABLE and (reach is None or reach > _LINE_HEIGHT))


class WordPictures:
    """The pictures of one file; ``readings`` has what came of each by its element, as far as it was to be read."""

    def __init__(self, package: Package, reader: PictureReader) -> None:
        self.readings: dict[Element, PictureReading] = {}
        self._package = package
        self._reader = reader

    def reading(self, element: Element, *, is_running: bool) -> PictureReading | None:
        """What the picture says, None where it is too small to say anything.

        In a cell every picture counts, for it stands where a value should; in a header or footer only one that is
        larger than a letterhead.
        """
        size = shown_size(element)
        if size is not None and is_decorative(*size) and next(element.iterancestors(CELL), None) is None:
            return None
        if is_running and (size is None or size[0] * size[1] < LETTERHEAD):
            return None
        reading = self.readings[element] = self._reader.reading(self._picture(element, size))
        return reading

    def _picture(self, element: Element, size: tuple[float, float] | None) -> ShownPicture:
        names = (_R + "embed",) if element.tag == IMAGE else (RELATION_ID, OFFICE + "relid", _R + "pict")
        identity = next((value for name in names if (value := element.get(name))), "")
        load = partial(self._package.image, element, identity)
        own_size = None if size is None else (size[0] * _CENTIMETRE, size[1] * _CENTIMETRE)
        if element.tag == IMAGE:
            return drawn_picture(element, ShownPicture(load, own_size))
        style = _style(element.getparent())
        flip = style.get("flip", "")
        crop = [_fraction(element.get(f"crop{side}", "0")) for side in ("left", "top", "right", "bottom")]
        turn = _fraction(style.get("rotation", "0").removesuffix("d"))
        return ShownPicture(load, own_size, (crop[0], crop[1], crop[2], crop[3]), turn, ("x" in flip, "y" in flip))


def _style(shape: Element | None) -> dict[str, str]:
    """The properties in the style of a VML shape."""
    parts = (part.partition(":") for part in ("" if shape is None else shape.get("style", "")).split(";"))
    return {name.strip(): value.strip() for name, _, value in parts}


def _length(text: str) -> float | None:
    """A length of VML in centimetres: a number with its unit, None for others (percentages, auto)."""
    try:
        return float(text[:-2]) * _UNITS[text[-2:]]
    except (ValueError, KeyError):
        return None


def _fraction(text: str) -> float:
    """A number of VML, in parts of 65,536 where it ends in f; 0 for what is none."""
    return number(text[:-1]) / _FIXED if text.endswith("f") else number(text)
