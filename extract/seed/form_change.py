"""A draft in the layout of another form: its unit of money, and fields without a place there."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from extract.record.fields import field_at
from extract.seed.filled_layout import field_pieces, printed_fields
from extract.seed.leaves import BLANK, READ_OUT, list_item, money_units, without_positions
from extract.seed.model import Block, Decision, Draft

_LABEL = "/other_fields/label"  # printed together with its value
_TARGET = "/indicators/target/"


def draft_in_form(draft: Draft, layout: Mapping[str, Any]) -> Draft:
    """The draft with the layout's title and unit of money; amounts in another unit are left open, not converted."""
    unit = layout["money_unit"]
    own = draft.decisions["/money_unit"].last_value
    changed = {
        pointer: replace(draft.decisions[pointer], how="rolled", value=unit, text=unit, reason="该表式规定的金额单位")
        for pointer in money_units()
    }
    reason = f"该表式以{unit}为单位，{draft.before}以{own}为单位，金额不作换算"
    for pointer, decision in draft.decisions.items():
        is_amount = field_at(pointer).kind == "money" and decision.how != "open"
        if is_amount and own not in (None, unit):
            comment = (
                f"{draft.before}：{decision.last_text}{own}。{reason}，请重新填写。" if decision.last_text else None
            )
            changed[pointer] = replace(decision, how="open", value=None, text="", reason=reason, comment=comment)
    return replace(draft, title=layout["title"], form=layout.get("form"), decisions={**draft.decisions, **changed})


def fields_without_place(draft: Draft, blocks: Sequence[Block]) -> tuple[Decision, ...]:
    """Last year's fields without a cell, line or box in the blocks.

    The value itself must be shown: of a choice, the ticked box. Fields that are part of another field's text need no
    place: units, labels of values, parts of a target.
    """
    printed = printed_fields(blocks)
    lost = []
    for one in draft.decisions.values():
        name = without_positions(one.field)
        is_inside = name in READ_OUT or name in (*money_units(), _LABEL)
        is_inside |= name.startswith(_TARGET) and not one.last_text
        is_printed = printed.get(one.field) or (one.field in printed and one.value in BLANK)
        if one.last_value not in BLANK and not is_inside and not is_printed:
            lost.append(one)
    return tuple(lost)


def are_lists_in_order(blocks: Sequence[Block]) -> bool:
    """Whether the blocks have the items of each list in their own order."""
    last: dict[str, int] = {}
    for piece in field_pieces(blocks):
        pointer, _, place = list_item(piece.field or "").rpartition("/")
        if place.isdecimal() and int(place) < last.get(pointer, 0):
            return False
        last[pointer] = int(place) if place.isdecimal() else 0
    return True
