"""How a reader tells of what stands in a file and was not read: which pictures count, and the words of the remark."""

from collections.abc import Iterable, Iterator, Sequence

from extract.model import At, Box, Cell, Clause, Place, Remark, Severity
from extract.read.glyphs import private_count

# centimetres: the longer side of a bullet or emblem, the shorter side of an ornamental line (a line of print has 0.35)
_SMALL, _THIN = 2.0, 0.25
_CENTIMETRE = 72 / 2.54  # points
_CONSIDERABLE = 0.03  # of the page: on A4 a square of 4.3 cm, a little more than a round seal
_LINE = 4.0  # points: an image up to this thin is a ruling line
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


def counts(box: Box) -> bool:
    """Whether a picture with that box, in points, is more than an ornament."""
    return not is_decorative((box[2] - box[0]) / _CENTIMETRE, (box[3] - box[1]) / _CENTIMETRE)


def is_considerable(boxes: Sequence[Box], size: tuple[float, float]) -> bool:
    """Whether pictures cover a considerable part of a page of that width and height together."""
    return sum((x1 - x0) * (bottom - top) for x0, top, x1, bottom in boxes) >= _CONSIDERABLE * size[0] * size[1]


def unread_remark(
    kind: str, places: Sequence[tuple[str, Place | None]], severity: Severity = "error", how: str | None = None
) -> Remark:
    """The remark on all things of a kind that were not read: in words where each one stands, and its place.

    ``how`` is what a clerk can do about it, where that is not what is usual for such a kind.
    """
    names, at = listed_places(places)
    usual = next((words for known, words in _ADVICE.items() if kind.startswith(known)), "请对照原件补录")
    advice = (how or usual).removesuffix("。")
    message = f"文件中有{len(places)}处{kind}未读取（{names}），其中可能有表单、文字或数字；{advice}。"
    return Remark("part_unread", severity, message, at)


def listed_places(places: Sequence[tuple[str, Place | None]]) -> tuple[str, At]:
    """The words for the first few of the places, and all of them as a remark has them."""
    names = list(dict.fromkeys(name for name, _ in places))
    place_names = "、".join(names[:_MOST_NAMED]) + ("等" if len(names) > _MOST_NAMED else "")
    at = tuple(dict.fromkeys(place for _, place in places if place is not None))
    return place_names, at[0] if len(at) == 1 else at or None


def unmapped_remarks(holders: Iterable[Cell | Clause]) -> Iterator[Remark]:
    """The remarks on characters of private use in a file without pages: only their font knows what they show.

    One that begins a line is a bullet, which says nothing, and a warning; any other may be a word or a tick.
    """
    places: dict[Severity, list[Place]] = {"error": [], "warning": []}
    for holder in holders:
        if private_count(holder.text):
            inside = "".join(line[1:] for line in holder.text.split("\n"))
            places["error" if private_count(inside) else "warning"].append(holder.place())
    for severity, own in places.items():
        if own:
            message = f"文件有{len(own)}处文字含有字体自造的字符，无法辨认，请对照原件。"
            yield Remark("text_unmapped", severity, message, tuple(own))


def image_remarks(
    number: int, size: tuple[float, float], images: Sequence[Box], how: str | None = None
) -> Iterator[Remark]:
    """The remark on the images of a page that also has text, in points.

    It is an error where they cover a considerable part of the page together, be they pieces of one picture; a smaller
    one of more than a decorative size is a warning.
    """
    width, height = size
    boxes = [(max(x0, 0.0), max(y0, 0.0), min(x1, width), min(y1, height)) for x0, y0, x1, y1 in images]
    boxes = [box for box in boxes if min(box[2] - box[0], box[3] - box[1]) > _LINE]
    is_large = is_considerable(boxes, size)
    places = [(f"第{number}页", Place(page=number, box=box)) for box in boxes if is_large or counts(box)]
    if places:
        yield unread_remark("图片", places, "error" if is_large else "warning", how)
