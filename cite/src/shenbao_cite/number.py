"""Document numbers, orders and announcements in a text: anchors first, then left to where the issuer begins.

An anchor is what only a number has: a year in brackets or before a hyphen with its serial number, 令第N号, 公告第N号.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import regex

from shenbao_cite import issuer_code, numbers, pack
from shenbao_cite.decoy import decoy_beside, decoy_kind, kind_of_code
from shenbao_cite.lexicon import lexicon
from shenbao_cite.numbers import Kind, Number
from shenbao_cite.organ import organ_start

_YEAR_FIRST = "anchor_year_first"
_ORGAN_LAST = "anchor_organ_last"
_LATE = ("anchor_inverted", "anchor_bare", _ORGAN_LAST)
_BRACKETED = ("anchor_bracket", _YEAR_FIRST)
_DATED = ("anchor_hyphen", "anchor_lost", "anchor_words")
_ORDERED = ("anchor_order",)
# the anchors that may begin at a sign, by its first character
_ANCHORS = {**dict.fromkeys("[(〈《<", _BRACKETED), **dict.fromkeys("令公", _ORDERED)}
_FORMS = ("令", "公告")
_UNLIKE = ("第", "告")
_MINUTES = "会议纪要"
_ENCLOSING = frozenset(["(", "[", "“", '"', "‘", "》"])
_CLOSING = frozenset(["]", ")", "〉", "》", ">"])
_GOES_ON = frozenset(
    "-~～〜∼至到文、,，/和及与以发公修 \n\t\u3000"
)  # what may lead from a number to the next of a list
_COMMAS = frozenset(",，、/和及与")
_BEGINS_NUMBER = frozenset("第以")  # letters with which a further number begins behind a comma: 、第5号, 以及第5号
_PARTING = frozenset("布发署印出以了的")  # the last signs of words between an organ and its number
_NEAR = 3  # characters before a year among which a bracket may belong to the code
_REACH = 26  # the longest run of characters that is looked at for a code
_LONGEST = 120  # characters of an anchor with what is looked for behind it
_LIST = 100  # how far behind a number a list of further ones is looked through
_WIDEST = 99  # documents in one range


class NumberSpan(NamedTuple):
    """A number in the text: its span, its parts, and how it depends on its neighbours.

    ``shared`` says that it borrows the issuer of the number before, ``ranged`` that it is an end of a range (18—20号).
    """

    start: int
    end: int
    number: Number
    shared: bool = False
    ranged: bool = False


def number_spans(text: str) -> Iterator[NumberSpan]:
    """The document numbers, orders and announcements of a folded text, in order, none overlapping."""
    if "号" not in text and not pack.pattern("citation", "anchor_bracket").search(text):
        return
    sign_pattern = pack.pattern("citation", "number_sign")
    signs: Iterable[regex.Match[str]] = sign_pattern.finditer(text)
    if ("令" in text or "公告" in text) and pack.pattern("citation", "late_form").search(text):
        late = (pack.pattern("citation", name).finditer(text) for name in _LATE)
        signs = sorted([*chain(*late), *signs], key=regex.Match.start)
    floor, no_code = 0, lexicon().no_code
    for sign in signs:
        start, is_plain = sign.start(), sign.lastindex is not None and sign.re is sign_pattern
        if start < floor or (is_plain and text[start - 1 : start] in no_code):
            continue
        way = _PLAIN_WAYS.get(sign.lastindex or 0) if is_plain else None
        span = (way and way(text, sign, floor)) or _careful_span(text, sign, floor)
        if span:
            floor = span.end
            if text[floor : floor + 1] in _GOES_ON:
                list_spans = _list_spans(text, span)
                floor = list_spans[-1].end
                yield from list_spans
            else:
                yield span


def _careful_span(text: str, sign: regex.Match[str], floor: int) -> NumberSpan | None:
    """The number whose anchor begins at a sign; of several anchors the longest that has a number."""
    start = sign.start()
    if sign.re is pack.pattern("citation", "number_sign"):
        names = _ANCHORS.get(text[start], _DATED)
        matches = [pack.pattern("citation", name).match(text, start, start + _LONGEST) for name in names]
        anchors = sorted(filter(None, matches), key=regex.Match.end, reverse=True)
    else:
        anchors = [sign]
    is_code = text[start - 1 : start] not in lexicon().never_last
    whole = [pack.pattern("citation", name) for name in (_YEAR_FIRST, _ORGAN_LAST)]
    for anchor in anchors:
        span = number_span(text, anchor, floor) if is_code or anchor.re in whole else None
        if span:
            return span
    return None


def _plain_document(text: str, sign: regex.Match[str], floor: int) -> NumberSpan | None:
    """The document number at a sign that is written as most are, 沪府发[2018]4号; None for others and for decoys."""
    start, end = sign.span()
    first = text.rfind("(", max(floor, start - _REACH), start) + 1 or start
    code, codes = text[first:start], lexicon().codes
    is_known = code in codes and len(code) > 1 and not code.endswith(_FORMS)  # 《X》（财会〔2018〕4号）
    if not is_known:
        code, is_known = _code_before(text, start, floor)
        first = start - len(code)
    if not code or text[end : end + 1] == "-" or decoy_beside(text, first, end, is_known):
        return None
    return NumberSpan(first, end, Number("document", code, int(sign[1]), int(sign[2])))


def _code_before(text: str, end: int, floor: int) -> tuple[str, bool]:
    """The code that ends at ``end``, and whether it is listed; empty where it takes care to find one."""
    run = pack.pattern("issuer_run", "run").match(text, max(floor, end - _REACH), end)
    if run is None:
        return "", False
    letters, first = run[0], run.start()
    if len(letters) < _NEAR and not _CLOSING.isdisjoint(text[max(floor, end - _NEAR) : end]):
        return "", False
    before = text[first - 1 : first]
    code, is_known = _code_at_end(letters, before in _ENCLOSING)
    is_left_open = code == letters and before in lexicon().placeholders
    return ("", False) if is_left_open or (not is_known and letters[-1] in lexicon().never_last) else (code, is_known)


def _plain_order(text: str, sign: regex.Match[str], floor: int) -> NumberSpan | None:
    """The order or announcement at a sign that is written as most are; None for others.

    Most are 国务院令第722号 and 财政部公告2019年第64号.
    """
    start, end = sign.start(), text.index("号", sign.start()) + 1
    if text[start - 1 : start] in _PARTING or text[end : end + 1] == "-":
        return None
    first = organ_start(text, start, floor)
    if first is None or not lexicon().placeholders.isdisjoint(text[max(0, first - 1) : first + 1]):
        return None
    kind: Kind = "order" if text[start] == "令" else "announcement"
    issuer = numbers.issuer_of_order("".join(text[first:start].split()), kind)
    if issuer is None:
        return None
    year = int(sign["dated"]) if kind == "announcement" else None
    return NumberSpan(first, end, Number(kind, issuer, year, int(sign["count" if year else "order"])))


# by the number of the last group that took part in a sign: serial of a document, of an order, of an announcement
_PLAIN_WAYS = {2: _plain_document, 3: _plain_order, 5: _plain_order}


@lru_cache(maxsize=8192)
def _code_at_end(run: str, enclosed: bool) -> tuple[str, bool]:
    """The code that ends a run of characters, and whether it is listed.

    Empty where it has other signs than letters, is left open, or may not be one.
    """
    start = issuer_code.code_start(run, enclosed)
    if start is None or not lexicon().placeholders.isdisjoint(run[max(0, start - 1) : start + 1]):
        return "", False
    code = run[start:]
    is_letters = code.isalpha() and not code.endswith((*_UNLIKE, _MINUTES)) and "号" not in code
    if not is_letters or any(form in code for form in _FORMS) or kind_of_code(code):
        return "", False
    return (code, issuer_code.is_known_code(code)) if issuer_code.is_code_like(code) else ("", False)


def number_span(text: str, anchor: regex.Match[str], floor: int) -> NumberSpan | None:
    """The number at an anchor, None where no credible code or organ goes with it."""
    if anchor.re is pack.pattern("citation", _ORGAN_LAST):
        number = numbers.parse_clean("".join(anchor[0].split()))
        return NumberSpan(*anchor.span(), number) if number else None
    end = anchor.end()
    organ_end = None if anchor.re is pack.pattern("citation", _YEAR_FIRST) else _organ_end(text, anchor, floor)
    if organ_end is None:
        start = _document_start(text, anchor, floor)
        number_text = "" if start is None else text[start:end]
    else:
        # the organ may have issued the number with a word between: 商务部2日发布2011年第33号公告
        stop = organ_end
        if text[stop - 1 : stop] in _PARTING:
            parted = pack.pattern("citation", "parted").match(text, max(floor, organ_end - _REACH), organ_end)
            stop = parted.start() if parted else organ_end
        start = _order_start(text, stop, floor)
        number_text = "" if start is None else text[start:stop] + text[organ_end:end]
        if stop < organ_end and start is not None:
            start = organ_end
    if start is None or not lexicon().placeholders.isdisjoint(text[max(0, start - 1) : start + 1]):
        return None
    branch = pack.pattern("citation", "branch").match(text, end) if text[end : end + 1] == "-" else None
    number = numbers.parse_clean("".join((number_text + branch[0]).split())) if branch else None
    end = branch.end() if branch and number else end
    number = number or numbers.parse_clean("".join(number_text.split()))
    return NumberSpan(start, end, number) if number else None


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
    """Where the organ of an order or announcement begins, or the code in its place (珠国土公告, 沪府令, 国令)."""
    start = organ_start(text, end, floor)
    if start is None:
        start = code_start(text, end, floor)
        code = "" if start is None else text[start:end].strip()
        if not (issuer_code.is_of_government(code) or (len(code) > 2 and issuer_code.is_code_like(code))):
            start = code_start(text, end + 1, floor)
            return start if start is not None and issuer_code.is_known_code(text[start : end + 1]) else None
    return start


def _document_start(text: str, anchor: regex.Match[str], floor: int) -> int | None:
    """Where the code of a document number begins; None where the code is not credible or the number is a decoy.

    A number with its bracket or its 号 lost needs a code that is known or built like one. 闵府发2018年4号 needs more:
    区政府2018年第4号文件 is a year and a count. A year before its code is part of the number: （94）财税字第12号.
    """
    if anchor.re is pack.pattern("citation", _YEAR_FIRST):
        return _year_first_start(text, anchor, floor)
    start = code_start(text, anchor.start(), floor)
    if start is None:
        return None
    code, anchor_text = "".join(text[start : anchor.start()].split()), anchor[0]
    closed = anchor_text.endswith("号") or pack.pattern("citation", "runs_on").match(text, anchor.end())
    if not closed or _CLOSING.isdisjoint(anchor_text):
        is_count = "年" in anchor_text and anchor_text[0].isnumeric()
        if not (issuer_code.is_complete_code(code) if is_count else issuer_code.is_code_like(code)):
            return None
    if decoy_kind(text, start, anchor.end(), code):
        return None
    if code.endswith(_MINUTES):  # each organ counts its minutes, so that its name is part of the number
        organs = (organ_start(text, stop, floor) for stop in (start, text.rfind(_MINUTES, start, anchor.start())))
        start = min(start, *(organ for organ in organs if organ is not None), start)
    return start


def _year_first_start(text: str, anchor: regex.Match[str], floor: int) -> int | None:
    """Where a number begins whose year is before its code, （94）财税字第12号, or amid it, 沪规（90）字发第212号."""
    code, first, known = "".join(anchor["code"].split()), anchor.start(), lexicon()
    # 国家体改委[92]体改生字31号: behind a national organ any code that ends like one is its own
    is_signed = code.endswith(known.streams) and any(
        text[place:first] in known.organs for place in range(max(floor, first - _REACH), first - 1)
    )
    start: int | None = first
    if not is_signed and not issuer_code.is_made_code(code):
        start = code_start(text, first, floor) if text[first - 1 : first].isalpha() else None
        code = text[first if start is None else start : first] + code
    is_case = pack.pattern("decoy", "case_first").search(code) and not issuer_code.is_known_code(code)
    if start is None or is_case or not (is_signed or issuer_code.is_made_code(code)):
        return None
    return None if decoy_kind(text, start, anchor.end(), code) else start


def code_start(text: str, end: int, floor: int) -> int | None:
    """Where the code before ``end`` starts; over a blank inside the code only where that makes a known one."""
    stop = end
    while stop > floor and text[stop - 1].isspace():
        stop -= 1
    if not _CLOSING.isdisjoint(text[max(floor, stop - 3) : stop]):
        bracketed = pack.pattern("issuer_run", "bracketed").match(text, max(floor, stop - _REACH), stop)
        wider = _squeezed_start(text, bracketed)
        if bracketed and wider is not None and wider < bracketed.start("inner"):
            return wider
    run = pack.pattern("issuer_run", "run").match(text, max(floor, stop - _REACH), stop)
    if not run or not run[0]:
        return None
    first = run.start()
    start = issuer_code.code_start(run[0], text[first - 1 : first] in _ENCLOSING)
    if start is None or not issuer_code.is_code_like(run[0][start:]):
        wider = _squeezed_start(
            text, pack.pattern("issuer_run", "spaced").match(text, max(floor, stop - 2 * _REACH), stop)
        )
        if wider is not None:
            return wider
    return None if start is None else first + start


def _squeezed_start(text: str, pieces: regex.Match[str] | None) -> int | None:
    """Where a code that is known or built like one begins in a stretch with blanks or a bracket inside it."""
    places = [place for place in range(*pieces.span()) if text[place].isalnum()] if pieces else []
    squeezed = "".join(text[place] for place in places)
    start = issuer_code.code_start(squeezed)
    is_like = start is not None and issuer_code.is_code_like(squeezed[start:])
    return places[start] if start is not None and is_like else None


def _list_spans(text: str, first: NumberSpan) -> list[NumberSpan]:
    """The number, and those right behind that name no issuer: they take its issuer, and its year if they have none.

    A range must rise within one year, and not by more than anyone cites at once.
    """
    spans, behind = [first], text[first.end + 1 : first.end + 2]
    if text[first.end] in _COMMAS and behind.isalpha() and behind not in _BEGINS_NUMBER:
        return spans
    while match := pack.pattern("citation", "shared").match(text, spans[-1].end, spans[-1].end + _LIST):
        before, parts = spans[-1].number, match.groupdict()
        digits, dated = parts["year"] or parts["dated"], parts["dated"]
        year = numbers.full_year(digits) if digits else before.year
        serial = numbers.integer(parts["serial"] or parts["bare"] or parts["count"] or parts["again"])
        if dated and (before.kind == "document" or before.year is None):
            break  # a year and a count, no number: 财会〔2017〕7号、2018年第2号
        is_range = parts["to"] is not None
        if is_range:
            if before.year != year or not 0 < serial - before.number <= _WIDEST:
                break
            spans[-1] = spans[-1]._replace(ranged=True)
        number = Number(before.kind, before.issuer, year, serial, before.term, before.branch)
        spans.append(NumberSpan(*match.span("number"), number, shared=True, ranged=is_range))
    return spans
