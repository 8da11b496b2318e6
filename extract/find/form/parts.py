"""Which stretches of a document are parts of a form: a title, the lines around the table, and the table."""

from collections.abc import Iterable
from itertools import chain, pairwise

from msgspec.structs import replace

from extract import pack
from extract.find import money
from extract.find.form.grid import FormGrid, grid_of_rows
from extract.find.form.part import (
    FEWEST_ALONE,
    FEWEST_UNDER_TITLE,
    FormPart,
    ListingFinder,
    PartsSoFar,
    with_part,
    without_bare_title,
)
from extract.find.form.part_paragraphs import with_paragraph, with_titled_part
from extract.find.form.sections import find_sections
from extract.find.form.title import (
    FormTitle,
    begins_guidance,
    is_other_title,
    lists_persons,
    names_part,
    names_project,
    title_of,
    year_of,
)
from extract.find.form.words.label import FormField, Vocabulary, bare_label
from extract.find.form.words.segment import segments
from extract.model import Cell, Document, Table

_OF_FORM = ("project.", "funds.", "evaluation.")  # fields of labels that no table of something else has
_LABEL_REACH = 64  # characters of a cell among which the colon of its label stands
_LONGEST_LINE = 120  # characters of a cell among which its first label stands


def find_parts(
    document: Document, vocabulary: Vocabulary, listings: ListingFinder
) -> tuple[tuple[FormPart, ...], tuple[FormTitle, ...]]:
    """The parts in the order of the document, and the titles over labels that are not read as a form.

    A title without labels below it gives neither; labels with colons below a title are a part without a table. A table
    is cut before each of its rows that is the title of a form.
    """
    state = PartsSoFar(listings)
    if any(clause.role == "header" and title_of(clause) for clause in document.clauses):
        whole = (grid_of_rows(table, 0, table.rows - 1) for table in document.tables)
        starts = (grid.table.pages[:1] for grid in whole if names_project(grid, vocabulary))
        state = replace(state, start_pages=frozenset(chain(*starts)))
    sections = find_sections(document, vocabulary, listings)
    if sections is not None:
        part = FormPart(sections.title, sections.year, sections.clauses, sections.grids, in_sections=True)
        state = replace(state, parts=(part,))
    for block in document.blocks[sections.end if sections is not None else 0 :]:
        if isinstance(block, Table):
            titles = [cell.row for cell in block.cells if cell.column == 0 and _title_across(cell, block)]
            for first, end in pairwise(sorted({0, *titles, block.rows})):
                heading = state.heading if first == 0 else ""
                state = _with_grid(state, grid_of_rows(block, first, end - 1, heading), vocabulary)
            state = replace(state, heading="", on_new_sheet=False, ahead=FormPart(None))
        elif block.role != "footer":
            state = with_paragraph(state, block, vocabulary)
    state = without_bare_title(state)
    return state.parts, state.unread


def bare_texts(parts: Iterable[FormPart]) -> set[str]:
    """The bare texts of all cells of the parts."""
    return {name for part in parts for grid in part.grids for name in grid.names.values()}


def _with_grid(state: PartsSoFar, grid: FormGrid, vocabulary: Vocabulary) -> PartsSoFar:
    """The state after a table: a title in the first row opens a part; its year stands in it or in the row below."""
    first = next(grid.cells, None)
    title = _title_across(first, grid.table) if first is not None else None
    if first is not None and title is not None:
        under = first.row + first.row_span
        years = (year_of(cell) for cell in grid.rows.get(under, ()))
        year = next(filter(None, years), None) or year_of(first, in_title=True)
        is_across = first.column_span >= grid.table.columns  # else a unit stands beside it
        rest = grid_of_rows(grid.table, under, grid.last) if is_across else grid.part(lambda cell: cell is not first)
        state, grid = with_titled_part(state, title, year, vocabulary), rest
    over = grid.cells if grid.last + 1 < grid.table.rows else ()  # the rows over a further title
    above = FormPart(None, next(filter(None, map(year_of, over)), None))
    if state.closed:
        alone = _is_form(grid, vocabulary, FEWEST_ALONE, state.listings)
        return with_part(state, replace(state.ahead, grids=(grid,))) if alone else replace(state, ahead=above)
    part = state.parts[-1]
    if any(names_project(one, vocabulary) for one in part.grids) and names_project(grid, vocabulary):
        is_running = part.title is not None and part.title.is_running
        year = None if is_running else part.year  # one title and year over two projects
        return with_part(state, FormPart(None, year, (), (grid,), year_above=part.year_above))
    if part.grids and lists_persons(grid.table):
        return state  # the form may go on behind it
    is_other = bool(part.grids) and _is_other_budget(state, grid, vocabulary)
    is_form = _is_form(grid, vocabulary, FEWEST_UNDER_TITLE, state.listings) or _goes_on(state, grid, vocabulary)
    if is_form and not is_other:
        return state.with_last(replace(part, grids=(*part.grids, grid)))
    known = {field for name in grid.names.values() if (field := vocabulary.field(name))}
    state = replace(state, fields=state.fields | known) if state.goes_on else state
    return replace(state, closed=bool(part.grids), ahead=above)


