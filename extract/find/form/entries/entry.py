"""A label of a form and its value."""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from extract import pack
from extract.find import money
from extract.find.form.words.label import FormField, Vocabulary, bare_label
from extract.find.form.words.segment import Segment
from extract.model import Holder, Span

_OFFICES = ("reporting_unit", "project.competent_department", "project.implementing_unit", "project.leader")
NAMELESS = "（无栏目名称）"  # the label of what a form says under no label or head


class FormEntry(Struct, frozen=True):
    """A label and where its value stands; ``field`` is None for a label that no list knows.

    ``over`` are the fields of the labels that stand over it, nearest first (项目资金 beside 其他资金).
    """

    label: str
    field: FormField | None
    holder: Holder
    values: tuple[Span, ...]
    over: tuple[FormField, ...] = ()

    @property
    def label_span(self) -> Span:
        """Where the label stands; all of its cell or paragraph where a label of several cells is no part of it."""
        text = self.holder.text
        places = [place for place, mark in enumerate(text) if not mark.isspace()]
        start = "".join(text.split()).find(self.label)
        if start < 0 or not self.label:
            return Span(self.holder, 0, len(text))
        return Span(self.holder, places[start], places[start + len(self.label) - 1] + 1)

    @property
    def key(self) -> str | None:
        """The record's field; a neutral label (预期目标) has that of the label over it, a review's (主管部门) none."""
        if self.is_of_review:
            return None
        if self.field is not None and self.field.key == "inherit":
            return next((field.key for field in self.over if field.key), None)
        return self.field.key if self.field else None

    @property
    def flow(self) -> str | None:
        """Whether a line of a department's budget is ``income`` or ``expenditure``; None for any other."""
        key = self.field.key if self.field else None
        for flow in ("income", "expenditure"):
            if key == f"department.{flow}" or self.is_under(flow):
                return flow
        return None

    @property
    def is_of_review(self) -> bool:
        """Whether a label under one of a review says whose opinion it is (主管部门), and is not that of another field
        of the form behind it (年度目标, 综合评定等级).
        """
        own = self.field.key if self.field else None
        return self.is_under("review") and (own is None or own == "inherit" or own in _OFFICES)

    def is_under(self, listing: str) -> bool:
        """Whether a label of such a group stands over it; a label of money that has parts is one of ``funds``."""
        if not self.over:  # as of most labels
            return False
        is_money = listing == "funds" and "money" in [field.type for field in self.over]
        return is_money or listing in [field.listing for field in self.over]


def with_adjusted_budget(entries: Sequence[FormEntry], vocabulary: Vocabulary) -> list[FormEntry]:
    """The entries; where the budget as adjusted (调整后预算) has an amount and one from before stands as a label, too
    (年初预算, 调整前预算), the adjusted one is the year's, as in columns, and that from before is no field's.
    """
    year, kinds = vocabulary.field("年度预算"), dict[int, str]()
    words = [(key, word) for key in ("adjusted", "initial") for word in pack.toml("field")["money_column"][key]]
    for entry in (one for one in entries if one.flow is None):
        name = bare_label(entry.label)
        kind, word = next((pair for pair in words if pair[1] in name), ("", ""))
        own = [vocabulary.field(name.replace(word, period)) for period in ("年度", "") if word]
        is_filled = kind == "initial" or any(money.amount(span.text) for span in entry.values)
        if is_filled and (year in own or "预算" in word):
            kinds[id(entry)] = kind
    if len(set(kinds.values())) < 2:
        return list(entries)
    adjusted = [replace(one, field=year) if kinds.get(id(one)) == "adjusted" else one for one in entries]
    return [replace(one, field=None, over=()) if kinds.get(id(one)) == "initial" else one for one in adjusted]


def entry_of_segment(one: Segment, holder: Holder, over: Iterable[FormField] = ()) -> FormEntry:
    """The entry of a label with a colon, or of a labelled amount, inside of a text."""
    value = Span(holder, one.value_start, one.value_end)
    return FormEntry(label_text(holder.text[one.label_start : one.label_end]), one.field, holder, (value,), tuple(over))


def label_text(label: str) -> str:
    """A label as printed, without blanks and the colon behind it."""
    return "".join(label.split()).rstrip("：:")
