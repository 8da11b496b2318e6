"""The listings inside a form: under a header row, under heads side by side, below a label, or without any of these."""

from collections.abc import Iterator, Sequence
from itertools import islice

from msgspec.structs import replace

from extract import pack
from extract.find import money
from extract.find.form.columns.frame import begins_goal
from extract.find.form.columns.header import Header, header_in_row, named_heads
from extract.find.form.grid import FormGrid, cell_span
from extract.find.form.listings.cards import find_cards
from extract.find.form.listings.crosswise import find_crosswise, find_labelled_rows
from extract.find.form.listings.levels import text_alone
from extract.find.form.listings.listing import FormListing
from extract.find.form.listings.projects import find_register
from extract.find.form.listings.unheaded import find_unheaded, lines_of_cells
from extract.find.form.words.label import Vocabulary, is_total
from extract.find.form.words.level_words import level_pieces
from extract.find.form.words.segment import segments
from extract.find.width import half_width
from extract.model import Cell

_FEWEST_LINES = 3  # rows of numbers above 金额合计 that are a breakdown without a label
_FEWEST_NUMBERS = 2  # on a line of a breakdown
_GOALS = ("project.overall_target", "project.annual_target")
_WORDED = ("category", "subcategory", "item")


def find_listings(grid: FormGrid, vocabulary: Vocabulary) -> list[FormListing]:
    """The listings of the grid from top to bottom."""
    finders = (find_cards, find_labelled_rows, find_crosswise)
    listings = next(filter(None, (find(grid, vocabulary) for find in finders)), [])[:1]
    listing_rows = {row for one in listings for row in (*range(one.header_row, one.first), *one.rows())}
    headers: dict[int, Header] = {}
    below = grid.first  # the rows of a block of heads make no second one
    for row, heads in sorted(named_heads(grid, vocabulary).items()):
        if row < below or row in listing_rows:
            continue
        is_open = any(head.kind == "indicators" for head in headers.values())
        if head := header_in_row(grid, row, heads, vocabulary, is_open=is_open):
            headers[row if head.top is None else head.top], below = head, head.first
    for row, head in headers.items():
        start = min(cell.column for cell in head.columns.values())
        listing = FormListing(
            head.kind, grid, head.columns, row, head.first, grid.last, start, paths=head.paths, others=head.others
        )
        listing = replace(listing, dated=head.dated)
        last = head.first - 1
        while (
            last < grid.last
            and last + 1 not in listing_rows
            and last + 1 not in headers
            and not _ends_at(listing, last + 1, vocabulary)
        ):
            last += 1
        listings += _sides(replace(listing, last=last), head, vocabulary)
    listings += _without_header(grid, listings, vocabulary)
    listings += find_unheaded(grid, listings, vocabulary) or lines_of_cells(grid)
    return _with_register(grid, sorted(listings, key=lambda listing: listing.first), vocabulary)


def _sides(listing: FormListing, head: Header, vocabulary: Vocabulary) -> list[FormListing]:
    """The listing, or the two that stand side by side under the heads: of two periods, or each with levels of its own
    (产出 beside 效果), unless the goals of two periods stand side by side over them as well.
    """
    if head.beside is None:
        return [listing]
    of_left, of_right = (frozenset(cell.column for cell in one.values()) for one in (head.columns, head.beside))
    left, right = replace(listing, beside=of_right), replace(listing, beside=of_left, columns=head.beside)
    edge = min(of_right)
    left_words, right_words = left.level_words(), right.level_words()
    fields = ((cell.column, vocabulary.field(listing.grid.name(cell))) for cell in listing.grid.cells)
    goals = {(column < edge, field.key) for column, field in fields if field is not None and field.key in _GOALS}
    are_periods = any((True, one) in goals and (False, other) in goals for one, other in (_GOALS, _GOALS[::-1]))
    if are_periods or not left_words or not right_words or not left_words.isdisjoint(right_words):
        return [left, right]
    return [replace(left, edges=(0, edge)), replace(right, edges=(edge, listing.grid.table.columns))]


def _with_register(grid: FormGrid, listings: list[FormListing], vocabulary: Vocabulary) -> list[FormListing]:
    """The listings with the first list of projects; lines of what was spent that each name a project are one."""
    spent = [one for one in listings if one.kind == "execution"]
    registers = [(one, find_register(grid, one.header_row, vocabulary)) for one in spent]
    own = [register for _, register in registers if register is not None]
    listings = [one for one in listings if all(one is not other for other, register in registers if register)]
    listing_rows = {row for one in listings for row in (*range(one.header_row, one.first), *one.rows())}
    free = (row for row in range(grid.first, grid.last + 1) if row not in listing_rows)
    others = (register for row in free if not own and (register := find_register(grid, row, vocabulary)))
    return [*listings, *own[:1], *islice(others, 1)]


