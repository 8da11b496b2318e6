"""Saved searches on the command line: the file of ``shenbao serve --saved``, by the site's own code."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from extract.cli.arguments import COMPLETE, usage_error
from extract.messages import say

if TYPE_CHECKING:
    from extract.index import Connection, Query
    from extract.page.site.notebook import SavedSearch

_SHOWN = 20  # new hits of one search


def add_options(group: "argparse._ArgumentGroup") -> None:
    """Add the options."""
    group.add_argument(
        "--saved",
        metavar="FILE",
        type=Path,
        help="list the searches in the file of the site's --saved, with what is new since they were looked at",
    )
    group.add_argument("--save", metavar="NAME", help="save this search under a name in the file of --saved")
    group.add_argument("--looked", metavar="NAME", help="mark the hits of a saved search as looked at")
    group.add_argument("--user", metavar="NAME", default="", help="whose searches; on a site without log-in nobody's")


def answer_saved(engine: "Connection", options: argparse.Namespace, query: "Query") -> int:
    """Save the query, mark a saved search as looked at, or list all with their new hits; returns the exit code.

    Raises ``QueryError`` if the query cannot be saved.
    """
    from extract.page.site import saved_searches  # noqa: PLC0415
    from extract.page.site.notebook import Notebook  # noqa: PLC0415

    if not options.save and not options.saved.is_file():
        return usage_error(f"no such file: {options.saved}")
    try:
        notebook = Notebook(options.saved)
    except ValueError as error:
        return usage_error(str(error))
    if options.save:
        number = saved_searches.save(notebook, engine, (options.user, options.save), query)
        print(say(f"已保存“{options.save}”：{number} 份"))
        return COMPLETE
    searches = notebook.searches(options.user)
    if options.looked:
        search = next((one for one in searches if one.name == options.looked), None)
        if search is None:
            return usage_error(f"没有名为“{options.looked}”的已存检索")
        saved_searches.mark_looked_at(notebook, engine, options.user, search)
        searches = notebook.searches(options.user)
    print(say(f"{len(searches)} 项检索"))
    for search in searches:
        _print_search(engine, search)
    return COMPLETE


def _print_search(engine: "Connection", search: "SavedSearch") -> None:
    """Print a saved search: what it asks for, the number of its hits, and its new hits."""
    from rich.markup import escape  # noqa: PLC0415

    from extract import terminal  # noqa: PLC0415
    from extract.cli.search_output import print_hit_list  # noqa: PLC0415
    from extract.index import FilingHit  # noqa: PLC0415
    from extract.index.searching import sorted_filings  # noqa: PLC0415
    from extract.page.site import saved_searches  # noqa: PLC0415

    console = terminal.console()
    entry = saved_searches.search_entry(engine, search)
    if entry.trouble:
        console.print(f"\n[bold]{escape(entry.name)}[/]  [red]{escape(say(entry.trouble))}[/]", soft_wrap=True)
        return
    wanted = saved_searches.query_of(search.query)
    numbers = say(f"{len(entry.new_hits)} 份新增，共 {entry.total} 份，上次标为已看：{entry.looked}")
    console.print(f"\n[bold]{escape(entry.name)}[/]  {escape(entry.description)}  {numbers}", soft_wrap=True)
    first = sorted_filings(engine, wanted, entry.new_hits, _SHOWN)
    print_hit_list(console, [FilingHit(one, (), 0) for one in first], {})
    if len(entry.new_hits) > len(first):
        console.print(say(f"    另有 {len(entry.new_hits) - len(first)} 份"))
