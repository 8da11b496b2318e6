"""Patterns as data: what is looked for, kept as TOML with examples that prove each pattern.

A pattern file holds ``[parts]`` (pieces that expressions name as ``{{piece}}``; a piece may name others) and
``[[pattern]]`` tables with ``name``, ``expression``, ``examples`` and ``rejects``. An example must match whole and a
reject may not; where the pattern says ``use = "search"`` it is looked for inside a text: then an example may show its
surroundings (``财会⟨2018-7号⟩、``) and a reject holds the pattern nowhere. A file with ``folded = true`` is written for
text that ``fold`` has cleaned. A pattern may list the characters that it begins with (``first``) or ends in (``last``)
and words of which it has at least one (``needs``): where they are missing it is not tried. Without them it always is.

A folder with files of the same names may be laid over ours (``use``): a pattern of the same name takes the place of
ours, everything else (patterns, parts, regions with their codes, words) is added.

A wheel holds the files as JSON, which Python 3.10 reads too, and in a tenth of the time. ``pattern_cache`` keeps what
was read and compiled. Where the package is imported from a zip file, its loader reads them there.
"""

import errno
import json
import os
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from types import MappingProxyType
from typing import Any

import regex

from shenbao_cite import pattern_cache
from shenbao_cite.errors import PackError
from shenbao_cite.pattern_cache import PackFile

FOLDER = os.path.join(os.path.dirname(__file__), "patterns")  # pathlib would take a tenth of the first call
_PART = regex.compile(r"\{\{(\w+)\}\}")
_MANY = 40  # characters to fold, each by a pass of its own: with more one pass over all is faster
_own: list[str] = []  # at most one: the folder that a process uses over ours, set before anything is loaded


class Patterns(Mapping[str, regex.Pattern[str]]):
    """The patterns of one file by name; each is made at its first use, of what is kept compiled if it is there."""

    __slots__ = ("_compiled", "_entries", "_kept", "_path", "parts")

    def __init__(self, path: str, content: Mapping[str, Any], kept: Mapping[str, bytes] = MappingProxyType({})) -> None:
        self._path = path
        self._kept = kept
        self.parts: Mapping[str, str] = content.get("parts", {})
        self._entries = {entry.get("name", ""): entry for entry in content.get("pattern", ())}
        self._compiled: dict[str, regex.Pattern[str]] = {}

    def __getitem__(self, name: str) -> regex.Pattern[str]:
        """The compiled pattern; ``PackError`` names file and line where its expression is wrong."""
        if name not in self._compiled:
            entry = self._entries[name]
            try:
                expression = expanded_expression(entry["expression"], self.parts)
                self._compiled[name] = pattern_cache.pattern(expression, self._kept)
            except (regex.error, KeyError, ValueError) as error:
                line = line_number(self._path, f'name = "{entry.get("name")}"')
                raise PackError(
                    f"{os.path.basename(self._path)}, line {line}: pattern {entry.get('name')!r}: {error}"
                ) from error
        return self._compiled[name]

    def entry(self, name: str) -> Mapping[str, Any]:
        """What the file says of a pattern."""
        entry: Mapping[str, Any] = self._entries[name]
        return entry

    def __iter__(self) -> Iterator[str]:
        """The names, in the order of the file."""
        return iter(self._entries)

    def __len__(self) -> int:
        """The number of patterns."""
        return len(self._entries)


def use(directory: str | os.PathLike[str]) -> None:
    """Lay a folder of pattern files over ours for the rest of the process; ``PackError`` once a text has been read."""
    folder = os.fspath(directory)
    if _own == [folder]:
        return
    if _own or toml.cache_info().currsize:
        raise PackError(f"{directory}: patterns are in use already")
    _own.append(folder)


def reset() -> None:
    """Take the folder away that was laid over ours, and forget what was loaded with it."""
    _own.clear()
    for cached in (stored_file, toml, patterns, pattern, edges, needs, _folding):
        cached.cache_clear()


def own_path(name: str) -> str:
    """Where the pattern file of that name stands."""
    return os.path.join(FOLDER, f"{name}.toml")


@cache
def names() -> frozenset[str]:
    """The names of the pattern files of this package."""
    if _is_zipped():
        from importlib.resources import files  # noqa: PLC0415  # would take longer than the first call

        listed = [entry.name for entry in files(__package__).joinpath("patterns").iterdir()]
    else:
        listed = os.listdir(FOLDER)
    return frozenset(name[:-5] for name in listed if name.endswith((".toml", ".json")))


@cache
def toml(name: str) -> Mapping[str, Any]:
    """The content of ``patterns/<name>.toml`` and what a folder laid over it adds."""
    content = stored_file(own_path(name)).content
    for path in (os.path.join(folder, f"{name}.toml") for folder in _own):
        if os.path.isfile(path):
            content = merged_content(content, file_content(path))
    return content


@cache
def patterns(name: str) -> Patterns:
    """The patterns of ``patterns/<name>.toml`` by their names."""
    return Patterns(own_path(name), toml(name), stored_file(own_path(name)).compiled)


@cache
def pattern(file: str, name: str) -> regex.Pattern[str]:
    """The compiled pattern of that name in ``patterns/<file>.toml``; kept, for what runs over every text."""
    return patterns(file)[name]


@cache
def edges(file: str, name: str, edge: str) -> Container[str]:
    """The characters that what a pattern matches begins (``first``) or ends with (``last``), as its entry lists them.

    The empty text is one of them where an example is empty. All are in it where the entry lists none: then the pattern
    is tried everywhere.
    """
    entry = patterns(file).entry(name)
    if edge not in entry:
        return _Every()
    return frozenset([*entry[edge], *(example for example in entry["examples"] if not example)])


