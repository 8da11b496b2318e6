"""The performance indicators of a filing (绩效指标), each with the value that it is to reach."""

from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from extract.record.model.node import FieldTitle, RecordNode

Level1 = Literal["output", "benefit", "satisfaction", "influence", "cost", "input", "process"]
Level2 = Literal[
    "quantity", "quality", "timeliness", "cost", "economic", "social", "ecological", "sustainable",
    "service_object_satisfaction",
]  # fmt: skip
Horizon = Literal["long_term", "annual"]
Likelihood = Literal["certain", "possible", "impossible"]
DeviationCause = Literal["funding", "institution", "staff", "equipment", "other"]
Operator = Literal[">=", "<=", "=", ">", "<", "range"]


class Target(RecordNode, frozen=True):
    """The value an indicator is to reach (目标值); ``operator`` is None without a sign or a word for it (完成, 12期).

    ``applies`` is False where the form says that there is no such indicator (不适用, 无, /). Else it is None, and the
    key is left out of JSON.
    """

    seldom: ClassVar[tuple[str, ...]] = ("applies",)

    text: Annotated[str | None, FieldTitle("目标值", "target value")] = None
    operator: Annotated[Operator | None, FieldTitle("运算符", "operator")] = None
    value: Annotated[Decimal | None, FieldTitle("数值", "number", measure="/indicators/*/target/unit")] = None
    value_max: Annotated[Decimal | None, FieldTitle("上限", "upper bound", measure="/indicators/*/target/unit")] = None
    unit: Annotated[str | None, FieldTitle("计量单位", "unit of measure")] = None
    measurable: Annotated[bool | None, FieldTitle("可衡量", "measurable")] = None
    applies: Annotated[bool | None, FieldTitle("适用", "applies")] = None


class GradeValues(RecordNode, frozen=True):
    """The values that lower grades ask for (评价标准), a column each; that of the best grade is the target."""

    good: Annotated[str | None, FieldTitle("良", "good")] = None
    fair: Annotated[str | None, FieldTitle("中", "fair")] = None
    poor: Annotated[str | None, FieldTitle("差", "poor")] = None


class Indicator(RecordNode, frozen=True):
    """A performance indicator (绩效指标); levels as codes, ``…_text`` as written.

    ``actual`` is what was reached, on a monitoring form until then; ``task`` is the task that the indicator belongs to.
    """

    seldom: ClassVar[tuple[str, ...]] = ("task", "grade_values", "projected", "likelihood", "deviation_causes")

    level1: Annotated[Level1 | None, FieldTitle("一级指标", "level 1")] = None
    level1_text: Annotated[str | None, FieldTitle("一级指标（原文）", "level 1 as written")] = None
    level2: Annotated[Level2 | None, FieldTitle("二级指标", "level 2")] = None
    level2_text: Annotated[str | None, FieldTitle("二级指标（原文）", "level 2 as written")] = None
    name: Annotated[str | None, FieldTitle("三级指标", "indicator")] = None
    horizon: Annotated[Horizon | None, FieldTitle("期限", "horizon")] = None
    target: Annotated[Target, FieldTitle("目标值", "target value")] = Target()
    description: Annotated[str | None, FieldTitle("描述", "description")] = None
    weight: Annotated[Decimal | None, FieldTitle("分值", "weight")] = None
    scoring_rule: Annotated[str | None, FieldTitle("评分细则", "scoring rule")] = None
    last_year: Annotated[str | None, FieldTitle("上年度实际水平", "last year's level")] = None
    actual: Annotated[str | None, FieldTitle("实际完成值", "actual value")] = None
    score: Annotated[Decimal | None, FieldTitle("得分", "score")] = None
    deviation_reason: Annotated[str | None, FieldTitle("偏差原因", "reason of the deviation")] = None
    task: Annotated[str | None, FieldTitle("所属任务", "task")] = None
    grade_values: Annotated[GradeValues, FieldTitle("评价标准", "values of the grades")] = GradeValues()
    projected: Annotated[str | None, FieldTitle("全年预计完成值", "expected by year's end")] = None
    likelihood: Annotated[Likelihood | None, FieldTitle("完成可能性", "likelihood")] = None
    deviation_causes: Annotated[tuple[DeviationCause, ...], FieldTitle("偏差原因类别", "causes of the deviation")] = ()
