"""The documents that a source cites (引用文件), each with all its mentions."""

from typing import Annotated, ClassVar

from msgspec import Struct

from extract.model import Box
from extract.record.model.node import FieldTitle, RecordNode
from shenbao_cite.model import CitationKind


class MentionPlace(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Where a citation stands: as :class:`extract.model.Place`, and in which leaf (``field``) of which filing.

    ``start`` and ``end`` are offsets (code points) into the text of that cell or clause.
    """

    one_line: ClassVar[bool] = True

    page: int | None = None
    box: Box | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    paragraph: int | None = None
    filing: int | None
    field: str | None
    start: int
    end: int


class Mention(RecordNode, frozen=True):
    """A citation where it stands (出现处); ``repairs`` names what had to be mended to reach the document's id."""

    one_line: ClassVar[bool] = True

    text: Annotated[str, FieldTitle("原文", "text as written")] = ""
    at: Annotated[MentionPlace | tuple[MentionPlace, ...] | None, FieldTitle("位置", "place")] = None
    pinpoint: Annotated[str | None, FieldTitle("条款项", "article")] = None
    repairs: Annotated[tuple[str, ...], FieldTitle("规范", "repairs")] = ()

    @property
    def places(self) -> tuple[MentionPlace, ...]:
        """One place, several where a line or page break cuts it."""
        return self.at if isinstance(self.at, tuple) else () if self.at is None else (self.at,)


class CitedDocument(RecordNode, frozen=True):
    """A cited document (引用文件) with all its mentions; ``id`` is its canonical number, else its 《title》."""

    id: Annotated[str, FieldTitle("文号", "document number")] = ""
    kind: Annotated[CitationKind, FieldTitle("种类", "kind")] = "document"
    issuer: Annotated[str | None, FieldTitle("机关代字", "issuing-organ code")] = None
    year: Annotated[int | None, FieldTitle("年份", "year")] = None
    number: Annotated[int | None, FieldTitle("序号", "serial number")] = None
    title: Annotated[str | None, FieldTitle("标题", "title")] = None
    draft: Annotated[bool, FieldTitle("征求意见稿", "draft")] = False
    provisional: Annotated[bool, FieldTitle("暂行/试行", "provisional")] = False
    annual_plan_for: Annotated[int | None, FieldTitle("年度计划", "year of an annual plan")] = None
    valid: Annotated[tuple[int, int] | None, FieldTitle("期间", "first and last year of validity")] = None
    mentions: Annotated[tuple[Mention, ...], FieldTitle("出现处", "mentions")] = ()
