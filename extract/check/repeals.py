"""Documents that a record's own text says are repealed or no longer in force (废止, 失效)."""

from collections.abc import Iterator
from typing import NamedTuple

from extract.record.model import CitedDocument, Record
from shenbao_cite import StatusFact, find_statuses
from shenbao_cite.relations import StatusKind

_KINDS: tuple[StatusKind, ...] = ("repealed", "expired")


class Repeal(NamedTuple):
    """What a record says of a document that it cites: the words (同时废止) and the year, None where it is not named."""

    document: CitedDocument
    words: str
    year: int | None


def repeals(record: Record) -> Iterator[Repeal]:
    """The cited documents that the text of the record, or one of its cells, says are no longer in force, each once."""
    clauses = "\n".join(clause.text for clause in record.clauses)
    texts = [clauses, *(cell.text for table in record.tables for cell in table.cells)]
    facts: dict[str, StatusFact] = {}
    for text in texts:
        for fact in find_statuses(text, kinds=_KINDS):
            if fact.citation and not fact.pinpoint and "条款" not in fact.text:  # 第三条废止: the others still hold
                facts.setdefault(fact.citation.id, fact)
    for document in record.citations if facts else ():
        # said of its number, or of the title alone that one of its mentions has
        names = [document.id, *(mention.text for mention in document.mentions)]
        status = next((facts[name] for name in names if name in facts), None)
        if status:
            yield Repeal(document, status.text, int(status.date[:4]) if status.date else None)
