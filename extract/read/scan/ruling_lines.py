"""The ruling lines of a level page.

A long thin run of ink is a rule. A short one is a stroke of a character, unless it runs from rule to rule.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import cv2
import numpy as np

from extract.read.layout.ruling import SNAP, Rule, joined
from extract.read.scan.grey_page import WHITE, Sheet

if TYPE_CHECKING:
    from extract.read.scan.grey_page import Pixels

_LONG, _SHORT = 36.0, 8.0  # points: longer than any stroke of a title; a table's lowest row
_THICK = 4.0  # points: what is thicker is an area
_GAP = 0.8  # points: grain leaves no wider gaps in a rule
_SURE = 90.0  # points: no row of strokes is as long without a gap
_BESIDE = 2.0  # points: a rule has white on both sides, a stroke has others at it
_TOUCHED = (0.15, 0.5)  # of its length: what may stand at a rule's one side, and at its other
_NEAR, _FAR = 5.0, 14.0  # points: a rule that ends so near to one that crosses it reaches it; and a held one, so far
_TOUCHING = 2.0  # points: a short run that ends this near to a rule touches it; a digit in a low row does not
_SWAY = 0.7  # points: how far the ink of a rule lies off its place
_WORN = 0.6  # of a gap: so much ink in line with a rule is a worn rule
_COVERED = 45.0  # points: what a seal's stroke or a fold hides of a rule


@dataclass(frozen=True, slots=True)
class Ruled:
    """The rules of a page in points; ``drawn`` is 255 where they are drawn."""

    horizontal: list[Rule]
    vertical: list[Rule]
    drawn: "Pixels"


class _Runs(NamedTuple):
    """Thin straight runs of ink of one direction, and which run each pixel belongs to, counted from 1."""

    rules: list[Rule]
    labels: "np.ndarray[Any, np.dtype[np.int32]]"

    def drawn(self, kept: Sequence[int]) -> "Pixels":
        wanted = np.zeros(len(self.rules) + 1, np.uint8)
        wanted[[k + 1 for k in kept]] = WHITE
        return np.asarray(wanted[self.labels])


def rules(sheet: Sheet, ink: "Pixels") -> Ruled:
    """The rules among the ink of the page."""
    across, down = _runs(ink, sheet), _runs(np.ascontiguousarray(ink.T), sheet)
    rows, columns = _kept(across.rules, down.rules), _kept(down.rules, across.rules)
    drawn = cv2.max(across.drawn(rows), np.ascontiguousarray(down.drawn(columns).T))
    level, upright = (joined(found.rules[k] for k in kept) for found, kept in ((across, rows), (down, columns)))
    horizontal = _closed(level, [*_gaps(level), *_short_of(level, upright)], (sheet.ink, drawn), sheet)
    vertical = _closed(upright, [*_gaps(upright), *_short_of(upright, level)], (sheet.ink.T, drawn.T), sheet)
    return Ruled(_reaching(horizontal, vertical), _reaching(vertical, horizontal), drawn)


def erased(sheet: Sheet, drawn: "Pixels") -> Sheet:
    """The page without what is drawn there."""
    grey = sheet.grey.copy()
    grey[cv2.dilate(drawn, np.ones((3, 3), np.uint8)) > 0] = WHITE
    return replace(sheet, grey=grey)


def _runs(ink: "Pixels", sheet: Sheet) -> _Runs:
    """The thin level runs of ink."""
    beside = sheet.px(_BESIDE)
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, sheet.px(_GAP)), np.uint8))
    runs = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, sheet.px(_SHORT)), np.uint8))
    _, labels, stats, centres = cv2.connectedComponentsWithStats(runs, connectivity=8)
    places, renamed = [], np.zeros(len(stats), np.int32)
    for k, (left, top, width, height, area) in enumerate(stats[1:].tolist(), 1):
        thin = area <= _THICK * sheet.scale * width
        if thin and (width > _SURE * sheet.scale or _is_free(ink[:, left : left + width], top, top + height, beside)):
            places.append(Rule(float(centres[k][1]) / sheet.scale, left / sheet.scale, (left + width) / sheet.scale))
            renamed[k] = len(places)
    return _Runs(places, renamed[labels])


def _is_free(ink: "Pixels", top: int, bottom: int, beside: int) -> bool:
    """Whether the run from row ``top`` to ``bottom`` has white above and below, as a stroke of a character has not."""
    above, below = ink[max(top - beside, 0) : max(top - 1, 0)], ink[bottom + 1 : bottom + beside]
    less, more = sorted(np.count_nonzero(side.any(axis=0)) / ink.shape[1] for side in (above, below))
    return bool(less <= _TOUCHED[0] and more <= _TOUCHED[1])


def _gaps(own: Sequence[Rule]) -> Iterator[Rule]:
    """The gaps between rules in one line."""
    return (Rule(before.at, before.end, rule.start) for before, rule in pairwise(own) if before.at == rule.at)


def _short_of(own: Sequence[Rule], crossing: Sequence[Rule]) -> Iterator[Rule]:
    """The gaps between the ends of rules and the next rule that would cross them."""
    for rule in own:
        places = [other.at for other in crossing if other.start - SNAP <= rule.at <= other.end + SNAP]
        before = max((at for at in places if at < rule.start - SNAP), default=None)
        behind = min((at for at in places if at > rule.end + SNAP), default=None)
        if before is not None and rule.start - before <= _COVERED:
            yield Rule(rule.at, before, rule.start)
        if behind is not None and behind - rule.end <= _COVERED:
            yield Rule(rule.at, rule.end, behind)


def _closed(own: Sequence[Rule], gaps: Sequence[Rule], dots: tuple["Pixels", "Pixels"], sheet: Sheet) -> list[Rule]:
    """The rules without the gaps that hold as much ink as a rule that is worn or under a stamp.

    ``dots`` are the page's ink and what of it is drawn, to which that of the gaps is added.
    """
    ink, drawn = dots
    worn = [gap for gap in gaps if _is_worn(gap, ink, sheet)]
    for gap in worn:
        band = _band(gap, sheet)
        drawn[band] = cv2.max(np.ascontiguousarray(drawn[band]), np.ascontiguousarray(ink[band]))
    return joined([*own, *worn])


def _band(gap: Rule, sheet: Sheet) -> tuple[slice, slice]:
    """Where a rule's ink may lie, as rows and columns of the image."""
    at, half = round(gap.at * sheet.scale), sheet.px(_SWAY)
    return slice(max(at - half, 0), at + half + 1), slice(round(gap.start * sheet.scale), round(gap.end * sheet.scale))


