"""A clerk at a draft: types into its open cells, adds, deletes and leaves out lines; what must then be read of it."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from random import Random
from typing import Any

from docx import Document
from drafts import Content, W, saved

from extract.find.width import half_width
from extract.record.fields import field_at
from extract.seed import Seed
from extract.seed.leaves import list_item, without_positions
from extract.seed.model import FormCell, FormTable, TextPiece
from extract.seed.word_writer import placed_cells

_WIDE = str.maketrans("0123456789.,%-", "０１２３４５６７８９．，％－")
_NARROW = {wide: plain for plain, wide in _WIDE.items()}
_MARKS = ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd")
_LISTS = {
    "/budget/rows": ("category", "subcategory", "item", "amount", "unit_price", "unit_of_measure", "quantity", "note"),
    "/indicators": ("level1_text", "level2_text", "name", "target/text", "target/value", "description"),
    "/safeguards": ("category", "document", "measures"),
}
_INHERITED = ("category", "subcategory", "level1_text", "level2_text")
_WORDS = ("组织实施到位。", "本年度完成巡查１２次，\n培训3期。", "按季度推进；\n年底前验收（含资料归档）。", "见附件一")
_TARGETS = ("≥{}%", "{}次", "不少于{}人次", "≤{}万元", "达到{}％以上", "={}个")
_WORDED = ("完成", "逐步改善", "12月底前")
# fields that a clerk fills in where the draft leaves them open
_FREE = ("annual_target", "other_notes", "procurement_method")
_NAMES = ("leader", "contact_person", "unit_leader", "preparer")


@dataclass(slots=True)
class Clerk:
    """Fills one draft; ``leaves`` and ``lists`` are what a reader must find, ``done`` what was typed."""

    draft: Seed
    random: Random
    leaves: dict[str, Any] = field(default_factory=dict)
    lists: dict[str, list[Content]] = field(default_factory=dict)

    def filled(self) -> bytes:
        """The filled draft as a Word file."""
        document = Document(BytesIO(self.draft.to_docx()))
        paragraphs = iter(document.paragraphs)
        tables = iter(document.tables)
        for block in self.draft.blocks:
            if isinstance(block, FormTable):
                self._fill_table(block, next(tables)._tbl)
            else:
                self._fill([next(paragraphs)._p], block.pieces)
        return saved(document)

    # ------------------------------------------------------------ cells

    def _fill_table(self, table: FormTable, element: Any) -> None:
        """Fill the cells that are no line of a list, then the lines."""
        rows = list(element.tr_lst)
        lines: dict[str, tuple[Any, list[tuple[Any, FormCell]]]] = {}
        for row, column, cell in placed_cells(table):
            target = next(one for one in rows[row].tc_lst if one.grid_offset == column)
            item = next((own for piece in cell.pieces if (own := _line_of(piece))), None)
            if item is None:
                self._fill(list(target.iterchildren(f"{W}p")), cell.pieces)
            else:
                lines.setdefault(item, (rows[row], []))[1].append((target, cell))
        self._edit_lines(lines)

    def _fill(self, paragraphs: list[Any], pieces: tuple[TextPiece, ...]) -> None:
        """Type into the places of the pieces, each once; a cell with boxes stays as it is."""
        if any(piece.box is not None for piece in pieces):
            return
        text = ""
        for piece in pieces:
            text += self._typed(piece) if piece.field and piece.field.startswith("/") else piece.text
        _type(paragraphs, text)

    def _typed(self, piece: TextPiece) -> str:
        """What stands in the place of a field after filling; notes what must be read of it."""
        pointer = piece.field or ""
        if piece.text or pointer in self.leaves or "/other_fields" in pointer:
            return self.leaves.get(f"typed {pointer}", piece.text) if not piece.text else piece.text
        text, value = self._entry(pointer)
        if pointer.startswith("/funds/sources/"):  # a source without an amount is none
            label = self.draft.draft.decisions[f"{list_item(pointer)}/label"].text
            self.lists.setdefault("/funds/sources", []).extend(
                [] if value is None else [{"label": label, "amount": value}]
            )
            return text
        self.leaves[pointer], self.leaves[f"typed {pointer}"] = value, text
        return text

    def _entry(self, pointer: str) -> tuple[str, Any]:
        """A text for an open field, and the value that it has."""
        own, name = field_at(pointer), pointer.rpartition("/")[2]
        if self.random.random() < 0.15:
            return (self.random.choice(("", "", "—", "/")) if own.kind == "money" else ""), None
        if own.kind in ("money", "number"):
            unit = "" if own.kind == "number" else str(self.draft.draft.decisions["/money_unit"].value or "")
            return self._number(unit)
        if own.kind == "date":
            return self.random.choice(
                [("2031年9月1日", "2031-09-01"), ("2031.9.1", "2031-09-01"), ("２０３１年９月１日", "2031-09-01")]
            )
        if name in _NAMES:
            return "王一", "王一"
        if name == "contact_phone":
            return "021-55500999", "021-55500999"
        text = self.random.choice(_WORDS) if name in _FREE else ""
        return text, text or None

    def _number(self, unit: str = "") -> tuple[str, Decimal]:
        """An amount as clerks type it: separators, full-width digits, the unit behind it."""
        value = Decimal(self.random.randint(1, 9_999_999)) / 100
        text = self.random.choice((f"{value:.2f}", f"{value:,.2f}"))
        if self.random.random() < 0.3:
            text = text.translate(_WIDE)
        return text + (self.random.choice(("", " ")) + unit if unit and self.random.random() < 0.3 else ""), value

    # ------------------------------------------------------------ lines of lists

    def _edit_lines(self, lines: dict[str, tuple[Any, list[tuple[Any, FormCell]]]]) -> None:
        """Fill, delete and add lines."""
        for item, (row, cells) in lines.items():
            pointer = item.rpartition("/")[0]
            rest = sum(other.rpartition("/")[0] == pointer for other in lines)
            read = self.lists.setdefault(pointer, [])
            if rest > 1 and self.random.random() < 0.25:
                row.getparent().remove(row)
                continue
            line = {key: self.draft.draft.decisions.get(f"{item}/{key}") for key in _LISTS[pointer]}
            texts = {key: "" if one is None else one.text for key, one in line.items()}
            if pointer == "/safeguards":  # 制度类别 is written out in the layout's words
                texts["category"] = str(line["category"].value)
            own = self._line(pointer, texts, _printed(cells))
            self._write(cells, own, pointer)
            read.append(self._expected(pointer, own))
            if self.random.random() < 0.1:
                row.addnext(_blank(row))
            if self.random.random() < 0.25:
                read.append(self._added(pointer, row, cells, own))

    def _line(self, pointer: str, texts: dict[str, str], printed: set[str]) -> dict[str, str]:
        """The texts of a line after filling."""
        own = {key: text for key, text in texts.items() if key in printed}
        if pointer == "/indicators":
            number = str(self.random.randint(2, 99))
            number = number.translate(_WIDE) if self.random.random() < 0.3 else number
            choice = self.random.random()
            if "__" in own["target/text"] and choice < 0.5:
                own["target/text"] = own["target/text"].replace("__", number)
            elif choice < 0.8:
                own["target/text"] = self.random.choice(_TARGETS).format(number)
            elif choice < 0.9:
                own["target/text"] = self.random.choice(_WORDED)
        if pointer == "/budget/rows" and self.random.random() < 0.8:
            unit = str(self.draft.draft.decisions["/money_unit"].value or "")
            own["amount"] = self._number(unit)[0]
            own["quantity"] = self.random.choice(("", "12", "１６３", "1,200", "45人", "12 个月"))
        return own

    def _added(self, pointer: str, row: Any, cells: list[tuple[Any, FormCell]], above: dict[str, str]) -> Content:
        """A line typed below another, its heads left blank or typed again; what is read of it."""
        new = _blank(row)
        row.addnext(new)
        places = [list(row.tc_lst).index(target) for target, _ in cells]
        copies = [(new.tc_lst[place], cell) for place, (_, cell) in zip(places, cells, strict=True)]
        blank = self.random.random() < 0.5 and pointer != "/safeguards"
        heads = {key: above[key] for key in _INHERITED if key in above}
        name = {"/budget/rows": "item", "/indicators": "name", "/safeguards": "document"}[pointer]
        texts = dict.fromkeys(above, "") | ({} if blank else heads) | {name: f"新增工作{self.random.randint(10, 99)}"}
        own = self._line(pointer, texts | {"target/text": ""} if pointer == "/indicators" else texts, set(above))
        self._write(copies, own, pointer)
        return self._expected(pointer, own | heads)

    def _write(self, cells: list[tuple[Any, FormCell]], own: dict[str, str], pointer: str) -> None:
        for target, cell in cells:
            keys = [_key_of(piece) for piece in cell.pieces if _line_of(piece) and piece.box is None]
            for key in keys:
                if pointer != "/safeguards" or key != "category" or not own[key]:
                    _type(list(target.iterchildren(f"{W}p")), own[key])

    def _expected(self, pointer: str, own: dict[str, str]) -> Content:
        read: Content = {key: text.strip() or None for key, text in own.items()}
        for key in ("amount", "unit_price", "quantity"):
            if read.get(key):
                read[key] = _value(read[key])
        behind = own.get("quantity", "").translate(_NARROW).strip("0123456789., ")
        if behind and not read["unit_of_measure"]:
            read["unit_of_measure"] = behind
        return read


def _blank(row: Any) -> Any:
    """A new row like another, as a word processor inserts it: without texts, bookmarks and comments."""
    new = deepcopy(row)
    for mark in [one for name in _MARKS for one in new.iter(f"{W}{name}")]:
        mark.getparent().remove(mark)
    for run in [*new.iter(f"{W}sdt"), *new.iter(f"{W}r")]:
        run.getparent().remove(run)
    return new


def _printed(cells: list[tuple[Any, FormCell]]) -> set[str]:
    return {_key_of(piece) for _, cell in cells for piece in cell.pieces if _line_of(piece)}


def _line_of(piece: TextPiece) -> str | None:
    """The pointer of the list item that a piece is of; None for other pieces."""
    item = list_item(piece.field or "")
    return item if without_positions(item) in _LISTS and item != piece.field else None


def _key_of(piece: TextPiece) -> str:
    return (piece.field or "")[len(list_item(piece.field or "")) + 1 :]


def _value(text: str) -> Decimal:
    digits = "".join(mark for mark in text.translate(_NARROW) if mark in "0123456789.")
    return Decimal(digits)


def _type(paragraphs: list[Any], text: str) -> None:
    """The text in the place of what the paragraphs of a cell hold; the marks of comments stay."""
    lines = text.split("\n")
    for paragraph, line in zip(paragraphs, [*lines, *[""] * len(paragraphs)], strict=False):
        if "".join(node.text or "" for node in paragraph.iter(f"{W}t")) != line:
            for node in paragraph.iter(f"{W}t"):
                node.text = ""
            paragraph.add_r().text = line
    last = paragraphs[-1]
    for line in lines[len(paragraphs) :]:
        new = last.getparent().makeelement(f"{W}p", {})
        last.addnext(new)
        new.add_r().text = line
        last = new


def differences(clerk: Clerk, filing: Content) -> Iterator[str]:
    """What is read otherwise than it was typed, but for the width of signs and line breaks, which a print changes."""
    for pointer, value in clerk.leaves.items():
        if pointer.startswith("/") and _folded(_at(filing, pointer)) != _folded(value):
            yield f"{pointer}: {value!r} read as {_at(filing, pointer)!r}"
    for pointer, lines in clerk.lists.items():
        rows = _at(filing, pointer)
        if len(rows) != len(lines):
            yield f"{pointer}: {len(lines)} lines, {len(rows)} read"
        for place, key in ((place, key) for place, line in enumerate(lines[: len(rows)]) for key in line):
            value, got = lines[place][key], _at(rows[place], f"/{key}")
            if _folded(got) != _folded(value):
                yield f"{pointer}/{place}/{key}: {value!r} read as {got!r}"


def _folded(value: Any) -> Any:
    return "".join(half_width(value).split()) if isinstance(value, str) else value


def _at(node: Any, pointer: str) -> Any:
    for step in pointer.split("/")[1:]:
        node = node[int(step)] if isinstance(node, list) else node[step]
    return node
