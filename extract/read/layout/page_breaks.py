"""What a page break cut becomes one again: tables, cells, paragraphs.

``pages of blocks → one sequence of blocks``. A table goes on where the page above was full, the columns meet and
nothing stands between; its repeated header rows count once. Nothing is dropped: copies go to ``repeated_rows``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extract.model import Block, Cell, CellReference, Clause, Page, Table
from extract.read.layout import lines as printed
from extract.read.layout.split_cells import OpenCells
from extract.read.layout.table_joining import JoinedTable, as_one


@dataclass(frozen=True, slots=True)
class PageBlocks:
    """A page's blocks from top to bottom, and the bounds of its text column.

    Table indices are unique over all pages (``Table.inside`` names them); ``open_cells`` are the cells of the page's
    last table, as (row, column), that have no rule below.
    """

    page: Page
    blocks: Sequence[Block]
    left: float
    right: float
    open_cells: OpenCells = frozenset()


@dataclass(frozen=True, slots=True)
class _Tail:
    """Where the text stopped at the foot of a page: the block's position, and the page that it ends on."""

    position: int
    page: PageBlocks
    open_cells: OpenCells


def joined(pages: Sequence[PageBlocks]) -> tuple[Block, ...]:
    """The blocks of all pages in reading order, numbered; a nested table stands behind the one that holds it."""
    flow = _Flow()
    for page in pages:
        flow.add(page)
    return _numbered(flow.blocks, flow.moved)


class _Flow:
    """The blocks so far, the tables that became part of others by their index, and where the text stopped."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.moved: dict[int, JoinedTable] = {}
        self.tail: _Tail | None = None

    def add(self, page: PageBlocks) -> None:
        """Puts the page's blocks behind the others; its first may go on with the last of the page above."""
        blocks = list(page.blocks)
        head = next((k for k, block in enumerate(blocks) if not _is_running(block)), None)
        tail, whole = self.tail, None
        if tail and head is not None:
            whole = _whole(self.blocks[tail.position], blocks[head], tail, page)
            if whole is not None:
                del blocks[head]
                self._put(whole, tail.position)
        start = len(self.blocks)
        self.blocks += blocks
        last = max((k for k, block in enumerate(blocks, start) if _counts(block)), default=None)
        if last is not None:
            self.tail = _Tail(last, page, page.open_cells)
        elif tail and whole is not None:  # the page was nothing but a part of what began above
            self.tail = _Tail(tail.position, page, _shifted(page.open_cells, whole))

    def _put(self, whole: JoinedTable | Clause, position: int) -> None:
        if isinstance(whole, JoinedTable):
            self.moved[whole.from_index] = whole
            self.blocks[position] = whole.table
        else:
            self.blocks[position] = whole


def _is_running(block: Block) -> bool:
    return isinstance(block, Clause) and block.role in {"header", "footer"}


def _counts(block: Block) -> bool:
    """Whether the block may be the last one of a page's text."""
    return not _is_running(block) and not (isinstance(block, Table) and block.inside is not None)


def _shifted(cells: OpenCells, whole: JoinedTable | Clause) -> OpenCells:
    if isinstance(whole, Clause):
        return cells
    return frozenset((row + whole.rows, whole.columns[column]) for row, column in cells)


def _whole(above: Block, below: Block, tail: _Tail, page: PageBlocks) -> JoinedTable | Clause | None:
    """The two blocks as one, None where they are two."""
    if isinstance(above, Table) and isinstance(below, Table):
        footer = min((top_of(block) for block in tail.page.blocks if _is_footer(block)), default=tail.page.page.height)
        foot = min(tail.page.page.height - top_of(below), footer)
        return as_one(above, below, tail.open_cells, foot)
    if isinstance(above, Clause) and isinstance(below, Clause):
        return _paragraph(above, below, tail.page, page)
    return None


def _is_footer(block: Block) -> bool:
    return isinstance(block, Clause) and block.role == "footer"


def top_of(block: Block) -> float:
    """Where the block begins on its page."""
    places = block.cells[0].places if isinstance(block, Table) else block.places
    return places[0].box[1] if places and places[0].box else 0.0


def _paragraph(above: Clause, below: Clause, page: PageBlocks, following: PageBlocks) -> Clause | None:
    if above.role != "body" or below.role != "body" or below.label is not None:
        return None
    last = printed.row_of(above.lines[-1], above.text)
    first = printed.row_of(below.lines[0], below.text)
    shift = page.left - following.left  # facing pages may have different margins
    first = first._replace(x0=first.x0 + shift, x1=first.x1 + shift)
    if not printed.flows(last, first, page.left, page.right):
        return None
    between = printed.glue(last, first, page.right - page.left)
    return printed.continued(above, below, between)


def _numbered(blocks: Sequence[Block], moved: dict[int, JoinedTable]) -> tuple[Block, ...]:
    ordered = list(_nested_behind(blocks, moved))
    position: dict[int, int] = {}
    clauses = tables = 0
    result: list[Block] = []
    for block in ordered:
        if isinstance(block, Clause):
            result.append(replace(block, index=clauses))
            clauses += 1
        else:
            position[block.index] = tables
            inside = _reference(block, moved)
            if inside is not None:
                inside = replace(inside, table=position[inside.table])
            result.append(_renumbered(block, tables, inside))
            tables += 1
    return tuple(result)


def _nested_behind(blocks: Sequence[Block], moved: dict[int, JoinedTable]) -> Iterable[Block]:
    inner: dict[int, list[Table]] = {}
    for block in blocks:
        reference = _reference(block, moved) if isinstance(block, Table) else None
        if isinstance(block, Table) and reference is not None:
            inner.setdefault(reference.table, []).append(block)

    def with_inner(block: Block) -> Iterable[Block]:
        yield block
        if isinstance(block, Table):
            for table in inner.get(block.index, ()):
                yield from with_inner(table)

    for block in blocks:
        if isinstance(block, Clause) or block.inside is None:
            yield from with_inner(block)


def _reference(table: Table, moved: dict[int, JoinedTable]) -> CellReference | None:
    """The cell that holds the table, after its own table became part of another."""
    reference = table.inside
    while reference is not None and reference.table in moved:
        whole = moved[reference.table]
        row, column = reference.row + whole.rows, whole.columns[reference.column]
        reference = CellReference(whole.table.index, row, column)
    return reference


def _renumbered(table: Table, index: int, inside: CellReference | None) -> Table:
    def cells(found: Sequence[Cell]) -> tuple[Cell, ...]:
        # a plain call since replace is slow on so many cells
        return tuple(
            Cell(c.row, c.column, c.row_span, c.column_span, c.text, index, c.boxes, c.places, c.lines, c.raw)
            for c in found
        )

    repeated = tuple(cells(row) for row in table.repeated_rows)
    return replace(table, index=index, cells=cells(table.cells), inside=inside, repeated_rows=repeated)
