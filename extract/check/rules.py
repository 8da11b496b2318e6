"""All rules of one filing, in the order of the form: name, severity and title beside the function that decides."""

from typing import Generic, NamedTuple, TypeVar

from extract.check import budget, citations, dates, funds, indicators, project, safeguards, scores
from extract.check.subject import Rule
from extract.model import Severity

R = TypeVar("R")


class CheckRule(NamedTuple, Generic[R]):
    """A rule: its name in a record, severity, Chinese title and source, and the function that decides."""

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
    CheckRule("form.title_fits_body", "warning", "表名与表内栏目相符", _SENSE, project.title_fits_body),
    CheckRule("form.required_filled", "error", "必填栏目已填", _COMPLETE, project.required_filled),
    CheckRule("project.one_recurrence_box", "error", "项目类别只选一项", _SENSE, project.one_recurrence_box),
    CheckRule(
        "project.procurement_method_agrees",
        "error",
        "政府采购与采购方式相符",
        _SENSE,
        project.procurement_method_agrees,
    ),
    CheckRule("project.procurement_told", "warning", "未列政府采购而内容涉及采购", _SENSE, project.procurement_told),
    CheckRule("project.one_off_items", "warning", "经常性项目不含一次性支出", _SENSE, project.one_off_items),
    CheckRule("project.headcounts_agree", "warning", "文字人数与明细一致", _SENSE, project.headcounts_agree),
    CheckRule("project.goals_differ", "warning", "年度目标有别于总目标且具体", _APPROVED, project.goals_differ),
    CheckRule("dates.start_before_end", "error", "起始日期不晚于结束日期", _SENSE, dates.start_before_end),
    CheckRule("dates.within_fiscal_year", "error", "项目起止在年度内", _FORM_2011, dates.within_fiscal_year),
    CheckRule("dates.one_fiscal_year", "error", "各部分年度一致", _SENSE, dates.one_fiscal_year),
    CheckRule("dates.deadlines_before_end", "error", "时效指标不晚于项目结束", _PRACTICE, dates.deadlines_before_end),
    CheckRule("funds.units_agree", "error", "金额单位明确且一致", _FORM_2015, funds.units_agree),
    CheckRule("funds.total_covers_annual", "error", "项目总预算不少于当年预算", _SUM, funds.total_covers_annual),
    CheckRule(
        "funds.annual_is_its_sources", "error", "当年预算等于各来源之和", _FORM_2011, funds.annual_is_its_sources
    ),
    CheckRule(
        "funds.total_is_its_sources", "error", "项目总预算等于各来源之和", _FORM_2011, funds.total_is_its_sources
    ),
    CheckRule(
        "funds.appropriation_is_its_levels", "error", "财政拨款等于各级之和", _SUM, funds.appropriation_is_its_levels
    ),
    CheckRule(
        "funds.annual_is_breakdown_total", "error", "当年预算等于明细合计", _SUM, funds.annual_is_breakdown_total
    ),
    CheckRule("budget.rows_sum_to_total", "error", "明细合计等于金额合计", _SUM, budget.rows_sum_to_total),
    CheckRule(
        "budget.rows_as_precise_as_total", "info", "明细与合计精度一致", _FORM_2015, budget.rows_as_precise_as_total
    ),
    CheckRule(
        "budget.unit_price_rounded_half_up",
        "error",
        "单价为金额除以数量四舍五入",
        _SUM,
        budget.unit_price_rounded_half_up,
    ),
    CheckRule(
        "budget.amount_is_price_times_quantity",
        "error",
        "金额等于单价乘数量",
        _SUM,
        budget.amount_is_price_times_quantity,
    ),
    CheckRule(
        "budget.amount_exactly_price_times_quantity",
        "info",
        "金额正好等于单价乘数量",
        _SUM,
        budget.amount_exactly_price_times_quantity,
    ),
    CheckRule("budget.one_headcount", "warning", "同一人员各项支出人数一致", _SENSE, budget.one_headcount),
    CheckRule("indicators.measurable", "error", "指标可衡量", _CONCRETE, indicators.measurable),
    CheckRule("indicators.rates_have_percent", "error", "比率指标用百分数", _CONCRETE, indicators.rates_have_percent),
    CheckRule("indicators.qualitative_graded", "warning", "定性指标分级分档", _CONCRETE, indicators.qualitative_graded),
    CheckRule("indicators.levels_present", "error", "产出、效益、满意度指标齐全", _LEVELS, indicators.levels_present),
    CheckRule(
        "indicators.outputs_complete", "warning", "数量、质量、时效、成本指标齐全", _COST, indicators.outputs_complete
    ),
    CheckRule("indicators.belong_to_project", "warning", "指标与项目相关", _RELEVANT, indicators.belong_to_project),
    CheckRule(
        "indicators.goals_have_indicators",
        "warning",
        "目标所提比率设有指标",
        _PRACTICE,
        indicators.goals_have_indicators,
    ),
    CheckRule("indicators.descriptions_add", "info", "指标描述不照抄名称", _SENSE, indicators.descriptions_add),
    CheckRule("indicators.costs_have_ceilings", "warning", "成本指标设上限", _PRACTICE, indicators.costs_have_ceilings),
    CheckRule(
        "indicators.rates_within_hundred", "warning", "比率不超过100%", _PRACTICE, indicators.rates_within_hundred
    ),
    CheckRule("indicators.no_holes_left", "warning", "目标值不是模板空位", _PRACTICE, indicators.no_holes_left),
    CheckRule(
        "indicators.long_term_differ_from_annual",
        "warning",
        "长期指标有别于年度指标",
        _SENSE,
        indicators.long_term_differ_from_annual,
    ),
    CheckRule("scores.weights_sum_to_100", "error", "分值合计为100", _EVALUATION, scores.weights_sum_to_100),
    CheckRule("scores.execution_rate", "error", "执行率计算正确", _EVALUATION, scores.execution_rate),
    CheckRule("scores.execution_score", "error", "执行率得分计算正确", _EVALUATION, scores.execution_score),
    CheckRule("scores.indicator_scores", "error", "指标得分与完成情况相符", _EVALUATION, scores.indicator_scores),
    CheckRule("scores.shortfalls_explained", "error", "未达目标说明原因", _EVALUATION, scores.shortfalls_explained),
    CheckRule(
        "scores.low_execution_explained", "warning", "执行率偏低说明原因", _EVALUATION, scores.low_execution_explained
    ),
    CheckRule(
        "safeguards.categories_and_phases", "warning", "三类制度齐全且有阶段", _SENSE, safeguards.categories_and_phases
    ),
    CheckRule("safeguards.phases_covered", "warning", "制度涵盖各阶段", _SENSE, safeguards.phases_covered),
    CheckRule("citations.none_younger", "error", "引用文件不晚于填报", _FORM_2011, citations.none_younger),
    CheckRule("citations.one_number", "error", "同一文件同一文号", _SENSE, citations.one_number),
    CheckRule("citations.annual_plans_of_year", "warning", "年度文件为本年度", _SENSE, citations.annual_plans_of_year),
    CheckRule("citations.validity_covers_year", "warning", "文件期间含本年度", _SENSE, citations.validity_covers_year),
    CheckRule("citations.are_regulations", "warning", "引用的是正式文件", _SENSE, citations.are_regulations),
    CheckRule(
        "citations.provisional_in_force", "warning", "暂行、试行文件仍有效", _SENSE, citations.provisional_in_force
    ),
    CheckRule("citations.have_numbers", "info", "引用文件有文号", _SENSE, citations.have_numbers),
    CheckRule(
        "citations.basis_and_safeguards_agree",
        "info",
        "依据与制度保障对应",
        _SENSE,
        citations.basis_and_safeguards_agree,
    ),
)
