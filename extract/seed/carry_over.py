"""How each leaf of last year's filing is carried over: rolled, proposed or left open, by the rules in ``seed.toml``."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from extract import pack
from extract.find.date import last_of_month
from extract.find.form.words import label
from extract.find.width import half_width
from extract.record.fields import Field, field_at
from extract.record.model import Filing
from extract.record.pointers import value_at
from extract.seed.history import History
from extract.seed.leaves import BLANK, FilingLeaf, list_item
from extract.seed.model import Decision, Flag, time_before

_LABELS_OF_OTHERS = "/other_fields"
_ENDS = "。；;，,"  # marks that a text may end with, removed before a full stop
_PARTS_OF_TARGET = ("/indicators/target/operator", "/indicators/target/unit")  # printed in its text, else in a cell
_DATES = ("/project/start_date", "/project/end_date", "/project/schedule/start", "/project/schedule/end")


@dataclass(frozen=True, slots=True)
class Ground:
    """The basis of decisions: last year's filing, the new year, earlier years, and how the project continues.

    ``shift`` is the number of years by which dates move; None if it is unknown or the project has an end.
    """

    filing: Filing
    year: int
    history: History
    shift: int | None
    goes_on: bool

    @property
    def before(self) -> str:
        """上年, 前次 with its year, or 原表."""
        return time_before(self.year, self.filing.fiscal_year)


def decision(leaf: FilingLeaf, ground: Ground) -> Decision:
    """The decision for a leaf, without flags: by its field and the earlier years, else by the rules."""
    how, reason = _rule(field_at(leaf.pointer))
    reason = reason.replace("{上年}", ground.before)
    if leaf.name == "/indicators/target/text":
        special: Decision | None = _target(leaf, ground, reason)
    elif leaf.name in _PARTS_OF_TARGET and not leaf.text and not _blank_target(ground.filing, leaf.pointer):
        special = open_decision(leaf, "目标值每年重新填写")
    else:
        special = _date(leaf, ground) if leaf.name in _DATES else _from_history(leaf, ground, reason)
    unread = _unread_flags(leaf, ground)
    if special:
        return special if special.text else replace(special, flags=unread)
    if how == "roll" and _is_last_years_only(leaf, ground.filing):
        how, reason = "never", f"签章、意见和结果只属于{ground.before}，不沿用"
    if leaf.value in BLANK:
        empty = unread[0].message.rstrip("。") if unread else f"{ground.before}也未填写"
        own_flags = unread if how != "never" else ()
        return replace(open_decision(leaf, reason if how != "roll" else empty), flags=own_flags)
    if how == "roll":
        return Decision(leaf.pointer, "rolled", leaf.value, leaf.text, leaf.value, leaf.text, reason)
    if how == "propose":
        return proposal(leaf, leaf.value, leaf.text, reason)
    last_year = f"{ground.before}：{leaf.text.rstrip(_ENDS)}。{reason}。" if leaf.text else None
    return open_decision(leaf, reason, last_year if how == "open" else f"{reason}。")


def proposal(leaf: FilingLeaf, value: Any, text: str, reason: str) -> Decision:
    """A proposal that a person must confirm."""
    comment = f"建议值，请确认：{reason}。"
    return Decision(leaf.pointer, "proposed", value, text, leaf.value, leaf.text, reason, comment)


def open_decision(leaf: FilingLeaf, reason: str, comment: str | None = None) -> Decision:
    """An empty cell."""
    return Decision(leaf.pointer, "open", None, "", leaf.value, leaf.text, reason, comment)


def _unread_flags(leaf: FilingLeaf, ground: Ground) -> tuple[Flag, ...]:
    """The flag of a value that was read from an image with too little confidence: blank, though its text is evidence.

    The parts of a target are flagged with its text.
    """
    evidence = ground.filing.evidence.get(leaf.pointer)
    is_part = leaf.name.startswith("/indicators/target/") and leaf.name != "/indicators/target/text"
    if leaf.value not in BLANK or is_part or evidence is None or evidence.confidence >= 1:
        return ()
    return (Flag("value_unread", f"{ground.before}的内容影像不清，未予采用，请对照原件。"),)


def _is_last_years_only(leaf: FilingLeaf, filing: Filing) -> bool:
    """Whether a field without a definition is a signature, an opinion or a result, by its label.

    A known label counts, too: since the reader did not read it as that field, it belongs to a review
    (主管部门：同意).
    """
    if not leaf.pointer.startswith(_LABELS_OF_OTHERS) or leaf.name.endswith("/label"):
        return False
    name = label.bare_label(value_at(filing, f"{list_item(leaf.pointer)}/label"))
    known = label.general_vocabulary().field(name)
    is_taken = known is not None and known.key is not None
    return is_taken or pack.patterns("seed")["not_carried"].search(name) is not None


@cache
def _rule(field: Field) -> tuple[str, str]:
    """How a leaf is carried over, and why: the entry with the longest part of its pointer, a user's own first.

    Money without an entry is left open.
    """
    name = field.pointer.replace("/*", "")
    entries = [(start, entry) for entry in reversed(pack.toml("seed")["carry"]) for start in entry["fields"]]
    fitting = [(len(start), entry) for start, entry in entries if f"{name}/".startswith(f"{start}/")]
    if not fitting and field.kind == "money":
        return "open", "金额每年重新填写"
    best = max(fitting, key=lambda one: one[0], default=(0, {"how": "roll", "reason": "沿用{上年}内容"}))[1]
    return str(best["how"]), str(best["reason"])


# ---------------------------------------------------------------- dates


def _date(leaf: FilingLeaf, ground: Ground) -> Decision | None:
    """The date moved by ``shift`` years; a continued project with an end keeps its dates. None for a blank."""
    if leaf.value is None:
        return None
    if ground.shift is not None:
        return proposal(
            leaf,
            *shifted_date(leaf.value, leaf.text, ground.shift),
            f"按{ground.before}的起止日期顺延，{ground.before}为{leaf.text}",
        )
    if ground.goes_on:
        return proposal(leaf, leaf.value, leaf.text, "项目期尚未结束，沿用原定日期")
    reason = "项目期已经结束，请重新填写"
    return open_decision(leaf, reason, f"{ground.before}：{leaf.text}。{reason}。")


def shifted_date(old: date, text: str, years: int) -> tuple[date, str]:
    """A date ``years`` later, and its text in the style of the old one."""
    first = old.replace(year=old.year + years, day=1)
    new = first.replace(day=min(old.day, last_of_month(first).day))
    date_text = text.replace(str(old.year), str(new.year), 1)
    if new.day != old.day or str(new.year) not in date_text:  # 29 February; a text without the year
        date_text = f"{new.year}年{new.month}月{new.day}日"
    return new, date_text


# ---------------------------------------------------------------- targets, columns of last year


def _target(leaf: FilingLeaf, ground: Ground, reason: str) -> Decision:
    """Last year's sign and unit around a blank (≥__%), if the reader recognises that as a blank."""
    comment = None
    if leaf.text:
        actual = ground.history.actual(list_item(leaf.pointer))
        reached = f"；{ground.before}实际完成：{actual}" if actual else ""
        comment = f"{ground.before}目标值：{leaf.text}{reached}。本年度的目标值请重新填写。"
    open_ = open_decision(leaf, reason, comment)
    blank = _blank_target(ground.filing, leaf.pointer)
    return (
        replace(open_, text=blank, reason=f"目标值每年重新填写，比较符和计量单位沿用{ground.before}")
        if blank
        else open_
    )


