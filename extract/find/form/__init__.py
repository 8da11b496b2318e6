"""The forms of a document: which stretches of it are which form, and the labels and listings on them.

Everything else in ``extract.find`` that reads a filing builds on this package: it knows labels and places, the others
know what the values mean. ``find_forms`` runs the steps:

1. ``worn_tables`` and ``misread_labels`` give images the cells and labels that the form has.
2. ``parts`` finds the stretches of the document that are parts of a form, by a ``title`` or by labels (``label``; with
   colons ``segment``); ``definition`` says which form each is; ``halves`` parts what stands side by side.
3. ``listings`` finds the lines of indicators, budget and money: under a ``header`` row or a ``frame`` of heads,
   ``crosswise`` under heads side by side, as ``cards``, ``unheaded``, or of many ``projects``. What the columns of
   indicators are is told by their ``content`` first (``column_points``, ``roles``), their ``levels`` wherever they
   stand.
4. ``entry`` gives the other labels their values: ``cell_roles`` tells labels from values, ``value_rows`` finds labels
   over a row of values.
5. ``decoded_values`` reads values of images anew as their place asks; then steps 2 to 4 run again.
6. ``missing_labels`` and ``unruled`` tell what was not read.

Finders take typed values from it: ``field_values`` and ``line_values`` by ``values``, amounts out of several columns by
``money_column``, ``money_level`` and ``regions``.
"""

from collections.abc import Iterable, Iterator
from functools import cache

from msgspec import Struct, structs
from msgspec.structs import replace

from extract import pack
from extract.find import date
from extract.find.form import missing_labels
from extract.find.form.columns.halves import forms_beside, halves
from extract.find.form.decoded_values import with_values_reread
from extract.find.form.definition import Match, best_match, vocabulary_of
from extract.find.form.entries.amount_parts import unread_parts, with_amount_parts
from extract.find.form.entries.clause_entries import entries_of_clauses
from extract.find.form.entries.entry import FormEntry, with_adjusted_budget
from extract.find.form.entries.field_values import FieldValues, field_values
from extract.find.form.entries.grid_entries import entries_of_grid
from extract.find.form.entries.section_entries import entries_of_sections
from extract.find.form.entries.signatures import with_signatures
from extract.find.form.grid import FormGrid, cell_span
from extract.find.form.listings.listing import FormListing
from extract.find.form.listings.projects import ListedProject, listed_projects
from extract.find.form.listings.search import find_listings
from extract.find.form.listings.unheaded import lines_of_clauses
from extract.find.form.part import FormPart, ListingFinder
from extract.find.form.parts import bare_texts, find_parts
from extract.find.form.title import FormTitle
from extract.find.form.words import label
from extract.find.form.words.misread_labels import with_labels_restored
from extract.find.form.words.unruled import unruled_lines
from extract.find.form.worn_tables import with_tables_mended
from extract.model import Cell, Document, Remark

__all__ = ["FieldValues", "FormEntry", "FormListing", "FormReading", "FormSheet"]
__all__ += ["cell_span", "field_values", "find_forms"]


class FormSheet(Struct, frozen=True):
    """One part of a form as read: its labels with their values, its listings, and the definition it matches."""

    part: FormPart
    match: Match
    vocabulary: label.Vocabulary
    entries: tuple[FormEntry, ...]
    listings: tuple[FormListing, ...]

    @property
    def title(self) -> str | None:
        """The bare title, None without one."""
        return label.bare_label(self.part.title.span.text) if self.part.title else None

    @property
    def bracket(self) -> str:
        """What stands in brackets behind the title: the part's name (绩效目标); a year, which parts share, is ""."""
        bracket = self.part.title.bracket if self.part.title else ""
        return "" if "年" in bracket else bracket

    @property
    def year(self) -> int | None:
        """The year that its title or the line below names, else that of a label (预算年度) or of the line above the
        title; None without one.
        """
        if self.part.year is not None:
            return self.part.year[0]
        spans = (span for entry in self.entries if entry.key == "fiscal_year" for span in entry.values)
        years = (year for span in spans if (year := date.fiscal_year(span.text)))
        return next(years, self.part.year_above or (None,))[0]

    @property
    def project(self) -> str | None:
        """The name of the project without blanks, None where none is filled in."""
        spans = (entry.values[0] for entry in self.entries if entry.key == "project.name" and entry.values)
        return next((name for span in spans if (name := "".join(span.text.split()))), None)

    @property
    def keys(self) -> frozenset[str]:
        """The fields of its labels."""
        return frozenset(entry.key for entry in self.entries if entry.key)

    @property
    def has_own_project(self) -> bool:
        """Whether it has a label that says which project it is of, filled in or not."""
        return any(entry.key in ("project.name", "project.code") for entry in self.entries)


