"""Labels on the images of pages: one misread character does not hide which label it is.

A form prints few and known labels, so that 十年结转资金 can only be 上年结转资金. A label is put right only where
exactly one known label is one character away: labels that differ by a character stand on the same forms (绩效指标,
绩效目标).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cache, lru_cache
from typing import Any

from msgspec import structs
from msgspec.structs import replace

from extract import pack
from extract.find.decoding import columns_of, fold_of, folded_columns, probability_of, reread_cell
from extract.find.form.words.label import bare_label, general_vocabulary
from extract.find.form.words.worn_labels import level_heads, worn_label
from extract.find.width import half_width
from extract.model import Block, Cell, Document, Remark, Span, Table

_SHORTEST = 4  # characters: shorter words have neighbours that are no labels
_FEWEST, _LONGEST = 2, 48  # characters of a label; of a cell that may be one
# so many times as likely as the reading a label must be: of every cell of a form's print it is far likelier beforehand
_LIKELY, _LIKELY_SHORT = 0.004, 0.1
_CLEARLY = 3.0  # times as likely as the next one
_SURE = 0.97  # the confidence from which a label is not looked at again, and the most that being one gives it
_UNSURE = 0.6  # the confidence of a character that hardly says what stands there
_LEAST_SURE = 0.9  # the confidence of one that its place or its other characters tell
_COLONS = ("：", ":")


def with_labels_restored(document: Document) -> tuple[Document, list[Remark]]:
    """A copy to find forms in, its misread labels put right, and a remark for each.

    Where the OCR engine says what else it took into account, a label is one of these readings, and no label twice on
    a row; else it is the one known label that is one character away.
    """
    if not document.has_text_of_images:
        return document, []
    right: dict[int, Cell] = {}
    remarks = []
    names: dict[tuple[int, int], set[str]] = defaultdict(set)
    cells = [cell for table in document.tables for cell in table.cells if len(cell.text) <= _LONGEST]
    for cell in cells:
        names[cell.table, cell.row].add(bare_label(cell.text))
    scanned = list(filter(document.is_scanned, cells))
    levels = _heads_of_levels(scanned)
    for cell in scanned:
        on_row = names[cell.table, cell.row]
        new = levels.get(id(cell)) or _decoded_label(cell, on_row) or _near_label(cell, on_row)
        new = new or _worn_label(cell)
        if new is None:
            continue
        right[id(cell)] = new
        if new.text == cell.text:
            continue
        on_row.add(bare_label(new.text))
        read, meant = ("".join(text.split())[:20] for text in (cell.text, new.text))
        message = f"影像中的“{read}”按栏目“{meant}”读取。"
        remarks.append(Remark("label_misread", "info", message, cell.places or (cell.place(),)))
    return with_cells(document, right), remarks


def _heads_of_levels(cells: Iterable[Cell]) -> dict[int, Cell]:
    """The heads 一级指标, 二级指标, 三级指标 of a row where a numeral was misread, by the ids of the cells: their order
    tells it.

    All three stand there, in this order: thin strokes like theirs are the first that a copy loses.
    """
    levels: list[str] = pack.toml("scan")["decoding"]["levels"]
    known = _printed_words()[1].keys() - {*levels}
    rows: dict[tuple[int, int], list[Cell]] = defaultdict(list)
    for cell in cells:
        rows[cell.table, cell.row].append(cell)
    heads: dict[int, Cell] = {}
    for row in rows.values():
        row.sort(key=lambda cell: cell.column)
        others = [cell for cell in row if bare_label(cell.text) not in known]
        like_heads = [cell for cell in row if pack.pattern("scan", "level_head").fullmatch("".join(cell.text.split()))]
        own = like_heads if len(like_heads) == len(levels) else level_heads(others)
        if {bare_label(cell.text) for cell in own} != {*levels}:
            heads |= {
                id(cell): reread_cell(Span(cell, 0, len(cell.text)), level, _LEAST_SURE, "label")
                for cell, level in zip(own, levels, strict=False)
                if bare_label(cell.text) != level
            }
    return heads


def with_cells(document: Document, copies: Mapping[int, Cell]) -> Document:
    """The document with copies in the place of the cells with these ids."""
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Table) and any(id(cell) in copies for cell in block.cells):
            blocks.append(structs.replace(block, cells=tuple(copies.get(id(cell), cell) for cell in block.cells)))
        else:
            blocks.append(block)
    return replace(document, blocks=tuple(blocks)) if copies else document


def _decoded_label(cell: Cell, on_row: Set[str]) -> Cell | None:
    """The cell with the label that it is or begins with put right, None if there is nothing to put right.

    A label that was read with little certainty is as sure as no other one is likely.
    """
    if not any(line.columns for line in cell.lines):
        text = restored_label(cell.text)
        return structs.replace(cell, text=text, repairs=("label",)) if text is not None else None
    _, words, _, by_first = _printed_words()
    fold = fold_of("label")
    for head in (cell.text, *(cell.text[: cell.text.index(colon)] for colon in _COLONS if colon in cell.text)):
        name = bare_label(head)
        if len(name) < _FEWEST or (name in words and Span(cell, 0, len(head)).confidence >= _SURE):
            continue
        bare = pack.pattern("scan", "strokes_beside").sub("", head)
        bare = bare if bare != head else pack.pattern("scan", "stroke_behind").sub("", head)
        if bare != head and name not in words and bare_label(bare) in words:
            return reread_cell(Span(cell, 0, len(head)), bare, 1.0, "label")
        places = [place for place, mark in enumerate(head) if not mark.isspace()]
        at = half_width("".join(head[place] for place in places)).find(name)
        if at < 0:
            continue
        span = Span(cell, places[at], places[at + len(name) - 1] + 1)
        columns = folded_columns(columns_of(span), fold)
        chars = {char for column in columns for char, _ in column}
        own = probability_of("".join(map(fold, name)), columns)
        near = [
            (probability_of(word, columns), word)
            for char in chars
            for word in by_first.get(char, ())
            if abs(len(word) - len(name)) <= 2 and words[word] <= chars and word not in on_row
        ]
        (best, label), (second, _), *_ = sorted([*near, (0.0, ""), (0.0, "")], reverse=True)
        if name in words:
            return _surer_label(span, head, min(own / (own + best), _SURE) if own else 0.0)
        least = _LIKELY_SHORT if len(label) < _SHORTEST else _LIKELY
        if label and best > least * own and best > _CLEARLY * second:
            return reread_cell(span, label, round(best / (best + second), 3), "label") if label != name else None
    return None


def _near_label(cell: Cell, on_row: Set[str]) -> Cell | None:
    """The cell with the one known label that is one character away from it, or from its beginning, where the engine
    itself was unsure of that character: 本年结转资金 is no 上年结转资金.
    """
    text = restored_label(cell.text)
    if text is None or bare_label(text) in on_row or "\n" in text:
        return None
    other = next(place for place, pair in enumerate(zip(cell.text, text, strict=True)) if pair[0] != pair[1])
    if Span(cell, other, other + 1).confidence >= _UNSURE:
        return None
    return reread_cell(Span(cell, 0, len(cell.text)), text, _LEAST_SURE, "label")


def _worn_label(cell: Cell) -> Cell | None:
    """The cell with the one known label that its columns say most nearly."""
    worn = worn_label(cell, _folded_words())
    is_other = worn is not None and bare_label(cell.text) not in _printed_words()[1]
    return reread_cell(Span(cell, 0, len(cell.text)), *worn, "label") if worn and is_other else None


def _surer_label(span: Span, head: str, share: float) -> Cell | None:
    """The span's cell with a known label as sure as ``share``, without a stroke beside it; None if it is surer."""
    cell, beside = span.holder, head[: span.start] + head[span.end :]
    assert isinstance(cell, Cell)
    if beside and pack.pattern("scan", "stroke").fullmatch("".join(beside.split())):
        return reread_cell(Span(cell, 0, len(head)), span.text, round(max(share, span.confidence), 3), "label")
    return reread_cell(span, span.text, round(share, 3), "") if share > span.confidence else None


