"""The budget breakdown as a plain sheet, for those who fill it in a spreadsheet, and such a sheet read back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from extract.find import money
from extract.find.form import label
from extract.model import Document
from extract.seed import fill
from extract.seed.model import Block, Decision, Draft, Refused

ROWS = "/budget/rows"
_HEADS = {
    "category": "大类",
    "subcategory": "子类",
    "item": "明细",
    "amount": "预算金额",
    "unit_price": "单价",
    "unit_of_measure": "计量单位",
    "quantity": "数量",
    "last_year_budget": "上年度预算安排",
    "last_year_executed": "上年度实际执行",
    "basis": "测算依据",
    "note": "备注",
}
_BESIDE = {"amount": "上年金额", "unit_price": "上年单价", "quantity": "上年数量"}
_HINTS = "提示"
_MONEY = ("amount", "unit_price", "last_year_budget", "last_year_executed")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of texts, numbers and blanks under its heads."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str | Decimal | None, ...], ...]


def budget(draft: Draft, blocks: Sequence[Block]) -> Sheet:
    """The breakdown with the columns that the form prints, then last year's numbers and the flags of each line.

    ``Refused`` where the form has none.
    """
    shown = fill.fields(blocks)
    keys = [key for key in _HEADS if f"{ROWS}/0/{key}" in shown]
    if not keys:
        raise Refused("这张表中没有预算明细，不能另存为电子表格。")
    rows = tuple(_row(draft, f"{ROWS}/{index}", keys) for index in range(draft.sizes[ROWS]))
    return Sheet("项目预算分解", (*(_HEADS[key] for key in keys), *_BESIDE.values(), _HINTS), rows)


def _row(draft: Draft, pointer: str, keys: Sequence[str]) -> tuple[str | Decimal | None, ...]:
    own = {key: draft.decisions[f"{pointer}/{key}"] for key in _HEADS}
    hints = "\n".join(flag.message for decision in own.values() for flag in decision.flags)
    beside = (own[key].last_value for key in _BESIDE)
    return (*(_cell(own[key].value, own[key].text) for key in keys), *map(_number, beside), hints or None)


def _cell(value: Any, text: str) -> str | Decimal | None:
    return text or None if isinstance(value, str) else _number(value)


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)


# ---------------------------------------------------------------- read back


def filled(document: Document) -> list[dict[str, str]]:
    """The lines of a filled sheet, each with a text for every column; ``Refused`` if it is no such sheet."""
    rows: dict[int, dict[int, str]] = {}
    for cell in document.tables[0].cells if document.tables else ():
        rows.setdefault(cell.row, {})[cell.column] = cell.text
    names = {head: key for key, head in _HEADS.items()}
    columns = {column: names[text.strip()] for column, text in rows.pop(0, {}).items() if text.strip() in names}
    if not {"item", "amount"} <= set(columns.values()):
        raise Refused("电子表格的第一行中没有“明细”和“预算金额”，不是由 --xlsx 写出的预算表。")
    lines = [{key: _written(key, cells.get(column, "")) for column, key in columns.items()} for cells in rows.values()]
    return [line for line in lines if any(line.values()) and not _is_total(line)]


def _written(key: str, text: str) -> str:
    """A cell's text; money without marks between thousands, with two decimals or more (the rule for 万元)."""
    text = text.strip()
    found = money.amount(text) if key in (*_MONEY, "quantity") else None
    if found is None or found.unit:
        return text
    if key in _MONEY and -int(found.value.as_tuple().exponent) < 2:
        return f"{found.value:.2f}"
    return f"{found.value:f}"


def _is_total(line: Mapping[str, str]) -> bool:
    """Whether a line is the total that someone wrote below: the form has its own."""
    return any(label.is_total(label.bare_label(text)) for text in line.values())


def decisions(lines: Sequence[Mapping[str, str]]) -> dict[str, Decision]:
    """The lines as leaves of a draft, with the total where every line has an amount."""
    texts = {f"{ROWS}/{index}/{key}": text for index, line in enumerate(lines) for key, text in line.items()}
    amounts = [money.amount(line["amount"]) for line in lines]
    known = [found.value for found in amounts if found is not None]
    texts["/budget/total"] = f"{sum(known, Decimal(0)):f}" if len(known) == len(lines) else ""
    return {
        field: Decision(field, "rolled", text or None, text, text, text or " ", "按电子表格填写")
        for field, text in texts.items()
    }
