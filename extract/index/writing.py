"""Writing records into the index, many in one transaction; each replaces the old rows of its file."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

from extract.index import folding, resolve
from extract.index.connection import Row, WritableConnection, select_in
from extract.index.entries import RecordEntry
from extract.index.schema import OF_FILING


@dataclass(slots=True)
class _KnownNames:
    """The ids of cited documents by name, and of their titles by document and text."""

    names: dict[str, int]
    titles: dict[tuple[int, str], int]
    new_names: list[Row] = field(default_factory=list)
    new_titles: list[Row] = field(default_factory=list)


def put(connection: WritableConnection, entries: Sequence[RecordEntry], missing_files: Sequence[str] = ()) -> None:
    """Index records, replacing the old rows of their files, and remove deleted files; one transaction."""
    with connection.writing():
        change = resolve.CitationChanges()
        _delete(connection, [*missing_files, *(entry.file for entry in entries)], change)
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
    connection.drop_texts([(filing, folding.joined_text(row[0] for row in rows)) for filing, rows in texts])
    for table in ("citation", *OF_FILING):
        connection.execute(f"DELETE FROM {table} WHERE filing_id = ?", ((filing,) for filing in filings))
    connection.execute("DELETE FROM filing WHERE id = ?", ((filing,) for filing in filings))
    connection.execute("DELETE FROM remark WHERE record_id = ?", ((record,) for record in records))
    connection.execute("DELETE FROM record WHERE id = ?", ((record,) for record in records))


def _insert(connection: WritableConnection, entries: Sequence[RecordEntry], change: resolve.CitationChanges) -> None:
    known = _known_names(connection, entries, change)
    next_record, next_filing = (_new_ids(connection, table) for table in ("record", "filing"))
    added: dict[str, list[Row]] = {table: [] for table in ("record", "remark", "filing", "citation", *OF_FILING)}
    texts: list[tuple[int, bytes]] = []
    for entry in entries:
        record = next(next_record)
        added["record"].append((record, entry.file, entry.digest, entry.stamp, *entry.record))
        added["remark"] += [(record, *row) for row in entry.remarks]
        for part in entry.filings:
            filing = next(next_filing)
            added["filing"].append((filing, record, *part.filing))
            for name, title, *rest in part.citations:
                document = known.names[name]
                added["citation"].append((document, filing, title and known.titles[(document, title)], *rest))
            for position, name, *rest in part.mentions:
                added["mention"].append((filing, position, known.names[name], *rest))
            for table, rows in part.rows.items():
                added[table] += [(filing, *row) for row in rows]
            texts.append((filing, part.text))
    for table, new in added.items():
        connection.insert(table, new)
    connection.add_texts(texts)
    change.added += [row[:3] for row in added["citation"]]


def _known_names(
    connection: WritableConnection, entries: Sequence[RecordEntry], change: resolve.CitationChanges
) -> _KnownNames:
    """The ids of all documents and titles that the records cite; writes the new ones."""
    wanted = list(dict.fromkeys(row[0] for entry in entries for row in entry.names))
    names = {row[1]: row[0] for row in select_in(connection, "SELECT id, name FROM regulation WHERE name IN", wanted)}
    titles = select_in(
        connection, "SELECT id, regulation_id, text FROM title WHERE regulation_id IN", sorted(names.values())
    )
    known = _KnownNames(names, {(row[1], row[2]): row[0] for row in titles})
    next_name, next_title = (_new_ids(connection, table) for table in ("regulation", "title"))
    for entry in entries:
        for row in entry.names:
            if row[0] not in known.names:
                one = known.names[row[0]] = next(next_name)
                known.new_names.append((one, *row, one, 0))
        for name, *of_title in entry.titles:
            key = (known.names[name], of_title[0])
            if key not in known.titles:
                known.titles[key] = next(next_title)
                known.new_titles.append((known.titles[key], key[0], *of_title, 0))
    connection.insert("regulation", known.new_names)
    connection.insert("title", known.new_titles)
    change.renamed.update(row[0] for row in known.new_names)
    change.renamed.update(row[1] for row in known.new_titles)
    return known


def _new_ids(connection: WritableConnection, table: str) -> "count[int]":
    return count(int(connection.rows(f"SELECT coalesce(max(id), 0) FROM {table}")[0][0]) + 1)
