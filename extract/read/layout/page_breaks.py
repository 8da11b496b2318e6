"""Joins tables, cells and paragraphs that a page break cut.

``pages of blocks → one sequence of blocks``. A table goes on where the page above was full, the columns meet and
nothing stands between; its repeated header rows count once. Nothing is dropped: copies go to ``repeated_rows``.
"""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from extract.model import Block, Cell, CellReference, Clause, Page, Place, Remark, Table
from extract.read.layout.line_breaks import continues_paragraph, separator, with_continuation
from extract.read.layout.lines import text_line_of
from extract.read.layout.split_cells import OpenCells
from extract.read.layout.table_joining import JoinedTable, joined_table, seems_cut


class PageBlocks(Struct, frozen=True):
    """A page's blocks from top to bottom, and the bounds of its text column.

    Table indices are unique over all pages (``Table.inside`` names them); ``open_cells`` are the cells of the page's
    last table, as (row, column), that have no line below; ``open_tops`` are the left sides of the cells at the head of
    its only table that have no line above.
    """

    page: Page
    blocks: Sequence[Block]
    left: float
    right: float
    open_cells: OpenCells = frozenset()
    open_tops: Sequence[float] = ()


class _Tail(Struct, frozen=True):
    """Where the text stopped at the foot of a page: the block's position, and the page that it ends on."""

    position: int
    page: PageBlocks
    open_cells: OpenCells


def joined_blocks(pages: Sequence[PageBlocks]) -> tuple[tuple[Block, ...], list[Remark]]:
    """The blocks of all pages in reading order, numbered; a nested table stands behind the one that holds it.

    The remarks are on tables that seem to be one and were not joined.
    """
    flow = _Flow()
    for page in pages:
        flow.add(page)
    references = {block.index: _reference(block, flow.joined) for block in flow.blocks if isinstance(block, Table)}
    index: dict[int, int] = {}
    clauses = 0
    result: list[Block] = []
    for block in _nested_behind(flow.blocks, references):
        if isinstance(block, Clause):
            result.append(replace(block, index=clauses))
            clauses += 1
        else:
            reference = references[block.index]
            index[block.index] = len(index)
            if reference is not None:
                reference = CellReference(index[reference.table], reference.row, reference.column)
            result.append(_with_index(block, index[block.index], reference))
    return tuple(result), flow.remarks


class _Flow:
    """The blocks so far, the tables that became part of others by their index, and where the text stopped."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.joined: dict[int, JoinedTable] = {}
        self.tail: _Tail | None = None
        self.remarks: list[Remark] = []

    def add(self, page: PageBlocks) -> None:
        """Puts the page's blocks behind the others; its first may go on with the last of the page above."""
        blocks = list(page.blocks)
        head = next((k for k, block in enumerate(blocks) if not _is_running_head(block)), None)
        tail, whole = self.tail, None
        if tail and head is not None:
            whole = _joined_block(self.blocks[tail.position], blocks[head], tail, page)
            self.remarks += _cut_remarks(self.blocks, blocks[head], whole, tail, page)
            if whole is not None:
                del blocks[head]
                if isinstance(whole, JoinedTable):
                    self.joined[whole.from_index] = whole
                self.blocks[tail.position] = whole.table if isinstance(whole, JoinedTable) else whole
        start = len(self.blocks)
        self.blocks += blocks
        own = [
            k
            for k, block in enumerate(blocks, start)
            if not _is_running_head(block) and not (isinstance(block, Table) and block.inside is not None)
        ]
        if own:
            self.tail = _Tail(own[-1], page, page.open_cells)
        elif tail and whole is not None:  # the whole page is a part of what began above
            cells = page.open_cells
            if isinstance(whole, JoinedTable):
                cells = frozenset((row + whole.rows, whole.columns[column]) for row, column in cells)
            self.tail = _Tail(tail.position, page, cells)


def _is_running_head(block: Block) -> bool:
    """Whether the block is no part of the text that runs over pages: watermarks and dirt are none, and have no line."""
    return isinstance(block, Clause) and (
        block.role in {"header", "footer"} or (block.role == "note" and not block.lines)
    )


