"""What looks like a document number and is none: case papers, certificates, lots, contracts."""

from collections.abc import Container
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from shenbao_cite import pack
from shenbao_cite.issuer_code import is_known_code

_NEAR = 60  # how far from a number the word may stand that tells what it is
Decoy = Literal["case", "deed", "paper", "place"]


class Behind(NamedTuple):
    """What may stand behind a number: signs that end it, words of the document that has it, beginnings of no serial."""

    ends: frozenset[str]
    goes_on: tuple[str, ...]
    no_serial: Container[str]


@cache
def behind() -> Behind:
    """What may stand behind a number, as ``patterns/decoy.toml`` lists it."""
    content = pack.toml("decoy")
    ends, words = "".join(content["behind"]["ends"]), content["parts"]["goes_on"]
    return Behind(frozenset(ends), tuple(words.split("|")), pack.edges("decoy", "not_a_serial", "first"))


def decoy_kind(text: str, start: int, end: int, code: str) -> Decoy | None:
    """The kind of decoy that stands at ``[start, end)`` of the folded text, None where it may be a document number."""
    return kind_of_code(code) or decoy_beside(text, start, end, is_known_code(code))


def decoy_beside(text: str, start: int, end: int, is_known: bool) -> Decoy | None:
    """The kind of decoy that the words beside ``[start, end)`` show; ``is_known`` says that the code is listed."""
    ends, goes_on, no_serial = behind()
    sign = text[end : end + 1]
    if sign not in ends:
        if sign in no_serial and pack.pattern("decoy", "not_a_serial").match(text, end, end + _NEAR):
            return "place"
        if text.find("报", end, end + 3) >= 0 and pack.pattern("decoy", "report").match(text, start, end + _NEAR):
            return "paper"
        if not text.startswith(goes_on, end) and pack.pattern("decoy", "paper_behind").match(text, end, end + _NEAR):
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
