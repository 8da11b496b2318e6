"""A change as a clerk reads it: number with sign and unit, percent, the kind in Chinese, what else there is to know."""

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
    "other_fields": "其他栏目",
    "citations": "引用文件",
}
_ROWS = {"added": "新增", "dropped": "删除", "changed": "金额变动"}


def signed(amount: Decimal | None) -> str:
    """A difference with its sign; "" for none.

    >>> signed(Decimal("12.50")), signed(Decimal("-3")), signed(Decimal("0.00"))
    ('+12.50', '-3', '0.00')
    """
    if amount is None:
        return ""
    return format(amount, "+f") if amount else format(abs(amount), "f")


def difference(change: Change) -> str:
    """The difference with its unit."""
    return f"{signed(change.difference)}{change.unit or ''}" if change.difference is not None else ""


def percent(change: Change) -> str:
    """The share of the old amount."""
    return "" if change.percent is None else f"{signed(change.percent)}%"


def note(change: Change) -> str:
    """The note, and of a proposed name how like the old one it is."""
    like = f"疑为改名，名称相似度{change.likeness}" if change.likeness is not None else None
    return "；".join(part for part in (like, change.note) if part)


def named(change: Change) -> str:
    """What changed: the item and its leaf, or the item alone where it came or went."""
    if change.item is None:
        return change.label
    return change.item if change.old is None or change.new is None else f"{change.item}·{change.label}"


def reckoning(changes: Sequence[Change]) -> list[str]:
    """What the rows that came, went or changed make together, as a sentence; empty if no row's amount changed.

    It must be the change of the total, if both totals are right.
    """
    parts = {kind: _amounts(changes, kind) for kind in ("added", "dropped", "changed")}
    found = [change for part in parts.values() for change in part]
    if not found or len({change.unit for change in found}) != 1:
        return []
    unit = found[0].unit or ""
    told = [f"{_ROWS[kind]}{len(part)}行 {signed(_total(part))}{unit}" for kind, part in parts.items() if part]
    return [f"{'，'.join(told)}；各行合计 {signed(_total(found))}{unit}"]


def _amounts(changes: Sequence[Change], kind: str) -> list[Change]:
    """The changes of one kind of whole rows, or of rows' amounts."""
    of_kind = [change for change in changes if change.group == "budget" and change.kind == kind and change.item]
    return [change for change in of_kind if change.difference is not None and _is_amount(change)]


def _is_amount(change: Change) -> bool:
    return change.old is None or change.new is None or change.new.pointer.endswith("/amount")


def _total(changes: Sequence[Change]) -> Decimal:
    return sum((change.difference for change in changes if change.difference is not None), Decimal(0))
