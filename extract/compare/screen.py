"""A comparison on the screen: what it is of, how much changed, then the changes of each part."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from extract import terminal
from extract.compare.likeness import Piece, pieces
from extract.compare.model import Change, Comparison, Side
from extract.compare.words import GROUPS, difference, named, note, percent, reckoning
from extract.record.labels import where

_STYLES = {"新增": "green", "填入": "green", "删除": "red", "清空": "red", "改名": "yellow", "移类": "yellow"}
_LONG = 24  # characters: a longer text is shown as one text with what went and what came
_CONTEXT = 12  # characters around a change that are shown
_MOST = 300  # characters of a changed text; --html has the whole
_WHOLE = 80  # characters of a text that was filled in or cleared


def screen(found: Comparison) -> None:
    """Print the comparison; long texts are shortened to what changed in them."""
    console = terminal.console()
    for part in _parts(found):
        console.print(part)


def _parts(found: Comparison) -> Iterator[RenderableType]:
    for word, side in (("旧", found.old), ("新", found.new)):
        yield f"[bold]{word}[/] {escape(side['source']['path'])}  {escape('、'.join(side['filings']))}"
    yield from (f"[yellow]注意[/] {escape(text)}" for text in found.notes)
    changes = list(found.changes())
    yield f"[bold]{tally(changes)}[/]"
    for filing in found.filings:
        if len(found.filings) > 1:
            yield f"\n[bold]《{escape(filing.name)}》[/] {tally(filing.changes)}"
        yield from _groups(filing.changes)
    yield from _groups(found.citations)
    unread = sum(change.typographic for change in changes)
    if unread:
        yield f"另有{unread}处仅空格、换行或全半角不同，未在此列出；--json、--html、--xlsx 中有。"


def tally(changes: Sequence[Change]) -> str:
    """How many changes of each kind there are, in words."""
    counted = Counter(change.word for change in changes)
    kinds = "，".join(f"{word}{number}" for word, number in counted.items())
    return f"共{len(changes)}处差异：{kinds}" if changes else "没有差异"


def _groups(changes: Iterable[Change]) -> Iterator[Table]:
    told = [change for change in changes if not change.typographic]
    for group, members in groupby(told, key=lambda change: change.group):
        of_group = list(members)
        yield _table("　".join([GROUPS[group], *reckoning(of_group)]), of_group)


def _table(caption: str, changes: Sequence[Change]) -> Table:
    """The changes under those heads that have anything below them."""
    columns = {
        "类别": [Text(change.word, style=_STYLES.get(change.word, "cyan")) for change in changes],
        "栏目": [Text(named(change)) for change in changes],
        "旧": [_value(change, change.old) for change in changes],
        "新": [_value(change, change.new) for change in changes],
        "差额": [Text(difference(change)) for change in changes],
        "增减": [Text(percent(change)) for change in changes],
        "说明": [Text(note(change)) for change in changes],
        "位置": [Text(_where(change)) for change in changes],
    }
    used = {head: cells for head, cells in columns.items() if any(cells)}
    table = Table(title=caption, title_justify="left", title_style="bold", box=SIMPLE_HEAD)
    for head in used:
        table.add_column(head, overflow="fold", justify="right" if head in {"差额", "增减"} else "left")
    for row in zip(*used.values(), strict=True):
        table.add_row(*row)
    return table


def _value(change: Change, side: Side | None) -> Text:
    """One side; of two long texts what the other one lacks, with a little around it."""
    if side is None:
        return Text("")
    both = change.old is not None and change.new is not None and change.old.text and change.new.text
    if not both or change.old is None or change.new is None or max(len(change.old.text), len(change.new.text)) <= _LONG:
        return Text(_short(side.text))
    own, style = ("-", "red strike") if side is change.old else ("+", "green underline")
    return _marked(pieces(change.old.text, change.new.text), own, style)


def _marked(found: Sequence[Piece], own: str, style: str) -> Text:
    shown = Text()
    for position, piece in enumerate(found):
        if piece.kind == "=":
            shown.append(_around(piece.text, first=position == 0, last=position == len(found) - 1))
        elif piece.kind == own:
            shown.append(piece.text, style)
    return shown if len(shown) <= _MOST else shown[:_MOST].append("……")


def _around(text: str, *, first: bool, last: bool) -> str:
    """What stands next to a change, of a text that is the same on both sides."""
    head, tail = ("" if first else text[:_CONTEXT]), ("" if last else text[-_CONTEXT:])
    return text if len(text) <= len(head) + len(tail) + 2 else f"{head}……{tail}"


def _short(text: str) -> str:
    return text if len(text) <= _WHOLE else f"{text[:_WHOLE]}……（共{len(text)}字）"


def _where(change: Change) -> str:
    sides = [_first(side) for side in (change.old, change.new) if side]
    return " → ".join(dict.fromkeys(place for place in sides if place))


def _first(side: Side) -> str:
    """Where a value begins; the reports have all its places."""
    return where(side.places[0]) if side.places else ""
