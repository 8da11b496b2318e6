"""Choices on a form: ticked boxes, or one option written out (项目类别, 保障阶段, 是/否)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from extract import pack
from extract.find.width import half_width
from extract.model import CheckBox, Span

_FEWEST = 4  # characters: shorter options have neighbours
_ENDING = 2  # characters that the options of a list have at their end
_LONGEST_OPTION = 16  # characters of one of several options


class OptionChoice(Struct, frozen=True):
    """An option and whether it is chosen; None where its box cannot be read. ``key`` and
    ``value`` come from the pack, None for an option that the pack does not know; ``words`` is its label without blanks.
    """

    words: str
    checked: bool | None
    span: Span
    key: str | None
    value: str | None


def choices(spans: Iterable[Span]) -> list[OptionChoice]:
    """The options that stand in the spans: one for each check box, else the words that are an option.

    Several options without any box do not show which is meant: each is None, unreadable. So is an option without a box
    where all the others have empty ones (the tick may have been in the lost box); beside a ticked box it is left out.
    """
    spans = tuple(spans)
    boxed = [choice for span in spans for choice in _boxed_choices(span)]
    if not boxed:
        plain = [choice for span in spans for choice in _plain_choices(span)]
        return plain if len(plain) == 1 else [replace(choice, checked=None) for choice in plain]
    if any(choice.checked for choice in boxed) or all(choice.checked is None for choice in boxed):
        return boxed
    known = [choice.words for choice in boxed]
    texts = [(pack.patterns("checkbox")["glyph"].sub(" ", half_width(span.text)), span) for span in spans]
    words = [
        (word, span) for text, span in texts for piece in text.split() for word in _options_in(_option_words(piece))
    ]
    return [*boxed, *(_choice(word, None, span) for word, span in words if not any(word in other for other in known))]


def boxed_options(spans: Iterable[Span]) -> list[OptionChoice]:
    """The options that stand in the spans with a box each; [] where there is no box."""
    return [choice for span in spans for choice in _boxed_choices(span)]


def are_options(spans: Iterable[Span]) -> bool:
    """Whether the spans hold two or more short options, each with its box, and nothing else."""
    glyph = pack.patterns("checkbox")["glyph"]
    count = 0
    for span in spans:
        options = list(_boxed_choices(span))
        rest = "".join(glyph.sub("", half_width(span.text)).split())
        for words in sorted((_option_words(one.words) for one in options), key=len, reverse=True):
            if not words or len(words) > _LONGEST_OPTION:
                return False
            rest = rest.replace(words, "", 1)
        if not options or any(map(str.isalnum, rest)):
            return False
        count += len(options)
    return count > 1


def is_option(text: str) -> bool:
    """Whether the text, with its box or without, is an option of a form (经常性项目 ☑): a label has no box."""
    plain = half_width(text).strip()
    glyphs = [match.span() for match in pack.patterns("checkbox")["glyph"].finditer(plain)]
    return any(start == 0 or end == len(plain) for start, end in glyphs) or _option_words(plain) in _options()


def option_near(label: str) -> str:
    """The one option of forms that the label is but for a character, which may also be missing; "" where there is none
    or the label is an option itself.

    >>> option_near("经常性项日"), option_near("次性项目"), option_near("文化项目")
    ('经常性项目', '一次性项目', '')
    """
    words = _option_words(label)
    if words in _options() or len(words) < _FEWEST:
        return ""
    gaps = {(words[:k], words[k + other :]) for k in range(len(words) + 1) for other in (0, 1)}
    near = [
        one
        for one in _options()
        if len(one) > _FEWEST and any((one[:k], one[k + 1 :]) in gaps for k in range(len(one)))
    ]
    return near[0] if len(near) == 1 else ""


def option_within(label: str) -> str:
    """The longest option with which the label begins or ends, "" where there is none of four characters.

    >>> option_within("项目类经常性项目"), option_within("阶段性项目"), option_within("文化项目")
    ('经常性项目', '阶段性项目', '')
    """
    words = _option_words(label)
    within = (one for one in _options() if len(one) >= _FEWEST and (words.startswith(one) or words.endswith(one)))
    return max(within, key=len, default="")


def options_of_list(labels: Sequence[str | None]) -> frozenset[str]:
    """The options of the field of which all the labels are options, that end as these do; none where the labels are of
    several fields or do not end alike.

    >>> sorted(options_of_list(["立项阶段", "实施阶段"]))[:3], options_of_list(["立项阶段", "一次性项目"])
    (['完成阶段', '实施阶段', '执行阶段'], frozenset())
    """
    keys = {_options().get(label or "", ("", ""))[0] for label in labels}
    ends = {(label or "")[-_ENDING:] for label in labels}
    if len(keys) != 1 or "" in keys or len(ends) != 1:
        return frozenset()
    return frozenset(one for one, (key, _) in _options().items() if {key} == keys and one[-_ENDING:] in ends)


def label_span(span: Span, box: CheckBox) -> Span | None:
    """The label of a box where it stands beside the box word for word, else None."""
    around = _box_span(span, box)
    at = around.text.find(box.label) if box.label else -1
    return around.part(at, at + len(box.label)) if box.label and at >= 0 else None


# ---------------------------------------------------------------- options with a box


def _boxed_choices(span: Span) -> Iterator[OptionChoice]:
    """The options with a box. Besides the boxes that readers of files mark, forms use rings ○●, brackets [ ] [√], and a
    tick anywhere.

    To these belong the words behind each if the text begins with one, else the words before it. To a single one right
    before its words, parted from those before it (新增项目 √延续项目), the words behind belong, too.
    """
    text, glyphs = span.holder.text, pack.patterns("checkbox")
    boxes = [box for box in span.holder.boxes if span.start <= box.start < span.end]
    matches = glyphs["mark"].finditer(half_width(span.text))
    marks: list[tuple[int, int, bool | None]]
    marks = [(span.start + one.start(), span.start + one.end(), one["ticked"] is not None) for one in matches]
    if any(not any(start <= box.start < end for box in boxes) for start, end, _ in marks):
        others = [box for box in boxes if not any(start <= box.start < end for start, end, _ in marks)]
        marks = sorted([*marks, *((box.start, box.start + 1, box.checked) for box in others)], key=lambda mark: mark[0])
        start, behind = marks[0][0], text[marks[0][1] : span.end]
        is_before = len(marks) == 1 and text[start - 1].isspace() and bool(behind) and not behind[0].isspace()
        edges = [span.start, *(edge for mark in marks for edge in mark[:2]), span.end]
        pieces = edges[2:] if is_before or not text[span.start : start].strip() else edges
        labels = [text[first:last].strip() or None for first, last in zip(pieces[::2], pieces[1::2], strict=True)]
        boxes = [CheckBox(label, mark[2], mark[0]) for mark, label in zip(marks, labels, strict=False)]
    for box in boxes:
        words = box.label or (glyphs["glyph"].sub("", half_width(span.text)) if len(boxes) == 1 else "")
        parts = _options_in(_option_words(words)) or words.split()
        if len(parts) > 1 and _option_words(words) not in _options():  # the one beside the box (新增项目  延续项目√)
            beside = parts[-1] if words in text[: box.start] else parts[0]
            words = beside if _option_words(beside) in _options() else words
        yield _choice(words, box.checked, _box_span(span, box))


def _box_span(span: Span, box: CheckBox) -> Span:
    """The box with its label where that stands beside it word for word, else all of the span."""
    text, label = span.holder.text, box.label or ""
    before = text.rfind(label, span.start, box.start) if label else -1
    if before >= 0 and not text[before + len(label) : box.start].strip():
        return Span(span.holder, before, box.start + 1)
    if label and text[box.start + 1 :].lstrip().startswith(label):
        return Span(span.holder, box.start, text.index(label, box.start) + len(label))
    return span


# ---------------------------------------------------------------- options


def _plain_choices(span: Span) -> Iterator[OptionChoice]:
    """The option that the span without a box is, or those that its words, parted by blanks, are."""
    whole = _option_words(span.text)
    if whole in _options():
        yield _choice(whole, True, span)
        return
    start = span.start
    for word in span.text.split():
        start = span.holder.text.index(word, start)
        if _option_words(word) in _options():
            yield _choice(word, True, Span(span.holder, start, start + len(word)))
        start += len(word)


def _options_in(words: str) -> list[str]:
    """The options that make up the words without a blank between them, [] if anything else is there."""
    parts: list[str] = []
    while words:
        ends = [end for end in range(1, len(words) + 1) if words[:end] in _options()]
        if not ends:
            return []
        parts.append(words[: ends[-1]])
        words = words[ends[-1] :]
    return parts


def _choice(words: str, checked: bool | None, span: Span) -> OptionChoice:
    words = _option_words(words)
    key, value = _options().get(words, (None, None))
    return OptionChoice(words, checked, span, key, value)


def _option_words(text: str) -> str:
    """The words of an option without blanks, the number before them and the marks around them."""
    words = half_width("".join(text.split())).strip(":;,")
    number = pack.patterns("field")["number_before"].match(words)
    return (words[number.end() :] if number else words).strip("():;,")


@cache
def _options() -> Mapping[str, tuple[str, str]]:
    entries = pack.toml("checkbox")["option"]
    return {word: (entry["key"], entry["value"]) for entry in entries for word in entry["words"]}
