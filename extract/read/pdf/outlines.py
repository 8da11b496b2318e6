"""Whether characters look like what the text layer calls them: the number of closed lines in their outlines.

The outline of an 8 has three, that of a 2 has one, in any typeface. A font whose table of meanings (ToUnicode) is
shifted draws other figures than it says. It is a sign only: ornamental typefaces differ, too.
"""

import ctypes
from itertools import repeat

from pypdfium2 import raw

from extract.read.pdf import pdfium

_OUTLINES = {  # character → the number of closed lines that its outline may have
    **{"8": (3, 3), "0": (2, 3), "6": (2, 2), "9": (2, 2), "4": (1, 2)},  # a slashed 0, an open 4
    **dict.fromkeys("12357", (1, 1)),
    **{"一": (1, 1), "目": (4, 5), "三": (3, 3), "二": (2, 2), "日": (3, 3), "口": (2, 2), "中": (3, 3)},
}
_FLAT = 0.5  # of its width: how high 一 is at most
_MOST = 3  # digits, and other characters, that are looked at: the first ones of the table tell most
_SIZE = 100.0  # points, at which outlines are looked at
_NAME = 100  # bytes


class Outlines:
    """The outlines of a document's characters; each character of a font is looked at once."""

    def __init__(self) -> None:
        self._fits: dict[tuple[bytes, int, str], bool] = {}

    def misdrawn(self, text: ctypes.c_void_p, chars: str) -> frozenset[str]:
        """The characters of a text page that are drawn as others are; ``chars`` has all of its characters."""
        wrong, names = set(), dict[int, tuple[bytes, int]]()
        known = [char for char in _OUTLINES if char in chars]
        digits = [char for char in known if char.isdigit()]
        for char in (*digits[:_MOST], *known[len(digits) :][:_MOST]):
            for place in {chars.index(char), chars.rindex(char)}:  # digits and Chinese may come from several fonts
                owner = pdfium.text_object(text, place)
                font = pdfium.font(owner) if owner else None
                if font:
                    name = names[font] if font in names else names.setdefault(font, _name(font))
                    if (*name, char) not in self._fits:
                        self._fits[*name, char] = _fits(ctypes.cast(font, raw.FPDF_FONT), char)
                    if not self._fits[*name, char]:
                        wrong.add(char)
        return frozenset(wrong)


def _name(font: int) -> tuple[bytes, int]:
    """What tells a font from the others of its document: its name, and the length of its program."""
    pointer = ctypes.cast(font, raw.FPDF_FONT)
    name, size = ctypes.create_string_buffer(_NAME), ctypes.c_size_t()
    raw.FPDFFont_GetBaseFontName(pointer, name, _NAME)
    raw.FPDFFont_GetFontData(pointer, None, 0, size)
    return name.value, size.value


def _fits(font: raw.FPDF_FONT, char: str) -> bool:
    """Whether the font draws a figure like that character; it does where it has no outline of it at all."""
    outline = raw.FPDFFont_GetGlyphPath(font, ord(char), _SIZE)
    count = raw.FPDFGlyphPath_CountGlyphSegments(outline) if outline else 0
    if count <= 0:
        return True
    segments = pdfium.references(map(pdfium.glyph_segment, repeat(pdfium.handle(outline)), range(count)))
    parts = list(map(pdfium.segment_type, segments)).count(raw.FPDF_SEGMENT_MOVETO)
    least, most = _OUTLINES[char]
    if char != "一" or not least <= parts <= most:
        return least <= parts <= most
    xs, ys = zip(*pdfium.points(segments), strict=True)
    return bool(max(ys) - min(ys) <= _FLAT * (max(xs) - min(xs)))
