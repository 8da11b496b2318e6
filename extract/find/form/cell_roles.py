"""What the cells are that no listing claims: labels, texts that begin with a label, values."""

from collections.abc import Mapping
from dataclasses import dataclass

from extract.find.form.grid import FormGrid
from extract.find.form.label import FormField, Vocabulary, is_subtotal
from extract.find.form.segment import segments
from extract.find.width import half_width
from extract.model import Cell


@dataclass(frozen=True, slots=True)
class CellRoles:
    """The cells that no listing claims: which are labels, and which begin with a label and a colon.

    Cells are known by their ``id``: a cell lives as long as its table, and hashing its value would be slow.
    """

    grid: FormGrid
    vocabulary: Vocabulary
    cells: tuple[Cell, ...]
    labels: Mapping[int, FormField]
    labelled: frozenset[int]
    plain: frozenset[int]

    def beside(self, cell: Cell) -> Cell | None:
        """The cell to the right, on the cell's first row."""
        return self.grid.at.get((cell.row, cell.column + cell.column_span))

    def over(self, cell: Cell) -> tuple[FormField, ...]:
        """The labels to the left that reach over more rows than one, nearest first, then the one that heads its column
        of labels (资金来源 over 财政拨款, 合计).
        """
        cells = reversed(self.grid.across(cell.row))
        names = [self.grid.name(other) for other in cells if other.column < cell.column and other.row_span > 1]
        head: Cell | None = cell
        field: FormField | None = None
        while head is not None and head.column == cell.column:
            is_line = field is not None and field.type == "money" and head.column_span < cell.column_span
            if head.column_span != cell.column_span and not is_line:
                break
            head = self.grid.at.get((head.row - 1, head.column))
            field = self.labels.get(id(head))
            if field is not None and field.type == "group":
                names.append(self.grid.name(head) if head is not None else "")
                break
        return tuple(field for name in names if (field := self.vocabulary.field(name)))


def cell_roles(grid: FormGrid, vocabulary: Vocabulary, claimed: frozenset[int], taken: set[int]) -> CellRoles:
    """The roles of the cells, without the rows ``claimed`` by listings and the cells ``taken`` by other labels."""
    cells = tuple(cell for cell in grid.cells if cell.row not in claimed and id(cell) not in taken)
    names = ((cell, grid.name(cell)) for cell in cells)  # 小计 before a row of amounts is their sum
    words = ((cell, "合计" if cell.column == 0 and is_subtotal(name) else name) for cell, name in names)
    fields = {id(cell): field for cell, name in words if (field := vocabulary.field(name))}
    labels: dict[int, FormField] = {}
    labelled: set[int] = set()
    for cell in cells:
        own, before, left = fields.get(id(cell)), None, None
        if own is not None and own.is_weak:
            left = grid.at.get((cell.row, cell.column - 1))
            before = fields.get(id(left)) if left is not None and left.row == cell.row else None
        is_value = before is not None and before.type != "group" and not before.is_weak  # 采购方式 | 其他
        is_value = is_value and left is not None and left.row_span == cell.row_span
        if own is not None and not is_value:
            labels[id(cell)] = own
        elif ":" in half_width(cell.text[:64]):
            pieces = segments(cell.text, vocabulary)
            if pieces and not cell.text[: pieces[0].label_start].strip():
                labelled.add(id(cell))
    plain = frozenset(map(id, cells)).difference(labels, labelled)
    return CellRoles(grid, vocabulary, cells, labels, frozenset(labelled), plain)
