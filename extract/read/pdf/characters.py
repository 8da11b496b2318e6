"""The characters of a page, each with its bounds and the baseline it stands on."""

import ctypes
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import compress, repeat
from math import pi
from operator import mul, sub
from typing import Any, NamedTuple

import pypdfium2
from msgspec import Struct, field
from pypdfium2 import raw

from extract.model import Box
from extract.read.glyphs import plain, private_count
from extract.read.layout.lines import Glyph
from extract.read.native import accelerator
from extract.read.pdf import pdfium
from extract.read.pdf.clipped_text import Bounds, Handle, clipped_positions
from extract.read.pdf.drawing import PdfDrawing, without_objects
from extract.read.pdf.frame import Floats, Frame
from extract.read.pdf.outlines import Outlines
from extract.read.pdf.pdfium import INVISIBLE
from extract.read.pdf.symbol_fonts import with_symbols

_GENERATED = frozenset(" \r\n")
_TALL = 1.2  # of the usual height
_SLANT = 0.05  # radians, about three degrees
_SHORT_LINE = re.compile(r"\n([^\r\n]{1,2})(?=\r)")
_DOUBLED = frozenset("—…―─")  # written twice in Chinese (GB/T 15834, 4.10 and 4.11), often as one glyph
_SAMPLE, _MOSTLY = 40, 0.8  # characters that tell how a page lies, and how many of them must agree
_ROUGH = 100 / 72  # pixels a point at which pale characters are looked at
_CONTRAST = 24  # of 255: what stands out less is not seen
_UNKNOWN = "\ufffd"
_HYPHEN_MARKS = "\ufffe\x02"  # how PDFium marks a hyphen at a line's end
_CALLS = (pdfium.loose_box, pdfium.origin, pdfium.is_generated, pdfium.angle, pdfium.map_error)
_HYPHENS = str.maketrans(dict.fromkeys(_HYPHEN_MARKS, "-"))


class Characters(Struct, frozen=True):
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


class _Signs(NamedTuple):
    """Left, top, right, bottom of each character, and its baseline; the box around all; the positions of those that
    PDFium made up.

    ``is_level`` is true where all characters are known to stand level, ``is_unmapped`` where the font of one that is
    not Chinese says nothing about its meaning.
    """

    bounds: Bounds
    bases: Floats
    extent: Box
    made_up: list[int]
    is_level: bool
    is_unmapped: bool


def characters(page: pypdfium2.PdfPage, frame: Frame, drawn: PdfDrawing, outlines: Outlines) -> Characters:
    """The characters of the page but for those whose middle lies outside of their clip path."""
    with closing(page.get_textpage()) as text:
        count = raw.FPDFText_CountChars(text.raw)
        if count <= 0:
            return Characters([], turns=frame.turns)
        handle = pdfium.handle(text.raw)
        chars = _text(text.raw, handle, count)
        signs = _signs(handle, chars, frame)
        bounds, dropped = signs.bounds, set(signs.made_up)
        clipped, cut = clipped_positions(handle, bounds, drawn.clips_of_texts(signs.extent), chars)
        dropped.update(clipped)
        hidden = _hidden_positions(page, handle, drawn, bounds) - dropped
        painted = not hidden or len(hidden) + len(dropped) < count
        if not painted:  # it is the text layer of a scan, and counts
            hidden = set()
        ordinary = plain(with_symbols(chars, handle))  # one char for one
        unmapped = _unmapped_count(chars, dropped, handle, signs) + private_count(ordinary)
        dropped.update(hidden)
        slanted, sideways, turns = _odd_positions(chars, signs, handle, frame.turns)
        slanted = sorted({*slanted, *_positions_of(handle, count, drawn.watermarks)} - dropped)
        dropped.update(slanted)
        sideways = [i for i in sideways if i not in dropped] if turns == frame.turns else []
        columns = (*bounds, signs.bases, chars if ordinary == chars else ordinary, chars, [1.0] * count, [()] * count)
        glyphs = _glyphs(columns, chars, dropped.union(sideways))
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


def _glyphs(columns: Sequence[Sequence[Any]], chars: str, dropped: Collection[int]) -> list[Glyph]:
    """The characters but for those at the places ``dropped`` and those printed once more; ``columns`` are the glyphs'
    attributes.
    """
    glyphs = pdfium.rows(Glyph, columns, _keep_mask(len(columns[0]), dropped))
    lefts, _, _, _, bases, *_ = columns
    if _has_repeats(chars, lefts, bases):
        glyphs = list(compress(glyphs, _keep_mask(len(glyphs), _overprinted_positions(glyphs))))
    return glyphs


def _has_repeats(chars: str, lefts: Floats, bases: Floats) -> bool:
    """Whether a character stands twice at the same whole point from left and top."""
    if accelerator is not None:
        return bool(accelerator.has_repeats(chars, lefts, bases))
    return len(set(zip(chars, map(int, lefts), map(int, bases), strict=True))) < len(chars)


def _by_turn(glyphs: Sequence[tuple[int, Glyph]], usual: int) -> dict[int, list[Glyph]]:
    """The characters by the quarter turns that bring them level once the page's ``usual`` ones are made."""
    turned: defaultdict[int, list[Glyph]] = defaultdict(list)
    for turns, glyph in glyphs:
        turned[(turns - usual) % 4].append(glyph)
    return dict(turned)