class _Every:
    """What holds every character."""

    def __contains__(self, _: object) -> bool:
        return True


def matches(file: str, name: str, text: str) -> Iterable[regex.Match[str]]:
    """What a pattern matches in a text: nothing at once where none of the words occurs that its entry says it needs."""
    for word in needs(file, name):
        if word in text:
            return pattern(file, name).finditer(text)
    return ()


@cache
def needs(file: str, name: str) -> tuple[str, ...]:
    """Words of which a text has one wherever a pattern matches; the empty one where its entry lists none."""
    return tuple(patterns(file).entry(name).get("needs", ("",)))


def fold(text: str) -> str:
    """A clean copy of the same length: half-width digits, one kind of bracket, simplified characters, plain hyphens."""
    table, marks = _folding()
    signs = set(marks.findall(text))
    if len(signs) > _MANY:
        return marks.sub(lambda mark: table[mark[0]], text)
    for sign in signs:
        text = text.replace(sign, table[sign])
    return text


@cache
def _folding() -> tuple[Mapping[str, str], re.Pattern[str]]:
    """The table of ``[[fold]]`` in ``citation.toml``, and what finds its characters; no clean one is folded again.

    The expressions of ``re`` pass over other characters ten times faster than ``str.translate`` and ``regex`` do.
    """
    pairs = ((entry["from"], entry["to"]) for entry in toml("citation")["fold"])
    table = {raw: clean for raws, cleans in pairs for raw, clean in zip(raws, cleans, strict=True)}
    return table, re.compile(f"[{re.escape(''.join(table))}]")


# ---------------------------------------------------------------- reading


@cache
def stored_file(path: str) -> PackFile:
    """One of our own pattern files as it is kept, else read and, where that can be, kept; ``PackError`` as below."""
    file, source = _source(path)
    stored = pattern_cache.read(file, source)
    if stored is None:
        content = _parsed_content(file, source)
        stored = PackFile(content, pattern_cache.keep(file, source, content, _expressions(content)))
    return stored


def _expressions(content: Mapping[str, Any]) -> Iterator[str]:
    for entry in content.get("pattern", ()):
        try:
            yield expanded_expression(entry["expression"], content.get("parts", {}))
        except (KeyError, ValueError):
            continue  # a mistake, which is told where the pattern is used


def file_content(path: str | os.PathLike[str]) -> dict[str, Any]:
    """The content of a TOML file, or of the JSON that a wheel holds in its place; ``PackError`` names file and line."""
    return _parsed_content(*_source(os.fspath(path)))


def _source(path: str) -> tuple[str, bytes]:
    """The file that is read, which in a wheel has another suffix, and its bytes."""
    built = os.path.splitext(path)[0] + ".json"
    if os.path.dirname(path) == FOLDER and _is_zipped():
        return _zipped_source(built, path)
    file = built if os.path.isfile(built) else path
    with open(file, "rb") as stream:
        return file, stream.read()


def _is_zipped() -> bool:
    """Whether this package is imported from a zip file (a zipapp, a wheel on the path), where no folder is."""
    return not os.path.isdir(FOLDER)


def _zipped_source(*paths: str) -> tuple[str, bytes]:
    """The first of these files that the zip file holds, and its bytes."""
    loader: Any = __spec__.loader
    for path in paths:
        with suppress(OSError):
            return path, loader.get_data(path)
    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), paths[-1])


def _parsed_content(file: str, source: bytes) -> dict[str, Any]:
    if file.endswith(".json"):
        content: dict[str, Any] = json.loads(source)
        return content
    from tomllib import TOMLDecodeError, loads  # noqa: PLC0415  # a wheel on Python 3.10 has none and needs none

    try:
        return loads(source.decode("utf-8-sig").replace("\r\n", "\n"))
    except (TOMLDecodeError, UnicodeDecodeError) as error:
        raise PackError(f"{os.path.basename(file)}: {error}") from error


def merged_content(ours: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Ours with what the own content adds: tables by key, lists end to end, patterns in place of ours of their name."""
    content = {**ours, **own}
    for key in ours.keys() & own.keys():
        if isinstance(ours[key], Mapping) and isinstance(own[key], Mapping):
            content[key] = merged_content(ours[key], own[key])
        elif isinstance(ours[key], list) and isinstance(own[key], list):
            added, kept = own[key], ours[key]
            if key == "pattern":
                by_name = {entry.get("name"): entry for entry in added}
                kept = [by_name.pop(entry.get("name"), entry) for entry in kept]
                added = by_name.values()
            content[key] = [*kept, *added]
    return content


def expanded_expression(expression: str, parts: Mapping[str, str], within: tuple[str, ...] = ()) -> str:
    """The expression with every ``{{piece}}`` put in.

    ``KeyError`` names a piece that does not exist, ``ValueError`` one that names itself, directly or through others.
    ``within`` are the pieces that the expression is being put into.
    """

    def piece(match: regex.Match[str]) -> str:
        name = match[1]
        if name in within:
            raise ValueError(f"part {name!r} names itself")
        return f"(?:{expanded_expression(parts[name], parts, (*within, name))})"

    return _PART.sub(piece, expression)


def line_number(path: str | os.PathLike[str], beginning: str) -> int:
    """The number of the first line of a file that begins so; 1 if none does, or the file is not there as text."""
    if not os.path.isfile(path):
        return 1
    with open(path, encoding="utf-8") as file:
        return next((number for number, line in enumerate(file, 1) if line.strip().startswith(beginning)), 1)
