"""The table of a filing's fields says what the schema says."""

import json
from typing import Any, get_args

import pytest

from extract.record import labels, schema
from extract.record.fields import Field, field_at, fields, fields_of
from extract.record.model import Filing, Funds, FundsSource, Indicator, Target
from extract.record.pointers import leaf_values, unit_of, value_at
from shenbao_cite.model import CitationKind

DEFINITIONS = json.loads(schema.text())["$defs"]
TYPES = {
    "text": {"string"},
    "boolean": {"boolean"},
    "date": {"string"},
    "whole": {"integer"},
    "number": {"number"},
    "money": {"number"},
    "group": {"object"},
    "list": {"array"},
}


def entry_of(field: Field) -> dict[str, Any]:
    """What the schema says of a field: its own entry over what it refers to."""
    entry = DEFINITIONS[field.part]["properties"][field.name]
    return DEFINITIONS.get(entry.get("$ref", "").rpartition("/")[2], {}) | entry


def test_every_kind_of_citation_has_its_words() -> None:
    kinds = get_args(CitationKind)
    assert DEFINITIONS["citation"]["properties"]["kind"]["enum"] == list(kinds)
    assert all(labels.value_text(kind) != kind for kind in kinds)


def test_the_table_has_the_schema_s_fields_in_its_order() -> None:
    for part in {field.part for field in fields()}:
        keys = [key for key in DEFINITIONS[part]["properties"] if key not in ("at", "checks", "evidence")]
        assert [field.name for field in fields_of(part)] == keys, part


@pytest.mark.parametrize("field", fields(), ids=lambda field: field.pointer)
def test_a_field_is_what_the_schema_says(field: Field) -> None:
    entry = entry_of(field)

    assert field.chinese == entry["title"]
    choices = entry.get("enum") or entry.get("items", {}).get("enum") or ()
    assert field.choices == tuple(choice for choice in choices if choice is not None)
    if field.kind != "choice":
        types = entry.get("type", "string")
        assert TYPES[field.kind] == ({types} if isinstance(types, str) else set(types)) - {"null"}
    own = DEFINITIONS[field.part]["properties"][field.name]
    reference = own.get("$ref") or own.get("items", {}).get("$ref")
    assert (field.kind == "date") == (reference == "#/$defs/date")
    assert field.holds is None or reference == f"#/$defs/{field.holds}"


@pytest.mark.parametrize("field", [field for field in fields() if field.unit], ids=lambda field: field.pointer)
def test_a_unit_is_a_field_of_text(field: Field) -> None:
    assert field.kind in ("money", "number")
    unit = field_at(field.unit or "")
    assert unit.kind == "text"
    is_of_money = entry_of(unit).get("pattern") == "元$"
    assert is_of_money == (field.kind == "money")


def test_every_amount_has_its_unit() -> None:
    """A number without a unit is a score, a weight or a degree, never an amount."""
    bare = {field.name for field in fields() if field.kind == "number" and field.unit is None}
    assert bare == {"score", "weight", "total_score", "total_weight"}


def test_persons() -> None:
    assert {field.pointer for field in fields() if field.person} == {
        "/unit_leader",
        "/preparer",
        "/project/leader",
        "/project/contact_person",
        "/project/contact_phone",
        "/review/items/*/reviewer",
        "/review/opinions/*/reviewer",
    }


def test_an_amount_without_a_unit_of_its_own_has_that_of_its_table_or_the_filing() -> None:
    sources = (FundsSource("利息", None, "元"), FundsSource("其他", None, None))
    filing = Filing(money_unit="万元", funds=Funds(unit="千元", sources=sources))

    assert unit_of(filing, "/funds/sources/0/amount") == "元"
    assert unit_of(filing, "/funds/sources/1/amount") == "千元"
    assert unit_of(filing, "/funds/total_budget") == "千元"
    assert unit_of(filing, "/budget/rows/7/amount") == "万元"
    assert unit_of(filing, "/budget/rows/7/quantity") is None
    assert unit_of(filing, "/project/name") is None


def test_a_pointer_leads_to_its_value() -> None:
    filing = Filing(indicators=(Indicator(target=Target(unit="公里")),))

    assert value_at(filing, "/indicators/0/target/unit") == "公里"
    assert unit_of(filing, "/indicators/0/target/value") == "公里"
    assert value_at(filing, "/indicators/1/target/unit") is None
    assert [*leaf_values(filing.indicators, "/indicators")] == [("/indicators/0/target/unit", "公里")]
    with pytest.raises(KeyError):
        field_at("/project/colour")


def test_a_pointer_in_words() -> None:
    assert labels.pointer_title("/safeguards/2/document") == "制度保障·3·文件名称"
