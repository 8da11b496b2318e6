"""Labels and their values in paragraphs."""

from collections.abc import Iterable

from msgspec.structs import replace

from extract import pack
from extract.find import date
from extract.find.form.entries.entry import FormEntry, entry_of_segment
from extract.find.form.words.label import Vocabulary, bare_label
from extract.find.form.words.level_words import level_pieces
from extract.find.form.words.segment import Segment, money_segments, segments, with_listed_amounts
from extract.find.width import half_width
from extract.model import Clause, Span


def entries_of_clauses(clauses: Iterable[Clause], vocabulary: Vocabulary, *, alone: bool) -> list[FormEntry]:
    """The labels with a colon in paragraphs, and the labelled amounts of sentences.

    In a form that stands in paragraphs ``alone`` a paragraph without a label goes on with the text of the label before
    it, and one that begins with a level of indicators is a line of these.
    """
    entries: list[FormEntry] = []
    for clause in clauses:
        pieces = money_segments(clause.text, vocabulary) or segments(clause.text, vocabulary, unknown=True)
        whole, last = Span(clause, 0, len(clause.text)), entries[-1] if entries else None
        if alone and level_pieces(whole).words:
            continue
        if alone and pack.patterns("account")["guidance"].search(half_width(clause.text)):
            break
        name = bare_label(clause.text) if alone and not pieces else ""
        heading = vocabulary.field(pack.toml("field")["goal_alone"].get(name, name))
        if alone and (day := day_below_signature(last, clause, vocabulary)):
            entries.append(day)
            continue
        if heading is not None and heading.type == "text":  # 二、立项依据 over its paragraph
            entries.append(FormEntry(name, heading, clause, ()))
            continue
        before = (last.values[-1].holder if last.values else last.holder) if last is not None else None
        follows = isinstance(before, Clause) and before.index + 1 == clause.index
        if not pieces and follows and last is not None and last.field is not None:
            is_text = alone and last.field.type == "text"
            is_day = last.field.type in ("date", "dates") and date.is_cut(last.values[-1].text, clause.text)
            entries[-1] = replace(last, values=(*last.values, whole)) if is_text or is_day else last
        entries += [
            labelled_entry(piece, clause, vocabulary) for piece in with_listed_amounts(pieces, clause.text, vocabulary)
        ]
    return entries


def day_below_signature(last: FormEntry | None, clause: Clause, vocabulary: Vocabulary) -> FormEntry | None:
    """The day of the form, which is all that a paragraph below the signatures says; None for any other paragraph."""
    if last is None or last.field is None or not last.field.foot or not date.is_day(clause.text):
        return None
    return FormEntry("", vocabulary.field("填报日期"), clause, (Span(clause, 0, len(clause.text)),))


def labelled_entry(piece: Segment, clause: Clause, vocabulary: Vocabulary) -> FormEntry:
    """The entry of a label with a colon; 绩效目标 before a text is the year's."""
    name = bare_label(clause.text[piece.label_start : piece.label_end])
    own = vocabulary.field(pack.toml("field")["goal_alone"].get(name, ""))
    return entry_of_segment(replace(piece, field=own) if own is not None else piece, clause)
