"""Form definitions (``patterns/forms/*.toml``): which form a part belongs to, and which of its parts it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from extract import pack

_ENOUGH = 0.7  # share of a definition's labels from which a part counts as that form's


@dataclass(frozen=True, slots=True)
class Match:
    """How well a part matches a definition: ``id`` and the part's key, None where no definition fits well enough.

    ``missing`` are the definition's labels that the part does not hold.
    """

    id: str | None
    part: str | None
    found: int
    total: int
    missing: tuple[str, ...] = ()

    @property
    def score(self) -> float:
        """The share of the definition's labels that were found."""
        return self.found / self.total if self.total else 0.0


def match(names: set[str], bracket: str) -> Match:
    """The definition and part whose labels the part holds best; ``bracket`` is what stands behind its title."""
    matches = [_match(names, definition, part, bracket) for definition in pack.forms() for part in definition["part"]]
    best = max(matches, key=lambda one: one.score, default=None)
    return best if best is not None and best.score >= _ENOUGH else Match(None, None, *_core(names))


def own_fields(form: str | None) -> tuple[Mapping[str, Any], ...]:
    """The labels that a definition adds to the general ones."""
    return next((tuple(entry.get("field", ())) for entry in pack.forms() if entry["id"] == form), ())


def budget_layout(form: str | None) -> tuple[str, ...] | None:
    """The order in which a definition prints amount, unit price and quantity of a breakdown without a header row."""
    return next((tuple(entry["budget"]) for entry in pack.forms() if entry["id"] == form and "budget" in entry), None)


def names_part(bracket: str) -> bool:
    """Whether what stands in brackets behind a title names a part of a form (项目总体情况)."""
    return any(part.get("title") and part["title"] in bracket for entry in pack.forms() for part in entry["part"])


def _match(names: set[str], definition: Mapping[str, Any], part: Mapping[str, Any], bracket: str) -> Match:
    labels = part["labels"]
    missing = tuple(label for label in labels if label not in names)
    named = part.get("title") is None or not bracket or part["title"] in bracket
    found = len(labels) - len(missing) if named else 0
    return Match(definition["id"], part.get("key"), found, len(labels), missing)


def _core(names: set[str]) -> tuple[int, int]:
    core = [entry["labels"] for entry in pack.toml("field")["field"] if entry.get("core")]
    return sum(any(label in names for label in labels) for labels in core), len(core)