def _turns(handle: Handle, chars: str, usual: int, slanted: Sequence[int]) -> int:
    """The quarter turns of most characters, as far as a few of them tell; ``usual`` where they do not agree."""
    positions = list(compress(range(len(chars)), _keep_mask(len(chars), slanted))) if slanted else range(len(chars))
    sample = [i for i in positions[:: max(1, len(positions) // _SAMPLE)] if not chars[i].isspace()]
    counts = Counter(_quarters(pdfium.angle(handle, i)) for i in sample)
    return next((turns for turns, count in counts.items() if count > _MOSTLY * len(sample)), usual)


def _quarters(angle: float) -> int:
    """The quarter turns, clockwise, that bring a character level; PDFium gives its angle in radians, clockwise."""
    return round(-angle / (pi / 2)) % 4


def _keep_mask(count: int, dropped: Iterable[int]) -> bytearray:
    """1 for each of ``count`` places, 0 for those that are ``dropped``."""
    mask = bytearray(b"\1" * count)
    for i in dropped:
        mask[i] = 0
    return mask


def _odd_positions(chars: str, signs: _Signs, handle: Handle, usual: int) -> tuple[list[int], list[int], int]:
    """The positions of characters whose line is neither level nor upright, those of a watermark; of those that lie on
    their side once the page's ``usual`` quarter turns are made; and the quarter turns of most characters.

    A slanted character's bounds are taller than those of its neighbours, and one of a line that is not level stands
    higher or lower than those before and behind it: only such ones are tested, and lines of one or two characters, for
    PDFium takes those of a line on its side for lines of their own.
    """
    if signs.is_level and not usual:
        return [], [], 0
    (_, tops, _, bottoms), bases = signs.bounds, signs.bases
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
    return slanted, sideways, _turns(handle, chars, usual, slanted)


def _text(text: Any, handle: Handle, count: int) -> str:
    buffer = (ctypes.c_ushort * (count + 1))()
    units = raw.FPDFText_GetText(text, 0, count, buffer)
    chars = bytes(buffer)[: 2 * (units - 1)].decode("utf-16-le", "replace")
    if len(chars) != count:  # control characters left out or surrogate pairs: ask one by one
        codes = map(pdfium.unicode, repeat(handle), range(count))
        chars = "".join(chr(c) if 0 < c < 0x110000 and not 0xD800 <= c < 0xE000 else _UNKNOWN for c in codes)
    return chars.translate(_HYPHENS) if any(mark in chars for mark in _HYPHEN_MARKS) else chars


def _signs(handle: Handle, chars: str, frame: Frame) -> _Signs:
    if accelerator is not None:
        return _Signs(*accelerator.characters(_CALLS, handle, chars, frame))
    count = len(chars)
    owners, places = [handle] * count, range(count)
    x0, y1, x1, y0 = pdfium.columns(pdfium.answers(pdfium.loose_box, (0,), owners, places), "f")  # FS_RECTF
    xs, ys = pdfium.columns(pdfium.answers(pdfium.origin, (0, 8), owners, places), "d")
    blanks = compress(places, map(_GENERATED.__contains__, chars))
    made_up = [i for i in blanks if chars[i] != " " or pdfium.is_generated(handle, i)]
    suspects = compress(places, map("\u2e80".__gt__, chars))
    is_unmapped = any(map(pdfium.map_error, repeat(handle), suspects))
    bounds, bases = frame.bounds(x0, y0, x1, y1), frame.down(xs, ys)
    extent = (min(bounds[0]), min(bounds[1]), max(bounds[2]), max(bounds[3]))
    return _Signs(bounds, bases, extent, made_up, is_level=False, is_unmapped=is_unmapped)


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
        difference = ImageChops.difference(whole, bare)
        for i, box in enumerate(zip(*bounds, strict=True)):
            if owners[i] in drawn.pale:
                x0, y0, x1, y1 = (max(round(side * _ROUGH), 0) for side in box)
                # a damaged page may have characters far outside of it, or of any size
                x0, y0 = min(x0, difference.width), min(y0, difference.height)
                part = difference.crop(
                    (x0, y0, min(max(x1, x0 + 1), difference.width), min(max(y1, y0 + 1), difference.height))
                )
                if not sum(part.histogram()[_CONTRAST:]):
                    hidden.add(i)
    return hidden


def _is_invisible(text: int) -> bool:
    """Whether the text object is not painted, or with opacity 0."""
    own = pdfium.reference(text)
    if pdfium.render_mode(own) == INVISIBLE:
        return True
    return bool(pdfium.is_transparent(text)) and pdfium.fill_colors([own])[0].endswith(pdfium.CLEAR)


def _unmapped_count(chars: str, dropped: set[int], handle: Handle, signs: _Signs) -> int:
    unknown = chars.count(_UNKNOWN)
    if unknown:  # the font's table says so itself, where it is there
        return unknown
    # a font without meaning gives glyph numbers as characters; in any real text some of those are not Chinese
    if not signs.is_unmapped:
        return 0
    return sum(map(pdfium.map_error, repeat(handle), (i for i in range(len(chars)) if i not in dropped)))


def _overprinted_positions(glyphs: list[Glyph]) -> Iterator[int]:
    """The positions of characters that are printed once more on the same spot to look bold."""
    glyphs_near: dict[str, dict[tuple[int, int], list[Glyph]]] = defaultdict(dict)
    for i, glyph in enumerate(glyphs):
        if glyph.char.isspace():
            continue
        x, y = int(glyph.x0 // 4), int(glyph.base // 4)
        alike = glyphs_near[glyph.char]
        around = ((x + j, y + k) for j in (-1, 0, 1) for k in (-1, 0, 1)) if alike else ()
        near = [other for place in around if place in alike for other in alike[place]]
        if near and not (glyph.char in _DOUBLED and glyphs[i - 1] == glyph):
            reach = min(1.5, 0.35 * (glyph.x1 - glyph.x0))
            if any(max(abs(glyph.x0 - one.x0), abs(glyph.base - one.base)) < reach for one in near):
                yield i
                continue
        alike.setdefault((x, y), []).append(glyph)
