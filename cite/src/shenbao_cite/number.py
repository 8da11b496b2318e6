"""Document numbers, orders and announcements in a text: anchors first, then left to where the issuer begins.

An anchor is what only a number has: a year in brackets or before a hyphen with its serial number, 令第N号, 公告第N号.
"""

from dataclasses import dataclass, replace

import regex

from shenbao_cite import issuer_code, numbers, pack
from shenbao_cite.decoy import decoy_kind
from shenbao_cite.numbers import Number
from shenbao_cite.organ import organ_start

_ANCHORS = ("anchor_bracket", "anchor_hyphen", "anchor_lost", "anchor_words", "anchor_order", "anchor_inverted")
_FORMS = ("令", "公告")
_MINUTES = "会议纪要"
_ENCLOSING = frozenset(["(", "[", "“", '"', "‘", "》"])
_REACH = 26  # the longest run of characters that is looked at for a code
_LIST = 100  # how far behind a number a list of further ones is looked through
_WIDEST = 99  # documents in one range


@dataclass(frozen=True, slots=True)
class NumberSpan:
    """A number in the text: its span, its parts, and how it depends on its neighbours.

    ``shared`` says that it borrows the issuer of the number before, ``ranged`` that it is an end of a range (18—20号).
    """

    start: int
    end: int
    number: Number
    shared: bool = False
    ranged: bool = False


def number_spans(text: str) -> list[NumberSpan]:
    """The document numbers, orders and announcements of a folded text, in order, none overlapping."""
    if "号" not in text and not pack.pattern("citation", "anchor_bracket").search(text):
        return []
    names = [*_ANCHORS, "anchor_bare"] if pack.pattern("citation", "late_form").search(text) else _ANCHORS
    anchors = [anchor for name in names for anchor in pack.pattern("citation", name).finditer(text)]
    spans: list[NumberSpan] = []
    for anchor in sorted(anchors, key=lambda anchor: (anchor.start(), -anchor.end())):
        floor = spans[-1].end if spans else 0
        if anchor.start() < floor:
            continue
        organ_end = _organ_end(text, anchor, floor)
        start = _document_start(text, anchor, floor) if organ_end is None else _order_start(text, organ_end, floor)
        if start is not None:
            number = numbers.parse_clean("".join(text[start : anchor.end()].split()))
            if number:
                spans.extend(_listed_spans(text, NumberSpan(start, anchor.end(), number)))
    return spans


def _organ_end(text: str, anchor: regex.Match[str], floor: int) -> int | None:
    """Where the organ's name before 令 or 公告 ends; None where the anchor belongs to a number with a code."""
    start = anchor.start()
    if anchor[0].endswith(_FORMS):
        dated = pack.pattern("citation", "inverted_year").match(text, max(floor, start - _REACH), start)
        return dated.start() if dated else start
    if anchor[0].startswith(_FORMS):
        return start
    if text[max(0, start - 6) : start].rstrip().endswith(_FORMS):
        return max(text.rfind(form, floor, start) for form in _FORMS)
    return None


def _order_start(text: str, end: int, floor: int) -> int | None:
    """Where the organ of an order or announcement begins, or the code in its place (珠国土公告, 沪府令)."""
    start = organ_start(text, end)
    if start is None:
        start = code_start(text, end, floor)
        code = "" if start is None else text[start:end].strip()
        if not (issuer_code.is_of_government(code) or (len(code) > 2 and issuer_code.is_code_like(code))):
            return None
    return start if start is not None and start >= floor else None


def _document_start(text: str, anchor: regex.Match[str], floor: int) -> int | None:
    """Where the code of a document number begins; None where the code is not credible or the number is a decoy.

    A number with its bracket or its 号 lost needs a code that is known or built like one. 闵府发2018年4号 needs more:
    区政府2018年第4号文件 is a year and a count.
    """
    start = code_start(text, anchor.start(), floor)
    if start is None:
        return None
    code = "".join(text[start : anchor.start()].split())
    closed = anchor[0].endswith("号") or pack.pattern("citation", "runs_on").match(text, anchor.end())
    if not closed or not any(mark in anchor[0] for mark in "])〉》>"):
        is_count = "年" in anchor[0] and anchor[0][0].isnumeric()
        if not (issuer_code.is_complete_code(code) if is_count else issuer_code.is_code_like(code)):
            return None
    if decoy_kind(text, start, anchor.end(), code):
        return None
    if code.endswith(_MINUTES):  # each organ counts its minutes, so that its name is part of the number
        organ = organ_start(text, start)
        start = start if organ is None or organ < floor else organ
    return start


def code_start(text: str, end: int, floor: int) -> int | None:
    """Where the code before ``end`` starts; over a blank inside the code only where that makes a known one."""
    stop = end
    while stop > floor and text[stop - 1].isspace():
        stop -= 1
    run = pack.pattern("issuer_run", "run").match(text, max(floor, stop - _REACH), stop)
    if not run or not run[0]:
        return None
    first = run.start()
    start = issuer_code.code_start(run[0], text[first - 1 : first] in _ENCLOSING)
    if start is None or not issuer_code.is_code_like(run[0][start:]):
        pieces = pack.pattern("issuer_run", "spaced").match(text, max(floor, stop - 2 * _REACH), stop)
        places = [place for place in range(pieces.start(), stop) if not text[place].isspace()] if pieces else []
        squeezed = "".join(text[place] for place in places)
        wider = issuer_code.code_start(squeezed)
        if wider is not None and issuer_code.is_code_like(squeezed[wider:]):
            return places[wider]
    return None if start is None else first + start


def _listed_spans(text: str, first: NumberSpan) -> list[NumberSpan]:
    """The number, and those right behind that name no issuer: they take its issuer, and its year if they have none.

    A range must rise within one year, and not by more than anyone cites at once.
    """
    spans = [first]
    while match := pack.pattern("citation", "shared").match(text, spans[-1].end, spans[-1].end + _LIST):
        before = spans[-1].number
        year = numbers.full_year(match["year"]) if match["year"] else before.year
        serial = numbers.integer(match["serial"] or match["bare"] or match["again"])
        if match["to"]:
            if before.year != year or not 0 < serial - before.number <= _WIDEST:
                break
            spans[-1] = replace(spans[-1], ranged=True)
        number = replace(before, year=year, number=serial)
        spans.append(NumberSpan(*match.span("number"), number, shared=True, ranged=match["to"] is not None))
    return spans
