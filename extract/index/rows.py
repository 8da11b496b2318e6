"""A record, and each of its filings, as rows of the index's tables."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from extract.check.arithmetic import UNITS
from extract.identity import project_key, title_key
from extract.index import folding, schema
from extract.index.connection import Row
from extract.index.passages import FilingText
from extract.index.persons import entry_words
from extract.index.places import packed_places
from extract.record.model import Budget, CitedDocument, Record
from extract.record.pointers import value_at
from shenbao_cite import title_facts

_FINEST = Decimal(10_000)  # parts of a yuan: an amount in 万元 with eight decimals is a whole number of them
_MOST = 2**63 - 1


def record_row(record: Record, key: tuple[int, str, str, str]) -> Row:
    """The row of a record; ``key`` is its id, file, digest and stamp. Its cause is the code of the first error."""
    source = record.source
    cause = next((remark for remark in record.remarks if remark.severity == "error"), None)
    head = (*key, source.path, source.sha256, source.media_type, source.bytes, source.pages, source.text_layer)
    return (*head, record.status, cause and cause.code, cause and cause.message)


def remark_rows(record: Record, record_id: int) -> Iterator[Row]:
    """The remarks of a record."""
    for position, remark in enumerate(record.remarks):
        yield (record_id, position, remark.code, remark.severity, remark.message, packed_places(remark.places))


def filing_row(part: FilingText, filing_id: int, record_id: int, status: str) -> Row:
    """The row of a filing, or of the text outside of filings.

    Its unit is the reporting unit, else the implementing unit, else the competent department.
    """
    filing, totals = part.filing, schema.amount_columns("funds")
    if filing is None:
        return (filing_id, record_id, None, status, *(None,) * (16 + len(totals)), 0)
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
    money = (unit, *(_as_text(getattr(funds, name)) for name in totals), _fine(annual, unit))
    return (filing_id, record_id, part.position, status, *head, *names, *organs, *dates, *money, failed)


def person_rows(part: FilingText, filing_id: int) -> Iterator[Row]:
    """The values of fields for persons, then each name and number in them, for searches."""
    every = [*part.persons, *((field, word) for field, entry in part.persons for word in entry_words(entry, own=True))]
    return ((filing_id, position, *person) for position, person in enumerate(dict.fromkeys(every)))


def budget_rows(part: FilingText, filing_id: int) -> Iterator[Row]:
    """The rows of the budget breakdown with all their fields and the units of their amounts."""
    budget = part.filing.budget if part.filing else Budget()
    columns = schema.budget_columns()
    for position, row in enumerate(budget.rows):
        values = (
            _as_text(getattr(row, column.name) if column.is_of_row else value_at(part.filing, column.pointer))
            for column in columns
        )
        at = _place(part, f"/budget/rows/{position}", ("amount", "item", "subcategory", "category"))
        yield (filing_id, position, *values, at)


def indicator_rows(part: FilingText, filing_id: int) -> Iterator[Row]:
    """The indicators with their targets as written."""
    for position, one in enumerate(part.filing.indicators if part.filing else ()):
        yield (
            filing_id,
            position,
            *(one.level1_text, one.level2_text, one.name, one.horizon, one.target.text, one.description),
            *(_as_text(one.weight), one.actual, _as_text(one.score)),
            _place(part, f"/indicators/{position}", ("target/text", "name", "description")),
        )


def check_rows(part: FilingText, filing_id: int) -> Iterator[Row]:
    """The outcomes of the auditor's rules."""
    for position, check in enumerate(part.filing.checks if part.filing else ()):
        said = (check.rule, check.severity, check.outcome, check.message)
        yield (filing_id, position, *said, packed_places(check.places))


def mention_rows(part: FilingText, filing_id: int, ids: Mapping[str, int]) -> Iterator[Row]:
    """The mentions of cited documents; ``ids`` has the ids of regulations by name."""
    for position, (cited, mention, at, passage) in enumerate(part.mentions):
        where = (mention.text, passage, at.field, at.start, at.end)
        repairs = " ".join(mention.repairs) or None
        yield (filing_id, position, ids[cited.id], *where, mention.pinpoint, repairs, packed_places(mention.places))


def citation_rows(
    part: FilingText,
    filing_id: int,
    ids: Mapping[str, int],
    titles: Mapping[tuple[int, str], int],
    repealed: Mapping[str, int],
) -> Iterator[Row]:
    """The documents that a filing cites, each once; ``titles`` has the ids of titles by regulation and text.

    ``years_past`` is the number of years between a plan's last year and the fiscal year, None if it had not expired;
    ``repealed`` has the documents that the record's own text says are no longer in force: the year, 0 for none named.
    """
    year = part.filing.fiscal_year if part.filing else None
    for cited in {mention.cited.id: mention.cited for mention in part.mentions}.values():
        regulation = ids[cited.id]
        title = titles[(regulation, cited.title)] if cited.title else None
        last = cited.valid[1] if cited.valid else cited.annual_plan_for
        years_past = year - last if year is not None and last is not None and last < year else None
        yield (regulation, filing_id, title, years_past, repealed.get(cited.id))


def regulation_row(cited: CitedDocument, regulation_id: int) -> Row:
    """The row of a document that is cited for the first time."""
    parts = (cited.kind, cited.issuer, cited.year, cited.number)
    return (regulation_id, cited.id, folding.folded_text(cited.id), *parts, regulation_id, 0)


def title_row(text: str, title_id: int, regulation_id: int) -> Row:
    """The row of a title with the facts that it states (draft, years of validity); its count of filings is 0."""
    first, last = title_facts.validity_years(text) or (None, None)
    marks = (int(title_facts.is_draft(text)), int(title_facts.is_provisional(text)))
    said = (folding.folded_text(text), title_key(text), *marks, title_facts.annual_plan_for(text), first, last)
    return (title_id, regulation_id, text, *said, 0)


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


def _fine(amount: Decimal | None, unit: str | None) -> int | None:
    """The amount in ten-thousandths of a yuan; None if the unit is unknown or the result is not a whole number."""
    if amount is None or unit not in UNITS:
        return None
    fine = amount * UNITS[unit] * _FINEST
    return int(fine) if fine == int(fine) and abs(fine) <= _MOST else None
