"""Queries and answers of the index as plain values, for the command line, the web page and other programs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from extract.record.labels import place_text, pointer_title
from extract.record.units import in_yuan

Sort = Literal["newest", "oldest", "amount", "unit"]
Facet = Literal["year", "unit", "issuer", "form", "status", "check"]
FACETS: tuple[Facet, ...] = ("year", "unit", "issuer", "form", "status", "check")

LONGEST_QUERY = 500  # characters
LARGEST_PAGE = 1000  # hits


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions on hits; a hit must have one of the values of each filter, and an empty filter lets all pass.

    ``years`` are fiscal years, ``units`` reporting units (填报单位), ``issuers`` codes of the organs whose documents
    are cited (发文机关代字), ``forms`` kinds of form, ``statuses`` statuses of records, ``checks`` codes of rules that
    fail (``*``: any rule). ``expired``: only filings that cite a plan that expired before their fiscal year.
    ``repealed``: only those that cite a document which another record, of no later year, says is repealed.
    ``files`` are parts of the paths of files (文件名), ``ids`` the filings of a choice.
    """

    years: Sequence[int] = ()
    units: Sequence[str] = ()
    issuers: Sequence[str] = ()
    forms: Sequence[str] = ()
    statuses: Sequence[str] = ()
    checks: Sequence[str] = ()
    expired: bool = False
    repealed: bool = False
    files: Sequence[str] = ()
    ids: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A search: ``text`` as typed; ``both`` are documents (a number or title each), all of which a hit must cite.

    ``page`` counts from 1. ``facets`` are counted over all hits. ``after``: only hits behind the filing with this id in
    the order of ``sort``, so that a deep page takes no longer than the first.
    """

    text: str = ""
    both: Sequence[str] = ()
    filters: Filters = field(default_factory=Filters)
    sort: Sort = "newest"
    page: int = 1
    size: int = 20
    facets: Sequence[Facet] = ()
    after: int | None = None


class ContextPiece(NamedTuple):
    """A stretch of a context, and whether it matches the query."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Context:
    """Where a hit says what was searched for: some words of a passage, and ``spans`` of them that match.

    ``field`` is the JSON pointer of the filing's leaf, ``file_name`` for the file's name, None elsewhere; ``document``
    the document that is cited there, None for words.
    """

    text: str
    spans: tuple[tuple[int, int], ...]
    field: str | None
    at: Any  # as in a record's JSON: a dict, a list of them, None
    document: str | None = None

    @property
    def where(self) -> str:
        """The place and the form's leaf in words."""
        words = (place_text(self.at), pointer_title(self.field) if self.field else "")
        return " · ".join(word for word in words if word)

    def pieces(self) -> list[ContextPiece]:
        """The text in stretches, none of them empty."""
        pieces, end = [], 0
        for start, stop in self.spans:
            if start >= end:
                pieces += [ContextPiece(self.text[end:start], False), ContextPiece(self.text[start:stop], True)]
                end = stop
        return [piece for piece in (*pieces, ContextPiece(self.text[end:], False)) if piece.text]


@dataclass(frozen=True, slots=True)
class FilingSummary:
    """A filing, or what its document says outside of filings (``position`` and ``form`` None).

    ``file`` is the record below ``records/``, ``path`` its source. Amounts are in ``money_unit``, digits as written.
    """

    id: int
    file: str
    path: str
    status: str
    position: int | None
    form: str | None
    form_title: str | None
    pages: tuple[int, int] | None
    fiscal_year: int | None
    unit: str | None
    project: str | None
    money_unit: str | None
    annual_budget: str | None
    total_budget: str | None
    failed_checks: int

    @property
    def name(self) -> str:
        """The name in lists: the project, else the form's title, else the file's name."""
        return self.project or self.form_title or self.path.rpartition("/")[2]

    @property
    def annual_budget_yuan(self) -> Decimal | None:
        """The annual budget in yuan; None if it or its unit is not known."""
        return None if self.annual_budget is None else in_yuan(Decimal(self.annual_budget), self.money_unit)


@dataclass(frozen=True, slots=True)
class FilingHit:
    """A filing that a search gives, with where it says so; ``more`` places are not shown."""

    filing: FilingSummary
    contexts: tuple[Context, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Regulation:
    """A regulation of the index under its best known name, with the number of filings that cite it."""

    name: str
    kind: str
    issuer: str | None
    year: int | None
    number: int | None
    title: str | None
    filings: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search found: the hits of one page, and what is counted over all ``total`` of them.

    ``documents`` are the regulations that the words named, most cited first. ``approximate`` says that a number was
    not there as written, and that others were taken which OCR or a hand may have mistaken for it (近似).
    ``unknown`` are the numbers and titles of the query, as typed, that no document of the index has, nor one like it.
    """

    total: int
    hits: tuple[FilingHit, ...]
    facets: Mapping[str, tuple[tuple[str | None, int], ...]]
    documents: tuple[Regulation, ...]
    approximate: bool
    unknown: tuple[str, ...] = ()

    @property
    def unread(self) -> int:
        """How many hits are files that could not be read (读取失败); needs the facet ``status``."""
        return sum(number for status, number in self.facets.get("status", ()) if status == "failed")

    @property
    def outside(self) -> int:
        """How many hits are text outside of forms (申报表以外的文字); needs the facets ``form`` and ``status``."""
        return sum(number for form, number in self.facets["form"] if form is None) - self.unread
