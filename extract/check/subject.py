"""What a rule looks at: one filing of a record as typed values, whatever the JSON holds, and what a rule says of it.

Records come from files too, so nothing is taken for granted: what is missing or of another type counts as blank.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from extract.check.arithmetic import Relation, at, closes, mapping, number, pointers
from extract.check.relations import relations

Outcome = Literal["holds", "fails", "flag", "cannot_check"]
Severity = Literal["error", "warning", "info"]
OUTCOMES: tuple[Outcome, ...] = ("fails", "flag", "cannot_check", "holds")  # what is worst first
Node = Mapping[str, Any]

AT_LEAST, AT_MOST = (">=", ">", "="), ("<=", "<")  # operators of targets: to be reached, not to be passed
_PLACE = ("page", "box", "table", "row", "column", "paragraph")


class Finding(NamedTuple):
    """What a rule says: its outcome, a sentence in Chinese for a clerk, and which values and places are involved."""

    outcome: Outcome
    message: str
    pointers: Sequence[str] = ()
    places: Sequence[Node] = ()


class Cited(NamedTuple):
    """A document that the filing cites; ``fields`` are the leaves that mention it, ``places`` where."""

    id: str
    kind: str
    issuer: str | None
    year: int | None
    number: int | None
    title: str | None
    draft: bool
    provisional: bool
    annual_plan_for: int | None
    valid: tuple[int, int] | None
    fields: tuple[str, ...]
    places: tuple[Node, ...]


class Goal(NamedTuple):
    """An indicator (绩效指标) with its target."""

    pointer: str
    level1: str | None
    level2: str | None
    name: str | None
    horizon: str | None
    text: str | None
    operator: str | None
    value: Decimal | None
    value_max: Decimal | None
    unit: str | None
    measurable: bool | None
    description: str | None
    scoring_rule: str | None
    actual: str | None
    weight: Decimal | None
    score: Decimal | None
    reason: str | None

    @property
    def target(self) -> str:
        """The pointer of its target as written."""
        return f"{self.pointer}/target/text"


class Item(NamedTuple):
    """A line of the budget breakdown (项目预算分解)."""

    pointer: str
    name: str
    amount: Decimal | None
    unit_price: Decimal | None
    quantity: Decimal | None
    unit: str | None


class Product(NamedTuple):
    """A line that has amount, unit price and quantity; ``closes`` says whether the one is the others' product."""

    item: Item
    relation: Relation
    closes: bool | None


@dataclass(frozen=True, slots=True)
class Subject:
    """One filing of a record, the record, and what most rules ask for.

    ``sums`` are the relations by the rules that look at them, ``tables`` the tables in which its values stand,
    ``cells`` the cells of these, ``doubtful`` the texts of those values that are not surely read, by their pointers.
    """

    filing: Node
    record: Node = field(default_factory=dict)
    index: int = 0
    citations: tuple[Cited, ...] = ()
    goals: tuple[Goal, ...] = ()
    items: tuple[Item, ...] = ()
    sums: Mapping[str, tuple[Relation, ...]] = field(default_factory=dict)
    tables: frozenset[int] = frozenset()
    cells: tuple[Node, ...] = ()
    products: tuple[Product, ...] = ()
    doubtful: Mapping[str, str] = field(default_factory=dict)

    def relations(self, rule: str) -> tuple[Relation, ...]:
        """What the filing's numbers must be to each other, as far as the rule is about it."""
        return self.sums.get(rule, ())

    def boxes(self) -> Iterator[tuple[str, bool | None]]:
        """The check boxes of the filing's tables that have words beside them."""
        for cell in self.cells:
            for box in map(mapping, items(cell.get("boxes"))):
                label, checked = text(box.get("label")), box.get("checked")
                if label:
                    yield label, checked if isinstance(checked, bool) else None

    def text(self, pointer: str) -> str | None:
        """The text under a pointer of the filing, None where there is none."""
        return text(at(self.filing, pointer))

    def year(self) -> int | None:
        """The fiscal year."""
        return whole(at(self.filing, "/fiscal_year"))

    def kind(self) -> str | None:
        """What kind of form it is."""
        return self.text("/form/kind")

    def day(self, pointer: str) -> date | None:
        """The date under a pointer of the filing."""
        return day(at(self.filing, pointer))

    def is_unread(self, pointer: str) -> bool:
        """Whether something stands there which could not be read."""
        return at(self.filing, pointer) is None and pointer in mapping(self.filing.get("evidence"))

    def is_declared(self) -> bool:
        """Whether the form says what is planned, not what was reached."""
        return self.kind() != "self_evaluation"


Rule = Callable[[Subject], Finding | None]


def subjects(record: Node) -> list[Subject]:
    """The filings of a record."""
    return [subject(record, index) for index in range(len(items(record.get("filings"))))]


