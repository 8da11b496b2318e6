"""The lines around a form's table that were not read: labels with colons, and what stands beside them."""

from collections.abc import Iterable, Iterator, Sequence

from extract import pack
from extract.find.form import FormReading
from extract.find.form.words.label import Vocabulary
from extract.find.form.words.segment import segments
from extract.find.width import half_width
from extract.model import Clause, Holder, Span


def unread_lines(forms: Iterable[FormReading], spans: Iterable[Span]) -> list[Span]:
    """The pieces of the forms' lines of labels that no field has; ``spans`` are what was read."""
    clauses: dict[int, tuple[Clause, FormReading]] = {}
    for form in forms:
        for sheet in form.sheets:
            clauses |= {id(clause): (clause, form) for clause in sheet.part.clauses if clause.role != "note"}
    read: dict[int, list[Span]] = {key: [] for key in clauses}
    for span in (one for one in spans if id(one.holder) in clauses):
        read[id(span.holder)].append(span)
    rest = [span for key, (clause, form) in clauses.items() for span in _rest(clause, form, read[key])]
    texts = {"".join(span.text.split()) for span in spans} if rest else set()
    return [span for span in rest if "".join(span.text.split()) not in texts]  # the head of a further part repeats them


def _rest(clause: Clause, form: FormReading, read: Sequence[Span]) -> Iterator[Span]:
    """The values behind the labels of a line that nothing was read from; of a form in paragraphs also sentences."""
    vocabulary = form.sheets[0].vocabulary
    is_alone = not any(sheet.part.grids and not sheet.part.in_sections for sheet in form.sheets)
    is_sentence = is_alone and not read and pack.pattern("field", "sentence").search(clause.text)
    if is_sentence and not segments(clause.text, vocabulary, unknown=True):
        yield Span(clause, 0, len(clause.text))
    yield from unread_pieces(clause, vocabulary, read)


def unread_pieces(holder: Holder, vocabulary: Vocabulary, read: Sequence[Span]) -> Iterator[Span]:
    """The values behind the labels in a text (label:value label:value) that none of the spans ``read`` touches."""
    for piece in segments(holder.text, vocabulary, unknown=True):
        value = Span(holder, piece.value_start, piece.value_end)
        if any(span.start < value.end and value.start < span.end for span in read):
            continue
        is_note = piece.field is not None and piece.field.type == "note"
        is_unfilled = pack.patterns("account")["unfilled"].fullmatch(half_width(value.text)) is not None
        if value.text.strip() and not is_note and not is_unfilled:
            yield value
