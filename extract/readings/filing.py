"""A filing as read: its form, its parts, what no part has a place for."""

from datetime import date
from functools import cached_property
from typing import Literal

from msgspec import field

from extract.model import Value
from extract.readings.allocations import AllocationReading, DepartmentReading, TransferReading
from extract.readings.evaluation import EvaluationReading, ReviewReading
from extract.readings.funds import BudgetReading, FundsReading
from extract.readings.indicators import IndicatorReading
from extract.readings.leaves import filled_values
from extract.readings.node import ReadingNode
from extract.readings.project import ProjectReading


class FormMatch(ReadingNode, frozen=True):
    """Which form a filing is (表式): ``id`` of the definition that matched, None if only the general labels did.

    kind 种类 (declaration 申报表, self_evaluation 自评表, department_whole 部门整体支出, transfer 转移支付,
    review 评审申报表), title 表名, parts 组成, pages first and last page,
    score how well the definition fits (0 to 1).
    """

    kind: Literal["declaration", "self_evaluation", "department_whole", "transfer", "review"]
    id: str | None
    title: str | None
    parts: tuple[str, ...]
    pages: tuple[int, int] | None
    score: float


class SafeguardReading(ReadingNode, frozen=True):
    """A regulation that safeguards the project (制度保障).

    category 类别 (project_management 项目管理制度, budget_management 预算管理制度,
    financial_management 财务管理制度), document 文件名称, citation 文号, measures 具体措施,
    phases 保障阶段 (planning 立项和计划阶段, implementation 实施阶段, closing 收尾和完成阶段).
    """

    category: Value[str] | None = None
    document: Value[str] | None = None
    citation: Value[str] | None = None
    measures: Value[str] | None = None
    phases: tuple[Value[str], ...] = ()


class OtherFieldReading(ReadingNode, frozen=True):
    """A label (名称) and its value (内容) that no definition knows (其他栏目)."""

    label: str
    value: Value[str]


class FilingReading(ReadingNode, frozen=True, dict=True):
    """One filing (申报表): a declaration, self-evaluation or a relative of them, in one or several parts.

    fiscal_year 年度, reporting_unit 填报单位, money_unit 金额单位, unit_leader 填报单位负责人, preparer 填表人,
    filing_date 填报日期, project 项目总体情况, funds 项目资金, budget 项目预算分解, indicators 绩效指标,
    safeguards 制度保障, allocations 任务和地区资金, department 部门整体, transfer 转移支付, evaluation 评价结果,
    review 评审, other_fields 其他栏目.
    """

    form: FormMatch
    fiscal_year: Value[int] | None = None
    reporting_unit: Value[str] | None = None
    money_unit: Value[str] | None = None
    unit_leader: Value[str] | None = None
    preparer: Value[str] | None = None
    filing_date: Value[date] | None = None
    project: ProjectReading = field(default_factory=ProjectReading)
    funds: FundsReading = field(default_factory=FundsReading)
    budget: BudgetReading = field(default_factory=BudgetReading)
    indicators: tuple[IndicatorReading, ...] = ()
    safeguards: tuple[SafeguardReading, ...] = ()
    allocations: tuple[AllocationReading, ...] = ()
    department: DepartmentReading = field(default_factory=DepartmentReading)
    transfer: TransferReading = field(default_factory=TransferReading)
    evaluation: EvaluationReading = field(default_factory=EvaluationReading)
    review: ReviewReading = field(default_factory=ReviewReading)
    other_fields: tuple[OtherFieldReading, ...] = ()

    @cached_property
    def leaves(self) -> list[tuple[str, Value[object]]]:
        """Every filled leaf with its JSON Pointer, in the order of the record."""
        return filled_values(self)
