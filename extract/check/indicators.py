"""The indicators (绩效指标): whether they can be measured, whether they are complete, whether they fit the project."""

from collections.abc import Iterable
from decimal import Decimal

from extract import pack
from extract.check.subject import Finding, Goal, Subject
from extract.check.words import half, indicator, listed, said, says, target
from extract.identity import text_key

_LEVELS = {"output": "产出", "benefit": "效益", "satisfaction": "满意度"}
_OUTPUTS = {"quantity": "数量", "quality": "质量", "timeliness": "时效", "cost": "成本"}
_SATISFACTION_SINCE = 2019  # 中发〔2018〕34号 was issued in September 2018
_PROSE = (
    *("name", "summary", "basis", "necessity", "feasibility", "resources_and_institutions"),
    *("overall_target", "annual_target", "main_activities", "other_notes"),
)
_FIELDS = ("ecology", "health", "schooling", "farming", "ageing")
_ENOUGH = 200  # characters: what a project is about is not told in fewer
_HUNDRED = Decimal(100)
_GOALS = ("/project/overall_target", "/project/annual_target")


def measurable(subject: Subject) -> Finding | None:
    """Every indicator has a value that can be measured: a number or a date; a graded level needs a person's look.

    I1, error. Source: 预算绩效目标管理 rules (具体细化, 尽量进行定量表述), 财预〔2021〕101号.
    """
    if not subject.goals:
        return None
    unread = [goal for goal in subject.goals if subject.is_unread(goal.target)]
    bad = [goal for goal in subject.goals if goal not in unread and _is_unmeasurable(goal)]
    words = [goal for goal in bad if not is_graded(goal)]
    every = [goal.target for goal in subject.goals]
    if words:
        told = f"{len(subject.goals)}项指标中{len(words)}项不可衡量：{listed(map(target, words))}。请填写数值或期限。"
        return Finding("fails", told, _pointers(words))
    if bad:
        told = f"{len(bad)}项指标以分级表述：{listed(map(target, bad))}，请确认确实不能量化。"
        return Finding("flag", told, _pointers(bad))
    open_ones = [goal for goal in subject.goals if goal in unread or (goal.measurable is None and goal.text)]
    if open_ones:
        told = f"{len(open_ones)}项指标的目标值未能识别：{listed(map(target, open_ones))}，无法核对。"
        return Finding("cannot_check", told, _pointers(open_ones))
    return Finding("holds", f"{len(subject.goals)}项指标均可衡量。", every)


def rates_have_percent(subject: Subject) -> Finding | None:
    """An indicator that is named a rate (…率, 满意度) has a number in per cent.

    I2, error. Source: the same rules (尽量进行定量表述).
    """
    rates = [goal for goal in subject.goals if says("rate", goal.name) and goal.text]
    if not rates:
        return None
    bad = [goal for goal in rates if _has_no_percent(goal)]
    if not bad:
        return Finding("holds", f"{len(rates)}项比率类指标均以百分数表示。", _pointers(rates))
    return Finding("fails", f"比率类指标的目标值不是百分数：{listed(map(target, bad))}。", _pointers(bad))


def qualitative_graded(subject: Subject) -> Finding | None:
    """A value in words is one of graded levels (优, 良, 中, 差; Ⅲ类以上).

    I3, warning. Source: the same rules (不能以量化形式表述的,可以采用定性的分级分档形式表述).
    """
    words = [goal for goal in subject.goals if goal.measurable is False]
    if not words:
        return None
    bad = [goal for goal in words if not is_graded(goal)]
    if not bad:
        return Finding("holds", f"{len(words)}项定性指标均按等级分档表述。", _pointers(words))
    told = f"{len(words)}项定性指标中{len(bad)}项未分级分档：{listed(map(target, bad))}。"
    return Finding("fails", told, _pointers(bad))