def _goes_on(state: PartsSoFar, grid: FormGrid, vocabulary: Vocabulary) -> bool:
    """Whether a table right behind that of a form goes on with it, as forms are drawn as several tables.

    One with the title of another table does not, nor one whose few columns (项目 | 金额) stand in any table of a
    budget, unless the words across its first row, or the heading above, name a part of a form.
    """
    caption = _caption(grid)
    if state.on_new_sheet or not state.parts[-1].grids or begins_guidance(caption):
        return False
    names = (bare_label(caption), grid.heading)
    if any((field := vocabulary.field(name)) and field.listing is not None for name in names) or names_part(caption):
        return True
    if is_other_title(caption):
        return False
    return bool(caption) or all(one.kind != "budget" for one in state.listings(grid, vocabulary))


def _is_other_budget(state: PartsSoFar, grid: FormGrid, vocabulary: Vocabulary) -> bool:
    """Whether a table of money behind the indicators of a form stands under words that name neither a part of a form
    nor its project (设备购置清单): it may be of something else.
    """
    before = (one for above in state.parts[-1].grids for one in state.listings(above, vocabulary))
    if all(one.kind != "indicators" for one in before):
        return False
    words = _caption(grid) or state.heading
    fields = filter(None, map(vocabulary.field, grid.names.values()))
    keys = {field.key or "" for field in fields if not field.is_weak}
    is_labelled = any(key.startswith(_OF_FORM) for key in keys) or any(mark in words for mark in ":：")
    if not words or is_labelled or any(one.kind != "budget" for one in state.listings(grid, vocabulary)):
        return False
    name = bare_label(words)
    if vocabulary.field(name) or names_part(words) or pack.pattern("field", "own_budget").fullmatch(name):
        return False
    above = ((one, cell) for one in state.parts[-1].grids for cell in one.cells)
    projects = (
        (one.at.get((cell.row, cell.column + cell.column_span)), vocabulary.field(one.name(cell)))
        for one, cell in above
    )
    named = (bare_label(cell.text) for cell, field in projects if cell and field and field.key == "project.name")
    return not any(own and own in name for own in named)


def _caption(grid: FormGrid) -> str:
    """The words across the first row of several, "" for a row of cells."""
    first = next((cell for cell in grid.cells if cell.text.strip()), None)
    return first.text if first is not None and grid.is_across(first) and grid.last > grid.first else ""


def _title_across(cell: Cell, table: Table) -> FormTitle | None:
    """The title that a cell over all columns is, or over most of them with only the unit of money beside it."""
    if cell.column > 0 or 2 * cell.column_span <= table.columns or (title := title_of(cell)) is None:
        return None
    beside = [one.text for one in table.cells if one.row == cell.row and one is not cell and one.text.strip()]
    are_units = all(money.unit_in(text) or bare_label(text) in ("单位", "金额单位") for text in beside)
    return title if cell.column_span >= table.columns or (beside and are_units) else None


def _is_form(grid: FormGrid, vocabulary: Vocabulary, fewest: int, listings: ListingFinder) -> bool:
    """Whether the table has enough labels of a form; without a title 项目名称 must be among them.

    A label may stand in a cell of its own, or before its value in one cell (项目名称：平安建设). Under a title a
    listing is enough; but two or three columns such as 项目 | 金额 stand in any table of a budget. Without a title so
    is a project with indicators and their targets: no other table has these.
    """
    keys = {f.key for name in grid.names.values() if (f := vocabulary.field(name)) and f.key}
    if len(keys) < fewest:
        keys |= {field.key for cell in grid.cells if (field := _field_before_value(cell, vocabulary)) and field.key}
    if fewest == FEWEST_ALONE:
        return "project.name" in keys and (
            len(keys) >= fewest or any(one.has_targets for one in listings(grid, vocabulary))
        )
    return len(keys) >= fewest or any(
        one.kind != "budget" or len(one.columns) not in (1, 2, 3) for one in listings(grid, vocabulary)
    )


def _field_before_value(cell: Cell, vocabulary: Vocabulary) -> FormField | None:
    """The field whose label and colon begin the cell, None where there is none."""
    begin = cell.text[:_LABEL_REACH]
    if ":" not in begin and "：" not in begin:
        return None
    first = next(iter(segments(cell.text[:_LONGEST_LINE], vocabulary)), None)
    return first.field if first is not None and not cell.text[: first.label_start].strip() else None
