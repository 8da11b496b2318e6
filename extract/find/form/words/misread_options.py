"""Labels of check boxes on the images of pages: the options beside one tell what a misread one is.

A form may have options of its own, so that no label is put right for its likeness to a known one alone.
"""

from collections.abc import Sequence

from msgspec import structs
from msgspec.structs import replace

from extract.find.checkbox import label_span, option_near, option_within, options_of_list
from extract.find.decoding import columns_of, fold_of, probability_of
from extract.find.form.words.label import bare_label, general_vocabulary
from extract.find.form.words.misread_labels import with_cells
from extract.find.form.words.worn_labels import worn_word
from extract.model import Cell, CheckBox, Document, Remark, Span

_LIKELY = 0.004  # so many times as likely as the reading an option must be
_UNSURE = 0.6  # the confidence of a character that hardly says what stands there
# the likeness (natural logarithm, for each character) from which a label is an option of the list that it stands in:
# less is asked than of a label, as no more than a handful of words can stand there
_ALIKE = -3.0


def with_options_restored(document: Document) -> tuple[Document, list[Remark]]:
    """A copy whose check boxes have their labels put right, and a remark for each; the texts of cells stay as read."""
    if not document.has_text_of_images:
        return document, []
    right: dict[int, Cell] = {}
    remarks = []
    for cell in (cell for table in document.tables for cell in table.cells if cell.boxes and document.is_scanned(cell)):
        labels = _without_other_label(cell) or _options_of_cell(cell)
        for box, option in zip(cell.boxes, labels, strict=True):
            if option != box.label:
                message = f"影像中的“{box.label}”按选项“{option}”读取。"
                remarks.append(Remark("label_misread", "info", message, cell.places or (cell.place(),)))
        boxes = (*(replace(box, label=label) for box, label in zip(cell.boxes, labels, strict=True)),)
        if boxes != cell.boxes:
            right[id(cell)] = structs.replace(cell, boxes=boxes)
    return with_cells(document, right), remarks


def _without_other_label(cell: Cell) -> list[str]:
    """The labels of the cell's boxes without the pieces of the label beside it, whose ruling line was not found; []
    where there are none.

    Each is a known option with a piece (项目类 经常性项目, 别 阶段性项目); the pieces make up a known label (项目类别).
    """
    options = [option_within(box.label or "") for box in cell.boxes]
    glyphs = {box.start for box in cell.boxes}
    rest = "".join(char for k, char in enumerate(cell.text) if k not in glyphs and not char.isspace())
    for option in sorted(options, key=len, reverse=True):
        rest = rest.replace(option, "", 1)
    field = general_vocabulary().field(bare_label(rest)) if rest and all(options) else None
    return options if field is not None else []


def _options_of_cell(cell: Cell) -> list[str | None]:
    """The labels of the cell's boxes, each put right by its characters, or by the others."""
    labels = [_near_option(cell, box) or box.label for box in cell.boxes]
    return [
        _option_beside(cell, box, labels[:k] + labels[k + 1 :]) or label
        for k, (box, label) in enumerate(zip(cell.boxes, labels, strict=True))
    ]


def _near_option(cell: Cell, box: CheckBox) -> str:
    """The one option a character away from the box's label, "" where the OCR engine neither took that into account
    nor was unsure of the character that differs.
    """
    option, span = option_near(box.label or ""), label_span(Span(cell, 0, len(cell.text)), box)
    if not option or span is None:
        return ""
    columns = columns_of(span)
    if probability_of(option, columns) > _LIKELY * probability_of(span.text, columns):
        return option
    pairs = enumerate(zip(span.text, option, strict=False))
    unlike = [place for place, (own, other) in pairs if own != other]
    is_unsure = all(span.part(place, place + 1).confidence < _UNSURE for place in unlike)
    return option if len(span.text) == len(option) and is_unsure else ""


def _option_beside(cell: Cell, box: CheckBox, others: Sequence[str | None]) -> str:
    """The option of the others' list that the engine's columns say most nearly, where the label of the box does not
    end as all the others do (经常花日 beside 一次性项目 and 阶段性项目); "" where none is clear.
    """
    span = label_span(Span(cell, 0, len(cell.text)), box)
    options = options_of_list(others)
    if span is None or not options or any(span.text.endswith(option[-2:]) for option in options):
        return ""
    fold = fold_of("label")
    words = {option: "".join(map(fold, option)) for option in options - {*others}}
    worn = worn_word(span, words, _ALIKE)
    return worn[0] if worn else ""
