"""Cells of a table without ruling lines: which lines of text are one cell.

``runs between edges → texts of cells``. A text goes on in the next line where its first word would not have fit, or
where lines stand closer than rows do.
"""

from bisect import bisect_left
from collections.abc import Collection, Sequence
from functools import cached_property
from itertools import chain
from math import inf

from extract.read.layout.line_distances import (
    CLOSE,
    EXACT,
    farthest_in_cells,
    is_around,
    row_pitch,
    step_between,
    steps_in_cells,
    steps_in_columns,
)
from extract.read.layout.lines import CLOSING
from extract.read.layout.text_columns import ColumnEdge
from extract.read.layout.text_runs import SAME_SIZE, LineRun, Lines
from extract.read.layout.unruled_cells import SIGNS, UnruledCell, texts_of_line

_TIGHT = 0.8  # of the distance of rows: lines nearer than this are one cell's
_SLACK = 0.45  # em, as in a cell with ruling lines
_MOST_COLUMNS = 20
_LEADING = 1.12  # of the least distance of lines in one cell: lines of a cell are no farther apart
_NEXT = 1.15  # of the usual distance of rows: a text so far below another is in the next row
_CENTRED = 0.5  # em: a line set in this far has white on both sides
_FAR_LINES = 1.6  # em: lines farther apart are rows, unless rows are clearly farther apart


def cells_of_lines(
    lines: Lines, edges: Sequence[ColumnEdge], rules: Sequence[float], words: Collection[str]
) -> list[UnruledCell]:
    """The cells from top to bottom; no cell goes on across one of the ``rules``, the heights of ruling lines."""
    texts = _Texts([texts_of_line(line, number, edges) for number, line in enumerate(lines)], rules, words)
    cells: list[UnruledCell] = []
    for line in texts.by_line:
        pairs = [(_above(cells, one), one) for one in line]
        joint = [upper is not None and texts.are_joint(upper, one) for upper, one in pairs]
        is_row = len(line) > 1 and not texts.farthest and texts.is_row(pairs, joint)
        for (upper, one), ok in zip(pairs, joint, strict=True):
            is_apart = is_row and upper is not None and not _is_tight(upper, one, texts.pitch)
            if upper is None or not ok or (is_apart and not texts.begins_word(upper.text + one.text)):
                cells.append(one)
            else:
                upper.runs += one.runs
                upper.numbers += one.numbers
                upper.right = min(upper.right, one.right)
    return cells


