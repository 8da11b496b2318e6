"""The output of ``shenbao check``: the checks of each record, then the checks over several records."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from extract.check import OUTCOMES, listing, titles
from extract.check.collection import CollectionCheck, CollectionPlace
from extract.check.doubts import doubted_values, worn_pages
from extract.messages import say
from extract.model import Place
from extract.record.causes import cause_text
from extract.record.labels import place_text, pointer_title, value_text
from extract.record.model import Check, Filing, Record
from extract.record.writing import to_dict
from extract.record.writing import to_json as json_of

AnyCheck = Check | CollectionCheck
OneCheck = TypeVar("OneCheck", bound=AnyCheck)
Row = tuple[str | int | None, ...]

HEADS = ("文件", "项目", "年度", "结果", "级别", "规则", "说明", "位置", "规则代码")
DOUBT_HEADS = ("影像识别存疑", "读作", "也可能是", "处理", "位置")
_STYLES = {"fails": "red", "flag": "yellow", "cannot_check": "magenta", "holds": "green"}
_WEIGHTS = {"error": 0, "warning": 1, "info": 2}
_PLACES = 8  # named in a message; the record has all of them


def print_record(console: Console, record: Record, *, holds: bool) -> None:
    """Print the checks of a record; with ``holds`` also those that hold."""
    console.print(f"\n[bold]{escape(record.source.path)}[/]  {say(value_text(record.status))}")
    if record.status == "failed":
        for remark in record.remarks:
            console.print(escape(say(remark.message, cause_text(remark.code))))
        return
    if not record.filings:
        console.print(say("没有申报表，无可核对。"))
    for number, filing in enumerate(record.filings, 1):
        year = say(f"（{filing.fiscal_year}年）") if filing.fiscal_year else ""
        name = escape(filing.project.name or say("项目名称为空"))
        console.print(f"{number}. {name}{year}  {_counts(filing.checks)}")
        _print_checks(console, filing.checks, holds=holds)
        table = _table(*DOUBT_HEADS)
        for *cells, where in doubt_rows(filing, record):
            table.add_row(*map(escape, cells), escape(say("；").join(map(say, where.split("；")))))
        if table.row_count:
            console.print(table)


def print_between(console: Console, checks: Sequence[AnyCheck], *, holds: bool) -> None:
    """Print the checks over several records."""
    console.print(f"\n[bold]{say('各份文件之间')}[/]  {_counts(checks)}")
    _print_checks(console, checks, holds=holds)


def print_rules(console: Console) -> None:
    """Print all rules."""
    table = _table("规则代码", "级别", "规则", "依据")
    for rule in listing():
        scope = say("（多份文件）") if rule.wide else ""
        table.add_row(rule.name, say(value_text(rule.severity)), f"{say(rule.title)}{scope}", say(rule.source))
    console.print(table)


def record_rows(record: Record) -> Iterator[Row]:
    """The checks of a record for a spreadsheet, under ``HEADS``."""
    for filing in record.filings:
        for check in _worst_first(filing.checks):
            yield (record.source.path, filing.project.name, filing.fiscal_year, *_cells(check))


def doubt_rows(filing: Filing, record: Record) -> Iterator[tuple[str, ...]]:
    """The values of a scan that were read in doubt, under ``DOUBT_HEADS``; a place has its box in points."""
    for one in doubted_values(filing, worn_pages(record)):
        boxes = [(place, [round(edge) for edge in place.box or ()]) for place in one.places]
        where = "；".join(f"{place_text(place)}{box or ''}" for place, box in boxes)
        yield pointer_title(one.pointer), one.text, "或".join(one.others), one.use, where


def between_rows(checks: Iterable[CollectionCheck]) -> Iterator[Row]:
    """The checks over several records for a spreadsheet, under ``HEADS``."""
    for check in _worst_first(checks):
        files = "\n".join(dict.fromkeys(place.path for place in check.at))
        yield (files, None, None, *_cells(check))


def to_json(records: Iterable[Record], between: Sequence[CollectionCheck]) -> bytes:
    """The checks of all records, and those over several records, as JSON."""
    contents = [
        {
            "path": record.source.path,
            "status": record.status,
            "filings": [
                {
                    "project": filing.project.name,
                    "fiscal_year": filing.fiscal_year,
                    "checks": list(map(to_dict, filing.checks)),
                    "doubted": [
                        {**one._asdict(), "places": list(map(to_dict, one.places))}
                        for one in doubted_values(filing, worn_pages(record))
                    ],
                }
                for filing in record.filings
            ],
        }
        for record in records
    ]
    return json_of({"records": contents, "archive": list(map(to_dict, between))})


# ---------------------------------------------------------------- parts


def _counts(checks: Iterable[AnyCheck]) -> str:
    """The number of checks by outcome, in Chinese words."""
    counts = Counter(check.outcome for check in checks)
    words = (f"[{_STYLES[one]}]{say(f'{value_text(one)}{counts[one]}')}[/]" for one in OUTCOMES if counts[one])
    return say("，").join(words) or say("无可核对")


def _print_checks(console: Console, checks: Iterable[AnyCheck], *, holds: bool) -> None:
    """Print a table of the checks; nothing if there are none to show."""
    table = _table("结果", "级别", "规则", "说明", "位置")
    for check in _worst_first(checks):
        if holds or check.outcome != "holds":
            outcome, *others, where = _cells(check)[:-1]
            words = [say(outcome), *map(say, others), say("；").join(map(say, where.split("；")))]
            words[0] = f"[{_STYLES[check.outcome]}]{words[0]}[/]"
            table.add_row(words[0], *map(escape, words[1:]))
    if table.row_count:
        console.print(table)


def _cells(check: AnyCheck) -> tuple[str, ...]:
    """Outcome, severity, rule, message and places in Chinese words, and the rule's code."""
    rule = check.rule
    words = (value_text(check.outcome), value_text(check.severity), titles().get(rule, rule))
    return (*words, check.message, _places_in_words(check.at), rule)


def _places_in_words(places: Sequence[Place | CollectionPlace]) -> str:
    """The places in Chinese words by file, with rows of one table joined: 第3页表2行3、4、8；段5."""
    rows: dict[str, list[str]] = {}
    for place in places:
        file = f"{place.path} " if isinstance(place, CollectionPlace) else ""
        if place.table is not None and place.row is not None:
            page = f"第{place.page}页" if place.page is not None else ""
            rows.setdefault(f"{file}{page}表{place.table + 1}行", []).append(str(place.row + 1))
        else:
            rows.setdefault(f"{file}{place_text(place)}", [])
    return _first_few((words + _first_few(dict.fromkeys(own), "、") for words, own in rows.items()), "；")


def _first_few(words: Iterable[str], mark: str) -> str:
    """The first few words; if there are more, also their total number."""
    every = list(words)
    more = f"等{len(every)}处" if len(every) > _PLACES else ""
    return mark.join(every[:_PLACES]) + more


def _worst_first(checks: Iterable[OneCheck]) -> list[OneCheck]:
    """The checks by outcome, the worst first; within an outcome by severity."""
    return sorted(checks, key=lambda check: (OUTCOMES.index(check.outcome), _WEIGHTS[check.severity]))


def _table(*heads: str) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for head in heads:
        table.add_column(say(head), overflow="fold", no_wrap=head in ("结果", "级别"))
    return table
