"""What stands on a page of an OFD file: characters and drawn figures (GB/T 33190-2016, clauses 8, 9, 10 and 11).

The file measures in millimetres from the page's top left corner, to the right and down; what comes out is in points.
An object has a space of its own, whose origin is the corner of its Boundary and which its CTM moves (8.5).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, pairwise, repeat
from math import atan2, hypot, isfinite, pi
from typing import NamedTuple
from unicodedata import east_asian_width

from lxml import etree
from msgspec import field

from extract.model import Box
from extract.read.container import Element
from extract.read.glyphs import plain
from extract.read.layout.drawing import LINE, NARROW, SMALL, THIN, Area, PageDrawing, Point, Shape, bounding_box
from extract.read.layout.lines import Glyph
from extract.read.layout.pages import PageContent
from extract.read.layout.watermarks import TextRun, TextStyle, doubtful_styles, watermark_positions
from extract.read.ofd.pictures import OfdPicture

POINTS = 72 / 25.4  # in a millimetre
UNMAPPED = "\u00a4"  # stands for a glyph that no character belongs to (11.3)
_ASCENT, _DESCENT = 1.04, 0.29  # of the size: what fonts of Chinese characters claim above and below the baseline
_BELOW = 0.12  # of the size: how far a Chinese character's ink reaches below the baseline
_NARROW = (0.5, 0.6)  # of the size: a letter's usual width, and the most of it
_SLANT = 0.05  # radians, about three degrees
_DARK = 3 * 160  # the sum of red, green and blue below which a fill shows on white paper
_PALE = 3 * 245  # from here on a stroke does not show on white paper
_OPAQUE = 64
_OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}  # of the drawing operators (table 36)
_HELD = frozenset(("Layer", "PageBlock"))
_MOST_FIGURES = 100_000  # on a page


class _Space(NamedTuple):
    """How an object's own coordinates turn into points on the page: the origin of its Boundary, and its CTM."""

    x: float
    y: float
    matrix: tuple[float, ...]

    def on_page(self, x: float, y: float) -> Point:
        """The point on the page."""
        a, b, c, d, e, f = self.matrix
        return POINTS * (self.x + a * x + c * y + e), POINTS * (self.y + b * x + d * y + f)


class OfdContent(PageContent):
    """What stands on the page; ``hidden`` is the text that is not shown, ``composed`` counts the objects that a
    resource draws (clause 13), which are not read. ``pictures`` are its images.
    """

    hidden: str = ""
    composed: int = 0
    pictures: list[OfdPicture] = field(default_factory=list)
    runs: list[tuple[list[Glyph], TextStyle]] = field(default_factory=list)

    def gather(self, objects: Iterable[Element]) -> None:
        """Add the objects, and those inside them; raises ``ValueError`` where their numbers are malformed."""
        for element in objects:
            match etree.QName(element).localname:
                case "TextObject":
                    self._gather_text(element)
                case "PathObject":
                    _gather_path(element, self.drawing)
                case "ImageObject" if element.get("Visible") != "false":
                    self.pictures.append(_picture(element))
                    self.drawing.images.append(self.pictures[-1].box)
                case "CompositeObject":
                    self.composed += 1
                case name if name in _HELD:
                    self.gather(element)

    def _gather_text(self, element: Element) -> None:
        glyphs = list(_glyphs(element))
        fill = element.find("{*}FillColor")
        matrix = _space(element).matrix
        quarter = atan2(matrix[1], matrix[0]) % (pi / 2)
        if element.get("Visible") == "false" or (fill is not None and fill.get("Alpha") == "0"):
            self.hidden += "".join(glyph.raw for glyph in glyphs)
        elif min(quarter, pi / 2 - quarter) > _SLANT:
            self.watermark += glyphs
        elif glyphs:
            self.glyphs += glyphs
            size = (glyphs[0].bottom - glyphs[0].top) / (_ASCENT + _DESCENT)
            colour = _colour(element)
            self.runs.append((glyphs, TextStyle(_ink(element), round(size, 1), is_marked=False, look=colour)))

    def part_watermarks(self) -> None:
        """Takes the level watermarks from the characters."""
        runs = [
            TextRun((own[0].x0, own[0].base - style.size, own[-1].x1, own[0].base + _BELOW * style.size), style)
            for own, style in self.runs
        ]
        counts = Counter(style for _, style in self.runs)
        if len(counts) > 1 and doubtful_styles(counts):
            chosen = watermark_positions(runs, counts, self.drawing.horizontal, self.drawing.vertical)
            marks = [glyph for k in sorted(chosen) for glyph in self.runs[k][0]]
            own = set(map(id, marks))
            self.glyphs = [glyph for glyph in self.glyphs if id(glyph) not in own]
            self.watermark += marks


