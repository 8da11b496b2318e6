"""What was reached, and what reviewers say of it: self-evaluation (自评), monitoring (监控), review (评审)."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from extract.record.model.node import FieldTitle, RecordNode


class FundManagement(RecordNode, frozen=True):
    """How one side of the money was managed (资金管理情况), such as 分配科学性."""

    aspect: Annotated[str | None, FieldTitle("管理环节", "aspect")] = None
    situation: Annotated[str | None, FieldTitle("情况说明", "situation")] = None
    problems: Annotated[str | None, FieldTitle("存在问题和改进措施", "problems and improvements")] = None


class Evaluation(RecordNode, frozen=True):
    """The results of a self-evaluation, of monitoring within the year, or of a review (评价结果).

    ``period`` are the months that a monitoring form is about (1-7月); it is None of a whole year.
    """

    period: Annotated[str | None, FieldTitle("监控期间", "months under review")] = None
    achievement: Annotated[str | None, FieldTitle("目标实际完成情况", "what was reached of the target")] = None
    total_weight: Annotated[Decimal | None, FieldTitle("总分值", "sum of the weights")] = None
    total_score: Annotated[Decimal | None, FieldTitle("总得分", "total score")] = None
    grade: Annotated[str | None, FieldTitle("评价等级", "grade")] = None
    conclusion: Annotated[str | None, FieldTitle("评价结论", "conclusion")] = None
    problems: Annotated[str | None, FieldTitle("存在问题", "problems")] = None
    improvements: Annotated[str | None, FieldTitle("改进措施", "improvements")] = None
    fund_management: Annotated[tuple[FundManagement, ...], FieldTitle("资金管理情况", "management of the money")] = ()


class ReviewItem(RecordNode, frozen=True):
    """One point of a review (评审内容), with what one reviewer gives it; ``reviewer`` where several have a column."""

    category: Annotated[str | None, FieldTitle("评审内容", "subject")] = None
    criterion: Annotated[str | None, FieldTitle("评审要点", "criterion")] = None
    weight: Annotated[Decimal | None, FieldTitle("分值", "weight")] = None
    reviewer: Annotated[str | None, FieldTitle("评审人", "reviewer", person=True)] = None
    score: Annotated[Decimal | None, FieldTitle("得分", "score")] = None
    opinion: Annotated[str | None, FieldTitle("评审意见", "opinion")] = None


class ReviewOpinion(RecordNode, frozen=True):
    """What one reviewer or office says of the whole (审核意见, 专家意见)."""

    stage: Annotated[str | None, FieldTitle("审核环节", "stage or office")] = None
    reviewer: Annotated[str | None, FieldTitle("审核人", "reviewer", person=True)] = None
    organisation: Annotated[str | None, FieldTitle("工作单位", "organisation")] = None
    score: Annotated[Decimal | None, FieldTitle("评分", "score")] = None
    opinion: Annotated[str | None, FieldTitle("意见", "opinion")] = None
    conclusion: Annotated[str | None, FieldTitle("结论", "conclusion")] = None
    review_date: Annotated[date | None, FieldTitle("日期", "date")] = None


class Review(RecordNode, frozen=True):
    """A review (评审): its points and the reviewers' opinions; grade, score and conclusion are the evaluation's."""

    items: Annotated[tuple[ReviewItem, ...], FieldTitle("评审内容", "points of the review")] = ()
    opinions: Annotated[tuple[ReviewOpinion, ...], FieldTitle("审核意见", "opinions")] = ()
