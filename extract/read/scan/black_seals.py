"""Seals without colour, on copies and on scans in black and white: ring and star taken off the page.

A round seal of an office is 30 to 46 mm across (国发〔1999〕25号: 42 mm in counties, 45 mm above), with a star of a
third of that in its middle. What its ring and star hide is lost, strokes that cross the ring go on.
"""

from math import pi
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import cv2
import numpy as np

from extract.read.ocr import PixelBox
from extract.read.scan.grey_page import WHITE, GreyPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.read.scan.grey_page import Pixels

    Dots = np.ndarray[Any, np.dtype[np.bool_]]
    Lengths = np.ndarray[Any, np.dtype[np.floating[Any]]]

_DETAIL = 0.5  # pixels a point: enough to see a ring
_RADII = (41.0, 67.0)  # points
_EDGE = 40  # grey levels from dot to dot, at that detail
_VOTES = 1.5  # for each dot of the smallest ring's two edges; without a ring there are fewer than one
_MOST = 6  # seals on a page
_FINE = 0.5  # pixels: the place of a middle
_DRAWN, _AROUND = 0.72, 0.4  # of the ring that has ink, and of circles beside it, where print may stand
_THICK = (0.8, 7.0)  # points: of a ring
_BESIDE = 8.0  # points: how far around a ring the page is looked at
_LINE, _HIDDEN = 10.0, 46.0  # points: longer than strokes of text; of a line, what a star or the ring may hide
_REACH = 3.0  # points: how near to what is hidden a line ends there
_STAR = (0.24, 0.42)  # of the seal's radius
_FULL, _TIP = 0.9, 5.0  # of a star that has ink; points: how far off its tips may be, both ways together
_WAIST = 0.382  # of a star's radius: its inner corners


class Ring(NamedTuple):
    """A seal's ring: its middle and the radii of its two edges, in pixels."""

    x: float
    y: float
    inner: float
    outer: float

    def holds(self, bounds: PixelBox) -> bool:
        """Whether the middle of the box lies within the ring, where the seal's own characters are."""
        x0, top, x1, bottom = bounds
        return bool(np.hypot((x0 + x1) / 2 - self.x, (top + bottom) / 2 - self.y) < self.outer)


def without_black_seals(page: GreyPage) -> tuple[GreyPage, list[Ring]]:
    """The page without the rings and stars of its seals, ruling lines under them drawn on; and where the rings were."""
    rings: list[Ring] = []
    grey, scale = page.grey, page.scale
    for x, y in _middles(grey, scale):
        far = round((_RADII[1] + _BESIDE) * scale)
        left, top = max(round(x) - far, 0), max(round(y) - far, 0)
        around = slice(top, round(y) + far), slice(left, round(x) + far)
        _, ink = cv2.threshold(grey[around], 0, WHITE, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
        ring = _ring(ink, x - left, y - top, scale)
        if ring is not None:
            grey = grey.copy() if grey is page.grey else grey
            hidden = _dots_of_ring(ink, ring, scale) | _dots_of_star(ink, ring, scale)
            light, dark = np.median(grey[around][ink == 0]), np.median(grey[around][ink > 0])
            ink[hidden] = 0
            grey[around][hidden] = np.where(_ruling_through(ink, hidden, scale)[hidden], dark, light)
            rings.append(ring._replace(x=ring.x + left, y=ring.y + top))
    return (GreyPage(grey, scale) if rings else page), rings


def _ruling_through(ink: "Pixels", hidden: "Dots", scale: float) -> "Dots":
    """Where level and upright lines go on under what is hidden: to their other part, or to a line that crosses them."""
    level, upright = (_lines_and_gaps(own, scale) for own in (ink, np.ascontiguousarray(ink.T)))
    lines = cv2.max(level, np.ascontiguousarray(upright.T)) > 0
    near = round(_REACH * scale)
    hidden = cv2.morphologyEx(hidden.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((2 * near + 1,) * 2, np.uint8)) > 0
    for own, other, covered, result in ((upright, level, hidden.T, lines.T), (level, upright, hidden, lines)):
        crossing = cv2.dilate(np.ascontiguousarray(other.T), np.ones((1, 2 * near + 1), np.uint8))
        is_end = (own > 0) & (cv2.dilate(covered.astype(np.uint8), np.ones((1, 2 * near + 1), np.uint8)) > 0)
        for row in np.flatnonzero((is_end & ~covered).any(axis=1)):
            edges = np.flatnonzero(np.diff(np.concatenate(([0], covered[row].astype(np.int8), [0]))))
            for start, end in zip(edges[::2], edges[1::2], strict=True):
                is_before, is_behind = own[row, max(start - near, 0) : start].any(), own[row, end : end + near].any()
                met = start + np.flatnonzero(crossing[row, start:end])
                if len(met) and is_before != is_behind:
                    result[row, start : met[-1]] |= is_before
                    result[row, met[0] : end] |= is_behind
    return np.asarray(lines)


def _lines_and_gaps(ink: "Pixels", scale: float) -> "Pixels":
    """The level lines of the ink, drawn on over gaps."""
    long = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, round(_LINE * scale)), np.uint8))
    wide = cv2.copyMakeBorder(cv2.dilate(long, np.ones((3, 1), np.uint8)), 0, 0, 1, 1, cv2.BORDER_CONSTANT, value=0)
    whole = cv2.morphologyEx(wide, cv2.MORPH_CLOSE, np.ones((1, round(_HIDDEN * scale)), np.uint8))
    return np.ascontiguousarray(cv2.erode(whole, np.ones((3, 1), np.uint8))[:, 1:-1])


