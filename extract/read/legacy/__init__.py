"""What older and other word processors wrote → .docx, through LibreOffice.

``word97`` and ``markup`` look at a file before, ``office`` converts it, ``outcome`` looks at what came out. Many files
go through one process: the first costs a second or more, each further one little. ``flat`` needs no LibreOffice.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extract.errors import ConverterMissing, DamagedSource, SourceError
from extract.model import Remark
from extract.read.formats import DOC, FORMATS, HTML, MHTML, WORD_FLAT
from extract.read.legacy import flat, markup, office, outcome, word97
from extract.read.sniff import sniffed_format

MEDIA_TYPES = frozenset(row.media_type for row in FORMATS if row.reader == "legacy")
_PAGES = "HTML (StarWriter)"  # the import filter: without it a page cannot become a .docx
_MARKS = 100  # a text of so many characters may be all marks of paragraphs and cells
_FIELDS = {"DATE": "日期", "TIME": "时间", "FILENAME": "文件名"}
_VIA = Remark("converted_by_libreoffice", "info", "文件先由 LibreOffice 转换为 .docx 再读取，表格的列可能重新划分。")
_STATELESS = Remark("boxes_unreadable", "error", "RTF 文件没有保存复选框是否勾选，无法辨认，请对照原件。")
_ENDLESS = Remark("source_cut_off", "warning", "网页没有结尾标记（</html>），可能不完整，请核对原件。")
_BROKEN = "LibreOffice 未能转换该文件：文件可能已损坏，或转换超出时间、内存的限制。请核对原件，或用 Word 另存为 .docx。"
_GARBLED = "文件转换后是乱码，原件可能已损坏，请重新取得原件，或用 Word 打开核对。"
_LOST = "文件转换后没有文字，而原件应有文字，可能已损坏，请重新取得原件，或用 Word 打开核对。"
_NO_WRITER = (
    "本机的 LibreOffice 不能转换文档，可能没有装全（Debian/Ubuntu：apt install libreoffice-writer），请装好后再转换。"
)


@dataclass(frozen=True, slots=True)
class Converted:
    """A document as .docx, with what its reader must know of the conversion."""

    docx: bytes
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class _File:
    """What LibreOffice gets; ``characters`` is what the source says to hold, None where it says nothing."""

    name: str
    data: bytes
    characters: int | None
    page: bool


Answer = Converted | SourceError


def converted(sources: Sequence[bytes]) -> list[Answer]:
    """Each source as .docx, or the error that says why not, in the order of the sources.

    The sources are of ``MEDIA_TYPES``. ``ConverterMissing`` where LibreOffice is not installed, ``EncryptedSource`` and
    ``DamagedSource`` as with other documents.
    """
    looked = [_looked_at(index, source) for index, source in enumerate(sources)]
    files = [file for file in looked if isinstance(file, _File)]
    made = {**_made([file for file in files if file.page]), **_made([file for file in files if not file.page])}
    return [made[one.name] if isinstance(one, _File) else one for one in looked]


def _looked_at(index: int, source: bytes) -> _File | Answer:
    try:
        kind = sniffed_format(source)
        if kind is WORD_FLAT:
            return Converted(flat.package(source), ())
        characters = word97.characters(source) if kind is DOC else None
        page = {HTML: markup.page, MHTML: markup.single_file}.get(kind)
        return _File(f"{index}{kind.office_suffix}", page(source) if page else source, characters, page is not None)
    except SourceError as error:
        return error


def _made(files: Sequence[_File]) -> Mapping[str, Answer]:
    """The answers by the files' names; what fails among others is tried again, for they may have spoilt it.

    LibreOffice goes through them in their order. So where it ended early, the first file that it did not come past is
    tried alone, and the rest again together; what it did come past is tried alone.
    """
    if not files:
        return {}
    try:
        found = office.docx_files({file.name: file.data for file in files}, _PAGES if files[0].page else None)
    except ConverterMissing as error:
        return dict.fromkeys((file.name for file in files), error)
    answers = {file.name: _answer(file, found[file.name]) for file in files if file.name in found}
    if len(files) == 1:
        return answers or {files[0].name: _refused()}
    passed = 1 + max((index for index, file in enumerate(files) if file.name in found), default=-1)
    for file in (file for file in files[: passed + 1] if file.name not in found):
        answers.update(_made([file]))
    return {**answers, **_made(files[passed + 1 :])}


def _refused() -> SourceError:
    return DamagedSource(_BROKEN) if office.works() else ConverterMissing(_NO_WRITER)


def _answer(file: _File, docx: bytes) -> Answer:
    try:
        found = outcome.of(docx, stateless=_is_stateless(file))
    except SourceError as error:
        return error
    if outcome.garbled(found.text):
        return DamagedSource(_GARBLED)
    if not found.text.strip() and (file.characters or 0) > _MARKS:
        return DamagedSource(_LOST)
    return Converted(found.docx, (_VIA, *map(_emptied, found.emptied), *_doubts(file)))


def _doubts(file: _File) -> Iterator[Remark]:
    """What the source leaves open, and nothing can bring back."""
    if file.page and b"</html" not in file.data.lower():
        yield _ENDLESS
    if _is_stateless(file):
        yield _STATELESS


def _is_stateless(file: _File) -> bool:
    """Whether it is RTF as LibreOffice itself writes it: with check boxes, but without their states."""
    return file.name.endswith(".rtf") and b"FORMCHECKBOX" in file.data and b"\\fftype" not in file.data


def _emptied(field: str) -> Remark:
    message = f"文件中的{_FIELDS[field]}域会随转换重新计算，原来显示的内容已不可得，故留空，请对照原件。"
    return Remark("field_emptied", "warning", message)