def _joined_block(above: Block, below: Block, tail: _Tail, page: PageBlocks) -> JoinedTable | Clause | None:
    """The last block above and the first of the page joined, None where they are two blocks."""
    if isinstance(above, Table) and isinstance(below, Table):
        return joined_table(above, below, tail.open_cells, _text_end(tail.page, below), page.open_tops)
    if isinstance(above, Clause) and isinstance(below, Clause):
        if above.role != "body" or below.role != "body" or below.label is not None:
            return None
        upper = tail.page
        last, first = text_line_of(above.lines[-1], above.text), text_line_of(below.lines[0], below.text)
        shift = upper.left - page.left  # facing pages may have different margins
        first = first._replace(x0=first.x0 + shift, x1=first.x1 + shift)
        if continues_paragraph(last, first, upper.left, upper.right):
            return with_continuation(above, below, separator(last, first, upper.right - upper.left))
    return None


def _text_end(page: PageBlocks, below: Table) -> float:
    """Where the page's text area ends: above its footer, as far from the edge as the next page's table begins."""
    height = page.page.height
    tops = [top_of(block) for block in page.blocks if isinstance(block, Clause) and block.role == "footer"]
    return min(height - top_of(below), *(top for top in tops if top > height / 2), height)


def _cut_remarks(
    blocks: Sequence[Block], below: Block, whole: JoinedTable | Clause | None, tail: _Tail, page: PageBlocks
) -> Iterator[Remark]:
    """The remark on a table that the break seems to cut and that was not joined, or not with certainty.

    A note below the upper part, as one on its signs, does not end the table.
    """
    last = tail.position
    while last > 0 and isinstance(note := blocks[last], Clause) and note.role == "note":
        last -= 1
    above, numbers = blocks[last], (tail.page.page.number, page.page.number)
    if not isinstance(above, Table) or not isinstance(below, Table) or isinstance(whole, Clause):
        return
    if whole is None:
        where = f"第{numbers[0]}页末尾的表格与第{numbers[1]}页开头的表格似是被分页截断的同一张表，未拼接"
        is_told = above.pages[-1] == numbers[0] and seems_cut(above, below, _text_end(tail.page, below))
    else:
        where = f"第{numbers[0]}页末行与第{numbers[1]}页首行之间没有框线，似是被分页截断的同一行，未合并"
        is_told = not whole.is_sure
    if is_told:
        message = f"{where}，各行所属的表头或标签无法确定；请对照原件，或调整分页后重新导出。"
        yield Remark("table_cut", "error", message, tuple(Place(page=number) for number in numbers))


def top_of(block: Block) -> float:
    """Where the block begins on its page."""
    places = block.cells[0].places if isinstance(block, Table) else block.places
    return places[0].box[1] if places and places[0].box else 0.0


# ---------------------------------------------------------------- numbers


def _nested_behind(blocks: Sequence[Block], references: Mapping[int, CellReference | None]) -> Iterator[Block]:
    """The blocks in their order, but each nested table right behind the one that holds it."""
    inner: dict[int, list[Table]] = {}
    for block in blocks:
        if isinstance(block, Table) and (reference := references[block.index]) is not None:
            inner.setdefault(reference.table, []).append(block)
    for outer in blocks:
        waiting = [outer] if isinstance(outer, Clause) or outer.inside is None else []
        while waiting:
            block = waiting.pop()
            yield block
            waiting += inner.get(block.index, [])[::-1] if isinstance(block, Table) else []


def _reference(table: Table, joined: dict[int, JoinedTable]) -> CellReference | None:
    """The cell that holds the table, after its own table became part of another."""
    reference = table.inside
    while reference is not None and reference.table in joined:
        whole = joined[reference.table]
        row, column = reference.row + whole.rows, whole.columns[reference.column]
        reference = CellReference(whole.table.index, row, column)
    return reference


def _with_index(table: Table, index: int, inside: CellReference | None) -> Table:
    cells, *repeated = (
        # a plain call since replace is slow on so many cells
        tuple(
            Cell(c.row, c.column, c.row_span, c.column_span, c.text, index, c.boxes, c.places, c.lines, c.raw)
            for c in row
        )
        for row in (table.cells, *table.repeated_rows)
    )
    return replace(table, index=index, cells=cells, inside=inside, repeated_rows=tuple(repeated))
