"""The texts of a change for a clerk: difference with sign and unit, percent, kind in Chinese, note."""

from collections.abc import Sequence
from decimal import Decimal

from extract.compare.model import Change, Group

GROUPS: dict[Group, str] = {
    "head": "表头",
    "project": "项目总体情况",
    "funds": "项目资金",
    "budget": "项目预算分解",
    "indicators": "绩效指标",
    "safeguards": "制度保障",
    "allocations": "任务和地区资金",
    "department": "部门整体",
    "transfer": "转移支付",
    "evaluation": "评价结果",
    "review": "评审",
    "other_fields": "其他栏目",
    "citations": "引用文件",
}
_ROWS = {"added": "新增", "dropped": "删除", "changed": "金额变动"}


def signed_text(amount: Decimal | None) -> str:
    """A difference with its sign; "" for none.

    >>> signed_text(Decimal("12.50")), signed_text(Decimal("-3")), signed_text(Decimal("0.00"))
    ('+12.50', '-3', '0.00')
    """
    if amount is None:
        return ""
    return format(amount, "+f") if amount else format(abs(amount), "f")


def difference_text(change: Change) -> str:
    """The difference with its unit."""
    return f"{signed_text(change.difference)}{change.unit or ''}" if change.difference is not None else ""


def percent_text(change: Change) -> str:
    """The difference in percent of the old amount."""
    return "" if change.percent is None else f"{signed_text(change.percent)}%"


def note_text(change: Change) -> str:
    """The note, and the likeness of a proposed name to the old one."""
    like = f"疑为改名，名称相似度{change.likeness}" if change.likeness is not None else None
    return "；".join(part for part in (like, change.note) if part)


def change_title(change: Change) -> str:
    """The item and its leaf; only the item if it was added or dropped."""
    if change.item is None:
        return change.label
    return change.item if change.old is None or change.new is None else f"{change.item}·{change.label}"


def change_of_total(changes: Sequence[Change]) -> list[str]:
    """A sentence on the sum of the changes of budget rows; empty if no row's amount changed.

    The sum equals the change of the total if both totals are right.
    """
    amounts: dict[str, list[Decimal]] = {kind: [] for kind in _ROWS}
    units = set()
    for change in changes:
        is_of_row = change.group == "budget" and change.item and change.kind in amounts
        is_amount = change.old is None or change.new is None or change.new.pointer.endswith("/amount")
        if is_of_row and is_amount and change.difference is not None:
            amounts[change.kind].append(change.difference)
            units.add(change.unit)
    if len(units) != 1:
        return []
    unit = units.pop() or ""
    parts = [
        f"{_ROWS[kind]}{len(own)}行 {signed_text(sum(own, Decimal(0)))}{unit}" for kind, own in amounts.items() if own
    ]
    total = sum((amount for own in amounts.values() for amount in own), Decimal(0))
    return [f"{'，'.join(parts)}；各行合计 {signed_text(total)}{unit}"]
