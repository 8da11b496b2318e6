"""What stands on a page of an OFD file: characters and figures (GB/T 33190-2016, clauses 8, 9, 10 and 11).

The file measures in millimetres from the page's top left corner, to the right and down; what comes out is in points.
An object has a space of its own, whose origin is the corner of its Boundary and which its CTM moves (8.5).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain, pairwise, repeat
from math import atan2, hypot, isfinite, pi
from typing import NamedTuple
from unicodedata import east_asian_width

from lxml import etree

from extract.model import Box
from extract.read.container import Element
from extract.read.glyphs import plain
from extract.read.layout.drawing import SMALL, THIN, PageDrawing, Point, Shape
from extract.read.layout.lines import Glyph

POINTS = 72 / 25.4  # in a millimetre
NOTHING = "\u00a4"  # stands for a glyph that no character belongs to (11.3)
_ASCENT, _DESCENT = 1.04, 0.29  # of the size: what fonts of Chinese characters claim above and below the baseline
_NARROW = (0.5, 0.6)  # of the size: a letter's usual width, and the most of it
_SLANT = 0.05  # radians, about three degrees
_DARK = 3 * 160  # the sum of red, green and blue below which a fill shows on white paper
_OPAQUE = 64
_OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}  # of the drawing operators (table 36)
_HELD = frozenset(("Layer", "PageBlock"))
_MOST_FIGURES = 100_000  # on a page


class _Space(NamedTuple):
    """How an object's own coordinates turn into points on the page: the origin of its Boundary, and its CTM."""

    x: float
    y: float
    matrix: tuple[float, ...]

    def seen(self, x: float, y: float) -> Point:
        """The point on the page."""
        a, b, c, d, e, f = self.matrix
        return POINTS * (self.x + a * x + c * y + e), POINTS * (self.y + b * x + d * y + f)


@dataclass(slots=True)
class Content:
    """A page's characters, those of a watermark, the text that is not shown, and what is drawn; ``composed``
    counts the objects that a resource draws (clause 13), which are not read.
    """

    glyphs: list[Glyph] = field(default_factory=list)
    slanted: list[Glyph] = field(default_factory=list)
    hidden: str = ""
    composed: int = 0
    drawing: PageDrawing = field(default_factory=PageDrawing)

    def gather(self, layers: Iterable[Element]) -> None:
        """Takes up the objects below the element; raises ``ValueError`` where their numbers are none."""
        for found in layers:
            match etree.QName(found).localname:
                case "TextObject":
                    self._text(found)
                case "PathObject":
                    _path(found, self.drawing)
                case "ImageObject":
                    x, y, width, height = (POINTS * value for value in numbers(found.get("Boundary", ""), 4))
                    self.drawing.images.append((x, y, x + width, y + height))
                case "CompositeObject":
                    self.composed += 1
                case name if name in _HELD:
                    self.gather(found)

    def _text(self, found: Element) -> None:
        glyphs = list(_glyphs(found))
        fill = found.find("{*}FillColor")
        if found.get("Visible") == "false" or (fill is not None and fill.get("Alpha") == "0"):
            self.hidden += "".join(glyph.raw for glyph in glyphs)
        elif _is_slanted(_space(found).matrix):
            self.slanted += glyphs
        else:
            self.glyphs += glyphs


def numbers(text: str, count: int | None = None) -> list[float]:
    """The numbers of an array (ST_Array, ST_Box); ``ValueError`` if they are not so many, or not finite."""
    found = [float(part) for part in text.split()]
    if not all(map(isfinite, found)) or count not in (None, len(found)):
        raise ValueError(f"no such numbers: {text[:80]}")
    return found


def _space(found: Element) -> _Space:
    x, y, *_ = numbers(found.get("Boundary", ""), 4)
    return _Space(x, y, tuple(numbers(found.get("CTM", "1 0 0 1 0 0"), 6)))


def _number(found: Element, name: str, default: float) -> float:
    return numbers(found.get(name) or str(default), 1)[0]


def _is_slanted(matrix: Sequence[float]) -> bool:
    quarter = atan2(matrix[1], matrix[0]) % (pi / 2)
    return min(quarter, pi / 2 - quarter) > _SLANT


# ---------------------------------------------------------------- text


