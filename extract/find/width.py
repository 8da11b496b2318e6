"""Full-width characters (１２，％（）：) and the minus sign as their half-width twins, offset for offset."""

import re
from functools import lru_cache

_TWINS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: 0x20,
    0xA0: 0x20,
    0xFFE5: 0xA5,
    0x2212: 0x2D,
}
_WIDE = re.compile(f"[{''.join(map(chr, _TWINS))}]")


@lru_cache(maxsize=2048)
def half_width(text: str) -> str:
    """A copy of the same length with half-width digits, letters, punctuation and blanks.

    Cached, as many finders and rules look at the same text.

    >>> half_width("（１，２００．５０％）")
    '(1,200.50%)'
    """
    return text.translate(_TWINS) if _WIDE.search(text) else text
