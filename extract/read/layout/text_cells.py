"""Cells of a table without ruling lines: which lines of text are one cell.

``runs between edges → texts of cells``. A text goes on in the next line where its first word would not have fit, or
where lines stand closer than rows do.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from itertools import chain, pairwise, product, starmap
from math import inf

from msgspec import Struct, field

from extract.read.layout.lines import CLOSING
from extract.read.layout.text_columns import ColumnEdge, LineRun, Lines, parts_of

_CLOSE = 1.0  # em: white between two lines of one cell, at most
_TIGHT = 0.8  # of the distance of rows: lines nearer than this are one cell's
_SLACK = 0.45  # em, as in a cell with ruling lines
_MOST_COLUMNS = 20
SIGNS = frozenset("≥≤＞＜>=<＝≧≦")
_LEAST_STEP = 1.1  # em: lines of one column are no nearer
_LEADING = 1.12  # of the least distance of lines in one cell: lines of a cell are no farther apart
_NEXT = 1.15  # of the usual distance of rows: a text so far below another is in the next row
_CENTRED = 0.5  # em: a line set in this far has white on both sides
_EXACT = 0.3  # points: how far the lines of cells may be off their distance in other cells
_RUNNING = 12  # em: a longer line is running text
_FAR_LINES = 1.6  # em: lines farther apart are rows, unless rows are clearly farther apart


class UnruledCell(Struct):
    """The text of a cell: the runs of its lines, between the edges ``left`` and ``right``."""

    left: float
    right: float
    runs: list[LineRun]
    numbers: list[int] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its words, without blanks between lines."""
        return "".join(run.text for run in self.runs)

    @property
    def top(self) -> float:
        """The top of its first line."""
        return min(run.top for run in self.runs)

    @property
    def bottom(self) -> float:
        """The bottom of its last line."""
        return max(run.bottom for run in self.runs)

    @property
    def middle(self) -> float:
        """Half its height."""
        return (self.top + self.bottom) / 2

    def is_over(self, other: "UnruledCell") -> bool:
        """Whether the two stand in one column."""
        return self.left < other.right and other.left < self.right


def cells_of_lines(
    lines: Lines, edges: Sequence[ColumnEdge], rules: Sequence[float], words: Collection[str]
) -> list[UnruledCell]:
    """The cells from top to bottom; no cell goes on across one of the ``rules``, the heights of ruling lines."""
    texts = _Texts([texts_of_line(line, number, edges) for number, line in enumerate(lines)], rules, words)
    cells: list[UnruledCell] = []
    for line in texts.by_line:
        pairs = [(_above(cells, one), one) for one in line]
        joint = [upper is not None and texts.are_joint(upper, one) for upper, one in pairs]
        is_row = len(line) > 1 and texts.is_row(pairs, joint)
        for (upper, one), ok in zip(pairs, joint, strict=True):
            is_apart = is_row and upper is not None and not _is_tight(upper, one, texts.pitch)
            if upper is None or not ok or (is_apart and not texts.begins_word(upper.text + one.text)):
                cells.append(one)
            else:
                upper.runs += one.runs
                upper.numbers += one.numbers
    return cells


