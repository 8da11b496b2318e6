"""Check boxes that are drawn, not written: small squares with or without a mark become box glyphs."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from operator import attrgetter

from extract.model import Box
from extract.read.glyphs import EMPTY, TICKED, UNTICKED
from extract.read.layout.drawing import PageDrawing, Shape
from extract.read.layout.lines import Glyph
from extract.read.layout.ruling import RulingLine, area, holds

_CHAR = attrgetter("char")
_MOST, _MOST_SHAPES = 400, 8_000  # on a page; more small squares, or figures, are a pattern or a picture
_SMALLEST, _LARGEST = 5.0, 16.0  # points: sides of a check box beside text of 7.5 to 16 points
# ticks, and what forms show in the place of one (ISO 32000-1, annex D.6); the last four are Wingdings without Unicode
_MARKS = frozenset("√✓✔×✕✖✗✘xXvV■●◆★üûþý")
_ROW = 16.0  # points: frames are looked up by the height they stand at
_CORNER = 1.0  # points: how far apart the ends of strokes that meet may be
_WHOLE = 0.95  # of a character's width: a figure from here on is no mark in it, but its background
_WIDER = 0.8  # points: a figure that is wider than a frame by more than this is no mark in it


def with_checkboxes(glyphs: list[Glyph], drawing: PageDrawing, squares: Sequence[Box]) -> list[Glyph]:
    """The glyphs with drawn check boxes among them; a mark printed over a box and the box become one ☑.

    ``squares`` are small grids that were drawn line by line. A square behind a character or around it is no check box;
    nor is one with neither text on its line nor a table around it, nor a filled one where no other is empty: ornaments.
    ``raw`` of a changed glyph keeps what was written.
    """
    shapes = drawing.shapes
    frames = [shape for shape in shapes if shape.framed and _is_square(shape.box)]
    frames += [Shape(square, framed=True, dark=False) for square in squares if _is_square(square)]
    if len(frames) > _MOST or len(shapes) > _MOST_SHAPES:
        return glyphs
    frames = _frames_of_boxes(frames, drawing.lights, glyphs)
    has_printed = not UNTICKED.isdisjoint(map(_CHAR, glyphs))
    printed = [glyph for glyph in glyphs if glyph.char in UNTICKED] if has_printed else []
    marks = [glyph for glyph in glyphs if glyph.char in _MARKS] if frames or printed else []
    if not frames and not (printed and (marks or shapes)):
        return glyphs
    replaced: dict[Glyph, Glyph] = {}
    for glyph in printed:
        inside = _marks_in(glyph[:4], marks)
        if inside or _is_marked(glyph[:4], shapes, is_printed=True):
            replaced[glyph] = glyph._replace(char=TICKED, raw=glyph.raw + inside)
    drawn = []
    lines: dict[float, list[Glyph]] = {}
    for frame in frames:
        middle = (frame.box[1] + frame.box[3]) / 2
        if middle not in lines:  # most boxes stand on one line with others
            lines[middle] = [one for one in glyphs if one.top <= middle <= one.bottom and not one.char.isspace()]
        if lines[middle] or any(line.start <= middle <= line.end for line in drawing.vertical):
            inside = _marks_in(frame.box, marks)
            char = TICKED if frame.dark or inside or _is_marked(frame.box, shapes) else EMPTY
            drawn.append(Glyph(*frame.box, _base_beside(frame.box, lines[middle]), char, inside))
    boxes = [frame.box for frame in frames] + [glyph[:4] for glyph in printed]
    used = {mark for mark in marks if any(_is_centre_in(mark[:4], box) for box in boxes)}
    return [  # a glyph's character is looked at first: to look up the glyph itself takes longer
        replaced.get(glyph, glyph) if glyph.char in UNTICKED else glyph
        for glyph in glyphs
        if glyph.char not in _MARKS or glyph not in used
    ] + drawn


def squares_of_strokes(drawing: PageDrawing) -> list[tuple[RulingLine, RulingLine, RulingLine, RulingLine]]:
    """The squares, each drawn as four strokes, that touch no other line: two horizontal and two vertical lines each.

    They are check boxes, and may stand so near to the rules of a table that they would be taken for parts of these.
    """
    across = [line for line in drawing.horizontal if _SMALLEST <= line.end - line.start <= _LARGEST]
    down = [line for line in drawing.vertical if _SMALLEST <= line.end - line.start <= _LARGEST]
    if not 2 <= len(across) <= _MOST or not 2 <= len(down) <= _MOST:
        return []
    squares = []
    for top, bottom in combinations(sorted(across), 2):
        if not (_is_same(top[1:], bottom[1:]) and _is_square((top.start, top.at, top.end, bottom.at))):
            continue
        ends = (top.at, bottom.at)
        sides = [line for line in down if _is_same(line[1:], ends)]
        left = next((line for line in sides if abs(line.at - top.start) <= _CORNER), None)
        right = next((line for line in sides if abs(line.at - top.end) <= _CORNER), None)
        if left and right and _stands_alone((top.start, top.at, top.end, bottom.at), drawing):
            squares.append((top, bottom, left, right))
    return squares


def _is_same(one: Sequence[float], other: Sequence[float]) -> bool:
    return all(abs(a - b) <= _CORNER for a, b in zip(one, other, strict=True))


def _stands_alone(square: Box, drawing: PageDrawing) -> bool:
    """Whether no line but the square's own four comes near its sides."""
    x0, top, x1, bottom = square
    across = sum(
        line.start <= x1 + _CORNER
        and line.end >= x0 - _CORNER
        and min(abs(line.at - top), abs(line.at - bottom)) <= _CORNER
        for line in drawing.horizontal
    )
    down = sum(
        line.start <= bottom + _CORNER
        and line.end >= top - _CORNER
        and min(abs(line.at - x0), abs(line.at - x1)) <= _CORNER
        for line in drawing.vertical
    )
    return across == down == 2


