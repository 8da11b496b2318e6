"""How far apart lines of text in columns are: those of rows, and those of one cell.

Lengths are points from baseline to baseline.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import chain, pairwise, product, starmap

from extract.read.layout.unruled_cells import SIGNS, UnruledCell

CLOSE = 1.0  # em: white between two lines of one cell, at most
EXACT = 0.3  # points: how far the lines of cells may be off their distance in other cells
_LEAST_STEP = 1.1  # em: lines of one column are no nearer
_HALF = 0.75  # em: texts nearer than this stand side by side
_ROWS_APART = 1.0  # points: rows with padding are at least so much farther apart than lines
_LONGEST_VALUE = 6  # characters of a number that no line breaks
_RUNNING = 12  # em: a longer line is running text


def row_pitch(by_line: Sequence[Sequence[UnruledCell]]) -> float:
    """How far apart rows of one line are: lines that follow each other and have several texts; 0 if there are none.

    Rows with higher cells are farther apart, lines of cells that stand side by side at other heights are nearer.
    """
    lines = [one[0].runs[0] if len(one) > 1 else None for one in by_line]
    steps = [below.base - above.base for above, below in pairwise(lines) if above is not None and below is not None]
    least = max((run.bottom - run.top for run in lines if run is not None), default=0.0)
    steps = sorted(step for step in steps if step > CLOSE * least)
    return steps[len(steps) // 4] if steps else 0.0


def steps_in_columns(by_line: Sequence[Sequence[UnruledCell]]) -> Iterator[float]:
    """How far apart two texts stand one below the other."""
    for above, one in _texts_below(by_line):
        if (step := step_between(above, one)) > _LEAST_STEP * one.runs[0].em:
            yield step


def farthest_in_cells(by_line: Sequence[Sequence[UnruledCell]], known: float, words: Collection[str]) -> float:
    """A distance that parts lines of one cell from rows: the former all have one, the latter a greater one.

    Rows for certain are words of forms, signs or short numbers one below the other; lines of one cell are the nearest
    ones where that distance is ``known``, one of them goes on with a word, or all are of rows that have more texts on
    another line. 0 where it cannot be told.
    """
    pairs = list(_texts_below(by_line))
    kinds = (words.__contains__, is_value)
    rows = (
        step_between(above, one) for above, one in pairs if any(kind(above.text) and kind(one.text) for kind in kinds)
    )
    least = min(rows, default=0.0)
    alike = [(step_between(above, one), above, one) for above, one in pairs if above.right == one.right]
    inner = [pair for pair in alike if _HALF * pair[2].runs[0].em < pair[0] < least - _ROWS_APART]
    nearest = min((step for step, _, _ in inner), default=0.0)
    own = [pair for pair in inner if pair[0] < nearest + 2 * EXACT]
    farther = min((step for step, _, _ in inner if step >= nearest + 2 * EXACT), default=least)
    counts = [sorted((len(by_line[above.numbers[-1]]), len(by_line[one.numbers[0]]))) for _, above, one in own]
    is_certain = (
        abs(nearest - known) < EXACT
        or any(
            above.text not in words and any(w.startswith(above.text + one.text) for w in words) for _, above, one in own
        )
        or all(2 * few <= many for few, many in counts)
    )
    return (nearest + farther) / 2 if own and is_certain and farther - nearest > _ROWS_APART else 0.0


def is_value(text: str) -> bool:
    """Whether the text is a sign or a short number, which stands on a line of its own."""
    return SIGNS.issuperset(text) or (len(text) <= _LONGEST_VALUE and text.replace(".", "").isdecimal())


def steps_in_cells(by_line: Sequence[Sequence[UnruledCell]], words: Collection[str]) -> Iterator[float]:
    """How far apart two lines of one cell are, where that is certain."""
    ends: dict[tuple[float, float], list[float]] = {}
    for one in chain(*by_line):
        ends.setdefault((one.left, one.right), []).append(one.runs[-1].x1)
    widest = max((max(own) for own in ends.values()), default=0.0)
    for own in ends.values():  # two lines that end alike show how wide a text is set
        own.sort()
        own[-1] = own[-1] if len(own) > 1 and own[-1] - own[-2] < CLOSE * by_line[0][0].runs[0].em else widest
    running = (
        (upper, lower)  # running text over several columns
        for upper, lower in _texts_below(by_line)
        if len(by_line[lower.numbers[0]]) == 1
        and lower.numbers[0] - upper.numbers[0] < 3
        and upper.right == lower.right
        and upper.runs[0].x1 - upper.runs[0].x0 > _RUNNING * upper.runs[0].em
        and ends[upper.left, upper.right][-1] - upper.runs[0].x1 < 2 * upper.runs[0].em
    )
    around = (
        (upper, lower)
        for above, below in zip(by_line, by_line[2:], strict=False)
        for upper, lower in product(above, below)
        if upper.left == lower.left and is_around(by_line, upper, lower, words)
    )
    yield from starmap(step_between, chain(running, around))


def _texts_below(by_line: Sequence[Sequence[UnruledCell]]) -> Iterator[tuple[UnruledCell, UnruledCell]]:
    """Each text with the last one above it that begins at the same edge."""
    last: dict[float, UnruledCell] = {}
    for one in chain(*by_line):
        if one.left in last:
            yield last[one.left], one
        last[one.left] = one


def is_around(
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


def step_between(upper: UnruledCell, lower: UnruledCell) -> float:
    """The distance between the baselines of the last line above and the first below."""
    return lower.runs[0].base - upper.runs[-1].base
