"""Labels and their values in a filing that is a document: numbered headings over paragraphs (二、立项依据)."""

from collections.abc import Iterable

from msgspec.structs import replace

from extract import pack
from extract.find.form.entries.clause_entries import day_below_signature, labelled_entry
from extract.find.form.entries.entry import FormEntry, entry_of_segment
from extract.find.form.words.label import Vocabulary, bare_label
from extract.find.form.words.level_words import level_pieces
from extract.find.form.words.segment import money_segments, segments, with_listed_amounts
from extract.find.width import half_width
from extract.model import Clause, Span


def section_level(clause: Clause) -> int | None:
    """The depth of a numbered heading of a few words (二、立项依据 is 1), None for any other paragraph."""
    is_name = pack.patterns("field")["bare_label"].fullmatch(bare_label(clause.text)) is not None
    return clause.level if is_name else None


def entries_of_sections(clauses: Iterable[Clause], vocabulary: Vocabulary) -> list[FormEntry]:
    """The headings with the paragraphs up to the next heading as their value, and the lines of labels with a colon.

    A heading below another one, whose words are no label, is part of the text of that one. Lines of indicators belong
    to a listing.
    """
    entries: list[FormEntry] = []
    depth, is_open = 0, False  # of the heading whose text goes on, and whether it does
    for clause in clauses:
        level, heading, whole = section_level(clause), _heading(clause, vocabulary), Span(clause, 0, len(clause.text))
        if heading.field is not None or (level is not None and not (is_open and level > depth)):
            units = segments(clause.text, vocabulary) if heading.field is None else []  # 二、项目资金（单位：元）
            entries += [*(entry_of_segment(piece, clause) for piece in units), heading]
            depth, is_open = level or depth, True
            continue
        day = day_below_signature(entries[-1] if entries else None, clause, vocabulary)
        if day is not None or level_pieces(whole).words:
            entries += [day] if day is not None else []
            is_open = False
            continue
        pieces = money_segments(clause.text, vocabulary) or segments(clause.text, vocabulary, unknown=True)
        is_unknown = all(piece.field is None for piece in pieces)  # as in a sentence with a colon
        if is_open and is_unknown and (not pieces or entries[-1].values or _is_sentence(clause)):
            entries[-1] = replace(entries[-1], values=(*entries[-1].values, whole))
            continue
        listed = with_listed_amounts(pieces, clause.text, vocabulary)
        entries += [labelled_entry(piece, clause, vocabulary) for piece in listed]
        depth = (clause.level if listed else None) or depth
        last = entries[-1].field if listed else None
        is_open = last is not None and last.type == "text" and not last.is_short and _is_sentence(clause)
    return entries


def _heading(clause: Clause, vocabulary: Vocabulary) -> FormEntry:
    """The entry of a paragraph as a heading; with its field if that is one of texts."""
    name = bare_label(clause.text)
    own = vocabulary.field(pack.toml("field")["goal_alone"].get(name, name))
    return FormEntry(name, own if own is not None and own.type == "text" else None, clause, ())


def _is_sentence(clause: Clause) -> bool:
    return pack.pattern("field", "sentence").search(half_width(clause.text)) is not None
