"""The money as read: sources, execution, breakdown."""

from decimal import Decimal

from extract.model import Value
from extract.readings.node import ReadingNode


class FundsSourceReading(ReadingNode, frozen=True):
    """A funds line that no key names (国有资本经营预算拨款 …): label 名称, amount 金额, unit 单位."""

    label: Value[str]
    amount: Value[Decimal]
    unit: Value[str] | None


class AnnualFundsReading(ReadingNode, frozen=True):
    """The annual column (其中年度资金) of a form that prints whole-project and annual money side by side.

    fiscal_appropriation 当年财政拨款, carried_over 上年结转, other_funds 其他资金, from_higher_level 上级财政拨款,
    own_level 本级财政安排, lower_level_matching 下级财政配套.
    """

    fiscal_appropriation: Value[Decimal] | None = None
    carried_over: Value[Decimal] | None = None
    other_funds: Value[Decimal] | None = None
    from_higher_level: Value[Decimal] | None = None
    own_level: Value[Decimal] | None = None
    lower_level_matching: Value[Decimal] | None = None


class ExecutionReading(ReadingNode, frozen=True):
    """One line of a self-evaluation's budget execution (预算执行情况); the numbers as printed.

    label 资金, initial 年初预算数, adjusted 全年预算数, executed 全年执行数, rate 执行率, weight 分值, score 得分,
    reason 原因, projected 全年预计执行数.
    """

    label: Value[str]
    initial: Value[Decimal] | None = None
    adjusted: Value[Decimal] | None = None
    executed: Value[Decimal] | None = None
    rate: Value[str] | None = None
    weight: Value[Decimal] | None = None
    score: Value[Decimal] | None = None
    reason: Value[str] | None = None
    projected: Value[Decimal] | None = None


class FundsReading(ReadingNode, frozen=True):
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


class BudgetRowReading(ReadingNode, frozen=True):
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


class BudgetReading(ReadingNode, frozen=True):
    """The budget breakdown; amounts in ``unit``, unit prices in ``unit_price_unit`` (a form may print those in 元).

    unit 金额单位, unit_price_unit 单价单位, total 金额合计, rows 明细.
    """

    unit: Value[str] | None = None
    unit_price_unit: Value[str] | None = None
    total: Value[Decimal] | None = None
    rows: tuple[BudgetRowReading, ...] = ()
