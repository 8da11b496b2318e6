"""The ruling lines of a level page.

A long thin run of ink is a rule. A short one is a stroke of a character, unless it runs from rule to rule.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import cv2
import numpy as np

from extract.read.ruling import SNAP, Rule, joined
from extract.read.scan.page import WHITE, Sheet

if TYPE_CHECKING:
    from extract.read.sight import Pixels

_LONG, _SHORT = 36.0, 8.0  # points: longer than any stroke of a title; a table's lowest row
_THICK = 4.0  # points: what is thicker is an area
_GAP = 0.8  # points: grain leaves no wider gaps in a rule
_SURE = 90.0  # points: no row of strokes is as long without a gap
_BESIDE = 2.0  # points: a rule has white on both sides, a stroke has others at it
_TOUCHED = (0.15, 0.5)  # of its length: what may stand at a rule's one side, and at its other
_DANGLING = 5.0  # points: a rule that ends this near to one that crosses it is taken to reach it


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


def rules(sheet: Sheet) -> Ruled:
    """The rules of the page."""
    across, down = _runs(sheet.ink, sheet), _runs(np.ascontiguousarray(sheet.ink.T), sheet)
    rows, columns = _kept(across.rules, down.rules), _kept(down.rules, across.rules)
    drawn = cv2.max(across.drawn(rows), np.ascontiguousarray(down.drawn(columns).T))
    horizontal, vertical = ([found.rules[k] for k in kept] for found, kept in ((across, rows), (down, columns)))
    return Ruled(_reaching(joined(horizontal), vertical), _reaching(joined(vertical), horizontal), drawn)


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
            places.append(Rule(centres[k][1] / sheet.scale, left / sheet.scale, (left + width) / sheet.scale))
            renamed[k] = len(places)
    return _Runs(places, renamed[labels])


def _is_free(ink: "Pixels", top: int, bottom: int, beside: int) -> bool:
    """Whether the run from row ``top`` to ``bottom`` has white above and below, as a stroke of a character has not."""
    above, below = ink[max(top - beside, 0) : max(top - 1, 0)], ink[bottom + 1 : bottom + beside]
    less, more = sorted(np.count_nonzero(side.any(axis=0)) / ink.shape[1] for side in (above, below))
    return bool(less <= _TOUCHED[0] and more <= _TOUCHED[1])


def _kept(own: Sequence[Rule], crossing: Sequence[Rule]) -> list[int]:
    """The positions of the runs that are rules."""
    long = [rule for rule in joined(own) if rule.end - rule.start >= _LONG]
    across = [rule for rule in joined(crossing) if rule.end - rule.start >= _LONG]
    return [k for k, run in enumerate(own) if _is_part(run, long) or _is_bounded(run, across)]


def _is_part(run: Rule, rules: Sequence[Rule]) -> bool:
    return any(
        abs(run.at - rule.at) <= SNAP and run.start >= rule.start - SNAP and run.end <= rule.end + SNAP
        for rule in rules
    )


def _is_bounded(run: Rule, crossing: Sequence[Rule]) -> bool:
    """Whether the run goes from one crossing rule to another."""
    return all(any(_meets(run, end, rule) for rule in crossing) for end in (run.start, run.end))


def _meets(run: Rule, end: float, rule: Rule) -> bool:
    return abs(rule.at - end) <= SNAP and rule.start - SNAP <= run.at <= rule.end + SNAP


def _reaching(own: Sequence[Rule], crossing: Sequence[Rule]) -> list[Rule]:
    """The rules, each drawn out to the crossing one that it nearly reaches."""
    return [Rule(rule.at, _reached(rule, rule.start, crossing), _reached(rule, rule.end, crossing)) for rule in own]


def _reached(rule: Rule, end: float, crossing: Sequence[Rule]) -> float:
    spans = (other for other in crossing if other.start - SNAP <= rule.at <= other.end + SNAP)
    near = [other.at for other in spans if abs(other.at - end) <= _DANGLING]
    return min(near, key=lambda at: abs(at - end), default=end)