def _frames_of_boxes(frames: Sequence[Shape], lights: Sequence[Box], glyphs: Sequence[Glyph]) -> list[Shape]:
    """The frames that are check boxes; a dark one with a light area in it is empty, others are
    ornaments where none is empty.
    """
    if not frames:
        return []
    rows: defaultdict[int, list[Shape]] = defaultdict(list)
    for frame in frames:
        for row in range(int(frame.box[1] // _ROW), int(frame.box[3] // _ROW) + 1):
            rows[row].append(frame)
    behind = [
        frame
        for x0, top, x1, bottom, _, char, *_ in glyphs
        if (near := rows.get(int((top + bottom) / 2 // _ROW))) and char not in _MARKS and not char.isspace()
        for frame in near
        if _is_centre_in((x0, top, x1, bottom), frame.box)
    ]
    behind += [frame for frame in frames if frame.dark and any(one.dark and _is_beside(one, frame) for one in behind)]
    front = [frame for frame in frames if frame not in behind]
    outer = [frame for frame in front if not any(holds(other.box, frame.box) for other in front)]
    boxes = [
        frame._replace(dark=frame.dark and not any(_is_paper(light, frame.box) for light in lights)) for frame in outer
    ]
    empty = [area(frame.box) for frame in boxes if not frame.dark]
    if len(empty) == len(boxes) or not UNTICKED.isdisjoint(map(_CHAR, glyphs)):
        return boxes
    return [one for one in boxes if not one.dark or any(0.5 < area(one.box) / own < 2 for own in empty)]


def _is_beside(one: Shape, other: Shape) -> bool:
    """Whether the two figures touch with their sides, as pieces of one shading do."""
    return min(abs(one.box[2] - other.box[0]), abs(other.box[2] - one.box[0])) < 1.0 and (
        abs(one.box[1] + one.box[3] - other.box[1] - other.box[3]) < other.box[3] - other.box[1]
    )


def _is_paper(light: Box, frame: Box) -> bool:
    """Whether the light area is the inside of the frame."""
    return holds(frame, light) and area(light) > area(frame) / 3


def _is_square(box: Box) -> bool:
    width, height = box[2] - box[0], box[3] - box[1]
    return min(width, height) >= _SMALLEST and max(width, height) <= _LARGEST and abs(width - height) <= 0.25 * width


def _is_centre_in(box: Box, frame: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return frame[0] < x < frame[2] and frame[1] < y < frame[3]


def _marks_in(frame: Box, marks: Sequence[Glyph]) -> str:
    """The marks that are printed into the frame."""
    return "".join(mark.char for mark in marks if _is_centre_in(mark[:4], frame))


def _is_marked(frame: Box, shapes: Sequence[Shape], *, is_printed: bool = False) -> bool:
    """Whether something is drawn into the frame that is not the frame again, nor shading behind it.

    ``is_printed``: the frame is the square of a character, which is wider than its ink and has room above and below.
    """
    size, tall = frame[2] - frame[0], frame[3] - frame[1]
    for shape in shapes:
        width, height = shape.box[2] - shape.box[0], shape.box[3] - shape.box[1]
        if not _is_centre_in(shape.box, frame) or shape.box == frame or width >= 1.3 * size:
            continue
        wider = holds(shape.box, frame) and max(width - size, height - tall) > _WIDER
        whole = width >= _WHOLE * size and height >= _WHOLE * tall
        if not shape.framed or (shape.dark and not (whole if is_printed else wider)):
            return True
    return False


def _base_beside(box: Box, line: Sequence[Glyph]) -> float:
    """The baseline of the nearest text on the same line, the box's own foot where it stands alone."""
    beside = [(min(abs(one.x0 - box[2]), abs(box[0] - one.x1)), one.base) for one in line]
    return min(beside)[1] if beside else box[3]
