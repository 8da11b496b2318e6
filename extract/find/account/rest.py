"""What a listing says beside its lines: columns that no key names are other fields, with the path of heads.

Only where the line itself was read: a number under an unknown head may be the target that the line lacks.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from msgspec.structs import replace

from extract import pack
from extract.find import money
from extract.find.account.labels import period_head
from extract.find.account.print import is_own_print
from extract.find.account.sums import other_fields_of_sums
from extract.find.form import FormEntry, FormListing, FormReading, FormSheet, cell_span
from extract.find.form.columns.money_column import head_says, words_over_amount, year_in_head
from extract.find.form.columns.scales import grade_of, grade_word
from extract.find.form.entries.entry import NAMELESS
from extract.find.form.grid import FormGrid
from extract.find.form.words.content import content_kind
from extract.find.form.words.label import bare_label, general_vocabulary, level_code
from extract.find.width import half_width
from extract.model import Cell, Span, Value
from extract.readings import FilingReading, OtherFieldReading

_WITHOUT_FIELD = {"before_last"}  # a column that is known and that the record has no field for
_PAID_FOR = ("category", "subcategory", "item", "basis")
_RESULTS = frozenset(("actual", "executed"))
_TARGETS = ("target", "target_annual", "target_long_term")


def with_rest(
    forms: Sequence[FormReading], filings: Sequence[FilingReading], spans: Iterable[Span]
) -> list[FilingReading]:
    """The filings with the cells of such columns among their other fields.

    ``forms`` are those they were read from, ``spans`` what was read.
    """
    read = {id(span.holder) for span in spans}
    result: list[FilingReading] = []
    tables = ({one.grid.table.index for sheet in form.sheets for one in sheet.listings} for form in forms)
    listed = Counter(chain.from_iterable(tables))  # a sum of several projects is none's
    for form, filing in zip(forms, filings, strict=True):
        fields: list[OtherFieldReading] = []
        for sheet in form.sheets:
            new = [one for listing in sheet.listings for one in _other_fields(sheet, listing, read)]
            new += [one for entry in sheet.entries for one in _other_periods(sheet, entry, read)]
            own = read | {id(span.holder) for one in new for span in one.value.spans}
            alone = (listing for listing in sheet.listings if listed[listing.grid.table.index] == 1)
            new += [one for listing in alone for one in other_fields_of_sums(listing, own)]
            fields += {id(one.value.spans[0].holder): one for one in new}.values()
            read |= {id(span.holder) for one in new for span in one.value.spans}
        result.append(replace(filing, other_fields=(*filing.other_fields, *fields)) if fields else filing)
    return result


def _other_fields(sheet: FormSheet, listing: FormListing, read: set[int]) -> Iterator[OtherFieldReading]:
    """The cells of a listing's lines that nothing was read from, in columns with a head of their own."""
    end = max((head.row + head.row_span for head in listing.columns.values()), default=listing.header_row)
    heads = range(listing.header_row, end)
    over = {
        column: [listing.grid.at.get((row, column)) for row in heads]
        for column in range(listing.grid.table.columns if heads else 0)
    }
    paths = {
        column: list({id(cell): cell for cell in cells if cell is not None and cell.text.strip()}.values())
        for column, cells in over.items()
    }
    own = {column: path for column, path in paths.items() if path and _is_own_head(sheet, listing, column, path)}
    edge = max((head.column + head.column_span for head in listing.columns.values()), default=0)
    own |= {
        column: path for column, path in paths.items() if not path and column >= edge and listing.kind == "indicators"
    }
    for row in listing.rows() if own else ():
        cells = [cell for cell in listing.grid.rows.get(row, ()) if cell.column in own and id(cell) not in read]
        for cell in cells if _is_read(listing, row, read) else ():
            span = cell_span(cell)
            is_filled = span is not None and cell.row_span == 1 and not is_own_print(cell, listing.grid)
            if span is not None and is_filled and _is_beside(own[cell.column], cell, listing):
                label = "/".join("".join(head.text.split()) for head in own[cell.column])
                yield OtherFieldReading(label or NAMELESS, Value(span.text, (span,)))


def _other_periods(sheet: FormSheet, entry: FormEntry, read: set[int]) -> Iterator[OtherFieldReading]:
    """The further numbers beside a label one of whose numbers was read, where their heads name another period or a
    level of government.
    """
    if not isinstance(entry.holder, Cell) or len(entry.values) < 2:
        return
    at = (entry.holder.row, entry.holder.column)
    grid = next((one for one in sheet.part.grids if one.at.get(at) is entry.holder), None)
    if grid is None:
        return
    cells = [span.holder for span in entry.values if isinstance(span.holder, Cell)]
    are_parts = all(head_says(words_over_amount(grid, cell), "part_of_year") for cell in cells)
    is_money = entry.field is not None and entry.field.type == "money"
    is_blank = is_money and any(cell.text.strip() and money.is_blank(cell.text) for cell in cells)  # 10.00 | 9.20 | —
    if not are_parts and not is_blank and all(id(cell) not in read for cell in cells):
        return
    for span in entry.values:
        if not isinstance(span.holder, Cell) or id(span.holder) in read or money.is_blank(span.text):
            continue
        head = period_head(grid, span.holder) or (_head_of_words(grid, span.holder) if is_money else None)
        words = head.text if head is not None else words_over_amount(grid, span.holder)
        is_level = pack.pattern("account", "level_of_money").fullmatch(words) is not None
        own = sheet.vocabulary.field(bare_label(span.text))
        is_print = own is not None and own.type == "note"  # 金额 before the amount
        is_other = (
            is_level
            or (is_money and year_in_head(words))
            or any(head_says(words, kind) for kind in ("other", "initial"))
        )
        if not is_print and (head is not None or is_other):
            yield OtherFieldReading(f"{entry.label}/{''.join(words.split())}", Value(span.text, (span,)))


