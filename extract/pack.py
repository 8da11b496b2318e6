"""Pattern packs: what the code looks for, kept as TOML that proves itself.

A pattern file holds ``[parts]`` (pieces that expressions name as ``{{piece}}``; a piece may name others) and
``[[pattern]]`` tables with ``name``, ``expression``, ``examples`` (each must match whole) and ``rejects`` (none may).
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tomllib import TOMLDecodeError, loads
from typing import Any

import regex

from extract import resources
from extract.errors import PackError

_PART = regex.compile(r"\{\{(\w+)\}\}")


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
def patterns(name: str) -> Mapping[str, regex.Pattern[str]]:
    """The compiled patterns of ``patterns/<name>.toml`` by their names."""
    content = toml(name)
    parts = content.get("parts", {})
    return {entry["name"]: _compiled(name, entry, parts) for entry in content.get("pattern", ())}


@cache
def forms() -> tuple[Mapping[str, Any], ...]:
    """The form definitions of ``patterns/forms/``, in the order of their file names."""
    return tuple(toml(f"forms/{path.stem}") for path in sorted((resources.PATTERNS / "forms").glob("*.toml")))


def _compiled(name: str, entry: Mapping[str, Any], parts: Mapping[str, str]) -> regex.Pattern[str]:
    try:
        return regex.compile(_expanded(entry["expression"], parts))
    except (regex.error, KeyError) as error:
        line = _line(resources.PATTERNS / f"{name}.toml", entry)
        raise PackError(f"{name}.toml, line {line}: pattern {entry.get('name')!r}: {error}") from error


def _expanded(expression: str, parts: Mapping[str, str]) -> str:
    while _PART.search(expression):
        expression = _PART.sub(lambda match: f"(?:{parts[match[1]]})", expression)
    return expression


def _line(path: Path, entry: Mapping[str, Any]) -> int:
    wanted = f'name = "{entry.get("name")}"'
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.strip() == wanted), 1)
