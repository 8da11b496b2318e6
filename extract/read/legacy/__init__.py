"""What older and other word processors wrote → .docx, through LibreOffice.

``word97`` and ``web_pages`` prepare a file, ``office`` converts it, ``cleaning`` checks the result. Many
files go through one process: the first costs a second or more, each further one little. ``flat_opc`` needs no
LibreOffice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extract.errors import ConverterMissing, DamagedSource, SourceError
from extract.model import Remark
from extract.read.formats import DOC, FORMATS, HTML, MHTML, WORD_FLAT
from extract.read.legacy import cleaning, flat_opc, office, web_pages, word97
from extract.read.sniff import sniffed_format

MEDIA_TYPES = frozenset(row.media_type for row in FORMATS if row.reader == "legacy")
_PAGE_FILTER = "HTML (StarWriter)"  # the import filter: without it a page cannot become a .docx
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
class ConvertedDocument:
    """A document as .docx, with the remarks about its conversion."""

    docx: bytes
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class _OfficeInput:
    """What LibreOffice gets; ``characters`` is the number that the source declares, None if none."""

    name: str
    data: bytes
    characters: int | None
    page: bool


Conversion = ConvertedDocument | SourceError


def convert_to_docx(sources: Sequence[bytes]) -> list[Conversion]:
    """Each source as .docx, or the error that says why not, in the order of the sources.

    The sources are of ``MEDIA_TYPES``. ``ConverterMissing`` where LibreOffice is not installed, ``EncryptedSource`` and
    ``DamagedSource`` as with other documents.
    """
    inputs = [_office_input(index, source) for index, source in enumerate(sources)]
    files = [file for file in inputs if isinstance(file, _OfficeInput)]
    pages, others = [file for file in files if file.page], [file for file in files if not file.page]
    conversions = {**_convert_together(pages), **_convert_together(others)}
    return [conversions[one.name] if isinstance(one, _OfficeInput) else one for one in inputs]


def _office_input(index: int, source: bytes) -> _OfficeInput | Conversion:
    """What LibreOffice gets; the conversion or error itself where LibreOffice is not needed or cannot help."""
    try:
        kind = sniffed_format(source)
        if kind is WORD_FLAT:
            return ConvertedDocument(flat_opc.zipped_package(source), ())
        characters = word97.character_count(source) if kind is DOC else None
        page = {HTML: web_pages.ascii_page, MHTML: web_pages.ascii_page_of_mhtml}.get(kind)
        return _OfficeInput(
            f"{index}{kind.office_suffix}", page(source) if page else source, characters, page is not None
        )
    except SourceError as error:
        return error


def _convert_together(files: Sequence[_OfficeInput]) -> Mapping[str, Conversion]:
    """The conversions by the files' names; a file that fails among others is tried again, as they may have caused it.

    LibreOffice takes the files in their order. Where it ended early, each file up to the first one that it did not
    finish is tried alone if it has no result; the files behind that are tried again together.
    """
    if not files:
        return {}
    try:
        infilter = _PAGE_FILTER if files[0].page else None
        outputs = office.converted_files({file.name: file.data for file in files}, office.DOCX, infilter)
    except ConverterMissing as error:
        return dict.fromkeys((file.name for file in files), error)
    conversions = {file.name: _conversion(file, outputs[file.name]) for file in files if file.name in outputs}
    if len(files) == 1:
        refusal = ConverterMissing(_NO_WRITER) if not conversions and not office.works() else DamagedSource(_BROKEN)
        return conversions or {files[0].name: refusal}
    passed = 1 + max((index for index, file in enumerate(files) if file.name in outputs), default=-1)
    for file in (file for file in files[: passed + 1] if file.name not in outputs):
        conversions.update(_convert_together([file]))
    return {**conversions, **_convert_together(files[passed + 1 :])}


def _conversion(file: _OfficeInput, docx: bytes) -> Conversion:
    """The converted document, with remarks on what the source leaves open and on what the conversion lost.

    RTF as LibreOffice itself writes it has check boxes, but without their states.
    """
    stateless = file.name.endswith(".rtf") and b"FORMCHECKBOX" in file.data and b"\\fftype" not in file.data
    try:
        document = cleaning.clean_document(docx, stateless=stateless)
    except SourceError as error:
        return error
    if cleaning.is_garbled(document.text):
        return DamagedSource(_GARBLED)
    if not document.text.strip() and (file.characters or 0) > _MARKS:
        return DamagedSource(_LOST)
    remarks = [_VIA]
    for field in document.emptied:
        message = f"文件中的{_FIELDS[field]}域会随转换重新计算，原来显示的内容已不可得，故留空，请对照原件。"
        remarks.append(Remark("field_emptied", "warning", message))
    if file.page and b"</html" not in file.data.lower():
        remarks.append(_ENDLESS)
    if stateless:
        remarks.append(_STATELESS)
    return ConvertedDocument(document.docx, tuple(remarks))