def _picture(element: Element) -> OfdPicture:
    x, y, width, height = numbers(element.get("Boundary", ""), 4)
    space = _space(element) if element.get("CTM") else _Space(x, y, (width, 0.0, 0.0, height, 0.0, 0.0))
    corner, right, below = (space.on_page(*point) for point in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0)))
    box = (POINTS * x, POINTS * y, POINTS * (x + width), POINTS * (y + height))
    across, down = (right[0] - corner[0], below[0] - corner[0]), (right[1] - corner[1], below[1] - corner[1])
    return OfdPicture(element.get("ResourceID", ""), box, (*across, corner[0], *down, corner[1]))


def numbers(text: str, count: int | None = None) -> list[float]:
    """The numbers of an array (ST_Array, ST_Box); ``ValueError`` if they are not so many, or not finite."""
    values = [float(part) for part in text.split()]
    if not all(map(isfinite, values)) or count not in (None, len(values)):
        raise ValueError(f"no such numbers: {text[:80]}")
    return values


def _space(element: Element) -> _Space:
    x, y, *_ = numbers(element.get("Boundary", ""), 4)
    return _Space(x, y, tuple(numbers(element.get("CTM", "1 0 0 1 0 0"), 6)))


def _number(element: Element, name: str, default: float) -> float:
    return numbers(element.get(name) or str(default), 1)[0]


# ---------------------------------------------------------------- text


def _glyphs(element: Element) -> Iterator[Glyph]:
    """The characters of a text object (11.2 and 11.3); a code that names no place goes on from the one before it.

    The file does not say how wide a character is, only its font does; it is no wider than the distance to the next
    one.
    """
    space, size = _space(element), _number(element, "Size", 0.0)
    wide = size * POINTS * hypot(*space.matrix[:2]) * _number(element, "HScale", 1.0)
    high = size * POINTS * hypot(*space.matrix[2:4])
    x = y = 0.0
    for code in element.iterfind("{*}TextCode"):
        text = code.text or ""
        x, y = _number(code, "X", x), _number(code, "Y", y)
        full = [east_asian_width(char) in "WFA" for char in text]
        usual = [] if code.get("DeltaY") else [(1.0 if is_full else _NARROW[0]) * size for is_full in full]
        across = _offsets(code.get("DeltaX"), text, usual)
        down = _offsets(code.get("DeltaY"), text, [])
        places = [space.on_page(x + right, y + below) for right, below in zip(across, down, strict=True)]
        steps = [*(after[0] - before[0] for before, after in pairwise(places)), 0.0]
        for char, ordinary, is_full, (left, base), step in zip(text, plain(text), full, places, steps, strict=False):
            width = (1.0 if is_full else _NARROW[step > 0]) * wide
            width = min(width, step) if step > 0 else width
            yield Glyph(left, base - _ASCENT * high, left + width, base + _DESCENT * high, base, ordinary, char)


def _offsets(deltas: str | None, text: str, usual: Sequence[float]) -> list[float]:
    """Where the characters stand, from the first; without deltas as far apart as usual, or on one spot.

    In DeltaX and DeltaY, ``g 3 2.5`` stands for 2.5 three times (11.3).
    """
    steps = list(usual)
    if deltas:
        steps = []
        waiting = iter(deltas.split())
        for part in waiting:
            if len(steps) >= len(text) - 1:
                break
            count, value = (next(waiting, ""), next(waiting, "")) if part == "g" else ("1", part)
            step = numbers(value, 1)[0]
            steps += repeat(step, min(int(count), len(text)))
    return list(accumulate((step for _, step in zip(text[1:], chain(steps, repeat(0.0)), strict=False)), initial=0.0))


