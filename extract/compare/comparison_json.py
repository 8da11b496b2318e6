"""A comparison as JSON."""

from typing import Any

from extract.compare.model import Change, Comparison
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
    old, new = (
        side and {"pointer": side.pointer, "value": side.value, "text": side.text, "at": side.places}
        for side in (change.old, change.new)
    )
    return {
        "kind": change.kind,
        "group": change.group,
        "label": change.label,
        "item": change.item,
        "old": old,
        "new": new,
        "difference": change.difference,
        "unit": change.unit,
        "percent": change.percent,
        "likeness": change.likeness,
        "note": change.note,
    }
