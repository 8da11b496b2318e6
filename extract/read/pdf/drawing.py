"""What is drawn on a page of a PDF: ruling lines, shapes small enough to be part of a check box, images."""

import ctypes
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import compress, repeat
from math import inf
from struct import unpack
from typing import Any, NamedTuple

import pypdfium2
from pypdfium2 import raw

from extract.model import Box
from extract.read.layout.drawing import LINE, NARROW, SMALL, THIN, Area, PageDrawing, Shape, bounding_box
from extract.read.layout.ruling import area, holds
from extract.read.native import accelerator
from extract.read.pdf import pdfium
from extract.read.pdf.clip_paths import ClipPaths, Clips, clipped_box
from extract.read.pdf.covers import shows_through, texts_below
from extract.read.pdf.figures import draw_mode, draw_modes, fill_of, fills_of, is_area, is_dark, is_rectangle, is_ring
from extract.read.pdf.frame import Frame
from extract.read.pdf.matrices import IDENTITY, PdfMatrix, bounds_of, object_matrix, seen_box, strokes
from extract.read.pdf.pdfium import Objects

_STROKE = 2  # segments of a straight stroke
_THICKEST = 6.0  # points: of a ruling line; a thicker stroke is a marker's, behind text
_MAX_FORM_DEPTH = 8
_PALE = 236  # of 255: the darkest of the three colours of what white paper does not show
_COVER = 0.5  # of the page, and of its texts: from here on an image painted over text covers it

_EVERYWHERE = (-inf, -inf, inf, inf)


class TextGroup(NamedTuple):
    """The text objects of a page or form: their handles, the matrix to the page's space, their colours.

    ``opacity`` is the form's (0 to 1).
    ``is_marked``: the form is an artifact, no part of the page's content (ISO 32000-1, 14.8.2.2).
    """

    texts: list[int]
    matrix: PdfMatrix
    colours: Sequence[bytes]
    opacity: float = 1.0
    is_marked: bool = False


