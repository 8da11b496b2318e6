"""What a form on the image of a page has and the record has not: indicators without a name or a target, choices without
a box, words hardly read, a form without its table.

On paper nobody can see from the record whether a cell is blank or its text was passed over: what every form has and was
not read is told.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from extract.find.citation.field_spans import filled_values
from extract.find.decoding import right_share
from extract.find.form import FormReading
from extract.find.form.label import bare_label, general_vocabulary, level_code
from extract.model import Document, Place, Remark, Span
from extract.readings import FilingReading

_FEWEST_LEVELS, _FEWEST_FIELDS = 2, 4  # different words of levels, and labels of fields, that only a form has
_SHORT = 40  # characters: a longer text is still of use with a character misread
_UNSURE = 0.5  # the share of such texts that are right: below, a text is rather wrong
_BROKEN = ("labels_missing", "cells_unread", "indicators_incomplete", "form_unread")  # a table was not read whole
_OPENING, _CLOSING = ("(", "（", "：", ":"), (")", "）")
_NAMED = 5  # texts that a message quotes
_INCOMPLETE = "影像中有{}项绩效指标没有读出名称或目标值，请对照原件。"
_NO_INDICATORS = "影像的表格中有绩效指标的类别（{}），但没有读出任何指标，请对照原件。"
_CHOICE = "影像中“{}”一栏没有读出勾选的选项（{}），请对照原件。"
_WORDS = "影像中有{}处文字识别没有把握，很可能有误：{}，请对照原件。"
_UNIT = "影像中的货币单位“{}”前面有文字没有读出，金额可能相差万倍，请对照原件。"
_PLACES = "影像中的表格没有全部读出，表中的{}个数字可能错行错列，请对照原件。"
_NO_TABLE = "影像中有{}等表单栏目，但没有读出表格，未作为表单读取，请对照原件。"


def scan_remarks(
    document: Document, forms: Sequence[FormReading], filings: Sequence[FilingReading], remarks: Iterable[Remark]
) -> Iterator[Remark]:
    """The errors of the forms that were read from images, one of each kind for a form.

    Where they or the other ``remarks`` say that a table was not read whole, all numbers of its page are in doubt.
    """
    if not document.has_text_of_images:
        return
    own = []
    for form, filing in zip(forms, filings, strict=False):
        holders = [holder for sheet in form.sheets for holder in sheet.part.holders() if document.is_scanned(holder)]
        if holders:
            own += [*_of_indicators(filing, form), *_of_choices(document, filing, form), *_of_words(document, filing)]
    broken = [one for one in (*remarks, *own) if one.code in _BROKEN and one.severity == "error"]
    pages = {place.page for one in broken for place in one.places}
    for filing in filings:
        numbers = [value for _, value in filled_values(filing) if isinstance(value.value, Decimal)]
        spans = dict.fromkeys(span for one in numbers for span in one.spans if document.is_scanned(span.holder))
        unsure = [span for span in spans if not pages.isdisjoint(place.page for place in span.places())]
        if unsure:
            own.append(Remark("places_unsure", "warning", _PLACES.format(len(unsure)), _places(unsure)))
    yield from own
    if not forms:
        yield from _without_table(document)


def _of_words(document: Document, filing: FilingReading) -> Iterator[Remark]:
    """An error on short texts that are rather wrong, and on a unit of money in a bracket that has no beginning."""
    texts = [value for _, value in filled_values(filing) if isinstance(value.value, str)]
    spans = dict.fromkeys(span for value in texts for span in value.spans if len(span.text) <= _SHORT)
    unsure = [span for span in spans if right_share(span.confidence) < _UNSURE]
    if unsure:
        words = "、".join(f"“{span.text}”" for span in unsure[:_NAMED]) + ("等" if len(unsure) > _NAMED else "")
        yield Remark("text_unsure", "error", _WORDS.format(len(unsure), words), _places(unsure))
    units = [value for value in (filing.money_unit, filing.funds.unit, filing.budget.unit) if value]
    for span in dict.fromkeys(span for value in units for span in value.spans):
        before, after = span.holder.text[: span.start].rstrip(), span.holder.text[span.end :].lstrip()
        if document.is_scanned(span.holder) and after[:1] in _CLOSING and before[-1:] not in _OPENING:
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
    read = {id(span.holder) for _, value in filled_values(filing) for span in value.spans}
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
