"""Header rows: which columns a listing has, and on which row its lines begin."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extract import pack
from extract.find.form.grid import FormGrid
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


def header_in_row(grid: FormGrid, row: int, vocabulary: Vocabulary) -> Header | None:
    """The header in a row, None if there is none: the kind with the most columns whose needs the cells meet.

    The lowest heads that make a listing count: a cell merged down beyond them, over the lines, is a label at the side.
    """
    cells = grid.rows.get(row, ())
    for height in sorted({cell.row_span for cell in cells}):
        heads = [cell for cell in cells if cell.row_span <= height]
        votes = Counter(kind for cell in heads for kind in vocabulary.columns.get(grid.name(cell), ()))
        for kind, count in votes.most_common():
            if count < 2:
                break
            columns, beside = _columns(kind, heads, grid, vocabulary)
            choices = [entry["needs"] for entry in pack.toml("field")["listing"] if entry["key"] == kind]
            if any(all(any(key in columns for key in keys) for keys in needs) for needs in choices):
                first = max(cell.row + cell.row_span for cell in (*heads, *columns.values()))
                return Header(kind, columns, first, beside)
    return None


def _columns(
    kind: str, heads: Sequence[Cell], grid: FormGrid, vocabulary: Vocabulary
) -> tuple[dict[str, Cell], dict[str, Cell] | None]:
    """The columns by key, the first of each; and those of a second listing beside it, if there is one.

    Heads under a head over several columns are read together with it (指标值 over 实施期 and 年度); cells of which one
    names no column, or two the same one, are a line. Two listings stand side by side where the columns of each make
    lines by themselves: what a line is about, and what it says of that. The second one shares the levels of indicators.
    """
    columns: dict[str, Cell] = {}
    again: dict[str, Cell] = {}
    known = vocabulary.columns
    for head in heads:
        name, edge = grid.name(head), range(head.column, head.column + head.column_span)
        under = [cell for cell in grid.rows.get(head.row + head.row_span, ()) if cell.column in edge]
        names = [grid.name(cell) for cell in under]
        keys = [known.get(own + name, {}).get(kind) or known.get(own, {}).get(kind) for own in names]
        if len(under) < 2 or not all(keys) or len(set(keys)) < len(keys):
            by_part = (key for part, key in vocabulary.parts[kind].items() if part in name)
            under, keys = [head], [known.get(name, {}).get(kind) or next(by_part, None)]
        for key, cell in zip(keys, under, strict=True):
            if key is not None:
                (again if again or key in columns else columns).setdefault(key, cell)
    listing = next(entry for entry in pack.toml("field")["listing"] if entry["key"] == kind)
    needs = listing.get("beside", ())
    if not needs or not all(any(key in side for key in keys) for side in (columns, again) for keys in needs):
        return {**again, **columns}, None
    return columns, {**{key: columns[key] for key in listing.get("shared", ()) if key in columns}, **again}
