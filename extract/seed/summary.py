"""The summary of a draft: what happened to every field, as JSON (``output/schema/seed.schema.json``)."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any

from extract.record import labels, writing
from extract.seed.leaves import BLANK, READ_OUT, list_item, without_positions
from extract.seed.model import Decision, Draft, State

SCHEMA = "shenbao/seed/1"
STATES: tuple[State, ...] = ("rolled", "proposed", "open", "flagged")


def reported_fields(draft: Draft, printed: Collection[str]) -> list[Decision]:
    """The fields that are filled, were filled last year or have a flag, and the empty fields of the form.

    Empty fields of list items are left out, and so are leaves that are read from another field's text.
    """
    return [
        one
        for one in draft.decisions.values()
        if without_positions(one.field) not in READ_OUT
        and (
            one.value not in BLANK
            or one.last_value not in BLANK
            or one.flags
            or (one.field in printed and list_item(one.field) == one.field)
        )
    ]


def draft_summary(draft: Draft, layout: str, fields: Sequence[Decision], nowhere: Sequence[Decision]) -> dict[str, Any]:
    """The summary of the fields, with a reason for each; ``nowhere`` are those without a place in the layout."""
    states = Counter(one.state for one in fields)
    content = {
        "schema": SCHEMA,
        "source": dict(draft.source),
        "form": {"id": draft.form, "layout": layout, "title": draft.title},
        "year": draft.year,
        "last_year": draft.last_year,
        "counts": {state: states[state] for state in STATES},
        "fields": [
            {
                "field": one.field,
                "label": labels.pointer_title(one.field),
                "state": one.state,
                "value": one.value,
                "text": one.text,
                "last_year": None if one.last_value in BLANK else {"value": one.last_value, "text": one.last_text},
                "reason": one.reason,
                "flags": one.flags,
            }
            for one in fields
        ],
        "notes": [
            {"field": pointer, "label": labels.pointer_title(pointer), **asdict(flag)}
            for pointer, notes in draft.notes.items()
            for flag in notes
        ],
        "without_place": [{"field": one.field, "label": labels.pointer_title(one.field)} for one in nowhere],
    }
    return writing.to_dict(content)
