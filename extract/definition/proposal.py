"""A form definition out of a filled or blank form, as TOML for a person to go over."""

import json
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from itertools import zip_longest

from extract import pack
from extract.find import date, money
from extract.find.form import FormReading, FormSheet, find_forms
from extract.find.form.definition import only_with
from extract.find.form.words.content import content_kind
from extract.find.form.words.label import bare_label, general_vocabulary, is_total, level_code
from extract.find.funds import is_money
from extract.find.width import half_width
from extract.model import Cell, Clause, Document, Table

_ALIKE = 0.6  # how far a label must agree with a known one for that to be shown beside it
_PARTS = ("overview", "targets", "safeguards")
_BOXES = frozenset("□☐☑☒■√")

_HEAD = """# 由 {source} 生成的表单定义，请对照表样核对后使用；写法见 docs/zh/definition.md。
id = {id}
title = {title}
{years}source = {source_text}
"""
_PART = """
# 表上印的栏目，不写要填的内容；七成以上在表上，就认作这种表。{name}
[[part]]
{keys}labels = {labels}
"""
_FIELD = """
# 通用读法不认识的栏目{near}。
# 内容归入其他栏目（金额归入资金来源）；要归入某个字段，在下面加一行 key = "字段名"。
[[field]]
type = "{kind}"
labels = [{label}]
"""
_COLUMN = """
# 通用读法不认识的指标列{near}。
# 要读取时去掉下面各行前面的 #，在 key 里写明是什么列（description 说明、scoring_rule 评分标准……）。
# [[column]]
# listing = "indicators"
# key = "{key}"
# labels = [{label}]
"""


class NoForm(ValueError):
    """A sample without a table that could be a form."""


def proposed_definition(document: Document, name: str, source: str) -> str:
    """The definition called ``name`` that a document suggests by its first form; ``source`` is the file's name.

    Raises ``NoForm`` where nothing is read as a form.
    """
    forms: list[FormReading] = []
    for title in (None, *_titles_above(document)):
        with only_with(() if title is None else ({"id": name, "title": title, "part": [{"labels": []}]},)):
            forms = forms or find_forms(document)[0]
    if not forms:
        raise NoForm(
            "找不到表单：表的上面要有表名，表上要有项目名称、实施单位等两个以上常用栏目。"
            "请换一份样表，或照 docs/zh/definition.md 手写定义。"
        )
    sheets: dict[str, FormSheet] = {}
    for sheet in (one for form in forms for one in form.sheets):
        if sheet.title == forms[0].sheets[0].title:
            sheets.setdefault(sheet.bracket, sheet)
    words = next((sheet.part.title.span.text for sheet in sheets.values() if sheet.part.title), "（请填写表名）")
    title = pack.patterns("field")["year_in_head"].sub("", "".join(words.split())).removeprefix("年").removeprefix("度")
    year = next((sheet.part.year[0] for sheet in sheets.values() if sheet.part.year), None)
    text = _HEAD.format(
        id=_toml(name),
        title=_toml(title),
        years=f"years = [{year}, {year}]\n" if year else "",
        source=source,
        source_text=_toml(source),
    )
    keys = _PARTS if len(sheets) > 1 else ()
    parts = [_part_text(sheet, key) for sheet, key in zip_longest(sheets.values(), keys[: len(sheets)])]
    fields = {label: kind for sheet in sheets.values() for label, kind in _unknown_labels(sheet).items()}
    columns = {label: key for sheet in sheets.values() for label, key in _unknown_heads(sheet).items()}
    parts += [_FIELD.format(label=_toml(label), kind=kind, near=_near(label)) for label, kind in fields.items()]
    parts += [_COLUMN.format(label=_toml(label), near=_near(label), key=key) for label, key in columns.items()]
    return text + "".join(parts)


def _titles_above(document: Document) -> Iterator[str]:
    """The lines above the first table that may be the title of a form whatever its words, the nearest first."""
    first = next((number for number, block in enumerate(document.blocks) if isinstance(block, Table)), 0)
    lines = (block.text.strip() for block in reversed(document.blocks[:first]) if isinstance(block, Clause))
    yield from (line for line in lines if bare_label(line) and date.fiscal_year(line) is None and "：" not in line)


def _part_text(sheet: FormSheet, key: str | None) -> str:
    unknown = _unknown_labels(sheet)
    labels = [name for name in dict.fromkeys(_names(sheet, unknown)) if name in unknown or _is_label(name)]
    keys = f'key = "{key}"\ntitle = {_toml(sheet.bracket.strip("（）()"))}\n' if key else ""
    name = "\n# key 写 overview、targets 或 safeguards（总体情况、绩效目标、制度保障）。" if key else ""
    return _PART.format(name=name, keys=keys, labels=_toml(labels))


def _near(label: str) -> str:
    """A label in quotes, and the known labels that are like it with their fields."""
    fields = general_vocabulary().fields
    near = [(name, fields[name].key) for name in get_close_matches(label, fields, 3, _ALIKE)]
    words = "、".join(f"“{name}”（{key}）" for name, key in near if key)
    return f"“{label}”，相近的有{words}" if words else f"“{label}”"


# ---------------------------------------------------------------- the words of a form


