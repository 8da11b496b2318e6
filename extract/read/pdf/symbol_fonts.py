"""Characters of Wingdings and its relatives whose font says nothing about their meaning: PDFium gives their codes.

A ticked box of Wingdings 2 is an R, one of Wingdings a þ. Only the name of the font tells such letters from others.
LibreOffice paints both with OpenSymbol where they are not installed, and leaves the codes: that font has no letters.
"""

import ctypes
import re

from pypdfium2 import raw

from extract.read.glyphs import FRAMED, symbol
from extract.read.pdf import pdfium

# codes of boxes and ticks; letters only where they stand alone
_MARKS = re.compile(r"(?<![!-~])[OPQRSTacgnopqrx](?![!-~])|[¡-¥¨«ûüýþ]")
_SUBSET = re.compile(r"^[A-Z]{6}\+")  # ISO 32000-1, 9.6.4
_STYLE = re.compile(r"[-,](regular|bold|italic|bolditalic)$")
_NUMBER = re.compile(r"(?<=[a-z])(?=\d)")
_STANDS_FOR = {"opensymbol": ("wingdings 2", "wingdings")}  # whose boxes and ticks have different codes
_LONGEST = 128  # bytes of a font's name


def with_symbols(chars: str, handle: ctypes.c_void_p) -> str:
    """The characters of a page, those of symbol fonts by their meaning, one for one."""
    names: dict[int, str] = {}
    result: list[str] = []
    end = 0
    for mark in _MARKS.finditer(chars):
        owner = pdfium.text_object(handle, mark.start())
        font = pdfium.font(owner) if owner else None
        if font:
            name = names[font] if font in names else names.setdefault(font, _family(font))
            result += (chars[end : mark.start()], _shown_mark(name, mark[0]))
            end = mark.end()
    return "".join((*result, chars[end:]))


def _shown_mark(family: str, char: str) -> str:
    """What a font shows for a character; one that stands for others shows their boxes and ticks."""
    if (own := symbol(family, ord(char))) is not None:
        return own
    shown = (symbol(other, ord(char)) for other in _STANDS_FOR.get(family, ()))
    return next((one for one in shown if one in FRAMED or one == "✓"), char)


def _family(font: int) -> str:
    """The family of a font (``wingdings 2``) from its name in the file (``ABCDEF+Wingdings2-Regular``)."""
    buffer = ctypes.create_string_buffer(_LONGEST)
    raw.FPDFFont_GetBaseFontName(ctypes.cast(font, raw.FPDF_FONT), buffer, _LONGEST)
    name = _SUBSET.sub("", buffer.value.decode("utf-8", "replace")).lower()
    return _NUMBER.sub(" ", _STYLE.sub("", name))
