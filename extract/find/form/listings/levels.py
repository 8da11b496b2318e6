"""Levels of indicators wherever they stand: columns, labels at the side, rows of their own, two in one cell, names.

A cell is split into pieces with their places: level words (产出指标-数量指标), then what is left (数量指标：培训人次).
"""

from collections.abc import Mapping, Sequence

from extract.find.form.grid import cell_span
from extract.find.form.listings.listing import FormListing
from extract.find.form.words.label import bare_label, level_code, level_over
from extract.find.form.words.level_words import LevelPieces, level_pieces
from extract.model import Cell, Clause, Span

Levels = Mapping[int, Span]


def row_levels(listing: FormListing, row: int, above: Levels) -> tuple[Levels, Span | None]:
    """The levels of a line, and its name without them; ``above`` are those of the line before.

    A blank level is that of the line above, as long as no higher level begins anew.
    """
    name = cell_span(listing.cell("name" if "name" in listing.columns else "measure", row))
    if (alone := text_alone(listing, row)) is not None and (pieces := level_pieces(alone)).is_level:
        has_second = "level2" in listing.columns and 1 in pieces.words[0][1]
        return ({1: pieces.words[0][0]} if has_second else with_words(above, pieces)), None
    levels = _of_columns(listing, row, above)
    pieces = level_pieces(name) if name is not None else LevelPieces((), None)
    if pieces.words and pieces.rest is not None:
        return with_words(levels, pieces), pieces.rest
    return levels, name


def levels_of_list(lines: Sequence[Levels]) -> list[Levels]:
    """The levels of the lines of a list that has no columns for both of them, each of the lines with its own.

    A second level belongs to one first level wherever it stands: no line of 数量指标 is below 成本指标 or 满意度指标,
    which are second levels themselves then, as they are where other lines have second levels alone.
    """
    result: list[Levels] = []
    for levels in lines:
        first, second = (bare_label(levels[number].text) if number in levels else "" for number in (1, 2))
        above = level_code(1, first)
        is_either = level_code(2, first) is not None
        if is_either and second and level_over(second) not in (None, above):
            result.append({2: levels[2]})
        else:
            result.append({2: levels[1]} if is_either and not second and above is None else levels)
    is_of_second = any(levels.keys() == {2} for levels in result)
    firsts = [levels[1] if levels.keys() == {1} else None for levels in result]
    return [
        {2: span} if is_of_second and span is not None and level_code(2, bare_label(span.text)) else levels
        for levels, span in zip(result, firsts, strict=True)
    ]


def text_alone(listing: FormListing, row: int) -> Span | None:
    """The one text on a row of lines without a column of first levels; None where there is none or more begin on it."""
    cells = [cell for cell in listing.grid.rows.get(row, ()) if cell.text.strip()]
    own = [cell for cell in cells if cell.column + cell.column_span > listing.start]
    return cell_span(own[0]) if len(own) == 1 and "level1" not in listing.columns else None


def with_words(above: Levels, pieces: LevelPieces) -> Levels:
    """The levels with those that a text names.

    A first level right over a word that is a second one alone was none of its own: 成本指标 over 经济成本指标.
    """
    levels = dict(above)
    both = len(pieces.words) == 2
    for place, (span, numbers) in enumerate(pieces.words, 1):
        number = place if both and place in numbers else numbers[0]
        if len(numbers) == 2 and not both:
            number = _number(levels, span)
        if numbers == (2,) and 2 in levels and _is_right_under(levels[2], span):
            name = bare_label(levels[2].text)
            levels = {1: levels[2]} if level_code(1, name) else levels
        if number == 1:
            levels.pop(2, None)
        levels[number] = span
    return levels


