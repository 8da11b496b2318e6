"""All rules of one filing, in the order of the form: name, severity and title beside the function that decides."""

from typing import Generic, NamedTuple, TypeVar

from extract.check import budget, citations, dates, funds, indicators, project, safeguards, scores
from extract.check.subject import Rule
from extract.model import Severity

R = TypeVar("R")


class CheckRule(NamedTuple, Generic[R]):
    """A rule: its name in a record, severity, Chinese title and source, and the function that decides.

    The title is the matter that it looks at, not what is wanted of it: it stands beside 不符 as well as beside 相符.
    """

    name: str
    severity: Severity
    title: str
    source: str
    decide: R


_SUM = "算术勾稽"
_SENSE = "前后一致"
_FORM_2011 = "2011年申报表填报说明（年度为预算年度，资金按来源填列）"
_FORM_2015 = "财预〔2015〕163号表填报说明（万元，两位小数）"
_COMPLETE = "形式完整性审核（财政部2024年3月26日答问）"
_RELEVANT = "相关性审核（财政部2024年3月26日答问）"
_CONCRETE = "绩效目标管理办法（指向明确、具体细化、合理可行）；财预〔2021〕101号"
_LEVELS = "中发〔2018〕34号"
_COST = "中发〔2018〕34号；上海市财政局2025年1月2日通知（均应设置成本指标）"
_APPROVED = "财预〔2015〕88号（目标随年度预算批复）"
_EVALUATION = "绩效自评表填报说明"
_PRACTICE = "同类审核系统的做法"


