"""Choices on a form: ticked boxes, or one option written out (项目类别, 保障阶段, 是/否)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from extract import pack
from extract.find.width import half
from extract.model import CheckBox, Span


@dataclass(frozen=True, slots=True)
class Choice:
    """An option and whether it is chosen; None where its box cannot be read. ``key`` and ``value`` are of the pack,
    None for an option that the pack does not know; ``words`` is its label without blanks.
    """

    words: str
    checked: bool | None
    span: Span
    key: str | None
    value: str | None


def find(spans: Iterable[Span]) -> list[Choice]:
    """The options that stand in the spans: one for each check box, else the words that are an option.

    Several options written out without any box say nothing about which is meant: each is None, unreadable.
    """
    spans = tuple(spans)
    boxed = [choice for span in spans for choice in _boxed(span)]
    if boxed:
        return boxed
    written = [choice for span in spans for choice in _written(span)]
    return written if len(written) == 1 else [_unreadable(choice) for choice in written]


def is_option(text: str) -> bool:
    """Whether the text, with its box or without, is one option of a form (经常性项目 ☑)."""
    return _squeezed(_without_glyphs(text)) in _options()


def _boxed(span: Span) -> Iterator[Choice]:
    boxes = [box for box in span.holder.boxes if span.start <= box.start < span.end]
    for box in boxes:
        words = box.label or (_without_glyphs(span.text) if len(boxes) == 1 else "")
        yield _choice(_option_in(words, span, box), box.checked, _around(span, box))


def _option_in(words: str, span: Span, box: CheckBox) -> str:
    """The words, or the one of them beside the box where they are several options (新增项目  延续项目√)."""
    parts = words.split()
    if _squeezed(words) in _options() or len(parts) < 2:
        return words
    beside = parts[-1] if words in span.holder.text[: box.start] else parts[0]
    return beside if _squeezed(beside) in _options() else words


def _written(span: Span) -> Iterator[Choice]:
    """The option that the span is, or those that its words, parted by blanks, are."""
    whole = _squeezed(span.text)
    if whole in _options():
        yield _choice(whole, True, span)
        return
    start = span.start
    for word in span.text.split():
        start = span.holder.text.index(word, start)
        if _squeezed(word) in _options():
            yield _choice(word, True, Span(span.holder, start, start + len(word)))
        start += len(word)


def _choice(words: str, checked: bool | None, span: Span) -> Choice:
    words = _squeezed(words)
    key, value = _options().get(words, (None, None))
    return Choice(words, checked, span, key, value)


def _unreadable(choice: Choice) -> Choice:
    return Choice(choice.words, None, choice.span, choice.key, choice.value)


def _around(span: Span, box: CheckBox) -> Span:
    """The box with its label where that stands beside it word for word, else all of the span."""
    text, label = span.holder.text, box.label or ""
    before = text.rfind(label, span.start, box.start) if label else -1
    if before >= 0 and not text[before + len(label) : box.start].strip():
        return Span(span.holder, before, box.start + 1)
    if label and text[box.start + 1 :].lstrip().startswith(label):
        return Span(span.holder, box.start, text.index(label, box.start) + len(label))
    return span


def _without_glyphs(text: str) -> str:
    return pack.patterns("checkbox")["glyph"].sub("", text)


def _squeezed(text: str) -> str:
    return half("".join(text.split())).strip("():;,")


@cache
def _options() -> Mapping[str, tuple[str, str]]:
    entries = pack.toml("checkbox")["option"]
    return {word: (entry["key"], entry["value"]) for entry in entries for word in entry["words"]}
