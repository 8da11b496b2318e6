"""Numbers in a text: anchors first (bracketed or hyphen year, 令, 公告), then left to where the issuer begins."""

from dataclasses import dataclass, replace

import regex

from extract import pack
from extract.find import numbers
from extract.find.citation import decoy, issuer
from extract.find.citation.organ import organ_start
from extract.find.numbers import Number

_ANCHORS = ("anchor_bracket", "anchor_hyphen", "anchor_lost", "anchor_words", "anchor_order", "anchor_inverted")
_FORMS = ("令", "公告")
_MINUTES = "会议纪要"
_ENCLOSING = frozenset(["(", "[", "“", '"', "‘", "》"])
_REACH = 26  # the longest run of characters that is looked at for a code
_LIST = 100  # how far behind a number a list of further ones is looked through
_WIDEST = 99  # documents in one range


@dataclass(frozen=True, slots=True)
class Hit:
    """A number in the text: its span, its parts, and how it hangs on its neighbours.

    ``shared`` says that it borrows the issuer of the number before, ``ranged`` that it is an end of a range (18—20号).
    """

    start: int
    end: int
    number: Number
    shared: bool = False
    ranged: bool = False


def numbered(text: str) -> list[Hit]:
    """The document numbers, orders and announcements of a folded text, in order, none overlapping."""
    hits: list[Hit] = []
    for anchor in _anchors(text):
        if hits and anchor.start() < hits[-1].end:
            continue
        hit = _hit(text, anchor, hits[-1].end if hits else 0)
        if hit is not None:
            hits.extend(_with_sharing(text, hit))
    return hits


def _anchors(text: str) -> list[regex.Match[str]]:
    patterns = pack.patterns("citation")
    if "号" not in text and not patterns["anchor_bracket"].search(text):
        return []
    names = [*_ANCHORS, "anchor_bare"] if patterns["late_form"].search(text) else _ANCHORS
    found = [match for name in names for match in patterns[name].finditer(text)]
    return sorted(found, key=lambda match: (match.start(), -match.end()))


def _hit(text: str, anchor: regex.Match[str], floor: int) -> Hit | None:
    if _is_organ_anchor(text, anchor):
        return _organ_hit(text, anchor, floor)
    return _code_hit(text, anchor, floor)


def _is_organ_anchor(text: str, anchor: regex.Match[str]) -> bool:
    start = anchor.start()
    return (
        anchor[0].startswith(_FORMS)
        or anchor[0].endswith(_FORMS)
        or text[max(0, start - 6) : start].rstrip().endswith(_FORMS)
    )


def _organ_hit(text: str, anchor: regex.Match[str], floor: int) -> Hit | None:
    end = anchor.start()
    if not anchor[0].startswith(_FORMS) and not anchor[0].endswith(_FORMS):
        end = max(text.rfind(form, floor, end) for form in _FORMS)
    elif anchor[0].endswith(_FORMS) and (
        dated := pack.patterns("citation")["inverted_year"].match(text, max(floor, end - _REACH), end)
    ):
        end = dated.start()
    start = organ_start(text, end)
    if start is None:
        start = _code_before_form(text, end, floor)
    if start is None or start < floor:
        return None
    return _made(text, start, anchor.end())


def _code_before_form(text: str, end: int, floor: int) -> int | None:
    """Where a code begins that stands in the place of the organ's name (珠国土公告, 沪府令)."""
    start = code_start(text, end, floor)
    if start is None:
        return None
    code = text[start:end].strip()
    return start if issuer.of_government(code) or (issuer.shaped(code) and len(code) > 2) else None


def _code_hit(text: str, anchor: regex.Match[str], floor: int) -> Hit | None:
    start = code_start(text, anchor.start(), floor)
    if start is None:
        return None
    code = "".join(text[start : anchor.start()].split())
    if not _credible(text, code, anchor) or decoy.decoy(text, start, anchor.end(), code):
        return None
    if code.endswith(_MINUTES):  # each organ counts its minutes, so that its name is part of the number
        named = organ_start(text, start)
        start = start if named is None or named < floor else named
    return _made(text, start, anchor.end())


def _credible(text: str, code: str, anchor: regex.Match[str]) -> bool:
    """A number with its bracket or its 号 lost needs a code that is known or built like one.

    闵府发2018年4号 needs more: 区政府2018年第4号文件 is a year and a count.
    """
    closed = anchor[0].endswith("号") or pack.patterns("citation")["runs_on"].match(text, anchor.end())
    if closed and any(mark in anchor[0] for mark in "])〉》>"):
        return True
    return issuer.complete(code) if "年" in anchor[0] and anchor[0][0].isnumeric() else issuer.shaped(code)


def code_start(text: str, end: int, floor: int) -> int | None:
    """Where the code before ``end`` starts; over a blank inside the code only where that makes a known one."""
    stop = end
    while stop > floor and text[stop - 1].isspace():
        stop -= 1
    run = _run(text, stop, floor)
    if not run:
        return None
    before = text[stop - len(run) - 1 : stop - len(run)]
    start = issuer.code_start(run, before in _ENCLOSING)
    if start is None or not issuer.shaped(run[start:]):
        wider = _over_blanks(text, stop, floor)
        if wider is not None:
            return wider
    return None if start is None else stop - len(run) + start


def _over_blanks(text: str, stop: int, floor: int) -> int | None:
    """The start of a known code that blanks or a line break cut in pieces."""
    pieces = pack.patterns("issuer_run")["spaced"].match(text, max(floor, stop - 2 * _REACH), stop)
    if pieces is None:
        return None
    places = [place for place in range(pieces.start(), stop) if not text[place].isspace()]
    squeezed = "".join(text[place] for place in places)
    start = issuer.code_start(squeezed)
    return places[start] if start is not None and issuer.shaped(squeezed[start:]) else None


def _run(text: str, stop: int, floor: int) -> str:
    found = pack.patterns("issuer_run")["run"].match(text, max(floor, stop - _REACH), stop)
    return found[0] if found else ""


def _made(text: str, start: int, end: int) -> Hit | None:
    number = numbers.parse_clean("".join(text[start:end].split()))
    return Hit(start, end, number) if number else None


def _with_sharing(text: str, hit: Hit) -> list[Hit]:
    """The number and those right behind that name no issuer: they have its own, and its year where they name none."""
    hits = [hit]
    while found := pack.patterns("citation")["shared"].match(text, hits[-1].end, hits[-1].end + _LIST):
        later = _shared(found, hits[-1].number)
        if found["to"]:
            if not _is_range(hits[-1].number, later.number):
                break
            hits[-1] = replace(hits[-1], ranged=True)
        hits.append(later)
    return hits


def _shared(found: regex.Match[str], before: Number) -> Hit:
    year = numbers.full_year(found["year"]) if found["year"] else before.year
    serial = numbers.integer(found["serial"] or found["bare"] or found["again"])
    number = replace(before, year=year, number=serial)
    return Hit(*found.span("number"), number, shared=True, ranged=found["to"] is not None)


def _is_range(first: Number, last: Number) -> bool:
    """Whether the numbers rise within one year, and not by more than anyone cites at once."""
    return first.year == last.year and 0 < last.number - first.number <= _WIDEST
