"""Watermarks that lie level or upright: which runs of text are no part of what the page says.

A watermark is printed over the page regardless of what stands there: it runs through other lines of text and through
the rules of tables, as no text of the page does. It is lighter than the page's text, or much larger, or marked as no
part of the content; grey labels and footers and large titles keep clear of others and stay what they are.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import NamedTuple

from extract.model import Box
from extract.read.layout.ruling import RulingLine, area

_FAINT = 0.8  # of the page's ink: from here down a run is lighter than the page's text
_LIGHT, _HUGE = 0.6, 1.8  # of the ink and of the usual size: such words in a table need cross nothing
_PALE = 0.45  # of the ink: words so pale in a cell with darker ones need neither be large nor cross anything
_LARGE = 1.5  # of the usual size
_MANY, _SHARE = 5, 0.05  # so many runs, or such a share of them, show what the page's ink is
_LEAST = 0.1  # of a style's runs: so many must run through others, or two
_COMMON = 0.2  # of the smaller box: what two runs that run through each other have in common at least
_LEVEL = 0.2  # of a run's size: on one line, texts run into each other where there is no room
_MIDDLE = (0.25, 0.75)  # of a run's height: a rule from here to there goes through it
_ALIKE = 0.03  # of the width: copies of the same words differ less
_SIDES = 0.1  # of the size


class TextStyle(NamedTuple):
    """What all pieces of a watermark have in common: how dark they are on white paper (0 to 1), and their size of type.

    ``is_marked``: the file says that it is no part of the content. ``look`` is whatever else tells styles apart.
    """

    ink: float
    size: float
    is_marked: bool
    look: Hashable


class TextRun(NamedTuple):
    """A piece of text that was drawn at once."""

    box: Box
    style: TextStyle


def doubtful_styles(counts: Mapping[TextStyle, int]) -> set[TextStyle]:
    """The styles that may be a watermark's: they are lighter or larger than the page's text, or marked; ``counts`` are
    the pieces of each.
    """
    total = sum(counts.values())
    ink = max((style.ink for style, count in counts.items() if count >= min(_MANY, _SHARE * total)), default=1.0)
    usual = _usual_size(counts)
    return {
        style
        for style in counts
        if style.ink <= _FAINT * ink or style.size >= _LARGE * usual or (style.is_marked and len(counts) > 1)
    }


def _usual_size(counts: Mapping[TextStyle, int]) -> float:
    """The size of type that half of the pieces do not exceed."""
    below = 0
    for style in sorted(counts, key=lambda style: style.size):
        below += counts[style]
        if 2 * below >= sum(counts.values()):
            break
    return style.size


def watermark_positions(
    runs: Sequence[TextRun],
    counts: Mapping[TextStyle, int],
    horizontal: Sequence[RulingLine],
    vertical: Sequence[RulingLine],
) -> set[int]:
    """The positions of the runs that are watermarks.

    The runs are all those of doubtful styles, and of others at least those near them; ``counts`` are those of the page.
    """
    doubtful = doubtful_styles(counts)
    positions: defaultdict[TextStyle, list[int]] = defaultdict(list)
    for position, run in enumerate(runs):
        if run.style in doubtful:
            positions[run.style].append(position)
    if not positions:
        return set()
    ink, usual = max(style.ink for style in counts), _usual_size(counts)
    page = _Page(runs, horizontal, vertical)
    result: set[int] = set()
    for style, own in positions.items():
        is_light = style.ink <= _LIGHT * ink and style.size >= _HUGE * usual
        is_pale = style.ink <= _PALE * ink
        crossing = [
            k
            for k in own
            if page.is_crossed(k)
            or ((is_light or (is_pale and page.is_beside_darker(k))) and page.is_in_table(runs[k].box))
        ]
        if len(crossing) > min(_LEAST * len(own), 1):
            result.update(_with_copies(runs, own, crossing))
    return result


class _Page:
    """The runs from top to bottom, and the rules."""

    def __init__(
        self, runs: Sequence[TextRun], horizontal: Sequence[RulingLine], vertical: Sequence[RulingLine]
    ) -> None:
        self.runs = runs
        self.order = sorted(range(len(runs)), key=lambda k: runs[k].box[1])
        self.tops = [runs[k].box[1] for k in self.order]
        self.tallest = max(run.box[3] - run.box[1] for run in runs)
        self.horizontal, self.vertical = sorted(horizontal), sorted(vertical)

    def is_crossed(self, position: int) -> bool:
        """Whether another text runs through the run, off its line, or a rule that goes on on both sides."""
        run = self.runs[position]
        x0, top, x1, bottom = run.box
        is_level = x1 - x0 >= bottom - top
        if is_level and _is_cut(self.horizontal, (top, bottom), (x0, x1), run.style.size):
            return True
        if not is_level and _is_cut(self.vertical, (x0, x1), (top, bottom), run.style.size):
            return True
        return any(_runs_through(run, other) for other in self._near(run) if other.style != run.style)

    def _near(self, run: TextRun) -> Iterator[TextRun]:
        start = bisect_left(self.tops, run.box[1] - self.tallest)
        end = bisect_left(self.tops, run.box[3])
        return (self.runs[k] for k in self.order[start:end])

    def is_beside_darker(self, position: int) -> bool:
        """Whether text that is darker stands on the run's line, without a rule between them: in the same cell."""
        run = self.runs[position]
        x0, top, x1, bottom = run.box
        middle = (top + bottom) / 2
        for other in self._near(run):
            if not (other.box[1] < middle < other.box[3] and run.style.ink <= _PALE * other.style.ink):
                continue
            start, end = sorted((max(x0, other.box[0]), min(x1, other.box[2])))
            between = self.vertical[bisect_left(self.vertical, RulingLine(start, 0.0, 0.0)) :]
            if not any(rule.start <= middle <= rule.end for rule in between if rule.at <= end):
                return True
        return False

    def is_in_table(self, box: Box) -> bool:
        """Whether there are rules on all four sides of the box."""
        if not self.horizontal or not self.vertical:
            return False
        across = self.horizontal[0].at < box[1] and box[3] < self.horizontal[-1].at
        return across and self.vertical[0].at < box[0] and box[2] < self.vertical[-1].at