class FormReading(Struct, frozen=True):
    """The sheets that make one filing."""

    sheets: tuple[FormSheet, ...]

    @property
    def entries(self) -> Iterator[FormEntry]:
        """The labels of all sheets."""
        return (entry for sheet in self.sheets for entry in sheet.entries)

    @property
    def is_of_project(self) -> bool:
        """Whether it names its project, and neither its title nor a line (基本支出) says that it is of a department as
        a whole.
        """
        whole = next(kind for kind in pack.toml("field")["kind"] if kind["key"] == "department_whole")
        is_whole = any(word in (sheet.title or "") for sheet in self.sheets for word in whole["titles"])
        is_whole = is_whole or any(one.flow and label.bare_label(one.label) in whole["lines"] for one in self.entries)
        return not is_whole and any(sheet.project for sheet in self.sheets)

    def listings(self, kind: str) -> Iterator[tuple[FormSheet, FormListing]]:
        """The listings of a kind, each with its sheet."""
        return ((sheet, one) for sheet in self.sheets for one in sheet.listings if one.kind == kind)

    def grid_of(self, entry: FormEntry) -> FormGrid | None:
        """The stretch of table in which a label stands, None for one in a paragraph."""
        cell = entry.holder
        at = (cell.row, cell.column) if isinstance(cell, Cell) else None
        grids = (grid for sheet in self.sheets for grid in sheet.part.grids)
        return next((grid for grid in grids if at and grid.at.get(at) is cell), None)

    def is_continued_by(self, sheet: FormSheet) -> bool:
        """Whether the sheet is a further part of the form: no other project, and not a part that the form has.

        The title of a part (绩效指标表) begins no form, unless a project is named below it.
        """
        title = sheet.part.title
        if title is not None and title.names_part and not sheet.has_own_project:
            return True
        if sheet.title not in (None, *(other.title for other in self.sheets)):
            return False
        name, names = sheet.project, {other.project for other in self.sheets} - {None}
        if sheet.match.part is None:
            bracket, brackets = sheet.bracket, {other.bracket for other in self.sheets}
            return name is None or (name in names and bracket != "" and bracket not in brackets)
        is_new = sheet.match.part not in {other.match.part for other in self.sheets}
        return is_new and (name is None or not names or name in names)


def find_forms(document: Document) -> tuple[list[FormReading], list[Remark]]:
    """The forms of the document in its order, and remarks on forms that are not read.

    Consecutive parts of one project are one form.
    """
    document, unread = with_labels_restored(with_tables_mended(document))
    vocabulary = label.general_vocabulary()
    listings = cache(find_listings)
    parts, titles = find_parts(document, vocabulary, listings)
    forms = _forms(parts, listings)
    if document.has_text_of_images:
        sheets = [sheet for form in forms for sheet in form.sheets]
        again, reread = with_values_reread(
            document,
            (one for sheet in sheets for one in sheet.listings),
            (one for sheet in sheets for one in sheet.entries),
        )
        unread += reread
        if again is not document:
            document, (parts, titles) = again, find_parts(again, vocabulary, listings)
            forms = _forms(parts, listings)
    unread += _unread(titles, forms)
    form_paragraphs = {id(paragraph) for part in parts for paragraph in part.paragraphs()}
    lines = unruled_lines((one for one in document.clauses if parts and id(one) not in form_paragraphs), vocabulary)
    if lines:
        labels = "、".join(line.text.split()[0] for line in lines)
        message = f"表单中{labels}等栏目没有表格线，未能作为栏目读取，文字保留在正文中。"
        unread.append(
            Remark("layout_unread", "error", message, tuple(place for line in lines for place in line.places))
        )
    if document.has_text_of_images:
        matches = {id(one.part): (one.part, one.match, one.keys) for form in forms for one in form.sheets}
        unread += missing_labels.missing_label_remarks(document, matches.values(), vocabulary)
        unread += missing_labels.untitled_table_remarks(document, parts, vocabulary)
    return forms, unread


