"""What a citation is."""

from dataclasses import dataclass
from typing import Literal

CitationKind = Literal["document", "order", "announcement", "named", "meeting", "standard", "letter"]


@dataclass(frozen=True, slots=True)
class Citation:
    """One mention of an official document in a text (发文字号, order, announcement …); offsets are code points.

    ``id`` is the canonical form (``闵综治办〔2017〕11号``), ``repairs`` names what had to be mended to reach it.
    ``title_start`` and ``title_end`` bound the title in the same text, None where it has none; ``pinpoint`` is the
    article that is cited with it (第三条第二款).
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
