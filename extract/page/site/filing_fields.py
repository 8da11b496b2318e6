"""A filing as it is read on the page: its fields in groups, its lists as tables, what is blank by name."""

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from extract.check import titles
from extract.record import labels

Content = dict[str, Any]
_HEAD = ("fiscal_year", "reporting_unit", "money_unit", "unit_leader", "preparer", "filing_date")
_SHORT = 8  # characters: a shorter text stands on one line
_LONG = 40  # characters: a longer text stands below its label
OUTCOMES = ("fails", "flag", "cannot_check", "holds")


class ShownField(NamedTuple):
    """A filled field: its JSON pointer, its name, its words, and where it stands in words.

    ``unsure``: the words are what was read without certainty and are no value.
    """

    key: str
    label: str
    text: str
    number: bool = False
    unsure: bool = False
    where: str = ""

    @property
    def is_short(self) -> bool:
        """Whether it is a word, not to be broken."""
        return len(self.text) <= _SHORT and "\n" not in self.text

    @property
    def is_long(self) -> bool:
        """Whether it takes a paragraph."""
        return len(self.text) > _LONG or "\n" in self.text


class FieldGroup(NamedTuple):
    """Fields under a title; ``blank`` names those that are not filled, ``hidden`` those whose persons are masked."""

    key: str
    title: str
    leaves: tuple[ShownField, ...]
    blank: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


class FieldTable(NamedTuple):
    """A list as a table: the heads of the columns that are filled anywhere (and whether of numbers), and its rows."""

    key: str
    title: str
    heads: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[ShownField | None, ...], ...]


class CheckLine(NamedTuple):
    """What a rule says."""

    key: str
    outcome: str
    word: str
    title: str
    text: str
    where: str
    placed: bool


def field_groups(filing: Content, hidden: Collection[str] = ()) -> list[FieldGroup]:
    """The filing's own fields, the project's and the funds'; those whose pointers are ``hidden`` are not blank."""
    funds = [
        *_leaves(filing, "funds", "/funds"),
        *_leaves(filing, "annual_funds", "/funds/annual"),
        *_sources(filing),
        *_leaves(filing, "budget", "/budget", ("total",)),
    ]
    found = [
        FieldGroup("head", "表头", *_filled(_leaves(filing, "filing", "", _HEAD), hidden)),
        FieldGroup("project", labels.title("project"), *_filled(_leaves(filing, "project", "/project"), hidden)),
        FieldGroup("funds", labels.title("funds"), *_filled(funds, hidden)),
    ]
    return [group for group in found if group.leaves or group.hidden]


def _filled(
    found: Sequence[ShownField], hidden: Collection[str]
) -> tuple[tuple[ShownField, ...], tuple[str, ...], tuple[str, ...]]:
    empty = [leaf for leaf in found if not leaf.text]
    return (
        tuple(leaf for leaf in found if leaf.text),
        tuple(leaf.label for leaf in empty if leaf.key not in hidden),
        tuple(leaf.label for leaf in empty if leaf.key in hidden),
    )


def _leaves(filing: Content, part: str, pointer: str, keys: Sequence[str] = ()) -> list[ShownField]:
    names, kinds = labels.names(part), labels.kinds(part)
    before = f"{labels.title(part)}·" if part == "annual_funds" else ""
    found = (_leaf(filing, f"{pointer}/{key}", before + names[key], kinds[key]) for key in keys or kinds)
    return [leaf for leaf in found if not (part == "annual_funds" and not leaf.text)]


def _sources(filing: Content) -> list[ShownField]:
    """The lines of funds that no field names."""
    lines = enumerate(filing["funds"]["sources"])
    return [_leaf(filing, f"/funds/sources/{number}/amount", line["label"], "number") for number, line in lines]


