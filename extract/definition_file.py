"""What a form definition (``forms/*.toml``) may hold. Clerks read the messages: what is wrong, and what to do."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from extract.readings import ProjectReading

_TEXTS = ("id", "title", "jurisdiction", "source", "sources")
_LISTS = {"titles": str, "years": int, "budget": str}
_NEEDS = {"part": ("labels",), "field": ("type", "labels"), "column": ("listing", "key", "labels")}
_MAY = {"part": ("key", "title", "without"), "field": ("key", "listing", "foot"), "column": ("holds",)}


def definition_faults(content: Mapping[str, Any], name: str, general: Mapping[str, Any]) -> Iterator[str]:
    """Every mistake in a definition whose file is called ``name``; ``general`` are the general labels."""
    yield from _head_faults(content, name)
    if not content.get("part"):
        yield "缺少 [[part]]，请写一节 [[part]]，在其中用 labels = [ ] 列出表上印的栏目。"
    for table in _NEEDS:
        entries = content.get(table, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            yield f"{table} 应写成两层方括号：[[{table}]]，每一节一个。"
            continue
        for number, entry in enumerate(entries, 1):
            yield from (f"第{number}个 [[{table}]] {fault}" for fault in _entry_faults(entry, table, general))


def _head_faults(content: Mapping[str, Any], name: str) -> Iterator[str]:
    top = (*_TEXTS, *_LISTS, *_NEEDS)
    yield from (_strange(key, top, "键") for key in content if key not in top)
    for key in ("id", "title"):
        if key not in content:
            yield f'缺少 {key}，请在文件开头写一行：{key} = "……"，引号用英文引号。'
    yield from (f"{key} 应是引号里的文字。" for key in _TEXTS if not _is_text(content.get(key, "-")))
    if content.get("id", name) != name:
        yield f'id 与文件名不同，请写成 id = "{name}"，或者改文件名。'
    for key, kind in _LISTS.items():
        values = content.get(key, [])
        if not isinstance(values, list) or not all(isinstance(one, kind) for one in values):
            yield f"{key} 应是方括号里的{'年份' if kind is int else '文字'}，用英文逗号隔开。"


def _entry_faults(entry: Mapping[str, Any], table: str, general: Mapping[str, Any]) -> Iterator[str]:
    needs, may = _NEEDS[table], _MAY[table]
    yield from (_strange(key, (*needs, *may), "键") for key in entry if key not in (*needs, *may))
    yield from (f"缺少 {key}。" for key in needs if key not in entry)
    labels = entry.get("labels", ["-"])
    if not isinstance(labels, list) or not labels or not all(_is_text(label) for label in labels):
        yield "的 labels 应是方括号里的栏目名称，每个都在英文引号里，用英文逗号隔开。"
    for key, choices in _choices(entry, table, general).items():
        if key in entry and entry[key] not in choices:
            yield f"的 {key} {_strange(str(entry[key]), choices, '值')}"


def _choices(entry: Mapping[str, Any], table: str, general: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    """What may stand under the keys of an entry that name something."""
    if table == "part":
        return {"key": ("overview", "targets", "safeguards")}
    if table == "column":
        listings = tuple(dict.fromkeys(one["listing"] for one in general["column"]))
        own = (one["key"] for one in general["column"] if one["listing"] == entry.get("listing", one["listing"]))
        return {"listing": listings, "key": tuple(dict.fromkeys(own))}
    keys = dict.fromkeys(one["key"] for one in general["field"] if "key" in one)
    keys |= dict.fromkeys(f"project.{name}" for name in ProjectReading.__struct_fields__)
    listings = tuple(dict.fromkeys(one["listing"] for one in general["field"] if "listing" in one))
    return {"key": tuple(keys), "type": tuple({one["type"]: 0 for one in general["field"]}), "listing": listings}


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _strange(word: str, choices: tuple[str, ...], what: str) -> str:
    """That a word is none of those that may stand there; the nearest of them, or all."""
    near = get_close_matches(word, choices, 1)
    advice = f"请改为“{near[0]}”" if near else f"可用的有：{'、'.join(choices)}"
    return f"有不认识的{what}“{word}”，{advice}。"
