"""What a form prints itself and nobody fills in: guidance, numbers, headings, blanks to fill in, unticked options."""

from collections.abc import Iterable

from extract import pack
from extract.find import checkbox, money
from extract.find.form import FormListing
from extract.find.form.grid import FormGrid
from extract.find.form.words.label import bare_label, level_code
from extract.find.indicator.target import is_hole, is_template
from extract.find.width import half_width
from extract.model import Cell


def is_own_print(cell: Cell, grid: FormGrid) -> bool:
    """Whether the cell says nothing of its own: a blank, an option, guidance or a heading across the table."""
    text, patterns = half_width(cell.text), pack.patterns("account")
    if money.is_blank(cell.text) or checkbox.is_option(cell.text):
        return True
    if any(patterns[name].fullmatch(text) for name in ("unfilled", "hint", "print_line")) or is_hole(text):
        return True
    beside = grid.at.get((cell.row, cell.column + cell.column_span))
    if beside is not None and is_template(cell.text, [beside.text]):
        return True
    if any(other is not cell and other.text.strip() for other in grid.rows[cell.row]):
        return False
    if patterns["guidance"].search(text):
        return True
    is_level = any(level_code(level, grid.name(cell)) for level in (1, 2))
    return not is_level and patterns["section"].fullmatch(text) is not None


def numbering_cells(grid: FormGrid, listings: Iterable[FormListing]) -> set[int]:
    """The ids of the cells that number columns (1 2 3 under the heads) or rows (1 2 3 before lines, A01 under 编码)."""
    cells: list[Cell] = []
    for own in grid.rows.values():
        filled = [cell for cell in own if cell.text.strip()]
        if len(filled) > 2 and _counts_on([cell.text for cell in filled]):
            cells += filled
    names = pack.toml("account")["numbering"]["heads"]
    heads = [cell for cell in grid.cells if grid.name(cell) in names]
    for head in heads:
        below = (cell for cell in grid.cells if cell.column == head.column and cell.row > head.row)
        cells += [head, *(cell for cell in below if _is_number_or_code(cell))]
    for listing in listings:
        coded = [one for one in listing.others if bare_label(one.path[-1].text) in names]  # heads of all its projects
        under = (listing.grid.at.get((row, one.column)) for row in listing.rows() for one in coded)
        cells += [cell for cell in under if cell is not None and _is_number_or_code(cell)]
        first = [grid.rows[row][0] for row in listing.rows() if grid.rows.get(row)]
        cells += [cell for cell in first if cell.column < listing.start and _is_number(cell)]
        lines = [cell for cell in first if cell.column == 0]
        if len(lines) > 1 and _counts_on([cell.text for cell in lines]):
            cells += lines
    return {id(cell) for cell in cells}


def _is_number(cell: Cell) -> bool:
    return pack.patterns("account")["number"].fullmatch(half_width(cell.text)) is not None


def _is_number_or_code(cell: Cell) -> bool:
    return _is_number(cell) or pack.patterns("account")["code"].fullmatch(half_width(cell.text)) is not None


def _counts_on(texts: list[str]) -> bool:
    """Whether the texts are whole numbers, each one more than the one before."""
    plain = [half_width(text).strip() for text in texts]
    if not all(text.isdecimal() and len(text) < 4 for text in plain):
        return False
    numbers = [int(text) for text in plain]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))