def _leaf(filing: Content, pointer: str, label: str, kind: labels.Kind) -> ShownField:
    evidence = filing["evidence"]
    value = _at(filing, pointer)
    key = (
        next((one for one in evidence if one.startswith(f"{pointer}/")), pointer)
        if isinstance(value, list)
        else pointer
    )
    held = evidence.get(key)
    place = labels.where(held["at"]) if held else ""
    if value in (None, []) and held:
        return ShownField(key, label, held["text"], unsure=True, where=place)
    return ShownField(key, label, written(value), kind in ("number", "integer"), where=place)


def written(value: Any) -> str:
    """A value in the form's words, an amount with the digits as written."""
    return format(value, "f") if isinstance(value, Decimal) else labels.shown(value)


def _at(node: Any, pointer: str) -> Any:
    for step in pointer.split("/")[1:]:
        node = node[int(step)] if isinstance(node, list) else node[step]
    return node


# ---------------------------------------------------------------- lists

_INDICATOR = ("level1_text", "level2_text", "name", "horizon", "target/text")
_LISTS = (  # part of the schema, pointer, the leaves that come first or stand for others, those left out
    ("budget_row", "/budget/rows", (), ()),
    ("execution", "/funds/execution", (), ()),
    ("indicator", "/indicators", _INDICATOR, ("level1", "level2")),
    ("schedule_step", "/project/schedule", (), ()),
    ("safeguard", "/safeguards", (), ()),
    ("other_field", "/other_fields", (), ()),
)


def field_tables(filing: Content) -> list[FieldTable]:
    """Budget, execution, indicators, schedule, safeguards and further fields, as far as there are any."""
    found = (_list(filing, *each) for each in _LISTS)
    return [one for one in found if one.rows]


def _list(filing: Content, part: str, pointer: str, first: Sequence[str], without: Sequence[str]) -> FieldTable:
    columns = _columns(part, first, without)
    rows = [
        [_leaf(filing, f"{pointer}/{number}/{key}", head, kind) for key, head, kind in columns]
        for number in range(len(_at(filing, pointer)))
    ]
    used = [column for column in range(len(columns)) if any(row[column].text for row in rows)]
    heads = tuple((columns[column][1], columns[column][2] == "number") for column in used)
    cells = tuple(tuple(row[column] if row[column].text else None for column in used) for row in rows)
    return FieldTable(pointer[1:].replace("/", "-"), labels.title(part), heads, cells)


def _columns(part: str, first: Sequence[str], without: Sequence[str]) -> list[tuple[str, str, labels.Kind]]:
    """Key, head and kind of each column."""
    names, kinds = labels.names(part), labels.kinds(part)
    known = [(key, names[key], kinds[key]) for key in kinds if key not in (*first, *without)]
    target: tuple[str, str, labels.Kind] = ("target/text", labels.title("target"), "text")
    return [*((key, names[key], kinds[key]) if key in kinds else target for key in first), *known]


# ---------------------------------------------------------------- checks


def check_lines(filing: Content) -> dict[str, list[CheckLine]]:
    """What the rules say, by outcome."""
    found: dict[str, list[CheckLine]] = {outcome: [] for outcome in OUTCOMES}
    for number, check in enumerate(filing["checks"]):
        found[check["outcome"]].append(_check(number, check))
    return found


def _check(number: int, check: Content) -> CheckLine:
    title = titles().get(check["rule"]) or check["rule"]
    word, where = labels.shown(check["outcome"]), labels.where(check["at"])
    return CheckLine(f"/checks/{number}", check["outcome"], word, title, check["message"], where, bool(check["at"]))


def cited_documents(content: Content, position: int) -> Iterator[tuple[Content, list[tuple[str, str, str, str]]]]:
    """The documents that a filing cites, each with its mentions: key, text, field and place in words."""
    for number, document in enumerate(content["citations"]):
        mentions = []
        for which, mention in enumerate(document["mentions"]):
            at = mention["at"][0] if isinstance(mention["at"], list) else mention["at"]
            if at["filing"] in (position, None):
                key, place = f"/citations/{number}/mentions/{which}", labels.where(mention["at"])
                mentions.append((key, mention["text"], labels.field(at["field"]) if at["field"] else "", place))
        if mentions:
            yield document, mentions
