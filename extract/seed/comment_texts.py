"""What the comments beside the fields say: last year's numbers, their trend, one comment for each row of a list."""

from collections.abc import Mapping
from dataclasses import replace

from extract.check.arithmetic import at
from extract.seed.carry import Ground
from extract.seed.leaves import bare, item
from extract.seed.model import Content, Decision

_ROW = {"amount": "金额", "unit_price": "单价", "quantity": "数量"}
_ROWS = "/budget/rows"


def with_remarks(decisions: Mapping[str, Decision], ground: Ground) -> dict[str, Decision]:
    """The decisions with all that their comments say."""
    return {pointer: _told(decision, decisions, ground) for pointer, decision in decisions.items()}


def _told(decision: Decision, decisions: Mapping[str, Decision], ground: Ground) -> Decision:
    name = bare(decision.field)
    if name == f"{_ROWS}/amount":
        return replace(decision, remark=_row(decision, decisions, ground))
    if name in (f"{_ROWS}/unit_price", f"{_ROWS}/quantity") and _amount(decision, decisions):
        return replace(decision, remark=None)  # the comment at the amount says it
    if decision.how == "rolled" or not decision.last_text:
        return _asked(decision, name)
    if name.startswith(("/funds", "/budget/total")) and decision.remark:
        unit = at(ground.filing, "/budget/unit" if name == "/budget/total" else "/funds/unit") or ""
        said = f"上年：{decision.last_text}{unit}。{_spent(name, ground)}"
        return replace(decision, remark=said + _trend(decision, ground) + f"{decision.reason}。")
    if name == "/indicators/target/text" and decision.remark:
        return replace(decision, remark=decision.remark + _trend(decision, ground))
    return decision


def _asked(decision: Decision, name: str) -> Decision:
    """Money that was carried over is asked for, also where there was none last year."""
    return replace(decision, remark=f"{decision.reason}。") if name.endswith("/carried_over") else decision


def _amount(decision: Decision, decisions: Mapping[str, Decision]) -> bool:
    found = decisions.get(f"{item(decision.field)}/amount")
    return found is not None and bool(found.last_text)


def _row(decision: Decision, decisions: Mapping[str, Decision], ground: Ground) -> str | None:
    """One comment for the numbers of a budget line."""
    row = item(decision.field)
    numbers = {name: decisions[f"{row}/{key}"].last_text for key, name in _ROW.items()}
    said = "，".join(f"{name}{text}" for name, text in numbers.items() if text)
    if not said:
        return None
    price = "单价暂列上年标准（灰底），请核实。" if decisions[f"{row}/unit_price"].how == "proposed" else ""
    return f"上年：{said}。{_trend(decision, ground)}{price}金额和数量请按今年的需要填写。"


def _trend(decision: Decision, ground: Ground) -> str:
    return ground.past.trend(decision.field, lambda filing, pointer: _written(filing, pointer, ground.filing))


def _written(filing: Content, pointer: str, last: Content) -> str:
    """A leaf as written in its year, with its unit where that is not last year's."""
    value = at(filing, pointer)
    text = str(filing["evidence"].get(pointer, {}).get("text", value))
    unit = filing["money_unit"]
    is_money = pointer.startswith(("/funds", "/budget"))
    return f"{text}{unit}" if is_money and unit and unit != last["money_unit"] else text


def _spent(name: str, ground: Ground) -> str:
    """What was spent of last year's budget, at the year's budget."""
    spent = ground.past.spent() if name == "/funds/annual_budget" else ""
    return f"上年自评：{spent}。" if spent else ""