def _blank_target(filing: Filing, pointer: str) -> str:
    """The target of an indicator with a blank for its number; "" if the reader would not recognise that as a blank."""
    target = f"{list_item(pointer)}/target"
    evidence, text = filing.evidence.get(f"{target}/value"), value_at(filing, f"{target}/text") or ""
    number = evidence.text if evidence else ""
    if not number or text.count(number) != 1 or value_at(filing, f"{target}/operator") == "range":
        return ""
    blank = text.replace(number, "__")
    return blank if pack.patterns("target")["hole"].fullmatch(half_width(blank)) else ""


def _from_history(leaf: FilingLeaf, ground: Ground, reason: str) -> Decision | None:
    """The decision for a field about last year, from its filing or self-evaluation; None for other fields."""
    filing = ground.filing
    if leaf.name == "/project/novelty":  # declared last year, so it continues; a blank stays blank
        return proposal(leaf, "continuing", leaf.text, reason) if leaf.value else None
    if leaf.name == "/project/prior_performance":
        results = ground.history.performance()
        return proposal(leaf, results, results, f"按{ground.before}自评表汇总") if results else None
    if ground.before != "上年":
        return None  # it is not known that a given filing is of the year that the columns of 上年 are about
    if leaf.name == "/indicators/last_year" and any(row.last_year is not None for row in filing.indicators):
        actual = ground.history.actual(list_item(leaf.pointer))
        return proposal(leaf, actual, actual, "上年自评表中的实际完成值") if actual else None
    rows = filing.budget.rows
    if leaf.name == "/budget/rows/last_year_budget" and any(row.last_year_budget is not None for row in rows):
        pointer = f"{list_item(leaf.pointer)}/amount"
        amount, evidence = value_at(filing, pointer), filing.evidence.get(pointer)
        if amount is not None:
            text = evidence.text if evidence else f"{amount:f}"
            return proposal(leaf, amount, text, "上年申报表中这一行的预算金额")
    return None
