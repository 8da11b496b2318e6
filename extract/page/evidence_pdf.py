"""An evidence pack as a PDF: a list of its filings, then each filing with its places and marked pages.

The font is embedded, so that every viewer shows the same characters; the same pack gives the same bytes.
"""

from collections.abc import Iterator
from functools import cache
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Image, KeepTogether, LongTable, PageBreak, Paragraph, SimpleDocTemplate, Spacer

from extract import resources
from extract.page.evidence import CAUTION, EvidenceItem, EvidencePack, EvidencePlace

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_FONT = "WenQuanYi Micro Hei"
_MARGIN = 18 * mm
_WIDTH, _HEIGHT = A4[0] - 2 * _MARGIN - 12, A4[1] - 2 * _MARGIN - 12  # a frame has 6 points of padding
_CAPTION = 24.0  # points above a picture
_LIT, _SOFT, _LINE = "#ffe08a", "#555555", "#c9c4bb"
_DRAWN_AS = {"☐": "□", "☑": "[√]", "☒": "[×]"}  # characters that the font lacks
_LONGEST = 500  # characters of a cell
_GAP = "〓"  # printers' sign for a character that the font lacks
_TITLE = "证据包"


def evidence_pdf(evidence: EvidencePack) -> bytes:
    """The pack as a PDF with bookmarks for its filings; its texts can be searched and copied."""
    file = BytesIO()
    document = SimpleDocTemplate(
        file,
        pagesize=A4,
        invariant=1,  # no date and no random id
        title=f"{_TITLE} {'；'.join(value for _, value in evidence.query_words)}".strip(),
        author="shenbao",
        lang="zh-CN",
        **dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), _MARGIN),
    )
    story: list[Flowable] = [*_cover(evidence)]
    for item in evidence.items:
        story += [PageBreak(), *_filing(item)]
    document.build(story, onFirstPage=_draw_foot, onLaterPages=_draw_foot)
    return file.getvalue()


class _Bookmark(Flowable):  # type: ignore[misc]  # reportlab has no types
    """An entry in the outline of the PDF, and the target of links to a filing."""

    def __init__(self, item: EvidenceItem) -> None:
        super().__init__()
        self._item = item

    def draw(self) -> None:
        """Add the entry at this place of the page."""
        self.canv.bookmarkHorizontal(f"f{self._item.number}", 0, 12)
        self.canv.addOutlineEntry(f"{self._item.number} {self._item.filing.name}", f"f{self._item.number}")


def _cover(evidence: EvidencePack) -> Iterator[Flowable]:
    """What was searched for, and the list of filings with links to them."""
    yield _paragraph(_TITLE, 20)
    yield Spacer(1, 10)
    yield _table(evidence.summary_lines())
    yield Spacer(1, 14)
    heads = [_paragraph(head, 8, _SOFT) for head in ("序号", "申报", "文件和 SHA-256", "处数")]
    rows = [
        [
            _paragraph(str(item.number), 9),
            Paragraph(f'<a href="#f{item.number}">{_markup(_short_text(item.filing.name))}</a>', _style(9)),
            [_paragraph(_short_text(item.filing.path), 8), _paragraph(item.sha256 or "不明", 6.5, _SOFT)],
            _paragraph(str(len(item.places)), 9),
        ]
        for item in evidence.items
    ]
    widths = [12 * mm, _WIDTH * 0.36, _WIDTH * 0.64 - 24 * mm, 12 * mm]
    yield LongTable([heads, *rows], widths, repeatRows=1, style=_RULED, hAlign="LEFT")


def _filing(item: EvidenceItem) -> Iterator[Flowable]:
    """A filing: its facts, its places, and its pages with their marks."""
    yield _Bookmark(item)
    yield _paragraph(f"{item.number}　{item.filing.name}", 15)
    yield Spacer(1, 8)
    yield _table(item.facts())
    yield Spacer(1, 12)
    for place in item.places:
        yield from _place(place)
    for picture in item.pictures:
        caption = _paragraph(item.caption(picture), 8, _SOFT)
        width, height = ImageReader(BytesIO(picture.image)).getSize()
        scale = min(_WIDTH / width, (_HEIGHT - _CAPTION) / height)
        yield PageBreak()
        yield KeepTogether([caption, Image(BytesIO(picture.image), width * scale, height * scale)])


def _place(place: EvidencePlace) -> Iterator[Flowable]:
    """A place: its number, where it stands, which document is cited there, and its words with the hit marked."""
    words = [place.label, place.context.where, place.context.document and f"引用 {place.context.document}"]
    line = [_paragraph("　".join(word for word in words if word), 9, _SOFT)]
    pieces = (
        f'<font backColor="{_LIT}">{_markup(piece.text)}</font>' if piece.marked else _markup(piece.text)
        for piece in place.context.pieces()
    )
    line.append(Paragraph("".join(pieces), _style(11, leading=17)))
    if place.boxes:
        line.append(_paragraph(f"坐标（磅）：{place.box_text}", 7, _SOFT))
    yield KeepTogether([*line, Spacer(1, 9)])


def _short_text(text: str) -> str:
    """The text of a cell, without its end if it is long: a row of a table must have room on a page."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}……（未完）"


def _table(rows: list[tuple[str, str]]) -> LongTable:
    """Heads beside their values."""
    cells = [[_paragraph(head, 9, _SOFT), _paragraph(_short_text(value), 9)] for head, value in rows]
    return LongTable(cells, [24 * mm, _WIDTH - 24 * mm], style=_RULED, hAlign="LEFT")


_RULED = [
    ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
]


def _paragraph(text: str, size: float, colour: str = "#000000") -> Paragraph:
    return Paragraph(_markup(text), _style(size, colour))


@cache
def _style(size: float, colour: str = "#000000", leading: float = 0) -> ParagraphStyle:
    """A style of the embedded font, whose lines break as Chinese text does."""
    _glyphs()
    look = {"fontSize": size, "leading": leading or size * 1.45, "textColor": colour}
    return ParagraphStyle(f"{size} {colour}", fontName=_FONT, wordWrap="CJK", **look)


def _markup(text: str) -> str:
    """The text as a paragraph's markup; a character that the font lacks is drawn as another one, or as ``_GAP``."""
    glyphs = _glyphs()
    drawn = (
        char if ord(char) in glyphs or char == "\n" else _DRAWN_AS.get(char, _GAP if char.isprintable() else " ")
        for char in text
    )
    return escape("".join(drawn), quote=False).replace("\n", "<br/>")


@cache
def _glyphs() -> dict[int, int]:
    """The characters of the font, which is registered at the first call."""
    rl_config.useA85 = 0  # text in place of bytes would take longer than all else
    font = TTFont(_FONT, str(resources.PAGE / "font" / "wqy-microhei.ttf"))
    pdfmetrics.registerFont(font)
    glyphs: dict[int, int] = font.face.charToGlyph
    return glyphs


def _draw_foot(canvas: "Canvas", document: Any) -> None:
    """Draw the page's number and a caution."""
    canvas.saveState()
    canvas.setFont(_FONT, 7)
    canvas.setFillColor(_SOFT)
    canvas.drawString(_MARGIN, 10 * mm, CAUTION)
    canvas.drawRightString(A4[0] - _MARGIN, 10 * mm, f"第 {document.page} 页")
    canvas.restoreState()
