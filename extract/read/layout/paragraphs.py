"""Printed lines outside of tables → clauses: where a paragraph ends, what is a heading, a header, a footer, a note."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

import regex

from extract.model import Clause, Page, Role
from extract.read.glyphs import boxes_of
from extract.read.layout import lines as printed
from extract.read.layout.lines import Row
from extract.read.paragraph_labels import is_note, label_of, page_mark

_EDGE = 0.12  # of the page's height: headers and footers stand within
_DIGITS = regex.compile(r"\d+")
_SENTENCE_END = frozenset("。；;！？!?，,：:、")
_WIDE = 1.5  # line heights: white between two lines from here on parts paragraphs
_HEADING_LENGTH = 40  # characters
_MIDDLE = 2  # em: how far a centred line may be off the page's middle
_SET_IN = 0.15  # of the page's width: the least that a centred line keeps free on the left
_FEW_PAGES, _MANY = 6, 3  # up to so many pages half of them must repeat a running head, of more pages so many


def clauses(rows: Sequence[Row], page: Page, table_tops: Sequence[float], left: float, right: float) -> list[Clause]:
    """The clauses of one page; ``left`` and ``right`` bound its text column, a paragraph never runs past a table."""
    result = []
    for group in _paragraphs(rows, table_tops, left, right):
        breaks = [printed.glue(row, following, right - left) for row, following in pairwise(group)]
        composed = printed.composed(group, breaks, page.number)
        label, level = label_of(composed.text)
        result.append(
            Clause(
                index=0,
                text=composed.text,
                role=_role(group, composed.text, page, label),
                label=label,
                level=level,
                boxes=boxes_of(composed.text),
                places=(printed.place(group, page.number),),
                lines=composed.lines,
                raw=composed.raw,
            )
        )
    return result


def _paragraphs(rows: Sequence[Row], table_tops: Sequence[float], left: float, right: float) -> list[list[Row]]:
    groups: list[list[Row]] = []
    for row in rows:
        if groups and _continues(groups[-1][-1], row, table_tops, left, right):
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _continues(row: Row, following: Row, table_tops: Sequence[float], left: float, right: float) -> bool:
    if following.top - row.bottom > _WIDE * (row.bottom - row.top):
        return False
    if any(row.top < top < following.top for top in table_tops):
        return False
    return printed.flows(row, following, left, right)


def _role(group: Sequence[Row], text: str, page: Page, label: str | None) -> Role:
    top, bottom = group[0].top, group[-1].bottom
    if page_mark(text) and (bottom < _EDGE * page.height or top > (1 - _EDGE) * page.height):
        return "footer"
    if is_note(label):
        return "note"
    if len(text) > _HEADING_LENGTH or text[-1] in _SENTENCE_END:
        return "body"
    row = group[0]
    centred = abs(row.x0 + row.x1 - page.width) <= _MIDDLE * row.em and row.x0 > _SET_IN * page.width
    return "heading" if centred and label is None else "body"


def with_running_heads(pages: Sequence[Page], clauses: Sequence[Sequence[Clause]]) -> list[list[Clause]]:
    """The clauses of all pages, those that stand at the same edge of several pages marked as header or footer."""
    counts: Counter[str] = Counter()
    for page, found in zip(pages, clauses, strict=True):
        counts.update({_mask(clause) for clause in _at_edges(page, found)})
    least = max(2, (len(pages) + 1) // 2) if len(pages) < _FEW_PAGES else _MANY
    repeated = {mask for mask, count in counts.items() if count >= least}
    return [_marked(page, found, repeated) for page, found in zip(pages, clauses, strict=True)]


def _mask(clause: Clause) -> str:
    box = clause.places[0].box
    return f"{_DIGITS.sub('#', clause.text)}@{round(box[1] / 6) if box else 0}"


def _at_edges(page: Page, clauses: Sequence[Clause]) -> list[Clause]:
    """The first and last clauses, as far as they stand at the page's edge."""
    return [*_leading(page, clauses, top=True), *_leading(page, list(reversed(clauses)), top=False)]


def _leading(page: Page, clauses: Iterable[Clause], *, top: bool) -> list[Clause]:
    found = []
    for clause in clauses:
        box = clause.places[0].box
        if box is None or not (box[3] < _EDGE * page.height if top else box[1] > (1 - _EDGE) * page.height):
            break
        found.append(clause)
    return found


def _marked(page: Page, clauses: Sequence[Clause], repeated: set[str]) -> list[Clause]:
    roles: dict[int, Role] = {}
    for role, order in (("header", list(clauses)), ("footer", list(reversed(clauses)))):
        for clause in _leading(page, order, top=role == "header"):
            if _mask(clause) not in repeated and clause.role != "footer":
                break
            roles[id(clause)] = "header" if role == "header" and clause.role != "footer" else "footer"
    return [replace(clause, role=roles[id(clause)]) if id(clause) in roles else clause for clause in clauses]
