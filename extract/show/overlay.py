"""Cells, fields and citations of a record, drawn over the pages of its PDF or picture file."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from extract.model import Box
from extract.record.annotations import Kind, annotations, at_spots, page_boxes
from extract.record.model import Record

if TYPE_CHECKING:
    from PIL.Image import Image

_SCALE = 2.0  # pixels per point
_KINDS: tuple[Kind, ...] = ("cell", "field", "mention")  # the later ones lie on top
_CELL = (90, 170, 255)
_CITED = (200, 0, 0)
_COLOURS = {
    "project": (31, 119, 180),
    "funds": (44, 140, 44),
    "budget": (190, 110, 0),
    "indicators": (128, 70, 170),
    "safeguards": (140, 86, 75),
    "other_fields": (110, 110, 110),
}
_HEAD = (0, 130, 140)


class LabelledBox(NamedTuple):
    """A box to draw on a page, in points; the label is a field's JSON pointer or a citation's number."""

    kind: Kind
    page: int
    box: Box
    label: str


def overlay(source: Path, record: Record, target: Path, passwords: Sequence[str] = ()) -> Iterator[Path]:
    """Draw every page with a box: the first to ``target``, others beside it (``page-2.png``); yields each file.

    Raises ``ValueError`` if the source has no pages to draw on.
    """
    from extract.read.raster import PAGED, raster, without_password  # noqa: PLC0415

    if record.source.media_type not in PAGED or source.suffix.lower() == ".json":
        raise ValueError("only a PDF or a picture file has pages to draw on, not a Word file, a workbook or a record")
    data = without_password(source.read_bytes(), passwords)
    boxes = labelled_boxes(record)
    pages = sorted({box.page for box in boxes})
    for page in pages:
        image, scale = raster(data, page, _SCALE)
        file = target if page == pages[0] else target.with_stem(f"{target.stem}-{page}")
        _drawn_over(image, [box for box in boxes if box.page == page], scale).save(file, format="PNG")
        yield file


def labelled_boxes(record: Record) -> list[LabelledBox]:
    """The boxes of all cells, then of all fields, then of all citations.

    Several of one kind with the same box are drawn once, with the first label and the number of others.
    """
    boxes = []
    for kind in _KINDS:
        for (page, box), (first, *others) in at_spots(annotations(record, [kind]), page_boxes).items():
            # the mention /citations/0/mentions/2 is one of document [1]
            label = f"[{int(first.pointer.split('/')[2]) + 1}]" if kind == "mention" else first.pointer
            boxes.append(LabelledBox(kind, page, box, label + (f" +{len(others)}" if others else "")))
    return boxes


def _drawn_over(image: "Image", boxes: list[LabelledBox], scale: float) -> "Image":
    """The image with the boxes on it: cells as thin lines, fields tinted and labelled, citations framed, numbered."""
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415

    tint = Image.new("RGBA", image.size, (255, 255, 255, 0))
    pen = ImageDraw.Draw(tint)
    for kind, _, points, label in boxes:
        x0, top, x1, bottom = (edge * scale for edge in points)
        box = (x0, top, max(x0, x1), max(top, bottom))
        if kind == "cell":
            pen.rectangle(box, outline=(*_CELL, 255))
            continue
        colour = _CITED if kind == "mention" else _COLOURS.get(label.split("/")[1], _HEAD)
        pen.rectangle(box, outline=(*colour, 255), fill=(*colour, 50) if kind == "field" else None, width=2)
        # small, at the corner: several fields may share a cell
        corner = (x0 if kind == "field" else box[2], top - 4 * scale)
        font = ImageFont.load_default(4.5 * scale)
        pen.text(corner, label.removeprefix("/"), fill=(*colour, 255), font=font)
    return Image.alpha_composite(image.convert("RGBA"), tint).convert("RGB")
