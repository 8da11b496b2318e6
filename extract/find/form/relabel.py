"""Labels on the images of pages: one character misread, and the label is told all the same.

A form prints few and known labels, so that 十年结转资金 can only be 上年结转资金. Only where one single known label is
one character away: labels that differ by a character stand on the same forms (绩效指标, 绩效目标).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

from extract import pack
from extract.find.form.label import bare, general
from extract.model import Block, Cell, Document, Remark, Table

_SHORTEST = 4  # characters: shorter words have neighbours that are no labels
_COLONS = ("：", ":")


def relabelled(document: Document) -> tuple[Document, list[Remark]]:
    """A copy to find forms in, its misread labels put right character for character, and a remark for each."""
    if not document.scanned:
        return document, []
    changed = {id(cell): right for cell in _seen(document) if (right := restored(cell.text)) is not None}
    blocks = tuple(_block(block, changed) for block in document.blocks)
    remarks = [_remark(cell, changed[id(cell)]) for cell in _seen(document) if id(cell) in changed]
    return replace(document, blocks=blocks), remarks


@lru_cache(maxsize=4096)
def restored(text: str) -> str | None:
    r"""The text of a cell with the label that it is or begins with put right; None if there is nothing to put right.

    >>> restored("十年结转资金"), restored("项日\n名称"), restored("项目名称")
    ('上年结转资金', '项目\n名称', None)
    """
    heads = (text, *(text[: text.index(colon)] for colon in _COLONS if colon in text))
    right = next((found for head in heads if (found := _label(head))), None)
    return None if right is None else right + text[len(right) :]


def _seen(document: Document) -> Iterator[Cell]:
    """The cells that were read from an image."""
    return (cell for table in document.tables for cell in table.cells if document.is_scanned(cell))


def _block(block: Block, changed: Mapping[int, str]) -> Block:
    if not isinstance(block, Table):
        return block
    cells = tuple(replace(cell, text=changed[id(cell)]) if id(cell) in changed else cell for cell in block.cells)
    return replace(block, cells=cells)


def _remark(cell: Cell, right: str) -> Remark:
    read, meant = "".join(cell.text.split())[:20], "".join(right.split())[:20]
    return Remark("label_misread", "info", f"影像中的“{read}”按栏目“{meant}”读取。", cell.places)


# ---------------------------------------------------------------- one character away


def _label(head: str) -> str | None:
    """The head with one character changed so that it is a known label, None where it is one or may be several."""
    name = bare(head)
    if len(name) < _SHORTEST or name in _known():
        return None
    near = {word for gap in _gaps(name) for word in _by_gap().get(gap, ())}
    return _changed(head, name, *near) if len(near) == 1 and near <= _labels() else None


def _changed(head: str, name: str, label: str) -> str | None:
    wrong, right = next((a, b) for a, b in zip(name, label, strict=True) if a != b)
    places = (place for place, mark in enumerate(head) if mark == wrong)
    changed = (head[:place] + right + head[place + 1 :] for place in places)
    return next((text for text in changed if bare(text) == label), None)


def _gaps(name: str) -> Iterator[str]:
    """The name with each of its characters left open in turn."""
    return (f"{name[:place]}\n{name[place + 1 :]}" for place in range(len(name)))


@cache
def _by_gap() -> Mapping[str, list[str]]:
    gaps: dict[str, list[str]] = defaultdict(list)
    for word in _known():
        if len(word) >= _SHORTEST:
            for gap in _gaps(word):
                gaps[gap].append(word)
    return gaps


@cache
def _labels() -> frozenset[str]:
    """The labels of all forms."""
    own = [entry["labels"] for form in pack.forms() for entry in (*form.get("field", ()), *form["part"])]
    return frozenset(general().fields) | frozenset(general().columns) | frozenset().union(*own)


@cache
def _known() -> frozenset[str]:
    """Whatever a form prints: labels, and the words of its lists, kinds of indicators also in full (时效指标)."""
    words = frozenset(_words(pack.toml("field")))
    return _labels() | words | {word + end for word in words for end in ("指标", "目标")}


def _words(node: Any) -> Iterator[str]:
    """Every text in the file of labels."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, Mapping):
        yield from (word for inner in node.values() for word in _words(inner))
    elif isinstance(node, list):
        yield from (word for inner in node for word in _words(inner))
