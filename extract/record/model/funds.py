"""The money of a filing: its sources (项目资金), how it was executed, its breakdown (项目预算分解)."""

from decimal import Decimal
from typing import Annotated, ClassVar

from extract.record.model.node import FieldTitle, RecordNode


class FundsSource(RecordNode, frozen=True):
    """A funds line that no other key names (其他来源), such as 国有资本经营预算拨款."""

    label: Annotated[str, FieldTitle("名称", "name")] = ""
    amount: Annotated[Decimal | None, FieldTitle("金额", "amount", unit="/funds/sources/*/unit")] = None
    unit: Annotated[str | None, FieldTitle("单位", "unit")] = None


class AnnualFunds(RecordNode, frozen=True):
    """The annual column of a form that prints whole-project and annual money side by side (其中年度资金)."""

    seldom: ClassVar[tuple[str, ...]] = ("from_higher_level", "own_level", "lower_level_matching")

    fiscal_appropriation: Annotated[
        Decimal | None, FieldTitle("当年财政拨款", "fiscal appropriation of the year", unit="/funds/unit")
    ] = None
    carried_over: Annotated[
        Decimal | None, FieldTitle("上年结转", "carried over from last year", unit="/funds/unit")
    ] = None
    other_funds: Annotated[Decimal | None, FieldTitle("其他资金", "other funds", unit="/funds/unit")] = None
    from_higher_level: Annotated[
        Decimal | None, FieldTitle("上级财政拨款", "from higher levels", unit="/funds/unit")
    ] = None
    own_level: Annotated[Decimal | None, FieldTitle("本级财政安排", "from the own level", unit="/funds/unit")] = None
    lower_level_matching: Annotated[
        Decimal | None, FieldTitle("下级财政配套", "matched by lower levels", unit="/funds/unit")
    ] = None


class Execution(RecordNode, frozen=True):
    """One line of a self-evaluation's budget execution (预算执行情况), the numbers as printed.

    On a monitoring form ``executed`` is what was spent until then, ``projected`` what is expected for the whole year.
    """

    seldom: ClassVar[tuple[str, ...]] = ("projected",)

    label: Annotated[str, FieldTitle("资金", "funds")] = ""
    initial: Annotated[Decimal | None, FieldTitle("年初预算数", "initial budget", unit="/funds/unit")] = None
    adjusted: Annotated[Decimal | None, FieldTitle("全年预算数", "adjusted budget", unit="/funds/unit")] = None
    executed: Annotated[Decimal | None, FieldTitle("全年执行数", "executed", unit="/funds/unit")] = None
    rate: Annotated[str | None, FieldTitle("执行率", "execution rate")] = None
    weight: Annotated[Decimal | None, FieldTitle("分值", "weight")] = None
    score: Annotated[Decimal | None, FieldTitle("得分", "score")] = None
    reason: Annotated[str | None, FieldTitle("原因", "reason")] = None
    projected: Annotated[Decimal | None, FieldTitle("全年预计执行数", "expected by year's end", unit="/funds/unit")] = (
        None
    )


class Funds(RecordNode, frozen=True):
    """The project's money (项目资金), amounts in ``unit``."""

    unit: Annotated[str | None, FieldTitle("单位", "unit")] = None
    total_budget: Annotated[Decimal | None, FieldTitle("项目总预算", "total budget", unit="/funds/unit")] = None
    annual_budget: Annotated[Decimal | None, FieldTitle("当年预算", "budget of the year", unit="/funds/unit")] = None
    fiscal_appropriation: Annotated[
        Decimal | None, FieldTitle("财政拨款", "fiscal appropriation", unit="/funds/unit")
    ] = None  # fmt: skip
    from_higher_level: Annotated[
        Decimal | None, FieldTitle("上级财政拨款", "from higher levels", unit="/funds/unit")
    ] = None
    own_level: Annotated[Decimal | None, FieldTitle("本级财政安排", "from the own level", unit="/funds/unit")] = None
    lower_level_matching: Annotated[
        Decimal | None, FieldTitle("下级财政配套", "matched by lower levels", unit="/funds/unit")
    ] = None
    carried_over: Annotated[
        Decimal | None, FieldTitle("上年结转", "carried over from last year", unit="/funds/unit")
    ] = None
    other_funds: Annotated[Decimal | None, FieldTitle("其他资金", "other funds", unit="/funds/unit")] = None
    annual: Annotated[AnnualFunds, FieldTitle("其中年度资金", "funds of the year")] = AnnualFunds()
    sources: Annotated[tuple[FundsSource, ...], FieldTitle("其他来源", "other sources")] = ()
    execution: Annotated[tuple[Execution, ...], FieldTitle("预算执行情况", "budget execution")] = ()


class BudgetRow(RecordNode, frozen=True):
    """One row of the budget breakdown (项目预算分解)."""

    category: Annotated[str | None, FieldTitle("大类", "category")] = None
    subcategory: Annotated[str | None, FieldTitle("子类", "subcategory")] = None
    item: Annotated[str | None, FieldTitle("明细", "item")] = None
    amount: Annotated[Decimal | None, FieldTitle("金额", "amount", unit="/budget/unit")] = None
    unit_price: Annotated[Decimal | None, FieldTitle("单价", "unit price", unit="/budget/unit_price_unit")] = None
    unit_of_measure: Annotated[str | None, FieldTitle("计量单位", "unit of measure")] = None
    quantity: Annotated[Decimal | None, FieldTitle("数量", "quantity", measure="/budget/rows/*/unit_of_measure")] = None
    last_year_budget: Annotated[
        Decimal | None, FieldTitle("上年度预算安排", "last year's budget", unit="/budget/unit")
    ] = None
    last_year_executed: Annotated[
        Decimal | None, FieldTitle("上年度实际执行", "executed last year", unit="/budget/unit")
    ] = None
    basis: Annotated[str | None, FieldTitle("测算依据", "basis of the estimate")] = None
    note: Annotated[str | None, FieldTitle("备注", "note")] = None


class Budget(RecordNode, frozen=True):
    """The budget breakdown (项目预算分解): amounts in ``unit``, unit prices in ``unit_price_unit``."""

    unit: Annotated[str | None, FieldTitle("金额单位", "unit of amounts")] = None
    unit_price_unit: Annotated[str | None, FieldTitle("单价单位", "unit of unit prices")] = None
    total: Annotated[Decimal | None, FieldTitle("金额合计", "total", unit="/budget/unit")] = None
    rows: Annotated[tuple[BudgetRow, ...], FieldTitle("明细", "rows")] = ()
