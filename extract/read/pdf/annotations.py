"""The annotations of a page: form fields and free texts become part of the page, the words of others are notes.

PDFium draws an annotation's appearance into the page (flattening), so that its characters are read as any others are.
"""

import ctypes
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pypdfium2
from pypdfium2 import raw

from extract.model import Box
from extract.read.layout.lines import Glyph
from extract.read.layout.rotation import Matrix, transformed_box
from extract.read.pdf.frame import Frame

_SILENT = (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP)  # a popup shows what its annotation says
_HIDDEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_FIELD = raw.FPDF_ANNOT_WIDGET
_DEEPEST = 8  # forms in each other
_SIDE = 10.0  # points: the side of a character where nothing tells its size
_LONGEST = 10_000  # bytes of an annotation's words that are looked at


class PageAnnotation(NamedTuple):
    """An annotation that a viewer shows: its place among those of the page, its subtype, its words, its box as seen.

    ``is_text`` says that it is a form field or free text with an appearance, and stands over no other characters. The
    words of a list are the options that are selected: its appearance shows the others, too, so it is no such text.
    ``has_text`` tells of any other annotation whether characters are drawn in it. ``strikes`` are the boxes that it
    strikes out.
    """

    place: int
    kind: int
    words: str
    box: Box
    is_text: bool
    is_list: bool = False
    has_text: bool = False
    strikes: tuple[Box, ...] = ()


def annotations(page: pypdfium2.PdfPage, frame: Frame, glyphs: Sequence[Glyph]) -> Iterator[PageAnnotation]:
    """The annotations that a viewer shows, but for links, popups and push buttons; ``glyphs`` are the page's own."""
    for place in range(raw.FPDFPage_GetAnnotCount(page)):
        handle = raw.FPDFPage_GetAnnot(page, place)
        kind = raw.FPDFAnnot_GetSubtype(handle)
        field = raw.FPDFAnnot_GetFormFieldType(page.formenv, handle) if page.formenv and kind == _FIELD else -1
        is_shown = kind not in _SILENT and not raw.FPDFAnnot_GetFlags(handle) & _HIDDEN
        if is_shown and field != raw.FPDF_FORMFIELD_PUSHBUTTON:
            box = _box(handle, frame)
            if field == raw.FPDF_FORMFIELD_LISTBOX:
                yield PageAnnotation(
                    place, kind, _selected_words(page.formenv, handle), box, is_text=False, is_list=True
                )
            elif kind == _FIELD:
                is_off = _words(handle, b"AS") == "Off"  # a box that is not ticked
                yield PageAnnotation(place, kind, "" if is_off else _words(handle, b"V"), box, _is_drawn(handle))
            else:
                is_free = kind == raw.FPDF_ANNOT_FREETEXT and _is_drawn(handle) and not _is_over(box, glyphs)
                words = _words(handle, b"Contents")
                struck = tuple(_quads(handle, frame)) if kind == raw.FPDF_ANNOT_STRIKEOUT else ()
                yield PageAnnotation(place, kind, words, box, is_free, has_text=_has_text(handle), strikes=struck)
        raw.FPDFPage_CloseAnnot(handle)


def _box(handle: raw.FPDF_ANNOTATION, frame: Frame) -> Box:
    rect = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(handle, rect)
    sides = frame.bounds([rect.left], [min(rect.bottom, rect.top)], [rect.right], [max(rect.bottom, rect.top)])
    x0, top, x1, bottom = (side[0] for side in sides)
    return x0, top, x1, bottom


def _quads(handle: raw.FPDF_ANNOTATION, frame: Frame) -> Iterator[Box]:
    """The boxes around the quadrilaterals of a text markup (ISO 32000-1, 12.5.6.10)."""
    for k in range(raw.FPDFAnnot_CountAttachmentPoints(handle)):
        points = raw.FS_QUADPOINTSF()
        raw.FPDFAnnot_GetAttachmentPoints(handle, k, points)
        xs, ys = (points.x1, points.x2, points.x3, points.x4), (points.y1, points.y2, points.y3, points.y4)
        x0, top, x1, bottom = (side[0] for side in frame.bounds([min(xs)], [min(ys)], [max(xs)], [max(ys)]))
        yield x0, top, x1, bottom