# ---------------------------------------------------------------- figures


def _gather_path(element: Element, drawing: PageDrawing) -> None:
    """A path (9.1): a thin one is a ruling line, a small one may be a check box, the straight strokes of others are
    ruling lines.
    """
    strokes = list(_strokes(element.findtext("{*}AbbreviatedData") or "", _space(element)))
    points = [point for stroke in strokes for point in stroke]
    stroked, dark = element.get("Stroke") != "false" and _is_shown(element, "StrokeColor", _PALE), _is_dark(element)
    if element.get("Visible") == "false" or len(drawing.shapes) > _MOST_FIGURES or not points:
        return
    box = bounding_box(points)
    width, height = box[2] - box[0], box[3] - box[1]
    is_area = dark and not stroked and width >= NARROW and LINE[0] <= height <= LINE[1]
    if is_area:
        (drawing.narrow if width <= THIN else drawing.areas).append(Area(box, _colour(element)))
    if not (stroked or dark):
        drawing.lights += [box] if element.get("Fill") == "true" and max(width, height) <= SMALL else []
    elif min(width, height) <= THIN and not is_area:
        drawing.add_ruling_line(*box)
    elif width > THIN and max(width, height) <= SMALL:
        drawing.shapes.append(Shape(box, _is_rectangle(points, box), dark))
    elif stroked:
        for start, end in strokes:
            drawing.add_stroke(start, end)


def _is_rectangle(points: Sequence[Point], box: Box) -> bool:
    """Whether all the points lie on the sides of the bounds, and some on each corner."""
    near = [(min(x - box[0], box[2] - x), min(y - box[1], box[3] - y)) for x, y in points]
    return all(min(one) < 1.0 for one in near) and sum(max(one) < 1.0 for one in near) >= len(box)


def _strokes(data: str, space: _Space) -> Iterator[tuple[Point, Point]]:
    """The strokes of abbreviated data from point to point (table 36); a curve is taken for the way to its end."""
    start = last = space.on_page(0.0, 0.0)
    waiting = iter(data.split())
    for operator in waiting:
        if operator not in _OPERANDS:
            raise ValueError(f"no such operator: {operator[:80]}")
        operands = [numbers(next(waiting, ""), 1)[0] for _ in range(_OPERANDS[operator])]
        here = space.on_page(*operands[-2:]) if operands else start
        if operator in "SM":
            start = here
        else:
            yield last, here
        last = here


def _colour(element: Element) -> str:
    fill = element.find("{*}FillColor")
    return "" if fill is None else fill.get("Value", "")


def _is_dark(element: Element) -> bool:
    """Whether the path is filled with a colour that shows on white paper."""
    return element.get("Fill") == "true" and _is_shown(element, "FillColor", _DARK)


def _is_shown(element: Element, name: str, least: float) -> bool:
    """Whether a path's colour of that name is opaque, and darker than the ``least`` sum of red, green and blue."""
    colour = element.find(f"{{*}}{name}")
    return (colour is None or _number(colour, "Alpha", 255.0) > _OPAQUE) and _light(colour) < least


def _ink(element: Element) -> float:
    """How dark a text is on white paper, 0 to 1."""
    fill = element.find("{*}FillColor")
    alpha = 255.0 if fill is None else _number(fill, "Alpha", 255.0)
    return max(1 - _light(fill) / (3 * 255), 0.0) * alpha / 255


def _light(fill: Element | None) -> float:
    """The sum of a colour's red, green and blue, from grey, red green blue, or four inks (8.3); black by default."""
    values = numbers(fill.get("Value", "") if fill is not None else "") or [0.0]
    if len(values) == 4:
        return 3 * (255 - values[3]) - sum(values[:3])
    return 3 * values[0] if len(values) == 1 else sum(values)
