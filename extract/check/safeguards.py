"""The safeguards (制度保障): each kind of them, each phase of the project."""

from extract.check.subject import Finding, Subject
from extract.check.words import has_phrase, word_list

_CATEGORIES = {
    "project_management": "项目管理制度",
    "budget_management": "预算管理制度",
    "financial_management": "财务管理制度",
}
_PHASES = {"planning": "立项和计划阶段", "implementation": "实施阶段", "closing": "收尾和完成阶段"}


def categories_and_phases(subject: Subject) -> Finding | None:
    """Each category has a safeguard, each safeguard a phase.

    L5x, warning. Source: common sense.
    """
    safeguards = subject.filing.safeguards
    if not safeguards:
        return None
    pointers = [f"/safeguards/{index}/document" for index in range(len(safeguards))]
    missing = [word for key, word in _CATEGORIES.items() if all(one.category != key for one in safeguards)]
    blank = [index for index, one in enumerate(safeguards) if not one.phases]
    if not missing and not blank:
        return Finding("holds", f"{len(safeguards)}项制度涵盖三类制度，且均有保障阶段。", pointers)
    is_unreadable = bool(blank) and _has_unreadable_boxes(subject)
    if is_unreadable and not missing:
        message = f"{len(blank)}项制度的保障阶段勾选框无法辨认，无法核对。"
        return Finding("cannot_check", message, [pointers[index] for index in blank])
    parts = [f"缺少{word_list(missing)}"] if missing else []
    if blank and not is_unreadable:
        parts.append(f"第{word_list(str(index + 1) for index in blank)}项未勾选保障阶段")
    involved = [pointers[index] for index in blank] or pointers
    return Finding("fails", f"制度保障{'；'.join(parts)}，请补充。", involved)


def phases_covered(subject: Subject) -> Finding | None:
    """The safeguards together cover planning, implementation and closing.

    L5x, flag. Source: common sense.
    """
    phases = {
        f"/safeguards/{index}/phases/{place}": phase
        for index, safeguard in enumerate(subject.filing.safeguards)
        for place, phase in enumerate(safeguard.phases)
    }
    if not phases or _has_unreadable_boxes(subject):
        return None
    missing = [word for key, word in _PHASES.items() if key not in phases.values()]
    if not missing:
        return Finding("holds", "制度保障涵盖各个阶段。", list(phases))
    return Finding("flag", f"没有一项制度涵盖{word_list(missing)}，请确认。", list(phases))


def _has_unreadable_boxes(subject: Subject) -> bool:
    """Whether a box that names a phase could not be read."""
    return any(checked is None and has_phrase("phase", label) for label, checked in subject.boxes())
