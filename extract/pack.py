"""Pattern packs: what the code looks for, kept as TOML with examples that prove each pattern.

A pattern file holds ``[parts]`` (pieces that expressions name as ``{{piece}}``; a piece may name others) and
``[[pattern]]`` tables with ``name``, ``expression``, ``examples`` and ``rejects``. An example must match whole and a
reject may not; where the pattern says ``use = "search"`` it is looked for inside a text: then an example may show its
surroundings (``财会⟨2018-7号⟩、``) and a reject holds the pattern nowhere. A file with ``folded = true`` is written for
text that ``fold`` has cleaned.

A bureau's own pack is a folder with files of the same names. ``use`` lays it over ours: a pattern of the same name
takes the place of ours, everything else (patterns, parts, regions with their issuers, words, forms) is added.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import chain
from pathlib import Path
from tomllib import TOMLDecodeError, loads
from typing import Any

import regex

from extract import resources
from extract.definition_file import definition_faults
from extract.errors import PackError

_PART = regex.compile(r"\{\{(\w+)\}\}")
_SHOWN = regex.compile(r"^(?P<before>[^⟨]*)⟨(?P<shown>[^⟩]*)⟩(?P<after>.*)$", regex.DOTALL)
_own: list[Path] = []  # at most one: the folder that a process uses over ours, set before anything is loaded
_instead: list[tuple[Mapping[str, Any], ...]] = []  # the definitions that are tried in place of all others, if any


class Patterns(Mapping[str, regex.Pattern[str]]):
    """The patterns of one file by name; each is compiled at its first use, since compiling takes most time."""

    __slots__ = ("_compiled", "_entries", "_file", "parts")

    def __init__(self, name: str, content: Mapping[str, Any] | None = None) -> None:
        content = toml(name) if content is None else content
        self._file = name
        self.parts: Mapping[str, str] = content.get("parts", {})
        self._entries = {entry.get("name", ""): entry for entry in content.get("pattern", ())}
        self._compiled: dict[str, regex.Pattern[str]] = {}

    def __getitem__(self, name: str) -> regex.Pattern[str]:
        """The compiled pattern; ``PackError`` names file and line where its expression is wrong."""
        if name not in self._compiled:
            entry = self._entries[name]
            try:
                self._compiled[name] = regex.compile(expanded_expression(entry["expression"], self.parts))
            except (regex.error, KeyError, ValueError) as error:
                line = _line(_ours(self._file), f'name = "{entry.get("name")}"')
                raise PackError(f"{self._file}.toml, line {line}: pattern {entry.get('name')!r}: {error}") from error
        return self._compiled[name]

    def __iter__(self) -> Iterator[str]:
        """The names, in the order of the file."""
        return iter(self._entries)

    def __len__(self) -> int:
        """The number of patterns."""
        return len(self._entries)


def use(directory: Path) -> None:
    """Lay a bureau's own pack over ours for the rest of the process; ``PackError`` names file and line of a mistake.

    A process has one set of patterns, so that what was compiled or looked up may be kept: call this before the first
    text is read (a pool of workers: as its initializer). The same folder again changes nothing.
    """
    if _own == [directory]:
        return
    if _own or toml.cache_info().currsize:
        raise PackError(f"{directory}: patterns are in use already")
    _own.append(directory)
    try:
        check(directory)
    except PackError:
        _own.clear()
        raise
    finally:
        for cached in (toml, patterns, pattern, _stored_forms, _folding):
            cached.cache_clear()


def check(directory: Path) -> None:
    """Try every file of an own pack as it would be used, with its examples and rejects; ``PackError`` if one fails."""
    files = sorted(directory.glob("*.toml")) + sorted((directory / "forms").glob("*.toml"))
    if not files:
        raise PackError(f"{directory}: no pattern file in it")
    for path in files:
        own = _read(path) if path.parent == directory else definition(path)
        ours = _ours(path.relative_to(directory).with_suffix("").as_posix())
        if path.parent == directory and not ours.is_file():
            raise PackError(f"{path}, line 1: no file of this name among ours")
        content = merged_content(_read(ours), own) if ours.is_file() else own
        for name in own.get("parts", {}):
            try:
                expanded_expression(f"{{{{{name}}}}}", content["parts"])
            except (KeyError, ValueError) as error:
                line = _line(path, f"{name} = ")
                raise PackError(f"{path}, line {line}: part {name!r}: {error}") from error
        for entry in own.get("pattern", ()):
            line = _line(path, f'name = "{entry.get("name")}"')
            where = f"{path}, line {line}: pattern {entry.get('name')!r}"
            _check_entry(entry, content, where)


def definition(path: Path) -> dict[str, Any]:
    """The form definition of a file; ``PackError`` names the file, every mistake in it, and what to do."""
    try:
        content = loads(path.read_text(encoding="utf-8-sig"))
    except (TOMLDecodeError, UnicodeDecodeError) as error:
        raise PackError(f"{path}：不是正确的 TOML（{error}），请检查该行的引号、方括号和等号。") from error
    faults = "".join(f"\n  {path}：{fault}" for fault in definition_faults(content, path.stem, toml("field")))
    if faults:
        raise PackError(f"表单定义有误，请改正后再用：{faults}")
    return content


@cache
def toml(name: str) -> Mapping[str, Any]:
    """The content of ``patterns/<name>.toml`` and what an own pack adds; ``PackError`` names file and line."""
    paths = [path for path in (_ours(name), *(own / f"{name}.toml" for own in _own)) if path.is_file()]
    if not paths:
        raise PackError(f"{_ours(name).name}: no such pattern file")
    contents = [_read(path) for path in paths]
    return merged_content(contents[0], contents[1]) if len(contents) > 1 and "/" not in name else contents[-1]


@cache
def patterns(name: str) -> Patterns:
    """The patterns of ``patterns/<name>.toml`` by their names."""
    return Patterns(name)


@cache
def pattern(file: str, name: str) -> regex.Pattern[str]:
    """The compiled pattern of that name in ``patterns/<file>.toml``; kept, for what runs over every text."""
    return patterns(file)[name]


def forms() -> tuple[Mapping[str, Any], ...]:
    """The form definitions of an own pack and of ``patterns/forms/``, each in the order of their file names."""
    return _instead[-1] if _instead else _stored_forms()


@contextmanager
def other_forms(definitions: Sequence[Mapping[str, Any]]) -> Iterator[None]:
    """Inside of this block ``forms`` gives these definitions."""
    _instead.append(tuple(definitions))
    try:
        yield
    finally:
        _instead.pop()


@cache
def _stored_forms() -> tuple[Mapping[str, Any], ...]:
    folders = [*_own, resources.PATTERNS]
    stems = (sorted(path.stem for path in (folder / "forms").glob("*.toml")) for folder in folders)
    names = dict.fromkeys(chain.from_iterable(stems))
    return tuple(toml(f"forms/{name}") for name in names)


def fold(text: str) -> str:
    """A clean copy of the same length: half-width digits, one kind of bracket, simplified characters, plain hyphens."""
    table, marks = _folding()
    return marks.sub(lambda mark: table[mark[0]], text)


@cache
def _folding() -> tuple[Mapping[str, str], re.Pattern[str]]:
    """The table of ``[[fold]]`` in ``citation.toml``, and what finds its characters.

    The expressions of ``re`` pass over other characters ten times faster than ``str.translate`` and ``regex`` do.
    """
    pairs = ((entry["from"], entry["to"]) for entry in toml("citation")["fold"])
    table = {raw: clean for raws, cleans in pairs for raw, clean in zip(raws, cleans, strict=True)}
    return table, re.compile(f"[{re.escape(''.join(table))}]")


# ---------------------------------------------------------------- one pack over the other


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


# ---------------------------------------------------------------- reading and proving


def _ours(name: str) -> Path:
    return resources.PATTERNS / f"{name}.toml"


def _read(path: Path) -> dict[str, Any]:
    try:
        return loads(path.read_text(encoding="utf-8-sig"))
    except (TOMLDecodeError, UnicodeDecodeError) as error:
        raise PackError(f"{path.name}: {error}") from error


def _check_entry(entry: Mapping[str, Any], content: Mapping[str, Any], where: str) -> None:
    """``PackError``, beginning with ``where``, if a pattern lacks a key, is no expression or breaks its examples."""
    missing = [key for key in ("name", "expression", "examples", "rejects") if key not in entry]
    if missing:
        raise PackError(f"{where}: no {missing[0]}")
    try:
        compiled = regex.compile(expanded_expression(entry["expression"], content.get("parts", {})))
    except (regex.error, KeyError, ValueError) as error:
        raise PackError(f"{where}: {error}") from error
    failed = next(failed_examples(compiled, entry, folded=bool(content.get("folded"))), None)
    if failed is not None:
        raise PackError(f"{where}: {failed!r} does not prove it")


def failed_examples(compiled: regex.Pattern[str], entry: Mapping[str, Any], *, folded: bool) -> Iterator[str]:
    """The examples of an entry that its compiled pattern does not match, then the rejects that it does.

    An example is matched whole, or where its marks ``⟨⟩`` show. ``folded`` says that the pattern is written for text
    that ``fold`` has cleaned.
    """
    clean = fold if folded else str
    for example in entry["examples"]:
        shown = _SHOWN.match(example)
        before, inner, after = shown.groups() if shown else ("", example, "")
        whole = clean(before + inner + after)
        span = (len(before), len(before) + len(inner))
        matches = compiled.finditer(whole) if shown else [compiled.fullmatch(whole)]
        if all(match is None or match.span() != span for match in matches):
            yield example
    for reject in entry["rejects"]:
        text = clean(reject)
        if entry.get("use") == "search":
            is_matched = any(match[0] for match in compiled.finditer(text))
        else:
            is_matched = compiled.fullmatch(text) is not None
        if is_matched:
            yield reject


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


def _line(path: Path, beginning: str) -> int:
    """The number of the first line that begins so; 1 if none does."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.strip().startswith(beginning)), 1)
