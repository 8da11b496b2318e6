"""Labels (栏目名称): which field a piece of text names, whatever blanks, brackets and numbers stand around it."""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache, partial
from typing import Any

from msgspec import Struct

from extract import pack
from extract.find.width import half_width

_OFTEN_VALUES = ("funds.other_source", "department.income", "department.expenditure")
_SHORT_TEXTS = frozenset(
    (
        *("reporting_unit", "unit_leader", "project.code", "project.contact_phone"),
        *("project.competent_department", "project.implementing_unit"),
    )
)
_LONGEST = 48  # characters, brackets and what they hold included: no label is longer
_BEHIND = ":⁰¹²³⁴⁵⁶⁷⁸⁹….·⋯"
_SHORT = 5  # characters of a header that means nothing else without 项目
_JOINTS = frozenset("及与和、")  # between two labels in one
_NUMBERS = frozenset("(一二三四五六七八九十0123456789①②③④⑤⑥⑦⑧⑨⑩★*#▲·●其附")


class FormField(Struct, frozen=True):
    """What a label names: ``key`` of the record (None where the record has no such field), kind of value, the listing
    that stands under it, and whether it stands at the foot of a form, below its table.
    """

    key: str | None
    type: str
    listing: str | None = None
    foot: bool = False

    @property
    def is_weak(self) -> bool:
        """Whether the word is as often a value as a label (采购方式 | 其他, 支出类型 | 项目支出)."""
        return self.type == "note" or self.key in _OFTEN_VALUES

    @property
    def is_short(self) -> bool:
        """Whether the value has few words: a further label with a colon is none of them."""
        return self.type not in ("text", "group", "note") or self.key in _SHORT_TEXTS


class Vocabulary(Struct, frozen=True, eq=False):
    """The labels that count on a form: those of every form and those its definition adds.

    ``columns`` has a listing's column under a whole header, ``parts`` under a part of one. ``field`` gives the field of
    a bare label however it is worded, None if the label is unknown; ``column`` the column of each kind of listing that
    a bare header names. Both remember their answers: a form asks for each of its texts several times.
    """

    fields: Mapping[str, FormField]
    columns: Mapping[str, Mapping[str, str]]
    parts: Mapping[str, Mapping[str, str]]
    field: Callable[[str], FormField | None]
    column: Callable[[str], Mapping[str, str]]


def _field(fields: Mapping[str, FormField], terms: Mapping[str, FormField], name: str) -> FormField | None:
    """The field of a bare label, None if the label is unknown; of one worded otherwise, that of its term."""
    if not name:
        return None
    own = fields.get(name) or terms.get(label_term(name)) or money_field(name)
    if own is None and "目标" in name and (year := pack.pattern("field", "year_in_head").match(name)):
        return fields.get("年度" + name[year.end() :].removeprefix("年").removeprefix("度"))  # 2025年度目标
    if own is None and (body := pack.pattern("field", "body_in_label").fullmatch(name)):
        return fields.get(body["act"] + "单位")  # 实施学校
    if own is None and name.endswith("意见") and pack.pattern("field", "organ_opinion").fullmatch(name):
        return fields.get("单位意见")
    return own or goal_field(fields, name)


def goal_field(fields: Mapping[str, FormField], name: str) -> FormField | None:
    """The field of a target whose label ends in a word that adds nothing (年度总目标描述) or in its number (目标1);
    None for any other.
    """
    stem = name.rstrip("0123456789一二三四五六七八九十")
    if stem != name and stem.endswith("目标") and stem != "目标":
        return fields.get(stem)
    words = next((word for word in pack.toml("field")["goal_words"]["behind"] if name.endswith("目标" + word)), None)
    goal = name.removesuffix(words) if words else ""
    return fields.get(pack.toml("field")["goal_alone"].get(goal, goal))


def _column(columns: Mapping[str, Mapping[str, str]], name: str) -> Mapping[str, str]:
    """The column of each kind of listing that a bare header names, also without words that add nothing.

    Of the months of a period (1-7月执行数) N月 is left.
    """
    if "月" in name or "季" in name or "半年" in name:
        name = pack.pattern("field", "months").sub("N月", name)
    return columns.get(name) or (columns.get(label_term(name), {}) if len(name) > _SHORT else {})


@lru_cache(maxsize=8192)
def bare_label(text: str) -> str:
    r"""The label without blanks, brackets and what they hold, number before, colon and note mark behind.

    "" if it is too long.

    >>> bare_label("项目\n概况\n(450字内)"), bare_label("（一）财政拨款："), bare_label("年度(/项目)指标值")
    ('项目概况', '财政拨款', '年度指标值')
    >>> bare_label("其中：财政资金"), bare_label("项目名称¹")
    ('财政资金', '项目名称')
    """
    if not text or len(text) > _LONGEST:
        return ""
    label = half_width("".join(text.split()))
    if label[:1] in _NUMBERS and (number := pack.patterns("field")["number_before"].match(label)):
        label = label[number.end() :] or label
    if "(" in label or "[" in label:
        label = pack.patterns("field")["brackets"].sub("", label)
    if "其中" in label:
        label = label.removeprefix("其中").lstrip(":")
    return label.rstrip(_BEHIND)


