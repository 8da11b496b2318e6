"""Choices on a form: ticked boxes, or one option written out (项目类别, 保障阶段, 是/否)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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

    Several options written out without any box say nothing about which is meant: each is None, unreadable. So is an
    option without a box among others with an empty one and none ticked; beside a tick it is left blank.
    """
    spans = tuple(spans)
    boxed = [choice for span in spans for choice in _boxed(span)]
    if boxed:
        return [*boxed, *_without_box(spans, boxed)]
    written = [choice for span in spans for choice in _written(span)]
    return written if len(written) == 1 else [_unreadable(choice) for choice in written]


def is_option(text: str) -> bool:
    """Whether the text, with its box or without, is an option of a form (经常性项目 ☑): a label has no box."""
    plain = half(text).strip()
    glyphs = [found.span() for found in pack.patterns("checkbox")["glyph"].finditer(plain)]
    marked = any(start == 0 or end == len(plain) for start, end in glyphs)
    return marked or _squeezed(plain) in _options()


# ---------------------------------------------------------------- options with a box


@dataclass(frozen=True, slots=True)
class _Mark:
    """A box in a text: from where to where it reaches, and whether it is ticked."""

    start: int
    end: int
    checked: bool | None


def _boxed(span: Span) -> Iterator[Choice]:
    boxes = [box for box in span.holder.boxes if span.start <= box.start < span.end]
    marks = _marks(span)
    if any(not _has_box(mark, boxes) for mark in marks):
        others = [_Mark(box.start, box.start + 1, box.checked) for box in boxes if not _is_in(box, marks)]
        boxes = _labelled(span, sorted([*marks, *others], key=lambda mark: mark.start))
    for box in boxes:
        words = box.label or (_without_glyphs(span.text) if len(boxes) == 1 else "")
        yield _choice(_option_in(words, span, box), box.checked, _around(span, box))


def _marks(span: Span) -> list[_Mark]:
    """The boxes that only forms write: rings ○●, brackets [ ] [√], and a tick wherever it stands."""
    found = pack.patterns("checkbox")["mark"].finditer(half(span.text))
    return [_Mark(span.start + one.start(), span.start + one.end(), one["ticked"] is not None) for one in found]


def _has_box(mark: _Mark, boxes: Iterable[CheckBox]) -> bool:
    return any(mark.start <= box.start < mark.end for box in boxes)


def _is_in(box: CheckBox, marks: Iterable[_Mark]) -> bool:
    return any(mark.start <= box.start < mark.end for mark in marks)


def _labelled(span: Span, marks: Sequence[_Mark]) -> list[CheckBox]:
    """The boxes with the words behind each where the text begins with one, else with those before each."""
    text = span.holder.text
    follow = not text[span.start : marks[0].start].strip()
    edges = [span.start, *(edge for mark in marks for edge in (mark.start, mark.end)), span.end]
    pieces = edges[2:] if follow or _stands_alone_before(span, marks) else edges
    sides = [text[start:end].strip() for start, end in zip(pieces[::2], pieces[1::2], strict=True)]
    return [CheckBox(words or None, mark.checked, mark.start) for mark, words in zip(marks, sides, strict=False)]


def _stands_alone_before(span: Span, marks: Sequence[_Mark]) -> bool:
    """Whether the one box of a text stands right before its words, parted from those before it (新增项目 √延续项目)."""
    text, mark = span.holder.text, marks[0]
    behind = text[mark.end : span.end]
    return len(marks) == 1 and text[mark.start - 1].isspace() and bool(behind) and not behind[0].isspace()


def _option_in(words: str, span: Span, box: CheckBox) -> str:
    """The words, or the one of them beside the box where they are several options (新增项目  延续项目√)."""
    parts = _parted(_squeezed(words)) or words.split()
    if _squeezed(words) in _options() or len(parts) < 2:
        return words
    beside = parts[-1] if words in span.holder.text[: box.start] else parts[0]
    return beside if _squeezed(beside) in _options() else words


def _parted(words: str) -> list[str]:
    """The options that make up the words without a blank between them, [] if anything else is there."""
    parts: list[str] = []
    while words:
        ends = [end for end in range(1, len(words) + 1) if words[:end] in _options()]
        if not ends:
            return []
        parts.append(words[: ends[-1]])
        words = words[ends[-1] :]
    return parts


def _without_box(spans: Iterable[Span], boxed: Sequence[Choice]) -> list[Choice]:
    """The options without a box among others, none of them ticked: the tick may have been in the box that is lost."""
    if all(choice.checked is not False for choice in boxed) or any(choice.checked for choice in boxed):
        return []
    words = [(word, span) for span in spans for word in _option_words(span.text)]
    known = [choice.words for choice in boxed]
    return [_choice(word, None, span) for word, span in words if not any(word in other for other in known)]


def _option_words(text: str) -> Iterator[str]:
    for piece in pack.patterns("checkbox")["glyph"].sub(" ", half(text)).split():
        yield from _parted(_squeezed(piece))


# ---------------------------------------------------------------- options written out


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


# ---------------------------------------------------------------- one choice


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
    return pack.patterns("checkbox")["glyph"].sub("", half(text))


def _squeezed(text: str) -> str:
    """The words of an option without blanks, the number before them and the marks around them."""
    words = half("".join(text.split())).strip(":;,")
    number = pack.patterns("field")["number_before"].match(words)
    return (words[number.end() :] if number else words).strip("():;,")


@cache
def _options() -> Mapping[str, tuple[str, str]]:
    entries = pack.toml("checkbox")["option"]
    return {word: (entry["key"], entry["value"]) for entry in entries for word in entry["words"]}
