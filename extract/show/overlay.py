"""Cells, fields and citations of a record, drawn over the pages of its PDF or picture file."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from extract.record.places import listed

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

Kind = Literal["cell", "field", "citation"]
_SCALE = 2.0  # pixels a point
_THIN = (90, 170, 255)
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


@dataclass(frozen=True, slots=True)
class Mark:
    """A box to draw on a page, in points; ``key`` is a field's JSON pointer or a citation's position."""

    kind: Kind
    page: int
    box: tuple[float, float, float, float]
    key: str = ""


def overlay(source: Path, content: dict[str, Any], target: Path) -> Iterator[Path]:
    """Draw every page that has a mark: the first to ``target``, others beside it (``page-2.png``); yields each file.

    ``ValueError`` if the source has no pages to draw on.
    """
    from extract.read.raster import PAGED, raster  # noqa: PLC0415

    if content["source"]["media_type"] not in PAGED or source.suffix.lower() == ".json":
        raise ValueError("only a PDF or a picture can be drawn on; give the source file")
    data = source.read_bytes()
    by_page: dict[int, list[Mark]] = defaultdict(list)
    for mark in once(marks(content)):
        by_page[mark.page].append(mark)
    for page in sorted(by_page):
        image, scale = raster(data, page, _SCALE)
        drawn = draw(image, by_page[page], scale)
        file = target if page == min(by_page) else target.with_stem(f"{target.stem}-{page}")
        drawn.save(file, format="PNG")
        yield file


def marks(content: dict[str, Any]) -> Iterator[Mark]:
    """The boxes of all cells, then of all fields, then of all citations, so that the last lie on top."""
    for table in content["tables"]:
        for cell in table["cells"]:
            yield from _marks("cell", cell["at"])
    for filing in content["filings"]:
        for pointer, evidence in filing["evidence"].items():
            yield from _marks("field", evidence["at"], pointer)
    for number, cited in enumerate(content["citations"], 1):
        for mention in cited["mentions"]:
            yield from _marks("citation", mention["at"], f"[{number}]")


def once(found: Iterable[Mark]) -> list[Mark]:
    """The marks with those of one box made one, which is keyed by the first and says how many more there are."""
    groups: dict[tuple[Kind, int, tuple[float, ...]], list[Mark]] = defaultdict(list)
    for mark in found:
        groups[mark.kind, mark.page, mark.box].append(mark)
    return [replace(same[0], key=same[0].key + f" +{len(same) - 1}" * (len(same) > 1)) for same in groups.values()]


def _marks(kind: Kind, at: Any, key: str = "") -> Iterator[Mark]:
    for place in listed(at):
        if "box" in place:
            yield Mark(kind, place["page"], tuple(place["box"]), key)


def draw(image: "Image", found: list[Mark], scale: float) -> "Image":
    """The image with the marks on it: cells as thin lines, fields tinted and keyed, citations framed and numbered."""
    from PIL import Image, ImageDraw  # noqa: PLC0415

    tint = Image.new("RGBA", image.size, (255, 255, 255, 0))
    pen = ImageDraw.Draw(tint)
    for mark in found:
        _draw(pen, mark, scale)
    return Image.alpha_composite(image.convert("RGBA"), tint).convert("RGB")


def _draw(pen: "ImageDraw", mark: Mark, scale: float) -> None:
    from PIL import ImageFont  # noqa: PLC0415

    x0, top, x1, bottom = (float(value) * scale for value in mark.box)
    box = (x0, top, max(x0, x1), max(top, bottom))
    if mark.kind == "cell":
        pen.rectangle(box, outline=(*_THIN, 255))
        return
    colour = _CITED if mark.kind == "citation" else _COLOURS.get(mark.key.split("/")[1], _HEAD)
    fill = (*colour, 50) if mark.kind == "field" else None
    pen.rectangle(box, outline=(*colour, 255), fill=fill, width=2)
    # small, at the corner: several fields may share a cell
    at = (x0, top - 4 * scale) if mark.kind == "field" else (box[2], top - 4 * scale)
    pen.text(at, mark.key.removeprefix("/"), fill=(*colour, 255), font=ImageFont.load_default(4.5 * scale))
