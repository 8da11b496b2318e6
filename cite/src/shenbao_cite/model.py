"""What a citation is."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["central", "province", "city", "county"]
CitationKind = Literal["document", "order", "announcement", "named", "meeting", "standard", "letter"]


@dataclass(frozen=True, slots=True)
class Citation:
    """One mention of an official document in a text (发文字号, order, announcement …); offsets are code points.

    ``id`` is the canonical form (``闵综治办〔2017〕11号``), ``repairs`` names what had to be mended to reach it.
    ``title_start`` and ``title_end`` bound the title in the same text, None where it has none; ``pinpoint`` is the
    article that is cited with it (第三条第二款).

    ``organ`` is the full name of the organ behind the code or name as it was called in the year of the document, joint
    organs joined with 、; ``level`` its level, ``region`` the place it is of; None where they are not known.
    ``confidence`` is below 1 where a rule was unsure: where the left edge of an unlisted code was chosen (0.9 if it is
    built in full of a region and a known ending, 0.6 if not).
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
