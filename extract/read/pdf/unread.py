"""What a PDF shows or carries beside its text: notes made of annotations, and what is not read."""

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import pypdfium2
from pypdfium2 import raw

from extract.model import Clause, Place, Remark
from extract.read.embedded_file import Separate, separate_remark
from extract.read.pdf.annotations import PageAnnotation
from extract.read.unread import unread_remark

_XFA = (raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND)
_ANNOTATIONS = {  # those that say something by being there; others do only by their words
    raw.FPDF_ANNOT_STAMP: "图章批注",
    raw.FPDF_ANNOT_STRIKEOUT: "删除线批注",
    raw.FPDF_ANNOT_INK: "手写批注",
    raw.FPDF_ANNOT_FILEATTACHMENT: "附件批注",
    raw.FPDF_ANNOT_REDACT: "涂黑批注",
    raw.FPDF_ANNOT_SOUND: "声音批注",
    raw.FPDF_ANNOT_MOVIE: "影像批注",
    raw.FPDF_ANNOT_FREETEXT: "文字批注",
    raw.FPDF_ANNOT_WATERMARK: "水印批注",
    raw.FPDF_ANNOT_SCREEN: "多媒体批注",
    raw.FPDF_ANNOT_RICHMEDIA: "多媒体批注",
    raw.FPDF_ANNOT_THREED: "三维批注",
}
# those that hold more than their words, or show it in other ways
_BEYOND_WORDS = frozenset(
    (
        *(raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_INK, raw.FPDF_ANNOT_FILEATTACHMENT, raw.FPDF_ANNOT_REDACT),
        *(raw.FPDF_ANNOT_SOUND, raw.FPDF_ANNOT_MOVIE, raw.FPDF_ANNOT_SCREEN, raw.FPDF_ANNOT_RICHMEDIA),
        raw.FPDF_ANNOT_THREED,
    )
)
# those whose words the image of a page shows
_IN_IMAGE = frozenset(
    (
        *(raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP),
        *(raw.FPDF_ANNOT_INK, raw.FPDF_ANNOT_WATERMARK),
    )
)
_MOST_WORDS = 30  # characters of an annotation that a message cites


class BesidePage(NamedTuple):
    """What annotations say that is no text of the page: as notes, with a remark on each; and what is not read."""

    notes: list[Clause]
    remarks: list[Remark]


def beside_page(number: int, page_annotations: Sequence[PageAnnotation], *, are_read: bool) -> BesidePage:
    """What the annotations of page ``number`` say beside its text.

    Words are notes: those of sticky notes, of comments on marked text, of stamps, of text typed over other text. What
    says something by being there, or in another way than by words, is not read. ``are_read`` tells whether those that
    are text, or strike text out, became part of the page.
    """
    notes: list[Clause] = []
    remarks: list[Remark] = []
    for one in page_annotations:
        name = _ANNOTATIONS.get(one.kind, "表单域" if one.kind == raw.FPDF_ANNOT_WIDGET else "批注")
        words = f"“{one.words[:_MOST_WORDS]}”" if one.words else ""
        place = Place(page=number, box=one.box)
        if one.is_list or (are_read and one.is_text):
            continue
        if one.words and one.kind not in _BEYOND_WORDS:
            notes.append(Clause(0, one.words, role="note", places=(place,)))
            message = f"第{number}页有{name}{words}，已作为注释读取，未计入表格和正文；请核对它对该页内容的影响。"
            remarks.append(Remark("annotation_noted", "warning", message, place))
        elif (one.words or one.kind in _ANNOTATIONS or one.has_text) and not (are_read and one.strikes):
            remarks.append(unread_remark(name + words, [(f"第{number}页", place)]))
    return BesidePage(notes, remarks)


def beside_image(number: int, page_annotations: Iterable[PageAnnotation]) -> BesidePage:
    """What annotations say beside a page that is read from its image, as far as the image does not show them."""
    return beside_page(number, [one for one in page_annotations if one.kind not in _IN_IMAGE], are_read=False)


def is_on_attachment(remark: Remark) -> bool:
    """Whether the remark is on an annotation that is an attached file."""
    return remark.code == "part_unread" and _ANNOTATIONS[raw.FPDF_ANNOT_FILEATTACHMENT] in remark.message


def document_remarks(pdf: pypdfium2.PdfDocument, separate: Separate) -> Iterator[Remark]:
    """The remarks on what belongs to no page: attached files, a form drawn by XFA alone."""
    if separate:
        yield separate_remark([(name, None) for name in separate.values()])
    names = []
    for index in range(raw.FPDFDoc_GetAttachmentCount(pdf)):
        attachment = raw.FPDFDoc_GetAttachment(pdf, index)
        length = raw.FPDFAttachment_GetName(attachment, None, 0)
        buffer = ctypes.create_string_buffer(max(length, 2))
        raw.FPDFAttachment_GetName(attachment, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), length)
        names.append(buffer.raw[: max(length - 2, 0)].decode("utf-16-le", "replace"))
    if names and not separate:
        yield unread_remark("附件", [(f"“{name}”", None) for name in names])
    if raw.FPDF_GetFormType(pdf) in _XFA:
        message = "文件是 XFA 动态表单，其中填写的内容未读取；请用 Adobe Reader 打开后打印为 PDF，再重新转换。"
        yield Remark("part_unread", "error", message)
