"""Filings that a user chooses in a list of hits, by keys that the list's forms send."""

from collections.abc import Sequence
from zlib import crc32

from starlette.datastructures import QueryParams

from extract.errors import ParameterError, QueryError
from extract.index import Connection, FilingSummary, searching

MOST_FILINGS = 50  # of an evidence pack
_LONGEST_ID = 10  # digits


def hit_key(filing: FilingSummary) -> str:
    """The name of a hit in a form: its id, and a check that the id still means this filing of this record."""
    return f"{filing.id}-{crc32(f'{filing.position}:{filing.file}'.encode()):x}"


def ticked_keys(query_params: QueryParams) -> list[str]:
    """The keys of the hits that are ticked, also on other pages; raises ``ParameterError`` for too many."""
    keys = list(dict.fromkeys(query_params.getlist("hit")))
    if len(keys) > MOST_FILINGS:
        raise ParameterError(f"选用了 {len(keys)} 份，最多 {MOST_FILINGS} 份；请取消一些，或分成几个证据包。")
    return keys


def ticked_filings(connection: Connection, keys: Sequence[str]) -> list[tuple[FilingSummary, str]]:
    """The filings of the keys with their keys, without those that are no longer in the index."""
    ids = [int(digits) for key in keys if (digits := key.partition("-")[0]).isdecimal() and len(digits) < _LONGEST_ID]
    own = ((filing, hit_key(filing)) for filing in searching.filings(connection, ids))
    return [one for one in own if one[1] in keys]


def chosen_filings(connection: Connection, keys: Sequence[str]) -> list[FilingSummary]:
    """The filings of the keys, in this order; ``QueryError`` if there are none, or one is no longer in the index."""
    if not keys:
        raise QueryError("没有选中任何一份；请先在检索结果中勾选，或改选本页全部、全部结果。")
    chosen = ticked_filings(connection, keys)
    if [key for _, key in chosen] != list(keys):
        raise QueryError("所选的申报中有的已重新转换，或已不在检索库里；请重新检索后再选。")
    return [filing for filing, _ in chosen]
