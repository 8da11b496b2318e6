"""The text of a paragraph as a reader sees it: runs, symbols, fields, check boxes, and the text boxes tied to it.

Left out: tracked deletions, field instructions, prompts of empty content controls, and the raised numbers of notes and
comments. What a field shows is its stored result. Text that is struck out, or that nobody sees, is returned separately,
and so are the pictures with the offsets at which they stand.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from msgspec import Struct

from extract.pack import patterns
from extract.read.glyphs import EMPTY, RAISED, TICKED, box, is_symbol_font, plain, symbol
from extract.read.word.colours import has_colour_of_ground
from extract.read.word.equations import equation_text, field_text, text_behind
from extract.read.word.names import (
    ALTERNATE,
    CONTENT,
    CONTROL,
    CONTROL_BOX,
    CONTROL_CHECKED,
    CONTROL_VALUE,
    MATH,
    RUN,
    RUN_PROPERTIES,
    SYMBOL,
    TEXT,
    TEXT_BOX,
    WRAPPERS,
    Element,
    Properties,
    child,
    child_value,
    chosen_branch,
    is_enabled,
    properties_of,
    shows_prompt,
    w,
    whole_number,
)
from extract.read.word.pictures import DRAWN, IMAGES, is_hidden, is_picture
from extract.read.word.styles import Style, Styles

_SIGNS = {w("tab"): "\t", w("ptab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-"}
_FONTS, _ASCII, _ANSI = w("rFonts"), w("ascii"), w("hAnsi")
_RISE = 4  # half-points above the text before it: less centres runs of other sizes on the line
_INSTRUCTION, _FIELD_MARK, _FIELD_TYPE, _RUBY = w("instrText"), w("fldChar"), w("fldCharType"), w("ruby")
_TICKS, _CROSSES = "√✓✔vV", "×✕✗xX"


class _Field(Struct):
    """An open field: what its instruction says so far, whether its result has begun, what Word draws by itself."""

    instruction: str = ""
    result: bool = False
    drawn: bool = False


class ParagraphText(NamedTuple):
    """A paragraph's visible text, the contents of the text boxes tied to it, and what is struck out.

    ``unseen`` is hidden text and what has the colour of its ground. ``pictures`` are the elements of the pictures tied
    to it, each with its offset in the text.
    """

    text: str
    text_boxes: Sequence[Element] = ()
    struck: str = ""
    pictures: Sequence[tuple[int, Element]] = ()
    unseen: str = ""


def paragraph_text(paragraph: Element, styles: Styles, style: Style) -> ParagraphText:
    """The paragraph as a reader sees it."""
    walk = _Walk(styles, style)
    walk.inline(paragraph)
    pictures = [(sum(map(len, walk.texts[:count])), element) for count, element in walk.pictures]
    return ParagraphText("".join(walk.texts), walk.text_boxes, "".join(walk.struck), pictures, "".join(walk.unseen))


class _Walk:
    """A walk through one paragraph: the texts that are shown, struck out and unseen so far, whether the run is hidden,
    struck out or raised, the fields that are open. A picture is kept with the number of texts before it. ``level`` is
    how far the last text that is not raised stands above the line, in half-points.
    """

    __slots__ = (
        *("crossed", "fields", "hidden", "level", "pictures", "raised", "struck"),
        *("style", "styles", "text_boxes", "texts", "unseen"),
    )

    def __init__(self, styles: Styles, style: Style) -> None:
        self.styles = styles
        self.style = style
        self.texts: list[str] = []
        self.text_boxes: list[Element] = []
        self.pictures: list[tuple[int, Element]] = []
        self.struck: list[str] = []
        self.unseen: list[str] = []
        self.hidden = self.crossed = self.raised = False
        self.level = 0
        self.fields: list[_Field] = []

    def inline(self, parent: Iterable[Element]) -> None:
        for element in parent:
            tag = element.tag
            if tag == RUN:
                self.run(element)
            elif tag in WRAPPERS or tag == CONTENT:
                self.inline(element)
            elif tag == CONTROL:
                self.control(element)
            elif tag in MATH:
                self.texts.append(text_behind(self.last_text(), equation_text(element)))
            elif tag == ALTERNATE and (branch := chosen_branch(element)) is not None:
                self.inline(branch)

    def run(self, run: Element) -> None:
        properties = properties_of(run, RUN_PROPERTIES)
        around = self.hidden
        own = self.styles.hides(properties, self.style) if properties else self.style.hidden is True
        ink = self.styles.ink(properties, self.style)
        self.hidden = around or own or (ink is not None and has_colour_of_ground(run, ink, self.styles))
        self.raised = self.is_raised(properties)
        self.crossed = self.styles.strikes(properties, self.style) if properties else self.style.struck is True
        self.within(run, symbol_font(properties[_FONTS]) if _FONTS in properties else None)
        self.hidden = around

    def is_raised(self, properties: Properties) -> bool:
        """Whether a run with these properties is superscript, or stands higher than the text before it."""
        if self.styles.raises(properties):
            return True
        position = self.styles.position(properties)
        if self.last_text().strip() and position - self.level >= _RISE:
            return True
        self.level = position
        return False

    def within(self, run: Element, font: str | None) -> None:
        """The content of a run, or of an alternate in it; ``font`` is the run's where it is one of symbols."""
        for element in run:
            tag = element.tag
            if tag in (TEXT, SYMBOL):
                text = _in_font(element, font)
                self.show(text.translate(RAISED) if self.raised else text)
            elif tag in _SIGNS:
                self.show(_SIGNS[tag])
            elif tag in DRAWN:
                self.gather_drawn(element)
            elif tag == ALTERNATE and (branch := chosen_branch(element)) is not None:
                self.within(branch, font)
            elif tag in (_INSTRUCTION, _FIELD_MARK):
                self.field(element)
            elif tag == _RUBY:
                parts = child(element, "rubyBase"), child(element, "rt")
                self.inline(chain.from_iterable(part for part in parts if part is not None))

    def gather_drawn(self, drawn: Element) -> None:
        """The text boxes and pictures inside a drawing."""
        for element in _drawn_things(drawn) if self.is_shown() and not is_hidden(drawn) else ():
            if element.tag == TEXT_BOX:
                self.text_boxes.append(element)
            elif is_picture(element):
                self.pictures.append((len(self.texts), element))

    def last_text(self) -> str:
        """The text right before what comes next."""
        return next((text for text in reversed(self.texts) if text), "")

    def show(self, text: str) -> None:
        if self.is_shown():
            (self.struck if self.crossed else self.texts).append(text)
        elif self.hidden and all(field.result for field in self.fields):
            self.unseen.append(text)

    def is_shown(self) -> bool:
        """Whether what stands here is shown: not what is hidden, an instruction, or what Word draws anew."""
        if self.hidden or not self.fields:
            return not self.hidden
        return all(field.result and not field.drawn for field in self.fields)

    def field(self, element: Element) -> None:
        """A field's instruction or one of its marks, which count even where they are hidden: each field is closed."""
        kind = element.get(_FIELD_TYPE)
        if kind == "begin":
            drawn = _form_field(element)
            self.show(drawn)
            self.fields.append(_Field(drawn=bool(drawn)))
        elif self.fields and element.tag == _INSTRUCTION:
            self.fields[-1].instruction += element.text or ""
        elif self.fields and kind == "separate":
            self.fields[-1].result = True
        elif self.fields and kind == "end":
            field = self.fields.pop()
            if not field.result:
                result = _enclosed_characters(field.instruction) or field_text(field.instruction)
                self.show(text_behind(self.last_text(), result))

    def control(self, control: Element) -> None:
        """The text of a content control; the glyph of a check box is put right where it contradicts the state."""
        content = control.find(CONTENT)
        if content is None or shows_prompt(control):
            return
        start = len(self.texts)
        self.inline(content)
        properties = child(control, "sdtPr")
        mark = None if properties is None else properties.find(CONTROL_BOX)
        if mark is None:
            return
        state = mark.find(CONTROL_CHECKED)
        is_checked = state is not None and state.get(CONTROL_VALUE) in ("1", "true", "on")
        text, right = "".join(self.texts[start:]), TICKED if is_checked else EMPTY
        glyph = next((char for char in text if box(plain(char)) is not None), None)
        if glyph is None:
            text = right + (text if len(text.strip()) > 1 else "")  # a single other character is a custom glyph
        elif box(plain(glyph)) is not is_checked:
            text = text.replace(glyph, right, 1)
        self.texts[start:] = [text, *[""] * (len(self.texts) - start - 1)]


