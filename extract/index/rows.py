"""A part of a record as rows of the index's tables."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from extract.check.arithmetic import UNITS
from extract.find.citation import title_facts
from extract.index import folding
from extract.index.engine import Row
from extract.index.parts import Content, Mention, Part
from extract.index.persons import words
from extract.index.places import packed

_FINEST = Decimal(10_000)  # of a yuan: an amount in 万元 with eight decimals is whole
_MOST = 2**63 - 1


def record(content: Content, key: tuple[int, str, str, str]) -> Row:
    """The row of a record; ``key`` is its id, file, digest and stamp. The cause is the first error's."""
    source = content["source"]
    cause: Content = next((remark for remark in content["remarks"] if remark["severity"] == "error"), {})
    names = ("path", "sha256", "media_type", "bytes", "pages", "text_layer")
    return (*key, *(source[name] for name in names), content["status"], cause.get("code"), cause.get("message"))


def remarks(content: Content, record_id: int) -> Iterator[Row]:
    """What the record says about its reading."""
    for position, remark in enumerate(content["remarks"]):
        yield (record_id, position, remark["code"], remark["severity"], remark["message"], packed(remark["at"]))


def filing(part: Part, filing_id: int, record_id: int, status: str) -> Row:
    """The row of a filing, or of what stands outside of filings."""
    if part.filing is None:
        return (filing_id, record_id, None, status, *(None,) * 17, 0)
    found = part.filing
    form, project, funds = found["form"], found["project"], found["funds"]
    first, last = form["pages"] or (None, None)
    unit = funds["unit"] or found["money_unit"]
    annual = funds["annual_budget"] if funds["annual_budget"] is not None else funds["total_budget"]
    names = ("name", "code", "competent_department", "implementing_unit", "start_date", "end_date")
    head = (form["kind"], form["id"], form["title"], first, last, found["fiscal_year"], responsible(found))
    money = (unit, _digits(funds["total_budget"]), _digits(funds["annual_budget"]), _fine(annual, unit))
    failed = sum(check["outcome"] == "fails" for check in found["checks"])
    return (filing_id, record_id, part.position, status, *head, *(project[name] for name in names), *money, failed)


def responsible(found: Content) -> str | None:
    """The unit that a filing is counted under: that which reports, else that which carries it out, or is above it."""
    project = found["project"]
    unit: str | None = found["reporting_unit"] or project["implementing_unit"] or project["competent_department"]
    return unit


def persons(part: Part, filing_id: int) -> Iterator[Row]:
    """What the fields for persons say, then each name and number in it, under which they are looked for."""
    every = [*part.persons, *((field, word) for field, entry in part.persons for word in words(entry, own=True))]
    return ((filing_id, position, *person) for position, person in enumerate(dict.fromkeys(every)))


def passages(part: Part, filing_id: int) -> Iterator[Row]:
    """The passages in their order."""
    for position, (field, role, text, at) in enumerate(part.passages):
        yield (filing_id, position, field, role, text, at)


def budget_rows(part: Part, filing_id: int) -> Iterator[Row]:
    """The lines of the budget breakdown, amounts with their unit."""
    budget = part.filing["budget"] if part.filing else {"rows": ()}
    for position, row in enumerate(budget["rows"]):
        yield (
            filing_id,
            position,
            *(row[name] for name in ("category", "subcategory", "item")),
            _digits(row["amount"]),
            budget["unit"],
            _digits(row["unit_price"]),
            budget["unit_price_unit"],
            row["unit_of_measure"],
            *(_digits(row[name]) for name in ("quantity", "last_year_budget", "last_year_executed")),
            row["basis"],
            row["note"],
            _place(part, f"/budget/rows/{position}", ("amount", "item", "subcategory", "category")),
        )


def indicators(part: Part, filing_id: int) -> Iterator[Row]:
    """The indicators with their targets as written."""
    for position, row in enumerate(part.filing["indicators"] if part.filing else ()):
        yield (
            filing_id,
            position,
            *(row[name] for name in ("level1_text", "level2_text", "name", "horizon")),
            row["target"]["text"],
            row["description"],
            _digits(row["weight"]),
            row["actual"],
            _digits(row["score"]),
            _place(part, f"/indicators/{position}", ("target/text", "name", "description")),
        )


def checks(part: Part, filing_id: int) -> Iterator[Row]:
    """The outcomes of the rules."""
    for position, check in enumerate(part.filing["checks"] if part.filing else ()):
        said = (check[name] for name in ("rule", "severity", "outcome", "message"))
        yield (filing_id, position, *said, packed(check["at"]))


def mentions(part: Part, filing_id: int, ids: Mapping[str, int]) -> Iterator[Row]:
    """Where documents are cited; ``ids`` has the regulations by their names."""
    for position, mention in enumerate(part.mentions):
        at, found = mention.at, mention.found
        yield (
            filing_id,
            position,
            ids[mention.cited["id"]],
            found["text"],
            mention.passage,
            at["field"],
            at["start"],
            at["end"],
            found["pinpoint"],
            " ".join(found["repairs"]) or None,
            packed(found["at"]),
        )


def regulation(cited: Content, regulation_id: int) -> Row:
    """The row of a document that is cited for the first time."""
    name = cited["id"]
    parts = (cited["kind"], cited["issuer"], cited["year"], cited["number"])
    return (regulation_id, name, folding.folded(name), *parts, regulation_id, 0)


def title(text: str, title_id: int, regulation_id: int) -> Row:
    """The row of a title, with what it says of its document; no filing has it yet."""
    return (title_id, regulation_id, text, *_facts(text), 0)


@lru_cache(maxsize=65536)
def _facts(text: str) -> Row:
    first, last = title_facts.validity_years(text) or (None, None)
    marks = (int(title_facts.is_draft(text)), int(title_facts.is_provisional(text)))
    return (folding.folded(text), title_facts.core(text), *marks, title_facts.annual_plan_for(text), first, last)


def issuers(part: Part, filing_id: int) -> Iterator[Row]:
    """The issuers that a filing cites, each once; '' stands for documents that have none."""
    return ((filing_id, issuer) for issuer in sorted({mention.cited["issuer"] or "" for mention in part.mentions}))


def years_past(cited: Content, fiscal_year: int | None) -> int | None:
    """For how many years a cited plan had run out when the fiscal year began; None if it had not, or is no plan."""
    last = cited["valid"][1] if cited["valid"] else cited["annual_plan_for"]
    return fiscal_year - last if fiscal_year is not None and last is not None and last < fiscal_year else None


def distinct(found: Iterable[Mention]) -> dict[str, Content]:
    """The cited documents of some mentions by their names."""
    return {mention.cited["id"]: mention.cited for mention in found}


# ---------------------------------------------------------------- values


def _place(part: Part, pointer: str, names: Sequence[str]) -> str | None:
    evidence = part.filing["evidence"] if part.filing else {}
    return next(
        (packed(evidence[f"{pointer}/{name}"]["at"]) for name in names if f"{pointer}/{name}" in evidence), None
    )


def _digits(amount: str | int | None) -> str | None:
    """The digits as written."""
    return None if amount is None else str(amount)


def _fine(amount: str | int | None, unit: str | None) -> int | None:
    """The amount in ten-thousandths of a yuan; None without a unit, or where that is no whole number."""
    if amount is None or unit not in UNITS:
        return None
    fine = Decimal(amount) * UNITS[unit] * _FINEST
    return int(fine) if fine == int(fine) and abs(fine) <= _MOST else None
