"""The colours of cells: which texts nobody sees, since they have the colour of the ground (ECMA-376 part 1, 18.8)."""

from collections.abc import Iterator, Mapping

from extract.read.container import Container, Element, Relationships
from extract.read.sheet.worksheet import Area, cell_position

BLACK, WHITE = "000000", "FFFFFF"
INDEXED: Mapping[int, str] = {**dict.fromkeys((0, 8, 64), BLACK), **dict.fromkeys((1, 9, 65), WHITE)}  # 18.8.27
_THEME = {"0": WHITE, "1": BLACK}  # the colours of the window and its text; others depend on the theme
_NO_TINT = ("", "0", "0.0")


def colour(element: Element | None, usual: str) -> str:
    """The colour that an element of a style names: six digits where they are known, else what tells it from others."""
    if element is None or not any(name in element.attrib for name in ("rgb", "theme", "indexed")):
        return usual
    theme, index, tint = element.get("theme", ""), element.get("indexed", ""), element.get("tint", "")
    theme_colour = _THEME.get(theme, f"theme {theme}") if theme else ""
    indexed_colour = INDEXED.get(int(index), f"index {index}") if index.isdecimal() else ""
    base = element.get("rgb", "")[-6:].upper() or theme_colour or indexed_colour
    return base if tint in _NO_TINT else f"{base} {tint}"


def ground_colour(fill: Element | None) -> str:
    """The colour of the ground of a fill; "" for hatching and shades, before which any text is seen."""
    pattern = None if fill is None else fill.find("{*}patternFill")
    if pattern is None:
        return WHITE if fill is None or len(fill) == 0 else ""
    kind = pattern.get("patternType", "none")
    return WHITE if kind == "none" else colour(pattern.find("{*}fgColor"), BLACK) if kind == "solid" else ""


def coloured_areas(parts: Container, sheet: Element, links: Relationships) -> Iterator[Area]:
    """The areas whose cells get other colours than their own: by conditions, or by the style of a table."""
    ranges = [str(one.get("sqref", "")) for one in sheet.iterfind("{*}conditionalFormatting")]
    tables = (path for kind, path in links.values() if kind == "table" and path is not None)
    ranges += [parts.root(path).get("ref", "") for path in tables]
    for reference in (one for text in ranges for one in text.split()):
        first, _, last = reference.partition(":")
        start, end = cell_position(first), cell_position(last or first)
        if start and end:
            yield (*start, *end)
