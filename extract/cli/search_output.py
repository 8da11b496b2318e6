"""The output of ``shenbao search``: hits with contexts, documents, answers to a list of queries."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.text import Text

from extract import terminal
from extract.cli import search_filters
from extract.cli.arguments import COMPLETE
from extract.errors import QueryError
from extract.index import Answer, Connection, FilingHit, Query, listing, overview, regulations, searching
from extract.index.regulations import RegulationFilter
from extract.messages import say
from extract.record.causes import cause_text
from extract.record.labels import place_text, pointer_title, value_text

if TYPE_CHECKING:
    from rich.console import Console

    Notes = Mapping[int, Sequence[tuple[str, str]]]

_APPROXIMATE = "近似：没有完全相同的文号，列出的是可能写错或识别错的。"
_MOST = 20  # spellings, titles, units … of a document
_FACETS = {
    "year": "年度",
    "unit": "填报单位",
    "issuer": "发文机关",
    "form": "表单",
    "status": "读取情况",
    "check": "核对不符",
}
_NONE = {"form": "没有申报表", "issuer": "未写明"}  # what stands for no value


def print_hits(engine: Connection, query: Query) -> int:
    """Print a page of hits; returns the exit code."""
    answer = searching.search(engine, replace(query, facets=tuple(dict.fromkeys((*query.facets, "form", "status")))))
    console = terminal.console()
    if answer.approximate:
        console.print(say(_APPROXIMATE), style="yellow")
    if answer.unknown:
        console.print(f"[yellow]{escape(_unknown_documents(answer))}[/]", soft_wrap=True)
    for document in answer.documents[:3]:
        heading = (
            f"[bold]{escape(document.name)}[/] {escape(document.title or '')}  {say(f'{document.filings} 份引用')}"
        )
        console.print(heading, soft_wrap=True)
    console.print(_hits_in_words(answer))
    ids = [hit.filing.id for hit in answer.hits]
    past = overview.expired_plans(engine, ids) if query.filters.expired else {}
    repealed = overview.repealed_documents(engine, ids) if query.filters.repealed else {}
    failures = overview.failure_causes(engine, ids)
    reasons = {one: [("原因", say(message, cause_text(code)))] for one, (code, message) in failures.items()}
    notes = {
        one: reasons.get(one, [])
        + [("引用已过期的计划", text) for text in listing.expired_plan_texts(past.get(one, ()))]
        + [("引用已废止的文件", text) for text in listing.repealed_document_texts(repealed.get(one, ()))]
        for one in ids
    }
    print_hit_list(console, answer.hits, notes)
    rules = search_filters.rule_titles() if "check" in query.facets else {}
    for name in query.facets:
        values = answer.facets[name]
        words: list[tuple[object, int]] = [*values]
        if name in ("check", "form", "status"):
            words = [(value and say(rules.get(value, value_text(value))), number) for value, number in values]
        console.print(
            f"\n[cyan]{say(_FACETS[name])}[/]  {_values_in_words(words, _NONE.get(name, '未填'))}", soft_wrap=True
        )
    return COMPLETE


def _hits_in_words(answer: Answer) -> str:
    """How many filings and texts outside of forms were found, with the number of those shown if that is fewer."""
    outside = f"，另有 {answer.outside} 处申报表以外的文字" if answer.outside else ""
    unread = f"，{answer.unread} 份读取失败的文件" if answer.unread else ""
    shown = f"，列出 {len(answer.hits)} 条" if answer.total > len(answer.hits) else ""
    return say(f"共 {answer.total - answer.outside - answer.unread} 份申报") + "".join(
        map(say, (outside, unread, shown))
    )


def _total_in_words(total: int, what: str, shown: int) -> str:
    """The total in words, with the number of those shown if that is fewer."""
    return say(f"共 {total} {what}") + (say(f"，列出 {shown} 份") if total > shown else "")


def print_hit_list(console: "Console", hits: Sequence[FilingHit], notes: "Notes") -> None:
    """Print hits with their places; ``notes`` has what is to be said of each, under a heading."""
    for hit in hits:
        filing = hit.filing
        amount = f"{filing.annual_budget}{filing.money_unit or ''}" if filing.annual_budget else ""
        failed = f"[red]{say(f'{filing.failed_checks} 项核对不符')}[/]" if filing.failed_checks else ""
        words = (filing.fiscal_year, filing.unit, filing.project, amount)
        heading = "  ".join(escape(str(word)) for word in words if word) or (
            say("（读取失败）" if filing.status == "failed" else "（没有申报表）")
        )
        console.print(f"\n[bold]{heading}[/]  {escape(filing.path)}  {failed}", soft_wrap=True)
        for kind, note in notes.get(filing.id, ()):
            console.print(f"    [yellow]{say(kind)}[/]  {escape(say(note))}", soft_wrap=True)
        for context in hit.contexts:
            place = "  ".join(
                filter(None, (say(place_text(context.at)), pointer_title(context.field) if context.field else ""))
            )
            text = Text(context.text.replace("\n", " "))
            for start, end in context.spans:
                text.stylize("bold yellow", start, end)
            console.print(Text.assemble("    ", (place, "cyan"), "  ", text), soft_wrap=True)
        if hit.more:
            console.print(say(f"    另有 {hit.more} 处"))


def _unknown_documents(answer: Answer) -> str:
    """A sentence on documents of the query that the index does not have; "" if it has all."""
    return say(f"检索库中找不到：{'；'.join(answer.unknown)}") if answer.unknown else ""


def _values_in_words(values: Iterable[tuple[object, int]], blank: str = "未填") -> str:
    """The values with their numbers; ``blank`` stands for none."""
    words = ((say(blank) if word is None else escape(str(word)), number) for word, number in values)
    return say("；").join(say("{}（{}）").format(*pair) for pair in words)


def print_batch(engine: Connection, query: Query, queries: Sequence[str]) -> int:
    """Print a line for each query, then the queries without hits; a wrong query does not stop the others."""
    console = terminal.console()
    unanswered = []
    for text in queries:
        try:
            answer = searching.search(engine, replace(query, text=text))
        except QueryError as error:
            unanswered.append((text, say(str(error))))
            continue
        if not answer.total:
            unanswered.append((text, _unknown_documents(answer)))
            continue
        names = say("、").join(escape(document.name) for document in answer.documents[:2])
        near = f"  [yellow]{say('近似')}[/]" if answer.approximate else ""
        console.print(f"{escape(text)}  [bold]{answer.total}[/] {say('份')}  {names}{near}")
    print_unanswered(unanswered, len(queries))
    return COMPLETE


def print_unanswered(unanswered: Sequence[tuple[str, str]], number: int) -> None:
    """Print the queries without hits."""
    print(say(f"{number} 条检索，{len(unanswered)} 条没有查到。"), file=sys.stderr)
    for text, trouble in unanswered:
        print(say(f"  没有查到：{text}  {trouble}".rstrip()), file=sys.stderr)


def print_documents(engine: Connection, wanted: RegulationFilter, limit: int, caption: str = "") -> int:
    """Print the documents that pass the filter with their numbers of filings, most cited first."""
    from rich.table import Table as Grid  # noqa: PLC0415

    total, counted = regulations.regulation_page(engine, wanted, (1, limit))
    title = f"{say(caption)}{_total_in_words(total, '份文件', len(counted))}"
    grid = Grid(title=title, title_justify="left", box=None)
    for head in ("申报数", "文号", "标题"):
        grid.add_column(say(head), overflow="fold")
    for document, number in counted:
        grid.add_row(str(number), escape(document.name), escape(document.title or ""))
    terminal.console().print(grid)
    return COMPLETE


def print_dossier(engine: Connection, name: str, limit: int) -> int:
    """Print the dossier of a document, which may be named in any spelling."""
    dossier = regulations.dossier(engine, name)
    console = terminal.console()
    document = dossier.document
    console.print(f"[bold]{escape(document.name)}[/]  {escape(document.title or '')}")
    console.print(say(f"{document.filings} 份申报引用"))
    for caption, pairs in (
        ("文号", dossier.names),
        ("写法", dossier.spellings),
        ("标题", [(title.text, title.filings) for title in dossier.titles]),
        ("年度", dossier.years),
        ("填报单位", dossier.units),
    ):
        more = say(f"；另有 {len(pairs) - _MOST} 项") if len(pairs) > _MOST else ""
        console.print(f"[cyan]{say(caption)}[/]  {_values_in_words(pairs[:_MOST])}{more}", soft_wrap=True)
    for title in dossier.conflicts:
        console.print(f"[yellow]{say('标题不一致')}[/]  {escape(title)}")
    answer = overview.citing_filings(engine, document.name, size=limit)
    console.print(f"\n[cyan]{say('引用它的申报')}[/]  {_hits_in_words(answer)}")
    print_hit_list(console, answer.hits, {})
    console.print()
    return print_documents(engine, RegulationFilter(beside=document.name), limit, "同时引用的文件  ")


def batch_lines(
    engine: Connection, query: Query, queries: Sequence[str], unanswered: list[tuple[str, str]]
) -> Iterator[listing.HitRow]:
    """The rows of all hits of the queries; appends queries without hits to ``unanswered``, with the reason."""
    for text in queries:
        trouble, total = "", 0
        try:
            for line in listing.hit_rows(engine, text, listing.all_answers(engine, replace(query, text=text))):
                total = line.total
                yield line
        except QueryError as error:
            trouble = say(str(error))
        if not total:
            unanswered.append((text, trouble))
