"""The characters of a page, each with its bounds and the baseline it stands on."""

import ctypes
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import compress, repeat
from math import pi
from operator import mul, sub
from typing import Any, TypeVar

import pypdfium2
from pypdfium2 import raw

from extract.model import Box
from extract.read.glyphs import plain, private_count
from extract.read.layout.lines import Glyph
from extract.read.pdf import pdfium
from extract.read.pdf.drawing import PdfDrawing, without_objects
from extract.read.pdf.frame import Floats, Frame
from extract.read.pdf.outlines import Outlines
from extract.read.pdf.pdfium import INVISIBLE
from extract.read.pdf.symbol_fonts import with_symbols

T = TypeVar("T")
Handle = Any  # of a text page, as ``pdfium.handle`` gives it
Bounds = tuple[Floats, Floats, Floats, Floats]

_GENERATED = frozenset(" \r\n")
_LOW = 6.0  # lines: a clip this low is that of a cell, not of a page
_TALL = 1.2  # of the usual height
_SLANT = 0.05  # radians, about three degrees
_SHORT_LINE = re.compile(r"\n([^\r\n]{1,2})(?=\r)")
_DOUBLED = frozenset("—…―─")  # written twice in Chinese (GB/T 15834, 4.10 and 4.11), often as one glyph
_SAMPLE, _MOSTLY = 40, 0.8  # characters that tell how a page lies, and how many of them must agree
_ROUGH = 100 / 72  # pixels a point at which pale characters are looked at
_CONTRAST = 24  # of 255: what stands out less is not seen
_UNKNOWN = "\ufffd"
_HYPHEN_MARKS = "\ufffe\x02"  # how PDFium marks a hyphen at a line's end
_HYPHENS = str.maketrans(dict.fromkeys(_HYPHEN_MARKS, "-"))


@dataclass(frozen=True, slots=True)
class Characters:
    """What is written on a page, in points from its top left corner as a reader sees it.

    ``hidden`` is the text that is in the file but is not painted; ``unmapped`` counts the characters whose font says
    nothing about their meaning; ``slanted`` are those of watermarks, in the order of the file. ``painted`` is false
    where none of the characters is: they are the text layer of a scan. ``turns`` are the quarter turns of the page at
    which its text stands upright; ``turned`` are the characters that lie on their side, by the further turns that bring
    them level. ``misdrawn`` are characters whose font draws another figure, ``cut`` those that a row is too low to
    show with the others of its cell.
    """

    glyphs: list[Glyph]
    hidden: str = ""
    unmapped: int = 0
    slanted: list[Glyph] = field(default_factory=list)
    painted: bool = True
    turns: int = 0
    misdrawn: frozenset[str] = frozenset()
    turned: Mapping[int, list[Glyph]] = field(default_factory=dict)
    cut: str = ""


def characters(page: pypdfium2.PdfPage, frame: Frame, drawn: PdfDrawing, outlines: Outlines) -> Characters:
    """The characters of the page but for those whose middle lies outside of their clip path."""
    with closing(page.get_textpage()) as text:
        count = raw.FPDFText_CountChars(text.raw)
        if count <= 0:
            return Characters([], turns=frame.turns)
        handle = pdfium.handle(text.raw)
        chars = _text(text.raw, handle, count)
        bounds, bases = _places(handle, count, frame)
        blanks = compress(range(count), map(_GENERATED.__contains__, chars))
        dropped = {i for i in blanks if chars[i] != " " or pdfium.is_generated(handle, i)}
        clipped, cut = _clipped_positions(handle, bounds, drawn, chars)
        dropped.update(clipped)
        hidden = _hidden_positions(page, handle, drawn, bounds) - dropped
        painted = not hidden or len(hidden) + len(dropped) < count
        if not painted:  # it is the text layer of a scan, and counts
            hidden = set()
        ordinary = plain(with_symbols(chars, handle))  # one char for one
        unmapped = _unmapped_count(chars, dropped, handle) + private_count(ordinary)
        dropped.update(hidden)
        slanted, sideways = _odd_positions(chars, (bounds[1], bounds[3], bases), handle, frame.turns)
        turns = _turns(handle, chars, frame.turns, slanted)
        slanted = sorted({*slanted, *_positions_of(handle, count, drawn.watermarks)} - dropped)
        dropped.update(slanted)
        sideways = [i for i in sideways if i not in dropped] if turns == frame.turns else []
        columns = (*bounds, bases, ordinary, chars, [1.0] * count, [()] * count)
        glyphs = _glyphs(columns, dropped.union(sideways))
        return Characters(
            glyphs,
            "".join(chars[i] for i in sorted(hidden)),
            unmapped,
            [Glyph._make(column[i] for column in columns) for i in slanted],
            painted,
            turns,
            outlines.misdrawn(handle, chars),
            _by_turn(
                [(_quarters(pdfium.angle(handle, i)), Glyph._make(c[i] for c in columns)) for i in sideways], turns
            ),
            cut,
        )


