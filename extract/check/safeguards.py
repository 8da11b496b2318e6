"""The safeguards (制度保障): each kind of them, each phase of the project."""

from extract.check.arithmetic import at, pointers
from extract.check.subject import Finding, Subject, items
from extract.check.words import listed, says

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
    rows = pointers(subject.filing, "/safeguards")
    if not rows:
        return None
    named = {at(subject.filing, f"{row}/category") for row in rows}
    missing = [word for key, word in _CATEGORIES.items() if key not in named]
    blank = [row for row in rows if not items(at(subject.filing, f"{row}/phases"))]
    if not missing and not blank:
        told = f"{len(rows)}项制度涵盖三类制度，且均有保障阶段。"
        return Finding("holds", told, [f"{row}/document" for row in rows])
    is_unreadable = bool(blank) and _has_unreadable_boxes(subject)
    if is_unreadable and not missing:
        text = f"{len(blank)}项制度的保障阶段勾选框无法辨认，无法核对。"
        return Finding("cannot_check", text, [f"{row}/document" for row in blank])
    parts = [f"缺少{listed(missing)}"] if missing else []
    parts += [f"第{listed(map(_position, blank))}项未勾选保障阶段"] if blank and not is_unreadable else []
    return Finding("fails", f"制度保障{'；'.join(parts)}，请补充。", [f"{row}/document" for row in blank or rows])


def phases_covered(subject: Subject) -> Finding | None:
    """The safeguards together cover planning, implementation and closing.

    L5x, flag. Source: common sense.
    """
    rows = pointers(subject.filing, "/safeguards")
    found = [str(one) for row in rows for one in items(at(subject.filing, f"{row}/phases"))]
    if not found or _has_unreadable_boxes(subject):
        return None
    missing = [word for key, word in _PHASES.items() if key not in found]
    places = [f"{row}/phases/{index}" for row in rows for index in range(len(_phases(subject, row)))]
    if not missing:
        return Finding("holds", "制度保障涵盖各个阶段。", places)
    return Finding("flag", f"没有一项制度涵盖{listed(missing)}，请确认。", places)


def _phases(subject: Subject, row: str) -> list[object]:
    return items(at(subject.filing, f"{row}/phases"))


def _has_unreadable_boxes(subject: Subject) -> bool:
    """Whether a box that names a phase could not be read."""
    return any(checked is None and says("phase", label) for label, checked in subject.boxes())


def _position(row: str) -> str:
    return str(int(row.rpartition("/")[2]) + 1)