class _Texts:
    """The texts of each line, and how far apart lines are.

    ``pitch`` is the distance of rows of one line, ``known`` that of two lines of one cell where that is certain,
    ``leading`` more than which it never is; ``reach`` is how far the text of a column goes to both sides.
    """

    def __init__(
        self, by_line: Sequence[Sequence[UnruledCell]], rules: Sequence[float], words: Collection[str]
    ) -> None:
        self.by_line, self.rules, self.words = by_line, rules, words
        self.pitch = _row_pitch(by_line)
        steps = sorted(_steps_in_cells(by_line, words))
        self.known = steps[len(steps) // 2] if steps else 0.0
        self.leading = _LEADING * min(chain(_steps_in_columns(by_line), [inf])) if self.pitch else inf
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
        if upper.left != lower.left or is_parted:
            return False
        if _is_around(self.by_line, upper, lower, self.words):
            return True
        last, first = upper.numbers[-1], lower.numbers[0]
        is_main = len(self.by_line[last]) > 1 or self.is_with(last, -1)
        return self.goes_on(upper, lower) and not (is_main and self.is_with(first, 1))

    def is_row(self, pairs: Sequence[tuple[UnruledCell | None, UnruledCell]], joint: Sequence[bool]) -> bool:
        """Whether the line begins a row, though some texts might go on: others do not, and began with those above."""
        near = [
            ok
            for (upper, one), ok in zip(pairs, joint, strict=True)
            if upper and _step(upper, one) < _NEXT * self.pitch
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
        if below.top - above.bottom > _CLOSE * height or below.text[0] in SIGNS:
            return False
        if self.begins_word(own + below.text):
            return True
        is_word = own in self.words or below.text in self.words
        if is_word or _step(upper, lower) >= self.leading or not _is_near(upper, lower, self.pitch, self.known):
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


def texts_of_line(line: Sequence[LineRun], number: int, edges: Sequence[ColumnEdge]) -> list[UnruledCell]:
    """What stands between the edges on a line; a run that fills its cell ends at an edge in its thin white."""
    own = sorted({edge.x for edge in edges if number in edge.lines})
    texts: list[UnruledCell] = []
    for run in (part for whole in line for part in parts_of(whole, own)):
        left = max((x for x in own if x <= run.x0 + 0.3), default=-inf)
        right = min((x for x in own if x >= run.x1 - 0.3), default=inf)
        if texts and texts[-1].left == left:
            last = texts[-1].runs[0]
            box = (last.x0, min(last.top, run.top), run.x1, max(last.bottom, run.bottom))
            texts[-1] = UnruledCell(left, right, [LineRun(*box, last.em, last.text + run.text, last.base)], [number])
        else:
            texts.append(UnruledCell(left, right, [run], [number]))
    return texts


def _row_pitch(by_line: Sequence[Sequence[UnruledCell]]) -> float:
    """How far apart rows of one line are: lines that follow each other and have several texts; 0 if there are none.

    Rows with higher cells are farther apart, lines of cells that stand side by side at other heights are nearer.
    """
    lines = [one[0].runs[0] if len(one) > 1 else None for one in by_line]
    steps = [below.base - above.base for above, below in pairwise(lines) if above is not None and below is not None]
    least = max((run.bottom - run.top for run in lines if run is not None), default=0.0)
    steps = sorted(step for step in steps if step > _CLOSE * least)
    return steps[len(steps) // 4] if steps else 0.0


def _steps_in_columns(by_line: Sequence[Sequence[UnruledCell]]) -> Iterator[float]:
    """How far apart two texts stand one below the other."""
    last: dict[float, UnruledCell] = {}
    for one in chain(*by_line):
        if one.left in last and (step := _step(last[one.left], one)) > _LEAST_STEP * one.runs[0].em:
            yield step
        last[one.left] = one


def _steps_in_cells(by_line: Sequence[Sequence[UnruledCell]], words: Collection[str]) -> Iterator[float]:
    """How far apart two lines of one cell are, where that is certain."""
    widest = max((one.runs[-1].x1 for one in chain(*by_line)), default=0.0)
    running = (
        (upper, below[0])  # running text over several columns
        for above, below in pairwise(by_line)
        for upper in above
        if len(below) == 1
        and (upper.left, upper.right) == (below[0].left, below[0].right)
        and upper.runs[0].x1 - upper.runs[0].x0 > _RUNNING * upper.runs[0].em
        and widest - upper.runs[0].x1 < 2 * upper.runs[0].em
    )
    around = (
        (upper, lower)
        for above, below in zip(by_line, by_line[2:], strict=False)
        for upper, lower in product(above, below)
        if upper.left == lower.left and _is_around(by_line, upper, lower, words)
    )
    yield from starmap(_step, chain(running, around))


def _is_around(
    by_line: Sequence[Sequence[UnruledCell]], upper: UnruledCell, lower: UnruledCell, words: Collection[str]
) -> bool:
    """Whether the two are lines of one cell whose neighbours have their only line between them, half a line off.

    A label between two rows stands so too, but the rows have more texts than that line.
    """
    above, below = upper.numbers[-1], lower.numbers[0]
    if below != above + 2:
        return False
    between = by_line[above + 1]
    most = max(len(by_line[above]), len(by_line[below]))
    if len(between) < most or any(one.is_over(lower) for one in between):
        return False
    if len(between) == most and all(one.runs[0].text in words for one in between):
        return False
    height = lower.runs[0].bottom - lower.runs[0].top
    return abs(2 * between[0].middle - lower.middle - upper.runs[-1].top / 2 - upper.runs[-1].bottom / 2) < height / 2


def _step(upper: UnruledCell, lower: UnruledCell) -> float:
    """The distance between the baselines of the last line above and the first below."""
    return lower.runs[0].base - upper.runs[-1].base


def _is_tight(upper: UnruledCell, lower: UnruledCell, pitch: float) -> bool:
    return _step(upper, lower) < _TIGHT * pitch


def _is_near(upper: UnruledCell, lower: UnruledCell, pitch: float, known: float) -> bool:
    """Whether the lines stand as near as those of a cell do: in tables with such a cell, exactly so."""
    step = _step(upper, lower)
    if known and step >= _TIGHT * pitch:
        return abs(step - known) < _EXACT
    return step < _FAR_LINES * lower.runs[0].em or _is_tight(upper, lower, pitch)
