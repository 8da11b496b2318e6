"""What was read from the image of a page: its layout, and what of it stands beside text that the file itself has."""

from collections.abc import Iterator, Sequence
from math import hypot

from msgspec.structs import replace

from extract.model import Page
from extract.read.layout.lines import Glyph
from extract.read.layout.pages import ReadPage, page_layout
from extract.read.layout.rotation import Matrix, inverse, transformed_point
from extract.read.layout.ruling import ruled_grids
from extract.read.layout.unruled_tables import Surroundings
from extract.read.ocr import ScannedPage

LEAST_SURE = 0.5  # the confidence of a character in a picture beside text: photographs and ornaments are read, too
MOST_SURE = 0.99  # the confidence of what is read from a picture: it is never certain
UPRIGHT = 0.9  # the first number of the matrix of an image that was not turned to be read, or more
_ROW = 20.0  # points: a row of a page's characters
_LEVEL = 1.0  # points: characters on one line
_COMMON = 0.3  # of the smaller character: two that have so much in common run through each other
_LEAST_CROSSED, _CROSSED = 3, 0.25  # characters, and which part of a picture's, that run through typed ones


def page_of_scan(
    number: int, original_size: tuple[float, float], scanned: ScannedPage, typed: Sequence[Glyph] = ()
) -> ReadPage:
    """A page whose image was read; ``original_size`` is its width and height in points as it is.

    ``typed`` are characters that the file itself has over the image, at their places on the straightened page.
    """
    page = Page(number, *scanned.size, "mixed" if typed else "ocr")
    grids = ruled_grids(scanned.horizontal, scanned.vertical)
    read = page_layout(page, [*scanned.glyphs, *typed], grids, Surroundings(scanned.horizontal))
    remarks = [*scanned.remarks, *read.remarks]
    return replace(read, to_original=scanned.to_original, original_size=original_size, remarks=remarks)


def without_typed(glyphs: Sequence[Glyph], typed: Sequence[Glyph]) -> list[Glyph]:
    """The characters that were read from an image without those that stand where a typed one does.

    None of them is certain, so that they can be told from the typed ones.
    """
    rows = _by_rows(typed)
    result = []
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        near = rows.get(int(y // _ROW), ())
        if not any(one.x0 <= x <= one.x1 and one.top <= y <= one.bottom for one in near):
            result.append(glyph._replace(confidence=min(glyph.confidence, MOST_SURE)))
    return result


def runs_through_typed(glyphs: Sequence[Glyph], typed: Sequence[Glyph]) -> bool:
    """Whether the characters of a picture run through other typed ones: they are those of a watermark or a stamp.

    Where the same is typed over what the picture shows, the characters are the same.
    """
    rows = _by_rows(typed)
    visible = [one for one in glyphs if not one.char.isspace()]
    crossed = sum(
        any(_is_crossed(one, other) for row in _rows_of(one) for other in rows.get(row, ())) for one in visible
    )
    return crossed >= max(_LEAST_CROSSED, _CROSSED * len(visible))


def _is_crossed(one: Glyph, other: Glyph) -> bool:
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    smaller = min((each.x1 - each.x0) * (each.bottom - each.top) for each in (one, other))
    return one.char != other.char and min(width, height) > 0 and width * height > _COMMON * smaller


def _by_rows(typed: Sequence[Glyph]) -> dict[int, list[Glyph]]:
    """The typed characters by the rows of the page in which they stand."""
    rows: dict[int, list[Glyph]] = {}
    for one in typed:
        for row in () if one.char.isspace() else _rows_of(one):
            rows.setdefault(row, []).append(one)
    return rows


def _rows_of(glyph: Glyph) -> range:
    return range(int(glyph.top // _ROW), int(glyph.bottom // _ROW) + 1)


def on_straightened_page(typed: Sequence[Glyph], to_original: Matrix) -> list[Glyph]:
    """The characters that the file itself has over a scan, where they stand on the page that was made straight.

    A line of them stays level.
    """
    to_straight = inverse(to_original)
    result: list[Glyph] = []
    for run in _runs(typed):
        x, y = (run[0].x0 + run[-1].x1) / 2, run[0].base
        back = transformed_point(to_straight, x, y)
        times = hypot(to_straight[0], to_straight[3])
        result += (moved_glyph(one, back[0] - x * times, back[1] - y * times, times) for one in run)
    return result


def _runs(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """The characters that follow each other on one line."""
    run: list[Glyph] = []
    for one in sorted(glyphs, key=lambda glyph: (round(glyph.base), glyph.x0)):
        if run and (abs(one.base - run[-1].base) > _LEVEL or one.x0 - run[-1].x1 > one.bottom - one.top):
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def moved_glyph(glyph: Glyph, across: float, down: float, times: float = 1.0) -> Glyph:
    """The character drawn so many ``times`` as large, then moved by points."""
    return glyph._replace(
        x0=glyph.x0 * times + across,
        x1=glyph.x1 * times + across,
        top=glyph.top * times + down,
        bottom=glyph.bottom * times + down,
        base=glyph.base * times + down,
    )