class PdfDrawing(PageDrawing):
    """The ruling lines, small shapes and images of a page and of the forms on it, in points as seen.

    What lies outside of its clip path is left out; ``text_clips`` are those of texts, ``pale`` the text objects that
    white paper may not show, or that something may cover. ``invisible`` tells whether some text is in the file but is
    not painted, ``is_covered`` whether an image as large as the page was painted over most of it. Where
    ``is_annotation``, what is added is the appearance of an annotation, whose frame is no ruling line.

    ``texts``, ``figures`` (paths and shadings) and ``pictures`` are the handles of the objects; those of ``pictures``
    have their places in ``images``.
    """

    def __init__(self, frame: Frame, page: pypdfium2.PdfPage) -> None:
        super().__init__()
        self.frame = frame
        self.page = page
        self.invisible = self.is_covered = self.is_annotation = False
        self.text_clips: list[Clips] = []
        self.pale: set[int] = set()
        self.texts: list[int] = []
        self.figures: list[int] = []
        self.pictures: list[int] = []
        self.text_groups: list[TextGroup] = []
        self.watermarks: set[int] = set()
        self.panels: list[tuple[int, Box]] = []  # figures as tall as a line of text, or taller
        self._inner: dict[int, list[int]] = {}  # the objects of forms
        self._clip_paths = ClipPaths()
        self._text_boxes: dict[int, tuple[list[int], list[Box]]] = {}  # by the id of the texts

    def add_objects(
        self, handles: list[int], matrix: PdfMatrix, depth: int, outer: Box | None = None, owner: int | None = None
    ) -> None:
        """Adds the objects of a page or of a form, the ``owner``.

        ``matrix`` brings a form's space to the page's, ``outer`` is the form's clip.
        """
        by_kind = _by_kind(handles)
        self.figures += by_kind[raw.FPDF_PAGEOBJ_SHADING].handles
        self._add_texts(by_kind[raw.FPDF_PAGEOBJ_TEXT], matrix, outer, owner)
        self._add_images(by_kind[raw.FPDF_PAGEOBJ_IMAGE], matrix, outer)
        self._add_paths(by_kind[raw.FPDF_PAGEOBJ_PATH], matrix, outer)
        forms = by_kind[raw.FPDF_PAGEOBJ_FORM]
        if depth >= _MAX_FORM_DEPTH or not forms.handles:
            return
        clips = self._clips(forms, matrix, outer).around(_EVERYWHERE)
        for form in forms.handles:
            pointer = ctypes.cast(form, raw.FPDF_PAGEOBJECT)
            inner = _objects(form, raw.FPDFFormObj_CountObjects(pointer), pdfium.form_object)
            self._inner[form] = inner
            self.add_objects(inner, object_matrix(form, matrix), depth + 1, clips.get(form), form)

    def _clips(self, objects: Objects, matrix: PdfMatrix, outer: Box | None) -> Clips:
        return self._clip_paths.clips(objects, lambda box: seen_box(box, matrix, self.frame), outer)

    def _add_texts(self, texts: Objects, matrix: PdfMatrix, outer: Box | None, owner: int | None) -> None:
        if not texts.handles:
            return
        group = _text_group(texts, matrix, owner)
        self.text_groups.append(group)
        self.texts += texts.handles
        different = set(group.colours)
        pale = {colour for colour in different if min(unpack("4I", colour)[:3]) >= _PALE}
        self.pale.update(compress(texts.handles, map(pale.__contains__, group.colours)) if pale else ())
        self.invisible = self.invisible or any(colour.endswith(pdfium.CLEAR) for colour in different)
        self.invisible = self.invisible or pdfium.INVISIBLE in map(pdfium.render_mode, texts.references)
        self.text_clips.append(self._clips(texts, matrix, outer))

    def _add_images(self, images: Objects, matrix: PdfMatrix, outer: Box | None) -> None:
        if not images.handles:
            return
        clips = self._clips(images, matrix, outer).around(_EVERYWHERE)
        boxes = bounds_of(images.references, matrix, self.frame)
        for image, whole in zip(images.handles, boxes, strict=True):
            box = clipped_box(whole, clips.get(image))
            if box is not None:
                self.images.append(box)
                self.pictures.append(image)

    def find_covers(self, handles: list[int]) -> None:
        """Sets ``is_covered``, and adds what smaller things may cover to ``pale``.

        ``handles`` are the page's own objects, all of which were added, in painting order.
        """
        pictures = list(zip(self.pictures, self.images, strict=True))
        if not (pictures or self.panels) or not self.texts:
            return
        modes = draw_modes([handle for handle, _ in self.panels])
        panels = [panel for panel, (fill, _) in zip(self.panels, modes, strict=True) if fill]
        if not (pictures or panels):
            return
        painted = self._painted_objects(handles) if self._inner else handles
        order = {handle: place for place, handle in enumerate(painted)}
        least = _COVER * self.frame.size[0] * self.frame.size[1]
        self._find_large_cover([(image, box) for image, box in pictures if area(box) > least], order)
        if not self.is_covered:
            texts = [one for group in self.text_groups for one in zip(group.texts, self.text_boxes(group), strict=True)]
            self.pale.update(texts_below([*pictures, *panels], texts, order))

    def _find_large_cover(self, large: Sequence[tuple[int, Box]], order: Mapping[int, int]) -> None:
        for image, box in large:
            below = (
                group._replace(texts=[one for one in group.texts if order[one] < order[image]])
                for group in self.text_groups
            )
            covered = sum(holds(box, one) for group in below for one in self.text_boxes(group))
            if covered > _COVER * len(self.texts) and not shows_through(image, self.page):
                self.is_covered = True

    def _painted_objects(self, handles: list[int]) -> Iterator[int]:
        for handle in handles:
            yield handle
            yield from self._painted_objects(self._inner.get(handle, []))

    def text_boxes(self, group: TextGroup) -> list[Box]:
        """The bounds of the text objects, as seen; those of a list are asked for once."""
        known = self._text_boxes.get(id(group.texts))
        if known is None:  # the list stays, so that no other one gets its id
            boxes = bounds_of(pdfium.references(group.texts), group.matrix, self.frame)
            known = self._text_boxes[id(group.texts)] = group.texts, boxes
        return known[1]

    def clips_of_texts(self, extent: Box) -> dict[int, Box | None]:
        """What the text objects are clipped to, None for those that show all of ``extent``."""
        clips: dict[int, Box | None] = {}
        for each in self.text_clips:
            clips |= each.around(extent)
        return clips

    def _add_paths(self, paths: Objects, matrix: PdfMatrix, outer: Box | None) -> None:
        self.figures += paths.handles
        if not paths.handles:
            return
        boxes = bounds_of(paths.references, matrix, self.frame)
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        extent = (min(lefts), min(tops), max(rights), max(bottoms))
        clips = self._clips(paths, matrix, outer).around(extent)
        for handle, whole in zip(paths.handles, boxes, strict=True):
            clip = clips.get(handle)
            box = whole if clip is None else clipped_box(whole, clip)
            if box is not None and (not self.is_annotation or max(box[2] - box[0], box[3] - box[1]) <= SMALL):
                self._add_path(handle, box, matrix, clip)

    def _add_path(self, handle: int, box: Box, matrix: PdfMatrix, clip: Box | None) -> None:
        """Of a larger path the straight strokes are ruling lines; a filled area is a background, unless a frame."""
        x0, top, x1, bottom = box
        width, height = x1 - x0, bottom - top
        is_line_high = width >= NARROW and LINE[0] <= height <= LINE[1]
        if width > THIN and height >= LINE[0]:
            self.panels.append((handle, box))
        if is_line_high and width <= THIN and is_area(handle):
            self.narrow.append(Area(box, fill_of(handle)))
        elif min(width, height) <= THIN:
            self.add_ruling_line(x0, top, x1, bottom)
        elif max(width, height) <= SMALL:
            self._add_small(handle, box)
        elif draw_mode(handle)[1] or (is_ring(handle) and is_dark(handle)):
            is_marker = pdfium.segment_count(handle) == _STROKE and min(width, height) > _THICKEST
            for start, end in () if is_marker else strokes(handle, matrix, self.frame):
                visible = clipped_box(bounding_box((start, end)), clip)
                if visible is not None:
                    self.add_stroke(*((start, end) if clip is None else (visible[:2], visible[2:])))

    def _add_small(self, handle: int, box: Box) -> None:
        dark = is_dark(handle)
        if dark and is_ring(handle):
            self.shapes.append(Shape(box, framed=True, dark=False))
        elif dark or draw_mode(handle)[1]:
            self.shapes.append(Shape(box, is_rectangle(handle), dark))
        else:
            self.lights.append(box)


