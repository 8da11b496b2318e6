"""The numbers that Word prints before the paragraphs of a list (ISO/IEC 29500-1, 17.9); they stand in no text run."""

from collections.abc import Mapping
from typing import NamedTuple

import regex

from extract.pack import patterns
from extract.read.glyphs import is_symbol_font, symbol
from extract.read.word.formats import formatted
from extract.read.word.names import Element, child, number, switch, value, w

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
    """The lists of a document; it counts, so each paragraph is asked for once, in the order of the text."""

    __slots__ = ("_abstracts", "_counts", "_instances", "_levels", "_links", "_started")

    def __init__(self, root: Element | None) -> None:
        abstracts = [] if root is None else root.findall(w("abstractNum"))
        instances = [] if root is None else root.findall(w("num"))
        self._abstracts: Mapping[str, Element] = {found.get(w("abstractNumId"), ""): found for found in abstracts}
        self._instances: Mapping[str, Element] = {found.get(w("numId"), ""): found for found in instances}
        self._links = {value(found, "styleLink"): found.get(w("abstractNumId"), "") for found in abstracts}
        self._counts: dict[str, dict[int, int]] = {}
        self._levels: dict[tuple[str, int], _Level | None] = {}
        self._started: set[tuple[str, int]] = set()

    def label(self, numbered: tuple[str, int | None], style: str | None) -> str:
        """The next number of the list, with a blank behind it where one shows; "" where the list prints nothing.

        ``numbered`` is the list and the level in it; without a level it is the one that belongs to the style.
        """
        identity, named = numbered
        depth = self._depth_of(identity, style) if named is None else min(max(named, 0), _LEVELS - 1)
        level = self._level(identity, depth)
        if level is None:
            return ""
        counts = self._counted(identity, depth, level)
        text = level.text if level.bullet else self._filled(identity, level, counts)
        return text + " " if text and level.parted and text[-1] not in _CLOSING else text

    def _abstract(self, identity: str) -> str:
        """The definition that the list counts with; it may be another one's by way of a numbering style."""
        instance = self._instances.get(identity)
        abstract = value(instance, "abstractNumId") or ""
        link = value(self._abstracts.get(abstract), "numStyleLink")
        return abstract if link is None else self._links.get(link, abstract)

    def _depth_of(self, identity: str, style: str | None) -> int:
        abstract = self._abstracts.get(self._abstract(identity))
        for level in () if abstract is None else abstract.findall(w("lvl")):
            if style is not None and value(level, "pStyle") == style:
                return min(max(number(level.get(w("ilvl"))), 0), _LEVELS - 1)
        return 0

    def _level(self, identity: str, depth: int) -> _Level | None:
        if (identity, depth) not in self._levels:
            override = _of_depth(self._instances.get(identity), "lvlOverride", depth)
            defined = _of_depth(self._abstracts.get(self._abstract(identity)), "lvl", depth)
            own = child(override, "lvl")
            self._levels[identity, depth] = _level(defined if own is None else own)
        return self._levels[identity, depth]

    def _counted(self, identity: str, depth: int, level: _Level) -> Mapping[int, int]:
        """The counts of all levels after this paragraph."""
        counts = self._counts.setdefault(self._abstract(identity), {})
        override = _of_depth(self._instances.get(identity), "lvlOverride", depth)
        start = value(override, "startOverride")
        if start is not None and (identity, depth) not in self._started:
            counts[depth] = number(start, 1)
        else:
            counts[depth] = counts[depth] + 1 if depth in counts else level.start
        self._started.add((identity, depth))
        for deeper in [found for found in counts if found > depth]:
            below = self._level(identity, deeper)
            if below is None or below.restart is None or (below.restart != 0 and depth < below.restart):
                del counts[deeper]
        return counts

    def _filled(self, identity: str, level: _Level, counts: Mapping[int, int]) -> str:
        """The level's text with its %1 … %9 put in; a level above that was never used shows its start."""

        def shown(found: "regex.Match[str]") -> str:
            depth = int(found[1]) - 1
            above = self._level(identity, depth)
            if above is None:
                return ""
            return formatted(counts.get(depth, above.start), "decimal" if level.legal else above.kind)

        return patterns("clause")["list_number"].sub(shown, level.text)


def _of_depth(parent: Element | None, name: str, depth: int) -> Element | None:
    found = [] if parent is None else parent.findall(w(name))
    return next((element for element in found if number(element.get(w("ilvl"))) == depth), None)


def _level(element: Element | None) -> _Level | None:
    """What the level says, None where it prints nothing."""
    if element is None or switch(element, "rPr", "vanish"):
        return None
    kind = _kind(element)
    restart = value(element, "lvlRestart")
    text = value(element, "lvlText") or ""
    return _Level(
        start=number(value(element, "start"), 0),
        kind=kind,
        text=_bullet(element, text) if kind == "bullet" else text,
        restart=None if restart is None else number(restart),
        legal=switch(element, "isLgl") is True,
        parted=value(element, "suff") != "nothing",
        bullet=kind == "bullet",
    )


def _kind(element: Element) -> str:
    """The number format; a newer one stands in an alternate beside its substitute."""
    formats = [found.get(w("val"), "decimal") for found in element.iter(w("numFmt"))]
    return next((kind for kind in formats if kind != "custom"), "decimal")


def _bullet(element: Element, text: str) -> str:
    """The bullet as an ordinary character; a full square or a tick that marks a line is no check box."""
    font = child(element, "rPr", "rFonts")
    name = "" if font is None else font.get(w("ascii")) or font.get(w("hAnsi")) or ""
    shown = "".join(symbol(name, ord(char)) or "•" for char in text) if is_symbol_font(name) else text
    return "".join("•" if char in "■✓√" or "\ue000" <= char <= "\uf8ff" else char for char in shown)