def label_alternatives(text: str) -> list[str]:
    """The bare labels that one text joins: 单位（专项）名称, 单位名称、项目名称.

    >>> label_alternatives("单位（专项）名称"), label_alternatives("单位名称、项目名称")
    (['单位名称', '专项名称'], ['单位名称', '项目名称'])
    """
    plain = half_width("".join(text.split()))
    whole, *more = pack.patterns("field")["inner_bracket"].split(plain)
    if len(more) == 2:  # what the bracket holds, and what stands behind it
        return [bare_label(whole + more[1]), bare_label(more[0] + more[1])]
    return [bare_label(piece) for piece in pack.patterns("field")["label_joint"].split(plain)]


@lru_cache(maxsize=8192)
def label_term(name: str) -> str:
    """What a bare label means: without words that add nothing, those of one period worded alike; "" for a short rest.

    >>> label_term("本年度项目资金总额"), label_term("项目绩效目标")
    ('年度资金总额', '')
    """
    words = pack.toml("field")["term"]
    if len(name) > words["longest"]:
        return ""
    for period, *others in words["period"]:
        name = next((name.replace(other, period) for other in others if other in name), name)
    for empty in words["empty"]:
        name = name.replace(empty, "")
    name = name.removesuffix("数")
    return name if len(name) >= words["shortest"] else ""


@cache
def general_vocabulary() -> Vocabulary:
    """The labels of ``patterns/field.toml``."""
    return vocabulary_with({})


def vocabulary_with(own: Mapping[str, Any]) -> Vocabulary:
    """The general labels, and over them ``[[field]]`` and ``[[column]]`` of a definition (as in ``field.toml``)."""
    general = pack.toml("field")
    own_fields = [{**entry, "labels": map(bare_label, entry["labels"])} for entry in own.get("field", ())]
    own_columns = [{**entry, "labels": map(bare_label, entry["labels"])} for entry in own.get("column", ())]
    fields = {
        label: FormField(entry.get("key"), entry["type"], entry.get("listing"), entry.get("foot", False))
        for entry in (*general["field"], *own_fields)
        for label in entry["labels"]
    }
    columns: dict[str, dict[str, str]] = {}
    of_field: dict[str | None, list[str]] = {}
    for label, field in fields.items():
        of_field.setdefault(field.key, []).append(label)
    parts: dict[str, dict[str, str]] = {listing["key"]: {} for listing in general["listing"]}
    for entry in (*general["column"], *own_columns):
        parts[entry["listing"]] |= dict.fromkeys(entry.get("holds", ()), entry["key"])
        below = [
            names
            for above in entry.get("under", ())
            for word in entry["labels"]
            for names in (above + word, word + above)
        ]
        for label in below or entry["labels"]:
            columns.setdefault(label, {})[entry["listing"]] = entry["key"]
    heads = set(columns)
    for entry in general["column"]:
        for label in (label for key in entry.get("fields", ()) for label in of_field[key]):
            columns.setdefault(label, {}).setdefault(entry["listing"], entry["key"])
    meanings: dict[str, set[FormField]] = {}
    for label, field in fields.items():
        if (term := label_term(label)) and term not in heads:
            meanings.setdefault(term, set()).add(field)
    terms = {term: one for term, many in meanings.items() if len(many) == 1 for one in many}
    memo = lru_cache(maxsize=8192)
    field_of, column_of = memo(partial(_field, fields, terms)), memo(partial(_column, columns))
    return Vocabulary(fields, columns, parts, field_of, column_of)


@lru_cache(maxsize=8192)
def money_field(name: str) -> FormField | None:
    """The field of a bare label that is made of words of money, of periods and of sources alone, None for any other.

    A year makes it the year's budget, 总 or 合计 that of the project; what is asked for is the year's. Money of a level
    of government (省级资金) has no key of its own.

    >>> [field.key for name in ("2025年预算数", "项目总投资额", "单位自筹经费") if (field := money_field(name))]
    ['funds.annual_budget', 'funds.total_budget', 'funds.other_funds']
    """
    for kind in ("money_label", "money_source"):
        if match := pack.pattern("field", kind).fullmatch(name):
            return FormField(f"funds.{match.lastgroup}", "money")
    return FormField(None, "money") if pack.pattern("money", "money_level").fullmatch(name) else None


@lru_cache(maxsize=4096)
def level_code(number: int, name: str) -> str | None:
    """The key of a first or second level of indicators (产出指标: output), None for other words.

    Two first levels in one (效益及满意度指标) count as the first of them.
    """
    stem = name.removesuffix("类").removesuffix("指标").removesuffix("目标")
    key = _level_codes().get((number, stem)) or _level_codes().get((number, name))
    if key is not None or number != 1 or _JOINTS.isdisjoint(stem):
        return key
    keys = [level_code(1, part) for part in pack.patterns("field")["level_joint"].split(stem)]
    return keys[0] if all(keys) else None


def level_over(name: str) -> str | None:
    """The first level that a second one belongs to wherever it stands (时效指标: output), None for one of several."""
    key = level_code(2, name)
    return next((entry.get("under") for entry in pack.toml("field")["level"] if entry["key"] == key), None)


@cache
def level_words(number: int) -> frozenset[str]:
    """The words for levels of that number, without a final 指标."""
    return frozenset(word for level, word in _level_codes() if level == number)


@cache
def _level_codes() -> Mapping[tuple[int, str], str]:
    entries = pack.toml("field")["level"]
    return {(entry["level"], word): entry["key"] for entry in entries for word in entry["words"]}


def is_total(name: str) -> bool:
    """Whether a bare label is that of a line of totals (金额合计)."""
    return name in pack.toml("field")["totals"]["words"]


def is_subtotal(name: str) -> bool:
    """Whether a bare label is that of a subtotal (小计)."""
    return name in pack.toml("field")["totals"]["parts"]
