"""Filling a layout with a draft: the blocks to print, and the fields that have a place there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from typing import Any

from extract import pack
from extract.seed import list_table
from extract.seed.leaves import BLANK, without_positions
from extract.seed.model import Block, Draft, FormCell, FormParagraph, FormTable, TextPiece

Rows = list[tuple[FormCell, ...]]


@dataclass(frozen=True, slots=True)
class FilledLayout:
    """A draft in a layout.

    ``prefix`` is the list item that short field names belong to, ``only`` the items of a run and ``run`` its key.
    """

    draft: Draft
    layout: Mapping[str, Any]
    prefix: str = ""
    only: range | None = None
    run: str = ""

    # ------------------------------------------------------------ texts

    def pieces(self, template: str) -> tuple[TextPiece, ...]:
        """The text with its fields and boxes in their places."""
        pieces: list[TextPiece] = []
        end = 0
        for place in pack.patterns("seed")["place"].finditer(template):
            pieces.append(TextPiece(template[end : place.start()]))
            field, label = place["field"], place["label"]
            if label:  # the other field with this label; else the first value
                items = range(self.draft.sizes.get(field, 0))
                labelled = (f"{field}/{n}/value" for n in items if self._value(f"{field}/{n}/label") == label)
                field = next(labelled, field)
            pieces.append(self._piece(field, place["value"] if place["box"] else None))
            end = place.end()
        return tuple(piece for piece in (*pieces, TextPiece(template[end:])) if piece != TextPiece())

    def _piece(self, field: str, option: str | None) -> TextPiece:
        """The text of a field, a choice in the layout's words; with an ``option``, the box that is ticked for it."""
        if field == "title":
            return TextPiece(self.draft.title)
        pointer = field if field.startswith("/") else f"{self.prefix}/{field}"
        decision = self.draft.decisions.get(pointer)
        if option is not None:
            value = decision.value if decision else None
            return TextPiece("", pointer, option in value if isinstance(value, tuple) else value == option)
        if decision is None:
            return TextPiece("", pointer)
        words = self.layout.get("words", {}).get(without_positions(pointer))
        if words is None or decision.value is None:
            return TextPiece(decision.text, pointer)
        return TextPiece(str(words.get(str(decision.value).lower(), "")), pointer)

    def is_known(self, pointer: str) -> bool:
        """Whether any field under the pointer has a text in the draft, or had one last year."""
        inside = (d for p, d in self.draft.decisions.items() if p == pointer or p.startswith(f"{pointer}/"))
        return any(one.text or one.last_text or one.value not in BLANK or one.last_value not in BLANK for one in inside)

    def has(self, pointer: str, field: str) -> bool:
        """Whether a field of any of the items of a list has a text in the draft, or had one last year."""
        leaves = (self.draft.decisions.get(f"{pointer}/{index}/{field}") for index in self.items(pointer))
        return any(leaf is not None and (leaf.text or leaf.last_text) for leaf in leaves)

    def _value(self, pointer: str) -> str:
        decision = self.draft.decisions.get(pointer)
        return str(decision.value or "") if decision else ""

    # ------------------------------------------------------------ blocks

    def blocks(self) -> Iterator[Block]:
        """All blocks to print, from top to bottom."""
        for block in self.layout["block"]:
            if not self._applies(block):
                continue
            if "list" in block:
                yield from self._list_tables(block)
            elif "rows" in block:
                rows = self.rows(block["rows"])
                if rows:
                    yield FormTable(tuple(block["widths"]), tuple(rows), block.get("header_rows", 0))
            else:
                pieces = self.pieces(block["text"])
                if not block.get("optional") or self._is_any_known(pieces):
                    yield FormParagraph(pieces, block.get("style", "line"), block.get("new_page", False))

    def _applies(self, node: Mapping[str, Any]) -> bool:
        when, unless = node.get("when"), node.get("unless")
        return (when is None or self.is_known(when)) and not (unless and self.is_known(unless))

    def _is_any_known(self, pieces: Sequence[TextPiece]) -> bool:
        return any(piece.field is not None and self.is_known(piece.field) for piece in pieces)

    def _list_tables(self, block: Mapping[str, Any]) -> Iterator[Block]:
        """A heading and a table for each run of items with the same key, or for all items; none for an empty list."""
        pointer, key = block["list"], block.get("runs")
        start = 0
        for run, members in groupby(self._value(f"{pointer}/{index}/{key}") for index in self.items(pointer)):
            end = start + len(list(members))
            own = replace(self, only=range(start, end), run=run)
            widths, rows = list_table.list_table(block, run, partial(own.has, pointer))
            yield FormParagraph((TextPiece(list_table.heading(block["heading"], run)),), "heading")
            yield FormTable(widths, tuple(own.rows(rows)), 1)
            start = end

    # ------------------------------------------------------------ rows

    def rows(self, descriptions: Sequence[Any]) -> Rows:
        """The rows for a list of row descriptions, as :mod:`extract.seed.layout` describes them."""
        rows: Rows = []
        for one in descriptions:
            if isinstance(one, list):
                rows.append(tuple(map(self.cell, one)))
            elif not self._applies(one):
                continue
            elif "side" in one:
                beside = self.rows(one["rows"])
                if beside:
                    beside[0] = (replace(self.cell(one["side"]), rows=len(beside)), *beside[0])
                rows += beside
            elif "each" in one:
                rows += self._item_rows(one)
            else:
                row = tuple(map(self.cell, one["cells"]))
                rows += [row] if any(self._is_any_known(cell.pieces) for cell in row) else []
        return rows

    def _item_rows(self, description: Mapping[str, Any]) -> Rows:
        """A row for each item of a list with the values of ``where``.

        Equal neighbours are not merged: each row keeps its level when the row above is deleted.
        """
        pointer, where = description["each"], description.get("where", {})
        items = [replace(self, prefix=f"{pointer}/{index}") for index in self.items(pointer)]
        items = [one for one in items if all(one._value(f"{one.prefix}/{key}") == where[key] for key in where)]
        return [tuple(map(one.cell, description["cells"])) for one in items]

    def items(self, pointer: str) -> range:
        """The positions of the printed items of a list: those of the run, else all."""
        return range(self.draft.sizes.get(pointer, 0)) if self.only is None else self.only

    def cell(self, description: Any) -> FormCell:
        """The cell for a description: a text, or a table with the text and its format.

        A cell of the budget gets a bookmark: ``budget_rows_3_amount``.
        """
        if isinstance(description, str):
            description = {"text": description}
        pieces = self.pieces(description["text"])
        shape = {key: description[key] for key in ("rows", "columns", "align", "bold") if key in description}
        field = next((piece.field for piece in pieces if piece.field and piece.field.startswith("/budget/")), None)
        return FormCell(pieces, **shape, name=field.strip("/").replace("/", "_") if field else None)


def printed_fields(blocks: Sequence[Block]) -> dict[str, bool]:
    """The fields with a place in the blocks, and whether a text or a tick is there."""
    fields: dict[str, bool] = {}
    for piece in field_pieces(blocks):
        fields[piece.field or ""] = fields.get(piece.field or "", False) or bool(piece.text or piece.box)
    return fields


def field_pieces(blocks: Sequence[Block]) -> Iterator[TextPiece]:
    """The pieces that show a field, from top to bottom."""
    for block in blocks:
        holders = [block] if isinstance(block, FormParagraph) else [cell for row in block.rows for cell in row]
        yield from (piece for holder in holders for piece in holder.pieces if piece.field)
