"""A listing inside a form (绩效指标, 预算明细, 制度保障 …): where its lines stand, and what each of its columns is."""

from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from extract.find.form.columns.frame import FrameColumn
from extract.find.form.columns.money_column import head_says
from extract.find.form.grid import FormGrid, Position
from extract.model import Cell, Span


class FormLine(Struct, frozen=True):
    """A line that stands in no columns of its own: its row, its levels by number, what it says by key."""

    row: int
    levels: Mapping[int, Span]
    spans: Mapping[str, Span]


class FormListing(Struct, frozen=True):
    """Lines under a header row: rows ``first`` to ``last`` of the grid, from column ``start`` on.

    ``columns`` maps a column's key to its header cell; it is empty where only the label at the side names the
    lines (a budget breakdown without a header row). ``beside`` are the columns of another listing that has the same
    rows, some of which it may share. ``paths`` has the heads over a column, the lowest first,
    ``others`` the columns that say something else than the lines do (项目名称 in a list of projects);
    ``lines`` are those that stand in no columns, ``labels`` the cells beside them that say what they hold;
    ``dated`` has the heads of targets, or of amounts, by the year that they name, ``edges`` the columns from which and
    up to which cells are its own: of two listings side by side of which no level stands in both.
    """

    kind: str
    grid: FormGrid
    columns: Mapping[str, Cell]
    header_row: int
    first: int
    last: int
    start: int
    beside: frozenset[int] = frozenset()
    paths: Mapping[Position, tuple[Cell, ...]] = field(default_factory=dict)
    others: tuple[FrameColumn, ...] = ()
    lines: tuple[FormLine, ...] = ()
    labels: tuple[Cell, ...] = ()
    dated: Mapping[int, Cell] = field(default_factory=dict)
    edges: tuple[int, int] | None = None

    @property
    def has_targets(self) -> bool:
        """Whether its lines are indicators with a level, a name and a target each."""
        lines = [self.columns, *(line.spans for line in self.lines)]
        has_levels = not self.columns.keys().isdisjoint(("level1", "level2")) or any(one.levels for one in self.lines)
        keys = {key.partition("_")[0] for one in lines for key in one}
        return self.kind == "indicators" and has_levels and {"name", "target"} <= keys

    def of_year(self, year: int | None) -> "FormListing":
        """The listing in a form of that year: of targets of several years its own is the target, or the latest one.

        A target or a result of the year before is what last year says. So it is with the amounts of a breakdown, if
        the form's own year is among them.
        """
        if self.kind == "budget":
            return self._amounts_of_year(year)
        if len(self.dated) < 2 or ("target_long_term" in self.columns and year not in self.dated):
            return self
        aim = year if year and year in self.dated else max(self.dated)
        heads = self.dated.values()
        key = next((key for key, head in self.columns.items() if key.startswith("target") and head in heads), None)
        key = key or ("target_annual" if "target_long_term" in self.columns else "target")
        columns = {**self.columns, key: self.dated[aim]}
        before = [self.dated[aim - 1]] if aim - 1 in self.dated else []
        if "before_last" in columns and str(aim - 1) in "".join(head.text for head in self.path("before_last")):
            before.append(columns.pop("before_last"))
        return replace(self, columns={**columns, **({"last_year": before[-1]} if before else {})})

    def _amounts_of_year(self, year: int | None) -> "FormListing":
        if len(self.dated) < 2 or year is None or year not in self.dated:
            return self
        own = {key: head for key, head in self.columns.items() if head not in self.dated.values()}
        if (before := self.dated.get(year - 1)) is not None:
            own["last_year_executed" if head_says(before.text, "spent") else "last_year_budget"] = before
        return replace(self, columns={**own, "amount": self.dated[year]})

    def is_over_name_and_target(self, cell: Cell) -> bool:
        """Whether a text lies under the heads of names and of targets at once, of which a line has one each."""
        heads = [head.column for key, head in self.columns.items() if key == "name" or key.startswith("target")]
        under = [column for column in heads if cell.column <= column < cell.column + cell.column_span]
        return len(under) > 1 and self.columns.get("name", cell).column in under and bool(cell.text.strip())

    def rows(self) -> list[int]:
        """The rows in which a line begins: with a cell that has text, or blank throughout (a line not filled in).

        None begins in a row with blank cells alone if a text beside the levels reaches into it from above: that row is
        cut off by a rule in blank columns, on an image or in a digital table, or by a page break. Cells of another
        listing beside these columns begin none.
        """
        reach = range(self.edges[0], self.edges[1]) if self.edges else range(self.grid.table.columns)
        starting_cells = {
            row: [cell for cell in self.grid.rows.get(row, ()) if cell.column in reach]
            for row in range(self.first, self.last + 1)
        }
        return [
            row
            for row, cells in starting_cells.items()
            if row == self.first or any(cell.text.strip() for cell in cells) or (cells and not self._goes_on(row))
        ]

    def _goes_on(self, row: int) -> bool:
        """Whether a text beside the levels, of a line that begins above, reaches into a row."""
        cells = (self.cell(key, row) for key in self.columns if not key.startswith("level"))
        return any(cell is not None and self.first <= cell.row < row and cell.text.strip() for cell in cells)

    def level_words(self) -> set[str]:
        """What stands under its heads of levels."""
        cells = (self.cell(key, row) for key in ("level1", "level2") for row in self.rows() if key in self.columns)
        return {self.grid.name(cell) for cell in cells if cell is not None and cell.text.strip()}

    def cell(self, key: str, row: int) -> Cell | None:
        """The cell of a line under a column's header; a cell over several columns belongs to the first of them."""
        header = self.columns.get(key)
        cell = self.grid.at.get((row, header.column)) if header else None
        if header is None or cell is None or cell.column < self.start:
            return None
        if cell.column == header.column:
            return cell
        keys = [other for other in self.columns.values() if cell.column <= other.column <= header.column]
        return cell if min(k.column for k in keys) == header.column else None

    def path(self, key: str) -> tuple[Cell, ...]:
        """The heads over a column, the lowest first."""
        head = self.columns.get(key)
        return self.paths.get((head.row, head.column), (head,)) if head is not None else ()

    def sides(self, row: int) -> list[Cell]:
        """The cells before the lines on a row, nearest first (绩效指标, 长期绩效指标)."""
        return [cell for cell in reversed(self.grid.across(row)) if cell.column < self.start]
