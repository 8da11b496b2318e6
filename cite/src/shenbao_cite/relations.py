"""What a text says of the documents it cites: references to them, what is one document, how each stands."""

from typing import Literal

from shenbao_cite.frozen import Frozen
from shenbao_cite.model import Citation, CitationKind, Pinpoint

ReferenceKind = Literal["short_name", "pointer", "self", "number", "law"]


class Reference(Frozen):
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
    pinpoints: tuple[Pinpoint, ...] = ()

    @property
    def is_resolved(self) -> bool:
        """Whether the text says which document is meant."""
        return bool(self.antecedents) or self.id is not None


class DocumentEntity(Frozen):
    """A document with all that cites it in a text: every spelling of its number, its title alone, references to it.

    ``id`` is its normal form with the full names of its organs, of a law its full title.
    """

    id: str
    kind: CitationKind
    title: str | None
    organ: str | None
    mentions: tuple[Citation, ...]
    references: tuple[Reference, ...] = ()


class LikelyPair(Frozen):
    """Two documents, by their ids, that are likely one: a person decides.

    ``reason`` is ``renamed_organ`` (one number of an organ and of its successor), ``short_code`` (综治办〔2018〕4号
    beside 闵综治办〔2018〕4号) or ``title`` (one title and year with several numbers).
    """

    one: str
    other: str
    reason: Literal["renamed_organ", "short_code", "title"]


class Resolution(Frozen):
    """What a text cites: its documents in the order of their first mention, references that mean none for certain."""

    documents: tuple[DocumentEntity, ...]
    unresolved: tuple[Reference, ...]
    proposals: tuple[LikelyPair, ...]


StatusKind = Literal["repealed", "suspended", "expired", "amended", "effective", "valid_until", "in_force"]


class StatusFact(Frozen):
    """What a text says of a document's standing, with its place: 废止, 暂停执行, 修订, 自…起施行, 有效期至….

    ``id`` is the document that it is said of and ``citation`` its mention; both are None where the text speaks of
    itself (本办法自…起施行). ``date`` is the day, month or year that is named, as 2020-01-01, 2020-01 or 2020;
    ``years`` is how long a document is valid (有效期五年). ``pinpoint`` is what alone is meant of it (第三条废止).
    """

    start: int
    end: int
    text: str
    kind: StatusKind
    id: str | None = None
    citation: Citation | None = None
    date: str | None = None
    years: int | None = None
    pinpoint: str | None = None
