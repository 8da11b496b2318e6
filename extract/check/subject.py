"""The input and output of a rule: one filing of a record with what most rules need, and the rule's finding."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from decimal import Decimal
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from msgspec import Struct

from extract.check.arithmetic import Relation, closes, number
from extract.check.relations import relations
from extract.model import Place, places_of
from extract.record.model import BudgetRow, CitedDocument, Filing, Indicator, MentionPlace, Outcome, Record, RecordCell
from extract.record.pointers import value_at

OUTCOMES: tuple[Outcome, ...] = ("fails", "flag", "cannot_check", "holds")  # the worst first

_POSITION = attrgetter("row", "column")

# operators of targets: to be reached, as is a number without one; not to be exceeded
AT_LEAST, AT_MOST = (">=", ">", "=", None), ("<=", "<")


class Finding(NamedTuple):
    """What a rule says: its outcome, a sentence in Chinese for a clerk, and which values and places are involved."""

    outcome: Outcome
    message: str
    pointers: Sequence[str] = ()
    places: Sequence[Place] = ()


class CitationInFiling(NamedTuple):
    """A document that the filing cites; ``fields`` are the leaves that mention it, ``places`` where."""

    document: CitedDocument
    fields: tuple[str, ...]
    places: tuple[Place, ...]


class IndicatorLine(NamedTuple):
    """An indicator (绩效指标) that applies, under its pointer; a number that no budget has is None."""

    pointer: str
    indicator: Indicator
    value: Decimal | None
    value_max: Decimal | None
    weight: Decimal | None
    score: Decimal | None

    @property
    def target_pointer(self) -> str:
        """The pointer of its target as written."""
        return f"{self.pointer}/target/text"


class BudgetLine(NamedTuple):
    """A row of the budget breakdown (项目预算分解) under its pointer; a number that no budget has is None."""

    pointer: str
    row: BudgetRow
    name: str
    amount: Decimal | None
    unit_price: Decimal | None
    quantity: Decimal | None


class Product(NamedTuple):
    """A line that has amount, unit price and quantity; ``closes``: whether the first is the others' product."""

    line: BudgetLine
    relation: Relation
    closes: bool | None


class Subject(Struct, frozen=True):
    """One filing of a record, the record, and what most rules need.

    ``relations`` are the arithmetic relations between the filing's numbers, by rule; ``tables`` are the tables in which
    its values stand, ``cells`` their cells; ``doubtful`` are the texts of values whose reading is doubtful, by pointer.
    """

    filing: Filing
    record: Record
    index: int
    citations: tuple[CitationInFiling, ...]
    indicators: tuple[IndicatorLine, ...]
    budget_lines: tuple[BudgetLine, ...]
    relations: Mapping[str, Sequence[Relation]]
    tables: frozenset[int]
    cells: tuple[RecordCell, ...]
    products: tuple[Product, ...]
    doubtful: Mapping[str, str]

    def boxes(self) -> Iterator[tuple[str, bool | None]]:
        """The check boxes of the filing's tables that have words beside them."""
        return ((box.label, box.checked) for cell in self.cells for box in cell.boxes if box.label)

    def is_unread(self, pointer: str) -> bool:
        """Whether something stands there which could not be read."""
        return pointer in self.filing.evidence and value_at(self.filing, pointer) is None

    def is_declared(self) -> bool:
        """Whether the form says what is planned, not what was reached."""
        return self.filing.form.kind != "self_evaluation"


Rule = Callable[[Subject], Finding | None]


def subjects(record: Record) -> list[Subject]:
    """The filings of a record. In a table of many projects each has the rows of its own and those of no other."""
    citations = _citations_by_filing(record)
    if len(record.filings) == 1:  # all rows may be its own
        return [_subject(record, 0, {(at, None): table.cells for at, table in enumerate(record.tables)}, citations)]
    owners = _owners_of_rows(record)
    cells: dict[tuple[int, int | None], list[RecordCell]] = defaultdict(list)
    for at, table in enumerate(record.tables):
        for cell in table.cells:
            for index in owners.get((at, cell.row), (None,)):
                cells[at, index].append(cell)
    return [_subject(record, index, cells, citations) for index in range(len(record.filings))]


