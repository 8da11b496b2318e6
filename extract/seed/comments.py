"""What Word's comments say and where: at the very words of a flag, else at the field as a whole."""

from collections.abc import Mapping
from typing import NamedTuple

from extract.seed.model import Decision, Draft

AUTHOR, INITIALS = "申报", "申"


class Comment(NamedTuple):
    """A comment on ``[start, end)`` of a field's text."""

    start: int
    end: int
    text: str


def of_field(decision: Decision) -> list[Comment]:
    """The comments on a field: one about the whole of it, then one for each flagged stretch of words."""
    whole = [decision.remark or "", *(flag.message for flag in decision.flags if flag.start is None)]
    said = "\n".join(text for text in whole if text)
    comments = [Comment(0, len(decision.text), said)] if said else []
    worded = (Comment(flag.start, flag.end or 0, flag.message) for flag in decision.flags if flag.start is not None)
    return [*comments, *worded]


def of_notes(draft: Draft) -> Mapping[str, str]:
    """The comments on whole lists by the list's pointer, and under "" the one on the form."""
    notes = {pointer: "\n".join(flag.message for flag in flags) for pointer, flags in draft.notes.items()}
    return {"": _legend(draft), **notes} if _is_commented(draft) else notes


def _is_commented(draft: Draft) -> bool:
    return bool(draft.notes) or any(of_field(decision) for decision in draft.decisions.values())


def _legend(draft: Draft) -> str:
    """How to read the draft, at its title."""
    source = f"{draft.last_year}年申报表" if draft.last_year else "上年申报表"
    return (
        f"本表由{source}生成，供申报{draft.year}年使用。灰底为建议值，请确认；空白处请填写，上年的数字见批注；"
        "签章、签名和意见不沿用。全部核对后请删除批注、去掉灰底再报送。"
    )
