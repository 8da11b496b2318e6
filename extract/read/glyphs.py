"""Characters that look like others: compatibility ideographs, symbol fonts, check boxes.

``plain`` gives each character its ordinary one, one for one; ``boxes_of`` finds the check boxes of a text.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple
from unicodedata import normalize

import regex

from extract.model import CheckBox
from extract.pack import patterns

EMPTY, TICKED = "☐", "☑"  # written where the source has a box but no Unicode character for it
UNREADABLE = "⍰"  # a box of which an image does not show whether it is ticked
_FRAMED = dict.fromkeys("□☐◻▢⬜❏❐❑❒", False) | dict.fromkeys("☑☒▣⊠🗹🗵🗷🗳⮽", True)
FRAMED = frozenset(_FRAMED)
UNTICKED = frozenset(glyph for glyph, ticked in _FRAMED.items() if not ticked)
_BARE = frozenset("√✓✔🗸■")  # a tick, or a box filled in: an option's mark only where it stands beside an option
_TICKS = _BARE - {"■"}
_DRAWN = {UNREADABLE, *_FRAMED}
_BOXES = _BARE | _DRAWN
_OPENING, _CLOSING = "（([【", "）)]】"
_TRIMMED = " \t\u3000\u00a0\n、，,；;。.：:_＿—"
_UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")  # without ink or width
_UNSEEN_OR_BOXES = _UNSEEN | _BOXES

# ---------------------------------------------------------------- ordinary characters

# radicals and their ordinary characters: Unicode gives most of CJK Radicals Supplement no decomposition
_RADICALS = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇几⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢水⺣灬⺤爫"
    "⺥爫⺦丬⺧牛⺨犭⺩王⺪疋⺫目⺬示⺭礻⺮竹⺯糹⺰纟⺱罓⺲罒⺳网⺴网⺵网⺶羊⺷羊⺸羊⺹耂⺺聿⺻聿⺼月⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足"
    "⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞飠⻟飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
# all of these characters and few others: a search takes a fifth of the time that a set of them takes for a page
_ODD = re.compile("[\u2329\u232a\u2e80-\u2fdf\ue000-\ufaff\U0002f800-\U0002fa1f]")
_COMPATIBLE = ((0x2F00, 0x2FD6), (0xF900, 0xFB00), (0x2F800, 0x2FA20), (0x2329, 0x232B))

# Wingdings and its relatives by their code below 0x100; sources: Unicode's proposal L2/12-368 for these fonts
_WINGDINGS = {
    0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: EMPTY, 0x70: EMPTY, 0x71: "❑", 0x72: "❒", 0x73: "⬧", 0x74: "⧫", 0x75: "◆",
    0x76: "❖", 0x78: "☒", 0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: EMPTY, 0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→",
    0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: TICKED,
}  # fmt: skip
_WINGDINGS_2 = {
    0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: TICKED, 0x53: "☒", 0x54: "☒", 0x97: "•", 0x98: "●", 0x99: "●", 0x9E: "○",
    0xA0: "■", 0xA1: "■", 0xA2: "■", 0xA3: EMPTY, 0xA4: EMPTY, 0xA5: EMPTY, 0xAE: "◆",
}  # fmt: skip
_WEBDINGS = {0x61: "✓", 0x63: EMPTY, 0x67: "■", 0x72: "✗", 0x6E: "●"}
_SYMBOL = dict(
    zip(
        range(0x61, 0x7B),
        "αβχδεφγηιϕκλμνοπθρστυϖωξψζ",
        strict=True,
    )
) | {
    0x2B: "+", 0x2D: "−", 0x3D: "=", 0x3C: "<", 0x3E: ">", 0x44: "Δ", 0x53: "Σ", 0x57: "Ω", 0xA3: "≤", 0xA5: "∞",
    0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xBC: "…",
    0xD6: "√", 0xD7: "⋅", 0xDE: "⇒", 0xE5: "∑",
}  # fmt: skip
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "webdings": _WEBDINGS, "symbol": _SYMBOL}
# the font is not known: what forms use, check boxes before all
_PRIVATE = {
    0xF06F: EMPTY, 0xF070: EMPTY, 0xF071: EMPTY, 0xF0A8: EMPTY, 0xF0A3: EMPTY,
    0xF052: TICKED, 0xF0FE: TICKED, 0xF0FD: "☒", 0xF053: "☒", 0xF054: "☒", 0xF051: "☒", 0xF0FC: "✓", 0xF050: "✓",
    0xF0B1: "±", 0xF0B3: "≥", 0xF0B4: "×", 0xF0B7: "•", 0xF0D6: "√",
}  # fmt: skip


RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")  # digits that stand raised: an exponent, or the mark of a note
_PRIVATE_USE = re.compile("[\ue000-\uf8ff]")


def plain(text: str) -> str:
    """The text with ordinary characters for compatibility ideographs, radicals and private check boxes, one for one."""
    if text.isascii() or not _ODD.search(text):
        return text
    return text.translate(_ordinary())


@cache
def _ordinary() -> dict[int, str]:
    table = {code: normalize("NFKC", chr(code)) for first, end in _COMPATIBLE for code in range(first, end)}
    table |= dict(zip(map(ord, _RADICALS[::2]), _RADICALS[1::2], strict=True))
    table |= _PRIVATE
    return {code: char for code, char in table.items() if chr(code) != char and len(char) == 1}


def private_count(text: str) -> int:
    """How many characters are of private use (U+E000 to U+F8FF): only their font knows what they show."""
    return len(_PRIVATE_USE.findall(text))


def symbol(font: str, code: int) -> str | None:
    """The character that a symbol font shows for a code (0x20 to 0xFF, or the same from U+F000), None if unknown.

    Check boxes come out as ☐ ☑ ☒.
    """
    known = _FONTS.get(font.strip().lower())
    return None if known is None else known.get(code & 0xFF)


def is_symbol_font(font: str) -> bool:
    """Whether the font shows symbols in the place of letters."""
    return font.strip().lower() in _FONTS


# ---------------------------------------------------------------- a text that has no places on a page


class Text(NamedTuple):
    """A text with ordinary characters; ``raw`` is what the file has where that differs."""

    text: str
    raw: str | None
    boxes: tuple[CheckBox, ...]


_NOTHING = Text("", None, ())


def content(raw: str) -> Text:
    """The visible text, without blank lines and without blanks at the beginnings and ends of lines."""
    raw = raw.strip()
    if not raw:
        return _NOTHING
    if "\n" in raw:
        raw = "\n".join(line for line in map(str.strip, raw.split("\n")) if line)
    if _UNSEEN_OR_BOXES.isdisjoint(raw) and not _ODD.search(raw):  # most texts
        return Text(raw, None, ())
    text = plain(raw)
    if not _UNSEEN.isdisjoint(text):
        text = "".join(char for char in text if char not in _UNSEEN)
    return Text(text, None if text == raw or not text else raw, boxes_of(text))


# ---------------------------------------------------------------- check boxes


class _Mark(NamedTuple):
    """A box in a text: its start and end with its brackets, its glyph's offset, and its state."""

    start: int
    end: int
    glyph: int
    checked: bool | None


