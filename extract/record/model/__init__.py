"""The record as typed objects: what ``convert`` returns, and what ``Record.load`` reads back from JSON.

The classes mirror ``output/schema/record.schema.json``: a class for each object, an attribute for each key, in the same
order. A blank is None, an empty list is ``()``; amounts are ``Decimal`` with the digits as written, days are ``date``.
Objects are immutable: ``msgspec.structs.replace`` makes a changed copy.

Each attribute of a filing has its :class:`FieldTitle`: what it is called, where its unit stands and whether it names a
person. :mod:`extract.record.fields` makes the table of all fields from them, which comparison, export, index, draft,
page and documentation use. Every attribute has a default, so that a record written before it was added can be read.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from extract.model import Remark
from extract.record import loading, writing
from extract.record.model.allocations import Allocation, Department, DepartmentLine, Flow, RegionTarget, Transfer
from extract.record.model.citations import CitedDocument, Mention, MentionPlace
from extract.record.model.evaluation import Evaluation, FundManagement, Review, ReviewItem, ReviewOpinion
from extract.record.model.filing import (
    Check,
    Evidence,
    Filing,
    Form,
    FormKind,
    FormPart,
    OtherField,
    Outcome,
    Phase,
    Safeguard,
    SafeguardCategory,
)
from extract.record.model.funds import AnnualFunds, Budget, BudgetRow, Execution, Funds, FundsSource
from extract.record.model.indicators import (
    DeviationCause,
    GradeValues,
    Horizon,
    Indicator,
    Level1,
    Level2,
    Likelihood,
    Operator,
    Target,
)
from extract.record.model.node import FieldTitle, Placed, RecordNode
from extract.record.model.project import Novelty, Project, Recurrence, ScheduleStep
from extract.record.model.source import RecordCell, RecordCheckBox, RecordClause, RecordTable, Source

__all__ = [
    "Allocation",
    "AnnualFunds",
    "Budget",
    "BudgetRow",
    "Check",
    "CitedDocument",
    "Department",
    "DepartmentLine",
    "DeviationCause",
    "Evaluation",
    "Evidence",
    "Execution",
    "FieldTitle",
    "Filing",
    "Flow",
    "Form",
    "FormKind",
    "FormPart",
    "FundManagement",
    "Funds",
    "FundsSource",
    "GradeValues",
    "Horizon",
    "Indicator",
    "Level1",
    "Level2",
    "Likelihood",
    "Mention",
    "MentionPlace",
    "Novelty",
    "Operator",
    "OtherField",
    "Outcome",
    "Phase",
    "Placed",
    "Project",
    "Record",
    "RecordCell",
    "RecordCheckBox",
    "RecordClause",
    "RecordNode",
    "RecordTable",
    "Recurrence",
    "RegionTarget",
    "Review",
    "ReviewItem",
    "ReviewOpinion",
    "Safeguard",
    "SafeguardCategory",
    "ScheduleStep",
    "Source",
    "Status",
    "Target",
    "Transfer",
]

Status = Literal["complete", "partial", "failed"]


class Record(RecordNode, frozen=True):
    """What one source file says.

    ``status`` is ``complete``, ``partial`` (a remark of severity error says what could not be read) or ``failed``.

    >>> record = Record.parse(b'{"schema": "shenbao/record/1", "filings": [{"funds": {"annual_budget": 813.70}}]}')
    >>> record.filings[0].funds.annual_budget, record.filings[0].project.name
    (Decimal('813.70'), None)
    """

    schema: Literal["shenbao/record/1"] = "shenbao/record/1"
    source: Source = Source()
    status: Annotated[Status, FieldTitle("状态", "status")] = "complete"
    remarks: Annotated[tuple[Remark, ...], FieldTitle("提示", "remarks")] = ()
    filings: Annotated[tuple[Filing, ...], FieldTitle("申报表", "filings")] = ()
    citations: Annotated[tuple[CitedDocument, ...], FieldTitle("引用文件", "cited documents")] = ()
    clauses: Annotated[tuple[RecordClause, ...], FieldTitle("条款", "clauses")] = ()
    tables: Annotated[tuple[RecordTable, ...], FieldTitle("表格", "tables")] = ()

    @classmethod
    def load(cls, file: str | Path) -> Self:
        """The record in a .json file; ``ValueError`` with the file's name if the file holds no record."""
        return cls.parse(Path(file).read_bytes(), file)

    @classmethod
    def parse(cls, data: bytes, name: str | Path = "the text") -> Self:
        """The record that JSON text holds; ``ValueError`` with ``name`` if it holds none.

        Keys that a newer version of the same schema added are left out; keys that an older one lacks are blank.
        """
        return loading.parse(data, name, cls)

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> Self:
        """The record that ``to_dict`` gave as dicts and lists; ``ValueError`` if they are no record."""
        return loading.from_dict(content, cls)

    def to_dict(self) -> dict[str, Any]:
        """The record as dicts and lists; amounts are ``Decimal`` with the digits as written, days ISO 8601 text."""
        return writing.to_dict(self)

    def to_json(self) -> str:
        """The record as indented JSON; the same source gives the same text, byte for byte."""
        return writing.to_json(self).decode()
