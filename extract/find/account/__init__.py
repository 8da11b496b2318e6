"""The account of a form: every cell that is not blank ends in the record, or a remark names it.

A cell is accounted for if it is a label, the value of a field, part of a line of a listing, or one of the other fields;
so are the form's own print (guidance, numbers of rows, headings) and what is not filled in. Whatever is left makes the
record ``partial``, and so does a value that can be none: a level (产出指标) as an indicator's name, a sign (≥) as its
target, the head of a column as a text.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from msgspec.structs import replace

from extract import pack
from extract.find import money
from extract.find.account.cells import unread_cells
from extract.find.account.lines import unread_lines
from extract.find.account.scans import scan_remarks
from extract.find.account.tables import unread_table_remarks
from extract.find.account.text import unread_text_remarks
from extract.find.account.totals import total_remarks
from extract.find.account.values import head_values, joined_indicators, names_with_numbers
from extract.find.form import FormReading
from extract.find.form.grid import span_of
from extract.find.width import half_width
from extract.model import Cell, Document, Place, Remark, Span
from extract.readings import FilingReading

__all__ = ["with_account"]

_MONEY = ("/funds/", "/allocations/", "/department/")  # where a filing has the amounts that a sentence tells
_NAMED = 5  # cells that a message quotes; its places are those of all
_LONGEST = 20  # characters of a cell that a message quotes
_IN_TABLE = "表单中有{}处内容未能归入任何栏目：{}，请对照原件。"
_IN_LINES = "表单上下方有{}处内容未能归入任何栏目：{}，请对照原件。"
_IN_TEXTS = {
    "indicators_incomplete": "有{}处文字中的绩效指标没有逐项读出，保留在其他栏目中：{}，请对照原件。",
    "amount_unread": "有{}处文字中的金额没有逐项读出，保留在其他栏目中：{}，请对照原件。",
}
_IN_NAMES = "有{}项指标的名称中有数字，没有单独读出目标值：{}，请对照原件。"
_JOINED = "有{}处一行中并列了几项指标和目标值，没有逐项读出：{}，请对照原件。"
_ERRORS = "有{}个公式没有算出结果：{}，按空白读取；请在电子表格中改正公式后另存。"
_MISPLACED = "有{}处栏目名称或符号被当作填写的内容：{}，请对照原件。"


def with_account(
    document: Document,
    forms: Sequence[FormReading],
    filings: Sequence[FilingReading],
    remarks: Iterable[Remark],
    spans: Sequence[Span],
) -> list[Remark]:
    """The remarks of the finders with those of the account: one for each table of a form with cells that are nowhere in
    the filings, for values that are none, for each table that looks like that of a form and belongs to none, and for a
    form in paragraphs. ``spans`` are what was read.

    A warning on such a cell is an error, since what stands there is nowhere else; its cell is not named again.
    """
    remarks = list(remarks)
    tables: dict[int, list[Span]] = {}
    for grid, rest in unread_cells(forms, spans):
        tables.setdefault(grid.table.index, []).extend(rest)
    lines = unread_lines(forms, spans)
    places_of_spans = {span.holder.place() for own in (*tables.values(), lines) for span in own}
    result = [
        replace(one, severity="error")
        if one.severity == "warning" and not places_of_spans.isdisjoint(_holders_of(one))
        else one
        for one in remarks
    ]
    remark_places = {place for one in remarks for place in _holders_of(one)}
    for message, own in (*((_IN_TABLE, own) for own in tables.values()), (_IN_LINES, lines)):
        left = [span for span in own if span.holder.place() not in remark_places]
        result += [_remark("cells_unread", message, left)] if left else []
    result += _on_values(forms, filings)
    result += total_remarks(forms)
    result += unread_table_remarks(document, forms, remarks)
    result += scan_remarks(document, forms, filings, tuple(result))
    return result if forms else [*result, *unread_text_remarks(document, result)]


def _on_values(forms: Sequence[FormReading], filings: Sequence[FilingReading]) -> Iterator[Remark]:
    """The remarks on formulas without a result, values that are none, and texts that list what a filing lacks."""
    cells = (cell for form in forms for sheet in form.sheets for grid in sheet.part.grids for cell in grid.cells)
    errors = [span_of(cell) for cell in cells if money.is_error(cell.text)]
    if errors:
        yield _remark("formula_error", _ERRORS, errors)
    wrong = [span for filing in filings for span in head_values(filing)]
    if wrong:
        yield _remark("value_misplaced", _MISPLACED, wrong)
    names = [span for filing in filings for span in names_with_numbers(filing)]
    if names:
        yield _remark("indicators_incomplete", _IN_NAMES, names)
    joined = [span for filing in filings for span in joined_indicators(filing)]
    if joined:
        yield _remark("indicators_incomplete", _JOINED, joined)
    for code, message in _IN_TEXTS.items():
        texts = [span for filing in filings for span in texts_that_list(code, filing)]
        if texts:
            yield _remark(code, message, texts)


def texts_that_list(code: str, filing: FilingReading) -> Iterator[Span]:
    """The texts of a filing without any indicator, or without any amount, that list what it lacks under a label that
    says so (主要绩效指标 | 1.数量：培训≥3期；…, 资金需求 | 总预算120万元，其中…); ``code`` is that of the remark.
    """
    if code == "indicators_incomplete":
        has_any, label, listed = bool(filing.indicators), ("account", "indicator_label"), ("column", "measure_signed")
    else:
        amounts = (value.value for pointer, value in filing.leaves if pointer.startswith(_MONEY))
        has_any = any(isinstance(amount, Decimal) for amount in amounts)
        label, listed = ("account", "money_label"), ("account", "amount_in_text")
    for other in filing.other_fields if not has_any else ():
        text = other.value.value
        is_listed = pack.pattern(*label).search(other.label) and pack.pattern(*listed).search(half_width(text))
        if is_listed and money.amount(text) is None:  # one amount alone is no list
            yield from other.value.spans


def _holders_of(remark: Remark) -> Iterable[Place]:
    """The places of the cells and paragraphs that a remark is about, wherever these are printed."""
    return (replace(place, page=None, box=None) for place in remark.places)


def _remark(code: str, message: str, spans: Iterable[Span]) -> Remark:
    """An error that quotes the first of the texts, with the places of all.

    A text that stands several times in one column is quoted once.
    """
    spans = list(dict.fromkeys(spans))
    first: dict[tuple[int | None, str], Span] = {}
    for span in spans:
        first.setdefault((span.holder.column if isinstance(span.holder, Cell) else None, span.text), span)
    quoted = list(first.values())
    words = "、".join(map(_words, quoted[:_NAMED])) + ("等" if len(quoted) > _NAMED else "")
    places = tuple(place for span in spans for place in span.places())
    return Remark(code, "error", message.format(len(spans), words), places)


def _words(span: Span) -> str:
    """The text in quotation marks, shortened, with its page, and table, row and column of a cell counted from 1."""
    text = "".join(span.text.split())
    page = next((f"第{place.page}页" for place in span.places() if place.page is not None), "")
    holder = span.holder
    cell = f"第{holder.table + 1}个表格第{holder.row + 1}行第{holder.column + 1}列" if isinstance(holder, Cell) else ""
    return f"{page}{cell}“{text[:_LONGEST]}{'…' if len(text) > _LONGEST else ''}”"
