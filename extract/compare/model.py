"""The result of a comparison: every difference between two records once, with both sides and their places."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from extract.model import Place
from extract.record.model import MentionPlace, Source, Status

Kind = Literal["added", "dropped", "changed", "renamed", "moved", "renumbered"]
Group = Literal[
    "head", "project", "funds", "budget", "indicators", "safeguards", "allocations", "department", "transfer",
    "evaluation", "review", "other_fields", "citations",
]  # fmt: skip
_WORDS: dict[Kind, str] = {
    "added": "新增",
    "dropped": "删除",
    "changed": "变更",
    "renamed": "改名",
    "moved": "移类",
    "renumbered": "文号变更",
}
SAME_WORDS = "仅空格、换行或全半角不同"


@dataclass(frozen=True, slots=True)
class Side:
    """One record's side of a change: the value (a leaf, or a whole item) under its JSON Pointer in the record.

    ``text`` is the value in the form's words, "" for a blank; ``places`` are in the record's order.
    """

    pointer: str
    value: Any
    text: str
    places: tuple[Place | MentionPlace, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One difference (差异).

    ``kind``: added 新增 and dropped 删除 concern whole items (a row, an indicator, a cited document), whose other side
    is None. Changed 变更 concerns a leaf, as do renamed 改名 (the name of an item that is proposed to be the same) and
    moved 移类 (the class of an item). Renumbered 文号变更 is a cited document with the same title under another number.
    ``label`` is the Chinese name of the leaf or list, ``item`` the name of the list
    item. ``difference`` is new minus old in ``unit`` (the larger one if the records use two); for an added or dropped
    item it is the item's amount. ``percent`` is the difference in percent of the old amount, with two decimals.
    ``likeness`` (0 to 1) compares a proposed item's name with the old one. ``note`` is a further remark in Chinese.
    """

    kind: Kind
    group: Group
    label: str
    item: str | None
    old: Side | None
    new: Side | None
    difference: Decimal | None = None
    unit: str | None = None
    percent: Decimal | None = None
    likeness: Decimal | None = None
    note: str | None = None

    @property
    def word(self) -> str:
        """The kind in Chinese; 填入 if the old leaf was blank, 清空 if the new one is."""
        if self.kind == "changed" and self.old and self.new:
            return "填入" if self.old.value is None else "清空" if self.new.value is None else "变更"
        return _WORDS[self.kind]

    @property
    def is_typographic(self) -> bool:
        """Whether only blanks, line breaks or the width of characters differ."""
        return self.note == SAME_WORDS


@dataclass(frozen=True, slots=True)
class FilingChanges:
    """Two filings of one project: their positions in the records (None where a record has none), name and changes."""

    old: int | None
    new: int | None
    name: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class ComparedRecord:
    """One side of a comparison: its file, and year and project of each filing that is compared."""

    source: Source
    status: Status
    filings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The comparison of two records; ``notes`` are Chinese sentences on its limits.

    ``words`` is what the records are called: 旧 and 新, of one year 甲 and 乙.
    """

    old: ComparedRecord
    new: ComparedRecord
    filings: tuple[FilingChanges, ...]
    citations: tuple[Change, ...]
    notes: tuple[str, ...] = ()
    words: tuple[str, str] = ("旧", "新")

    def changes(self) -> Iterator[Change]:
        """All changes: filing by filing, then the cited documents."""
        for filing in self.filings:
            yield from filing.changes
        yield from self.citations
