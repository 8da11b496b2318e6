"""Last year's record → next year's declaration as decisions: a pure function, before anything is laid out.

Source of the rules: an approved target is not adjusted within its year and falls with its budget (财预〔2015〕88号,
art. 27 and 28), so that a new year needs targets and amounts of its own; names, structure and reasons go on.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from extract import pack
from extract.check.arithmetic import at
from extract.seed import checked, flags
from extract.seed.carry import Ground, carried, kept
from extract.seed.leaves import bare, is_read_out, item, leaves, sizes
from extract.seed.model import Content, Decision, Draft, Flag, Refused
from extract.seed.past import Past, number_in, past
from extract.seed.remarks import with_remarks

_YEARS = range(1949, 2200)  # as the schema has it
_NAMED = ("/reporting_unit", "/project/competent_department", "/project/implementing_unit")
_READ_OUT = ("/project/recurrence", "/project/novelty", "/project/government_procurement")


@dataclass(frozen=True, slots=True)
class Given:
    """What is given beside last year's record: which of its filings, the self-evaluation, earlier records, wishes.

    ``keep_all`` carries over every leaf as it is; ``force`` seeds also what should not be.
    """

    filing: int | None = None
    evaluation: Content | None = None
    history: Sequence[Content] = ()
    keep_all: bool = False
    force: bool = False


def draft(record: Content, year: int, given: Given) -> Draft:
    """The declaration for ``year`` out of last year's record; ``Refused`` says why there is none."""
    place, filing = _filing(record, given.filing)
    if year not in _YEARS:
        raise Refused(f"申报年度应在{_YEARS.start}年至{_YEARS.stop - 1}年之间，给定的是{year}。")
    if not given.keep_all:
        _check(filing, year, given.force)
    ground = _ground(filing, year, past(filing, given.history, given.evaluation))
    decisions = {leaf.pointer: kept(leaf) if given.keep_all else carried(leaf, ground) for leaf in leaves(filing)}
    text = str(year)
    own = Decision("/fiscal_year", "rolled", year, text, filing["fiscal_year"], text, "按给定的申报年度填写")
    found = Draft(
        year=year,
        last_year=filing["fiscal_year"],
        form=filing["form"]["id"],
        kind=filing["form"]["kind"],
        title=filing["form"]["title"] or "项目支出绩效目标申报表",
        decisions={"/fiscal_year": own, **decisions},
        sizes=sizes(filing),
        notes={},
        source={"path": record["source"]["path"], "sha256": record["source"]["sha256"], "filing": place},
    )
    return found if given.keep_all else _flagged(found, record, ground, given.history)


# ---------------------------------------------------------------- what is not seeded


def _filing(record: Content, place: int | None) -> tuple[int, Content]:
    filings = record["filings"]
    if record["status"] == "failed" or not filings:
        why = "；".join(remark["message"] for remark in record["remarks"]) or "文件中没有申报表。"
        raise Refused(f"不能由 {record['source']['path']} 生成草稿：{why}")
    if place is None and len(filings) > 1:
        names = "，".join(f"{number}“{one['project']['name']}”" for number, one in enumerate(filings, 1))
        raise Refused(f"文件中有{len(filings)}份申报表（{names}），请用 --filing 指定第几份。")
    if not 0 <= (place or 0) < len(filings):
        raise Refused(f"文件中只有{len(filings)}份申报表，没有第{(place or 0) + 1}份。")
    return place or 0, filings[place or 0]


def _check(filing: Content, year: int, force: bool) -> None:
    last = filing["fiscal_year"]
    if last is not None and year <= last:
        raise Refused(f"这份申报表是{last}年的，--year 应在{last}年以后，给定的是{year}。")
    if force:
        return
    if filing["form"]["kind"] == "self_evaluation":
        raise Refused(
            "这是自评表，不是申报表：请给出上年的申报表，并用 --self-evaluation 给出这份自评表（或加 --force）。"
        )
    kind, end = _finite(filing), filing["project"]["end_date"]
    if kind and end and date.fromisoformat(end).year < year:
        name = filing["project"]["name"]
        raise Refused(f"项目“{name}”是{kind}，已于{end}结束，不应再申报；确需继续的请加 --force。")


def _finite(filing: Content) -> str | None:
    """What a project with an end is called (一次性项目), None for one that goes on from year to year."""
    recurrence = filing["project"]["recurrence"]
    return next((entry["name"] for entry in pack.toml("seed")["finite"] if entry["recurrence"] == recurrence), None)