def _ends_at(listing: FormListing, row: int, vocabulary: Vocabulary) -> bool:
    """Whether a row no longer belongs to the listing: its first cell is something else, or its cells fit no columns."""
    cells, heads = listing.grid.rows.get(row, ()), listing.columns.values()
    is_label = bool(cells) and vocabulary.field(listing.grid.name(cells[0])) is not None
    # a level, or one alone behind its number (1.1 | 数量指标)
    spans = [*map(cell_span, cells[:1]), None if is_label else text_alone(listing, row)]
    is_level = listing.kind == "indicators" and any(level_pieces(span).is_level for span in filter(None, spans))
    if not cells or cells[0].column > listing.start or is_level:
        return False
    first, name = cells[0], listing.grid.name(cells[0])
    if first.column_span >= listing.grid.table.columns and len(heads) > 1:
        return True
    if is_total(name) or _breaks_columns(listing, row) or any(map(listing.is_over_name_and_target, cells)):
        return listing.kind in ("indicators", "review")
    if not _may_begin(listing, row, vocabulary):
        return True
    label = next(iter(segments(first.text, vocabulary)), None)  # of a signature (填报人：赵六)
    is_foot = label is not None and label.field is not None and label.field.foot
    is_foot = is_foot and label is not None and not first.text[: label.label_start].strip()
    if is_foot or pack.patterns("field")["no_line"].fullmatch(half_width(first.text)):
        return True
    # a review or a note: every cell lies over several of the columns
    return len(heads) > 2 and all(count > 1 for count in _columns_under(listing, cells))


def _may_begin(listing: FormListing, row: int, vocabulary: Vocabulary) -> bool:
    """Whether a line of the listing may begin with the first cell of a row, though its words may be a label.

    What is reviewed may be called as a field is (立项必要性), and so may a task: there the cells must fit the columns.
    """
    grid, cells = listing.grid, listing.grid.rows[row]
    fields = [vocabulary.field(grid.name(cell)) for cell in cells]
    own = fields[0]
    if own is None or own.listing == listing.kind or (listing.kind == "indicators" and begins_goal(grid, row, own)):
        return True
    if listing.kind == "execution":
        return own.type == "money" or own.listing == "funds"
    if listing.kind == "budget" and own.is_weak and own.type != "note":
        # 人员经费 under a head of words, and an amount or a blank under that of amounts
        amount = listing.cell("amount", row)
        is_first = any(listing.columns[key].column == cells[0].column for key in _WORDED if key in listing.columns)
        has_amount = amount is not None and (money.is_blank(amount.text) or money.amount(amount.text) is not None)
        return is_first and has_amount and all(count < 2 for count in _columns_under(listing, cells))
    is_own_label = own.type == "group" or own.foot or sum(field is not None for field in fields) > 1
    is_result = (own.key or "").startswith("evaluation.")
    fits = all(count < 2 for count in _columns_under(listing, cells))
    return listing.kind in ("review", "allocations") and fits and not is_own_label and not is_result


def _columns_under(listing: FormListing, cells: Sequence[Cell]) -> list[int]:
    """How many columns of the listing each of the cells lies over, without those before the lines."""
    edges = [range(cell.column, cell.column + cell.column_span) for cell in cells]
    columns = [head.column for head in listing.columns.values()]
    return [sum(column in edge for column in columns) for edge in edges if edge.stop > listing.start]


def _breaks_columns(listing: FormListing, row: int) -> bool:
    """Whether a row without a level has its cells elsewhere than under the heads: lines of another listing follow."""
    levels = [listing.cell(key, row) for key in ("level1", "level2") if key in listing.columns]
    inside = (range(head.column + 1, head.column + head.column_span) for head in listing.columns.values())
    edges = {edge for edges in inside for edge in edges}
    own = [cell for cell in listing.grid.rows.get(row, ()) if cell.column in edges]
    return len(levels) == 2 and bool(own) and not any(cell and cell.text.strip() for cell in levels)


def _without_header(grid: FormGrid, headed: Sequence[FormListing], vocabulary: Vocabulary) -> Iterator[FormListing]:
    """The budget breakdown where only its label at the side (项目预算分解) or the heading above names it.

    A label at the side of a listing with a header row is that listing's: 构成明细 over the columns is no line of it.
    Where a page break cut the side label, the breakdown goes on past its end, up to the next label.
    """
    listing_rows = {row for listing in headed for row in range(listing.header_row, listing.last + 1)}
    for cell in (cell for cell in grid.cells if cell.row_span > 1):
        own, rows = vocabulary.field(grid.name(cell)), range(cell.row, cell.row + cell.row_span)
        if own is None or own.listing != "budget" or not listing_rows.isdisjoint(rows):
            continue
        last = min(rows[-1], grid.last)
        while last < grid.last:
            first = next((cell for cell in grid.rows.get(last + 1, ()) if cell.text.strip()), None)
            if first is not None and vocabulary.field(grid.name(first)):
                break
            last += 1
        listing_rows |= set(range(cell.row, last + 1))
        yield FormListing("budget", grid, {}, cell.row, cell.row, last, 0)
    yield from _before_total(grid, listing_rows)
    heading = vocabulary.field(grid.heading)
    if heading is not None and heading.listing == "budget" and not listing_rows:
        yield FormListing("budget", grid, {}, grid.first, grid.first, grid.last, 0)


def _before_total(grid: FormGrid, listing_rows: set[int]) -> Iterator[FormListing]:
    """The breakdown whose label is lost: rows with two numbers or more each, above a row 金额合计."""
    totals = sorted({row for (row, _), name in grid.names.items() if name == "金额合计"})
    for total in (row for row in totals if row not in listing_rows):
        first = total
        while first - 1 >= grid.first and first - 1 not in listing_rows:
            if sum(money.amount(cell.text) is not None for cell in grid.rows.get(first - 1, ())) < _FEWEST_NUMBERS:
                break
            first -= 1
        if total - first >= _FEWEST_LINES:
            listing_rows |= set(range(first, total + 1))
            yield FormListing("budget", grid, {}, first, first, total, 0)
