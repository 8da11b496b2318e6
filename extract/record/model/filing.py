"""A filing (申报表): its form, its parts, what no part has a place for, and what the rules say of it."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from msgspec import UNSET, UnsetType, field

from extract.model import At, Place, Severity
from extract.record.model.allocations import Allocation, Department, Transfer
from extract.record.model.evaluation import Evaluation, Review
from extract.record.model.funds import Budget, Funds
from extract.record.model.indicators import Indicator
from extract.record.model.node import FieldTitle, Placed, RecordNode
from extract.record.model.project import Project

FormKind = Literal["declaration", "self_evaluation", "department_whole", "transfer", "review"]
FormPart = Literal["overview", "targets", "safeguards"]
SafeguardCategory = Literal["project_management", "budget_management", "financial_management"]
Phase = Literal["planning", "implementation", "closing"]
Outcome = Literal["holds", "fails", "flag", "cannot_check"]


class Form(RecordNode, frozen=True):
    """Which form a filing is (表式): ``id`` of the definition that matched, ``score`` how well it fits (0 to 1)."""

    kind: Annotated[FormKind, FieldTitle("种类", "kind of form")] = "declaration"
    id: Annotated[str | None, FieldTitle("定义", "form definition")] = None
    title: Annotated[str | None, FieldTitle("表名", "title of the form")] = None
    parts: Annotated[tuple[FormPart, ...], FieldTitle("组成", "parts")] = ()
    pages: Annotated[tuple[int, int] | None, FieldTitle("页", "first and last page")] = None
    score: Annotated[float, FieldTitle("吻合度", "fit of the definition")] = 0.0


class Safeguard(RecordNode, frozen=True):
    """A regulation that safeguards the project (制度保障); ``citation`` is the id of the cited document."""

    category: Annotated[SafeguardCategory | None, FieldTitle("类别", "category")] = None
    document: Annotated[str | None, FieldTitle("文件名称", "document")] = None
    citation: Annotated[str | None, FieldTitle("文号", "document number")] = None
    measures: Annotated[str | None, FieldTitle("具体措施", "measures")] = None
    phases: Annotated[tuple[Phase, ...], FieldTitle("保障阶段", "phases")] = ()


class OtherField(Placed, frozen=True):
    """A label and its value that no definition knows (其他栏目)."""

    label: Annotated[str, FieldTitle("名称", "label")] = ""
    value: Annotated[str, FieldTitle("内容", "value")] = ""
    at: Annotated[At, FieldTitle("位置", "place")] = None


class Check(RecordNode, frozen=True):
    """What one rule says of the filing (核对); ``places`` are those of every value involved."""

    rule: Annotated[str, FieldTitle("规则", "rule")] = ""
    severity: Annotated[Severity, FieldTitle("级别", "severity")] = "info"
    outcome: Annotated[Outcome, FieldTitle("结果", "outcome")] = "cannot_check"
    message: Annotated[str, FieldTitle("说明", "message")] = ""
    at: Annotated[tuple[Place, ...], FieldTitle("位置", "places")] = ()

    @property
    def places(self) -> tuple[Place, ...]:
        """The places of every value involved."""
        return self.at


class Evidence(Placed, frozen=True):
    """What a leaf was read from: the text as written, its places, and how sure the reading is (0 to 1).

    Of text from an image ``repairs`` names by what knowledge of the form it was read otherwise than the OCR engine did,
    and ``alternatives`` are what the engine took for less likely, the likeliest first; both are absent where there are
    none.
    """

    one_line: ClassVar[bool] = True

    text: str = ""
    at: At = None
    confidence: float = 1.0
    repairs: tuple[str, ...] | UnsetType = UNSET
    alternatives: tuple[str, ...] | UnsetType = UNSET


class Filing(RecordNode, frozen=True):
    """One filing (申报表): a declaration, a self-evaluation or a relative of them.

    ``evidence`` has, under the JSON Pointer of each filled leaf, what it was read from; also for a number, date or
    choice that is None because the image was read too unsurely.
    """

    seldom: ClassVar[tuple[str, ...]] = ("allocations", "department", "transfer", "evaluation", "review")

    form: Annotated[Form, FieldTitle("表式", "form")] = Form()
    fiscal_year: Annotated[int | None, FieldTitle("年度", "fiscal year")] = None
    reporting_unit: Annotated[str | None, FieldTitle("填报单位", "reporting unit")] = None
    money_unit: Annotated[str | None, FieldTitle("金额单位", "unit of money")] = None
    unit_leader: Annotated[str | None, FieldTitle("填报单位负责人", "head of the unit", person=True)] = None
    preparer: Annotated[str | None, FieldTitle("填表人", "preparer", person=True)] = None
    filing_date: Annotated[date | None, FieldTitle("填报日期", "filing date")] = None
    project: Annotated[Project, FieldTitle("项目总体情况", "project")] = Project()
    funds: Annotated[Funds, FieldTitle("项目资金", "funds")] = Funds()
    budget: Annotated[Budget, FieldTitle("项目预算分解", "budget breakdown")] = Budget()
    indicators: Annotated[tuple[Indicator, ...], FieldTitle("绩效指标", "performance indicators")] = ()
    safeguards: Annotated[tuple[Safeguard, ...], FieldTitle("制度保障", "safeguards")] = ()
    allocations: Annotated[tuple[Allocation, ...], FieldTitle("任务和地区资金", "tasks and regions")] = ()
    department: Annotated[Department, FieldTitle("部门整体", "whole department")] = Department()
    transfer: Annotated[Transfer, FieldTitle("转移支付", "transfer")] = Transfer()
    evaluation: Annotated[Evaluation, FieldTitle("评价结果", "results")] = Evaluation()
    review: Annotated[Review, FieldTitle("评审", "review")] = Review()
    other_fields: Annotated[tuple[OtherField, ...], FieldTitle("其他栏目", "other fields")] = ()
    checks: Annotated[tuple[Check, ...], FieldTitle("核对", "checks")] = ()
    evidence: Annotated[dict[str, Evidence], FieldTitle("出处", "evidence")] = field(default_factory=dict)
