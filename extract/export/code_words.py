"""The Chinese words of the codes in an export's cells, from the tables of those who write the codes."""

from collections.abc import Iterable, Mapping
from functools import cache

from extract import check, pack
from extract.read.formats import FORMATS
from extract.record.causes import CAUSES, NOTES
from extract.record.codes import CODES
from shenbao_cite.markup import REPAIRS

MEDIA_TYPES = {one.media_type: f"{one.group.chinese}（{one.suffixes[0]}）" for one in FORMATS if one.suffixes}


def words(codes: Iterable[str]) -> dict[str, str]:
    """The words of the record's own codes."""
    return {code: CODES[code][0] for code in codes}


def meanings(codes: Iterable[str]) -> dict[str, str]:
    """What the record's own codes mean, each in a sentence."""
    return {code: CODES[code][1] for code in codes}


@cache
def other_words() -> Mapping[tuple[str, str], Mapping[str, str]]:
    """By part of the schema and name of the leaf, the words of codes that are not the record's own."""
    return {
        ("check", "rule"): check.titles(),
        ("remark", "code"): CAUSES | NOTES,
        ("mention", "repairs"): REPAIRS,
        ("form", "id"): {form["id"]: pack.form_name(form["id"]) for form in pack.forms()},
    }


@cache
def other_meanings() -> Mapping[tuple[str, str], Mapping[str, str]]:
    """What those codes mean, in a sentence, by the same keys; where a code's word is a sentence or a name, nothing."""
    return {
        ("check", "rule"): {rule.name: f"依据：{rule.source}。" for rule in check.listing()},
        ("mention", "repairs"): {
            code: f"原文写法不规范，文号按规范写法记录：{word}。" for code, word in REPAIRS.items()
        },
    }
