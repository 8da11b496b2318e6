"""Check boxes that are drawn, not written: small squares with or without a mark become box glyphs."""

from collections.abc import Sequence

from extract.model import Box
from extract.read.glyphs import EMPTY, TICKED, UNTICKED
from extract.read.layout.drawing import Shape
from extract.read.layout.lines import Glyph
from extract.read.layout.ruling import holds

_MOST, _MOST_SHAPES = 400, 8_000  # on a page; more small squares, or figures, are a pattern or a picture
_SMALLEST, _LARGEST = 5.0, 16.0  # points: sides of a check box beside text of 7.5 to 16 points
_MARKS = frozenset("√✓✔×✕✗✘xXvV")


def with_checkboxes(glyphs: list[Glyph], shapes: Sequence[Shape], squares: Sequence[Box]) -> list[Glyph]:
    """The glyphs with drawn check boxes among them; a mark printed over a box and the box become one ☑.

    ``squares`` are small grids that were drawn line by line. ``raw`` of a changed glyph keeps what was written.
    """
    frames = [shape for shape in shapes if shape.framed and _is_square(shape.box)]
    frames += [Shape(square, framed=True, dark=False) for square in squares if _is_square(square)]
    if len(frames) > _MOST or len(shapes) > _MOST_SHAPES:
        return glyphs
    frames = [frame for frame in frames if not any(holds(other.box, frame.box) for other in frames)]
    printed = [glyph for glyph in glyphs if glyph.char in UNTICKED]
    marks = [glyph for glyph in glyphs if glyph.char in _MARKS] if frames or printed else []
    if not frames and not (printed and (marks or shapes)):
        return glyphs
    replaced: dict[Glyph, Glyph] = {}
    for glyph in printed:
        inside = _marks_in(glyph[:4], marks)
        if inside or _is_marked(glyph[:4], shapes):
            replaced[glyph] = glyph._replace(char=TICKED, raw=glyph.raw + inside)
    drawn = []
    for frame in frames:
        inside = _marks_in(frame.box, marks)
        char = TICKED if frame.dark or inside or _is_marked(frame.box, shapes) else EMPTY
        drawn.append(Glyph(*frame.box, _base_beside(frame.box, glyphs), char, inside))
    boxes = [frame.box for frame in frames] + [glyph[:4] for glyph in printed]
    used = {mark for mark in marks if any(_is_centre_in(mark[:4], box) for box in boxes)}
    return [replaced.get(glyph, glyph) for glyph in glyphs if glyph not in used] + drawn


def _is_square(box: Box) -> bool:
    width, height = box[2] - box[0], box[3] - box[1]
    return min(width, height) >= _SMALLEST and max(width, height) <= _LARGEST and abs(width - height) <= 0.25 * width


def _is_centre_in(box: Box, frame: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return frame[0] < x < frame[2] and frame[1] < y < frame[3]


def _marks_in(frame: Box, marks: Sequence[Glyph]) -> str:
    """The marks that are printed into the frame."""
    return "".join(mark.char for mark in marks if _is_centre_in(mark[:4], frame))


def _is_marked(frame: Box, shapes: Sequence[Shape]) -> bool:
    """Whether something is drawn into the frame that is not the frame again."""
    size = frame[2] - frame[0]
    return any(
        _is_centre_in(shape.box, frame)
        and (shape.dark or not shape.framed)
        and shape.box[2] - shape.box[0] < 1.3 * size
        for shape in shapes
        if shape.box != frame
    )


def _base_beside(box: Box, glyphs: Sequence[Glyph]) -> float:
    """The baseline of the nearest text on the same line, the box's own foot where it stands alone."""
    left, middle, right = box[0], (box[1] + box[3]) / 2, box[2]
    beside = [
        (min(abs(x0 - right), abs(left - x1)), base)
        for x0, top, x1, bottom, base, char, *_ in glyphs
        if top <= middle <= bottom and not char.isspace()
    ]
    return min(beside)[1] if beside else box[3]
