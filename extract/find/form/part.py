"""The parts of a form as a document is read: title, lines around the table, table; and the state between two blocks."""

from collections.abc import Callable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from extract.find.form.grid import FormGrid
from extract.find.form.listings.listing import FormListing
from extract.find.form.listings.unheaded import lines_of_clauses
from extract.find.form.title import FormTitle
from extract.find.form.words.label import FormField, Vocabulary
from extract.model import Clause, Holder, Span

ListingFinder = Callable[[FormGrid, Vocabulary], list[FormListing]]

FEWEST_UNDER_TITLE = 2  # labels of fields that make a table under a title a form
FEWEST_ALONE = 5  # without a title, 项目名称 among them
_FEWEST_WITH_INDICATORS = 3  # in paragraphs under a title, 项目名称 among them, with indicators below


class FormPart(Struct, frozen=True):
    """A part of a form: its title if it has one, the year line, the paragraphs with labels, the stretches of table.

    ``in_sections``: the paragraphs are all those of a document with numbered headings. ``year_above`` is that of a line
    right over the title: it counts where neither the form's title and lines nor its labels name one.
    """

    title: FormTitle | None
    year: tuple[int, Span] | None = None
    clauses: tuple[Clause, ...] = ()
    grids: tuple[FormGrid, ...] = ()
    in_sections: bool = False
    year_above: tuple[int, Span] | None = None

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


class PartsSoFar(Struct, frozen=True):
    """The parts up to a place of the document; the last one is open for what follows, unless ``closed``.

    ``heading`` is the bare text of the paragraph directly before the place. ``fields`` are the labels that stand below
    the last title, up to the next heading, ``with_colon`` those with a colon; ``goes_on`` is False behind that heading.
    ``unread`` are the titles over labels that are not read as a form. ``start_pages`` are the pages on which a form of
    a project begins, where titles of forms run at the head of pages. ``ahead`` is what stands right above and is of no
    part yet: lines of labels, the year, a title that alone makes no form (某项目卡片). ``on_new_sheet``: the name of a
    further sheet of a workbook stands right before the place. ``listings`` finds the listings of a table.
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
    ahead: FormPart = FormPart(None)
    on_new_sheet: bool = False

    def with_last(self, part: FormPart) -> "PartsSoFar":
        """The same with this last part."""
        return self if part is self.parts[-1] else replace(self, parts=(*self.parts[:-1], part))


def with_part(state: PartsSoFar, part: FormPart) -> PartsSoFar:
    """The state with one more part, open for what follows."""
    state = without_bare_title(state)
    goes_on = part.title is not None and not part.title.is_running
    none: frozenset[FormField] = frozenset()
    state = replace(state, parts=(*state.parts, part), closed=False, ahead=FormPart(None))
    return replace(state, fields=none, with_colon=none, goes_on=goes_on)


def without_bare_title(state: PartsSoFar) -> PartsSoFar:
    """The state without a title over nothing: it stands in a table of contents, or a page break repeated it.

    A title over enough labels with colons is a form without a table. Lines of labels below a title that was printed
    again belong to the form that began before it.
    """
    keys = {field.key for field in state.with_colon if field.key}
    clauses = state.parts[-1].clauses if state.parts else ()
    fewest = _FEWEST_WITH_INDICATORS if lines_of_clauses(clauses) else FEWEST_ALONE
    is_form = len(keys) >= fewest and "project.name" in keys
    if not state.parts or state.parts[-1].grids or state.parts[-1].in_sections or is_form:
        return state
    *others, last = state.parts
    above, title = others[-1] if others else None, last.title
    words = [(part.title.span.text, part.title.bracket) for part in state.parts[-2:] if part.title is not None]
    is_again = len(words) == 2 and words[0] == words[1]
    labels = sum(not field.foot and field.key is not None for field in state.fields)  # a letter is signed as well
    unread = (title,) if title is not None and not is_again and labels >= FEWEST_UNDER_TITLE else ()
    state = replace(state, parts=tuple(others), unread=(*state.unread, *unread))
    if above is None or not is_again:
        return state
    return state.with_last(replace(above, clauses=(*above.clauses, *last.clauses)))
