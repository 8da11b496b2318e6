"""Indicators as cards: each is a few pairs of label and value; the same labels come again for the next one.

Cards of a form have several pairs to a row (指标1 | 培训人次, then 年度目标值 | ≥500人次 | 实际完成值 | 512人次), those
of a system's print-out one, with the number of the indicator in each label (绩效指标1_指标值).
"""

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct, field

from extract import pack
from extract.find import money
from extract.find.form.grid import FormGrid, cell_span
from extract.find.form.listings.levels import Levels, with_words
from extract.find.form.listings.listing import FormLine, FormListing
from extract.find.form.words.label import Vocabulary
from extract.find.form.words.level_words import LevelPieces, level_pieces
from extract.model import Cell

_KIND = "indicators"
_FIRST = ("level1", "level2", "name", "measure")  # what a card may begin with
_FEWEST = 2  # cards: one alone may be labels of anything


class _Card(Struct):
    """The number of an indicator, "" without one, the cell over all of it that says this alone (指标一), and its pairs
    of label and value by the key of a column.
    """

    number: str
    title: Cell | None = None
    pairs: dict[str, tuple[Cell, Cell]] = field(default_factory=dict)


def find_cards(grid: FormGrid, vocabulary: Vocabulary) -> list[FormListing]:
    """The listing of the grid's cards, at most one; its lines begin where the cards do."""
    run: list[_Card] = []
    for row in range(grid.first, grid.last + 2):
        cells, pairs = grid.rows.get(row, ()), _pairs(grid, row, vocabulary)
        if len(cells) == 1 and (number := _label(grid.name(cells[0]), vocabulary)[0]):
            run.append(_Card(number, cells[0]))
            continue
        for number, key, label, value in pairs:
            is_new = not run or key in run[-1].pairs or number not in ("", run[-1].number)
            if is_new and (key in _FIRST or number):
                run.append(_Card(number))
            if run:
                run[-1].pairs[key] = (label, value)
        if not pairs and run:
            if (listing := _listing(grid, run)) is not None:
                return [listing]
            run = []
    return []


def _pairs(grid: FormGrid, row: int, vocabulary: Vocabulary) -> list[tuple[str, str, Cell, Cell]]:
    """The pairs of a row of a card, each with its indicator's number, "" without one, and key; [] for any other row."""
    cells = grid.rows.get(row, ())
    if not cells or len(cells) % 2:
        return []
    pairs: list[tuple[str, str, Cell, Cell]] = []
    for label, value in zip(cells[::2], cells[1::2], strict=True):
        number, key = _label(grid.name(label), vocabulary)
        if not key or _label(grid.name(value), vocabulary)[1] or label.column + label.column_span != value.column:
            return []
        pairs.append((number, key, label, value))
    return pairs


def _label(name: str, vocabulary: Vocabulary) -> tuple[str, str]:
    """The indicator's number in a bare label, and the key of the column that the label stands for; "" without them.

    A number alone (指标1) stands before the name.
    """
    match = pack.pattern("field", "numbered_indicator").fullmatch(name)
    head = match["head"] if match is not None else name
    key = "name" if match is not None and not head else vocabulary.column(head).get(_KIND, "")
    return match["number"] if match is not None else "", key


def _listing(grid: FormGrid, run: Sequence[_Card]) -> FormListing | None:
    """The listing of the cards, None where these have no names and targets. A label that stands once is of no card."""
    counts = Counter(key for card in run for key in card.pairs)
    keys = {key for key, count in counts.items() if count >= _FEWEST}
    if "name" not in keys or not any(key.startswith("target") or key == "actual" for key in keys):
        return None
    lines: list[FormLine] = []
    cells = [card.title for card in run if card.title is not None]
    for card in run:
        own = {key: pair for key, pair in card.pairs.items() if key in keys}
        if not own:
            continue
        filled = ((key, cell_span(value)) for key, (_, value) in own.items())
        spans = {key: span for key, span in filled if span is not None and not money.is_blank(span.text)}
        levels: Levels = {number: spans.pop(f"level{number}") for number in (1, 2) if f"level{number}" in spans}
        pieces = level_pieces(spans["name"]) if "name" in spans else LevelPieces((), None)
        if pieces.words and pieces.rest is not None:
            levels, spans["name"] = with_words(levels, pieces), pieces.rest
        lines.append(FormLine(min(label.row for label, _ in own.values()), levels, spans))
        cells += [label for label, _ in own.values()]
    rows = sorted(cell.row for cell in cells)
    start = grid.table.columns
    return FormListing(_KIND, grid, {}, rows[0], rows[0], rows[-1], start, lines=tuple(lines), labels=tuple(cells))
