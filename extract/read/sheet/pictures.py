"""The pictures of an .xlsx sheet: over its cells (ECMA-376 part 1, 20.5), and in cells as WPS and Excel 365 have them.

WPS keeps the pictures of cells in a part of its own, by the names that formulas DISPIMG give. Excel 365 keeps them as
rich values ([MS-XLSX] 2.6.207 and 2.3.6.1), which a cell names by ``vm``.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from extract.model import Box
from extract.pack import patterns
from extract.read.container import NOWHERE, Container, Element, Relationships
from extract.read.drawingml import ENGLISH_METRIC, TRUE, drawn_picture, number
from extract.read.pictures import ShownPicture
from extract.read.sheet.sheet_grid import PIXEL, USUAL_DIGIT, SheetGrid
from extract.read.sheet.worksheet import Area, Position, SheetPicture
from extract.read.sheet.xlsx_cells import WIDEST, row_cells, sheet_rows

_COLUMN, _ROW = 64 * PIXEL, 15.0  # the usual width of a column; the usual height of a row in points
_ANCHORS = ("{*}twoCellAnchor", "{*}oneCellAnchor", "{*}absoluteAnchor")
_IN_CELL = "DISPIMG("  # the formula by which WPS shows a picture in a cell
_CELL_IMAGES = "xl/cellimages.xml"
_RICH_VALUES = "xl/richData/richValueRel"
_LOCAL_IMAGE = "_localImage"
_IMAGE_KEY = "_rvRel:LocalImageIdentifier"


class WorkbookImages:
    """The images of a workbook: those that relationships lead to, and those that cells name."""

    def __init__(self, parts: Container) -> None:
        self._parts = parts

    def pictures_of(
        self,
        sheet: Element,
        links: Relationships,
        texts: dict[Position, str],
        merged: Sequence[Area],
    ) -> Iterator[SheetPicture]:
        """The pictures in the cells of a sheet and over them.

        What stands in the file in the place of a picture in a cell, a formula or an error, goes out of the ``texts``.
        """
        has_parts_for_cells = any(name.startswith((_CELL_IMAGES, _RICH_VALUES)) for name in self._parts.names)
        if has_parts_for_cells or any(_IN_CELL in text for text in texts.values()):
            for row, own in sheet_rows(sheet):
                for column, cell in row_cells(own):
                    formula = cell.findtext("{*}f") or ""
                    picture = self._in_cell(cell, formula + texts.get((row, column), ""))
                    if picture is not None:
                        texts.pop((row, column), None)
                        yield SheetPicture(picture, (row, column), is_in_cell=True)
        for path in (path for kind, path in links.values() if kind == "drawing" and path is not None):
            drawing = self._parts.root(path)
            if next(drawing.iter("{*}blip"), None) is not None:
                yield from _pictures_over_cells(self, path, drawing, _sheet_grid(sheet, merged))

    def picture_of(self, part: str, image: Element) -> ShownPicture:
        """The picture of a blip element in a part."""
        identity = next((str(value) for name, value in image.items() if str(name).endswith("}embed")), "")
        return drawn_picture(image, self._at(self._parts.relationships(part).get(identity, NOWHERE).path))

    def _at(self, path: str | None) -> ShownPicture:
        return ShownPicture(lambda: None if path is None else self._parts.image(path))

    def _in_cell(self, cell: Element, text: str) -> ShownPicture | None:
        """The picture that the cell shows, whose formula or text is ``text``; None where it shows none."""
        match = patterns("sheet")["cell_image"].search(text)
        if match is not None:
            return self._of_formulas.get(match["name"], self._at(None))
        value = cell.get("vm", "")
        return self._of_values.get(int(value)) if value.isdecimal() else None

    @cached_property
    def _of_formulas(self) -> Mapping[str, ShownPicture]:
        """The pictures of WPS by the names that formulas give."""
        path = self._parts.find(_CELL_IMAGES)
        if path is None:
            return {}
        pictures: dict[str, ShownPicture] = {}
        for one in self._parts.root(path).iter("{*}pic"):
            name, image = one.find("{*}nvPicPr/{*}cNvPr"), next(one.iter("{*}blip"), None)
            if name is not None and image is not None:
                pictures[name.get("name", "")] = self.picture_of(path, image)
        return pictures

    @cached_property
    def _of_values(self) -> Mapping[int, ShownPicture]:
        """The pictures of Excel 365 by the number of the cell's metadata, from 1 (18.9)."""
        names = ("rdrichvaluestructure", "rdrichvalue", "richValueRel")
        paths_of_parts = [self._parts.find(f"xl/richData/{name}.xml") for name in names]
        structures, values, relations = (None if path is None else self._parts.root(path) for path in paths_of_parts)
        metadata = self._parts.find("xl/metadata.xml")
        if structures is None or values is None or relations is None or metadata is None:
            return {}
        keys = [_image_key(one) for one in structures]
        images: list[ShownPicture | None] = []
        targets = self._parts.relationships("xl/richData/richValueRel.xml")
        links = [
            next((targets.get(str(v), NOWHERE) for name, v in one.items() if str(name).endswith("}id")), NOWHERE)
            for one in relations
        ]
        for one in values:
            key = keys[int(number(one.get("s")))] if number(one.get("s")) < len(keys) else None
            fields = [field.text or "" for field in one]
            index = int(number(fields[key])) if key is not None and key < len(fields) else -1
            link = links[index] if 0 <= index < len(links) else NOWHERE
            images.append(None if key is None else self._at(link.path))
        return dict(_by_metadata(self._parts.root(metadata), images))