def _unread(titles: Iterable[FormTitle], forms: Iterable[FormReading]) -> Iterator[Remark]:
    """Errors on titles over labels that are not read as a form, and on parts of amounts that have no key."""
    for title in titles:
        message = f"“{title.span.text.strip()}”下面有表单的栏目，但其版式无法识别，未作为表单读取。"
        yield Remark("form_unread", "error", message, title.span.places())
    for sheet in (sheet for form in forms for sheet in form.sheets):
        yield from unread_parts(sheet.entries, sheet.vocabulary)


def _forms(parts: Iterable[FormPart], listings: ListingFinder) -> list[FormReading]:
    """The forms of the parts. A sheet is read with the general labels first, then again with those of its definition.

    In a table that lists many projects each project is a form: its own lines, and what the sheet says of all of them.
    """
    forms: list[FormReading] = []
    known = label.general_vocabulary()
    beside = (structs.replace(one, grids=grids) for one in parts for grids in forms_beside(one.grids, known))
    for part in beside:
        sheet = _sheet(part, label.general_vocabulary(), Match(None, None, 0, 0), listings)
        names = bare_texts([part]) | {label.bare_label(entry.label) for entry in sheet.entries}
        match = best_match(names, part.title)
        known = vocabulary_of(match.id)
        sheet = replace(sheet, match=match) if known is sheet.vocabulary else _sheet(part, known, match, listings)
        sheet = replace(sheet, listings=tuple(one.of_year(sheet.year) for one in sheet.listings))
        projects: dict[tuple[int, int, int], list[ListedProject]] = {}
        for one in (one for listing in sheet.listings for one in listed_projects(listing, sheet.vocabulary)):
            projects.setdefault((one.grid.table.index, one.listing.first, one.listing.last), []).append(one)
        if projects:
            for same in projects.values():  # a row with two listings side by side is one project
                own = structs.replace(part, grids=(same[0].grid,))
                entries = (*same[0].entries, *filter(same[0].is_of_all, sheet.entries))
                lists = tuple(one.listing for one in same)
                forms.append(FormReading((replace(sheet, part=own, entries=entries, listings=lists),)))
        elif forms and forms[-1].is_continued_by(sheet):
            forms[-1] = replace(forms[-1], sheets=(*forms[-1].sheets, sheet))
        else:
            forms.append(FormReading((sheet,)))
    return forms


def _sheet(part: FormPart, vocabulary: label.Vocabulary, match: Match, find: ListingFinder) -> FormSheet:
    listings = lines_of_clauses(part.clauses)
    if part.in_sections:
        entries = entries_of_sections(part.clauses, vocabulary)
    else:
        entries = entries_of_clauses(part.clauses, vocabulary, alone=not part.grids)
    for grid in (piece for whole in part.grids for piece in halves(whole, vocabulary)):
        own = find(grid, vocabulary)
        listings += own
        claimed = {row for one in own for row in (*range(one.header_row, one.first), *one.rows())}
        over = {row: grid.rows.get(row, ()) for row in (one.first - 1 for one in own)}
        claimed -= {row for row, cells in over.items() if len(cells) == 1 and grid.is_across(cells[0])}
        entries += entries_of_grid(grid, vocabulary, frozenset(claimed))
    entries = with_amount_parts(with_signatures(entries, vocabulary), vocabulary)
    if all(one.kind != "execution" for one in listings):  # of a self-evaluation, with columns for what was executed
        entries = with_adjusted_budget(entries, vocabulary)
    return FormSheet(part, match, vocabulary, tuple(entries), tuple(listings))
