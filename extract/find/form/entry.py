"""Labels and their values: to the right of the label, below it, or behind a colon in the same text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from extract import pack
from extract.find import checkbox
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
        """The record's field; a neutral label (预期目标) has that of the label over it, a review's (主管部门) none."""
        if self.is_under("review"):
            return None
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
    roles = _roles(grid, vocabulary, claimed)
    known = [entry for cell in roles.cells if id(cell) in roles.labels for entry in _of_label(roles, cell)]
    used = _used(known)
    inside = [e for cell in roles.cells if id(cell) in roles.labelled - used for e in _inside(roles, cell)]
    found = [*known, *inside, *_unknown(roles, used | roles.labelled)]
    return sorted(found, key=lambda entry: _position(entry.holder))


def _position(holder: Holder) -> tuple[int, int]:
    return (holder.row, holder.column) if isinstance(holder, Cell) else (0, 0)


def _used(entries: Iterable[Entry]) -> set[int]:
    """The cells that hold values of entries."""
    return {id(span.holder) for entry in entries for span in entry.values}


# ---------------------------------------------------------------- what the cells are


@dataclass(frozen=True, slots=True)
class _Roles:
    """The cells that no listing claims: which are labels, and which begin with a label and a colon.

    Cells are known by their ``id``: a cell is as long as its table, and its value would be costly to hash.
    """

    grid: Grid
    vocabulary: Vocabulary
    cells: tuple[Cell, ...]
    labels: Mapping[int, Field]
    labelled: frozenset[int]
    plain: frozenset[int]

    def beside(self, cell: Cell) -> Cell | None:
        """The cell to the right, on the cell's first row."""
        return self.grid.at.get((cell.row, cell.column + cell.column_span))


def _roles(grid: Grid, vocabulary: Vocabulary, claimed: frozenset[int]) -> _Roles:
    cells = tuple(cell for cell in grid.cells if cell.row not in claimed)
    named = {id(cell): field for cell in cells if (field := vocabulary.field(grid.name(cell)))}
    labels = {id(c): named[id(c)] for c in cells if id(c) in named and not _is_word_of_value(c, grid, named)}
    labelled = {id(cell) for cell in cells if id(cell) not in labels and _begins_labelled(cell, vocabulary)}
    plain = frozenset(id(cell) for cell in cells if id(cell) not in labels and id(cell) not in labelled)
    return _Roles(grid, vocabulary, cells, labels, frozenset(labelled), plain)


def _is_word_of_value(cell: Cell, grid: Grid, named: Mapping[int, Field]) -> bool:
    """Whether a cell that could be a label is what stands beside one (采购方式 | 其他)."""
    left = grid.at.get((cell.row, cell.column - 1))
    beside = named.get(id(left)) if left is not None and left.row == cell.row else None
    return named[id(cell)].is_weak and beside is not None and not beside.is_group and not beside.is_weak


def _begins_labelled(cell: Cell, vocabulary: Vocabulary) -> bool:
    """Whether a text begins with a label and a colon."""
    if ":" not in half(cell.text[:64]):
        return False
    found = segments(cell.text, vocabulary)
    return bool(found) and not cell.text[: found[0].label_start].strip()


def _over(roles: _Roles, cell: Cell) -> tuple[Field, ...]:
    """The labels to the left that reach over more rows than one, nearest first."""
    left = [other for other in roles.grid.left_of(cell) if other.row_span > 1]
    found = [roles.vocabulary.field(roles.grid.name(other)) for other in left]
    return tuple(field for field in found if field is not None)


# ---------------------------------------------------------------- known labels


def _of_label(roles: _Roles, cell: Cell) -> list[Entry]:
    field, values, over = roles.labels[id(cell)], _values(roles, cell), _over(roles, cell)
    if field.is_group:
        return _of_group(roles, cell, values, over)
    return [Entry(_tidy(cell.text), field, cell, tuple(map(span_of, values)), over)]


def _of_group(roles: _Roles, cell: Cell, values: Sequence[Cell], over: tuple[Field, ...]) -> list[Entry]:
    """What stands beside a label that is over others: labels with colons, else the one text for the group."""
    field = roles.labels[id(cell)]
    unknown = field.listing == "funds"
    found = [(value, one) for value in values for one in segments(value.text, roles.vocabulary, unknown=unknown)]
    if found or len(values) != 1:
        return [_of_segment(segment, value, (field, *over)) for value, segment in found]
    is_last = values[0].column + values[0].column_span >= roles.grid.table.columns
    return [Entry(_tidy(cell.text), field, cell, (span_of(values[0]),), over)] if is_last else []


def _values(roles: _Roles, cell: Cell) -> list[Cell]:
    """The cells of the value: those to the right up to the next label, or the cell below a column's head."""
    values = _whole_text(roles, cell)
    if values:
        return values
    for other in _right_of(roles, cell):
        if id(other) not in roles.plain or (values and _begins_pair(roles, other)):
            break
        values.append(other)
    return values if values or _has_colon(cell) else _below(roles, cell)


