"""What follows from a citation's own words: the organ behind it, its category, what was mended in its number."""

from functools import lru_cache
from typing import Any

from shenbao_cite.categories import category
from shenbao_cite.issuer_code import is_complete_code, is_known_code
from shenbao_cite.model import Citation, CitationKind
from shenbao_cite.organ_names import Organ, organ_of_code, organ_of_name
from shenbao_cite.repairs import repair_names

_NUMBERED = ("document", "order", "announcement")
_SURE, _BUILT, _UNSURE = 1.0, 0.9, 0.6


def facts(citation: Citation, name: str) -> dict[str, Any]:
    """The field of that name with those that are worked out together with it."""
    if name == "repairs":
        is_number = citation.kind in _NUMBERED
        return {name: repair_names(citation.text, citation.id, citation.issuer) if is_number else ()}
    organ, sure = _organ_behind(citation.kind, citation.issuer, citation.year)
    if name == "category":
        return {name: category(citation.kind, citation.issuer, citation.title, organ)}
    return {"organ": organ.name, "level": organ.level, "region": organ.region, "confidence": sure}


@lru_cache(maxsize=4096)
def _organ_behind(kind: CitationKind, issuer: str | None, year: int | None) -> tuple[Organ, float]:
    """The organ of a number, and how sure its left edge is: 1 for a listed code or organ, less for a form."""
    if issuer is None or kind not in _NUMBERED:
        return Organ(), _SURE
    if kind != "document":
        organ = organ_of_name(issuer, year)
        return organ, _SURE if organ.level else _UNSURE
    unlisted = _BUILT if is_complete_code(issuer) else _UNSURE
    return organ_of_code(issuer, year), _SURE if is_known_code(issuer) else unlisted
