"""Names and contact details of persons: reading them from fields, and blotting them in texts."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from msgspec import Struct

from extract import pack
from extract.index import folding

BLOT = "＊"
_AREA = (3, 4)  # digits of a telephone's area code
_START = 2  # characters: the key by which a known word is looked up
_FEW = 64
_LEAST, _SHORT = 7, 5  # fewest digits of a telephone number, and of an office's short number


@lru_cache(maxsize=4096)  # one person prepares many filings
def entry_words(entry: str, *, own: bool = False) -> tuple[str, ...]:
    """The folded names and numbers in the value of a field for persons.

    Offices and titles (财政局, 主任) in such a field are left out: they are no persons. For the ``own`` record of the
    entry the words include the whole entry and short office numbers, which could mean anything in other documents.
    """
    text, patterns = _without_labels(entry), pack.patterns("search")
    names = [part for name in patterns["person"].findall(text) for part in (name, *patterns["between"].split(name))]
    names = [*[_without_silent(entry)] * own, *map(_without_silent, names)]
    without_office = [patterns["person_with_office"].fullmatch(name) for name in names[own:] if _is_name(name)]
    names += [match["name"] for match in without_office if match]
    return tuple(dict.fromkeys((*filter(_is_name, names), *_numbers(text, _SHORT if own else _LEAST))))


@lru_cache(maxsize=4096)
def entry_numbers(entry: str) -> tuple[str, ...]:
    """The numbers in the value of a field for persons, short ones included: for the field's own record."""
    return tuple(_numbers(_without_labels(entry), _SHORT))


def _without_labels(entry: str) -> str:
    return pack.patterns("search")["person_label"].sub(" ", pack.fold(entry))


def _is_name(word: str) -> bool:
    least = _START + word.isascii()  # many words contain the same two letters
    return len(word) >= least and not is_office(word)


def _numbers(text: str, least: int) -> Iterator[str]:
    """The numbers with at least ``least`` digits, and the same numbers without their area code."""
    for digits in pack.patterns("search")["digits"].findall(text):
        number = "".join(digits.split())
        parts = (number, *number.split("-"), *(number[area:] for area in _AREA if number.startswith("0")))
        yield from (part for part in (part.replace("-", "") for part in parts) if len(part) >= least)


def _without_silent(text: str) -> str:
    """The folded text without the characters that may split a name or number (blanks, dots)."""
    return pack.patterns("search")["silent"].sub("", folding.folded_text(text))


def _offsets(text: str) -> list[int]:
    """The offset in the text of each character of ``_without_silent(text)``."""
    silent = {mark.start() for mark in pack.patterns("search")["silent"].finditer(folding.folded_text(text))}
    return [raw for at, raw in enumerate(folding.offsets(text)) if at not in silent]


class PersonWords(Struct, frozen=True, eq=False):
    """Words to blot in texts: for the first two characters of each, the lengths of all that begin so, longest first.

    So the time for a text does not grow with the number of words. ``heads`` are all characters with which a word may
    begin; None if these are too many to look for each.
    """

    words: frozenset[str]
    starts: Mapping[str, tuple[int, ...]]
    heads: str | None

    def blotted_text(self, text: str) -> str:
        """The text with these words, in any spacing, and all contact details blotted; its length stays the same.

        Where a whole name stands in the text, its given name alone (小明同志) is blotted there, too.

        >>> person_words(["沈佩兰"]).blotted_text("联系人：沈 佩兰，（021）5550 0123")
        '联系人：＊＊＊＊，＊＊＊＊＊＊＊＊＊＊＊＊＊＊'
        """
        names = list(self._spans(text))
        wholes = [pack.patterns("search")["whole_name"].fullmatch(_without_silent(text[at:end])) for at, end in names]
        given = person_words(whole["given"] for whole in wholes if whole)
        spans = [*names, *given._spans(text), *_contact_spans(text)]
        if not spans:
            return text
        marks = list(text)
        for start, end in spans:
            marks[start:end] = BLOT * (end - start)
        return "".join(marks)

    def overlaps(self, text: str) -> bool:
        """Whether the text is part of a word, begins with the end of a word, or ends with the beginning of one."""
        bare, (every, heads, tails) = _without_silent(text), _edges(self)
        return bare in every or any(bare[-n:] in heads or bare[:n] in tails for n in range(1, len(bare)))

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        if self.heads is not None and not any(map(text.__contains__, self.heads)):
            return
        bare, raw, at = _without_silent(text), list[int](), 0
        if self.heads is not None and not any(map(bare.__contains__, self.starts)):
            return
        while at < len(bare) - 1:
            for length in self.starts.get(bare[at : at + _START], ()):
                word = bare[at : at + length]
                if word not in self.words:
                    continue
                raw = raw or _offsets(text)
                start, end = raw[at], raw[at + len(word) - 1] + 1
                if not (
                    _extends_word(text[start - 1 : start], word[0]) or _extends_word(text[end : end + 1], word[-1])
                ):
                    yield start, end
                    at += len(word) - 1
                    break
            at += 1


def person_words(words: Iterable[str]) -> PersonWords:
    """A lookup table of the words."""
    known = frozenset(words)
    starts: dict[str, set[int]] = {}
    for word in known:
        starts.setdefault(word[:_START], set()).add(len(word))
    heads = "".join(folding.origins(mark) for mark in {start[0] for start in starts}) if len(starts) < _FEW else None
    lengths = {start: tuple(sorted(sizes, reverse=True)) for start, sizes in starts.items()}
    return PersonWords(known, lengths, heads)


@lru_cache(maxsize=2)
def _edges(persons: PersonWords) -> tuple[str, frozenset[str], frozenset[str]]:
    """All words in one text, the set of their beginnings, and the set of their ends."""
    lengths = [(word, n) for word in persons.words for n in range(1, len(word))]
    heads, tails = (frozenset(w[:n] for w, n in lengths), frozenset(w[-n:] for w, n in lengths))
    return folding.BORDER.join(persons.words), heads, tails


def _extends_word(beside: str, mark: str) -> bool:
    """Whether the character ``beside`` continues a word that ends in ``mark``, as in a longer number or Latin word."""
    if mark.isdecimal():
        return beside.isdecimal()
    return mark.isascii() and beside.isascii() and beside.isalpha()


def has_contact(text: str) -> bool:
    """Whether the text has a telephone number, an identity number or an e-mail address."""
    return bool(_contact_spans(text))


def is_office(text: str) -> bool:
    """Whether the whole text is an office or a title, even with a name in it (金山区财政局)."""
    return pack.patterns("search")["no_person"].fullmatch(folding.folded_text(text)) is not None


def _contact_spans(text: str) -> list[tuple[int, int]]:
    """The spans of telephone numbers, identity numbers and e-mail addresses."""
    patterns = pack.patterns("search")
    if not patterns["reachable"].search(text):
        return []
    return [contact.span() for contact in patterns["reach"].finditer(pack.fold(text))]
