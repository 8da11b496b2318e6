"""Indicators without a header row: lines that begin with their levels (产出指标 | 数量指标 | 培训人次 | ≥500人次)."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from extract import pack
from extract.find import money
from extract.find.form.grid import FormGrid, cell_span, span_of
from extract.find.form.listings.cell_lists import listed_measures, text_parts
from extract.find.form.listings.levels import Levels, with_words
from extract.find.form.listings.listing import FormLine, FormListing
from extract.find.form.listings.regions import region_spans
from extract.find.form.words.content import content_kind
from extract.find.form.words.label import Vocabulary, bare_label, general_vocabulary
from extract.find.form.words.level_words import level_pieces
from extract.find.width import half_width
from extract.model import Cell, Clause, Span, Table

_FEWEST = 2  # lines with levels and a target: one alone may be a label with its value


def find_unheaded(grid: FormGrid, headed: Sequence[FormListing], vocabulary: Vocabulary) -> list[FormListing]:
    """The stretches of rows, outside of the listings with heads, that begin with levels and go on with targets."""
    listing_rows = {row for one in headed for row in (*range(one.header_row, one.first), *one.rows())}
    listings: list[FormListing] = []
    run: list[int] = []
    for row in range(grid.first, grid.last + 2):
        if row not in listing_rows and row <= grid.last and _begins_with_level(grid, row, vocabulary):
            run.append(row)
            continue
        lines = tuple(_lines(grid, run, vocabulary))
        if sum("target" in line.spans for line in lines) >= _FEWEST:
            start, heads = grid.table.columns, _heads(grid, run[0], vocabulary)
            top = heads[0].row if heads else run[0]
            listings.append(FormListing("indicators", grid, {}, top, run[0], run[-1], start, lines=lines, labels=heads))
        run = []
    return listings


def _heads(grid: FormGrid, first: int, vocabulary: Vocabulary) -> tuple[Cell, ...]:
    """The words over the first line, each over a cell of its own; () for less than three and for labels with values.

    Heads that no list knows (承诺类别, 承诺内容, 承诺数值) are no labels of one another; most end in a word for a head.
    """
    heads = tuple(cell for cell in grid.rows.get(first - 1, ()) if cell.text.strip())
    edges = {cell.column for cell in grid.across(first)}
    fit = all(
        one.column in edges and one.row_span == 1 and content_kind(one.text) in ("words", "unit") for one in heads
    )
    is_label = any(vocabulary.field(grid.name(one)) is not None or ":" in half_width(one.text) for one in heads)
    usual = sum(pack.pattern("field", "head_word").fullmatch(grid.name(one)) is not None for one in heads)
    return heads if len(heads) > 2 and fit and not is_label and 2 * usual > len(heads) and first > grid.first else ()


def lines_of_cells(grid: FormGrid) -> list[FormListing]:
    """The indicators in cells that hold whole lists of them, a level under another (产出指标, 数量指标：培训≥500人次).

    Such a cell has lines, and so has every other cell of its row that is not blank.
    """
    listings: list[FormListing] = []
    for row in range(grid.first, grid.last + 1):
        filled = [cell for cell in grid.rows.get(row, ()) if cell.text.strip()]
        if not filled or not all("\n" in cell.text.strip() for cell in filled):
            continue
        lines = list(_lines_of_lists(row, list(map(span_of, filled))))
        if sum("target" in line.spans for line in lines) >= _FEWEST:
            listings.append(FormListing("indicators", grid, {}, row, row, row, grid.table.columns, lines=tuple(lines)))
    return listings


def _lines_of_lists(row: int, spans: Sequence[Span]) -> Iterator[FormLine]:
    """The indicators of cells side by side that each begin with a level and go on (产出指标：培训人次≥500)."""
    if not all(level_pieces(text_parts(span)[0]).words and not level_pieces(span).is_level for span in spans):
        return
    for span in spans:
        yield from _measure_lines(row, {}, span)


def lines_of_clauses(clauses: Iterable[Clause]) -> list[FormListing]:
    """The indicators in paragraphs (数量指标：培训人次≥500人次), as a listing without a table; at most one."""
    levels: Levels = {}
    lines: list[FormLine] = []
    keys: list[str] = []
    for clause in clauses:
        cells = tabbed_cells(clause)
        heads = [general_vocabulary().column(bare_label(cell.text)).get("indicators", "") for cell in cells]
        if "name" in heads:
            keys = heads
            continue
        if keys and len(cells) == len(keys):
            spans = dict(zip(keys, cells, strict=True))
            own = {number: spans.pop(f"level{number}") for number in (1, 2) if f"level{number}" in spans}
            lines.append(FormLine(len(lines), own, spans))
            continue
        pieces = level_pieces(Span(clause, 0, len(clause.text)))
        if not pieces.words:
            continue
        levels = with_words(levels, pieces)
        lines += _measure_lines(len(lines), levels, pieces.rest)
    if sum("target" in line.spans for line in lines) < _FEWEST:
        return []
    grid = FormGrid(Table(-1, 0, 0, ()), 0, -1, {}, {}, {})
    return [FormListing("indicators", grid, {}, 0, 0, -1, 0, lines=tuple(lines))]


def tabbed_cells(clause: Clause) -> list[Span]:
    """The texts of a paragraph that stands in columns by tab stops; [] for fewer than three."""
    if clause.text.count("\t") < 2:
        return []
    cells = re.finditer(r"[^\t\s][^\t]*", clause.text)
    spans = [Span(clause, one.start(), one.start() + len(one[0].rstrip())) for one in cells]
    return spans if len(spans) > 2 else []


def _begins_with_level(grid: FormGrid, row: int, vocabulary: Vocabulary) -> bool:
    """Whether the first text over a row, besides labels over indicators, is a level or begins with one."""
    texts = (cell for cell in grid.over.get(row, ()) if cell.text.strip() and not _is_group(grid, cell, vocabulary))
    span = cell_span(next(texts, None)) if row in grid.rows else None
    return span is not None and bool(level_pieces(span).words)


def _is_group(grid: FormGrid, cell: Cell, vocabulary: Vocabulary) -> bool:
    field = vocabulary.field(grid.name(cell))
    return field is not None and field.listing == "indicators"


def _lines(grid: FormGrid, rows: Sequence[int], vocabulary: Vocabulary) -> Iterator[FormLine]:
    levels: Levels = {}
    for row in rows:
        texts = [cell for cell in grid.across(row) if cell.text.strip() and not _is_group(grid, cell, vocabulary)]
        spans = [span for cell in texts if (span := cell_span(cell))]
        is_list = len(spans) > 1 or any("\n" in span.text.strip() for span in spans)
        if is_list and (lists := list(_lines_of_lists(row, spans))):
            yield from lists
            continue
        levels, rest = _without_levels(levels, spans)
        regions = region_spans(grid, rest[1:])
        if len(rest) == 1:
            yield from _measure_lines(row, levels, rest[0])
        elif regions:
            yield from (FormLine(row, levels, {"name": rest[0], **own}) for own in regions)
        elif rest:
            yield FormLine(row, levels, _by_content(rest))


def _without_levels(levels: Levels, spans: Sequence[Span]) -> tuple[Levels, Sequence[Span]]:
    """The levels with those that the texts of a row begin with, and the rest of the texts; the last of these keeps the
    levels before its own indicators.
    """
    beside = [span.holder for span in spans]
    while spans and (pieces := level_pieces(spans[0])).words:
        is_last = len(spans) > 1 and content_kind(spans[1].text) in ("value", "sign", "number", "date")
        is_name = is_last or (len(spans) > 1 and 2 in levels and levels[2].holder in beside)
        if is_name and not bare_label(spans[0].text).endswith("指标"):  # 满意度指标 | 服务对象满意度指标 | 群众满意度
            break
        if pieces.rest is not None and len(spans) == 1:
            break
        levels = with_words(levels, pieces)
        if pieces.rest is not None:
            return levels, [pieces.rest, *spans[1:]]
        spans = spans[1:]
    return levels, spans


def _measure_lines(row: int, levels: Levels, span: Span | None) -> Iterator[FormLine]:
    """The indicators of a text that holds their names and targets."""
    for own, name, target in listed_measures(span, levels) if span is not None else ():
        yield FormLine(row, own, {"name": name} | ({"target": target} if target else {}))


def _by_content(spans: Sequence[Span]) -> Mapping[str, Span]:
    """Name, then sign, target and unit by what they are; what stands behind them describes the indicator.

    Of several values, of which no head says what they are, none is the target.
    """
    own = {"name": spans[0]}
    if sum(content_kind(span.text) == "value" for span in spans[1:]) > 1:
        return own
    for span in spans[1:]:
        kind = content_kind(span.text)
        if kind == "sign" and "target" not in own:
            own["operator"] = span
        elif "target" not in own and not money.is_blank(span.text):
            own["target"] = span
        elif kind == "unit" and "unit" not in own and content_kind(own["target"].text) == "number":
            own["unit"] = span
        else:
            own.setdefault("description", span)
    return own
