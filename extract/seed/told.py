"""What became of every field, as JSON (``output/schema/seed.schema.json``)."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from extract.record import labels, writing
from extract.seed.leaves import UNITS, bare, is_read_out, item
from extract.seed.model import Decision, Draft, Flag, State

SCHEMA = "shenbao/seed/1"
STATES: tuple[State, ...] = ("rolled", "proposed", "open", "flagged")
_LABEL = "/other_fields/label"  # stands where its value does
_INSIDE = "/indicators/target/"


def has_place_of_its_own(decision: Decision) -> bool:
    """Whether a leaf that was filled last year stands in a cell or line for itself, not in another field's text."""
    name = bare(decision.field)
    if is_read_out(name) or name in (*UNITS, _LABEL) or (name.startswith(_INSIDE) and not decision.last_text):
        return False
    return decision.last_value not in (None, [])


def listed(draft: Draft, shown: Collection[str]) -> list[Decision]:
    """The fields to tell of: those that are filled, were last year, or stand empty in the form but for list items."""
    return [one for one in draft.decisions.values() if _is_told(one, shown)]


def content(draft: Draft, layout: str, fields: Sequence[Decision], nowhere: Sequence[Decision]) -> dict[str, Any]:
    """What became of the fields, with the reason for each."""
    states = Counter(one.state for one in fields)
    return {
        "schema": SCHEMA,
        "source": dict(draft.source),
        "form": {"id": draft.form, "layout": layout, "title": draft.title},
        "year": draft.year,
        "last_year": draft.last_year,
        "counts": {state: states[state] for state in STATES},
        "fields": [_field(one) for one in fields],
        "notes": [
            {"field": pointer, "label": labels.field(pointer), **_flag(flag)}
            for pointer, notes in draft.notes.items()
            for flag in notes
        ],
        "without_place": [{"field": one.field, "label": labels.field(one.field)} for one in nowhere],
    }


def written(told: dict[str, Any]) -> str:
    """The JSON, indented, amounts with the digits as written."""
    return writing.written(told).decode()


def _is_told(decision: Decision, shown: Collection[str]) -> bool:
    has = any(value not in (None, []) for value in (decision.value, decision.last_value))
    is_open = decision.field in shown and item(decision.field) == decision.field
    return not is_read_out(bare(decision.field)) and (has or is_open or bool(decision.flags))


def _field(decision: Decision) -> dict[str, Any]:
    last = None
    if decision.last_value not in (None, []):
        last = {"value": decision.last_value, "text": decision.last_text}
    return {
        "field": decision.field,
        "label": labels.field(decision.field),
        "state": decision.state,
        "value": decision.value,
        "text": decision.text,
        "last_year": last,
        "reason": decision.reason,
        "flags": [_flag(flag) for flag in decision.flags],
    }


def _flag(flag: Flag) -> dict[str, Any]:
    return {"rule": flag.rule, "message": flag.message, "words": flag.words, "start": flag.start, "end": flag.end}
