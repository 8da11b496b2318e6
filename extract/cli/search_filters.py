"""The filters of ``shenbao search``: typed values as values of the index, and those that no filing has."""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from extract.errors import QueryError
from extract.index import Connection, Filters, overview, units
from extract.messages import say
from extract.record.labels import FORMS, value_text

ANY = "*"
_MOST, _LIKENESS = 5, 0.5  # most suggested values, and their least likeness (0 to 1)
_ABSENT = {
    "years": "没有{}年度的申报",
    "issuers": "没有申报引用发文机关“{}”的文件",
    "forms": "没有表单是“{}”的申报",
    "statuses": "没有读取情况是“{}”的申报",
    "checks": "没有申报在核对规则“{}”上不符",
}


def rule_titles() -> Mapping[str, str]:
    """What a clerk calls each rule of the checks, by its name."""
    from extract import check  # noqa: PLC0415  (loads all that finds forms; most searches name no rule)

    return check.titles()


def typed_filters(engine: Connection, options: argparse.Namespace) -> Filters:
    """The filters of the options; forms and rules may be typed as codes or as Chinese titles.

    Raises ``QueryError`` if no unit's name contains the typed words.
    """
    names = units(engine, options.unit) if options.unit else []
    if options.unit and not names:
        raise QueryError(f"检索库中没有名称含“{options.unit}”的填报单位。")
    return Filters(
        years=options.year,
        units=names,
        issuers=options.issuer,
        forms=[_code(form, FORMS) for form in options.form],
        statuses=options.status,
        checks=[_code(rule or ANY, rule_titles()) for rule in options.failed],
        expired=options.expired,
        repealed=options.repealed,
        files=options.file,
    )


def _code(value: str, words: Mapping[str, str]) -> str:
    """The code with these words, else the value itself."""
    return next((code for code, word in words.items() if word == value), value)


def unknown_values(engine: Connection, filters: Filters) -> Iterator[str]:
    """A sentence on each value that no filing has, with suggestions."""
    for name, sentence in _ABSENT.items():
        wanted = [value for value in getattr(filters, name) if value != ANY]
        for value in overview.unknown_values(engine, name, wanted):
            near = _suggestions(engine, name, str(value))
            choices = f"；可选：{'、'.join(near)}" if near else ""
            if name == "checks" and value not in rule_titles():
                yield f"没有核对规则“{value}”{choices}；全部规则见 shenbao check --list。"
            else:
                yield sentence.format(rule_titles().get(value, value_text(value))) + choices + "。"


def _suggestions(engine: Connection, name: str, value: str) -> Sequence[str]:
    """Values to suggest instead: all if there are few, else those that contain the typed value or are similar."""
    if name == "checks":
        candidates = {rule: say("{}（{}）").format(rule, say(title)) for rule, title in rule_titles().items()}
    else:
        values = [str(one) for one in overview.filter_values(engine, name)]
        candidates = {
            one: say("{}（{}）").format(one, say(value_text(one))) if value_text(one) != one else one for one in values
        }
    if value in candidates:
        return []
    if len(candidates) <= _MOST:
        return list(candidates.values())
    parts = [code for code, words in candidates.items() if value in words]
    codes = dict.fromkeys([*parts, *get_close_matches(value, candidates, _MOST, _LIKENESS)])
    return [candidates[code] for code in codes][:_MOST]
