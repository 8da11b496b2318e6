"""What of two texts stands in one of them only."""

import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import groupby
from typing import Literal, NamedTuple

_BRACKETS = str.maketrans("〔〕[]【】", "()()()")
_ISLAND = 2  # characters: a shorter stretch that two texts share by chance only splits what is read as one change


class Piece(NamedTuple):
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


def pieces(old: str, new: str) -> list[Piece]:
    """Both texts as stretches, in reading order: the ``=`` and ``-`` are the old text, the ``=`` and ``+`` the new one.

    >>> [(piece.kind, piece.text) for piece in pieces("2020年1月", "2021年1月")]
    [('-', '2020'), ('+', '2021'), ('=', '年1月')]
    """
    a, b = _words(old), _words(new)
    found: list[tuple[str, str]] = []  # what is old and what is new of each stretch; equal where they are shared
    for kind, start, end, from_, to in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        stretch = "".join(a[start:end]), "".join(b[from_:to])
        inner = start > 0 and end < len(a)
        if found and (kind != "equal" or (inner and len(stretch[0]) < _ISLAND)) and found[-1][0] != found[-1][1]:
            found[-1] = (found[-1][0] + stretch[0], found[-1][1] + stretch[1])
        else:
            found.append(stretch)
    return [piece for stretch in found for piece in _pieces(*stretch)]


def _pieces(old: str, new: str) -> list[Piece]:
    if old == new:
        return [Piece("=", old)]
    return [piece for piece in (Piece("-", old), Piece("+", new)) if piece.text]


def _words(text: str) -> list[str]:
    """Chinese character by character, numbers and Latin words whole: of 2018 and 2019 not the 8 alone has changed."""
    return ["".join(character for _, character in run) for _, run in groupby(enumerate(text), key=_word)]


def _word(place: tuple[int, str]) -> int:
    position, character = place
    return -1 if character.isascii() and (character.isalnum() or character in ".%") else position
