"""Flags in carried-over texts: years, expired citations, one-off purchases."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from extract import pack
from extract.find.width import half_width
from extract.record.model import CitedDocument, Indicator
from extract.seed.model import Flag

_NEAR = 8  # characters between the title of a document and its number
_MARKS = "()《》〈〉-—年度 "
_NUMBERED = frozenset(("document", "order", "announcement", "letter", "standard"))  # their year is part of their number


class CitationInText(NamedTuple):
    """A cited document with its span in a text, including the title if it is next to the number."""

    document: CitedDocument
    start: int
    end: int
    number: tuple[int, int]


def text_flags(
    text: str, cited: Sequence[CitationInText], years: tuple[int | None, int], all_cited: Sequence[CitedDocument]
) -> list[Flag]:
    """The flags of a text carried over, in order: for its citations, and for years outside of them.

    ``years`` are that of last year's filing, in which 今年 and 上年 are meant, and the declared one.
    """
    last, year = years
    flags = [flag for one in cited for flag in _citation_flags(text, one, year, all_cited)]
    taken = [(flag.start or 0, flag.end or 0) for flag in flags]
    taken += [one.number for one in cited if one.document.kind in _NUMBERED]
    for name in ("year", "relative_year"):
        for match in pack.patterns("seed")[name].finditer(half_width(text)):
            if not any(start < match.end() and match.start() < end for start, end in taken):
                words = text[match.start() : match.end()]
                meant = _year_meant(words, last) if last and name == "relative_year" else ""
                source = f"写于{last}年的申报表" if last else "见于原表"
                message = f"“{words}”{source}{meant}，本次申报{year}年：请核实是否要改。"
                flags.append(_flag_at("year_in_text", text, match.span(), message))
    return sorted(flags, key=lambda flag: flag.start or 0)


def _year_meant(words: str, last: int) -> str:
    """What words for a year mean in a filing of the year ``last``: ，指2019年."""
    years = {"今": last, "本": last, "去": last - 1, "上": last - 1, "前": last - 2, "明": last + 1}
    return f"，指{years[words[0]]}年" if words[0] in years else f"，截至{last}年"


def one_off_flags(text: str) -> Iterator[Flag]:
    """Flags for words of a budget line that suggest a one-off purchase or building."""
    for match in pack.patterns("check")["one_off"].finditer(half_width(text)):
        message = f"“{match[0]}”疑似一次性支出：本年度不再发生的请删去这一行，仍需安排的请说明理由。"
        yield _flag_at("one_off_item", text, match.span(), message)


def citations_in(pointer: str, text: str, filing: int, citations: Iterable[CitedDocument]) -> list[CitationInText]:
    """The documents cited in a leaf, each with its span in the leaf's text."""
    cited: list[CitationInText] = []
    for document in citations:
        starts: dict[str, int] = {}
        for mention in document.mentions:
            if not any(place.filing == filing and place.field == pointer for place in mention.places):
                continue
            start = text.find(mention.text, starts.get(mention.text, 0))
            if start >= 0:
                starts[mention.text] = start + 1
                number = (start, start + len(mention.text))
                cited.append(CitationInText(document, *_with_title(text, number, document.title), number))
    return sorted(cited, key=lambda one: one.start)


def _with_title(text: str, number: tuple[int, int], title: str | None) -> tuple[int, int]:
    """The span of the number, extended over an adjacent title."""
    start, end = number
    plain, words = half_width(text), half_width(title or "")
    before, behind = plain.rfind(words, 0, start), plain.find(words, end)
    if words and before >= 0 and start - before - len(words) <= _NEAR:
        return before, end
    return (start, behind + len(words)) if words and 0 <= behind <= end + _NEAR else number


def _citation_flags(text: str, cited: CitationInText, year: int, others: Sequence[CitedDocument]) -> Iterator[Flag]:
    """The problems of citing the document; that it is provisional only if there is no worse problem."""
    document, name, span = cited.document, cited.document.id, (cited.start, cited.end)
    plan, valid = document.annual_plan_for, document.valid
    is_outdated = True
    if plan is not None and plan < year:
        message = f"{name}是{plan}年的年度安排，请换成{year}年的文件或删去。{_successor(document, year, others)}"
        yield _flag_at("annual_plan", text, span, message)
    elif valid is not None and valid[1] < year:
        message = f"{name}的期间为{valid[0]}—{valid[1]}年，到{year}年已经期满，请换成后续文件或删去。"
        yield _flag_at("expired", text, span, message + _successor(document, year, others))
    else:
        is_outdated = False
    if document.draft:
        message = f"{name}是征求意见的文件，不能作为正式依据：请改引正式印发的文件，写明其文号。"
        yield _flag_at("draft", text, span, message)
    elif document.provisional and not is_outdated:
        message = f"{name}是暂行或试行的文件：请核实在{year}年是否仍然有效。"
        yield _flag_at("provisional", text, span, message)


def _successor(document: CitedDocument, year: int, others: Sequence[CitedDocument]) -> str:
    """A later document with the same title except for years, if the given records cite one; else ""."""
    titles = [half_width(one.title or "") for one in (document, *others)]
    own, *stems = ("".join(char for char in one if not char.isdigit() and char not in _MARKS) for one in titles)
    for one, stem in zip(others, stems, strict=True):
        holds = one.annual_plan_for == year or (one.valid is not None and one.valid[0] <= year <= one.valid[1])
        if own and holds and stem == own:
            return f"所给记录中引用了{one.id}，可供核对。"
    return f"所给记录中找不到适用于{year}年的后续文件。"


def unmeasurable_flags(indicator: Indicator, before: str) -> Iterator[Flag]:
    """The flag of a target without a number, with a suggested kind of number.

    This is the first suggestion whose words are in the indicator's name, else the first one for its second level.
    """
    if indicator.target.measurable is not False:
        return
    entries: list[dict[str, Any]] = pack.toml("seed")["suggestion"]
    by_name = (one for one in entries if any(word and word in (indicator.name or "") for word in one["words"]))
    by_level = (one for one in entries if indicator.level2 in one["level2"])
    kind = next(by_name, next(by_level, entries[-1]))["kind"]
    yield Flag("unmeasurable", f"{before}的目标值“{indicator.target.text}”无法衡量，建议改为{kind}。")


def _flag_at(rule: str, text: str, span: tuple[int, int], message: str) -> Flag:
    return Flag(rule, message, text[span[0] : span[1]], *span)
