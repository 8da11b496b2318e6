"""Stretches of lines that are tables without ruling lines: those with the words of a form, and others in columns.

Text that stands in columns is a table where it has the words of a form (项目名称, 一级指标, 指标值), or where all its
lines have the same columns; running text, signatures and tables of contents have neither.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from operator import sub

from extract.read.layout.form_words import telling_words
from extract.read.layout.lines import TextLine
from extract.read.layout.text_columns import ColumnEdge
from extract.read.layout.text_runs import LEADERS, LineRun, is_rest_of_row, runs_beside, sides_at, white_below
from extract.read.layout.unruled_cells import texts_of_line

_FEWEST_WORDS = 3  # different words of forms that make text in columns a table
_FEWEST_LINES, _FEWEST_GAPS = 3, 2  # without such words
_GAP = 2.0  # em: white between the columns of such a table
_ACROSS = 6  # lines across all columns between two stretches of one table
_FAR = 8.0  # em: white between two lines of one table
_CLOSE = 0.9  # em: white between two lines of one cell, at most
_TOTAL_APART = 2.5  # em: white above a row with a total, at most
_WHITE = str.maketrans(dict.fromkeys(LEADERS, " "))

_COLONS = frozenset("：:")


def has_form_words(lines: Sequence[TextLine]) -> bool:
    """Whether the lines have words enough of a form, each parted from other text by white."""
    tokens = {token.rstrip("：:") for line in lines for token in line.text.translate(_WHITE).split()}
    return len(tokens & telling_words()) >= _FEWEST_WORDS


def lines_in_columns(lines: Sequence[TextLine]) -> Iterator[list[TextLine]]:
    """Stretches of lines that all have the same white between three columns or more."""
    start, common = 0, list[tuple[float, float]]()
    for number, line in enumerate([*lines, None]):
        gaps = _gaps(line) if line is not None else []
        both = [(max(a, c), min(b, d)) for a, b in common for c, d in gaps]
        both = [(left, right) for left, right in both if right - left > 3.0]
        height = line.bottom - line.top if line is not None else 0.0
        is_near = line is not None and number > start and line.top - lines[number - 1].bottom < 3 * height
        if len(both) >= _FEWEST_GAPS and is_near:
            common = both
            continue
        if number - start >= _FEWEST_LINES and len(common) >= _FEWEST_GAPS:
            yield [*lines[start:number]]
        start, common = number, gaps


def _gaps(line: TextLine) -> list[tuple[float, float]]:
    """The white stretches of a line; blanks that were typed count as white."""
    widest = max(map(sub, line.lefts[1:], line.rights), default=0.0)
    if widest <= _GAP * line.em and len(line.text.split()) == 1:  # as in most lines
        return []
    inked = [(a, b) for a, b, char in zip(line.lefts, line.rights, line.text, strict=True) if not char.isspace()]
    return [(before[1], after[0]) for before, after in pairwise(inked) if after[0] - before[1] > _GAP * line.em]


def form_stretches(
    runs: Sequence[Sequence[LineRun]], edges: Sequence[ColumnEdge], above: int = 0
) -> Iterator[tuple[range, Sequence[ColumnEdge]]]:
    """The stretches of lines that are tables, with the edges of their columns: those along edges that several lines
    use, with words enough, and the lines of cells that begin above or go on below.

    The first lines, so many as ``above``, are those of a form on the page before: what goes on with it needs no words.
    """
    words = telling_words()
    for group in _lines_parted_together(runs, edges):
        first, last, own = group[0], group[-1], edges
        while first and (white_between(runs, first - 1, first) < 0 or is_rest_of_row(runs, first - 1, first)):
            if not (more := _with_line(runs, own, (first - 1, first), words)):
                break
            first, own = first - 1, more
        while last + 1 < len(runs) and white_between(runs, last, last + 1) < _TOTAL_APART:
            if not (more := _with_line(runs, own, (last + 1, last), words)):
                break
            last, own = last + 1, more
        texts = {run.text for line in runs[first : last + 1] for run in line}
        texts |= {cell.text for k in range(first, last + 1) for cell in texts_of_line(runs[k], k, own)}
        known = {text.rstrip("：:") for text in texts} & words
        if (len(known) >= _FEWEST_WORDS and last > first >= above) or first < above <= last:
            yield range(first, last + 1), own


def _lines_parted_together(runs: Sequence[Sequence[LineRun]], edges: Sequence[ColumnEdge]) -> list[list[int]]:
    """The lines with text on both sides of an edge, in groups that are near each other or along one edge."""
    covered = sorted({number for edge in edges if len(edge.lines) > 1 for number in edge.lines})
    beside = runs_beside(runs)
    parted = {k for k in covered for x, on in edges if k in on and all(sides_at(beside[k], x))}
    parted -= {k for k in parted if is_signature(runs[k])}
    groups: list[list[int]] = []
    for number in sorted(parted):
        last = groups[-1][-1] if groups else number
        goes_on = number - last <= _ACROSS + 1 or any({last, number} <= on for _, on in edges)
        if groups and goes_on and white_between(runs, last, number) < _FAR:
            groups[-1].append(number)
        else:
            groups.append([number])
    return groups


def least_white(runs: Sequence[Sequence[LineRun]], number: int) -> float:
    """A little more than the least white between lines around that one, in em: so near are those of one cell."""
    steps = range(max(number - _ACROSS, 0), min(number + _ACROSS, len(runs) - 1))
    white = [apart for k in steps if (apart := white_between(runs, k, k + 1)) > 0]
    return 1.05 * min(white, default=0.0)


def is_signature(line: Sequence[LineRun]) -> bool:
    """Whether the line has labels with their values alone, as below a form."""
    return all(not _COLONS.isdisjoint(run.text[:-1]) for run in line)


def white_between(runs: Sequence[Sequence[LineRun]], upper: int, lower: int) -> float:
    """The most white between two lines that follow each other from one to the other, in em."""
    steps = pairwise(range(upper, lower + 1))
    return max(white_below(runs, above, below) for above, below in steps)


def _with_line(
    runs: Sequence[Sequence[LineRun]], edges: Sequence[ColumnEdge], lines: tuple[int, int], words: Collection[str]
) -> list[ColumnEdge]:
    """The edges, which run along a further line too if it is one of cells beside those of its neighbour; else []."""
    number, neighbour = lines
    own = [edge.x for edge in edges if neighbour in edge.lines]
    line = runs[number]
    white = [x for x in own if sides_at(line, x)[0] is not None]
    amounts = (char.isdecimal() or char in ".,%" for run in line[1:] for char in run.text)  # behind 总分 and 合计
    is_total = len(line) > 1 and all(amounts)
    apart = white_between(runs, *sorted(lines))
    if not white or ((len(white) < len(own) or apart >= max(_CLOSE, least_white(runs, neighbour))) and not is_total):
        return []
    joined = runs[neighbour][0].text + line[0].text
    is_beside = line[0].x0 >= min(own) or apart < 0
    if not is_beside and not is_total and not any(word.startswith(joined) for word in words):
        return []
    return [ColumnEdge(x, on | {number} if neighbour in on and x in white else on) for x, on in edges]
