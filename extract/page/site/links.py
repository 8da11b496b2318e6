"""The addresses of the pages."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from extract.index.model import FilingSummary
from extract.index.places import packed


def search(asked: Mapping[str, Iterable[str]], **changed: str) -> str:
    """The page of hits; ``changed`` parameters take the place of those that were asked."""
    pairs = [(key, value) for key, values in asked.items() if key not in changed for value in values]
    return _address("/", [*pairs, *changed.items()])


def toggled(asked: Mapping[str, Iterable[str]], key: str, value: str) -> str:
    """The page of hits with a filter's value added, or taken away where it is among those asked."""
    values = list(asked.get(key, ()))
    others = [one for one in values if one != value] if value in values else [*values, value]
    return search({**asked, key: others})


def regulation(name: str) -> str:
    """The page of a regulation."""
    return _address("/regulation", [("name", name)])


def regulations(**asked: Any) -> str:
    """The list of regulations."""
    return _address("/regulations", asked.items())


def filing(found: FilingSummary, at: str | None = None, place: Any = None) -> str:
    """The page of a filing, with a value or a place marked on the original."""
    return of(found.file, found.position or 0, at, place)


def of(file: str, position: int, at: str | None = None, place: Any = None) -> str:
    """The page of a filing by its record's file and its position in it."""
    short = packed(place)
    asked = [("n", str(position + 1))] if position else []
    asked += [("at", at)] if at else []
    asked += [("place", short)] if short else []
    return _address(f"/filing/{quote(file)}", asked) + ("#lit" if at or short else "")


def part(kind: str, file: str, **asked: Any) -> str:
    """Something else of a record: ``record``, ``tables``, ``draft``, ``original``, ``picture``."""
    return _address(f"/{kind}/{quote(file)}", asked.items())


def compare(old: str, new: str, position: int = 0) -> str:
    """The page of a comparison."""
    return _address("/compare", [("old", old), ("new", new), ("n", str(position + 1))])


def _address(path: str, asked: Iterable[tuple[str, Any]]) -> str:
    pairs = [(key, str(value)) for key, value in asked if value not in (None, "")]
    return f"{path}?{urlencode(pairs)}" if pairs else path
