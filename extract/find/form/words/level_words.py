"""Words for levels of indicators at the beginning of a text: 产出指标, 产出指标-数量指标, 数量指标：培训人次."""

from functools import lru_cache
from typing import NamedTuple

from extract import pack
from extract.find.form.words.label import bare_label, level_code
from extract.find.width import half_width
from extract.model import Span


class LevelPieces(NamedTuple):
    """The level words that a text begins with, each with the numbers of the levels that it may be, and the rest."""

    words: tuple[tuple[Span, tuple[int, ...]], ...]
    rest: Span | None

    @property
    def is_level(self) -> bool:
        """Whether the text is nothing but levels."""
        return bool(self.words) and self.rest is None


def level_pieces(span: Span) -> LevelPieces:
    """The pieces of a text; a level before a name must end in 指标 or have a colon behind it.

    The second of two levels is worded like the first (产出指标-数量指标); another word there is a name
    (满意度指标：群众满意度).
    """
    text = span.text
    words, start = _level_words(text)
    rest = span.part(start, len(text)) if start < len(text) else None
    return LevelPieces(tuple((span.part(*at), levels) for at, levels in words), rest)


@lru_cache(maxsize=4096)
def _level_words(text: str) -> tuple[tuple[tuple[tuple[int, int], tuple[int, ...]], ...], int]:
    """Where the words stand, the levels that each may be, and where the rest begins."""
    words: list[tuple[tuple[int, int], tuple[int, ...]]] = []
    plain, start = half_width(text), 0
    for match in pack.patterns("column")["level_piece"].finditer(plain):
        name = bare_label(match["word"])
        levels = tuple(level for level in (1, 2) if level_code(level, name))
        is_last = match.end() >= len(plain)
        ends = name.endswith(("指标", "目标"))
        is_over = match["joint"] is not None and level_code(2, bare_label(plain[match.end() :])) is not None
        if not levels or len(words) == 2 or not (is_last or match["joint"] == ":" or ends or is_over):
            break
        if words and ends != bare_label(plain[slice(*words[0][0])]).endswith(("指标", "目标")):
            break
        words.append((match.span("word"), levels))
        start = match.end()
    name = bare_label(text)  # 产 出 指 标, the letters apart
    if not words and (levels := tuple(level for level in (1, 2) if level_code(level, name))):
        return (((0, len(text)), levels),), len(text)
    return tuple(words), start
