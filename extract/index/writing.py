"""Records into the index: each replaces what stood there of its file, many in one transaction."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple

from extract.index import parts, resolve, rows
from extract.index.engine import Row, Writer, selected
from extract.index.parts import Content, Part
from extract.index.schema import OF_FILING


class Entry(NamedTuple):
    """A record to be indexed: its file below ``records/``, digest and stamp of that file, and what it holds."""

    file: str
    digest: str
    stamp: str
    content: Content


@dataclass(slots=True)
class _Known:
    """What the index has of the documents that some records cite; new ones get the next ids."""

    names: dict[str, int]
    titles: dict[tuple[int, str], int]
    new_names: list[Row] = field(default_factory=list)
    new_titles: list[Row] = field(default_factory=list)


def put(engine: Writer, entries: Sequence[Entry], gone: Sequence[str] = ()) -> None:
    """Index records in the place of what their files held before and forget the files that are gone; all or nothing."""
    with engine.writing():
        change = resolve.Change()
        _forget(engine, [*gone, *(entry.file for entry in entries)], change)
        _add(engine, entries, change)
        resolve.settle(engine, change)


def _forget(engine: Writer, files: Sequence[str], change: resolve.Change) -> None:
    records = [row[0] for row in selected(engine, "SELECT id FROM record WHERE file IN", files)]
    if not records:
        return
    filings = [row[0] for row in selected(engine, "SELECT id FROM filing WHERE record_id IN", records)]
    change.removed += selected(
        engine, "SELECT regulation_id, filing_id, title_id FROM citation WHERE filing_id IN", filings
    )
    engine.drop_texts([(filing, _text(engine, filing)) for filing in filings])
    for table in ("citation", *OF_FILING):
        engine.execute(f"DELETE FROM {table} WHERE filing_id = ?", ((filing,) for filing in filings))
    engine.execute("DELETE FROM filing WHERE id = ?", ((filing,) for filing in filings))
    engine.execute("DELETE FROM remark WHERE record_id = ?", ((record,) for record in records))
    engine.execute("DELETE FROM record WHERE id = ?", ((record,) for record in records))


def _text(engine: Writer, filing: int) -> str:
    found = engine.rows("SELECT text FROM passage WHERE filing_id = ? ORDER BY position", (filing,))
    return parts.searched(row[0] for row in found)


def _add(engine: Writer, entries: Sequence[Entry], change: resolve.Change) -> None:
    divided = [(entry, parts.parts(entry.content)) for entry in entries]
    known = _known(engine, [part for _, found in divided for part in found], change)
    next_record, next_filing = (count(_last(engine, table) + 1) for table in ("record", "filing"))
    found: dict[str, list[Row]] = {table: [] for table in ("record", "remark", "filing", "citation", *OF_FILING)}
    texts: list[tuple[int, str]] = []
    for entry, held in divided:
        record_id = next(next_record)
        found["record"].append(rows.record(entry.content, (record_id, entry.file, entry.digest, entry.stamp)))
        found["remark"] += rows.remarks(entry.content, record_id)
        for part in held:
            filing_id = next(next_filing)
            found["filing"].append(rows.filing(part, filing_id, record_id, entry.content["status"]))
            found["citation"] += _citations(part, filing_id, known)
            texts.append((filing_id, part.text()))
            _of_filing(found, part, filing_id, known)
    for table, new in found.items():
        engine.insert(table, new)
    engine.add_texts(texts)
    change.added += [row[:3] for row in found["citation"]]


def _of_filing(found: dict[str, list[Row]], part: Part, filing_id: int, known: _Known) -> None:
    found["person"] += rows.persons(part, filing_id)
    found["passage"] += rows.passages(part, filing_id)
    found["budget_row"] += rows.budget_rows(part, filing_id)
    found["indicator"] += rows.indicators(part, filing_id)
    found["checked"] += rows.checks(part, filing_id)
    found["mention"] += rows.mentions(part, filing_id, known.names)
    found["cited_issuer"] += rows.issuers(part, filing_id)


def _citations(part: Part, filing_id: int, known: _Known) -> Iterator[Row]:
    year = part.filing["fiscal_year"] if part.filing else None
    for name, cited in rows.distinct(part.mentions).items():
        regulation = known.names[name]
        title = known.titles[(regulation, cited["title"])] if cited["title"] else None
        yield (regulation, filing_id, title, rows.years_past(cited, year))


def _known(engine: Writer, divided: Sequence[Part], change: resolve.Change) -> _Known:
    """The ids of all documents and titles that the parts cite; the new ones are written."""
    cited = [mention.cited for part in divided for mention in part.mentions]
    names = {row[1]: row[0] for row in selected(engine, "SELECT id, name FROM regulation WHERE name IN", _names(cited))}
    titles = selected(
        engine, "SELECT id, regulation_id, text FROM title WHERE regulation_id IN", sorted(names.values())
    )
    known = _Known(names, {(row[1], row[2]): row[0] for row in titles})
    next_name, next_title = (count(_last(engine, table) + 1) for table in ("regulation", "title"))
    for one in cited:
        if one["id"] not in known.names:
            known.names[one["id"]] = next(next_name)
            known.new_names.append(rows.regulation(one, known.names[one["id"]]))
        key = (known.names[one["id"]], one["title"])
        if one["title"] and key not in known.titles:
            known.titles[key] = next(next_title)
            known.new_titles.append(rows.title(one["title"], known.titles[key], key[0]))
    engine.insert("regulation", known.new_names)
    engine.insert("title", known.new_titles)
    change.renamed.update(row[0] for row in known.new_names)
    change.renamed.update(row[1] for row in known.new_titles)
    return known


def _names(cited: Sequence[Content]) -> list[str]:
    return list(Counter(one["id"] for one in cited))


def _last(engine: Writer, table: str) -> int:
    return int(engine.rows(f"SELECT coalesce(max(id), 0) FROM {table}")[0][0])
