"""The Chinese names of a record's fields, as its schema gives them, and places in words."""

import re
from functools import cache
from typing import Any, Literal, get_args

import orjson
from msgspec import Struct
from msgspec.structs import asdict

from extract import resources
from extract.record.codes import CODES
from extract.record.fields import field_at
from extract.record.model import FormKind

FORMS = {code: CODES[code][0] for code in get_args(FormKind)}
Kind = Literal["text", "code", "pointer", "number", "integer", "boolean", "date"]
_FILING = re.compile(r"/filings/(\d+)")
_OF_RECORD = {"citations": "引用文件", "mentions": "出现处", "remarks": "说明", "checks": "核对"}
FILE_NAME = "file_name"  # in place of a pointer, as it is no leaf of a filing
ROLES = {"body": "正文", "heading": "标题", "header": "页眉", "footer": "页脚", "note": "脚注"}


@cache
def field_titles(part: str) -> dict[str, str]:
    """The fields of a part of the schema (``project``, ``budget_row``) with their Chinese names, in its order."""
    definition = _schema_parts()[part]
    return {key: entry.get("title", key) for key, entry in definition["properties"].items()}


def part_title(part: str) -> str:
    """The Chinese name of a part of the schema."""
    return str(definition(part)["title"])


def pointer_title(pointer: str) -> str:
    """A place of a filing, or of a record, in words: 制度保障·3·文件名称 for ``/safeguards/2/document``.

    List positions count from 1. ``FILE_NAME`` stands for the name of the file.
    """
    if pointer == FILE_NAME:
        return "文件名"
    filing = _FILING.match(pointer)
    words, before = [f"申报表·{int(filing[1]) + 1}"] if filing else [], ""
    for step in pointer[filing.end() if filing else 0 :].split("/")[1:]:
        before += f"/{step}"
        words.append(str(int(step) + 1) if step.isdecimal() else _field_title(before, step))
    return "·".join(words)


def _field_title(pointer: str, name: str) -> str:
    """What a field is called; its name where only a newer version has the field."""
    try:
        return field_at(pointer).chinese
    except KeyError:
        return _OF_RECORD.get(name, name)


def _resolved_entry(node: dict[str, Any]) -> dict[str, Any]:
    """An entry of the schema merged with the entry that it refers to; its own title takes precedence."""
    return {**_schema_parts().get(node.get("$ref", "").rpartition("/")[2], {}), **node}


def definition(part: str) -> dict[str, Any]:
    """What the schema says of a part (``citation``)."""
    entry: dict[str, Any] = _schema_parts()[part]
    return entry


@cache
def _schema_parts() -> dict[str, Any]:
    parts: dict[str, Any] = orjson.loads(resources.SCHEMA.read_bytes())["$defs"]
    return parts


def place_text(at: Any) -> str:
    """A place in words: 第3页 for a PDF, 表2行3列1 or 段5 for Word, counted from 1; empty where there is none."""
    if isinstance(at, list | tuple):
        return "、".join(dict.fromkeys(place_text(one) for one in at))
    if isinstance(at, Struct):
        at = {key: value for key, value in asdict(at).items() if value is not None}
    if not at:
        return ""
    if "page" in at:
        return f"第{at['page']}页"
    if "table" in at:
        return f"表{at['table'] + 1}行{at['row'] + 1}列{at['column'] + 1}"
    return f"段{at['paragraph'] + 1}" if "paragraph" in at else ""


def value_text(value: Any) -> str:
    """A value in the form's words: 是, 否, 经常性, a blank for null."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return "、".join(value_text(item) for item in value)
    return CODES[value][0] if value in CODES else str(value)


@cache
def leaf_kinds(part: str) -> dict[str, Kind]:
    """What the leaves of a part of the schema hold, in its order; objects and lists of objects are left out.

    A code is a word of the schema's own (``recurring``) for one of the form's, which ``value_text`` gives.
    """
    entries = {key: _resolved_entry(entry) for key, entry in definition(part)["properties"].items()}
    return {key: _kind(entry) for key, entry in entries.items() if not _has_parts(entry)}


def choices(part: str, name: str) -> tuple[str, ...]:
    """The codes that a leaf may have, by the schema; none if it holds something else."""
    entry = _resolved_entry(definition(part)["properties"][name])
    return tuple(filter(None, entry.get("enum") or entry.get("items", {}).get("enum", ())))


def _has_parts(entry: dict[str, Any]) -> bool:
    """Whether an entry is an object, a list of objects, or a place."""
    items = entry.get("items", {})
    return (
        entry.get("type") == "object"
        or "$ref" in items
        or "properties" in items
        or "anyOf" in entry
        or "oneOf" in entry
    )


def _kind(entry: dict[str, Any]) -> Kind:
    if "enum" in entry or "enum" in entry.get("items", {}):
        return "code"
    types = entry.get("type", "string")
    plain_kinds: tuple[Kind, ...] = ("number", "integer", "boolean")
    return next((kind for kind in plain_kinds if kind in types), "text")
