"""A comparison as JSON."""

from typing import Any

from extract.compare.model import Change, Comparison, FilingChanges, Side
from extract.record.writing import written

SCHEMA = "shenbao/comparison/1"


def to_json(found: Comparison) -> bytes:
    """The comparison as indented JSON, amounts with the digits as written; the same records give the same bytes."""
    return written(
        {
            "schema": SCHEMA,
            "old": found.old,
            "new": found.new,
            "notes": list(found.notes),
            "filings": [_filing(filing) for filing in found.filings],
            "citations": [_change(change) for change in found.citations],
        }
    )


def _filing(filing: FilingChanges) -> dict[str, Any]:
    changes = [_change(change) for change in filing.changes]
    return {"old": filing.old, "new": filing.new, "name": filing.name, "changes": changes}


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
    return {"pointer": side.pointer, "value": side.value, "text": side.text, "at": list(side.places)}