def levels_present(subject: Subject) -> Finding | None:
    """There are indicators of output, benefit and satisfaction; 影响力 with 满意度 counts as satisfaction.

    I4, error. Source: 中发〔2018〕34号; a filing of a year before is flagged only.
    """
    if not subject.goals or not any(goal.level1 for goal in subject.goals):
        return None
    missing = [word for key, word in _LEVELS.items() if not any(_is_of(goal, key) for goal in subject.goals)]
    pointers = [f"{goal.pointer}/level1" for goal in subject.goals]
    if not missing:
        return Finding("holds", "产出、效益、满意度指标齐全。", pointers)
    is_older = (subject.year() or _SATISFACTION_SINCE) < _SATISFACTION_SINCE
    return Finding("flag" if is_older else "fails", f"缺少{listed(missing)}指标，请补充。", pointers)


def outputs_complete(subject: Subject) -> Finding | None:
    """The outputs have quantity, quality, timeliness and cost.

    I5, warning. Source: 中发〔2018〕34号; 上海市财政局 2025-01-02 (原则上每一项目均应设置成本指标).
    """
    if not subject.goals or not any(goal.level2 for goal in subject.goals):
        return None
    missing = [word for key, word in _OUTPUTS.items() if not any(key in (g.level1, g.level2) for g in subject.goals)]
    pointers = [f"{goal.pointer}/level2" for goal in subject.goals]
    if not missing:
        return Finding("holds", "数量、质量、时效、成本指标齐全。", pointers)
    return Finding("fails", f"缺少{listed(missing)}指标，请补充。", pointers)


def belong_to_project(subject: Subject) -> Finding | None:
    """The field that an indicator speaks of (养护 of the environment, 诊疗 of health) is one that the texts speak of.

    I6, flag. Source: review for 相关性 (财政部 2024-03-26). Texts that say too little say nothing of it.
    """
    texts = (subject.text(f"/project/{key}") for key in _PROSE)
    prose = "\n".join(text for text in texts if text)
    if not subject.goals or len(prose) < _ENOUGH:
        return None
    absent = [field for field in _FIELDS if not says(field, prose)]
    strange = [goal for goal in subject.goals if any(says(field, goal.name) for field in absent)]
    if not strange:
        return Finding("holds", "指标内容与项目说明属同一领域。", [f"{goal.pointer}/name" for goal in subject.goals])
    told = listed(map(indicator, strange))
    told = f"以下指标所属的领域未见于项目概况、依据和目标，请确认是否照搬其他项目：{told}。"
    return Finding("flag", told, [f"{goal.pointer}/name" for goal in strange])


def goals_have_indicators(subject: Subject) -> Finding | None:
    """A rate that the goals name (发案率, 满意度) has an indicator.

    I7, flag. Source: peer practice.
    """
    named = list(dict.fromkeys(word for pointer in _GOALS for word in said("measure", subject.text(pointer))))
    if not named or not subject.goals:
        return None
    told = "".join(f"{goal.name}{goal.description}" for goal in subject.goals)
    missing = [word for word in named if word not in half(told)]
    pointers = [pointer for pointer in _GOALS if subject.text(pointer)]
    if not missing:
        return Finding("holds", f"目标提到的{listed(named)}均有指标。", pointers)
    return Finding("flag", f"目标提到{listed(missing)}，但没有相应指标，请补充。", pointers)


def descriptions_add(subject: Subject) -> Finding | None:
    """The description of an indicator says more than its name.

    I8, info. Source: common sense.
    """
    described = [goal for goal in subject.goals if goal.description and goal.name]
    if not described:
        return None
    bad = [goal for goal in described if text_key(goal.description) == text_key(goal.name)]
    if not bad:
        return Finding("holds", "指标描述均不是名称的重复。", [f"{goal.pointer}/description" for goal in described])
    pointers = [f"{goal.pointer}/description" for goal in bad]
    return Finding("flag", f"指标描述照抄指标名称：{listed(map(indicator, bad))}，请写明计算口径。", pointers)


