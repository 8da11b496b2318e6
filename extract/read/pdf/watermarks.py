"""The text objects of a page that are watermarks: their colour, opacity and size tell, and what they run through."""

import ctypes
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from math import atan2, hypot, pi
from struct import unpack

from extract.read.layout.watermarks import TextRun, TextStyle, doubtful_styles, watermark_positions
from extract.read.pdf import pdfium
from extract.read.pdf.drawing import PdfDrawing, PdfMatrix, TextGroup

_ENDS, _BETWEEN = 3, 4  # objects at either end of a content stream, and between, that show whether sizes differ
_MOST = 20_000  # text objects
_LIGHTNESS = (0.299, 0.587, 0.114)  # of red, green and blue
_OUTLINE = 0.5  # how much of the ink an outline shows
_STROKED = (1, 5)  # text render modes that show outlines alone (ISO 32000-1, table 106)
_SIZE, _MATRIX = 4, 16  # bytes: of a size of type, of a matrix without its place


def watermark_texts(drawn: PdfDrawing) -> set[int]:
    """The handles of the text objects that are watermarks; where a few objects all look alike there are none."""
    groups = [group for group in drawn.text_groups if group.texts]
    if not 1 < sum(len(group.texts) for group in groups) <= _MOST:
        return set()
    if not _may_have_watermarks(drawn, groups):
        return set()
    styles = [_styles(group, group.texts) for group in groups]
    counts = Counter(chain.from_iterable(styles))
    if not doubtful_styles(counts):
        return set()
    handles: list[int] = []
    runs: list[TextRun] = []
    for group, own in zip(groups, styles, strict=True):
        for handle, style, box in zip(group.texts, own, drawn.text_boxes(group), strict=True):
            if style.ink > 0.0 and box[0] < box[2] and box[1] < box[3]:
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
    styles = [_styles(group, group.texts) for group in samples]
    doubtful = doubtful_styles(Counter(chain.from_iterable(styles)))
    first = min((rule.at for rule in drawn.horizontal), default=0.0)
    for group, own in zip(samples if doubtful else (), styles, strict=False):
        suspects = [handle for handle, style in zip(group.texts, own, strict=True) if style in doubtful]
        if any(box[3] > first for box in drawn.text_boxes(group._replace(texts=suspects))):
            return True
    return False


def _sample(texts: Sequence[int]) -> list[int]:
    """The first and the last of the objects, and some between."""
    step = max(1, len(texts) // _BETWEEN)
    return list(dict.fromkeys(chain(texts[:_ENDS], texts[::step], texts[-_ENDS:])))


def _styles(group: TextGroup, texts: Sequence[int]) -> list[TextStyle]:
    """The style of each of the texts, which are of the group."""
    references = pdfium.references(texts)
    colours = pdfium.fill_colors(references)
    sizes = pdfium.answers(pdfium.font_size, (0,), references)
    starts = range(0, len(sizes), pdfium.ANSWER)
    buffer = (ctypes.c_float * 6)()
    matrix = ctypes.byref(buffer)
    styles = []
    for own, colour, at in zip(references, colours, starts, strict=True):
        mode = pdfium.render_mode(own)
        stroke = pdfium.answers(pdfium.stroke_color, pdfium.FOUR, [own]) if mode in _STROKED else b""
        pdfium.matrix(own, matrix)
        look = (stroke or colour) + sizes[at : at + _SIZE] + bytes(buffer)[:_MATRIX]
        style = _style(group.matrix, group.opacity, look, mode)
        styles.append(style._replace(is_marked=True) if group.is_marked else style)
    return styles


@lru_cache(maxsize=1024)
def _style(m: PdfMatrix, opacity: float, look: bytes, mode: int) -> TextStyle:
    """The style of an object: its colour, size and matrix in memory; ``m`` and ``opacity`` are its form's."""
    *colour, size, a, b, c, d = unpack("4I5f", look)
    turn = round(atan2(a * m[1] + b * m[3], a * m[0] + b * m[2]) / (pi / 2)) % 4
    size *= hypot(c * m[0] + d * m[2], c * m[1] + d * m[3])
    light = sum(part * share for part, share in zip(colour, _LIGHTNESS, strict=False)) / 255
    ink = (1 - light) * colour[3] / 255 * (_OUTLINE if mode in _STROKED else 1.0) * opacity
    return TextStyle(
        0.0 if mode == pdfium.INVISIBLE else ink, round(size, 1), is_marked=False, look=(*colour, mode, turn)
    )
