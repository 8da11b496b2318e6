"""Indicators that stand side by side: their levels are heads of columns, what stands below them are the indicators.

Below a level are a name and its target in one cell, or columns for both, or the target alone under a head that is the
name (产出指标 over 数量指标 over 培训人次 over ≥500).
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from extract import pack
from extract.find import money
from extract.find.form.columns.frame import FrameColumn, frame_columns, is_number_row, line_rows
from extract.find.form.grid import FormGrid, cell_span
from extract.find.form.listings.levels import Levels
from extract.find.form.listings.listing import FormLine, FormListing
from extract.find.form.listings.regions import names_region
from extract.find.form.words.content import content_kind
from extract.find.form.words.label import Vocabulary, is_total, level_code
from extract.find.form.words.level_words import level_pieces
from extract.find.form.words.measure import measures_in
from extract.model import Cell, Span

_KIND = "indicators"
_LEVELS = frozenset(("level1", "level2"))


class _Group(Struct, frozen=True):
    """The columns under one level: the head of the name if that is a head, the columns by key."""

    levels: Levels
    name: Cell | None
    columns: dict[str, FrameColumn]


def find_labelled_rows(grid: FormGrid, vocabulary: Vocabulary) -> list[FormListing]:
    """The listing that is turned by a quarter, at most one: its labels stand below one another, before the lines."""
    labels: dict[str, Cell] = {}
    for row in range(grid.first, grid.last + 1):
        first = next((cell for cell in grid.rows.get(row, ()) if cell.text.strip()), None)
        key = vocabulary.column(grid.name(first)).get(_KIND) if first is not None else None
        before = next(reversed(labels.values()), None)
        follows = before is None or (first and before.column == first.column and before.row + before.row_span == row)
        if labels and not (key and follows and key not in labels):
            if _is_listing(labels):
                break
            labels = {}
        if key and first is not None:
            labels[key] = first
    return [_listing_of_rows(grid, labels)] if _is_listing(labels) else []


def _is_listing(labels: Mapping[str, Cell]) -> bool:
    keys = {key.partition("_")[0] for key in labels}
    return len(labels) > 2 and {"name", "target"} <= keys


def _listing_of_rows(grid: FormGrid, labels: Mapping[str, Cell]) -> FormListing:
    """The listing of labels below one another; a line begins where a name does."""
    rows = [cell.row for cell in labels.values()]
    first, last, edge = rows[0], rows[-1], max(cell.column + cell.column_span for cell in labels.values())
    lines: list[FormLine] = []
    for column in range(edge, grid.table.columns):
        cells = {key: grid.at.get((label.row, column)) for key, label in labels.items()}
        spans = {
            key: span for key, cell in cells.items() if (span := cell_span(cell)) and not money.is_blank(span.text)
        }
        name = cells["name"]
        if name is not None and name.column == column and "name" in spans:
            levels = {number: spans[key] for number, key in ((1, "level1"), (2, "level2")) if key in spans}
            lines.append(FormLine(name.row, levels, spans))
    return FormListing(_KIND, grid, {}, first, first, last, edge, lines=tuple(lines))


def find_crosswise(grid: FormGrid, vocabulary: Vocabulary) -> list[FormListing]:
    """The listings whose heads are levels of one kind side by side, at most one."""
    heads = {cell.column: cell.row for cell in grid.cells if vocabulary.column(grid.name(cell)).get(_KIND) in _LEVELS}
    rows = (row for row in range(grid.first, grid.last + 1) if _has_levels_aside(grid, row, heads))
    listing = next(filter(None, (_crosswise_from(grid, row, vocabulary) for row in rows)), None)
    return [listing] if listing is not None else []


def _crosswise_from(grid: FormGrid, row: int, vocabulary: Vocabulary) -> FormListing | None:
    """The listing whose levels side by side stand on the row, and the row above it.

    None where lines below the levels have levels of their own: then each of the levels is over a listing.
    """
    top = min(cell.row for cell in grid.across(row))
    while top > grid.first and any(
        (content_kind(cell.text) or "").startswith("level") for cell in grid.rows.get(top - 1, ())
    ):
        top -= 1
    first = _first_line(grid, row, vocabulary)
    columns = frame_columns(grid, top, first, line_rows(grid, first, vocabulary))
    groups = _groups(grid, columns, vocabulary)
    if len(groups) < 2 or any(not _LEVELS.isdisjoint(group.columns) for group in groups):
        return None
    own = {one.column for group in groups for one in group.columns.values()}
    others = tuple(one for one in columns if one.column not in own)
    first += is_number_row(grid, first)
    last = first - 1
    while last < grid.last and not _ends_before(grid, last + 1, vocabulary):
        last += 1
    labels = _labels_of_rows(grid, range(first, last + 1), min(own), vocabulary)
    lines = tuple(_labelled_lines(grid, groups, labels))
    if not labels:
        regions = _regions(grid, range(first, last + 1), others, vocabulary)
        lines = tuple(
            replace(one, spans={**one.spans, **regions.get(number, {})})
            for number in range(first, last + 1)
            for group in groups
            for one in _lines(grid, group, number)
        )
    listing = FormListing(_KIND, grid, {}, top, first, last, min(own), others=others, lines=lines)
    is_blank = last >= first and not any(cell.text.strip() for cell in grid.section(first, last).cells)
    return listing if lines or is_blank else None


def _regions(
    grid: FormGrid, rows: range, others: Sequence[FrameColumn], vocabulary: Vocabulary
) -> Mapping[int, Mapping[str, Span]]:
    """The region of each row, in a column whose head says that (地区) or which has several; none for that of totals."""
    regions: dict[int, dict[str, Span]] = {}
    for column in others:
        cells = {row: cell for row in rows if (cell := grid.at.get((row, column.column)))}
        is_head = vocabulary.column(grid.name(column.path[-1])).get("allocations") == "region"
        if not is_head and sum(names_region(cell) for cell in cells.values()) < 2:
            continue
        for row, cell in cells.items():
            if (span := cell_span(cell)) and not is_total(grid.name(cell)):
                regions[row] = {"region": span}
        break
    return regions


def _has_levels_aside(grid: FormGrid, row: int, heads: Mapping[int, int] = MappingProxyType({})) -> bool:
    """Whether two cells of the row are levels of the same kind, and of that kind alone, and none is a value.

    A level below the head of a column of levels (一级目标 over 影响力目标) is one of a line; ``heads`` are the rows of
    such heads by column.
    """
    cells = [cell for cell in grid.rows.get(row, ()) if heads.get(cell.column, row) >= row]
    names = [grid.name(cell) for cell in cells]
    if all(sum(level_code(number, name) is not None for name in names) < 2 for number in (1, 2)):
        return False  # as on most rows, whose other cells need not be looked at
    kinds = [content_kind(cell.text) for cell in cells]
    if "value" in kinds or "measure" in kinds:
        return False
    return kinds.count("level1") > 1 or kinds.count("level2") > 1


def _first_line(grid: FormGrid, row: int, vocabulary: Vocabulary) -> int:
    """The first row below the heads: behind rows of levels, of labels of columns, of names over values."""
    levels = (cell for cell in grid.rows[row] if (content_kind(cell.text) or "").startswith("level"))
    first = row + min(cell.row_span for cell in levels)
    while first < grid.last:
        cells = [cell for cell in grid.rows.get(first, ()) if cell.text.strip()]
        kinds = [content_kind(cell.text) for cell in cells]
        labels = [cell for cell in cells if vocabulary.column(grid.name(cell)).get(_KIND)]
        below = [content_kind(cell.text) for cell in grid.rows.get(first + 1, ())]
        are_values = 2 * sum(kind in ("value", "number") for kind in below) > len([kind for kind in below if kind])
        are_names = bool(kinds) and all(kind in ("words", "unit") for kind in kinds)
        if not (_has_levels_aside(grid, first) or len(labels) > 1 or (are_names and are_values)):
            break
        first += min((cell.row_span for cell in cells), default=1)
    return first


def _ends_before(grid: FormGrid, row: int, vocabulary: Vocabulary) -> bool:
    cells = grid.rows.get(row, ())
    if not cells:
        return False
    name = grid.name(cells[0])
    is_note = pack.patterns("field")["no_line"].fullmatch(cells[0].text) is not None
    is_label = vocabulary.field(name) is not None and not is_total(name)
    return is_note or cells[0].column_span >= grid.table.columns or is_label


def _groups(grid: FormGrid, columns: Sequence[FrameColumn], vocabulary: Vocabulary) -> list[_Group]:
    """The columns under levels, those under the same one together if their lowest heads are labels of columns.

    A column with levels in it (分类 over 数量, 质量) is one of levels, whatever its head says.
    """
    groups: list[_Group] = []
    at: dict[int, _Group] = {}
    for column in columns:
        levels = _levels(column)
        if not levels:
            continue
        leaf = column.path[-1]
        under = (grid.at.get((leaf.row + leaf.row_span + line, column.column)) for line in range(2))
        holds_levels = all(one is not None and (content_kind(one.text) or "").startswith("level") for one in under)
        key = vocabulary.column(grid.name(leaf)).get(_KIND) or ("level2" if holds_levels else None)
        if key is None:
            is_name = all(span.holder is not leaf for span in levels.values())
            groups.append(_Group(levels, leaf if is_name else None, {"target" if is_name else "measure": column}))
            continue
        lowest = id(levels[max(levels)].holder)
        if lowest not in at or key in at[lowest].columns:
            at[lowest] = _Group(levels, None, {})
            groups.append(at[lowest])
        at[lowest].columns["target" if key.startswith("target") else key] = column
    return groups


def _levels(column: FrameColumn) -> Levels:
    levels: Levels = {}
    for span in filter(None, map(cell_span, column.path)):
        pieces = level_pieces(span)
        for word, numbers in pieces.words if pieces.is_level else ():
            levels = {**levels, (numbers[0] if numbers[0] not in levels else numbers[-1]): word}
    return levels


def _lines(grid: FormGrid, group: _Group, row: int) -> Iterator[FormLine]:
    """The indicators of a level on a row; a cell that begins further up was read there."""
    cells = {key: grid.at.get((row, column.column)) for key, column in group.columns.items()}
    spans = {
        key: span
        for key, cell in cells.items()
        if cell is not None and cell.row == row and (span := cell_span(cell)) and not money.is_blank(span.text)
    }
    if "measure" in spans:
        for name, target in measures_in(spans["measure"]):
            yield FormLine(row, group.levels, {"name": name} | ({"target": target} if target else {}))
    elif group.name is not None and "target" in spans and (head := cell_span(group.name)):
        yield FormLine(row, group.levels, {"name": head, **spans})
    elif "name" in spans:
        yield FormLine(row, group.levels, spans)


def _labels_of_rows(grid: FormGrid, rows: range, start: int, vocabulary: Vocabulary) -> Mapping[int, str]:
    """What the rows say of the indicators above them (指标值, 实际完成值): the labels before them, if any."""
    firsts = {row: next((cell for cell in grid.across(row) if cell.text.strip()), None) for row in rows}
    labels = {row: cell for row, cell in firsts.items() if cell is not None and cell.column < start}
    keys = {row: vocabulary.column(grid.name(cell)).get(_KIND) for row, cell in labels.items()}
    return {row: key for row, key in keys.items() if key}


def _labelled_lines(grid: FormGrid, groups: Sequence[_Group], labels: Mapping[int, str]) -> Iterator[FormLine]:
    """The indicator of each column, where each row says one thing of all of them."""
    for group in groups if labels else ():
        column = next(iter(group.columns.values())).column
        cells = {key: cell_span(grid.at.get((row, column))) for row, key in labels.items()}
        spans = {key: span for key, span in cells.items() if span is not None and not money.is_blank(span.text)}
        name = cell_span(group.name)
        if name is not None or "name" in spans:
            yield FormLine(min(labels), group.levels, ({"name": name} if name else {}) | spans)
