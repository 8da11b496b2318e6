"""A layout filled with a draft → the blocks to print, and which fields have a place there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from typing import Any

from extract import pack
from extract.seed import listing
from extract.seed.leaves import bare
from extract.seed.model import Block, Cell, Decision, Draft, Paragraph, Piece, Table

Rows = list[tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class Fill:
    """A draft in a layout.

    ``prefix`` is the list item that short field names belong to, ``only`` the items of a run and ``run`` its key.
    """

    draft: Draft
    layout: Mapping[str, Any]
    prefix: str = ""
    only: range | None = None
    run: str = ""

    # ------------------------------------------------------------ texts

    def pieces(self, template: str) -> tuple[Piece, ...]:
        """The text with its fields and boxes in their places."""
        found: list[Piece] = []
        end = 0
        for place in pack.patterns("seed")["place"].finditer(template):
            found.append(Piece(template[end : place.start()]))
            field = self._labelled(place["field"], place["label"]) if place["label"] else place["field"]
            found.append(self._place(field, place["value"] if place["box"] else None))
            end = place.end()
        return tuple(piece for piece in (*found, Piece(template[end:])) if piece != Piece())

    def _labelled(self, pointer: str, label: str) -> str:
        """The value with a label among the fields that no definition knows; of the first item if none has it."""
        items = range(self.draft.sizes.get(pointer, 0))
        return next((f"{pointer}/{n}/value" for n in items if self._value(f"{pointer}/{n}/label") == label), pointer)

    def _place(self, field: str, option: str | None) -> Piece:
        if field == "title":
            return Piece(self.draft.title)
        pointer = field if field.startswith("/") else f"{self.prefix}/{field}"
        decision = self.draft.decisions.get(pointer)
        if option is not None:
            return Piece("", pointer, decision is not None and _is_chosen(decision.value, option))
        return Piece(self._written(decision) if decision else "", pointer)

    def _written(self, decision: Decision) -> str:
        """The text of a leaf; a choice in the layout's words."""
        words = self.layout.get("words", {}).get(bare(decision.field))
        if words is None or decision.value is None:
            return decision.text
        return str(words.get(str(decision.value).lower(), ""))

    def is_known(self, pointer: str) -> bool:
        """Whether anything stands, or stood last year, under the pointer."""
        inside = (d for p, d in self.draft.decisions.items() if p == pointer or p.startswith(f"{pointer}/"))
        return any(decision.text or decision.last_text or _has(decision) for decision in inside)

    def has(self, pointer: str, field: str) -> bool:
        """Whether a field of any of the items of a list has a text in the draft, or had one last year."""
        leaves = (self.draft.decisions.get(f"{pointer}/{index}/{field}") for index in self.places(pointer))
        return any(leaf is not None and (leaf.text or leaf.last_text) for leaf in leaves)

    # ------------------------------------------------------------ blocks

    def blocks(self) -> Iterator[Block]:
        """Everything that is printed, from top to bottom."""
        for block in self.layout["block"]:
            if self._applies(block):
                yield from self._block(block)

    def _block(self, block: Mapping[str, Any]) -> Iterator[Block]:
        if "list" in block:
            return self._list(block)
        return self._table(block) if "rows" in block else self._paragraph(block)

    def _applies(self, node: Mapping[str, Any]) -> bool:
        when, unless = node.get("when"), node.get("unless")
        return (when is None or self.is_known(when)) and not (unless and self.is_known(unless))

    def _paragraph(self, block: Mapping[str, Any]) -> Iterator[Paragraph]:
        pieces = self.pieces(block["text"])
        if not block.get("optional") or self._any_known(pieces):
            yield Paragraph(pieces, block.get("style", "line"), block.get("new_page", False))

    def _any_known(self, pieces: Sequence[Piece]) -> bool:
        return any(piece.field is not None and self.is_known(piece.field) for piece in pieces)

    def _table(self, block: Mapping[str, Any]) -> Iterator[Block]:
        rows = self.rows(block["rows"])
        if rows:
            yield Table(tuple(block["widths"]), tuple(rows), block.get("header_rows", 0))

    def _list(self, block: Mapping[str, Any]) -> Iterator[Block]:
        """A list with its heading; a table for each of its runs."""
        for own in self._runs(block["list"], block.get("runs")):
            widths, rows = listing.table(block, own.run, partial(own.has, block["list"]))
            yield Paragraph((Piece(listing.head(block["heading"], own.run)),), "heading")
            yield Table(widths, tuple(own.rows(rows)), 1)

    def _runs(self, pointer: str, key: str | None) -> Iterator["Fill"]:
        """For each run of items with the same key, or for all items; nothing for an empty list."""
        values = [self._value(f"{pointer}/{index}/{key}") for index in self.places(pointer)]
        start = 0
        for value, members in groupby(values):
            end = start + len(list(members))
            yield replace(self, only=range(start, end), run=value)
            start = end

    def _value(self, pointer: str) -> str:
        decision = self.draft.decisions.get(pointer)
        return str(decision.value or "") if decision else ""

    # ------------------------------------------------------------ rows

    def rows(self, items: Sequence[Any]) -> Rows:
        """The rows that a list of row descriptions gives."""
        return [row for item in items for row in self._item(item)]

    def _item(self, item: Any) -> Rows:
        if isinstance(item, list):
            return [tuple(map(self.cell, item))]
        if not self._applies(item):
            return []
        if "side" in item:
            return self._beside(item)
        if "each" in item:
            return self._each(item)
        row = tuple(map(self.cell, item["cells"]))
        return [row] if any(self._any_known(cell.pieces) for cell in row) else []

    def _beside(self, item: Mapping[str, Any]) -> Rows:
        rows = self.rows(item["rows"])
        if not rows:
            return []
        side = replace(self.cell(item["side"]), rows=len(rows))
        return [(side, *rows[0]), *rows[1:]]

    def _each(self, item: Mapping[str, Any]) -> Rows:
        fills = [replace(self, prefix=f"{item['each']}/{index}") for index in self.places(item["each"])]
        wanted = item.get("where", {})
        fills = [one for one in fills if all(one._value(f"{one.prefix}/{key}") == wanted[key] for key in wanted)]
        return _merged([tuple(map(one.cell, item["cells"])) for one in fills], item.get("merge", 0))

    def places(self, pointer: str) -> range:
        """The items of a list that are printed: those of the run, else all."""
        return range(self.draft.sizes.get(pointer, 0)) if self.only is None else self.only

    def cell(self, cell: Any) -> Cell:
        """A cell out of its description: a text, or a table with the text and how it is printed."""
        if isinstance(cell, str):
            cell = {"text": cell}
        pieces = self.pieces(cell["text"])
        shape = {key: cell[key] for key in ("rows", "columns", "align", "bold") if key in cell}
        return Cell(pieces, **shape, name=_bookmark(pieces))


