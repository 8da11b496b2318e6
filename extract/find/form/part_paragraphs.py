"""What a paragraph does to the parts of forms so far: it opens one, belongs to the open one, or ends its table."""

from msgspec.structs import replace

from extract import pack
from extract.find import date
from extract.find.form.listings.unheaded import tabbed_cells
from extract.find.form.part import FormPart, PartsSoFar, with_part
from extract.find.form.title import (
    FormTitle,
    begins_guidance,
    document_title_of,
    is_other_paper,
    is_other_title,
    names_part,
    title_of,
    year_of,
)
from extract.find.form.words.label import Vocabulary, bare_label
from extract.find.form.words.level_words import level_pieces
from extract.find.form.words.segment import money_segments, segments
from extract.find.width import half_width
from extract.model import Clause, Span

_LONGEST_LINE = 120  # characters: no line of labels below a form is longer


def with_paragraph(state: PartsSoFar, clause: Clause, vocabulary: Vocabulary) -> PartsSoFar:
    """The state after a paragraph: a title opens a part, a year line and lines of labels belong to the open part.

    A heading or the title of another table ends the table of the open part.

    A running head only repeats which form is open, unless a form begins on that page: then it is the form's title, or
    the year below it. Forms of one page each all have the same running head.
    """
    title = title_of(clause)
    if clause.role == "header" and not state.closed:
        above = state.parts[-1].title
        begins = any(place.page in state.start_pages for place in clause.places)
        if not begins or (title is None and (above is None or not above.is_running)):
            return replace(state, on_new_sheet=state.on_new_sheet or not clause.places)
    state = replace(state, heading=bare_label(clause.text))
    if title is not None:
        return with_titled_part(state, title, year_of(clause, in_title=True), vocabulary)
    if state.closed:
        return _with_ahead(state, clause, vocabulary)
    state = _with_fields(state, clause, vocabulary)
    part = state.parts[-1]
    if part.year is None and not part.grids and (year := year_of(clause) or _year_aside(clause)):
        part = replace(part, year=year)
    if _holds_labels(state, clause, vocabulary):
        part = replace(part, clauses=(*part.clauses, clause))
        state = replace(state, ahead=FormPart(None))
    elif part.grids:
        state = _with_ahead(state, clause, vocabulary)
        state = replace(state, closed=_ends_form(state, clause, vocabulary))
    return state.with_last(part)


def with_titled_part(
    state: PartsSoFar, title: FormTitle, year: tuple[int, Span] | None, vocabulary: Vocabulary
) -> PartsSoFar:
    """The state with a part of a title and of the lines right above it: the year, and those of fields of a form."""
    lines = tuple(
        one for one in state.ahead.clauses if any(s.field and s.field.key for s in segments(one.text, vocabulary))
    )
    return with_part(state, FormPart(title, year, lines, year_above=state.ahead.year))


def _with_ahead(state: PartsSoFar, clause: Clause, vocabulary: Vocabulary) -> PartsSoFar:
    """The state after a paragraph of no form above: a title, a year or a line of labels may be of a form below."""
    title, year = document_title_of(clause), year_of(clause)
    if title is not None:
        return replace(state, ahead=FormPart(title, year_of(clause, in_title=True)))
    is_label = len(clause.text) <= _LONGEST_LINE and bool(segments(clause.text, vocabulary, unknown=True))
    if not is_label and year is None:
        return replace(state, ahead=FormPart(None))
    lines = (*state.ahead.clauses, clause) if is_label else state.ahead.clauses
    return replace(state, ahead=replace(state.ahead, year=state.ahead.year or year, clauses=lines))


def _ends_form(state: PartsSoFar, clause: Clause, vocabulary: Vocabulary) -> bool:
    """Whether a paragraph below the table of a form begins something else: no label and no title of a part of it."""
    is_other = _is_heading(clause) and vocabulary.field(state.heading) is None and not names_part(clause.text)
    return is_other or begins_guidance(clause.text) or is_other_paper(clause.text)


def _year_aside(clause: Clause) -> tuple[int, Span] | None:
    year = date.year_aside(clause.text) if len("".join(clause.text.split())) <= _LONGEST_LINE else None
    return (year[0], Span(clause, year[1], year[2])) if year else None


def _with_fields(state: PartsSoFar, clause: Clause, vocabulary: Vocabulary) -> PartsSoFar:
    """The state with the labels of a line below a title, until a heading begins something else.

    The line may also begin with a label that a blank parts from what follows.
    """
    if not state.goes_on:
        return state
    begins = vocabulary.field(bare_label(next(iter(clause.text.split()), "")))
    if begins is None and _is_heading(clause) and not year_of(clause):
        return replace(state, goes_on=False)
    known = {segment.field for segment in segments(clause.text[:_LONGEST_LINE], vocabulary) if segment.field}
    if begins is None and not known:
        return state
    fields = state.fields | known | ({begins} if begins else set())
    return replace(state, fields=fields, with_colon=state.with_colon | known)


def _holds_labels(state: PartsSoFar, clause: Clause, vocabulary: Vocabulary) -> bool:
    """Whether a line names fields of the form; below its table only signatures do (a unit is the next table's).

    Below a title without a table it may have any length, if it begins with a label and a colon; so may levels of
    indicators stand there, labelled amounts, and sentences that go on with what a label said. The day of a month that
    ends the line before belongs to that.
    """
    text, is_below, above = clause.text, bool(state.parts[-1].grids), state.parts[-1].clauses[-1:]
    is_long, goes_on = len(text) > _LONGEST_LINE, state.goes_on and not is_below
    is_day = any(one.index + 1 == clause.index and date.is_cut(one.text, text) for one in above)
    if is_day or (goes_on and _is_line_of_form(clause, vocabulary)):
        return True
    if ":" not in half_width(text):
        return goes_on and bool(state.parts[-1].clauses) and pack.pattern("field", "sentence").search(text) is not None
    if is_long and not goes_on:
        return False
    if not is_long and not is_below:
        return True
    pieces = segments(text, vocabulary)
    known = [piece.field for piece in pieces if piece.field]
    if is_below:
        return bool(known) and all(field.foot for field in known)
    return bool(pieces) and not text[: pieces[0].label_start].strip()


def _is_line_of_form(clause: Clause, vocabulary: Vocabulary) -> bool:
    """Whether a paragraph is a level, labelled amounts, the heading of a text (立项依据, 绩效目标), a day alone, or
    cells parted by tab stops.
    """
    own = vocabulary.field(bare_label(clause.text))
    is_target = own is not None and own.listing == "indicators" and "目标" in clause.text
    is_level = level_pieces(Span(clause, 0, len(clause.text))).is_level or date.is_day(clause.text)
    return (
        is_level
        or is_target
        or (own is not None and own.type == "text")
        or bool(money_segments(clause.text, vocabulary))
        or (":" not in half_width(clause.text) and bool(tabbed_cells(clause)))
    )


def _is_heading(clause: Clause) -> bool:
    return clause.role == "heading" or is_other_title(clause.text)
