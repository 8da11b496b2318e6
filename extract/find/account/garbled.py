"""Texts of images that are no values as they were read, however sure the OCR engine was of their characters."""

from collections.abc import Callable, Iterator, Sequence

from extract import pack
from extract.find.checkbox import option_near
from extract.find.decoding import is_probably_misread
from extract.find.form.words.label import bare_label, level_code, level_words
from extract.find.width import half_width
from extract.model import Span, Value
from extract.readings import FilingReading, IndicatorReading

_OPENING = "(（〔《：:"
_PAIRS = (("(", ")"), ("〔", "〕"), ("《", "》"))
_END = "指标"  # of the words for levels
_UNSURE, _CLEAR = 0.85, 0.03  # the confidence of an unsure character, and of a page's: so few are so on a clear one
_FEWEST_LEVELS = 2  # known ones that make a form's other levels known, too


def garbled_spans(filing: FilingReading) -> list[Span]:
    """The texts of images that the record leaves out, each once: those hardly read, and those that say by themselves
    that a character or a piece of them was lost, or that a stroke or another cell's text was taken in.
    """
    leaves = (value for pointer, value in filing.leaves if not pointer.endswith("/label"))
    texts = [value for value in leaves if isinstance(value.value, str)]
    spans = [span for value in texts for span in value.spans if span.confidence < 1]
    sures = [sure for span in spans for line in span.holder.lines for sure in line.confidences]
    is_clear = sum(sure < _UNSURE for sure in sures) < _CLEAR * len(sures)
    # white that parts a word, for a thin character (一) was passed over, or a word that is none (日标 for 目标)
    broken = [pack.pattern("scan", name) for name in ("white_in_text", "no_word")]
    wrong = [
        span
        for span in spans
        if is_probably_misread(span, is_clear=is_clear) or any(one.search(span.text) for one in broken)
    ]
    for number in (1, 2):
        wrong += _of_levels(number, filing.indicators)
    for indicator in filing.indicators:
        wrong += _where(indicator.target.text, _is_no_target)
        wrong += _where(indicator.actual, _is_unbalanced)
    # a class of projects is no option of another field, 经常性项目 beside 一次性项目
    wrong += _where(filing.project.budget_class, lambda words: "性项目" in words or option_near(words) != "")
    for text in (filing.project.name, filing.project.overall_target, filing.project.annual_target):
        wrong += _where(text, _has_no_words)
    wrong += unit_without_beginning(filing)
    return [span for span in dict.fromkeys(wrong) if span.confidence < 1]


def unit_without_beginning(filing: FilingReading) -> list[Span]:
    """The units of money in a bracket whose beginning was not read: 元) may be 万元)."""
    units = [value for value in (filing.money_unit, filing.funds.unit, filing.budget.unit) if value]
    cut = []
    for span in dict.fromkeys(span for value in units for span in value.spans if span.holder.lines):
        before, after = span.holder.text[: span.start].rstrip(), span.holder.text[span.end :].lstrip()
        if after[:1] in (")", "）") and before[-1:] not in tuple(_OPENING):
            cut.append(span)
    return cut


def _where(value: Value[str] | None, is_wrong: Callable[[str], bool]) -> Iterator[Span]:
    if value is not None and is_wrong(value.value):
        yield from value.spans


def _has_no_words(text: str) -> bool:
    return not any(map(str.isalpha, text))


# ---------------------------------------------------------------- indicators


def _of_levels(number: int, indicators: Sequence[IndicatorReading]) -> Iterator[Span]:
    """The places of the texts beside indicators that are no levels, where others of the list are."""
    texts = [text for one in indicators if (text := one.level1_text if number == 1 else one.level2_text)]
    known = sum(level_code(number, bare_label(text.value)) is not None for text in texts)
    for text in texts:
        name = bare_label(text.value)
        is_other = known >= _FEWEST_LEVELS and not name.endswith(_END)  # a form may have a level of its own
        if level_code(number, name) is None and (is_other or _is_no_level(number, name)):
            yield from text.spans


def _is_no_level(number: int, name: str) -> bool:
    """Whether an unknown level is the other level, two in one, a part of a level, or one but for a character."""
    if level_code(3 - number, name) is not None or name.count(_END) > 1 or _has_no_words(name):
        return True
    words = [word + _END for word in level_words(number)]
    is_part = any(word != name and (word.startswith(name) or word.endswith(name)) for word in words)
    same = [word for word in words if len(word) == len(name)]
    return is_part or any(sum(a != b for a, b in zip(word, name, strict=True)) == 1 for word in same)


def _is_no_target(text: str) -> bool:
    """Whether a target has those of two lines in it, a bracket without its other, or a dash for its sign."""
    is_joined = "\n" in text and any(map(str.isdecimal, text))
    has_dash = pack.pattern("scan", "dash_for_sign").search(half_width(text)) is not None
    return is_joined or has_dash or _is_unbalanced(text)


def _is_unbalanced(text: str) -> bool:
    plain = half_width(text)
    return any(plain.count(one) != plain.count(other) for one, other in _PAIRS)
