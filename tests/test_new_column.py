"""A new column of the budget is one line in the record's classes: comparison, draft and export know it at once."""

import json
import shutil
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from extract.compare import compare, to_json
from extract.export import table_rows
from extract.record.fields import fields
from extract.record.model import Record
from extract.seed import SeedOptions, seed

LINE = '    subsidy: Annotated[Decimal | None, FieldTitle("补助金额", "subsidy", unit="/budget/unit")] = None\n'
SCRIPT = """
import json, sys
from decimal import Decimal
from msgspec.structs import replace
from extract.compare import compare, comparison_tables
from extract.export import record_tables, table_rows
from extract.record.model import Record
from extract.seed import seed

old = Record.load(sys.argv[1])
filing = replace(old.filings[0], fiscal_year=2020, form=replace(old.filings[0].form, id=None))
rows = [replace(row, subsidy=Decimal("2.50")) for row in filing.budget.rows]
new = replace(old, tables=(), clauses=(), filings=(replace(filing, budget=replace(filing.budget, rows=tuple(rows))),))
(change,) = [one for one in compare(new, replace(new, filings=(replace(new.filings[0], budget=replace(
    new.filings[0].budget, rows=(replace(rows[0], subsidy=Decimal("3.00")), *rows[1:]))),))).changes()]
draft = seed(new, 2021)
own_form = replace(new.filings[0], form=old.filings[0].form)
columns = [column.key for column in record_tables()["budget_rows"].columns]
first = next(line.row for line in table_rows(new) if line.table == "budget_rows")
print(json.dumps({
    "change": [change.label, str(change.difference), change.unit, str(change.percent)],
    "heads": draft.to_sheet().heads,
    "heads of a form": seed(replace(new, filings=(own_form,)), 2021).to_sheet().heads,
    "lost": [one.field for one in draft.without_place],
    "open": draft.draft.decisions["/budget/rows/0/subsidy"].state,
    "columns": columns,
    "value": str(first[columns.index("subsidy")]),
}))
"""


def with_new_column(root: Path, target: Path) -> Path:
    """A copy of the program whose budget rows have one more column."""
    for name in ("extract", "patterns", "output"):
        shutil.copytree(root / name, target / name, ignore=shutil.ignore_patterns("__pycache__", "page"))
    model = target / "extract/record/model/funds.py"
    text, before = model.read_text(encoding="utf-8"), '    basis: Annotated[str | None, FieldTitle("测算依据"'
    assert text.count(before) == 1
    model.write_text(text.replace(before, LINE + before), encoding="utf-8")
    file = target / "output/schema/record.schema.json"
    schema = json.loads(file.read_text(encoding="utf-8"))
    row = schema["$defs"]["budget_row"]
    row["properties"]["subsidy"] = {"title": "补助金额", "$ref": "#/$defs/amount"}
    row["required"].append("subsidy")
    file.write_text(json.dumps(schema, ensure_ascii=False), encoding="utf-8")
    return target


def test_a_new_money_column_is_compared_drafted_and_exported(root: Path, tmp_path: Path) -> None:
    copy = with_new_column(root, tmp_path)

    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(root / "output/example/shanghai-minhang-2020.json")],
        cwd=copy,
        env={"PYTHONPATH": str(copy), "PATH": ""},
        capture_output=True,
        check=False,
    )

    assert run.returncode == 0, run.stderr.decode()
    seen = json.loads(run.stdout)
    assert seen["change"] == ["补助金额", "0.50", "万元", "20.00"]
    money = ["预算金额（万元）", "单价（万元）", "数量", "补助金额（万元）"]
    assert seen["heads"][:7] == ["大类", "子类", "明细", *money]
    assert seen["heads of a form"][:8] == [*seen["heads"][:5], "计量单位", *money[2:]]
    assert (seen["lost"], seen["open"]) == ([], "open")
    assert seen["columns"][seen["columns"].index("subsidy") + 1 :][:3] == ["subsidy_unit", "subsidy_yuan", "basis"]
    assert seen["value"] == "2.50"


# ---------------------------------------------------------------- records that were written before a field was added


PARTS = sorted({field.part for field in fields()})


def without(content: Any, keys: set[str]) -> Any:
    """The content without the keys of objects that have all of them, as an older program wrote it."""
    if isinstance(content, list):
        return [without(one, keys) for one in content]
    if not isinstance(content, dict):
        return content
    is_part = keys <= content.keys()
    return {key: without(value, keys) for key, value in content.items() if not (is_part and key in keys)}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("name", ["shanghai-minhang-2020", "shanghai-putuo-2023"])
def test_an_older_record_is_compared_drafted_and_exported(name: str, part: str, root: Path) -> None:
    content = json.loads((root / f"output/example/{name}.json").read_text(encoding="utf-8"))
    content["filings"][0]["funds"]["execution"] = [dict.fromkeys(of_part("execution"), None) | {"label": "全部"}]
    old = deepcopy(content)
    old["filings"] = without(content["filings"], of_part(part))
    older, newer = (Record.parse(json.dumps(one).encode()) for one in (old, content))

    assert to_json(compare(older, newer))
    assert list(table_rows(older))
    draft = seed(older, 2031, SeedOptions(filing=0, force=True))
    assert draft.to_json()
    assert draft.to_docx()


def of_part(part: str) -> set[str]:
    return {field.name for field in fields() if field.part == part}