RULES: tuple[CheckRule[Rule], ...] = (
    CheckRule("form.title_fits_body", "warning", "表名与表内栏目", _SENSE, project.title_fits_body),
    CheckRule("form.required_filled", "error", "必填栏目", _COMPLETE, project.required_filled),
    CheckRule("project.one_recurrence_box", "error", "项目类别的勾选", _SENSE, project.one_recurrence_box),
    CheckRule(
        "project.procurement_method_agrees", "error", "政府采购与采购方式", _SENSE, project.procurement_method_agrees
    ),
    CheckRule("project.procurement_told", "warning", "政府采购的列报", _SENSE, project.procurement_told),
    CheckRule("project.one_off_items", "warning", "项目类别与支出性质", _SENSE, project.one_off_items),
    CheckRule("project.headcounts_agree", "warning", "文字人数与明细人数", _SENSE, project.headcounts_agree),
    CheckRule("project.goals_differ", "warning", "年度目标与总目标", _APPROVED, project.goals_differ),
    CheckRule("dates.start_before_end", "error", "起止日期的先后", _SENSE, dates.start_before_end),
    CheckRule("dates.within_fiscal_year", "error", "项目起止与预算年度", _FORM_2011, dates.within_fiscal_year),
    CheckRule("dates.one_fiscal_year", "error", "各部分的年度", _SENSE, dates.one_fiscal_year),
    CheckRule("dates.deadlines_before_end", "error", "时效指标与项目结束日期", _PRACTICE, dates.deadlines_before_end),
    CheckRule("funds.units_agree", "error", "金额单位的标注", _FORM_2015, funds.units_agree),
    CheckRule("funds.amounts_fit_unit", "error", "金额大小与所写单位", _SENSE, funds.amounts_fit_unit),
    CheckRule("funds.total_covers_annual", "error", "项目总预算与当年预算", _SUM, funds.total_covers_annual),
    CheckRule("funds.annual_is_its_sources", "error", "当年预算与各来源合计", _FORM_2011, funds.annual_is_its_sources),
    CheckRule("funds.total_is_its_sources", "error", "项目总预算与各来源合计", _FORM_2011, funds.total_is_its_sources),
    CheckRule(
        "funds.appropriation_is_its_levels", "error", "财政拨款与各级合计", _SUM, funds.appropriation_is_its_levels
    ),
    CheckRule("funds.annual_is_breakdown_total", "error", "当年预算与明细合计", _SUM, funds.annual_is_breakdown_total),
    CheckRule("budget.rows_sum_to_total", "error", "明细合计与金额合计", _SUM, budget.rows_sum_to_total),
    CheckRule(
        "budget.rows_as_precise_as_total", "info", "明细与合计的小数位数", _FORM_2015, budget.rows_as_precise_as_total
    ),
    CheckRule("budget.unit_price_rounded_half_up", "error", "单价的计算", _SUM, budget.unit_price_rounded_half_up),
    CheckRule(
        "budget.amount_is_price_times_quantity", "error", "金额的计算", _SUM, budget.amount_is_price_times_quantity
    ),
    CheckRule(
        "budget.amount_exactly_price_times_quantity",
        "info",
        "单价乘数量的尾差",
        _SUM,
        budget.amount_exactly_price_times_quantity,
    ),
    CheckRule("budget.one_headcount", "warning", "同一人员各项支出的人数", _SENSE, budget.one_headcount),
    CheckRule("indicators.measurable", "error", "指标的可衡量性", _CONCRETE, indicators.measurable),
    CheckRule("indicators.rates_have_percent", "error", "比率指标的百分号", _CONCRETE, indicators.rates_have_percent),
    CheckRule(
        "indicators.qualitative_graded", "warning", "定性指标的分级分档", _CONCRETE, indicators.qualitative_graded
    ),
    CheckRule("indicators.levels_present", "error", "产出、效益、满意度指标的设置", _LEVELS, indicators.levels_present),
    CheckRule(
        "indicators.outputs_complete", "warning", "数量、质量、时效、成本指标的设置", _COST, indicators.outputs_complete
    ),
    CheckRule("indicators.belong_to_project", "warning", "指标与项目的相关性", _RELEVANT, indicators.belong_to_project),
    CheckRule(
        "indicators.goals_have_indicators", "warning", "目标所提比率与指标", _PRACTICE, indicators.goals_have_indicators
    ),
    CheckRule("indicators.descriptions_add", "info", "指标描述与指标名称", _SENSE, indicators.descriptions_add),
    CheckRule("indicators.costs_have_ceilings", "warning", "成本指标的上限", _PRACTICE, indicators.costs_have_ceilings),
    CheckRule("indicators.rates_within_hundred", "warning", "比率的大小", _PRACTICE, indicators.rates_within_hundred),
    CheckRule("indicators.no_holes_left", "warning", "目标值的填写", _PRACTICE, indicators.no_holes_left),
    CheckRule(
        "indicators.long_term_differ_from_annual",
        "warning",
        "长期指标与年度指标",
        _SENSE,
        indicators.long_term_differ_from_annual,
    ),
    CheckRule("scores.weights_sum_to_100", "error", "分值合计", _EVALUATION, scores.weights_sum_to_100),
    CheckRule("scores.execution_rate", "error", "执行率的计算", _EVALUATION, scores.execution_rate),
    CheckRule("scores.execution_score", "error", "执行率得分的计算", _EVALUATION, scores.execution_score),
    CheckRule("scores.indicator_scores", "error", "指标得分与完成情况", _EVALUATION, scores.indicator_scores),
    CheckRule("scores.shortfalls_explained", "error", "未达目标的原因说明", _EVALUATION, scores.shortfalls_explained),
    CheckRule(
        "scores.low_execution_explained", "warning", "执行率偏低的原因说明", _EVALUATION, scores.low_execution_explained
    ),
    CheckRule(
        "safeguards.categories_and_phases", "warning", "三类制度及其阶段", _SENSE, safeguards.categories_and_phases
    ),
    CheckRule("safeguards.phases_covered", "warning", "制度涵盖的阶段", _SENSE, safeguards.phases_covered),
    CheckRule("citations.none_younger", "error", "引用文件与填报的先后", _FORM_2011, citations.none_younger),
    CheckRule("citations.one_number", "error", "同一文件的文号", _SENSE, citations.one_number),
    CheckRule("citations.annual_plans_of_year", "warning", "年度文件的年度", _SENSE, citations.annual_plans_of_year),
    CheckRule(
        "citations.validity_covers_year", "warning", "引用文件的有效期间", _SENSE, citations.validity_covers_year
    ),
    CheckRule("citations.are_regulations", "warning", "引用文件的种类", _SENSE, citations.are_regulations),
    CheckRule(
        "citations.provisional_in_force", "warning", "暂行、试行文件的效力", _SENSE, citations.provisional_in_force
    ),
    CheckRule("citations.have_numbers", "info", "引用文件的文号", _SENSE, citations.have_numbers),
    CheckRule(
        "citations.basis_and_safeguards_agree", "info", "依据与制度保障", _SENSE, citations.basis_and_safeguards_agree
    ),
)
