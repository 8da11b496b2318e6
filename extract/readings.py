"""What was found in a document: a filing and its parts, the cited documents, each leaf a ``Value`` with its spans.

The classes have the fields of the record, in its order. The record's public classes hold plain values; a ``Reading``
also holds where each value stands in the document and how sure its reading is.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from extract.model import Citation, CitationKind, Span, Value

# ---------------------------------------------------------------- a filing; field names are those of the record


@dataclass(frozen=True, slots=True)
class FormMatch:
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


@dataclass(frozen=True, slots=True)
class ScheduleStepReading:
    """One line of the project's schedule (项目实施进度计划).

    content 实施内容, start 开始时间, end 结束时间, planned_spend 计划支出, note 备注.
    """

    content: Value[str] | None = None
    start: Value[date] | None = None
    end: Value[date] | None = None
    planned_spend: Value[Decimal] | None = None
    note: Value[str] | None = None


@dataclass(frozen=True, slots=True)
class ProjectReading:
    """The project (项目总体情况).

    name 项目名称, code 项目编号, recurrence 项目性质 (one_off 一次性, recurring 经常性,
    medium_term_pilot 中期预算试点, phased 阶段性, multi_year 跨年度), novelty 项目属性 (new 新增, continuing 延续,
    carried_over 上年结转), budget_class 项目类别, government_procurement 政府采购, procurement_method 采购方式,
    competent_department 主管部门, implementing_unit 实施单位, leader 项目负责人, contact_person 联系人,
    contact_phone 联系电话, start_date 起始日期, end_date 结束日期, summary 项目概况, basis 立项依据,
    necessity 必要性, feasibility 可行性, resources_and_institutions 资源投入和制度建设, overall_target 项目总目标,
    annual_target 年度绩效目标, main_activities 主要活动, schedule 实施进度计划, prior_performance 以前年度绩效,
    other_notes 其他说明.
    """

    name: Value[str] | None = None
    code: Value[str] | None = None
    recurrence: Value[str] | None = None
    novelty: Value[str] | None = None
    budget_class: Value[str] | None = None
    government_procurement: Value[bool] | None = None
    procurement_method: Value[str] | None = None
    competent_department: Value[str] | None = None
    implementing_unit: Value[str] | None = None
    leader: Value[str] | None = None
    contact_person: Value[str] | None = None
    contact_phone: Value[str] | None = None
    start_date: Value[date] | None = None
    end_date: Value[date] | None = None
    summary: Value[str] | None = None
    basis: Value[str] | None = None
    necessity: Value[str] | None = None
    feasibility: Value[str] | None = None
    resources_and_institutions: Value[str] | None = None
    overall_target: Value[str] | None = None
    annual_target: Value[str] | None = None
    main_activities: Value[str] | None = None
    schedule: tuple[ScheduleStepReading, ...] = ()
    prior_performance: Value[str] | None = None
    other_notes: Value[str] | None = None


@dataclass(frozen=True, slots=True)
class FundsSourceReading:
    """A funds line that no key names (国有资本经营预算拨款 …): label 名称, amount 金额, unit 单位."""

    label: str
    amount: Value[Decimal]
    unit: str | None


@dataclass(frozen=True, slots=True)
class AnnualFundsReading:
    """The annual column (其中年度资金) of a form that prints whole-project and annual money side by side.

    fiscal_appropriation 当年财政拨款, carried_over 上年结转, other_funds 其他资金.
    """

    fiscal_appropriation: Value[Decimal] | None = None
    carried_over: Value[Decimal] | None = None
    other_funds: Value[Decimal] | None = None


@dataclass(frozen=True, slots=True)
class ExecutionReading:
    """One line of a self-evaluation's budget execution (预算执行情况); the numbers as printed.

    label 资金, initial 年初预算数, adjusted 全年预算数, executed 全年执行数, rate 执行率, weight 分值, score 得分,
    reason 原因.
    """

    label: str
    initial: Value[Decimal] | None = None
    adjusted: Value[Decimal] | None = None
    executed: Value[Decimal] | None = None
    rate: Value[str] | None = None
    weight: Value[Decimal] | None = None
    score: Value[Decimal] | None = None
    reason: Value[str] | None = None


@dataclass(frozen=True, slots=True)
class FundsReading:
    """The money (项目资金), all amounts in ``unit``.

    unit 单位, total_budget 项目总预算, annual_budget 当年预算, fiscal_appropriation 财政拨款,
    from_higher_level 上级财政拨款, own_level 本级财政安排, lower_level_matching 下级财政配套,
    carried_over 上年结转, other_funds 其他资金, annual 其中年度资金, sources 其他来源, execution 预算执行情况.
    """

    unit: Value[str] | None = None
    total_budget: Value[Decimal] | None = None
    annual_budget: Value[Decimal] | None = None
    fiscal_appropriation: Value[Decimal] | None = None
    from_higher_level: Value[Decimal] | None = None
    own_level: Value[Decimal] | None = None
    lower_level_matching: Value[Decimal] | None = None
    carried_over: Value[Decimal] | None = None
    other_funds: Value[Decimal] | None = None
    annual: AnnualFundsReading = AnnualFundsReading()
    sources: tuple[FundsSourceReading, ...] = ()
    execution: tuple[ExecutionReading, ...] = ()


@dataclass(frozen=True, slots=True)
class BudgetRowReading:
    """One line of the budget breakdown (项目预算分解).

    category 大类, subcategory 子类, item 明细, amount 金额, unit_price 单价, unit_of_measure 计量单位,
    quantity 数量, last_year_budget 上年度预算安排, last_year_executed 上年度实际执行, basis 测算依据, note 备注.
    """

    category: Value[str] | None = None
    subcategory: Value[str] | None = None
    item: Value[str] | None = None
    amount: Value[Decimal] | None = None
    unit_price: Value[Decimal] | None = None
    unit_of_measure: Value[str] | None = None
    quantity: Value[Decimal] | None = None
    last_year_budget: Value[Decimal] | None = None
    last_year_executed: Value[Decimal] | None = None
    basis: Value[str] | None = None
    note: Value[str] | None = None


@dataclass(frozen=True, slots=True)
class BudgetReading:
    """The budget breakdown; amounts in ``unit``, unit prices in ``unit_price_unit`` (a form may print those in 元).

    unit 金额单位, unit_price_unit 单价单位, total 金额合计, rows 明细.
    """

    unit: Value[str] | None = None
    unit_price_unit: Value[str] | None = None
    total: Value[Decimal] | None = None
    rows: tuple[BudgetRowReading, ...] = ()


@dataclass(frozen=True, slots=True)
class TargetReading:
    """The value an indicator is to reach (目标值); ``operator`` is one of >= <= = > < range, None for words.

    text 目标值 as written, operator 运算符, value 数值 (of a range its lower end), value_max 上限, unit 计量单位,
    measurable 可衡量, applies 适用: False where the form says that the indicator does not apply (不适用, /), else None.
    """

    text: Value[str] | None = None
    operator: Value[str] | None = None
    value: Value[Decimal] | None = None
    value_max: Value[Decimal] | None = None
    unit: Value[str] | None = None
    measurable: Value[bool] | None = None
    applies: Value[bool] | None = None


@dataclass(frozen=True, slots=True)
class IndicatorReading:
    """A performance indicator (绩效指标).

    level1 一级指标, level2 二级指标 (as codes, and under level1_text and level2_text as written), name 三级指标,
    horizon 期限 (long_term 长期, annual 年度), target 目标值, description 描述, weight 分值, scoring_rule 评分细则,
    last_year 上年度实际水平, actual 实际完成值, score 得分, deviation_reason 偏差原因.
    """

    level1: Value[str] | None = None
    level1_text: Value[str] | None = None
    level2: Value[str] | None = None
    level2_text: Value[str] | None = None
    name: Value[str] | None = None
    horizon: Value[str] | None = None
    target: TargetReading = TargetReading()
    description: Value[str] | None = None
    weight: Value[Decimal] | None = None
    scoring_rule: Value[str] | None = None
    last_year: Value[str] | None = None
    actual: Value[str] | None = None
    score: Value[Decimal] | None = None
    deviation_reason: Value[str] | None = None


@dataclass(frozen=True, slots=True)
class SafeguardReading:
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


@dataclass(frozen=True, slots=True)
class OtherFieldReading:
    """A label (名称) and its value (内容) that no definition knows (其他栏目)."""

    label: str
    value: Value[str]


@dataclass(frozen=True, slots=True)
class FilingReading:
    """One filing (申报表): a declaration, self-evaluation or a relative of them, in one or several parts.

    fiscal_year 年度, reporting_unit 填报单位, money_unit 金额单位, unit_leader 填报单位负责人, preparer 填表人,
    filing_date 填报日期, project 项目总体情况, funds 项目资金, budget 项目预算分解, indicators 绩效指标,
    safeguards 制度保障, other_fields 其他栏目.
    """

    form: FormMatch
    fiscal_year: Value[int] | None = None
    reporting_unit: Value[str] | None = None
    money_unit: Value[str] | None = None
    unit_leader: Value[str] | None = None
    preparer: Value[str] | None = None
    filing_date: Value[date] | None = None
    project: ProjectReading = ProjectReading()
    funds: FundsReading = FundsReading()
    budget: BudgetReading = BudgetReading()
    indicators: tuple[IndicatorReading, ...] = ()
    safeguards: tuple[SafeguardReading, ...] = ()
    other_fields: tuple[OtherFieldReading, ...] = ()


# ---------------------------------------------------------------- the cited documents


@dataclass(frozen=True, slots=True)
class MentionReading:
    """A citation where it stands in the document; ``filing`` and ``field`` say which leaf it belongs to, if any."""

    citation: Citation
    span: Span
    filing: int | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class CitedDocumentReading:
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
