"""Blocks → one HTML page for the browser to print."""

from html import escape
from re import sub

from making.blocks import OPEN, TICKED, Cell, Paragraph, Source, Table

STYLE = """
@page { size: A4; margin: 18mm 20mm }
body { font: 10.5pt/1.45 "WenQuanYi Zen Hei"; margin: 0 }
table { border-collapse: collapse; width: 100%; table-layout: fixed; margin-bottom: 4pt }
td { border: 0.5pt solid #000; padding: 2pt 4pt; vertical-align: top; overflow-wrap: anywhere }
p { margin: 0 } p.title { font-size: 15pt; font-weight: bold; text-align: center; margin: 6pt 0 }
p.subtitle { text-align: center } p.right { text-align: right } p.heading { font-weight: bold; margin-top: 6pt }
p.body { text-indent: 2em } p.line { margin: 3pt 0 } p.break { break-before: page }
.box { font-family: "DejaVu Sans" }
"""


def page(source: Source) -> str:
    """The HTML text of the whole document."""
    body = "\n".join(_table(b) if isinstance(b, Table) else _paragraph(b) for b in source.blocks)
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(_title(source))}</title>'
        f"<style>{STYLE}</style></head><body>\n{body}\n</body></html>\n"
    )


def _title(source: Source) -> str:
    return next((b.text for b in source.blocks if isinstance(b, Paragraph)), source.tables[0].rows[0][0].text)


def _paragraph(paragraph: Paragraph) -> str:
    names = f"{paragraph.style} break" if paragraph.new_page else paragraph.style
    return f'<p class="{names}">{_text(paragraph.text)}</p>'


def _text(text: str) -> str:
    return sub(f"[{OPEN}{TICKED}]", lambda box: f'<span class="box">{box[0]}</span>', escape(text))


def _table(table: Table) -> str:
    shares = "".join(f'<col style="width:{100 * share / sum(table.widths):.2f}%">' for share in table.widths)
    head = "\n".join(_row(cells) for cells in table.rows[: table.header_rows])
    body = "\n".join(_row(cells) for cells in table.rows[table.header_rows :])
    return f"<table><colgroup>{shares}</colgroup><thead>{head}</thead><tbody>\n{body}\n</tbody></table>"


def _row(cells: tuple[Cell, ...]) -> str:
    return f"<tr>{''.join(map(_cell, cells))}</tr>"


def _cell(cell: Cell) -> str:
    spans = f' rowspan="{cell.rows}"' * (cell.rows > 1) + f' colspan="{cell.columns}"' * (cell.columns > 1)
    weight = ";font-weight:bold" if cell.bold else ""
    lines = "".join(f"<p>{_text(line)}</p>" for line in cell.text.split("\n") if cell.text)
    return f'<td{spans} style="text-align:{cell.align}{weight}">{lines}</td>'
