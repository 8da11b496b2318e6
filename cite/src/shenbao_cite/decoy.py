"""What looks like a document number and is none: case papers, certificates, lots, contracts."""

from functools import lru_cache
from typing import Literal

from shenbao_cite import pack
from shenbao_cite.issuer_code import is_known_code

_NEAR = 60  # how far from a number the word may stand that tells what it is
_ENDS = frozenset(")]）,，。;；、:：》")  # behind them nothing belongs to the number
_GOES_ON = ("文件", "规定", "要求", "精神", "中", "关于", "印发", "转发")  # the document that has the number
Decoy = Literal["case", "deed", "paper", "place"]


def decoy_kind(text: str, start: int, end: int, code: str) -> Decoy | None:
    """The kind of decoy that stands at ``[start, end)`` of the folded text, None where it may be a document number."""
    return kind_of_code(code) or decoy_beside(text, start, end, is_known_code(code))


def decoy_beside(text: str, start: int, end: int, is_known: bool) -> Decoy | None:
    """The kind of decoy that the words beside ``[start, end)`` show; ``is_known`` says that the code is listed."""
    if text[end : end + 1] not in _ENDS:
        if pack.pattern("decoy", "not_a_serial").match(text, end, end + _NEAR):
            return "place"
        if text.find("报", end, end + 3) >= 0 and pack.pattern("decoy", "report").match(text, start, end + _NEAR):
            return "paper"
        if not text.startswith(_GOES_ON, end) and pack.pattern("decoy", "paper_behind").match(text, end, end + _NEAR):
            return "paper"
    if is_known:
        return None
    return "paper" if pack.pattern("decoy", "paper_before").match(text, max(0, start - _NEAR), start) else None


@lru_cache(maxsize=4096)
def kind_of_code(code: str) -> Decoy | None:
    """The kind of decoy that the code alone shows."""
    if is_known_code(code):
        return None
    if pack.pattern("decoy", "case_code").search(code):
        return "case"
    return "deed" if pack.pattern("decoy", "deed_code").search(code) else None
