"""Money by task and by region, a department's whole budget (部门整体), and a transfer from above (转移支付)."""

from decimal import Decimal
from typing import Annotated, Literal

from extract.record.model.indicators import Operator
from extract.record.model.node import FieldTitle, RecordNode

Flow = Literal["income", "expenditure"]


class Allocation(RecordNode, frozen=True):
    """The money of one task (主要任务) or one region (区域), in the unit of the funds.

    An evaluation also says what was done and spent.
    """

    region: Annotated[str | None, FieldTitle("地区", "region")] = None
    task: Annotated[str | None, FieldTitle("任务", "task")] = None
    content: Annotated[str | None, FieldTitle("主要内容", "content")] = None
    target: Annotated[str | None, FieldTitle("绩效目标", "target")] = None
    amount: Annotated[Decimal | None, FieldTitle("金额", "amount", unit="/funds/unit")] = None
    fiscal_appropriation: Annotated[
        Decimal | None, FieldTitle("财政拨款", "fiscal appropriation", unit="/funds/unit")
    ] = None
    from_higher_level: Annotated[Decimal | None, FieldTitle("上级补助", "from higher levels", unit="/funds/unit")] = (
        None
    )
    own_level: Annotated[Decimal | None, FieldTitle("本级安排", "from the own level", unit="/funds/unit")] = None
    lower_level_matching: Annotated[
        Decimal | None, FieldTitle("地方资金", "matched by lower levels", unit="/funds/unit")
    ] = None
    other_funds: Annotated[Decimal | None, FieldTitle("其他资金", "other funds", unit="/funds/unit")] = None
    actual: Annotated[str | None, FieldTitle("完成情况", "what was done")] = None
    executed: Annotated[Decimal | None, FieldTitle("执行数", "executed", unit="/funds/unit")] = None
    executed_appropriation: Annotated[
        Decimal | None, FieldTitle("财政拨款执行数", "executed fiscal appropriation", unit="/funds/unit")
    ] = None
    executed_other_funds: Annotated[
        Decimal | None, FieldTitle("其他资金执行数", "executed other funds", unit="/funds/unit")
    ] = None
    rate: Annotated[str | None, FieldTitle("执行率", "execution rate")] = None
    weight: Annotated[Decimal | None, FieldTitle("分值", "weight")] = None
    score: Annotated[Decimal | None, FieldTitle("得分", "score")] = None
    note: Annotated[str | None, FieldTitle("备注", "note")] = None


class DepartmentLine(RecordNode, frozen=True):
    """One line of a department's income or expenditure (收入构成, 支出构成), earlier years where they are printed."""

    flow: Annotated[Flow | None, FieldTitle("收支", "income or expenditure")] = None
    label: Annotated[str, FieldTitle("名称", "name")] = ""
    amount: Annotated[Decimal | None, FieldTitle("金额", "amount", unit="/funds/unit")] = None
    share: Annotated[str | None, FieldTitle("占比", "share")] = None
    last_year: Annotated[Decimal | None, FieldTitle("上年金额", "last year", unit="/funds/unit")] = None
    before_last: Annotated[Decimal | None, FieldTitle("前年金额", "year before last", unit="/funds/unit")] = None


class Department(RecordNode, frozen=True):
    """A department as a whole (部门整体): what it is there for, its income and expenditure; tasks are allocations."""

    functions: Annotated[str | None, FieldTitle("部门职能", "functions")] = None
    budget_lines: Annotated[tuple[DepartmentLine, ...], FieldTitle("部门收支预算", "income and expenditure")] = ()


class RegionTarget(RecordNode, frozen=True):
    """What an indicator is to reach in one region (分区域指标值); the leaves are those of an indicator's target."""

    region: Annotated[str | None, FieldTitle("地区", "region")] = None
    indicator: Annotated[str | None, FieldTitle("指标", "indicator")] = None
    text: Annotated[str | None, FieldTitle("指标值", "target value")] = None
    operator: Annotated[Operator | None, FieldTitle("运算符", "operator")] = None
    value: Annotated[Decimal | None, FieldTitle("数值", "number", measure="/transfer/region_targets/*/unit")] = None
    value_max: Annotated[
        Decimal | None, FieldTitle("上限", "upper bound", measure="/transfer/region_targets/*/unit")
    ] = None
    unit: Annotated[str | None, FieldTitle("计量单位", "unit of measure")] = None


class Transfer(RecordNode, frozen=True):
    """A transfer from above (转移支付): the offices that receive it, and what each region is to reach."""

    finance_department: Annotated[str | None, FieldTitle("省级财政部门", "finance department")] = None
    local_department: Annotated[str | None, FieldTitle("省级主管部门", "competent department of the receiver")] = None
    region_targets: Annotated[tuple[RegionTarget, ...], FieldTitle("分区域指标值", "targets of the regions")] = ()
