"""Writing records into the index, many in one transaction; each replaces the old rows of its file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple

from extract.check.repeals import repeals
from extract.index import passages, resolve, rows
from extract.index.connection import Row, WritableConnection, select_in
from extract.index.passages import FilingText
from extract.index.schema import OF_FILING
from extract.record.model import Record


class IndexedRecord(NamedTuple):
    """A record to be indexed: its file below ``records/``, digest and stamp of that file, its content and filings.

    ``repealed`` has the documents that its own text says are no longer in force: the year, 0 for none named.
    """

    file: str
    digest: str
    stamp: str
    record: Record
    parts: list[FilingText]
    repealed: Mapping[str, int]


@dataclass(slots=True)
class _KnownNames:
    """The ids of cited documents by name, and of their titles by document and text."""

    names: dict[str, int]
    titles: dict[tuple[int, str], int]
    new_names: list[Row] = field(default_factory=list)
    new_titles: list[Row] = field(default_factory=list)


def indexed_record(record: Record, file: str, digest: str, stamp: str) -> IndexedRecord:
    """The record to be indexed, after all that takes longer for hard texts: the caller limits its time."""
    parts = passages.filing_texts(record)
    for part in parts:
        part.text()
        list(rows.person_rows(part, 0))
    repealed = {one.document.id: one.year or 0 for one in repeals(record)}
    return IndexedRecord(file, digest, stamp, record, parts, repealed)


def put(connection: WritableConnection, entries: Sequence[IndexedRecord], gone: Sequence[str] = ()) -> None:
    """Index records, replacing the old rows of their files, and remove deleted files; one transaction."""
    with connection.writing():
        change = resolve.CitationChanges()
        _delete(connection, [*gone, *(entry.file for entry in entries)], change)
        _insert(connection, entries, change)
        resolve.settle(connection, change)


def _delete(connection: WritableConnection, files: Sequence[str], change: resolve.CitationChanges) -> None:
    records = [row[0] for row in select_in(connection, "SELECT id FROM record WHERE file IN", files)]
    if not records:
        return
    filings = [row[0] for row in select_in(connection, "SELECT id FROM filing WHERE record_id IN", records)]
    change.removed += select_in(
        connection, "SELECT regulation_id, filing_id, title_id FROM citation WHERE filing_id IN", filings
    )
    sql = "SELECT text FROM passage WHERE filing_id = ? ORDER BY position"
    texts = ((filing, connection.rows(sql, (filing,))) for filing in filings)
    connection.drop_texts([(filing, passages.joined_text(row[0] for row in held)) for filing, held in texts])
    for table in ("citation", *OF_FILING):
        connection.execute(f"DELETE FROM {table} WHERE filing_id = ?", ((filing,) for filing in filings))
    connection.execute("DELETE FROM filing WHERE id = ?", ((filing,) for filing in filings))
    connection.execute("DELETE FROM remark WHERE record_id = ?", ((record,) for record in records))
    connection.execute("DELETE FROM record WHERE id = ?", ((record,) for record in records))


def _insert(connection: WritableConnection, entries: Sequence[IndexedRecord], change: resolve.CitationChanges) -> None:
    known = _known_names(connection, [part for entry in entries for part in entry.parts], change)
    next_record, next_filing = (_new_ids(connection, table) for table in ("record", "filing"))
    added: dict[str, list[Row]] = {table: [] for table in ("record", "remark", "filing", "citation", *OF_FILING)}
    texts: list[tuple[int, str]] = []
    for entry in entries:
        record, record_id = entry.record, next(next_record)
        added["record"].append(rows.record_row(record, (record_id, entry.file, entry.digest, entry.stamp)))
        added["remark"] += rows.remark_rows(record, record_id)
        for part in entry.parts:
            filing_id = next(next_filing)
            added["filing"].append(rows.filing_row(part, filing_id, record_id, record.status))
            added["citation"] += rows.citation_rows(part, filing_id, known.names, known.titles, entry.repealed)
            added["person"] += rows.person_rows(part, filing_id)
            added["passage"] += [(filing_id, position, *passage) for position, passage in enumerate(part.passages)]
            added["budget_row"] += rows.budget_rows(part, filing_id)
            added["indicator"] += rows.indicator_rows(part, filing_id)
            added["checked"] += rows.check_rows(part, filing_id)
            added["mention"] += rows.mention_rows(part, filing_id, known.names)
            issuers = {mention.cited.issuer or "" for mention in part.mentions}  # '' for documents without one
            added["cited_issuer"] += [(filing_id, issuer) for issuer in sorted(issuers)]
            texts.append((filing_id, part.text()))
    for table, new in added.items():
        connection.insert(table, new)
    connection.add_texts(texts)
    change.added += [row[:3] for row in added["citation"]]


def _known_names(
    connection: WritableConnection, parts: Sequence[FilingText], change: resolve.CitationChanges
) -> _KnownNames:
    """The ids of all documents and titles that the filings cite; writes the new ones."""
    cited = [mention.cited for part in parts for mention in part.mentions]
    wanted = list(dict.fromkeys(one.id for one in cited))
    names = {row[1]: row[0] for row in select_in(connection, "SELECT id, name FROM regulation WHERE name IN", wanted)}
    titles = select_in(
        connection, "SELECT id, regulation_id, text FROM title WHERE regulation_id IN", sorted(names.values())
    )
    known = _KnownNames(names, {(row[1], row[2]): row[0] for row in titles})
    next_name, next_title = (_new_ids(connection, table) for table in ("regulation", "title"))
    for one in cited:
        if one.id not in known.names:
            known.names[one.id] = next(next_name)
            known.new_names.append(rows.regulation_row(one, known.names[one.id]))
        key = (known.names[one.id], one.title or "")
        if one.title and key not in known.titles:
            known.titles[key] = next(next_title)
            known.new_titles.append(rows.title_row(one.title, known.titles[key], key[0]))
    connection.insert("regulation", known.new_names)
    connection.insert("title", known.new_titles)
    change.renamed.update(row[0] for row in known.new_names)
    change.renamed.update(row[1] for row in known.new_titles)
    return known


def _new_ids(connection: WritableConnection, table: str) -> "count[int]":
    return count(int(connection.rows(f"SELECT coalesce(max(id), 0) FROM {table}")[0][0]) + 1)
