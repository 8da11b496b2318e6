"""How a reader tells of what stands in a file and was not read: which pictures count, and the words of the remark."""

from collections.abc import Sequence

from extract.model import Place, Remark, Severity

_SMALL, _THIN = 2.0, 0.5  # centimetres: the longer side of a bullet or emblem, the shorter side of an ornamental line
_MOST_NAMED = 5  # places that a message names; all of them stand in ``at``
_ADVICE = {
    "图片": "请把图片另存为图像文件单独转换，或对照原件补录",
    "嵌入对象": "请打开嵌入的内容，另存为单独的文件后转换，或对照原件补录",
    "嵌入的其他文件": "请在 Word 中打开后另存，再重新转换",
    "附件": "请把附件另存为单独的文件后转换",
    "隐藏工作表": "请核对后取消隐藏，再重新转换",
}


def is_decorative(width: float, height: float) -> bool:
    """Whether a picture of that size, in centimetres, is a bullet, an emblem or a line rather than content."""
    return max(width, height) < _SMALL or min(width, height) < _THIN


def unread_remark(kind: str, places: Sequence[tuple[str, Place | None]], severity: Severity = "error") -> Remark:
    """The remark on all things of a kind that were not read: in words where each one stands, and its place."""
    names = list(dict.fromkeys(name for name, _ in places))
    listed = "、".join(names[:_MOST_NAMED]) + ("等" if len(names) > _MOST_NAMED else "")
    advice = next((words for known, words in _ADVICE.items() if kind.startswith(known)), "请对照原件补录")
    at = tuple(dict.fromkeys(place for _, place in places if place is not None))
    message = f"文件中有{len(places)}处{kind}未读取（{listed}），其中可能有表单、文字或数字；{advice}。"
    return Remark("part_unread", severity, message, at[0] if len(at) == 1 else at or None)
