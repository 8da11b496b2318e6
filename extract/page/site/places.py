"""What of a record can be pointed at, and where it stands: values, cited documents, checks, remarks."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from extract.errors import QueryError
from extract.index.places import unpacked
from extract.record import labels
from extract.record.places import listed

Content = Mapping[str, Any]
STANDING = ("value", "cited")  # the tones of what stands at a place; all others only mention it
PLACE = "@"  # the key of a place that an address gives


class Target(NamedTuple):
    """Something of a filing: its key (a JSON pointer), its name, its tone, and its places."""

    key: str
    label: str
    tone: str
    places: Sequence[Content]


def targets(content: Content, position: int) -> list[Target]:
    """All that a filing's page points at: pointers of the filing, then those of the record."""
    filings = content["filings"][position : position + 1]
    values = [target for filing in filings for target in _values(filing)]
    checks = [target for filing in filings for target in _checks(filing)]
    return [*values, *_mentions(content), *checks, *_remarks(content)]


def _values(filing: Content) -> Iterator[Target]:
    for pointer, evidence in filing["evidence"].items():
        yield Target(pointer, labels.field(pointer), "value", listed(evidence["at"]))


def _checks(filing: Content) -> Iterator[Target]:
    for number, check in enumerate(filing["checks"]):
        if check["at"]:
            yield Target(f"/checks/{number}", labels.shown(check["outcome"]), check["outcome"], check["at"])


def _mentions(content: Content) -> Iterator[Target]:
    for number, cited in enumerate(content["citations"]):
        for which, mention in enumerate(cited["mentions"]):
            yield Target(f"/citations/{number}/mentions/{which}", cited["id"], "cited", listed(mention["at"]))


def _remarks(content: Content) -> Iterator[Target]:
    for number, remark in enumerate(content["remarks"]):
        if remark["at"]:
            yield Target(f"/remarks/{number}", remark["message"], "flag", listed(remark["at"]))


def given(short: str) -> Sequence[Content]:
    """The places that an address gives in short; ``QueryError`` if these are none."""
    try:
        return listed(unpacked(short[:2000]))
    except (ValueError, TypeError) as error:
        raise QueryError("地址中的位置写错了；请从检索结果重新打开。") from error
