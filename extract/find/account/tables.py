"""Tables that look like that of a form, or like a listing of indicators, and belong to no form that was read."""

from collections.abc import Iterator, Sequence

from extract.find.form import FormReading
from extract.find.form.grid import grid_of_rows
from extract.find.form.listings.search import find_listings
from extract.find.form.title import begins_guidance, is_other_paper, is_other_title, lists_only_persons, title_of
from extract.find.form.words.label import bare_label, general_vocabulary
from extract.find.form.words.level_words import level_pieces
from extract.find.width import half_width
from extract.model import Clause, Document, Remark, Span, Table

_FEWEST_LEVELS = 3  # different words of levels that make a table one of indicators
_REACH = 4  # paragraphs between a title and its table: year, unit, department
_LONGEST = 60  # characters of such a paragraph
_FEW_COLUMNS = 3  # such as 项目 | 金额 | 备注
_BEHIND = "紧接在表单后面的一张表格"


def unread_table_remarks(
    document: Document, forms: Sequence[FormReading], remarks: Sequence[Remark]
) -> Iterator[Remark]:
    """An error for each table that is none of the forms' though the title of one stands right over it, though it has
    the levels of indicators, or though it stands right behind the table of a form. Those that ``remarks`` tell of
    already are left out.
    """
    form_tables = {grid.table.index for form in forms for sheet in form.sheets for grid in sheet.part.grids}
    if any(remark.code in ("form_unread", "layout_unread") for remark in remarks):
        return
    title, between, is_guidance, is_behind = "", 0, False, False
    heading: str | None = None  # behind a form, of the table that follows
    for block in document.blocks:
        if isinstance(block, Clause):
            is_running = block.role in ("header", "footer") and bool(block.places)  # no sheet's name
            heading = _heading_behind(heading, block) if not is_running else heading
            is_behind = is_behind and is_running
            is_guidance = begins_guidance(block.text) or (is_guidance and title_of(block) is None)
            own = title_of(block) if block.role != "footer" else None
            is_near = len(block.text) <= _LONGEST and between < _REACH
            title, between = (own.span.text, 0) if own else (title, between + 1) if is_near else ("", 0)
            continue
        if not is_guidance and block.index not in form_tables and block.inside is None and has_content(block):
            heads = [cell for cell in block.cells if cell.column_span >= block.columns and title_of(cell)]
            name = title or next((cell.text for cell in heads), "")
            if name or _has_levels(block):
                yield _remark(name, block)
            elif (
                lists_only_persons(block) or is_other_title(block.cells[0].text) or begins_guidance(block.cells[0].text)
            ):
                pass
            elif is_behind or (heading and _breaks_budget_down(block)):
                yield _remark(heading or "", block, _BEHIND)
        title, is_behind = "", block.index in form_tables
        heading = "" if is_behind else None


def _heading_behind(heading: str | None, clause: Clause) -> str | None:
    """The heading of a table behind a form with one more paragraph, None where this begins something else."""
    if heading is None or is_other_title(clause.text) or is_other_paper(clause.text):
        return None
    is_labelled = ":" in half_width(clause.text.strip().rstrip(":：")) or len(clause.text) > _LONGEST
    return heading if is_labelled else clause.text.strip()


def _breaks_budget_down(table: Table) -> bool:
    """Whether a table is a breakdown of money: with prices, or in more columns than any table of a budget has."""
    listings = find_listings(grid_of_rows(table, 0, table.rows - 1), general_vocabulary())
    columns = [one.columns for one in listings if one.kind == "budget"]
    return any(len(own) > _FEW_COLUMNS or "unit_price" in own for own in columns)


def has_content(table: Table) -> bool:
    """Whether the table has rows and columns enough to be that of a form, and anything that is not blank."""
    return table.columns > 1 and table.rows > 1 and sum(bool(cell.text.strip()) for cell in table.cells) > table.columns


def _has_levels(table: Table) -> bool:
    """Whether the table has words of levels and the head of a column of indicators."""
    if not any("指标" in cell.text for cell in table.cells):
        return False
    names = {bare_label(cell.text) for cell in table.cells}
    words = (level_pieces(Span(cell, 0, len(cell.text))).words for cell in table.cells)
    levels = {bare_label(span.text) for own in words for span, _ in own}
    columns = general_vocabulary().columns
    heads = {columns[name]["indicators"] for name in names if "indicators" in columns.get(name, {})}
    return len(levels) >= _FEWEST_LEVELS and len(heads) > 1


def _remark(title: str, table: Table, words: str = "一张有绩效指标的表格") -> Remark:
    first = next(cell for cell in table.cells if cell.text.strip())
    name = "".join(half_width(title).split())
    start = f"“{name}”下面的表格" if name else words
    message = f"{start}未能作为表单读取，其内容只保留在表格中，请对照原件。"
    return Remark("form_unread", "error", message, first.places or (first.place(),))