def _positions_of(handle: Handle, count: int, objects: Collection[int]) -> Iterator[int]:
    """The positions of the characters that belong to the text objects."""
    return (i for i in range(count if objects else 0) if pdfium.text_object(handle, i) in objects)


def _glyphs(columns: Sequence[Sequence[Any]], dropped: Collection[int]) -> list[Glyph]:
    """The characters but for those at the places ``dropped`` and those printed once more; ``columns`` are the glyphs'
    attributes.
    """
    places = _without(zip(*columns, strict=True), len(columns[0]), dropped)
    glyphs = list(map(tuple.__new__, repeat(Glyph), places))  # Glyph._make without a Python call per character
    lefts, _, _, _, bases, _, chars, _, _ = columns
    if len(set(zip(chars, map(int, lefts), map(int, bases), strict=True))) < len(chars):
        glyphs = list(_without(glyphs, len(glyphs), _overprinted_positions(glyphs)))
    return glyphs


def _by_turn(glyphs: Sequence[tuple[int, Glyph]], usual: int) -> dict[int, list[Glyph]]:
    """The characters by the quarter turns that bring them level once the page's ``usual`` ones are made."""
    turned: defaultdict[int, list[Glyph]] = defaultdict(list)
    for turns, glyph in glyphs:
        turned[(turns - usual) % 4].append(glyph)
    return dict(turned)


