"""Saved searches: their hits, which of them are new, how one is saved; for the site and the command line."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from starlette.datastructures import QueryParams

from extract.errors import ParameterError, QueryError
from extract.index import Connection, Query
from extract.index.searching import HitContent, hit_contents
from extract.page.site import links, parameters
from extract.page.site.note_lines import written_time
from extract.page.site.notebook import Notebook, NotebookFull, SavedSearch, content_key
from extract.page.site.search_page import asked_words


class SearchEntry(NamedTuple):
    """A saved search in the list: its address, what it asks for in words, how many hits it has and the ids of the new
    ones; or why it cannot be answered.
    """

    id: int
    name: str
    query: str
    looked: str
    description: str = ""
    total: int = 0
    new_hits: Sequence[int] = ()
    trouble: str = ""


def query_of(address: str) -> Query:
    """The query of a page of hits, by its address; raises ``ParameterError`` if it is not valid."""
    return parameters.query(QueryParams(urlsplit(address).query))


def search_entry(connection: Connection, search: SavedSearch) -> SearchEntry:
    """A search with its hits of now."""
    own = SearchEntry(search.id, search.name, search.query, written_time(search.looked))
    try:
        query = query_of(search.query)
        own = own._replace(description="；".join(f"{title}：{word}" for title, word in asked_words(query)))
        hits = _hits(connection, query)
    except QueryError as error:
        return own._replace(trouble=str(error))
    new = set(search.new_hits(map(_key, hits)))
    return own._replace(total=len(hits), new_hits=[hit.id for hit in hits if _key(hit) in new])


def save(notebook: Notebook, connection: Connection, name: tuple[str, str], query: Query) -> int:
    """Save a query under the name of a user (user, name), with its hits as looked at; returns their number.

    Raises ``ParameterError`` without a name or if the file is full, ``QueryError`` if there are too many hits.
    """
    if not name[1]:
        raise ParameterError("请为检索写一个名称。")
    address = links.search(parameters.of_query(query))
    hits = _hits(connection, query_of(address))
    try:
        notebook.save_search(*name, address, map(_key, hits))
    except NotebookFull as error:
        raise ParameterError("保存的检索已满，请先删除不用的。") from error
    return len(hits)


def mark_looked_at(notebook: Notebook, connection: Connection, user: str, search: SavedSearch) -> None:
    """Keep the present hits of a search as looked at; raises ``QueryError`` if there are too many by now."""
    notebook.mark_looked_at(user, search.id, map(_key, _hits(connection, query_of(search.query))))


def _hits(connection: Connection, query: Query) -> list[HitContent]:
    """All hits of a query; raises ``QueryError`` if they are more than can be paged through, without loading them."""
    number, hits = hit_contents(connection, query, parameters.DEEPEST)
    if number > parameters.DEEPEST:
        raise QueryError(f"查到 {number} 份，超过 {parameters.DEEPEST} 份的检索不能保存，也不比较新增；请缩小范围。")
    return hits


def _key(hit: HitContent) -> str:
    return content_key(hit.sha256, hit.path, hit.position)
