"""Document numbers in a stream of texts: one line of JSON for each line of input."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import chain, islice

import orjson

import shenbao_cite
from extract.messages import say
from extract.signatures import OLE_SIGNATURE, PDF_SIGNATURE, ZIP_SIGNATURES

_DOCUMENTS = (PDF_SIGNATURE, ZIP_SIGNATURES[0], OLE_SIGNATURE, b"{\\rtf")  # PDF, .docx, .doc, .rtf
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_BOM = "\ufeff"
_SAMPLE = 200  # lines checked for the encoding if the first non-ASCII line is not UTF-8


class WrongInput(ValueError):
    """The input is not text: it is a document, or in an encoding (UTF-16) that cannot be split into lines of bytes."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for of each text besides its citations."""

    scanned: bool = False
    cases: bool = False
    ranges: bool = False
    references: bool = False
    statuses: bool = False


@dataclass(slots=True)
class InputReport:
    """Messages on standard error about the input ``name``; ``passed_over`` counts skipped lines."""

    name: str
    passed_over: int = 0

    def note(self, message: str) -> None:
        """Print a harmless message."""
        print(f"shenbao cite: {self.name}: {say(message)}", file=sys.stderr)

    def pass_over(self, number: int, why: str) -> None:
        """Print and count a line that is skipped."""
        self.passed_over += 1
        self.note(f"line {number} {why}; passed over")


def json_lines(lines: Iterable[bytes], report: InputReport, wanted: Wanted = Wanted()) -> Iterator[bytes]:
    """The citations of each line as JSON with all that is known of them, with offsets in code points.

    If the first line that is not blank begins like a JSON object, all lines are objects with a ``text``, and their
    ``id`` is given back; else each line is a text, and its id is its number. The text is UTF-8, or else GB18030. A line
    that cannot be decoded or, among JSON lines, is no such object, is reported and skipped. Raises ``WrongInput`` for a
    PDF or Word file and for UTF-16.
    """
    for name, text in _entries(_lines_of_text(lines), report):
        citations = shenbao_cite.find_citations(text, scanned=wanted.scanned, cases=wanted.cases, ranges=wanted.ranges)
        line: dict[str, object] = {"id": name, "citations": citations}
        if wanted.references:
            references = shenbao_cite.find_references(text, citations)
            line["references"] = [{**asdict(one), "resolved": one.is_resolved} for one in references]
            line["documents"] = _documents(text)
        if wanted.statuses:
            line["statuses"] = shenbao_cite.find_statuses(text, citations)
        yield orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)


def _documents(text: str) -> list[dict[str, object]]:
    """The documents behind all mentions, each with the places of its mentions and references."""
    return [
        {
            **{key: getattr(document, key) for key in ("id", "kind", "title", "organ")},
            "mentions": [[one.start, one.end] for one in document.mentions],
            "references": [[one.start, one.end] for one in document.references],
        }
        for document in shenbao_cite.resolve(text).documents
    ]


def html_pieces(lines: Iterable[bytes], report: InputReport, *, scanned: bool = False) -> Iterator[bytes]:
    """The texts as a page of HTML with marked citations; input and errors as for ``json_lines``."""
    from shenbao_cite.markup import html_page  # noqa: PLC0415

    texts = (text for _, text in _entries(_lines_of_text(lines), report))
    return (piece.encode() for piece in html_page(texts, scanned=scanned))


def _lines_of_text(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines; raises ``WrongInput`` before anything is printed if the first line is not text."""
    rest = iter(lines)
    first = next(rest, b"")
    if first.startswith(_DOCUMENTS):
        raise WrongInput("is a document: use `shenbao convert` or `shenbao show`")
    if first.startswith(_UTF_16):
        raise WrongInput("is UTF-16: save it as UTF-8 first")
    return chain([first] if first else [], rest)


def _entries(lines: Iterator[bytes], report: InputReport) -> Iterator[tuple[object, str]]:
    """The texts with their ids: those of JSON objects, else the numbers of the lines."""
    is_json: bool | None = None
    for number, line in _decoded_lines(lines, report):
        if is_json is None and line.strip():
            is_json = "".join(line[:80].split()).startswith('{"')
        if not is_json:
            yield number, line
        elif line.strip():
            try:
                entry = orjson.loads(line)
            except orjson.JSONDecodeError:
                entry = None
            if isinstance(entry, dict) and isinstance(entry.get("text"), str):
                yield entry.get("id", number), entry["text"]
            else:
                report.pass_over(number, 'is no JSON object with a "text"')


def _decoded_lines(lines: Iterator[bytes], report: InputReport) -> Iterator[tuple[int, str]]:
    """The lines that can be decoded, with their numbers and without line ends."""
    number, sample = 0, []
    for number, line in enumerate(lines, 1):
        if not line.isascii():
            sample = [line]
            break
        yield number, line.decode().rstrip("\r\n")
    if sample and _line_text(sample[0], "UTF-8") is None:
        sample.extend(islice(lines, _SAMPLE))
    encoding = _encoding(sample)
    if encoding != "UTF-8":
        report.note(f"not UTF-8, read as {encoding}")
    for place, line in enumerate(chain(sample, lines), number):
        text = _line_text(line, encoding)
        if text is None:
            report.pass_over(place, f"is not {encoding}")
        else:
            yield place, text.removeprefix(_BOM) if place == 1 else text


def _encoding(sample: Sequence[bytes]) -> str:
    """The encoding: GB18030 if more of the non-ASCII lines are valid only in it, else UTF-8."""
    telling = [line for line in sample if not line.isascii()]
    foreign = [line for line in telling if _line_text(line, "UTF-8") is None]
    chinese = sum(_line_text(line, "GB18030") is not None for line in foreign)
    return "GB18030" if chinese > len(telling) - len(foreign) else "UTF-8"


def _line_text(line: bytes, encoding: str) -> str | None:
    """The decoded line without its line end; None if it is not in that encoding."""
    try:
        return line.decode(encoding).rstrip("\r\n")
    except UnicodeDecodeError:
        return None
