"""The budget breakdown as a plain sheet to fill in a spreadsheet, and reading such a sheet.

Its columns are the fields of a budget row, in the order of the record.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.find import money
from extract.find.form.words import label
from extract.find.width import half_width
from extract.model import Document
from extract.record.fields import fields_of
from extract.seed.filled_layout import printed_fields
from extract.seed.layout import named_fields
from extract.seed.leaves import BLANK
from extract.seed.model import Block, Decision, Draft, DraftRefused

ROWS = "/budget/rows"
_OWN_HEADS = {"amount": "预算金额"}  # heads that differ from the record's titles
_LAST_YEAR = {"amount": "金额", "unit_price": "单价", "quantity": "数量"}
_BEFORE = ("上年", "前次", "原表")  # how the heads of last year's numbers begin
_PREVIOUS = "previous_"  # before the key of a column of last year's numbers
_HINTS = "提示"
_TIMES = 1000  # an amount this many times another one of its line is in another unit, or a slip


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
        raise DraftRefused("该表没有预算明细，无法另存为电子表格。")
    rows = []
    for own in lines:
        texts = (own[key].text or None if isinstance(own[key].value, str) else own[key].value for key in keys)
        hints = "\n".join(flag.message for decision in own.values() for flag in decision.flags)
        rows.append((*texts, *(own[key].last_value for key in _LAST_YEAR), hints or None))
    money_keys = (field.name for field in fields_of("budget_row") if field.kind == "money")
    units = {key: f"（{of_column}）" for key in money_keys if (of_column := unit(draft, key))}
    before = (f"{draft.before}{head}{units.get(key, '')}" for key, head in _LAST_YEAR.items())
    names = (f"{heads[key]}{units.get(key, '')}" for key in keys)
    return BudgetSheet("项目预算分解", (*names, *before, _HINTS), tuple(rows))


def unit(draft: Draft, key: str) -> str | None:
    """The unit of money of a column: the budget's, else the form's."""
    own = "/budget/unit_price_unit" if key == "unit_price" else "/budget/unit"
    values = (draft.decisions[pointer].value for pointer in (own, "/money_unit") if pointer in draft.decisions)
    return next(filter(None, values), None)


def _heads() -> dict[str, str]:
    """The heads of the columns by the fields' keys."""
    return {field.name: _OWN_HEADS.get(field.name, field.chinese) for field in fields_of("budget_row")}


# ---------------------------------------------------------------- read back


def filled_lines(document: Document, expected: str | None) -> list[dict[str, str]]:
    """The lines of a filled sheet, each with a text for every column.

    Raises ``DraftRefused`` for another sheet, another unit of money than the ``expected`` of the draft, a formula
    without a result, and an amount that is far from last year's and that no note explains. Empty lines and a total
    below the lines are left out: the form has its own total.
    """
    stale = [remark.message for remark in document.remarks if remark.code == "formula_without_result"]
    if stale:
        raise DraftRefused("".join(stale))
    rows: dict[int, dict[int, str]] = {}
    for cell in document.tables[0].cells if document.tables else ():
        rows.setdefault(cell.row, {})[cell.column] = cell.text
    names = {head: key for key, head in _heads().items()}
    names |= {f"{before}{head}": f"{_PREVIOUS}{key}" for key, head in _LAST_YEAR.items() for before in _BEFORE}
    heads = {column: half_width(text) for column, text in rows.pop(0, {}).items()}
    columns = {column: names[bare] for column, head in heads.items() if (bare := _without_brackets(head)) in names}
    if not {"item", "amount"} <= set(columns.values()):
        raise DraftRefused("电子表格的第一行中没有“明细”和“预算金额”，不是由 --xlsx 写出的预算表。")
    units = {key: (money.unit_in(heads[column]) or (expected,))[0] for column, key in columns.items()}
    if expected and units["amount"] != expected:
        raise DraftRefused(
            f"电子表格中预算金额的单位是{units['amount']}，草稿的是{expected}，金额不作换算：请按{expected}填写。"
        )
    kinds = {field.name: field.kind for field in fields_of("budget_row")}
    lines = [
        {key: _cell_text(cells.get(column, ""), kinds.get(key, "")) for column, key in columns.items()}
        for cells in rows.values()
    ]
    lines = [
        line
        for line in lines
        if any(line.values()) and not any(label.is_total(label.bare_label(text)) for text in line.values())
    ]
    slips = [slip for line in lines if not line.get("note") and (slip := _slip(line, units))]
    if slips:
        raise DraftRefused("".join(slips) + "请核对金额单位；确实如此的，请在“备注”栏写明理由。")
    return [{key: text for key, text in line.items() if not key.startswith(_PREVIOUS)} for line in lines]


def _without_brackets(head: str) -> str:
    """A head without its unit and its year: 前次(2020年)金额(万元) is 前次金额."""
    first, *others = head.split("(")
    return "".join([first, *(one.partition(")")[2] for one in others)]).strip()


def _slip(line: Mapping[str, str], units: Mapping[str, str | None]) -> str:
    """How far an amount is off last year's, or off its own unit price times quantity; "" if it is near both."""
    yuan = {key: _in_yuan(line.get(key, ""), unit) for key, unit in units.items()}
    amount, quantity = yuan["amount"], money.amount(line.get("quantity", ""))
    price = yuan.get("unit_price")
    product = price * quantity.value if price is not None and quantity else None
    for other, name in ((yuan.get(f"{_PREVIOUS}amount"), "上次申报金额"), (product, "单价乘以数量的积")):
        low, high = sorted(map(abs, (amount or Decimal(0), other or Decimal(0))))
        if low and high >= _TIMES * low:
            times = f"{high / low:.0f}倍" if amount == high else f"{high / low:.0f}分之一"
            return f"“{line['item']}”的金额{line['amount']}是{name}的{times}。"
    return ""


def _in_yuan(text: str, unit: str | None) -> Decimal | None:
    """An amount in 元, by the unit beside it or the column's; None if the text is none."""
    amount = money.amount(text)
    return amount.value * money.YUAN.get(amount.unit or unit or "", 1) if amount else None


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
    """The lines as leaves of a draft, with the total where every line has an amount in the unit of the form."""
    texts = {f"{ROWS}/{index}/{key}": text for index, line in enumerate(lines) for key, text in line.items()}
    amounts = [
        amount.value for amount in (money.amount(line["amount"]) for line in lines) if amount and not amount.unit
    ]
    texts["/budget/total"] = f"{sum(amounts, Decimal(0)):f}" if len(amounts) == len(lines) else ""
    return {
        field: Decision(field, "rolled", text or None, text, text, text or " ", "按电子表格填写")
        for field, text in texts.items()
    }
