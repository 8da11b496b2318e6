"""Labels of thin toner and poor copies: which of a form's words the columns of the OCR engine say most nearly.

Hardly a character of a worn label (旬度绩效I程) may be read right, and yet one word of the form (年度绩效目标) fits
what the engine saw far better than any other. It is taken by two likelihood ratios: to the engine's own reading and to
the next word.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import exp

from extract import pack
from extract.find.decoding import columns_of, fold_of, folded_columns, likeness, nearest_shares
from extract.model import Cell, Columns, Span

_LONGEST = 24  # characters of a cell that may be a label
# the likeness (natural logarithm, for each character) from which a word is taken; of 300 values in worn tables, which
# are no labels, the nearest had -1.9
_ALIKE = -1.7
_CLEARLY = 2.0  # the natural logarithm of how many times as likely as the next word it must be
# the likeness on average of three heads, whose order tells which they are; other three in worn tables had -5.7 at most
_ALIKE_HEADS = -3.0
_SURE = 0.97  # the confidence from which a text is not matched
_MOST_SURE = 0.9  # the confidence of a label that its other characters tell


def worn_label(cell: Cell, words: Mapping[str, str]) -> tuple[str, float] | None:
    """The word that the cell says, with its confidence beside the next one; None where none is clear.

    The words come with their characters folded. The word has a character at least for each Chinese one that was read.
    """
    return worn_word(Span(cell, 0, len(cell.text)), words, _ALIKE)


def worn_word(span: Span, words: Mapping[str, str], least: float) -> tuple[str, float] | None:
    """The word that the span says, as ``worn_label``, of at least that likeness for each character."""
    columns = _columns(span)
    if not columns or span.confidence >= _SURE:
        return None
    read = sum("\u4e00" <= char <= "\u9fff" for char in span.text)
    longest = 2 + sum(not char.isspace() for char in span.text)
    shares = nearest_shares(columns)
    alike = []
    for word, folded in words.items():
        next_one = least * len(word) - _CLEARLY  # what is less alike than this is no doubt about any
        if read <= len(word) <= longest and sum(shares[char] for char in folded) > next_one:
            alike.append((likeness(folded, columns), word))
    best, label = max(alike, default=(0.0, ""))
    total = best * len(label)
    ahead = min((total - own * len(word) for own, word in alike if word != label), default=_CLEARLY)
    if not label or best < least or ahead < _CLEARLY:
        return None
    return label, round(min(1 / (1 + exp(-ahead)), _MOST_SURE), 3)


def level_heads(row: Sequence[Cell]) -> Sequence[Cell]:
    """The three cells of a row, one beside the other, that most nearly say 一级指标, 二级指标, 三级指标 together,
    none where no three do.
    """
    fold = fold_of("label")
    levels: list[str] = pack.toml("scan")["decoding"]["levels"]
    likely: list[tuple[float, int]] = []
    for start in range(len(row) - len(levels) + 1):
        cells = row[start : start + len(levels)]
        spans = [Span(cell, 0, len(cell.text)) for cell in cells]
        columns = list(map(_columns, spans))
        if (
            all(columns)
            and any(span.confidence < _SURE for span in spans)
            and all(a.column + a.column_span == b.column for a, b in pairwise(cells))
        ):
            alike = (likeness("".join(map(fold, level)), own) for level, own in zip(levels, columns, strict=True))
            likely.append((sum(alike) / len(levels), start))
    best, start = max(likely, default=(_ALIKE_HEADS, len(row)))
    return row[start : start + len(levels)] if best >= _ALIKE_HEADS else ()


def _columns(span: Span) -> Columns:
    """The columns of a text that is short enough for a label, empty for any other."""
    is_short = 0 < span.end - span.start <= _LONGEST
    return folded_columns(columns_of(span), fold_of("label")) if is_short else ()
