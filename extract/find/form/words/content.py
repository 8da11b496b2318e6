"""What a cell holds, by its text alone: a level of indicators, a sign, a number, a value with sign or unit, words."""

from functools import lru_cache

from extract import pack
from extract.find import money
from extract.find.form.words.label import bare_label, level_code
from extract.find.form.words.level_words import level_pieces
from extract.find.width import half_width
from extract.model import Clause, Span

_MEASURES = ("measure_signed", "measure_value")
_JOINTS = frozenset("-—/>、→·:")  # between two levels in one text
_LONGEST_WORDS = 40  # characters: a longer text is prose


@lru_cache(maxsize=8192)
def content_kind(text: str) -> str | None:
    """The kind of content as ``patterns/column.toml`` names it, None for a blank or a dash.

    >>> [content_kind(text) for text in ("产出指标", "数量指标", "成本指标", "≥", "35", "≥35个", "人次")]
    ['level1', 'level2', 'level', 'sign', 'number', 'value', 'unit']
    """
    if money.is_blank(text):
        return None
    name, plain = bare_label(text), half_width(text)
    has_digit = any(map(str.isdigit, plain))
    first = next(pack.pattern("column", "measure_piece").finditer(plain), None) if has_digit else None
    if first and any(pack.pattern("column", kind).fullmatch(first["piece"]) for kind in _MEASURES):
        return "measure"
    if len(text) > _LONGEST_WORDS:
        return "prose"
    levels = [level for level in (1, 2) if level_code(level, name)]
    if levels:
        return f"level{levels[0]}" if len(levels) == 1 else "level"
    is_coded = plain[:1].isascii()  # 1.1 数量指标
    pieces = level_pieces(Span(Clause(0, text), 0, len(text))) if is_coded or not _JOINTS.isdisjoint(plain) else None
    if pieces is not None and pieces.is_level:
        numbers = {number for _, own in pieces.words for number in own}
        return "level" if len(numbers) > 1 else f"level{numbers.pop()}"
    kinds = ("sign", "nature", "standard", "tick", *(("number", "date", "value") if has_digit else ()), "unit")
    return next((kind for kind in kinds if pack.pattern("column", kind).fullmatch(plain)), "words")
