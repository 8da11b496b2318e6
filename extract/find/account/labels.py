"""Which cells of a form serve as labels: those with a value, those that a list knows, heads, and stubs beside lines."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from extract import pack
from extract.find import money
from extract.find.form import FormListing, FormSheet
from extract.find.form.grid import FormGrid
from extract.find.form.listings.regions import head_over
from extract.find.form.title import is_other_title, names_part
from extract.find.form.words.content import content_kind
from extract.find.form.words.label import Vocabulary, is_subtotal, is_total, level_code
from extract.find.width import half_width
from extract.model import Cell

# columns whose cells a form prints itself, also where nothing was filled in beside them
_PRINTED = {"review": ("category", "criterion", "scoring_rule", "weight"), "fund_management": ("aspect",)}
_NO_HEADS = ("value", "measure", "sign", "number")  # kinds of content that no head is
_LONGEST_HEAD = 48  # characters, what stands in brackets included


def label_cells(sheet: FormSheet) -> set[int]:
    """The ids of the cells that are labels with a value or heads of a listing of the sheet.

    A head that no list knows is one, too: what stands below it is looked at by itself. So is a level under its head,
    for a level that no line has says nothing, and 定性 in the column of signs. What is over all heads of some lines
    (产出指标 over 指标名称 and 指标值) is none: it says what they are.
    """
    labels = {id(entry.holder) for entry in sheet.entries}
    for listing in sheet.listings:
        grid, heads = listing.grid, listing.columns.values()
        labels |= set(map(id, listing.labels))
        labels |= {id(head) for one in listing.others if listing.kind == "projects" for head in one.path}
        end = max((head.row + head.row_span for head in heads), default=listing.header_row)
        block = (cell for row in range(listing.header_row, end) for cell in grid.across(row))
        over = grid.at.get((listing.header_row - 1, 0))  # 项目预算明细表 across the table, right over the heads
        is_caption = over is not None and grid.is_across(over) and not any(map(str.isdigit, over.text))
        if over is not None and is_caption and (names_part(over.text) or is_other_title(over.text)):
            labels.add(id(over))
        labels |= {
            id(cell)
            for cell in block
            if len(cell.text) <= _LONGEST_HEAD
            and (content_kind(cell.text) not in _NO_HEADS or sheet.vocabulary.column(grid.name(cell)))
            and not (_parts_lines(cell, listing) and _is_over_lines(cell, listing))
        }
        kinds = {head.column: key for key, head in listing.columns.items() if key in _KINDS}
        under = ((grid.at.get((row, column)), key) for row in listing.rows() for column, key in kinds.items())
        labels |= {id(cell) for cell, key in under if cell is not None and _KINDS[key](grid.name(cell))}
        printed = [listing.columns[key] for key in _PRINTED.get(listing.kind, ()) if key in listing.columns]
        labels |= {id(grid.at.get((row, head.column))) for head in printed for row in listing.rows()}
        if listing.kind == "fund_management":
            labels |= {id(cell) for row in listing.rows() for cell in listing.sides(row)}
    labels |= {id(head_over(grid, cell.row, cell.column)) for grid, cell in _department_amounts(sheet)}
    return labels


def _parts_lines(head: Cell, listing: FormListing) -> bool:
    """Whether a head says of lines what they are: a level, or what one of two listings has over all of its heads."""
    end = max((one.row for one in listing.columns.values()), default=head.row)
    is_over_all = bool(listing.beside) and head.column_span > 1 and head.row + head.row_span <= end
    return is_over_all or _names_level(listing.grid.name(head))


def _is_over_lines(head: Cell, listing: FormListing) -> bool:
    """Whether anything is filled in below a head."""
    columns = range(head.column, head.column + head.column_span)
    under = (listing.grid.at.get((row, column)) for row in listing.rows() for column in columns)
    return any(cell is not None and not money.is_blank(cell.text) for cell in under)


def _department_amounts(sheet: FormSheet) -> Iterator[tuple[FormGrid, Cell]]:
    """The cells of a department's income and expenditure, each with its stretch of table."""
    for entry in (entry for entry in sheet.entries if entry.flow is not None):
        for cell in (span.holder for span in entry.values if isinstance(span.holder, Cell)):
            yield from ((grid, cell) for grid in sheet.part.grids if grid.at.get((cell.row, cell.column)) is cell)


