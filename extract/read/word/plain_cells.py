"""The text of a cell that holds nothing but plain paragraphs, as most do, in one pass over its elements.

It comes out as ``runs`` and ``story`` read it. Whatever this pass does not know for certain it leaves to them.
"""

from extract.read.word.names import PARAGRAPH, RUN, TEXT, VALUE, Element, w, whole_number
from extract.read.word.runs import symbol_font
from extract.read.word.styles import STYLE, Styles

_FONTS, _RUN_STYLE = w("rFonts"), w("rStyle")
_VERTICAL, _POSITION, _COLOUR = w("vertAlign"), w("position"), w("color")
_DARK = "0123456789AB"  # the first digit of each part of a colour that is seen on any ground of a form
# elements that only wrap plain text, or say how it looks on paper; a w:tab is both a tab and a stop for tabs
_SILENT = frozenset(
    map(
        w,
        (
            *("tc", "tcPr", "tcW", "gridSpan", "vMerge", "hMerge", "tcBorders", "top", "left", "bottom", "right"),
            *("start", "end", "tl2br", "tr2bl", "shd", "noWrap", "tcMar", "textDirection", "tcFitText", "vAlign"),
            *("hideMark", "pPr", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "suppressLineNumbers"),
            *("pBdr", "between", "bar", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct", "autoSpaceDE"),
            *("autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing"),
            *("mirrorIndents", "suppressOverlap", "jc", "textAlignment", "outlineLvl", "cnfStyle", "r", "rPr"),
            *("b", "bCs", "i", "iCs", "caps", "smallCaps", "outline", "shadow", "w", "kern"),
            *("sz", "szCs", "highlight", "u", "effect", "bdr", "fitText", "rtl", "cs", "em", "lang"),
            *("eastAsianLayout", "bookmarkStart", "bookmarkEnd", "proofErr", "lastRenderedPageBreak"),
        ),
    )
)


def plain_text(cell: Element, styles: Styles) -> str | None:
    """The cell's paragraphs, each behind a line break; None where there is more to read than plain text."""
    if not _is_silent(styles, None):
        return None
    parts: list[str] = []
    for element in cell.iter():
        tag = element.tag
        if tag == TEXT and _is_in_run(element):
            parts.append(element.text or "")
        elif tag == PARAGRAPH and element.getparent() is cell:
            parts.append("\n")
        elif tag not in _SILENT and not _leaves_text(element, styles):
            return None
    return "".join(parts)


def _is_in_run(text: Element) -> bool:
    """Whether the text stands where text belongs: in a run of a paragraph."""
    run = text.getparent()
    paragraph = None if run is None or run.tag != RUN else run.getparent()
    return paragraph is not None and paragraph.tag == PARAGRAPH


def _leaves_text(element: Element, styles: Styles) -> bool:
    """Whether the element names a style or font, or raises text, in a way that leaves it as it is written."""
    if element.tag == _VERTICAL:
        return element.get(VALUE) != "superscript"
    if element.tag == _COLOUR:
        colour = element.get(VALUE, "auto").upper()
        return colour == "AUTO" or (len(colour) == 6 and any(digit in _DARK for digit in colour[::2]))
    if element.tag == _POSITION:
        return whole_number(element.get(VALUE)) <= 0
    if element.tag == _FONTS:
        return symbol_font(element) is None
    return element.tag in (STYLE, _RUN_STYLE) and _is_silent(styles, element.get(VALUE))


def _is_silent(styles: Styles, identity: str | None) -> bool:
    """Whether the style neither hides, strikes out, raises, colours nor numbers its text."""
    style = styles.style(identity)
    has_look = style.hidden or style.struck or style.raised or style.position or style.ink
    return not has_look and style.numbered is None
