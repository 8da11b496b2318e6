"""From a file's bytes to its record: read, find, check, and hold the result against the schema."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from msgspec.structs import replace

from extract.check import checks
from extract.check.doubts import doubts, settled_filing, worn_pages
from extract.conversion.documents import at_of, record_citation, record_clause, record_remark, record_table, text_layer
from extract.conversion.filings import record_filing, unsure_remarks
from extract.errors import SourceError, UnknownFormat
from extract.find.filings import find_filings
from extract.find.form.words.misread_options import with_options_restored
from extract.find.resolve import cited_documents
from extract.model import Document, Remark
from extract.read import read_bytes
from extract.read.formats import CLAIMED, TEXT
from extract.read.ocr import AUTO, OcrOptions
from extract.read.sniff import sniff
from extract.readings import FilingReading
from extract.record import schema
from extract.record.model import Filing, Record, Source

_MERE_TEXT = "从文件名看是文档，内容却只是文本，无法识别；请核对原件，如果确是文本，请改名为 .txt 后再转换。"
_SELDOM = 100_000  # new objects until Python looks for reference cycles again
_NO_FORM = "文件中没有绩效目标申报表一类的表单；正文、表格和引用文件已全部读取。"
_NO_FORM_BESIDE = "文件中没有绩效目标申报表一类的表单；正文、表格和引用文件已全部读取，附带或嵌入的文件另行转换。"
_NO_FORM_READ = (
    "已读取的正文和表格中没有绩效目标申报表一类的表单；文件中还有未读取或未读准的内容（见其他说明），其中可能有表单。"
)
# what a reader says of content that did not come out, or not for certain, also where that is no error
_LEFT_UNREAD = frozenset(
    (
        *("part_unread", "page_unreadable", "page_without_text", "pages_beyond_limit", "text_missing", "text_unmapped"),
        *("columns_unsure", "cells_hidden", "formula_without_result", "number_beyond_digits", "boxes_unreadable"),
        *(
            "table_unsought",
            "table_sliced",
            "table_cut",
            "picture_over_table",
            "source_repaired",
            "source_cut_off",
            "text_unpainted",
            "number_format_unread",
            "field_emptied",
        ),
    )
)


def convert(source: str | Path | bytes | BinaryIO, root: str | Path | None = None, ocr: OcrOptions = AUTO) -> Record:
    """The record of a file, given by its path, its bytes or a binary stream.

    A file that cannot be read as a document gives a ``failed`` record that says why. ``record.source.path`` is the path
    relative to ``root``, or the file's name if ``root`` is None; bytes and streams without a name are ``"-"``. Raises
    ``OSError`` if the file cannot be opened, and ``SchemaError`` on a defect of this library.
    """
    if isinstance(source, bytes):
        return convert_bytes(source, "-", ocr=ocr)
    if isinstance(source, str | Path):
        return convert_bytes(Path(source).read_bytes(), source_name(source, root), ocr=ocr)
    name = getattr(source, "name", None)
    return convert_bytes(source.read(), Path(name).name if isinstance(name, str) else "-", ocr=ocr)


def convert_bytes(
    data: bytes,
    name: str,
    passwords: Sequence[str] = (),
    ocr: OcrOptions = AUTO,
    separate: Sequence[tuple[str, str]] = (),
) -> Record:
    """The record of a file's bytes, as ``convert`` gives it; ``name`` is its path in the record.

    A file behind a password is opened if one of ``passwords`` fits. ``separate`` are the places of embedded files that
    are converted apart, each with its name.
    """
    with _rare_cycle_collection():
        try:
            document = read_bytes(data, passwords, ocr, dict(separate))
            if document.media_type == TEXT.media_type and name.lower().endswith(CLAIMED):
                raise UnknownFormat(_MERE_TEXT)
            return record_of(document, data, name)
        except SourceError as error:
            return record_of(error, data, name)


@contextmanager
def _rare_cycle_collection() -> Iterator[None]:
    """Make Python look for cycles rarely: a document is many objects without cycles, and it looks after every 700."""
    usual = gc.get_threshold()
    is_often = 0 < usual[0] < _SELDOM  # false where collection is off, or another thread is inside
    if is_often:
        gc.set_threshold(_SELDOM, *usual[1:])
    try:
        yield
    finally:
        if is_often:
            gc.set_threshold(*usual)


def record_of(reading: Document | SourceError, data: bytes, name: str) -> Record:
    """The record of a file whose bytes have been read, or of the error that its reader raised."""
    source = Source(path=name, sha256=sha256(data).hexdigest(), bytes=len(data))
    if isinstance(reading, Document):
        return _record_of_document(reading, source)
    remark = Remark(reading.code, "error", str(reading))
    return _valid(Record(source=replace(source, media_type=_media_type(data)), status="failed", remarks=(remark,)))


def failed_record(name: str, remark: Remark, *, sha256: str | None = None, size: int | None = None) -> Record:
    """The record of a file that was not read; its hash and its number of bytes may be known nevertheless."""
    source = Source(path=name, sha256=sha256, bytes=size)
    return _valid(Record(source=source, status="failed", remarks=(record_remark(remark),)))


def open_record(file: str | Path, passwords: Sequence[str] = ()) -> Record:
    """The record that a .json file holds, or that ``convert`` makes of any other file, opened if a password fits.

    Raises ``ValueError`` if the .json file is no record.
    """
    path = Path(file)
    return (
        Record.load(path) if path.suffix.lower() == ".json" else convert_bytes(path.read_bytes(), path.name, passwords)
    )


def source_name(path: str | Path, root: str | Path | None) -> str:
    """How a record names its source: relative to ``root``, with forward slashes."""
    path = Path(path)
    return path.relative_to(root).as_posix() if root is not None else path.name


def _media_type(data: bytes) -> str | None:
    try:
        return sniff(data)
    except SourceError:
        return None


def _record_of_document(document: Document, source: Source) -> Record:
    document, options = with_options_restored(document)
    readings, unread = find_filings(document)
    cited, conflicts = cited_documents(document, readings)
    filings, unsure = _filings_of(document, readings)
    remarks = [*document.remarks, *unread, *options, *conflicts, *unsure]
    if not readings and not unread and document.blocks:
        is_whole = not any(one.severity == "error" or one.code in _LEFT_UNREAD for one in document.remarks)
        whole = _NO_FORM_BESIDE if any(one.code == "part_separate" for one in document.remarks) else _NO_FORM
        remarks.append(Remark("form_missing", "info", whole if is_whole else _NO_FORM_READ))
    is_partial = any(remark.severity == "error" for remark in remarks)
    record = Record(
        source=replace(
            source,
            media_type=document.media_type,
            pages=len(document.pages) or None,
            text_layer=text_layer(document),
        ),
        status="partial" if is_partial else "complete",
        remarks=tuple(map(record_remark, remarks)),
        filings=filings,
        citations=tuple(map(record_citation, cited)),
        clauses=tuple(map(record_clause, document.clauses)),
        tables=tuple(map(record_table, document.tables)),
    )
    return _valid(_with_checks(record, document))


def _filings_of(document: Document, readings: Sequence[FilingReading]) -> tuple[tuple[Filing, ...], list[Remark]]:
    """The filings, those from images as their arithmetic settles them, with remarks on what was read too unsurely."""
    filings = tuple(record_filing(one, has_text_of_images=document.has_text_of_images) for one in readings)
    if not document.has_text_of_images:
        return filings, []
    settled = [settled_filing(one) for one in filings]
    places = {remark.at for _, own in settled for remark in own}
    unsure = [one for reading in readings for one in unsure_remarks(reading) if at_of(one.places) not in places]
    return tuple(filing for filing, _ in settled), [*unsure, *(remark for _, own in settled for remark in own)]


def _with_checks(record: Record, document: Document) -> Record:
    """The record with what the rules say of each filing, and with remarks on digits that were read from images."""
    worn = worn_pages(record)
    doubted = [
        remark
        for filing in record.filings
        if document.has_text_of_images
        for remark in doubts(filing, document.scanned_pages, document.mixed_pages, worn)
    ]
    record = replace(record, remarks=(*record.remarks, *doubted))
    filings = [replace(filing, checks=result) for filing, result in zip(record.filings, checks(record), strict=True)]
    return replace(record, filings=tuple(filings))


def _valid(record: Record) -> Record:
    """The record itself; ``SchemaError`` if it breaks the schema."""
    schema.check(record)
    return record