def _whole_text(roles: _Roles, cell: Cell) -> list[Cell]:
    """The cell to the right where it is a text of the label's that only begins like another label.

    A text under 依据 that begins 依据： is one of several labelled pieces; one that begins 目标一： is the value.
    """
    beside, field = roles.beside(cell), roles.labels[id(cell)]
    if beside is None or id(beside) not in roles.labelled or field.type != "text" or _has_colon(cell):
        return []
    first = segments(beside.text, roles.vocabulary)[0].field
    is_last = beside.column + beside.column_span >= roles.grid.table.columns
    return [beside] if is_last and (first is None or first.key != field.key) else []


def _right_of(roles: _Roles, cell: Cell) -> Iterator[Cell]:
    """The cells beside the label: along its first row, then those of its other rows that begin right at it."""
    edge = cell.column + cell.column_span
    yield from roles.grid.across(cell.row, edge)
    for row in range(cell.row + 1, cell.row + cell.row_span):
        other = roles.grid.at.get((row, edge))
        if other is not None and other.row == row:
            yield other


def _below(roles: _Roles, cell: Cell) -> list[Cell]:
    """The cell under a column's head, unless it is the value of a label to its left."""
    under = roles.grid.below(cell)
    if under is None or id(under) not in roles.plain or (cell.row_span > 1 and roles.beside(cell) is not None):
        return []
    left = roles.grid.at.get((under.row, under.column - 1))
    is_taken = left is not None and left.row == under.row and id(left) in roles.labels
    return [] if is_taken else [under, *_rest(roles, under)]


def _rest(roles: _Roles, cell: Cell) -> list[Cell]:
    """The cell below, where a page break between two sentences cut one text into what looks like two rows."""
    under = roles.grid.below(cell)
    if under is None or id(under) not in roles.plain or under.column_span != cell.column_span or not under.text:
        return []
    first, second = cell.places[-1:], under.places[:1]
    is_cut = bool(first and second) and first[0].page != second[0].page
    return [under] if is_cut else []


def _begins_pair(roles: _Roles, cell: Cell) -> bool:
    """Whether a cell behind a value looks like the label of a further value."""
    beside = roles.beside(cell)
    return _looks_like_label(cell) and beside is not None and id(beside) in roles.plain


def _has_colon(cell: Cell) -> bool:
    return half(cell.text.rstrip()[-1:]) == ":"


# ---------------------------------------------------------------- labels inside a text, unknown labels


def _inside(roles: _Roles, cell: Cell) -> list[Entry]:
    over = _over(roles, cell)
    inside_funds = any(field.listing == "funds" for field in over)
    return [_of_segment(s, cell, over) for s in segments(cell.text, roles.vocabulary, unknown=inside_funds)]


def _unknown(roles: _Roles, used: set[int] | frozenset[int]) -> Iterator[Entry]:
    """Pairs of a short text and the text to its right that no label accounts for."""
    taken = set(used)
    for cell in roles.cells:
        if id(cell) not in roles.plain or id(cell) in taken:
            continue
        beside = roles.beside(cell)
        if beside is not None and id(beside) not in taken and _is_pair(roles, cell, beside):
            taken.add(id(beside))
            yield Entry(_tidy(cell.text), None, cell, (span_of(beside),), _over(roles, cell))
        elif cell.column == 0 and cell.column_span >= roles.grid.table.columns:
            found = segments(cell.text, roles.vocabulary, unknown=True)
            yield from (_of_segment(segment, cell) for segment in found)


def _is_pair(roles: _Roles, cell: Cell, beside: Cell) -> bool:
    in_line = beside.row == cell.row and beside.row_span >= cell.row_span
    return in_line and id(beside) in roles.plain and bool(beside.text.strip()) and _looks_like_label(cell)


def _of_segment(segment: Segment, holder: Holder, over: Iterable[Field] = ()) -> Entry:
    label = _tidy(holder.text[segment.label_start : segment.label_end])
    value = Span(holder, segment.value_start, segment.value_end)
    return Entry(label, segment.field, holder, (value,), tuple(over))


def _looks_like_label(cell: Cell) -> bool:
    if len(cell.text) > 40 or checkbox.is_option(cell.text):
        return False
    return pack.patterns("field")["bare_label"].fullmatch(bare(cell.text)) is not None


def span_of(cell: Cell) -> Span:
    """The text of the cell without the blanks around it."""
    start = len(cell.text) - len(cell.text.lstrip())
    return Span(cell, start, max(start, len(cell.text.rstrip())))


def _tidy(label: str) -> str:
    """A label as printed, without blanks and the colon behind it."""
    return "".join(label.split()).rstrip("：:")
