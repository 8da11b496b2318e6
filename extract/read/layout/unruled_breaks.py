"""Forms without ruling lines that go on over a page break: the lower part is read with the columns of the upper one."""

from collections.abc import Iterable, Iterator

from msgspec import structs
from msgspec.structs import replace

from extract.model import Box, Clause, Page, Place, Table
from extract.read.layout.form_words import form_words
from extract.read.layout.page_breaks import top_of
from extract.read.layout.pages import ReadPage

_FOOT = 0.7  # of the page's height: a form that ends above goes on on no other page
_HEAD = 0.12  # of the page's height: what stands alone above is a running head
_NEAR = 0.6  # points

Edges = dict[float, tuple[float, float]]


def with_forms_going_on(pages: Iterable[ReadPage]) -> Iterator[ReadPage]:
    """The pages; where a form without ruling lines goes on from the page before, its columns are the same on both.

    Where they cannot be, a remark on the lower page says so.
    """
    above: ReadPage | None = None
    for read in pages:
        own = read
        if above is not None and read.again is not None and _may_go_on(above, read):
            own = _with_layout(read, read.again(above.unruled.lines))
            own = _with_edges_of(above, own) if own.unruled.goes_on and own.tables else own
        above = replace(own, again=None)
        yield above


def _with_layout(read: ReadPage, own: ReadPage) -> ReadPage:
    """The page in that layout, with its notes and the remarks on other things."""
    notes = [one for one in read.clauses if one.role == "note" and one not in own.clauses]
    remarks = [*(one for one in read.remarks if one.code != "columns_unsure"), *own.remarks]
    straightened = (read.to_original, read.original_size)
    blocks = (own.column, own.tables, own.open_cells, [*own.clauses, *notes])
    return ReadPage(read.page, *blocks, remarks, *straightened, own.grid, read.rules, own.unruled)


def _may_go_on(above: ReadPage, read: ReadPage) -> bool:
    """Whether the page before ends with a form without ruling lines, and this one may begin with its rest."""
    if not above.unruled.lines or not above.tables:
        return False
    foot = max(place.box[3] for cell in above.tables[-1].cells for place in cell.places if place.box)
    below = [one for one in above.clauses if one.role == "body" and top_of(one) > foot]
    start = top_of(read.tables[0]) if read.tables else 0.0
    heads = [one for one in read.clauses if one.role != "note" and top_of(one) < start]
    is_full = foot > _FOOT * above.page.height and all(_is_apart(one, above.page) for one in below)
    if heads and read.tables[0].cells[0].text in form_words("field"):  # a title, and the first label of another form
        return False
    return is_full and all(one.role != "heading" and _is_apart(one, read.page) for one in heads)


def _is_apart(clause: Clause, page: Page) -> bool:
    """Whether the text stands at the head or foot of the page, as running heads do."""
    return not _HEAD * page.height < top_of(clause) < (1 - _HEAD) * page.height


def _with_edges_of(above: ReadPage, read: ReadPage) -> ReadPage:
    """The page, the edges of its first table where those of the last one above are, if white allows."""
    places: dict[float, float] = {}
    white: Edges = {}
    for x, (low, high) in read.unruled.white.items():
        alike = [one for one, (left, right) in above.unruled.white.items() if max(low, left) <= min(high, right)]
        places[x] = min((one for one in alike if one not in white), key=lambda one: abs(one - x), default=x)
        white[places[x]] = (low, high)

    def box_on_edges(box: Box | None) -> Box | None:
        if box is None:
            return None
        left, right = (next((to for x, to in places.items() if abs(x - at) < _NEAR), at) for at in box[::2])
        return left, box[1], right, box[3]

    first = read.tables[0]
    cells = tuple(
        structs.replace(cell, places=tuple(Place(page=one.page, box=box_on_edges(one.box)) for one in cell.places))
        for cell in first.cells
    )
    tables: list[Table] = [structs.replace(first, cells=cells), *read.tables[1:]]
    return replace(read, tables=tables, unruled=replace(read.unruled, white=white))