def symbol_font(fonts: Element) -> str | None:
    """The font that a w:rFonts names, where it is one that shows symbols in the place of letters."""
    name = fonts.get(_ASCII) or fonts.get(_ANSI)
    return name if name and is_symbol_font(name) else None


def _in_font(element: Element, font: str | None) -> str:
    """The text of a w:t, or the character of a w:sym, as a symbol font shows it.

    Such a font shows letters and private characters anew; Chinese characters come from another font. The code of a
    w:sym in a font that is not one of symbols is Unicode.
    """
    if element.tag == SYMBOL:
        try:
            code = int(element.get(w("char"), ""), 16)
            return symbol(element.get(w("font"), ""), code) or chr(code)
        except (ValueError, OverflowError):
            return ""
    text = element.text or ""
    if font is None:
        return text
    is_shown_anew = [not char.isspace() and (char < "\u0100" or "\uf000" <= char <= "\uf0ff") for char in text]
    return "".join((own and symbol(font, ord(char))) or char for char, own in zip(text, is_shown_anew, strict=True))


# ---------------------------------------------------------------- fields and text boxes


def _form_field(mark: Element) -> str:
    """What Word draws for a legacy form field: a check box, or the chosen entry of a list; "" for other fields."""
    data = child(mark, "ffData")
    check_box = child(data, "checkBox")
    if check_box is not None:
        state = is_enabled(check_box, "checked")
        return TICKED if (is_enabled(check_box, "default") if state is None else state) else EMPTY
    choices = child(data, "ddList")
    if choices is None:
        return ""
    entries = [entry.get(w("val"), "") for entry in choices.findall(w("listEntry"))]
    chosen = whole_number(child_value(choices, "result") or child_value(choices, "default"))
    return entries[chosen] if 0 <= chosen < len(entries) else ""


def _enclosed_characters(instruction: str) -> str:
    r"""What a field EQ \o (带圈字符) shows: it has no stored result, its characters stand in the instruction."""
    match = patterns("clause")["enclosed"].fullmatch(instruction)
    if match is None:
        return ""
    outer, inner = match["outer"].strip(), match["inner"].strip()
    if box(outer) is False and inner and inner in _TICKS:
        return TICKED
    if box(outer) is False and inner and inner in _CROSSES:
        return "☒"
    if outer in ("○", "〇", "◯") and inner.isdecimal() and 1 <= int(inner) <= 20:
        return chr(ord("①") + int(inner) - 1)
    return outer + inner


def _drawn_things(element: Element) -> Iterator[Element]:
    """The outermost text boxes and the images inside a drawing, each once though it may be drawn in two ways."""
    for inside in element:
        if inside.tag == TEXT_BOX or inside.tag in IMAGES:
            yield inside
        elif inside.tag == ALTERNATE:
            branch = chosen_branch(inside)
            if branch is not None:
                yield from _drawn_things(branch)
        else:
            yield from _drawn_things(inside)
