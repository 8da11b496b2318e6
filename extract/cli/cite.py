"""Document numbers in a stream of texts: a line in, a line of JSON out."""

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from extract.find.citation import find_citations
from extract.find.citation.annotate import html_page
from extract.model import Citation

_BOM = b"\xef\xbb\xbf"


def answers(lines: Iterable[bytes]) -> Iterator[bytes]:
    """For each line its citations as JSON, offsets in code points.

    If the first line that is not blank is a JSON object with a ``text``, all lines are such objects, and their ``id``
    is given back; else each line is a text, and its id is its number. ``ValueError`` names a line that is not UTF-8
    or, among JSON, no such object.
    """
    return (_json(name, text) for name, text in _entries(lines))


def page(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The same texts as a page of HTML with their citations marked; errors as for ``answers``."""
    return (piece.encode() for piece in html_page(text for _, text in _entries(lines)))


def _entries(lines: Iterable[bytes]) -> Iterator[tuple[object, str]]:
    """The texts with their ids."""
    is_json: bool | None = None
    for number, raw in enumerate(lines, 1):
        line = raw.removeprefix(_BOM) if number == 1 else raw
        if is_json is None and line.strip():
            is_json = _entry(line) is not None
        if not is_json:
            yield number, _text(line, number)
        elif line.strip():
            entry = _entry(line)
            if entry is None:
                raise ValueError(f'line {number} is no JSON object with a "text"')
            yield entry.get("id", number), entry["text"]


def _text(line: bytes, number: int) -> str:
    try:
        return line.decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise ValueError(f"line {number} is not UTF-8") from None


def _entry(line: bytes) -> dict[str, Any] | None:
    try:
        entry = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return entry if isinstance(entry, dict) and isinstance(entry.get("text"), str) else None


def _json(name: object, text: str) -> bytes:
    answer = {"id": name, "citations": [_citation(found) for found in find_citations(text)]}
    return orjson.dumps(answer, option=orjson.OPT_APPEND_NEWLINE)


def _citation(found: Citation) -> dict[str, Any]:
    return {
        "start": found.start,
        "end": found.end,
        "text": found.text,
        "id": found.id,
        "kind": found.kind,
        "issuer": found.issuer,
        "year": found.year,
        "number": found.number,
        "title": found.title,
        "repairs": found.repairs,
    }
