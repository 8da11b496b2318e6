"""Titles of forms, the years below them, and the label of the project's name."""

from functools import cache

from msgspec import Struct

from extract import pack
from extract.find import date
from extract.find.form.grid import FormGrid
from extract.find.form.words.label import Vocabulary, bare_label, general_vocabulary
from extract.find.width import half_width
from extract.model import Clause, Holder, Span, Table

_MORE = ("target", "amount", "unit_price")  # columns that no mere list of persons has
_MARKS = frozenset("表卡书单细")  # a title ends in one of 表, 卡, 申报书, 申报单, 清单, 申报明细


class FormTitle(Struct, frozen=True):
    """The title of a form: the words without the bracket behind them, the bracket, and the year it may hold."""

    span: Span
    bracket: str = ""

    @property
    def is_running(self) -> bool:
        """Whether it is the head of a page."""
        holder = self.span.holder
        return isinstance(holder, Clause) and holder.role == "header"

    @property
    def names_part(self) -> bool:
        """Whether it is the title of a part of a form (绩效指标表), as well as that of a form of its own."""
        return names_part(self.span.text)


def title_of(holder: Holder) -> FormTitle | None:
    """The form title that a paragraph or cell holds, None if it is no title."""
    text = holder.text
    if len(text) > 100:
        return None
    match = pack.patterns("field")["title"].fullmatch(half_width(text)) if _MARKS.intersection(text) else None
    if match is None and isinstance(holder, Clause) and "绩效" in text:
        match = pack.patterns("field")["title_with_year"].fullmatch(half_width(text))
    if match is not None:
        return FormTitle(Span(holder, *match.span("title")), text[slice(*match.span("bracket"))].strip())
    own = unusual_titles()
    return FormTitle(Span(holder, 0, len(text))) if own and bare_label(text) in own else None


def document_title_of(holder: Holder, *, or_letter: bool = False) -> FormTitle | None:
    """The title of a filing that is a document of several pages (某县财政专项资金项目申报书), with ``or_letter`` also
    that of a letter that applies for money (关于申请绿化经费的报告); None if it is none.
    """
    text = holder.text
    plain, kinds = half_width("".join(text.split())), ("document_title", "letter_title")[: 1 + or_letter]
    is_title = any(pack.pattern("field", kind).fullmatch(plain) for kind in kinds)
    return FormTitle(Span(holder, 0, len(text))) if is_title else None


def names_part(text: str) -> bool:
    """Whether a heading says nothing but what a part of a form holds: 绩效指标表, 二、项目预算明细表."""
    return pack.pattern("field", "part_title").fullmatch(half_width(text)) is not None


def is_other_title(text: str) -> bool:
    """Whether a text is the title of a table that is no form (三公经费支出表)."""
    return pack.pattern("field", "other_title").fullmatch(half_width(text)) is not None


def is_other_paper(text: str) -> bool:
    """Whether a text is the title of a paper that is no form (关于召开会议的通知)."""
    return pack.pattern("field", "other_paper").fullmatch(half_width(text)) is not None


def lists_persons(table: Table) -> bool:
    """Whether a table is a list of persons, which is no part of a form: 姓名 among the heads of its first row.

    Labels beside their values (姓名 | 王强 over 联系电话) are none, nor is a list of what persons are paid: it may be
    of the form's budget.
    """
    words, known = pack.toml("field")["persons"], general_vocabulary()
    heads = [cell for cell in table.cells if cell.row == 0 and cell.text.strip()]
    columns = {cell.column for cell in heads if bare_label(cell.text) in words["heads"]}
    below = {bare_label(cell.text) for cell in table.cells if cell.row > 0 and cell.column in columns}
    is_paid = any(word in cell.text for cell in heads for word in words["paid"])
    return len(heads) > 1 and bool(columns and below) and not is_paid and not any(map(known.field, below))


def lists_only_persons(table: Table) -> bool:
    """Whether a table is a list of persons and says nothing of money or targets (姓名 | 培训任务 | 目标值)."""
    heads = [cell.text for cell in table.cells if cell.row == 0]
    keys = {key for head in heads for key in general_vocabulary().column(bare_label(head)).values()}
    return lists_persons(table) and keys.isdisjoint(_MORE) and all("元" not in head for head in heads)


def begins_guidance(text: str) -> bool:
    """Whether a heading stands over explanations how to fill in the form (填报说明): no form, whatever it shows."""
    return bare_label(text) in pack.toml("field")["guidance"]["headings"]


@cache
def unusual_titles() -> frozenset[str]:
    """The titles of definitions that do not look like the title of a form, such as 专项资金申请书."""
    usual = pack.patterns("field")["title"]
    titles = (title for form in pack.forms() for title in (form["title"], *form.get("titles", ())))
    return frozenset(bare_label(title) for title in titles if usual.fullmatch(half_width(title)) is None)


def year_of(holder: Holder, *, in_title: bool = False) -> tuple[int, Span] | None:
    """The year that a short text such as （2023年度） is; with ``in_title`` the one that a long title names."""
    if not in_title and len("".join(holder.text.split())) >= 60:  # white may part it from a unit at the line's end
        return None
    year = date.fiscal_year(holder.text, in_title=in_title)
    return (year[0], Span(holder, year[1], year[2])) if year else None


def names_project(grid: FormGrid, vocabulary: Vocabulary) -> bool:
    """Whether one of the grid's labels is that of the project's name."""
    return any((f := vocabulary.field(name)) and f.key == "project.name" for name in grid.names.values())
