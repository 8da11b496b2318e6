"""The cells of a form that are neither label nor value: what is left when all that was read is taken away."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from extract.find.account.labels import blank_year_heads, known_labels, label_cells, period_head, stub_cells
from extract.find.account.lines import unread_pieces
from extract.find.account.print import is_own_print, numbering_cells
from extract.find.account.sums import sums_of_lines
from extract.find.form import FormReading
from extract.find.form.grid import FormGrid
from extract.find.form.words.label import Vocabulary
from extract.model import Cell, Span


def unread_cells(forms: Iterable[FormReading], spans: Sequence[Span]) -> Iterator[tuple[FormGrid, list[Span]]]:
    """What is left over in each stretch of table of the forms, in reading order: cells, and of cells with several
    labels the values that were not read; ``spans`` are what was read.

    Projects of one table share its stretch: it is looked at once, with the values of all of them, and so is what stands
    between the projects of a register.
    """
    read: dict[int, list[Span]] = {}
    for span in spans:
        read.setdefault(id(span.holder), []).append(span)
    accounted = set(read)
    grids: dict[FormGrid, Vocabulary] = {}
    for sheet in (sheet for form in forms for sheet in form.sheets):
        accounted |= label_cells(sheet)
        registers = [listing.grid for listing in sheet.listings if listing.kind == "projects"]
        grids |= dict.fromkeys(registers or sheet.part.grids, sheet.vocabulary)
    listings = [listing for form in forms for sheet in form.sheets for listing in sheet.listings]
    for grid, vocabulary in grids.items():
        left = [cell for cell in grid.cells if id(cell) not in accounted and cell.text.strip()]
        known = known_labels(left, grid, vocabulary)
        left = [cell for cell in left if id(cell) not in known and not is_own_print(cell, grid)]
        places = {span.holder.place() for span in spans} if left else set()
        left = [cell for cell in left if cell.place() not in places]  # projects in columns share their labels
        pieces = _pieces(grid, vocabulary, read, spans)
        if not left and not pieces:
            continue
        own = [one for one in listings if one.grid.table is grid.table and grid.first <= one.first <= grid.last]
        rows = {row for listing in own for row in listing.rows()}
        printed = {id(period_head(grid, cell, in_full=True)) for cell in grid.cells if id(cell) in accounted}
        printed |= (
            blank_year_heads(grid)
            | numbering_cells(grid, own)
            | stub_cells(grid, own)
            | sums_of_lines(grid, rows, of_projects=any(one.kind == "projects" for one in own))
        )
        printed |= _said_again(forms, spans)
        cells = [cell for cell in left if id(cell) not in printed and not _is_repeat(cell, grid, rows, accounted)]
        if cells or pieces:
            yield grid, [*(Span(cell, 0, len(cell.text)) for cell in cells), *pieces]


def _pieces(
    grid: FormGrid, vocabulary: Vocabulary, read: Mapping[int, Sequence[Span]], spans: Sequence[Span]
) -> list[Span]:
    """Of the cells with several labels the values that were not read, without those that are said elsewhere, too."""
    several = (cell for cell in grid.cells if id(cell) in read and cell.text.count("：") + cell.text.count(":") > 1)
    pieces = [piece for cell in several for piece in unread_pieces(cell, vocabulary, read[id(cell)])]
    texts = {"".join(span.text.split()) for span in spans} if pieces else set()
    return [piece for piece in pieces if "".join(piece.text.split()) not in texts]


def _said_again(forms: Iterable[FormReading], spans: Sequence[Span]) -> set[int]:
    """The ids of the cells beside known labels that say what was read elsewhere (a telephone number at the foot)."""
    read = {"".join(span.text.split()) for span in spans}
    values = [
        ((number, one.key, text), id(span.holder))
        for number, form in enumerate(forms)
        for one in form.entries
        if one.key is not None and one.field is not None and one.field.type != "money"
        for span in one.values
        if (text := "".join(span.text.split())) in read
    ]
    times = Counter(text for text, _ in values)
    return {holder for text, holder in values if times[text] > 1}


def _is_repeat(cell: Cell, grid: FormGrid, rows: set[int], accounted: set[int]) -> bool:
    """Whether a cell of a listing says once more what the cell above it says, as a sheet without merged cells does."""
    row = cell.row
    while row in rows and (above := grid.at.get((row - 1, cell.column))) is not None:
        if (above.column, above.column_span, above.text) != (cell.column, cell.column_span, cell.text):
            return False
        if id(above) in accounted:
            return True
        row = above.row
    return False
