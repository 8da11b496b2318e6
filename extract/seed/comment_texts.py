"""The texts of the comments at fields: last year's numbers, their trend, one comment for each row of a list."""

from collections.abc import Mapping

from extract.seed.carry_over import Ground
from extract.seed.leaves import list_item, without_positions
from extract.seed.model import Decision

_ROW = {"amount": "金额", "unit_price": "单价", "quantity": "数量"}
_ROWS = "/budget/rows"


def comment_text(decision: Decision, decisions: Mapping[str, Decision], ground: Ground) -> str | None:
    """The whole text of the comment at a field, None if there is none; ``decisions`` are those of all fields."""
    name, comment, before = without_positions(decision.field), decision.comment, ground.before
    if name == f"{_ROWS}/amount":
        return _row_comment(decision, decisions, ground)
    if name in (f"{_ROWS}/unit_price", f"{_ROWS}/quantity"):
        amount = decisions.get(f"{list_item(decision.field)}/amount")
        if amount is not None and amount.last_text:
            return None  # the comment at the amount has it
    if decision.how == "rolled" or not decision.last_text:
        # carried-over money needs a number, even if last year had none
        return f"{decision.reason}。" if name.endswith("/carried_over") else comment
    if name.startswith(("/funds", "/budget/total")) and comment:
        trend = ground.history.trend(decision.field)
        unit = ground.filing.budget.unit if name == "/budget/total" else ground.filing.funds.unit
        spent = ground.history.spent() if name == "/funds/annual_budget" else ""
        results = f"{before}自评：{spent}。" if spent else ""
        return f"{before}：{decision.last_text}{unit or ''}。{results}{trend}{decision.reason}。"
    if name == "/indicators/target/text" and comment:
        return comment + ground.history.trend(decision.field)
    return comment


def _row_comment(decision: Decision, decisions: Mapping[str, Decision], ground: Ground) -> str | None:
    """The one comment for all numbers of a budget line."""
    row = list_item(decision.field)
    numbers = {name: decisions[f"{row}/{key}"].last_text for key, name in _ROW.items()}
    last_year = "，".join(f"{name}{text}" for name, text in numbers.items() if text)
    if not last_year:
        return None
    before = ground.before
    price = f"单价暂列{before}标准（蓝字），请核实。" if decisions[f"{row}/unit_price"].how == "proposed" else ""
    return f"{before}：{last_year}。{ground.history.trend(decision.field)}{price}金额和数量请按本年度的需要填写。"
