"""Pieces of text → WordprocessingML: runs, check boxes that Word can tick, the marks of comments and bookmarks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from xml.sax.saxutils import escape

from extract.seed.model import Draft, TextPiece
from extract.seed.word_comments import Comment, field_comments
from extract.seed.word_package import SYMBOL, printable

EMPTY, TICKED = "☐", "☑"
_BOLD = "<w:b/><w:bCs/>"
_BLUE = '<w:color w:val="1F4E9E"/>'  # of proposals: printed, a shading is areas beside the ruling lines of the form
_BOX_FONT = f'<w:rFonts w:ascii="{SYMBOL}" w:hAnsi="{SYMBOL}" w:eastAsia="{SYMBOL}" w:cs="{SYMBOL}"/>'
_BOX_STATES = (
    f'<w14:checkedState w14:val="2611" w14:font="{SYMBOL}"/><w14:uncheckedState w14:val="2610" w14:font="{SYMBOL}"/>'
)
_START = '<w:commentRangeStart w:id="{0}"/>'
_END = (
    '<w:commentRangeEnd w:id="{0}"/>'
    '<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:commentReference w:id="{0}"/></w:r>'
)


@dataclass(slots=True)
class Markup:
    """Writes the pieces of one document, and collects its comments in order.

    ``list_comments`` are the comments that wait for the first piece of their list, ``commented`` the fields whose
    comments are written.
    """

    draft: Draft
    comments: list[str] = field(default_factory=list)
    boxes: "count[int]" = field(default_factory=lambda: count(1))
    bookmarks: "count[int]" = field(default_factory=lambda: count(1))
    commented: set[str] = field(default_factory=set)
    list_comments: dict[str, str] = field(default_factory=dict)

    def paragraphs(self, pieces: Sequence[TextPiece], *, bold: bool = False) -> list[str]:
        r"""The content of the paragraphs of the pieces; ``\n`` in a text begins a new paragraph."""
        return "".join(self._piece(piece, bold) for piece in pieces or (TextPiece(),)).split("\n")

    def in_bookmark(self, name: str, paragraphs: Sequence[str]) -> list[str]:
        """The same paragraphs between the marks of a bookmark."""
        number = next(self.bookmarks)
        marked = list(paragraphs)
        marked[0] = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{marked[0]}'
        marked[-1] += f'<w:bookmarkEnd w:id="{number}"/>'
        return marked

    def _piece(self, piece: TextPiece, bold: bool) -> str:
        r"""The runs of a piece between the marks of its comments, with ``\n`` where a paragraph ends."""
        comments = list(enumerate(self._new_comments(piece), len(self.comments)))
        self.comments += [comment.text for _, comment in comments]
        decision = self.draft.decisions.get(piece.field or "")
        is_proposal = decision is not None and decision.how == "proposed"
        style = (_BOLD if bold else "") + (_BLUE if is_proposal else "")
        if piece.box is not None:
            # a check box as Word 2010 and later make it (w14:checkbox)
            state = f'<w14:checkbox><w14:checked w14:val="{int(piece.box)}"/>{_BOX_STATES}</w14:checkbox>'
            properties = f'<w:rPr>{_BOX_FONT}</w:rPr><w:id w:val="{next(self.boxes)}"/>{state}'
            run = f"<w:r><w:rPr>{_BOX_FONT}{style}</w:rPr><w:t>{TICKED if piece.box else EMPTY}</w:t></w:r>"
            box = f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{run}</w:sdtContent></w:sdt>"
            starts, ends = ("".join(mark.format(number) for number, _ in comments) for mark in (_START, _END))
            return starts + box + ends
        properties = f"<w:rPr>{style}</w:rPr>" if style else ""
        edges = sorted({0, len(piece.text), *(edge for _, one in comments for edge in (one.start, one.end))})
        parts: list[str] = []
        for edge, next_edge in zip(edges, [*edges[1:], None], strict=True):
            parts += [_END.format(number) for number, one in comments if one.end == edge and one.start < edge]
            parts += [_START.format(number) for number, one in comments if one.start == edge]
            parts += [_END.format(number) for number, one in comments if one.end == edge == one.start]
            texts = "" if next_edge is None else piece.text[edge:next_edge]
            runs = [
                f'<w:r>{properties}<w:t xml:space="preserve">{escape(printable(text))}</w:t></w:r>' if text else ""
                for text in texts.split("\n")
            ]
            parts.append("\n".join(runs))
        return "".join(parts)

    def _new_comments(self, piece: TextPiece) -> list[Comment]:
        """The comments that begin at this piece.

        Comments on the form are at its first piece, those on a list at the first of its fields, and those on a field at
        its first occurrence.
        """
        keys = [key for key in self.list_comments if not key or (piece.field or "").startswith(f"{key}/")]
        comments = [Comment(0, len(piece.text), self.list_comments.pop(key)) for key in keys]
        decision = self.draft.decisions.get(piece.field or "")
        if decision is not None and decision.field not in self.commented:
            self.commented.add(decision.field)
            comments += field_comments(decision)
        return comments
