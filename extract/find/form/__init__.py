"""The forms of a document: which stretches of it are which form, and the labels and listings on them.

Everything else in ``extract.find`` that reads a filing stands on this package: it knows labels and places,
the others know what the values mean.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from extract.find.form import definition, entry, label, listing, loose, missing, part, relabel, roster, transposed
from extract.find.form.definition import Match
from extract.find.form.entry import Entry
from extract.find.form.listing import Listing
from extract.find.form.part import Part
from extract.find.form.title import Title
from extract.find.form.typed import Findings, typed
from extract.model import Cell, Clause, Document, Remark, Span

__all__ = ["Entry", "Findings", "Form", "Listing", "Sheet", "cell_span", "find", "typed"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One part of a form as read: its labels with their values, its listings, and the definition it matches."""

    part: Part
    match: Match
    vocabulary: label.Vocabulary
    entries: tuple[Entry, ...]
    listings: tuple[Listing, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """The sheets that make one filing."""

    sheets: tuple[Sheet, ...]

    @property
    def entries(self) -> Iterator[Entry]:
        """The labels of all sheets."""
        return (found for sheet in self.sheets for found in sheet.entries)

    @property
    def id(self) -> str | None:
        """The definition that matched, None if only the general labels did."""
        return self.sheets[0].match.id

    @property
    def year(self) -> tuple[int, Span] | None:
        """The first year line of its sheets."""
        return next((sheet.part.year for sheet in self.sheets if sheet.part.year), None)

    def listings(self, kind: str) -> Iterator[tuple[Sheet, Listing]]:
        """The listings of a kind, each with its sheet."""
        return ((sheet, found) for sheet in self.sheets for found in sheet.listings if found.kind == kind)


def find(document: Document) -> tuple[list[Form], list[Remark]]:
    """The forms of the document in its order, and what of forms is not read.

    Consecutive parts of one project are one form.
    """
    document, misread = relabel.relabelled(document)
    stretches, titles = part.find(document, label.general())
    grids = [rows for stretch in stretches for rows in stretch.grids]
    heads = [head for rows in grids if (head := transposed.head(rows))]
    unread = [*misread, *map(_form_unread, titles), *map(_layout_unread, heads)]
    if stretches and (found := loose.lines(_outside(document, stretches), label.general())):
        unread.append(_columns_unread(found))
    forms = _forms(stretches)
    return forms, [*unread, *_unseen(document, stretches, forms)]


def _unseen(document: Document, stretches: Iterable[Part], forms: Iterable[Form]) -> Iterator[Remark]:
    """What of forms the images of pages do not show."""
    if document.scanned:
        for sheet in {id(sheet.part): sheet for form in forms for sheet in form.sheets}.values():
            yield from missing.of_form(document, sheet.part, sheet.match)
        taken = {id(rows.table) for stretch in stretches for rows in stretch.grids}
        for table in document.tables:
            if id(table) not in taken:
                yield from missing.of_table(document, table, label.general())


def _outside(document: Document, stretches: Iterable[Part]) -> Iterator[Clause]:
    """The paragraphs that belong to no form."""
    taken = {id(holder) for stretch in stretches for holder in stretch.holders()}
    return (clause for clause in document.clauses if id(clause) not in taken)


def _columns_unread(clauses: list[Clause]) -> Remark:
    labels = "、".join(clause.text.split()[0] for clause in clauses)
    message = f"表单中{labels}等栏目没有表格线，未能作为栏目读取，文字保留在正文中。"
    return Remark("layout_unread", "error", message, tuple(place for clause in clauses for place in clause.places))


def _form_unread(title: Title) -> Remark:
    message = f"“{title.span.text.strip()}”下面有表单的栏目，但其版式无法识别，未作为表单读取。"
    return Remark("form_unread", "error", message, title.span.places())


def _layout_unread(head: Cell) -> Remark:
    message = f"绩效指标横向排列（“{head.text.strip()}”为列标题），此种版式未读取。"
    return Remark("layout_unread", "error", message, head.places)


def _forms(stretches: Iterable[Part]) -> list[Form]:
    forms: list[Form] = []
    for stretch in stretches:
        sheet = _sheet(stretch)
        listed = [one for listing in sheet.listings for one in roster.projects(listing, sheet.vocabulary)]
        if listed:
            forms += [_listed(sheet, entries, listing) for entries, listing in listed]
        elif forms and _goes_on(forms[-1], sheet):
            forms[-1] = replace(forms[-1], sheets=(*forms[-1].sheets, sheet))
        else:
            forms.append(Form((sheet,)))
    return forms


def _listed(sheet: Sheet, entries: list[Entry], listing: Listing) -> Form:
    """One project of a table that lists many: its own lines, and what the sheet says of all of them."""
    return Form((replace(sheet, entries=(*entries, *sheet.entries), listings=(listing,)),))


def _sheet(stretch: Part) -> Sheet:
    sheet = _read(stretch, label.general(), Match(None, None, 0, 0))
    names = part.names([stretch]) | {label.bare(found.label) for found in sheet.entries}
    match = definition.match(names, stretch.title.bracket if stretch.title else "")
    own = definition.own_fields(match.id)
    return _read(stretch, label.with_fields(own), match) if own else replace(sheet, match=match)


def _read(stretch: Part, vocabulary: label.Vocabulary, match: Match) -> Sheet:
    listings: list[Listing] = []
    entries = [found for clause in stretch.clauses for found in entry.of_clause(clause, vocabulary)]
    for rows in stretch.grids:
        found = listing.find(rows, vocabulary)
        listings += found
        across = transposed.head(rows)
        unread = range(across.row, rows.last + 1) if across else ()
        claimed = frozenset(unread).union(
            row for one in found for row in (*range(one.header_row, one.first), *one.rows())
        )
        entries += entry.of_grid(rows, vocabulary, claimed)
    return Sheet(stretch, match, vocabulary, tuple(entries), tuple(listings))


# ---------------------------------------------------------------- which sheets are one filing


def _goes_on(form: Form, sheet: Sheet) -> bool:
    """Whether the sheet is a further part of the form: no other project, and not a part that the form already has."""
    if _title(sheet) not in (None, *map(_title, form.sheets)):
        return False
    name, names = _project(sheet), {_project(other) for other in form.sheets} - {None}
    if sheet.match.part is None:
        bracket, brackets = _bracket(sheet), {_bracket(other) for other in form.sheets}
        return name is None or (name in names and bracket != "" and bracket not in brackets)
    return sheet.match.part not in {other.match.part for other in form.sheets} and (
        name is None or not names or name in names
    )


def _title(sheet: Sheet) -> str | None:
    return label.bare(sheet.part.title.span.text) if sheet.part.title else None


def _bracket(sheet: Sheet) -> str:
    """What stands in brackets behind the title: the part's name (绩效目标), or a year, which tells no parts apart."""
    bracket = sheet.part.title.bracket if sheet.part.title else ""
    return "" if "年" in bracket else bracket


def _project(sheet: Sheet) -> str | None:
    values = (found.values for found in sheet.entries if found.key == "project.name")
    names = ("".join(spans[0].text.split()) for spans in values if spans)
    return next((name for name in names if name), None)


def cell_span(cell: Cell | None) -> Span | None:
    """The text of a cell without the blanks around it, None where nothing stands."""
    if cell is None or not cell.text.strip():
        return None
    start = len(cell.text) - len(cell.text.lstrip())
    return Span(cell, start, len(cell.text.rstrip()))
