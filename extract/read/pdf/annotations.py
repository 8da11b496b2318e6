"""The annotations of a page: form fields and free texts become part of the page, the others are told.

PDFium draws an annotation's appearance into the page (flattening), so that its characters are read as any others are.
"""

import ctypes
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pypdfium2
from pypdfium2 import raw

from extract.model import Box
from extract.read.layout.lines import Glyph
from extract.read.pdf.frame import Frame

_SILENT = (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP)  # a popup shows what its annotation says
_HIDDEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_LONGEST = 10_000  # bytes of an annotation's words that are looked at


class PageAnnotation(NamedTuple):
    """An annotation that a viewer shows: its place among those of the page, its subtype, its words, its box as seen.

    ``is_text`` says that it is a form field or free text with an appearance, and stands over no other characters.
    """

    place: int
    kind: int
    words: str
    box: Box
    is_text: bool


def annotations(page: pypdfium2.PdfPage, frame: Frame, glyphs: Sequence[Glyph]) -> Iterator[PageAnnotation]:
    """The annotations that a viewer shows, but for links and popups; ``glyphs`` are the page's own characters."""
    for place in range(raw.FPDFPage_GetAnnotCount(page)):
        handle = raw.FPDFPage_GetAnnot(page, place)
        kind = raw.FPDFAnnot_GetSubtype(handle)
        if kind not in _SILENT and not raw.FPDFAnnot_GetFlags(handle) & _HIDDEN:
            rect = raw.FS_RECTF()
            raw.FPDFAnnot_GetRect(handle, rect)
            sides = frame.bounds([rect.left], [min(rect.bottom, rect.top)], [rect.right], [max(rect.bottom, rect.top)])
            x0, top, x1, bottom = (side[0] for side in sides)
            # an appearance of one character is an empty one: the length counts its end
            is_drawn = raw.FPDFAnnot_GetAP(handle, raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) > 2
            middles = (((one.x0 + one.x1) / 2, (one.top + one.bottom) / 2) for one in glyphs if not one.char.isspace())
            is_over = kind == raw.FPDF_ANNOT_FREETEXT and any(x0 < x < x1 and top < y < bottom for x, y in middles)
            is_text = is_drawn and kind in (raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT) and not is_over
            is_off = kind == raw.FPDF_ANNOT_WIDGET and _words(handle, b"AS") == "Off"  # a box that is not ticked
            words = "" if is_off else _words(handle, b"V" if kind == raw.FPDF_ANNOT_WIDGET else b"Contents")
            yield PageAnnotation(place, kind, words, (x0, top, x1, bottom), is_text)
        raw.FPDFPage_CloseAnnot(handle)


def page_with_annotations(
    pdf: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, index: int, shown: Sequence[PageAnnotation]
) -> tuple[pypdfium2.PdfPage, int | None]:
    """The page with the appearances of those annotations that are text behind its own objects, and how many these are.

    It takes the place of ``page``, which is closed. Where there are no such annotations, or PDFium cannot draw them, it
    is ``page``, with None.
    """
    texts = {one.place for one in shown if one.is_text}
    if not texts:
        return page, None
    own = raw.FPDFPage_CountObjects(page)
    for other in range(raw.FPDFPage_GetAnnotCount(page)):
        if other not in texts:
            handle = raw.FPDFPage_GetAnnot(page, other)
            raw.FPDFAnnot_SetFlags(handle, raw.FPDFAnnot_GetFlags(handle) | raw.FPDF_ANNOT_FLAG_HIDDEN)
            raw.FPDFPage_CloseAnnot(handle)
    if raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_FAIL:
        return page, None
    page.close()
    return pdf[index], own


def _words(handle: raw.FPDF_ANNOTATION, key: bytes) -> str:
    size = min(raw.FPDFAnnot_GetStringValue(handle, key, None, 0), _LONGEST)
    buffer = ctypes.create_string_buffer(max(size, 2))
    raw.FPDFAnnot_GetStringValue(handle, key, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return " ".join(buffer.raw[: max(size - 2, 0)].decode("utf-16-le", "replace").split())
