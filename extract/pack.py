"""Pattern packs: what the code looks for, kept as TOML with examples that prove each pattern.

What a pattern file holds is told in ``shenbao_cite.pack``, which has those of citations; the others stand in
``patterns/``.

A bureau's own pack is a folder with files of the same names. ``use`` lays it over ours: a pattern of the same name
takes the place of ours, everything else (patterns, parts, regions with their issuers, words, forms) is added.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import chain
from pathlib import Path
from tomllib import TOMLDecodeError, loads
from typing import Any

import regex

import shenbao_cite.pack as of_citations
from extract import resources
from extract.errors import PackError
from shenbao_cite.pack import (
    Patterns,
    expanded_expression,
    file_content,
    fold,
    line_number,
    merged_content,
    stored_file,
)
from shenbao_cite.proof import check_entry

__all__ = [
    "Patterns",
    "check",
    "definition",
    "fold",
    "forget",
    "forms",
    "load",
    "other_forms",
    "pattern",
    "patterns",
    "toml",
    "use",
]

_own: list[Path] = []  # at most one: the folder that a process uses over ours, set before anything is loaded
_instead: list[tuple[Mapping[str, Any], ...]] = []  # the definitions that are tried in place of all others, if any


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
        of_citations.use(directory)
        check(directory)
    except PackError:
        forget()
        raise
    finally:
        for cached in (toml, patterns, pattern, _stored_forms):
            cached.cache_clear()


def load() -> None:
    """Load and compile all patterns, which are else compiled when they are first needed."""
    for name in (*of_citations.names(), *(path.stem for path in resources.PATTERNS.glob("*.toml"))):
        tuple(patterns(name).values())
    _stored_forms()


def forget() -> None:
    """Forget all that was loaded, and an own pack: only what was compiled may have come of it, no text been read."""
    _own.clear()
    of_citations.reset()
    for cached in (toml, patterns, pattern, _stored_forms):
        cached.cache_clear()


def check(directory: Path) -> None:
    """Try every file of an own pack as it would be used, with its examples and rejects; ``PackError`` if one fails."""
    files = sorted(directory.glob("*.toml")) + sorted((directory / "forms").glob("*.toml"))
    if not files:
        raise PackError(f"{directory}: no pattern file in it")
    for path in files:
        own = file_content(path) if path.parent == directory else definition(path)
        name = path.relative_to(directory).with_suffix("").as_posix()
        is_ours = name in of_citations.names() or _ours(name).is_file()
        if path.parent == directory and not is_ours:
            raise PackError(f"{path}, line 1: no file of this name among ours")
        content = merged_content(file_content(_ours(name)), own) if is_ours else own
        for part in own.get("parts", {}):
            try:
                expanded_expression(f"{{{{{part}}}}}", content["parts"])
            except (KeyError, ValueError) as error:
                line = line_number(path, f"{part} = ")
                raise PackError(f"{path}, line {line}: part {part!r}: {error}") from error
        for entry in own.get("pattern", ()):
            line = line_number(path, f'name = "{entry.get("name")}"')
            where = f"{path}, line {line}: pattern {entry.get('name')!r}"
            check_entry(entry, content, where)


def definition(path: Path) -> dict[str, Any]:
    """The form definition of a file; ``PackError`` names the file, every mistake in it, and what to do."""
    from extract.definition_file import definition_faults  # noqa: PLC0415  (loads all that a filing has)

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
    if name in of_citations.names():
        return of_citations.toml(name)
    paths = [path for path in (_ours(name), *(own / f"{name}.toml" for own in _own)) if path.is_file()]
    if not paths:
        raise PackError(f"{_ours(name).name}: no such pattern file")
    contents = [_content(path) for path in paths]
    return merged_content(contents[0], contents[1]) if len(contents) > 1 and "/" not in name else contents[-1]


@cache
def patterns(name: str) -> Patterns:
    """The patterns of ``patterns/<name>.toml`` by their names."""
    if name in of_citations.names():
        return of_citations.patterns(name)
    return Patterns(str(_ours(name)), toml(name), stored_file(str(_ours(name))).compiled)


@cache
def pattern(file: str, name: str) -> regex.Pattern[str]:
    """The compiled pattern of that name in ``patterns/<file>.toml``; kept, for what runs over every text."""
    return patterns(file)[name]


def forms() -> tuple[Mapping[str, Any], ...]:
    """The form definitions of an own pack, with ``own`` set, and of ``patterns/forms/``, by their file names."""
    return _instead[-1] if _instead else _stored_forms()


def form_name(name: str | None) -> str:
    """What a clerk calls a form definition: its title, place and years; 通用栏目 without one."""
    form = next((one for one in forms() if one["id"] == name), {"title": name or "通用栏目"})
    years = "—".join(map(str, form.get("years", ()))) + "年"
    facts = [form["jurisdiction"]] if "jurisdiction" in form else []
    facts += [years] if "years" in form else []
    return form["title"] + (f"（{'，'.join(facts)}）" if facts else "")


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
    own = {path.stem for folder in _own for path in (folder / "forms").glob("*.toml")}
    return tuple({**toml(f"forms/{name}"), **({"own": True} if name in own else {})} for name in names)


def _content(path: Path) -> Mapping[str, Any]:
    """The content of a file; ours may be kept with its patterns, a bureau's own folder stays as it is."""
    return file_content(path) if any(own in path.parents for own in _own) else stored_file(str(path)).content


def _ours(name: str) -> Path:
    """Where our own file of that name stands."""
    return Path(of_citations.own_path(name)) if name in of_citations.names() else resources.PATTERNS / f"{name}.toml"