def subject(record: Node, index: int) -> Subject:
    """One filing of a record."""
    filing = mapping(items(record.get("filings"))[index])
    cited = [one for node in items(record.get("citations")) if (one := _cited(mapping(node), index)).places]
    goals = [_goal(filing, pointer) for pointer in pointers(filing, "/indicators")]
    lines = [_item(filing, pointer) for pointer in pointers(filing, "/budget/rows")]
    sums: dict[str, tuple[Relation, ...]] = {}
    for relation in relations(filing):
        sums[relation.rule] = (*sums.get(relation.rule, ()), relation)
    by_amount = {f"{line.pointer}/amount": line for line in lines}
    found = sums.get("budget.amount_is_price_times_quantity", ())
    evidence = {pointer: mapping(entry) for pointer, entry in mapping(filing.get("evidence")).items()}
    tables = _tables(evidence.values())
    return Subject(
        filing,
        record,
        index,
        citations=tuple(cited),
        goals=tuple(goals),
        items=tuple(lines),
        sums=sums,
        tables=tables,
        cells=tuple(_cells(items(record.get("tables")), tables)),
        products=tuple(Product(by_amount[one.result.pointer], one, closes(one)) for one in found),
        doubtful={pointer: str(one.get("text")) for pointer, one in evidence.items() if _is_doubtful(one)},
    )


# ---------------------------------------------------------------- leaves of any type


def text(value: Any) -> str | None:
    """A text that says something."""
    return value if isinstance(value, str) and value.strip() else None


def whole(value: Any) -> int | None:
    """A whole number."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def day(value: Any) -> date | None:
    """A day of the calendar, as the record writes it."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def items(value: Any) -> list[Any]:
    """The items of a list, none of anything else."""
    return value if isinstance(value, list) else []


def places(found: Any) -> Iterator[Node]:
    """The places of an ``at``, one or several."""
    for one in found if isinstance(found, list) else (found,):
        if isinstance(one, dict):
            yield one


def place(found: Node) -> Node:
    """A place without what a mention adds to it."""
    return {key: found[key] for key in _PLACE if key in found}


def once(found: Iterable[Node]) -> list[Node]:
    """The places that say anything, each once."""
    return list({str(one): one for one in found if one}.values())


def _tables(evidence: Iterable[Node]) -> frozenset[int]:
    found = (whole(one.get("table")) for entry in evidence for one in places(entry.get("at")))
    return frozenset(table for table in found if table is not None and table >= 0)


def _cells(tables: list[Any], own: frozenset[int]) -> Iterator[Node]:
    for index in sorted(own):
        for cell in items(mapping(tables[index]).get("cells")) if index < len(tables) else ():
            if isinstance(cell, dict):
                yield cell


def _is_doubtful(entry: Node) -> bool:
    confidence = entry.get("confidence")
    sure = None if confidence == 1 else number(confidence)  # most are 1
    return sure is not None and sure < 1


# ---------------------------------------------------------------- typed parts


def _cited(node: Node, filing: int) -> Cited:
    mentions = [one for mention in items(node.get("mentions")) for one in places(mapping(mention).get("at"))]
    own = [one for one in mentions if one.get("filing") == filing]
    valid = [year for one in items(node.get("valid")) if (year := whole(one)) is not None]
    return Cited(
        id=text(node.get("id")) or "",
        kind=text(node.get("kind")) or "",
        issuer=text(node.get("issuer")),
        year=whole(node.get("year")),
        number=whole(node.get("number")),
        title=text(node.get("title")),
        draft=node.get("draft") is True,
        provisional=node.get("provisional") is True,
        annual_plan_for=whole(node.get("annual_plan_for")),
        valid=(valid[0], valid[1]) if len(valid) == 2 else None,
        fields=tuple(dict.fromkeys(name for one in own if (name := text(one.get("field"))))),
        places=tuple(place(one) for one in own),
    )


def _goal(filing: Node, pointer: str) -> Goal:
    node = mapping(at(filing, pointer))
    target = mapping(node.get("target"))
    measurable = target.get("measurable")
    words = {key: text(node.get(key)) for key in ("level1", "level2", "name", "horizon", "description", "scoring_rule")}
    return Goal(
        pointer=pointer,
        **words,
        text=text(target.get("text")),
        operator=text(target.get("operator")),
        value=number(target.get("value")),
        value_max=number(target.get("value_max")),
        unit=text(target.get("unit")),
        measurable=measurable if isinstance(measurable, bool) else None,
        actual=text(node.get("actual")),
        weight=number(node.get("weight")),
        score=number(node.get("score")),
        reason=text(node.get("deviation_reason")),
    )


def _item(filing: Node, pointer: str) -> Item:
    node = mapping(at(filing, pointer))
    numbers = {key: number(node.get(key)) for key in ("amount", "unit_price", "quantity")}
    name = (text(node.get("item")) or "").replace("\n", "")
    return Item(pointer, name, unit=text(node.get("unit_of_measure")), **numbers)
