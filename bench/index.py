"""The index at the size of a city's archive: speed of indexing, size, speed of answers.

Usage: ``python bench/index.py [FILINGS] [postgresql://…]``, without arguments 200000 (five citations each) in SQLite.
Searches are measured in CPU time, for a server including that of its process, which must be on this machine (Linux).
"""

import random
import resource
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import archives  # noqa: E402

from extract import index  # noqa: E402
from extract.index import FACETS, Filters, Query, changed_records, opening, rows, searching, writing  # noqa: E402
from extract.index.connection import Connection  # noqa: E402
from extract.index.entries import RecordEntry  # noqa: E402
from extract.record.model import Record  # noqa: E402

_TOGETHER = 400  # records in a transaction
_QUERIES = 200


def main(filings: int, database: str | None) -> None:
    """Print the measurements."""
    known = max(filings // 4, 100)  # documents that are cited
    with tempfile.TemporaryDirectory() as folder:
        address = database or str(Path(folder, "shenbao.db"))
        index.remove(address)
        build(address, filings, known)
        if database is None:
            size = sum(file.stat().st_size for file in Path(folder).iterdir())
            print(f"{size / 1e6:.0f} MB, {size / filings:.0f} bytes a filing")
        with index.reading(address) as connection:
            print_answer_times(connection, known, clock(connection) if database else process_time)


def clock(connection: Connection) -> Callable[[], float]:
    """A clock of the CPU time of this process and of the server's process for the connection."""
    (process,) = connection.rows("SELECT pg_backend_pid()")[0]
    used = Path(f"/proc/{process}/schedstat")  # nanoseconds on a processor first (linux: sched-stats.rst)
    return lambda: process_time() + int(used.read_text().split()[0]) / 1e9


def build(address: str, filings: int, known: int) -> None:
    """Index the records from their bytes; the time does not include making the records."""
    taken = wall = 0.0
    contents = archives.every(range(filings), known)
    with opening.writing(address) as connection, changed_records.without_garbage_collection():
        number = 0
        while batch := list(islice(contents, _TOGETHER)):
            start, wall_start = process_time(), perf_counter()
            writing.put(connection, [entry(number + at, data) for at, data in enumerate(batch)])
            taken, wall = taken + process_time() - start, wall + perf_counter() - wall_start
            number += len(batch)
        start, wall_start = process_time(), perf_counter()
        connection.tidy()
        taken, wall = taken + process_time() - start, wall + perf_counter() - wall_start
        (citations,) = connection.rows("SELECT count(*) FROM citation")[0]
    print(f"{filings} filings with {citations} citations: {taken:.0f} CPU-s, {wall:.0f} s of wall time")
    print(f"{citations / taken:.0f} citations a CPU-second")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def entry(number: int, data: bytes) -> RecordEntry:
    """A record to be indexed."""
    digest = sha256(data).hexdigest()
    return rows.record_entry(Record.parse(data), f"{number:06}.pdf.json", digest, str(len(data)))


def print_answer_times(connection: Connection, known: int, now: Callable[[], float]) -> None:
    """Print the times of mixed queries by kind."""
    seconds: dict[str, list[float]] = defaultdict(list)
    for kind, query in islice(mixed_queries(known), _QUERIES):
        start = now()
        searching.search(connection, query)
        seconds[kind].append(now() - start)
    groups = {"numbers and titles": ("number", "part", "title", "both"), "passages and facets": ("words", "facets")}
    for name, kinds in groups.items():
        times = sorted(time for kind in kinds for time in seconds[kind])
        print(f"{name}: median {times[len(times) // 2] * 1e3:.1f} ms, p95 {times[len(times) * 95 // 100] * 1e3:.1f} ms")
    for kind, times in seconds.items():
        times.sort()
        print(
            f"  {kind}: median {times[len(times) // 2] * 1e3:.1f} ms, p95 {times[len(times) * 95 // 100] * 1e3:.1f} ms"
        )


def mixed_queries(known: int) -> Iterator[tuple[str, Query]]:
    """Queries of all kinds in turn, with words and numbers of the archive."""
    chance = random.Random(7)
    kinds: dict[str, Callable[[], Query]] = {
        "number": lambda: Query(archives.spelling_of(_document(chance, known)["id"], chance)),
        "words": lambda: Query(_words(chance)),
        "part": lambda: Query(_part(_document(chance, known)["id"])),
        "facets": lambda: Query(_words(chance), facets=FACETS, filters=Filters(years=(chance.randrange(2014, 2025),))),
        "title": lambda: Query(f"《{_document(chance, known)['title'][-9:]}》"),
        "both": lambda: Query(both=(_document(chance, known)["id"], _document(chance, known, 20)["id"])),
    }
    while True:
        yield from ((kind, make()) for kind, make in kinds.items())


def _document(chance: random.Random, known: int, most: int | None = None) -> archives.Content:
    """One of the cited documents, or of the ``most`` cited ones."""
    while True:
        document = archives.regulations(known)[int(chance.paretovariate(0.3)) % (most or known)]
        if document["number"]:
            return document


def _part(name: str) -> str:
    return name.partition("〕")[0][1:]


def _words(chance: random.Random) -> str:
    """Some characters from a sentence of a filing."""
    sentence = archives.sentence(chance, 3)
    start = chance.randrange(len(sentence) - 6)
    return sentence[start : start + chance.randrange(2, 7)].strip("，。")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000, sys.argv[2] if len(sys.argv) > 2 else None)
