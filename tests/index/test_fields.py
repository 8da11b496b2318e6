"""The index takes its columns, amounts and persons from the table of the record's fields, and reads older records."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import archives
import pytest
from msgspec.structs import replace

from extract import index
from extract.errors import IndexTrouble
from extract.index import Query, opening, passages, rows, schema, writing
from extract.record.fields import Field, field_at, fields_of, money_fields
from extract.record.model import BudgetRow, Filing, Funds, Record

Database = Path | str
SUBSIDY = "4711.5"


class RowWithSubsidy(BudgetRow, frozen=True):
    subsidy: Decimal | None = None


class FundsWithSubsidy(Funds, frozen=True):
    subsidy: Decimal | None = None


def with_subsidy(filing: Filing, part: str) -> Filing:
    """The filing with an amount in a field that an object of it gained."""
    if part == "funds":
        return replace(filing, funds=FundsWithSubsidy(unit="万元", subsidy=Decimal(SUBSIDY)))
    return replace(filing, budget=replace(filing.budget, rows=(RowWithSubsidy(item="补", subsidy=Decimal(SUBSIDY)),)))


def add_field(monkeypatch: pytest.MonkeyPatch, field: Field) -> None:
    monkeypatch.setattr(
        schema, "fields_of", lambda part: (*fields_of(part), field) if part == field.part else fields_of(part)
    )


@pytest.mark.parametrize(
    ("part", "pointer", "unit"),
    [("budget_row", "/budget/rows/*/subsidy", "/budget/unit"), ("funds", "/funds/subsidy", "/funds/unit")],
)
def test_a_new_amount_is_searched(
    part: str, pointer: str, unit: str, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_field(monkeypatch, Field(pointer, part, "subsidy", "补贴", "subsidy", "money", unit))
    record = Record.from_dict(archives.record(1, 40))
    record = replace(record, filings=(with_subsidy(record.filings[0], part),))
    with opening.writing(database) as connection:
        writing.put(connection, [rows.record_entry(record, "1.pdf.json", "1", "1")])

    (hit,) = index.search(database, Query("4,711.50")).hits
    assert [(context.field, context.text.partition(" 万元")[0][-6:]) for context in hit.contexts] == [
        (pointer.replace("*", "0"), SUBSIDY)
    ]


def test_an_index_without_the_new_column_offers_a_rebuild(
    archive: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.add(archive, database, [next(files(archive))])
    add_field(monkeypatch, Field("/funds/subsidy", "funds", "subsidy", "补贴", "subsidy", "money", "/funds/unit"))

    with pytest.raises(IndexTrouble, match="--rebuild"):
        index.search(database, "管理")


def files(folder: Path) -> Iterator[str]:
    for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line)["record"]


def test_every_object_with_money_is_searched_or_named_here() -> None:
    """What is not searched says where a total comes from, or is printed once more in a total or row that is."""
    passed_by = {"schedule_step", "funds_source", "annual_funds", "execution", "budget"}
    passed_by |= {"allocation", "department_line"}

    assert {field.part for field in money_fields()} - passed_by == {"funds", "budget_row"}
    assert schema.amount_columns("funds") == ("total_budget", "annual_budget")
    assert schema.amount_columns("budget_row") == ("amount", "unit_price")


def test_a_new_field_for_a_person_stands_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    known = Field("/project/code", "project", "code", "经办人", "clerk", "text", person=True)
    monkeypatch.setattr(passages, "field_at", lambda pointer: known if pointer == known.pointer else field_at(pointer))
    content = archives.record(1, 40)
    at = content["filings"][0]["evidence"]["/project/name"]
    content["filings"][0]["evidence"]["/project/code"] = at
    (part,) = passages.filing_texts(Record.from_dict(content))

    assert ("/project/code", at["text"]) in part.persons
    assert all(at["text"] not in passage.text for passage in part.passages if passage.field == "/project/name")


def lacking(content: Any, node: Any) -> Iterator[tuple[str, Any]]:
    """The content without one of the keys of a node, for each key in it and in what it holds."""
    for key in list(node) if isinstance(node, dict) else ():
        value = node.pop(key)
        yield key, json.loads(json.dumps(content))
        node[key] = value
        for inner in [value] if isinstance(value, dict) else value[:1] if isinstance(value, list) else ():
            yield from lacking(content, inner)


def test_a_record_from_before_a_field_was_added_is_indexed(database: Database, tmp_path: Path) -> None:
    content = archives.record(1, 40)
    content["filings"][0].pop("evidence")
    older = [without for _, without in lacking(content, content["filings"][0])]
    for number, record in enumerate(older):
        record["source"]["path"] = f"{number}.pdf"

    assert index.update(archives.files(tmp_path, older), database).added == len(older) > 80
    assert index.search(database, "").total == len(older)
