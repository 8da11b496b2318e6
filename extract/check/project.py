"""The project (项目总体情况): its boxes, required cells and texts against the money that is asked for."""

from extract.check.printed_labels import printed_labels
from extract.check.subject import BudgetLine, Finding, Subject
from extract.check.words import (
    amount_words,
    budget_line_words,
    has_phrase,
    phrase_matches,
    phrases,
    word_list,
)
from extract.find.width import half_width
from extract.identity import text_key
from extract.record.fields import field_at
from extract.record.pointers import value_at

_RECURRENCE = "/project/recurrence"
_PROCUREMENT, _METHOD = "/project/government_procurement", "/project/procurement_method"
_GOALS = ("/project/overall_target", "/project/annual_target")
_PROSE = tuple(
    f"/project/{key}"
    for key in ("summary", "basis", "necessity", "feasibility", "resources_and_institutions", "main_activities")
)
REQUIRED = (
    "/reporting_unit",
    "/project/name",
    "/project/competent_department",
    "/project/implementing_unit",
    "/project/leader",
    "/project/contact_person",
    "/project/contact_phone",
    "/project/start_date",
    "/project/end_date",
    "/project/summary",
    "/project/basis",
    "/project/necessity",
    "/project/feasibility",
    "/project/overall_target",
    "/project/annual_target",
    "/funds/total_budget",
    "/funds/annual_budget",
    "/unit_leader",
    "/preparer",
    "/filing_date",
)
_OPTION = 12  # characters of an option that stands in a cell of its own
_KINDS = {"自评": "self_evaluation", "申报": "declaration"}


def one_recurrence_box(subject: Subject) -> Finding | None:
    """Exactly one of the boxes 一次性, 经常性 … is ticked.

    L1x, error. Source: common sense. Where a cell names one of them and has no box, a scan may have lost it.
    """
    if subject.filing.project.recurrence:
        return Finding("holds", "项目类别（性质）只选了一项。", (_RECURRENCE,))
    boxes = [(label, checked) for label, checked in subject.boxes() if has_phrase("recurrence", label)]
    if not boxes:
        return None
    alone = (cell.text for cell in subject.cells if not cell.boxes and len(cell.text) <= _OPTION)
    if any(checked is None for _, checked in boxes) or any(has_phrase("recurrence", words) for words in alone):
        return Finding("cannot_check", "项目类别（性质）的勾选框有的无法辨认，无法核对。", (_RECURRENCE,))
    choices = [label for label, checked in boxes if checked]
    if len(choices) > 1:
        message = f"项目类别（性质）勾选了{len(choices)}项：{word_list(choices)}，只能选一项。"
        return Finding("fails", message, (_RECURRENCE,))
    message = f"项目类别（性质）未勾选：{word_list(label for label, _ in boxes)}，请选一项。"
    return Finding("fails", message, (_RECURRENCE,)) if not choices else None


def procurement_method_agrees(subject: Subject) -> Finding | None:
    """政府采购 否 goes with a blank 采购方式, 是 with one that is filled.

    L2x, error. Source: common sense; a missing entry is only a flag.
    """
    is_procured, method = subject.filing.project.government_procurement, subject.filing.project.procurement_method
    if is_procured is None:
        return None
    pointers = (_PROCUREMENT, _METHOD)
    if not is_procured and method:
        return Finding("fails", f"政府采购填“否”，采购方式却填“{method}”，请更正其一。", pointers)
    if is_procured and not method:
        return Finding("flag", "政府采购填“是”，采购方式为空，请补填。", pointers)
    words = f"政府采购填“是”，采购方式为“{method}”" if is_procured else "政府采购填“否”，采购方式为空"
    return Finding("holds", f"{words}，相符。", pointers)


def procurement_told(subject: Subject) -> Finding | None:
    """Where 政府采购 is 否, neither texts nor budget lines speak of purchases by tender.

    L2x, flag. Source: common sense.
    """
    if subject.filing.project.government_procurement is not False:
        return None
    prose = {pointer: phrases("tender", value_at(subject.filing, pointer)) for pointer in _PROSE}
    prose = {pointer: words for pointer, words in prose.items() if words}
    lines = [line for line in subject.budget_lines if has_phrase("procured", line.name)]
    if not prose and not lines:
        return Finding("holds", "政府采购填“否”，文字和预算明细均未提到采购。", (_PROCUREMENT,))
    quoted = dict.fromkeys(f"“{word}”" for words in prose.values() for word in words)
    parts = [f"文字提到{word_list(quoted)}"] if prose else []
    parts += [f"明细有{_priced_lines(lines)}"] if lines else []
    pointers = [_PROCUREMENT, *prose, *(f"{line.pointer}/item" for line in lines)]
    return Finding("flag", f"政府采购填“否”，但{'；'.join(parts)}，请确认是否应列政府采购。", pointers)


