"""How each leaf of last year's filing goes over: rolled, proposed, left open; the rules stand in ``seed.toml``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from extract import pack
from extract.check.arithmetic import at
from extract.find.date import last_of_month
from extract.find.form import label
from extract.find.width import half_width
from extract.seed.leaves import Leaf, item
from extract.seed.model import Content, Decision
from extract.seed.past import Past

_LABELS_OF_OTHERS = "/other_fields"
_ENDS = "。；;，,"  # that a text may end with before a full stop


@dataclass(frozen=True, slots=True)
class Ground:
    """What decisions stand on: last year's filing, the new year, the years before, and how the project goes on.

    ``shift`` is by how many years dates move, None where that is not known or the project has an end.
    """

    filing: Content
    year: int
    past: Past
    shift: int | None
    goes_on: bool


def carried(leaf: Leaf, ground: Ground) -> Decision:
    """What becomes of the leaf, without flags."""
    special = _SPECIAL.get(leaf.name)
    found = special(leaf, ground) if special else None
    return found or _by_rule(leaf, ground)


def kept(leaf: Leaf) -> Decision:
    """The leaf as it was."""
    text = leaf.text
    return Decision(leaf.pointer, "rolled", leaf.value, text, leaf.value, text, "原样保留（--keep-all）")


# ---------------------------------------------------------------- by the rules


def _by_rule(leaf: Leaf, ground: Ground) -> Decision:
    how, reason = _rule(leaf.name)
    if how == "roll" and _is_last_years_only(leaf, ground.filing):
        how, reason = "never", "签章、意见和结果只属于上年，不沿用"
    if leaf.value in (None, []):
        return open_(leaf, reason if how != "roll" else "上年也未填写")
    if how == "roll":
        return rolled(leaf, reason)
    if how == "propose":
        return proposed(leaf, leaf.value, leaf.text, reason)
    return open_(leaf, reason, None if how == "open" else f"{reason}。")


def rolled(leaf: Leaf, reason: str) -> Decision:
    """Last year's text again."""
    return Decision(leaf.pointer, "rolled", leaf.value, leaf.text, leaf.value, leaf.text, reason)


def proposed(leaf: Leaf, value: Any, text: str, reason: str) -> Decision:
    """A proposal that a person must confirm."""
    return Decision(leaf.pointer, "proposed", value, text, leaf.value, leaf.text, reason, f"建议值，请确认：{reason}。")


def open_(leaf: Leaf, reason: str, remark: str | None = None) -> Decision:
    """An empty cell; its remark is last year's value unless another is given."""
    said = f"上年：{leaf.text.rstrip(_ENDS)}。{reason}。" if leaf.text else None
    return Decision(leaf.pointer, "open", None, "", leaf.value, leaf.text, reason, remark or said)


def _is_last_years_only(leaf: Leaf, filing: Content) -> bool:
    """Whether a field that no definition knows is a signature, an opinion or a result by its label.

    So it is where the label is a known one: that the field is not read as such tells of a review (主管部门：同意).
    """
    if not leaf.pointer.startswith(_LABELS_OF_OTHERS) or leaf.name.endswith("/label"):
        return False
    name = label.bare_label(at(filing, f"{item(leaf.pointer)}/label"))
    known = label.general_vocabulary().field(name)
    is_taken = known is not None and known.key is not None
    return is_taken or pack.patterns("seed")["not_carried"].search(name) is not None


@cache
def _rule(name: str) -> tuple[str, str]:
    """How a leaf goes over and why: the entry that names the most of its pointer, a bureau's own before ours."""
    entries = [(field, entry) for entry in reversed(pack.toml("seed")["carry"]) for field in entry["fields"]]
    fitting = [(len(field), entry) for field, entry in entries if f"{name}/".startswith(f"{field}/")]
    best = max(fitting, key=lambda one: one[0], default=(0, {"how": "roll", "reason": "沿用上年内容"}))[1]
    return str(best["how"]), str(best["reason"])


# ---------------------------------------------------------------- dates


