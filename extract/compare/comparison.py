"""Comparing two records."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from extract import pack
from extract.compare.citation_changes import PlacedCitation, citation_changes
from extract.compare.filing_changes import filing_changes, filing_pairs
from extract.compare.item_pairs import Pair
from extract.compare.model import ComparedRecord, Comparison
from extract.identity import PROPOSED_PROJECT, likeness, project_key
from extract.record.model import Record


def compare(
    old: Record | Mapping[str, Any],
    new: Record | Mapping[str, Any],
    filing: int | None = None,
    old_filing: int | None = None,
) -> Comparison:
    """The additions, deletions and changes from one record to the other, each once.

    Both are records, or their content as dicts. ``filing`` (from 0) limits the comparison to one filing of the new
    record, its counterpart in the old record, and the documents that these two cite; ``old_filing`` is the counterpart
    to take, whatever the projects are called, else the filing of the same project.
    Not compared: places of values, certainty of the reading, order of lists, text outside of the form.
    Raises ``ValueError`` if a record has no such filing.
    """
    old, new = (one if isinstance(one, Record) else Record.from_dict(one) for one in (old, new))
    if old_filing is not None and filing is None:
        filing = 0
    for word, record, position in (("旧", old, old_filing), ("新", new, filing)):
        if position is not None and position >= len(record.filings):
            raise ValueError(f"{word}文件没有第{position + 1}份申报表，共{len(record.filings)}份")
    pairs = filing_pairs(old.filings, new.filings) if old_filing is None else [Pair(old_filing, filing)]
    if filing is not None:
        pairs = [pair for pair in pairs if pair.new == filing]
    whole = [(old.filings[a], new.filings[b]) for a, b, _ in pairs if a is not None and b is not None]
    is_of_one_year = whole and all(one.fiscal_year and one.fiscal_year == two.fiscal_year for one, two in whole)
    words = ("甲", "乙") if is_of_one_year else ("旧", "新")
    old_positions = None if filing is None else {pair.old for pair in pairs}
    new_positions = None if filing is None else {filing}
    cited = citation_changes(_placed_citations(old, old_positions), _placed_citations(new, new_positions))
    return Comparison(
        _compared_record(old, old_positions),
        _compared_record(new, new_positions),
        tuple(filing_changes(old.filings, new.filings, pair) for pair in pairs),
        tuple(cited),
        tuple(_notes(old, new, pairs, words)),
        words,
    )


def _placed_citations(record: Record, positions: set[int] | set[int | None] | None) -> list[PlacedCitation]:
    """The cited documents with their positions; only those cited in the filings at ``positions``, if given."""
    return [
        PlacedCitation(number, document)
        for number, document in enumerate(record.citations)
        if positions is None
        or any(place.filing in positions - {None} for mention in document.mentions for place in mention.places)
    ]


def _compared_record(record: Record, positions: set[int] | set[int | None] | None) -> ComparedRecord:
    """The file with year and project of its filings, or of those at ``positions``: many files have the same name."""
    names = []
    for position, filing in enumerate(record.filings):
        if positions is None or position in positions:
            year = f"{filing.fiscal_year}年度" if filing.fiscal_year else ""
            parts = [part for part in (year, filing.project.name) if part]
            names.append(" ".join(parts) or filing.form.title or "（无名称）")
    return ComparedRecord(record.source, record.status, tuple(names))


def _notes(old: Record, new: Record, pairs: Sequence[Pair], words: tuple[str, str]) -> Iterator[str]:
    """Chinese sentences on the limits of the comparison; ``words``: what the two records are called."""
    for which, record in zip(words, (old, new), strict=True):
        if record.status != "complete":
            yield f"{which}文件读取不完整，其中缺少的内容不一定是真的没有；请先看其记录中的说明。"
        if not record.filings and record.status != "failed":
            yield f"{which}文件中没有申报表，只比较引用文件。"
    for pair in pairs:
        if pair.old is None or pair.new is None:
            continue
        before, after = old.filings[pair.old], new.filings[pair.new]
        old_name, new_name = before.project.name, after.project.name
        if old_name and new_name and likeness(project_key(old_name), project_key(new_name)) < PROPOSED_PROJECT:
            yield f"两份申报表的项目名称不同（{old_name} → {new_name}），请核对是否应当比较。"
        if before.form.id != after.form.id:
            forms = " → ".join(pack.form_name(filing.form.id) for filing in (before, after))
            yield f"两份申报表的表式不同：{forms}。一方没有的栏目会显示为填入或清空。"
