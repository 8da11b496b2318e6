"""What was found in a document: a filing and its parts, the cited documents, each leaf a ``Value`` with its spans.

The classes have the fields of the record, in its order. The record's public classes hold plain values; a ``Reading``
also holds where each value stands in the document and how sure its reading is.
"""

from extract.readings.allocations import (
    AllocationReading,
    DepartmentLineReading,
    DepartmentReading,
    RegionTargetReading,
    TransferReading,
)
from extract.readings.citations import CitedDocumentReading, MentionReading
from extract.readings.evaluation import (
    EvaluationReading,
    FundManagementReading,
    ReviewItemReading,
    ReviewOpinionReading,
    ReviewReading,
)
from extract.readings.filing import FilingReading, FormMatch, OtherFieldReading, SafeguardReading
from extract.readings.funds import (
    AnnualFundsReading,
    BudgetReading,
    BudgetRowReading,
    ExecutionReading,
    FundsReading,
    FundsSourceReading,
)
from extract.readings.indicators import GradeValuesReading, IndicatorReading, TargetReading
from extract.readings.project import ProjectReading, ScheduleStepReading

__all__ = [
    "AllocationReading",
    "AnnualFundsReading",
    "BudgetReading",
    "BudgetRowReading",
    "CitedDocumentReading",
    "DepartmentLineReading",
    "DepartmentReading",
    "EvaluationReading",
    "ExecutionReading",
    "FilingReading",
    "FormMatch",
    "FundManagementReading",
    "FundsReading",
    "FundsSourceReading",
    "GradeValuesReading",
    "IndicatorReading",
    "MentionReading",
    "OtherFieldReading",
    "ProjectReading",
    "RegionTargetReading",
    "ReviewItemReading",
    "ReviewOpinionReading",
    "ReviewReading",
    "SafeguardReading",
    "ScheduleStepReading",
    "TargetReading",
    "TransferReading",
]
