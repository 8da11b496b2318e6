"""A filing that is a document of its own (项目申报书, a letter): a title, numbered headings, paragraphs and tables."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, pairwise

from msgspec import Struct

from extract import pack
from extract.find.form.entries.section_entries import entries_of_sections
from extract.find.form.grid import FormGrid, grid_of_rows
from extract.find.form.listings.listing import FormListing
from extract.find.form.title import FormTitle, begins_guidance, document_title_of, names_project, title_of, year_of
from extract.find.form.words.label import Vocabulary, bare_label
from extract.find.width import half_width
from extract.model import Block, Clause, Document, Span, Table

_OF_TEXT = ("body", "heading")
_FEWEST_HEADINGS = 2  # paragraphs with a number of the outermost kind
_FEWEST_FIELDS = 5  # filled in, the project's name among them


class FormSections(Struct, frozen=True):
    """The title, the year in it or below it, paragraphs and tables of such a document, and how many blocks it has."""

    title: FormTitle
    year: tuple[int, Span] | None
    clauses: tuple[Clause, ...]
    grids: tuple[FormGrid, ...]
    end: int


def find_sections(
    document: Document, vocabulary: Vocabulary, listings: Callable[[FormGrid, Vocabulary], list[FormListing]]
) -> FormSections | None:
    """The filing that the whole document is, None for any other document.

    Its title stands before every sentence and table, the headings below are numbered, and it says of what money or for
    what targets the project is. A blank one is none, nor one with a further title or of several projects.
    """
    blocks = document.blocks
    sentence = pack.pattern("field", "sentence")
    below_cover = (
        n for n, one in enumerate(blocks) if not isinstance(one, Clause) or sentence.search(half_width(one.text))
    )
    at = next(below_cover, len(blocks))
    cover = ((n, one) for n, one in enumerate(blocks[:at]) if isinstance(one, Clause) and one.role in _OF_TEXT)
    titles = ((n, title) for n, one in cover if (title := document_title_of(one, or_letter=True)))
    start, title = next(titles, (0, None))
    if title is None:
        return None
    texts = ((n, half_width(one.text)) for n, one in enumerate(blocks) if n > start and isinstance(one, Clause))
    closes = pack.pattern("field", "closing").fullmatch
    ends = (n for n, text in texts if begins_guidance(text) or bare_label(text).startswith("附件") or closes(text))
    end = next(ends, len(blocks))
    own = blocks[start + 1 : end]
    if any(_has_title(block) for block in blocks[start + 1 :]):
        return None
    clauses = tuple(one for one in own if isinstance(one, Clause) and one.role in _OF_TEXT)
    grids = tuple(_grids(own))
    if sum(names_project(grid, vocabulary) for grid in grids) > 1:
        return None
    fields = _filled_fields(clauses, grids, vocabulary)
    is_of_money = any(field.startswith("funds.") or field.endswith("_target") for field in fields)
    is_filing = is_of_money or any(listings(grid, vocabulary) for grid in grids)
    headings = sum(clause.level == 1 for clause in clauses)
    if headings < _FEWEST_HEADINGS or len(fields) < _FEWEST_FIELDS or "project.name" not in fields or not is_filing:
        return None
    below = (one for one in blocks[start + 1 : at] if isinstance(one, Clause))
    year = year_of(title.span.holder, in_title=True) or next(filter(None, map(year_of, below)), None)
    return FormSections(title, year, clauses, grids, end)


def _has_title(block: Block) -> bool:
    """Whether it is the title of a form, or a table with one in its first column; that of a part is none."""
    holders = (cell for cell in block.cells if cell.column == 0) if isinstance(block, Table) else (block,)
    titles = (title_of(holder) or document_title_of(holder) for holder in holders)
    return any(title is not None and not title.names_part for title in titles)


def _grids(blocks: Sequence[Block]) -> Iterator[FormGrid]:
    """The tables, each with the bare text of the paragraph right above it."""
    for above, block in pairwise((None, *blocks)):
        if isinstance(block, Table) and block.inside is None:
            heading = bare_label(above.text) if isinstance(above, Clause) else ""
            yield grid_of_rows(block, 0, block.rows - 1, heading)


def _filled_fields(clauses: Sequence[Clause], grids: Iterable[FormGrid], vocabulary: Vocabulary) -> set[str]:
    """The fields whose label has a value behind a colon, in the paragraph below, or in the cell beside it."""
    entries = entries_of_sections(clauses, vocabulary)
    unfilled = pack.patterns("account")["unfilled"]
    filled = (one for one in entries if any(not unfilled.fullmatch(half_width(span.text)) for span in one.values))
    known = {entry.key for entry in filled if entry.key}
    cells = chain.from_iterable(((grid, cell) for cell in grid.cells) for grid in grids)
    for grid, cell in cells:
        field, beside = vocabulary.field(grid.name(cell)), grid.at.get((cell.row, cell.column + cell.column_span))
        is_filled = beside is not None and beside.text.strip() and vocabulary.field(grid.name(beside)) is None
        if is_filled and field is not None and field.key:
            known.add(field.key)
    return known
