"""Persons and how to reach them: what fields say of them, and those words taken out of a text."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from extract import pack
from extract.index import folding

BLOT = "＊"
_AREA = (3, 4)  # digits of a telephone's area code
_START = 2  # characters that a known word is looked up by
_FEW = 64
_LEAST, _SHORT = 7, 5  # digits of a telephone number, of an office's own


@lru_cache(maxsize=4096)  # one person prepares many filings
def words(entry: str, *, own: bool = False) -> tuple[str, ...]:
    """The names and numbers in what a field for a person says, folded: what may stand elsewhere, too.

    Offices and titles (财政局, 主任) stand in such fields but are no persons. In their ``own`` record the whole entry
    and an office's short number are meant wherever they stand; in another document they may be anything.
    """
    text = _unlabelled(entry)
    found = _names(text)
    if own:
        found = [_bare(entry), *found]
    return tuple(dict.fromkeys((*filter(_is_person, found), *_numbers(text, _SHORT if own else _LEAST))))


@lru_cache(maxsize=4096)
def numbers(entry: str) -> tuple[str, ...]:
    """The numbers alone that are meant in the field's own record."""
    return tuple(_numbers(_unlabelled(entry), _SHORT))


def _unlabelled(entry: str) -> str:
    return pack.patterns("search")["person_label"].sub(" ", pack.fold(entry))


def _names(text: str) -> list[str]:
    """Names as they stand, their parts, and what is left of them without office and title (综治办沈佩兰主任)."""
    patterns = pack.patterns("search")
    parts = [
        _bare(part) for found in patterns["person"].findall(text) for part in (found, *patterns["between"].split(found))
    ]
    within = (patterns["person_with_office"].fullmatch(part) for part in parts if _is_person(part))
    return [*parts, *(found["name"] for found in within if found)]


def _is_person(word: str) -> bool:
    least = _START + word.isascii()  # two letters stand in many words
    return len(word) >= least and not is_office(word)


def _numbers(text: str, least: int) -> Iterator[str]:
    """The numbers with at least so many digits, and what is left of them without their area code."""
    for found in pack.patterns("search")["digits"].findall(text):
        number = "".join(found.split())
        parts = (number, *number.split("-"), *(number[area:] for area in _AREA if number.startswith("0")))
        yield from (part for part in (part.replace("-", "") for part in parts) if len(part) >= least)


def _bare(text: str) -> str:
    """The folded text without what may stand within a name or a number."""
    return pack.patterns("search")["silent"].sub("", folding.folded(text))


def _offsets(text: str) -> list[int]:
    """Where each character of the bare text stands in the text."""
    raw = folding.offsets(text)
    for found in reversed(list(pack.patterns("search")["silent"].finditer(folding.folded(text)))):
        del raw[found.start()]
    return raw


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

    def overlaps(self, text: str) -> bool:
        """Whether the text is part of one of these words, or begins with the end of one, or ends with its beginning."""
        bare, (every, heads, tails) = _bare(text), _edges(self)
        return bare in every or any(bare[-n:] in heads or bare[:n] in tails for n in range(1, len(bare)))

    def _named(self, text: str) -> Iterator[tuple[int, int]]:
        if self.heads is not None and not any(map(text.__contains__, self.heads)):
            return
        bare, raw, at = _bare(text), list[int](), 0
        if self.heads is not None and not any(map(bare.__contains__, self.starts)):
            return
        while at < len(bare) - 1:
            words_here = (one for one in self.starts.get(bare[at : at + _START], ()) if bare.startswith(one, at))
            for word in words_here:
                raw = raw or _offsets(text)
                start, end = raw[at], raw[at + len(word) - 1] + 1
                if not (_joined(text[start - 1 : start], word[0]) or _joined(text[end : end + 1], word[-1])):
                    yield start, end
                    at += len(word) - 1
                    break
            at += 1


def known(found: Iterable[str]) -> Known:
    """The words as they are looked up."""
    starts: dict[str, list[str]] = {}
    for word in set(found):
        starts.setdefault(word[:_START], []).append(word)
    heads = "".join(folding.origins(mark) for mark in {start[0] for start in starts}) if len(starts) < _FEW else None
    return Known({start: tuple(sorted(held, key=len, reverse=True)) for start, held in starts.items()}, heads)


@lru_cache(maxsize=2)
def _edges(known: Known) -> tuple[str, frozenset[str], frozenset[str]]:
    """All words in one text, how they begin and how they end."""
    words = [word for held in known.starts.values() for word in held]
    lengths = [(word, n) for word in words for n in range(1, len(word))]
    return folding.BORDER.join(words), frozenset(w[:n] for w, n in lengths), frozenset(w[-n:] for w, n in lengths)


def _joined(beside: str, mark: str) -> bool:
    """Whether what stands beside a word makes it a part of a longer number or foreign word."""
    if mark.isdecimal():
        return beside.isdecimal()
    return mark.isascii() and beside.isascii() and beside.isalpha()


def reaches(text: str) -> bool:
    """Whether a telephone or identity number or an address of e-mail stands in the text."""
    return bool(_reach(text))


def is_office(text: str) -> bool:
    """Whether the text as a whole is an office or a title, whatever names are in it (金山区财政局)."""
    return pack.patterns("search")["no_person"].fullmatch(folding.folded(text)) is not None


def _reach(text: str) -> list[tuple[int, int]]:
    """Where telephone and identity numbers and addresses of e-mail stand."""
    patterns = pack.patterns("search")
    if not patterns["reachable"].search(text):
        return []
    return [found.span() for found in patterns["reach"].finditer(pack.fold(text))]
