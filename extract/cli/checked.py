"""What ``shenbao check`` prints: of each record what contradicts itself and what must be looked at, then of all."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console, RenderableType
from rich.markup import escape
from rich.table import Table

from extract.check import OUTCOMES, listing, titles
from extract.record.labels import shown, where
from extract.record.writing import written

Content = dict[str, Any]
Row = tuple[str | int | None, ...]

HEADS = ("文件", "项目", "年度", "结果", "级别", "规则", "说明", "位置", "规则代码")
_STYLES = {"fails": "red", "flag": "yellow", "cannot_check": "magenta", "holds": "green"}
_PLACES = 8  # that are named; the record has them all


def record(console: Console, content: Content, *, holds: bool) -> None:
    """Print what the rules say of a record; with ``holds`` also what holds."""
    for part in _record(content, holds=holds):
        console.print(part)


def archive(console: Console, found: Sequence[Content], *, holds: bool) -> None:
    """Print what the rules say of several records together."""
    console.print(f"\n[bold]各份文件之间[/]  {_tally(found)}")
    for part in _tables(found, holds=holds):
        console.print(part)


def rules(console: Console) -> None:
    """Print all rules."""
    table = _table("规则代码", "级别", "规则", "依据")
    for rule in listing():
        scope = "（多份文件）" if rule.wide else ""
        table.add_row(rule.name, shown(rule.severity), f"{rule.title}{scope}", rule.source)
    console.print(table)


def rows(content: Content) -> Iterator[Row]:
    """The checks of a record for a spreadsheet, under ``HEADS``."""
    for filing in content["filings"]:
        for check in _sorted(filing["checks"]):
            yield (content["source"]["path"], filing["project"]["name"], filing["fiscal_year"], *_cells(check))


def archive_rows(found: Iterable[Content]) -> Iterator[Row]:
    """The checks of several records together for a spreadsheet, under ``HEADS``."""
    for check in _sorted(found):
        files = "\n".join(dict.fromkeys(place["path"] for place in check["at"]))
        yield (files, None, None, *_cells(check))


def to_json(kept: Iterable[Content], wide: Sequence[Content]) -> bytes:
    """The checks of all records, and those of several together, as JSON."""
    records = [
        {
            "path": content["source"]["path"],
            "status": content["status"],
            "filings": list(map(_filing, content["filings"])),
        }
        for content in kept
    ]
    return written({"records": records, "archive": list(wide)})


def _filing(filing: Content) -> Content:
    return {
        "project": filing["project"]["name"],
        "fiscal_year": filing["fiscal_year"],
        "checks": filing["checks"],
    }


# ---------------------------------------------------------------- parts


def _record(content: Content, *, holds: bool) -> Iterator[RenderableType]:
    yield f"\n[bold]{escape(content['source']['path'])}[/]  {shown(content['status'])}"
    if content["status"] == "failed":
        yield from (escape(remark["message"]) for remark in content["remarks"])
        return
    if not content["filings"]:
        yield "没有申报表，无可核对。"
    for number, filing in enumerate(content["filings"], 1):
        year = f"（{filing['fiscal_year']}年）" if filing["fiscal_year"] else ""
        yield f"{number}. {escape(filing['project']['name'] or '项目名称为空')}{year}  {_tally(filing['checks'])}"
        yield from _tables(filing["checks"], holds=holds)


def _tally(checks: Iterable[Content]) -> str:
    counts = Counter(check["outcome"] for check in checks)
    return "，".join(f"[{_STYLES[one]}]{shown(one)}{counts[one]}[/]" for one in OUTCOMES if counts[one]) or "无可核对"


def _tables(checks: Iterable[Content], *, holds: bool) -> Iterator[Table]:
    found = [check for check in _sorted(checks) if holds or check["outcome"] != "holds"]
    if not found:
        return
    table = _table("结果", "级别", "规则", "说明", "位置")
    for check in found:
        outcome, severity, *others = (escape(str(cell)) for cell in _cells(check)[:-1])
        table.add_row(f"[{_STYLES[check['outcome']]}]{outcome}[/]", severity, *others)
    yield table


def _cells(check: Content) -> tuple[str, ...]:
    """Outcome, severity, rule, message and places in words, and the rule's code."""
    rule = check["rule"]
    words = (shown(check["outcome"]), shown(check["severity"]), titles().get(str(rule), str(rule)))
    return (*words, str(check["message"]), _placed(check["at"]), str(rule))


def _placed(places: Sequence[Content]) -> str:
    """The places in words, rows of one table together: 第3页表2行3、4、8."""
    rows: dict[str, list[str]] = {}
    for place in places:
        rows.setdefault(_place(place), []).append(str(place["row"] + 1) if "table" in place else "")
    found = [words + _some(dict.fromkeys(filter(None, own)), "、") for words, own in rows.items()]
    return _some(found, "；")


def _some(words: Iterable[str], mark: str) -> str:
    found = list(words)
    more = f"等{len(found)}处" if len(found) > _PLACES else ""
    return mark.join(found[:_PLACES]) + more


def _place(place: Content) -> str:
    """A page, table or paragraph, of several files with its name: 第3页表2行, 段5."""
    file = f"{place['path']} " if "path" in place else ""
    page = f"第{place['page']}页" if "page" in place else ""
    return f"{file}{page}表{place['table'] + 1}行" if "table" in place else f"{file}{where(place)}"


def _sorted(checks: Iterable[Content]) -> list[Content]:
    """By outcome, what is worst first; within it by weight."""
    weights = {"error": 0, "warning": 1, "info": 2}
    return sorted(checks, key=lambda check: (OUTCOMES.index(check["outcome"]), weights[check["severity"]]))


def _table(*heads: str) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for head in heads:
        table.add_column(head, overflow="fold", no_wrap=head in ("结果", "级别"))
    return table