def page_drawing(page: pypdfium2.PdfPage, frame: Frame, own: int | None = None) -> PdfDrawing:
    """Everything that is drawn on the page; objects behind its ``own`` ones are the appearances of annotations."""
    drawing = PdfDrawing(frame, page)
    objects = _objects(page.raw, raw.FPDFPage_CountObjects(page), pdfium.page_object)
    drawing.add_objects(objects[:own], IDENTITY, 0)
    drawing.find_covers(objects[:own])
    if own is not None:
        drawing.is_annotation = True
        drawing.add_objects(objects[own:], IDENTITY, 0)
    if drawing.narrow:
        low = [(handle, box) for handle, box in drawing.panels if box[3] - box[1] <= LINE[1]]
        modes = draw_modes([handle for handle, _ in low])
        areas = [one for one, (fill, stroke) in zip(low, modes, strict=True) if fill and not stroke]
        fills = fills_of([handle for handle, _ in areas])
        drawing.areas = [Area(box, fill) for (_, box), fill in zip(areas, fills, strict=True)]
    return drawing


@contextmanager
def without_objects(handles: Iterable[int]) -> Iterator[None]:
    """Without these objects, the page is drawn within the block."""
    handles = list(handles)
    pdfium.run(map(pdfium.set_active, handles, repeat(0)))
    try:
        yield
    finally:
        pdfium.run(map(pdfium.set_active, handles, repeat(1)))


def _text_group(texts: Objects, matrix: PdfMatrix, form: int | None) -> TextGroup:
    colours = pdfium.fill_colors(texts.references)
    if form is None:
        return TextGroup(texts.handles, matrix, colours)
    marks = map(pdfium.mark, repeat(form), range(pdfium.mark_count(form)))
    is_marked = "Artifact" in map(pdfium.mark_name, marks)
    return TextGroup(texts.handles, matrix, colours, fill_of(form)[3] / 255, is_marked)


def _objects(owner: Any, count: int, getter: Callable[..., Any]) -> list[int]:
    handle = pdfium.handle(owner)
    objects: list[int] = (
        list(map(getter, repeat(handle), range(count)))
        if accelerator is None
        else accelerator.objects(getter, handle, count)
    )
    return objects


def _by_kind(handles: list[int]) -> defaultdict[int, Objects]:
    """The objects by their type, in their order."""
    by_kind: defaultdict[int, Objects] = defaultdict(lambda: Objects([], []))
    if accelerator is not None:
        own = accelerator.by_kind(pdfium.object_type, handles)
        by_kind.update((kind, Objects(each, each)) for kind, each in own.items())
        return by_kind
    references = pdfium.references(handles)
    kinds = list(map(pdfium.object_type, references))
    for kind in set(kinds):
        is_own = [kind == other for other in kinds]
        by_kind[kind] = Objects(list(compress(handles, is_own)), list(compress(references, is_own)))
    return by_kind
