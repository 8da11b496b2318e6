"""Money by task and by region, a department as a whole, a transfer from above, as read."""

from decimal import Decimal

from extract.model import Value
from extract.readings.node import ReadingNode


class AllocationReading(ReadingNode, frozen=True):
    """The money of one task or one region (任务和地区资金).

    region 地区, task 任务, content 主要内容, target 绩效目标, amount 金额, fiscal_appropriation 财政拨款,
    from_higher_level 上级补助, own_level 本级安排, lower_level_matching 地方资金, other_funds 其他资金,
    actual 完成情况, executed 执行数, executed_appropriation 财政拨款执行数, executed_other_funds 其他资金执行数,
    rate 执行率, weight 分值, score 得分, note 备注.
    """

    region: Value[str] | None = None
    task: Value[str] | None = None
    content: Value[str] | None = None
    target: Value[str] | None = None
    amount: Value[Decimal] | None = None
    fiscal_appropriation: Value[Decimal] | None = None
    from_higher_level: Value[Decimal] | None = None
    own_level: Value[Decimal] | None = None
    lower_level_matching: Value[Decimal] | None = None
    other_funds: Value[Decimal] | None = None
    actual: Value[str] | None = None
    executed: Value[Decimal] | None = None
    executed_appropriation: Value[Decimal] | None = None
    executed_other_funds: Value[Decimal] | None = None
    rate: Value[str] | None = None
    weight: Value[Decimal] | None = None
    score: Value[Decimal] | None = None
    note: Value[str] | None = None


class DepartmentLineReading(ReadingNode, frozen=True):
    """One line of a department's income or expenditure (部门收支预算).

    flow 收支 (income 收入, expenditure 支出), label 名称, amount 金额, share 占比, last_year 上年金额,
    before_last 前年金额.
    """

    label: Value[str]
    flow: Value[str] | None = None
    amount: Value[Decimal] | None = None
    share: Value[str] | None = None
    last_year: Value[Decimal] | None = None
    before_last: Value[Decimal] | None = None


class DepartmentReading(ReadingNode, frozen=True):
    """A department as a whole (部门整体): functions 部门职能, budget_lines 部门收支预算."""

    functions: Value[str] | None = None
    budget_lines: tuple[DepartmentLineReading, ...] = ()


class RegionTargetReading(ReadingNode, frozen=True):
    """What an indicator is to reach in one region (分区域指标值).

    region 地区, indicator 指标, text 指标值 as written, operator 运算符, value 数值, value_max 上限, unit 计量单位.
    """

    region: Value[str] | None = None
    indicator: Value[str] | None = None
    text: Value[str] | None = None
    operator: Value[str] | None = None
    value: Value[Decimal] | None = None
    value_max: Value[Decimal] | None = None
    unit: Value[str] | None = None


class TransferReading(ReadingNode, frozen=True):
    """A transfer from above (转移支付).

    finance_department 省级财政部门, local_department 省级主管部门, region_targets 分区域指标值.
    """

    finance_department: Value[str] | None = None
    local_department: Value[str] | None = None
    region_targets: tuple[RegionTargetReading, ...] = ()
