"""What styles say of a paragraph or run: a heading, centred, size, number; hidden, struck out, raised, coloured."""

from collections.abc import Mapping
from typing import NamedTuple

from extract.read.word.names import (
    PARAGRAPH_PROPERTIES,
    RUN,
    RUN_PROPERTIES,
    Element,
    Properties,
    child_value,
    is_on,
    properties_of,
    property_value,
    w,
    whole_number,
)

STYLE = w("pStyle")
_RUN_STYLE, _VANISH = w("rStyle"), w("vanish")
_SIZE_NAME = w("sz")
_STRIKES = w("strike"), w("dstrike")
_VERTICAL, _POSITION = w("vertAlign"), w("position")
_COLOUR = w("color")
_OUTLINE, _ALIGN, _NUMBERED = w("outlineLvl"), w("jc"), w("numPr")
_TITLES = ("heading", "title", "subtitle", "标题")
_BODY_LEVEL = 9  # w:outlineLvl 9 is body text (17.3.1.20)
_DEPTH = 50  # styles based on one another: Word itself allows 10
_SIZE = 20  # half-points: the size of text where nothing says one (17.3.2.38)


class Style(NamedTuple):
    """What a style and those it is based on say; None: nothing. ``numbered`` is (list, level); sizes in half-points.

    ``struck``, ``raised``, ``position`` (in half-points above the line) and ``ink``, the colour, are those of runs.
    """

    heading: bool | None = None
    centred: bool | None = None
    size: int | None = None
    numbered: tuple[str, int | None] | None = None
    hidden: bool | None = None
    struck: bool | None = None
    raised: bool | None = None
    position: int | None = None
    ink: str | None = None


PLAIN = Style()


class Styles:
    """The styles of a document by their identity; each is worked out when it is first needed."""

    __slots__ = ("_default", "_direct", "_elements", "_known", "_size")

    def __init__(self, root: Element | None) -> None:
        elements = [] if root is None else root.findall(w("style"))
        self._elements: Mapping[str, Element] = {element.get(w("styleId"), ""): element for element in elements}
        self._known: dict[str, Style] = {}
        self._direct: dict[tuple[str | None, ...], Style] = {}
        paragraphs = (element for element in elements if element.get(w("type")) == "paragraph")
        defaults = (element for element in paragraphs if element.get(w("default")) in ("1", "true", "on"))
        self._default = next((element.get(w("styleId"), "") for element in defaults), "")
        self._size = whole_number(child_value(root, "docDefaults", "rPrDefault", "rPr", "sz"), _SIZE)

    def style(self, identity: str | None, depth: int = 0) -> Style:
        """The style with those it is based on; for None the default style of paragraphs."""
        identity = self._default if identity is None else identity
        if identity not in self._known:
            element = self._elements.get(identity)
            if element is None or depth > _DEPTH:
                return PLAIN
            based = child_value(element, "basedOn")
            base = PLAIN if based is None else self.style(based, depth + 1)
            own = _direct(properties_of(element, PARAGRAPH_PROPERTIES))
            name = (child_value(element, "name") or "").lower()
            if own.heading is None and element.get(w("type")) == "paragraph" and name.startswith(_TITLES):
                own = own._replace(heading=True)
            run = properties_of(element, RUN_PROPERTIES)
            place = property_value(run, _VERTICAL)
            own = own._replace(
                size=whole_number(property_value(run, _SIZE_NAME)) or None,
                hidden=is_on(property_value(run, _VANISH, "1")),
                struck=_strike(run),
                raised=None if place is None else place == "superscript",
                position=whole_number(property_value(run, _POSITION)) if _POSITION in run else None,
                ink=property_value(run, _COLOUR),
            )
            self._known[identity] = _over(base, own)
        return self._known[identity]

    def of_paragraph(self, properties: Properties) -> Style:
        """The style of a paragraph with these properties, and over it what they say themselves."""
        identity = property_value(properties, STYLE)
        if _NUMBERED in properties:
            return _over(self.style(identity), _direct(properties))
        key = identity, property_value(properties, _OUTLINE), property_value(properties, _ALIGN)
        if key not in self._direct:  # most paragraphs say the same as one before
            self._direct[key] = _over(self.style(identity), _direct(properties))
        return self._direct[key]

    def size(self, paragraph: Element, style: Style) -> int:
        """The size of the paragraph's first text, in half-points."""
        run = next(paragraph.iter(RUN), None)
        inherited = self.style(child_value(run, "rPr", "rStyle") or "").size or style.size or self._size
        return whole_number(child_value(run, "rPr", "sz"), inherited)

    def hides(self, properties: Properties, paragraph: Style) -> bool:
        """Whether a run with these properties is hidden text in a paragraph of that style.

        Hidden is a toggle property: set in both styles it is off again (17.7.3).
        """
        direct = is_on(property_value(properties, _VANISH, "1"))
        if direct is not None:
            return direct
        return (paragraph.hidden is True) != (self._of_run(properties).hidden is True)

    def strikes(self, properties: Properties, paragraph: Style) -> bool:
        """Whether a run with these properties is struck out: a toggle property, too."""
        direct = _strike(properties)
        return (paragraph.struck is True) != (self._of_run(properties).struck is True) if direct is None else direct

    def raises(self, properties: Properties) -> bool:
        """Whether a run with these properties is superscript by itself or by its style of characters."""
        direct = property_value(properties, _VERTICAL)
        return self._of_run(properties).raised is True if direct is None else direct == "superscript"

    def position(self, properties: Properties) -> int:
        """How far a run with these properties stands above the line of its paragraph, in half-points."""
        if _POSITION in properties:
            return whole_number(property_value(properties, _POSITION))
        return self._of_run(properties).position or 0

    def ink(self, properties: Properties, paragraph: Style) -> str | None:
        """The colour of a run with these properties in a paragraph of that style, as six digits."""
        own = property_value(properties, _COLOUR) if _COLOUR in properties else self._of_run(properties).ink
        return own or paragraph.ink

    def has_ground(self, identity: str | None) -> bool:
        """Whether a style, as one of tables, gives a ground of its own to what it is the style of."""
        element = None if identity is None else self._elements.get(identity)
        return element is not None and next(element.iter(w("shd")), None) is not None

    def _of_run(self, properties: Properties) -> Style:
        """The style of characters that the properties of a run name."""
        identity = property_value(properties, _RUN_STYLE)
        return PLAIN if identity is None else self.style(identity)


def _over(base: Style, own: Style) -> Style:
    """The style ``own`` over its ``base``: what ``own`` says takes precedence."""
    return base._replace(**{name: value for name, value in own._asdict().items() if value is not None})


def _strike(run: Properties) -> bool | None:
    """Whether the run's properties strike it out, by one line or two; None where they say nothing."""
    lines = [is_on(property_value(run, strike, "1")) for strike in _STRIKES if strike in run]
    return any(lines) if lines else None


def _direct(properties: Properties) -> Style:
    """What the paragraph properties say directly."""
    if not properties:
        return PLAIN
    outline, align = property_value(properties, _OUTLINE), property_value(properties, _ALIGN)
    numbered = properties.get(_NUMBERED)
    identity, level = child_value(numbered, "numId"), child_value(numbered, "ilvl")
    return Style(
        heading=None if outline is None else whole_number(outline, _BODY_LEVEL) < _BODY_LEVEL,
        centred=None if align is None else align == "center",
        numbered=None if identity is None else (identity, None if level is None else whole_number(level)),
    )
