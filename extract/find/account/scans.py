"""What a form on the image of a page has and the record has not: indicators without a name or a target, choices without
a box, words hardly read, a form without its table.

On paper nobody can see from the record whether a cell is blank or its text was passed over: what every form has and was
not read is told.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from extract import pack
from extract.find import money
from extract.find.account.garbled import garbled_spans, unit_without_beginning
from extract.find.decoding import right_share
from extract.find.form import FormReading
from extract.find.form.words.label import bare_label, general_vocabulary, is_total, level_code
from extract.find.form.words.misread_labels import restored_label
from extract.model import Cell, Document, Place, Remark, Span, Value
from extract.readings import ExecutionReading, FilingReading, FundsSourceReading
from extract.readings.leaves import filled_values

_FEWEST_LEVELS, _FEWEST_FIELDS = 2, 4  # different words of levels, and labels of fields, that only a form has
_SHORT = 40  # characters of a text that a message quotes
_BROKEN = ("labels_missing", "cells_unread", "indicators_incomplete", "form_unread")  # a table was not read whole
_NAMED, _NUMBERS = 5, 12  # texts and numbers that a message quotes
_INCOMPLETE = "影像中有{}项绩效指标没有读出名称或目标值，请对照原件。"
_NO_INDICATORS = "影像的表格中有绩效指标的类别（{}），但没有读出任何指标，请对照原件。"
_CHOICE = "影像中“{}”一栏没有读出勾选的选项（{}），请对照原件。"
_WORDS = "影像中有{}处文字识别没有把握，很可能有误，未予采用：{}，请对照原件。"
_UNIT = "影像中的货币单位“{}”前面有文字没有读出，金额可能相差万倍，请对照原件。"
_PLACES = "影像中的表格没有全部读出，下列{}个数字可能错行错列或属于别的栏目，请对照原件：{}。"
_STACKED = 3  # numbers one below the other that no single one is printed over
_JOINED = "影像中第{}个表格第{}行有{}格各有上下排列的几个数，疑似几行之间没有横线而并成一行，请对照原件。"
_NO_TABLE = "影像中有{}等表单栏目，但没有读出表格，未作为表单读取，请对照原件。"


def scan_remarks(
    document: Document, forms: Sequence[FormReading], filings: Sequence[FilingReading], remarks: Iterable[Remark]
) -> Iterator[Remark]:
    """The errors of the forms that were read from images, one of each kind for a form.

    Where they or the other ``remarks`` say that a table was not read whole, the numbers near what is missing are named.
    """
    if not document.has_text_of_images:
        return
    yield from _of_joined_rows(document)
    own = []
    for form, filing in zip(forms, filings, strict=True):
        holders = [holder for sheet in form.sheets for holder in sheet.part.holders() if document.is_scanned(holder)]
        own += [*_of_indicators(filing, form), *_of_choices(document, filing, form)] if holders else []
        own += _of_words(document, filing)  # some may stand outside of the form's parts
    broken = [one for one in (*remarks, *own) if one.code in _BROKEN and one.severity == "error"]
    broken_rows = {(place.table, place.row) for one in broken for place in one.places if place.row is not None}
    for form, filing in zip(forms, filings, strict=True):
        unsure = [span for span in _misplaced_numbers(filing, form, broken_rows) if document.is_scanned(span.holder)]
        if unsure:
            words = "、".join(span.text for span in unsure[:_NUMBERS]) + ("等" if len(unsure) > _NUMBERS else "")
            own.append(Remark("place_unsure", "warning", _PLACES.format(len(unsure), words), _places(unsure)))
    yield from own
    if not forms:
        yield from _without_table(document)


def _of_joined_rows(document: Document) -> Iterator[Remark]:
    """An error for each table read from an image with a row of which several cells hold several numbers each, one below
    the other: where rules are missing between rows, these are one, and no number stands beside its name.
    """
    for table in document.tables:
        rows: dict[int, list[Cell]] = {}
        for cell in table.cells:
            if document.is_scanned(cell) and _has_stacked_numbers(cell):
                rows.setdefault(cell.row, []).append(cell)
        for row, cells in rows.items():
            if len(cells) > 1:
                places = tuple(place for cell in cells for place in Span(cell, 0, len(cell.text)).places())
                yield Remark("rows_joined", "error", _JOINED.format(table.index + 1, row + 1, len(cells)), places)


def _has_stacked_numbers(cell: Cell) -> bool:
    """Whether the printed lines of a cell are three numbers or more; two may be a long one over two lines."""
    ends = pairwise((*(line.start for line in cell.lines), len(cell.text)))
    return sum(money.amount(cell.text[start:end].strip()) is not None for start, end in ends) >= _STACKED


def _misplaced_numbers(
    filing: FilingReading, form: FormReading, broken_rows: Collection[tuple[int | None, int | None]]
) -> Iterator[Span]:
    """The numbers that may belong elsewhere; ``broken_rows`` (table, row) are those of which a cell was not read.

    These are the numbers of such a row; of a listing with such a row or without one of its heads, for what a row lacks
    the next one may have; amounts where the label of an amount was not read; those beside two equal labels (其他资金 of
    the project and of the year) of which one has no cell; a total that is not what stands beside its label; those of
    sources whose name or row is unsure.
    """
    missing = [(sheet.vocabulary, label) for sheet in form.sheets for label in sheet.match.missing]
    missing = missing if len(missing) > 1 else []  # another year's form may word one label otherwise
    heads = {kind for known, label in missing for kind in known.column(bare_label(label))}
    fields = [known.field(bare_label(label)) for known, label in missing]
    listing_places, rows = set[tuple[int | None, int | None]](), set(broken_rows)
    for one in (one for sheet in form.sheets for one in sheet.listings):
        own = {(one.grid.table.index, row) for row in range(one.header_row, one.last + 1)}
        listing_places |= own
        rows |= own if one.kind in heads or not own.isdisjoint(broken_rows) else set()
    of_sources = _numbers_of_unsure_sources(filing.funds.sources) + _numbers_of_unsure_sources(filing.funds.execution)
    on_row = [(one, one.holder.place()) for one in form.entries if one.field is not None and one.field.type == "money"]
    bare = {(place.table, place.row, one.key) for one, place in on_row if place.row is not None and not one.values}
    elsewhere = {id(span.holder) for one, at in on_row if (at.table, at.row, one.key) in bare for span in one.values}
    of_total = {id(span.holder) for one, _ in on_row if one.key == "funds.total_budget" for span in one.values}
    if of_total and filing.funds.total_budget is not None:
        elsewhere |= {id(span.holder) for span in filing.funds.total_budget.spans} - of_total
    for value in (value for _, value in filing.leaves if isinstance(value.value, Decimal)):
        for span in value.spans:
            place = span.holder.place()
            at = place.table, place.row
            is_amount = at not in listing_places and any(one is not None and one.type == "money" for one in fields)
            if at in rows or is_amount or value in of_sources or id(span.holder) in elsewhere:
                yield span


def _numbers_of_unsure_sources(sources: Sequence[FundsSourceReading | ExecutionReading]) -> list[Value[Any]]:
    """The numbers of the sources of money whose names are known labels but for a character, or unknown and read in
    doubt; and those that two of them have from one cell, which the stroke of a pen cuts into two rows.
    """
    doubt = float(pack.toml("scan")["calibration"]["doubt"])
    numbers = [[value for _, value in filled_values(one) if isinstance(value.value, Decimal)] for one in sources]
    rows = Counter(key for own in numbers for key in {_key(span) for value in own for span in value.spans})
    unsure = []
    for one, own in zip(sources, numbers, strict=True):
        name, confidence = bare_label(one.label.value), min((span.confidence for span in one.label.spans), default=1.0)
        is_known = name in general_vocabulary().fields or is_total(name)
        is_unsure = restored_label(one.label.value) is not None or (right_share(confidence) < doubt and not is_known)
        unsure += [value for value in own if is_unsure or any(rows[_key(span)] > 1 for span in value.spans)]
    return unsure


def _key(span: Span) -> tuple[int, int, int]:
    return id(span.holder), span.start, span.end


def strays(filing: FilingReading) -> Iterator[Span]:
    """The values of an image's other fields whose label is a known one, or one but for a character, or has no words.

    A known label has a key of its own: if that did not take the value, one of the two was misread.
    """
    for other in filing.other_fields:
        name, span = bare_label(other.label), other.value.spans[0]
        known = general_vocabulary().field(name)
        is_known = (known is not None and known.key) or restored_label(name)
        if span.confidence < 1 and (is_known or not any(map(str.isalpha, name))):
            yield span


def _of_words(document: Document, filing: FilingReading) -> Iterator[Remark]:
    """An error on texts that are rather wrong, which the record leaves out, and on a unit of money in a bracket without
    a beginning.
    """
    cut = unit_without_beginning(filing)
    unsure = [span for span in garbled_spans(filing) if span not in cut]
    unsure += [span for span in strays(filing) if span not in unsure]
    if unsure:
        quoted = (span.text if len(span.text) <= _SHORT else f"{span.text[:_SHORT]}…" for span in unsure[:_NAMED])
        words = "、".join(f"“{text}”" for text in quoted) + ("等" if len(unsure) > _NAMED else "")
        yield Remark("text_unsure", "error", _WORDS.format(len(unsure), words), _places(unsure))
    for span in filter(lambda one: document.is_scanned(one.holder), cut):
        yield Remark("value_unsure", "error", _UNIT.format(span.text), span.places())


def _of_indicators(filing: FilingReading, form: FormReading) -> Iterator[Remark]:
    bare = []
    for one in filing.indicators:
        texts = [value for value in (one.name, one.level2_text, one.level1_text, one.target.text) if value]
        spans = [span for value in texts for span in value.spans]
        if spans and (one.name is None or (one.target.text is None and one.target.applies is None)):
            bare.append(spans[0])
    if bare:
        yield Remark("indicators_incomplete", "error", _INCOMPLETE.format(len(bare)), _places(bare))
    if filing.indicators:
        return
    cells = {
        grid.name(cell): cell
        for sheet in form.sheets
        for grid in sheet.part.grids
        for cell in grid.cells
        if level_code(1, grid.name(cell)) or level_code(2, grid.name(cell))
    }
    if len(cells) >= _FEWEST_LEVELS:
        spans = [Span(cell, 0, len(cell.text)) for cell in cells.values()]
        yield Remark("indicators_incomplete", "error", _NO_INDICATORS.format("、".join(cells)), _places(spans))


def _of_choices(document: Document, filing: FilingReading, form: FormReading) -> Iterator[Remark]:
    read = {id(span.holder) for _, value in filing.leaves for span in value.spans}
    for entry in form.entries:
        if entry.field is None or entry.field.type not in ("choice", "yes_no"):
            continue
        for span in entry.values:
            if span.text.strip() and id(span.holder) not in read and document.is_scanned(span.holder):
                message = _CHOICE.format(bare_label(entry.label), "".join(span.text.split())[:_SHORT])
                yield Remark("choice_unread", "error", message, span.places())


def _without_table(document: Document) -> Iterator[Remark]:
    """An error if the lines of images have labels as only a form has them."""
    known = general_vocabulary()
    labels: dict[str, Span] = {}
    for clause in filter(document.is_scanned, document.clauses):
        for word in clause.text.split():
            field = known.field(bare_label(word))
            if field is not None and field.key:
                start = clause.text.index(word)
                labels.setdefault(bare_label(word), Span(clause, start, start + len(word)))
    if len(labels) >= _FEWEST_FIELDS:
        yield Remark(
            "form_unread", "error", _NO_TABLE.format("、".join([*labels][:_NAMED])), _places([*labels.values()])
        )


def _places(spans: Sequence[Span]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(place for span in spans for place in span.places()))
