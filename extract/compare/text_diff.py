"""The differences of two texts."""

import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import groupby
from typing import Literal, NamedTuple

_BRACKETS = str.maketrans("〔〕[]【】", "()()()")
_ISLAND = 2  # characters: a shorter common stretch is taken for chance and does not split a change


class DiffPiece(NamedTuple):
    """A stretch of the old text (``-``), of the new one (``+``) or of both (``=``)."""

    kind: Literal["=", "-", "+"]
    text: str


@lru_cache(maxsize=1 << 16)
def comparable_text(text: str | None) -> str:
    """The text without blanks, in half width, with one kind of brackets: retyping a text may change these.

    >>> comparable_text("沪财绩（2018）4 号") == comparable_text("沪财绩〔2018〕4号")
    True
    """
    plain = unicodedata.normalize("NFKC", text or "").translate(_BRACKETS)
    return "".join(plain.split()).casefold()


def text_diff(old: str, new: str) -> list[DiffPiece]:
    """Both texts as stretches in reading order: ``=`` and ``-`` make the old text, ``=`` and ``+`` the new one.

    >>> [(piece.kind, piece.text) for piece in text_diff("2020年1月", "2021年1月")]
    [('-', '2020'), ('+', '2021'), ('=', '年1月')]
    """
    a, b = _words(old), _words(new)
    stretches: list[tuple[str, str]] = []  # (old, new); equal for a common stretch
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
    """Single Chinese characters, and whole numbers and Latin words: 2018 → 2019 is one change, not 8 → 9."""
    words: list[str] = []
    for in_word, run in groupby(text, key=lambda char: char.isascii() and (char.isalnum() or char in ".%")):
        stretch = "".join(run)
        words += [stretch] if in_word else stretch
    return words
