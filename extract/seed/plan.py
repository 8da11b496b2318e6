"""Last year's record → next year's declaration as decisions: a pure function, without any layout.

Source of the rules: an approved target is not adjusted within its year and ends with its budget (财预〔2015〕88号,
art. 27 and 28), so a new year needs new targets and amounts; names, structure and reasons are carried over.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from operator import eq, ge, gt, le, lt

from extract import pack
from extract.record.model import CitedDocument, Filing, Record
from extract.record.pointers import value_at
from extract.seed.carry_over import Ground, decision
from extract.seed.check_flags import check_flags
from extract.seed.comment_texts import comment_text
from extract.seed.history import project_history, single_number
from extract.seed.leaves import READ_OUT, filing_leaves, list_item, list_sizes, without_positions
from extract.seed.model import Decision, Draft, DraftRefused, Flag
from extract.seed.text_flags import citations_in, one_off_flags, text_flags, unmeasurable_flags

_YEARS = range(1949, 2200)  # as in the schema
_UNIT_NAMES = ("/reporting_unit", "/project/competent_department", "/project/implementing_unit")
_AIMS: Mapping[str, tuple[Callable[[Decimal, Decimal], bool], str]] = {  # what reaches a target, 今年不宜怎样
    ">=": (ge, "低于"),
    ">": (gt, "低于"),
    "<=": (le, "高于"),
    "<": (lt, "高于"),
    "=": (eq, "低于"),
}
_CHOICES = ("/project/recurrence", "/project/novelty", "/project/government_procurement")


@dataclass(frozen=True, slots=True)
class SeedOptions:
    """Options besides last year's record: which of its filings, the self-evaluation, earlier records, and switches.

    ``keep_all`` carries over every leaf unchanged; ``force`` seeds also filings that would be refused.
    """

    filing: int | None = None
    evaluation: Record | None = None
    history: Sequence[Record] = ()
    keep_all: bool = False
    force: bool = False


def plan_draft(record: Record, year: int, options: SeedOptions) -> Draft:
    """The declaration for ``year`` from last year's record; raises ``DraftRefused`` with a Chinese reason."""
    place, filing = _chosen_filing(record, options.filing)
    if year not in _YEARS:
        raise DraftRefused(f"申报年度应在{_YEARS.start}年至{_YEARS.stop - 1}年之间，给定的是{year}。")
    last = filing.fiscal_year
    if not options.keep_all and last is not None and year <= last:
        raise DraftRefused(f"这份申报表是{last}年的，申报年度应在{last}年以后，给定的是{year}年。")
    if not options.keep_all and not options.force:
        _refuse_what_has_ended(filing, year)
    end, is_finite = filing.project.end_date, _finite_kind(filing) is not None
    earlier = project_history(filing, options.history, options.evaluation)
    shift = None if is_finite or last is None else year - last
    ground = Ground(filing, year, earlier, shift, goes_on=not is_finite or end is None or end.year >= year)
    of_last = str(last or "")
    decisions = {
        "/fiscal_year": Decision("/fiscal_year", "rolled", year, str(year), last, of_last, "按给定的申报年度填写")
    }
    for leaf in filing_leaves(filing):
        kept = Decision(leaf.pointer, "rolled", leaf.value, leaf.text, leaf.value, leaf.text, "原样保留（--keep-all）")
        decisions[leaf.pointer] = kept if options.keep_all else decision(leaf, ground)
    draft = Draft(
        year=year,
        last_year=last,
        form=filing.form.id,
        kind=filing.form.kind,
        title=filing.form.title or "项目支出绩效目标申报表",
        decisions=decisions,
        sizes=list_sizes(filing),
        notes={},
        source={"path": record.source.path, "sha256": record.source.sha256, "filing": place},
    )
    return draft if options.keep_all else _flagged_draft(draft, record, ground, options.history)


# ---------------------------------------------------------------- what is not seeded


def _chosen_filing(record: Record, place: int | None) -> tuple[int, Filing]:
    """The filing at ``place``, or the only one, with its position; raises ``DraftRefused`` if there is none."""
    filings = record.filings
    if record.status == "failed" or not filings:
        why = "；".join(remark.message for remark in record.remarks) or "文件中没有申报表。"
        raise DraftRefused(f"无法由 {record.source.path} 生成草稿：{why}")
    if place is None and len(filings) > 1:
        names = "，".join(f"{number}“{one.project.name}”" for number, one in enumerate(filings, 1))
        raise DraftRefused(f"文件中有{len(filings)}份申报表（{names}），请用 --filing 指定第几份。")
    if not 0 <= (place or 0) < len(filings):
        raise DraftRefused(f"文件中只有{len(filings)}份申报表，没有第{(place or 0) + 1}份。")
    return place or 0, filings[place or 0]


