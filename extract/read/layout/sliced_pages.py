"""A sheet printed over pages side by side → one table: its columns go on on another page, at the same height.

A spreadsheet program prints what is too wide for a page on further ones: first down and then over, or first over and
then down. The parts have the same rules between rows; a merged cell that the edge cuts is open on both sides.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cache, reduce
from itertools import pairwise
from math import floor
from operator import or_
from typing import NamedTuple, Self, TypeAlias

from msgspec.structs import replace

from extract.model import Cell, Clause, Place, Remark
from extract.read.layout.pages import ReadPage
from extract.read.layout.ruling import RuledGrid, RulingLine
from extract.read.layout.side_by_side import joined_slices, open_rows

_NEAR = 1.5  # points: rules nearer than this are at the same height
_BAND = 2 * _NEAR  # heights that are near lie in one band or in two beside one another
_LEAST_ROWS = 3
_MARGIN = 4.0  # points: how far apart the left sides of two parts are at most
_EDGE = 0.12  # of the page's height: page numbers and the like stand within

_Sides: TypeAlias = tuple[float, ...]  # where the columns of a grid begin and end


def with_slices_joined(pages: Sequence[ReadPage]) -> list[ReadPage]:
    """The pages, a table whose columns go on on another page put together on the first one.

    A page of which it is not certain where its part belongs has a remark that says so.
    """
    result = list(pages)
    before = _PagesBefore(pages)
    ends: dict[int, int] = {}  # by the place of a page with a first part, that of the page with the last one so far
    begins: dict[int, int] = {}  # by the place of a page with a further part, that of the page with the first one
    known: set[tuple[_Sides, _Sides]] = set()  # columns of parts that go on in one another
    for position, read in enumerate(pages):
        if read.unruled.goes_on:  # from above, not from the left
            continue
        alike = before.may_go_on(position) if _is_part(read) else iter(())
        lasts = [k for k in alike if k not in ends and _goes_on_at_right(pages[k], read, known)]
        firsts = [begins[k] if ends.get(begins.get(k, -1)) == k else k for k in lasts]
        if len(firsts) == 1:
            [last], [first] = lasts, firsts
            if (left := pages[last].grid) is not None and read.grid is not None:
                known.add((tuple(left.xs), tuple(read.grid.xs)))
            result[first], result[position] = joined_slices(result[first], read)
            ends[first], begins[position] = position, first
        else:
            doubtful = sorted(firsts) or before.in_doubt(position, known)
            result[position] = _with_doubt(read, [pages[k].page.number for k in doubtful])
    return result


class _Heights:
    """Which of the pages have a line about a height; page k is bit k of a number, so that many are compared at once."""

    def __init__(self) -> None:
        self._pages: defaultdict[int, int] = defaultdict(int)

    def add(self, k: int, heights: Iterable[float]) -> None:
        for band in {floor(height / _BAND) for height in heights}:
            self._pages[band] |= 1 << k

    def of_all(self, heights: Iterable[float]) -> int:
        """The pages that have a line in the band of each of the heights or in one beside it."""
        pages = -1
        for band in {floor(height / _BAND) for height in heights}:
            pages &= self._pages.get(band - 1, 0) | self._pages.get(band, 0) | self._pages.get(band + 1, 0)
        return pages


class _PagesBefore:
    """The pages before one, by the heights and sides of their grids and the heights of their lines.

    What is asked of each of two pages is asked only of those that these do not rule out, as there may be thousands.
    """

    def __init__(self, pages: Sequence[ReadPage]) -> None:
        self._pages = pages
        self._rows = cache(lambda k: _Rows.of_page(pages[k]))
        self._heads, self._feet, self._heights = _Heights(), _Heights(), _Heights()
        self._sides: defaultdict[_Sides, int] = defaultdict(int)
        self._rules, self._lines = _Heights(), _Heights()
        self._has_tables = False
        self._grids_known = self._rows_known = 0  # how many of the pages are in the indexes

    def may_go_on(self, position: int) -> Iterator[int]:
        """The pages whose grid ends where that of this page does, has all its heights and other columns."""
        self._index_grids(position)
        grid = self._pages[position].grid
        if grid is None:
            return iter(())
        return self._with_other_sides(self._feet.of_all(grid.ys[-1:]) & self._heights.of_all(grid.ys), grid)

    def in_doubt(self, position: int, known: Set[tuple[_Sides, _Sides]]) -> list[int]:
        """The pages of which this one may be a part, with rows parted otherwise or without a grid of its own."""
        self._index_grids(position)
        read = self._pages[position]
        if read.grid is not None:
            alike = self._heads.of_all(read.grid.ys[:1]) & self._feet.of_all(read.grid.ys[-1:])
            places = self._with_other_sides(alike, read.grid)
            return [k for k in places if _may_go_on_at_right(self._pages[k], read, known)]
        self._index_rows(position)
        alike = self._rules.of_all(line.at for line in read.rules) if len(read.rules) >= _LEAST_ROWS else 0
        if self._has_tables and len(lines := self._rows(position).lines) >= _LEAST_ROWS:
            alike |= self._lines.of_all(line.at for line in lines)
        return [k for k in _places(alike) if _has_rows_of(self._pages[k], read, self._rows(k), self._rows(position))]

    def _index_grids(self, end: int) -> None:
        for k in range(self._grids_known, end):
            if (grid := self._pages[k].grid) is not None:
                self._heads.add(k, grid.ys[:1])
                self._feet.add(k, grid.ys[-1:])
                self._heights.add(k, grid.ys)
                self._sides[tuple(grid.xs)] |= 1 << k
        self._grids_known = end

    def _index_rows(self, end: int) -> None:
        """Index what most documents do not ask for."""
        for k in range(self._rows_known, end):
            if self._pages[k].rules:
                self._rules.add(k, (line.at for line in self._rows(k).rules))
            if self._pages[k].tables:
                self._has_tables = True
                self._lines.add(k, (line.at for line in self._rows(k).lines))
        self._rows_known = end

    def _with_other_sides(self, pages: int, grid: RuledGrid) -> Iterator[int]:
        others = (own for sides, own in self._sides.items() if own & pages and not _has_same_sides(sides, grid.xs))
        return _places(pages & reduce(or_, others, 0))


def _places(pages: int) -> Iterator[int]:
    """The numbers of the bits that are set, from the lowest one."""
    while pages:
        lowest = pages & -pages
        yield lowest.bit_length() - 1
        pages ^= lowest


class _Rows(NamedTuple):
    """The lines of text and the level ruling lines of a page from top to bottom."""

    lines: Sequence[RulingLine]
    rules: Sequence[RulingLine]

    @classmethod
    def of_page(cls, read: ReadPage) -> Self:
        """The lines of the text in tables and outside of them, and the ruling lines."""
        cells = (cell for table in read.tables for cell in table.cells)
        holders: list[Cell | Clause] = [*cells, *read.clauses]
        lines = [line for holder in holders for line in holder.lines if line.lefts]
        texts = sorted(RulingLine(line.top, line.lefts[0], line.rights[-1]) for line in lines)
        return cls(texts, sorted(read.rules))


def _is_part(read: ReadPage) -> bool:
    """Whether the page has nothing but one table, and page numbers and the like at its edges."""
    top, foot = _EDGE * read.page.height, (1 - _EDGE) * read.page.height
    boxes = [place.box for clause in read.clauses for place in clause.places if place.box is not None]
    return all(box[3] < top or box[1] > foot for box in boxes)


def _goes_on_at_right(left: ReadPage, right: ReadPage, known: Set[tuple[_Sides, _Sides]]) -> bool:
    """Whether the rows of the one page's table go on in the other's: the rules between them are at the same heights.

    A few rows, or rows of one height, may be so by chance, unless parts with such columns are ``known`` to go on so, or
    the other one is a single column, which is no table of its own.
    """
    one, other = left.grid, right.grid
    if one is None or other is None or not _lie_alike(left, right):
        return False
    ends = abs(one.ys[-1] - other.ys[-1]) <= _NEAR and all(_is_near(y, one.ys) for y in other.ys)
    if not ends or _has_same_sides(one.xs, other.xs):
        return False
    if _is_known(one, other, known):
        return True
    is_uneven = _has_uneven_rows(other) or bool(open_rows(one, "r") & open_rows(other, "l"))
    is_column = len(other.xs) == 2 < min(len(one.xs), len(other.ys))
    return is_column or (is_uneven and len(other.ys) > _LEAST_ROWS)


def _may_go_on_at_right(left: ReadPage, right: ReadPage, known: Set[tuple[_Sides, _Sides]]) -> bool:
    """Whether both tables are of one height and the edge cut cells, or parts with such columns are ``known`` to go on
    so, while rows of the one are parted in the other: the edge of a page runs beside cells that are merged over rows,
    or the first columns are printed again. Or all rows are at the same heights, if it is only by chance.
    """
    one, other = left.grid, right.grid
    if one is None or other is None or not _lie_alike(left, right) or _has_same_sides(one.xs, other.xs):
        return False
    if max(abs(one.ys[0] - other.ys[0]), abs(one.ys[-1] - other.ys[-1])) > _NEAR:
        return False
    fewer, more = sorted((one, other), key=lambda grid: len(grid.ys))
    is_cut = bool(open_rows(one, "r") or open_rows(other, "l"))
    is_wide = abs(one.xs[-1] - other.xs[-1]) <= _NEAR
    if len(fewer.ys) == len(more.ys) > 2 and not is_wide and _is_part(right):
        return all(_is_near(y, more.ys) for y in fewer.ys)
    is_alike = len(fewer.ys) > _LEAST_ROWS and all(_is_near(y, more.ys) for y in fewer.ys)
    return is_alike and (_is_known(one, other, known) or (is_cut and _has_uneven_rows(fewer)))


def _is_known(one: RuledGrid, other: RuledGrid, known: Set[tuple[_Sides, _Sides]]) -> bool:
    return any(_has_same_sides(one.xs, before) and _has_same_sides(other.xs, behind) for before, behind in known)


def _lie_alike(left: ReadPage, right: ReadPage) -> bool:
    """Whether both pages are as high, lie straight, and have their tables at the same left side or in the middle."""
    if left.grid is None or right.grid is None or left.to_original or right.to_original:
        return False
    pages = (left.page, left.grid), (right.page, right.grid)
    is_centred = all(abs(grid.xs[0] + grid.xs[-1] - page.width) <= 2 * _MARGIN for page, grid in pages)
    is_aligned = is_centred or abs(left.grid.xs[0] - right.grid.xs[0]) <= _MARGIN
    return left.page.height == right.page.height and is_aligned


def _has_rows_of(left: ReadPage, right: ReadPage, one: _Rows, other: _Rows) -> bool:
    """Whether a page without a ruled table, or with several, has its level ruling lines, or its lines of text, at the
    heights of those of the other one, as the rest of a sheet whose borders are open or not drawn: it is of another
    width.
    """
    if left.to_original or right.to_original or left.page.height != right.page.height:
        return False
    for has_rows, above, beside in ((True, one.rules, other.rules), (bool(left.tables), one.lines, other.lines)):
        if not has_rows or len(beside) < _LEAST_ROWS or not above or abs(above[-1].at - beside[-1].at) > _NEAR:
            continue
        widths = [max(line.end for line in part) - min(line.start for line in part) for part in (above, beside)]
        heights = [line.at for line in above]
        is_narrower = abs(widths[0] - widths[1]) > _MARGIN
        count = len({round(line.at / _NEAR) for line in beside})
        if is_narrower and count >= _LEAST_ROWS and all(_is_near(line.at, heights) for line in beside):
            return True
    return False


def _has_uneven_rows(grid: RuledGrid) -> bool:
    return len({round((below - above) / _NEAR) for above, below in pairwise(grid.ys)}) > 1


def _is_near(value: float, others: Sequence[float]) -> bool:
    return any(abs(value - other) <= _NEAR for other in others)


def _has_same_sides(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether tables with these sides of columns are equally wide and have the same: they go on one below the other."""
    inner = all(_is_near(x, one) for x in other) or all(_is_near(x, other) for x in one)
    return abs(one[-1] - other[-1]) <= _NEAR and inner


def _with_doubt(read: ReadPage, numbers: Sequence[int]) -> ReadPage:
    if not numbers:
        return read
    number, page_names = read.page.number, "、".join(f"第{other}页" for other in numbers)
    where = f"{page_names}中某页表格右侧的续列，无法确定接在哪一页"
    if len(numbers) == 1:
        where = f"{page_names}表格右侧的续列，无法确定各行如何对应"
    message = f"第{number}页的表格似是{where}，未拼接；请对照原件，或把表格缩放到一页宽后重新导出。"
    remark = Remark("table_sliced", "error", message, (Place(page=number),))
    return replace(read, remarks=[*read.remarks, remark])
