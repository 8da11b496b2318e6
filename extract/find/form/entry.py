"""Labels and their values: to the right of the label, below it, or behind a colon in the same text."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extract import pack
from extract.find.form.grid import Grid
from extract.find.form.label import Field, Vocabulary, bare
from extract.find.form.segment import Segment, segments
from extract.find.width import half
from extract.model import Cell, Clause, Holder, Span


@dataclass(frozen=True, slots=True)
class Entry:
    """A label and where its value stands; ``field`` is None for a label that no list knows.

    ``over`` are the fields of the labels that stand over it, nearest first (项目资金 beside 其他资金).
    """

    label: str
    field: Field | None
    holder: Holder
    values: tuple[Span, ...]
    over: tuple[Field, ...] = ()

    @property
    def key(self) -> str | None:
        """The record's field; a neutral label (预期目标) has that of the label over it."""
        if self.field is not None and self.field.key == "inherit":
            return next((field.key for field in self.over if field.key), None)
        return self.field.key if self.field else None

    def is_under(self, listing: str) -> bool:
        """Whether a label of such a group stands over it."""
        return any(field.listing == listing for field in self.over)


def of_clause(clause: Clause, vocabulary: Vocabulary) -> Iterator[Entry]:
    """The labels with a colon in a paragraph."""
    for segment in segments(clause.text, vocabulary, unknown=True):
        yield _of_segment(segment, clause)


def of_grid(grid: Grid, vocabulary: Vocabulary, claimed: frozenset[int]) -> list[Entry]:
    """The labels and values of the grid, without the rows ``claimed`` by listings."""
    reading = _Reading(grid, vocabulary, [cell for cell in grid.cells if cell.row not in claimed])
    return reading.entries()


