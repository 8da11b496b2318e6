"""Levels of indicators wherever they stand: columns, labels at the side, rows of their own, two in one cell, names.

A cell is split into pieces with their places: level words (产出指标-数量指标), then what is left (数量指标：培训人次).
"""

from collections.abc import Mapping

from extract.find.form.entry import cell_span
from extract.find.form.level_words import LevelPieces, level_pieces
from extract.find.form.listing import FormListing
from extract.model import Cell, Span

Levels = Mapping[int, Span]


def row_levels(listing: FormListing, row: int, above: Levels) -> tuple[Levels, Span | None]:
    """The levels of a line, and its name without them; ``above`` are those of the line before.

    A blank level is that of the line above, as long as no higher level begins anew.
    """
    name = cell_span(listing.cell("name" if "name" in listing.columns else "measure", row))
    if (alone := _alone(listing, row)) is not None and (pieces := level_pieces(alone)).is_level:
        return with_words(above, pieces), None
    levels = _of_columns(listing, row, above)
    pieces = level_pieces(name) if name is not None else LevelPieces((), None)
    if pieces.words and pieces.rest is not None:
        return with_words(levels, pieces), pieces.rest
    return levels, name


def _alone(listing: FormListing, row: int) -> Span | None:
    """The one text on a row, None where there is none or more begin on it."""
    cells = [cell for cell in listing.grid.rows.get(row, ()) if cell.column >= listing.start and cell.text.strip()]
    return cell_span(cells[0]) if len(cells) == 1 and "level1" not in listing.columns else None


def with_words(above: Levels, pieces: LevelPieces) -> Levels:
    """The levels with those that a text names; a word that may be both goes below a first level that has none yet."""
    levels = dict(above)
    both = len(pieces.words) == 2
    for place, (span, numbers) in enumerate(pieces.words, 1):
        number = place if both and place in numbers else numbers[0]
        if len(numbers) == 2 and not both and 1 in levels and 2 not in levels and levels[1].holder is not span.holder:
            number = 2
        if number == 1:
            levels.pop(2, None)
        levels[number] = span
    return levels


def _of_columns(listing: FormListing, row: int, above: Levels) -> Levels:
    """The levels that stand in columns of their own or at the side of the lines."""
    first, second = (cell_span(listing.cell(f"level{level}", row)) for level in (1, 2))
    if first is None and second is None and not {"level1", "level2"} & listing.columns.keys():
        return _at_side([*listing.path("name"), *listing.sides(row)], above)
    pieces = level_pieces(first) if first is not None and second is None else LevelPieces((), None)
    if len(pieces.words) == 2:
        first, second = pieces.words[0][0], pieces.words[1][0]
    begins = first is not None and (1 not in above or first.holder is not above[1].holder)
    both = {1: first or above.get(1), 2: second or (None if begins else above.get(2))}
    return {level: span for level, span in both.items() if span is not None}


def _at_side(sides: list[Cell], above: Levels) -> Levels:
    """The levels among the labels at the side, the outer one first; those above where there is none."""
    spans = [span for cell in reversed(sides) if (span := cell_span(cell))]
    pieces = [one for span in spans if (one := level_pieces(span)).is_level]
    levels: Levels = {}
    for one in pieces:
        levels = with_words(levels, one)
    return levels or above