def _is_cut(rules: Sequence[RulingLine], sides: tuple[float, float], ends: tuple[float, float], size: float) -> bool:
    """Whether a rule goes through the middle of the run and on beyond both its ends."""
    height = sides[1] - sides[0]
    first = bisect_left(rules, RulingLine(sides[0] + _MIDDLE[0] * height, 0.0, 0.0))
    end = bisect_left(rules, RulingLine(sides[0] + _MIDDLE[1] * height, 0.0, 0.0))
    reach = _SIDES * size
    return any(rule.start <= ends[0] + reach and rule.end >= ends[1] - reach for rule in rules[first:end])


def _runs_through(run: TextRun, other: TextRun) -> bool:
    """Whether the two have a part of their boxes in common, and stand on different lines."""
    a, b = run.box, other.box
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0 or width * height < _COMMON * min(area(a), area(b)):
        return False
    return max(abs(a[3] - b[3]), abs(a[1] - b[1])) > _LEVEL * max(run.style.size, other.style.size)


def _with_copies(runs: Sequence[TextRun], own: Sequence[int], crossing: Sequence[int]) -> set[int]:
    """The runs of a style that run through others, with those of the same words and those beside them on their lines;
    all of the style where these are most of it.
    """
    widths = [runs[k].box[2] - runs[k].box[0] for k in crossing]
    lines = [runs[k].box for k in crossing]
    chosen = {k for k in own if _is_copy(runs[k].box, widths) or _is_beside(runs[k], lines)}
    return set(own) if 2 * len(chosen) >= len(own) else chosen


def _is_copy(box: Box, widths: Sequence[float]) -> bool:
    width = box[2] - box[0]
    return any(abs(width - other) <= _ALIKE * other for other in widths)


def _is_beside(run: TextRun, lines: Sequence[Box]) -> bool:
    x0, top, x1, bottom = run.box
    return any(
        abs(top + bottom - other[1] - other[3]) < run.style.size
        and max(x0 - other[2], other[0] - x1) < 2 * run.style.size
        for other in lines
    )
