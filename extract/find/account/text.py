"""A form that stands in paragraphs instead of a table: the reader does not take it for one, so the account tells it."""

from collections.abc import Iterator, Sequence

from extract import pack
from extract.find.form.words.label import bare_label, general_vocabulary, level_code
from extract.find.form.words.segment import segments
from extract.find.width import half_width
from extract.model import Document, Remark, Span

_FEWEST_LEVELS = 3  # different words of levels, as in a table of indicators
_FEWEST_FIELDS = 3  # fields with values, that of the project's name among them
_FEWEST_TARGETS = 2  # a rule on how to fill in a form may have one as its example
_MESSAGE = "正文中逐段填写的绩效目标申报内容未能作为表单读取，只保留在正文中，请对照原件。"


def unread_text_remarks(document: Document, remarks: Sequence[Remark]) -> Iterator[Remark]:
    """An error if the paragraphs have the project's name, further fields, levels of indicators and targets.

    For a document of which no form was read; those of which ``remarks`` tell so already are left out.
    """
    if any(remark.code in ("form_unread", "layout_unread") for remark in remarks):
        return
    known, signed = general_vocabulary(), pack.pattern("column", "measure_signed")
    names: dict[str | None, Span] = {}
    levels: set[str] = set()
    targets = 0
    for clause in (one for one in document.clauses if one.role not in ("header", "footer")):
        own = [piece for piece in segments(clause.text, known) if piece.value_start < piece.value_end]
        names |= {
            piece.field.key: Span(clause, piece.label_start, piece.value_end)
            for piece in own
            if piece.field is not None
        }
        label, _, value = half_width(clause.text).partition(":")
        name = bare_label(label)
        if level_code(1, name) or level_code(2, name):
            levels.add(name)
            targets += signed.search(value) is not None
    fields = names.keys() - {None}
    if (
        "project.name" in fields
        and len(fields) >= _FEWEST_FIELDS
        and len(levels) >= _FEWEST_LEVELS
        and targets >= _FEWEST_TARGETS
    ):
        yield Remark("form_unread", "error", _MESSAGE, tuple(names["project.name"].places()))
