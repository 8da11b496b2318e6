"""The indicators (绩效指标): whether they can be measured, whether they are complete, whether they fit the project."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from extract import pack
from extract.check.subject import Finding, IndicatorLine, Subject
from extract.check.words import has_phrase, indicator_words, phrases, target_words, word_list
from extract.find.width import half_width
from extract.identity import text_key

_LEVELS = {"output": "产出", "benefit": "效益", "satisfaction": "满意度"}
_OUTPUTS = {"quantity": "数量", "quality": "质量", "timeliness": "时效", "cost": "成本"}
_SATISFACTION_SINCE = 2019  # 中发〔2018〕34号 was issued in September 2018
_PROSE = (
    *("name", "summary", "basis", "necessity", "feasibility", "resources_and_institutions"),
    *("overall_target", "annual_target", "main_activities", "other_notes"),
)
_FIELDS = ("ecology", "health", "schooling", "farming", "ageing")
_ENOUGH = 200  # characters: shorter texts do not say what a project is about
_HUNDRED = Decimal(100)


def measurable(subject: Subject) -> Finding | None:
    """Every indicator has a value that can be measured: a number or a date; a person must judge a graded level.

    I1, error. Source: 预算绩效目标管理 rules (具体细化, 尽量进行定量表述), 财预〔2021〕101号.
    """
    lines = subject.indicators
    if not lines:
        return None
    unread = [line for line in lines if subject.is_unread(line.target_pointer)]
    bad = [
        line
        for line in lines
        if line not in unread and (line.indicator.target.measurable is False or not line.indicator.target.text)
    ]
    words = [line for line in bad if not has_phrase("graded", line.indicator.target.text)]
    if words:
        message = (
            f"{len(lines)}项指标中{len(words)}项不可衡量：{word_list(map(target_words, words))}。请填写数值或期限。"
        )
        return Finding("fails", message, _target_pointers(words))
    if bad:
        message = f"{len(bad)}项指标以分级表述：{word_list(map(target_words, bad))}，请确认确实不能量化。"
        return Finding("flag", message, _target_pointers(bad))
    open_ones = [line for line in lines if line in unread or line.indicator.target.measurable is None]
    if open_ones:
        message = f"{len(open_ones)}项指标的目标值未能识别：{word_list(map(target_words, open_ones))}，无法核对。"
        return Finding("cannot_check", message, _target_pointers(open_ones))
    return Finding("holds", f"{len(lines)}项指标均可衡量。", [line.target_pointer for line in lines])


def rates_have_percent(subject: Subject) -> Finding | None:
    """An indicator that is named a rate (…率, 满意度) has a number in per cent.

    I2, error. Source: the same rules (尽量进行定量表述). A hole of the template is left to another rule.
    """
    rates = [
        line for line in subject.indicators if has_phrase("rate", line.indicator.name) and line.indicator.target.text
    ]
    if not rates:
        return None
    bad = []
    for line in rates:
        target = line.indicator.target
        is_share = has_phrase("share_unit", target.unit) or has_phrase("share_unit", target.text)
        is_deadline = target.measurable and has_phrase("month", target.text)
        if target.measurable is not None and not is_share and not is_deadline:
            bad.append(line)
    if not bad:
        return Finding("holds", f"{len(rates)}项比率类指标均以百分数表示。", _target_pointers(rates))
    message = f"比率类指标的目标值不是百分数：{word_list(map(target_words, bad))}。"
    return Finding("fails", message, _target_pointers(bad))


def qualitative_graded(subject: Subject) -> Finding | None:
    """A value in words is one of graded levels (优, 良, 中, 差; Ⅲ类以上).

    I3, warning. Source: the same rules (不能以量化形式表述的,可以采用定性的分级分档形式表述).
    """
    words = [line for line in subject.indicators if line.indicator.target.measurable is False]
    if not words:
        return None
    bad = [line for line in words if not has_phrase("graded", line.indicator.target.text)]
    if not bad:
        return Finding("holds", f"{len(words)}项定性指标均按等级分档表述。", _target_pointers(words))
    message = f"{len(words)}项定性指标中{len(bad)}项未分级分档：{word_list(map(target_words, bad))}。"
    return Finding("fails", message, _target_pointers(bad))


def levels_present(subject: Subject) -> Finding | None:
    """There are indicators of output, benefit and satisfaction; 影响力 with 满意度 counts as satisfaction.

    I4, error. Source: 中发〔2018〕34号; in a filing of an earlier year it is only a flag.
    """
    indicators = [line.indicator for line in subject.indicators]
    levels: set[str | None] = {indicator.level1 for indicator in indicators}
    if not any(levels):
        return None
    if any(one.level2 == "service_object_satisfaction" or has_phrase("satisfied", one.name) for one in indicators):
        levels.add("satisfaction")
    missing = [word for key, word in _LEVELS.items() if key not in levels]
    pointers = [f"{line.pointer}/level1" for line in subject.indicators]
    if not missing:
        return Finding("holds", "产出、效益、满意度指标齐全。", pointers)
    is_older = (subject.filing.fiscal_year or _SATISFACTION_SINCE) < _SATISFACTION_SINCE
    return Finding("flag" if is_older else "fails", f"缺少{word_list(missing)}指标，请补充。", pointers)


def outputs_complete(subject: Subject) -> Finding | None:
    """The outputs have quantity, quality, timeliness and cost.

    I5, warning. Source: 中发〔2018〕34号; 上海市财政局 2025-01-02 (原则上每一项目均应设置成本指标).
    """
    indicators = [line.indicator for line in subject.indicators]
    if not any(indicator.level2 for indicator in indicators):
        return None
    levels = {level for indicator in indicators for level in (indicator.level1, indicator.level2)}
    missing = [word for key, word in _OUTPUTS.items() if key not in levels]
    pointers = [f"{line.pointer}/level2" for line in subject.indicators]
    if not missing:
        return Finding("holds", "数量、质量、时效、成本指标齐全。", pointers)
    return Finding("fails", f"缺少{word_list(missing)}指标，请补充。", pointers)


def belong_to_project(subject: Subject) -> Finding | None:
    """The texts speak of the field that each indicator belongs to (养护: the environment, 诊疗: health).

    I6, flag. Source: review for 相关性 (财政部 2024-03-26). Texts that are too short are not compared.
    """
    texts = (getattr(subject.filing.project, key) for key in _PROSE)
    prose = "\n".join(text for text in texts if text)
    if not subject.indicators or len(prose) < _ENOUGH:
        return None
    absent = [field for field in _FIELDS if not has_phrase(field, prose)]
    strange = [line for line in subject.indicators if any(has_phrase(field, line.indicator.name) for field in absent)]
    pointers = [f"{line.pointer}/name" for line in strange or subject.indicators]
    if not strange:
        return Finding("holds", "指标内容与项目说明属同一领域。", pointers)
    words = word_list(map(indicator_words, strange))
    message = f"以下指标所属的领域未见于项目概况、依据和目标，请确认是否照搬其他项目：{words}。"
    return Finding("flag", message, pointers)


def goals_have_indicators(subject: Subject) -> Finding | None:
    """A rate that the goals name (发案率, 满意度) has an indicator.

    I7, flag. Source: peer practice.
    """
    project = subject.filing.project
    goals = {"/project/overall_target": project.overall_target, "/project/annual_target": project.annual_target}
    rates = list(dict.fromkeys(word for text in goals.values() for word in phrases("measure", text)))
    if not rates or not subject.indicators:
        return None
    texts = half_width("".join(f"{line.indicator.name}{line.indicator.description}" for line in subject.indicators))
    missing = [word for word in rates if word not in texts]
    pointers = [pointer for pointer, text in goals.items() if text]
    if not missing:
        return Finding("holds", f"目标提到的{word_list(rates)}均有指标。", pointers)
    return Finding("flag", f"目标提到{word_list(missing)}，但没有相应指标，请补充。", pointers)


def descriptions_add(subject: Subject) -> Finding | None:
    """The description of an indicator says more than its name.

    I8, info. Source: common sense.
    """
    described = [line for line in subject.indicators if line.indicator.description and line.indicator.name]
    if not described:
        return None
    bad = [line for line in described if text_key(line.indicator.description) == text_key(line.indicator.name)]
    pointers = [f"{line.pointer}/description" for line in bad or described]
    if not bad:
        return Finding("holds", "指标描述均不是名称的重复。", pointers)
    message = f"指标描述照抄指标名称：{word_list(map(indicator_words, bad))}，请写明计算口径。"
    return Finding("flag", message, pointers)


def costs_have_ceilings(subject: Subject) -> Finding | None:
    """A cost is to stay below its target (≤).

    I9, warning. Source: peer practice; a cost indicator ≥1050元 rewards spending.
    """
    costs = [
        line
        for line in subject.indicators
        if "cost" in (line.indicator.level1, line.indicator.level2)
        and "元" in (line.indicator.target.unit or "")
        and line.indicator.target.operator
    ]
    bad = [line for line in costs if line.indicator.target.operator in (">=", ">")]
    return _targets_finding(costs, bad, "成本指标应设上限（≤）", "均未设为“不低于”")


def rates_within_hundred(subject: Subject) -> Finding | None:
    """A rate cannot be more than 100 %, nor at least 100 %; growth can.

    I9, warning. Source: peer practice.
    """
    rates, bad = [], []
    for line in subject.indicators:
        name, target = line.indicator.name, line.indicator.target
        if target.unit != "%" or line.value is None or not has_phrase("rate", name) or has_phrase("growth", name):
            continue
        rates.append(line)
        most = line.value if line.value_max is None else max(line.value, line.value_max)
        if most > _HUNDRED or (target.operator in (">=", ">") and most == _HUNDRED):
            bad.append(line)
    return _targets_finding(rates, bad, "比率不能超过100%，请写作“＝100%”或调整", "均不超过100%")


def no_holes_left(subject: Subject) -> Finding | None:
    """No target is a hole of the template (≥**%).

    I9, warning. Source: peer practice.
    """
    hole = pack.pattern("target", "hole")
    filled = [line for line in subject.indicators if line.indicator.target.text]
    bad = [line for line in filled if hole.fullmatch(half_width(line.indicator.target.text or ""))]
    return _targets_finding(filled, bad, "目标值仍是模板的空位，请填写", "的目标值均不是模板空位")


def long_term_differ_from_annual(subject: Subject) -> Finding | None:
    """The indicators of the whole project are not those of the year, word for word.

    I11, flag. Source: common sense.
    """
    long_term, annual = (
        {(one.name, one.target.text) for one in subject.filing.indicators if one.horizon == horizon}
        for horizon in ("long_term", "annual")
    )
    if not long_term or not annual:
        return None
    pointers = [f"{line.pointer}/name" for line in subject.indicators]
    if long_term == annual:
        return Finding("flag", "长期指标与年度指标逐字相同，请分别设置。", pointers)
    return Finding("holds", "长期指标与年度指标不同。", pointers)


# ---------------------------------------------------------------- what a target is


def _targets_finding(
    lines: Sequence[IndicatorLine], bad: Sequence[IndicatorLine], fault: str, praise: str
) -> Finding | None:
    """The finding: ``fault`` about the bad indicators, or ``praise`` where none is bad."""
    if not lines:
        return None
    if not bad:
        return Finding("holds", f"{len(lines)}项指标{praise}。", _target_pointers(lines))
    return Finding("fails", f"{fault}：{word_list(map(target_words, bad))}。", _target_pointers(bad))


def _target_pointers(lines: Iterable[IndicatorLine]) -> list[str]:
    """The pointers of the targets, of a blank one that of its indicator's name."""
    return [line.target_pointer if line.indicator.target.text else f"{line.pointer}/name" for line in lines]