def _head_of_words(grid: FormGrid, cell: Cell) -> Cell | None:
    """The head over words that stand beside amounts (说明 over 已下达): the next cell up on a row without numbers.

    None for a cell with numbers.
    """
    above: Cell | None = None if any(mark.isdigit() for mark in cell.text) else cell
    while above is not None:
        above = grid.at.get((above.row - 1, cell.column))
        row = grid.across(above.row) if above is not None and above.column_span == cell.column_span else []
        if not row:
            return None
        years = pack.pattern("date", "years")
        if not any(map(str.isdigit, "".join(one.text for one in row if not years.fullmatch(half_width(one.text))))):
            return above
    return None


def _is_read(listing: FormListing, row: int, read: set[int]) -> bool:
    """Whether what makes a line of its kind was read: of an indicator the name, and the target if there is one; of a
    line of money the words that say what it pays for.
    """
    keys = ("name", *_TARGETS) if listing.kind == "indicators" else tuple(listing.columns)
    cells = {key: cell for key in keys if (cell := listing.cell(key, row)) is not None and cell.text.strip()}
    if listing.kind == "indicators" and "name" not in cells:
        return False
    if listing.kind == "budget" and cells.keys().isdisjoint(_PAID_FOR):
        return False
    sign = pack.patterns("account")["sign"]
    return bool(cells) and all(
        (id(cell) in read or money.is_blank(cell.text)) and not sign.fullmatch(half_width(cell.text))
        for cell in cells.values()
    )


def _is_own_head(sheet: FormSheet, listing: FormListing, column: int, path: Sequence[Cell]) -> bool:
    """Whether the heads of a column name none that the listing should have and has not, nor a field of the form.

    What stands before the names of indicators is what they belong to, as a project. A head that stands twice begins a
    second half of the list (支出项目 | 金额 | 支出项目 | 金额), whose lines these are.
    """
    bound = {key for key, head in listing.columns.items() if head.column == column}
    name = listing.columns.get("name")
    if bound or (name is not None and column < name.column):
        return bound == _WITHOUT_FIELD
    lowest = bare_label(path[-1].text)
    if len(path) == 1 and lowest in [bare_label(head.text) for head in listing.columns.values()]:
        return False
    key, field = sheet.vocabulary.columns.get(lowest, {}).get(listing.kind), sheet.vocabulary.field(lowest)
    is_second = key in _TARGETS and any(head_says(head.text, "initial") for head in path)  # 年初指标值 by 调整后指标值
    is_standard = key == "description"  # 计划标准 under 绩效标准
    return (key is None or key in listing.columns or is_second or is_standard) and (
        field is None or field.foot or field.is_short or _is_note(path[-1])  # 联系人, 完成时间 of each line
    )


def _is_note(head: Cell) -> bool:
    """Whether a column has remarks (备注) or what the record has no field for (经济科目), whatever it says."""
    field = general_vocabulary().field(bare_label(head.text))
    return field is not None and (field.type == "note" or (field.type == "text" and field.key is None))


def _is_beside(path: Sequence[Cell], cell: Cell, listing: FormListing) -> bool:
    """Whether a cell says something beside its line: words that are no level, a number of another period or grade, one
    that reviewers would set, or that follows from what was reached or spent (完成率), if that has its own column.
    """
    if not path:  # behind the last head
        return content_kind(cell.text) in ("words", "prose", "unit")
    patterns, text, name = pack.patterns("account"), half_width(cell.text), bare_label(cell.text)
    is_derived = patterns["derived"].search(half_width(path[-1].text)) is not None
    if is_derived and not _RESULTS.isdisjoint(listing.columns):
        return True
    head = half_width("".join(path[-1].text.split()))
    is_factor = listing.kind == "budget" and patterns["further_factor"].fullmatch(head) is not None
    if is_factor or grade_of(grade_word(path[-1].text)) == "lower" or _is_note(path[-1]):
        return True
    is_words = content_kind(cell.text) in ("words", "prose")  # 每少1条扣1分
    is_target = not is_words and any(mark.isdigit() for mark in text)
    if is_target or patterns["sign"].search(text) is not None:
        heads = [half_width(head.text) for head in path]
        words = (patterns["other_period"], patterns["reviewed"])
        return any(head_says(head, "initial") or any(word.search(head) for word in words) for head in heads)
    return not any(level_code(level, name) for level in (1, 2))
