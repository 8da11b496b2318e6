"""The project as read, and the steps of its schedule."""

from datetime import date
from decimal import Decimal

from extract.model import Value
from extract.readings.node import ReadingNode


class ScheduleStepReading(ReadingNode, frozen=True):
    """One line of the project's schedule (项目实施进度计划).

    content 实施内容, start 开始时间, end 结束时间, planned_spend 计划支出, note 备注.
    """

    content: Value[str] | None = None
    start: Value[date] | None = None
    end: Value[date] | None = None
    planned_spend: Value[Decimal] | None = None
    note: Value[str] | None = None


class ProjectReading(ReadingNode, frozen=True):
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