def _image_key(structure: Element) -> int | None:
    """Which of a rich value's fields names its image; None where the value is no image in a cell."""
    names = [key.get("n") for key in structure]
    return names.index(_IMAGE_KEY) if structure.get("t") == _LOCAL_IMAGE and _IMAGE_KEY in names else None


def _by_metadata(metadata: Element, images: Sequence[ShownPicture | None]) -> Iterator[tuple[int, ShownPicture]]:
    """The images by the number of the entry of a cell's metadata that leads to them."""
    types = [one.get("name") for one in metadata.iterfind("{*}metadataTypes/{*}metadataType")]
    blocks = metadata.iterfind("{*}futureMetadata[@name='XLRICHVALUE']/{*}bk")
    values = [int(number(one.get("i"))) for block in blocks for one in block.iter("{*}rvb")]
    for k, block in enumerate(metadata.iterfind("{*}valueMetadata/{*}bk"), 1):
        for entry in block.iterfind("{*}rc"):
            kind, at = int(number(entry.get("t"))), int(number(entry.get("v")))
            is_rich = 0 < kind <= len(types) and types[kind - 1] == "XLRICHVALUE"
            image = images[values[at]] if is_rich and at < len(values) and values[at] < len(images) else None
            if image is not None:
                yield k, image


# ---------------------------------------------------------------- pictures over cells


def _pictures_over_cells(
    images: WorkbookImages, path: str, drawing: Element, grid: SheetGrid
) -> Iterator[SheetPicture]:
    """The pictures of a sheet's drawing, which is the part of that path, but for small ones between cells."""
    for image in drawing.iter("{*}blip"):
        anchor = next(image.iterancestors(*_ANCHORS), None)
        box = None if anchor is None else _box(anchor, grid)
        if anchor is None or box is None or any(one.get("hidden") in TRUE for one in anchor.iter("{*}cNvPr")):
            continue
        picture = images.picture_of(path, image)
        is_in_group = next(image.iterancestors("{*}grpSp"), None) is not None
        for one in grid.placed_picture(picture, box):  # the size of a group's anchor is that of the whole group
            yield one._replace(picture=one.picture._replace(size=None)) if is_in_group else one


def _sheet_grid(sheet: Element, merged: Sequence[Area]) -> SheetGrid:
    """Where the cells of the sheet lie."""
    usual = sheet.find("{*}sheetFormatPr")
    width, height = (
        0.0 if usual is None else number(usual.get(f"default{name}")) for name in ("ColWidth", "RowHeight")
    )
    widths: dict[int, float] = {}
    heights: dict[int, float] = {}
    for column in sheet.iterfind("{*}cols/{*}col"):
        own = 0.0 if column.get("hidden") in TRUE else number(column.get("width")) * USUAL_DIGIT * PIXEL
        last = min(int(number(column.get("max"))), WIDEST)
        widths |= dict.fromkeys(range(int(number(column.get("min"))) - 1, last), own)
    for row in sheet.iterfind("{*}sheetData/{*}row"):
        if row.get("hidden") in TRUE or row.get("ht"):
            own = 0.0 if row.get("hidden") in TRUE else number(row.get("ht")) * ENGLISH_METRIC
            heights[int(number(row.get("r"))) - 1] = own
    return SheetGrid(
        (widths, width * USUAL_DIGIT * PIXEL or _COLUMN), (heights, ENGLISH_METRIC * (height or _ROW)), merged
    )


def _box(anchor: Element, grid: SheetGrid) -> Box | None:
    """The bounds of what is anchored; None where the anchor says nothing."""
    start, end, extent, at = (anchor.find(f"{{*}}{name}") for name in ("from", "to", "ext", "pos"))
    if start is not None:
        left, top = _corner(start, grid)
    elif at is not None:
        left, top = number(at.get("x")), number(at.get("y"))
    else:
        return None
    if end is not None:
        right, bottom = _corner(end, grid)
    else:
        sides = (0.0, 0.0) if extent is None else (number(extent.get("cx")), number(extent.get("cy")))
        right, bottom = left + sides[0], top + sides[1]
    return left, top, max(left, right), max(top, bottom)


def _corner(corner: Element, grid: SheetGrid) -> tuple[float, float]:
    column, row = (int(number(corner.findtext(f"{{*}}{name}"))) for name in ("col", "row"))
    across, down = (number(corner.findtext(f"{{*}}{name}Off")) for name in ("col", "row"))
    return grid.left(column) + across, grid.top(row) + down
