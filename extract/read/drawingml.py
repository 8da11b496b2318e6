"""How DrawingML shows an image: cut, mirrored and turned (ISO/IEC 29500-1, 20.1.7.6 and 20.1.8.55).

Word files and workbooks, and their strict variants, have it in several namespaces: only the names of elements count.
"""

from lxml import etree

from extract.read.pictures import ShownPicture

ENGLISH_METRIC = 12_700  # units to a point (20.1.2.1)
TRUE = frozenset(("1", "t", "true", "on"))

_HUNDRED_PERCENT, _DEGREE = 100_000, 60_000  # units (20.1.10.40, 20.1.10.3)
_OUTER = ("drawing", "txbxContent")  # a group does not turn the text that stands in its shapes


def drawn_picture(image: etree._Element, picture: ShownPicture) -> ShownPicture:
    """The picture as the blip element's surroundings show it, with the groups that it stands in."""
    fill = image.getparent()
    cut = None if fill is None else fill.find("{*}srcRect")
    if cut is not None:
        left, top, right, bottom = (_share(cut.get(side, "0")) for side in "ltrb")
        picture = picture._replace(crop=(left, top, right, bottom))
    turn, across, down = 0.0, False, False
    for outer in image.iterancestors():
        if etree.QName(outer).localname in _OUTER:
            break
        for properties in outer.iterchildren("{*}spPr", "{*}grpSpPr"):
            frame = properties.find("{*}xfrm")
            if frame is not None:
                turn += number(frame.get("rot")) / _DEGREE
                across ^= frame.get("flipH") in TRUE
                down ^= frame.get("flipV") in TRUE
            if properties.tag.endswith("}grpSpPr"):  # its own size is in units of the group
                picture = picture._replace(size=None)
    return picture._replace(turn=turn % 360, flips=(across, down))


def number(text: str | None) -> float:
    """The number that an attribute holds; 0 where it holds none."""
    try:
        return float(text or 0)
    except ValueError:
        return 0.0


def _share(text: str) -> float:
    """A percentage: in thousandths, or with its sign as strict documents have it (22.9.2.9)."""
    return number(text.removesuffix("%")) / (100 if text.endswith("%") else _HUNDRED_PERCENT)