def _cells(
    cells: Mapping[tuple[int, int | None], Sequence[RecordCell]], table: int, index: int
) -> Sequence[RecordCell]:
    """The cells of a table on rows of no filing (None) and on those of this one, in reading order."""
    shared, own = cells.get((table, None), ()), cells.get((table, index), ())
    return sorted((*shared, *own), key=_POSITION) if shared and own else shared or own


def _owners_of_rows(record: Record) -> Mapping[tuple[int, int], set[int]]:
    """The filings of a row, by table and row; none for a row that is of all, such as the head of a list of projects.

    A filing has the rows with its values. Where filings stand one below the other, a row without values is of the one
    around it, and of both between two.
    """
    owners: dict[tuple[int, int], set[int]] = defaultdict(set)
    for index, filing in enumerate(record.filings):
        for place in (place for one in filing.evidence.values() for place in one.places):
            if place.table is not None and place.row is not None:
                owners[place.table, place.row].add(index)
    for own, following in pairwise([*_rows_by_filing(owners), _FilingRows(-1, 0, 0, -1)]):
        is_last = following.table != own.table
        for row in range(own.first, own.last + 1 if is_last else following.first):
            near = {own.filing} if row <= own.last else {own.filing, following.filing}
            owners[own.table, row] = owners.get((own.table, row)) or near
    return owners


class _FilingRows(NamedTuple):
    """The rows of a table from the first to the last with a value of that filing alone."""

    table: int
    first: int
    last: int
    filing: int


def _rows_by_filing(owners: Mapping[tuple[int, int], Set[int]]) -> list[_FilingRows]:
    ends: dict[tuple[int, int], _FilingRows] = {}
    for (table, row), indexes in sorted(owners.items()):
        for filing in indexes if len(indexes) == 1 else ():
            first = ends[table, filing].first if (table, filing) in ends else row
            ends[table, filing] = _FilingRows(table, first, row, filing)
    return sorted(ends.values())


def _subject(
    record: Record,
    index: int,
    rows: Mapping[tuple[int, int | None], Sequence[RecordCell]],
    citations: Mapping[int, Sequence[CitationInFiling]],
) -> Subject:
    filing = record.filings[index]
    evidence = filing.evidence
    by_rule: dict[str, list[Relation]] = defaultdict(list)
    for relation in relations(filing):
        by_rule[relation.rule].append(relation)
    budget_lines = tuple(
        BudgetLine(f"/budget/rows/{at}", row, (row.item or "").replace("\n", ""), *map(number, numbers))
        for at, row in enumerate(filing.budget.rows)
        for numbers in ((row.amount, row.unit_price, row.quantity),)
    )
    by_amount = {f"{line.pointer}/amount": line for line in budget_lines}
    places = (place for one in evidence.values() for place in places_of(one.at))
    tables = frozenset(place.table for place in places if place.table is not None)
    products = by_rule["budget.amount_is_price_times_quantity"]
    return Subject(
        filing,
        record,
        index,
        citations=tuple(citations.get(index, ())),
        indicators=tuple(
            IndicatorLine(f"/indicators/{at}", one, *map(number, numbers))
            for at, one in enumerate(filing.indicators)
            if one.target.applies is not False
            for numbers in ((one.target.value, one.target.value_max, one.weight, one.score),)
        ),
        budget_lines=budget_lines,
        relations=by_rule,
        tables=tables,
        cells=tuple(cell for at in sorted(tables) for cell in _cells(rows, at, index)),
        products=tuple(Product(by_amount[one.result.pointer], one, closes(one)) for one in products),
        doubtful={pointer: one.text for pointer, one in evidence.items() if one.confidence < 1},
    )


def _citations_by_filing(record: Record) -> Mapping[int, Sequence[CitationInFiling]]:
    """For each filing the documents it cites, in the order of the record, with their mentions in it."""
    citations: dict[int, list[CitationInFiling]] = defaultdict(list)
    for document in record.citations:
        places: dict[int, list[MentionPlace]] = defaultdict(list)
        for place in (place for mention in document.mentions for place in mention.places):
            if place.filing is not None:
                places[place.filing].append(place)
        for filing, own in places.items():
            citations[filing].append(
                CitationInFiling(
                    document,
                    tuple(dict.fromkeys(place.field for place in own if place.field)),
                    tuple(Place(one.page, one.box, one.table, one.row, one.column, one.paragraph) for one in own),
                )
            )
    return citations
