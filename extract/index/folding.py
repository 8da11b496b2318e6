"""How a text is compared in a search: without blanks, one kind of bracket, of digit and of letter.

Whoever changes this changes what the index holds, so that ``fingerprint`` stands in it.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from hashlib import sha256

from extract import identity, pack

BORDER = "¶"  # stands between the passages of a filing, and in no query


@lru_cache(maxsize=512)  # a passage is searched for persons, then becomes part of the text
def folded(text: str) -> str:
    """The text as it is compared.

    >>> folded("闵综治办（2017） 11号，Ａ级")
    '闵综治办[2017]11号,a级'
    """
    table, marks = _table()
    return marks.sub(lambda mark: table[mark[0]], "".join(text.split()))


def offsets(text: str) -> list[int]:
    """Where each character of the folded text stands in the text."""
    return [at for at, mark in enumerate(text) if not (mark.isspace() or mark in _GONE)]


def origins(mark: str) -> str:
    """All characters that are folded to this one, itself with them."""
    table, _ = _table()
    return mark + "".join(raw for raw, clean in table.items() if clean == mark)


def fingerprint() -> str:
    """What tells this folding, and the stored keys of titles and projects, from others: an own pack may change them."""
    table, _ = _table()
    return sha256((repr(sorted(table.items())) + identity.fingerprint()).encode()).hexdigest()[:16]


_GONE = (BORDER, "\0")  # PostgreSQL takes no NUL


@cache
def _table() -> tuple[Mapping[str, str], re.Pattern[str]]:
    """Citations' folding, then that of searches, in one step."""
    entries = [*pack.toml("citation")["fold"], *pack.toml("search")["fold"]]
    table = dict.fromkeys(_GONE, "")
    for entry in entries:
        step = dict(zip(entry["from"], entry["to"], strict=True))
        table = {raw: step.get(clean, clean) for raw, clean in table.items()}
        table |= {raw: clean for raw, clean in step.items() if raw not in table}
    return table, re.compile(f"[{re.escape(''.join(table))}]")
