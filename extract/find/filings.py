"""Document → filings: each form's values, read by the finder of their kind."""

from collections.abc import Iterable
from itertools import chain
from typing import Any, Literal

from extract import pack
from extract.find.account import with_account
from extract.find.account.rest import with_rest
from extract.find.allocations import find_allocations, head_entries, with_initial_budget, with_totals
from extract.find.budget import find_budget
from extract.find.department import find_department
from extract.find.evaluation import find_evaluation, score_entries
from extract.find.execution import spending_columns, spending_entries
from extract.find.form import FieldValues, FormEntry, FormReading, field_values, find_forms
from extract.find.form.parts import bare_texts
from extract.find.form.words import values
from extract.find.form.words.label import bare_label
from extract.find.funds import find_funds, is_money
from extract.find.indicator import IndicatorReadings, find_indicators
from extract.find.project import find_project
from extract.find.review import find_review, review_entries
from extract.find.safeguard import find_safeguards
from extract.find.width import half_width
from extract.model import Document, Remark, Value
from extract.readings import FilingReading, FormMatch, TransferReading
from shenbao_cite import find_citations

_HEADS = ("reporting_unit", "unit_leader", "preparer", "filing_date")
_CENTRAL = "中央"
Kind = Literal["declaration", "self_evaluation", "department_whole", "transfer", "review"]


def find_filings(document: Document) -> tuple[tuple[FilingReading, ...], tuple[Remark, ...]]:
    """The filings of the document in its order, and remarks on how they were read.

    The year under the title goes before one in a field. A remark on a merged cell, which is read once for each of its
    lines, is given once.
    """
    forms, unread = find_forms(document)
    filings: list[FilingReading] = []
    remarks = list(unread)
    for form in forms:
        filing, unread_values = _filing(document, form)
        filings.append(filing)
        remarks += dict.fromkeys(unread_values)
    spans = [span for filing in filings for _, value in filing.leaves for span in value.spans]
    filings = with_rest(forms, filings, spans)
    spans += [span for filing in filings for other in filing.other_fields for span in other.value.spans]
    return tuple(filings), tuple(with_account(document, forms, filings, remarks, spans))


def _filing(document: Document, form: FormReading) -> tuple[FilingReading, Iterable[Remark]]:
    """The filing that a form is, and what could not be read of it."""
    local = _local_departments(form)
    elsewhere = (review_entries, score_entries, head_entries, spending_entries)
    apart = {id(entry) for entry in (*local, *(entry for entries in elsewhere for entry in entries(form)))}
    fields = field_values(entry for entry in form.entries if not is_money(entry) and id(entry) not in apart)
    year = _year(form, fields.values.get("fiscal_year"))
    funds, on_funds = find_funds(form, fields.values.get("money_unit"), year)
    unit = fields.values.get("money_unit") or funds.unit
    project, on_project = find_project(form, fields, unit)
    budget, on_budget = find_budget(form, unit)
    unit = unit or budget.unit
    measured = find_indicators(form, year)
    safeguards, on_safeguards = find_safeguards(
        form, lambda span: find_citations(span.text, scanned=document.is_scanned(span.holder))
    )
    allocations = find_allocations(form, unit)
    department, on_department = find_department(form, fields, unit, year)
    evaluation, on_evaluation = find_evaluation(form, fields)
    review, on_review = find_review(form)
    heads: dict[str, Any] = {key: fields.values.get(key) for key in _HEADS}
    filing = FilingReading(
        form=_form_match(form),
        money_unit=unit or allocations.unit,
        fiscal_year=year,
        **heads,
        project=project,
        funds=with_totals(with_initial_budget(funds) if evaluation.period else funds, allocations, department),
        budget=budget,
        indicators=measured.indicators,
        safeguards=safeguards,
        allocations=allocations.lines,
        department=department,
        transfer=_transfer(fields, measured, local),
        evaluation=evaluation,
        review=review,
        other_fields=fields.others,
    )
    unread = (fields.remarks, on_project, on_funds, on_budget, measured.remarks, on_safeguards, allocations.remarks)
    return filing, chain(*unread, on_department, on_evaluation, on_review)


def _year(form: FormReading, name_year: Value[int] | None) -> Value[int] | None:
    """The year in the title, or right below it, else the one that a field names; both places where they agree. Without
    either that of the line above the title.
    """
    stated = next((sheet.part.year for sheet in form.sheets if sheet.part.year), None)
    if stated is None and name_year is None:
        stated = next((sheet.part.year_above for sheet in form.sheets if sheet.part.year_above), None)
    again = name_year.spans if name_year and stated and name_year.value == stated[0] else ()
    return Value(stated[0], (stated[1], *again)) if stated else name_year


def _local_departments(form: FormReading) -> list[FormEntry]:
    """The labels of the receiver's department (省级主管部门) where the central one (中央主管部门) stands, too."""
    departments = [entry for entry in form.entries if entry.key == "project.competent_department"]
    central = [entry for entry in departments if entry.label.startswith(_CENTRAL)]
    return [entry for entry in departments if central and entry not in central]


def _transfer(fields: FieldValues, measured: IndicatorReadings, local: Iterable[FormEntry]) -> TransferReading:
    """The offices that receive a transfer, and the targets of its regions."""
    names = (values.text(span) for entry in local for span in entry.values)
    office = fields.values.get("transfer.local_department") or next(filter(None, names), None)
    return TransferReading(fields.values.get("transfer.finance_department"), office, measured.region_targets)


def _form_match(form: FormReading) -> FormMatch:
    """Which form it is. Its columns and labels decide its kind, not its title.

    The title is as printed, without the year before it and the bracket that names a part or the year.
    """
    sheets = form.sheets
    total = sum(sheet.match.total for sheet in sheets)
    score = round(sum(sheet.match.label_count for sheet in sheets) / total, 2) if total else 0.0
    title = next((sheet.part.title for sheet in sheets if sheet.part.title), None)
    words = title.span.text.strip() if title else ""
    if year := pack.patterns("field")["title_year"].search(half_width(words)):
        words = words[year.end() :].lstrip()
    names = (part["title"] for one in pack.forms() for part in one["part"] if part.get("title"))
    if title and title.bracket and not any(name in title.bracket for name in chain(("年",), names)):
        words += title.bracket
    labels = bare_texts(sheet.part for sheet in sheets) | {bare_label(entry.label) for entry in form.entries}
    keys = {
        key
        for _, listing in form.listings("indicators")
        for one in (listing.columns, *(line.spans for line in listing.lines))
        for key in one
    }
    kinds_of_listings = {listing.kind for sheet in sheets for listing in sheet.listings}
    is_review = not kinds_of_listings.isdisjoint(("review", "opinions"))
    is_spent = "execution" in kinds_of_listings or any(True for _ in spending_columns(form))
    is_evaluation = is_spent or (not keys.isdisjoint(("actual", "score")) and not is_review)
    is_other = "department_whole" if form.is_of_project else None
    entries = (one for one in pack.toml("field")["kind"] if one["key"] != is_other)
    kinds = (k["key"] for k in entries if not labels.isdisjoint(k["labels"]) or any(w in words for w in k["titles"]))
    kind: Kind = "self_evaluation" if is_evaluation else "review" if is_review else next(kinds, "declaration")
    parts = tuple(sheet.match.part for sheet in sheets if sheet.match.part)
    places = [place for sheet in sheets for holder in sheet.part.holders() for place in holder.places]
    pages = [place.page for place in places if place.page is not None]
    span = (min(pages), max(pages)) if pages else None
    return FormMatch(kind, sheets[0].match.id, words if title else None, parts, span, score)
