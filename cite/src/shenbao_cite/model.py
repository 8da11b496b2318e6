"""What a citation is."""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from shenbao_cite.frozen import Frozen

Level = Literal["central", "province", "city", "county"]
CitationKind = Literal["document", "order", "announcement", "named", "meeting", "standard", "letter", "gazette", "case"]
Category = Literal["law", "administrative_regulation", "rule", "judicial_interpretation", "party_regulation"]

# What a citation is made of, as tuples: to make objects of them would take as long as to make the citation.
PlaceFields = tuple[int, int, str, str]  # start, end, the text there and its id
NumberFields = tuple[CitationKind, str | None, int | None, int | None]  # kind, issuer, year, number
TitleFields = tuple[str | None, int | None, int | None]  # the title with its start and end


class Pinpoint(Frozen):
    """An article that is cited (第三条第（二）项), with its place; ``id`` is its normal form, 第3条第2项."""

    start: int
    end: int
    text: str
    id: str


PinpointFields = tuple[
    str | None, tuple[Pinpoint, ...]
]  # what is cited of the document: as one stretch, and its articles


class Citation(Frozen):
    """One mention of an official document in a text (发文字号, order, announcement …); offsets are code points.

    ``id`` is the canonical form (``闵综治办〔2017〕11号``), ``repairs`` names what had to be mended to reach it.
    ``title_start`` and ``title_end`` bound the title in the same text, None where it has none; ``pinpoint`` is what
    is cited of it, as one stretch (第三条、第五条第二款), and ``pinpoints`` are the articles in it.

    ``organ`` is the full name of the organ behind the code or name as it was called in the year of the document, joint
    organs joined with 、; ``level`` its level, ``region`` the place it is of; None where they are not known.
    ``confidence`` is below 1 where a rule was unsure: where the left edge of an unlisted code was chosen (0.9 if it is
    built in full of a region and a known ending, 0.6 if not). ``category`` is what the document is by its force, None
    where neither number nor title says it.

    What follows from the citation's own words (organ, level, region, confidence, category, repairs) is worked out when
    it is first asked for.
    """

    start: int
    end: int
    text: str
    id: str
    kind: CitationKind
    issuer: str | None
    year: int | None
    number: int | None
    title: str | None
    repairs: tuple[str, ...] = ()
    title_start: int | None = None
    title_end: int | None = None
    pinpoint: str | None = None
    organ: str | None = None
    level: Level | None = None
    region: str | None = None
    confidence: float = 1.0
    category: Category | None = None
    pinpoints: tuple[Pinpoint, ...] = ()

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """A field that ``citation_of`` left open."""
            if name not in _OPEN:
                return super().__getattr__(name)
            for field, value in import_module("shenbao_cite.derived").facts(self, name).items():
                object.__setattr__(self, field, value)
            return object.__getattribute__(self, name)


_OPEN = frozenset(["organ", "level", "region", "confidence", "category", "repairs"])


class _Draft(Frozen):
    """A citation that is being filled in: an object of the same slots that is not frozen."""

    if not TYPE_CHECKING:
        __annotations__ = Citation.__annotations__
        __setattr__ = object.__setattr__


def citation_of(place: PlaceFields, number: NumberFields, title: TitleFields, cited: PinpointFields) -> Citation:
    """A citation of what was found in the text, the fields that follow from it left open.

    To fill a draft and freeze it takes a fifth of the time that the frozen class takes, which counts: there are many.
    """
    one: Any = object.__new__(_Draft)
    one.start, one.end, one.text, one.id = place
    one.kind, one.issuer, one.year, one.number = number
    one.title, one.title_start, one.title_end = title
    one.pinpoint, one.pinpoints = cited
    one.__class__ = Citation
    return one  # type: ignore[no-any-return]
