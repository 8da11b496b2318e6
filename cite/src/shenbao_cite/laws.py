"""Laws by their names (法律): 《刑法》 is 《中华人民共和国刑法》, and 民法典第1165条 cites one without 《》."""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from shenbao_cite import pack

_STATE = "中华人民共和国"
_FOREIGN = 6  # characters of the words that make a law another state's


@cache
def _full_names() -> Mapping[str, str]:
    """Each name and short name of a law with its name."""
    content = pack.toml("law")
    names: dict[str, str] = {name: name for name in content["names"].split()}
    names.update(content["short"])
    return names


@cache
def _lengths() -> list[int]:
    """How long the names are, the longest first."""
    return sorted({len(name) for name in _full_names()}, reverse=True)


@lru_cache(maxsize=4096)
def full_title(title: str) -> str:
    """The full title of a law that is named in short; any other title as it is.

    >>> full_title("刑法"), full_title("民诉法"), full_title("预算法实施条例"), full_title("资金管理办法")
    ('中华人民共和国刑法', '中华人民共和国民事诉讼法', '中华人民共和国预算法实施条例', '资金管理办法')
    """
    name = title.removeprefix(_STATE)
    content = pack.toml("law")
    under = next((ending for ending in content["issued_under"] if name.endswith(ending)), "")
    law = _full_names().get(name.removesuffix(under))
    if law is None:
        return title
    return law if law in content["without_state"] else f"{_STATE}{law}{under}"


def bare_laws(folded: str) -> Iterator[tuple[int, int, str]]:
    """The laws that a folded text names without 《》 right before an article: start, end, full title."""
    if "法" not in folded or "条" not in folded:
        return
    names, foreign, endings = _full_names(), pack.pattern("law", "foreign"), pack.toml("law")["issued_under"]
    for cited in pack.pattern("law", "cited").finditer(folded):
        end = cited.end()
        stop = end - next((len(ending) for ending in endings if folded.endswith(ending, 0, end)), 0)
        start = next((stop - size for size in _lengths() if size <= stop and folded[stop - size : stop] in names), None)
        if start is None:
            continue
        start -= len(_STATE) * folded.endswith(_STATE, 0, start)
        if not foreign.match(folded, max(0, start - _FOREIGN), start):
            yield start, end, full_title(folded[start:end])
