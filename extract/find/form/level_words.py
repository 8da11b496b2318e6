"""Words for levels of indicators at the beginning of a text: 产出指标, 产出指标-数量指标, 数量指标：培训人次."""

from dataclasses import dataclass

from extract import pack
from extract.find.form.label import bare_label, level_code
from extract.find.width import half_width
from extract.model import Span


@dataclass(frozen=True, slots=True)
class LevelPieces:
    """The level words that a text begins with, each with the numbers of the levels that it may be, and the rest."""

    words: tuple[tuple[Span, tuple[int, ...]], ...]
    rest: Span | None

    @property
    def is_level(self) -> bool:
        """Whether the text is nothing but levels."""
        return bool(self.words) and self.rest is None


def level_pieces(span: Span) -> LevelPieces:
    """The pieces of a text; a level before a name must end in 指标 or have a colon behind it.

    The second of two levels is worded like the first (产出指标-数量指标); another word there is a name (满意度指标：群众满意度).
    """
    words: list[tuple[Span, tuple[int, ...]]] = []
    plain, start = half_width(span.text), 0
    for match in pack.patterns("column")["level_piece"].finditer(plain):
        name = bare_label(match["word"])
        levels = tuple(level for level in (1, 2) if level_code(level, name))
        is_last = match.end() >= len(plain)
        ends = name.endswith(("指标", "目标"))
        if not levels or len(words) == 2 or not (is_last or match["joint"] == ":" or ends):
            break
        if words and ends != bare_label(words[0][0].text).endswith(("指标", "目标")):
            break
        words.append((span.part(*match.span("word")), levels))
        start = match.end()
    rest = span.part(start, len(plain)) if start < len(plain) else None
    return LevelPieces(tuple(words), rest)
