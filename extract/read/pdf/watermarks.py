"""The text objects of a page that are watermarks: their colour, opacity and size tell, and what they run through."""

import ctypes
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain
from math import atan2, hypot, pi
from struct import pack, unpack

from extract.model import Box
from extract.read.layout.watermarks import TextRun, TextStyle, doubtful_styles, watermark_positions
from extract.read.native import accelerator
from extract.read.pdf import pdfium
from extract.read.pdf.drawing import PdfDrawing, TextGroup
from extract.read.pdf.matrices import PdfMatrix

_ENDS, _BETWEEN = 3, 4  # objects at either end of a content stream, and between, that show whether sizes differ
_MOST = 20_000  # text objects
_LIGHTNESS = (0.299, 0.587, 0.114)  # of red, green and blue
_OUTLINE = 0.5  # how much of the ink an outline shows
_STROKED = (1, 5)  # text render modes that show outlines alone (ISO 32000-1, table 106)
_CALLS = (pdfium.render_mode, pdfium.stroke_color, pdfium.fill_color, pdfium.font_size, pdfium.matrix)
_SIZE, _MATRIX = 4, 16  # bytes: of a size of type, of a matrix without its place


def watermark_texts(drawn: PdfDrawing) -> set[int]:
    """The handles of the text objects that are watermarks; where a few objects all look alike there are none."""
    groups = [group for group in drawn.text_groups if group.texts]
    if not 1 < sum(len(group.texts) for group in groups) <= _MOST:
        return set()
    if not _may_have_watermarks(drawn, groups):
        return set()
    looks = [_looks(group.texts) for group in groups]
    styles = [_styles(group, own) for group, own in zip(groups, looks, strict=True)]
    counts = _counts(looks, styles)
    doubtful = doubtful_styles(counts)
    if not doubtful:
        return set()
    texts: list[tuple[int, TextStyle, Box]] = []
    doubtful_boxes: list[Box] = []
    for group, own, style_of in zip(groups, looks, styles, strict=True):
        suspects = {look for look, style in style_of.items() if style in doubtful}
        own_boxes = drawn.text_boxes(group)
        doubtful_boxes += [box for look, box in zip(own, own_boxes, strict=True) if look in suspects and _has_area(box)]
        texts += zip(group.texts, map(style_of.__getitem__, own), own_boxes, strict=True)
    top, bottom = (
        min((box[1] for box in doubtful_boxes), default=0.0),
        max((box[3] for box in doubtful_boxes), default=0.0),
    )
    handles: list[int] = []
    runs: list[TextRun] = []
    for handle, style, box in texts:  # what stands above or below all that is in doubt tells nothing of it
        if box[1] <= bottom and box[3] >= top and style.ink > 0.0 and _has_area(box):
            handles.append(handle)
            runs.append(TextRun(box, style))
    return {handles[k] for k in watermark_positions(runs, counts, drawn.horizontal, drawn.vertical)}


def _may_have_watermarks(drawn: PdfDrawing, groups: Sequence[TextGroup]) -> bool:
    """Whether the objects differ in colour or opacity, or some of a few in size; a title above all tables does not
    count.
    """
    if len({(group.opacity, group.is_marked, colour) for group in groups for colour in set(group.colours)}) > 1:
        return True
    samples = [group._replace(texts=_sample(group.texts)) for group in groups]
    looks = [_looks(group.texts) for group in samples]
    styles = [_styles(group, own) for group, own in zip(samples, looks, strict=True)]
    doubtful = doubtful_styles(_counts(looks, styles))
    first = min((rule.at for rule in drawn.horizontal), default=0.0)
    for group, own, style_of in zip(samples if doubtful else (), looks, styles, strict=False):
        suspects = [handle for handle, look in zip(group.texts, own, strict=True) if style_of[look] in doubtful]
        if any(box[3] > first for box in drawn.text_boxes(group._replace(texts=suspects))):
            return True
    return False


def _sample(texts: Sequence[int]) -> list[int]:
    """The first and the last of the objects, and some between."""
    step = max(1, len(texts) // _BETWEEN)
    return list(dict.fromkeys(chain(texts[:_ENDS], texts[::step], texts[-_ENDS:])))


def _has_area(box: Box) -> bool:
    return box[0] < box[2] and box[1] < box[3]


def _counts(looks: Sequence[Sequence[bytes]], styles: Sequence[Mapping[bytes, TextStyle]]) -> Counter[TextStyle]:
    """How many texts have each style; ``looks`` are those of the texts of each group, ``styles`` what they mean."""
    counts: Counter[TextStyle] = Counter()
    for own, style_of in zip(looks, styles, strict=True):
        for look, count in Counter(own).items():
            counts[style_of[look]] += count
    return counts


def _styles(group: TextGroup, looks: Sequence[bytes]) -> dict[bytes, TextStyle]:
    """The styles that the looks of texts mean, which are of the group."""
    styles = {look: _style(group.matrix, group.opacity, look) for look in set(looks)}
    if group.is_marked:
        styles = {look: style._replace(is_marked=True) for look, style in styles.items()}
    return styles


def _looks(texts: Sequence[int]) -> list[bytes]:
    """Colour, size, matrix without its place and render mode of each text object, as in memory."""
    references = pdfium.references(texts)
    if accelerator is not None:
        looks: list[bytes] = accelerator.looks(_CALLS, references)
        return looks
    colours = pdfium.fill_colors(references)
    sizes = pdfium.answers(pdfium.font_size, (0,), references)
    starts = range(0, len(sizes), pdfium.ANSWER)
    buffer = (ctypes.c_float * 6)()
    matrix = ctypes.addressof(buffer)
    looks = []
    for own, colour, at in zip(references, colours, starts, strict=True):
        mode = pdfium.render_mode(own)
        stroke = pdfium.answers(pdfium.stroke_color, pdfium.FOUR, [own]) if mode in _STROKED else b""
        pdfium.matrix(own, matrix)
        looks.append((stroke or colour) + sizes[at : at + _SIZE] + bytes(buffer)[:_MATRIX] + pack("i", mode))
    return looks


@lru_cache(maxsize=1024)
def _style(m: PdfMatrix, opacity: float, look: bytes) -> TextStyle:
    """The style of an object that looks so in memory; ``m`` and ``opacity`` are its form's."""
    *colour, size, a, b, c, d, mode = unpack("4I5fi", look)
    turn = round(atan2(a * m[1] + b * m[3], a * m[0] + b * m[2]) / (pi / 2)) % 4
    size *= hypot(c * m[0] + d * m[2], c * m[1] + d * m[3])
    light = sum(part * share for part, share in zip(colour, _LIGHTNESS, strict=False)) / 255
    ink = (1 - light) * colour[3] / 255 * (_OUTLINE if mode in _STROKED else 1.0) * opacity
    return TextStyle(
        0.0 if mode == pdfium.INVISIBLE else ink, round(size, 1), is_marked=False, look=(*colour, mode, turn)
    )
