"""A draft in the layout of another form: its unit of money, and what the layout has no place for."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from extract.seed import fill
from extract.seed.leaves import UNITS, bare, item
from extract.seed.model import Block, Decision, Draft
from extract.seed.told import has_place_of_its_own

_AMOUNTS = ("/funds/", "/budget/total", "/budget/rows/amount", "/budget/rows/unit_price", "/budget/rows/last_year")


def moved(draft: Draft, layout: Mapping[str, Any]) -> Draft:
    """The draft under the layout's title and in its unit; no amount is converted, one in another unit is left open."""
    unit = layout["money_unit"]
    own = draft.decisions["/money_unit"].last_value
    changed = {
        pointer: replace(draft.decisions[pointer], how="rolled", value=unit, text=unit, reason="该表式规定的金额单位")
        for pointer in UNITS
    }
    if own not in (None, unit):
        changed |= {p: _opened(one, own, unit) for p, one in draft.decisions.items() if _is_amount(one)}
    return replace(draft, title=layout["title"], form=layout.get("form"), decisions={**draft.decisions, **changed})


def _is_amount(decision: Decision) -> bool:
    return bare(decision.field).startswith(_AMOUNTS) and decision.how != "open" and not isinstance(decision.value, str)


def _opened(decision: Decision, own: str, unit: str) -> Decision:
    reason = f"该表式以{unit}为单位，上年以{own}为单位，金额不作换算"
    remark = f"上年：{decision.last_text}{own}。{reason}，请重新填写。" if decision.last_text else None
    return replace(decision, how="open", value=None, text="", reason=reason, remark=remark)


def without_place(draft: Draft, blocks: Sequence[Block]) -> tuple[Decision, ...]:
    """What last year's filing had and the blocks have no cell, line or box for."""
    shown = fill.fields(blocks)
    return tuple(one for one in draft.decisions.values() if has_place_of_its_own(one) and not _has_place(one, shown))


def _has_place(decision: Decision, shown: Mapping[str, bool]) -> bool:
    """Whether a field stands in the blocks; one with a value must show it: no box may be there for the choice."""
    return decision.field in shown and (shown[decision.field] or decision.value in (None, []))


def is_in_order(blocks: Sequence[Block]) -> bool:
    """Whether the items of each list stand in their own order."""
    last: dict[str, int] = {}
    for field in (piece.field or "" for piece in fill.printed(blocks)):
        pointer, _, place = item(field).rpartition("/")
        if place.isdecimal() and int(place) < last.get(pointer, 0):
            return False
        last[pointer] = int(place) if place.isdecimal() else 0
    return True
