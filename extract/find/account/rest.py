"""What a listing says beside its lines: columns that no key names are other fields, with the path of heads.

Only where the line itself was read: a number under an unknown head may be the target that the line lacks.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from extract import pack
from extract.find import money
from extract.find.account.print import is_own_print
from extract.find.citation.field_spans import filled_values
from extract.find.form import FormListing, FormReading, FormSheet, cell_span
from extract.find.form.label import bare_label, level_code
from extract.find.width import half_width
from extract.model import Cell, Value
from extract.readings import FilingReading, OtherFieldReading

_WITHOUT_FIELD = {"before_last"}  # a column that is known and that the record has no field for
_TARGETS = ("target", "target_annual", "target_long_term")


def with_rest(forms: Sequence[FormReading], filings: Sequence[FilingReading]) -> list[FilingReading]:
    """The filings with the cells of such columns among their other fields; ``forms`` are those they were read from."""
    read = {id(span.holder) for one in filings for _, value in filled_values(one) for span in value.spans}
    result: list[FilingReading] = []
    for form, filing in zip(forms, filings, strict=True):
        fields: list[OtherFieldReading] = []
        for sheet in form.sheets:
            for listing in sheet.listings:
                new = list(_other_fields(sheet, listing, read))
                read |= {id(span.holder) for one in new for span in one.value.spans}
                fields += new
        result.append(replace(filing, other_fields=(*filing.other_fields, *fields)) if fields else filing)
    return result


def _other_fields(sheet: FormSheet, listing: FormListing, read: set[int]) -> Iterator[OtherFieldReading]:
    """The cells of a listing's lines that nothing was read from, in columns with a head of their own."""
    rows = [row for row in listing.rows() if _is_read(listing, row, read)]
    paths: dict[int, list[Cell]] = {}
    for row in rows:
        for cell in listing.grid.rows.get(row, ()):
            span = cell_span(cell)
            if span is None or id(cell) in read or is_own_print(cell, listing.grid) or cell.row_span > 1:
                continue
            if cell.column not in paths:
                paths[cell.column] = _path(listing, cell.column)
            path = paths[cell.column]
            if path and _is_beside(sheet, listing, path, cell):
                label = "/".join("".join(head.text.split()) for head in path)
                yield OtherFieldReading(label, Value(span.text, (span,)))


def _is_read(listing: FormListing, row: int, read: set[int]) -> bool:
    """Whether what makes a line of its kind was read: of an indicator the name, and the target if there is one."""
    keys = ("name", *_TARGETS) if listing.kind == "indicators" else tuple(listing.columns)
    cells = {key: cell for key in keys if (cell := listing.cell(key, row)) is not None and cell.text.strip()}
    if listing.kind == "indicators" and "name" not in cells:
        return False
    sign = pack.patterns("account")["sign"]
    return bool(cells) and all(
        (id(cell) in read or money.is_blank(cell.text)) and not sign.fullmatch(half_width(cell.text))
        for cell in cells.values()
    )


def _path(listing: FormListing, column: int) -> list[Cell]:
    """The heads over a column, the outer one first."""
    heads = listing.columns.values()
    end = max((head.row + head.row_span for head in heads), default=listing.header_row)
    over = (listing.grid.at.get((row, column)) for row in range(listing.header_row, end))
    return list({id(cell): cell for cell in over if cell is not None and cell.text.strip()}.values())


def _is_beside(sheet: FormSheet, listing: FormListing, path: Sequence[Cell], cell: Cell) -> bool:
    """Whether a cell says something beside its line: words, or a number of another period, under a head of its own."""
    patterns, text = pack.patterns("account"), half_width(cell.text)
    bound = {key for key, head in listing.columns.items() if head.column == cell.column}
    if bound:
        return bound == _WITHOUT_FIELD
    names = [bare_label(head.text) for head in path]
    if _names_role(sheet, listing, names[-1:]) or any(level_code(level, bare_label(cell.text)) for level in (1, 2)):
        return False
    has_number = any(mark.isdigit() for mark in text) or patterns["sign"].search(text) is not None
    return not has_number or any(patterns["other_period"].search(half_width(head.text)) for head in path)


def _names_role(sheet: FormSheet, listing: FormListing, names: Iterable[str]) -> bool:
    """Whether a head is that of a column which the listing should have, and has not."""
    keys = {sheet.vocabulary.columns.get(name, {}).get(listing.kind) for name in names} - {None}
    return bool(keys - listing.columns.keys()) or any(sheet.vocabulary.field(name) is not None for name in names)