def costs_have_ceilings(subject: Subject) -> Finding | None:
    """A cost is to stay below its target (≤).

    I9, warning. Source: peer practice; a cost indicator ≥1050元 rewards spending.
    """
    costs = [goal for goal in subject.goals if "cost" in (goal.level1, goal.level2) and _is_money(goal)]
    bad = [goal for goal in costs if goal.operator in (">=", ">")]
    return _all(costs, bad, "成本指标应设上限（≤）", "均未设为“不低于”")


def rates_within_hundred(subject: Subject) -> Finding | None:
    """A rate cannot be more than 100 %, nor at least 100 %; growth can.

    I9, warning. Source: peer practice.
    """
    rates = [goal for goal in subject.goals if goal.unit == "%" and goal.value is not None and _is_share(goal)]
    bad = [goal for goal in rates if _is_above_hundred(goal)]
    return _all(rates, bad, "比率不能超过100%，请写作“＝100%”或调整", "均不超过100%")


def no_holes_left(subject: Subject) -> Finding | None:
    """No target is a hole of the template (≥**%).

    I9, warning. Source: peer practice.
    """
    filled = [goal for goal in subject.goals if goal.text]
    bad = [goal for goal in filled if _is_hole(goal)]
    return _all(filled, bad, "目标值仍是模板的空位，请填写", "的目标值均不是模板空位")


def long_term_differ_from_annual(subject: Subject) -> Finding | None:
    """The indicators of the whole project are not those of the year, word for word.

    I11, flag. Source: common sense.
    """
    long_term, annual = (
        {(goal.name, goal.text) for goal in subject.goals if goal.horizon == horizon}
        for horizon in ("long_term", "annual")
    )
    if not long_term or not annual:
        return None
    pointers = [f"{goal.pointer}/name" for goal in subject.goals]
    if long_term == annual:
        return Finding("flag", "长期指标与年度指标逐字相同，请分别设置。", pointers)
    return Finding("holds", "长期指标与年度指标不同。", pointers)


# ---------------------------------------------------------------- what a target is


def is_graded(goal: Goal) -> bool:
    """Whether the target is one of graded levels."""
    return says("graded", goal.text)


def _is_unmeasurable(goal: Goal) -> bool:
    return goal.measurable is False or goal.text is None


def _has_no_percent(goal: Goal) -> bool:
    """Whether a number without a sign for a share, or no number at all, stands there; a hole is another rule's."""
    if goal.measurable is None:
        return False
    is_share = says("share_unit", goal.unit) or says("share_unit", goal.text)
    return not is_share and not (goal.measurable and says("month", goal.text))


def _is_of(goal: Goal, level: str) -> bool:
    if level == "satisfaction":
        return level == goal.level1 or goal.level2 == "service_object_satisfaction" or says("satisfied", goal.name)
    return goal.level1 == level


def _is_money(goal: Goal) -> bool:
    return goal.unit is not None and "元" in goal.unit and goal.operator is not None


def _is_share(goal: Goal) -> bool:
    return says("rate", goal.name) and not says("growth", goal.name)


def _is_above_hundred(goal: Goal) -> bool:
    values = [value for value in (goal.value, goal.value_max) if value is not None]
    return max(values) > _HUNDRED or (goal.operator in (">=", ">") and max(values) == _HUNDRED)


def _is_hole(goal: Goal) -> bool:
    return pack.patterns("target")["hole"].fullmatch(half(goal.text or "")) is not None


def _all(goals: list[Goal], bad: list[Goal], told: str, well: str) -> Finding | None:
    if not goals:
        return None
    if not bad:
        return Finding("holds", f"{len(goals)}项指标{well}。", _pointers(goals))
    return Finding("fails", f"{told}：{listed(map(target, bad))}。", _pointers(bad))


def _pointers(goals: Iterable[Goal]) -> list[str]:
    return [goal.target if goal.text else f"{goal.pointer}/name" for goal in goals]
