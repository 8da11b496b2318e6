"""Which stretches of a document are parts of a form: a title, the lines around the table, and the table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from extract import pack
from extract.find.form import transposed
from extract.find.form.grid import Grid, grid
from extract.find.form.label import Field, Vocabulary, bare
from extract.find.form.listing import Listing
from extract.find.form.listing import find as find_listings
from extract.find.form.segment import segments
from extract.find.form.title import Title, begun, is_running, names_project, pages_of, title_of, year_line, year_of
from extract.find.width import half
from extract.model import Cell, Clause, Document, Holder, Span, Table

_FEWEST_UNDER_TITLE = 2  # labels of fields that make a table under a title a form
_FEWEST_ALONE = 5  # without a title, 项目名称 among them
_LONGEST_LINE = 120  # characters: no line of labels below a form is longer


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a form: its title if it has one, the year line, the paragraphs with labels, the stretches of table."""

    title: Title | None
    year: tuple[int, Span] | None = None
    clauses: tuple[Clause, ...] = ()
    grids: tuple[Grid, ...] = ()

    def holders(self) -> Iterator[Holder]:
        """Its title, paragraphs and cells."""
        if self.title is not None:
            yield self.title.span.holder
        yield from self.clauses
        for stretch in self.grids:
            yield from stretch.cells


@dataclass(frozen=True, slots=True)
class _Found:
    """The parts up to a place of the document; the last one is open for what follows, unless ``closed``.

    ``heading`` is the bare text of the paragraph directly before the place. ``fields`` are the labels that stand below
    the last title, up to the next heading, ``named`` those with a colon; ``goes_on`` is False behind that heading.
    ``unread`` are the titles over labels that are not read as a form. ``begun`` are the pages on which a form of a
    project begins.
    """

    parts: tuple[Part, ...] = ()
    closed: bool = True
    heading: str = ""
    fields: frozenset[Field] = frozenset()
    named: frozenset[Field] = frozenset()
    goes_on: bool = False
    unread: tuple[Title, ...] = ()
    begun: frozenset[int] = frozenset()

    def with_last(self, part: Part) -> "_Found":
        """The same with another last part."""
        return replace(self, parts=(*self.parts[:-1], part))


def find(document: Document, vocabulary: Vocabulary) -> tuple[tuple[Part, ...], tuple[Title, ...]]:
    """The parts in the order of the document, and the titles over labels that are not read as a form.

    A title over nothing gives neither; labels with colons below a title are a part without a table.
    """
    found = _Found(begun=begun(document, vocabulary))
    for block in document.blocks:
        if isinstance(block, Table):
            found = _with_table(found, block, vocabulary)
        elif block.role != "footer":
            found = _with_clause(found, block, vocabulary)
    found = _without_bare_title(found)
    return found.parts, found.unread


# ---------------------------------------------------------------- paragraphs


def _with_clause(found: _Found, clause: Clause, vocabulary: Vocabulary) -> _Found:
    if clause.role == "header" and not (found.closed or _heads_form(found, clause)):
        return found
    found = replace(found, heading=bare(clause.text))
    title = title_of(clause)
    if title is not None:
        return _opened(found, Part(title, year_of(title)))
    return found if found.closed else _continued(_counted(found, clause, vocabulary), clause, vocabulary)


def _heads_form(found: _Found, clause: Clause) -> bool:
    """Whether what runs at the head of the pages is here that of a form of its own: its title, or the year below it.

    Forms of one page each all have the same there; elsewhere it only says again which form is open.
    """
    title = found.parts[-1].title
    is_below = title is not None and is_running(title)
    return not found.begun.isdisjoint(pages_of(clause)) and (is_below or title_of(clause) is not None)


def _counted(found: _Found, clause: Clause, vocabulary: Vocabulary) -> _Found:
    """The same with the labels of a line below a title, until a heading begins something else."""
    if not found.goes_on or (_is_heading(clause) and not year_line(clause) and not _begins_known(clause, vocabulary)):
        return replace(found, goes_on=False)
    known = {segment.field for segment in segments(clause.text[:_LONGEST_LINE], vocabulary) if segment.field}
    fields = found.fields | known | _begins_known(clause, vocabulary)
    return replace(found, fields=fields, named=found.named | known)


def _begins_known(clause: Clause, vocabulary: Vocabulary) -> set[Field]:
    """The field of the label that a line begins with, parted by a blank from what follows."""
    field = vocabulary.field(bare(next(iter(clause.text.split()), "")))
    return {field} if field else set()


def _continued(found: _Found, clause: Clause, vocabulary: Vocabulary) -> _Found:
    """A year line and lines of labels belong to the open part; behind its table a heading, or the title of another
    table, ends it.
    """
    part = found.parts[-1]
    if part.year is None and not part.grids and (year := year_line(clause)):
        part = replace(part, year=year)
    if _has_labels(clause, vocabulary, below=bool(part.grids)) or _is_written_line(found, clause, vocabulary):
        part = replace(part, clauses=(*part.clauses, clause))
    elif part.grids and _is_heading(clause) and vocabulary.field(found.heading) is None:
        found = replace(found, closed=True)
    return found.with_last(part)


def _has_labels(clause: Clause, vocabulary: Vocabulary, *, below: bool) -> bool:
    """Whether a line names fields of the form; ``below`` its table only signatures do (a unit is the next table's)."""
    if len(clause.text) > _LONGEST_LINE or ":" not in half(clause.text):
        return False
    known = [segment.field for segment in segments(clause.text, vocabulary) if segment.field]
    return not below or (bool(known) and all(field.foot for field in known))


