"""A form that stands in paragraphs instead of a table: the reader does not take it for one, so the account tells it."""

from collections.abc import Iterator, Sequence

from extract import pack
from extract.find.account.tables import has_content
from extract.find.form.title import document_title_of
from extract.find.form.words.label import bare_label, general_vocabulary, level_code
from extract.find.form.words.segment import segments
from extract.find.width import half_width
from extract.model import Clause, Document, Remark, Span, Table

_FEWEST_LEVELS = 3  # different words of levels, as in a table of indicators
_FEWEST_FIELDS = 3  # fields with values, that of the project's name among them
_FEWEST_TARGETS = 2  # a rule on how to fill in a form may have one as its example
_MIXED = "正文中{}等{}个栏目和{}张表格{}未能作为表单读取，只保留在正文和表格中，请对照原件。"
_MESSAGE = "正文中逐段填写的绩效目标申报内容未能作为表单读取，只保留在正文中，请对照原件。"


def unread_text_remarks(document: Document, remarks: Sequence[Remark]) -> Iterator[Remark]:
    """An error if the paragraphs have the project's name, further fields, levels of indicators and targets; beside
    tables that ``remarks`` tell of as unread, one that names the fields and the tables. Below the title of a filing the
    name and the fields are enough.

    For a document of which no form was read.
    """
    codes = {remark.code for remark in remarks}
    names = _filled_labels(document)
    tables = [block for block in document.tables if block.inside is None and has_content(block)]
    if "layout_unread" in codes or "project.name" not in names or len(names) < _FEWEST_FIELDS:
        return
    places = tuple(names["project.name"].places())
    is_titled = any(document_title_of(one, or_letter=True) for one in document.clauses)
    if "form_unread" not in codes and (is_titled or _has_targets(document)):
        yield Remark("form_unread", "error", _MESSAGE, places)
    elif "form_unread" in codes and tables:
        labels = "、".join("".join(span.text.split()) for span in names.values())
        above = "、".join(filter(None, (_heading_over(document, table) for table in tables)))
        heads = f"（{above}）" if above else ""
        yield Remark("form_unread", "error", _MIXED.format(labels, len(names), len(tables), heads), places)


def _filled_labels(document: Document) -> dict[str, Span]:
    """By field the label of a paragraph with its value behind a colon, or of a heading over a paragraph."""
    known = general_vocabulary()
    names: dict[str, Span] = {}
    for clause in (one for one in document.clauses if one.role not in ("header", "footer")):
        for piece in segments(clause.text, known):
            if piece.field is not None and piece.field.key and piece.value_start < piece.value_end:
                names.setdefault(piece.field.key, Span(clause, piece.label_start, piece.label_end))
        own = known.field(bare_label(clause.text))
        if own is not None and own.key and own.type == "text":
            names.setdefault(own.key, Span(clause, 0, len(clause.text)))
    return names


def _has_targets(document: Document) -> bool:
    """Whether paragraphs begin with levels of indicators and go on with their targets."""
    signed = pack.pattern("column", "measure_signed")
    levels: set[str] = set()
    targets = 0
    for clause in (one for one in document.clauses if one.role not in ("header", "footer")):
        label, _, value = half_width(clause.text).partition(":")
        name = bare_label(label)
        if level_code(1, name) or level_code(2, name):
            levels.add(name)
            targets += signed.search(value) is not None
    return len(levels) >= _FEWEST_LEVELS and targets >= _FEWEST_TARGETS


def _heading_over(document: Document, table: Table) -> str:
    """The bare text of the paragraph right above a table, "" if that is no heading."""
    above = ""
    for block in document.blocks:
        if block is table:
            return above
        above = bare_label(block.text) if isinstance(block, Clause) and ":" not in half_width(block.text) else ""
    return ""