def _has(decision: Decision) -> bool:
    return any(value not in (None, []) for value in (decision.value, decision.last_value))


def _is_chosen(value: Any, option: str) -> bool:
    return option in value if isinstance(value, list) else value == option


def _bookmark(pieces: Sequence[Piece]) -> str | None:
    """The name of a cell of the budget: ``budget_rows_3_amount``."""
    field = next((piece.field for piece in pieces if piece.field and piece.field.startswith("/budget/")), None)
    return field.strip("/").replace("/", "_") if field else None


def _merged(rows: Rows, count: int) -> Rows:
    """The rows with equal neighbours in their first ``count`` cells merged down, the outer cells first."""
    kept = [list(row) for row in rows]
    keys = [tuple(_text(cell) for cell in row[:count]) for row in rows]
    for column in range(count):
        for first, height in _same([key[: column + 1] for key in keys]):
            below = range(first + 1, first + height)
            also = tuple(field for row in below for field in _fields_in(rows[row][column]))
            kept[first][column] = replace(rows[first][column], rows=height, also=also)
            for row in below:
                kept[row][column] = replace(rows[row][column], rows=0)
    return [tuple(cell for cell in row if cell.rows) for row in kept]


def _same(keys: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    """Each run of equal keys: its first place and its length."""
    first = 0
    for _, run in groupby(keys):
        height = len(list(run))
        yield first, height
        first += height


def _fields_in(holder: Cell | Paragraph) -> Iterator[str]:
    return (piece.field for piece in holder.pieces if piece.field)


def _text(cell: Cell) -> str:
    return "".join(piece.text for piece in cell.pieces)


def fields(blocks: Sequence[Block]) -> dict[str, bool]:
    """The fields that have a place in the blocks, and whether something stands or is ticked there.

    Those whose equal text was merged into one cell are among them.
    """
    found: dict[str, bool] = {}
    for piece in printed(blocks):
        found[piece.field or ""] = found.get(piece.field or "", False) or bool(piece.text or piece.box)
    cells = (cell for block in blocks if isinstance(block, Table) for row in block.rows for cell in row)
    return found | {field: True for cell in cells for field in cell.also}


def printed(blocks: Sequence[Block]) -> Iterator[Piece]:
    """The pieces that show a field, from top to bottom."""
    for block in blocks:
        holders = [block] if isinstance(block, Paragraph) else [cell for row in block.rows for cell in row]
        yield from (piece for holder in holders for piece in holder.pieces if piece.field)
