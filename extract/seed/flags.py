"""What a person must look at in a text that is carried over: years, citations that ran out, what was bought once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from extract import pack
from extract.find.width import half_width
from extract.record.places import listed
from extract.seed.model import Content, Flag

_NEAR = 8  # characters between the title of a document and its number
_NUMBERED = frozenset(("document", "order", "announcement", "letter", "standard"))  # their year is part of their number


class Cited(NamedTuple):
    """A cited document where it stands in a text, with its title where that stands beside the number."""

    document: Content
    start: int
    end: int
    number: tuple[int, int]


def in_text(text: str, cited: Sequence[Cited], year: int, all_cited: Sequence[Content]) -> list[Flag]:
    """The flags of a text that is carried over to ``year``, in its order."""
    sources = [flag for one in cited for flag in _of_citation(text, one, year, all_cited)]
    taken = [(flag.start or 0, flag.end or 0) for flag in sources]
    taken += [one.number for one in cited if one.document["kind"] in _NUMBERED]
    return sorted([*sources, *_years(text, taken, year)], key=lambda flag: flag.start or 0)


def one_off(text: str) -> list[Flag]:
    """The words of a budget line that sound like what is bought or built once."""
    return [
        _at(
            "one_off_item",
            text,
            found.span(),
            f"“{found[0]}”像是一次性支出：今年不再发生的请删去这一行，仍需安排的请说明理由。",
        )
        for found in pack.patterns("check")["one_off"].finditer(half_width(text))
    ]


def _years(text: str, taken: Sequence[tuple[int, int]], year: int) -> Iterator[Flag]:
    for name in ("year", "relative_year"):
        for found in pack.patterns("seed")[name].finditer(half_width(text)):
            if not any(start < found.end() and found.start() < end for start, end in taken):
                words = text[found.start() : found.end()]
                message = f"“{words}”是按上年写的，今年申报{year}年：请核实是否要改。"
                yield _at("year_in_text", text, found.span(), message)


# ---------------------------------------------------------------- citations


def cited_in(pointer: str, text: str, filing: int, citations: Iterable[Content]) -> list[Cited]:
    """The documents cited in a leaf, each where it stands in the leaf's own text."""
    found: list[Cited] = []
    for document in citations:
        starts: dict[str, int] = {}
        for mention in document["mentions"]:
            if _is_in(mention, filing, pointer):
                start = text.find(mention["text"], starts.get(mention["text"], 0))
                if start >= 0:
                    starts[mention["text"]] = start + 1
                    number = (start, start + len(mention["text"]))
                    found.append(Cited(document, *_with_title(text, number, document["title"]), number))
    return sorted(found, key=lambda one: one.start)


def _is_in(mention: Content, filing: int, pointer: str) -> bool:
    return any(place["filing"] == filing and place["field"] == pointer for place in listed(mention["at"]))


def _with_title(text: str, number: tuple[int, int], title: str | None) -> tuple[int, int]:
    """From the title to the number or the other way round, where the two stand side by side."""
    start, end = number
    plain, words = half_width(text), half_width(title or "")
    before, behind = plain.rfind(words, 0, start), plain.find(words, end)
    if words and before >= 0 and start - before - len(words) <= _NEAR:
        return before, end
    return (start, behind + len(words)) if words and 0 <= behind <= end + _NEAR else number


def _of_citation(text: str, cited: Cited, year: int, others: Sequence[Content]) -> Iterator[Flag]:
    """What is wrong with leaning on the document; that it is provisional only where nothing worse is."""
    found = [_at(rule, text, (cited.start, cited.end), message) for rule, message in _faults(cited, year, others)]
    if not found and cited.document["provisional"]:
        message = f"{cited.document['id']}是暂行或试行的文件：请核实在{year}年是否仍然有效。"
        found = [_at("provisional", text, (cited.start, cited.end), message)]
    yield from found


def _faults(cited: Cited, year: int, others: Sequence[Content]) -> Iterator[tuple[str, str]]:
    document, name = cited.document, cited.document["id"]
    plan, valid = document["annual_plan_for"], document["valid"]
    if plan is not None and plan < year:
        told = f"{name}是{plan}年的年度安排，请换成{year}年的文件或删去。"
        yield "annual_plan", told + _successor(document, year, others)
    elif valid is not None and valid[1] < year:
        told = f"{name}的期间为{valid[0]}—{valid[1]}年，到{year}年已经期满，请换成后续文件或删去。"
        yield "expired", told + _successor(document, year, others)
    if document["draft"]:
        yield "draft", f"{name}是征求意见的文件，不能作为正式依据：请改引正式印发的文件，写明其文号。"


def _successor(document: Content, year: int, others: Sequence[Content]) -> str:
    """A later document of the same title but for its years, if the records that were given cite one."""
    stem = _stem(document["title"])
    later = [one["id"] for one in others if stem and _stem(one["title"]) == stem and _holds(one, year)]
    return f"所给记录中引用了{later[0]}，可供核对。" if later else f"所给记录中没有找到适用于{year}年的后续文件。"


def _holds(document: Content, year: int) -> bool:
    valid = document["valid"]
    return bool(document["annual_plan_for"] == year or (valid and valid[0] <= year <= valid[1]))


def _stem(title: str | None) -> str:
    return "".join(char for char in half_width(title or "") if not char.isdigit() and char not in "()《》〈〉-—年度 ")


# ---------------------------------------------------------------- indicators


def unmeasurable(indicator: Mapping[str, Any]) -> list[Flag]:
    """A target of words, with the kind of number that could stand there."""
    if indicator["target"]["measurable"] is not False:
        return []
    message = f"上年的目标值“{indicator['target']['text']}”无法衡量，建议改为{_kind(indicator)}。"
    return [Flag("unmeasurable", message)]


def _kind(indicator: Mapping[str, Any]) -> str:
    """The first suggestion whose words are in the name, else the first for its second level."""
    name, level2 = indicator["name"] or "", indicator["level2"]
    entries: list[dict[str, Any]] = pack.toml("seed")["suggestion"]
    named = (one for one in entries if any(word and word in name for word in one["words"]))
    levelled = (one for one in entries if level2 in one["level2"])
    return str(next(named, next(levelled, entries[-1]))["kind"])


def _at(rule: str, text: str, span: tuple[int, int], message: str) -> Flag:
    return Flag(rule, message, text[span[0] : span[1]], *span)
