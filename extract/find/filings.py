"""Document → filings: each form's values, read by the finder of their kind."""

from typing import Literal, cast

from extract import pack
from extract.find.budget import find_budget
from extract.find.citation import find_citations
from extract.find.form import FormReading, definition, field_values, find_forms
from extract.find.form.label import bare_label
from extract.find.form.part import bare_texts
from extract.find.funds import find_funds, is_money
from extract.find.indicator import find_indicators
from extract.find.project import find_project
from extract.find.safeguard import Citer, find_safeguards
from extract.model import Document, Remark, Value
from extract.readings import FilingReading, FormMatch

Kind = Literal["declaration", "self_evaluation", "department_whole", "transfer", "review"]
_HEADS = ("reporting_unit", "unit_leader", "preparer", "filing_date")


def find_filings(document: Document) -> tuple[tuple[FilingReading, ...], tuple[Remark, ...]]:
    """The filings of the document in its order, and what a reader must know of how they were read."""
    forms, unread = find_forms(document)
    filings = [
        _filing(form, lambda span: find_citations(span.text, scanned=document.is_scanned(span.holder)))
        for form in forms
    ]
    return tuple(filing for filing, _ in filings), (*unread, *(remark for _, remarks in filings for remark in remarks))


def _filing(form: FormReading, cite: Citer) -> tuple[FilingReading, list[Remark]]:
    """The year under the title goes before one in a field."""
    typed = field_values(entry for entry in form.entries if not is_money(entry))
    stated = next((sheet.part.year for sheet in form.sheets if sheet.part.year), None)
    year = Value(stated[0], (stated[1],)) if stated else typed.values.get("fiscal_year")
    funds, funds_remarks = find_funds(form, typed.values.get("money_unit"))
    unit = typed.values.get("money_unit") or funds.unit
    budget, budget_remarks = find_budget(form, unit)
    indicators, indicator_remarks = find_indicators(form, year)
    safeguards, safeguard_remarks = find_safeguards(form, cite)
    project, project_remarks = find_project(form, typed, unit)
    filing = FilingReading(
        form=_form_match(form),
        money_unit=unit,
        fiscal_year=year,
        **{key: typed.values.get(key) for key in _HEADS},
        project=project,
        funds=funds,
        budget=budget,
        indicators=indicators,
        safeguards=safeguards,
        other_fields=typed.others,
    )
    remarks = (typed.remarks, project_remarks, funds_remarks, budget_remarks, indicator_remarks, safeguard_remarks)
    return filing, list(dict.fromkeys(one for own in remarks for one in own))  # a merged cell is read once a line


def _form_match(form: FormReading) -> FormMatch:
    """Which form it is. The columns and labels of the body decide what kind it is, whatever the title says.

    The title is as printed, without the bracket that names a part or the year.
    """
    sheets = form.sheets
    total = sum(sheet.match.total for sheet in sheets)
    score = round(sum(sheet.match.label_count for sheet in sheets) / total, 2) if total else 0.0
    title, words = next((sheet.part.title for sheet in sheets if sheet.part.title), None), None
    if title is not None:
        is_known = "年" in title.bracket or definition.names_part(title.bracket)
        words = title.span.text.strip() + ("" if is_known else title.bracket)
    places = [place for sheet in sheets for holder in sheet.part.holders() for place in holder.places]
    pages = [place.page for place in places if place.page is not None]
    parts = tuple(sheet.match.part for sheet in sheets if sheet.match.part)
    kind = _kind(form, words or "")
    return FormMatch(kind, sheets[0].match.id, words, parts, (min(pages), max(pages)) if pages else None, score)


def _kind(form: FormReading, title: str) -> Kind:
    results = any({"actual", "score"} & set(listing.columns) for _, listing in form.listings("indicators"))
    if results or any(True for _ in form.listings("execution")):
        return "self_evaluation"
    labels = bare_texts(sheet.part for sheet in form.sheets) | {bare_label(entry.label) for entry in form.entries}
    for kind in pack.toml("field")["kind"]:
        if not labels.isdisjoint(kind["labels"]) or any(word in title for word in kind["titles"]):
            return cast(Kind, kind["key"])
    return "declaration"
