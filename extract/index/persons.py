"""Persons and how to reach them: what fields say of them, and those words taken out of a text."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from extract import pack
from extract.index import folding

BLOT = "＊"
_AREA = (3, 4)  # digits of a telephone's area code
_START = 2  # characters that a known word is looked up by
_FEW = 64
_LEAST, _SHORT = 7, 5  # digits of a telephone number, of an office's own


def words(entry: str, *, own: bool = False) -> Iterator[str]:
    """The names and numbers in what a field for a person says, folded: what may stand elsewhere, too.

    Offices and titles (财政局, 主任) stand in such fields but are no persons. In their ``own`` record the whole entry
    and an office's short number are meant wherever they stand; in another document they may be anything.
    """
    text = pack.patterns("search")["person_label"].sub(" ", pack.fold(entry))
    found = _names(text)
    if own:
        found = [folding.folded(entry), *found]
    yield from (word for word in found if _is_person(word))
    yield from _numbers(text, _SHORT if own else _LEAST)


def _names(text: str) -> list[str]:
    return [
        folding.folded(part)
        for found in pack.patterns("search")["person"].findall(text)
        for part in (found, *found.split())
    ]


def _is_person(word: str) -> bool:
    least = _START + word.isascii()  # two letters stand in many words
    return len(word) >= least and not pack.patterns("search")["no_person"].fullmatch(word)


def _numbers(text: str, least: int) -> Iterator[str]:
    """The numbers with at least so many digits, and what is left of them without their area code."""
    for found in pack.patterns("search")["digits"].findall(text):
        number = "".join(found.split())
        parts = (number, *number.split("-"), *(number[area:] for area in _AREA if number.startswith("0")))
        yield from (part for part in parts if sum(map(str.isdecimal, part)) >= least)


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """Words that are to be taken out of texts, by their first characters, the longest first.

    ``heads`` are the characters that one of them may begin with; None where these are too many to look for each.
    """

    starts: Mapping[str, tuple[str, ...]]
    heads: str | None

    def blotted(self, text: str) -> str:
        """The text, as long as before, without these words however they are spaced, and without ways to reach anybody.

        >>> known(["沈佩兰"]).blotted("联系人：沈 佩兰，（021）5550 0123")
        '联系人：＊＊＊＊，＊＊＊＊＊＊＊＊＊＊＊＊＊＊'
        """
        spans = [*self._named(text), *_reach(text)]
        if not spans:
            return text
        marks = list(text)
        for start, end in spans:
            marks[start:end] = BLOT * (end - start)
        return "".join(marks)

    def _named(self, text: str) -> Iterator[tuple[int, int]]:
        if self.heads is not None and not any(map(text.__contains__, self.heads)):
            return
        folded = folding.folded(text)
        raw: list[int] = []
        at = 0
        while at < len(folded) - 1:
            word = next((one for one in self.starts.get(folded[at : at + _START], ()) if _stands(one, folded, at)), "")
            if word:
                raw = raw or folding.offsets(text)
                yield raw[at], raw[at + len(word) - 1] + 1
            at += len(word) or 1


def known(found: Iterable[str]) -> Known:
    """The words as they are looked up."""
    starts: dict[str, list[str]] = {}
    for word in set(found):
        starts.setdefault(word[:_START], []).append(word)
    heads = "".join(folding.origins(mark) for mark in {start[0] for start in starts}) if len(starts) < _FEW else None
    return Known({start: tuple(sorted(held, key=len, reverse=True)) for start, held in starts.items()}, heads)


def _stands(word: str, text: str, at: int) -> bool:
    """Whether a word stands there, no part of a longer number or foreign word."""
    end = at + len(word)
    if not text.startswith(word, at):
        return False
    return not (_joined(text[at - 1 : at], word[0]) or _joined(text[end : end + 1], word[-1]))


def _joined(beside: str, mark: str) -> bool:
    return beside.isascii() and beside.isalnum() and mark.isascii() and mark.isdecimal() == beside.isdecimal()


def _reach(text: str) -> list[tuple[int, int]]:
    """Where telephone and identity numbers and addresses of e-mail stand."""
    patterns = pack.patterns("search")
    if not patterns["reachable"].search(text):
        return []
    return [found.span() for found in patterns["reach"].finditer(pack.fold(text))]
