"""Form definitions (``patterns/forms/*.toml``): which form a part belongs to, and which of its parts it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from extract import pack
from extract.find.form.label import Vocabulary, general_vocabulary, vocabulary_with

_ENOUGH = 0.7  # share of a definition's labels from which a part counts as that form's


@dataclass(frozen=True, slots=True)
class Match:
    """How well a part matches a definition: ``id`` and the part's key, None where no definition fits well enough.

    ``label_count`` of the definition's ``total`` labels stand on the part, ``missing`` are the others.
    """

    id: str | None
    part: str | None
    label_count: int
    total: int
    missing: tuple[str, ...] = ()

    @property
    def score(self) -> float:
        """The share of the definition's labels that stand on the part."""
        return self.label_count / self.total if self.total else 0.0


def best_match(names: set[str], bracket: str) -> Match:
    """The definition and part whose labels the part holds best; ``bracket`` is what stands behind its title."""
    matches = []
    for definition in pack.forms():
        for part in definition["part"]:
            labels = part["labels"]
            missing = tuple(label for label in labels if label not in names)
            can_be = part.get("title") is None or not bracket or part["title"] in bracket
            label_count = len(labels) - len(missing) if can_be else 0
            matches.append(Match(definition["id"], part.get("key"), label_count, len(labels), missing))
    best = max(matches, key=lambda match: match.score, default=None)
    if best is not None and best.score >= _ENOUGH:
        return best
    core = [entry["labels"] for entry in pack.toml("field")["field"] if entry.get("core")]
    return Match(None, None, sum(any(label in names for label in labels) for labels in core), len(core))


def definition_of(form: str | None) -> Mapping[str, Any]:
    """The definition with this id: ``field`` are the labels it adds to the general ones, ``budget`` the order in which
    it prints amount, unit price and quantity of a breakdown without a header row. Empty for None.
    """
    return next((entry for entry in pack.forms() if entry["id"] == form), {})


@cache
def vocabulary_of(form: str | None) -> Vocabulary:
    """The general labels with those that the definition adds; the very general ones if it adds none."""
    own = definition_of(form).get("field")
    return vocabulary_with(own) if own else general_vocabulary()
