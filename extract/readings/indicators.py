"""The performance indicators as read."""

from decimal import Decimal

from extract.model import Value
from extract.readings.node import ReadingNode


class TargetReading(ReadingNode, frozen=True):
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


class GradeValuesReading(ReadingNode, frozen=True):
    """The values that lower grades ask for (评价标准): good 良, fair 中, poor 差."""

    good: Value[str] | None = None
    fair: Value[str] | None = None
    poor: Value[str] | None = None


class IndicatorReading(ReadingNode, frozen=True):
    """A performance indicator (绩效指标).

    level1 一级指标, level2 二级指标 (as codes, and under level1_text and level2_text as written), name 三级指标,
    horizon 期限 (long_term 长期, annual 年度), target 目标值, description 描述, weight 分值, scoring_rule 评分细则,
    last_year 上年度实际水平, actual 实际完成值, score 得分, deviation_reason 偏差原因, task 所属任务,
    grade_values 评价标准, projected 全年预计完成值, likelihood 完成可能性 (certain 确定能, possible 有可能,
    impossible 完全不可能), deviation_causes 偏差原因类别 (funding 经费保障, institution 制度保障, staff 人员保障,
    equipment 硬件条件保障, other 其他).
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
    task: Value[str] | None = None
    grade_values: GradeValuesReading = GradeValuesReading()
    projected: Value[str] | None = None
    likelihood: Value[str] | None = None
    deviation_causes: tuple[Value[str], ...] = ()