def known_labels(cells: Iterable[Cell], grid: FormGrid, vocabulary: Vocabulary) -> set[int]:
    """The ids of those of a grid's cells whose words are a label or the head of a column, wherever they stand."""
    names, year = ((cell, grid.name(cell)) for cell in cells), pack.pattern("field", "year_in_head")
    return {
        id(cell)
        for cell, name in names
        if vocabulary.field(name)
        or name in vocabulary.columns
        or is_total(name)
        or is_subtotal(name)
        or ((group := vocabulary.field(year.sub("", name))) and group.type == "group")  # 2023年度绩效指标
    }


def period_head(grid: FormGrid, cell: Cell, *, in_full: bool = False) -> Cell | None:
    """The head over a column of numbers, if of another period (1-7月执行数) or of a difference (增减额).

    It is as wide as they are. With ``in_full`` it is any head of money (调整后), but only if it says nothing else: a
    sentence over an amount may name a period, too.
    """
    above: Cell | None = cell
    while above is not None and any(map(str.isdigit, above.text)) and not any(map(str.isalpha, above.text)):
        over = grid.at.get((above.row - 1, above.column))
        above = (
            over if over is not None and (over.column, over.column_span) == (cell.column, cell.column_span) else None
        )
    if above is None or above is cell:
        return None
    if in_full:
        words = half_width("".join(above.text.split()))
        return above if pack.pattern("account", "head_of_money").fullmatch(words) else None
    kinds = (pack.pattern("account", name) for name in ("other_period", "derived"))
    return above if any(kind.search(half_width(above.text)) for kind in kinds) else None


def blank_year_heads(grid: FormGrid) -> set[int]:
    """The ids of the years side by side (2024年 | 2025年) over columns of money that nothing was filled in below."""
    years = pack.pattern("date", "years")
    heads: set[int] = set()
    for row in range(grid.first, grid.last + 1):
        own = [cell for cell in grid.rows.get(row, ()) if years.fullmatch(half_width(cell.text))]
        are_blank = all((under := grid.below(cell)) is not None and money.is_blank(under.text) for cell in own)
        heads |= set(map(id, own)) if len(own) > 1 and are_blank else set()
    return heads


def stub_cells(grid: FormGrid, listings: Sequence[FormListing]) -> set[int]:
    """The ids of the cells that stand beside several rows as their heading (资金金额), with no head of a column above.

    A level is none: the lines beside it belong to it.
    """
    bare = pack.patterns("field")["bare_label"]
    tall = (cell for cell in grid.cells if cell.row_span > 1 and cell.column + cell.column_span < grid.table.columns)
    stubs = ((cell, grid.name(cell)) for cell in tall)
    return {
        id(cell)
        for cell, name in stubs
        if not _names_level(name) and bare.fullmatch(name) and not _has_head(cell, listings)
    }


def _has_head(cell: Cell, listings: Iterable[FormListing]) -> bool:
    """Whether the cell stands in the lines of a listing whose header row reaches over its column."""
    for listing in listings:
        if cell.row in listing.rows():
            head = listing.grid.at.get((listing.header_row, cell.column))
            return head is not None and head is not cell and bool(head.text.strip())
    return False


def _names_level(name: str) -> bool:
    """Whether a bare label is a level of indicators: a word of the lists (产出), or one that ends so (其他满意度)."""
    return any(level_code(level, name) for level in (1, 2)) or name.removesuffix("指标").endswith(("效益", "满意度"))


_KINDS: Mapping[str, Callable[[str], bool]] = {
    "level1": _names_level,
    "level2": _names_level,
    "operator": lambda name: name in pack.toml("account")["no_sign"]["words"],
}