def _refuse_what_has_ended(filing: Filing, year: int) -> None:
    """Raise ``DraftRefused`` for a self-evaluation, and for a project that has ended before the year."""
    if filing.form.kind == "self_evaluation":
        raise DraftRefused(
            "这是自评表，不是申报表：请给出上年的申报表，并用 --self-evaluation 给出这份自评表（或加 --force）。"
        )
    kind, end = _finite_kind(filing), filing.project.end_date
    if kind and end and end.year < year:
        name = filing.project.name
        raise DraftRefused(f"项目“{name}”是{kind}，已于{end}结束，不应再申报；确需继续的请加 --force。")


def _finite_kind(filing: Filing) -> str | None:
    """The name of a kind of project with an end (一次性项目); None for a project that recurs every year."""
    recurrence = filing.project.recurrence
    return next((entry["name"] for entry in pack.toml("seed")["finite"] if entry["recurrence"] == recurrence), None)


# ---------------------------------------------------------------- flags


def _flagged_draft(draft: Draft, record: Record, ground: Ground, history: Sequence[Record]) -> Draft:
    """The draft with all flags and comments."""
    cited = [one for each in (record, *history) for one in each.citations]
    by_checks = check_flags(ground.filing, draft.before)
    decisions = {}
    for pointer, one in draft.decisions.items():
        by_words = _word_flags(one, record, draft, cited)
        flags = (*by_words, *_history_flags(one, ground), *by_checks.get(pointer, ()))
        decisions[pointer] = replace(one, flags=(*one.flags, *flags))
    texts = {pointer: comment_text(one, decisions, ground) for pointer, one in decisions.items()}
    decisions = {pointer: replace(one, comment=texts[pointer]) for pointer, one in decisions.items()}
    if any(remark.code == "choice_unclear" for remark in record.remarks):
        lost = Flag("box_lost", f"{draft.before}的勾选无法辨认，请重新勾选。")
        blank = [decisions[pointer] for pointer in _CHOICES if decisions[pointer].last_value is None]
        decisions |= {one.field: replace(one, flags=(lost,)) for one in blank}
    rows = ground.filing.indicators
    notes: dict[str, tuple[Flag, ...]] = {}
    if rows and not any("cost" in (row.level1, row.level2) for row in rows):
        notes["/indicators"] = (Flag("no_cost_indicator", "没有成本指标：请至少增加一项，如“单位成本 ≤__元”。"),)
    return replace(draft, decisions=decisions, notes=notes)


def _word_flags(one: Decision, record: Record, draft: Draft, cited: Sequence[CitedDocument]) -> Iterator[Flag]:
    """The flags of words in the draft's text, and of an indicator's target."""
    name, text, place = without_positions(one.field), one.text, draft.source["filing"]
    if name == "/indicators/target/text":
        yield from unmeasurable_flags(value_at(record.filings[place], list_item(one.field)), draft.before)
    is_text = isinstance(one.value, str) and name not in READ_OUT
    if one.how != "rolled" or not is_text or text != one.last_text:
        return
    own = citations_in(one.field, text, place, record.citations)
    yield from text_flags(text, own, (draft.last_year, draft.year), cited)
    if name == "/budget/rows/item":
        yield from one_off_flags(text)


def _history_flags(one: Decision, ground: Ground) -> Iterator[Flag]:
    """Flags from earlier years: a renamed unit, an amount that never changes, a result beyond the target."""
    pointer, name = one.field, without_positions(one.field)
    if pointer in _UNIT_NAMES and (others := ground.history.other_names(pointer)):
        names = "，".join(f"{year}为“{other}”" for year, other in others)
        yield Flag("renamed", f"单位名称与以前年度不同：{names}。请核实现用名称。")
    if name == "/budget/rows/amount" and (years := ground.history.unchanged_years(pointer)):
        yield Flag("unchanged", f"金额{years}都是{one.last_text}，请按本年度的工作量重新测算。")
    if name == "/indicators/target/text":
        yield from _reached_flags(pointer, ground)
    if pointer == "/funds/annual_budget" and (rate := ground.history.low_rate()):
        yield Flag("low_execution", f"{ground.before}预算执行率为{rate}，低于90%：请说明原因，并据此核减本年度的预算。")


def _reached_flags(pointer: str, ground: Ground) -> Iterator[Flag]:
    """The flag of a target that last year's result reaches or misses; a result in another unit gives none."""
    target, before = value_at(ground.filing, pointer.rpartition("/")[0]), ground.before
    actual = ground.history.actual(list_item(pointer)) or ""
    reached: Decimal | None = single_number(actual)
    is_other_unit = (target.unit or "") not in actual and ("%" in (target.unit or "") or not actual.strip().isdecimal())
    if reached is None or target.value is None or is_other_unit or target.operator not in _AIMS:
        return
    aim, bound = _AIMS[target.operator]
    if target.operator == "=" and reached == target.value:
        return
    if aim(reached, target.value):
        message = f"{before}目标为{target.text}，实际已达到{actual}：本年度的目标不宜{bound}{before}实际水平。"
        yield Flag("target_reached", message)
    else:
        message = f"{before}目标为{target.text}，实际为{actual}，没有达到：请说明原因，并据此确定本年度的目标。"
        yield Flag("target_missed", message)
