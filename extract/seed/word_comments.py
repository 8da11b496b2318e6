"""The comments of the Word file: each at the words of its flag, or at the whole field."""

from collections.abc import Mapping
from typing import NamedTuple

from extract.seed.model import Decision, Draft

AUTHOR, INITIALS = "申报", "申"


class Comment(NamedTuple):
    """A comment on ``[start, end)`` of a field's text."""

    start: int
    end: int
    text: str


def field_comments(decision: Decision) -> list[Comment]:
    """The comments on a field: one on the whole field, then one for each flagged stretch of words."""
    on_field = [decision.comment or "", *(flag.message for flag in decision.flags if flag.start is None)]
    text = "\n".join(part for part in on_field if part)
    on_words = (Comment(flag.start, flag.end or 0, flag.message) for flag in decision.flags if flag.start is not None)
    return [*([Comment(0, len(decision.text), text)] if text else []), *on_words]


def list_comments(draft: Draft) -> Mapping[str, str]:
    """The comments on whole lists by the list's pointer; under "", how to read a draft that has comments."""
    notes = {pointer: "\n".join(flag.message for flag in flags) for pointer, flags in draft.notes.items()}
    if not notes and not any(field_comments(decision) for decision in draft.decisions.values()):
        return notes
    source = f"{draft.last_year}年申报表" if draft.last_year else "原表"
    legend = (
        f"本表由{source}生成，供申报{draft.year}年使用。蓝字为建议值，请确认；空白处请填写，{draft.before}的数字见批注；"
        "签章、签名和意见不沿用。全部核对后请删除批注、把蓝字改为黑字再报送。"
    )
    return {"": legend, **notes}
