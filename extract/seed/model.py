"""The values of seeding: decisions on last year's leaves, flags, the draft, and the blocks to print."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

How = Literal["rolled", "proposed", "open"]
State = Literal["rolled", "proposed", "open", "flagged"]


class DraftRefused(Exception):
    """No draft can be written; the message gives the reason in Chinese, for a clerk."""


def time_before(year: int, last_year: int | None) -> str:
    """What clerks call the filing that a draft is made from: 上年, 前次（2020年） where years lie between, 原表 if
    it has no year.
    """
    if last_year is None:
        return "原表"
    return "上年" if year - last_year == 1 else f"前次（{last_year}年）"


@dataclass(frozen=True, slots=True)
class Flag:
    """A point for a person to check: ``words`` at ``[start, end)`` of the field's text, or the whole field."""

    rule: str
    message: str
    words: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision on one leaf: ``field`` is its JSON pointer, ``text`` its text in the draft ("" if left open).

    ``value`` is the typed value of the text, None if left open; ``last_value`` and ``last_text`` are last year's.
    ``comment`` is the text of the comment at the field, None if there is none.
    """

    field: str
    how: How
    value: Any
    text: str
    last_value: Any
    last_text: str
    reason: str
    comment: str | None = None
    flags: tuple[Flag, ...] = ()

    @property
    def state(self) -> State:
        """The state of the leaf: flagged if it has flags, else how it was carried over."""
        return "flagged" if self.flags else self.how


@dataclass(frozen=True, slots=True)
class Draft:
    """Next year's declaration as decisions by JSON pointer, in the order of the record.

    ``sizes`` says how many items each list has (``/budget/rows``), ``notes`` are flags on a whole list or the whole
    form, under its pointer ("" for the form).
    """

    year: int
    last_year: int | None
    form: str | None
    kind: str
    title: str
    decisions: Mapping[str, Decision]
    sizes: Mapping[str, int]
    notes: Mapping[str, tuple[Flag, ...]]
    source: Mapping[str, Any]

    @property
    def before(self) -> str:
        """上年, 前次 with its year, or 原表."""
        return time_before(self.year, self.last_year)


# ---------------------------------------------------------------- what a layout makes of it: blocks to print


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A stretch of text; ``field`` is the leaf that it shows, ``box`` the state of a check box in its place."""

    text: str = ""
    field: str | None = None
    box: bool | None = None


@dataclass(frozen=True, slots=True)
class FormCell:
    """A cell over ``rows`` × ``columns`` of its table's grid; ``name`` is its bookmark."""

    pieces: tuple[TextPiece, ...] = ()
    rows: int = 1
    columns: int = 1
    align: str = "left"
    bold: bool = False
    name: str | None = None


@dataclass(frozen=True, slots=True)
class FormParagraph:
    """A paragraph; ``style`` is one of title, subtitle, line, heading."""

    pieces: tuple[TextPiece, ...]
    style: str = "line"
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class FormTable:
    """A table; ``widths`` are shares of the page's width, the first ``header_rows`` rows repeat on every page."""

    widths: tuple[int, ...]
    rows: tuple[tuple[FormCell, ...], ...]
    header_rows: int = 0


Block = FormParagraph | FormTable