def _is_written_line(found: _Found, clause: Clause, vocabulary: Vocabulary) -> bool:
    """Whether below a title without a table a paragraph of any length begins with a label and a colon."""
    if not found.goes_on or found.parts[-1].grids:
        return False
    first = next(iter(segments(clause.text, vocabulary)), None)
    return first is not None and not clause.text[: first.label_start].strip()


def _is_heading(clause: Clause) -> bool:
    return clause.role == "heading" or pack.patterns("field")["other_title"].fullmatch(half(clause.text)) is not None


def _opened(found: _Found, part: Part) -> _Found:
    found = _without_bare_title(found)
    goes_on = part.title is not None and not is_running(part.title)
    none: frozenset[Field] = frozenset()
    return replace(found, parts=(*found.parts, part), closed=False, fields=none, named=none, goes_on=goes_on)


def _without_bare_title(found: _Found) -> _Found:
    """The same without a title over nothing: one in a table of contents, or one that a page break printed again.

    Lines of labels below a title that was printed again belong to the form that began before it.
    """
    if not found.parts or found.parts[-1].grids or _is_written(found):
        return found
    *others, last = found.parts
    is_again = bool(others) and _same_title(others[-1], last)
    unread = () if is_again or not _is_over_labels(found) or last.title is None else (last.title,)
    found = replace(found, parts=tuple(others), unread=(*found.unread, *unread))
    if not is_again:
        return found
    return found.with_last(replace(others[-1], clauses=(*others[-1].clauses, *last.clauses)))


def _is_written(found: _Found) -> bool:
    """Whether the lines below the last title are a form without a table."""
    keys = {field.key for field in found.named if field.key}
    return len(keys) >= _FEWEST_ALONE and "project.name" in keys


def _is_over_labels(found: _Found) -> bool:
    """Whether labels stand below the last title, other than of those who sign a letter as well."""
    return sum(not field.foot and field.key is not None for field in found.fields) >= _FEWEST_UNDER_TITLE


def _same_title(one: Part, other: Part) -> bool:
    if one.title is None or other.title is None:
        return False
    return one.title.span.text == other.title.span.text and one.title.bracket == other.title.bracket


# ---------------------------------------------------------------- tables


def _with_table(found: _Found, table: Table, vocabulary: Vocabulary) -> _Found:
    """The table, cut before each of its rows that is the title of a form."""
    starts = [cell.row for cell in table.cells if _is_across(cell, table) and title_of(cell)]
    for first, end in pairwise(sorted({0, *starts, table.rows})):
        found = _with_stretch(found, grid(table, first, end - 1, found.heading if first == 0 else ""), vocabulary)
    return replace(found, heading="")


def _with_stretch(found: _Found, stretch: Grid, vocabulary: Vocabulary) -> _Found:
    titled = _with_title(stretch)
    if titled is not None:
        part, stretch = titled
        found = _opened(found, part)
    if found.closed:
        alone = _is_form(stretch, vocabulary, _FEWEST_ALONE)
        return _opened(found, Part(None, None, (), (stretch,))) if alone else found
    part = found.parts[-1]
    if names_project(stretch, vocabulary) and any(names_project(above, vocabulary) for above in part.grids):
        return _opened(found, Part(None, None, (), (stretch,)))
    if _is_form(stretch, vocabulary, _FEWEST_UNDER_TITLE):
        return found.with_last(replace(part, grids=(*part.grids, stretch)))
    if part.title is not None and not part.grids and transposed.head(stretch):
        return replace(found, unread=(*found.unread, part.title), fields=frozenset(), goes_on=False)
    known = {field for name in stretch.names.values() if (field := vocabulary.field(name))}
    return replace(found, closed=bool(part.grids), fields=found.fields | known if found.goes_on else found.fields)


def _with_title(stretch: Grid) -> tuple[Part, Grid] | None:
    """The part that a stretch opens with its title row, the year under it, and the rows below the title."""
    first = next(stretch.cells, None)
    title = title_of(first) if first is not None and _is_across(first, stretch.table) else None
    if first is None or title is None:
        return None
    under = first.row + first.row_span
    lines = (year_line(cell) for cell in stretch.rows.get(under, ()))
    year = next((line for line in lines if line), None) or year_of(title)
    return Part(title, year), grid(stretch.table, under, stretch.last)


def _is_across(cell: Cell, table: Table) -> bool:
    return cell.column == 0 and cell.column_span >= table.columns


def _is_form(stretch: Grid, vocabulary: Vocabulary, fewest: int) -> bool:
    """Whether the table has enough labels of a form; without a title 项目名称 must be among them."""
    keys = {f.key for name in stretch.names.values() if (f := vocabulary.field(name)) and f.key}
    if fewest == _FEWEST_UNDER_TITLE:
        return len(keys) >= fewest or any(map(_is_of_form, find_listings(stretch, vocabulary)))
    return len(keys) >= fewest and "project.name" in keys


def _is_of_form(listing: Listing) -> bool:
    """Whether a listing is one of a form: two or three columns such as 项目 | 金额 stand in any table of a budget."""
    return listing.kind != "budget" or len(listing.columns) not in range(1, 4)


def names(parts: Iterable[Part]) -> set[str]:
    """The bare texts of all cells of the parts."""
    return {name for part in parts for stretch in part.grids for name in stretch.names.values()}
