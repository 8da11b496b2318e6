"""How much two texts are like each other, and what stands in one of them only."""

import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import groupby
from typing import Literal, NamedTuple

_BRACKETS = str.maketrans("〔〕[]【】", "()()()")
_ISLAND = 2  # characters: a shorter stretch that two texts share by chance only splits what is read as one change


class DiffPiece(NamedTuple):
    """A stretch of the old text (``-``), of the new one (``+``) or of both (``=``)."""

    kind: Literal["=", "-", "+"]
    text: str


@lru_cache(maxsize=1 << 16)
def folded(text: str | None) -> str:
    """The text without blanks, in half width, with one kind of brackets: what typing it anew may change.

    >>> folded("沪财绩（2018）4 号") == folded("沪财绩〔2018〕4号")
    True
    """
    plain = unicodedata.normalize("NFKC", text or "").translate(_BRACKETS)
    return "".join(plain.split()).casefold()


def likeness(one: str, other: str, least: float = 0.0) -> float:
    """Twice the length of the longest common subsequence by the lengths of both: 1 for equal texts, 0 for foreign ones.

    0 also for texts whose lengths alone say that it is below ``least``.

    >>> likeness("辅警工资、奖金等", "辅警工资、奖金"), likeness("", "")
    (0.9333333333333333, 0.0)
    """
    both = len(one) + len(other)
    if not one or not other or 2 * min(len(one), len(other)) < least * both:
        return 0.0
    # the length of the longest common subsequence, a bit for each character of ``one`` (Hyyrö 2004)
    where = _positions(one)
    row = full = (1 << len(one)) - 1
    for character in other:
        if character in where:
            shared = row & where[character]
            row = (row + shared) | (row - shared)
    return 2 * (len(one) - (row & full).bit_count()) / both


@lru_cache(maxsize=1 << 10)
def _positions(text: str) -> dict[str, int]:
    """Where each character stands in a text, as bits."""
    where: dict[str, int] = {}
    for position, character in enumerate(text):
        where[character] = where.get(character, 0) | 1 << position
    return where


def text_diff(old: str, new: str) -> list[DiffPiece]:
    """Both texts as stretches, in reading order: the ``=`` and ``-`` are the old text, the ``=`` and ``+`` the new one.

    >>> [(piece.kind, piece.text) for piece in text_diff("2020年1月", "2021年1月")]
    [('-', '2020'), ('+', '2021'), ('=', '年1月')]
    """
    a, b = _words(old), _words(new)
    stretches: list[tuple[str, str]] = []  # what is old and what is new; equal where it is shared
    for kind, start, end, from_, to in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        before, after = "".join(a[start:end]), "".join(b[from_:to])
        is_island = kind == "equal" and start > 0 and end < len(a) and len(before) < _ISLAND
        if stretches and (kind != "equal" or is_island) and stretches[-1][0] != stretches[-1][1]:
            stretches[-1] = (stretches[-1][0] + before, stretches[-1][1] + after)
        else:
            stretches.append((before, after))
    pieces: list[DiffPiece] = []
    for before, after in stretches:
        changed = (DiffPiece("-", before), DiffPiece("+", after))
        pieces += [DiffPiece("=", before)] if before == after else [piece for piece in changed if piece.text]
    return pieces


def _words(text: str) -> list[str]:
    """Chinese character by character, numbers and Latin words whole: of 2018 and 2019 not the 8 alone has changed."""
    words: list[str] = []
    for in_word, run in groupby(text, key=lambda char: char.isascii() and (char.isalnum() or char in ".%")):
        stretch = "".join(run)
        words += [stretch] if in_word else stretch
    return words
