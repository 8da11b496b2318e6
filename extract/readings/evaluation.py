"""What was reached and what reviewers say of it, as read."""

from datetime import date
from decimal import Decimal

from extract.model import Value
from extract.readings.node import ReadingNode


class FundManagementReading(ReadingNode, frozen=True):
    """One line of 资金管理情况: aspect 管理环节, situation 情况说明, problems 存在问题和改进措施."""

    aspect: Value[str] | None = None
    situation: Value[str] | None = None
    problems: Value[str] | None = None


class EvaluationReading(ReadingNode, frozen=True):
    """The results of a self-evaluation, of monitoring or of a review (评价结果).

    period 监控期间, achievement 目标实际完成情况, total_weight 总分值, total_score 总得分, grade 评价等级,
    conclusion 评价结论, problems 存在问题, improvements 改进措施, fund_management 资金管理情况.
    """

    period: Value[str] | None = None
    achievement: Value[str] | None = None
    total_weight: Value[Decimal] | None = None
    total_score: Value[Decimal] | None = None
    grade: Value[str] | None = None
    conclusion: Value[str] | None = None
    problems: Value[str] | None = None
    improvements: Value[str] | None = None
    fund_management: tuple[FundManagementReading, ...] = ()


class ReviewItemReading(ReadingNode, frozen=True):
    """One point of a review (评审内容).

    category 评审内容, criterion 评审要点, weight 分值, reviewer 评审人, score 得分, opinion 评审意见.
    """

    category: Value[str] | None = None
    criterion: Value[str] | None = None
    weight: Value[Decimal] | None = None
    reviewer: Value[str] | None = None
    score: Value[Decimal] | None = None
    opinion: Value[str] | None = None


class ReviewOpinionReading(ReadingNode, frozen=True):
    """What one reviewer or office says of the whole (审核意见).

    stage 审核环节, reviewer 审核人, organisation 工作单位, score 评分, opinion 意见, conclusion 结论, review_date 日期.
    """

    stage: Value[str] | None = None
    reviewer: Value[str] | None = None
    organisation: Value[str] | None = None
    score: Value[Decimal] | None = None
    opinion: Value[str] | None = None
    conclusion: Value[str] | None = None
    review_date: Value[date] | None = None


class ReviewReading(ReadingNode, frozen=True):
    """A review (评审): items 评审内容, opinions 审核意见."""

    items: tuple[ReviewItemReading, ...] = ()
    opinions: tuple[ReviewOpinionReading, ...] = ()
