"""The Chinese names of a record's fields, as its schema gives them, and places in words."""

from functools import cache
from typing import Any, Literal

import orjson
from msgspec import Struct
from msgspec.structs import asdict

from extract import resources
from extract.record.fields import field_at

FORMS = {
    "declaration": "项目支出绩效目标申报表",
    "self_evaluation": "项目支出绩效自评表",
    "department_whole": "部门整体支出绩效目标表",
    "transfer": "转移支付绩效目标表",
    "review": "项目评审申报表",
}
Kind = Literal["text", "code", "number", "integer", "boolean"]
_WORDS = FORMS | {
    "one_off": "一次性",
    "recurring": "经常性",
    "medium_term_pilot": "中期预算试点",
    "phased": "阶段性",
    "multi_year": "跨年度",
    "new": "新增",
    "continuing": "延续",
    "carried_over": "上年结转",
    "long_term": "长期",
    "annual": "年度",
    "project_management": "项目管理制度",
    "budget_management": "预算管理制度",
    "financial_management": "财务管理制度",
    "income": "收入",
    "expenditure": "支出",
    "certain": "确定能",
    "possible": "有可能",
    "impossible": "完全不可能",
    "funding": "经费保障",
    "institution": "制度保障",
    "staff": "人员保障",
    "equipment": "硬件条件保障",
    "other": "其他",
    "planning": "立项和计划阶段",
    "implementation": "实施阶段",
    "closing": "收尾和完成阶段",
    "holds": "相符",
    "fails": "不符",
    "flag": "需核",
    "cannot_check": "无法核对",
    "output": "产出",
    "benefit": "效益",
    "satisfaction": "满意度",
    "influence": "影响力",
    "cost": "成本",
    "input": "投入",
    "process": "过程",
    "quantity": "数量",
    "quality": "质量",
    "timeliness": "时效",
    "economic": "经济效益",
    "social": "社会效益",
    "ecological": "生态效益",
    "sustainable": "可持续影响",
    "service_object_satisfaction": "服务对象满意度",
    "document": "公文",
    "order": "令",
    "announcement": "公告",
    "named": "书名号文件",
    "meeting": "会议",
    "standard": "标准",
    "letter": "函",
    "gazette": "公报",
    "case": "案号",
    "error": "错误",
    "warning": "警告",
    "info": "提示",
    "complete": "完整",
    "partial": "部分",
    "failed": "失败",
    "overview": "项目总体情况",
    "targets": "绩效目标",
    "safeguards": "制度保障",
}
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
    """A filing's leaf in words: 制度保障·3·文件名称 for ``/safeguards/2/document``; list positions count from 1."""
    words, before = [], ""
    for step in pointer.split("/")[1:]:
        before += f"/{step}"
        words.append(str(int(step) + 1) if step.isdecimal() else _field_title(before, step))
    return "·".join(words)


def _field_title(pointer: str, name: str) -> str:
    """What a field is called; its name where only a newer version has the field."""
    try:
        return field_at(pointer).chinese
    except KeyError:
        return name


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
    return _WORDS.get(value, str(value))


@cache
def leaf_kinds(part: str) -> dict[str, Kind]:
    """What the leaves of a part of the schema hold, in its order; objects and lists of objects are left out.

    A code is a word of the schema's own (``recurring``) for one of the form's, which ``value_text`` gives.
    """
    entries = {key: _resolved_entry(entry) for key, entry in definition(part)["properties"].items()}
    return {key: _kind(entry) for key, entry in entries.items() if not _has_parts(entry)}


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
    named: tuple[Kind, ...] = ("number", "integer", "boolean")
    return next((kind for kind in named if kind in types), "text")
