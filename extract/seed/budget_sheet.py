"""The budget breakdown as a plain sheet to fill in a spreadsheet, and reading such a sheet.

Its columns are the fields of a budget row, in the order of the record.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.find import money
from extract.find.form import label
from extract.model import Document
from extract.record.fields import fields_of
from extract.seed.filled_layout import printed_fields
from extract.seed.layout import named_fields
from extract.seed.leaves import BLANK
from extract.seed.model import Block, Decision, Draft, DraftRefused

ROWS = "/budget/rows"
_OWN_HEADS = {"amount": "预算金额"}  # heads that differ from the record's titles
_LAST_YEAR = {"amount": "上年金额", "unit_price": "上年单价", "quantity": "上年数量"}
_HINTS = "提示"


@dataclass(frozen=True, slots=True)
class BudgetSheet:
    """A sheet of texts, numbers and blanks under its heads."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str | Decimal | None, ...], ...]


def draft_sheet(draft: Draft, blocks: Sequence[Block]) -> BudgetSheet:
    """The breakdown with the form's columns, then last year's numbers and the flags of each line.

    A field without a column in the form has one here if last year's filing has the field. Raises ``DraftRefused`` if
    the form has no breakdown.
    """
    printed, heads = printed_fields(blocks), _heads()
    lines = [{key: draft.decisions[f"{ROWS}/{index}/{key}"] for key in heads} for index in range(draft.sizes[ROWS])]
    filled = {key for own in lines for key in heads if own[key].last_value not in BLANK}
    keys = [key for key in heads if f"{ROWS}/0/{key}" in printed or key in filled - named_fields()]
    if not keys:
        raise DraftRefused("这张表中没有预算明细，不能另存为电子表格。")
    rows = []
    for own in lines:
        texts = (own[key].text or None if isinstance(own[key].value, str) else own[key].value for key in keys)
        hints = "\n".join(flag.message for decision in own.values() for flag in decision.flags)
        rows.append((*texts, *(own[key].last_value for key in _LAST_YEAR), hints or None))
    return BudgetSheet("项目预算分解", (*(heads[key] for key in keys), *_LAST_YEAR.values(), _HINTS), tuple(rows))


def _heads() -> dict[str, str]:
    """The heads of the columns by the fields' keys."""
    return {field.name: _OWN_HEADS.get(field.name, field.chinese) for field in fields_of("budget_row")}


# ---------------------------------------------------------------- read back


def filled_lines(document: Document) -> list[dict[str, str]]:
    """The lines of a filled sheet, each with a text for every column; raises ``DraftRefused`` for another sheet.

    Empty lines and a total below the lines are left out: the form has its own total.
    """
    rows: dict[int, dict[int, str]] = {}
    for cell in document.tables[0].cells if document.tables else ():
        rows.setdefault(cell.row, {})[cell.column] = cell.text
    names = {head: key for key, head in _heads().items()}
    columns = {column: names[text.strip()] for column, text in rows.pop(0, {}).items() if text.strip() in names}
    if not {"item", "amount"} <= set(columns.values()):
        raise DraftRefused("电子表格的第一行中没有“明细”和“预算金额”，不是由 --xlsx 写出的预算表。")
    kinds = {field.name: field.kind for field in fields_of("budget_row")}
    lines = [
        {key: _cell_text(cells.get(column, ""), kinds[key]) for column, key in columns.items()}
        for cells in rows.values()
    ]
    return [
        line
        for line in lines
        if any(line.values()) and not any(label.is_total(label.bare_label(text)) for text in line.values())
    ]


def _cell_text(text: str, kind: str) -> str:
    """A cell's text; money without separators of thousands, with at least two decimals (the rule for 万元)."""
    text = text.strip()
    amount = money.amount(text) if kind in ("money", "number") else None
    if amount is None or amount.unit:
        return text
    if kind == "money" and -int(amount.value.as_tuple().exponent) < 2:
        return f"{amount.value:.2f}"
    return f"{amount.value:f}"


def decisions(lines: Sequence[Mapping[str, str]]) -> dict[str, Decision]:
    """The lines as leaves of a draft, with the total where every line has an amount."""
    texts = {f"{ROWS}/{index}/{key}": text for index, line in enumerate(lines) for key, text in line.items()}
    amounts = [amount.value for amount in (money.amount(line["amount"]) for line in lines) if amount is not None]
    texts["/budget/total"] = f"{sum(amounts, Decimal(0)):f}" if len(amounts) == len(lines) else ""
    return {
        field: Decision(field, "rolled", text or None, text, text, text or " ", "按电子表格填写")
        for field, text in texts.items()
    }
