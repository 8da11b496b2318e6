"""The filters of ``shenbao search``: what was typed as the index has it, and what no filing has."""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from extract import check
from extract.errors import QueryError
from extract.index import Engine, Filters, overview, units
from extract.record.labels import FORMS, shown

ANY = "*"
_NEAR, _LIKE = 5, 0.5  # values that are named, and how like they must be
_TOLD = {
    "years": "没有{}年度的申报",
    "issuers": "没有申报引用发文机关“{}”的文件",
    "forms": "没有表单是“{}”的申报",
    "statuses": "没有读取情况是“{}”的申报",
    "checks": "没有申报在核对规则“{}”上不符",
}


def typed(engine: Engine, given: argparse.Namespace) -> Filters:
    """The filters; forms and rules may be typed as programs or as clerks call them.

    ``QueryError`` where no unit has the words in its name.
    """
    found = units(engine, given.unit) if given.unit else []
    if given.unit and not found:
        raise QueryError(f"检索库里没有名称含“{given.unit}”的填报单位。")
    return Filters(
        years=given.year,
        units=found,
        issuers=given.issuer,
        forms=[_code(form, FORMS) for form in given.form],
        statuses=given.status,
        checks=[_code(rule or ANY, check.titles()) for rule in given.failed],
        expired=given.expired,
    )


def _code(value: str, words: Mapping[str, str]) -> str:
    return next((code for code, word in words.items() if word == value), value)


def unknown(engine: Engine, filters: Filters) -> Iterator[str]:
    """A sentence on each value that no filing has, with those that may have been meant."""
    for name, told in _TOLD.items():
        wanted = [value for value in getattr(filters, name) if value != ANY]
        for value in overview.missing(engine, name, wanted):
            near = _near(str(value), _candidates(engine, name))
            choices = f"；可选：{'、'.join(near)}" if near else ""
            if name == "checks" and value not in check.titles():
                yield f"没有核对规则“{value}”{choices}；全部规则见 shenbao check --list。"
            else:
                yield told.format(check.titles().get(value, shown(value))) + choices + "。"


def _candidates(engine: Engine, name: str) -> Mapping[str, str]:
    """What could be typed instead, and how it is shown: of rules all that there are."""
    if name == "checks":
        return {rule: f"{rule}（{title}）" for rule, title in check.titles().items()}
    values = [str(value) for value in overview.values(engine, name)]
    return {value: f"{value}（{shown(value)}）" if shown(value) != value else value for value in values}


def _near(value: str, candidates: Mapping[str, str]) -> Sequence[str]:
    """All of a few; of many those that have the value in them or are like it."""
    if len(candidates) <= _NEAR or value in candidates:
        return [shown for name, shown in candidates.items() if value not in candidates]
    parts = [name for name, shown in candidates.items() if value in shown]
    found = dict.fromkeys([*parts, *get_close_matches(value, candidates, _NEAR, _LIKE)])
    return [candidates[name] for name in found][:_NEAR]
