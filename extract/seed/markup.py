"""Pieces of text → WordprocessingML: runs, check boxes that Word can tick, the marks of comments and bookmarks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple
from xml.sax.saxutils import escape

from extract.seed.comments import Comment, of_field
from extract.seed.model import Draft, Piece
from extract.seed.package import SYMBOL, printable

EMPTY, TICKED = "☐", "☑"
_SHADE = '<w:shd w:val="clear" w:color="auto" w:fill="D9D9D9"/>'
_BREAK = "\n"


class _Token(NamedTuple):
    """A stretch of markup, or the end of a paragraph."""

    xml: str
    is_break: bool = False


@dataclass(slots=True)
class Markup:
    """Writes pieces of one document, and gathers its comments in their order."""

    draft: Draft
    comments: list[str] = field(default_factory=list)
    boxes: "count[int]" = field(default_factory=lambda: count(1))
    bookmarks: "count[int]" = field(default_factory=lambda: count(1))
    told: set[str] = field(default_factory=set)
    notes: dict[str, str] = field(default_factory=dict)

    def lines(self, pieces: Sequence[Piece], *, bold: bool = False) -> list[str]:
        r"""The content of the paragraphs that the pieces make; ``\n`` begins a new one."""
        lines = [""]
        for piece in pieces or (Piece(),):
            for token in self._piece(piece, bold):
                if token.is_break:
                    lines.append("")
                else:
                    lines[-1] += token.xml
        return lines

    def bookmark(self, name: str, lines: Sequence[str]) -> list[str]:
        """The same lines between the marks of a bookmark."""
        number = next(self.bookmarks)
        start, end = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>', f'<w:bookmarkEnd w:id="{number}"/>'
        return [*([start + lines[0], *lines[1:-1]] if len(lines) > 1 else []), *_closed(lines, start, end)]

    # ------------------------------------------------------------ one piece

    def _piece(self, piece: Piece, bold: bool) -> Iterator[_Token]:
        comments = self._comments(piece)
        style = _style(bold, self._is_proposed(piece))
        if piece.box is not None:
            yield from _around(_Token(self._box(piece.box, style)), self._opened(comments))
            return
        opened = self._opened(comments)
        edges = sorted({0, len(piece.text), *(edge for one in comments for edge in (one.start, one.end))})
        for number, edge in enumerate(edges):
            yield from (_Token(_end(number)) for number, one in opened if one.end == edge and one.start < edge)
            yield from (_Token(_start(number)) for number, one in opened if one.start == edge)
            yield from (_Token(_end(number)) for number, one in opened if one.end == edge == one.start)
            if number + 1 < len(edges):
                yield from _text(piece.text[edge : edges[number + 1]], style)

    def _opened(self, comments: Sequence[Comment]) -> list[tuple[int, Comment]]:
        first = len(self.comments)
        self.comments += [comment.text for comment in comments]
        return list(enumerate(comments, first))

    def _comments(self, piece: Piece) -> list[Comment]:
        """The comments that begin at this piece: those of its field where that stands for the first time, and notes."""
        found = [Comment(0, len(piece.text), text) for text in self._notes_at(piece)]
        decision = self.draft.decisions.get(piece.field or "")
        if decision is not None and decision.field not in self.told:
            self.told.add(decision.field)
            found += of_field(decision)
        return found

    def _notes_at(self, piece: Piece) -> list[str]:
        """The notes on the form, at its first piece, and on a list, at the first of its fields."""
        here = [key for key in self.notes if not key or (piece.field or "").startswith(f"{key}/")]
        return [self.notes.pop(key) for key in here]

    def _is_proposed(self, piece: Piece) -> bool:
        decision = self.draft.decisions.get(piece.field or "")
        return decision is not None and decision.how == "proposed"

    def _box(self, ticked: bool, style: str) -> str:
        """A check box as Word 2010 and later make it (w14:checkbox)."""
        font = f'<w:rFonts w:ascii="{SYMBOL}" w:hAnsi="{SYMBOL}" w:eastAsia="{SYMBOL}" w:cs="{SYMBOL}"/>'
        states = (
            f'<w14:checkedState w14:val="2611" w14:font="{SYMBOL}"/>'
            f'<w14:uncheckedState w14:val="2610" w14:font="{SYMBOL}"/>'
        )
        state = f'<w14:checkbox><w14:checked w14:val="{int(ticked)}"/>{states}</w14:checkbox>'
        properties = f'<w:rPr>{font}</w:rPr><w:id w:val="{next(self.boxes)}"/>{state}'
        run = f"<w:r><w:rPr>{font}{style}</w:rPr><w:t>{TICKED if ticked else EMPTY}</w:t></w:r>"
        return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{run}</w:sdtContent></w:sdt>"


def _closed(lines: Sequence[str], start: str, end: str) -> list[str]:
    return [lines[-1] + end] if len(lines) > 1 else [start + lines[0] + end]


def _around(token: _Token, opened: Sequence[tuple[int, Comment]]) -> Iterator[_Token]:
    yield from (_Token(_start(number)) for number, _ in opened)
    yield token
    yield from (_Token(_end(number)) for number, _ in opened)


def _style(bold: bool, shaded: bool) -> str:
    return ("<w:b/><w:bCs/>" if bold else "") + (_SHADE if shaded else "")


def _text(text: str, style: str) -> Iterator[_Token]:
    properties = f"<w:rPr>{style}</w:rPr>" if style else ""
    for number, line in enumerate(text.split(_BREAK)):
        if number:
            yield _Token("", is_break=True)
        if line:
            yield _Token(f'<w:r>{properties}<w:t xml:space="preserve">{escape(printable(line))}</w:t></w:r>')


def _start(number: int) -> str:
    return f'<w:commentRangeStart w:id="{number}"/>'


def _end(number: int) -> str:
    mark = f'<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:commentReference w:id="{number}"/></w:r>'
    return f'<w:commentRangeEnd w:id="{number}"/>{mark}'
