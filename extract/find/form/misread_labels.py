"""Labels on the images of pages: one misread character does not hide which label it is.

A form prints few and known labels, so that 十年结转资金 can only be 上年结转资金. A label is put right only where
exactly one known label is one character away: labels that differ by a character stand on the same forms (绩效指标,
绩效目标).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

from msgspec import structs

from extract import pack
from extract.find.form.label import bare_label, general_vocabulary
from extract.model import Block, Document, Remark, Table

_SHORTEST = 4  # characters: shorter words have neighbours that are no labels
_COLONS = ("：", ":")


def with_labels_restored(document: Document) -> tuple[Document, list[Remark]]:
    """A copy to find forms in, its misread labels put right character for character, and a remark for each."""
    if not document.has_text_of_images:
        return document, []
    cells = [cell for table in document.tables for cell in table.cells if document.is_scanned(cell)]
    right = {id(cell): text for cell in cells if (text := restored_label(cell.text)) is not None}
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Table):
            own = (structs.replace(cell, text=right[id(cell)]) if id(cell) in right else cell for cell in block.cells)
            blocks.append(structs.replace(block, cells=tuple(own)))
        else:
            blocks.append(block)
    remarks = []
    for cell in cells:
        if id(cell) in right:
            read, meant = ("".join(text.split())[:20] for text in (cell.text, right[id(cell)]))
            message = f"影像中的“{read}”按栏目“{meant}”读取。"
            remarks.append(Remark("label_misread", "info", message, cell.places or (cell.place(),)))
    return replace(document, blocks=tuple(blocks)), remarks


@lru_cache(maxsize=4096)
def restored_label(text: str) -> str | None:
    r"""The text of a cell with the label that it is or begins with put right; None if there is nothing to put right.

    One character of the label is changed so that it is a known one; a label that is one or may be several stays.

    >>> restored_label("十年结转资金"), restored_label("项日\n名称"), restored_label("项目名称")
    ('上年结转资金', '项目\n名称', None)
    """
    labels, words, by_gap = _printed_words()
    for head in (text, *(text[: text.index(colon)] for colon in _COLONS if colon in text)):
        name = bare_label(head)
        if len(name) < _SHORTEST or name in words:
            continue
        near = {word for gap in _gaps(name) for word in by_gap.get(gap, ())}
        if len(near) != 1 or not near <= labels:
            continue
        label = near.pop()
        wrong, right = next((a, b) for a, b in zip(name, label, strict=True) if a != b)
        places = (place for place, mark in enumerate(head) if mark == wrong)
        changed = (head[:place] + right + head[place + 1 :] for place in places)
        restored = next((new for new in changed if bare_label(new) == label), None)
        if restored is not None:
            return restored + text[len(restored) :]
    return None


def _gaps(name: str) -> Iterator[str]:
    """The name with each of its characters left open in turn."""
    return (f"{name[:place]}\n{name[place + 1 :]}" for place in range(len(name)))


@cache
def _printed_words() -> tuple[frozenset[str], frozenset[str], Mapping[str, list[str]]]:
    """The labels of all forms; whatever a form prints, so also the words of its lists, kinds of indicators also in full
    (时效指标); and of these words those that are long enough, by each of their gaps.
    """
    own = [entry["labels"] for form in pack.forms() for entry in (*form.get("field", ()), *form["part"])]
    general = general_vocabulary()
    labels = frozenset(general.fields) | frozenset(general.columns) | frozenset().union(*own)
    texts = frozenset(_texts(pack.toml("field")))
    words = labels | texts | {text + end for text in texts for end in ("指标", "目标")}
    by_gap: dict[str, list[str]] = defaultdict(list)
    for word in words:
        if len(word) >= _SHORTEST:
            for gap in _gaps(word):
                by_gap[gap].append(word)
    return labels, words, by_gap


def _texts(node: Any) -> Iterator[str]:
    """Every text in a file of the pack."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, Mapping | list):
        for inner in node.values() if isinstance(node, Mapping) else node:
            yield from _texts(inner)
