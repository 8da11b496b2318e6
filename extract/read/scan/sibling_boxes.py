"""Worn check boxes, found where boxes stand beside the like options of the same list.

A box whose outline is broken or smeared is no sure square. Where another option of the list has its box, and nowhere
else, less is asked of the ink at the same place beside the option: three sides, or four broken ones.
"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import cv2
import numpy as np

from extract.pack import toml
from extract.read.glyphs import EMPTY, TICKED, UNREADABLE, box
from extract.read.layout.lines import Glyph
from extract.read.scan.grey_page import WHITE, GreyPage
from extract.read.scan.squares import BARE, DARK, Square, ink_inside

if TYPE_CHECKING:
    from extract.read.layout.ruling import RulingLine
    from extract.read.ocr import PixelBox
    from extract.read.scan.grey_page import Pixels

_LINES = 6.0  # times the side of a box: the options of one list are no farther above one another
_WIDE = 1.2  # of the line's height: what is farther off is another text
_ALIGNED = 0.35  # of the side: so far from its place a box may be
_ON = 0.4  # of the narrower one's width: so much is common to a box and the character read there
_LOST, _SURE = 0.5, 0.9  # confidence: a character of less was not recognised; from which an ordinary one is one
_LONGEST = 12  # characters: more are running text, and no option
_LIKE, _ENDING = (
    0.7,
    2,
)  # how like a known option words must be; characters that the options of a list have at their end
_GROWN = (-1, 3)  # pixels: a worn box is so much smaller or larger than its sibling
_DRAWN, _PART, _BROKEN = (
    0.75,
    0.25,
    0.5,
)  # of a side: one that is drawn, what is left of a lost one, of four broken ones
_FREE = 0.3  # of what lies right around: more ink, and it is part of a character
_NEAR = 0.7  # points: what lies right around a box
_MORE, _AS_MUCH = 0.1, 0.6  # of the inside more than in an empty sibling; of the ink in a ticked one
_SIDES = "[]|｜丨"


class _Sibling(NamedTuple):
    """A box that was found, its option, and where the box begins: from the option's end, or its start if it leads."""

    glyph: Glyph
    option: Sequence[Glyph]
    leads: bool
    offset: float

    def is_in_list(self, run: Sequence[Glyph]) -> bool:
        """Whether the text stands on its line, above or below it."""
        is_beside = run[0].top < _middle(self.glyph) < run[0].bottom
        return is_beside or (run[0].x0 < self.option[-1].x1 and self.option[0].x0 < run[-1].x1)


def with_sibling_boxes(
    glyphs: Sequence[Glyph], squares: Sequence[Square], page: GreyPage, vertical: "Sequence[RulingLine]"
) -> list[Glyph]:
    """The glyphs with a box for each worn one beside an option like that of a box drawn as one of the squares.

    A state that the ink does not tell, beside that of the siblings, is ``UNREADABLE``.
    """
    result = list(glyphs)
    edges = {tuple(edge / page.scale for edge in one.bounds): one for one in squares}
    boxes = [one for one in glyphs if box(one.char) is not None and one[:4] in edges]
    for known in boxes:
        side = known.bottom - known.top
        near = [one for one in result if abs(_middle(one) - _middle(known)) <= _LINES * side]
        runs = [run for line in _lines(near) for run in _runs(line, vertical)]
        filled = [(one.char, edges[one[:4]].filled) for one in boxes if one in near]
        for sibling in _siblings(known, runs):
            for run in (one for one in runs if not _has_box(one, result, leads=sibling.leads)):
                for place, read in _places(run, sibling):
                    bounds = _worn_square(page, place, side)
                    if bounds is None or any(_is_on(one, bounds, page.scale) for one in result if one not in read):
                        continue
                    worn = _box_glyph(bounds, page, filled, read, run[0].base)
                    result = [one for one in result if one not in read] + [worn]
    return result


# ---------------------------------------------------------------- options and where their boxes are


def _middle(glyph: Glyph) -> float:
    return (glyph.top + glyph.bottom) / 2


