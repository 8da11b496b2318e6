"""Laws by their names (法律): 《刑法》 is 《中华人民共和国刑法》, and 民法典第1165条 cites one without 《》."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from shenbao_cite import pack

_STATE = "中华人民共和国"
_WITHOUT_STATE = frozenset(["反分裂国家法"])  # its title is without the state's name
_ISSUED_UNDER = "(?:实施条例|实施细则)?"  # 预算法实施条例 is titled like its law
_FOREIGN = 6  # characters of the words that make a law another state's


@cache
def _full_names() -> Mapping[str, str]:
    """Each name and short name of a law with its name."""
    content = pack.toml("law")
    names: dict[str, str] = {name: name for name in content["names"].split()}
    names.update(content["short"])
    return names


@cache
def _names() -> re.Pattern[str]:
    names = sorted(_full_names(), key=len, reverse=True)
    return re.compile(f"(?:{_STATE})?(?P<law>{'|'.join(names)})(?P<under>{_ISSUED_UNDER})")


def full_title(title: str) -> str:
    """The full title of a law that is named in short; any other title as it is.

    >>> full_title("刑法"), full_title("民诉法"), full_title("预算法实施条例"), full_title("资金管理办法")
    ('中华人民共和国刑法', '中华人民共和国民事诉讼法', '中华人民共和国预算法实施条例', '资金管理办法')
    """
    named = _names().fullmatch(title)
    if named is None:
        return title
    name = _full_names()[named["law"]]
    return name if name in _WITHOUT_STATE else f"{_STATE}{name}{named['under']}"


def bare_laws(folded: str) -> Iterator[tuple[int, int, str]]:
    """The laws that a folded text names without 《》 right before an article: start, end, full title."""
    if "法" not in folded or "条" not in folded:
        return
    foreign = pack.pattern("law", "foreign")
    for named in _names().finditer(folded):
        is_cited = pack.pattern("law", "article").match(folded, named.end())
        if is_cited and not foreign.match(folded, max(0, named.start() - _FOREIGN), named.start()):
            yield named.start(), named.end(), full_title(named[0])
