"""What styles say of a paragraph or run: is it hidden, a heading, centred, how large, numbered by which list."""

from collections.abc import Mapping
from typing import NamedTuple

from extract.read.word.names import PARAGRAPH_PROPERTIES, RUN, Element, is_on, number, of, properties, switch, value, w

STYLE = w("pStyle")
_RUN_STYLE, _VANISH = w("rStyle"), w("vanish")
_OUTLINE, _ALIGN, _NUMBERED = w("outlineLvl"), w("jc"), w("numPr")
_TITLES = ("heading", "title", "subtitle", "标题")
_BODY_LEVEL = 9  # w:outlineLvl 9 is body text (17.3.1.20)
_DEPTH = 50  # styles based on one another: Word itself allows 10
_SIZE = 20  # half-points: the size of text where nothing says one (17.3.2.38)


class Style(NamedTuple):
    """What a style and those it is based on say; None: nothing. ``numbered`` is (list, level); sizes in half-points."""

    heading: bool | None = None
    centred: bool | None = None
    size: int | None = None
    numbered: tuple[str, int | None] | None = None
    hidden: bool | None = None


PLAIN = Style()


class Styles:
    """The styles of a document by their identity; each is worked out when it is first asked for."""

    __slots__ = ("_default", "_direct", "_elements", "_known", "_size")

    def __init__(self, root: Element | None) -> None:
        elements = [] if root is None else root.findall(w("style"))
        self._elements: Mapping[str, Element] = {element.get(w("styleId"), ""): element for element in elements}
        self._known: dict[str, Style] = {}
        self._direct: dict[tuple[str | None, ...], Style] = {}
        self._default = next((e.get(w("styleId"), "") for e in elements if _is_default(e)), "")
        self._size = number(value(root, "docDefaults", "rPrDefault", "rPr", "sz"), _SIZE)

    def named(self, identity: str | None) -> Style:
        """The style; for None the default style of paragraphs."""
        return self._style(self._default if identity is None else identity, 0)

    def _style(self, identity: str, depth: int) -> Style:
        if identity not in self._known:
            element = self._elements.get(identity)
            if element is None or depth > _DEPTH:
                return PLAIN
            based = value(element, "basedOn")
            base = PLAIN if based is None else self._style(based, depth + 1)
            self._known[identity] = _over(base, _said(element))
        return self._known[identity]

    def of(self, said: Mapping[str, Element]) -> Style:
        """The style of a paragraph with these properties, and what they say themselves over it."""
        identity, outline, align = of(said, STYLE), of(said, _OUTLINE), of(said, _ALIGN)
        if _NUMBERED in said:
            return _over(self.named(identity), _paragraph(said))
        key = identity, outline, align  # most paragraphs say the same as one before
        if key not in self._direct:
            self._direct[key] = _over(self.named(identity), _paragraph(said))
        return self._direct[key]

    def size(self, paragraph: Element, style: Style) -> int:
        """The size of the paragraph's first text, in half-points."""
        run = next(paragraph.iter(RUN), None)
        direct = value(run, "rPr", "sz")
        inherited = self.named(value(run, "rPr", "rStyle") or "").size or style.size or self._size
        return number(direct, inherited)

    def hides(self, said: Mapping[str, Element], paragraph: Style) -> bool:
        """Whether a run with these properties is hidden text in a paragraph of that style.

        Hidden is a toggle property: set in both styles it is off again (17.7.3).
        """
        direct = is_on(of(said, _VANISH, "1"))
        if direct is not None:
            return direct
        identity = of(said, _RUN_STYLE)
        return (paragraph.hidden is True) != (identity is not None and self.named(identity).hidden is True)


def _is_default(element: Element) -> bool:
    return element.get(w("type")) == "paragraph" and element.get(w("default")) in ("1", "true", "on")


def _over(base: Style, own: Style) -> Style:
    """What is said on its own comes before what it is based on."""
    return Style(
        base.heading if own.heading is None else own.heading,
        base.centred if own.centred is None else own.centred,
        base.size if own.size is None else own.size,
        base.numbered if own.numbered is None else own.numbered,
        base.hidden if own.hidden is None else own.hidden,
    )


def _said(element: Element) -> Style:
    """What a style says itself, without those it is based on."""
    said = _paragraph(properties(element, PARAGRAPH_PROPERTIES))
    name = (value(element, "name") or "").lower()
    if said.heading is None and element.get(w("type")) == "paragraph" and name.startswith(_TITLES):
        said = said._replace(heading=True)
    size = number(value(element, "rPr", "sz"))
    return said._replace(size=size or None, hidden=switch(element, "rPr", "vanish"))


def _paragraph(said: Mapping[str, Element]) -> Style:
    """What the paragraph properties say directly."""
    if not said:
        return PLAIN
    outline, align = of(said, _OUTLINE), of(said, _ALIGN)
    identity, level = value(said.get(_NUMBERED), "numId"), value(said.get(_NUMBERED), "ilvl")
    return Style(
        heading=None if outline is None else number(outline, _BODY_LEVEL) < _BODY_LEVEL,
        centred=None if align is None else align == "center",
        numbered=None if identity is None else (identity, None if level is None else number(level)),
    )