def _ground(filing: Content, year: int, earlier: Past) -> Ground:
    last, end = filing["fiscal_year"], filing["project"]["end_date"]
    is_finite = _finite(filing) is not None
    goes_on = not is_finite or end is None or date.fromisoformat(end).year >= year
    return Ground(filing, year, earlier, None if is_finite or last is None else year - last, goes_on)


# ---------------------------------------------------------------- flags


def _flagged(found: Draft, record: Content, ground: Ground, history: Sequence[Content]) -> Draft:
    cited = [one for each in (record, *history) for one in each["citations"]]
    known = checked.flags(ground.filing)
    with_flags = {
        pointer: _with_flags(
            decision,
            [*_flags(decision, record, found, cited), *_past_flags(decision, ground), *known.get(pointer, ())],
        )
        for pointer, decision in found.decisions.items()
    }
    told = replace(found, decisions=with_remarks(with_flags, ground), notes=dict(_notes(ground.filing)))
    return replace(told, decisions={**told.decisions, **_unread(told.decisions, record)})


def _with_flags(decision: Decision, found: Iterable[Flag]) -> Decision:
    return replace(decision, flags=(*decision.flags, *found))


def _flags(decision: Decision, record: Content, found: Draft, cited: Sequence[Content]) -> Iterator[Flag]:
    """The flags of words that stand in the draft, and of an indicator's target."""
    name, text = bare(decision.field), decision.text
    if name == "/indicators/target/text":
        yield from flags.unmeasurable(record["filings"][found.source["filing"]]["indicators"][_place(decision.field)])
    is_text = isinstance(decision.value, str) and not is_read_out(name)
    if decision.how != "rolled" or not is_text or text != decision.last_text:
        return
    own = flags.cited_in(decision.field, text, found.source["filing"], record["citations"])
    yield from flags.in_text(text, own, found.year, cited)
    if name == "/budget/rows/item":
        yield from flags.one_off(text)


def _place(pointer: str) -> int:
    return int(item(pointer).rpartition("/")[2])


def _past_flags(decision: Decision, ground: Ground) -> Iterator[Flag]:
    """What the years before tell: a unit that was renamed, an amount that never changes, a result beyond the target."""
    pointer = decision.field
    if pointer in _NAMED and (others := ground.past.names(pointer)):
        told = "，".join(f"{year}为“{name}”" for year, name in others)
        yield Flag("renamed", f"单位名称与以前年度不同：{told}。请核实现用名称。")
    if bare(pointer) == "/budget/rows/amount" and ground.past.is_unchanged(pointer):
        yield Flag("unchanged", f"金额连续三年都是{decision.last_text}，请按今年的工作量重新测算。")
    if bare(pointer) == "/indicators/target/text":
        yield from _reached(decision, ground)
    if pointer == "/funds/annual_budget" and (rate := ground.past.low_rate()):
        yield Flag("low_execution", f"上年预算执行率为{rate}，低于90%：请说明原因，并据此核减今年的预算。")


def _reached(decision: Decision, ground: Ground) -> Iterator[Flag]:
    """A target that last year's result already goes beyond."""
    target = at(ground.filing, decision.field.rpartition("/")[0])
    actual = ground.past.actual(item(decision.field))
    reached, value = number_in(actual or ""), target["value"]
    if reached is None or value is None or _unit(target) not in (actual or ""):
        return
    if _goes_beyond(target["operator"], reached, Decimal(value)):
        told = f"上年目标为{target['text']}，实际已达到{actual}"
        yield Flag("target_reached", f"{told}：今年的目标不宜低于上年实际水平。")


def _unit(target: Any) -> str:
    return str(target["unit"] or "")


def _goes_beyond(operator: str, reached: Decimal, value: Decimal) -> bool:
    return reached <= value if operator in ("<=", "<") else reached >= value and operator in (">=", ">")


def _notes(filing: Content) -> Iterator[tuple[str, tuple[Flag, ...]]]:
    """What is missing in a whole list."""
    rows = filing["indicators"]
    if rows and not any("cost" in (row["level1"], row["level2"]) for row in rows):
        yield "/indicators", (Flag("no_cost_indicator", "没有成本指标：请至少增加一项，如“单位成本 ≤__元”。"),)


def _unread(decisions: Any, record: Content) -> dict[str, Decision]:
    """The choices that are blank in a record some of whose boxes could not be read."""
    if not any(remark["code"] == "choice_unclear" for remark in record["remarks"]):
        return {}
    lost = [decisions[pointer] for pointer in _READ_OUT if decisions[pointer].last_value is None]
    flag = Flag("box_lost", "上年申报表中的勾选无法辨认，请重新勾选。")
    return {decision.field: replace(decision, flags=(flag,)) for decision in lost}
