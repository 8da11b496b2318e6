"""The addresses of the site's pages."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from extract.index.model import Context, FilingSummary
from extract.index.places import packed_at
from extract.record.labels import FILE_NAME

Parameters = Mapping[str, Iterable[str]]


def address(path: str, parameters: Iterable[tuple[str, Any]] = (), **more: Any) -> str:
    """An address with its parameters; those that are None or "" are left out."""
    pairs = [(key, str(value)) for key, value in (*parameters, *more.items()) if value not in (None, "")]
    return f"{quote(path)}?{urlencode(pairs)}" if pairs else quote(path)


def search(parameters: Parameters, **changed: str) -> str:
    """The address of the page of hits; ``changed`` parameters replace those of the same name."""
    kept = [(key, value) for key, values in parameters.items() if key not in changed for value in values]
    return address("/", kept, **changed)


def toggled_search(parameters: Parameters, key: str, value: str) -> str:
    """The address of the page of hits with a filter's value added, or removed if it is there."""
    values = list(parameters.get(key, ()))
    others = [one for one in values if one != value] if value in values else [*values, value]
    return search({**parameters, key: others})


def filing(filing: FilingSummary) -> str:
    """The address of an indexed filing's page."""
    return filing_of(filing.file, filing.position or 0)


def filing_of(file: str, position: int, at: str | None = None, **more: Any) -> str:
    """The address of a filing's page, by its record's file and its position there, with a value marked."""
    number = position + 1 if position else None
    return address(f"/filing/{file}", n=number, at=at, **more) + ("#lit" if at or more.get("place") else "")


def context(filing: FilingSummary, context: Context, query: str = "") -> str:
    """The address of a filing's page that shows where a context stands; ``query`` leads on to its other places."""
    at = None if context.field == FILE_NAME else context.field
    return filing_of(filing.file, filing.position or 0, at, place=packed_at(context.at), q=query)