def _middles(grey: "Pixels", scale: float) -> "Iterator[tuple[float, float]]":
    """Where the edges of many dots point at from the distance of a ring, in pixels, those with the most votes first."""
    times = _DETAIL / scale
    small = cv2.resize(grey, None, fx=times, fy=times, interpolation=cv2.INTER_AREA).astype(np.float32)
    across, down = (cv2.Sobel(small, cv2.CV_32F, *way, ksize=3, scale=0.25) for way in ((1, 0), (0, 1)))
    steep = np.hypot(across, down)
    rows, columns = np.nonzero(steep > _EDGE)
    ways = across[rows, columns] / steep[rows, columns], down[rows, columns] / steep[rows, columns]
    low, high = (round(radius * _DETAIL) for radius in _RADII)
    votes: Any = np.zeros(small.shape, np.float32)
    for radius in (*range(-high, -low + 1), *range(low, high + 1)):
        x, y = (np.rint(start + radius * way).astype(np.intp) for start, way in zip((columns, rows), ways, strict=True))
        is_on = (x >= 0) & (x < small.shape[1]) & (y >= 0) & (y < small.shape[0])
        votes += np.bincount(y[is_on] * small.shape[1] + x[is_on], minlength=votes.size).reshape(votes.shape)
    votes = np.multiply(cv2.blur(votes, (3, 3)), 9)
    for _ in range(_MOST):
        _, most, _, (x, y) = cv2.minMaxLoc(votes)
        if most < _VOTES * 4 * pi * low:
            return
        yield (x + 0.5) / times, (y + 0.5) / times
        cv2.circle(votes, (x, y), low // 2, 0, -1)


def _ring(ink: "Pixels", x: float, y: float, scale: float) -> Ring | None:
    """The ring around about that middle; None where there is none: ink nearly all around, and less inside and outside.

    The middle is moved to where circles with ink and those without differ most.
    """
    radii = np.arange((_RADII[0] - _BESIDE) * scale, (_RADII[1] + _BESIDE) * scale)
    best, step = (0.0, x, y), _BESIDE * scale / 2
    while step >= _FINE:
        _, x0, y0 = best
        for dx, dy in ((a * step, b * step) for a in (-1, 0, 1) for b in (-1, 0, 1)):
            sharpness = float(np.square(_drawn_shares(ink, x0 + dx, y0 + dy, radii)).sum())
            best = max(best, (sharpness, x0 + dx, y0 + dy))
        step /= 2
    _, x, y = best
    shares = _drawn_shares(ink, x, y, radii)
    at, drawn, beside = int(shares.argmax()), float(shares.max()), round(_BESIDE / 2 * scale)
    is_ring = np.concatenate(([False], shares > drawn / 3, [False]))
    inner = at - int(np.argmin(is_ring[at + 1 :: -1])) + 1
    outer = at + int(np.argmin(is_ring[at + 1 :]))
    around = shares[[max(inner - beside, 0), min(outer + beside, len(shares) - 1)]]
    is_thin = _THICK[0] * scale <= outer - inner <= _THICK[1] * scale
    is_drawn = drawn >= _DRAWN and around.max() <= _AROUND and is_thin
    return Ring(x, y, float(radii[inner]), float(radii[outer - 1])) if is_drawn else None


def _drawn_shares(ink: "Pixels", x: float, y: float, radii: "Lengths") -> "Lengths":
    """For each circle around the middle the share of it that has ink; what lies beyond the page has none."""
    angles = np.arange(0, 2 * pi, pi / 90)
    columns = np.rint(x + radii[:, None] * np.cos(angles)).astype(np.intp)
    rows = np.rint(y + radii[:, None] * np.sin(angles)).astype(np.intp)
    is_on = (columns >= 0) & (columns < ink.shape[1]) & (rows >= 0) & (rows < ink.shape[0])
    drawn = (ink[np.where(is_on, rows, 0), np.where(is_on, columns, 0)] > 0) & is_on
    return np.asarray(drawn.mean(axis=1))


def _dots_of_ring(ink: "Pixels", ring: Ring, scale: float) -> "Dots":
    """The dots of the ring, but for those of strokes, which stand on both sides of it."""
    rows, columns = np.mgrid[: ink.shape[0], : ink.shape[1]]
    across, down = columns - ring.x, rows - ring.y
    away = np.hypot(across, down)
    is_ring = (away >= ring.inner - scale) & (away <= ring.outer + scale)
    across, down, away = across[is_ring], down[is_ring], away[is_ring]
    goes_on = np.full(away.shape, True)
    for radius in (ring.inner - 2 * scale, ring.outer + 2 * scale):
        x = np.clip(np.rint(ring.x + across / away * radius), 0, ink.shape[1] - 1).astype(np.intp)
        y = np.clip(np.rint(ring.y + down / away * radius), 0, ink.shape[0] - 1).astype(np.intp)
        goes_on &= ink[y, x] > 0
    is_ring[is_ring] = ~goes_on
    return np.asarray(is_ring)


def _dots_of_star(ink: "Pixels", ring: Ring, scale: float) -> "Dots":
    """The dots of the largest star in the middle that is full of ink, turned as it may be."""
    corners = np.arange(10) * pi / 5
    reach = np.where(np.arange(10) % 2 == 0, 1.0, _WAIST)
    for radius in np.arange(_STAR[1], _STAR[0], -0.02) * ring.outer:
        best: tuple[float, Pixels | None] = (_FULL, None)
        for turn in np.arange(0, 2 * pi / 5, pi / 45):
            x, y = ring.x + radius * reach * np.sin(corners + turn), ring.y - radius * reach * np.cos(corners + turn)
            star = np.zeros(ink.shape, np.uint8)
            cv2.fillPoly(star, [np.rint(np.stack([x, y], axis=1)).astype(np.int32)], WHITE)
            best = max(best, (cv2.countNonZero(cv2.min(star, ink)) / cv2.countNonZero(star), star), key=itemgetter(0))
        if best[1] is not None:
            return np.asarray(cv2.dilate(best[1], np.ones((round(_TIP * scale) | 1,) * 2, np.uint8)) > 0)
    return np.zeros(ink.shape, bool)
