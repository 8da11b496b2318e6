"""What older and other word processors and spreadsheets wrote → .docx and .xlsx, through LibreOffice.

``word97``, ``web_pages`` and ``formulas`` prepare a file, ``office`` converts it, ``cleaning`` checks the result. Many
files go through one process: the first costs a second or more, each further one little. ``flat_opc`` and ``word_2003``
need no LibreOffice.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct

from extract.errors import ConverterMissing, DamagedSource, SourceError
from extract.model import Remark
from extract.pack import patterns
from extract.read.formats import (
    DOC,
    FODS,
    FODT,
    HTML,
    MHTML,
    ODS,
    ODT,
    RTF,
    WORD_2003,
    WORD_FLAT,
    WORKBOOKS,
    XLSB,
    FileFormat,
)
from extract.read.legacy import cleaning, flat_opc, form_fields, formulas, office, web_pages, word97, word_2003
from extract.read.sniff import sniffed_format
from extract.read.unread import unread_remark

_PAGE_FILTER = "HTML (StarWriter)"  # the import filter: without it a page cannot become a .docx
_PACKAGES = {WORD_FLAT: flat_opc.zipped_package, WORD_2003: word_2003.zipped_package}
_PAGES: Mapping[FileFormat, Callable[[bytes], bytes]] = {
    HTML: web_pages.ascii_page,
    MHTML: web_pages.ascii_page_of_mhtml,
}
_FIELDS_OF = {
    ODT: form_fields.with_fields_of_package,
    ODS: form_fields.with_fields_of_package,
    FODT: form_fields.with_fields,
    FODS: form_fields.with_fields,
}
_CONTROL_MARKS = {DOC: "\x03OCXNAME".encode("utf-16-le"), RTF: b"\\objocx"}  # of ActiveX: a stream's name, a keyword
_RESULTS = {ODS: formulas.results_of_ods, FODS: formulas.results_of_fods, XLSB: formulas.results_of_xlsb}
_MARKS = 100  # a text of so many characters may be all marks of paragraphs and cells
_FIELDS = {"DATE": "日期", "TIME": "时间", "FILENAME": "文件名"}
_VIA = Remark("converted_by_libreoffice", "info", "文件先由 LibreOffice 转换为 .docx 再读取，表格的列可能重新划分。")
_VIA_XLSX = Remark("converted_by_libreoffice", "info", "文件先由 LibreOffice 转换为 .xlsx 再读取。")
_STATELESS = Remark("boxes_unreadable", "error", "RTF 文件没有保存复选框是否勾选，无法辨认，请对照原件。")
_ENDLESS = Remark("source_cut_off", "warning", "网页没有结尾标记（</html>），可能不完整，请核对原件。")
_BROKEN = (
    "LibreOffice 未能转换该文件：文件可能已损坏，或转换超出时间、内存的限制。"
    "请核对原件，或用 Word、Excel 另存为 .docx、.xlsx。"
)
_GARBLED = "文件转换后是乱码，原件可能已损坏，请重新取得原件，或用 Word 打开核对。"
_LOST = "文件转换后没有文字，而原件应有文字，可能已损坏，请重新取得原件，或用 Word 打开核对。"
_NO_WRITER = (
    "本机的 LibreOffice 不能转换该文件，可能没有装全"
    "（Debian/Ubuntu：apt install libreoffice-writer libreoffice-calc），请装好后再转换。"
)


class ConvertedDocument(Struct, frozen=True):
    """A document as .docx, a workbook as .xlsx, with the remarks about its conversion."""

    package: bytes
    remarks: tuple[Remark, ...]
    is_workbook: bool = False


class _OfficeInput(Struct, frozen=True):
    """What LibreOffice gets, and what it is to make of it by which import filter, if the suffix does not settle it.

    ``characters`` is the number that a document declares, None if none; ``lost`` counts formulas without a result,
    ``controls`` the controls that cannot be read.
    """

    name: str
    data: bytes
    target: str = office.DOCX
    infilter: str | None = None
    characters: int | None = None
    lost: int = 0
    controls: int = 0


Conversion = ConvertedDocument | SourceError


def conversions(sources: Sequence[bytes]) -> list[Conversion]:
    """Each source as .docx or .xlsx, or the error that says why not, in the order of the sources.

    The sources are of formats whose reader is ``legacy``. ``ConverterMissing`` where LibreOffice is not installed,
    ``EncryptedSource`` and ``DamagedSource`` as with other documents.
    """
    inputs = [_office_input(index, source) for index, source in enumerate(sources)]
    groups: dict[tuple[str, str | None], list[_OfficeInput]] = {}
    for file in inputs:
        if isinstance(file, _OfficeInput):
            groups.setdefault((file.target, file.infilter), []).append(file)
    answers = {name: answer for group in groups.values() for name, answer in _convert_together(group).items()}
    return [answers[one.name] if isinstance(one, _OfficeInput) else one for one in inputs]


def _office_input(index: int, source: bytes) -> _OfficeInput | Conversion:
    """What LibreOffice gets; the conversion or error itself where LibreOffice is not needed or cannot help."""
    try:
        kind = sniffed_format(source)
        if kind in _PACKAGES:
            return ConvertedDocument(_PACKAGES[kind](source), ())
        name = f"{index}{kind.office_suffix}"
        if kind in _PAGES:
            return _OfficeInput(name, _PAGES[kind](source), infilter=_PAGE_FILTER)
        # LibreOffice leaves ActiveX controls out of what it saves
        has_controls = kind in _CONTROL_MARKS and _CONTROL_MARKS[kind] in source
        data, controls = _FIELDS_OF[kind](source) if kind in _FIELDS_OF else (source, has_controls)
        if kind.group is WORKBOOKS:
            data, lost = _RESULTS[kind](data)
            return _OfficeInput(name, data, office.XLSX, lost=lost, controls=controls)
        characters = word97.character_count(source) if kind is DOC else None
        return _OfficeInput(name, data, characters=characters, controls=controls)
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
        outputs = office.converted_files({file.name: file.data for file in files}, files[0].target, files[0].infilter)
    except ConverterMissing as error:
        return dict.fromkeys((file.name for file in files), error)
    answers = {file.name: _conversion(file, outputs[file.name]) for file in files if file.name in outputs}
    if len(files) == 1:
        can_convert = bool(answers) or office.works(files[0].target)
        return answers or {files[0].name: DamagedSource(_BROKEN) if can_convert else ConverterMissing(_NO_WRITER)}
    passed = 1 + max((index for index, file in enumerate(files) if file.name in outputs), default=-1)
    for file in (file for file in files[: passed + 1] if file.name not in outputs):
        answers.update(_convert_together([file]))
    return {**answers, **_convert_together(files[passed + 1 :])}


def _control_remarks(file: _OfficeInput) -> Iterator[Remark]:
    if file.controls:
        yield unread_remark("控件（复选框、填写框等）", [("位置不明", None)] * file.controls)


def _page_remarks(page: bytes) -> Iterator[Remark]:
    """What a web page does not hold or does not show: its end, other files in it, hidden elements."""
    if b"</html" not in page.lower():
        yield _ENDLESS
    embedded = len(patterns("legacy")["embedded"].findall(page.decode("ascii")))
    if embedded:
        yield unread_remark("网页中显示的其他文件", [("位置不明", None)] * embedded)
    if form_fields.HIDDEN.encode() in page:
        yield Remark("text_hidden", "info", "网页中有不显示的内容，未读取。")


def _converted_workbook(file: _OfficeInput, xlsx: bytes) -> ConvertedDocument:
    remarks = [_VIA_XLSX, *_control_remarks(file)]
    if file.lost:
        message = f"文件有{file.lost}个公式没有保存计算结果，按空白读取；请打开后另存，再重新转换。"
        remarks.append(Remark("formula_without_result", "error", message))
    return ConvertedDocument(xlsx, tuple(remarks), is_workbook=True)


def _conversion(file: _OfficeInput, docx: bytes) -> Conversion:
    """The converted document, with remarks on what the source leaves open and on what the conversion lost.

    RTF as LibreOffice itself writes it has check boxes, but without their states.
    """
    if file.target == office.XLSX:
        return _converted_workbook(file, docx)
    stateless = file.name.endswith(".rtf") and b"FORMCHECKBOX" in file.data and b"\\fftype" not in file.data
    try:
        document = cleaning.clean_document(docx, stateless=stateless)
    except SourceError as error:
        return error
    if cleaning.is_garbled(document.text):
        return DamagedSource(_GARBLED)
    if not document.text.strip() and (file.characters or 0) > _MARKS:
        return DamagedSource(_LOST)
    remarks = [_VIA, *_control_remarks(file)]
    for field in document.emptied:
        message = f"文件中的{_FIELDS[field]}域会随转换重新计算，原来显示的内容已不可得，故留空，请对照原件。"
        remarks.append(Remark("field_emptied", "warning", message))
    if file.infilter:
        remarks += _page_remarks(file.data)
    if stateless:
        remarks.append(_STATELESS)
    return ConvertedDocument(document.docx, tuple(remarks))
