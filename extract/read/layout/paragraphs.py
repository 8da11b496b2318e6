"""Printed lines outside of tables → clauses: where a paragraph ends, what is a heading, a header, a footer, a note."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, takewhile

import regex
from msgspec.structs import replace

from extract.model import Clause, Page, Role, least_confidence
from extract.read.glyphs import boxes_of
from extract.read.layout.line_breaks import composed_text, continues_paragraph, separator
from extract.read.layout.lines import TextLine, place_of
from extract.read.paragraph_labels import is_note, is_page_mark, label_of

_EDGE = 0.12  # of the page's height: headers and footers stand within
_DIGITS = regex.compile(r"\d+")
_SENTENCE_END = frozenset("。；;！？!?，,：:、")
_WIDE = 1.5  # line heights: white between two lines from here on parts paragraphs
_HEADING_LENGTH = 40  # characters
_MIDDLE = 2  # em: how far a centred line may be off the page's middle
_SET_IN = 0.15  # of the page's width: the least that a centred line keeps free on the left
_FEW_PAGES, _MANY = 6, 3  # up to so many pages half of them must repeat a running head, of more pages so many


def page_clauses(
    lines: Sequence[TextLine], page: Page, table_tops: Sequence[float], left: float, right: float
) -> list[Clause]:
    """The clauses of one page; ``left`` and ``right`` bound its text column, a paragraph never runs past a table."""
    groups: list[list[TextLine]] = []
    for line in lines:
        last = groups[-1][-1] if groups else None
        if (
            last is not None
            and line.top - last.bottom <= _WIDE * (last.bottom - last.top)
            and not any(last.top < top < line.top for top in table_tops)
            and continues_paragraph(last, line, left, right)
        ):
            groups[-1].append(line)
        else:
            groups.append([line])
    clauses = []
    for group in groups:
        separators = [separator(line, following, right - left) for line, following in pairwise(group)]
        text, raw, placed = composed_text(group, separators, page.number)
        label, level = label_of(text)
        role = _role(group, text, page, label)
        places = (place_of(group, page.number),)
        clauses.append(Clause(0, text, role, label, level, boxes_of(text), places, placed, raw))
    return clauses


def _role(group: Sequence[TextLine], text: str, page: Page, label: str | None) -> Role:
    top, bottom = group[0].top, group[-1].bottom
    is_at_edge = bottom < _EDGE * page.height or top > (1 - _EDGE) * page.height
    if is_at_edge and is_page_mark(text, damaged=least_confidence(group[0].confidences) < 1):
        return "footer"
    if is_note(label):
        return "note"
    if len(text) > _HEADING_LENGTH or text[-1] in _SENTENCE_END:
        return "body"
    line = group[0]
    is_centred = abs(line.x0 + line.x1 - page.width) <= _MIDDLE * line.em and line.x0 > _SET_IN * page.width
    return "heading" if is_centred and label is None else "body"


def with_running_heads(pages: Sequence[Page], clauses: Sequence[Sequence[Clause]]) -> list[list[Clause]]:
    """The clauses of all pages, those that stand at the same edge of several pages marked as header or footer."""
    heads = [_at_edge(page, own, top=True) for page, own in zip(pages, clauses, strict=True)]
    feet = [_at_edge(page, own, top=False) for page, own in zip(pages, clauses, strict=True)]
    counts: Counter[str] = Counter()
    for head, foot in zip(heads, feet, strict=True):
        counts.update({_mask(clause) for clause in (*head, *foot)})
    least = max(2, (len(pages) + 1) // 2) if len(pages) < _FEW_PAGES else _MANY
    roles: dict[int, Role] = {}
    for is_head, edges in ((True, heads), (False, feet)):
        for edge in edges:
            running = takewhile(lambda clause: counts[_mask(clause)] >= least or clause.role == "footer", edge)
            roles |= {id(one): "header" if is_head and one.role != "footer" else "footer" for one in running}
    return [
        [replace(clause, role=roles[id(clause)]) if id(clause) in roles else clause for clause in own]
        for own in clauses
    ]


def _at_edge(page: Page, clauses: Sequence[Clause], *, top: bool) -> list[Clause]:
    """The first clauses of the page, or the last ones from the foot up, as far as they stand at the page's edge."""
    result = []
    for clause in clauses if top else reversed(clauses):
        box = clause.places[0].box
        if box is None or not (box[3] < _EDGE * page.height if top else box[1] > (1 - _EDGE) * page.height):
            break
        result.append(clause)
    return result


def _mask(clause: Clause) -> str:
    """What running heads of several pages have in common: the text with # for numbers, and the height it stands at."""
    box = clause.places[0].box
    return f"{_DIGITS.sub('#', clause.text)}@{round(box[1] / 6) if box else 0}"
