"""Places where a column of text may begin, each with the lines that show it.

Most have wide white before them; cells that fill their column have no more white between them than their padding.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from math import inf

from extract.read.layout.form_words import telling_words
from extract.read.layout.text_runs import (
    GAP,
    NEAR,
    PADDED,
    SET_OFF,
    LineRun,
    Lines,
    is_rest_of_row,
    sides_at,
    white_below,
)

_WIDE = 1.5  # em: white from here on parts two cells on a line that has no like
_FAR = 8.0  # em: white between two lines of one table
_FEWEST_ALIGNED = 3  # lines along whose thinner white a column ends or begins
_ALIGNED = 0.5  # points: texts that end or begin nearer than this do so at one place


def edge_candidates(lines: Lines, beside: Lines) -> list[tuple[float, frozenset[int]]]:
    """The places, those that most lines use first; ``beside`` are the lines with what runs on with them."""
    places = chain(_candidates(lines, beside), _candidates_in_padding(lines, beside))
    return sorted(places, key=lambda one: (-len(one[1]), one[0]))


def _candidates(lines: Lines, beside: Lines) -> Iterator[tuple[float, frozenset[int]]]:
    """Places of edges, each with the lines that use it: with text on both sides, or some that begins right at it."""
    tried_places: set[tuple[float, int]] = set()
    for number, line in enumerate(lines):
        for before, run in zip([None, *line], line, strict=False):
            x = run.x0 - (SET_OFF if before is None else min(SET_OFF, (run.x0 - before.x1) / 2))
            is_alone = before is None and (number == 0 or beside[number - 1] is not beside[number])
            is_alone = is_alone and (number + 1 == len(lines) or beside[number + 1] is not beside[number])
            is_alone = is_alone and not (number + 1 < len(lines) and is_rest_of_row(lines, number, number + 1))
            if is_alone or (round(x), number) in tried_places:
                continue
            used, parted = _lines_along(lines, beside, x, number)
            tried_places |= {(round(x), k) for k in parted}
            if len(parted) > 1 or (before is not None and run.x0 - before.x1 > _WIDE * run.em):
                yield x, frozenset(used)


def _candidates_in_padding(lines: Lines, beside: Lines) -> Iterator[tuple[float, frozenset[int]]]:
    """Places of edges in white as thin as the padding of cells, each with the lines that use it."""
    tried_places: set[tuple[int, int]] = set()
    words = telling_words()
    for number, line in enumerate(lines):
        for start, end, *_ in chain.from_iterable(run.seams for run in line):
            x = end - min(SET_OFF, (end - start) / 2)
            if (round(2 * x), number) in tried_places:
                continue
            used, parted = _lines_along(lines, beside, x, number)
            tried_places |= {(round(2 * x), k) for k in parted}
            pairs = [_texts_beside(beside[k], x) for k in parted]
            is_full = number in parted and _is_full_above_others(pairs[parted.index(number)], pairs)
            first = min(used, default=0)  # below a head across it, numbers and units are one column
            crossing = (run.text for run in (lines[first - 1] if first else []) if run.x0 + 0.3 < x < run.x1 - 0.3)
            if (is_full or (pairs and _shows_padding(pairs, (start, end)))) and words.isdisjoint(crossing):
                yield x, frozenset(used)


def _texts_beside(row: Sequence[LineRun], x: float) -> tuple[LineRun, LineRun]:
    """The last text before the place and the first behind it, on a line that has both."""
    before = max((run for run in row if run.x1 <= x + 0.3), key=lambda run: run.x1)
    return before, min((run for run in row if run.x0 >= x - 0.3), key=lambda run: run.x0)


def _shows_padding(pairs: Sequence[tuple[LineRun, LineRun]], seam: tuple[float, float]) -> bool:
    """Whether the texts on both sides of thin white are cells: they end or begin at its sides on several lines, and the
    white is wider than any blank, or what ends there begins at several places, what stands before a beginning ends at
    several, or both are words of forms on one of the lines.
    """
    ending = [before for before, _ in pairs if abs(before.x1 - seam[0]) < _ALIGNED]
    beginning = [(before, after) for before, after in pairs if abs(after.x0 - seam[1]) < _ALIGNED]
    em = max(pairs[0][0].em, pairs[0][1].em)
    if seam[1] - seam[0] > PADDED * em:
        thin = sum(after.x0 - before.x1 < GAP * em for before, after in pairs if abs(before.x1 - seam[0]) < _ALIGNED)
        return max(thin, len(beginning)) > 1
    if len(ending) >= _FEWEST_ALIGNED and len({round(run.x0) for run in ending}) > 1:
        return True
    if len(beginning) >= _FEWEST_ALIGNED and len({round(before.x1) for before, _ in beginning}) > 1:
        return True
    words = telling_words()
    are_heads = any(before.text in words and after.text in words for before, after in beginning)
    return are_heads and len(beginning) >= _FEWEST_ALIGNED


def _is_full_above_others(pair: tuple[LineRun, LineRun], pairs: Sequence[tuple[LineRun, LineRun]]) -> bool:
    """Whether the text behind the white fills a column whose other texts are set right or in the middle in it."""
    wide = [after for before, after in pairs if after.x0 - before.x1 > GAP * before.em]
    own = pair[1]
    at_end = sum(abs(one.x1 - own.x1) < _ALIGNED for one in wide)
    return max(at_end, sum(abs(one.x0 + one.x1 - own.x0 - own.x1) < 2 * _ALIGNED for one in wide)) > 1


def _lines_along(lines: Lines, beside: Lines, x: float, number: int) -> tuple[list[int], list[int]]:
    """The lines above and below that use the edge, as far as no text crosses it; and those with text on both sides.

    Text beside a line at another height counts as its own.
    """
    used, parted = [], []
    for step in (-1, 1):
        k = last = number
        while 0 <= k < len(lines) and (k == last or white_below(lines, k, last) < _FAR):
            if sides_at(lines[k], x)[0] is None or any(one.x0 + 0.3 < x < one.x1 - 0.3 for one in beside[k]):
                break
            left = any(run.x1 <= x + 0.3 for run in beside[k])
            right = min((run.x0 for run in beside[k] if run.x0 >= x - 0.3), default=inf)
            if k != number or step > 0:
                used += [k] if k == number or abs(right - x - SET_OFF) < NEAR or (left and right < inf) else []
                parted += [k] if left and right < inf else []
            k, last = k + step, k
    return used, parted
