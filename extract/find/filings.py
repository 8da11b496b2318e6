"""Document → filings: each form's values, read by the finder of their kind."""

from typing import Any, Literal, cast

from extract import pack
from extract.find import budget, form, funds, indicator, project, safeguard
from extract.find.citation import find_citations
from extract.find.form import Findings, Form, Sheet, definition
from extract.find.form.label import bare
from extract.find.form.part import names
from extract.model import Document, Remark, Value
from extract.readings import FilingReading, FormMatch

Kind = Literal["declaration", "self_evaluation", "department_whole", "transfer", "review"]


def find_filings(document: Document) -> tuple[tuple[FilingReading, ...], tuple[Remark, ...]]:
    """The filings of the document in its order, and what a reader must know of how they were read."""
    forms, unread = form.find(document)
    found = [_filing(one, _cited_in(document)) for one in forms]
    return tuple(filing for filing, _ in found), (*unread, *(remark for _, remarks in found for remark in remarks))


def _cited_in(document: Document) -> safeguard.Citer:
    """What finds the citations in a stretch of the document."""
    return lambda span: find_citations(span.text, scanned=document.is_scanned(span.holder))


def _filing(found: Form, cite: safeguard.Citer) -> tuple[FilingReading, list[Remark]]:
    findings = form.typed(entry for entry in found.entries if not funds.is_money(entry))
    heads = _heads(found, findings)
    unit = findings.values.get("money_unit")
    fund, fund_remarks = funds.find(found, unit)
    breakdown, budget_remarks = budget.find(found, unit or fund.unit)
    indicators, indicator_remarks = indicator.find(found, heads["fiscal_year"])
    safeguards, safeguard_remarks = safeguard.find(found, cite)
    projected, project_remarks = project.find(found, findings, unit or fund.unit)
    filing = FilingReading(
        form=_match(found),
        money_unit=unit or fund.unit,
        **heads,
        project=projected,
        funds=fund,
        budget=breakdown,
        indicators=indicators,
        safeguards=safeguards,
        other_fields=findings.others,
    )
    remarks = [
        *findings.remarks,
        *project_remarks,
        *fund_remarks,
        *budget_remarks,
        *indicator_remarks,
        *safeguard_remarks,
    ]
    return filing, list(dict.fromkeys(remarks))  # a merged cell is read once for each of its lines


def _heads(found: Form, findings: Findings) -> dict[str, Any]:
    """Who filed it, when and for which year; the year under the title goes before one in a field."""
    heads = {key: findings.values.get(key) for key in ("reporting_unit", "unit_leader", "preparer", "filing_date")}
    year = Value(found.year[0], (found.year[1],)) if found.year else findings.values.get("fiscal_year")
    return {"fiscal_year": year, **heads}


# ---------------------------------------------------------------- which form it is


def _match(found: Form) -> FormMatch:
    sheets = found.sheets
    total = sum(sheet.match.total for sheet in sheets)
    score = round(sum(sheet.match.found for sheet in sheets) / total, 2) if total else 0.0
    parts = tuple(sheet.match.part for sheet in sheets if sheet.match.part)
    return FormMatch(_kind(found), found.id, _title(sheets), parts, _pages(sheets), score)


def _title(sheets: tuple[Sheet, ...]) -> str | None:
    """The title as printed, without the bracket that names a part or the year."""
    for sheet in sheets:
        title = sheet.part.title
        if title is not None:
            is_known = "年" in title.bracket or definition.names_part(title.bracket)
            return title.span.text.strip() + ("" if is_known else title.bracket)
    return None


def _pages(sheets: tuple[Sheet, ...]) -> tuple[int, int] | None:
    places = [place for sheet in sheets for holder in sheet.part.holders() for place in holder.places]
    pages = [place.page for place in places if place.page is not None]
    return (min(pages), max(pages)) if pages else None


def _kind(found: Form) -> Kind:
    """What the columns and labels of the body say, whatever the title says."""
    if any(True for _ in found.listings("execution")) or _has_actual_values(found):
        return "self_evaluation"
    title = _title(found.sheets) or ""
    labels = names(sheet.part for sheet in found.sheets) | {bare(entry.label) for entry in found.entries}
    for kind in pack.toml("field")["kind"]:
        if not labels.isdisjoint(kind["labels"]) or any(word in title for word in kind["titles"]):
            return cast(Kind, kind["key"])
    return "declaration"


def _has_actual_values(found: Form) -> bool:
    return any({"actual", "score"} & set(listing.columns) for _, listing in found.listings("indicators"))