def box(glyph: str) -> bool | None:
    """Whether the glyph shows a checked box (☑ ☒ √ ■), an empty one (□ ☐), or None: it is no box."""
    return True if glyph in _BARE else _FRAMED.get(glyph)


def boxes_of(text: str) -> tuple[CheckBox, ...]:
    """The check boxes of a cell's or clause's text with the words that belong to each.

    On which side of its box a label stands is one decision for the whole text: behind the boxes where the text begins
    with one. A bare √ or ■ counts only beside an option (``√新增项目 □延续项目``), not in running text.
    """
    marks = [] if _BOXES.isdisjoint(text) else _marks(text)
    if not marks:
        return ()
    labels = _labels(text, marks)
    return tuple(CheckBox(label, mark.checked, mark.glyph) for mark, label in zip(marks, labels, strict=True))


def _marks(text: str) -> list[_Mark]:
    """The boxes of the text; a tick right beside an empty box is the mark in that box."""
    spans = [match.span() for match in patterns("clause")["instruction"].finditer(text)]
    boxes = [
        index
        for index, char in enumerate(text)
        if char in _BOXES and not any(start <= index < end for start, end in spans)
    ]
    has_framed = any(text[index] in _DRAWN for index in boxes)
    result: list[_Mark] = []
    for index in boxes:
        if not (has_framed or _is_beside_option(text, index)):
            continue
        checked = None if text[index] == UNREADABLE else bool(box(text[index]))
        last = result[-1] if result else None
        is_tick = last is not None and any(char in _TICKS for char in (text[index], text[last.glyph]))
        if last and last.end == index and checked != last.checked and is_tick:
            result[-1] = _Mark(last.start, index + 1, last.glyph, checked=True)
        else:
            start, end = _bracket_bounds(text, index)
            result.append(_Mark(start, end, index, checked))
    return result


def _bracket_bounds(text: str, index: int) -> tuple[int, int]:
    """Start and end of the box at that offset, its brackets included."""
    before, after = text[:index].rstrip(), text[index + 1 :].lstrip()
    if before and after and before[-1] in _OPENING and after[0] in _CLOSING:
        return len(before) - 1, len(text) - len(after) + 1
    return index, index + 1


def _is_beside_option(text: str, index: int) -> bool:
    start, end = _bracket_bounds(text, index)
    before = regex.split(r"[\s√✓✔■]", text[:start].rstrip(" \u3000"))[-1]
    behind = regex.split(r"[\s√✓✔■]", text[end:].lstrip(" \u3000"))[0]
    option = patterns("clause")["option"]
    if end - start > 1:  # in brackets of its own
        return option.fullmatch(before) is not None
    return not (before and behind) and option.fullmatch(before + behind) is not None


def _labels(text: str, marks: Sequence[_Mark]) -> Iterator[str | None]:
    """The words that belong to each box: those behind it, or those before it."""
    before, behind = text[: marks[0].start], text[marks[-1].end :]
    follow = not before.strip() or (bool(behind.strip(_TRIMMED)) and before[-1] in "：: \u3000\t\n（(【")
    asides = [patterns("clause")["aside"].match(text, mark.end) for mark in marks]  # 优☑（90分以上）
    starts = [0, *(aside.end() if aside else mark.end for aside, mark in zip(asides, marks, strict=True))]
    ends = [*(mark.start for mark in marks), len(text)]
    for k, mark in enumerate(marks):
        if follow:
            words = text[mark.end : ends[k + 1]].lstrip(_TRIMMED).split("\n")[0]
            if k + 1 < len(marks):  # the next group's title does not belong to this box
                words = patterns("clause")["group"].sub("", words.rstrip())
        else:
            words = text[starts[k] : mark.start].rstrip(_TRIMMED).split("\n")[-1]
            colon = max(words.rfind("："), words.rfind(":"))
            words = words[colon + 1 :] if colon > max(map(words.rfind, _CLOSING)) else words
        yield words.strip(_TRIMMED) or None