class _Reading:
    """One pass over the cells of a grid: which are labels, which are taken as values."""

    def __init__(self, grid: Grid, vocabulary: Vocabulary, cells: Sequence[Cell]) -> None:
        self.grid, self.vocabulary, self.cells = grid, vocabulary, cells
        self.free = {id(cell) for cell in cells}
        self.labels = {id(cell): field for cell in cells if (field := vocabulary.field(grid.name(cell)))}
        self.labelled = {id(cell) for cell in cells if id(cell) not in self.labels and self._begins_labelled(cell)}
        self.taken: set[int] = set()

    def entries(self) -> list[Entry]:
        known = [entry for cell in self.cells if id(cell) in self.labels for entry in self._of_label(cell)]
        inside = [entry for cell in self.cells if id(cell) in self.labelled for entry in self._inside(cell)]
        return [*known, *inside, *self._unknown()]

    # ------------------------------------------------------------ known labels

    def _of_label(self, cell: Cell) -> Iterator[Entry]:
        field = self.labels[id(cell)]
        values = self._values(cell)
        if field.is_group or field.type == "note":
            yield from self._of_group(cell, field, values)
            return
        self.taken |= {id(value) for value in values}
        yield Entry(_tidy(cell.text), field, cell, tuple(map(_span, values)), self._over(cell))

    def _of_group(self, cell: Cell, field: Field, values: Sequence[Cell]) -> Iterator[Entry]:
        """What stands beside a label that is over others: its own labels with colons, else a text for the group."""
        for value in values:
            self.taken.add(id(value))
            found = segments(value.text, self.vocabulary, unknown=field.listing == "funds")
            over = (field, *self._over(cell))
            yield from (_of_segment(segment, value, over) for segment in found)
            if not found and field.type == "group":
                yield Entry(_tidy(cell.text), field, cell, (_span(value),), over[1:])

    def _values(self, cell: Cell) -> list[Cell]:
        """The cells of the value: those to the right up to the next label, or the cell below a column's head."""
        values: list[Cell] = []
        for other in self._right_of(cell):
            if not self._is_value(other) or (values and self._begins_pair(other)):
                break
            values.append(other)
        if values or self._has_colon(cell):
            return values
        return self._below(cell)

    def _right_of(self, cell: Cell) -> Iterator[Cell]:
        """The cells beside the label: along its first row, then those of its other rows that begin right at it."""
        edge = cell.column + cell.column_span
        yield from self.grid.across(cell.row, edge)
        for row in range(cell.row + 1, cell.row + cell.row_span):
            other = self.grid.at.get((row, edge))
            if other is not None and other.row == row:
                yield other

    def _below(self, cell: Cell) -> list[Cell]:
        beside = self.grid.at.get((cell.row, cell.column + cell.column_span))
        if cell.row_span > 1 and beside is not None:
            return []
        under = self.grid.below(cell)
        return [under] if under is not None and self._is_value(under) and id(under) not in self.taken else []

    def _is_value(self, cell: Cell) -> bool:
        return id(cell) in self.free and id(cell) not in self.labels and id(cell) not in self.labelled

    def _begins_pair(self, cell: Cell) -> bool:
        """Whether a cell behind a value looks like the label of a further value."""
        beside = self.grid.at.get((cell.row, cell.column + cell.column_span))
        return _looks_like_label(cell) and beside is not None and self._is_value(beside)

    def _has_colon(self, cell: Cell) -> bool:
        return half(cell.text.rstrip()[-1:]) == ":"

    def _over(self, cell: Cell) -> tuple[Field, ...]:
        """The labels to the left that reach over more rows than the cell, and the one above in its column."""
        left = [other for other in self.grid.left_of(cell) if other.row_span > 1]
        found = [self.vocabulary.field(self.grid.name(other)) for other in left]
        return tuple(field for field in found if field is not None)

    # ------------------------------------------------------------ labels inside a text, unknown labels

    def _begins_labelled(self, cell: Cell) -> bool:
        """Whether a text begins with a label and a colon."""
        if ":" not in half(cell.text[:64]):
            return False
        found = segments(cell.text, self.vocabulary)
        return bool(found) and not cell.text[: found[0].label_start].strip()

    def _inside(self, cell: Cell) -> Iterator[Entry]:
        self.taken.add(id(cell))
        over = self._over(cell)
        inside_funds = any(field.listing == "funds" for field in over)
        for segment in segments(cell.text, self.vocabulary, unknown=inside_funds):
            yield _of_segment(segment, cell, over)

    def _unknown(self) -> Iterator[Entry]:
        """Pairs of a short text and the text to its right that no label accounts for."""
        for cell in self.cells:
            if not self._is_value(cell) or id(cell) in self.taken:
                continue
            beside = self.grid.at.get((cell.row, cell.column + cell.column_span))
            if _looks_like_label(cell) and beside is not None and self._is_pair(cell, beside):
                self.taken |= {id(cell), id(beside)}
                yield Entry(_tidy(cell.text), None, cell, (_span(beside),), self._over(cell))
            elif cell.column == 0 and cell.column_span >= self.grid.table.columns:
                yield from self._lines(cell)

    def _is_pair(self, cell: Cell, beside: Cell) -> bool:
        free = self._is_value(beside) and id(beside) not in self.taken
        return free and beside.row == cell.row and beside.row_span >= cell.row_span and bool(beside.text.strip())

    def _lines(self, cell: Cell) -> Iterator[Entry]:
        """The labels with colons of a cell across the whole table."""
        for segment in segments(cell.text, self.vocabulary, unknown=True):
            yield _of_segment(segment, cell)


def _of_segment(segment: Segment, holder: Holder, over: Iterable[Field] = ()) -> Entry:
    label = _tidy(holder.text[segment.label_start : segment.label_end])
    value = Span(holder, segment.value_start, segment.value_end)
    return Entry(label, segment.field, holder, (value,), tuple(over))


def _looks_like_label(cell: Cell) -> bool:
    return len(cell.text) <= 40 and pack.patterns("field")["bare_label"].fullmatch(bare(cell.text)) is not None


def _span(cell: Cell) -> Span:
    """The text of the cell without the blanks around it."""
    start = len(cell.text) - len(cell.text.lstrip())
    return Span(cell, start, max(start, len(cell.text.rstrip())))


def _tidy(label: str) -> str:
    """A label as printed, without blanks and the colon behind it."""
    return "".join(label.split()).rstrip("：:")
