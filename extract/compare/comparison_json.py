"""A comparison as JSON."""

from typing import Any

from extract.compare.model import Change, Comparison, Side
from extract.record import writing

SCHEMA = "shenbao/comparison/1"


def to_json(comparison: Comparison) -> bytes:
    """The comparison as indented JSON, amounts with the digits as written; the same records give the same bytes."""
    content = {
        "schema": SCHEMA,
        "old": comparison.old,
        "new": comparison.new,
        "notes": list(comparison.notes),
        "filings": [
            {
                "old": filing.old,
                "new": filing.new,
                "name": filing.name,
                "changes": [_change(change) for change in filing.changes],
            }
            for filing in comparison.filings
        ],
        "citations": [_change(change) for change in comparison.citations],
    }
    return writing.to_json(writing.to_dict(content))


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "group": change.group,
        "label": change.label,
        "item": change.item,
        "old": _side(change.old),
        "new": _side(change.new),
        "difference": change.difference,
        "unit": change.unit,
        "percent": change.percent,
        "likeness": change.likeness,
        "note": change.note,
    }


def _side(side: Side | None) -> dict[str, Any] | None:
    if side is None:
        return None
    return {"pointer": side.pointer, "value": side.value, "text": side.text, "at": side.places}