def _glyphs(found: Element) -> Iterator[Glyph]:
    """The characters of a text object (11.2 and 11.3); a code that names no place goes on from the one before it."""
    space, size = _space(found), _number(found, "Size", 0.0)
    wide = size * POINTS * hypot(*space.matrix[:2]) * _number(found, "HScale", 1.0)
    high = size * POINTS * hypot(*space.matrix[2:4])
    x = y = 0.0
    for code in found.iterfind("{*}TextCode"):
        text = code.text or ""
        x, y = _number(code, "X", x), _number(code, "Y", y)
        usual = [] if code.get("DeltaY") else [_width(char) * size for char in text]
        across = _offsets(code.get("DeltaX"), text, usual)
        down = _offsets(code.get("DeltaY"), text, [])
        places = [space.seen(x + right, y + below) for right, below in zip(across, down, strict=True)]
        steps = chain((after[0] - before[0] for before, after in pairwise(places)), repeat(0.0))
        for char, ordinary, (left, base), step in zip(text, plain(text), places, steps, strict=False):
            width = _printed(char, wide, step)
            yield Glyph(left, base - _ASCENT * high, left + width, base + _DESCENT * high, base, ordinary, char)


def _offsets(deltas: str | None, text: str, usual: Sequence[float]) -> list[float]:
    """Where the characters stand, from the first; without deltas as far apart as usual, or on one spot."""
    steps = chain(_deltas(deltas.split()), repeat(0.0)) if deltas else chain(usual, repeat(0.0))
    return list(accumulate((step for _, step in zip(text[1:], steps, strict=False)), initial=0.0))[: len(text)]


def _deltas(parts: Sequence[str]) -> Iterator[float]:
    """The distances of DeltaX and DeltaY; ``g 3 2.5`` stands for 2.5 three times (11.3)."""
    waiting = iter(parts)
    for part in waiting:
        if part == "g":
            count, value = next(waiting, ""), next(waiting, "")
            yield from repeat(numbers(value, 1)[0], int(count))
        else:
            yield numbers(part, 1)[0]


def _width(char: str) -> float:
    return 1.0 if east_asian_width(char) in "WFA" else _NARROW[0]


def _printed(char: str, size: float, step: float) -> float:
    """How wide a character is: the file does not say, its font does; it is no wider than the way to the next."""
    if _width(char) == 1.0:
        return min(size, step) if step > 0 else size
    return min(step, _NARROW[1] * size) if step > 0 else _NARROW[0] * size


# ---------------------------------------------------------------- figures


def _path(found: Element, drawing: PageDrawing) -> None:
    """A path (9.1): a thin one is a rule, a small one may be a check box, of others the straight strokes are rules."""
    if found.get("Visible") == "false" or len(drawing.shapes) > _MOST_FIGURES:
        return
    lines = list(_lines(found.findtext("{*}AbbreviatedData") or "", _space(found)))
    points = [point for line in lines for point in line]
    stroked, dark = found.get("Stroke") != "false", _is_dark(found)
    if not points or not (stroked or dark):
        return
    box = _around(points)
    if min(box[2] - box[0], box[3] - box[1]) <= THIN:
        drawing.add_ruling_line(*box)
    elif max(box[2] - box[0], box[3] - box[1]) <= SMALL:
        drawing.shapes.append(Shape(box, _is_rectangle(points, box), dark))
    elif stroked:
        for start, end in lines:
            drawing.add_stroke(start, end)


def _lines(data: str, space: _Space) -> Iterator[tuple[Point, Point]]:
    """The strokes of abbreviated data from point to point (table 36); a curve is taken for the way to its end."""
    start = last = space.seen(0.0, 0.0)
    waiting = iter(data.split())
    for operator in waiting:
        if operator not in _OPERANDS:
            raise ValueError(f"no such operator: {operator[:80]}")
        operands = [numbers(next(waiting, ""), 1)[0] for _ in range(_OPERANDS[operator])]
        here = space.seen(*operands[-2:]) if operands else start
        if operator in "SM":
            start = here
        else:
            yield last, here
        last = here


def _around(points: Sequence[Point]) -> Box:
    xs, ys = zip(*points, strict=True)
    return (min(xs), min(ys), max(xs), max(ys))


def _is_rectangle(points: Sequence[Point], box: Box) -> bool:
    """Whether all points stand on the sides of their bounds, and some on each corner."""
    near = [(min(x - box[0], box[2] - x), min(y - box[1], box[3] - y)) for x, y in points]
    return all(min(one) < 1.0 for one in near) and sum(max(one) < 1.0 for one in near) >= 4


def _is_dark(found: Element) -> bool:
    """Whether the path is filled with a colour that shows on white paper: grey, red green blue, or four inks (8.3)."""
    if found.get("Fill") != "true":
        return False
    fill = found.find("{*}FillColor")
    values = numbers(fill.get("Value", "") if fill is not None else "") or [0.0]
    if fill is not None and _number(fill, "Alpha", 255.0) <= _OPAQUE:
        return False
    light = {1: lambda: 3 * values[0], 4: lambda: 3 * (255 - values[3]) - sum(values[:3])}
    return light.get(len(values), lambda: sum(values))() < _DARK