def _turns(handle: Handle, chars: str, usual: int, slanted: Sequence[int]) -> int:
    """The quarter turns of most characters, as far as a few of them tell; ``usual`` where they do not agree."""
    positions = list(_without(range(len(chars)), len(chars), slanted)) if slanted else range(len(chars))
    sample = [i for i in positions[:: max(1, len(positions) // _SAMPLE)] if not chars[i].isspace()]
    counts = Counter(_quarters(pdfium.angle(handle, i)) for i in sample)
    return next((turns for turns, count in counts.items() if count > _MOSTLY * len(sample)), usual)


def _quarters(angle: float) -> int:
    """The quarter turns, clockwise, that bring a character level; PDFium gives its angle in radians, clockwise."""
    return round(-angle / (pi / 2)) % 4


def _without(items: Iterable[T], count: int, dropped: Iterable[int]) -> Iterator[T]:
    """The items, of which there are ``count``, but for those at the places ``dropped``."""
    kept = bytearray(b"\1" * count)
    for i in dropped:
        kept[i] = 0
    return compress(items, kept)


def _odd_positions(
    chars: str, heights: tuple[Floats, Floats, Floats], handle: Handle, usual: int
) -> tuple[list[int], list[int]]:
    """The positions of characters whose line is neither level nor upright, those of a watermark; and of those that lie
    on their side once the page's ``usual`` quarter turns are made. ``heights`` are tops, bottoms and baselines.

    A slanted character's bounds are taller than those of its neighbours, and one of a line that is not level stands
    higher or lower than those before and behind it: only such ones are tested, and lines of one or two characters, for
    PDFium takes those of a line on its side for lines of their own.
    """
    tops, bottoms, bases = heights
    count = len(tops)
    tall = list(map(sub, bottoms, tops))
    tested = set(compress(range(count), map((_TALL * sorted(tall)[count // 2]).__lt__, tall)))
    steps = [1.0, *map(sub, bases[1:], bases), 1.0]
    apart = list(compress(range(count), map(mul, steps, steps[1:])))
    tested.update(apart, (k + 1 for k in apart if k + 1 < count), (k - 1 for k in apart if k))
    for short in _SHORT_LINE.finditer(f"\n{chars}\r"):
        tested.update(range(short.start(), short.end() - 1))  # of chars: it has no line break before it
    slanted, sideways = [], []
    for i, angle in zip(sorted(tested), map(pdfium.angle, repeat(handle), sorted(tested)), strict=True):
        if angle or usual:
            quarter = angle % (pi / 2)
            if min(quarter, pi / 2 - quarter) > _SLANT:
                slanted.append(i)
            elif (_quarters(angle) - usual) % 2:
                sideways.append(i)
    return slanted, sideways


def _text(text: Any, handle: Handle, count: int) -> str:
    buffer = (ctypes.c_ushort * (count + 1))()
    written = raw.FPDFText_GetText(text, 0, count, buffer)
    chars = bytes(buffer)[: 2 * (written - 1)].decode("utf-16-le", "replace")
    if len(chars) != count:  # control characters left out or surrogate pairs: ask one by one
        codes = map(pdfium.unicode, repeat(handle), range(count))
        chars = "".join(chr(c) if 0 < c < 0x110000 and not 0xD800 <= c < 0xE000 else _UNKNOWN for c in codes)
    return chars.translate(_HYPHENS) if any(mark in chars for mark in _HYPHEN_MARKS) else chars


def _places(handle: Handle, count: int, frame: Frame) -> tuple[Bounds, Floats]:
    """Left, top, right, bottom of each character, and its baseline."""
    owners, places = [handle] * count, range(count)
    x0, y1, x1, y0 = pdfium.columns(pdfium.answers(pdfium.loose_box, (0,), owners, places), "f")  # FS_RECTF
    xs, ys = pdfium.columns(pdfium.answers(pdfium.origin, (0, 8), owners, places), "d")
    return frame.bounds(x0, y0, x1, y1), frame.down(xs, ys)


def _hidden_positions(page: pypdfium2.PdfPage, handle: Handle, drawn: PdfDrawing, bounds: Bounds) -> set[int]:
    """The positions of the characters that are in the file but not to be seen: not painted, or white on white."""
    hidden: set[int] = set()
    if not (drawn.invisible or drawn.pale):
        return hidden
    owners = [pdfium.text_object(handle, i) or 0 for i in range(len(bounds[0]))]
    if drawn.invisible:
        unseen = set(filter(_is_invisible, set(owners) - {0}))
        hidden = {i for i, owner in enumerate(owners) if owner in unseen}
    if drawn.pale:
        from PIL import ImageChops  # noqa: PLC0415  (takes a while, for the few that need it)

        whole = page.render(scale=_ROUGH, grayscale=True).to_pil().convert("L")
        with without_objects(drawn.pale):
            bare = page.render(scale=_ROUGH, grayscale=True).to_pil().convert("L")
        shown = ImageChops.difference(whole, bare)
        for i, box in enumerate(zip(*bounds, strict=True)):
            if owners[i] in drawn.pale:
                x0, y0, x1, y1 = (max(round(side * _ROUGH), 0) for side in box)
                # a damaged page may have characters far outside of it, or of any size
                x0, y0 = min(x0, shown.width), min(y0, shown.height)
                part = shown.crop((x0, y0, min(max(x1, x0 + 1), shown.width), min(max(y1, y0 + 1), shown.height)))
                if not sum(part.histogram()[_CONTRAST:]):
                    hidden.add(i)
    return hidden


def _clipped_positions(handle: Handle, bounds: Bounds, drawn: PdfDrawing, chars: str) -> tuple[list[int], str]:
    """The positions of the characters whose middle lies outside of their clip, and those of them that a low row cuts:
    above or below a clip that shows other characters.
    """
    extent = (min(bounds[0]), min(bounds[1]), max(bounds[2]), max(bounds[3]))
    clips = {text: box for each in drawn.text_clips for text, box in each.around(extent).items()}
    if not clips:
        return [], ""
    positions: list[int] = []
    beyond: dict[Box, list[int]] = {}
    middles = [((left + right) / 2, (top + bottom) / 2) for left, top, right, bottom in zip(*bounds, strict=True)]
    for i, (x, y) in enumerate(middles):
        clip = clips.get(pdfium.text_object(handle, i) or 0)
        if clip is None or _is_within((x, y), clip):
            continue
        positions.append(i)
        is_low = clip[0] <= x <= clip[2] and clip[3] - clip[1] < _LOW * (bounds[3][i] - bounds[1][i])
        if is_low and not chars[i].isspace():
            beyond.setdefault(clip, []).append(i)
    seen = {k for k, char in enumerate(chars if beyond else "") if not char.isspace()}.difference(positions)
    cut = []
    for clip, own in beyond.items():
        x, y = middles[own[0]]
        near = 2 * (bounds[3][own[0]] - bounds[1][own[0]])  # the line before or behind that wraps
        beside = (middles[k] for k in seen if _is_within(middles[k], clip))
        if any(abs(x - one[0]) < near and abs(y - one[1]) < near for one in beside):
            cut.append(own)
    return positions, "".join(chars[i] for own in cut for i in own)


def _is_within(point: tuple[float, float], clip: Box) -> bool:
    return clip[0] <= point[0] <= clip[2] and clip[1] <= point[1] <= clip[3]


def _is_invisible(text: int) -> bool:
    """Whether the text object is not painted, or with opacity 0."""
    own = pdfium.reference(text)
    if pdfium.render_mode(own) == INVISIBLE:
        return True
    return bool(pdfium.is_transparent(text)) and pdfium.fill_colors([own])[0].endswith(pdfium.CLEAR)


def _unmapped_count(chars: str, dropped: set[int], handle: Handle) -> int:
    unknown = chars.count(_UNKNOWN)
    if unknown:  # the font's table says so itself, where it is there
        return unknown
    # A font without meaning gives glyph numbers as characters; in any real text some of those are not Chinese.
    suspects = compress(range(len(chars)), map("\u2e80".__gt__, chars))
    if not any(map(pdfium.map_error, repeat(handle), suspects)):
        return 0
    return sum(map(pdfium.map_error, repeat(handle), (i for i in range(len(chars)) if i not in dropped)))


def _overprinted_positions(glyphs: list[Glyph]) -> Iterator[int]:
    """The positions of characters that are printed once more on the same spot to look bold."""
    seen: dict[tuple[str, int, int], list[Glyph]] = {}
    for i, glyph in enumerate(glyphs):
        if glyph.char.isspace():
            continue
        x, y = int(glyph.x0 // 4), int(glyph.base // 4)
        near = (other for j in (-1, 0, 1) for k in (-1, 0, 1) for other in seen.get((glyph.char, x + j, y + k), ()))
        reach = min(1.5, 0.35 * (glyph.x1 - glyph.x0))
        is_pair = i > 0 and glyph.char in _DOUBLED and glyphs[i - 1] == glyph
        if not is_pair and any(max(abs(glyph.x0 - one.x0), abs(glyph.base - one.base)) < reach for one in near):
            yield i
        else:
            seen.setdefault((glyph.char, x, y), []).append(glyph)
