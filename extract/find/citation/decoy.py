"""What looks like a document number and is none: case papers, certificates, lots, contracts."""

from functools import lru_cache
from typing import Literal

from extract import pack
from extract.find.citation.issuer import known

_NEAR = 60  # how far from a number the word may stand that tells what it is
Decoy = Literal["case", "deed", "paper", "place"]


def decoy(text: str, start: int, end: int, code: str) -> Decoy | None:
    """The kind of decoy that stands at ``[start, end)`` of the folded text, None where it may be a document number."""
    return _by_code(code) or _by_context(text, start, end, known(code))


@lru_cache(maxsize=4096)
def _by_code(code: str) -> Decoy | None:
    if known(code):
        return None
    patterns = pack.patterns("decoy")
    if patterns["case_code"].search(code):
        return "case"
    return "deed" if patterns["deed_code"].search(code) else None


def _by_context(text: str, start: int, end: int, listed: bool) -> Decoy | None:
    patterns = pack.patterns("decoy")
    if patterns["not_a_serial"].match(text, end, end + _NEAR):
        return "place"
    if patterns["paper_behind"].match(text, end, end + _NEAR):
        return "paper"
    if not listed and patterns["paper_before"].match(text, max(0, start - _NEAR), start):
        return "paper"
    return None
