"""Labels beside several rows of a table without ruling lines: which rows belong to which of them."""

from collections.abc import Sequence

from extract.read.layout.text_rows import UnruledCell

_SAME_HEIGHT = 0.25  # em
_OFF_MIDDLE = 0.7  # em: how far a label may be off the middle of its rows


def is_set_in_middle(rows: Sequence[Sequence[UnruledCell]]) -> bool | None:
    """Whether texts of one line stand in the middle of higher cells beside them; None if that cannot be told."""
    votes = 0
    for row in rows:
        high = max(row, key=lambda one: one.bottom - one.top)
        for cell in row if len(high.runs) > 1 else ():
            if len(cell.runs) == 1 and abs(cell.top - high.top) < _SAME_HEIGHT * cell.runs[0].em:
                votes -= 1
            elif len(cell.runs) == 1 and abs(cell.middle - high.middle) < _SAME_HEIGHT * cell.runs[0].em:
                votes += 1
    return votes > 0 if votes else None


def label_groups(
    heights: Sequence[tuple[float, float]], labels: Sequence[tuple[int, UnruledCell]], in_middle: bool | None
) -> list[int] | None:
    """For each of the rows, given by top and bottom of their text, the number of its label, -1 for rows above all
    labels; None if it cannot be told.

    ``labels`` are those of a column, each with its row, which is -1 where it stands between two. They stand in the
    first of their rows, or in the middle of these; ``in_middle`` says which, as far as other cells show it.
    """
    starts = [row for row, _ in labels]
    cells = [label for _, label in labels]
    blank = starts[0] if starts[0] > 0 else 0
    middle = _groups_in_middle(heights, cells)
    if middle is None and blank:
        rest = _groups_in_middle(heights[blank:], cells)
        middle = [-1] * blank + rest if rest is not None else None
    if -1 in starts or in_middle:
        return middle
    first = [max((k for k, start in enumerate(starts) if start <= row), default=-1) for row in range(len(heights))]
    return first if in_middle is False or middle in (None, first) else None


def _groups_in_middle(heights: Sequence[tuple[float, float]], labels: Sequence[UnruledCell]) -> list[int] | None:
    """The label of each row where every label stands in the middle of rows that follow each other."""
    groups: list[int] = []
    for number, label in enumerate(labels):
        start = len(groups)
        if start >= len(heights):
            return None
        ends = range(start, len(heights)) if number < len(labels) - 1 else (len(heights) - 1,)
        off, end = min((abs((heights[start][0] + heights[end][1]) / 2 - label.middle), end) for end in ends)
        if off > _OFF_MIDDLE * label.runs[0].em:
            return None
        groups += [number] * (end + 1 - start)
    return groups if len(groups) == len(heights) else None