@lru_cache(maxsize=4096)
def restored_label(text: str) -> str | None:
    r"""The text of a cell with the label that it is or begins with put right; None if there is nothing to put right.

    One character of the label is changed so that it is a known one; a label that is one or may be several stays.

    >>> restored_label("十年结转资金"), restored_label("项日\n名称"), restored_label("项目名称")
    ('上年结转资金', '项目\n名称', None)
    """
    labels, words, by_gap, _ = _printed_words()
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
def _printed_words() -> tuple[
    frozenset[str], Mapping[str, frozenset[str]], Mapping[str, list[str]], Mapping[str, list[str]]
]:
    """The labels of all forms; whatever a form prints, so also the words of its lists, kinds of indicators also in full
    (时效指标), with the characters of each; and of these words those that are long enough, by each of their gaps and by
    their first character.
    """
    own = [entry["labels"] for form in pack.forms() for entry in (*form.get("field", ()), *form["part"])]
    general = general_vocabulary()
    labels = frozenset(general.fields) | frozenset(general.columns) | frozenset().union(*own)
    texts = frozenset(filter(pack.pattern("scan", "print").fullmatch, _texts(pack.toml("field"))))
    levels = texts & frozenset(_texts(pack.toml("field")["level"]))
    words = labels | texts | {text + end for text in levels for end in ("指标", "目标")}
    by_gap: dict[str, list[str]] = defaultdict(list)
    by_first: dict[str, list[str]] = defaultdict(list)
    for word in words:
        if len(word) >= _FEWEST:
            by_first[word[0]].append(word)
        if len(word) >= _SHORTEST:
            for gap in _gaps(word):
                by_gap[gap].append(word)
    return labels, {word: frozenset(word) for word in words}, by_gap, by_first


@cache
def _folded_words() -> Mapping[str, str]:
    """The words of Chinese characters alone that forms print, each as the characters that its own ones stand for."""
    fold = fold_of("label")
    words = (word for word in _printed_words()[1] if all("\u4e00" <= char <= "\u9fff" for char in word))
    return {word: "".join(map(fold, word)) for word in words}


def _texts(node: Any) -> Iterator[str]:
    """Every text in a file of the pack."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, Mapping | list):
        for inner in node.values() if isinstance(node, Mapping) else node:
            yield from _texts(inner)
