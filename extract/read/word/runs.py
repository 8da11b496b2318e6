"""The text of a paragraph as a reader sees it: runs, symbols, fields, check boxes, and the text boxes tied to it.

Left out: tracked deletions, hidden text, field instructions, prompts of empty content controls, comments, and the
raised numbers of notes. What a field shows is its stored result. Text that is struck out comes apart.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from extract.pack import patterns
from extract.read.glyphs import EMPTY, TICKED, box, is_symbol_font, plain, symbol
from extract.read.word.names import (
    ALTERNATE,
    CONTENT,
    CONTROL,
    CONTROL_BOX,
    CONTROL_CHECKED,
    CONTROL_VALUE,
    MATH,
    MATH_TEXT,
    RUN,
    RUN_PROPERTIES,
    TEXT,
    TEXT_BOX,
    WRAPPERS,
    Element,
    child,
    chosen,
    is_on,
    is_prompt,
    number,
    of,
    properties,
    switch,
    value,
    w,
)
from extract.read.word.styles import Style, Styles

_SIGNS = {w("tab"): "\t", w("ptab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-"}
_DRAWN = frozenset(map(w, ("drawing", "pict", "object")))
_FONTS, _ASCII, _ANSI = w("rFonts"), w("ascii"), w("hAnsi")
_STRIKES = w("strike"), w("dstrike")
_TYPE = w("fldCharType")
_TICKS, _CROSSES = "√✓✔vV", "×✕✗xX"


@dataclass(slots=True)
class _Field:
    """An open field: what its instruction says so far, whether its result has begun, what Word draws by itself."""

    instruction: str = ""
    result: bool = False
    drawn: bool = False


def shown(paragraph: Element, styles: Styles, style: Style) -> tuple[str, list[Element], str]:
    """The paragraph's visible text, the contents of the text boxes that are tied to it, and what is struck out."""
    walk = _Walk(styles, style)
    walk.inline(paragraph)
    return "".join(walk.texts), walk.boxes, "".join(walk.struck)


class _Walk:
    """A walk through one paragraph: what it found to show and what is struck out, whether the run is hidden or struck
    out, the fields that are open.
    """

    __slots__ = ("boxes", "crossed", "fields", "hidden", "struck", "style", "styles", "texts")

    def __init__(self, styles: Styles, style: Style) -> None:
        self.styles = styles
        self.style = style
        self.texts: list[str] = []
        self.boxes: list[Element] = []
        self.struck: list[str] = []
        self.hidden = self.crossed = False
        self.fields: list[_Field] = []

    def inline(self, parent: Element) -> None:
        for element in parent:
            tag = element.tag
            if tag == RUN:
                self.run(element)
            elif tag in WRAPPERS or tag == CONTENT:
                self.inline(element)
            elif tag == CONTROL:
                self.control(element)
            elif tag in MATH:
                self.texts.append("".join(found.text or "" for found in element.iter(MATH_TEXT)))
            elif tag == ALTERNATE and (branch := chosen(element)) is not None:
                self.inline(branch)

    def run(self, run: Element) -> None:
        said = properties(run, RUN_PROPERTIES)
        around = self.hidden
        self.hidden = around or (self.styles.hides(said, self.style) if said else self.style.hidden is True)
        self.crossed = any(is_on(of(said, strike, "1")) for strike in _STRIKES)
        self.within(run, symbol_font(said[_FONTS]) if _FONTS in said else None)
        self.hidden = around

    def within(self, run: Element, font: str | None) -> None:
        for element in run:
            tag = element.tag
            if tag == TEXT:
                text = element.text or ""
                self.say(text if font is None else _in_font(text, font))
            elif tag in _SIGNS:
                self.say(_SIGNS[tag])
            elif tag in _DRAWN:
                if self.is_seen():
                    self.boxes.extend(_text_boxes(element))
            elif tag == ALTERNATE and (branch := chosen(element)) is not None:
                self.within(branch, font)
            elif tag in _OTHERS:
                _OTHERS[tag](self, element)

    def say(self, text: str) -> None:
        if self.is_seen():
            (self.struck if self.crossed else self.texts).append(text)

    def is_seen(self) -> bool:
        """Whether what stands here is shown: not what is hidden, an instruction, or what Word draws anew."""
        if self.hidden or not self.fields:
            return not self.hidden
        return all(field.result and not field.drawn for field in self.fields)

    def symbol(self, element: Element) -> None:
        self.say(_symbol(element))

    def instruction(self, element: Element) -> None:
        if self.fields:
            self.fields[-1].instruction += element.text or ""

    def ruby(self, element: Element) -> None:
        for name in ("rubyBase", "rt"):
            part = child(element, name)
            if part is not None:
                self.inline(part)

    def field(self, mark: Element) -> None:
        """A field's marks count even where they are hidden, so that it is also closed."""
        kind = mark.get(_TYPE)
        if kind == "begin":
            drawn = _form_field(mark)
            self.say(drawn)
            self.fields.append(_Field(drawn=bool(drawn)))
        elif kind == "separate" and self.fields:
            self.fields[-1].result = True
        elif kind == "end" and self.fields:
            field = self.fields.pop()
            if not field.result:
                self.say(_composed(field.instruction))

    def control(self, control: Element) -> None:
        content = control.find(CONTENT)
        state = child(control, "sdtPr")
        mark = None if state is None else state.find(CONTROL_BOX)
        if content is None or is_prompt(control):
            return
        start = len(self.texts)
        self.inline(content)
        if mark is not None:
            found = mark.find(CONTROL_CHECKED)
            checked = found is not None and found.get(CONTROL_VALUE) in ("1", "true", "on")
            self.texts[start:] = [_with_state("".join(self.texts[start:]), checked)]


