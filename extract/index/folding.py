"""Folding of texts for searches: no blanks, one kind of brackets, digits and letters, simplified characters.

The index stores folded texts, and with them the ``fingerprint`` of the folding: after a change it must be built anew.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from hashlib import sha256

from extract import identity, pack

BORDER = "¶"  # separates the passages of a filing; no query contains it


@lru_cache(maxsize=512)  # each passage is folded twice: for its persons, then for the full text
def folded_text(text: str) -> str:
    """The text in the form in which searches compare it.

    >>> folded_text("閔綜治辦（2017） 11號，Ａ级")
    '闵综治办[2017]11号,a级'
    """
    table, marks = _table()
    return marks.sub(lambda mark: table[mark[0]], "".join(text.split()))


def joined_text(texts: Iterable[str]) -> bytes:
    """The passages of a filing as one folded text, with borders over which no search text matches.

    In UTF-8 with a blank between any two characters, as SQLite's full-text search takes its tokens.
    """
    return " ".join(BORDER.join(folded_text(text) for text in texts)).encode()


def simplified_text(text: str) -> str:
    """The text with simplified characters (简体字) for traditional ones; its length stays the same."""
    return text.translate(_simplified_by_traditional())


def offsets(text: str) -> list[int]:
    """The offset in the original text of each character of the folded text."""
    table, _ = _table()
    return [at for at, mark in enumerate(text) if table.get(mark) != "" and not mark.isspace()]


def origins(mark: str) -> str:
    """All characters that folding maps to this one, including itself."""
    table, _ = _table()
    return mark + "".join(raw for raw, clean in table.items() if clean == mark)


def fingerprint() -> str:
    """A hash of the folding and of the keys of titles and projects; patterns of the user's own may change both."""
    table, _ = _table()
    return sha256((repr(sorted(table.items())) + identity.fingerprint()).encode()).hexdigest()[:16]


_GONE = (BORDER, "\0")  # folding drops these; PostgreSQL cannot store NUL


@cache
def _simplified_by_traditional() -> Mapping[int, str]:
    (entry,) = pack.toml("traditional")["fold"]
    return {ord(raw): clean for raw, clean in zip(entry["from"], entry["to"], strict=True)}


@cache
def _table() -> tuple[Mapping[str, str], re.Pattern[str]]:
    """The foldings of citations, of searches and of traditional characters as one table, and a pattern of its keys.

    What they fold to a blank is dropped as blanks are.
    """
    entries = [entry for name in ("citation", "search", "traditional") for entry in pack.toml(name)["fold"]]
    table = dict.fromkeys(_GONE, "")
    for entry in entries:
        step = dict(zip(entry["from"], entry["to"], strict=True))
        table = {raw: step.get(clean, clean) for raw, clean in table.items()}
        table |= {raw: clean.strip() for raw, clean in step.items() if raw not in table}
    return table, re.compile(f"[{re.escape(''.join(table))}]")
