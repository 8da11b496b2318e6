"""Which stretches of a document are parts of a form: a title, the lines around the table, and the table."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, pairwise

from msgspec import Struct
from msgspec.structs import replace

from extract import pack
from extract.find import date, money
from extract.find.form.grid import FormGrid, grid_of_rows
from extract.find.form.listings.listing import FormListing
from extract.find.form.listings.unheaded import lines_of_clauses, tabbed_cells
from extract.find.form.sections import find_sections
from extract.find.form.title import FormTitle, begins_guidance, names_part, names_project, title_of, year_of
from extract.find.form.words.label import FormField, Vocabulary, bare_label
from extract.find.form.words.level_words import level_pieces
from extract.find.form.words.segment import money_segments, segments
from extract.find.width import half_width
from extract.model import Cell, Clause, Document, Holder, Span, Table

ListingFinder = Callable[[FormGrid, Vocabulary], list[FormListing]]

_FEWEST_UNDER_TITLE = 2  # labels of fields that make a table under a title a form
_FEWEST_ALONE = 5  # without a title, 项目名称 among them
_FEWEST_WITH_INDICATORS = 3  # in paragraphs under a title, 项目名称 among them, with indicators below
_LABEL_REACH = 64  # characters of a cell among which the colon of its label stands
_LONGEST_LINE = 120  # characters: no line of labels below a form is longer


class FormPart(Struct, frozen=True):
    """A part of a form: its title if it has one, the year line, the paragraphs with labels, the stretches of table.

    ``in_sections``: the paragraphs are all those of a document with numbered headings.
    """

    title: FormTitle | None
    year: tuple[int, Span] | None = None
    clauses: tuple[Clause, ...] = ()
    grids: tuple[FormGrid, ...] = ()
    in_sections: bool = False

    def paragraphs(self) -> Iterator[Holder]:
        """Its title, which may be a cell, and its paragraphs."""
        if self.title is not None:
            yield self.title.span.holder
        yield from self.clauses

    def holders(self) -> Iterator[Holder]:
        """Its title, paragraphs and cells."""
        yield from self.paragraphs()
        for grid in self.grids:
            yield from grid.cells


class _PartsSoFar(Struct, frozen=True):
    """The parts up to a place of the document; the last one is open for what follows, unless ``closed``.

    ``heading`` is the bare text of the paragraph directly before the place. ``fields`` are the labels that stand below
    the last title, up to the next heading, ``with_colon`` those with a colon; ``goes_on`` is False behind that heading.
    ``unread`` are the titles over labels that are not read as a form. ``start_pages`` are the pages on which a form of
    a project begins, where titles of forms run at the head of pages. ``loose`` are the lines of labels
    right above, while no part is open: of a form without a title. ``listings`` finds the listings of a table.
    """

    listings: ListingFinder
    parts: tuple[FormPart, ...] = ()
    closed: bool = True
    heading: str = ""
    fields: frozenset[FormField] = frozenset()
    with_colon: frozenset[FormField] = frozenset()
    goes_on: bool = False
    unread: tuple[FormTitle, ...] = ()
    start_pages: frozenset[int] = frozenset()
    loose: tuple[Clause, ...] = ()

    def with_last(self, part: FormPart) -> "_PartsSoFar":
        """The same with this last part."""
        return self if part is self.parts[-1] else replace(self, parts=(*self.parts[:-1], part))


def find_parts(
    document: Document, vocabulary: Vocabulary, listings: ListingFinder
) -> tuple[tuple[FormPart, ...], tuple[FormTitle, ...]]:
    """The parts in the order of the document, and the titles over labels that are not read as a form.

    A title without labels below it gives neither; labels with colons below a title are a part without a table. A table
    is cut before each of its rows that is the title of a form.
    """
    state = _PartsSoFar(listings)
    if any(clause.role == "header" and title_of(clause) for clause in document.clauses):
        whole = (grid_of_rows(table, 0, table.rows - 1) for table in document.tables)
        starts = (grid.table.pages[:1] for grid in whole if names_project(grid, vocabulary))
        state = replace(state, start_pages=frozenset(chain(*starts)))
    sections = find_sections(document, vocabulary, listings)
    if sections is not None:
        year = year_of(sections.title.span.holder, in_title=True)
        state = replace(
            state, parts=(FormPart(sections.title, year, sections.clauses, sections.grids, in_sections=True),)
        )
    for block in document.blocks[sections.end if sections is not None else 0 :]:
        if isinstance(block, Table):
            titles = [cell.row for cell in block.cells if cell.column == 0 and _title_across(cell, block)]
            for first, end in pairwise(sorted({0, *titles, block.rows})):
                heading = state.heading if first == 0 else ""
                state = _with_grid(state, grid_of_rows(block, first, end - 1, heading), vocabulary)
            state = replace(state, heading="")
        elif block.role != "footer":
            state = _with_clause(state, block, vocabulary)
    state = _without_bare_title(state)
    return state.parts, state.unread


def bare_texts(parts: Iterable[FormPart]) -> set[str]:
    """The bare texts of all cells of the parts."""
    return {name for part in parts for grid in part.grids for name in grid.names.values()}


# ---------------------------------------------------------------- paragraphs


def _with_clause(state: _PartsSoFar, clause: Clause, vocabulary: Vocabulary) -> _PartsSoFar:
    """The state after a paragraph: a title opens a part, a year line and lines of labels belong to the open part.

    A heading or the title of another table ends the table of the open part.

    A running head only repeats which form is open, unless a form begins on that page: then it is the form's title, or
    the year below it. Forms of one page each all have the same running head.
    """
    title = title_of(clause)
    if clause.role == "header" and not state.closed:
        above = state.parts[-1].title
        begins = any(place.page in state.start_pages for place in clause.places)
        if not begins or (title is None and (above is None or not above.is_running)):
            return state
    state = replace(state, heading=bare_label(clause.text))
    if title is not None:
        return _with_part(state, FormPart(title, year_of(clause, in_title=True)))
    if state.closed:
        return _with_loose(state, clause, vocabulary)
    state = _with_fields(state, clause, vocabulary)
    part = state.parts[-1]
    if part.year is None and not part.grids and (year := year_of(clause) or _year_aside(clause)):
        part = replace(part, year=year)
    if _holds_labels(state, clause, vocabulary):
        part = replace(part, clauses=(*part.clauses, clause))
    elif part.grids and _ends_form(state, clause, vocabulary):
        state = replace(state, closed=True)
    return state.with_last(part)


def _with_loose(state: _PartsSoFar, clause: Clause, vocabulary: Vocabulary) -> _PartsSoFar:
    """The state after a paragraph outside of forms: a line of labels may belong to a form without a title below it."""
    is_label = len(clause.text) <= _LONGEST_LINE and bool(segments(clause.text, vocabulary, unknown=True))
    return replace(state, loose=(*state.loose, clause) if is_label else ())


def _ends_form(state: _PartsSoFar, clause: Clause, vocabulary: Vocabulary) -> bool:
    """Whether a paragraph below the table of a form begins something else: no label and no title of a part of it."""
    is_other = _is_heading(clause) and vocabulary.field(state.heading) is None and not names_part(clause.text)
    return is_other or begins_guidance(clause.text)


def _year_aside(clause: Clause) -> tuple[int, Span] | None:
    year = date.year_aside(clause.text) if len("".join(clause.text.split())) <= _LONGEST_LINE else None
    return (year[0], Span(clause, year[1], year[2])) if year else None


def _with_fields(state: _PartsSoFar, clause: Clause, vocabulary: Vocabulary) -> _PartsSoFar:
    """The state with the labels of a line below a title, until a heading begins something else.

    The line may also begin with a label that a blank parts from what follows.
    """
    if not state.goes_on:
        return state
    begins = vocabulary.field(bare_label(next(iter(clause.text.split()), "")))
    if begins is None and _is_heading(clause) and not year_of(clause):
        return replace(state, goes_on=False)
    known = {segment.field for segment in segments(clause.text[:_LONGEST_LINE], vocabulary) if segment.field}
    if begins is None and not known:
        return state
    fields = state.fields | known | ({begins} if begins else set())
    return replace(state, fields=fields, with_colon=state.with_colon | known)


def _holds_labels(state: _PartsSoFar, clause: Clause, vocabulary: Vocabulary) -> bool:
    """Whether a line names fields of the form; below its table only signatures do (a unit is the next table's).

    Below a title without a table it may have any length, if it begins with a label and a colon; so may levels of
    indicators stand there, labelled amounts, and sentences that go on with what a label said. The day of a month that
    ends the line before belongs to that.
    """
    text, is_below, above = clause.text, bool(state.parts[-1].grids), state.parts[-1].clauses[-1:]
    is_long, goes_on = len(text) > _LONGEST_LINE, state.goes_on and not is_below
    is_day = any(one.index + 1 == clause.index and date.is_cut(one.text, text) for one in above)
    if is_day or (goes_on and _is_line_of_form(clause, vocabulary)):
        return True
    if ":" not in half_width(text):
        return goes_on and bool(state.parts[-1].clauses) and pack.pattern("field", "sentence").search(text) is not None
    if is_long and not goes_on:
        return False
    if not is_long and not is_below:
        return True
    pieces = segments(text, vocabulary)
    known = [piece.field for piece in pieces if piece.field]
    if is_below:
        return bool(known) and all(field.foot for field in known)
    return bool(pieces) and not text[: pieces[0].label_start].strip()


def _is_line_of_form(clause: Clause, vocabulary: Vocabulary) -> bool:
    """Whether a paragraph is a level, labelled amounts, the heading of a text (立项依据, 绩效目标), a day alone, or
    cells parted by tab stops.
    """
    own = vocabulary.field(bare_label(clause.text))
    is_target = own is not None and own.listing == "indicators" and "目标" in clause.text
    is_level = level_pieces(Span(clause, 0, len(clause.text))).is_level or date.is_day(clause.text)
    return (
        is_level
        or is_target
        or (own is not None and own.type == "text")
        or bool(money_segments(clause.text, vocabulary))
        or (":" not in half_width(clause.text) and bool(tabbed_cells(clause)))
    )


def _is_heading(clause: Clause) -> bool:
    other_title = pack.patterns("field")["other_title"]
    return clause.role == "heading" or other_title.fullmatch(half_width(clause.text)) is not None


def _with_part(state: _PartsSoFar, part: FormPart) -> _PartsSoFar:
    state = _without_bare_title(state)
    goes_on = part.title is not None and not part.title.is_running
    none: frozenset[FormField] = frozenset()
    return replace(
        state, parts=(*state.parts, part), closed=False, fields=none, with_colon=none, goes_on=goes_on, loose=()
    )


def _without_bare_title(state: _PartsSoFar) -> _PartsSoFar:
    """The state without a title over nothing: it stands in a table of contents, or a page break repeated it.

    A title over enough labels with colons is a form without a table. Lines of labels below a title that was printed
    again belong to the form that began before it.
    """
    keys = {field.key for field in state.with_colon if field.key}
    clauses = state.parts[-1].clauses if state.parts else ()
    fewest = _FEWEST_WITH_INDICATORS if lines_of_clauses(clauses) else _FEWEST_ALONE
    is_form = len(keys) >= fewest and "project.name" in keys
    if not state.parts or state.parts[-1].grids or state.parts[-1].in_sections or is_form:
        return state
    *others, last = state.parts
    above, title = others[-1] if others else None, last.title
    words = [(part.title.span.text, part.title.bracket) for part in state.parts[-2:] if part.title is not None]
    is_again = len(words) == 2 and words[0] == words[1]
    labels = sum(not field.foot and field.key is not None for field in state.fields)  # a letter is signed as well
    unread = (title,) if title is not None and not is_again and labels >= _FEWEST_UNDER_TITLE else ()
    state = replace(state, parts=tuple(others), unread=(*state.unread, *unread))
    if above is None or not is_again:
        return state
    return state.with_last(replace(above, clauses=(*above.clauses, *last.clauses)))


# ---------------------------------------------------------------- tables


def _with_grid(state: _PartsSoFar, grid: FormGrid, vocabulary: Vocabulary) -> _PartsSoFar:
    """The state after a table: a title in the first row opens a part; its year stands in it or in the row below."""
    first = next(grid.cells, None)
    title = _title_across(first, grid.table) if first is not None else None
    if first is not None and title is not None:
        under = first.row + first.row_span
        years = (year_of(cell) for cell in grid.rows.get(under, ()))
        year = next(filter(None, years), None) or year_of(first, in_title=True)
        is_across = first.column_span >= grid.table.columns  # else a unit stands beside it
        rest = grid_of_rows(grid.table, under, grid.last) if is_across else grid.part(lambda cell: cell is not first)
        state, grid = _with_part(state, FormPart(title, year)), rest
    if state.closed:
        alone = _is_form(grid, vocabulary, _FEWEST_ALONE, state.listings)
        return _with_part(state, FormPart(None, None, state.loose, (grid,))) if alone else replace(state, loose=())
    part = state.parts[-1]
    if any(names_project(above, vocabulary) for above in part.grids) and names_project(grid, vocabulary):
        return _with_part(state, FormPart(None, None, (), (grid,)))
    if _is_form(grid, vocabulary, _FEWEST_UNDER_TITLE, state.listings):
        return state.with_last(replace(part, grids=(*part.grids, grid)))
    known = {field for name in grid.names.values() if (field := vocabulary.field(name))}
    return replace(state, closed=bool(part.grids), fields=state.fields | known if state.goes_on else state.fields)


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
    if fewest == _FEWEST_ALONE:
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
