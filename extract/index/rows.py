"""A record, and each of its filings, as rows of the index's tables without their ids."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from extract.check.repeals import repeals
from extract.identity import project_key, title_key
from extract.index import folding, passages, schema
from extract.index.amounts import fine_amount
from extract.index.connection import Row
from extract.index.entries import FilingEntry, RecordEntry
from extract.index.passages import FilingText
from extract.index.persons import entry_words
from extract.index.places import packed_places
from extract.record.model import Budget, CitedDocument, Record
from extract.record.pointers import value_at
from shenbao_cite import title_facts


def record_entry(record: Record, file: str, digest: str, stamp: str) -> RecordEntry:
    """All rows of a record; hard texts take long: the caller limits the time."""
    parts = passages.filing_texts(record)
    cited = list({id(one): one for part in parts for one, *_ in part.mentions}.values())
    repealed = {one.document.id: one.year or 0 for one in repeals(record)}
    return RecordEntry(
        file,
        digest,
        stamp,
        _record_row(record),
        list(_remark_rows(record)),
        [_regulation_row(one) for one in cited],
        [_title_row(one.id, one.title) for one in cited if one.title],
        [_filing_entry(part, record.status, repealed) for part in parts],
    )


def _filing_entry(part: FilingText, status: str, repealed: Mapping[str, int]) -> FilingEntry:
    issuers = {mention.cited.issuer or "" for mention in part.mentions}  # '' for documents without one
    tables = {
        "person": list(person_rows(part)),
        "passage": [(position, *passage) for position, passage in enumerate(part.passages)],
        "budget_row": list(_budget_rows(part)),
        "indicator": list(_indicator_rows(part)),
        "checked": list(_check_rows(part)),
        "cited_issuer": [(issuer,) for issuer in sorted(issuers)],
    }
    mentions, citations = list(_mention_rows(part)), list(_citation_rows(part, repealed))
    return FilingEntry(_filing_row(part, status), tables, mentions, citations, part.text())


def _record_row(record: Record) -> Row:
    """The row of a record behind its id, file, digest and stamp. Its cause is the code of the first error."""
    source = record.source
    cause = next((remark for remark in record.remarks if remark.severity == "error"), None)
    head = (source.path, source.sha256, source.media_type, source.bytes, source.pages, source.text_layer)
    return (*head, record.status, cause and cause.code, cause and cause.message)


def _remark_rows(record: Record) -> Iterator[Row]:
    """The remarks of a record."""
    for position, remark in enumerate(record.remarks):
        yield (position, remark.code, remark.severity, remark.message, packed_places(remark.places))


def _filing_row(part: FilingText, status: str) -> Row:
    """The row of a filing, or of the text outside of filings.

    Its unit is the reporting unit, else the implementing unit, else the competent department.
    """
    filing, totals = part.filing, schema.amount_columns("funds")
    if filing is None:
        return (None, status, *(None,) * (16 + 2 * len(totals)), 0, *(None,) * len(totals))
    form, project, funds = filing.form, filing.project, filing.funds
    first, last = form.pages or (None, None)
    unit = funds.unit or filing.money_unit
    annual = funds.total_budget if funds.annual_budget is None else funds.annual_budget
    failed = sum(check.outcome == "fails" for check in filing.checks)
    responsible = filing.reporting_unit or project.implementing_unit or project.competent_department
    head = (form.kind, form.id, form.title, first, last, filing.fiscal_year, responsible)
    names = (project.name, project_key(project.name) or None, project.code)
    organs = (project.competent_department, project.implementing_unit)
    dates = (_as_text(project.start_date), _as_text(project.end_date))
    printed = [getattr(funds, name) for name in totals]
    money = (unit, *map(_as_text, printed), *(fine_amount(one, unit) for one in printed), fine_amount(annual, unit))
    places = (_place(part, "/funds", (name,)) for name in totals)
    return (part.position, status, *head, *names, *organs, *dates, *money, failed, *places)


def person_rows(part: FilingText) -> Iterator[Row]:
    """The values of fields for persons, then each name and number in them, for searches."""
    every = [*part.persons, *((field, word) for field, entry in part.persons for word in entry_words(entry, own=True))]
    return ((position, *person) for position, person in enumerate(dict.fromkeys(every)))


def _budget_rows(part: FilingText) -> Iterator[Row]:
    """The rows of the budget breakdown with all their fields and the units of their amounts."""
    budget = part.filing.budget if part.filing else Budget()
    columns, amounts = schema.budget_columns(), schema.amount_columns("budget_row")
    units = {column.name: value_at(part.filing, column.pointer) for column in columns if not column.is_of_row}
    usual = part.filing.funds.unit or part.filing.money_unit if part.filing else None
    for position, row in enumerate(budget.rows):
        values = (_as_text(getattr(row, column.name) if column.is_of_row else units[column.name]) for column in columns)
        fine = (fine_amount(getattr(row, name), units[schema.unit_column(name)] or usual) for name in amounts)
        at = _place(part, f"/budget/rows/{position}", ("amount", "item", "subcategory", "category"))
        yield (position, *values, *fine, at)


def _indicator_rows(part: FilingText) -> Iterator[Row]:
    """The indicators with their targets as written."""
    for position, one in enumerate(part.filing.indicators if part.filing else ()):
        yield (
            position,
            *(one.level1_text, one.level2_text, one.name, one.horizon, one.target.text, one.description),
            *(_as_text(one.weight), one.actual, _as_text(one.score)),
            _place(part, f"/indicators/{position}", ("target/text", "name", "description")),
        )


def _check_rows(part: FilingText) -> Iterator[Row]:
    """The outcomes of the auditor's rules."""
    for position, check in enumerate(part.filing.checks if part.filing else ()):
        outcome = (check.rule, check.severity, check.outcome, check.message)
        yield (position, *outcome, packed_places(check.places))


