"""The words that forms are known by where they are laid out: labels, heads of columns, levels of indicators."""

from functools import cache
from typing import Literal

from extract import pack

_SHORTEST = 3  # characters: 项目, 金额 and 备注 stand in any table


@cache
def form_words(kind: Literal["field", "column", "level"]) -> frozenset[str]:
    """The words that forms have as labels of a ``field``, heads of a ``column`` or a ``level`` of indicators."""
    key = "words" if kind == "level" else "labels"
    return frozenset(word for entry in pack.toml("field")[kind] for word in entry[key])


@cache
def telling_words() -> frozenset[str]:
    """The words that tell a form: of three characters or more; levels with 指标 or 目标 behind them, too."""
    levels = {word + end for word in form_words("level") for end in ("", "指标", "目标")}
    return frozenset(word for word in form_words("field") | form_words("column") | levels if len(word) >= _SHORTEST)
