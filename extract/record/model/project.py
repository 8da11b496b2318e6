"""The project of a filing (项目总体情况), and the steps of its schedule."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from extract.record.model.node import FieldTitle, RecordNode

Recurrence = Literal["one_off", "recurring", "medium_term_pilot", "phased", "multi_year"]
Novelty = Literal["new", "continuing", "carried_over"]


class ScheduleStep(RecordNode, frozen=True):
    """One step of the project's schedule (实施进度计划)."""

    content: Annotated[str | None, FieldTitle("实施内容", "work to be done")] = None
    start: Annotated[date | None, FieldTitle("开始时间", "start")] = None
    end: Annotated[date | None, FieldTitle("结束时间", "end")] = None
    planned_spend: Annotated[Decimal | None, FieldTitle("计划支出", "planned spending", unit="/money_unit")] = None
    note: Annotated[str | None, FieldTitle("备注", "note")] = None


class Project(RecordNode, frozen=True):
    """The project (项目总体情况)."""

    name: Annotated[str | None, FieldTitle("项目名称", "project name")] = None
    code: Annotated[str | None, FieldTitle("项目编号", "project code")] = None
    recurrence: Annotated[Recurrence | None, FieldTitle("项目性质", "recurrence")] = None
    novelty: Annotated[Novelty | None, FieldTitle("项目属性", "novelty")] = None
    budget_class: Annotated[str | None, FieldTitle("项目类别", "budget class")] = None
    government_procurement: Annotated[bool | None, FieldTitle("政府采购", "government procurement")] = None
    procurement_method: Annotated[str | None, FieldTitle("采购方式", "procurement method")] = None
    competent_department: Annotated[str | None, FieldTitle("主管部门", "competent department")] = None
    implementing_unit: Annotated[str | None, FieldTitle("实施单位", "implementing unit")] = None
    leader: Annotated[str | None, FieldTitle("项目负责人", "project leader", person=True)] = None
    contact_person: Annotated[str | None, FieldTitle("联系人", "contact person", person=True)] = None
    contact_phone: Annotated[str | None, FieldTitle("联系电话", "contact telephone", person=True)] = None
    start_date: Annotated[date | None, FieldTitle("起始日期", "start date")] = None
    end_date: Annotated[date | None, FieldTitle("结束日期", "end date")] = None
    summary: Annotated[str | None, FieldTitle("项目概况", "summary")] = None
    basis: Annotated[str | None, FieldTitle("立项依据", "legal basis")] = None
    necessity: Annotated[str | None, FieldTitle("必要性", "necessity")] = None
    feasibility: Annotated[str | None, FieldTitle("可行性", "feasibility")] = None
    resources_and_institutions: Annotated[
        str | None, FieldTitle("资源投入和制度建设", "resources and institutions")
    ] = None  # fmt: skip
    overall_target: Annotated[str | None, FieldTitle("项目总目标", "overall target")] = None
    annual_target: Annotated[str | None, FieldTitle("年度绩效目标", "annual performance target")] = None
    main_activities: Annotated[str | None, FieldTitle("主要活动", "main activities")] = None
    schedule: Annotated[tuple[ScheduleStep, ...], FieldTitle("实施进度计划", "schedule")] = ()
    prior_performance: Annotated[str | None, FieldTitle("以前年度绩效", "performance of earlier years")] = None
    other_notes: Annotated[str | None, FieldTitle("其他说明", "other notes")] = None