def _mention_rows(part: FilingText) -> Iterator[Row]:
    """The mentions of cited documents, with their names in place of ids."""
    for position, (cited, mention, at, passage) in enumerate(part.mentions):
        where = (mention.text, passage, at.field, at.start, at.end)
        repairs = " ".join(mention.repairs) or None
        yield (position, cited.id, *where, mention.pinpoint, repairs, packed_places(mention.places))


def _citation_rows(part: FilingText, repealed: Mapping[str, int]) -> Iterator[Row]:
    """The documents that a filing cites, each once, with their names and titles in place of ids.

    ``years_past`` is the number of years between a plan's last year and the fiscal year, None if it had not expired;
    ``repealed`` has the documents that the record's own text says are no longer in force: the year, 0 for none named.
    """
    year = part.filing.fiscal_year if part.filing else None
    for cited in {mention.cited.id: mention.cited for mention in part.mentions}.values():
        last = cited.valid[1] if cited.valid else cited.annual_plan_for
        years_past = year - last if year is not None and last is not None and last < year else None
        yield (cited.id, cited.title, years_past, repealed.get(cited.id))


def _regulation_row(cited: CitedDocument) -> Row:
    """The row of a cited document, without the document that it is the same as and the count of filings."""
    return (cited.id, folding.folded_text(cited.id), cited.kind, cited.issuer, cited.year, cited.number)


def _title_row(name: str, text: str) -> Row:
    """The row of a title with the facts that it states (draft, years of validity), without its count of filings."""
    first, last = title_facts.validity_years(text) or (None, None)
    marks = (int(title_facts.is_draft(text)), int(title_facts.is_provisional(text)))
    return (
        name,
        text,
        folding.folded_text(text),
        title_key(text),
        *marks,
        title_facts.annual_plan_for(text),
        first,
        last,
    )


def _place(part: FilingText, pointer: str, names: Sequence[str]) -> str | None:
    """The packed places of the first of the fields under the pointer that has evidence."""
    evidence = part.filing.evidence if part.filing else {}
    keys = (f"{pointer}/{name}" for name in names)
    return next((packed_places(evidence[key].places) for key in keys if key in evidence), None)


def _as_text(value: str | Decimal | date | None) -> str | None:
    """A value as stored: amounts with the digits as written, dates as ISO 8601."""
    if value is None or isinstance(value, str):
        return value
    return value.isoformat() if isinstance(value, date) else f"{value:f}"