def _names(sheet: FormSheet, unknown: Iterable[str]) -> Iterator[str]:
    """The labels in reading order: of lines above and below the table, of cells, and the heads of columns."""
    values = {id(span.holder) for entry in sheet.entries for span in entry.values}
    heads = _header_cells(sheet)
    lines = {(id(one.grid), row) for one in sheet.listings for row in range(one.first, one.last + 1)}
    yield from (bare_label(entry.label) for entry in sheet.entries if not isinstance(entry.holder, Cell))
    for grid in sheet.part.grids:
        for cell in grid.cells:
            name, own = grid.name(cell), [bare_label(one.label) for one in sheet.entries if one.holder is cell]
            is_plain = id(cell) not in values and (id(grid), cell.row) not in lines
            is_label = id(cell) in heads or name in unknown or _is_known(name)
            yield from own or ([name] if is_plain and is_label else [])
    inside = {id(cell) for grid in sheet.part.grids for cell in grid.cells}  # a project's rows; its heads stand above
    yield from (name for key, one in heads.items() if key not in inside and _is_known(name := bare_label(one.text)))


def _header_cells(sheet: FormSheet) -> dict[int, Cell]:
    """The cells of the header rows of indicators, by their ids, without those that are names of indicators.

    So are the words right over the levels that a blank form prints.
    """
    names = {id(line.spans["name"].holder) for one in sheet.listings for line in one.lines if "name" in line.spans}
    cells = (
        cell
        for one in sheet.listings
        for row in range(one.header_row, one.first)
        for cell in one.grid.rows.get(row, ())
        if one.kind == "indicators" and (cell.column >= one.start or cell in one.labels)
    )
    levels = {
        id(cell)
        for grid in sheet.part.grids
        for cell in grid.cells
        if (content_kind(cell.text) or "").startswith("level")
    }
    firsts = (
        (grid, cell) for grid in sheet.part.grids for cell in grid.cells if id(cell) in levels and not cell.column
    )
    over = (
        head
        for grid, cell in firsts
        for head in grid.across(cell.row - 1)
        if levels.isdisjoint(map(id, grid.across(cell.row - 1)))
        and head.row + head.row_span == cell.row
        and content_kind(head.text) in ("words", "unit")
        and not grid.is_across(head)
    )
    return {id(cell): cell for cell in (*cells, *over) if id(cell) not in names}


def _is_known(name: str) -> bool:
    """Whether a bare text is a label of the general lists, and no word that is as often a value."""
    field = general_vocabulary().field(name)
    return bool(general_vocabulary().column(name)) or (field is not None and not field.is_weak)


def _unknown_labels(sheet: FormSheet) -> dict[str, str]:
    """The labels with a value beside them that name no field, each with the type of its value; on a blank form those
    with a blank cell beside them. Amounts are money by the words of the label or by one of money over it, blanks by one
    before them.
    """
    unfilled = pack.patterns("account")["unfilled"]
    rows = {(id(one.grid), row) for one in sheet.listings for row in range(one.header_row, one.last + 1)}
    heads = {id(cell) for one in sheet.listings for cell in one.labels} | set(_header_cells(sheet))
    entries = [one for one in sheet.entries if one.field is None and id(one.holder) not in heads]
    filled = [one for one in entries if any(not money.is_blank(span.text) for span in one.values)]
    labels = {bare_label(one.label): "money" if is_money(one) else "text" for one in filled}
    for grid in sheet.part.grids:
        for cell in grid.cells:
            beside = grid.at.get((cell.row, cell.column + cell.column_span))
            words = "".join(mark for mark in half_width(beside.text if beside else "") if mark not in _BOXES)
            is_open = beside is not None and beside.row == cell.row and unfilled.fullmatch(words) is not None
            if is_open and (id(grid), cell.row) not in rows and id(cell) not in heads:
                names = (grid.name(one) for one in grid.across(cell.row) if one.column < cell.column)
                over = [field for name in names if (field := general_vocabulary().field(name))]
                is_amount = any(field.listing == "funds" or field.type == "money" for field in over)
                labels.setdefault(grid.name(cell), "money" if is_amount else "text")
    labels = dict.fromkeys(map(bare_label, (one.label for one in entries)), "text") | labels
    return {name: kind for name, kind in labels.items() if _is_label(name) and general_vocabulary().field(name) is None}


def _unknown_heads(sheet: FormSheet) -> dict[str, str]:
    """The heads of columns of indicators that have no role, each with what stands below it if that shows what it is."""
    bound = {id(head) for one in sheet.listings for key in one.columns for head in one.path(key)}
    names = {bare_label(cell.text): cell for key, cell in _header_cells(sheet).items() if key not in bound}
    lines = [line for one in sheet.listings for line in one.lines[:1]]
    under = {f"level{number}": span for line in lines for number, span in line.levels.items()}
    under |= {key: span for line in lines for key, span in line.spans.items()}
    keys = {span.holder.column: key for key, span in under.items() if isinstance(span.holder, Cell)}
    unknown = {name: cell for name, cell in names.items() if _is_label(name) and not _is_known(name)}
    return {name: keys.get(cell.column, "description") for name, cell in unknown.items()}


def _is_label(name: str) -> bool:
    """Whether a bare text looks like a label, and is no level of indicators or line of totals."""
    if is_total(name) or any(level_code(level, name) for level in (1, 2)):
        return False
    return pack.patterns("field")["bare_label"].fullmatch(name) is not None


def _toml(value: str | Sequence[str]) -> str:
    """A text or a list of texts as TOML: JSON writes them alike."""
    return json.dumps(value, ensure_ascii=False)