_OTHERS: Mapping[str, Callable[[_Walk, Element], None]] = {
    w("sym"): _Walk.symbol,
    w("instrText"): _Walk.instruction,
    w("fldChar"): _Walk.field,
    w("ruby"): _Walk.ruby,
}


def _with_state(text: str, checked: bool) -> str:
    """The control's text, its glyph put right where that does not agree with the control's state."""
    found = next((char for char in text if box(plain(char)) is not None), None)
    right = TICKED if checked else EMPTY
    if found is None:
        return right + (text if len(text.strip()) > 1 else "")  # a single other character is a glyph of one's own
    return text if box(plain(found)) is checked else text.replace(found, right, 1)


# ---------------------------------------------------------------- symbols


def symbol_font(fonts: Element) -> str | None:
    """The font that a w:rFonts names, where it is one that shows symbols in the place of letters."""
    name = fonts.get(_ASCII) or fonts.get(_ANSI)
    return name if name and is_symbol_font(name) else None


def _in_font(text: str, font: str) -> str:
    """Letters and private characters as the symbol font shows them; Chinese characters come from another font."""
    return "".join(_shown(char, font) if char < "\u0100" or "\uf000" <= char <= "\uf0ff" else char for char in text)


def _shown(char: str, font: str) -> str:
    return char if char.isspace() else symbol(font, ord(char)) or char


def _symbol(element: Element) -> str:
    """The character of a w:sym; in a font that is not a symbol font its code is Unicode."""
    try:
        code = int(element.get(w("char"), ""), 16)
        char = chr(code)
    except (ValueError, OverflowError):
        return ""
    return symbol(element.get(w("font"), ""), code) or char


# ---------------------------------------------------------------- fields and text boxes


def _form_field(mark: Element) -> str:
    """What Word draws for a legacy form field: a check box, or the chosen entry of a list; "" for other fields."""
    data = child(mark, "ffData")
    check = child(data, "checkBox")
    if check is not None:
        state = switch(check, "checked")
        return TICKED if (switch(check, "default") if state is None else state) else EMPTY
    choices = child(data, "ddList")
    if choices is None:
        return ""
    entries = [entry.get(w("val"), "") for entry in choices.findall(w("listEntry"))]
    chosen_one = number(value(choices, "result") or value(choices, "default"))
    return entries[chosen_one] if 0 <= chosen_one < len(entries) else ""


def _composed(instruction: str) -> str:
    r"""What a field EQ \o (带圈字符) shows: it has no stored result, its characters stand in the instruction."""
    found = patterns("clause")["enclosed"].fullmatch(instruction)
    if found is None:
        return ""
    outer, inner = found["outer"].strip(), found["inner"].strip()
    if box(outer) is False and inner and inner in _TICKS:
        return TICKED
    if box(outer) is False and inner and inner in _CROSSES:
        return "☒"
    if outer in ("○", "〇", "◯") and inner.isdecimal() and 1 <= int(inner) <= 20:
        return chr(ord("①") + int(inner) - 1)
    return outer + inner


def _text_boxes(element: Element) -> Iterator[Element]:
    """The outermost text boxes inside a drawing, each once though it may be drawn in two ways."""
    for found in element:
        if found.tag == TEXT_BOX:
            yield found
        elif found.tag == ALTERNATE:
            branch = chosen(found)
            if branch is not None:
                yield from _text_boxes(branch)
        else:
            yield from _text_boxes(found)
