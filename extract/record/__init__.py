"""Findings → record → schema-checked JSON."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from extract.check import checks
from extract.check.doubts import doubts
from extract.errors import SourceError
from extract.find.filings import find_filings
from extract.find.resolve import cited_documents
from extract.model import Document, Remark
from extract.read import read_bytes
from extract.read.ocr import AUTO, OcrOptions
from extract.read.sniff import sniff
from extract.record import documents, filings, schema
from extract.record.loading import SCHEMA, load
from extract.record.writing import plain, written

Status = Literal["complete", "partial", "failed"]
Content = dict[str, Any]

_SELDOM = 20_000  # objects more than before until Python looks for cycles again


@dataclass(frozen=True, slots=True)
class Record:
    """What one source file says, valid under the schema.

    ``status`` is ``complete``, ``partial`` (a remark of severity error says what could not be read) or ``failed``.
    """

    status: Status
    content: Content

    def to_dict(self) -> Content:
        """The record as dicts and lists; amounts are ``Decimal`` with the digits as written."""
        content: Content = plain(self.content)
        return content

    def to_json(self) -> str:
        """The record as indented JSON; the same source gives the same text, byte for byte."""
        return written(self.content).decode()


def convert(path: str | Path, root: str | Path | None = None, ocr: OcrOptions = AUTO) -> Record:
    """The record of a file; one that cannot be read as a document gives a ``failed`` record that says why.

    ``source.path`` is relative to ``root``, or the file's name without one. Raises ``OSError`` if the file cannot be
    got, and ``SchemaError`` on a defect of this library.
    """
    return convert_bytes(Path(path).read_bytes(), source_name(path, root), ocr=ocr)


def convert_bytes(data: bytes, name: str, passwords: Sequence[str] = (), ocr: OcrOptions = AUTO) -> Record:
    """The record of a file's bytes, as ``convert`` gives it; ``name`` is its path in the record.

    A file behind a password is opened if one of ``passwords`` fits.
    """
    with _seldom_swept():
        try:
            return record_of(read_bytes(data, passwords, ocr), data, name)
        except SourceError as error:
            return record_of(error, data, name)


@contextmanager
def _seldom_swept() -> Iterator[None]:
    """Let Python look for cycles seldom: a document is many values without any, and it looks every 700 of them."""
    usual = gc.get_threshold()
    is_often = 0 < usual[0] < _SELDOM  # not where it is off, nor where another thread is inside
    if is_often:
        gc.set_threshold(_SELDOM, *usual[1:])
    try:
        yield
    finally:
        if is_often:
            gc.set_threshold(*usual)


def record_of(found: Document | SourceError, data: bytes, name: str) -> Record:
    """The record of a file whose bytes have been read, or of the error that its reader raised."""
    if isinstance(found, SourceError):
        source = {**_source(name, data), "media_type": _media_type(data)}
        return _failed(source, Remark(found.code, "error", str(found)))
    return _converted(found, _source(name, data))


def content(file: str | Path) -> Content:
    """What a .json file holds as a record, or what ``convert`` reads from any other file.

    ``ValueError`` if the .json file is no record.
    """
    return load(file) if Path(file).suffix.lower() == ".json" else convert(file).to_dict()


def failed(name: str, remark: Remark, *, sha256: str | None = None, size: int | None = None) -> Record:
    """The record of a file that was not read; its hash and its number of bytes may be known nevertheless."""
    return _failed({"path": name, "sha256": sha256, "bytes": size, "media_type": None}, remark)


def source_name(path: str | Path, root: str | Path | None) -> str:
    """How a record names its source: relative to ``root``, with forward slashes."""
    path = Path(path)
    return path.relative_to(root).as_posix() if root is not None else path.name


def _source(name: str, data: bytes) -> Content:
    return {"path": name, "sha256": sha256(data).hexdigest(), "bytes": len(data)}


def _media_type(data: bytes) -> str | None:
    try:
        return sniff(data)
    except SourceError:
        return None


_NO_FORM = Remark("form_missing", "info", "文件中没有绩效目标申报表一类的表单；正文、表格和引用文件已全部读取。")


def _failed(source: Content, remark: Remark) -> Record:
    source = {**source, "pages": None, "text_layer": None}
    return _record("failed", source, {"remarks": [documents.remark(remark)]})


def _converted(document: Document, source: Content) -> Record:
    found, unread = find_filings(document)
    cited, conflicts = cited_documents(document, found)
    unsure = [remark for filing in found if document.scanned for remark in filings.unsure(filing)]
    remarks = (*document.remarks, *unread, *conflicts, *unsure)
    filed = [filings.filing(filing) for filing in found]
    if not found and not unread and document.blocks:
        remarks = (*remarks, _NO_FORM)
    source = {
        **source,
        "media_type": document.media_type,
        "pages": len(document.pages) or None,
        "text_layer": documents.text_layer(document),
    }
    findings = {
        "remarks": [*map(documents.remark, remarks), *_doubts(document, filed)],
        "filings": filed,
        "citations": [documents.citation(one) for one in cited],
        "clauses": [documents.clause(clause) for clause in document.clauses],
        "tables": [documents.table(table) for table in document.tables],
    }
    for filing, checked in zip(filed, checks(findings), strict=True):
        filing["checks"] = filings.checks(checked)
    is_partial = any(remark.severity == "error" for remark in remarks)
    return _record("partial" if is_partial else "complete", source, findings)


def _doubts(document: Document, filed: list[Content]) -> Iterator[Content]:
    """What a reader must look up in the original, where pages were read as images."""
    for filing in filed if document.scanned else ():
        yield from doubts(filing, document.scanned)


def _record(status: Status, source: Content, findings: Content) -> Record:
    empty: Content = {"remarks": [], "filings": [], "citations": [], "clauses": [], "tables": []}
    content = {"schema": SCHEMA, "source": source, "status": status, **empty, **findings}
    schema.check(content)
    return Record(status, content)
