"""What the cells are that no listing claims: labels, texts that begin with a label, values."""

from collections.abc import Mapping

from msgspec import Struct

from extract import pack
from extract.find import checkbox, money
from extract.find.form.grid import FormGrid
from extract.find.form.words.content import content_kind
from extract.find.form.words.label import FormField, Vocabulary, bare_label, general_vocabulary, is_subtotal
from extract.find.form.words.segment import segments
from extract.find.width import half_width
from extract.model import Cell


class CellRoles(Struct, frozen=True):
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
        own = self.labels.get(id(cell))
        if own is not None and own.key == "funds.other_source" and not names and self._is_beside_money(cell):
            names.append("项目资金")
        return tuple(field for name in names if (field := self.vocabulary.field(name)))

    def _is_beside_money(self, cell: Cell) -> bool:
        """Whether an amount stands behind or below a label, and a line of money right over it or on its row."""
        over, values = self.grid.at.get((cell.row - 1, cell.column)), (self.beside(cell), self.grid.below(cell))
        lines = [one for one in (*self.grid.across(cell.row), over) if one is not None and one is not cell]
        is_line = any((own := self.labels.get(id(one))) and own.type == "money" for one in lines)
        return is_line and any(value is not None and money.amount(value.text) is not None for value in values)


def cell_roles(
    grid: FormGrid,
    vocabulary: Vocabulary,
    claimed: frozenset[int],
    used_cells: set[int],
    heads: Mapping[int, FormField],
) -> CellRoles:
    """The roles of the cells, without the rows ``claimed`` by listings and the cells ``used_cells`` by other labels;
    ``heads`` are labels by the ``id`` of their cell, whatever their words mean elsewhere.
    """
    cells = tuple(cell for cell in grid.cells if cell.row not in claimed and id(cell) not in used_cells)
    names = ((cell, grid.name(cell)) for cell in cells)  # 小计 before a row of amounts is their sum
    words = ((cell, "合计" if cell.column == 0 and is_subtotal(name) else name) for cell, name in names)
    fields = {id(cell): field for cell, name in words if (field := heads.get(id(cell)) or vocabulary.field(name))}
    labels: dict[int, FormField] = {}
    labelled: set[int] = set()
    score = pack.pattern("field", "score_in_brackets")
    for cell in cells:
        own = fields.get(id(cell))
        if own is not None and not _is_value(grid, fields, cell, own):
            labels[id(cell)] = own
        elif score.fullmatch(half_width(cell.text.strip())):
            labelled.add(id(cell))
        elif ":" in half_width(cell.text[:64]):
            pieces = segments(cell.text, vocabulary)
            if pieces and not cell.text[: pieces[0].label_start].strip():
                labelled.add(id(cell))
    plain = frozenset(map(id, cells)).difference(labels, labelled)
    return CellRoles(grid, vocabulary, cells, labels, frozenset(labelled), plain)


def _is_value(grid: FormGrid, fields: Mapping[int, FormField], cell: Cell, own: FormField) -> bool:
    """Whether a cell with the words of a label is the value of the label to its left, known or not.

    So is a word that is often a value (采购方式 | 其他), and a label of money with nothing behind it (资金性质 |
    单位自有 at the edge, before a blank or before a label of another kind), unless amounts or blanks stand below it:
    then both are heads. A blank behind a source of money (资金来源 | 财政拨款) is its amount, not filled in. Before
    the next pair of a label and its value no amount can stand below (资金来源 | 其他资金 | 拨付方式 | 直接支付).
    """
    left = grid.at.get((cell.row, cell.column - 1))
    if left is None or left.row != cell.row or left.row_span != cell.row_span:
        return False
    is_label = pack.pattern("field", "bare_label").fullmatch(grid.name(left)) is not None
    before = fields.get(id(left)) or (FormField(None, "text") if is_label else None)
    if before is None or before.is_weak:
        return False
    if own.is_weak:
        return id(left) in fields and before.type != "group"
    behind = grid.at.get((cell.row, cell.column + cell.column_span))
    label = fields.get(id(behind))
    is_bare = behind is None or (label is not None and label.type not in ("money", "note"))
    is_bare = is_bare or (before.key is not None and before.listing != "funds" and not (behind and behind.text.strip()))
    is_of_words = before.type in ("text", "choice", "option") or before.listing == "funds"
    if own.type != "money" or before.type == "money" or not is_of_words:
        return False
    under, aside = grid.below(cell), grid.below(left)
    is_listed = aside is not None and id(aside) in fields
    is_head = under is not None and not is_listed and (not under.text.strip() or money.amount(under.text) is not None)
    further = grid.at.get((cell.row, left.column - 1))
    is_in_pairs = behind is not None and begins_pair(grid, fields, behind)
    is_last = is_bare and (further is None or id(further) not in fields)
    return not is_head and (is_in_pairs or is_last)


def begins_pair(grid: FormGrid, fields: Mapping[int, FormField], cell: Cell) -> bool:
    """Whether a cell is the label of a pair, no head of a column: a value stands behind it or a label below it, and
    neither an amount nor a blank below.
    """
    value, under = grid.at.get((cell.row, cell.column + cell.column_span)), grid.below(cell)
    others = [one for one in (cell, under) if one is not None]
    if any(not one.text.strip() or money.amount(one.text) is not None for one in others):
        return False
    has_value = value is not None and value.text.strip() and id(value) not in fields
    own = fields.get(id(under)) if under is not None else None
    return bool(has_value) or (own is not None and not own.is_weak)


def looks_like_label(cell: Cell) -> bool:
    """Whether a text that no list knows is short and has the form of a label (村集体配套): no option, no level."""
    if len(cell.text) > 40 or checkbox.is_option(cell.text) or (content_kind(cell.text) or "").startswith("level"):
        return False
    name = bare_label(cell.text)
    is_of_period = "月" in name and bool(general_vocabulary().column(name))  # 截至8月底支出
    return is_of_period or pack.patterns("field")["bare_label"].fullmatch(name) is not None
