"""Two records beside each other."""

from collections.abc import Iterator
from typing import Any

from extract.compare.citations import Cited, citation_changes
from extract.compare.filings import filing_changes, filing_pairs
from extract.compare.model import Comparison
from extract.compare.pairing import Pair
from extract.identity import PROPOSED_PROJECT, likeness, project_key
from extract.record.places import listed

Content = dict[str, Any]


def compare(old: Content, new: Content, filing: int | None = None) -> Comparison:
    """What was added, dropped or changed from one record to the other: each difference once.

    Both are records as ``extract.record.load`` or ``Record.to_dict`` gives them. ``filing`` (from 0) takes one filing
    of the new record only, with the one of the old record that belongs to it, and the documents that these two cite.
    Not compared: where a value stands, how sure its reading is, the order of lists, and the text outside of the form.
    ``ValueError`` if the new record has no such filing.
    """
    pairs = filing_pairs(old["filings"], new["filings"])
    if filing is not None:
        pairs = [pair for pair in pairs if pair.new == filing]
        if not pairs:
            raise ValueError(f"新文件没有第{filing + 1}份申报表，共{len(new['filings'])}份")
    wanted = pairs if filing is not None else None
    cited = citation_changes(_cited(old, wanted, 0), _cited(new, wanted, 1))
    changes = tuple(filing_changes(old["filings"], new["filings"], pair) for pair in pairs)
    notes = (*_notes(old, "旧"), *_notes(new, "新"), *_other(old, new, pairs))
    return Comparison(_source(old, wanted, 0), _source(new, wanted, 1), changes, tuple(cited), notes)


def _cited(record: Content, pairs: list[Pair] | None, side: int) -> list[Cited]:
    """The documents with their positions; with ``pairs`` those only that are cited in one of their filings."""
    found = [Cited(position, content) for position, content in enumerate(record["citations"])]
    if pairs is None:
        return found
    filings = {pair[side] for pair in pairs} - {None}
    return [cited for cited in found if filings & _filings(cited.content)]


def _filings(cited: Content) -> set[int | None]:
    return {place["filing"] for mention in cited["mentions"] for place in listed(mention["at"])}


def _source(record: Content, pairs: list[Pair] | None, side: int) -> Content:
    """The file and the filings of it that are compared: all, or with ``pairs`` theirs only."""
    compared = None if pairs is None else {pair[side] for pair in pairs}
    return {
        "source": record["source"],
        "status": record["status"],
        "filings": [_told(one) for at, one in enumerate(record["filings"]) if compared is None or at in compared],
    }


def _told(filing: Content) -> str:
    """Year and project of a filing: files are often named alike."""
    year = f"{filing['fiscal_year']}年度" if filing["fiscal_year"] else ""
    return " ".join(part for part in (year, _name(filing)) if part) or filing["form"]["title"] or "（无名称）"


def _notes(record: Content, which: str) -> Iterator[str]:
    if record["status"] != "complete":
        yield f"{which}文件没有完整读出，其中缺少的内容不一定是真的没有；请先看其记录中的说明。"
    if not record["filings"] and record["status"] != "failed":
        yield f"{which}文件中没有申报表，只比较引用文件。"


def _other(old: Content, new: Content, pairs: list[Pair]) -> Iterator[str]:
    for pair in pairs:
        if pair.old is not None and pair.new is not None:
            before, after = old["filings"][pair.old], new["filings"][pair.new]
            forms = [filing["form"]["id"] for filing in (before, after)]
            old_name, new_name = _name(before), _name(after)
            if old_name and new_name and likeness(project_key(old_name), project_key(new_name)) < PROPOSED_PROJECT:
                yield f"两份申报表的项目名称不同（{old_name} → {new_name}），请核对是否应当比较。"
            if forms[0] != forms[1]:
                told = " → ".join(form or "通用栏目" for form in forms)
                yield f"两份申报表的表式不同（{told}）：一方没有的栏目会显示为填入或清空。"


def _name(filing: Content) -> str:
    return filing["project"]["name"] or ""
