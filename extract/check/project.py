"""The project (项目总体情况): its boxes, required cells and texts against the money that is asked for."""

from extract.check import printed
from extract.check.arithmetic import at
from extract.check.subject import Finding, Item, Subject, items, text
from extract.check.words import amount, half, line, listed, matches, said, says
from extract.identity import text_key

_RECURRENCE = "/project/recurrence"
_PROCUREMENT, _METHOD = "/project/government_procurement", "/project/procurement_method"
_GOALS = ("/project/overall_target", "/project/annual_target")
_PROSE = tuple(
    f"/project/{key}"
    for key in ("summary", "basis", "necessity", "feasibility", "resources_and_institutions", "main_activities")
)
REQUIRED = {
    "/reporting_unit": "填报单位",
    "/project/name": "项目名称",
    "/project/competent_department": "主管部门",
    "/project/implementing_unit": "实施单位",
    "/project/leader": "项目负责人",
    "/project/contact_person": "联系人",
    "/project/contact_phone": "联系电话",
    "/project/start_date": "起始日期",
    "/project/end_date": "结束日期",
    "/project/summary": "项目概况",
    "/project/basis": "立项依据",
    "/project/necessity": "必要性",
    "/project/feasibility": "可行性",
    "/project/overall_target": "项目总目标",
    "/project/annual_target": "年度绩效目标",
    "/funds/total_budget": "项目总预算",
    "/funds/annual_budget": "当年预算",
    "/unit_leader": "填报单位负责人",
    "/preparer": "填表人",
    "/filing_date": "填报日期",
}
_OPTION = 12  # characters of an option that stands in a cell of its own
_KINDS = {"自评": "self_evaluation", "申报": "declaration"}


def one_recurrence_box(subject: Subject) -> Finding | None:
    """Exactly one of the boxes 一次性, 经常性 … is ticked.

    L1x, error. Source: common sense.
    """
    if subject.text(_RECURRENCE):
        return Finding("holds", "项目类别（性质）只选了一项。", (_RECURRENCE,))
    boxes = _recurrence_boxes(subject)
    if not boxes:
        return None
    ticked = [label for label, checked in boxes if checked is True]
    if any(checked is None for _, checked in boxes) or _has_option_without_box(subject):
        return Finding("cannot_check", "项目类别（性质）的勾选框有的无法辨认，无法核对。", (_RECURRENCE,))
    if len(ticked) > 1:
        return Finding(
            "fails", f"项目类别（性质）勾选了{len(ticked)}项：{listed(ticked)}，只能选一项。", (_RECURRENCE,)
        )
    told = f"项目类别（性质）未勾选：{listed(label for label, _ in boxes)}，请选一项。"
    return Finding("fails", told, (_RECURRENCE,)) if not ticked else None


def procurement_method_agrees(subject: Subject) -> Finding | None:
    """政府采购 否 goes with a blank 采购方式, 是 with one that is filled.

    L2x, error. Source: common sense; what is missing is flagged only.
    """
    is_procured, method = at(subject.filing, _PROCUREMENT), subject.text(_METHOD)
    if not isinstance(is_procured, bool):
        return None
    pointers = (_PROCUREMENT, _METHOD)
    if not is_procured and method:
        return Finding("fails", f"政府采购填“否”，采购方式却填“{method}”，请更正其一。", pointers)
    if is_procured and not method:
        return Finding("flag", "政府采购填“是”，采购方式为空，请补填。", pointers)
    told = f"政府采购填“是”，采购方式为“{method}”" if is_procured else "政府采购填“否”，采购方式为空"
    return Finding("holds", f"{told}，相符。", pointers)


def procurement_told(subject: Subject) -> Finding | None:
    """Where 政府采购 is 否, neither texts nor budget lines speak of what is bought by tender.

    L2x, flag. Source: common sense.
    """
    if at(subject.filing, _PROCUREMENT) is not False:
        return None
    told = {pointer: words for pointer in _PROSE if (words := said("tender", subject.text(pointer)))}
    lines = [item for item in subject.items if says("procured", item.name)]
    if not told and not lines:
        return Finding("holds", "政府采购填“否”，文字和预算明细均未提到采购。", (_PROCUREMENT,))
    quoted = dict.fromkeys(f"“{word}”" for words in told.values() for word in words)
    parts = [f"文字提到{listed(quoted)}"] if told else []
    parts += [f"明细有{listed(map(_priced, lines))}"] if lines else []
    pointers = [_PROCUREMENT, *told, *(f"{item.pointer}/item" for item in lines)]
    return Finding("flag", f"政府采购填“否”，但{'；'.join(parts)}，请确认是否应列政府采购。", pointers)


def one_off_items(subject: Subject) -> Finding | None:
    """A recurring project (经常性项目) has no items that occur once (建设, 质保金).

    L3x, flag. Source: common sense.
    """
    if subject.text(_RECURRENCE) != "recurring" or not subject.items:
        return None
    found = [item for item in subject.items if says("one_off", item.name)]
    if not found:
        return Finding("holds", "经常性项目的明细中未见一次性支出。", (_RECURRENCE,))
    told = f"经常性项目含一次性支出：{listed(map(_priced, found))}，请确认应否单列为一次性项目。"
    return Finding("flag", told, [_RECURRENCE, *(f"{item.pointer}/item" for item in found)])


