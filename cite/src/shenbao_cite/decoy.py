"""What looks like a document number and is none: case papers, certificates, lots, contracts."""

from functools import lru_cache
from typing import Literal

from shenbao_cite import pack
from shenbao_cite.issuer_code import is_known_code

_NEAR = 60  # how far from a number the word may stand that tells what it is
_ENDS = frozenset(")]）,，。;；、:：》")  # behind them nothing belongs to the number
Decoy = Literal["case", "deed", "paper", "place"]


def decoy_kind(text: str, start: int, end: int, code: str) -> Decoy | None:
    """The kind of decoy that stands at ``[start, end)`` of the folded text, None where it may be a document number."""
    kind = _kind_of_code(code)
    if kind:
        return kind
    if text[end : end + 1] not in _ENDS:
        if pack.pattern("decoy", "not_a_serial").match(text, end, end + _NEAR):
            return "place"
        if pack.pattern("decoy", "paper_behind").match(text, end, end + _NEAR):
            return "paper"
    before = pack.pattern("decoy", "paper_before")
    return "paper" if not is_known_code(code) and before.match(text, max(0, start - _NEAR), start) else None


@lru_cache(maxsize=4096)
def _kind_of_code(code: str) -> Decoy | None:
    """The kind of decoy that the code alone shows."""
    if is_known_code(code):
        return None
    if pack.pattern("decoy", "case_code").search(code):
        return "case"
    return "deed" if pack.pattern("decoy", "deed_code").search(code) else None
