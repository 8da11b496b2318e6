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
def entry_words(entry: str, *, own: bool = False) -> tuple[str, ...]:
    """The names and numbers in what a field for a person says, folded: what may stand elsewhere, too.

    Offices and titles (财政局, 主任) stand in such fields but are no persons. In their ``own`` record the whole entry
    and an office's short number are meant wherever they stand; in another document they may be anything.
    """
    text, patterns = _without_labels(entry), pack.patterns("search")
    names = [part for name in patterns["person"].findall(text) for part in (name, *patterns["between"].split(name))]
    names = [*[_without_silent(entry)] * own, *map(_without_silent, names)]
    without_office = [patterns["person_with_office"].fullmatch(name) for name in names[own:] if _is_name(name)]
    names += [match["name"] for match in without_office if match]
    return tuple(dict.fromkeys((*filter(_is_name, names), *_numbers(text, _SHORT if own else _LEAST))))


@lru_cache(maxsize=4096)
def entry_numbers(entry: str) -> tuple[str, ...]:
    """The numbers alone that are meant in the field's own record."""
    return tuple(_numbers(_without_labels(entry), _SHORT))


def _without_labels(entry: str) -> str:
    return pack.patterns("search")["person_label"].sub(" ", pack.fold(entry))


def _is_name(word: str) -> bool:
    least = _START + word.isascii()  # two letters stand in many words
    return len(word) >= least and not is_office(word)


def _numbers(text: str, least: int) -> Iterator[str]:
    """The numbers with at least so many digits, and what is left of them without their area code."""
    for digits in pack.patterns("search")["digits"].findall(text):
        number = "".join(digits.split())
        parts = (number, *number.split("-"), *(number[area:] for area in _AREA if number.startswith("0")))
        yield from (part for part in (part.replace("-", "") for part in parts) if len(part) >= least)


def _without_silent(text: str) -> str:
    """The folded text without what may stand within a name or a number (blanks, dots)."""
    return pack.patterns("search")["silent"].sub("", folding.folded(text))


def _offsets(text: str) -> list[int]:
    """Where each character of the text without silent ones stands in the text."""
    raw = folding.offsets(text)
    for silent in reversed(list(pack.patterns("search")["silent"].finditer(folding.folded(text)))):
        del raw[silent.start()]
    return raw


@dataclass(frozen=True, slots=True, eq=False)
class PersonWords:
    """Words that are to be taken out of texts, by their first characters, the longest first.

    ``heads`` are the characters that one of them may begin with; None where these are too many to look for each.
    """

    starts: Mapping[str, tuple[str, ...]]
    heads: str | None

    def blotted(self, text: str) -> str:
        """The text, as long as before, without these words however they are spaced, and without ways to reach anybody.

        >>> person_words(["沈佩兰"]).blotted("联系人：沈 佩兰，（021）5550 0123")
        '联系人：＊＊＊＊，＊＊＊＊＊＊＊＊＊＊＊＊＊＊'
        """
        spans = [*self._spans(text), *_contact_spans(text)]
        if not spans:
            return text
        marks = list(text)
        for start, end in spans:
            marks[start:end] = BLOT * (end - start)
        return "".join(marks)

    def overlaps(self, text: str) -> bool:
        """Whether the text is part of one of these words, or begins with the end of one, or ends with its beginning."""
        bare, (every, heads, tails) = _without_silent(text), _edges(self)
        return bare in every or any(bare[-n:] in heads or bare[:n] in tails for n in range(1, len(bare)))

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        if self.heads is not None and not any(map(text.__contains__, self.heads)):
            return
        bare, raw, at = _without_silent(text), list[int](), 0
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


def person_words(words: Iterable[str]) -> PersonWords:
    """The words as they are looked up."""
    starts: dict[str, list[str]] = {}
    for word in set(words):
        starts.setdefault(word[:_START], []).append(word)
    heads = "".join(folding.origins(mark) for mark in {start[0] for start in starts}) if len(starts) < _FEW else None
    return PersonWords({start: tuple(sorted(held, key=len, reverse=True)) for start, held in starts.items()}, heads)


@lru_cache(maxsize=2)
def _edges(persons: PersonWords) -> tuple[str, frozenset[str], frozenset[str]]:
    """All words in one text, how they begin and how they end."""
    words = [word for held in persons.starts.values() for word in held]
    lengths = [(word, n) for word in words for n in range(1, len(word))]
    return folding.BORDER.join(words), frozenset(w[:n] for w, n in lengths), frozenset(w[-n:] for w, n in lengths)


def _joined(beside: str, mark: str) -> bool:
    """Whether what stands beside a word makes it a part of a longer number or foreign word."""
    if mark.isdecimal():
        return beside.isdecimal()
    return mark.isascii() and beside.isascii() and beside.isalpha()


def has_contact(text: str) -> bool:
    """Whether a telephone or identity number or an address of e-mail stands in the text."""
    return bool(_contact_spans(text))


def is_office(text: str) -> bool:
    """Whether the text as a whole is an office or a title, whatever names are in it (金山区财政局)."""
    return pack.patterns("search")["no_person"].fullmatch(folding.folded(text)) is not None


def _contact_spans(text: str) -> list[tuple[int, int]]:
    """Where telephone and identity numbers and addresses of e-mail stand."""
    patterns = pack.patterns("search")
    if not patterns["reachable"].search(text):
        return []
    return [contact.span() for contact in patterns["reach"].finditer(pack.fold(text))]
