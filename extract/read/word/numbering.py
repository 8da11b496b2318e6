"""The numbers that Word prints before the paragraphs of a list (ISO/IEC 29500-1, 17.9); they stand in no text run."""

from collections.abc import Mapping
from typing import NamedTuple

from extract.pack import patterns
from extract.read.glyphs import is_symbol_font, symbol
from extract.read.word.names import Element, child, child_value, is_enabled, w, whole_number
from extract.read.word.number_formats import formatted_number

_LEVELS = 9
_CLOSING = "、，。．：）】］〉》」"  # wide characters with their own space behind them


class _Level(NamedTuple):
    """One level of a list: where it starts, how it counts, what it prints, after which level it starts anew."""

    start: int
    kind: str
    text: str
    restart: int | None
    legal: bool
    parted: bool
    bullet: bool


class Numbering:
    """The lists of a document; it counts, so each paragraph's label is made once, in the order of the text."""

    __slots__ = ("_abstracts", "_counts", "_instances", "_levels", "_links", "_started")

    def __init__(self, root: Element | None) -> None:
        abstracts = [] if root is None else root.findall(w("abstractNum"))
        instances = [] if root is None else root.findall(w("num"))
        self._abstracts: Mapping[str, Element] = {one.get(w("abstractNumId"), ""): one for one in abstracts}
        self._instances: Mapping[str, Element] = {one.get(w("numId"), ""): one for one in instances}
        self._links = {child_value(one, "styleLink"): one.get(w("abstractNumId"), "") for one in abstracts}
        self._counts: dict[str, dict[int, int]] = {}
        self._levels: dict[tuple[str, int], _Level | None] = {}
        self._started: set[tuple[str, int]] = set()

    def label(self, numbered: tuple[str, int | None], style: str | None) -> str:
        """The next number of the list, with a blank behind it where one shows; "" where the list prints nothing.

        ``numbered`` is the list and the level in it; without a level it is the one that belongs to the style.
        """
        identity, depth = numbered
        if depth is None:
            abstract = self._abstracts.get(self._abstract(identity))
            levels = [] if abstract is None or style is None else abstract.findall(w("lvl"))
            of_style = (level for level in levels if child_value(level, "pStyle") == style)
            depth = next((whole_number(level.get(w("ilvl"))) for level in of_style), 0)
        depth = min(max(depth, 0), _LEVELS - 1)
        level = self._level(identity, depth)
        if level is None:
            return ""
        counts = self._next_counts(identity, depth, level)
        text, end = "", 0
        for reference in () if level.bullet else patterns("clause")["list_number"].finditer(level.text):  # %1 … %9
            above = self._level(identity, int(reference[1]) - 1)
            text += level.text[end : reference.start()]
            if above is not None:  # one that was never used shows its start
                count = counts.get(int(reference[1]) - 1, above.start)
                text += formatted_number(count, "decimal" if level.legal else above.kind)
            end = reference.end()
        text += level.text[end:]
        return text + " " if text and level.parted and text[-1] not in _CLOSING else text

    def _abstract(self, identity: str) -> str:
        """The definition that the list counts with; a numbering style may lead to that of another list."""
        abstract = child_value(self._instances.get(identity), "abstractNumId") or ""
        link = child_value(self._abstracts.get(abstract), "numStyleLink")
        return abstract if link is None else self._links.get(link, abstract)

    def _level(self, identity: str, depth: int) -> _Level | None:
        if (identity, depth) not in self._levels:
            override = _of_depth(self._instances.get(identity), "lvlOverride", depth)
            defined = _of_depth(self._abstracts.get(self._abstract(identity)), "lvl", depth)
            own = child(override, "lvl")
            self._levels[identity, depth] = _read_level(defined if own is None else own)
        return self._levels[identity, depth]

    def _next_counts(self, identity: str, depth: int, level: _Level) -> Mapping[int, int]:
        """The counts of all levels after this paragraph."""
        counts = self._counts.setdefault(self._abstract(identity), {})
        override = _of_depth(self._instances.get(identity), "lvlOverride", depth)
        start = child_value(override, "startOverride")
        if start is not None and (identity, depth) not in self._started:
            counts[depth] = whole_number(start, 1)
        else:
            counts[depth] = counts[depth] + 1 if depth in counts else level.start
        self._started.add((identity, depth))
        for deeper in [other for other in counts if other > depth]:
            below = self._level(identity, deeper)
            if below is None or below.restart is None or (below.restart != 0 and depth < below.restart):
                del counts[deeper]
        return counts


def _of_depth(parent: Element | None, name: str, depth: int) -> Element | None:
    elements = [] if parent is None else parent.findall(w(name))
    return next((element for element in elements if whole_number(element.get(w("ilvl"))) == depth), None)


def _read_level(element: Element | None) -> _Level | None:
    """What the level says, None where it prints nothing.

    A newer number format stands in an alternate beside its substitute. A bullet comes out as an ordinary character: a
    full square or a tick that marks a line is no check box.
    """
    if element is None or is_enabled(element, "rPr", "vanish"):
        return None
    formats = [one.get(w("val"), "decimal") for one in element.iter(w("numFmt"))]
    kind = next((kind for kind in formats if kind != "custom"), "decimal")
    restart = child_value(element, "lvlRestart")
    text = child_value(element, "lvlText") or ""
    if kind == "bullet":
        fonts = child(element, "rPr", "rFonts")
        font = "" if fonts is None else fonts.get(w("ascii")) or fonts.get(w("hAnsi")) or ""
        text = "".join(symbol(font, ord(char)) or "•" for char in text) if is_symbol_font(font) else text
        text = "".join("•" if char in "■✓√" or "\ue000" <= char <= "\uf8ff" else char for char in text)
    return _Level(
        start=whole_number(child_value(element, "start"), 0),
        kind=kind,
        text=text,
        restart=None if restart is None else whole_number(restart),
        legal=is_enabled(element, "isLgl") is True,
        parted=child_value(element, "suff") != "nothing",
        bullet=kind == "bullet",
    )
