"""The documents that a source cites, as read."""

from extract.model import Span
from extract.readings.node import ReadingNode
from shenbao_cite.model import Citation, CitationKind


class MentionReading(ReadingNode, frozen=True):
    """A citation where it stands in the document; ``filing`` and ``field`` say which leaf it belongs to, if any."""

    citation: Citation
    span: Span
    filing: int | None = None
    field: str | None = None


class CitedDocumentReading(ReadingNode, frozen=True):
    """A cited document with all its mentions in one record.

    ``draft``, ``annual_plan_for``, ``valid`` and ``provisional`` (暂行, 试行) are what its title says of it.
    """

    id: str
    kind: CitationKind
    issuer: str | None
    year: int | None
    number: int | None
    title: str | None
    draft: bool
    annual_plan_for: int | None
    valid: tuple[int, int] | None
    mentions: tuple[MentionReading, ...]
    provisional: bool = False