def _date(leaf: Leaf, ground: Ground) -> Decision | None:
    """The same span a year on; a project that has an end, and goes on, keeps its dates."""
    if leaf.value is None:
        return None
    if ground.shift is not None:
        moved = shifted(leaf.value, leaf.text, ground.shift)
        return proposed(leaf, *moved, f"按上年的起止日期顺延，上年为{leaf.text}")
    if ground.goes_on:
        return proposed(leaf, leaf.value, leaf.text, "项目期尚未结束，沿用原定日期")
    return open_(leaf, "项目期已经结束，请重新填写")


def shifted(value: str, text: str, years: int) -> tuple[str, str]:
    """A date so many years on, as ISO text and in the style in which the old one is written."""
    old = date.fromisoformat(value)
    first = old.replace(year=old.year + years, day=1)
    new = first.replace(day=min(old.day, last_of_month(first).day))
    written = text.replace(str(old.year), str(new.year), 1)
    if new.day != old.day:  # 29 February
        written = f"{new.year}年{new.month}月{new.day}日"
    return new.isoformat(), written if str(new.year) in written else f"{new.year}年{new.month}月{new.day}日"


# ---------------------------------------------------------------- targets, columns of last year


def _target(leaf: Leaf, ground: Ground) -> Decision:
    """Last year's sign and unit around a blank (≥__%), as far as the reader knows them for a blank."""
    reason = _rule(leaf.name)[1]
    decision = open_(leaf, reason, _target_remark(leaf, ground))
    target = at(ground.filing, leaf.pointer.rpartition("/")[0])
    number = ground.filing["evidence"].get(f"{leaf.pointer.rpartition('/')[0]}/value", {}).get("text")
    if not number or target["operator"] == "range" or leaf.text.count(number) != 1:
        return decision
    blank = leaf.text.replace(number, "__")
    if pack.patterns("target")["hole"].fullmatch(half_width(blank)) is None:
        return decision
    return replace(decision, text=blank, reason="目标值每年重新填写，比较符和计量单位沿用上年")


def _target_remark(leaf: Leaf, ground: Ground) -> str | None:
    if not leaf.text:
        return None
    actual = ground.past.actual(item(leaf.pointer))
    reached = f"；上年实际完成：{actual}" if actual else ""
    return f"上年目标值：{leaf.text}{reached}。今年的目标值请重新填写。"


def _last_year_budget(leaf: Leaf, ground: Ground) -> Decision | None:
    """What was asked for last year, where the form has a column for it."""
    has_column = any(row["last_year_budget"] is not None for row in ground.filing["budget"]["rows"])
    pointer = f"{item(leaf.pointer)}/amount"
    amount = at(ground.filing, pointer)
    if not has_column or amount is None:
        return None
    text = ground.filing["evidence"].get(pointer, {}).get("text", f"{amount:f}")
    return proposed(leaf, amount, text, "上年申报表中这一行的预算金额")


def _last_year_level(leaf: Leaf, ground: Ground) -> Decision | None:
    """What the indicator reached last year, where the form has a column for it."""
    actual = ground.past.actual(item(leaf.pointer))
    has_column = any(row["last_year"] is not None for row in ground.filing["indicators"])
    return proposed(leaf, actual, actual, "上年自评表中的实际完成值") if actual and has_column else None


def _prior_performance(leaf: Leaf, ground: Ground) -> Decision | None:
    told = ground.past.performance()
    return proposed(leaf, told, told, "按上年自评表汇总") if told else None


def _novelty(leaf: Leaf, _: Ground) -> Decision | None:
    """A project that was declared last year goes on, whatever it was then; a box that was left open stays so."""
    return proposed(leaf, "continuing", leaf.text, _rule(leaf.name)[1]) if leaf.value else None


_SPECIAL: Mapping[str, Callable[[Leaf, Ground], Decision | None]] = {
    "/project/start_date": _date,
    "/project/end_date": _date,
    "/project/schedule/start": _date,
    "/project/schedule/end": _date,
    "/project/novelty": _novelty,
    "/project/prior_performance": _prior_performance,
    "/indicators/target/text": _target,
    "/indicators/last_year": _last_year_level,
    "/budget/rows/last_year_budget": _last_year_budget,
}