def one_off_items(subject: Subject) -> Finding | None:
    """A recurring project (经常性项目) has no items that occur once (建设, 质保金).

    L3x, flag. Source: common sense.
    """
    if subject.filing.project.recurrence != "recurring" or not subject.budget_lines:
        return None
    lines = [line for line in subject.budget_lines if has_phrase("one_off", line.name)]
    if not lines:
        return Finding("holds", "经常性项目的明细中未见一次性支出。", (_RECURRENCE,))
    message = f"经常性项目含一次性支出：{_priced_lines(lines)}，请确认应否单列为一次性项目。"
    return Finding("flag", message, [_RECURRENCE, *(f"{line.pointer}/item" for line in lines)])


def required_filled(subject: Subject) -> Finding | None:
    """The fields that every filing needs are filled, where the form prints their labels.

    L4x, error. Source: 形式完整性 (财政部 2024-03-26). A self-evaluation needs no funds: there they are heads of
    columns.
    """
    required = [one for one in REQUIRED if subject.is_declared() or not one.startswith("/funds/")]
    unreadable = [pointer for pointer in required if subject.is_unread(pointer)]
    blank = [one for one in required if value_at(subject.filing, one) is None and one not in unreadable]
    labels = printed_labels(subject, blank)
    empty = [pointer for pointer in blank if pointer in labels and not labels[pointer].has_value]
    unread = [pointer for pointer in blank if pointer in labels and labels[pointer].has_value] + unreadable
    if empty:
        message = f"必填栏目为空：{word_list(field_at(pointer).chinese for pointer in empty)}，请补填。"
        return Finding("fails", message, empty, [place for pointer in empty for place in labels[pointer].places])
    if unread:
        message = f"{word_list(field_at(pointer).chinese for pointer in unread)}栏有内容但未能识别，请看原件。"
        return Finding("cannot_check", message, unread)
    filled = [pointer for pointer in required if pointer not in blank]
    return Finding("holds", f"表上的{len(filled)}个必填栏目均已填写。", filled) if filled else None


def headcounts_agree(subject: Subject) -> Finding | None:
    """The people whom the texts count (9名社工) are as many as those the budget pays, by the head or as a lump sum.

    L6x, flag. Source: common sense.
    """
    paid = [
        (pointer, match, line)
        for pointer in (*_PROSE, *_GOALS)
        for match in phrase_matches("headcount", value_at(subject.filing, pointer))
        for line in subject.budget_lines
        if line.quantity is not None
        and line.name.startswith(match["who"])
        and (not line.row.unit_of_measure or has_phrase("person_unit", line.row.unit_of_measure))
    ]
    if not paid:
        return None
    pointers = [name for pointer, _, line in paid for name in (pointer, f"{line.pointer}/quantity")]
    off = [(match[0], line) for _, match, line in paid if line.quantity != int(match["count"])]
    if not off:
        return Finding("holds", "文字与明细的人数一致。", pointers)
    words = (
        f"文字写{phrase}，{budget_line_words(line)}数量{amount_words(line.quantity)}"
        + ("（按总额列支）" if line.quantity == 1 else "")
        for phrase, line in off
    )
    return Finding("flag", f"人数与明细不一致，请说明：{word_list(words, '；')}。", pointers)


def goals_differ(subject: Subject) -> Finding | None:
    """The annual goal differs from the overall one and is about one year: it has a number or a date.

    L7x, warning. Source: 财预〔2015〕88号 (each year's goals are approved with its budget).
    """
    overall, annual = subject.filing.project.overall_target, subject.filing.project.annual_target
    if not overall or not annual:
        return None
    if text_key(overall) == text_key(annual):
        return Finding("fails", "年度绩效目标与项目总目标逐字相同，请按本年度工作填写。", _GOALS)
    if not any(mark.isdigit() for mark in half_width(annual)):
        return Finding("flag", "年度绩效目标没有数量和时间，看不出本年度要做什么，请写明。", _GOALS[1:])
    return Finding("holds", "年度绩效目标与项目总目标不同，且有数量或时间。", _GOALS)


def title_fits_body(subject: Subject) -> Finding | None:
    """The title (申报表, 自评表) names the kind of form that the columns show.

    S5, warning. Source: common sense.
    """
    title, kind = subject.filing.form.title or "", subject.filing.form.kind
    titled = next((kind_of_word for word, kind_of_word in _KINDS.items() if word in title), None)
    if titled is None or kind not in _KINDS.values():
        return None
    if titled == kind:
        return Finding("holds", f"表名“{title}”与表内栏目相符。")
    word = "自评表" if kind == "self_evaluation" else "申报表"
    return Finding("fails", f"表名为“{title}”，表内栏目却是{word}的栏目，请核对用表。")


def _priced_lines(lines: list[BudgetLine]) -> str:
    """The names of budget lines, each with its amount."""
    return word_list(f"{line.name}{amount_words(line.amount)}" for line in lines)