def required_filled(subject: Subject) -> Finding | None:
    """What the form asks of every filing is filled, as far as its label is printed.

    L4x, error. Source: 形式完整性 (财政部 2024-03-26). In a self-evaluation funds are heads.
    """
    required = [one for one in REQUIRED if subject.is_declared() or not one.startswith("/funds/")]
    blank = [pointer for pointer in required if at(subject.filing, pointer) is None and not subject.is_unread(pointer)]
    labels = printed.labels(subject, blank)
    empty = [pointer for pointer in blank if pointer in labels and not labels[pointer].has_value]
    unread = [pointer for pointer in blank if pointer in labels and labels[pointer].has_value]
    unread += [pointer for pointer in required if subject.is_unread(pointer)]
    if empty:
        told = f"必填栏目为空：{listed(REQUIRED[pointer] for pointer in empty)}，请补填。"
        return Finding("fails", told, empty, [where for pointer in empty for where in labels[pointer].places])
    if unread:
        told = f"{listed(REQUIRED[pointer] for pointer in unread)}栏有内容但未能识别，请看原件。"
        return Finding("cannot_check", told, unread)
    filled = [pointer for pointer in required if pointer not in blank]
    return Finding("holds", f"表上的{len(filled)}个必填栏目均已填写。", filled) if filled else None


def headcounts_agree(subject: Subject) -> Finding | None:
    """The people whom the texts count (9名社工) are as many as those the budget pays.

    L6x, flag. Source: common sense.
    """
    counted = [
        (pointer, found) for pointer in (*_PROSE, *_GOALS) for found in matches("headcount", subject.text(pointer))
    ]
    paid = [(pointer, found, item) for pointer, found in counted for item in subject.items if _pays(item, found["who"])]
    if not paid:
        return None
    pointers = [name for pointer, _, item in paid for name in (pointer, f"{item.pointer}/quantity")]
    off = [(found, item) for _, found, item in paid if item.quantity != int(found["count"])]
    if not off:
        return Finding("holds", "文字与明细的人数一致。", pointers)
    told = listed(
        (f"文字写{found[0]}，{line(item)}数量{amount(item.quantity)}{_lump(item)}" for found, item in off), "；"
    )
    return Finding("flag", f"人数与明细不一致，请说明：{told}。", pointers)


def goals_differ(subject: Subject) -> Finding | None:
    """The annual goal is another text than the overall one and is about this year: a number or a date stands in it.

    L7x, warning. Source: 财预〔2015〕88号 (each year's goals are approved with its budget).
    """
    overall, annual = (subject.text(pointer) for pointer in _GOALS)
    if overall is None or annual is None:
        return None
    if text_key(overall) == text_key(annual):
        return Finding("fails", "年度绩效目标与项目总目标逐字相同，请按本年度工作填写。", _GOALS)
    if not any(mark.isdigit() for mark in half(annual)):
        told = "年度绩效目标没有数量和时间，看不出本年度要做什么，请写明。"
        return Finding("flag", told, _GOALS[1:])
    return Finding("holds", "年度绩效目标与项目总目标不同，且有数量或时间。", _GOALS)


def title_fits_body(subject: Subject) -> Finding | None:
    """The title (申报表, 自评表) says what the columns say.

    S5, warning. Source: common sense.
    """
    title, kind = subject.text("/form/title") or "", subject.kind()
    named = next((meant for word, meant in _KINDS.items() if word in title), None)
    if named is None or kind not in _KINDS.values():
        return None
    if named == kind:
        return Finding("holds", f"表名“{title}”与表内栏目相符。")
    word = "自评表" if kind == "self_evaluation" else "申报表"
    return Finding("fails", f"表名为“{title}”，表内栏目却是{word}的栏目，请核对用表。")


# ---------------------------------------------------------------- items and boxes


def _priced(item: Item) -> str:
    return f"{item.name}{amount(item.amount)}"


def _pays(item: Item, who: str) -> bool:
    """Whether the line pays the people, as a head-count or a lump sum."""
    return (
        item.quantity is not None
        and item.name.startswith(who)
        and (item.unit is None or says("person_unit", item.unit))
    )


def _lump(item: Item) -> str:
    return "（按总额列支）" if item.quantity == 1 else ""


def _has_option_without_box(subject: Subject) -> bool:
    """Whether a cell names one kind of recurrence and has no box: a scan may have lost it."""
    cells = (cell for cell in subject.cells if not items(cell.get("boxes")))
    texts = (text(cell.get("text")) or "" for cell in cells)
    return any(len(words) <= _OPTION and says("recurrence", words) for words in texts)


def _recurrence_boxes(subject: Subject) -> list[tuple[str, bool | None]]:
    """The boxes of the filing's tables whose words are kinds of recurrence."""
    return [(label, checked) for label, checked in subject.boxes() if says("recurrence", label)]