def moved_annotations(page_annotations: Sequence[PageAnnotation], matrix: Matrix) -> list[PageAnnotation]:
    """The annotations with their boxes where the matrix brings them."""
    return [
        one._replace(
            box=transformed_box(matrix, one.box), strikes=tuple(transformed_box(matrix, box) for box in one.strikes)
        )
        for one in page_annotations
    ]


def without_strikeouts(
    glyphs: Sequence[Glyph], page_annotations: Sequence[PageAnnotation]
) -> tuple[list[Glyph], list[Glyph]]:
    """The characters that stand, and those that an annotation strikes out."""
    boxes = [box for one in page_annotations for box in one.strikes]
    standing: list[Glyph] = []
    struck: list[Glyph] = []
    for glyph in glyphs:
        (struck if any(_is_over(box, [glyph]) for box in boxes) else standing).append(glyph)
    return standing, struck


def _is_drawn(handle: raw.FPDF_ANNOTATION) -> bool:
    """Whether it has an appearance; one of a single character is an empty one, for the length counts its end."""
    return bool(raw.FPDFAnnot_GetAP(handle, raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) > 2)


def _is_over(box: Box, glyphs: Sequence[Glyph]) -> bool:
    x0, top, x1, bottom = box
    middles = (((one.x0 + one.x1) / 2, (one.top + one.bottom) / 2) for one in glyphs if not one.char.isspace())
    return any(x0 < x < x1 and top < y < bottom for x, y in middles)


def _has_text(handle: raw.FPDF_ANNOTATION) -> bool:
    waiting = [(raw.FPDFAnnot_GetObject(handle, k), 0) for k in range(raw.FPDFAnnot_GetObjectCount(handle))]
    while waiting:
        one, depth = waiting.pop()
        kind = raw.FPDFPageObj_GetType(one)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            return True
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            inner = (raw.FPDFFormObj_GetObject(one, k) for k in range(raw.FPDFFormObj_CountObjects(one)))
            waiting += ((each, depth + 1) for each in inner)
    return False


def _selected_words(form: Any, handle: raw.FPDF_ANNOTATION) -> str:
    """The selected options of a list, one behind the other."""
    labels = []
    for k in range(raw.FPDFAnnot_GetOptionCount(form, handle)):
        if raw.FPDFAnnot_IsOptionSelected(form, handle, k):
            buffer = (ctypes.c_ushort * _LONGEST)()
            size = min(raw.FPDFAnnot_GetOptionLabel(form, handle, k, buffer, 2 * _LONGEST), 2 * _LONGEST)
            labels.append(bytes(buffer)[: max(size - 2, 0)].decode("utf-16-le", "replace"))
    return "、".join(labels)


def selected_options(page_annotations: Sequence[PageAnnotation]) -> Iterator[Glyph]:
    """What is selected in lists, in the middle of the lists' boxes, as characters of the page."""
    for one in page_annotations:
        if one.is_list and one.words:
            x0, top, x1, bottom = one.box
            side = min(_SIDE, (x1 - x0) / len(one.words))
            middle = (top + bottom) / 2
            for k, char in enumerate(one.words):
                left = x0 + k * side
                yield Glyph(left, middle - side / 2, left + side, middle + side / 2, middle + side / 3, char, char)


def page_with_annotations(
    pdf: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, index: int, page_annotations: Sequence[PageAnnotation]
) -> tuple[pypdfium2.PdfPage, int | None]:
    """The page with the appearances of those annotations that are text behind its own objects, and how many these are.

    It takes the place of ``page``, which is closed. Where there are no such annotations, or PDFium cannot draw them, it
    is ``page``, with None.
    """
    texts = {one.place for one in page_annotations if one.is_text}
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
