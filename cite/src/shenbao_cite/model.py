"""What a citation is."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["central", "province", "city", "county"]
CitationKind = Literal["document", "order", "announcement", "named", "meeting", "standard", "letter", "gazette", "case"]
Category = Literal["law", "administrative_regulation", "rule", "judicial_interpretation", "party_regulation"]


@dataclass(frozen=True, slots=True)
class Citation:
    """One mention of an official document in a text (发文字号, order, announcement …); offsets are code points.

    ``id`` is the canonical form (``闵综治办〔2017〕11号``), ``repairs`` names what had to be mended to reach it.
    ``title_start`` and ``title_end`` bound the title in the same text, None where it has none; ``pinpoint`` is the
    article that is cited with it (第三条第二款).

    ``organ`` is the full name of the organ behind the code or name as it was called in the year of the document, joint
    organs joined with 、; ``level`` its level, ``region`` the place it is of; None where they are not known.
    ``confidence`` is below 1 where a rule was unsure: where the left edge of an unlisted code was chosen (0.9 if it is
    built in full of a region and a known ending, 0.6 if not). ``category`` is what the document is by its force, None
    where neither number nor title says it.
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


ReferenceKind = Literal["short_name", "pointer", "self", "number", "law"]


@dataclass(frozen=True, slots=True)
class Reference:
    """Words that mean a document without citing it in full: 该办法, 《办法》 after 以下简称, 253号文, 民法典第1165条.

    ``antecedents`` are the citations it stands for, each with its place in the same text: one, several for
    上述两个文件, none where the text does not say which is meant. ``id`` is the document that is meant: the id of its
    antecedent, of a law its full title; None if several documents are, or it is unresolved.
    """

    start: int
    end: int
    text: str
    kind: ReferenceKind
    id: str | None = None
    antecedents: tuple[Citation, ...] = ()
    pinpoint: str | None = None

    @property
    def is_resolved(self) -> bool:
        """Whether the text says which document is meant."""
        return bool(self.antecedents) or self.id is not None


@dataclass(frozen=True, slots=True)
class DocumentEntity:
    """A document with all that cites it in a text: every spelling of its number, its title alone, references to it.

    ``id`` is its normal form with the full names of its organs, of a law its full title.
    """

    id: str
    kind: CitationKind
    title: str | None
    organ: str | None
    mentions: tuple[Citation, ...]
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class LikelyPair:
    """Two documents, by their ids, that are likely one: a person decides.

    ``reason`` is ``renamed_organ`` (one number of an organ and of its successor), ``short_code`` (综治办〔2018〕4号
    beside 闵综治办〔2018〕4号) or ``title`` (one title and year with several numbers).
    """

    one: str
    other: str
    reason: Literal["renamed_organ", "short_code", "title"]


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a text cites: its documents in the order of their first mention, references that mean none for certain."""

    documents: tuple[DocumentEntity, ...]
    unresolved: tuple[Reference, ...]
    proposals: tuple[LikelyPair, ...]


StatusKind = Literal["repealed", "expired", "amended", "effective", "valid_until"]


@dataclass(frozen=True, slots=True)
class StatusFact:
    """What a text says of a document's standing: 废止, 失效, 修订, 自…起施行, 有效期至…, with the place of the words.

    ``id`` is the document that it is said of and ``citation`` its mention; both are None where the text speaks of
    itself (本办法自…起施行). ``date`` is the day, month or year that is named, as 2020-01-01, 2020-01 or 2020;
    ``years`` is how long a document is valid (有效期五年).
    """

    start: int
    end: int
    text: str
    kind: StatusKind
    id: str | None = None
    citation: Citation | None = None
    date: str | None = None
    years: int | None = None
