"""Printing a comparison: the two records, counts of changes, then the changes of each part."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from extract import terminal
from extract.compare.change_texts import (
    GROUPS,
    change_of_total,
    change_title,
    difference_text,
    note_text,
    percent_text,
)
from extract.compare.model import Change, Comparison, Side
from extract.compare.text_diff import text_diff
from extract.messages import say
from extract.record.labels import place_text

_STYLES = {
    "新增": "green",
    "填入": "green",
    "删除": "red",
    "清空": "red",
    "改名": "yellow",
    "移类": "yellow",
    "文号变更": "yellow",
}
_LONG = 24  # characters: of a longer text only the changed stretches are shown
_CONTEXT = 12  # characters around a change that are shown
_MOST = 300  # characters of a changed text; --html has the whole
_WHOLE = 80  # characters shown of a text that was filled in or cleared


def print_comparison(comparison: Comparison) -> None:
    """Print the comparison; long texts are shortened to what changed in them."""
    console = terminal.console()
    for word, side in zip(comparison.words, (comparison.old, comparison.new), strict=True):
        console.print(f"[bold]{say(word)}[/] {escape(side.source.path)}  {escape('、'.join(side.filings))}")
    for text in comparison.notes:
        console.print(f"[yellow]{say('注意')}[/] {escape(say(text))}")
    changes = list(comparison.changes())
    console.print(f"[bold]{counts_text(changes)}[/]")
    for filing in comparison.filings:
        if len(comparison.filings) > 1:
            console.print(f"\n[bold]《{escape(filing.name)}》[/] {counts_text(filing.changes)}")
        _print_changes(console, filing.changes, comparison.words)
    _print_changes(console, comparison.citations, comparison.words)
    unread = sum(change.is_typographic for change in changes)
    if unread:
        console.print(say(f"另有{unread}处仅空格、换行或全半角不同，未在此列出；--json、--html、--xlsx 中有。"))


def counts_text(changes: Sequence[Change]) -> str:
    """The number of changes of each kind, in Chinese words."""
    counts = Counter(change.word for change in changes)
    kinds = say("，").join(say(f"{word}{number}") for word, number in counts.items())
    return say(f"共{len(changes)}处差异：{kinds}" if changes else "没有差异")


def _print_changes(console: Console, changes: Iterable[Change], words: tuple[str, str]) -> None:
    """Print a table for each part of the form, without empty columns."""
    visible = [change for change in changes if not change.is_typographic]
    for group, members in groupby(visible, key=lambda change: change.group):
        own = list(members)
        sides = [[side for side in (change.old, change.new) if side and side.places] for change in own]
        starts = [[say(place_text(side.places[0])) for side in both] for both in sides]  # the reports have all places
        columns = {
            "类别": [Text(say(change.word), style=_STYLES.get(change.word, "cyan")) for change in own],
            "栏目": [Text(say(change_title(change))) for change in own],
            words[0]: [_value(change, change.old) for change in own],
            words[1]: [_value(change, change.new) for change in own],
            "差额": [Text(difference_text(change)) for change in own],
            "增减": [Text(percent_text(change)) for change in own],
            "说明": [Text(say(note_text(change))) for change in own],
            "位置": [Text(" → ".join(dict.fromkeys(filter(None, places)))) for places in starts],
        }
        columns = {head: cells for head, cells in columns.items() if any(cells)}
        caption = "　".join([say(GROUPS[group]), *change_of_total(own)])
        table = Table(title=caption, title_justify="left", title_style="bold", box=SIMPLE_HEAD)
        for head in columns:
            table.add_column(say(head), overflow="fold", justify="right" if head in {"差额", "增减"} else "left")
        for row in zip(*columns.values(), strict=True):
            table.add_row(*row)
        console.print(table)


def _value(change: Change, side: Side | None) -> Text:
    """One side of a change; of two long texts only the stretches that differ, with some context."""
    if side is None:
        return Text("")
    old, new = (one.text if one else "" for one in (change.old, change.new))
    if not old or not new or max(len(old), len(new)) <= _LONG:
        is_short = len(side.text) <= _WHOLE
        return Text(side.text if is_short else f"{side.text[:_WHOLE]}……（共{len(side.text)}字）")
    own, style = ("-", "red strike") if side is change.old else ("+", "green underline")
    pieces = text_diff(old, new)
    excerpt = Text()
    for position, piece in enumerate(pieces):
        if piece.kind == own:
            excerpt.append(piece.text, style)
        elif piece.kind == "=":
            head = "" if position == 0 else piece.text[:_CONTEXT]
            tail = "" if position == len(pieces) - 1 else piece.text[-_CONTEXT:]
            is_short = len(piece.text) <= len(head) + len(tail) + 2
            excerpt.append(piece.text if is_short else f"{head}……{tail}")
    return excerpt if len(excerpt) <= _MOST else excerpt[:_MOST].append("……")