def _number(levels: Levels, span: Span) -> int:
    """Which level a word is that may be the first or the second (成本, 满意度, 服务对象满意度).

    It is the second beside a first one on its row. Below one it is the second if it is of that kind (服务对象满意度 of
    满意度), as is the cost of an output; so it is where lines name no first level.
    """
    first, key = levels.get(1), level_code(1, bare_label(span.text))
    if first is None:
        return 2 if 2 in levels else 1
    one, own = first.holder, span.holder
    if one is own:
        return 1
    if isinstance(one, Cell) and isinstance(own, Cell) and one.column < own.column and _is_right_under(first, span):
        return 2
    above = level_code(1, bare_label(first.text))
    is_near = 2 in levels or _is_right_under(first, span)
    return (
        2 if (key == above and _is_right_under(first, span)) or ((key, above) == ("cost", "output") and is_near) else 1
    )


def _is_right_under(upper: Span, lower: Span) -> bool:
    """Whether a text stands beside another on its row, or on the row or in the paragraph after it."""
    one, other = upper.holder, lower.holder
    if isinstance(one, Cell) and isinstance(other, Cell):
        return one is not other and one.row <= other.row <= one.row + one.row_span
    return isinstance(one, Clause) and isinstance(other, Clause) and other.index == one.index + 1


def _of_columns(listing: FormListing, row: int, above: Levels) -> Levels:
    """The levels that stand in columns of their own or at the side of the lines."""
    first, second = (_without_code(cell_span(listing.cell(f"level{level}", row))) for level in (1, 2))
    if first is None and second is None and not {"level1", "level2"} & listing.columns.keys():
        return _at_side([*listing.path("name"), *listing.sides(row)], above)
    if "level1" not in listing.columns:  # 产出指标 over 指标类型, 指标名称, 指标值
        first = _at_side([*listing.path("name")], {}).get(1)
    for one in map(level_pieces, filter(None, (first, second))):
        if len(one.words) == 2 and one.is_level and 1 in one.words[0][1] and 2 in one.words[1][1]:
            first, second = one.words[0][0], one.words[1][0]
            break
    alone = second if first is None or "level1" not in listing.columns else None
    if alone is not None and _are_levels_of_column(above, alone):  # 满意度 below 效益-社会
        own = level_pieces(alone)
        if own.is_level and [1 in numbers for _, numbers in own.words] == [True]:
            return {1: alone}
    pieces = level_pieces(first) if first is not None and "level2" not in listing.columns else LevelPieces((), None)
    kinds = [numbers for _, numbers in pieces.words] if pieces.is_level else []
    if kinds == [(2,)] or (kinds == [(1, 2)] and above.keys() == {2}):  # 时效 among 产出, 效益; 成本 below 质量 alone
        word, outer = pieces.words[0][0], above.get(1)
        belongs = outer is not None and level_over(bare_label(word.text)) == level_code(1, bare_label(outer.text))
        return {1: outer, 2: word} if belongs and outer is not None else {2: word}
    begins = first is not None and (1 not in above or first.holder is not above[1].holder)
    both = {1: first or above.get(1), 2: second or (None if begins else above.get(2))}
    return {level: span for level, span in both.items() if span is not None}


def _without_code(span: Span | None) -> Span | None:
    """A level without the code before it (1.1 数量指标), if no list knows it with the code."""
    if span is None or any(level_code(level, bare_label(span.text)) for level in (1, 2)):
        return span
    pieces = level_pieces(span)
    return pieces.words[0][0] if pieces.is_level and len(pieces.words) == 1 else span


def _are_levels_of_column(above: Levels, span: Span) -> bool:
    """Whether the first level above stands in the column of a text, with the second one in its cell if there is any."""
    first, own = above[1].holder if 1 in above else None, span.holder
    if not (isinstance(first, Cell) and isinstance(own, Cell)):
        return False
    return first.column == own.column and all(level.holder is first for level in above.values())


def _at_side(sides: list[Cell], above: Levels) -> Levels:
    """The levels among the labels at the side, the outer one first; those above where there is none."""
    spans = [span for cell in reversed(sides) if (span := cell_span(cell))]
    pieces = [one for span in spans if (one := level_pieces(span)).is_level]
    levels: Levels = {}
    for one in pieces:
        levels = with_words(levels, one)
    return levels or above
