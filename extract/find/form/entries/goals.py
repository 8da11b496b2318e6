"""What was aimed at beside what was reached: heads over texts side by side, or texts that begin with these words."""

from collections.abc import Iterator, Mapping
from itertools import takewhile

from extract import pack
from extract.find.form.entries.entry import FormEntry, label_text
from extract.find.form.grid import FormGrid, span_of
from extract.find.form.words.label import FormField, Vocabulary
from extract.find.width import half_width
from extract.model import Cell, Span

_LABEL_REACH = 8  # characters among which the colon of such a word stands
_REACHED = "evaluation.achievement"
_ABOUT = ("deviation_reason", "weight", "score")
_GOALS = ("project.annual_target", "project.overall_target")


def goal_heads(grid: FormGrid, vocabulary: Vocabulary, claimed: frozenset[int]) -> Mapping[int, FormField]:
    """The fields of heads side by side, each with one text right below it, filled in or not, by the ``id`` of the head;
    none on the rows ``claimed`` by listings.

    完成情况 beside 年度目标 is what was reached; behind it may stand why more was not (未完成原因), and its score. A
    neutral word (预期目标) has the period of the label to its left.
    """
    heads: dict[int, FormField] = {}
    for goal, *behind in _rows_of_heads(grid, vocabulary):
        under = [grid.below(one) for one in (goal, *behind)]
        texts = [one for one in under if one is not None and not vocabulary.field(grid.name(one))]
        if len(texts) < len(under) or not claimed.isdisjoint((goal.row, texts[0].row)):
            continue
        further = [grid.below(one) for one in texts]
        if all(one and one.row not in claimed and not vocabulary.field(grid.name(one)) for one in further):
            continue  # the heads of a list
        own = vocabulary.field(grid.name(goal))
        if own is not None and own.key == "inherit":
            left = grid.at.get((goal.row, goal.column - 1))
            period = vocabulary.field(grid.name(left)) if left is not None else None
            own = period if period is not None and period.key in _GOALS else vocabulary.field("年度绩效目标")
        if own is not None:
            results = {id(one): field for one in behind if (field := _result_field(grid, one, vocabulary))}
            heads |= {id(goal): own, **results}
    return heads


def _rows_of_heads(grid: FormGrid, vocabulary: Vocabulary) -> Iterator[tuple[Cell, ...]]:
    """The label of a goal and, right behind it on its row, heads of what was reached and of what is said about it."""
    for cells in grid.rows.values():
        for place, goal in enumerate(cells):
            own = vocabulary.field(grid.name(goal))
            behind = tuple(takewhile(lambda one: _result_field(grid, one, vocabulary), cells[place + 1 :]))
            if behind and own is not None and own.key in (*_GOALS, "inherit"):
                yield goal, *behind


def _result_field(grid: FormGrid, cell: Cell, vocabulary: Vocabulary) -> FormField | None:
    """The field of a head of what was reached, of the reasons, of a score or of what is to be improved, None for any
    other; a text without a field of its own for a reason or a score.
    """
    name = grid.name(cell)
    is_reached = name in pack.toml("field")["goal_reached"]["heads"]
    field = vocabulary.field("实际完成情况" if is_reached else name)
    is_result = field is not None and (field.key or "").startswith("evaluation.")
    if not is_result and vocabulary.column(name).get("indicators") not in _ABOUT and "原因" not in name:
        return None
    return field if field is not None and field.type == "text" else FormField(None, "text")


def adjusted_goals(grid: FormGrid, vocabulary: Vocabulary, claimed: frozenset[int]) -> list[FormEntry]:
    """The entries of the label of a goal or of money over two rows that begin with 调整前 and 调整后, each with its
    text: what it is as adjusted counts.
    """
    words, entries = pack.toml("field")["money_column"], list[FormEntry]()
    for label in (one for one in grid.cells if one.row_span > 1 and one.row not in claimed):
        field, edge = vocabulary.field(grid.name(label)), label.column + label.column_span
        if field is None or (field.key not in _GOALS and field.type != "money"):
            continue
        rows = range(label.row, label.row + label.row_span)
        heads = [one for row in rows for one in grid.rows.get(row, ()) if one.column == edge]
        kinds = [next((key for key in ("initial", "adjusted") if grid.name(one) in words[key]), "") for one in heads]
        texts = [grid.at.get((one.row, one.column + one.column_span)) for one in heads]
        if sorted(kinds) != ["adjusted", "initial"]:
            continue
        entries.append(FormEntry(label_text(label.text), field, label, ()))
        for kind, head, text in zip(kinds, heads, texts, strict=True):
            values = (span_of(text),) if text is not None else ()
            entries.append(FormEntry(label_text(head.text), field if kind == "adjusted" else None, head, values))
    return entries


def goal_texts(grid: FormGrid, vocabulary: Vocabulary, claimed: frozenset[int]) -> list[FormEntry]:
    """The entries of two cells side by side whose texts begin with 预期： and 实际：, and of the label of goals before
    them, which has no value of its own.
    """
    patterns, entries = pack.patterns("field"), list[FormEntry]()
    for row, cells in grid.rows.items():
        for label, goal, reached in zip(cells, cells[1:], cells[2:], strict=False):
            if ":" not in (begin := goal.text[:_LABEL_REACH]) and "：" not in begin:
                continue
            field = vocabulary.field(grid.name(label))
            if row in claimed or field is None or field.key not in (*_GOALS, _REACHED):
                continue
            aimed = patterns["text_aimed"].match(half_width(goal.text))
            result = patterns["text_reached"].match(half_width(reached.text))
            if aimed is None or result is None:
                continue
            own = field if field.key in _GOALS else vocabulary.field("年度绩效目标")
            entries.append(FormEntry(label_text(label.text), field, label, ()))
            for cell, match, one in ((goal, aimed, own), (reached, result, vocabulary.field("实际完成情况"))):
                value = Span(cell, match.end(), len(cell.text.rstrip()))
                entries.append(FormEntry(match["label"], one, cell, (value,)))
    return entries