def _lines(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """The glyphs line by line, each from left to right."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=_middle):
        line = next((one for one in lines if one[0].top < _middle(glyph) < one[0].bottom), None)
        if line is None:
            lines.append([glyph])
        else:
            line.append(glyph)
    return [sorted(line) for line in lines]


def _runs(line: Sequence[Glyph], vertical: "Sequence[RulingLine]") -> Iterator[list[Glyph]]:
    """The texts of the line, parted by wide white, check boxes and the vertical lines of a table."""
    run: list[Glyph] = []
    for glyph in line:
        is_parted = bool(run) and (
            glyph.x0 - run[-1].x1 > _WIDE * (glyph.bottom - glyph.top)
            or box(glyph.char) is not None
            or box(run[-1].char) is not None
            or _is_between(vertical, run[-1], glyph)
        )
        if is_parted:
            yield run
            run = []
        run.append(glyph)
    if run:
        yield run


def _is_between(vertical: "Sequence[RulingLine]", left: Glyph, right: Glyph) -> bool:
    middles = (left.x0 + left.x1) / 2, (right.x0 + right.x1) / 2
    return any(middles[0] < one.at < middles[1] and one.start <= _middle(right) <= one.end for one in vertical)


def _siblings(known: Glyph, runs: Sequence[Sequence[Glyph]]) -> Iterator[_Sibling]:
    """The box with the text before it and the one behind it: the list tells which of them is its option."""
    for run in runs:
        if run[0] == known or not run[0].top < _middle(known) < run[0].bottom:
            continue
        wide = _WIDE * (known.bottom - known.top)
        if -1 <= known.x0 - run[-1].x1 <= wide:
            yield _Sibling(known, run, leads=False, offset=known.x0 - run[-1].x1)
        elif -1 <= run[0].x0 - known.x1 <= wide:
            yield _Sibling(known, run, leads=True, offset=known.x0 - run[0].x0)


def _has_box(run: Sequence[Glyph], glyphs: Sequence[Glyph], *, leads: bool) -> bool:
    """Whether a box stands before the text, or behind it."""
    wide = _WIDE * (run[0].bottom - run[0].top)
    gaps = (
        run[0].x0 - one.x1 if leads else one.x0 - run[-1].x1
        for one in glyphs
        if box(one.char) is not None and run[0].top < _middle(one) < run[0].bottom
    )
    return box(run[0].char) is not None or any(-wide / 2 <= gap <= wide for gap in gaps)


def _places(run: list[Glyph], sibling: _Sibling) -> Iterator[tuple[tuple[float, float], list[Glyph]]]:
    """Where the run's box may be (left and top, points), and the glyphs that were read in its place: all of the run,
    or all but its last or first character is an option like the sibling's.
    """
    known, leads = sibling.glyph, sibling.leads
    side = known.bottom - known.top
    is_beside = run[0].top < _middle(known) < run[0].bottom
    for read in ([], run[:1] if leads else run[-1:]):
        option = run[len(read) :] if leads else run[: len(run) - len(read)]
        if not option or not sibling.is_in_list(option) or not _are_like(_words(option), _words(sibling.option)):
            continue
        x = sibling.offset + (option[0].x0 if leads else option[-1].x1)
        is_below = not is_beside and abs(x - known.x0) <= _WIDE * side
        if all(_may_be_box(one, is_sure=is_below) for one in read):
            top = known.top if is_beside else _middle(run[0]) - side / 2
            yield (known.x0 if is_below else x, top), read


def _words(glyphs: Sequence[Glyph]) -> str:
    return "".join(one.char for one in glyphs)


def _may_be_box(glyph: Glyph, *, is_sure: bool) -> bool:
    """Whether a box, or what is left of one, is read as this character; where boxes surely are, also if it is sure."""
    if glyph.confidence < _LOST:
        return True
    kinds = toml("scan")["box"]
    is_framed = glyph.char in kinds["mouth"] + kinds["framed"] and glyph.char not in kinds["tall"]
    is_mark = glyph.char in kinds["marks"] + kinds["letters"] + _SIDES
    return (is_framed or is_mark) and (is_sure or glyph.confidence < _SURE)


def _are_like(option: str, other: str) -> bool:
    """Whether two texts are options of one list: they end alike, or the form has both."""
    if option == other or max(len(option), len(other)) > _LONGEST:
        return False
    ends = option[-_ENDING:] == other[-_ENDING:] and min(len(option), len(other)) > _ENDING
    return ends or bool(_keys(option) & _keys(other))


@cache
def _keys(option: str) -> frozenset[str]:
    """The fields of which the text is an option."""
    return frozenset(
        entry["key"]
        for entry in toml("checkbox")["option"]
        for words in entry["words"]
        if SequenceMatcher(None, words, option).ratio() >= (_LIKE if len(words) > _ENDING else 1)
    )


# ---------------------------------------------------------------- what is left of a box


def _worn_square(page: GreyPage, place: tuple[float, float], side: float) -> "PixelBox | None":
    """The best worn square of about that side near the place (points): that with the most of its sides, free around."""
    least, reach = round(side * page.scale), page.pixels(_ALIGNED * side)
    left, top = (max(round(edge * page.scale) - reach, 0) for edge in place)
    far = 2 * reach + least + _GROWN[1] + page.pixels(_NEAR)
    ink = np.ascontiguousarray(page.ink[top : top + far, left : left + far])
    best: tuple[float, PixelBox] | None = None
    for width, height in product(range(least + _GROWN[0], least + _GROWN[1] + 1), repeat=2):
        if min(ink.shape) <= max(width, height):
            continue
        sides = np.sort(_side_shares(ink, width, height), axis=0)
        is_worn = (sides[1] >= _DRAWN) & (sides[0] >= _PART) | (sides[0] >= _BROKEN) & (sides.mean(axis=0) >= _DRAWN)
        around = _ink_around(ink, width, height, page.pixels(_NEAR))
        score = np.where(is_worn & (around <= _FREE), sides.sum(axis=0) - around, -1)
        y, x = np.unravel_index(int(score.argmax()), score.shape)
        if score[y, x] > (best[0] if best else 0):
            best = float(score[y, x]), (left + int(x), top + int(y), left + int(x) + width, top + int(y) + height)
    return best[1] if best else None


def _side_shares(ink: "Pixels", width: int, height: int) -> "np.ndarray[Any, np.dtype[np.float64]]":
    """For each place of a square's corner how much of its four sides has ink, there or a dot beside."""
    level = _means(cv2.dilate(ink, np.ones((3, 1), np.uint8)), width, 1)
    upright = _means(cv2.dilate(ink, np.ones((1, 3), np.uint8)), 1, height)
    rows, columns = ink.shape[0] - height + 1, ink.shape[1] - width + 1
    return np.stack([level[:rows], level[-rows:], upright[:, :columns], upright[:, -columns:]])


def _means(ink: "Pixels", width: int, height: int) -> "np.ndarray[Any, np.dtype[np.float64]]":
    """The share of ink in each part of that size, by its upper left corner."""
    whole = cv2.integral(ink) / WHITE
    sums = whole[height:, width:] - whole[:-height, width:] - whole[height:, :-width] + whole[:-height, :-width]
    return np.asarray(sums / (width * height))


def _ink_around(ink: "Pixels", width: int, height: int, near: int) -> "np.ndarray[Any, np.dtype[np.float64]]":
    """For each place of a square's corner the share of ink in the band around it."""
    framed = cv2.copyMakeBorder(ink, near, near, near, near, cv2.BORDER_CONSTANT, value=0)
    wide, high = width + 2 * near, height + 2 * near
    inner = width * height
    return (_means(framed, wide, high) * wide * high - _means(ink, width, height) * inner) / (wide * high - inner)


def _is_on(glyph: Glyph, bounds: "PixelBox", scale: float) -> bool:
    x0, top, x1, bottom = (edge / scale for edge in bounds)
    is_level = glyph.top < (top + bottom) / 2 < glyph.bottom
    return is_level and min(glyph.x1, x1) - max(glyph.x0, x0) > _ON * min(x1 - x0, glyph.x1 - glyph.x0)


# ---------------------------------------------------------------- its state


def _box_glyph(
    bounds: "PixelBox", page: GreyPage, filled: Sequence[tuple[str, float]], read: Sequence[Glyph], base: float
) -> Glyph:
    x0, top, x1, bottom = (edge / page.scale for edge in bounds)
    raw = "".join(one.char for one in read)
    char = _state(ink_inside(page.ink, bounds), filled)
    kinds = toml("scan")["box"]
    if (char == TICKED and raw and raw in kinds["mouth"]) or (char == EMPTY and raw and raw in kinds["marks"]):
        char = UNREADABLE  # the ink says one thing and the OCR engine another
    return Glyph(x0, top, x1, bottom, base, char, raw or char)


def _state(inside: float, filled: Sequence[tuple[str, float]]) -> str:
    """The box glyph for so much ink inside, beside the states of its siblings and what they have inside."""
    empty = [share for char, share in filled if char == EMPTY]
    ticked = [share for char, share in filled if char == TICKED]
    if inside <= BARE:
        return EMPTY
    is_more = inside >= max([DARK, *(share + _MORE for share in empty)])
    is_as_much = inside >= _AS_MUCH * min(ticked, default=0.0)
    return TICKED if is_more and is_as_much and (empty or ticked) else UNREADABLE
