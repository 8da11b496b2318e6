"""Pattern packs: what the code looks for, kept as TOML that proves itself.

A pattern file holds ``[parts]`` (pieces that expressions name as ``{{piece}}``; a piece may name others) and
``[[pattern]]`` tables with ``name``, ``expression``, ``examples`` and ``rejects``. An example must match whole and a
reject may not; where the pattern says ``use = "search"`` it is looked for inside a text: then an example may show its
surroundings (``财会⟨2018-7号⟩、``) and a reject holds the pattern nowhere. A file with ``folded = true`` is written for
text that ``extract.find.numbers.fold`` has cleaned.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from tomllib import TOMLDecodeError, loads
from typing import Any

import regex

from extract import resources
from extract.errors import PackError

_PART = regex.compile(r"\{\{(\w+)\}\}")


class Patterns(Mapping[str, regex.Pattern[str]]):
    """The patterns of one file by name; each is compiled when it is first asked for, since compiling is what costs."""

    __slots__ = ("_compiled", "_entries", "_file", "_parts")

    def __init__(self, name: str) -> None:
        content = toml(name)
        self._file = name
        self._parts: Mapping[str, str] = content.get("parts", {})
        self._entries = {entry.get("name", ""): entry for entry in content.get("pattern", ())}
        self._compiled: dict[str, regex.Pattern[str]] = {}

    def __getitem__(self, name: str) -> regex.Pattern[str]:
        """The compiled pattern; ``PackError`` names file and line where its expression is wrong."""
        if name not in self._compiled:
            self._compiled[name] = _compiled(self._file, self._entries[name], self._parts)
        return self._compiled[name]

    def __iter__(self) -> Iterator[str]:
        """The names, in the order of the file."""
        return iter(self._entries)

    def __len__(self) -> int:
        """The number of patterns."""
        return len(self._entries)


@cache
def toml(name: str) -> Mapping[str, Any]:
    """The content of ``patterns/<name>.toml``; ``PackError`` names the file and line of a mistake."""
    path = resources.PATTERNS / f"{name}.toml"
    try:
        return loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PackError(f"{path.name}: no such pattern file") from None
    except TOMLDecodeError as error:
        raise PackError(f"{path.name}: {error}") from error


@cache
def patterns(name: str) -> Patterns:
    """The patterns of ``patterns/<name>.toml`` by their names."""
    return Patterns(name)


@cache
def forms() -> tuple[Mapping[str, Any], ...]:
    """The form definitions of ``patterns/forms/``, in the order of their file names."""
    return tuple(toml(f"forms/{path.stem}") for path in sorted((resources.PATTERNS / "forms").glob("*.toml")))


def _compiled(name: str, entry: Mapping[str, Any], parts: Mapping[str, str]) -> regex.Pattern[str]:
    try:
        return regex.compile(expanded(entry["expression"], parts))
    except (regex.error, KeyError) as error:
        line = _line(resources.PATTERNS / f"{name}.toml", entry)
        raise PackError(f"{name}.toml, line {line}: pattern {entry.get('name')!r}: {error}") from error


def expanded(expression: str, parts: Mapping[str, str]) -> str:
    """The expression with every ``{{piece}}`` put in; ``KeyError`` names a piece that is not there."""
    while _PART.search(expression):
        expression = _PART.sub(lambda match: f"(?:{parts[match[1]]})", expression)
    return expression


def _line(path: Path, entry: Mapping[str, Any]) -> int:
    wanted = f'name = "{entry.get("name")}"'
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.strip() == wanted), 1)
