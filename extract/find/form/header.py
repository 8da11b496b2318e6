"""Header rows: which columns a listing has, and on which row its lines begin."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extract import pack
from extract.find.form.grid import Grid
from extract.find.form.label import Vocabulary
from extract.model import Cell


@dataclass(frozen=True, slots=True)
class Header:
    """A header row: the kind of listing, its columns by key, and the first row that is a line.

    Where two listings share their rows, ``beside`` has the columns of the second one (中期 beside 年度).
    """

    kind: str
    columns: Mapping[str, Cell]
    first: int
    beside: Mapping[str, Cell] | None = None


def find(grid: Grid, row: int, vocabulary: Vocabulary) -> Header | None:
    """The header that a row is, None if it is none.

    The lowest heads that make a listing count: a cell merged down beyond them, over the lines, is a label at the side.
    """
    cells = grid.rows.get(row, ())
    for height in sorted({cell.row_span for cell in cells}):
        heads = [cell for cell in cells if cell.row_span <= height]
        if found := _of_heads(grid, heads, vocabulary):
            return found
    return None


def _of_heads(grid: Grid, heads: Sequence[Cell], vocabulary: Vocabulary) -> Header | None:
    """The kind with the most columns whose needs the heads meet."""
    votes: dict[str, int] = {}
    for cell in heads:
        for kind in vocabulary.columns.get(grid.name(cell), ()):
            votes[kind] = votes.get(kind, 0) + 1
    for kind in sorted((kind for kind, count in votes.items() if count > 1), key=lambda kind: -votes[kind]):
        columns, beside = _columns(kind, heads, grid, vocabulary)
        if _suffices(kind, columns):
            return Header(kind, columns, max(_end(cell) for cell in (*heads, *columns.values())), beside)
    return None


def _end(cell: Cell) -> int:
    return cell.row + cell.row_span


def _columns(
    kind: str, heads: Sequence[Cell], grid: Grid, vocabulary: Vocabulary
) -> tuple[dict[str, Cell], dict[str, Cell] | None]:
    """The columns by key, the first of each; and those of a second listing beside it, if there is one."""
    columns: dict[str, Cell] = {}
    again: dict[str, Cell] = {}
    for head in heads:
        for key, cell in _split(kind, head, grid, vocabulary) or _whole(kind, head, grid, vocabulary):
            (again if again or key in columns else columns).setdefault(key, cell)
    if not (_is_whole(kind, columns) and _is_whole(kind, again)):
        return {**again, **columns}, None
    return columns, {**_shared(kind, columns), **again}


def _is_whole(kind: str, columns: Mapping[str, Cell]) -> bool:
    """Whether the columns make lines by themselves: what a line is about, and what it says of that."""
    beside = _listing(kind).get("beside", ())
    return bool(beside) and all(any(key in columns for key in keys) for keys in beside)


def _shared(kind: str, columns: Mapping[str, Cell]) -> dict[str, Cell]:
    """The columns that stand once for both: the levels of indicators."""
    return {key: columns[key] for key in _listing(kind).get("shared", ()) if key in columns}


def _whole(kind: str, head: Cell, grid: Grid, vocabulary: Vocabulary) -> Iterator[tuple[str, Cell]]:
    key = vocabulary.column(kind, grid.name(head))
    if key is not None:
        yield key, head


def _split(kind: str, head: Cell, grid: Grid, vocabulary: Vocabulary) -> list[tuple[str, Cell]]:
    """The heads under a head over several columns, read together with it: 指标值 over 实施期 and 年度.

    Cells of which one names no column, or two the same one, are a line.
    """
    name, known = grid.name(head), vocabulary.columns
    under = [cell for cell in grid.rows.get(_end(head), ()) if 0 <= cell.column - head.column < head.column_span]
    names = [grid.name(cell) for cell in under]
    keys = [known.get(own + name, {}).get(kind) or known.get(own, {}).get(kind) for own in names]
    if len(under) < 2 or not all(keys) or len(set(keys)) < len(keys):
        return []
    return [(key, cell) for key, cell in zip(keys, under, strict=True) if key]


def _suffices(kind: str, columns: Mapping[str, Cell]) -> bool:
    choices = [entry["needs"] for entry in pack.toml("field")["listing"] if entry["key"] == kind]
    return any(all(any(key in columns for key in keys) for keys in needs) for needs in choices)


def _listing(kind: str) -> Mapping[str, Any]:
    return next(entry for entry in pack.toml("field")["listing"] if entry["key"] == kind)
