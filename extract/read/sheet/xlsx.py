"""Workbooks of Office Open XML (.xlsx) → visible sheets, with each cell's text as it is shown (ECMA-376 part 1, 18).

The XML is read itself: it has the digits as they are stored, the number formats, and what is hidden. Namespaces are
ignored, so that the strict variant is read, too.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property

from lxml import etree

from extract.pack import patterns
from extract.read.container import NOWHERE, Container, Element, Relationships
from extract.read.glyphs import EMPTY, RAISED, TICKED
from extract.read.sheet import number_formats
from extract.read.sheet.colours import BLACK, colour, coloured_areas, ground_colour
from extract.read.sheet.controls import Control, put_into_cells, sheet_controls
from extract.read.sheet.number_formats import stored_number
from extract.read.sheet.pictures import WorkbookImages
from extract.read.sheet.unread import drawn_texts, list_formulas, unread_things, without_those_in_cells
from extract.read.sheet.worksheet import (
    Area,
    CellStyle,
    Position,
    UnreadThing,
    Worksheet,
    area_at,
    running_text,
    text_in_font,
)
from extract.read.sheet.xlsx_cells import hidden_columns, is_zero, merged_areas, number_of, row_cells, sheet_rows

_WORKBOOK = "xl/workbook.xml"
_COMMENTS = ("comments", "threadedComment")
_UNSEEN = ("hidden", "veryHidden")
_TRUE = ("1", "true")
_NO_STYLE = CellStyle()


class XlsxWorkbook:
    """The sheets and what they share; raises ``DamagedSource`` where a part is missing or broken."""

    def __init__(self, data: bytes) -> None:
        self._parts = Container(data, "Excel")
        self._struck: list[str] = []
        self._images = WorkbookImages(self._parts)
        self._book = self._parts.root(self._parts.find(_WORKBOOK))
        settings = self._book.find("{*}workbookPr")
        names = (one for one in self._book.iterfind("{*}definedNames/{*}definedName"))
        self._references = [one.text or "" for one in names if not one.get("name", "").startswith("_xlnm.")]
        computation = self._book.find("{*}calcPr")
        self._is_uncomputed = computation is not None and computation.get("fullCalcOnLoad") in _TRUE
        self._epoch = 1904 if settings is not None and settings.get("date1904") in _TRUE else 1900

    @property
    def sheets(self) -> Iterator[Worksheet]:
        """The worksheets in the order of their tabs; of a visible sheet that is a chart its name alone."""
        for entry in self._book.iterfind("{*}sheets/{*}sheet"):
            identity = next((str(value) for key, value in entry.items() if str(key).endswith("}id")), "")
            kind, path = self._links.get(identity, NOWHERE)
            name, is_hidden = entry.get("name", ""), entry.get("state") in _UNSEEN
            if kind in ("worksheet", ""):
                yield self._sheet(name, path)._replace(is_hidden=is_hidden)
            elif kind == "chartsheet" and not is_hidden:
                yield Worksheet(name, {}, unread=(UnreadThing("图表", None),))

    def lists_choices(self, name: str) -> bool:
        """Whether lists to choose from, of the sheets read so far, or names in formulas refer to the sheet."""
        return any(f"{own}!" in formula for own in (name, f"'{name}'") for formula in self._references)

    @cached_property
    def _links(self) -> Relationships:
        """The parts that the workbook's relationships lead to, with their kind, by identity."""
        return self._parts.relationships(_WORKBOOK)

    def _shared_part(self, kind: str) -> Element | None:
        path = next((path for part_kind, path in self._links.values() if part_kind == kind), None)
        return None if path is None else self._parts.root(path)

    @cached_property
    def _strings(self) -> Mapping[int, Element]:
        root = self._shared_part("sharedStrings")
        return {} if root is None else dict(enumerate(root))

    @cached_property
    def _styles(self) -> Mapping[int, CellStyle]:
        root = self._shared_part("styles")
        if root is None:
            return {}
        codes = {number_of(own, "numFmtId"): own.get("formatCode", "") for own in root.iterfind("{*}numFmts/{*}numFmt")}
        elements = list(root.iterfind("{*}fonts/{*}font"))
        names = [font.find("{*}name") for font in elements]
        fonts = {index: "" if name is None else name.get("val", "") for index, name in enumerate(names)}
        struck = {index for index, font in enumerate(elements) if _is_struck(font)}
        inks = {index: colour(font.find("{*}color"), BLACK) for index, font in enumerate(elements)}
        grounds = dict(enumerate(map(ground_colour, root.iterfind("{*}fills/{*}fill"))))
        styles: dict[int, CellStyle] = {}
        for index, own in enumerate(root.iterfind("{*}cellXfs/{*}xf")):
            code = number_of(own, "numFmtId")
            text = codes.get(code) or number_formats.BUILT_IN.get(code, "")
            is_box = next(own.iter("{*}xfComplement"), None) is not None  # of Excel 365: a feature of the style
            font = number_of(own, "fontId")
            ground = grounds.get(number_of(own, "fillId"), ground_colour(None))
            is_struck, ink = font in struck, inks.get(font, BLACK)
            styles[index] = CellStyle(text, fonts.get(font, ""), is_box, is_struck, ink, ground)
        return styles

    def _sheet(self, name: str, path: str | None) -> Worksheet:
        root, links = self._parts.root(path), self._parts.relationships(path or "")
        self._references += list_formulas(root)
        merged = list(merged_areas(root))
        sheet = self._with_texts(Worksheet(name, {}, merged), root, links)
        texts = dict(sheet.texts)
        pictures = list(self._images.pictures_of(root, links, texts, merged))
        unread = [*unread_things(self._parts, root, links)]
        unread += self._put_controls_into_cells(root, links, ({**sheet.unseen, **texts}, texts), merged)
        hidden_rows = (row for row, own in sheet_rows(root) if own.get("hidden") in _TRUE or is_zero(own.get("ht")))
        return sheet._replace(
            texts=texts,
            hidden_rows=frozenset(hidden_rows),
            hidden_columns=frozenset(hidden_columns(root)),
            header=_running_text(root, "Header"),
            footer=_running_text(root, "Footer"),
            unread=unread,
            notes=tuple(self._comments(links)),
            drawn=tuple(without_those_in_cells(drawn_texts(self._parts, links), texts, merged)),
            pictures=pictures,
        )

    def _with_texts(self, sheet: Worksheet, root: Element, links: Relationships) -> Worksheet:
        """The sheet with the texts of its cells; what is not shown, not formatted or not computed is put aside."""
        texts: dict[Position, str] = {}
        unseen: dict[Position, str] = {}
        coloured = list(coloured_areas(self._parts, root, links))
        unformatted, unevaluated, rounded = set(), set(), set()
        self._struck.clear()
        for row, column, cell in ((row, *one) for row, own in sheet_rows(root) for one in row_cells(own)):
            position, value = (row, column), cell.findtext("{*}v")
            style = self._styles.get(number_of(cell, "s"), _NO_STYLE)
            text = self._text(cell, style)
            if cell.get("t", "n") == "n" and number_formats.is_beyond_digits(value or ""):
                rounded.add(position)
            if self._lacks_result(cell, value):
                unevaluated.add(position)
                continue
            if text is None:
                unformatted.add(position)
            if style.is_unseen and area_at(position, coloured) not in coloured:
                unseen[position] = (value or "") if text is None else text
            elif text != "":
                texts[position] = (value or "") if text is None else text
            elif value and not style.is_struck:
                unseen[position] = self._styled_text(cell, style._replace(code="")) or ""
        return sheet._replace(
            texts=texts,
            unformatted=frozenset(unformatted - unseen.keys()),
            unevaluated=frozenset(unevaluated),
            rounded=frozenset(rounded - unseen.keys()),
            struck=tuple(self._struck),
            unseen=unseen,
        )

    def _lacks_result(self, cell: Element, value: str | None) -> bool:
        """Whether the cell has a formula without a result: programs that write formulas but cannot compute leave it
        blank, or write 0 and ask for its computation when the file is opened (18.2.2, fullCalcOnLoad).
        """
        if cell.find("{*}f") is None or cell.get("t") == "str":  # whose result may be no text
            return False
        return not value or (value == "0" and self._is_uncomputed and cell.get("t", "n") == "n")

    def _put_controls_into_cells(
        self,
        sheet: Element,
        links: Relationships,
        cells: tuple[dict[Position, str], dict[Position, str]],
        merged: list[Area],
    ) -> Iterator[UnreadThing]:
        """Add what the controls show to the texts of the cells under them; the controls that remain unread.

        ``cells`` are the texts that lists to choose from may refer to, and those that are shown.
        """
        stored, texts = cells
        things = list(sheet_controls(self._parts, sheet, links, stored))
        yield from (one for one in things if isinstance(one, UnreadThing))
        yield from put_into_cells((one for one in things if isinstance(one, Control)), texts, merged)

    def _comments(self, links: Relationships) -> Iterator[str]:
        """What the notes on the sheet's cells say (18.7.3), and the comments of Excel 365 with their replies.

        Of such a comment a note for older programs stands beside it, with words of Excel's own before it.
        """
        roots = {
            kind: self._parts.root(path) for kind, path in links.values() if kind in _COMMENTS and path is not None
        }
        threads = list(roots["threadedComment"]) if "threadedComment" in roots else []
        yield from (one.findtext("{*}text") or "" for one in threads)
        cells = {one.get("ref") for one in threads}
        for note in roots["comments"].iterfind("{*}commentList/{*}comment") if "comments" in roots else ():
            if note.get("ref") not in cells:
                yield "".join(text.text or "" for text in note.iterfind("{*}text//{*}t"))

    def _text(self, cell: Element, style: CellStyle) -> str | None:
        """What the cell shows, None if its number format is not known; what is struck out is put aside."""
        text = self._styled_text(cell, style)
        if not style.is_struck:
            return text
        self._struck.append(text or cell.findtext("{*}v") or "")
        return ""

    def _styled_text(self, cell: Element, style: CellStyle) -> str | None:
        """What the cell shows in its style (18.18.11, the types of cells).

        Of a string in runs it is their text, without the readings over its characters (18.4.8).
        """
        kind, value = cell.get("t", "n"), cell.findtext("{*}v") or ""
        number = stored_number(value) if kind == "n" else None
        if number is not None:
            return number_formats.number_text(number, style.code, self._epoch)
        if style.is_box and value in ("", "0", "1"):
            return TICKED if value == "1" else EMPTY
        if kind == "b":
            return number_formats.formatted_text("TRUE" if value == "1" else "FALSE", style.code)
        string = cell.find("{*}is") if kind == "inlineStr" else None
        if kind == "s":
            string = self._strings.get(int(value)) if value.isdecimal() else None
        text = _unescaped_text(value, style.font) if string is None else ""
        for run in () if string is None else string:
            if etree.QName(run).localname == "t":
                text += _unescaped_text(run.text or "", style.font)
            elif etree.QName(run).localname == "r":
                text += self._run_text(run, style.font)
        return number_formats.formatted_text(text, style.code)

    def _run_text(self, run: Element, font: str) -> str:
        """The text of a run; raised digits are raised, what is struck out is put aside."""
        own, place = run.find("{*}rPr/{*}rFont"), run.find("{*}rPr/{*}vertAlign")
        text = _unescaped_text(run.findtext("{*}t") or "", font if own is None else own.get("val", ""))
        if place is not None and place.get("val") == "superscript":
            text = text.translate(RAISED)
        if not _is_struck(run.find("{*}rPr")):
            return text
        self._struck.append(text)
        return ""


# ---------------------------------------------------------------- rows, columns, cells


def _is_struck(font: Element | None) -> bool:
    strike = None if font is None else font.find("{*}strike")
    return strike is not None and strike.get("val", "1") in _TRUE


def _running_text(sheet: Element, name: str) -> str:
    """What the ``Header`` or ``Footer`` says: that of all pages, and of the first or even pages where they differ."""
    running = sheet.find("{*}headerFooter")
    if running is None:
        return ""
    kinds = {
        "odd": True,
        "first": running.get("differentFirst") in _TRUE,
        "even": running.get("differentOddEven") in _TRUE,
    }
    texts = (running_text(running.findtext(f"{{*}}{kind}{name}") or "") for kind, counts in kinds.items() if counts)
    return "\n".join(filter(None, dict.fromkeys(texts)))


# ---------------------------------------------------------------- text


def _unescaped_text(text: str, font: str) -> str:
    """The text as its font shows it, with the characters that XML cannot hold (22.9.2.19)."""
    return text_in_font(patterns("sheet")["escape"].sub(lambda match: chr(int(match["code"], 16)), text), font)
