"""Cells of a table without ruling lines: the texts between the edges of its columns."""

from collections.abc import Sequence
from math import inf

from msgspec import Struct, field

from extract.read.layout.text_columns import ColumnEdge
from extract.read.layout.text_runs import LineRun, parts_of

SIGNS = frozenset("≥≤＞＜>=<＝≧≦")


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