def _is_worn(gap: Rule, ink: "Pixels", sheet: Sheet) -> bool:
    rows, columns = _band(gap, sheet)
    inked = ink[rows, columns].any(axis=0)
    white = np.diff(np.flatnonzero(np.concatenate(([True], inked, [True])))) - 1
    if np.count_nonzero(inked) < _WORN * inked.size or white.max(initial=0) > sheet.px(SNAP):
        return False  # a digit in line with a rule does not reach from one rule to the other
    return _is_free(ink[:, columns], rows.start, rows.stop, sheet.px(_BESIDE))


def _kept(own: Sequence[Rule], crossing: Sequence[Rule]) -> list[int]:
    """The positions of the runs that are rules."""
    across = [rule for rule in joined(crossing) if rule.end - rule.start >= _LONG]
    long = [rule for rule in joined(own) if rule.end - rule.start >= _LONG and any(_cross(rule, one) for one in across)]
    return [k for k, run in enumerate(own) if _is_rule(run, long, across)]


def _is_rule(run: Rule, long: Sequence[Rule], crossing: Sequence[Rule]) -> bool:
    """Whether the run is long, or goes from one crossing rule to another, or is a piece of a long rule that crosses
    others: a piece at that rule's end reaches a crossing one, which a digit in line with it does not.
    """
    if run.end - run.start >= _LONG:
        return True
    free = [end for end in run[1:] if not any(_touches(run, end, rule) for rule in crossing)]
    whole = next((rule for rule in long if _is_part(run, rule)), None)
    return not free if whole is None else not any(end in whole[1:] for end in free)


def _cross(rule: Rule, other: Rule) -> bool:
    here = rule.start - SNAP <= other.at <= rule.end + SNAP
    return here and other.start - SNAP <= rule.at <= other.end + SNAP


def _is_part(run: Rule, rule: Rule) -> bool:
    return abs(run.at - rule.at) <= SNAP and run.start >= rule.start - SNAP and run.end <= rule.end + SNAP


def _touches(run: Rule, end: float, rule: Rule) -> bool:
    return abs(rule.at - end) <= _TOUCHING and rule.start - SNAP <= run.at <= rule.end + SNAP


def _reaching(own: Sequence[Rule], crossing: Sequence[Rule]) -> list[Rule]:
    """The rules without gaps in mid-cell, each drawn out to the crossing one that it nearly reaches."""
    result: list[Rule] = []
    for rule in sorted(own):
        before = result[-1] if result else None
        if before and _goes_on(before, rule, crossing):
            result[-1] = Rule(before.at, before.start, max(before.end, rule.end))
        else:
            result.append(rule)
    return [Rule(rule.at, *_ends(rule, crossing)) for rule in result]


def _goes_on(before: Rule, rule: Rule, crossing: Sequence[Rule]) -> bool:
    """Whether something hides the middle of one rule: neither part ends at a rule that crosses it."""
    if abs(before.at - rule.at) > SNAP or not -SNAP <= rule.start - before.end <= _COVERED:
        return False
    return _held(before, before.end, crossing) is None and _held(rule, rule.start, crossing) is None


def _held(rule: Rule, end: float, crossing: Sequence[Rule], near: float = SNAP) -> float | None:
    """Where a rule crosses near the end, None if there is none."""
    places = (other.at for other in crossing if other.start - SNAP <= rule.at <= other.end + SNAP)
    return min((at for at in places if abs(at - end) <= near), key=lambda at: abs(at - end), default=None)


def _ends(rule: Rule, crossing: Sequence[Rule]) -> tuple[float, float]:
    held = any(_held(rule, end, crossing) is not None for end in rule[1:])
    near = _FAR if held else _NEAR
    start, end = (_held(rule, end, crossing, near) for end in rule[1:])
    if start is None or start > rule.start + SNAP:  # it sticks out: an edge that was not drawn
        start = rule.start
    if end is None or end < rule.end - SNAP:
        end = rule.end
    return start, end