class _Texts:
    """The texts of each line, and how far apart lines are.

    ``pitch`` is the distance of rows of one line, ``known`` that of two lines of one cell where that is certain,
    ``leading`` more than which it never is; ``farthest`` is more than any line of a cell and less than any row is from
    the one above, 0 where that cannot be told; ``reach`` is how far the text of a column goes to both sides.
    """

    def __init__(
        self, by_line: Sequence[Sequence[UnruledCell]], rules: Sequence[float], words: Collection[str]
    ) -> None:
        self.by_line, self.rules, self.words = by_line, rules, words
        self.pitch = row_pitch(by_line)
        steps = sorted(steps_in_cells(by_line, words))
        self.known = steps[len(steps) // 2] if steps else 0.0
        self.leading = _LEADING * min(chain(steps_in_columns(by_line), [inf])) if self.pitch else inf
        self.farthest = farthest_in_cells(by_line, self.known, words)
        self.reach: dict[tuple[float, float], tuple[float, float]] = {}
        for one in chain(*by_line):
            left, right = self.reach.get((one.left, one.right), (inf, -inf))
            self.reach[one.left, one.right] = min(left, one.runs[0].x0), max(right, one.runs[-1].x1)

    def begins_word(self, text: str) -> bool:
        """Whether one of the words begins so."""
        ordered = self._ordered_words
        place = bisect_left(ordered, text)
        return place < len(ordered) and ordered[place].startswith(text)

    @cached_property
    def _ordered_words(self) -> list[str]:
        return sorted(self.words)

    def are_joint(self, upper: UnruledCell, lower: UnruledCell) -> bool:
        """Whether the lower text goes on with the cell above it, as far as the two alone show it."""
        is_parted = any(upper.runs[-1].bottom - 1 < y < lower.runs[0].top + 1 for y in self.rules)
        fits = upper.runs[-1].x1 <= lower.right + EXACT and lower.runs[0].x1 <= upper.right + EXACT  # no caption does
        are_words = upper.text in self.words and lower.text in self.words  # two, unless they are one
        if upper.left != lower.left or is_parted or not fits:
            return False
        if are_words and not self.begins_word(upper.text + lower.text):
            return False
        if self.farthest:
            low, high = sorted(run.bottom - run.top for run in (upper.runs[-1], lower.runs[0]))
            return step_between(upper, lower) < self.farthest and high < SAME_SIZE * low
        if is_around(self.by_line, upper, lower, self.words):
            return True
        last, first = upper.numbers[-1], lower.numbers[0]
        is_main = len(self.by_line[last]) > 1 or self.is_with(last, -1)
        return self.goes_on(upper, lower) and not (is_main and self.is_with(first, 1))

    def is_row(self, pairs: Sequence[tuple[UnruledCell | None, UnruledCell]], joint: Sequence[bool]) -> bool:
        """Whether the line begins a row, though some texts might go on: others do not, and began with those above."""
        near = [
            ok
            for (upper, one), ok in zip(pairs, joint, strict=True)
            if upper and step_between(upper, one) < _NEXT * self.pitch
        ]
        if not all(near) or (len(near) > 1 and any(one.runs[0].text[0].isdigit() for _, one in pairs)):
            return True
        number = pairs[0][1].numbers[0]
        if all(joint) or not any(joint):
            return False
        if number and max(one.bottom for one in self.by_line[number - 1]) > min(one.top for _, one in pairs):
            return False
        going = {one.left for (_, one), ok in zip(pairs, joint, strict=True) if ok}
        starts = [upper.numbers[0] for (upper, _), ok in zip(pairs, joint, strict=True) if ok and upper is not None]
        return any(one.left not in going for start in starts for one in self.by_line[start])

    def is_with(self, number: int, step: int) -> bool:
        """Whether the line stands beside the next one, or with the step -1 the one before, which has more texts."""
        other = self.by_line[number + step] if 0 <= number + step < len(self.by_line) else []
        own = self.by_line[number]
        if len(other) <= len(own):
            return False
        upper, lower = (own, other) if step > 0 else (other, own)
        return min(one.top for one in lower) < max(one.bottom for one in upper)

    def goes_on(self, upper: UnruledCell, lower: UnruledCell) -> bool:
        """Whether the lower line's first word would not have fit above, or the lines stand closer than rows."""
        above, below, own = upper.runs[-1], lower.runs[0], upper.text
        height = max(above.em, above.bottom - above.top)
        is_known = abs(step_between(upper, lower) - self.known) < EXACT
        if (below.top - above.bottom > CLOSE * height and not is_known) or below.text[0] in SIGNS:
            return False
        if self.begins_word(own + below.text):
            return True
        is_word = own in self.words or below.text in self.words
        if is_word or step_between(upper, lower) >= self.leading or not _is_near(upper, lower, self.pitch, self.known):
            return False
        if above.text[-1] in "（([〔" or below.text[0] in CLOSING or _is_tight(upper, lower, self.pitch):
            return True
        left, right = self.reach[upper.left, upper.right]
        indent = above.x0 - left
        free = right - above.x1 + (indent if indent > _CENTRED * above.em else 0.0)
        return free < _first_word(below) + _SLACK * above.em


def _first_word(run: LineRun) -> float:
    """The width of what must stay together at the beginning of a line."""
    text = run.text
    if not text[0].isascii() or text[0] in "([":
        return run.em * (1 + (len(text) > 1 and text[1] in CLOSING) + (text[0] in "（(["))
    end = next((k for k, char in enumerate(text) if not char.isascii()), len(text))
    return (run.x1 - run.x0) * end / len(text)


def _above(cells: Sequence[UnruledCell], text: UnruledCell) -> UnruledCell | None:
    """The last cell over the text that begins at the same edge, else the last of those that reach over it."""
    over = [cell for cell in cells[-2 * _MOST_COLUMNS :] if cell.is_over(text)]
    return max(over, key=lambda one: (one.left == text.left, one.numbers[-1]), default=None)


def _is_tight(upper: UnruledCell, lower: UnruledCell, pitch: float) -> bool:
    return step_between(upper, lower) < _TIGHT * pitch


def _is_near(upper: UnruledCell, lower: UnruledCell, pitch: float, known: float) -> bool:
    """Whether the lines stand as near as those of a cell do: in tables with such a cell, exactly so."""
    step = step_between(upper, lower)
    if known and step >= _TIGHT * pitch:
        return abs(step - known) < EXACT
    return step < _FAR_LINES * lower.runs[0].em or _is_tight(upper, lower, pitch)
